//! The JSON face of codes, second factors and the steps of signing in.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_outbox::Channel;
use kezhuan_web::{Body, Cx, Query, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use super::{AccountCreated, done};
use crate::model::Purpose;
use crate::ops::enter::{Entered, renew_password};
use crate::ops::{code, second as ops};
use crate::otp;
use crate::pages::second::PeopleQuery;
use crate::pages::sign_in::with_cookie;
use crate::rules::{CodeRaw, EmailRaw, Next, PhoneRaw};
use crate::{session, store};

/// A question that waits for its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Asked {
    /// Where the answer goes: the last part of its address.
    token: String,
}

/// How far signing in has come: a session (the answer sets its cookie), or one more step.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredView {
    /// `usr_…` once a session is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// `second`, `enrol` or `renew`.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'static str>,
    /// The token of the next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// The answer to a proof.
pub(crate) fn entered(cx: &Cx, how: &Entered) -> Reply {
    match how {
        Entered::Open { user, token } => {
            let view = EnteredView { id: Some(user.to_string()), next: None, token: None };
            with_cookie(cx.json(StatusCode::OK, &view), session::cookie(token))
        }
        Entered::More { step, token } => {
            let next = match step {
                Next::Second => "second",
                Next::Enrol => "enrol",
                Next::Renew | Next::Open => "renew",
            };
            let view = EnteredView { id: None, next: Some(next), token: Some(token.clone()) };
            cx.json(StatusCode::OK, &view)
        }
    }
}

fn asked(cx: &Cx, token: String) -> Reply {
    cx.json(StatusCode::CREATED, &Asked { token })
}

/// Sends a code to sign in or sign up with.
#[utoipa::path(post, path = "/session/code", tag = "accounts", request_body = PhoneRaw,
    responses((status = 201, body = Asked), (status = 429, description = "要得太多")))]
pub(crate) async fn ask_to_enter(cx: Cx, body: Body<PhoneRaw>) -> Reply {
    let mobile = body.0.check(cx.app.is_demo())?;
    asked(&cx, code::ask_to_enter(&cx, mobile).await?)
}

/// Signs in by the code; `name` opens an account for whoever has none.
#[utoipa::path(post, path = "/session/code/{token}", tag = "accounts", request_body = CodeRaw,
    params(("token" = String, Path, description = "来自上一步")),
    responses((status = 200, body = EnteredView), (status = 422, description = "验证码不对")))]
pub(crate) async fn enter(cx: Cx, Path(token): Path<String>, body: Body<CodeRaw>) -> Reply {
    entered(&cx, &code::enter(&cx, &token, &body.0).await?.0)
}

/// Sends a code to set the password anew with. The answer is the same for unknown numbers.
#[utoipa::path(post, path = "/password/code", tag = "accounts", request_body = PhoneRaw,
    responses((status = 201, body = Asked), (status = 429, description = "要得太多")))]
pub(crate) async fn ask_to_reset(cx: Cx, body: Body<PhoneRaw>) -> Reply {
    let mobile = body.0.check(cx.app.is_demo())?;
    asked(&cx, code::ask_to_reset(&cx, mobile).await?)
}

/// Sets the password anew by the code; all sessions end.
#[utoipa::path(post, path = "/password/code/{token}", tag = "accounts", request_body = CodeRaw,
    params(("token" = String, Path, description = "来自上一步")),
    responses((status = 200, body = EnteredView), (status = 422, description = "验证码或密码不对")))]
pub(crate) async fn reset(cx: Cx, Path(token): Path<String>, body: Body<CodeRaw>) -> Reply {
    entered(&cx, &code::reset(&cx, &token, &body.0).await?)
}

/// Shows the second factor: a code of the authenticator or a recovery code.
#[utoipa::path(post, path = "/session/second/{token}", tag = "accounts", request_body = CodeRaw,
    params(("token" = String, Path, description = "来自登录的答复")),
    responses((status = 200, body = EnteredView), (status = 422, description = "验证码不对")))]
pub(crate) async fn second(cx: Cx, Path(token): Path<String>, body: Body<CodeRaw>) -> Reply {
    entered(&cx, &ops::show_second(&cx, &token, &body.0).await?)
}

/// What an authenticator needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolmentView {
    /// Base 32.
    secret: String,
    /// `otpauth://…`, for a QR code.
    address: String,
}

/// Recovery codes, shown once, and how signing in goes on.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolledView {
    /// Each works once.
    recovery_codes: Vec<String>,
    /// `second`, `enrol` or `renew` if signing in needs one more step.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'static str>,
}

/// The secret of a second factor that is being set up.
#[utoipa::path(get, path = "/session/enrol/{token}", tag = "accounts",
    params(("token" = String, Path, description = "来自登录的答复")),
    responses((status = 200, body = EnrolmentView)))]
pub(crate) async fn enrolment(cx: Cx, Path(token): Path<String>) -> Reply {
    let (user, step) = ops::enrolment(&cx, &token).await?;
    let me = store::get(cx.db().reader(), user).await?.ok_or(Problem::SignIn)?;
    let address = otp::address(&step.secret, &me.login, &cx.app.site().city.site_name)?;
    cx.json(StatusCode::OK, &EnrolmentView { secret: step.secret, address })
}

/// Puts the second factor in force by its first code.
#[utoipa::path(post, path = "/session/enrol/{token}", tag = "accounts", request_body = CodeRaw,
    params(("token" = String, Path, description = "来自登录的答复")),
    responses((status = 200, body = EnrolledView), (status = 422, description = "验证码不对")))]
