//! The JSON face of accounts.

pub(crate) mod elsewhere;
pub(crate) mod identity;
pub(crate) mod mandate;
pub(crate) mod takeover;

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_organizations::OrganizationRaw;
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{Member, MembershipId};
use crate::ops::sign_up::signed_in;
use crate::ops::{me, member, sign_in, sign_up};
use crate::pages::members::asked;
use crate::pages::sign_in::with_cookie;
use crate::permissions::MEMBERS;
use crate::rules::{
    JoinRaw, MembershipRaw, PasswordRaw, PersonRaw, SignInRaw, SignUpRaw, WorkForRaw,
};
use crate::settings::Settings;
use crate::{session, store};

/// The signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountView {
    /// `usr_…`
    id: String,
    /// Login name.
    login: String,
    /// Shown name.
    name: String,
    /// Telephone.
    phone: String,
    /// Roles in organizations, held and asked for.
    memberships: Vec<MembershipView>,
    /// Posts in the administration.
    posts: Vec<PostView>,
}

/// A role in an organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipView {
    /// `mem_…`
    id: String,
    /// `usr_…`
    user: String,
    /// Shown name.
    name: String,
    /// `org_…`
    organization: String,
    /// `officer`, `researcher`, `broker`.
    role: &'static str,
    /// `asked`, `active`.
    state: &'static str,
}

impl MembershipView {
    fn of(m: &Member) -> Self {
        Self {
            id: m.id.to_string(),
            user: m.user.to_string(),
            name: m.name.clone(),
            organization: m.organization.to_string(),
            role: m.role.word(),
            state: m.state.word(),
        }
    }
}

/// A post in the administration.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostView {
    role: &'static str,
    region: String,
}

/// Something that was made, by its id.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountCreated {
    id: String,
}

fn done(cx: &Cx) -> Reply {
    cx.json(StatusCode::OK, &serde_json::json!({ "done": true }))
}

/// Opens an account and signs in: the answer sets the session cookie.
#[utoipa::path(post, path = "/account", tag = "accounts", request_body = SignUpRaw,
    responses((status = 201, body = AccountCreated), (status = 422, description = "要改的字段")))]
pub(crate) async fn open(cx: Cx, body: Body<SignUpRaw>) -> Reply {
    let ask = body.0.check(&cx.app.settings::<Settings>())?;
    let (id, token) = sign_up::sign_up(&cx, ask).await?;
    let made = AccountCreated { id: id.to_string() };
    with_cookie(cx.json(StatusCode::CREATED, &made), session::cookie(&token))
}

/// The signed-in person.
#[utoipa::path(get, path = "/account", tag = "accounts",
    responses((status = 200, body = AccountView)))]
pub(crate) async fn show(cx: Cx) -> Reply {
    let conn = cx.db().reader();
    let user = store::get(conn, signed_in(&cx)?).await?.ok_or(Problem::SignIn)?;
    let posts = store::posts_of(conn, user.id).await?.into_iter();
    let memberships = store::memberships_of(conn, user.id).await?;
    cx.json(
        StatusCode::OK,
        &AccountView {
            id: user.id.to_string(),
            memberships: memberships.iter().map(MembershipView::of).collect(),
            posts: posts.map(|p| PostView { role: p.role.word(), region: p.region }).collect(),
            login: user.login,
            name: user.name,
            phone: user.phone,
        },
    )
}

/// Changes one's own name and phone.
#[utoipa::path(put, path = "/account", tag = "accounts", request_body = PersonRaw,
    responses((status = 200, description = "已保存")))]
pub(crate) async fn save(cx: Cx, body: Body<PersonRaw>) -> Reply {
    let (name, phone) = body.0.check()?;
    me::amend_me(&cx, name, phone).await?;
    done(&cx)
}

/// Changes one's own password; ends all other sessions.
#[utoipa::path(put, path = "/account/password", tag = "accounts", request_body = PasswordRaw,
    responses((status = 200, description = "已改")))]
pub(crate) async fn change_password(cx: Cx, body: Body<PasswordRaw>) -> Reply {
    me::change_password(&cx, &body.0).await?;
    done(&cx)
}

/// Chooses the organization worked for in this session.
#[utoipa::path(put, path = "/account/organization", tag = "accounts", request_body = WorkForRaw,
    responses((status = 200, description = "已改")))]
