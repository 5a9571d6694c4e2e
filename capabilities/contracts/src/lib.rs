//! 技术合同: writing, 认定登记, 外地登记备案, 到账, 转化佐证, 平台核验单.
//!
//! One table holds contracts registered here and those registered elsewhere and filed by the buyer,
//! so that the policy sees one collection of facts. Nothing of a contract is public but statistics
//! and, by a random address, whether it is in force.

mod api;
mod content;
mod facts;
mod house;
mod migrations;
mod model;
mod ops;
mod pages;
mod paper;
mod parties;
mod permissions;
mod raw;
pub mod rules;
mod samples;
mod state;
mod store;

use kezhuan_web::{Access, Capability, MenuItem, Routes};
use store::{records, stats};
use utoipa_axum::routes;

pub use kezhuan_web::filters;

pub use content::{Agency, Content, Cost, Party, PlanRow};
pub use facts::passed;
pub use model::{
    Change, Contract, ContractId, Decision, Experts, Mark, Proceedings, Registration, ReturnItem,
    Seal,
};
pub use ops::change::{
    CancelRaw, NumberRaw, RevokeRaw, SettleRaw, ask_cancel, ask_change, revoke, set_number, settle,
};
pub use ops::evidence::{EvidenceCheckRaw, EvidenceRaw, check_evidence, file_evidence};
pub use ops::external::{VerifyRaw, file_external, verify_external};
pub use ops::import::LIST;
pub use ops::import_receipts::RECEIPTS_LIST;
pub use ops::receipt::{ReceiptRaw, confirm_receipt, record_receipt};
pub use ops::review::{ExpertsRaw, MarkRaw, ReviewRaw, hear_experts, review};
pub use ops::save::{DraftFromDeal, add_files, draft, draft_within, edit};
pub use ops::submit::submit;
pub use paper::platform_check;
pub use permissions::{
    APPLY, CHECK_EVIDENCE, FILE_EVIDENCE, FILE_EXTERNAL, IMPORT, IMPORT_RECEIPTS, READ,
    RECORD_RECEIPT, REVIEW, REVOKE, SEAL_LIST, WRITE,
};
pub use raw::{ClauseRaw, ContractRaw, CostRaw, PartyRaw, PlanRaw};
pub use records::{
    Attachment, Evidence, EvidenceId, EvidenceState, FileKind, Receipt, ReceiptId, evidence,
    receipts,
};
pub use state::{Origin, State, Turn};
pub use stats::{Count, Year, year};
pub use store::{Filter, by_achievement, by_deal, get, signed_days};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    permissions: &[
        &READ,
        &WRITE,
        &APPLY,
        &REVIEW,
        &REVOKE,
        &FILE_EXTERNAL,
        &RECORD_RECEIPT,
        &FILE_EVIDENCE,
        &CHECK_EVIDENCE,
        &IMPORT,
        &IMPORT_RECEIPTS,
        &SEAL_LIST,
    ],
    routes,
    menu: &[MenuItem { href: "/contracts", text: "技术合同", order: 40, shown: |_| true }],
    imports: &[LIST, RECEIPTS_LIST],
    facts: facts::FACTS,
    todos: Some(|cx| Box::pin(house::todos(cx))),
    next_deadline: Some(|cx| Box::pin(house::next_deadline(cx))),
    figures: Some(|cx| Box::pin(house::figures(cx))),
    clause_cards: Some(|cx| Box::pin(house::clause_cards(cx))),
    stations: Some(|cx, object| Box::pin(house::stations(cx, object))),
    checks: Some(|cx| Box::pin(house::checks(cx))),
    samples: Some(samples::samples),
    english: include_str!("../en.toml"),
    ..Capability::named("contracts")
};

fn routes() -> Routes {
    page_routes().merge(api_routes())
}

