//! 交易 by 协议定价 and by 挂牌: from an interest, an answer to a demand or a listing taken up, over the
//! promise of secrecy and the sheet, to 公示, 成交 and a contract.
//!
//! Every waiting state says whose turn it is and until when. Both sides confirm the same version of
//! the sheet; where the pack asks for a 公示 that opens it in the same transaction, and a job follows
//! what becomes of it.

mod after;
mod api;
mod facts;
mod house;
mod listing;
mod listing_house;
mod listing_samples;
mod migrations;
mod model;
mod note;
mod ops;
mod pages;
mod paper;
mod permissions;
mod publication;
mod routes;
mod rules;
mod samples;
mod sheet;
mod special;
mod state;
mod store;
mod typed_listing;
mod typed_sheet;

use kezhuan_web::{Capability, Job, MenuItem};

pub use kezhuan_web::filters;

pub use after::{After, Following, Outcome, OutcomeId, OutcomeRaw, Tell};
pub use listing::{Listing, ListingId, ListingState, Taker, TakerId, TakerState};
pub use model::{About, Contact, Deal, DealId, Declaration, Ending, Interest, Promise};
pub use note::{Meeting, Note, NoteId, Reach};
pub use ops::after::tell;
pub use ops::answer::{answer, declare, decline};
pub use ops::begin::begin;
pub use ops::confirm::confirm;
pub use ops::contract::draft_contract;
pub use ops::end::end;
pub use ops::listing::decide::{cancel, qualify, refuse};
pub use ops::listing::list::list;
pub use ops::listing::negotiate::negotiate;
pub use ops::listing::take::take;
pub use ops::listing::withdraw::withdraw;
pub use ops::may_open;
pub use ops::note::{invite, note};
pub use ops::promise::promise;
pub use ops::propose::propose;
pub use permissions::{
    AFTER, ANSWER, BARGAIN, BEGIN, CONTRACT, END, FOLLOW, INVITE, LIST, NOTE, PROMISE, READ, TAKE,
};
pub use rules::{
    AgencyRaw, AnswerRaw, Begin, ConfirmRaw, DeclarationRaw, EndRaw, InterestRaw, Message, NoteRaw,
    PromiseRaw, Reasons,
};
pub use sheet::{Agency, Part, Sheet, Terms};
pub use special::{BasisPoints, Equity, EquityRaw, Share, ShareRaw, Special, Trial, TrialRaw};
pub use state::{Side, State, Turn};
pub use store::listing::{listing, takers};
pub use store::{get, of_achievement, of_contract, of_demand, sheet, sheets};
pub use typed_listing::{List, ListingRaw, ReasonRaw, TakeRaw, TalksRaw};
pub use typed_sheet::{PartRaw, Propose, SheetRaw};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes: routes::routes,
    permissions: &[
        &BEGIN, &LIST, &TAKE, &READ, &ANSWER, &PROMISE, &BARGAIN, &AFTER, &END, &CONTRACT, &NOTE,
        &INVITE, &FOLLOW,
    ],
    menu: &[
        MenuItem { href: "/deals", text: "交易", order: 30, shown: |actor| actor.is_known() },
        MenuItem { href: "/listings", text: "挂牌交易", order: 105, shown: |_| true },
    ],
    jobs: &[
        Job { name: "trading.follow", run: |cx| Box::pin(ops::follow::follow(cx)) },
        Job { name: "trading.trials", run: |cx| Box::pin(ops::after::remind(cx)) },
        Job { name: "trading.listings", run: |cx| Box::pin(ops::listing::tick::tick(cx)) },
    ],
    next_deadline: Some(|cx| Box::pin(house::next_deadline(cx))),
    todos: Some(|cx| Box::pin(house::todos(cx))),
    clause_cards: Some(|cx| Box::pin(house::clause_cards(cx))),
    threads: Some(|cx| Box::pin(house::threads(cx))),
    showcase: Some(|cx| Box::pin(house::showcase(cx))),
    checks: Some(|cx| Box::pin(house::checks(cx))),
    facts: facts::FACTS,
    about: Some(|cx, object| Box::pin(listing_house::about(cx, object))),
    stations: Some(|cx, object| Box::pin(house::stations(cx, object))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("trading")
};
