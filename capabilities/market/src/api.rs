//! The JSON face of the market desk: the same operations as the pages.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Id, Page, Problem};
use kezhuan_web::{Body, Cx, Query, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{Matter, Push};
use crate::ops;
use crate::ops::answer::MarketAnswerRaw;
use crate::ops::close::MarketCloseRaw;
use crate::ops::contact::MarketContactRaw;
use crate::ops::hand_over::MarketHandOverRaw;
use crate::ops::push::MarketPushRaw;
use crate::pages::id_of;
use crate::pages::queue::{QueueRaw, which};
use crate::permissions::READ;
use crate::store::{self, pushes};

/// A matter of the desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarketMatter {
    /// `mat_…`
    id: String,
    /// `demand`, `deal`.
    kind: &'static str,
    /// `dem_…`, `dea_…`
    object: String,
    /// Title.
    title: String,
    /// `org_…` of who brought it.
    party: Option<String>,
    /// `usr_…` of who looks after it.
    owner: Option<String>,
    /// When it came.
    opened_at: String,
    /// Last day of the first answer.
    due: Option<String>,
    /// When the desk first answered.
    answered_at: Option<String>,
    /// When it ended.
    closed_at: Option<String>,
    /// Key of how it ended.
    ending: Option<String>,
}

impl MarketMatter {
    fn of(m: &Matter) -> Self {
        Self {
            id: m.id.to_string(),
            kind: m.kind.word(),
            object: m.object.clone(),
            title: m.title.clone(),
            party: m.party.map(|id| id.to_string()),
            owner: m.owner.map(|id| kezhuan_accounts::UserId::from_uuid(id).to_string()),
            opened_at: m.opened_at.rfc3339(),
            due: m.due.map(|day| day.to_string()),
            answered_at: m.answered_at.map(|at| at.rfc3339()),
            closed_at: m.closed_at.map(|at| at.rfc3339()),
            ending: m.ending.clone(),
        }
    }
}

/// A page of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarketQueue {
    /// Rows on all pages.
    total: u64,
    /// This page, from 1.
    page: u64,
    /// Unanswered first.
    rows: Vec<MarketMatter>,
}

/// The queue: `show` is `mine`, `open` or `closed`.
#[utoipa::path(get, path = "/market", tag = "market",
    params(("show" = Option<String>, Query), ("page" = Option<u64>, Query)),
    responses((status = 200, body = MarketQueue)))]
pub(crate) async fn list(cx: Cx, Query(raw): Query<QueueRaw>) -> Reply {
    cx.may(&READ, &Subject::none())?;
    let page = Page::new(raw.page.parse().unwrap_or(1), Page::SIZE);
    let (total, found) = store::list(cx.db().reader(), which(&cx, &raw.show), page).await?;
    let rows = found.iter().map(MarketMatter::of).collect();
    cx.json(StatusCode::OK, &MarketQueue { total, page: page.number, rows })
}

async fn stands(cx: &Cx, id: &str) -> Reply {
    let m = ops::current(cx, id_of(id)?).await?;
    cx.may(&READ, &m.subject(&cx.pack()))?;
    cx.json(StatusCode::OK, &MarketMatter::of(&m))
}

/// One matter.
#[utoipa::path(get, path = "/market/{id}", tag = "market",
    responses((status = 200, body = MarketMatter), (status = 404, description = "没有")))]
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    stands(&cx, &id).await
}

/// Logs a contact; the clock of the first answer stops.
#[utoipa::path(post, path = "/market/{id}/contacts", tag = "market", request_body = MarketContactRaw,
    responses((status = 200, body = MarketMatter), (status = 422, description = "有字段要改")))]
pub(crate) async fn contact(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<MarketContactRaw>,
) -> Reply {
    ops::contact::contact(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id).await
}

/// Hands it over to somebody of the desk.
#[utoipa::path(post, path = "/market/{id}/hand-over", tag = "market",
    request_body = MarketHandOverRaw,
    responses((status = 200, body = MarketMatter), (status = 422, description = "有字段要改")))]
