//! Codes by phone and mail: asked for, typed; a password set anew; a step of signing in renewed.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Problem;
use kezhuan_outbox::{Channel, Channels};
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply};

use crate::filters;
use crate::model::Purpose;
use crate::ops::challenge::{self, expired};
use crate::ops::enter::{Entered, renew_password};
use crate::ops::{code, second};
use crate::pages::account;
use crate::pages::sign_in::{entered, login_again, with_next};
use crate::pages::split;
use crate::rules::{CodeRaw, EmailRaw, PhoneRaw};
use crate::settings::Settings;

/// One form for every answer: which fields it asks for depends on what it is for.
#[derive(Template)]
#[template(path = "accounts/code.html")]
pub(crate) struct CodePage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: CodeRaw,
    pub(crate) heading: &'static str,
    pub(crate) lead: String,
    pub(crate) action: String,
    pub(crate) submit: &'static str,
    pub(crate) asks_code: bool,
    /// A number that may have no account yet: the name is asked for too.
    pub(crate) asks_name: bool,
    pub(crate) asks_password: bool,
    pub(crate) password_hint: String,
    /// Where another code is asked for, the name of the field and its value.
    pub(crate) again: Option<(String, &'static str, String)>,
}

impl CodePage {
    pub(crate) fn of(chrome: Chrome, heading: &'static str, action: String, raw: CodeRaw) -> Self {
        Self {
            chrome,
            errors: Errors::none(),
            raw,
            heading,
            lead: String::new(),
            action,
            submit: "继续",
            asks_code: true,
            asks_name: false,
            asks_password: false,
            password_hint: String::new(),
            again: None,
        }
    }
}

/// What a new password has to be, in words.
pub(crate) fn password_hint(settings: &Settings) -> String {
    let length = format!("至少 {} 个字符，可以用几个不相干的词", settings.password_shortest);
    match settings.password_kinds {
        0 => format!("{length}，不必有符号和大小写"),
        n => format!("{length}；大写、小写、数字、符号至少 {n} 种"),
    }
}

async fn page(
    cx: &Cx,
    purpose: Purpose,
    token: &str,
    raw: CodeRaw,
    errors: Errors,
) -> Result<CodePage, Problem> {
    let open = challenge::find(cx, token, purpose).await?;
    let (heading, path, submit) = match purpose {
        Purpose::Enter => ("填验证码", "/login/code", "验证并登录"),
        Purpose::Reset => ("重设密码", "/reset", "设为新密码"),
        Purpose::Mobile => ("绑定手机", "/account/mobile", "绑定"),
        Purpose::Email => ("绑定邮箱", "/account/email", "绑定"),
        Purpose::Second => ("二次验证", "/login/second", "继续"),
        Purpose::Renew => ("密码到期，请换一个", "/login/renew", "设为新密码"),
        Purpose::Enrol | Purpose::Away | Purpose::Link => return Err(expired()),
    };
    let target = open.target.clone();
    let lead = match purpose {
        Purpose::Second => {
            "打开手机上的验证器，填它现在显示的 6 位数；手机不在身边，填一个恢复码。".to_owned()
        }
        Purpose::Renew => "这里要求定期换密码。换好就登录。".to_owned(),
        Purpose::Reset => format!("如果 {target} 绑过账号，验证码已经发到这个手机，5 分钟内有效。"),
        _ => format!("验证码已发到 {target}，5 分钟内有效。"),
    };
    let again = match purpose {
        Purpose::Second | Purpose::Renew => None,
        Purpose::Email => Some((path.to_owned(), "email", target)),
        _ => Some((path.to_owned(), "mobile", target)),
    };
    let page = CodePage::of(cx.chrome().await?, heading, format!("{path}/{token}"), raw);
    Ok(CodePage {
        errors,
        lead,
        submit,
        asks_code: purpose != Purpose::Renew,
        asks_name: purpose == Purpose::Enter,
        asks_password: matches!(purpose, Purpose::Reset | Purpose::Renew),
        password_hint: password_hint(&cx.app.settings::<Settings>()),
        again,
        ..page
    })
}

async fn shown(cx: &Cx, purpose: Purpose, token: &str, raw: CodeRaw) -> Reply {
    let page = page(cx, purpose, token, raw, Errors::none()).await?;
    cx.page(&page)
}

async fn again(cx: &Cx, purpose: Purpose, token: &str, raw: CodeRaw, errors: Errors) -> Reply {
    let page = page(cx, purpose, token, raw, errors.clone()).await?;
    cx.form_again(&page, &errors)
}

/// Signing in goes on, or the form comes again.
async fn go_on(
    cx: &Cx,
    purpose: Purpose,
    token: &str,
    raw: CodeRaw,
    done: Result<Entered, Problem>,
) -> Reply {
    match split(done)? {
        Ok(how) => entered(cx, &how, &raw.next, None),
        Err(errors) => again(cx, purpose, token, raw, errors).await,
    }
}

/// POST /login/code
pub(crate) async fn ask(cx: Cx, form: Form<PhoneRaw>) -> Reply {
    let done = match form.raw.check(cx.app.is_demo()) {
        Ok(mobile) => code::ask_to_enter(&cx, mobile).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(token) => cx.go(&with_next(&format!("/login/code/{token}"), &form.raw.next)),
        Err(errors) => login_again(&cx, form.raw, errors).await,
    }
}

/// GET /login/code/{token}
pub(crate) async fn show(cx: Cx, Path(token): Path<String>, Query(raw): Query<CodeRaw>) -> Reply {
    shown(&cx, Purpose::Enter, &token, CodeRaw { next: raw.next, ..CodeRaw::default() }).await
}

