//! A money rule: who, what counts, how much, up to where, from whom and when.

use kezhuan_kernel::{Day, Fen, Rate};
use serde::Serialize;

use super::quantity::{Fold, Quantity};
use super::together::Allocate;
use crate::number::Rounding;
use crate::test::Where;

/// One money rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Stable name, `ZK-5-12`.
    pub id: String,
    /// Clause of the document, `5-12`.
    pub clause: String,
    /// Short Chinese name.
    pub name: String,
    /// Key words of the document.
    pub wording: String,
    /// 最高 or exact.
    pub certainty: Certainty,
    /// Promised or sought.
    pub effort: Effort,
    /// Who may be paid.
    pub who: Where,
    /// Which facts count.
    pub items: Option<Items>,
    /// Field by whose value amounts are computed separately, then added.
    pub group: Option<String>,
    /// The measured quantity.
    pub base: Option<Base>,
    /// Bars to be reached: nothing otherwise.
    pub thresholds: Vec<Threshold>,
    /// Terms, added.
    pub amount: Vec<Term>,
    /// Another rounding than the policy's.
    pub rounding: Option<Rounding>,
    /// Caps, in the order in which they are applied.
    pub limits: Vec<Limit>,
    /// Did the pack say that there are none?
    pub limits_stated: bool,
    /// Of the groups only so many count, those that give most.
    pub best: Option<usize>,
    /// When the award is paid.
    pub stages: Vec<Stage>,
    /// Pay only what exceeds earlier payments.
    pub minus_paid: Option<MinusPaid>,
    /// How many are paid.
    pub quota: Option<Quota>,
    /// Money of this rule that may not be enough.
    pub allocate: Option<Allocate>,
    /// Who pays.
    pub payer: Option<Payer>,
    /// Several payers, each with its share.
    pub split: Vec<Part>,
    /// What the payee may use the money for, in the words of the document.
    pub spending: Option<String>,
    /// Why there is no formula.
    pub no_formula: Option<NoFormula>,
    /// Items that need a decision although they fit.
    pub ask: Vec<Ask>,
    /// Readings used.
    pub readings: Vec<String>,
    /// Silences relied on.
    pub silences: Vec<String>,
    /// First day, if other than the policy's.
    pub valid_from: Option<Day>,
    /// Last day, if other than the policy's.
    pub valid_to: Option<Day>,
}

/// How far the amount binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// 最高, 不超过: the authority may pay less.
    Ceiling,
    /// The amount itself.
    Exact,
    /// 不低于.
    Floor,
}

/// How the document commits itself to the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// Given.
    Promised,
    /// 力争.
    Strive,
    /// 争取: asked from someone else, no entitlement.
    Sought,
}

/// Which facts count, and in which role of the payee.
#[derive(Debug, Clone, Default)]
pub struct Items {
    /// Collection.
    pub from: String,
    /// Field that names the payee (an `org` of the payees); none = all facts concern each payee.
    pub role: Option<String>,
    /// Field that identifies a fact; equal values count once.
    pub unique: String,
    /// Conditions.
    pub tests: Where,
    /// Order for `once`.
    pub order: Vec<String>,
    /// Only the first of equal keys counts.
    pub once: Vec<Once>,
    /// Only so many count.
    pub keep: Option<Keep>,
}

/// Of all facts that match, the first for each key counts.
#[derive(Debug, Clone)]
pub struct Once {
    /// Which facts it concerns.
    pub when: Where,
    /// Fields of the key.
    pub key: Vec<String>,
}

/// Of the facts that count, the best so many.
#[derive(Debug, Clone)]
pub struct Keep {
    /// How many.
    pub most: Top,
    /// How many before them are passed over: the next ones are another rule's.
    pub after: usize,
    /// Field they are ranked by.
    pub by: String,
    /// Field that tells equals apart, the smaller first; else somebody decides.
    pub ties: Option<String>,
    /// The smallest first?
    pub ascending: bool,
    /// Of each payee, or of all payees together?
    pub of_all: bool,
}

/// The quantity a rule measures.
#[derive(Debug, Clone)]
pub struct Base {
    /// Its name in the document, 技术合同交易额.
    pub name: String,
    /// What it is.
    pub of: Quantity,
}

/// Nothing is paid unless a quantity lies within bounds.
#[derive(Debug, Clone)]
pub struct Threshold {
    /// Which quantity.
    pub of: Quantity,
    /// Over all facts of the payee instead of each group.
    pub of_payee: bool,
    /// Its bounds.
    pub bounds: Bounds,
}

/// From where to where a number may lie; `true` = the bound itself does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The least.
    pub min: Option<(Rate, bool)>,
    /// The most.
    pub max: Option<(Rate, bool)>,
}