fn page_routes() -> Routes {
    use pages::{form, list, money, review, show, verify};
    let (read, write, apply, clerk) = (
        Access::Needs(&READ),
        Access::Needs(&WRITE),
        Access::Needs(&APPLY),
        Access::Needs(&REVIEW),
    );
    Routes::new()
        .get("/contracts", Access::Public, list::list)
        .get("/contracts/export", Access::SignedIn, list::take)
        .get("/contracts/new", write, form::new)
        .post("/contracts", write, form::create)
        .get("/contracts/external/new", Access::Needs(&FILE_EXTERNAL), form::external_form)
        .post("/contracts/external", Access::Needs(&FILE_EXTERNAL), form::external)
        .get("/contracts/{id}", read, show::show)
        .get("/contracts/{id}/edit", write, form::edit_form)
        .post("/contracts/{id}/edit", write, form::edit)
        .get("/contracts/{id}/submit", read, form::submit_form)
        .post("/contracts/{id}/submit", apply, form::submit)
        .get("/contracts/{id}/change", apply, form::change_form)
        .post("/contracts/{id}/change", apply, form::change)
        .get("/contracts/{id}/cancel", apply, show::cancel_form)
        .post("/contracts/{id}/cancel", apply, show::cancel)
        .post("/contracts/{id}/files", write, show::add_files)
        .get("/contracts/{id}/files/{file}", read, show::file)
        .get("/contracts/{id}/paper", read, show::check_paper)
        .get("/contracts/{id}/draft", read, show::draft)
        .get("/contracts/register", Access::Needs(&SEAL_LIST), list::register)
        .get("/contracts/{id}/review", clerk, review::show)
        .post("/contracts/{id}/review", clerk, review::decide)
        .post("/contracts/{id}/experts", clerk, review::experts)
        .post("/contracts/{id}/settle", clerk, review::settle)
        .post("/contracts/{id}/number", clerk, review::number)
        .post("/contracts/{id}/verify", clerk, review::verify)
        .post("/contracts/{id}/revoke", Access::Needs(&REVOKE), review::revoke)
        .get("/contracts/{id}/receipts", read, money::receipts)
        .post("/contracts/{id}/receipts", Access::Needs(&RECORD_RECEIPT), money::record)
        .post(
            "/contracts/{id}/receipts/{receipt}/confirm",
            Access::Needs(&RECORD_RECEIPT),
            money::confirm,
        )
        .get("/contracts/{id}/evidence/new", Access::Needs(&FILE_EVIDENCE), money::evidence_new)
        .post("/contracts/{id}/evidence", Access::Needs(&FILE_EVIDENCE), money::evidence_file)
        .get("/contracts/{id}/evidence/{evidence}", read, money::evidence_show)
        .post(
            "/contracts/{id}/evidence/{evidence}",
            Access::Needs(&CHECK_EVIDENCE),
            money::evidence_check,
        )
        .get("/v/{token}", Access::Public, verify::show)
        .post_unkeyed("/v/{token}", Access::Public, verify::open)
}

fn api_routes() -> Routes {
    let (read, write, apply, clerk) = (
        Access::Needs(&READ),
        Access::Needs(&WRITE),
        Access::Needs(&APPLY),
        Access::Needs(&REVIEW),
    );
    Routes::new()
        .api(Access::SignedIn, routes!(api::list))
        .api(Access::Public, routes!(api::statistics))
        .api(write, routes!(api::create))
        .api(Access::Needs(&FILE_EXTERNAL), routes!(api::external))
        .api(read, routes!(api::show))
        .api(write, routes!(api::edit))
        .api(write, routes!(api::files))
        .api(apply, routes!(api::submit))
        .api(apply, routes!(api::change))
        .api(apply, routes!(api::cancel))
        .api(clerk, routes!(api::review))
        .api(clerk, routes!(api::experts))
        .api(clerk, routes!(api::settle))
        .api(clerk, routes!(api::number))
        .api(clerk, routes!(api::verify))
        .api(Access::Needs(&REVOKE), routes!(api::revoke))
        .api(read, routes!(api::paper))
        .api(read, routes!(api::draft))
        .api(Access::Needs(&SEAL_LIST), routes!(api::register))
        .api(read, routes!(api::receipts))
        .api(Access::Needs(&RECORD_RECEIPT), routes!(api::record))
        .api(Access::Needs(&RECORD_RECEIPT), routes!(api::confirm))
        .api(Access::Needs(&FILE_EVIDENCE), routes!(api::evidence))
        .api(Access::Needs(&CHECK_EVIDENCE), routes!(api::check))
}
