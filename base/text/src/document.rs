//! What is put into the index: one document for one thing that people look for.

use kezhuan_kernel::Instant;
use serde::{Deserialize, Serialize};

/// The facet that every document has: its kind.
pub const KIND: &str = "kind";

/// One thing that can be found: an achievement, a demand, an organization, a policy.
///
/// Everything in it may be shown to its whole audience. A text for a narrower circle is a document
/// of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What it is: `achievement`, `demand`, `organization`, `policy`. Also the facet [`KIND`].
    pub kind: String,
    /// Which one; unique within its kind.
    pub id: String,
    /// Where its page is.
    pub href: String,
    /// Title, searched with the highest weight.
    pub title: String,
    /// Text, searched, and the source of the snippet.
    #[serde(default)]
    pub body: String,
    /// Words the owner chose, names, numbers of documents: searched, not shown.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Facet and value, to filter and to count: `("region", "川汇区")`. A facet may have several
    /// values.
    #[serde(default)]
    pub facets: Vec<(String, String)>,
    /// Numbers to sort by and to filter by range, one value each: `("price", fen)`, `("trl", 6)`.
    #[serde(default)]
    pub numbers: Vec<(String, i64)>,
    /// Shown in lists, neither searched nor counted: `("owner", "周口某研究院")`.
    #[serde(default)]
    pub card: Vec<(String, String)>,
    /// Who may find it.
    pub audience: Audience,
    /// When it was published: the order of a list without words.
    pub at: Instant,
    /// Factor on relevance; 1.0 is neutral. Negative or not a number counts as 1.0.
    pub boost: f32,
}

impl Document {
    /// A public document with nothing but its address and title.
    pub fn new(
        kind: impl Into<String>,
        id: impl Into<String>,
        href: impl Into<String>,
        title: impl Into<String>,
        at: Instant,
    ) -> Self {
        Self {
            kind: kind.into(),
            id: id.into(),
            href: href.into(),
            title: title.into(),
            body: String::new(),
            keywords: Vec::new(),
            facets: Vec::new(),
            numbers: Vec::new(),
            card: Vec::new(),
            audience: Audience::Public,
            at,
            boost: 1.0,
        }
    }

    /// With this text.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// With one more keyword.
    pub fn keyword(mut self, word: impl Into<String>) -> Self {
        self.keywords.push(word.into());
        self
    }

    /// With one more facet value.
    pub fn facet(mut self, facet: impl Into<String>, value: impl Into<String>) -> Self {
        self.facets.push((facet.into(), value.into()));
        self
    }

    /// With one more number.
    pub fn number(mut self, name: impl Into<String>, value: i64) -> Self {
        self.numbers.push((name.into(), value));
        self
    }

    /// With one more thing to show in lists.
    pub fn card(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.card.push((name.into(), value.into()));
        self
    }

    /// For this audience only.
    pub fn audience(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }
}

/// Who may find a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody.
    Public,
    /// Everybody who is signed in.
    SignedIn,
    /// Whoever holds one of these scopes (an organization's id, a role); nobody if there is none.
    Restricted(Vec<String>),
}

/// One step of the event log as the index sees it.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The document is now this; replaces an earlier one of the same kind and id.
    Put(Box<Document>),
    /// There is no such document any more.
    Delete {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
    },
}

impl From<Document> for Change {
    fn from(document: Document) -> Self {
        Self::Put(Box::new(document))
    }
}
