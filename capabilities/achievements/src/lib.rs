//! 成果库: achievements from the draft over two reviews to the public list, and what they disclose to whom.
//!
//! A published achievement is public; its texts and files have three tiers. How far a deal has taken
//! it is told by trading, one floor up.

mod api;
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
mod state;
mod store;

pub use kezhuan_web::filters;
use kezhuan_web::{Capability, Job, MenuItem};

pub use content::{Comparison, Content, Contributor, Ip, Secrecy, Tier};
pub use model::{Achievement, AchievementId, Attachment, AttachmentId, Correction, Proposed};
pub use ops::attach::{AttachmentRaw, attach, detach};
pub use ops::correct::{
    AchievementCorrectionRaw, correct, review_correction, take_back_correction,
};
pub use ops::deal::set_dealing_within;
pub use ops::import::LIST;
pub use ops::nda::{AchievementNdaRaw, contact, may_read, sign_nda, sign_nda_within};
pub use ops::publish::{
    AchievementReasonRaw, renew, restore, take_down, take_down_within, withdraw,
};
pub use ops::review::{
    AchievementPlatformReviewRaw, AchievementUnitReviewRaw, platform_review, unit_review,
};
pub use ops::save::{begin, save};
pub use ops::submit::{submit, take_back};
pub use permissions::{
    CONTACT, CREATE, DOWNLOAD, EDIT, EXPIRE, IMPORT, IMPORT_PUBLISHED, MANAGE, PLATFORM_REVIEW,
    READ, SIGN_NDA, TAKE_DOWN, UNIT_REVIEW, WITHDRAW,
};
pub use raw::{AchievementRaw, ComparisonRaw, ContributorRaw, IpRaw};
pub use state::{Dealing, State};
pub use store::files::attachments;
pub use store::{get, holder_of, many, title_of};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    permissions: &[
        &CREATE,
        &EDIT,
        &READ,
        &UNIT_REVIEW,
        &PLATFORM_REVIEW,
        &MANAGE,
        &WITHDRAW,
        &TAKE_DOWN,
        &CONTACT,
        &SIGN_NDA,
        &DOWNLOAD,
        &IMPORT,
        &IMPORT_PUBLISHED,
        &EXPIRE,
    ],
    routes: routes::routes,
    menu: &[MenuItem { href: "/achievements", text: "科技成果", order: 10, shown: |_| true }],
    todos: Some(|cx| Box::pin(house::todos(cx))),
    figures: Some(|cx| Box::pin(house::figures(cx))),
    clause_cards: Some(|cx| Box::pin(house::clause_cards(cx))),
    stations: Some(|cx, object| Box::pin(house::stations(cx, object))),
    checks: Some(|cx| Box::pin(house::checks(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    jobs: &[Job { name: "achievements.expire", run: |cx| Box::pin(ops::expire::expire(cx)) }],
    next_deadline: Some(|cx| Box::pin(ops::expire::next_deadline(cx))),
    imports: &[LIST],
    searchable: Some(search::SEARCHABLE),
    ..Capability::named("achievements")
};
