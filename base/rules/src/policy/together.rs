//! What several rules or payees share: matters, sums, budgets.

use kezhuan_kernel::Rate;

use super::quantity::Quantity;
use super::rule::Limit;

/// Of these rules one matter may use only one.
#[derive(Debug, Clone)]
pub struct Exclusive {
    /// Rule → the field of its facts that names the matter (or the role that applies).
    pub rules: Vec<(String, String)>,
    /// Which rule it is.
    pub resolve: Resolve,
}

/// Which of several rules a matter is served by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolve {
    /// The one whose role a field of the fact names.
    Choice(String),
    /// The one that gives the payee most for this matter.
    Highest,
    /// The one that stands first.
    First,
}

/// Several rules for one payee.
#[derive(Debug, Clone)]
pub struct Combine {
    /// Which.
    pub rules: Vec<String>,
    /// Only the highest, instead of all.
    pub highest: bool,
    /// Payees that count as one: a field of theirs (关联企业); none = each payee.
    pub per: Option<String>,
    /// Caps on their sum.
    pub limits: Vec<Limit>,
}

/// Money that may not be enough.
#[derive(Debug, Clone)]
pub struct Allocate {
    /// Rules paid from it.
    pub rules: Vec<String>,
    /// How much there is.
    pub budget: Quantity,
    /// How it is shared when it is not enough.
    pub method: Method,
    /// Where the last fen go.
    pub remainder: Remainder,
}

/// How short money is shared.
#[derive(Debug, Clone)]
pub enum Method {
    /// All amounts cut by the same factor.
    ProRata,
    /// One rate for all: the budget over the sum of a quantity, never above the rule's own amount.
    ComputedRate {
        /// The quantity.
        by: Quantity,
        /// The rate is cut to a multiple of this.
        unit: Option<Rate>,
    },
    /// In the order of a quantity or field until it is used up.
    InOrder {
        /// Field of the payee.
        by: String,
        /// Field that tells equals apart, the smaller first; else somebody decides.
        ties: Option<String>,
        /// The largest first?
        descending: bool,
        /// May the last one get a part?
        partial: bool,
    },
}

/// Where the fen go that cutting leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remainder {
    /// To those with the largest remainder, equals by name.
    Largest,
    /// Nobody gets them.
    Drop,
}
