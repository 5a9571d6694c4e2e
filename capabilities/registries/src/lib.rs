//! 登记: platforms, carriers, bases, agencies, awards, headquarters – kinds are data of the pack.
//!
//! Who decides stands in the pack: what the host of the site may grant is granted here, everything
//! else is forwarded and the result entered with its document. Status is dated, history is kept.

mod api;
mod desk;
mod facts;
mod migrations;
mod model;
mod ops;
mod pages;
mod permissions;
mod rules;
mod samples;
mod search;
mod store;

use kezhuan_web::{Access, Capability, MenuItem, Routes};

pub use kezhuan_web::filters;
pub use model::{Change, Content, Decision, Registration, RegistrationId, State, Step, Way};
pub use ops::amend::{correct, resubmit};
pub use ops::apply::apply;
pub use ops::decide::{decide, verify};
pub use ops::enter::enter_past;
pub use permissions::{APPLY, DECIDE, ENTER, READ, VERIFY};
pub use rules::{DecisionRaw, RegistrationRaw};
pub use store::{get, history, many, of_holder};

/// What this capability gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&APPLY, &READ, &VERIFY, &DECIDE, &ENTER],
    menu: &[MenuItem { href: "/registries", text: "平台与载体", order: 45, shown: |_| true }],
    todos: Some(|cx| Box::pin(desk::todos(cx))),
    clause_cards: Some(|cx| Box::pin(desk::clause_cards(cx))),
    facts: facts::FACTS,
    searchable: Some(search::SEARCHABLE),
    checks: Some(|cx| Box::pin(desk::check(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("registries")
};

fn routes() -> Routes {
    use utoipa_axum::routes;
    let apply = Access::Needs(&APPLY);
    let decide = Access::Needs(&DECIDE);
    Routes::new()
        .get("/registries", Access::Public, pages::overview::show)
        .get("/registries/work", Access::Needs(&READ), pages::work::show)
        .get("/registries/{kind}", Access::Public, pages::list::show)
        .get("/registries/{kind}/export", Access::Public, pages::list::take)
        .get("/registries/{kind}/new", apply, pages::form::new)
        .post("/registries/{kind}", apply, pages::form::apply)
        .get("/registries/{kind}/past", Access::Needs(&ENTER), pages::form::past)
        .post("/registries/{kind}/past", Access::Needs(&ENTER), pages::form::enter)
        .get("/registries/{kind}/{id}", Access::Public, pages::show::show)
        .get("/registries/{kind}/{id}/edit", apply, pages::form::edit)
        .post("/registries/{kind}/{id}/edit", apply, pages::form::resubmit)
        .get("/registries/{kind}/{id}/correct", decide, pages::form::correction)
        .post("/registries/{kind}/{id}/correct", decide, pages::form::correct)
        .post("/registries/{kind}/{id}/verify", Access::Needs(&VERIFY), pages::show::verify)
        .post("/registries/{kind}/{id}/decide", decide, pages::show::decide)
        .get("/registries/{kind}/{id}/files/{file}", Access::Needs(&READ), pages::show::file)
        .api(Access::Public, routes!(api::list_kinds))
        .api(Access::Public, routes!(api::list_registrations))
        .api(Access::Public, routes!(api::get_registration))
        .api(apply, routes!(api::apply_registration))
        .api(Access::Needs(&ENTER), routes!(api::enter_registration))
        .api(apply, routes!(api::resubmit_registration))
        .api(decide, routes!(api::correct_registration))
        .api(Access::Needs(&VERIFY), routes!(api::verify_registration))
        .api(decide, routes!(api::decide_registration))
}
