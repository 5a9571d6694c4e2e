//! The answer for a whole round: for every payee and rule an outcome, how it came about, and what was
//! left out and why.

mod calculate;
mod case;
mod evaluate;
pub(crate) mod judge;
mod matters;
mod numbers;
#[cfg(test)]
mod properties;
mod quota;
#[cfg(test)]
mod shapes;
mod short;
mod terms;
#[cfg(test)]
mod tests;
mod together;

use std::collections::BTreeMap;

use kezhuan_kernel::Fen;
use serde::{Deserialize, Serialize};

use crate::facts::BadFact;
use crate::policy::{Certainty, Effort, Reading, Silence};

pub use evaluate::evaluate;
pub(crate) use evaluate::order;

/// An earlier payment: lifetime caps and differences need them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Who got it (the payee key).
    pub payee: Option<String>,
    /// Under which rule; none = any.
    pub rule: Option<String>,
    /// For which round; payments of the round itself are not history.
    pub year: Option<i32>,
    /// For which group (achievement, project).
    pub group: Option<String>,
    /// How much.
    pub amount: Fen,
}

/// All answers of one round.
#[derive(Debug, Clone, Serialize)]
pub struct Round {
    /// Policy.
    pub policy: String,
    /// Overlay reading applied, if any.
    pub overlay: Option<String>,
    /// Year of application.
    pub year: i32,
    /// One for each payee and rule that concern each other, by rule and payee.
    pub entries: Vec<Entry>,
    /// Records that belong to no entry because they cannot be read.
    pub invalid: Vec<BadFact>,
    /// Rules that are not in force in this year.
    pub not_in_force: Vec<String>,
}

/// The answer for one payee under one rule.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The payee: its legal entity, if it has one.
    pub payee: String,
    /// The rule.
    pub rule: String,
    /// Its clause.
    pub clause: String,
    /// The result.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Is the amount a ceiling?
    pub certainty: Certainty,
    /// Promised, or sought from someone else?
    pub effort: Effort,
    /// Who pays: 省财政（争取）, or the region path with its label; several are joined by 、.
    pub payer: Option<String>,
    /// What each payer pays; empty when the payer is not known or there is no amount.
    pub shares: Vec<PayerAmount>,
    /// Parts of the award by stage, when it is not paid at once.
    pub stages: Vec<StageAmount>,
    /// Facts that count, with their share of the base.
    pub counted: Vec<Counted>,
    /// Facts that do not count, and why.
    pub left_out: Vec<LeftOut>,
    /// Readings used.
    pub readings: Vec<Reading>,
    /// Silences relied on.
    pub silences: Vec<Silence>,
    /// How it came about.
    pub trace: Trace,
}

/// What one payer pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PayerAmount {
    /// Who.
    pub payer: String,
    /// How much.
    pub amount: Fen,
}

/// A part of an award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageAmount {
    /// Its stage.
    pub name: String,
    /// The group (project) it belongs to.
    pub group: Option<String>,
    /// How much.
    pub amount: Fen,
    /// Is it due?
    pub due: bool,
}

/// A result. Without a formula there is no number: 0 yuan would be a wrong answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Outcome {
    /// Computed.
    Amount {
        /// The amount.
        amount: Fen,
    },
    /// Somebody must decide first.
    NeedsDecision {
        /// What must be decided.
        questions: Vec<Question>,
        /// The amount without the undecided facts, where there is a formula.
        certain: Option<Fen>,
        /// The amount if all is decided in favour, where there is a formula.
        at_most: Option<Fen>,
    },
    /// The amount stands in a document that is not loaded.
    UnresolvedReference {
        /// Name of the reference.
        reference: String,
        /// Number of the document.
        number: String,
    },
    /// Facts that cannot be used.
    InvalidInput {
        /// Which, and why.
        bad: Vec<BadFact>,
    },
}

/// What must be decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Question {
    /// The fact it is about.
    pub fact: String,
    /// The question, in Chinese.
    pub sentence: String,
}

/// A fact that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Collection.
    pub collection: String,
    /// Identifier.
    pub fact: String,
    /// Parts of it that count (payments), by identifier.
    pub parts: Vec<String>,
    /// Its share of the base: yuan, or a number.
    pub share: String,
    /// Is it counted only if something is decided in favour?
    pub undecided: bool,
}