pub(crate) async fn hand_over(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<MarketHandOverRaw>,
) -> Reply {
    ops::hand_over::hand_over(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id).await
}

/// Ends it.
#[utoipa::path(post, path = "/market/{id}/close", tag = "market", request_body = MarketCloseRaw,
    responses((status = 200, body = MarketMatter), (status = 409, description = "已经办结")))]
pub(crate) async fn close(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<MarketCloseRaw>,
) -> Reply {
    ops::close::close(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id).await
}

/// A demand that was sent to a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarketPush {
    /// `psh_…`
    id: String,
    /// `dem_…`
    demand: String,
    /// `org_…`
    organization: String,
    /// Why it may fit.
    reasons: Vec<String>,
    /// When it was sent.
    sent_at: String,
    /// `interested`, `declined`; null while it waits.
    answer: Option<&'static str>,
    /// Key of the reason, when declined.
    reason: Option<String>,
}

impl MarketPush {
    fn of(p: &Push) -> Self {
        let word = |interested| if interested { "interested" } else { "declined" };
        Self {
            id: p.id.to_string(),
            demand: p.demand.to_string(),
            organization: p.organization.to_string(),
            reasons: p.reasons.clone(),
            sent_at: p.at.rfc3339(),
            answer: p.answer.as_ref().map(|a| word(a.interested)),
            reason: p.answer.as_ref().and_then(|a| a.reason.clone()),
        }
    }
}

/// To whom a demand was sent, and what they said.
#[utoipa::path(get, path = "/market/push/{demand}", tag = "market",
    responses((status = 200, body = [MarketPush]), (status = 404, description = "没有")))]
pub(crate) async fn pushed(cx: Cx, Path(demand): Path<String>) -> Reply {
    let (d, _) = ops::push::sendable(&cx, demand.parse().map_err(|_| Problem::NotFound)?).await?;
    let sent = pushes::of_demand(cx.db().reader(), d.id).await?;
    cx.json(StatusCode::OK, &sent.iter().map(MarketPush::of).collect::<Vec<_>>())
}

/// Sends a demand to units; who has got it does not get it again.
#[utoipa::path(post, path = "/market/push/{demand}", tag = "market", request_body = MarketPushRaw,
    responses((status = 200, body = [MarketPush]), (status = 422, description = "有字段要改")))]
pub(crate) async fn push(
    cx: Cx,
    Path(demand): Path<String>,
    Body(raw): Body<MarketPushRaw>,
) -> Reply {
    let id = demand.parse().map_err(|_| Problem::NotFound)?;
    ops::push::push(&cx, id, &raw).await?;
    let sent = pushes::of_demand(cx.db().reader(), id).await?;
    cx.json(StatusCode::OK, &sent.iter().map(MarketPush::of).collect::<Vec<_>>())
}

/// What was sent to one's own units, the longest waiting first.
#[utoipa::path(get, path = "/market/received", tag = "market",
    responses((status = 200, body = [MarketPush])))]
pub(crate) async fn received(cx: Cx) -> Reply {
    let found =
        pushes::of_organizations(cx.db().reader(), &cx.actor.speaks_for("market"), true).await?;
    cx.json(StatusCode::OK, &found.iter().map(MarketPush::of).collect::<Vec<_>>())
}

/// A unit answers.
#[utoipa::path(post, path = "/market/received/{push}", tag = "market",
    request_body = MarketAnswerRaw,
    responses((status = 200, body = MarketPush), (status = 409, description = "已经答复")))]
pub(crate) async fn answer(
    cx: Cx,
    Path(push): Path<String>,
    Body(raw): Body<MarketAnswerRaw>,
) -> Reply {
    let id = push.parse().map_err(|_| Problem::NotFound)?;
    cx.json(StatusCode::OK, &MarketPush::of(&ops::answer::answer(&cx, id, &raw).await?))
}
