//! 主体库: organizations, what is verified of them, and their yearly figures.
//!
//! A verified organization is public; its contact, figures and holders are for its members and the
//! administration. Members and officers are the accounts' matter, one floor up.

mod api;
mod checks;
mod facts;
mod migrations;
mod model;
mod ops;
mod pages;
mod paper;
mod permissions;
mod rules;
mod samples;
mod search;
mod store;
mod todos;

pub use kezhuan_web::filters;
use kezhuan_web::{Access, Capability, MenuItem, Routes};
use utoipa_axum::routes;

pub use facts::party;
pub use model::{
    Backing, Figure, Holding, Organization, OrganizationId, Profile, Qualification,
    QualificationId, State,
};
pub use ops::amend::amend;
pub use ops::decide::decide;
pub use ops::import::LIST;
pub use ops::import_figures::FIGURES_LIST;
pub use ops::listed::{
    ListedUnit, ListedUnits, importing_for, listed_draft, listed_term, listed_terms, listed_words,
};
pub use ops::listed_rows::{ListOf, Listed, ListedRows, Placed};
pub use ops::record::{record_holding, record_qualification, record_yearly_figures};
pub use ops::register::register_within;
pub use pages::{FormWords, first_own, own_organizations};
pub use permissions::{AMEND, IMPORT, IMPORT_FIGURES, READ, RECORD, REGISTER, VERIFY};
pub use rules::{
    Decision, DecisionRaw, FiguresAsk, FiguresRaw, HoldingRaw, OrganizationRaw, QualificationAsk,
    QualificationRaw,
};
pub use store::records::{figures, holdings, qualifications, related};
pub use store::{acting_names, campuses, find_by_code, find_by_codes, find_by_name, get, many};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes: all_routes,
    permissions: &[&REGISTER, &READ, &AMEND, &VERIFY, &RECORD, &IMPORT, &IMPORT_FIGURES],
    menu: &[MenuItem {
        href: "/organizations",
        text: "机构",
        order: 110,
        shown: kezhuan_authority::Actor::is_known,
    }],
    imports: &[LIST, FIGURES_LIST],
    todos: Some(todos::todos),
    facts: facts::FACTS,
    searchable: Some(search::SEARCHABLE),
    checks: Some(checks::checks),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("organizations")
};

fn all_routes() -> Routes {
    use pages::{forms, list, show, verify};
    Routes::new()
        .get("/organizations", Access::Public, list::list)
        .get("/organizations/register", Access::Needs(&VERIFY), list::register)
        .get("/organizations/export", Access::Public, list::take)
        .get("/organizations/{id}", Access::Public, show::show)
        .get("/organizations/{id}/edit", Access::Needs(&AMEND), forms::edit)
        .post("/organizations/{id}/edit", Access::Needs(&AMEND), forms::save)
        .get("/organizations/{id}/verify", Access::Needs(&VERIFY), verify::show)
        .post("/organizations/{id}/verify", Access::Needs(&VERIFY), verify::submit)
        .get(
            "/organizations/{id}/qualifications/new",
            Access::Needs(&RECORD),
            forms::new_qualification,
        )
        .post(
            "/organizations/{id}/qualifications",
            Access::Needs(&RECORD),
            forms::add_qualification,
        )
        .get("/organizations/{id}/figures", Access::Needs(&RECORD), forms::figures)
        .post("/organizations/{id}/figures", Access::Needs(&RECORD), forms::save_figures)
        .get("/organizations/{id}/holders/new", Access::Needs(&RECORD), forms::new_holder)
        .post("/organizations/{id}/holders", Access::Needs(&RECORD), forms::add_holder)
        .api(Access::Public, routes!(api::list))
        .api(Access::Public, routes!(api::show))
        .api(Access::Needs(&VERIFY), routes!(api::register))
        .api(Access::Needs(&AMEND), routes!(api::amend))
        .api(Access::Needs(&VERIFY), routes!(api::decide))
        .api(Access::Needs(&RECORD), routes!(api::add_qualification))
        .api(Access::Needs(&READ), routes!(api::figures))
        .api(Access::Needs(&RECORD), routes!(api::save_figures))
        .api(Access::Needs(&RECORD), routes!(api::add_holder))
}
