//! The JSON face of claiming an organization. Papers are sent with the page's form.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::takeover::Takeover;
use crate::ops::takeover::{decide, object, see};
use crate::rules::{ObjectionRaw, TakeoverDecisionRaw};

/// Somebody's wish to administer an organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakeoverView {
    /// `tak_…`
    id: String,
    /// `usr_…`
    user: String,
    /// `org_…`
    organization: String,
    /// `asked`, `granted`, `objected`, `done`, `refused`.
    state: &'static str,
    /// Is there an administrator to be replaced?
    replaces: bool,
    /// End of the time for objections.
    until: Option<String>,
    /// What the official said.
    reason: String,
    /// What the present administrator said.
    objection: String,
}

fn view(cx: &Cx, t: &Takeover) -> Reply {
    cx.json(
        StatusCode::OK,
        &TakeoverView {
            id: t.id.to_string(),
            user: t.user.to_string(),
            organization: t.organization.to_string(),
            state: t.state.word(),
            replaces: t.replaces,
            until: t.until.map(kezhuan_kernel::Instant::rfc3339),
            reason: t.reason.clone(),
            objection: t.objection.clone(),
        },
    )
}

/// A claim: for whoever asked, the officials concerned and the present administrator.
#[utoipa::path(get, path = "/takeovers/{id}", tag = "accounts",
    params(("id" = String, Path, description = "tak_…")),
    responses((status = 200, body = TakeoverView), (status = 404, description = "没有，或与您无关")))]
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (takeover, ..) = see(&cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    view(&cx, &takeover)
}

/// Decides about a claim.
#[utoipa::path(post, path = "/takeovers/{id}/decide", tag = "accounts",
    request_body = TakeoverDecisionRaw, params(("id" = String, Path, description = "tak_…")),
    responses((status = 200, body = TakeoverView), (status = 409, description = "已经有了结果")))]
pub(crate) async fn settle(
    cx: Cx,
    Path(id): Path<String>,
    body: Body<TakeoverDecisionRaw>,
) -> Reply {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    view(&cx, &decide(&cx, id, body.0.check()?).await?)
}

/// Objects to being replaced.
#[utoipa::path(post, path = "/takeovers/{id}/object", tag = "accounts",
    request_body = ObjectionRaw, params(("id" = String, Path, description = "tak_…")),
    responses((status = 200, body = TakeoverView), (status = 409, description = "不在异议期")))]
pub(crate) async fn contest(cx: Cx, Path(id): Path<String>, body: Body<ObjectionRaw>) -> Reply {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    object(&cx, id, body.0.check()?).await?;
    view(&cx, &see(&cx, id).await?.0)
}