/// One term of an amount.
#[derive(Debug, Clone)]
pub struct Term {
    /// What it gives.
    pub gives: Gives,
    /// When it applies.
    pub when: Where,
    /// At least so much, where it gives anything.
    pub min: Option<Fen>,
    /// At most so much.
    pub max: Option<Fen>,
    /// Nothing at all when it is less than this: 不足 1 万元的不予.
    pub none_below: Option<Fen>,
}

/// What a term gives.
#[derive(Debug, Clone)]
pub enum Gives {
    /// A share of a quantity.
    Rate {
        /// The share.
        rate: Share,
        /// Of what.
        of: Quantity,
    },
    /// A fixed amount for each group that counts.
    Fixed(Fen),
    /// The quantity itself.
    Equal(Quantity),
    /// The amount somebody decided, on record in a field.
    Decided(String),
    /// A price for each unit.
    UnitPrice {
        /// Of one unit.
        price: Fen,
        /// Quantities that are multiplied: area, months.
        quantity: Vec<Quantity>,
    },
    /// An amount for each full step.
    Step {
        /// Size of a step.
        every: Rate,
        /// For each full step.
        give: Fen,
        /// Of what.
        of: Quantity,
        /// Only what lies above is counted.
        above: Rate,
    },
    /// A share that depends on the size of a quantity.
    Tiers {
        /// Each part at its own rate, instead of the whole at the last rate.
        marginal: bool,
        /// Of what.
        of: Quantity,
        /// Steps, lowest first.
        steps: Vec<Tier>,
    },
    /// Rows by class or bracket.
    Table {
        /// The quantity of the brackets.
        by: Quantity,
        /// Which of the rows that hold.
        hit: Hit,
        /// Rows.
        rows: Vec<Row>,
    },
    /// A factor on other terms.
    Multiply {
        /// The factor.
        by: Quantity,
        /// What is multiplied.
        terms: Vec<Term>,
    },
    /// Terms, added.
    Sum(Vec<Term>),
    /// The highest of several terms.
    Highest(Vec<Term>),
    /// The lowest of several terms.
    Lowest(Vec<Term>),
}

/// A rate of the document, or one somebody decides within a band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Share {
    /// The document's number.
    Exact(Rate),
    /// On record in a field of the fact or of the payee.
    Decided {
        /// The field.
        field: String,
        /// The least the document allows.
        from: Option<Rate>,
        /// The most the document allows.
        to: Option<Rate>,
    },
}

/// Which of the rows that hold counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// The first.
    First,
    /// The one that gives most.
    Highest,
    /// All, added.
    Sum,
}

/// A step of [`Gives::Tiers`].
#[derive(Debug, Clone)]
pub struct Tier {
    /// Up to and including this; none = no end.
    pub up_to: Option<Rate>,
    /// Its rate.
    pub rate: Rate,
    /// An amount of the step itself, beside the rate.
    pub fixed: Fen,
    /// Cap of the step.
    pub max: Option<Fen>,
}

/// A row of [`Gives::Table`]: its term's `when` says for whom.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its bracket.
    pub bounds: Bounds,
    /// What it gives.
    pub term: Term,
}

/// A cap.
#[derive(Debug, Clone)]
pub struct Limit {
    /// How much: a number of the document, or a share of a quantity.
    pub max: Quantity,
    /// Of what.
    pub per: Per,
    /// Over which time.
    pub over: Over,
    /// For whom.
    pub when: Where,
}

/// What a cap is counted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Per {
    /// Each group (project, achievement, item).
    Group,
    /// Each value of another field of the facts.
    Field(String),
    /// Each payee.
    Payee,
}

/// The time a cap is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The round's year.
    Year,
    /// So many years up to the round's: earlier payments of these years are taken off.
    Years(i32),
    /// For ever: earlier payments are taken off.
    Lifetime,
}

/// Earlier payments that are taken off: 晋级补差.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinusPaid {
    /// Payments under these rules; none = under the rule itself.
    pub rules: Vec<String>,
    /// Only payments for the same group.
    pub of_group: bool,
}

/// A part of the award and when it is due.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its name, 立项, 验收.
    pub name: String,
    /// How much of the award.
    pub part: Portion,
    /// When it is due; empty = at once.
    pub when: Where,
}

/// A portion of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portion {
    /// A share.
    Share(Rate),
    /// A sum.
    Sum(Fen),
    /// What the others leave.
    Rest,
}

