//! Quantities: the numbers a rule works with, read from facts and closed under arithmetic.

use kezhuan_kernel::Rate;

use crate::test::{When, Where};

/// A number of yuan, or of anything else, for one payee and one group of its facts.
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    /// The rule's base.
    Base,
    /// A field of the payee, added up over its records.
    Own(String),
    /// A number of the document.
    Exact(Rate),
    /// Over the facts that count under the rule.
    Items(Fold),
    /// Over another set of facts, whether they count under the rule or not.
    Set(Box<Set>, Fold),
    /// Two quantities, reckoned together.
    Pair(Box<(Self, Arithmetic, Self)>),
    /// The largest of several.
    Most(Vec<Self>),
    /// The smallest of several.
    Least(Vec<Self>),
    /// What another rule gives the same payee, before rules are combined.
    Rule(String),
    /// A day, as the number of days since 1970-01-01: differences are days, `least` and `most` cut.
    Day(When),
}

/// How two numbers are reckoned together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`; by nothing it is nothing.
    Over,
}

/// A set of facts made into one number.
#[derive(Debug, Clone, PartialEq)]
pub struct Fold {
    /// How.
    pub measure: Measure,
    /// Conditions: on the parts when a nested list is measured, else on the facts.
    pub tests: Where,
}

/// How facts become a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// How many.
    Count,
    /// A figure of each, added up.
    Sum(Formula),
    /// How many different values of a field.
    Distinct(String),
    /// The largest figure.
    Highest(Formula),
    /// The smallest figure.
    Lowest(Formula),
}

/// A figure of one fact, or of each part of a nested list of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// The nested list whose parts are measured.
    pub list: Option<String>,
    /// What is measured of it.
    pub figure: Expr,
}

/// Fields of one record, reckoned together.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A field.
    Field(String),
    /// A number of the document.
    Exact(Rate),
    /// Two of them, reckoned together.
    Pair(Box<(Self, Arithmetic, Self)>),
    /// The largest of several.
    Most(Vec<Self>),
    /// The smallest of several.
    Least(Vec<Self>),
    /// A day, as in [`Quantity::Day`].
    Day(When),
}

/// Facts of a collection, other than those the rule counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Set {
    /// Collection, or a nested list of the record at hand (`qualifications[]`).
    pub from: String,
    /// Field that names the payee.
    pub role: Option<String>,
    /// Fields that must be equal to fields of the record at hand: (theirs, ours).
    pub join: Vec<(String, String)>,
    /// Conditions.
    pub tests: Where,
}

impl Arithmetic {
    /// The exact result; `None` when the numbers are too large.
    pub(crate) fn apply(self, a: Rate, b: Rate) -> Option<Rate> {
        match self {
            Self::Plus => a.checked_add(b),
            Self::Minus => a.checked_sub(b),
            Self::Times => a.checked_mul(b),
            Self::Over if b == Rate::ZERO => Some(Rate::ZERO),
            Self::Over => a.checked_div(b),
        }
    }

    /// `＋`, `－`, `×`, `÷`.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Plus => "＋",
            Self::Minus => "－",
            Self::Times => "×",
            Self::Over => "÷",
        }
    }
}

impl Formula {
    /// The field, when the figure is one field and nothing else: `amount`, `payments[].amount`.
    pub fn field(&self) -> Option<String> {
        match (&self.list, &self.figure) {
            (None, Expr::Field(path)) => Some(path.clone()),
            (Some(list), Expr::Field(path)) => Some(format!("{list}[].{path}")),
            _ => None,
        }
    }
}

impl Set {
    /// Collection and prefix of its fields: parts of a nested list stand in the collection around it.
    pub(crate) fn place<'s>(&'s self, around: &'s str) -> (&'s str, String) {
        if self.nested() {
            (around, format!("{}.", self.from))
        } else {
            (&self.from, String::new())
        }
    }

    /// Is it a nested list of the record at hand?
    pub(crate) fn nested(&self) -> bool {
        self.from.ends_with("[]")
    }
}

impl Quantity {
    /// What it measures over the rule's own facts, when that is all it does.
    pub const fn fold(&self) -> Option<&Fold> {
        match self {
            Self::Items(fold) => Some(fold),
            _ => None,
        }
    }

    /// Rules whose amounts it needs.
    pub(crate) fn rules<'q>(&'q self, into: &mut Vec<&'q str>) {
        match self {
            Self::Rule(id) => into.push(id),
            Self::Pair(pair) => {
                pair.0.rules(into);
                pair.2.rules(into);
            }
            Self::Most(all) | Self::Least(all) => all.iter().for_each(|one| one.rules(into)),
            _ => {}
        }
    }
}
