//! Words about demands, and about how the market desk helps them along.

use crate::calendar::Days;
use crate::sheet::{Reading, Target, small};
use crate::term::Terms;

/// How a demand is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visibility {
    /// In public lists and search?
    pub listed: bool,
    /// With the name of its company?
    pub named: bool,
}

/// For how long a demand stays published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validity {
    /// In months.
    pub months: u32,
}

/// `demands.toml`.
#[derive(Debug, Clone, Default)]
pub struct DemandWords {
    /// What numbers begin with: `XQ` of `XQ-2026-000123`.
    pub serial_prefix: String,
    /// How many months a demand stays published unless it says otherwise.
    pub valid_months: u32,
    /// How many days before the end its company is reminded.
    pub remind_days: u32,
    /// In how many days the platform reviews.
    pub review_within: Days,
    /// From how many of a hundred shared words two demands collected in a campaign are shown side by
    /// side as perhaps the same.
    pub alike_from: u32,
    /// The same for the titles of two demands of one organization.
    pub alike_from_own: u32,
    /// How many days before its last day a county is reminded to send up what it collected.
    pub send_up_remind_days: u32,
    /// Visibility of a demand whose writer passed over the question.
    pub default_visibility: String,
    /// Kind of a new organization in a list that does not say.
    pub imported_holder_kind: String,
    /// 公开, 隐名, 仅定向.
    pub visibilities: Terms<Visibility>,
    /// Kinds of demands.
    pub kinds: Terms,
    /// Ways of working together.
    pub cooperations: Terms,
    /// How a target is compared: ≤, ≥, =.
    pub comparisons: Terms,
    /// Who shall own the rights.
    pub ownerships: Terms,
    /// For how long it stays published.
    pub validities: Terms<Validity>,
    /// Why a demand was closed.
    pub close_reasons: Terms,
    /// Why a demand was withdrawn.
    pub withdraw_reasons: Terms,
}

/// `market.toml`.
#[derive(Debug, Clone, Default)]
pub struct MarketWords {
    /// In how many days the desk answers a new demand or interest.
    pub answer_within: Days,
    /// How somebody was reached.
    pub ways: Terms,
    /// What came of it.
    pub outcomes: Terms,
    /// How a matter ended.
    pub endings: Terms,
    /// Why a demand sent to a unit was declined.
    pub decline_reasons: Terms,
    /// What can be wrong with something published.
    pub report_kinds: Terms,
}

pub(crate) fn read(reading: &Reading<'_>) -> DemandWords {
    reading.file("demands.toml", |sheet| DemandWords {
        serial_prefix: sheet.table.text("serial_prefix"),
        valid_months: small(&sheet.table, "valid_months", 1..=600),
        remind_days: small(&sheet.table, "remind_days", 1..=365),
        review_within: Days::read(&sheet.table, "review_within", "review_within_unit"),
        alike_from: small(&sheet.table, "alike_from", 1..=100),
        alike_from_own: small(&sheet.table, "alike_from_own", 1..=100),
        send_up_remind_days: small(&sheet.table, "send_up_remind_days", 1..=365),
        default_visibility: sheet.links.text(
            &sheet.table,
            "default_visibility",
            Target::Visibility,
        ),
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
        comparisons: sheet.words("comparison"),
        ownerships: sheet.words("ownership"),
        validities: sheet
            .terms("validity", |table, _| Validity { months: small(table, "months", 1..=600) }),
        close_reasons: sheet.words("close_reason"),
        withdraw_reasons: sheet.words("withdraw_reason"),
    })
}

pub(crate) fn read_market(reading: &Reading<'_>) -> MarketWords {
    reading.file("market.toml", |sheet| MarketWords {
        answer_within: Days::read(&sheet.table, "answer_within", "answer_within_unit"),
        ways: sheet.words("way"),
        outcomes: sheet.words("outcome"),
        endings: sheet.words("ending"),
        decline_reasons: sheet.words("decline_reason"),
        report_kinds: sheet.words("report_kind"),
    })
}
