//! 公示: what must be shown to the public before it counts, for how long, where; objections and proof.
//!
//! Whoever needs one opens it in its own transaction ([`open_within`]) and follows the events
//! `publicity.*`, which link to the object. The rules (who, how long, how days are counted) are the
//! pack's.

mod api;
mod export;
mod house;
mod migrations;
mod model;
mod ops;
mod pages;
mod paper;
mod permissions;
mod rules;
mod samples;
mod store;

use kezhuan_web::{Access, Capability, Job, MenuItem, Routes};
use utoipa_axum::routes;

pub use kezhuan_web::filters;

pub use model::{
    Answer, Line, Objection, ObjectionId, Outcome, OwnPlace, Publicity, PublicityId, State,
};
pub use ops::answer::answer;
pub use ops::object::object;
pub use ops::open::{OpenPublicity, open_within};
pub use ops::place::give_place;
pub use ops::withdraw::withdraw_within;
pub use paper::{ROYALTY, proof};
pub use permissions::{ANSWER, CLOSE, IDENTITY, LIST, OBJECT, PLACE, READ};
pub use rules::{AnswerRaw, Object, ObjectionRaw, PlaceRaw, Reply, proof_gaps};
pub use store::{get, objections, of_object};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&OBJECT, &ANSWER, &PLACE, &READ, &IDENTITY, &CLOSE, &LIST],
    menu: &[
        MenuItem {
            href: "/publicity", text: "公示", order: 60, shown: |actor| !actor.is_known()
        },
        MenuItem {
            href: "/publicity",
            text: "公示",
            order: 120,
            shown: kezhuan_authority::Actor::is_known,
        },
    ],
    jobs: &[Job { name: "publicity.close", run: |cx| Box::pin(ops::close::close_due(cx)) }],
    todos: Some(|cx| Box::pin(house::todos(cx))),
    next_deadline: Some(|cx| Box::pin(house::next_deadline(cx))),
    blocks: Some(|cx| Box::pin(house::blocks(cx))),
    stations: Some(|cx, object| Box::pin(house::stations(cx, object))),
    checks: Some(|cx| Box::pin(house::checks(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("publicity")
};

fn routes() -> Routes {
    Routes::new()
        .get("/publicity", Access::Public, pages::list)
        .get("/publicity/export", Access::Public, export::take)
        .get("/publicity/{id}", Access::Public, pages::show)
        .get("/publicity/{id}/scan", Access::Public, pages::scan)
        .get("/publicity/{id}/proof", Access::Needs(&READ), pages::proof)
        .get("/publicity/{id}/notice", Access::Needs(&READ), pages::notice)
        .get("/publicity/register", Access::Needs(&LIST), pages::register)
        .get("/publicity/{id}/place", Access::Needs(&PLACE), pages::place_form)
        .post("/publicity/{id}/place", Access::Needs(&PLACE), pages::place)
        .get("/publicity/{id}/object", Access::SignedIn, pages::objection_form)
        .post("/publicity/{id}/object", Access::Needs(&OBJECT), pages::object)
        .get("/publicity/{id}/objections/{objection}", Access::SignedIn, pages::objection)
        .get(
            "/publicity/{id}/objections/{objection}/{file}",
            Access::SignedIn,
            pages::objection_file,
        )
        .post("/publicity/{id}/objections/{objection}", Access::Needs(&ANSWER), pages::answer)
        .api(Access::Public, routes!(api::list))
        .api(Access::Public, routes!(api::show))
        .api(Access::Needs(&READ), routes!(api::proof))
        .api(Access::Needs(&READ), routes!(api::notice))
        .api(Access::Needs(&LIST), routes!(api::register))
        .api(Access::Needs(&OBJECT), routes!(api::object))
        .api(Access::Needs(&ANSWER), routes!(api::answer))
        .api(Access::Needs(&PLACE), routes!(api::place))
}
