//! Technology contracts: five kinds with their party words, check-lists, reasons, time limits, amounts.

use kezhuan_kernel::{Day, Fen};

use crate::calendar::{Calendar, Days, MissingYear};
use crate::sheet::{Reading, Sheet, Target};
use crate::term::{Source, Term, Terms};

/// One of the five kinds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContractKind {
    /// Two-letter code of the form.
    pub code: String,
    /// What the side that gives technology is called: 受托方, 让与人, 许可人.
    pub seller: String,
    /// What the side that gets technology is called: 委托方, 受让人, 被许可人.
    pub buyer: String,
    /// Sub-kinds, may be none.
    pub subkinds: Vec<String>,
    /// Items the contract must contain.
    pub required: Vec<String>,
}

/// From when a limit runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LimitFrom {
    /// 受理.
    #[default]
    Accepted,
    /// 退回补正.
    Returned,
}

/// A time limit of the registration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limit {
    /// How long.
    pub days: Days,
    /// From when.
    pub from: LimitFrom,
}

impl Limit {
    /// The last day; the first day is not counted.
    pub fn due(&self, start: Day, calendar: &Calendar) -> Result<Day, MissingYear> {
        self.days.after(start, calendar)
    }
}

/// From which technical amount on experts look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Large {
    /// The amount that is compared.
    pub amount: String,
    /// Inclusive.
    pub threshold: Fen,
    /// The limit that then holds.
    pub limit: String,
    /// Where that comes from.
    pub source: Source,
}

/// `contracts.toml`.
#[derive(Debug, Clone, Default)]
pub struct ContractWords {
    /// The kinds.
    pub kinds: Terms<ContractKind>,
    /// 成交额, 技术交易额, 到账额.
    pub amounts: Terms,
    /// How it is paid.
    pub payment_modes: Terms,
    /// 独占, 排他, 普通.
    pub licence_modes: Terms,
    /// Time limits: decide, expert_review, supplement.
    pub limits: Terms<Limit>,
    /// Large contracts.
    pub large: Large,
    /// The clerk's check-list.
    pub checks: Terms,
    /// Items to send back, `help` says how to mend.
    pub return_reasons: Terms,
    /// Reasons to refuse.
    pub refusal_reasons: Terms,
    /// Reasons to revoke.
    pub revoke_reasons: Terms,
    /// 技术领域.
    pub fields: Terms,
    /// 社会经济目标.
    pub goals: Terms,
    /// 计划类别.
    pub plans: Terms,
    /// Kinds of 转化佐证.
    pub evidence: Terms,
}

impl ContractWords {
    /// Do experts look at a contract of this technical amount?
    pub fn is_large(&self, technical_amount: Fen) -> bool {
        technical_amount >= self.large.threshold
    }

    /// The limit for the decision on a contract of this technical amount.
    pub fn decision_limit(&self, technical_amount: Fen) -> Option<&Term<Limit>> {
        let id = if self.is_large(technical_amount) { self.large.limit.as_str() } else { "decide" };
        self.limits.get(id)
    }
}

pub(crate) fn read(reading: &Reading<'_>) -> ContractWords {
    reading.file("contracts.toml", |sheet| {
        let words = ContractWords {
            kinds: sheet.terms("kind", |table, _| ContractKind {
                code: table.text("code"),
                seller: table.text("seller"),
                buyer: table.text("buyer"),
                subkinds: table.texts("subkinds"),
                required: table.texts("required"),
            }),
            amounts: sheet.words("amount"),
            payment_modes: sheet.words("payment_mode"),
            licence_modes: sheet.words("licence_mode"),
            limits: read_limits(sheet),
            large: read_large(sheet),
            checks: sheet.words("check"),
            return_reasons: sheet.words("return_reason"),
            refusal_reasons: sheet.words("refusal_reason"),
            revoke_reasons: sheet.words("revoke_reason"),
            fields: sheet.words("field"),
            goals: sheet.words("socio_economic_goal"),
            plans: sheet.words("plan"),
            evidence: sheet.words("evidence"),
        };
        for id in ["decide", "supplement"].into_iter().filter(|id| !words.limits.contains(id)) {
            sheet.table.wrong_at("limit", format!("缺少时限 {id}"), None);
        }
        words
    })
}

fn read_limits(sheet: &Sheet<'_>) -> Terms<Limit> {
    let words = [("accepted", LimitFrom::Accepted), ("returned", LimitFrom::Returned)];
    sheet.terms("limit", |table, _| Limit {
        days: Days::read(table, "days", "unit"),
        from: table.one_of("from", &words).unwrap_or_default(),
    })
}

fn read_large(sheet: &Sheet<'_>) -> Large {
    sheet.table.need("large");
    let Some(table) = sheet.table.table("large") else { return Large::default() };
    table.need("threshold");
    Large {
        amount: sheet.links.text(&table, "amount", Target::ContractAmount),
        threshold: table.money_or_none("threshold").unwrap_or_default(),
        limit: sheet.links.text(&table, "limit", Target::ContractLimit),
        source: sheet.source(&table),
    }
}
