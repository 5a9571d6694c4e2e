//! 公示 as JSON.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::{Body, Cx, FormatRaw, PeriodRaw, Query, Reply};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Objection, ObjectionId, Publicity, PublicityId};
use crate::rules::{AnswerRaw, ObjectionRaw, PlaceRaw, is_reduced};
use crate::{ops, pages, store};

/// A 公示 as everybody may see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicityView {
    /// Id.
    pub id: String,
    /// `GS-2026-000047`.
    pub number: String,
    /// Case of the pack.
    pub kind: String,
    /// What it is about.
    pub object: String,
    /// Heading.
    pub title: String,
    /// What is shown; empty once only the record is left.
    pub lines: Vec<PublicityLine>,
    /// Is the other side an interested party?
    pub interested: bool,
    /// State word.
    pub state: String,
    /// First day.
    pub start: String,
    /// Last day, until 24:00; null while the calendar lacks the year.
    pub end: Option<String>,
    /// How many objections came.
    pub objections: usize,
    /// Did the unit publish in its own place too?
    pub own_place: bool,
}

/// A line that is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicityLine {
    /// What.
    pub label: String,
    /// The text.
    pub value: String,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectionCreated {
    /// Id of the objection.
    pub id: String,
}

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    ended: String,
    page: String,
}

fn view(cx: &Cx, p: &Publicity, objections: &[Objection]) -> PublicityView {
    let reduced = is_reduced(&cx.pack(), p, cx.now().day());
    let line =
        |line: &crate::Line| PublicityLine { label: line.label.clone(), value: line.value.clone() };
    PublicityView {
        id: p.id.to_string(),
        number: p.number.clone(),
        kind: p.kind.clone(),
        object: p.object.clone(),
        title: p.title.clone(),
        lines: if reduced { Vec::new() } else { p.lines.iter().map(line).collect() },
        interested: p.interested,
        state: p.state.word().to_owned(),
        start: p.start.to_string(),
        end: p.end.map(|end| end.to_string()),
        objections: objections.len(),
        own_place: p.own_place.is_some(),
    }
}

pub(crate) fn publicity_id(text: &str) -> Result<PublicityId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

pub(crate) fn objection_id(text: &str) -> Result<ObjectionId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Running (or, with `ended=true`, ended) 公示
#[utoipa::path(get, path = "/publicity", tag = "publicity",
    params(("ended" = Option<bool>, Query), ("page" = Option<u64>, Query)),
    responses((status = 200, body = [PublicityView])))]
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Reply {
    let page = Page::new(query.page.parse().unwrap_or(1), Page::SIZE);
    let running = !kezhuan_kernel::Check::ticked(&query.ended);
    let mut views = Vec::new();
    for publicity in store::list(cx.db().reader(), running, page).await?.rows {
        let objections = store::objections(cx.db().reader(), publicity.id).await?;
        views.push(view(&cx, &publicity, &objections));
    }
    cx.json(StatusCode::OK, &views)
}

/// One 公示
#[utoipa::path(get, path = "/publicity/{id}", tag = "publicity", params(("id" = String, Path)),
    responses((status = 200, body = PublicityView), (status = 404, description = "没有这个公示")))]
pub async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = publicity_id(&id)?;
    let found = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let objections = store::objections(cx.db().reader(), id).await?;
    cx.json(StatusCode::OK, &view(&cx, &found, &objections))
}

/// The 公示证明, PDF
#[utoipa::path(get, path = "/publicity/{id}/proof", tag = "publicity", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>),
    (status = 409, description = "还缺什么")))]
pub async fn proof(cx: Cx, path: Path<String>) -> Reply {
    pages::proof(cx, path).await
}

/// The notice to put up
#[utoipa::path(get, path = "/publicity/{id}/notice", tag = "publicity",
    params(("id" = String, Path), ("format" = Option<String>, Query, description = "pdf or docx")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn notice(cx: Cx, path: Path<String>, query: Query<FormatRaw>) -> Reply {
    pages::notice(cx, path, query).await
}

/// Every 公示 that began in a period, for the seal
#[utoipa::path(get, path = "/publicity/register", tag = "publicity",
    params(("from" = Option<String>, Query), ("to" = Option<String>, Query),
    ("format" = Option<String>, Query, description = "pdf, docx or xlsx")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>),
    (status = 422, description = "期间不对")))]
pub async fn register(cx: Cx, query: Query<PeriodRaw>) -> Reply {
    pages::register(cx, query).await
}

/// Objects as a person by real name (a unit's sealed paper needs the form)
#[utoipa::path(post, path = "/publicity/{id}/objections", tag = "publicity",
    params(("id" = String, Path)), request_body = ObjectionRaw,
    responses((status = 201, body = ObjectionCreated), (status = 409, description = "公示已结束"),
        (status = 422, description = "有字段要改")))]
pub async fn object(cx: Cx, Path(id): Path<String>, Body(raw): Body<ObjectionRaw>) -> Reply {
    let id = publicity_id(&id)?;
    let made = ops::object::object(&cx, id, raw.check(false)?, &[]).await?;
    cx.json(StatusCode::CREATED, &ObjectionCreated { id: made.to_string() })
}

/// Answers an objection
#[utoipa::path(post, path = "/publicity/{id}/objections/{objection}/answer", tag = "publicity",
    params(("id" = String, Path), ("objection" = String, Path)), request_body = AnswerRaw,
    responses((status = 200, body = PublicityView), (status = 409, description = "已答复"),
        (status = 422, description = "有字段要改")))]
pub async fn answer(
    cx: Cx,
    Path((id, objection)): Path<(String, String)>,
    Body(raw): Body<AnswerRaw>,
) -> Reply {
    let (id, objection) = (publicity_id(&id)?, objection_id(&objection)?);
    ops::answer::answer(&cx, id, objection, raw.check()?, &[]).await?;
    show(cx, Path(id.to_string())).await
}

/// Says where the unit published itself
#[utoipa::path(post, path = "/publicity/{id}/place", tag = "publicity",
    params(("id" = String, Path)), request_body = PlaceRaw,
    responses((status = 200, body = PublicityView), (status = 422, description = "有字段要改")))]
pub async fn place(cx: Cx, Path(id): Path<String>, Body(raw): Body<PlaceRaw>) -> Reply {
    let id = publicity_id(&id)?;
    ops::place::give_place(&cx, id, &raw, &[]).await?;
    show(cx, Path(id.to_string())).await
}
