//! 技术需求: what companies look for, from the draft over a review to the public list.
//!
//! A demand shows a rival one's weakness, so its visibility (公开, 隐名, 仅定向) is honoured in lists,
//! search, the API and exports alike: a hidden name is not even in the index.

mod api;
mod beside;
mod content;
mod house;
mod migrations;
mod model;
mod ops;
mod pages;
mod permissions;
mod raw;
mod routes;
mod samples;
mod search;
mod store;

pub use kezhuan_web::filters;
use kezhuan_web::{Capability, Job, MenuItem};

pub use beside::{
    Answer, Attachment, AttachmentId, Correction, CorrectionId, Refinement, RefinementId,
};
pub use content::{Change, Content, Indicator, Payment};
pub use model::{Demand, DemandId, State};
pub use ops::attach::{DemandFileRaw, attach, detach};
pub use ops::close::{DemandCloseRaw, close, withdraw};
pub use ops::correct::correct;
pub use ops::enter::enter_within;
pub use ops::import::LIST;
pub use ops::refine::{DemandConsentRaw, consent, propose};
pub use ops::renew::renew;
pub use ops::review::{DemandReviewRaw, review};
pub use ops::save::{begin, save, submit, take_back};
pub use ops::take_down::{DemandReasonRaw, restore, take_down, take_down_within};
pub use permissions::{
    CREATE, EDIT, ENTER, EXPIRE, IMPORT, IMPORT_PUBLISHED, READ, REFINE, REVIEW, TAKE_DOWN,
};
pub use raw::{DemandRaw, IndicatorRaw, PaymentRaw};
pub use store::beside::{attachments, corrections, refinements};
pub use store::{get, in_region, many, of_organizations, organization_of, title_of};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    routes: routes::routes,
    permissions: &[
        &CREATE,
        &EDIT,
        &READ,
        &REVIEW,
        &TAKE_DOWN,
        &REFINE,
        &ENTER,
        &IMPORT,
        &IMPORT_PUBLISHED,
        &EXPIRE,
    ],
    menu: &[MenuItem { href: "/demands", text: "技术需求", order: 20, shown: |_| true }],
    jobs: &[
        Job { name: "demands.expire", run: |cx| Box::pin(ops::close::expire(cx)) },
        Job { name: "demands.remind", run: |cx| Box::pin(ops::renew::remind(cx)) },
    ],
    todos: Some(|cx| Box::pin(house::todos(cx))),
    next_deadline: Some(|cx| Box::pin(ops::close::next_deadline(cx))),
    clause_cards: Some(|cx| Box::pin(house::clause_cards(cx))),
    blocks: Some(|cx| Box::pin(house::blocks(cx))),
    figures: Some(|cx| Box::pin(house::figures(cx))),
    imports: &[LIST],
    searchable: Some(search::SEARCHABLE),
    checks: Some(|cx| Box::pin(house::checks(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("demands")
};
