//! Pages of 公示: the list, the notice itself, objecting, answering, the unit's own place, the proof.

use askama::Template;
use axum::extract::Path;
use kezhuan_files::{FileId, FileMeta};
use kezhuan_kernel::{Check, Day, Id, Page, Problem};
use kezhuan_web::kit::{Choice, Clock, Pace, Pager, Status};
use kezhuan_web::{
    Chrome, Cx, Errors, Form, FormatRaw, PaperFormat, PeriodRaw, Query, Reply, filters,
};
use serde::Deserialize;

use crate::api::{objection_id, publicity_id};
use crate::model::{Objection, Outcome, Publicity, State};
use crate::permissions::{ANSWER, IDENTITY, LIST, OBJECT, PLACE, READ};
use crate::rules::{AnswerRaw, ObjectionRaw, PlaceRaw, is_reduced, proof_gaps};
use crate::{ops, paper, store};

/// The list.
#[derive(Template)]
#[template(path = "publicity/list.html")]
pub struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) ended: bool,
    pub(crate) rows: Vec<Row>,
    pub(crate) pager: Pager,
    pub(crate) may_list: bool,
}

/// A row of the list.
pub struct Row {
    pub(crate) publicity: Publicity,
    pub(crate) unit: String,
    pub(crate) clock: Option<Clock>,
    pub(crate) status: Status,
    pub(crate) kind: String,
    pub(crate) objections: usize,
    pub(crate) reduced: bool,
}

/// The notice.
#[derive(Template)]
#[template(path = "publicity/show.html")]
pub struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) row: Row,
    pub(crate) days: String,
    pub(crate) first_day: bool,
    pub(crate) who: String,
    pub(crate) answer_days: String,
    pub(crate) earlier: Option<Publicity>,
    /// For those who may read them; others only see how many there are.
    pub(crate) objections: Option<Vec<Objection>>,
    pub(crate) may_answer: bool,
    pub(crate) may_object: bool,
    pub(crate) may_place: bool,
    pub(crate) gaps: Vec<&'static str>,
    pub(crate) no_year: bool,
}

/// The objection form.
#[derive(Template)]
#[template(path = "publicity/object.html")]
pub struct ObjectPage {
    pub(crate) chrome: Chrome,
    pub(crate) publicity: Publicity,
    pub(crate) by: Vec<Choice>,
    pub(crate) raw: ObjectionRaw,
    pub(crate) errors: Errors,
    pub(crate) answer_days: String,
}

/// An objection with its answer, or the form to answer it.
#[derive(Template)]
#[template(path = "publicity/objection.html")]
pub struct ObjectionPage {
    pub(crate) chrome: Chrome,
    pub(crate) publicity: Publicity,
    pub(crate) objection: Objection,
    pub(crate) shows_person: bool,
    pub(crate) files: Vec<(&'static str, FileMeta)>,
    pub(crate) outcomes: Vec<Choice>,
    pub(crate) may_answer: bool,
    pub(crate) raw: AnswerRaw,
    pub(crate) errors: Errors,
}

/// The unit's own place.
#[derive(Template)]
#[template(path = "publicity/place.html")]
pub struct PlacePage {
    pub(crate) chrome: Chrome,
    pub(crate) publicity: Publicity,
    pub(crate) raw: PlaceRaw,
    pub(crate) errors: Errors,
}

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    pub(crate) ended: String,
    page: String,
}

/// What the notice is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShowQuery {
    code: String,
}

/// GET /publicity
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Reply {
    let ended = Check::ticked(&query.ended);
    let page = Page::new(query.page.parse().unwrap_or(1), Page::SIZE);
    let (rows, total) = rows(&cx, ended, page).await?;
    let flag = if ended { "ended=1&" } else { "" };
    let pager = Pager::new(page, total, |n| format!("/publicity?{flag}page={n}"));
    let may_list = cx.can(&LIST, &kezhuan_authority::Subject::none());
    cx.page(&ListPage { chrome: cx.chrome().await?, ended, rows, pager, may_list })
}

