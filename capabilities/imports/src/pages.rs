//! Choosing a list, uploading it, watching, confirming, the report.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Page, Problem};
use kezhuan_sheets::{Column, XLSX_TYPE};
use kezhuan_web::kit::{Pager, Status};
use kezhuan_web::{Chrome, Cx, Errors, Form, Import, Query, Reply, filters};
use serde::Deserialize;

use crate::model::{Finding, ImportId, Imported, State};
use crate::ops;
use crate::ops::confirm::ConfirmRaw;
use crate::store;

/// Findings shown on the page; the workbook has them all.
const SHOWN: u64 = 50;

/// Kinds of lists, and the lists brought before.
#[derive(Template)]
#[template(path = "imports/choose.html")]
pub struct ChoosePage {
    pub(crate) chrome: Chrome,
    pub(crate) kinds: Vec<&'static Import>,
    pub(crate) rows: Vec<ListRow>,
    pub(crate) pager: Pager,
}

/// A list brought before.
pub struct ListRow {
    pub(crate) title: &'static str,
    pub(crate) status: Status,
    pub(crate) import: Imported,
}

/// Uploading a list.
#[derive(Template)]
#[template(path = "imports/new.html")]
pub struct NewPage {
    pub(crate) chrome: Chrome,
    pub(crate) import: &'static Import,
    pub(crate) columns: Vec<ColumnRow>,
    pub(crate) errors: Errors,
}

/// A column as the page explains it.
pub struct ColumnRow {
    pub(crate) column: &'static Column,
    pub(crate) words: String,
}

/// One list.
#[derive(Template)]
#[template(path = "imports/show.html")]
pub struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) title: &'static str,
    pub(crate) href: &'static str,
    pub(crate) status: Status,
    pub(crate) import: Imported,
    pub(crate) errors: Vec<Finding>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) new_href: String,
}

/// Doubtful values of one column.
pub struct Asked {
    pub(crate) key: String,
    pub(crate) header: String,
    pub(crate) count: usize,
    /// The first of them.
    pub(crate) findings: Vec<Finding>,
}

/// Questions of one column shown on the page.
const SHOWN_OF_COLUMN: usize = 10;

impl ShowPage {
    fn mend(&self) -> String {
        format!("/imports/{}/mend", self.import.id)
    }

    /// Rows that need mending.
    fn wrong(&self) -> u64 {
        match self.import.state {
            State::Writing | State::Done => self.import.written.wrong + self.import.written.left,
            _ => self.import.checked.wrong,
        }
    }
}

fn status(state: State) -> Status {
    match state {
        State::Checking | State::Writing => Status::Proc,
        State::Checked => Status::You,
        State::Done => Status::Done,
        State::Failed => Status::Bad,
        State::Dropped => Status::Off,
    }
}

fn title_of(cx: &Cx, what: &str) -> (&'static str, &'static str) {
    let found = cx.app.house().imports().find(|import| import.name == what);
    found.map_or(("", "/imports"), |import| (import.title, import.href))
}

pub(crate) fn import_id(text: &str) -> Result<ImportId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Which page of the lists.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    page: String,
}

/// GET /imports
pub(crate) async fn choose(cx: Cx, Query(query): Query<ListQuery>) -> Reply {
    let user = cx.user().ok_or(Problem::SignIn)?;
    let conn = cx.db().reader();
    let page = Page::new(query.page.trim().parse().unwrap_or(1), Page::SIZE);
    let rows = store::of_user(conn, user, page).await?.into_iter().map(|import| ListRow {
        title: title_of(&cx, &import.what).0,
        status: status(import.state),
        import,
    });
    cx.page(&ChoosePage {
        chrome: cx.chrome().await?,
        kinds: ops::kinds(&cx),
        rows: rows.collect(),
        pager: Pager::new(page, store::count(conn, user).await?, |n| format!("/imports?page={n}")),
    })
}

