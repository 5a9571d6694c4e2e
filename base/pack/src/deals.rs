//! Words about demands and about deals by agreement.

use crate::calendar::Days;
use crate::sheet::{Reading, Target, small};
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

/// How a demand is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visibility {
    /// In public lists and search?
    pub listed: bool,
    /// With the name of its company?
    pub named: bool,
}

/// `demands.toml`.
#[derive(Debug, Clone, Default)]
pub struct DemandWords {
    /// What numbers begin with: `XQ` of `XQ-2026-000123`.
    pub serial_prefix: String,
    /// How many months a demand stays published.
    pub valid_months: u32,
    /// In how many days the platform reviews.
    pub review_within: Days,
    /// Kind of a new organization in a list that does not say.
    pub imported_holder_kind: String,
    /// 公开, 隐名, 仅定向.
    pub visibilities: Terms<Visibility>,
    /// Kinds of demands.
    pub kinds: Terms,
    /// Ways of working together.
    pub cooperations: Terms,
    /// Why a demand was closed.
    pub close_reasons: Terms,
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

pub(crate) fn read_demands(reading: &Reading<'_>) -> DemandWords {
    reading.file("demands.toml", |sheet| DemandWords {
        serial_prefix: sheet.table.text("serial_prefix"),
        valid_months: small(&sheet.table, "valid_months", 1..=600),
        review_within: Days::read(&sheet.table, "review_within", "review_within_unit"),
        imported_holder_kind: sheet.links.text(
            &sheet.table,
            "imported_holder_kind",
            Target::OrganizationKind,
        ),
        visibilities: sheet.terms("visibility", |table, _| Visibility {
            listed: table.flag("listed"),
            named: table.flag("named"),
        }),
        kinds: sheet.words("kind"),
        cooperations: sheet.words("cooperation"),
        close_reasons: sheet.words("close_reason"),
    })
}
