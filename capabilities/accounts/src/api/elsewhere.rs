//! The JSON face of signing in by a provider. The way there and back is the browser's; its ticket is
//! a cookie, so these calls come from the browser that went.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use super::{done, identity};
use crate::ops::elsewhere as ops;
use crate::pages::elsewhere::ticket;
use crate::rules::{NameRaw, ProofRaw};

/// A provider that may sign in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderView {
    /// As in `/login/oidc/{provider}`.
    provider: String,
    /// Shown name.
    name: String,
    /// Since when it signs in to this account; `null`: it does not.
    since: Option<String>,
}

/// Providers, and which of them sign in to one's own account.
#[utoipa::path(get, path = "/account/elsewhere", tag = "accounts",
    responses((status = 200, body = Vec<ProviderView>)))]
pub(crate) async fn list(cx: Cx) -> Reply {
    let all = ops::standings(&cx).await?.into_iter().map(|one| ProviderView {
        provider: one.id,
        name: one.name,
        since: one.since.map(|at| at.rfc3339()),
    });
    cx.json(StatusCode::OK, &all.collect::<Vec<_>>())
}

/// Opens an account for whom the provider vouches, and signs in.
#[utoipa::path(post, path = "/session/link/{token}", tag = "accounts", request_body = NameRaw,
    params(("token" = String, Path, description = "从对方回来时地址里的")),
    responses((status = 200, body = identity::EnteredView), (status = 409, description = "过期，或不是这个浏览器")))]
pub(crate) async fn open(
    cx: Cx,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body<NameRaw>,
) -> Reply {
    let (how, _) = ops::open_account(&cx, &token, &ticket(&headers), &body.0).await?;
    identity::entered(&cx, &how)
}

/// Links the provider's person to one's own account.
#[utoipa::path(post, path = "/account/link/{token}", tag = "accounts", request_body = ProofRaw,
    params(("token" = String, Path, description = "从对方回来时地址里的")),
    responses((status = 200, description = "已绑定"), (status = 409, description = "过期、不是这个浏览器，或已绑过")))]
pub(crate) async fn link(
    cx: Cx,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body<ProofRaw>,
) -> Reply {
    ops::link(&cx, &token, &ticket(&headers), &body.0).await?;
    done(&cx)
}

/// The provider no longer signs in to one's own account.
#[utoipa::path(delete, path = "/account/elsewhere/{provider}", tag = "accounts",
    params(("provider" = String, Path)), request_body = ProofRaw,
    responses((status = 200, description = "已解除"), (status = 409, description = "这是唯一的登录方式")))]
pub(crate) async fn unlink(cx: Cx, Path(provider): Path<String>, body: Body<ProofRaw>) -> Reply {
    ops::unlink(&cx, &provider, &body.0).await?;
    done(&cx)
}
