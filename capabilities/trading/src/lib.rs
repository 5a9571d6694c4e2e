//! 交易 by 协议定价: from an interest over the promise of secrecy and the sheet to 公示, 成交 and a contract.
//!
//! Every waiting state says whose turn it is and until when. Both sides confirm the same version of
//! the sheet; where the pack asks for a 公示 that opens it in the same transaction, and a job follows
//! what becomes of it.

mod api;
mod house;
mod migrations;
mod model;
mod note;
mod ops;
mod pages;
mod paper;
mod permissions;
mod publication;
mod rules;
mod samples;
mod sheet;
mod store;
mod typed_sheet;

use kezhuan_web::{Access, Capability, Job, MenuItem, Routes};
use utoipa_axum::routes;

pub use kezhuan_web::filters;

pub use model::{Contact, Deal, DealId, Declaration, Ending, Interest, Promise, Side, State, Turn};
pub use note::{Note, NoteId};
pub use ops::answer::{answer, declare, decline};
pub use ops::begin::begin;
pub use ops::confirm::confirm;
pub use ops::contract::draft_contract;
pub use ops::end::end;
pub use ops::note::note;
pub use ops::promise::promise;
pub use ops::propose::propose;
pub use permissions::{ANSWER, BARGAIN, BEGIN, CONTRACT, END, FOLLOW, NOTE, PROMISE, READ};
pub use rules::{
    AgencyRaw, AnswerRaw, Begin, ConfirmRaw, DeclarationRaw, EndRaw, InterestRaw, NoteRaw,
    PromiseRaw,
};
pub use sheet::{Agency, Part, Sheet, Terms};
pub use store::{get, of_achievement, of_contract, sheet, sheets};
pub use typed_sheet::{PartRaw, Propose, SheetRaw};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes,
    permissions: &[&BEGIN, &READ, &ANSWER, &PROMISE, &BARGAIN, &END, &CONTRACT, &NOTE, &FOLLOW],
    menu: &[MenuItem {
        href: "/deals", text: "交易", order: 30, shown: |actor| actor.is_known()
    }],
    jobs: &[Job { name: "trading.follow", run: |cx| Box::pin(ops::follow::follow(cx)) }],
    todos: Some(|cx| Box::pin(house::todos(cx))),
    clause_cards: Some(|cx| Box::pin(house::clause_cards(cx))),
    threads: Some(|cx| Box::pin(house::threads(cx))),
    showcase: Some(|cx| Box::pin(house::showcase(cx))),
    checks: Some(|cx| Box::pin(house::checks(cx))),
    stations: Some(|cx, object| Box::pin(house::stations(cx, object))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("trading")
};

fn routes() -> Routes {
    api_routes(
        Routes::new()
            .get("/deals", Access::Public, pages::list::list)
            .get("/deals/export", Access::SignedIn, pages::list::take)
            .post("/deals", Access::Needs(&BEGIN), pages::new::begin)
            .get("/deals/new", Access::Needs(&BEGIN), pages::new::form)
            .get("/deals/{id}", Access::Needs(&READ), pages::show::show)
            .get("/deals/{id}/paper", Access::Needs(&READ), pages::show::paper)
            .get("/deals/{id}/answer", Access::Needs(&ANSWER), pages::steps::answer_form)
            .post("/deals/{id}/answer", Access::Needs(&ANSWER), pages::steps::answer)
            .get("/deals/{id}/decline", Access::Needs(&ANSWER), pages::steps::decline_form)
            .post("/deals/{id}/decline", Access::Needs(&ANSWER), pages::steps::decline)
            .get("/deals/{id}/declare", Access::Needs(&ANSWER), pages::steps::declare_form)
            .post("/deals/{id}/declare", Access::Needs(&ANSWER), pages::steps::declare)
            .get("/deals/{id}/promise", Access::Needs(&PROMISE), pages::steps::promise_form)
            .post("/deals/{id}/promise", Access::Needs(&PROMISE), pages::steps::promise)
            .get("/deals/{id}/sheet", Access::Needs(&BARGAIN), pages::sheet::form)
            .post("/deals/{id}/sheet", Access::Needs(&BARGAIN), pages::sheet::propose)
            .get("/deals/{id}/confirm", Access::Needs(&BARGAIN), pages::sheet::confirm_form)
            .post("/deals/{id}/confirm", Access::Needs(&BARGAIN), pages::sheet::confirm)
            .get("/deals/{id}/end", Access::Needs(&END), pages::steps::end_form)
            .post("/deals/{id}/end", Access::Needs(&END), pages::steps::end)
            .post("/deals/{id}/notes", Access::Needs(&NOTE), pages::show::note)
            .get("/deals/{id}/notes/{note}", Access::Needs(&READ), pages::show::note_file)
            .post("/deals/{id}/contract", Access::Needs(&CONTRACT), pages::show::contract),
    )
}

fn api_routes(routes: Routes) -> Routes {
    routes
        .api(Access::SignedIn, routes!(api::list))
        .api(Access::Needs(&READ), routes!(api::show))
        .api(Access::Needs(&BEGIN), routes!(api::begin))
        .api(Access::Needs(&ANSWER), routes!(api::answer))
        .api(Access::Needs(&ANSWER), routes!(api::decline))
        .api(Access::Needs(&ANSWER), routes!(api::declare))
        .api(Access::Needs(&PROMISE), routes!(api::promise))
        .api(Access::Needs(&BARGAIN), routes!(api::propose))
        .api(Access::Needs(&BARGAIN), routes!(api::confirm))
        .api(Access::Needs(&END), routes!(api::end))
        .api(Access::Needs(&NOTE), routes!(api::note))
        .api(Access::Needs(&CONTRACT), routes!(api::contract))
}
