//! Words about deals by agreement.

use kezhuan_kernel::Day;

use crate::calendar::{Calendar, Days, MissingYear};
use crate::sheet::{Reading, Sheet, small};
use crate::term::{Source, Terms};

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

/// Why a deal ended without a contract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EndReason {
    /// Only for a deal that answers a demand?
    pub only_demand: bool,
}

/// A promise of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceLimit {
    /// How long.
    pub days: Days,
}

/// When a listing finds its taker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Take {
    /// At the end of the period; two takers would have to bid.
    #[default]
    AtEnd,
    /// With the first taker whose qualification is confirmed.
    AtOnce,
}

/// In what a shareholder contributes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contribution {
    /// In technology?
    pub technology: bool,
}

/// 挂牌 at a fixed price.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListingRules {
    /// What numbers begin with: `GP` of `GP-2026-000012`.
    pub serial_prefix: String,
    /// The period a form begins with.
    pub days: Days,
    /// The shortest period.
    pub min_days: Days,
    /// The longest period.
    pub max_days: Days,
    /// How long it goes on when nobody came.
    pub extension: Days,
    /// How often.
    pub max_extensions: u32,
    /// When the taker is found.
    pub take: Take,
    /// May the seller turn to talks with all takers instead of bidding?
    pub negotiate: bool,
    /// Where that comes from.
    pub source: Source,
}

impl ListingRules {
    /// The last day of a period of `count` days that starts on `start`.
    pub fn last_day(
        &self,
        count: u32,
        start: Day,
        calendar: &Calendar,
    ) -> Result<Day, MissingYear> {
        calendar.roll(Days { count, ..self.days }.after(start, calendar)?)
    }

    /// The last day after one more extension.
    pub fn extended(&self, end: Day, calendar: &Calendar) -> Result<Day, MissingYear> {
        calendar.roll(self.extension.after(end, calendar)?)
    }
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
    pub end_reasons: Terms<EndReason>,
    /// Why an interest was declined.
    pub decline_reasons: Terms,
    /// Promises: first_answer, turn, qualify.
    pub limits: Terms<ServiceLimit>,
    /// 挂牌.
    pub listing: ListingRules,
    /// Why a listing was withdrawn.
    pub withdraw_reasons: Terms,
    /// Why a taker does not qualify.
    pub refuse_reasons: Terms,
    /// How the value of a technology that becomes shares was found.
    pub valuation_ways: Terms,
    /// In what shareholders contribute.
    pub contributions: Terms<Contribution>,
    /// How many days before the end of a trial both sides are reminded.
    pub trial_reminder: u32,
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
        end_reasons: sheet
            .terms("end_reason", |table, _| EndReason { only_demand: table.flag("only_demand") }),
        decline_reasons: sheet.words("decline_reason"),
        limits: sheet
            .terms("limit", |table, _| ServiceLimit { days: Days::read(table, "days", "unit") }),
        listing: read_listing(sheet),
        withdraw_reasons: sheet.words("withdraw_reason"),
        refuse_reasons: sheet.words("refuse_reason"),
        valuation_ways: sheet.words("valuation_way"),
        contributions: sheet.terms("contribution", |table, _| Contribution {
            technology: table.flag("technology"),
        }),
        trial_reminder: small(&sheet.table, "trial_reminder_days", 0..=365),
    })
}

fn read_listing(sheet: &Sheet<'_>) -> ListingRules {
    sheet.table.need("listing");
    let Some(table) = sheet.table.table("listing") else { return ListingRules::default() };
    let takes = [("at_end", Take::AtEnd), ("at_once", Take::AtOnce)];
    table.need("take");
    table.need("negotiate");
    let days = |key| Days::read(&table, key, "unit");
    let (min, usual, max) = (days("min_days"), days("days"), days("max_days"));
    if min.count > usual.count || usual.count > max.count {
        table.wrong_at("days", "days 应在 min_days 和 max_days 之间", None);
    }
    ListingRules {
        serial_prefix: table.text("serial_prefix"),
        days: usual,
        min_days: min,
        max_days: max,
        extension: days("extension_days"),
        max_extensions: small(&table, "max_extensions", 0..=12),
        take: table.one_of("take", &takes).unwrap_or_default(),
        negotiate: table.flag("negotiate"),
        source: sheet.source(&table),
    }
}
