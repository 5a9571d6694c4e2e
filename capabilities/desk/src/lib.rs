//! The desk: home page, search over everything, the workbench of every role, the demo clock.
//!
//! It owns no records. It shows what the capabilities give to the house (figures, lists, to-dos,
//! threads), so a new capability appears here without a change.

mod help;
mod pages;
mod rail;
mod samples;
mod search;

pub use kezhuan_web::filters;
use kezhuan_web::{Access, Capability, Routes};

use pages::{clock, help as guides, home, texts, workbench};

/// What the desk gives to the house.
pub const CAPABILITY: Capability = Capability {
    routes,
    searchable: Some(search::SEARCHABLE),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("desk")
};

fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Public, home::show)
        .get("/search", Access::Public, pages::search::show)
        .get("/desk", Access::SignedIn, workbench::show)
        .get("/language/{code}", Access::Public, texts::language)
        .get("/help", Access::Public, guides::index)
        .get("/help/glossary", Access::Public, guides::glossary)
        .get("/help/{guide}", Access::Public, guides::article)
        .get("/about/data", Access::Public, texts::data)
        .get("/about/access", Access::Public, texts::access)
        .get("/about/verify", Access::Public, texts::verify)
        .post_unkeyed("/demo/clock", Access::Public, clock::step)
}
