//! 账号: people, sign-in, sessions, what they are in organizations, posts in the administration.
//!
//! Sessions live in the database, so every one can be ended at once on all nodes. Sign-in is slowed
//! for whoever guesses and open for the owner; see `attempts.rs`.

mod api;
mod attempts;
mod migrations;
mod model;
mod ops;
mod pages;
mod password;
mod permissions;
mod rules;
mod samples;
mod session;
mod store;
mod todos;

use std::collections::HashMap;

use futures::FutureExt;
use kezhuan_authority::Role;
use kezhuan_db::{Db, StoreError};
use kezhuan_kernel::{Id, Uuid};
use kezhuan_organizations::OrganizationId;
pub use kezhuan_web::filters;
use kezhuan_web::{Access, Capability, Job, Routes};
use utoipa_axum::routes;

pub use model::{
    Member, MembershipId, MembershipState, NewUser, PostHeld, PostId, Session, SessionId, User,
    UserId,
};
pub use ops::me::{amend_me, change_password, work_for};
pub use ops::member::{decide_membership, join, leave, make_member_within, register_organization};
pub use ops::post::{add_post, add_post_within, give_post, reset_password};
pub use ops::sign_in::{end_session, sign_in, sign_out, sign_out_everywhere};
pub use ops::sign_up::{create_user, create_user_within, sign_up};
pub use password::{Hashed, hash_password};
pub use permissions::{ADMINISTER, JOIN, MANAGE_MEMBERS, MEMBERS, SELF, SIGN_IN, SIGN_UP};
pub use rules::{
    JoinRaw, MembershipDecision, MembershipRaw, PasswordRaw, PersonRaw, SignInRaw, SignUp,
    SignUpRaw, WorkForRaw,
};
pub use session::{actor_of, actor_of_login, actor_of_user, authenticate};

/// The password of every login of a demonstration database; shown on its sign-in page.
pub const DEMO_PASSWORD: &str = "kezhuan-yanshi-2026";

/// A user's name.
///
/// # Errors
/// When the database cannot be read.
pub async fn user_name(db: &Db, id: Uuid) -> Result<Option<String>, StoreError> {
    Ok(names(db, &[id]).await?.remove(&id))
}

/// Names of these users; unknown ids are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn names(db: &Db, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
    store::names(db.reader(), ids).await
}

/// Active members of an organization.
///
/// # Errors
/// When the database cannot be read.
pub async fn members(db: &Db, of: OrganizationId) -> Result<Vec<Member>, StoreError> {
    let all = store::members(db.reader(), of).await?;
    Ok(all.into_iter().filter(|m| m.state == MembershipState::Active).collect())
}

/// Users who hold this post for the region or above it.
///
/// # Errors
/// When the database cannot be read.
pub async fn holders(db: &Db, role: Role, region: &str) -> Result<Vec<Uuid>, StoreError> {
    let all = store::posts_with_role(db.reader(), role).await?;
    let covering = all.into_iter().filter(|post| kezhuan_pack::inside(region, &post.region));
    Ok(covering.map(|post| post.user.uuid()).collect())
}

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes: all_routes,
    permissions: &[&SIGN_UP, &SIGN_IN, &SELF, &JOIN, &MEMBERS, &MANAGE_MEMBERS, &ADMINISTER],
    jobs: &[Job { name: "accounts.forget", run: |cx| forget(cx).boxed() }],
    todos: Some(todos::todos),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("accounts")
};

fn all_routes() -> Routes {
    use pages::{account, members, sign_in};
    Routes::new()
        .get("/login", Access::Public, sign_in::login)
        .post_unkeyed("/login", Access::Public, sign_in::enter)
        .post_unkeyed("/logout", Access::Public, sign_in::leave)
        .get("/signup", Access::Public, sign_in::signup)
        .post("/signup", Access::Public, sign_in::open)
        .get("/account", Access::SignedIn, account::show)
        .post("/account", Access::SignedIn, account::save)
        .post("/account/password", Access::SignedIn, account::change_password)
        .post("/account/organization", Access::SignedIn, account::work_for)
        .post("/account/memberships/{id}/leave", Access::SignedIn, account::leave_organization)
        .post("/account/sessions/{id}/end", Access::SignedIn, account::end_session)
        .post("/account/sessions/end", Access::SignedIn, account::end_all)
        .get("/organizations/new", Access::SignedIn, members::new)
        .post("/organizations/new", Access::SignedIn, members::register)
        .get("/organizations/{id}/join", Access::SignedIn, members::ask)
        .post("/organizations/{id}/join", Access::SignedIn, members::send)
        .get("/organizations/{id}/members", Access::Needs(&MEMBERS), members::show)
        .get("/organizations/{id}/members/export", Access::Needs(&MEMBERS), members::take)
        .post(
            "/organizations/{id}/members/{member}",
            Access::Needs(&MANAGE_MEMBERS),
            members::decide,
        )
        .api(Access::Public, routes!(api::open))
        .api(Access::SignedIn, routes!(api::show, api::save))
        .api(Access::SignedIn, routes!(api::change_password))
        .api(Access::SignedIn, routes!(api::work_for))
        .api(Access::SignedIn, routes!(api::leave_everywhere))
        .api(Access::Public, routes!(api::enter, api::leave))
        .api(Access::SignedIn, routes!(api::register))
        .api(Access::Needs(&MEMBERS), routes!(api::members))
        .api(Access::SignedIn, routes!(api::join))
        .api(Access::Needs(&MANAGE_MEMBERS), routes!(api::decide))
        .api(Access::SignedIn, routes!(api::leave_organization))
}

/// Forgets ended sessions and old sign-in attempts.
async fn forget(cx: &kezhuan_web::Cx) -> Result<u64, kezhuan_kernel::Problem> {
    let tx = cx.db().begin("system:accounts.forget").await?;
    let mut gone = attempts::forget(&tx).await?;
    if !cx.app.is_demo() {
        gone += store::forget_ended(&tx).await?;
    }
    tx.commit_without_event("ended sessions and old attempts are forgotten").await?;
    Ok(gone)
}