pub(crate) async fn work_for(cx: Cx, body: Body<WorkForRaw>) -> Reply {
    me::work_for(&cx, body.0.check()?).await?;
    done(&cx)
}

/// Signs in: the answer sets the session cookie, or names the next step.
#[utoipa::path(post, path = "/session", tag = "accounts", request_body = SignInRaw,
    responses((status = 200, body = identity::EnteredView), (status = 422, description = "登录名或密码不对"),
        (status = 429, description = "试得太多")))]
pub(crate) async fn enter(cx: Cx, body: Body<SignInRaw>) -> Reply {
    identity::entered(&cx, &sign_in::sign_in(&cx, &body.0.login, &body.0.password).await?)
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "accounts",
    responses((status = 200, description = "已退出")))]
pub(crate) async fn leave(cx: Cx) -> Reply {
    sign_in::sign_out(&cx).await?;
    with_cookie(done(&cx), session::no_cookie())
}

/// Ends all of one's own sessions.
#[utoipa::path(delete, path = "/account/sessions", tag = "accounts",
    responses((status = 200, description = "都已退出")))]
pub(crate) async fn leave_everywhere(cx: Cx) -> Reply {
    sign_in::sign_out_everywhere(&cx).await?;
    with_cookie(done(&cx), session::no_cookie())
}

/// Registers an organization; the signed-in person becomes its officer.
#[utoipa::path(post, path = "/organizations", tag = "organizations", request_body = OrganizationRaw,
    responses((status = 201, body = AccountCreated), (status = 409, description = "已经登记过"),
        (status = 422, description = "要改的字段")))]
pub(crate) async fn register(cx: Cx, body: Body<OrganizationRaw>) -> Reply {
    let profile = body.0.check(&cx.pack())?;
    let id = member::register_organization(&cx, profile).await?;
    cx.json(StatusCode::CREATED, &AccountCreated { id: id.to_string() })
}

/// Members of an organization and those who ask.
#[utoipa::path(get, path = "/organizations/{id}/members", tag = "accounts",
    params(("id" = String, Path)), responses((status = 200, body = Vec<MembershipView>)))]
pub(crate) async fn members(cx: Cx, Path(id): Path<String>) -> Reply {
    let found = asked(&cx, &id, &MEMBERS).await?;
    let members = store::members(cx.db().reader(), found.id).await?;
    let rows: Vec<MembershipView> = members.iter().map(MembershipView::of).collect();
    cx.json(StatusCode::OK, &rows)
}

/// Asks an organization to be let in.
#[utoipa::path(post, path = "/organizations/{id}/members", tag = "accounts",
    params(("id" = String, Path)), request_body = JoinRaw,
    responses((status = 201, body = AccountCreated), (status = 409, description = "申请过了")))]
pub(crate) async fn join(cx: Cx, Path(id): Path<String>, body: Body<JoinRaw>) -> Reply {
    let organization = id.parse().map_err(|_| Problem::NotFound)?;
    let id = member::join(&cx, organization, body.0.check()?).await?;
    cx.json(StatusCode::CREATED, &AccountCreated { id: id.to_string() })
}

/// Lets somebody in, refuses, or takes out.
#[utoipa::path(post, path = "/memberships/{id}/decisions", tag = "accounts",
    params(("id" = String, Path)), request_body = MembershipRaw,
    responses((status = 200, description = "已办"), (status = 409, description = "状态不允许")))]
pub(crate) async fn decide(cx: Cx, Path(id): Path<String>, body: Body<MembershipRaw>) -> Reply {
    let id: MembershipId = id.parse().map_err(|_| Problem::NotFound)?;
    member::decide_membership(&cx, id, body.0.check()?).await?;
    done(&cx)
}

/// Leaves an organization, or takes back having asked.
#[utoipa::path(delete, path = "/memberships/{id}", tag = "accounts",
    params(("id" = String, Path)), responses((status = 200, description = "已退出")))]
pub(crate) async fn leave_organization(cx: Cx, Path(id): Path<String>) -> Reply {
    let id: MembershipId = id.parse().map_err(|_| Problem::NotFound)?;
    member::leave(&cx, id).await?;
    done(&cx)
}