/// A page of the list, and how many there are.
pub(crate) async fn rows(cx: &Cx, ended: bool, page: Page) -> Result<(Vec<Row>, u64), Problem> {
    let found = store::list(cx.db().reader(), !ended, page).await?;
    let mut rows = Vec::with_capacity(found.rows.len());
    for publicity in found.rows {
        let objections = store::objections(cx.db().reader(), publicity.id).await?;
        rows.push(row(cx, publicity, objections.len()).await?);
    }
    Ok((rows, found.total))
}

async fn row(cx: &Cx, publicity: Publicity, objections: usize) -> Result<Row, Problem> {
    let unit = match publicity.organization {
        Some(id) => kezhuan_organizations::get(cx.db().reader(), id).await?,
        None => None,
    };
    let (pack, today) = (cx.pack(), cx.now().day());
    Ok(Row {
        unit: unit.map(|o| o.name.clone()).unwrap_or_default(),
        clock: clock(&publicity, today),
        status: status(&publicity),
        kind: pack.publicity.cases.name(&publicity.kind).to_owned(),
        reduced: is_reduced(&pack, &publicity, today),
        objections,
        publicity,
    })
}

pub(crate) fn clock(p: &Publicity, today: Day) -> Option<Clock> {
    match (p.state, p.end) {
        (State::Open, Some(end)) => {
            let left = end.days_since(today);
            let pace = if left <= 1 { Pace::Soon } else { Pace::Calm };
            Some(Clock { pace, left: format!("{} 天", left.max(0)), detail: String::new() })
        }
        (State::Suspended, _) => {
            let detail = "等异议答复".to_owned();
            Some(Clock { pace: Pace::Stopped, left: String::new(), detail })
        }
        _ => None,
    }
}

pub(crate) fn status(p: &Publicity) -> Status {
    match p.state {
        State::Open | State::Suspended => Status::Proc,
        State::Passed => Status::Done,
        State::Upheld => Status::Bad,
        State::Withdrawn => Status::Off,
    }
}

/// GET /publicity/{id}
pub async fn show(cx: Cx, Path(id): Path<String>, Query(query): Query<ShowQuery>) -> Reply {
    let conn = cx.db().reader();
    let publicity = store::get(conn, publicity_id(&id)?).await?.ok_or(Problem::NotFound)?;
    let objections = store::objections(conn, publicity.id).await?;
    let earlier = match publicity.replaces {
        Some(id) => store::get(conn, id).await?,
        None => None,
    };
    let may_read = cx.can(&READ, &publicity.subject());
    let printed = query.code == publicity.check_code;
    let (pack, count) = (cx.pack(), objections.len());
    let mut row = row(&cx, publicity, count).await?;
    row.reduced &= !may_read && !printed;
    let p = &row.publicity;
    let running = p.state.is_running() && !(p.state == State::Open && p.is_over(cx.now()));
    let rules = &pack.publicity;
    let page = ShowPage {
        chrome: cx.chrome().await?,
        days: rules.cases.get(&p.kind).map(|c| c.days.to_string()).unwrap_or_default(),
        first_day: rules.counting.first_day_counts,
        who: rules.objection.who.join("，或者"),
        answer_days: rules.objection.answer_days.to_string(),
        earlier,
        may_answer: cx.can(&ANSWER, &p.subject_of_answer()),
        may_object: running,
        may_place: p.organization.is_some()
            && p.own_place.is_none()
            && (running || p.state == State::Passed)
            && cx.can(&PLACE, &p.subject()),
        gaps: if may_read { proof_gaps(p, &objections) } else { Vec::new() },
        no_year: p.state.is_running() && p.end.is_none(),
        objections: may_read.then_some(objections),
        row,
    };
    cx.page(&page)
}

/// GET /publicity/{id}/scan: the photo or scan of the unit's own place.
pub async fn scan(cx: Cx, Path(id): Path<String>) -> Reply {
    let publicity = store::get(cx.db().reader(), publicity_id(&id)?).await?;
    let own = publicity.and_then(|p| p.own_place).ok_or(Problem::NotFound)?;
    send(&cx, own.file.ok_or(Problem::NotFound)?).await
}

async fn send(cx: &Cx, id: FileId) -> Reply {
    let (meta, bytes) = kezhuan_files::load(cx.db(), id).await?.ok_or(Problem::NotFound)?;
    cx.attachment(&meta, bytes)
}