pub(crate) async fn enrol(cx: Cx, Path(token): Path<String>, body: Body<CodeRaw>) -> Reply {
    let (recovery_codes, how) = ops::confirm_enrolment(&cx, &token, &body.0).await?;
    let next = matches!(how, Some(Entered::More { .. })).then_some("renew");
    let reply = cx.json(StatusCode::OK, &EnrolledView { recovery_codes, next });
    match how {
        Some(Entered::Open { token, .. }) => with_cookie(reply, session::cookie(&token)),
        _ => reply,
    }
}

/// Sets a new password where the old one is too old.
#[utoipa::path(post, path = "/session/renew/{token}", tag = "accounts", request_body = CodeRaw,
    params(("token" = String, Path, description = "来自登录的答复")),
    responses((status = 200, body = EnteredView), (status = 422, description = "密码不行")))]
pub(crate) async fn renew(cx: Cx, Path(token): Path<String>, body: Body<CodeRaw>) -> Reply {
    entered(&cx, &renew_password(&cx, &token, &body.0).await?)
}

/// Sends a code to prove one's own number with.
#[utoipa::path(post, path = "/account/mobile", tag = "accounts", request_body = PhoneRaw,
    responses((status = 201, body = Asked)))]
pub(crate) async fn ask_mobile(cx: Cx, body: Body<PhoneRaw>) -> Reply {
    let mobile = body.0.check(cx.app.is_demo())?;
    asked(&cx, code::ask_to_prove(&cx, Channel::Sms, mobile).await?)
}

/// Proves one's own number.
#[utoipa::path(post, path = "/account/mobile/{token}", tag = "accounts", request_body = CodeRaw,
    params(("token" = String, Path, description = "来自上一步")),
    responses((status = 200, description = "已绑定")))]
pub(crate) async fn mobile(cx: Cx, Path(token): Path<String>, body: Body<CodeRaw>) -> Reply {
    code::prove(&cx, &token, Purpose::Mobile, &body.0).await?;
    done(&cx)
}

/// Sends a code to prove one's own mail address with.
#[utoipa::path(post, path = "/account/email", tag = "accounts", request_body = EmailRaw,
    responses((status = 201, body = Asked)))]
pub(crate) async fn ask_email(cx: Cx, body: Body<EmailRaw>) -> Reply {
    let email = body.0.check()?;
    asked(&cx, code::ask_to_prove(&cx, Channel::Mail, email).await?)
}

/// Proves one's own mail address.
#[utoipa::path(post, path = "/account/email/{token}", tag = "accounts", request_body = CodeRaw,
    params(("token" = String, Path, description = "来自上一步")),
    responses((status = 200, description = "已绑定")))]
pub(crate) async fn email(cx: Cx, Path(token): Path<String>, body: Body<CodeRaw>) -> Reply {
    code::prove(&cx, &token, Purpose::Email, &body.0).await?;
    done(&cx)
}

/// Begins to set up a second factor for oneself.
#[utoipa::path(post, path = "/account/second", tag = "accounts",
    responses((status = 201, body = Asked), (status = 409, description = "已经开通")))]
pub(crate) async fn begin_second(cx: Cx) -> Reply {
    asked(&cx, ops::begin_enrolment(&cx).await?)
}

/// Takes one's own second factor away.
#[utoipa::path(delete, path = "/account/second", tag = "accounts", request_body = CodeRaw,
    responses((status = 200, description = "已停用"), (status = 422, description = "验证码不对")))]
pub(crate) async fn remove_second(cx: Cx, body: Body<CodeRaw>) -> Reply {
    ops::remove_second(&cx, &body.0).await?;
    done(&cx)
}

/// An account, for the operator.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// `usr_…`
    id: String,
    /// Login name.
    login: String,
    /// Shown name.
    name: String,
    /// Has a second factor.
    second: bool,
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleView {
    /// How many in all.
    total: u64,
    /// This page's.
    rows: Vec<PersonView>,
}

/// Accounts by name, login or number, for the operator.
#[utoipa::path(get, path = "/accounts", tag = "accounts", params(PeopleQuery),
    responses((status = 200, body = PeopleView)))]
pub(crate) async fn people(cx: Cx, Query(query): Query<PeopleQuery>) -> Reply {
    let conn = cx.db().reader();
    let text = query.q.trim();
    let mut rows = Vec::new();
    for user in store::search(conn, text, query.page()).await? {
        let second = store::second::get(conn, user.id).await?.is_some();
        rows.push(PersonView {
            id: user.id.to_string(),
            login: user.login,
            name: user.name,
            second,
        });
    }
    let total = store::count_found(conn, text).await?;
    cx.json(StatusCode::OK, &PeopleView { total, rows })
}

/// Takes somebody's second factor away; all their sessions end.
#[utoipa::path(delete, path = "/accounts/{id}/second", tag = "accounts",
    params(("id" = String, Path, description = "usr_…")),
    responses((status = 200, body = AccountCreated), (status = 409, description = "没有开通，或者是自己")))]
pub(crate) async fn reset_second(cx: Cx, Path(id): Path<String>) -> Reply {
    let user = id.parse().map_err(|_| Problem::NotFound)?;
    ops::reset_second(&cx, user).await?;
    cx.json(StatusCode::OK, &AccountCreated { id: id.clone() })
}
