//! The page of one demand, and its files.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Problem};
use kezhuan_web::kit::Step;
use kezhuan_web::{Card, Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::State;
use crate::ops;
use crate::ops::attach::DemandFileRaw;
use crate::pages::view::View;
use crate::pages::{asked, href, id_of, seen};
use crate::permissions::{EDIT, REFINE, REVIEW, TAKE_DOWN};

#[derive(Template)]
#[template(path = "demands/show.html")]
pub(crate) struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) v: View,
    pub(crate) steps: Vec<Step>,
    /// Verb and address of what the reader may do, the nearest first.
    pub(crate) actions: Vec<(&'static str, String)>,
    pub(crate) may_take_back: bool,
    pub(crate) may_review: bool,
    pub(crate) may_refine: bool,
    /// Where a wording waits for the reader.
    pub(crate) to_answer: Option<String>,
    pub(crate) ends_soon: bool,
    pub(crate) due: Option<Day>,
    /// What capabilities above know of it.
    pub(crate) cards: Vec<Card>,
}

fn actions(v: &View, ends_soon: bool) -> Vec<(&'static str, String)> {
    let step = |verb, below| (verb, v.at(below));
    match v.d.state {
        State::Review => Vec::new(),
        State::Published => {
            let mut all =
                vec![step("更正", "/correct"), step("附件", "/files"), step("续期", "/renew")];
            if ends_soon {
                all.rotate_right(1);
            }
            all.extend([step("关闭需求", "/close"), step("撤回", "/withdraw")]);
            all
        }
        State::Expired => {
            vec![step("续期", "/renew"), step("修改后再发布", "/edit"), step("撤回", "/withdraw")]
        }
        State::Closed => vec![step("修改后再发布", "/edit"), step("撤回", "/withdraw")],
        _ => vec![step("修改", "/edit"), step("附件", "/files")],
    }
}

/// GET /demands/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (d, _) = seen(&cx, &id).await?;
    let (pack, subject) = (cx.pack(), d.subject(&cx.pack()));
    let (edits, platform) = (cx.can(&EDIT, &subject), cx.can(&TAKE_DOWN, &subject));
    let waiting = if edits { ops::refine::waiting(&cx, d.id).await? } else { None };
    let ends_soon = d.ends_soon(&pack, cx.now().day());
    let cards = cx.app.house().about(&cx, &d.id.to_string()).await?;
    let v = View::of(&cx, d).await?;
    cx.page(&ShowPage {
        chrome: cx.chrome().await?,
        steps: v.steps(),
        actions: match v.d.state {
            _ if edits => actions(&v, ends_soon),
            State::Published if platform => vec![("下架", v.at("/take-down"))],
            State::TakenDown if platform => vec![("恢复", v.at("/restore"))],
            _ => Vec::new(),
        },
        may_take_back: edits && v.d.state == State::Review,
        may_review: v.d.state == State::Review && cx.can(&REVIEW, &subject),
        may_refine: ops::refine::may_be_refined(v.d.state) && cx.can(&REFINE, &subject),
        to_answer: waiting.map(|r| v.at(&format!("/refinements/{}", r.id))),
        ends_soon: edits && ends_soon,
        due: v.d.review_due(&pack),
        cards,
        v,
    })
}

#[derive(Template)]
#[template(path = "demands/files.html")]
pub(crate) struct FilesPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandFileRaw,
    pub(crate) v: View,
}

impl FilesPage {
    async fn of(cx: &Cx, id: &str, raw: DemandFileRaw, errors: Errors) -> Result<Self, Problem> {
        let d = asked(cx, id, &EDIT).await?;
        Ok(Self { chrome: cx.chrome().await?, errors, raw, v: View::of(cx, d).await? })
    }
}

/// GET /demands/{id}/files
pub(crate) async fn files(cx: Cx, Path(id): Path<String>) -> Reply {
    cx.page(&FilesPage::of(&cx, &id, DemandFileRaw::default(), Errors::none()).await?)
}

/// POST /demands/{id}/files
pub(crate) async fn attach(cx: Cx, Path(id): Path<String>, form: Form<DemandFileRaw>) -> Reply {
    let of = id_of(&id)?;
    match ops::attach::attach(&cx, of, &form.raw, form.files.first()).await {
        Ok(_) => cx.go_saying(&href(of, "/files"), "附件已加上"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = FilesPage::of(&cx, &id, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /demands/{id}/attachments/{attachment}/remove
pub(crate) async fn detach(cx: Cx, Path((id, attachment)): Path<(String, String)>) -> Reply {
    let attachment = attachment.parse().map_err(|_| Problem::NotFound)?;
    let id = id_of(&id)?;
    ops::attach::detach(&cx, id, attachment).await?;
    cx.go_saying(&href(id, "/files"), "附件已去掉")
}

/// GET /demands/{id}/attachments/{attachment}
pub(crate) async fn open(cx: Cx, Path((id, attachment)): Path<(String, String)>) -> Reply {
    let attachment = attachment.parse().map_err(|_| Problem::NotFound)?;
    let (meta, bytes) = ops::attach::open(&cx, id_of(&id)?, attachment).await?;
    cx.attachment(&meta, bytes)
}
