//! 批量导入: a list is uploaded, checked, looked at, confirmed and written, a batch a transaction.
//!
//! What the lists are, and what becomes of their rows, the capabilities say
//! ([`kezhuan_web::imports`]); here is the way of a file from the upload to the report.

mod api;
mod migrations;
mod model;
mod ops;
mod pages;
mod permissions;
mod samples;
mod store;

use kezhuan_authority::{Actor, Role};
use kezhuan_web::{Access, Capability, Job, LongJob, MenuItem, Routes};
use utoipa_axum::routes;

pub use kezhuan_web::filters;
pub use model::{Counts, Finding, ImportId, Imported, State};
pub use ops::confirm::{ConfirmRaw, confirm, give_up};
pub use ops::upload::upload;
pub use permissions::{USE, WORK};

/// What this capability gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&USE, &WORK],
    menu: &[MenuItem { href: "/imports", text: "导入表格", order: 130, shown: brings_lists }],
    long_jobs: &[LongJob {
        job: Job { name: "imports.work", run: |cx| Box::pin(ops::work::work(cx)) },
        due: |cx| Box::pin(ops::work::due(cx)),
    }],
    todos: Some(|cx| Box::pin(ops::todos(cx))),
    checks: Some(|cx| Box::pin(ops::checks(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("imports")
};

fn brings_lists(actor: &Actor) -> bool {
    [Role::Officer, Role::Clerk, Role::CountyBureau, Role::CityBureau, Role::Operator]
        .into_iter()
        .any(|role| actor.has(role))
}

fn routes() -> Routes {
    let may = Access::Needs(&USE);
    Routes::new()
        .get("/imports", may, pages::choose)
        .get("/imports/new/{what}", may, pages::new)
        .get("/imports/new/{what}/template", may, pages::template)
        .post("/imports/new/{what}", may, pages::upload)
        .get("/imports/{id}", may, pages::show)
        .post("/imports/{id}/confirm", may, pages::confirm)
        .post("/imports/{id}/drop", may, pages::give_up)
        .get("/imports/{id}/mend", may, pages::mend)
        .api(may, routes!(api::list))
        .api(may, routes!(api::upload))
        .api(may, routes!(api::show))
        .api(may, routes!(api::confirm))
        .api(may, routes!(api::give_up))
}