/// A fact, or a part of one, that does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LeftOut {
    /// Collection.
    pub collection: String,
    /// Identifier of the fact.
    pub fact: String,
    /// Identifier of the part, if only a part is left out.
    pub part: Option<String>,
    /// Stable code: `missing`, `wrong_year`, `wrong_date`, `wrong_region`, `wrong_payee`, `not_met`,
    /// `too_low`, `too_high`, `decided_against`, `duplicate`, `once`, `kept`, `exclusive`.
    pub reason: String,
    /// The field that decided.
    pub field: Option<String>,
    /// The reason, in Chinese.
    pub sentence: String,
    /// The base that does not count for this, where known.
    pub amount: Option<Fen>,
}

/// A step of the calculation, with the steps it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// What was done, in Chinese.
    pub label: String,
    /// Operation: `payment`, `limit`, `minus_paid`, `stages`, `rounding`, `sum`, `group`, `best`, `amount`,
    /// `threshold`, `base`, `who`, `combine`, `quota`, `allocate`, `split`, `outcome`.
    pub op: &'static str,
    /// Clause it rests on.
    pub clause: String,
    /// Before, in yuan or a number.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
    /// Did a limit bite?
    pub bit: bool,
    /// Facts used.
    pub facts: Vec<String>,
    /// Steps it rests on.
    pub parts: Vec<Trace>,
}

impl Outcome {
    /// The amount, when there is one.
    pub const fn amount(&self) -> Option<Fen> {
        match self {
            Self::Amount { amount } => Some(*amount),
            _ => None,
        }
    }

    /// `amount`, `needs_decision`, `unresolved_reference`, `invalid_input`.
    pub const fn status(&self) -> &'static str {
        match self {
            Self::Amount { .. } => "amount",
            Self::NeedsDecision { .. } => "needs_decision",
            Self::UnresolvedReference { .. } => "unresolved_reference",
            Self::InvalidInput { .. } => "invalid_input",
        }
    }
}

impl Entry {
    /// The trace node of the limit that bit, if one did: “封顶少 28 万元”.
    pub fn limit_that_bit(&self) -> Option<&Trace> {
        self.trace.find(&|node| node.op == "limit" && node.bit)
    }
}

impl Trace {
    fn find(&self, wanted: &dyn Fn(&Self) -> bool) -> Option<&Self> {
        if wanted(self) { Some(self) } else { self.parts.iter().find_map(|p| p.find(wanted)) }
    }
}

impl Round {
    /// The answer for a payee under a rule.
    pub fn entry(&self, payee: &str, rule: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.payee == payee && entry.rule == rule)
    }

    /// The worst status of all entries: bad facts, then decisions, then references, then amounts.
    pub fn status(&self) -> &'static str {
        if !self.invalid.is_empty() {
            return "invalid_input";
        }
        ["invalid_input", "needs_decision", "unresolved_reference"]
            .into_iter()
            .find(|status| self.entries.iter().any(|e| e.outcome.status() == *status))
            .unwrap_or("amount")
    }

    /// The sum, when every entry has an amount.
    pub fn total(&self) -> Option<Fen> {
        (self.status() == "amount")
            .then(|| self.entries.iter().filter_map(|e| e.outcome.amount()).sum())
    }

    /// What each payer pays, by payer.
    pub fn by_payer(&self) -> BTreeMap<String, Fen> {
        let mut sums = BTreeMap::new();
        for share in self.entries.iter().flat_map(|entry| &entry.shares) {
            let sum = sums.entry(share.payer.clone()).or_insert(Fen::ZERO);
            *sum = [*sum, share.amount].into_iter().sum();
        }
        sums
    }

    /// Computed amounts by payee or rule: `round.sums(|e| Some(e.rule.clone()))`.
    pub fn sums(&self, key: impl Fn(&Entry) -> Option<String>) -> BTreeMap<String, Fen> {
        let mut sums = BTreeMap::new();
        for entry in &self.entries {
            if let (Some(key), Some(amount)) = (key(entry), entry.outcome.amount()) {
                let sum = sums.entry(key).or_insert(Fen::ZERO);
                *sum = [*sum, amount].into_iter().sum();
            }
        }
        sums
    }
}
