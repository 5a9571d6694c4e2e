//! Words about deals by agreement.

use crate::calendar::Days;
use crate::sheet::Reading;
use crate::term::Terms;

/// Whose move a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mover {
    /// 卖方.
    Seller,
    /// 买方.
    Buyer,
    /// 双方.
    #[default]
    Both,
    /// 平台.
    Platform,
}

/// A step of a deal by agreement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DealStep {
    /// Whose move it is.
    pub by: Mover,
}

/// A promise of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceLimit {
    /// How long.
    pub days: Days,
}

/// `deals.toml`.
#[derive(Debug, Clone, Default)]
pub struct DealWords {
    /// What numbers begin with: `JY` of `JY-2026-000417`.
    pub serial_prefix: String,
    /// The promise of secrecy, a paragraph each.
    pub nda: Vec<String>,
    /// Steps in their order.
    pub steps: Terms<DealStep>,
    /// Why a deal ended without a contract.
    pub end_reasons: Terms,
    /// Why an interest was declined.
    pub decline_reasons: Terms,
    /// Promises: first_answer, turn.
    pub limits: Terms<ServiceLimit>,
}

pub(crate) fn read(reading: &Reading<'_>) -> DealWords {
    let movers = [
        ("seller", Mover::Seller),
        ("buyer", Mover::Buyer),
        ("both", Mover::Both),
        ("platform", Mover::Platform),
    ];
    reading.file("deals.toml", |sheet| DealWords {
        serial_prefix: sheet.table.text("serial_prefix"),
        nda: sheet.table.texts("nda"),
        steps: sheet.terms("step", |table, _| DealStep {
            by: table.one_of("by", &movers).unwrap_or_default(),
        }),
        end_reasons: sheet.words("end_reason"),
        decline_reasons: sheet.words("decline_reason"),
        limits: sheet
            .terms("limit", |table, _| ServiceLimit { days: Days::read(table, "days", "unit") }),
    })
}