async fn new_page(cx: &Cx, what: &str, errors: Errors) -> Result<NewPage, Problem> {
    let import = ops::kind(cx, what)?;
    let pack = cx.pack();
    let row = |column: &'static Column| ColumnRow {
        column,
        words: (import.words)(&pack, column.key).join("、"),
    };
    let columns = (import.columns)(&pack).all.iter().map(row).collect();
    Ok(NewPage { chrome: cx.chrome().await?, import, columns, errors })
}

/// GET /imports/new/{what}
pub(crate) async fn new(cx: Cx, Path(what): Path<String>) -> Reply {
    cx.page(&new_page(&cx, &what, Errors::none()).await?)
}

/// Which form of the template.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TemplateQuery {
    format: String,
}

/// GET /imports/new/{what}/template
pub(crate) async fn template(
    cx: Cx,
    Path(what): Path<String>,
    Query(query): Query<TemplateQuery>,
) -> Reply {
    let import = ops::kind(&cx, &what)?;
    let name = format!("{}-导入模板", import.title);
    if query.format == "csv" {
        let bytes = (import.columns)(&cx.pack()).template_csv();
        return cx.file("text/csv; charset=utf-8", &format!("{name}.csv"), bytes);
    }
    let bytes = kezhuan_web::imports::template(import, &cx.pack(), cx.now());
    cx.file(XLSX_TYPE, &format!("{name}.xlsx"), bytes.map_err(Problem::bug)?)
}

/// A form of which only the file counts.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ImportUploadRaw)]
pub struct OnlyFiles {}

/// POST /imports/new/{what}
pub(crate) async fn upload(cx: Cx, Path(what): Path<String>, form: Form<OnlyFiles>) -> Reply {
    match ops::upload::upload(&cx, &what, &form.files).await {
        Ok(id) => cx.go(&format!("/imports/{id}")),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&new_page(&cx, &what, errors.clone()).await?, &errors)
        }
        Err(problem) => Err(problem.into()),
    }
}

/// GET /imports/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let import = ops::load(&cx, import_id(&id)?).await?;
    let conn = cx.db().reader();
    let errors = match import.state {
        State::Checking => Vec::new(),
        _ => store::findings(conn, import.id, false, SHOWN).await?,
    };
    let asked = store::findings(conn, import.id, true, u64::MAX).await?;
    let (title, href) = title_of(&cx, &import.what);
    cx.page(&ShowPage {
        chrome: cx.chrome().await?,
        title,
        href,
        status: status(import.state),
        errors,
        asked: by_column(asked),
        new_href: format!("/imports/new/{}", import.what),
        import,
    })
}

/// Questions by column, in the order in which the columns come up.
pub(crate) fn by_column(findings: Vec<Finding>) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    for finding in findings {
        let at = all.iter().position(|asked| asked.key == finding.key).unwrap_or_else(|| {
            all.push(Asked {
                key: finding.key.clone(),
                header: finding.error.column.clone(),
                count: 0,
                findings: Vec::new(),
            });
            all.len() - 1
        });
        all[at].count += 1;
        if all[at].findings.len() < SHOWN_OF_COLUMN {
            all[at].findings.push(finding);
        }
    }
    all
}

/// POST /imports/{id}/confirm
pub(crate) async fn confirm(cx: Cx, Path(id): Path<String>, form: Form<ConfirmRaw>) -> Reply {
    let id = import_id(&id)?;
    ops::confirm::confirm(&cx, id, &form.raw).await?;
    cx.go(&format!("/imports/{id}"))
}

/// POST /imports/{id}/drop
pub(crate) async fn give_up(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::confirm::give_up(&cx, import_id(&id)?).await?;
    cx.go_saying("/imports", "已放弃，什么都没有导入")
}

/// GET /imports/{id}/mend
pub(crate) async fn mend(cx: Cx, Path(id): Path<String>) -> Reply {
    let (name, bytes) = ops::mend::mend(&cx, import_id(&id)?).await?;
    cx.file(XLSX_TYPE, &name, bytes)
}