/// POST /login/code/{token}
pub(crate) async fn enter(cx: Cx, Path(token): Path<String>, form: Form<CodeRaw>) -> Reply {
    match split(code::enter(&cx, &token, &form.raw).await)? {
        Ok((how, new)) => entered(&cx, &how, &form.raw.next, new.then_some("账号已开好")),
        Err(errors) => again(&cx, Purpose::Enter, &token, form.raw, errors).await,
    }
}

#[derive(Template)]
#[template(path = "accounts/reset.html")]
pub(crate) struct ResetPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: PhoneRaw,
    pub(crate) has_sms: bool,
}

async fn reset_page(cx: &Cx, raw: PhoneRaw, errors: Errors) -> Result<ResetPage, Problem> {
    let has_sms = cx.app.settings::<Channels>().has(Channel::Sms);
    Ok(ResetPage { chrome: cx.chrome().await?, errors, raw, has_sms })
}

/// GET /reset
pub(crate) async fn forgot(cx: Cx) -> Reply {
    let page = reset_page(&cx, PhoneRaw::default(), Errors::none()).await?;
    cx.page(&page)
}

/// POST /reset
pub(crate) async fn ask_to_reset(cx: Cx, form: Form<PhoneRaw>) -> Reply {
    let done = match form.raw.check(cx.app.is_demo()) {
        Ok(mobile) => code::ask_to_reset(&cx, mobile).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(token) => cx.go(&format!("/reset/{token}")),
        Err(errors) => {
            let page = reset_page(&cx, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

/// GET /reset/{token}
pub(crate) async fn show_reset(cx: Cx, Path(token): Path<String>) -> Reply {
    shown(&cx, Purpose::Reset, &token, CodeRaw::default()).await
}

/// POST /reset/{token}
pub(crate) async fn reset(cx: Cx, Path(token): Path<String>, form: Form<CodeRaw>) -> Reply {
    let done = code::reset(&cx, &token, &form.raw).await;
    go_on(&cx, Purpose::Reset, &token, form.raw, done).await
}

/// GET /login/second/{token}
pub(crate) async fn show_second(
    cx: Cx,
    Path(token): Path<String>,
    Query(raw): Query<CodeRaw>,
) -> Reply {
    shown(&cx, Purpose::Second, &token, CodeRaw { next: raw.next, ..CodeRaw::default() }).await
}

/// POST /login/second/{token}
pub(crate) async fn second(cx: Cx, Path(token): Path<String>, form: Form<CodeRaw>) -> Reply {
    let done = second::show_second(&cx, &token, &form.raw).await;
    go_on(&cx, Purpose::Second, &token, form.raw, done).await
}

/// GET /login/renew/{token}
pub(crate) async fn show_renew(
    cx: Cx,
    Path(token): Path<String>,
    Query(raw): Query<CodeRaw>,
) -> Reply {
    shown(&cx, Purpose::Renew, &token, CodeRaw { next: raw.next, ..CodeRaw::default() }).await
}

/// POST /login/renew/{token}
pub(crate) async fn renew(cx: Cx, Path(token): Path<String>, form: Form<CodeRaw>) -> Reply {
    let done = renew_password(&cx, &token, &form.raw).await;
    go_on(&cx, Purpose::Renew, &token, form.raw, done).await
}

/// POST /account/mobile
pub(crate) async fn ask_mobile(cx: Cx, form: Form<PhoneRaw>) -> Reply {
    let done = match form.raw.check(cx.app.is_demo()) {
        Ok(mobile) => code::ask_to_prove(&cx, Channel::Sms, mobile).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(token) => cx.go(&format!("/account/mobile/{token}")),
        Err(errors) => account::again(&cx, errors).await,
    }
}

/// POST /account/email
pub(crate) async fn ask_email(cx: Cx, form: Form<EmailRaw>) -> Reply {
    let done = match form.raw.check() {
        Ok(email) => code::ask_to_prove(&cx, Channel::Mail, email).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(token) => cx.go(&format!("/account/email/{token}")),
        Err(errors) => account::again(&cx, errors).await,
    }
}

/// GET /account/mobile/{token}
pub(crate) async fn show_mobile(cx: Cx, Path(token): Path<String>) -> Reply {
    shown(&cx, Purpose::Mobile, &token, CodeRaw::default()).await
}

/// GET /account/email/{token}
pub(crate) async fn show_email(cx: Cx, Path(token): Path<String>) -> Reply {
    shown(&cx, Purpose::Email, &token, CodeRaw::default()).await
}

/// POST /account/mobile/{token}
pub(crate) async fn mobile(cx: Cx, Path(token): Path<String>, form: Form<CodeRaw>) -> Reply {
    prove(&cx, Purpose::Mobile, &token, form.raw, "手机已绑定，以后可以用它登录").await
}

/// POST /account/email/{token}
pub(crate) async fn email(cx: Cx, Path(token): Path<String>, form: Form<CodeRaw>) -> Reply {
    prove(&cx, Purpose::Email, &token, form.raw, "邮箱已绑定").await
}

async fn prove(cx: &Cx, purpose: Purpose, token: &str, raw: CodeRaw, said: &str) -> Reply {
    match split(code::prove(cx, token, purpose, &raw).await)? {
        Ok(()) => cx.go_saying("/account", said),
        Err(errors) => again(cx, purpose, token, raw, errors).await,
    }
}
