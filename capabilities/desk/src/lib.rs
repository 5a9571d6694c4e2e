//! The desk: home page, search over everything, the workbench of every role, the demo clock.
//!
//! It shows what the capabilities give to the house (figures, lists, to-dos, threads), so a new
//! capability appears here without a change. Its own records are handovers of to-dos.

mod api;
mod help;
mod migrations;
mod model;
mod ops;
mod pages;
mod permissions;
mod rail;
mod samples;
mod search;
mod store;

pub use kezhuan_web::filters;
use kezhuan_web::{Access, Capability, Routes};

pub use model::Handover;
pub use ops::hand_over::{TodoHandOverRaw, hand_over};
use pages::{clock, help as guides, home, texts, workbench};
pub use permissions::HAND_OVER;
use utoipa_axum::routes;

/// What the desk gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    searchable: Some(search::SEARCHABLE),
    permissions: &[&HAND_OVER],
    elsewhere: Some(|cx, todos| Box::pin(ops::hand_over::elsewhere(cx, todos))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("desk")
};

fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Public, home::show)
        .get("/search", Access::Public, pages::search::show)
        .get("/desk", Access::SignedIn, workbench::show)
        .get("/desk/hand-over", Access::Needs(&HAND_OVER), pages::hand_over::form)
        .post("/desk/hand-over", Access::Needs(&HAND_OVER), pages::hand_over::give)
        .api(Access::SignedIn, routes!(api::todos))
        .api(Access::Needs(&HAND_OVER), routes!(api::give))
        .get("/language/{code}", Access::Public, texts::language)
        .get("/help", Access::Public, guides::index)
        .get("/help/glossary", Access::Public, guides::glossary)
        .get("/help/{guide}", Access::Public, guides::article)
        .get("/about/data", Access::Public, texts::data)
        .get("/about/access", Access::Public, texts::access)
        .get("/about/verify", Access::Public, texts::verify)
        .post_unkeyed("/demo/clock", Access::Public, clock::step)
}
