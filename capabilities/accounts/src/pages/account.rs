//! One's own account: data, organizations, sessions, password.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_outbox::{Channel, Channels};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Member, MembershipId, MembershipState, Session, SessionId, User};
use crate::ops::elsewhere::{Standing, standings};
use crate::ops::member::leave;
use crate::ops::sign_up::signed_in;
use crate::ops::{me, second, sign_in};
use crate::pages::code::password_hint;
use crate::pages::sign_in::with_cookie;
use crate::pages::split;
use crate::rules::{CodeRaw, PasswordRaw, PersonRaw, WorkForRaw};
use crate::settings::Settings;
use crate::{session, store};

pub(crate) struct MembershipRow {
    pub(crate) member: Member,
    pub(crate) organization: String,
    pub(crate) asked: bool,
    pub(crate) current: bool,
    pub(crate) work_key: String,
    pub(crate) leave_key: String,
    pub(crate) leave_href: String,
    pub(crate) leave_text: &'static str,
}

pub(crate) struct SessionRow {
    pub(crate) session: Session,
    pub(crate) here: bool,
    pub(crate) href: String,
    pub(crate) key: String,
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
pub(crate) struct AccountPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) user: User,
    pub(crate) person: PersonRaw,
    pub(crate) mobile: String,
    pub(crate) mobile_hint: &'static str,
    pub(crate) email: String,
    pub(crate) has_sms: bool,
    pub(crate) has_mail: bool,
    pub(crate) elsewhere: Vec<Standing>,
    pub(crate) recovery_left: Option<u64>,
    pub(crate) password_hint: String,
    pub(crate) posts: Vec<String>,
    pub(crate) memberships: Vec<MembershipRow>,
    pub(crate) sessions: Vec<SessionRow>,
}

impl AccountPage {
    fn password_heading(&self) -> &'static str {
        if self.user.has_password { "改密码" } else { "设一个密码" }
    }
}

pub(crate) const MOBILE_HINT: [&str; 2] =
    ["绑定后可以用验证码登录和重设密码", "已绑定，可以用验证码登录；要换就填新的"];

async fn page(cx: &Cx, person: Option<PersonRaw>, errors: Errors) -> Result<AccountPage, Problem> {
    let conn = cx.db().reader();
    let user = store::get(conn, signed_in(cx)?).await?.ok_or(Problem::SignIn)?;
    let members = store::memberships_of(conn, user.id).await?;
    let ids: Vec<OrganizationId> = members.iter().map(|m| m.organization).collect();
    let names = kezhuan_organizations::acting_names(conn, &ids).await?;
    let here = match &cx.request.session {
        Some(token) => session::find(&cx.app, token).await?.map(|(session, _)| session.id),
        None => None,
    };
    let pack = cx.pack();
    let posts = store::posts_of(conn, user.id).await?.into_iter();
    let posts = posts.map(|p| format!("{} {}", p.role.chinese(), pack.regions.name(&p.region)));
    let known = PersonRaw { name: user.name.clone(), phone: user.phone.clone() };
    let sessions = store::sessions_of(conn, user.id).await?.into_iter();
    let recovery_left = match store::second::get(conn, user.id).await? {
        Some(_) => Some(store::second::recovery_left(conn, user.id).await?),
        None => None,
    };
    let channels = cx.app.settings::<Channels>();
    Ok(AccountPage {
        chrome: cx.chrome().await?,
        errors,
        mobile: user.mobile.clone().unwrap_or_default(),
        mobile_hint: MOBILE_HINT[usize::from(user.mobile.is_some())],
        email: user.email.clone().unwrap_or_default(),
        has_sms: channels.has(Channel::Sms),
        has_mail: channels.has(Channel::Mail),
        elsewhere: standings(cx).await?,
        recovery_left,
        password_hint: password_hint(&cx.app.settings::<Settings>()),
        person: person.unwrap_or(known),
        posts: posts.collect(),
        memberships: members.into_iter().map(|m| membership_row(cx, &names, m)).collect(),
        sessions: sessions.map(|s| session_row(s, here)).collect(),
        user,
    })
}

fn membership_row(
    cx: &Cx,
    names: &HashMap<OrganizationId, String>,
    member: Member,
) -> MembershipRow {
    let asked = member.state == MembershipState::Asked;
    let works_for = cx.actor.organization().map(|m| m.organization);
    MembershipRow {
        organization: names
            .get(&member.organization)
            .cloned()
            .unwrap_or_else(|| "已停用的单位".to_owned()),
        asked,
        current: !asked && works_for == Some(member.organization.uuid()),
        work_key: format!("work-{}", member.id.uuid().simple()),
        leave_key: format!("leave-{}", member.id.uuid().simple()),
        leave_href: format!("/account/memberships/{}/leave", member.id),
        leave_text: if asked { "撤回申请" } else { "退出单位" },
        member,
    }
}

fn session_row(session: Session, here: Option<SessionId>) -> SessionRow {
    SessionRow {
        here: here == Some(session.id),
        href: format!("/account/sessions/{}/end", session.id),
        key: session.id.uuid().simple().to_string(),
        session,
    }
}

pub(crate) async fn show(cx: Cx) -> Reply {
    let page = page(&cx, None, Errors::none()).await?;
    cx.page(&page)
}

pub(crate) async fn save(cx: Cx, form: Form<PersonRaw>) -> Reply {
    let done = match form.raw.check() {
        Ok((name, phone)) => me::amend_me(&cx, name, phone).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(()) => cx.go_saying("/account", "已保存"),
        Err(errors) => {
            let page = page(&cx, Some(form.raw), errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

pub(crate) async fn change_password(cx: Cx, form: Form<PasswordRaw>) -> Reply {
    match split(me::change_password(&cx, &form.raw).await)? {
        Ok(()) => cx.go_saying("/account", "密码已改，别处的登录都已退出"),
        Err(errors) => {
            let page = page(&cx, None, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

/// The account page again, with what was wrong.
pub(crate) async fn again(cx: &Cx, errors: Errors) -> Reply {
    let page = page(cx, None, errors.clone()).await?;
    cx.form_again(&page, &errors)
}

/// POST /account/second/remove
pub(crate) async fn remove_second(cx: Cx, form: Form<CodeRaw>) -> Reply {
    match split(second::remove_second(&cx, &form.raw).await)? {
        Ok(()) => cx.go_saying("/account", "二次验证已停用"),
        Err(errors) => again(&cx, errors).await,
    }
}

pub(crate) async fn work_for(cx: Cx, form: Form<WorkForRaw>) -> Reply {
    me::work_for(&cx, form.raw.check()?).await?;
    cx.go_saying("/account", "已改为代表这个单位")
}

pub(crate) async fn leave_organization(cx: Cx, Path(id): Path<String>) -> Reply {
    let id: MembershipId = id.parse().map_err(|_| Problem::NotFound)?;
    leave(&cx, id).await?;
    cx.go_saying("/account", "已退出")
}

pub(crate) async fn end_session(cx: Cx, Path(id): Path<String>) -> Reply {
    let id: SessionId = id.parse().map_err(|_| Problem::NotFound)?;
    sign_in::end_session(&cx, id).await?;
    cx.go_saying("/account", "那里的登录已退出")
}

pub(crate) async fn end_all(cx: Cx) -> Reply {
    sign_in::sign_out_everywhere(&cx).await?;
    with_cookie(cx.go_saying("/login", "所有地方都已退出登录"), session::no_cookie())
}
