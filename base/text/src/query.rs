//! What is asked of the index and what it answers.

use std::time::Duration;

use kezhuan_kernel::Page;

use crate::Marked;

/// A question to the index. `Query::default()` lists everything public, newest first.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// What the user typed. Blank lists everything; only the first 200 characters count.
    pub text: String,
    /// Any of these kinds; empty for all.
    pub kinds: Vec<String>,
    /// Facet and accepted values: any value within a facet, every facet. A facet without values
    /// does not filter.
    pub filters: Vec<(String, Vec<String>)>,
    /// Every one of these ranges.
    pub ranges: Vec<Range>,
    /// Facets to count, in this order; [`crate::KIND`] counts the kinds.
    pub facets: Vec<String>,
    /// Order of the hits.
    pub sort: Sort,
    /// Which hits.
    pub page: Page,
    /// Who asks.
    pub viewer: Viewer,
}

/// A number between two bounds, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Name of the number.
    pub number: String,
    /// At least this.
    pub min: Option<i64>,
    /// At most this.
    pub max: Option<i64>,
}

/// Order of the hits. Ties: newest first, then a fixed order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first; without words the newest first.
    #[default]
    Relevance,
    /// Newest first.
    Newest,
    /// By a number, smallest first; documents without it come last.
    Ascending(String),
    /// By a number, largest first; documents without it come last.
    Descending(String),
}

/// Who asks. Decides what exists for them, in hits, totals and counts alike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Viewer {
    /// Nobody we know.
    #[default]
    Anonymous,
    /// Signed in, holding these scopes.
    SignedIn(Vec<String>),
}

/// The answer.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// How many documents match and are visible.
    pub total: u64,
    /// The hits of the page asked for.
    pub hits: Vec<Hit>,
    /// The facets asked for.
    pub facets: Vec<FacetCounts>,
    /// The words that were looked for; empty if the text was blank or had nothing to look for.
    pub words: Vec<String>,
    /// Nothing had all words, so these hits have only some of them. Say so on the page.
    pub relaxed: bool,
    /// How long it took.
    pub took: Duration,
}

/// The values of one facet among the matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// Name of the facet.
    pub facet: String,
    /// Values and how many matches each would give, most first. Selections in this facet are left
    /// aside, so that users can widen; selected values are always listed.
    pub values: Vec<(String, u64)>,
}

/// One found document.
#[derive(Debug, Clone)]
pub struct Hit {
    /// What it is.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// Where its page is.
    pub href: String,
    /// Title with the found words marked.
    pub title: Marked,
    /// The most telling piece of the text with the found words marked.
    pub snippet: Marked,
    /// Relevance; 0 when sorted otherwise. Comparable within one answer only.
    pub score: f32,
    /// As put in.
    pub facets: Vec<(String, String)>,
    /// As put in.
    pub numbers: Vec<(String, i64)>,
    /// As put in.
    pub card: Vec<(String, String)>,
}

impl Hit {
    /// The first value of a facet.
    pub fn facet(&self, name: &str) -> Option<&str> {
        first(&self.facets, name).map(String::as_str)
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<i64> {
        first(&self.numbers, name).copied()
    }

    /// Something to show.
    pub fn card(&self, name: &str) -> Option<&str> {
        first(&self.card, name).map(String::as_str)
    }
}

fn first<'a, T>(pairs: &'a [(String, T)], name: &str) -> Option<&'a T> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

impl Found {
    /// The counts of one facet.
    pub fn facet(&self, name: &str) -> &[(String, u64)] {
        self.facets.iter().find(|f| f.facet == name).map_or(&[], |f| &f.values)
    }
}
