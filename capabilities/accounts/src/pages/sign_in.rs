//! Signing up, in and out.

use askama::Template;
use axum::http::{HeaderValue, header};
use kezhuan_kernel::Problem;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply};

use crate::filters;
use crate::ops::sign_in::{sign_in, sign_out};
use crate::ops::sign_up::sign_up;
use crate::pages::split;
use crate::rules::{SignInRaw, SignUpRaw, local_path};
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
    pub(crate) demo: Vec<DemoLogin>,
    pub(crate) password: &'static str,
}

async fn login_page(cx: &Cx, raw: SignInRaw, errors: Errors) -> Result<LoginPage, Problem> {
    let offered =
        if cx.app.is_demo() { store::demo_logins(cx.db().reader()).await? } else { Vec::new() };
    let demo = offered.into_iter().filter_map(|user| {
        Some(DemoLogin { label: user.demo_label?, name: user.name, login: user.login })
    });
    Ok(LoginPage {
        chrome: cx.chrome().await?,
        errors,
        raw,
        demo: demo.collect(),
        password: DEMO_PASSWORD,
    })
}

pub(crate) async fn login(cx: Cx, Query(raw): Query<SignInRaw>) -> Reply {
    let raw = SignInRaw { next: raw.next, ..SignInRaw::default() };
    let page = login_page(&cx, raw, Errors::none()).await?;
    cx.page(&page)
}

pub(crate) async fn enter(cx: Cx, form: Form<SignInRaw>) -> Reply {
    let raw = form.raw;
    match split(sign_in(&cx, &raw.login, &raw.password).await)? {
        Ok((_, token)) => with_cookie(cx.go(local_path(&raw.next)), session::cookie(&token)),
        Err(errors) => {
            let page = login_page(&cx, raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
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
}

pub(crate) async fn signup(cx: Cx, Query(raw): Query<SignInRaw>) -> Reply {
    let raw = SignUpRaw { next: raw.next, ..SignUpRaw::default() };
    cx.page(&SignUpPage { chrome: cx.chrome().await?, errors: Errors::none(), raw })
}

pub(crate) async fn open(cx: Cx, form: Form<SignUpRaw>) -> Reply {
    let raw = form.raw;
    let done = match raw.check() {
        Ok(ask) => sign_up(&cx, ask).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok((_, token)) => {
            let reply = cx.go_saying(local_path(&raw.next), "账号已注册");
            with_cookie(reply, session::cookie(&token))
        }
        Err(errors) => {
            let page = SignUpPage { chrome: cx.chrome().await?, errors: errors.clone(), raw };
            cx.form_again(&page, &errors)
        }
    }
}
