//! The policy as typed data: what a pack's rule files say, and nothing a city did not write.

mod indicator;
mod patch;
mod places;
mod quantity;
mod read;
mod read_indicator;
mod read_quantity;
mod read_rule;
mod read_term;
mod read_test;
mod read_together;
mod rule;
#[cfg(test)]
mod tests;
mod together;

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::Day;
use serde::Serialize;

use crate::Diagnostic;
use crate::number::Rounding;
use crate::reader::{Found, Node};

pub use indicator::*;
pub use patch::Change;
pub use places::{Place, PlaceKind};
pub use quantity::*;
pub(crate) use read_test::OPERATORS;
pub use rule::*;
pub use together::*;

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
    /// Rules of which one matter may use only one.
    pub exclusive: Vec<Exclusive>,
    /// Rules whose amounts for one payee are looked at together.
    pub combine: Vec<Combine>,
    /// Money that may not be enough.
    pub allocate: Vec<Allocate>,
    /// Names of collections and fields.
    pub collections: BTreeMap<String, Collection>,
    /// Chinese names of stored words, `university` → 高等学校.
    pub words: BTreeMap<String, String>,
    /// Identifier of the overlay that has been applied.
    pub overlay: Option<String>,
    tree: Node,
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

    /// Collections of the facts that neither the pack's words nor a rule or indicator know: misspelt, or
    /// for another policy.
    pub fn unknown<'f>(&self, facts: &'f crate::Facts) -> Vec<&'f str> {
        let mut known = BTreeSet::new();
        known.extend(self.collections.keys().map(String::as_str));
        known.insert(self.payees.as_str());
        read::collections(&self.tree, &mut known);
        facts.names().filter(|name| !known.contains(name)).collect()
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
