//! The JSON face of mandates. The sealed paper is sent with the page's form.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::mandate::Mandate;
use crate::ops::mandate::{answer, own, see};
use crate::typed_mandate::MandateAnswerRaw;

/// A mandate.
#[derive(Debug, Serialize, ToSchema)]
pub struct MandateView {
    /// `man_…`
    id: String,
    /// In whose name, `org_…`
    principal: String,
    /// Who acts, `org_…`
    agent: String,
    /// `achievements`, `demands`, `deals`, `contracts`.
    areas: Vec<String>,
    /// First day.
    from: String,
    /// Last day.
    until: String,
    /// `asked`, `given`, `refused`, `revoked`.
    state: &'static str,
    /// May the agent act today?
    in_force: bool,
    /// Did an official confirm it by the paper?
    on_paper: bool,
}

impl MandateView {
    fn of(cx: &Cx, m: &Mandate) -> Self {
        Self {
            id: m.id.to_string(),
            principal: m.principal.to_string(),
            agent: m.agent.to_string(),
            areas: m.areas.clone(),
            from: m.from.to_string(),
            until: m.until.to_string(),
            state: m.state.word(),
            in_force: m.is_in_force(cx.now().day()),
            on_paper: m.on_paper,
        }
    }
}

/// Mandates of the actor's organizations, given and taken
#[utoipa::path(get, path = "/mandates", tag = "accounts",
    responses((status = 200, body = [MandateView])))]
pub(crate) async fn list(cx: Cx) -> Reply {
    let found = own(&cx).await?;
    let views: Vec<MandateView> = found.iter().map(|m| MandateView::of(&cx, m)).collect();
    cx.json(StatusCode::OK, &views)
}

/// One mandate
#[utoipa::path(get, path = "/mandates/{id}", tag = "accounts",
    params(("id" = String, Path, description = "man_…")),
    responses((status = 200, body = MandateView), (status = 404, description = "没有，或与您无关")))]
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (mandate, ..) = see(&cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    cx.json(StatusCode::OK, &MandateView::of(&cx, &mandate))
}

/// Gives, refuses or takes back a mandate
#[utoipa::path(post, path = "/mandates/{id}", tag = "accounts", request_body = MandateAnswerRaw,
    params(("id" = String, Path, description = "man_…")),
    responses((status = 200, body = MandateView), (status = 409, description = "已经答复过或结束")))]
pub(crate) async fn decide(cx: Cx, Path(id): Path<String>, body: Body<MandateAnswerRaw>) -> Reply {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    see(&cx, id).await?;
    let next = answer(&cx, id, body.0.check()?).await?;
    cx.json(StatusCode::OK, &MandateView::of(&cx, &next))
}
