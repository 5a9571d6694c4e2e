//! 政策兑现: what the policy gives. For each organization and year the ceilings of every money rule, by
//! both readings, each opening into its explanation; the calculator 测一测 for everybody.
//!
//! Nothing is stored here: answers are calculated from the facts of the house and remembered on this
//! node until the journal moves on. Facade: [`facts`], [`explained()`], [`records`].

mod api;
pub mod calculator;
mod explained;
mod memory;
mod pages;
mod ports;
pub mod records;
mod samples;
mod shown;
mod tree;

use kezhuan_authority::{Grant, Permission};
use kezhuan_web::{Access, Capability, MenuItem, Routes};

pub use explained::{Explained, Payee, Policies, ReadingPolicy};
pub use kezhuan_web::filters;
pub use memory::{explained, facts, policies, years};
pub use pages::list::clause_order;

/// Seeing what the policy gives to an organization.
pub const READ: Permission = Permission::new(
    "claims.read",
    "看这个单位的奖补测算",
    &[Grant::OFFICER, Grant::COUNTY, Grant::CITY, Grant::FINANCE, Grant::AUDITOR],
);

/// What this capability gives to the house.
pub const CAPABILITY: Capability = Capability {
    routes,
    permissions: &[&READ],
    menu: &[MenuItem {
        href: "/claims",
        text: "政策给什么",
        order: 100,
        shown: |actor| READ.grants.iter().any(|grant| actor.has(grant.role)),
    }],
    clause_cards: Some(|cx| Box::pin(ports::clause_cards(cx))),
    cards: Some(|cx| Box::pin(ports::cards(cx))),
    stations: Some(|cx, object| Box::pin(ports::stations(cx, object))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("claims")
};

fn routes() -> Routes {
    use utoipa_axum::routes;
    Routes::new()
        .get("/claims", Access::SignedIn, pages::list::show)
        .get("/claims/export", Access::SignedIn, pages::list::take)
        .get("/claims/{organization}/{year}", Access::Needs(&READ), pages::organization::show)
        .get("/claims/{organization}/{year}/{rule}", Access::Needs(&READ), pages::explanation::show)
        .get(
            "/claims/{organization}/{year}/{rule}/facts",
            Access::Needs(&READ),
            pages::explanation::facts,
        )
        .get("/calculator", Access::Public, calculator::pages::show)
        .get("/calculator/paper", Access::Public, calculator::pages::paper)
        .api(Access::Needs(&READ), routes!(api::show_claims))
        .api(Access::Public, routes!(api::calculate))
}
