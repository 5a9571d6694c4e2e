//! Signing up, in and out.

use askama::Template;
use axum::http::{HeaderValue, header};
use kezhuan_kernel::Problem;
use kezhuan_outbox::{Channel, Channels};
use kezhuan_web::listing::encoded_ascii;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply};

use crate::filters;
use crate::ops::enter::Entered;
use crate::ops::sign_in::{sign_in, sign_out};
use crate::ops::sign_up::sign_up;
use crate::pages::code::password_hint;
use crate::pages::split;
use crate::rules::{Next, PhoneRaw, SignInRaw, SignUpRaw, local_path};
use crate::settings::Settings;
use crate::{DEMO_PASSWORD, session, store};

/// A login that a demonstration offers.
pub(crate) struct DemoLogin {
    pub(crate) label: String,
    pub(crate) name: String,
    pub(crate) login: String,
}

#[derive(Template)]
#[template(path = "accounts/login.html")]
pub(crate) struct LoginPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: SignInRaw,
    pub(crate) mobile: String,
    pub(crate) has_sms: bool,
    /// Name and address of each provider.
    pub(crate) elsewhere: Vec<(String, String)>,
    pub(crate) demo: Vec<DemoLogin>,
    pub(crate) password: &'static str,
}

async fn login_page(
    cx: &Cx,
    raw: SignInRaw,
    mobile: String,
    errors: Errors,
) -> Result<LoginPage, Problem> {
    let offered =
        if cx.app.is_demo() { store::demo_logins(cx.db().reader()).await? } else { Vec::new() };
    let demo = offered.into_iter().filter_map(|user| {
        Some(DemoLogin { label: user.demo_label?, name: user.name, login: user.login })
    });
    let settings = cx.app.settings::<Settings>();
    let elsewhere = settings.oidc.iter().map(|provider| {
        (provider.name.clone(), with_next(&format!("/login/oidc/{}", provider.id), &raw.next))
    });
    Ok(LoginPage {
        chrome: cx.chrome().await?,
        errors,
        elsewhere: elsewhere.collect(),
        raw,
        mobile,
        has_sms: cx.app.settings::<Channels>().has(Channel::Sms),
        demo: demo.collect(),
        password: DEMO_PASSWORD,
    })
}

pub(crate) async fn login(cx: Cx, Query(raw): Query<SignInRaw>) -> Reply {
    let raw = SignInRaw { next: raw.next, ..SignInRaw::default() };
    let page = login_page(&cx, raw, String::new(), Errors::none()).await?;
    cx.page(&page)
}

/// The sign-in page again, with what was wrong with the number.
pub(crate) async fn login_again(cx: &Cx, raw: PhoneRaw, errors: Errors) -> Reply {
    let sign_in = SignInRaw { next: raw.next, ..SignInRaw::default() };
    let page = login_page(cx, sign_in, raw.mobile, errors.clone()).await?;
    cx.form_again(&page, &errors)
}

pub(crate) async fn enter(cx: Cx, form: Form<SignInRaw>) -> Reply {
    let raw = form.raw;
    match split(sign_in(&cx, &raw.login, &raw.password).await)? {
        Ok(how) => entered(&cx, &how, &raw.next, None),
        Err(errors) => {
            let page = login_page(&cx, raw, String::new(), errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

/// The reply to a proof: the session's cookie and the way on, or the page of the next step.
pub(crate) fn entered(cx: &Cx, how: &Entered, next: &str, said: Option<&str>) -> Reply {
    match how {
        Entered::Open { token, .. } => {
            let reply = match said {
                Some(said) => cx.go_saying(local_path(next), said),
                None => cx.go(local_path(next)),
            };
            with_cookie(reply, session::cookie(token))
        }
        Entered::More { step, token } => cx.go(&next_href(*step, token, next)),
    }
}

/// The page of a step.
pub(crate) fn next_href(step: Next, token: &str, next: &str) -> String {
    let path = match step {
        Next::Second => "second",
        Next::Enrol => "enrol",
        Next::Renew | Next::Open => "renew",
    };
    with_next(&format!("/login/{path}/{token}"), next)
}

/// An address of ours that remembers where to go afterwards.
pub(crate) fn with_next(href: &str, next: &str) -> String {
    format!("{href}?next={}", encoded_ascii(local_path(next)))
}

pub(crate) fn with_cookie(reply: Reply, cookie: String) -> Reply {
    let mut response = reply?;
    let cookie = HeaderValue::try_from(cookie).map_err(Problem::bug)?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

pub(crate) async fn leave(cx: Cx) -> Reply {
    sign_out(&cx).await?;
    with_cookie(cx.go_saying("/", "已退出登录"), session::no_cookie())
}

#[derive(Template)]
#[template(path = "accounts/signup.html")]
pub(crate) struct SignUpPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: SignUpRaw,
    pub(crate) has_sms: bool,
    pub(crate) password_hint: String,
}

async fn signup_page(cx: &Cx, raw: SignUpRaw, errors: Errors) -> Result<SignUpPage, Problem> {
    let has_sms = cx.app.settings::<Channels>().has(Channel::Sms);
    let password_hint = password_hint(&cx.app.settings::<Settings>());
    Ok(SignUpPage { chrome: cx.chrome().await?, errors, raw, has_sms, password_hint })
}

pub(crate) async fn signup(cx: Cx, Query(raw): Query<SignInRaw>) -> Reply {
    let raw = SignUpRaw { next: raw.next, ..SignUpRaw::default() };
    let page = signup_page(&cx, raw, Errors::none()).await?;
    cx.page(&page)
}

pub(crate) async fn open(cx: Cx, form: Form<SignUpRaw>) -> Reply {
    let raw = form.raw;
    let done = match raw.check(&cx.app.settings::<Settings>()) {
        Ok(ask) => sign_up(&cx, ask).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok((_, token)) => {
            let reply = cx.go_saying(local_path(&raw.next), "账号已注册");
            with_cookie(reply, session::cookie(&token))
        }
        Err(errors) => {
            let page = signup_page(&cx, raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}
