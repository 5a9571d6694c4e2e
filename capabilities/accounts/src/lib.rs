//! 账号: people, sign-in, sessions, what they are in organizations, posts in the administration.
//!
//! Sessions live in the database, so every one can be ended at once on all nodes. Sign-in is slowed
//! for whoever guesses and open for the owner; see `attempts.rs`.

mod api;
mod attempts;
mod migrations;
mod model;
mod oidc;
mod ops;
mod otp;
mod pages;
mod password;
mod permissions;
mod rules;
mod samples;
mod session;
mod settings;
mod store;
mod todos;
mod typed_mandate;

use std::collections::HashMap;

use futures::FutureExt;
use kezhuan_authority::Role;
use kezhuan_db::{Db, StoreError};
use kezhuan_kernel::{Id, Uuid};
use kezhuan_organizations::OrganizationId;
pub use kezhuan_web::filters;
use kezhuan_web::{Access, Capability, Job, MenuItem, Routes};
use utoipa_axum::routes;

pub use model::mandate::{AREAS, Mandate, MandateId, MandateState};
pub use model::{
    Member, MembershipId, MembershipState, NewUser, PostHeld, PostId, Session, SessionId, User,
    UserId,
};
pub use ops::close::{close_account, my_data};
pub use ops::code::{ask_to_enter, ask_to_prove, ask_to_reset, enter, prove, reset};
pub use ops::enter::{Entered, renew_password};
pub use ops::mandate::{answer as answer_mandate, ask as ask_mandate};
pub use ops::me::{amend_me, change_password, work_for};
pub use ops::member::{decide_membership, join, leave, make_member_within, register_organization};
pub use ops::post::{add_post, add_post_within, give_post, reset_password};
pub use ops::second::{
    begin_enrolment, confirm_enrolment, remove_second, reset_second, show_second,
};
pub use ops::sign_in::{end_session, sign_in, sign_out, sign_out_everywhere};
pub use ops::sign_up::{create_user, create_user_within, sign_up};
pub use password::{Hashed, hash_password};
pub use permissions::{
    ADMINISTER, ASK_MANDATE, CONFIRM_MANDATE, DECIDE_TAKEOVER, GIVE_MANDATE, JOIN, MANAGE_MEMBERS,
    MEMBERS, SELF, SIGN_IN, SIGN_UP, TAKE_OVER,
};
pub use rules::{
    CloseRaw, CodeRaw, EmailRaw, JoinRaw, MembershipDecision, MembershipRaw, NameRaw, Next,
    PasswordRaw, PersonRaw, PhoneRaw, ProofRaw, SignInRaw, SignUp, SignUpRaw, WorkForRaw,
};
pub use session::{actor_of, actor_of_login, authenticate};
pub use settings::{Provider, Settings};
pub use typed_mandate::{MandateAnswer, MandateAnswerRaw, MandateRaw};

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

/// The mail address that a user has proved.
///
/// # Errors
/// When the database cannot be read.
pub async fn email_of(db: &Db, id: Uuid) -> Result<Option<String>, StoreError> {
    Ok(store::get(db.reader(), UserId::from_uuid(id)).await?.and_then(|user| user.email))
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
    permissions: &[
        &SIGN_UP,
        &SIGN_IN,
        &SELF,
        &JOIN,
        &MEMBERS,
        &MANAGE_MEMBERS,
        &ADMINISTER,
        &TAKE_OVER,
        &DECIDE_TAKEOVER,
        &ASK_MANDATE,
        &GIVE_MANDATE,
        &CONFIRM_MANDATE,
    ],
    menu: &[MenuItem {
        href: "/accounts",
        text: "账号",
        order: 190,
        shown: |actor| actor.has(Role::Operator),
    }],
    jobs: &[
        Job { name: "accounts.forget", run: |cx| forget(cx).boxed() },
        Job { name: "accounts.takeovers", run: |cx| ops::takeover::take_effect(cx).boxed() },
    ],
    next_deadline: Some(|cx| ops::takeover::next_deadline(cx).boxed()),
    todos: Some(todos::todos),
    personal: Some(|cx, user| ops::close::personal(cx, user).boxed()),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("accounts")
};

