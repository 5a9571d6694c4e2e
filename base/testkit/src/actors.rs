//! Actors for tests, and the token by which the application under test lets them in.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_authority::{Actor, Membership, Post, Role};
use kezhuan_kernel::{Problem, Uuid};
use kezhuan_web::App;

static KNOWN: LazyLock<Mutex<HashMap<String, Actor>>> = LazyLock::new(Mutex::default);

/// A session token for this actor as it stands: another standing is another session.
pub fn actor_token(actor: &Actor) -> String {
    let token: String = format!("{actor:?}").bytes().map(|byte| format!("{byte:02x}")).collect();
    KNOWN.lock().expect("not poisoned").insert(token.clone(), actor.clone());
    token
}

pub(crate) fn authenticate<'a>(
    _: &'a App,
    token: &'a str,
) -> BoxFuture<'a, Result<Option<Actor>, Problem>> {
    async move { Ok(KNOWN.lock().expect("not poisoned").get(token).cloned()) }.boxed()
}

/// A member of an organization; the user id follows from organization and role.
pub fn member(organization: Uuid, role: Role) -> Actor {
    let user = Uuid::from_u128(organization.as_u128() ^ (role as u128 + 1));
    Actor {
        user: Some(user),
        name: format!("{}（演示）", role.chinese()),
        memberships: vec![Membership { organization, name: "演示单位".into(), role }],
        ..Actor::default()
    }
}

/// Speaks for this organization.
pub fn officer(organization: Uuid) -> Actor {
    member(organization, Role::Officer)
}

/// Researches at this organization.
pub fn researcher(organization: Uuid) -> Actor {
    member(organization, Role::Researcher)
}

/// Works as a broker of this agency.
pub fn broker(organization: Uuid) -> Actor {
    member(organization, Role::Broker)
}

/// Holds this post for this region.
pub fn post(role: Role, region: &str) -> Actor {
    let spread = region.bytes().fold(role as u128 + 1, |n, b| n.wrapping_mul(131) + u128::from(b));
    Actor {
        user: Some(Uuid::from_u128(spread)),
        name: format!("{}（演示）", role.chinese()),
        posts: vec![Post { role, region: region.to_owned() }],
        ..Actor::default()
    }
}
