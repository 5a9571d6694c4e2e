//! Setting up a second factor, its recovery codes, and what the operator does for whoever lost it.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::kit::Pager;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply};
use qrcode::QrCode;
use qrcode::render::svg;

use crate::filters;
use crate::model::User;
use crate::ops::enter::Entered;
use crate::ops::second;
use crate::pages::sign_in::{next_href, with_cookie};
use crate::pages::split;
use crate::permissions::ADMINISTER;
use crate::rules::{CodeRaw, local_path};
use crate::{otp, session, store};

#[derive(Template)]
#[template(path = "accounts/enrol.html")]
pub(crate) struct EnrolPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: CodeRaw,
    pub(crate) action: String,
    /// The installation wants it; it is no free choice.
    pub(crate) obliged: bool,
    pub(crate) qr: String,
    pub(crate) secret: String,
}

#[derive(Template)]
#[template(path = "accounts/recovery.html")]
pub(crate) struct RecoveryPage {
    pub(crate) chrome: Chrome,
    pub(crate) codes: Vec<String>,
    pub(crate) next: String,
}

/// The QR code of an address, black on white.
pub(crate) fn qr(address: &str) -> Result<String, Problem> {
    let code = QrCode::new(address).map_err(Problem::bug)?;
    let drawn = code.render::<svg::Color<'_>>().module_dimensions(4, 4).build();
    Ok(drawn.split_once("?>").map_or(drawn.as_str(), |(_, svg)| svg).to_owned())
}

async fn enrol_page(
    cx: &Cx,
    token: &str,
    raw: CodeRaw,
    errors: Errors,
) -> Result<EnrolPage, Problem> {
    let (user, step) = second::enrolment(cx, token).await?;
    let me = store::get(cx.db().reader(), user).await?.ok_or(Problem::SignIn)?;
    let address = otp::address(&step.secret, &me.login, &cx.app.site().city.site_name)?;
    let fours: Vec<char> = step.secret.chars().collect();
    let fours = fours.chunks(4).map(|four| four.iter().collect::<String>());
    Ok(EnrolPage {
        chrome: cx.chrome().await?,
        errors,
        raw,
        action: format!("/login/enrol/{token}"),
        obliged: cx.user().is_none(),
        qr: qr(&address)?,
        secret: fours.collect::<Vec<_>>().join(" "),
    })
}

/// GET /login/enrol/{token}
pub(crate) async fn show(cx: Cx, Path(token): Path<String>, Query(raw): Query<CodeRaw>) -> Reply {
    let raw = CodeRaw { next: raw.next, ..CodeRaw::default() };
    let page = enrol_page(&cx, &token, raw, Errors::none()).await?;
    cx.page(&page)
}

/// POST /login/enrol/{token}
pub(crate) async fn confirm(cx: Cx, Path(token): Path<String>, form: Form<CodeRaw>) -> Reply {
    match split(second::confirm_enrolment(&cx, &token, &form.raw).await)? {
        Ok((codes, how)) => {
            let next = match &how {
                None => "/account".to_owned(),
                Some(Entered::Open { .. }) => local_path(&form.raw.next).to_owned(),
                Some(Entered::More { step, token }) => next_href(*step, token, &form.raw.next),
            };
            let page = RecoveryPage { chrome: cx.chrome().await?, codes, next };
            match how {
                Some(Entered::Open { token, .. }) => {
                    with_cookie(cx.page(&page), session::cookie(&token))
                }
                _ => cx.page(&page),
            }
        }
        Err(errors) => {
            let page = enrol_page(&cx, &token, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

/// POST /account/second
pub(crate) async fn begin(cx: Cx) -> Reply {
    let token = second::begin_enrolment(&cx).await?;
    cx.go(&format!("/login/enrol/{token}"))
}

#[derive(Template)]
#[template(path = "accounts/people.html")]
pub(crate) struct PeoplePage {
    pub(crate) chrome: Chrome,
    pub(crate) text: String,
    pub(crate) rows: Vec<PersonRow>,
    pub(crate) pager: Pager,
}

pub(crate) struct PersonRow {
    pub(crate) user: User,
    pub(crate) posts: Vec<String>,
    pub(crate) second: bool,
    pub(crate) href: String,
    pub(crate) key: String,
}

/// Which accounts.
#[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// Part of a name, login or number.
    pub q: String,
    /// Page, from 1.
    pub page: String,
}

impl PeopleQuery {
    pub(crate) fn page(&self) -> Page {
        Page::new(self.page.trim().parse().unwrap_or(1), Page::SIZE)
    }
}

/// GET /accounts
pub(crate) async fn people(cx: Cx, Query(query): Query<PeopleQuery>) -> Reply {
    cx.may(&ADMINISTER, &kezhuan_authority::Subject::none())?;
    let conn = cx.db().reader();
    let text = query.q.trim().to_owned();
    let pack = cx.pack();
    let mut rows = Vec::new();
    for user in store::search(conn, &text, query.page()).await? {
        let posts = store::posts_of(conn, user.id).await?.into_iter();
        let posts = posts.map(|p| format!("{} {}", p.role.chinese(), pack.regions.name(&p.region)));
        rows.push(PersonRow {
            posts: posts.collect(),
            second: store::second::get(conn, user.id).await?.is_some(),
            href: format!("/accounts/{}/second/reset", user.id),
            key: user.id.to_string(),
            user,
        });
    }
    let total = store::count_found(conn, &text).await?;
    let pager = Pager::new(query.page(), total, |n| {
        format!("/accounts?q={}&page={n}", kezhuan_web::listing::encoded(&text))
    });
    cx.page(&PeoplePage { chrome: cx.chrome().await?, text, rows, pager })
}

/// POST /accounts/{id}/second/reset
pub(crate) async fn reset(cx: Cx, Path(id): Path<String>) -> Reply {
    let user = id.parse().map_err(|_| Problem::NotFound)?;
    second::reset_second(&cx, user).await?;
    cx.go_saying("/accounts", "已重置；这个人的登录都已退出，下次登录可以重新开通")
}
