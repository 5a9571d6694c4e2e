//! What comes after the contract where the price is not all: the company registers its new
//! shareholders; a trial ends with payment, return, or goes on.

use kezhuan_files::FileId;
use kezhuan_kernel::{Check, Day, Instant, Problem, Uuid};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::special::Special;
use crate::state::Side;

kezhuan_kernel::id!(
    /// What came after a contract.
    OutcomeId,
    "out"
);

/// What can come after a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// 入股登记: the company's register shows the new shareholders.
    Registered,
    /// 付费: the trial succeeded, the price is paid.
    Paid,
    /// 退回: the trial ended without payment.
    Returned,
    /// 延长: the seller lets it go on.
    Extended,
}

impl After {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Registered, Self::Paid, Self::Returned, Self::Extended];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Paid => "paid",
            Self::Returned => "returned",
            Self::Extended => "extended",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|after| after.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Registered => "已办理入股登记",
            Self::Paid => "试用合格，按约定付费",
            Self::Returned => "退回，不再使用",
            Self::Extended => "延长试用",
        }
    }

    /// Its event.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Registered => "deals.equity_registered",
            Self::Paid => "deals.trial_paid",
            Self::Returned => "deals.trial_returned",
            Self::Extended => "deals.trial_extended",
        }
    }
}

/// What came after a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Id.
    pub id: OutcomeId,
    /// What.
    pub kind: After,
    /// On which day.
    pub on: Day,
    /// Of an extension: the new last day.
    pub until: Option<Day>,
    /// Of a registration: the company's 统一社会信用代码; else empty.
    pub credit_code: String,
    /// In words; may be empty.
    pub note: String,
    /// Its paper.
    pub file: Option<FileId>,
    /// Who said so.
    pub side: Side,
    /// The person.
    pub by: Option<Uuid>,
    /// When.
    pub at: Instant,
}

/// What a contract still waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Following {
    /// Last day of the trial; none where a registration is waited for.
    pub until: Option<Day>,
    /// Were both sides reminded of this last day?
    pub reminded: bool,
    /// Nothing more to come.
    pub over: bool,
}

impl Following {
    /// With the contract.
    pub fn begin(special: &Special) -> Self {
        let until = match special {
            Special::Equity(_) => None,
            Special::Trial(trial) => Some(trial.until),
        };
        Self { until, reminded: false, over: false }
    }

    /// What this side may say now: the buyer ends a trial, only the seller lets it go on.
    pub fn choices(self, side: Side) -> Vec<After> {
        match (self.over, self.until, side) {
            (true, ..) => Vec::new(),
            (false, None, _) => vec![After::Registered],
            (false, Some(_), Side::Buyer) => vec![After::Paid, After::Returned],
            (false, Some(_), Side::Seller) => vec![After::Extended],
        }
    }

    /// With this outcome.
    pub fn with(self, outcome: &Outcome) -> Self {
        match outcome.until {
            Some(until) => Self { until: Some(until), reminded: false, over: false },
            None => Self { over: true, ..self },
        }
    }

    /// Is it time to remind both sides, or is the trial past?
    pub fn is_due(self, today: Day, reminder: u32) -> bool {
        let from = |until: Day| until.plus_days(-i64::from(reminder));
        !self.over && self.until.is_some_and(|until| from(until) <= today)
    }
}

/// What came after a contract, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealOutcomeRaw)]
pub struct OutcomeRaw {
    /// `registered`, `paid`, `returned` or `extended`.
    pub kind: String,
    /// On which day.
    pub on: String,
    /// Of an extension: the new last day.
    pub until: String,
    /// Of a registration: the company's 统一社会信用代码.
    pub credit_code: String,
    /// In words; needed for a return.
    pub note: String,
}

/// What came after a contract, checked.
#[derive(Debug, Clone)]
pub struct Tell {
    pub(crate) kind: After,
    pub(crate) on: Day,
    pub(crate) until: Option<Day>,
    pub(crate) credit_code: String,
    pub(crate) note: String,
}