/// GET /publicity/{id}/proof
pub async fn proof(cx: Cx, Path(id): Path<String>) -> Reply {
    let (name, bytes) = paper::proof(&cx, publicity_id(&id)?).await?;
    cx.file("application/pdf", &name, bytes)
}

/// GET /publicity/{id}/notice
pub async fn notice(cx: Cx, Path(id): Path<String>, Query(raw): Query<FormatRaw>) -> Reply {
    paper::notice(&cx, publicity_id(&id)?, PaperFormat::parse(&raw.format)?).await
}

/// GET /publicity/register
pub async fn register(cx: Cx, Query(raw): Query<PeriodRaw>) -> Reply {
    paper::register(&cx, &raw).await
}

/// GET /publicity/{id}/object
pub async fn objection_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let unit = cx.actor.organization().map(|m| m.name.clone());
    let raw = ObjectionRaw {
        by: if unit.is_some() { "unit" } else { "person" }.to_owned(),
        name: unit.unwrap_or_else(|| cx.actor.name.clone()),
        ..ObjectionRaw::default()
    };
    cx.page(&object_page(&cx, &id, raw, Errors::none()).await?)
}

async fn object_page(
    cx: &Cx,
    id: &str,
    raw: ObjectionRaw,
    errors: Errors,
) -> Result<ObjectPage, Problem> {
    let found = store::get(cx.db().reader(), publicity_id(id)?).await?;
    let publicity = found.ok_or(Problem::NotFound)?;
    cx.may(&OBJECT, &publicity.subject())?;
    Ok(ObjectPage {
        chrome: cx.chrome().await?,
        publicity,
        by: by_choices(),
        raw,
        errors,
        answer_days: cx.pack().publicity.objection.answer_days.to_string(),
    })
}

pub(crate) fn by_choices() -> Vec<Choice> {
    vec![
        Choice::new("unit", "以单位名义").hint("要上传盖公章的异议书"),
        Choice::new("person", "以个人名义").hint("要用真实姓名；姓名和电话只给主管部门看"),
    ]
}

