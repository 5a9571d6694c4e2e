//! 收藏 and 举报: what readers do with what is published.
//!
//! It stands above all that can be kept or reported. Taking down is done by the record's own
//! capability, in the transaction of the decision.

mod api;
mod house;
mod migrations;
mod model;
mod ops;
mod pages;
mod permissions;
mod record;
mod samples;
mod store;

use kezhuan_web::{Access, Capability, MenuItem, Routes};
use utoipa_axum::routes;

pub use kezhuan_web::filters;
pub use model::{Report, ReportId, State};
pub use ops::decide::{ReportDecisionRaw, decide};
pub use ops::keep::{drop, keep, keepers};
pub use ops::report::{ReportRaw, report};
pub use permissions::{DECIDE, KEEP, REPORT};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&KEEP, &REPORT, &DECIDE],
    menu: &[
        MenuItem {
            href: "/favourites",
            text: "我的收藏",
            order: 120,
            shown: |actor| actor.user.is_some(),
        },
        MenuItem {
            href: "/reports",
            text: "举报",
            order: 125,
            shown: |actor| actor.user.is_some(),
        },
    ],
    todos: Some(|cx| Box::pin(house::todos(cx))),
    about: Some(|cx, object| Box::pin(house::about(cx, object))),
    checks: Some(|cx| Box::pin(house::checks(cx))),
    personal: Some(|cx, user| Box::pin(house::personal(cx, user))),
    erase: Some(|tx, user| Box::pin(house::erase(tx, user))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("readers")
};

fn routes() -> Routes {
    use pages::{favourites, reports};
    let (keep, report) = (Access::Needs(&KEEP), Access::Needs(&REPORT));
    Routes::new()
        .get("/favourites", keep, favourites::show)
        .get("/favourites/export", keep, favourites::take)
        .post("/favourites/{object}", keep, favourites::keep)
        .post("/favourites/{object}/remove", keep, favourites::remove)
        .get("/reports", report, reports::list)
        .get("/reports/new", report, reports::new)
        .post("/reports", report, reports::file)
        .get("/reports/{id}", report, reports::show)
        .get("/reports/{id}/file", report, reports::open)
        .post("/reports/{id}", Access::Needs(&DECIDE), reports::decide)
        .api(keep, routes!(api::favourites))
        .api(keep, routes!(api::keep, api::drop))
        .api(report, routes!(api::reports, api::report))
        .api(Access::Needs(&DECIDE), routes!(api::decide))
}
