//! The policy as typed data: what a pack's rule files say, and nothing a city did not write.

mod patch;
mod read;
mod read_indicator;
mod read_rule;
mod read_test;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::{Day, Fen, Rate};
use serde::Serialize;

use crate::Diagnostic;
use crate::number::Rounding;
use crate::reader::{Found, Node};
use crate::test::Where;

pub use patch::Change;

/// A policy: header, rules, indicators and everything they are explained with.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Stable short name, `ZK`.
    pub id: String,
    /// Document number.
    pub number: String,
    /// Title.
    pub title: String,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force; `None` when the document does not say.
    pub valid_to: Option<Day>,
    /// Region path of the issuing city.
    pub jurisdiction: String,
    /// How amounts are rounded.
    pub rounding: Rounding,
    /// Collection whose records are the payees.
    pub payees: String,
    /// Fields that name the payee, first one present wins: campuses share their legal entity.
    pub payee_key: Vec<String>,
    /// Several rules for one payee.
    pub combine: Combine,
    /// Levels, lowest first, for `at_least`.
    pub levels: Vec<String>,
    /// Money rules.
    pub rules: Vec<Rule>,
    /// Recorded interpretations.
    pub readings: Vec<Reading>,
    /// What the document does not say.
    pub silences: Vec<Silence>,
    /// Other documents it points at.
    pub references: Vec<Reference>,
    /// Alternative readings as lists of changes.
    pub overlays: Vec<Overlay>,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// Rules of which one item may use only one.
    pub exclusive: Vec<Exclusive>,
    /// Names of collections and fields.
    pub collections: BTreeMap<String, Collection>,
    /// Chinese names of stored words, `university` → 高等学校.
    pub words: BTreeMap<String, String>,
    /// Identifier of the overlay that has been applied.
    pub overlay: Option<String>,
    tree: Node,
}

/// What happens when several rules serve one payee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Each is paid.
    Add,
    /// Only the highest is paid.
    Highest,
}

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
    /// Nothing below it.
    pub threshold: Option<Threshold>,
    /// Terms, added.
    pub amount: Vec<Term>,
    /// Caps.
    pub limits: Vec<Limit>,
    /// Pay only what exceeds earlier payments.
    pub minus_paid: bool,
    /// Who pays.
    pub payer: Option<Payer>,
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
}

/// Of all facts that match, the first for each key counts.
#[derive(Debug, Clone)]
pub struct Once {
    /// Which facts it concerns.
    pub when: Where,
    /// Fields of the key.
    pub key: Vec<String>,
}

/// The quantity a rule measures.
#[derive(Debug, Clone)]
pub struct Base {
    /// Its name in the document, 技术合同交易额.
    pub name: String,
    /// How it is measured.
    pub of: Measure,
    /// Conditions on the parts of a nested collection.
    pub tests: Where,
}

/// How a base is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// Sum of a field over the items; `list[].field` sums parts.
    Sum(String),
    /// Number of items.
    Count,
    /// A field of the payee itself.
    Value(String),
}

/// Nothing is paid below a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// The least base.
    pub min: Rate,
    /// 超过 instead of 以上.
    pub strict: bool,
}

/// One term of the amount.
#[derive(Debug, Clone)]
pub enum Term {
    /// A share of the base, or of own figures of the payee.
    Rate {
        /// The share.
        rate: Rate,
        /// Of what, when not of the base.
        of: Option<Of>,
    },
    /// A fixed amount for each group that counts.
    Fixed(Fen),
    /// A share that depends on the size of the base.
    Tiers {
        /// Each part at its own rate, instead of the whole at the last rate.
        marginal: bool,
        /// Steps, lowest first.
        steps: Vec<Tier>,
    },
    /// The first row whose conditions hold for the item (of a group) or the payee.
    Table(Vec<Row>),
}

/// Own figures of the payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A field.
    Field(String),
    /// The first less the second.
    Difference(String, String),
}

/// A step of [`Term::Tiers`].
#[derive(Debug, Clone)]
pub struct Tier {
    /// Up to and including this base; none = no end.
    pub up_to: Option<Fen>,
    /// Its rate.
    pub rate: Rate,
    /// Cap of the step.
    pub max: Option<Fen>,
}

/// A row of [`Term::Table`].
#[derive(Debug, Clone)]
pub struct Row {
    /// When it applies; empty = always.
    pub when: Where,
    /// Share of the base.
    pub rate: Option<Rate>,
    /// Fixed amount.
    pub fixed: Option<Fen>,
    /// Cap of the row.
    pub max: Option<Fen>,
}

/// A cap.
#[derive(Debug, Clone)]
pub struct Limit {
    /// How much.
    pub max: Cap,
    /// Of what.
    pub per: Per,
    /// Over which time.
    pub over: Over,
}

/// Where a cap comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cap {
    /// The document's number.
    Fixed(Fen),
    /// An own figure of the payee.
    Own(String),
}

/// What a cap is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Each group (project, achievement, item).
    Group,
    /// Each payee.
    Payee,
}

