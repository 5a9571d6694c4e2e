//! 数据公开: the indicators of the policy, measured from records. No data is said, never shown as 0; a
//! target whose day is past is 到期, reached or not; the records behind each figure are one click away.
//!
//! Nothing is stored here. Facade: [`measures()`], [`years`], [`RECORDS`].

mod api;
mod breakdown;
mod measures;
mod pages;
mod ports;
mod samples;
mod shown;

use kezhuan_authority::{Grant, Permission};
use kezhuan_web::{Access, Capability, MenuItem, Routes};

pub use kezhuan_web::filters;
pub use measures::{Measures, measures, years};

/// Seeing contracts and companies behind a figure; everybody sees their statistics.
pub const RECORDS: Permission = Permission::new(
    "indicators.records",
    "看指标背后的合同和企业记录",
    &[Grant::CLERK, Grant::COUNTY, Grant::CITY, Grant::FINANCE, Grant::AUDITOR],
);

/// What this capability gives to the house.
pub const CAPABILITY: Capability = Capability {
    routes,
    permissions: &[&RECORDS],
    menu: &[MenuItem { href: "/indicators", text: "数据公开", order: 70, shown: |_| true }],
    clause_cards: Some(|cx| Box::pin(ports::clause_cards(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("indicators")
};

fn routes() -> Routes {
    use utoipa_axum::routes;
    Routes::new()
        .get("/indicators", Access::Public, pages::list::show)
        .get("/indicators/export", Access::Public, pages::list::take)
        .get("/indicators/{id}", Access::Public, pages::one::show)
        .get("/indicators/{id}/export", Access::Public, pages::one::take)
        .api(Access::Public, routes!(api::list_indicators))
        .api(Access::Public, routes!(api::show_indicator))
}
