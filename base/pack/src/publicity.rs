//! 公示: when it is required, how long, how days are counted, where, what is shown, objections.

use kezhuan_kernel::Day;

use crate::calendar::{Calendar, Days, MissingYear};
use crate::sheet::{Reading, Sheet, Target, small};
use crate::term::{Source, Term, Terms};

/// A kind of 公示 with its length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PublicityCase {
    /// How long.
    pub days: Days,
}

/// Who must publish under which pricing mode.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Duty {
    /// Kinds of organizations.
    pub sellers: Vec<String>,
    /// Pricing modes.
    pub pricing: Vec<String>,
    /// The case that then holds.
    pub case: String,
    /// Why, in one sentence.
    pub why: String,
    /// Where that comes from.
    pub source: Source,
}

/// Must a deal be published?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement<'a> {
    /// Yes, by this duty.
    Required(&'a Duty),
    /// No; the parties may.
    Optional,
}

impl Requirement<'_> {
    /// Is it a duty?
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required(_))
    }
}

/// How the days are counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counting {
    /// Is the day of publication day one?
    pub first_day_counts: bool,
    /// The hour at which the last day ends, `24:00`, for texts.
    pub ends: String,
    /// Does an end on a holiday move to the next working day?
    pub rolls_to_working_day: bool,
    /// Where that comes from.
    pub source: Source,
}

/// An item of the 公示 text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PublicityItem {
    /// Must it be shown?
    pub required: bool,
}

/// The objection procedure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObjectionRule {
    /// Who may object.
    pub who: Vec<String>,
    /// Does an objection stop the 公示?
    pub suspends: bool,
    /// How it is answered.
    pub answer: String,
    /// Until when.
    pub answer_days: Days,
    /// What follows when it is upheld.
    pub upheld: String,
    /// What follows when it is rejected.
    pub rejected: String,
    /// Where that comes from.
    pub source: Source,
}

/// `publicity.toml`.
#[derive(Debug, Clone, Default)]
pub struct PublicityRules {
    /// Duties.
    pub duties: Vec<Duty>,
    /// Cases with their length.
    pub cases: Terms<PublicityCase>,
    /// How days are counted.
    pub counting: Counting,
    /// The places; `help` says what proves it.
    pub places: Terms,
    /// What is shown.
    pub items: Terms<PublicityItem>,
    /// Objections.
    pub objection: ObjectionRule,
    /// Days after the end during which the full page stays.
    pub retention_days: u32,
}

impl PublicityRules {
    /// Must a deal of this seller kind and pricing mode be published?
    pub fn requirement(&self, seller_kind: &str, pricing_mode: &str) -> Requirement<'_> {
        let has = |list: &[String], id: &str| list.iter().any(|known| known == id);
        self.duties
            .iter()
            .find(|duty| has(&duty.sellers, seller_kind) && has(&duty.pricing, pricing_mode))
            .map_or(Requirement::Optional, Requirement::Required)
    }

    /// The last day of a 公示 that starts on `start`; it ends at 24:00 of that day ([`Day::end`]).
    pub fn end(
        &self,
        case: &Term<PublicityCase>,
        start: Day,
        calendar: &Calendar,
    ) -> Result<Day, MissingYear> {
        let from = if self.counting.first_day_counts { start.plus_days(-1) } else { start };
        let last = case.days.after(from, calendar)?;
        if self.counting.rolls_to_working_day { calendar.roll(last) } else { Ok(last) }
    }
}

pub(crate) fn read(reading: &Reading<'_>) -> PublicityRules {
    reading.file("publicity.toml", |sheet| PublicityRules {
        duties: sheet
            .table
            .tables("required")
            .iter()
            .map(|table| read_duty(sheet, table))
            .collect(),
        cases: sheet
            .terms("case", |table, _| PublicityCase { days: Days::read(table, "days", "unit") }),
        counting: read_counting(sheet),
        places: sheet.words("place"),
        items: sheet.terms("item", |table, _| PublicityItem { required: table.flag("required") }),
        objection: read_objection(sheet),
        retention_days: read_retention(sheet),
    })
}

fn read_duty(sheet: &Sheet<'_>, table: &kezhuan_rules::reader::Table<'_>) -> Duty {
    table.need("sellers");
    table.need("pricing");
    Duty {
        sellers: sheet.links.texts(table, "sellers", Target::OrganizationKind),
        pricing: sheet.links.texts(table, "pricing", Target::PricingMode),
        case: sheet.links.text(table, "case", Target::PublicityCase),
        why: table.text("why"),
        source: sheet.source(table),
    }
}

fn read_counting(sheet: &Sheet<'_>) -> Counting {
    sheet.table.need("count");
    let Some(table) = sheet.table.table("count") else { return Counting::default() };
    for key in ["first_day_counts", "rolls_to_working_day"] {
        table.need(key);
    }
    Counting {
        first_day_counts: table.flag("first_day_counts"),
        ends: table.text("ends"),
        rolls_to_working_day: table.flag("rolls_to_working_day"),
        source: sheet.source(&table),
    }
}

fn read_objection(sheet: &Sheet<'_>) -> ObjectionRule {
    sheet.table.need("objection");
    let Some(table) = sheet.table.table("objection") else { return ObjectionRule::default() };
    table.need("suspends");
    ObjectionRule {
        who: table.texts("who"),
        suspends: table.flag("suspends"),
        answer: table.text("answer"),
        answer_days: Days::read(&table, "answer_days", "answer_unit"),
        upheld: table.text("upheld"),
        rejected: table.text("rejected"),
        source: sheet.source(&table),
    }
}

fn read_retention(sheet: &Sheet<'_>) -> u32 {
    sheet.table.need("retention");
    let Some(table) = sheet.table.table("retention") else { return 0 };
    sheet.source(&table);
    small(&table, "full_days", 0..=36500)
}
