//! The inbox as JSON.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::{Cx, Query, Reply};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::model::Notice;
use crate::ops;
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
