//! 试算方案: what another rate, cap, threshold or condition would have given, on the real facts of a
//! year; who gains, who loses, who pays; and the draft handed on as the next version.
//!
//! A scenario is a name, a year and a list of changes of the pack, the same list that `kezhuan policy
//! simulate --patch` takes. Nothing it calculates is stored.

mod api;
mod migrations;
mod model;
mod ops;
mod pages;
mod permissions;
mod result;
mod samples;
mod store;

use kezhuan_web::{Access, Capability, MenuItem, Routes};
use utoipa_axum::routes;

pub use kezhuan_web::filters;
pub use model::{Scenario, ScenarioId, State};
pub use ops::propose::{ProposalRaw, propose};
pub use ops::save::{PlaceRaw, ScenarioRaw, create, save};
pub use permissions::{PROPOSE, READ, WRITE};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&READ, &WRITE, &PROPOSE],
    menu: &[MenuItem {
        href: "/scenarios",
        text: "政策试算",
        order: 105,
        shown: |actor| READ.grants.iter().any(|grant| actor.has(grant.role)),
    }],
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("scenarios")
};

fn routes() -> Routes {
    use pages::{compare, list, one};
    let (read, write) = (Access::Needs(&READ), Access::Needs(&WRITE));
    Routes::new()
        .get("/scenarios", read, list::show)
        .get("/scenarios/new", write, list::new)
        .post("/scenarios", write, list::create)
        .get("/scenarios/compare", read, compare::show)
        .get("/scenarios/{id}", read, one::show)
        .get("/scenarios/{id}/edit", write, one::edit)
        .post("/scenarios/{id}", write, one::save)
        .post("/scenarios/{id}/propose", Access::Needs(&PROPOSE), one::propose)
        .get("/scenarios/{id}/export", read, one::take)
        .get("/scenarios/{id}/changes", read, one::changes)
        .api(read, routes!(api::list))
        .api(read, routes!(api::show))
        .api(write, routes!(api::create))
}