impl OutcomeRaw {
    /// Reads it for this side on this day.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, open: Following, side: Side, today: Day) -> Result<Tell, Problem> {
        let mut c = Check::new();
        let choices = open.choices(side);
        let known = |word: &str| After::parse(word).filter(|after| choices.contains(after));
        let kind = c.one_of("kind", &self.kind, known);
        let on = c.day("on", &self.on);
        c.expect(on <= today, "on", "日期不能晚于今天");
        let until = match kind {
            Some(After::Extended) => Some(c.day("until", &self.until)),
            _ => None,
        };
        let later = until.is_none_or(|until| open.until.is_none_or(|before| until > before));
        c.expect(later || !c.is_fine(), "until", "新的截止日要晚于原来的截止日");
        let credit_code = match kind {
            Some(After::Registered) => c.credit_code("credit_code", &self.credit_code),
            _ => None,
        };
        let note = c.text("note", &self.note).max(1000).get();
        let told = kind != Some(After::Returned) || !note.is_empty();
        c.expect(told, "note", "请写明为什么退回，资料、设备怎么还");
        c.finish()?;
        let kind = kind.ok_or(Problem::NotFound)?;
        let credit_code = credit_code.map(|code| code.to_string()).unwrap_or_default();
        Ok(Tell { kind, on, until, credit_code, note })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> Day {
        Day::new(2026, month, day).unwrap()
    }

    const TRIAL: fn() -> Following =
        || Following { until: Day::new(2026, 9, 30), reminded: false, over: false };

    #[test]
    fn the_buyer_ends_a_trial_and_the_seller_lets_it_go_on() {
        let registration = Following { until: None, ..TRIAL() };
        assert_eq!(TRIAL().choices(Side::Buyer), [After::Paid, After::Returned]);
        assert_eq!(TRIAL().choices(Side::Seller), [After::Extended]);
        assert_eq!(registration.choices(Side::Seller), [After::Registered]);
        assert_eq!(Following { over: true, ..TRIAL() }.choices(Side::Buyer), []);
    }

    #[test]
    fn what_is_told_is_checked() {
        let check = |change: fn(&mut OutcomeRaw), side: Side, fields: &[&str]| {
            let mut raw = OutcomeRaw { on: "2026-09-01".into(), ..OutcomeRaw::default() };
            change(&mut raw);
            let got = match raw.check(TRIAL(), side, day(9, 10)) {
                Err(Problem::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
                Err(other) => panic!("{other:?}"),
                Ok(_) => Vec::new(),
            };
            assert_eq!(got, fields);
        };
        check(|raw| raw.kind = "paid".into(), Side::Buyer, &[]);
        check(|raw| raw.kind = "paid".into(), Side::Seller, &["kind"]);
        check(|raw| raw.kind = "returned".into(), Side::Buyer, &["note"]);
        check(|raw| raw.kind = "extended".into(), Side::Seller, &["until"]);
        let extend: fn(&mut OutcomeRaw) = |raw| {
            raw.kind = "extended".into();
            raw.until = "2026-09-30".into();
        };
        check(extend, Side::Seller, &["until"]);
        let future: fn(&mut OutcomeRaw) = |raw| {
            raw.kind = "paid".into();
            raw.on = "2026-09-11".into();
        };
        check(future, Side::Buyer, &["on"]);
    }

    #[test]
    fn both_are_reminded_before_the_end() {
        assert!(!TRIAL().is_due(day(9, 14), 15));
        assert!(TRIAL().is_due(day(9, 15), 15));
        assert!(TRIAL().is_due(day(10, 5), 15), "also when it is past");
        assert!(!Following { over: true, ..TRIAL() }.is_due(day(9, 15), 15));
        assert!(!Following { until: None, ..TRIAL() }.is_due(day(9, 15), 15));
    }
}
