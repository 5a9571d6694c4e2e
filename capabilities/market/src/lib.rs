//! 市场运营: every new demand and interest gets an owner and a clock; demands are sent to units that
//! may help, and their reasons come back to the author.
//!
//! It follows the log of demands and trading, so it stands above both. The wording that the desk
//! proposes is a matter of the demands themselves.

mod api;
mod house;
mod migrations;
mod model;
mod ops;
mod pages;
mod permissions;
mod samples;
mod store;

use kezhuan_authority::{Actor, Role};
use kezhuan_web::{Access, Capability, Job, MenuItem, Routes};
use utoipa_axum::routes;

pub use kezhuan_web::filters;

pub use model::{Contact, Handover, Kind, Matter, MatterId, Push, PushAnswer, PushId};
pub use ops::answer::{MarketAnswerRaw, answer};
pub use ops::close::{MarketCloseRaw, close};
pub use ops::contact::{MarketContactRaw, contact};
pub use ops::hand_over::{MarketHandOverRaw, hand_over};
pub use ops::push::{MarketPushRaw, push};
pub use permissions::{ANSWER, FOLLOW, HAND_OVER, READ, WORK};
pub use store::of_object;
pub use store::pushes::of_demand;

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&READ, &WORK, &HAND_OVER, &ANSWER, &FOLLOW],
    menu: &[MenuItem { href: "/market", text: "市场运营", order: 35, shown: works_here }],
    jobs: &[Job { name: "market.follow", run: |cx| Box::pin(ops::follow::follow(cx)) }],
    todos: Some(|cx| Box::pin(house::todos(cx))),
    about: Some(|cx, object| Box::pin(house::about(cx, object))),
    checks: Some(|cx| Box::pin(house::checks(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("market")
};

fn works_here(actor: &Actor) -> bool {
    [Role::MarketDesk, Role::CityBureau].into_iter().any(|role| actor.has(role))
}

fn routes() -> Routes {
    use pages::{matter, push, queue, received};
    let (read, work) = (Access::Needs(&READ), Access::Needs(&WORK));
    let (hand_over, answer) = (Access::Needs(&HAND_OVER), Access::Needs(&ANSWER));
    Routes::new()
        .get("/market", read, queue::show)
        .get("/market/push/{demand}", work, push::show)
        .post("/market/push/{demand}", work, push::send)
        .get("/market/received", answer, received::list)
        .get("/market/received/{push}", answer, received::show)
        .post("/market/received/{push}", answer, received::answer)
        .get("/market/{id}", read, matter::show)
        .post("/market/{id}/contacts", work, matter::contact)
        .post("/market/{id}/hand-over", hand_over, matter::hand_over)
        .post("/market/{id}/close", work, matter::close)
        .api(read, routes!(api::list))
        .api(read, routes!(api::show))
        .api(work, routes!(api::contact))
        .api(hand_over, routes!(api::hand_over))
        .api(work, routes!(api::close))
        .api(work, routes!(api::pushed, api::push))
        .api(answer, routes!(api::received))
        .api(answer, routes!(api::answer))
}
