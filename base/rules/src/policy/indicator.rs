//! Indicators: targets of the document, measured from records.

use kezhuan_kernel::{Day, Rate};
use serde::Serialize;

use super::{Fold, Items};
use crate::test::Where;

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
        /// Count, sum or another measure.
        fold: Fold,
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