/// Only the best so many are paid.
#[derive(Debug, Clone)]
pub struct Quota {
    /// How many.
    pub top: Top,
    /// What they are ranked by; none = the amount.
    pub by: Option<Quantity>,
    /// The smallest first?
    pub ascending: bool,
    /// What decides between equals.
    pub ties: Ties,
    /// Counted for each value of a field of the payee: so many of each county.
    pub per: Option<String>,
    /// Counted among those who are paid, instead of those who qualify.
    pub of_paid: bool,
}

/// How many a quota admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Top {
    /// A number.
    Number(usize),
    /// A share of those who qualify, cut to a whole number.
    Share(Rate),
}

/// Equals at the border of a quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ties {
    /// A field of the payee, the smaller first.
    Field(String),
    /// All of them are paid.
    All,
    /// Somebody decides.
    Ask,
}

/// Who pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payer {
    /// Always the same.
    Named(String),
    /// The finance of the payee's region: `label` after the region path.
    RegionOfPayee(String),
}

/// A payer's part.
#[derive(Debug, Clone)]
pub struct Part {
    /// Who.
    pub payer: Payer,
    /// How much.
    pub part: Portion,
    /// At most so much; what lies above falls to the rest.
    pub max: Option<Fen>,
    /// For which payees this part is meant.
    pub when: Where,
}

/// Why a rule yields no amount by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoFormula {
    /// Somebody decides, case by case.
    Decision {
        /// The question, in Chinese.
        question: String,
        /// What is looked at.
        criteria: Vec<String>,
    },
    /// The amount stands in another document.
    Unresolved(String),
}

/// Items that fit but on which the document is silent.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Which items.
    pub when: Where,
    /// The silence it rests on.
    pub silence: String,
}

impl Over {
    /// Is a payment of that year taken off in a round? Payments of the round itself are not history.
    pub(crate) fn counts(self, paid: Option<i32>, round: i32) -> bool {
        paid != Some(round)
            && match self {
                Self::Year => false,
                Self::Years(years) => paid.is_none_or(|year| year > round.saturating_sub(years)),
                Self::Lifetime => true,
            }
    }
}

impl Rule {
    /// The fold of the base over the rule's facts: each fact's share of it can be told.
    pub fn fold(&self) -> Option<&Fold> {
        self.base.as_ref().and_then(|base| base.of.fold())
    }

    /// Rules whose amounts this one needs.
    pub(crate) fn needs(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        if let Some(base) = &self.base {
            base.of.rules(&mut ids);
        }
        self.thresholds.iter().for_each(|t| t.of.rules(&mut ids));
        self.limits.iter().for_each(|limit| limit.max.rules(&mut ids));
        let quota = self.quota.as_ref().and_then(|quota| quota.by.as_ref());
        if let Some(by) = quota {
            by.rules(&mut ids);
        }
        terms_need(&self.amount, &mut ids);
        ids
    }
}

fn terms_need<'t>(terms: &'t [Term], into: &mut Vec<&'t str>) {
    for term in terms {
        match &term.gives {
            Gives::Rate { of, .. }
            | Gives::Equal(of)
            | Gives::Step { of, .. }
            | Gives::Tiers { of, .. } => of.rules(into),
            Gives::UnitPrice { quantity, .. } => quantity.iter().for_each(|q| q.rules(into)),
            Gives::Table { by, rows, .. } => {
                by.rules(into);
                rows.iter().for_each(|row| terms_need(std::slice::from_ref(&row.term), into));
            }
            Gives::Multiply { by, terms } => {
                by.rules(into);
                terms_need(terms, into);
            }
            Gives::Sum(terms) | Gives::Highest(terms) | Gives::Lowest(terms) => {
                terms_need(terms, into);
            }
            Gives::Fixed(_) | Gives::Decided(_) => {}
        }
    }
}

impl Top {
    /// How many that is of so many; a share is cut to a whole number.
    pub(crate) fn of(self, all: usize) -> usize {
        match self {
            Self::Number(number) => number,
            Self::Share(share) => {
                let exact = Rate::new(share.num() * all as i128, share.den()).unwrap_or(Rate::ZERO);
                usize::try_from(exact.num().div_euclid(exact.den())).unwrap_or_default()
            }
        }
    }
}

/// `20 名`, `25%`.
impl std::fmt::Display for Top {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number} 名"),
            Self::Share(share) => write!(f, "{share}"),
        }
    }
}

impl Bounds {
    /// Are there none?
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Is the number within?
    pub(crate) fn hold(&self, number: Rate) -> bool {
        self.min.is_none_or(|(min, strict)| if strict { number > min } else { number >= min })
            && self
                .max
                .is_none_or(|(max, strict)| if strict { number < max } else { number <= max })
    }
}
