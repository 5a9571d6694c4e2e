//! The inbox as JSON.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::{Page, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_outbox::{Sent, State};
use kezhuan_web::{Body, Cx, Query, Reply};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::model::Notice;
use crate::ops;
use crate::ops::preference::{self, PacesRaw, RobotRaw};
use crate::outgoing::{masked, try_again};
use crate::store;

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeView {
    /// Id, `not_…`.
    pub id: String,
    /// Kind of the event, `achievements.published`.
    pub kind: String,
    /// What happened.
    pub says: String,
    /// To what; may be empty.
    pub title: String,
    /// Its page.
    pub href: String,
    /// When it happened.
    pub at: String,
    /// When it was marked read.
    pub read_at: Option<String>,
}

/// A page of the inbox: unread first, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeList {
    /// How many are unread.
    pub unread: u64,
    /// How many in all.
    pub total: u64,
    /// This page's.
    pub rows: Vec<NoticeView>,
}

/// How many were marked.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticesRead {
    /// How many were unread until now.
    pub marked: u64,
}

/// Which page of the inbox.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// Page, from 1.
    pub page: String,
}

fn view(n: &Notice) -> NoticeView {
    NoticeView {
        id: n.id.to_string(),
        kind: n.kind.clone(),
        says: n.says.clone(),
        title: n.title.clone(),
        href: n.href.clone(),
        at: n.at.rfc3339(),
        read_at: n.read_at.map(kezhuan_kernel::Instant::rfc3339),
    }
}

/// The actor's notices
#[utoipa::path(get, path = "/notices", tag = "notices", params(NoticeQuery),
    responses((status = 200, body = NoticeList), (status = 401, description = "not signed in")))]
pub async fn list_notices(cx: Cx, Query(query): Query<NoticeQuery>) -> Reply {
    let user = ops::me(&cx)?;
    let page = Page::new(query.page.trim().parse().unwrap_or(1), Page::SIZE);
    let rows = store::inbox(cx.db().reader(), user, page).await?;
    let list = NoticeList {
        unread: store::unread(cx.db().reader(), user).await?,
        total: store::total(cx.db().reader(), user).await?,
        rows: rows.iter().map(view).collect(),
    };
    cx.json(StatusCode::OK, &list)
}

/// Marks one notice read
#[utoipa::path(post, path = "/notices/{id}/read", tag = "notices",
    params(("id" = String, Path, description = "not_…")),
    responses((status = 200, body = NoticesRead), (status = 404, description = "no such notice of the actor")))]
pub async fn read_notice(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::mark_read(&cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    cx.json(StatusCode::OK, &NoticesRead { marked: 1 })
}

/// Marks all notices of the actor read
#[utoipa::path(post, path = "/notices/read", tag = "notices",
    responses((status = 200, body = NoticesRead)))]
pub async fn read_all_notices(cx: Cx) -> Reply {
    let marked = ops::mark_all_read(&cx).await?;
    cx.json(StatusCode::OK, &NoticesRead { marked })
}

/// A message that left the house, or should have.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutgoingView {
    /// Id, `msg_…`; the same at every attempt.
    id: String,
    /// `sms`, `mail`, `wecom`, `dingtalk`, `feishu`.
    channel: &'static str,
    /// Part of the address.
    to: String,
    /// `waiting`, `sent`, `given_up`.
    state: &'static str,
    /// When it was written.
    at: String,
    /// How often it was tried.
    attempts: i64,
    /// Why the last attempt failed; empty if none did.
    error: String,
}

/// A page of messages, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutgoingList {
    /// How many in all.
    total: u64,
    /// This page's.
    rows: Vec<OutgoingView>,
}

/// Which messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct OutgoingQuery {
    /// `waiting`, `sent`, `given_up`; empty for all.
    pub state: String,
    /// Page, from 1.
    pub page: String,
}

/// Messages that left the house, for the operator
#[utoipa::path(get, path = "/outbox", tag = "notices", params(OutgoingQuery),
    responses((status = 200, body = OutgoingList)))]
pub async fn list_outgoing(cx: Cx, Query(query): Query<OutgoingQuery>) -> Reply {
    let state = State::parse(&query.state);
    let page = Page::new(query.page.trim().parse().unwrap_or(1), Page::SIZE);
    let view = |sent: Sent| OutgoingView {
        id: sent.id.to_string(),
        channel: sent.message.channel.word(),
        to: masked(&sent.message.to),
        state: sent.state.word(),
        at: sent.at.rfc3339(),
        attempts: sent.attempts,
        error: sent.error,
    };
    let rows = kezhuan_outbox::list(cx.db(), state, page).await?;
    let total = kezhuan_outbox::count(cx.db(), state).await?;
    cx.json(StatusCode::OK, &OutgoingList { total, rows: rows.into_iter().map(view).collect() })
}

/// Has a message that was given up tried again
#[utoipa::path(post, path = "/outbox/{id}/again", tag = "notices",
    params(("id" = String, Path, description = "msg_…")),
    responses((status = 200, description = "已重新排队"), (status = 404, description = "没有这条")))]
pub async fn send_again(cx: Cx, Path(id): Path<String>) -> Reply {
    try_again(&cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    cx.json(StatusCode::OK, &serde_json::json!({ "done": true }))
}

/// How often mail comes
#[utoipa::path(get, path = "/notices/settings", tag = "notices",
    responses((status = 200, body = PacesRaw)))]
pub async fn show_paces(cx: Cx) -> Reply {
    cx.json(StatusCode::OK, &preference::paces(&cx).await?)
}

/// Chooses how often mail comes
#[utoipa::path(put, path = "/notices/settings", tag = "notices", request_body = PacesRaw,
    responses((status = 200, body = PacesRaw), (status = 422, description = "没有绑定邮箱，或选的不对")))]
pub async fn save_paces(cx: Cx, body: Body<PacesRaw>) -> Reply {
    preference::set_paces(&cx, &body.0).await?;
    cx.json(StatusCode::OK, &body.0)
}

fn organization(id: &str) -> Result<OrganizationId, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

fn done(cx: &Cx) -> Reply {
    cx.json(StatusCode::OK, &serde_json::json!({ "done": true }))
}

/// Sets the robot of an organization
#[utoipa::path(put, path = "/organizations/{id}/robot", tag = "notices", request_body = RobotRaw,
    params(("id" = String, Path, description = "org_…")),
    responses((status = 200, description = "已设好"), (status = 422, description = "地址不对")))]
pub async fn save_robot(cx: Cx, Path(id): Path<String>, body: Body<RobotRaw>) -> Reply {
    preference::set_robot(&cx, organization(&id)?, &body.0).await?;
    done(&cx)
}

/// Takes the robot of an organization away
#[utoipa::path(delete, path = "/organizations/{id}/robot", tag = "notices",
    params(("id" = String, Path, description = "org_…")),
    responses((status = 200, description = "已取消"), (status = 404, description = "没有机器人")))]
pub async fn drop_robot(cx: Cx, Path(id): Path<String>) -> Reply {
    preference::remove_robot(&cx, organization(&id)?).await?;
    done(&cx)
}

/// Sends a line to the robot of an organization
#[utoipa::path(post, path = "/organizations/{id}/robot/try", tag = "notices",
    params(("id" = String, Path, description = "org_…")),
    responses((status = 200, description = "已排队"), (status = 429, description = "试得太多")))]
pub async fn test_robot(cx: Cx, Path(id): Path<String>) -> Reply {
    preference::try_robot(&cx, organization(&id)?).await?;
    done(&cx)
}
