//! 举报: the form, one's own reports, the queue of the platform, the decision.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_files::FileMeta;
use kezhuan_kernel::Problem;
use kezhuan_pack::Pack;
use kezhuan_web::kit::{Choice, Status};
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply, filters};
use serde::Deserialize;

use crate::model::{Report, ReportId, State};
use crate::ops::decide::{ReportDecisionRaw, seen};
use crate::ops::report::ReportRaw;
use crate::permissions::DECIDE;
use crate::record::{self, Record};
use crate::{ops, store};

const MOST: u64 = 100;

/// A report in a list.
pub(crate) struct Row {
    pub(crate) report: Report,
    pub(crate) kind: String,
    pub(crate) of: &'static str,
    pub(crate) status: Status,
    /// Whole days it has waited.
    pub(crate) days: i64,
}

fn row(cx: &Cx, report: Report) -> Row {
    let of = record::RecordId::parse(&report.object).map_or("", record::RecordId::kind);
    Row {
        kind: cx.pack().market.report_kinds.name(&report.kind).to_owned(),
        of,
        status: status(report.state),
        days: cx.now().day().days_since(report.at.day()),
        report,
    }
}

pub(crate) fn status(state: State) -> Status {
    match state {
        State::Open => Status::Proc,
        State::Dismissed => Status::Off,
        State::Upheld => Status::Bad,
    }
}

#[derive(Template)]
#[template(path = "readers/reports.html")]
pub(crate) struct ReportsPage {
    pub(crate) chrome: Chrome,
    /// The queue and what was decided last; for the platform.
    pub(crate) queue: Option<(Vec<Row>, Vec<Row>)>,
    pub(crate) own: Vec<Row>,
}

async fn deciding(cx: &Cx, all: Vec<Report>) -> Result<Vec<Row>, Problem> {
    let mut rows = Vec::new();
    for report in all {
        let found = record::find(cx, &report.object).await?;
        if found.is_some_and(|found| found.decides(cx)) {
            rows.push(row(cx, report));
        }
    }
    Ok(rows)
}

/// GET /reports
pub(crate) async fn list(cx: Cx) -> Reply {
    let conn = cx.db().reader();
    let queue = if cx.can(&DECIDE, &Subject::none()) {
        let open = deciding(&cx, store::open(conn, MOST).await?).await?;
        Some((open, deciding(&cx, store::decided(conn, MOST).await?).await?))
    } else {
        None
    };
    let own = store::by_person(conn, ops::me(&cx)?, MOST).await?;
    let own = own.into_iter().map(|report| row(&cx, report)).collect();
    cx.page(&ReportsPage { chrome: cx.chrome().await?, queue, own })
}

#[derive(Template)]
#[template(path = "readers/report_new.html")]
pub(crate) struct NewPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: ReportRaw,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) kinds: Vec<Choice>,
}

pub(crate) fn kinds(pack: &Pack) -> Vec<Choice> {
    let kinds = pack.market.report_kinds.iter();
    kinds.map(|kind| Choice::new(&kind.id, &kind.name).hint(&kind.help)).collect()
}

async fn new_page(cx: &Cx, raw: ReportRaw, errors: Errors) -> Result<NewPage, Problem> {
    let found = record::find(cx, &raw.of).await?.ok_or(Problem::NotFound)?;
    Ok(NewPage {
        chrome: cx.chrome().await?,
        errors,
        raw,
        title: found.title,
        href: found.href,
        kinds: kinds(&cx.pack()),
    })
}

/// What is to be reported.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewQuery {
    of: String,
}

/// GET /reports/new
pub(crate) async fn new(cx: Cx, Query(query): Query<NewQuery>) -> Reply {
    let raw = ReportRaw { of: query.of, ..ReportRaw::default() };
    cx.page(&new_page(&cx, raw, Errors::none()).await?)
}

/// POST /reports
pub(crate) async fn file(cx: Cx, form: Form<ReportRaw>) -> Reply {
    match ops::report::report(&cx, &form.raw, &form.files).await {
        Ok(id) => cx.go_saying(&format!("/reports/{id}"), "举报已收到，处理结果会告诉您"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&new_page(&cx, form.raw, errors.clone()).await?, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "readers/report.html")]
pub(crate) struct ReportPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: ReportDecisionRaw,
    pub(crate) row: Row,
    pub(crate) record: Option<Record>,
    /// Who reports; for the platform.
    pub(crate) reporter: Option<String>,
    pub(crate) file: Option<FileMeta>,
    /// Other open reports of the same record; for the platform.
    pub(crate) others: Vec<Row>,
    pub(crate) decides: bool,
    pub(crate) decisions: Vec<Choice>,
}

pub(crate) fn decisions() -> Vec<Choice> {
    vec![
        Choice::new("dismiss", "不成立").hint("记录照常公开，举报人收到理由"),
        Choice::new("take_down", "下架").hint("马上不再公开，持有人和举报人都收到理由"),
    ]
}

async fn page(
    cx: &Cx,
    id: &str,
    raw: ReportDecisionRaw,
    errors: Errors,
) -> Result<ReportPage, Problem> {
    let id: ReportId = id.parse().map_err(|_| Problem::NotFound)?;
    let (report, record, decides) = seen(cx, id).await?;
    let (mut reporter, mut others) = (None, Vec::new());
    if decides {
        reporter = kezhuan_accounts::user_name(cx.db(), report.by).await?;
        let open = store::open_of(cx.db().reader(), &report.object).await?;
        others = open.into_iter().filter(|o| o.id != id).map(|o| row(cx, o)).collect();
    }
    let file = match report.file {
        Some(file) => kezhuan_files::metas(cx.db(), &[file]).await?.pop(),
        None => None,
    };
    Ok(ReportPage {
        chrome: cx.chrome().await?,
        errors,
        raw,
        row: row(cx, report),
        record,
        reporter,
        file,
        others,
        decides,
        decisions: decisions(),
    })
}

/// GET /reports/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    cx.page(&page(&cx, &id, ReportDecisionRaw::default(), Errors::none()).await?)
}

/// POST /reports/{id}
pub(crate) async fn decide(cx: Cx, Path(id): Path<String>, form: Form<ReportDecisionRaw>) -> Reply {
    let report: ReportId = id.parse().map_err(|_| Problem::NotFound)?;
    match ops::decide::decide(&cx, report, &form.raw).await {
        Ok(State::Upheld) => cx.go_saying(&format!("/reports/{id}"), "已下架，双方都会收到理由"),
        Ok(_) => cx.go_saying(&format!("/reports/{id}"), "已办结，举报人会收到理由"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&page(&cx, &id, form.raw, errors.clone()).await?, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /reports/{id}/file
pub(crate) async fn open(cx: Cx, Path(id): Path<String>) -> Reply {
    let (report, _, _) = seen(&cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    let file = report.file.ok_or(Problem::NotFound)?;
    let (meta, bytes) = kezhuan_files::load(cx.db(), file).await?.ok_or(Problem::NotFound)?;
    cx.attachment(&meta, bytes)
}
