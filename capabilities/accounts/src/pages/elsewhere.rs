//! Signing in by a provider: there and back, whoever is not known yet, linking and unlinking.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use kezhuan_kernel::Problem;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply, cookie};

use crate::filters;
use crate::model::Vouched;
use crate::ops::elsewhere::{self as ops, Back, Returned};
use crate::ops::sign_up::signed_in;
use crate::pages::sign_in::{entered, with_cookie};
use crate::pages::split;
use crate::rules::{NameRaw, Proof, ProofRaw, SignInRaw};
use crate::settings::Settings;
use crate::store;

const TICKET: &str = "__Host-kezhuan-away";
/// There, back, and the page after it.
const TICKET_SECONDS: i64 = 1800;

/// The ticket that the browser kept; empty if none.
pub(crate) fn ticket(headers: &HeaderMap) -> String {
    cookie(headers, TICKET).unwrap_or_default()
}

fn ticket_cookie(ticket: &str) -> String {
    let attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";
    format!("{TICKET}={ticket}; {attributes}; Max-Age={TICKET_SECONDS}")
}

/// GET /login/oidc/{provider}
pub(crate) async fn depart(cx: Cx, Path(id): Path<String>, Query(raw): Query<SignInRaw>) -> Reply {
    let (address, ticket) = ops::depart(&cx, &id, &raw.next).await?;
    with_cookie(cx.go(&address), ticket_cookie(&ticket))
}

/// GET /login/oidc/{provider}/back
pub(crate) async fn come_back(
    cx: Cx,
    Path(id): Path<String>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Reply {
    match ops::come_back(&cx, &id, &back, &ticket(&headers)).await? {
        (Returned::Entered(how), next) => entered(&cx, &how, &next, None),
        (Returned::Unknown(token), _) if cx.user().is_some() => {
            cx.go(&format!("/account/link/{token}"))
        }
        (Returned::Unknown(token), _) => cx.go(&format!("/login/link/{token}")),
    }
}

/// Whoever is not known yet opens an account here, or signs in to link one.
#[derive(Template)]
#[template(path = "accounts/unknown.html")]
pub(crate) struct UnknownPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: NameRaw,
    pub(crate) provider: String,
    pub(crate) token: String,
    pub(crate) mobile: Option<String>,
    /// An account here has proved the same number.
    pub(crate) taken: bool,
}

impl UnknownPage {
    fn action(&self) -> String {
        format!("/login/link/{}", self.token)
    }
}

async fn unknown_page(
    cx: &Cx,
    token: String,
    headers: &HeaderMap,
    raw: Option<NameRaw>,
    errors: Errors,
) -> Result<UnknownPage, Problem> {
    let who = ops::vouched(cx, &token, &ticket(headers)).await?;
    let taken = match &who.mobile {
        Some(mobile) => store::by_mobile(cx.db().reader(), mobile).await?.is_some(),
        None => false,
    };
    Ok(UnknownPage {
        chrome: cx.chrome().await?,
        errors,
        raw: raw.unwrap_or(NameRaw { name: who.name }),
        provider: ops::name_of(&cx.app.settings::<Settings>(), &who.issuer),
        token,
        mobile: who.mobile,
        taken,
    })
}

/// GET /login/link/{token}
pub(crate) async fn unknown(cx: Cx, Path(token): Path<String>, headers: HeaderMap) -> Reply {
    let page = unknown_page(&cx, token, &headers, None, Errors::none()).await?;
    cx.page(&page)
}

/// POST /login/link/{token}
pub(crate) async fn open(
    cx: Cx,
    Path(token): Path<String>,
    headers: HeaderMap,
    form: Form<NameRaw>,
) -> Reply {
    match split(ops::open_account(&cx, &token, &ticket(&headers), &form.raw).await)? {
        Ok((how, next)) => entered(&cx, &how, &next, Some("账号已开好，以后用它登录")),
        Err(errors) => {
            let page = unknown_page(&cx, token, &headers, Some(form.raw), errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

/// Showing once more that it is oneself, before a provider is linked or unlinked.
#[derive(Template)]
#[template(path = "accounts/proof.html")]
pub(crate) struct ProofPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) links: bool,
    pub(crate) provider: String,
    /// The name that the provider tells; empty if none.
    pub(crate) person: String,
    pub(crate) action: String,
    pub(crate) asked: Proof,
}

impl ProofPage {
    fn submit(&self) -> &'static str {
        if self.links { "绑定" } else { "解除绑定" }
    }
}

async fn proof_page(
    cx: &Cx,
    provider: String,
    linking: Option<&Vouched>,
    action: String,
    errors: Errors,
) -> Result<ProofPage, Problem> {
    let me = store::get(cx.db().reader(), signed_in(cx)?).await?.ok_or(Problem::SignIn)?;
    Ok(ProofPage {
        chrome: cx.chrome().await?,
        errors,
        links: linking.is_some(),
        provider,
        person: linking.map(|who| who.name.clone()).unwrap_or_default(),
        action,
        asked: ops::proof_asked(cx, &me).await?,
    })
}

async fn link_page(
    cx: &Cx,
    token: &str,
    who: &Vouched,
    errors: Errors,
) -> Result<ProofPage, Problem> {
    let provider = ops::name_of(&cx.app.settings::<Settings>(), &who.issuer);
    proof_page(cx, provider, Some(who), format!("/account/link/{token}"), errors).await
}

/// GET /account/link/{token}
pub(crate) async fn ask_to_link(cx: Cx, Path(token): Path<String>, headers: HeaderMap) -> Reply {
    let who = ops::vouched(&cx, &token, &ticket(&headers)).await?;
    let page = link_page(&cx, &token, &who, Errors::none()).await?;
    cx.page(&page)
}

/// POST /account/link/{token}
pub(crate) async fn link(
    cx: Cx,
    Path(token): Path<String>,
    headers: HeaderMap,
    form: Form<ProofRaw>,
) -> Reply {
    let who = ops::vouched(&cx, &token, &ticket(&headers)).await?;
    match split(ops::link(&cx, &token, &ticket(&headers), &form.raw).await)? {
        Ok(()) => cx.go_saying("/account", "已绑定，以后可以用它登录"),
        Err(errors) => {
            let page = link_page(&cx, &token, &who, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

async fn unlink_page(cx: &Cx, id: &str, errors: Errors) -> Result<ProofPage, Problem> {
    let standing = ops::standings(cx).await?.into_iter().find(|one| one.id == id);
    let name = standing.filter(|one| one.since.is_some()).ok_or(Problem::NotFound)?.name;
    proof_page(cx, name, None, format!("/account/elsewhere/{id}/remove"), errors).await
}

/// GET /account/elsewhere/{provider}
pub(crate) async fn ask_to_unlink(cx: Cx, Path(id): Path<String>) -> Reply {
    let page = unlink_page(&cx, &id, Errors::none()).await?;
    cx.page(&page)
}

/// POST /account/elsewhere/{provider}/remove
pub(crate) async fn unlink(cx: Cx, Path(id): Path<String>, form: Form<ProofRaw>) -> Reply {
    match split(ops::unlink(&cx, &id, &form.raw).await)? {
        Ok(()) => cx.go_saying("/account", "已解除"),
        Err(errors) => {
            let page = unlink_page(&cx, &id, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}