/// The time a cap is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// The round's year.
    Year,
    /// For ever: earlier payments are taken off.
    Lifetime,
}

/// Who pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payer {
    /// Always the same.
    Named(String),
    /// The finance of the payee's region: `label` after the region path.
    RegionOfPayee(String),
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

/// A recorded interpretation of an open word.
#[derive(Debug, Clone, Serialize)]
pub struct Reading {
    /// Name.
    pub id: String,
    /// The open word.
    pub term: String,
    /// What it is taken to mean.
    pub means: String,
    /// Who decided so.
    pub decided_by: String,
    /// Where the reading comes from.
    pub basis: Option<String>,
}

/// Something the document does not say.
#[derive(Debug, Clone, Serialize)]
pub struct Silence {
    /// Name.
    pub id: String,
    /// The sentence shown, 政策未载明….
    pub text: String,
    /// What is done meanwhile.
    pub meanwhile: Option<String>,
}

/// Another document.
#[derive(Debug, Clone, Serialize)]
pub struct Reference {
    /// Name.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// An alternative reading: changes to named places of the rules.
#[derive(Debug, Clone, Serialize)]
pub struct Overlay {
    /// Name.
    pub id: String,
    /// Chinese name, 省级口径.
    pub name: String,
    /// The document it comes from.
    pub basis: String,
    /// What to know about it.
    pub note: Option<String>,
    /// Rules it changes.
    pub rules: Vec<String>,
    #[serde(skip)]
    changes: Vec<(Node, Node)>,
}

/// Of these rules an item may use only one.
#[derive(Debug, Clone)]
pub struct Exclusive {
    /// Role field → rule.
    pub rules: BTreeMap<String, String>,
    /// Field that records the choice.
    pub by: String,
}

/// A collection of facts, as people call it.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Chinese name.
    pub name: String,
    /// Measure word, 份.
    pub unit: String,
    /// Fields by path.
    pub fields: BTreeMap<String, Field>,
}

/// A field of a collection.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it holds.
    pub kind: FieldKind,
    /// Chinese name.
    pub name: String,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Text or one of a list of words.
    Text,
    /// List of texts.
    Texts,
    /// Amount in yuan, not below zero.
    Money,
    /// Amount in yuan that may be negative.
    SignedMoney,
    /// Exact number.
    Number,
    /// Day.
    Date,
    /// Calendar year.
    Year,
    /// True or false.
    Flag,
    /// Region path.
    Region,
}

/// An indicator: a target of the document, measured from records.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Name, `1-5`.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// Chinese name.
    pub name: String,
    /// How it is measured.
    pub how: How,
    /// Conditions that show that the register is kept at all; without such a record: no data.
    pub known_by: Vec<Items>,
    /// The target.
    pub target: Rate,
    /// Unit of value and target.
    pub unit: Unit,
    /// Last day of the target.
    pub due: Option<Day>,
    /// 达到, 不低于, 力争, 争取.
    pub word: String,
    /// Field whose latest value gives the year of reference.
    pub latest: Option<String>,
    /// Readings used.
    pub readings: Vec<String>,
}

/// Unit of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A share.
    Percent,
    /// Money.
    Money,
    /// A number of something, with its measure word.
    Count(String),
}

/// How an indicator is measured.
#[derive(Debug, Clone)]
pub enum How {
    /// Part of a set.
    Ratio {
        /// The whole.
        items: Items,
        /// Condition of the part.
        part: Where,
    },
    /// How many there are.
    Stock {
        /// Which.
        items: Items,
    },
    /// How many or how much in a year.
    Flow {
        /// Which.
        items: Items,
        /// Count or sum.
        base: Measure,
        /// Date field that puts an item into a year.
        on: String,
        /// The one year of the target; none = every year.
        year: Option<i32>,
    },
    /// Members of a set that have at least one.
    Coverage {
        /// The set.
        of: Items,
        /// What covers.
        by: Items,
        /// Field of what covers.
        place: String,
        /// A region inside the member's counts too.
        inside: bool,
    },
    /// At least so many in every period.
    Cadence {
        /// Which.
        items: Items,
        /// Date field.
        on: String,
        /// Period.
        every: Every,
    },
    /// Something is there.
    Milestone {
        /// What.
        items: Items,
    },
}

/// Period of a cadence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Calendar month.
    Month,
    /// Calendar day.
    Day,
}

impl Policy {
    /// Reads the rule files of a pack, `(name, text)`. All mistakes are returned at once.
    pub fn read<'t>(
        files: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let found = Found::new();
        let policy = read::files(files, &found).and_then(|tree| read::policy(tree, &found));
        match policy {
            Some(policy) if found.is_empty() => Ok(policy),
            _ => Err(found.into_vec()),
        }
    }

    /// The rule of that name.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The indicator of that name.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// Places that name a clause or a region the pack does not have.
    pub fn check_against(
        &self,
        clauses: &BTreeSet<String>,
        regions: &BTreeSet<String>,
    ) -> Vec<Diagnostic> {
        let found = Found::new();
        read::check_against(&self.tree, clauses, regions, &found);
        found.into_vec()
    }
}