/// POST /publicity/{id}/object
pub async fn object(cx: Cx, Path(id): Path<String>, form: Form<ObjectionRaw>) -> Reply {
    let sealed = form.files.iter().any(|file| file.field == "seal");
    let done = match form.raw.check(sealed) {
        Ok(ask) => ops::object::object(&cx, publicity_id(&id)?, ask, &form.files).await,
        Err(problem) => Err(problem),
    };
    match done {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = object_page(&cx, &id, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(made) => {
            let href = format!("/publicity/{id}/objections/{made}");
            cx.go_saying(&href, "异议已收到，公示已中止，等书面答复")
        }
    }
}

/// GET /publicity/{id}/objections/{objection}
pub async fn objection(cx: Cx, Path((id, objection)): Path<(String, String)>) -> Reply {
    let page = objection_page(&cx, &id, &objection, AnswerRaw::default(), Errors::none()).await?;
    cx.page(&page)
}

/// Those who may read objections, and whoever filed it.
async fn readable(cx: &Cx, id: &str, objection: &str) -> Result<(Publicity, Objection), Problem> {
    let conn = cx.db().reader();
    let publicity = store::get(conn, publicity_id(id)?).await?.ok_or(Problem::NotFound)?;
    let found = store::objection(conn, objection_id(objection)?).await?;
    let found = found.filter(|o| o.publicity == publicity.id).ok_or(Problem::NotFound)?;
    let own = found.by.is_some() && found.by == cx.user();
    if !own {
        cx.may(&READ, &publicity.subject())?;
    }
    Ok((publicity, found))
}

async fn objection_page(
    cx: &Cx,
    id: &str,
    objection: &str,
    raw: AnswerRaw,
    errors: Errors,
) -> Result<ObjectionPage, Problem> {
    let (publicity, objection) = readable(cx, id, objection).await?;
    let own = objection.by.is_some() && objection.by == cx.user();
    let answer_file = objection.answer.as_ref().and_then(|a| a.file);
    let named = [
        ("盖章的异议书", objection.seal),
        ("证据", objection.evidence),
        ("盖章的答复", answer_file),
    ];
    let mut files = Vec::new();
    for (name, file) in named {
        let Some(file) = file else { continue };
        files.extend(kezhuan_files::metas(cx.db(), &[file]).await?.pop().map(|meta| (name, meta)));
    }
    Ok(ObjectionPage {
        chrome: cx.chrome().await?,
        shows_person: own || objection.unit || cx.can(&IDENTITY, &publicity.subject()),
        may_answer: objection.answer.is_none() && cx.can(&ANSWER, &publicity.subject_of_answer()),
        files,
        outcomes: outcome_choices(),
        publicity,
        objection,
        raw,
        errors,
    })
}

pub(crate) fn outcome_choices() -> Vec<Choice> {
    let hint = |outcome| match outcome {
        Outcome::Upheld => "这次公示结束，改正后重新公示",
        Outcome::Dismissed => "所有异议都答复后，公示从停下的地方继续",
    };
    [Outcome::Dismissed, Outcome::Upheld]
        .map(|o| Choice::new(o.word(), o.chinese()).hint(hint(o)))
        .into()
}

/// POST /publicity/{id}/objections/{objection}
pub async fn answer(
    cx: Cx,
    Path((id, objection)): Path<(String, String)>,
    form: Form<AnswerRaw>,
) -> Reply {
    let (publicity, which) = (publicity_id(&id)?, objection_id(&objection)?);
    let done = match form.raw.check() {
        Ok(ask) => ops::answer::answer(&cx, publicity, which, ask, &form.files).await,
        Err(problem) => Err(problem),
    };
    match done {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = objection_page(&cx, &id, &objection, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(()) => cx.go_saying(&format!("/publicity/{id}"), "已书面答复异议"),
    }
}

/// GET /publicity/{id}/objections/{objection}/{file}
pub async fn objection_file(
    cx: Cx,
    Path((id, objection, file)): Path<(String, String, String)>,
) -> Reply {
    let (publicity, objection) = readable(&cx, &id, &objection).await?;
    let wanted = FileId::parse(&file).map_err(|_| Problem::NotFound)?;
    let own = objection.by.is_some() && objection.by == cx.user();
    let identity = own || objection.unit || cx.can(&IDENTITY, &publicity.subject());
    let answered = objection.answer.as_ref().and_then(|a| a.file);
    // A sealed paper names its unit anyway; nothing else of a person is handed out.
    let open = [objection.evidence, answered, objection.seal.filter(|_| identity)];
    if open.contains(&Some(wanted)) {
        send(&cx, wanted).await
    } else {
        Err(Problem::NotFound.into())
    }
}

/// GET /publicity/{id}/place
pub async fn place_form(cx: Cx, Path(id): Path<String>) -> Reply {
    cx.page(&place_page(&cx, &id, None, Errors::none()).await?)
}

async fn place_page(
    cx: &Cx,
    id: &str,
    typed: Option<PlaceRaw>,
    errors: Errors,
) -> Result<PlacePage, Problem> {
    let found = store::get(cx.db().reader(), publicity_id(id)?).await?;
    let publicity = found.ok_or(Problem::NotFound)?;
    cx.may(&PLACE, &publicity.subject())?;
    let known = publicity.own_place.as_ref().map_or_else(
        || PlaceRaw { from: publicity.start.to_string(), ..PlaceRaw::default() },
        |own| PlaceRaw {
            link: own.link.clone(),
            from: own.from.to_string(),
            to: own.to.map(|to| to.to_string()).unwrap_or_default(),
        },
    );
    let raw = typed.unwrap_or(known);
    Ok(PlacePage { chrome: cx.chrome().await?, publicity, raw, errors })
}

/// POST /publicity/{id}/place
pub async fn place(cx: Cx, Path(id): Path<String>, form: Form<PlaceRaw>) -> Reply {
    match ops::place::give_place(&cx, publicity_id(&id)?, &form.raw, &form.files).await {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = place_page(&cx, &id, Some(form.raw), errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(()) => cx.go_saying(&format!("/publicity/{id}"), "已记下本单位公示处"),
    }
}
