//! 技术合同: writing, 认定登记, 外地登记备案, 到账, 转化佐证, 平台核验单.
//!
//! One table holds contracts registered here and those registered elsewhere and filed by the buyer,
//! so that the policy sees one collection of facts. Nothing of a contract is public but statistics
//! and, by a random address, whether it is in force.

mod content;
mod facts;
mod migrations;
mod model;
mod ops;
mod parties;
mod permissions;
mod raw;
mod records;
pub mod rules;
mod state;
mod store;

use kezhuan_web::Capability;
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
pub use ops::import::{COLUMNS, import};
pub use ops::receipt::{ReceiptRaw, confirm_receipt, record_receipt};
pub use ops::review::{ExpertsRaw, MarkRaw, ReviewRaw, hear_experts, review};
pub use ops::save::{DraftFromDeal, add_files, draft, draft_within, edit};
pub use ops::submit::submit;
pub use permissions::{
    APPLY, CHECK_EVIDENCE, FILE_EVIDENCE, FILE_EXTERNAL, IMPORT, READ, RECORD_RECEIPT, REVIEW,
    REVOKE, WRITE,
};
pub use raw::{ClauseRaw, ContractRaw, CostRaw, PartyRaw, PlanRaw};
pub use records::{
    Attachment, Evidence, EvidenceId, EvidenceState, FileKind, Receipt, ReceiptId, evidence,
    receipts,
};
pub use state::{Origin, State, Turn};
pub use store::{Filter, by_achievement, by_deal, get};

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
    ],
    facts: facts::FACTS,
    ..Capability::named("contracts")
};