fn all_routes() -> Routes {
    use api::{elsewhere as linked, identity, mandate as acting, takeover as claim};
    use pages::{account, code, data, elsewhere, mandate, members, second, sign_in, takeover};
    Routes::new()
        .get("/login", Access::Public, sign_in::login)
        .post_unkeyed("/login", Access::Public, sign_in::enter)
        .post_unkeyed("/logout", Access::Public, sign_in::leave)
        .get("/signup", Access::Public, sign_in::signup)
        .post("/signup", Access::Public, sign_in::open)
        .post_unkeyed("/login/code", Access::Public, code::ask)
        .get("/login/code/{token}", Access::Public, code::show)
        .post_unkeyed("/login/code/{token}", Access::Public, code::enter)
        .get("/login/second/{token}", Access::Public, code::show_second)
        .post_unkeyed("/login/second/{token}", Access::Public, code::second)
        .get("/login/renew/{token}", Access::Public, code::show_renew)
        .post_unkeyed("/login/renew/{token}", Access::Public, code::renew)
        .get("/login/enrol/{token}", Access::Public, second::show)
        .post_unkeyed("/login/enrol/{token}", Access::Public, second::confirm)
        .get("/login/oidc/{provider}", Access::Public, elsewhere::depart)
        .get("/login/oidc/{provider}/back", Access::Public, elsewhere::come_back)
        .get("/login/link/{token}", Access::Public, elsewhere::unknown)
        .post_unkeyed("/login/link/{token}", Access::Public, elsewhere::open)
        .get("/account/link/{token}", Access::SignedIn, elsewhere::ask_to_link)
        .post("/account/link/{token}", Access::SignedIn, elsewhere::link)
        .get("/account/elsewhere/{provider}", Access::SignedIn, elsewhere::ask_to_unlink)
        .post("/account/elsewhere/{provider}/remove", Access::SignedIn, elsewhere::unlink)
        .get("/reset", Access::Public, code::forgot)
        .post_unkeyed("/reset", Access::Public, code::ask_to_reset)
        .get("/reset/{token}", Access::Public, code::show_reset)
        .post_unkeyed("/reset/{token}", Access::Public, code::reset)
        .post("/account/mobile", Access::SignedIn, code::ask_mobile)
        .get("/account/mobile/{token}", Access::SignedIn, code::show_mobile)
        .post("/account/mobile/{token}", Access::SignedIn, code::mobile)
        .post("/account/email", Access::SignedIn, code::ask_email)
        .get("/account/email/{token}", Access::SignedIn, code::show_email)
        .post("/account/email/{token}", Access::SignedIn, code::email)
        .post("/account/second", Access::SignedIn, second::begin)
        .post("/account/second/remove", Access::SignedIn, account::remove_second)
        .get("/account/data", Access::SignedIn, data::show)
        .get("/account/data.json", Access::SignedIn, data::export)
        .post("/account/close", Access::SignedIn, data::close)
        .api(Access::SignedIn, routes!(data::as_json))
        .get("/accounts", Access::Needs(&ADMINISTER), second::people)
        .post("/accounts/{id}/second/reset", Access::Needs(&ADMINISTER), second::reset)
        .get("/account", Access::SignedIn, account::show)
        .post("/account", Access::SignedIn, account::save)
        .post("/account/password", Access::SignedIn, account::change_password)
        .post("/account/organization", Access::SignedIn, account::work_for)
        .post("/account/memberships/{id}/leave", Access::SignedIn, account::leave_organization)
        .post("/account/sessions/{id}/end", Access::SignedIn, account::end_session)
        .post("/account/sessions/end", Access::SignedIn, account::end_all)
        .get("/mandates", Access::SignedIn, mandate::list)
        .post("/mandates", Access::Needs(&ASK_MANDATE), mandate::send)
        .get("/mandates/new", Access::Needs(&ASK_MANDATE), mandate::new)
        .get("/mandates/{id}", Access::SignedIn, mandate::show)
        .post("/mandates/{id}", Access::SignedIn, mandate::decide)
        .get("/mandates/{id}/letter", Access::SignedIn, mandate::letter)
        .get("/organizations/claim", Access::SignedIn, takeover::claim)
        .post("/organizations/{id}/takeover", Access::SignedIn, takeover::send)
        .get("/takeovers/{id}", Access::SignedIn, takeover::show)
        .get("/takeovers/{id}/files/{which}", Access::SignedIn, takeover::file)
        .post("/takeovers/{id}/decide", Access::Needs(&DECIDE_TAKEOVER), takeover::settle)
        .post("/takeovers/{id}/object", Access::Needs(&MANAGE_MEMBERS), takeover::contest)
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
        .api(Access::SignedIn, routes!(api::show, api::save, data::close_by_api))
        .api(Access::SignedIn, routes!(api::change_password))
        .api(Access::SignedIn, routes!(api::work_for))
        .api(Access::SignedIn, routes!(api::leave_everywhere))
        .api(Access::Public, routes!(api::enter, api::leave))
        .api(Access::SignedIn, routes!(api::register))
        .api(Access::Needs(&MEMBERS), routes!(api::members))
        .api(Access::SignedIn, routes!(api::join))
        .api(Access::Needs(&MANAGE_MEMBERS), routes!(api::decide))
        .api(Access::SignedIn, routes!(api::leave_organization))
        .api(Access::SignedIn, routes!(claim::show))
        .api(Access::Needs(&DECIDE_TAKEOVER), routes!(claim::settle))
        .api(Access::Needs(&MANAGE_MEMBERS), routes!(claim::contest))
        .api(Access::Public, routes!(identity::ask_to_enter))
        .api(Access::Public, routes!(identity::enter))
        .api(Access::Public, routes!(identity::ask_to_reset))
        .api(Access::Public, routes!(identity::reset))
        .api(Access::Public, routes!(identity::second))
        .api(Access::Public, routes!(identity::enrolment, identity::enrol))
        .api(Access::Public, routes!(identity::renew))
        .api(Access::SignedIn, routes!(identity::ask_mobile))
        .api(Access::SignedIn, routes!(identity::mobile))
        .api(Access::SignedIn, routes!(identity::ask_email))
        .api(Access::SignedIn, routes!(identity::email))
        .api(Access::SignedIn, routes!(identity::begin_second, identity::remove_second))
        .api(Access::SignedIn, routes!(acting::list))
        .api(Access::SignedIn, routes!(acting::show, acting::decide))
        .api(Access::Public, routes!(linked::open))
        .api(Access::SignedIn, routes!(linked::link))
        .api(Access::SignedIn, routes!(linked::list))
        .api(Access::SignedIn, routes!(linked::unlink))
        .api(Access::Needs(&ADMINISTER), routes!(identity::people))
        .api(Access::Needs(&ADMINISTER), routes!(identity::reset_second))
}

/// Nothing is counted over more than a day.
const LONGEST_COUNT: i64 = 24 * 3600;

/// Forgets ended sessions and old sign-in attempts.
async fn forget(cx: &kezhuan_web::Cx) -> Result<u64, kezhuan_kernel::Problem> {
    let tx = cx.db().begin("system:accounts.forget").await?;
    let mut gone = attempts::forget(&tx).await?;
    gone += store::challenge::forget(&tx).await?;
    gone += kezhuan_db::forget_counts(&tx, tx.now().plus_seconds(-LONGEST_COUNT)).await?;
    if !cx.app.is_demo() {
        gone += store::forget_ended(&tx).await?;
    }
    tx.commit_without_event("ended sessions and old attempts are forgotten").await?;
    Ok(gone)
}
