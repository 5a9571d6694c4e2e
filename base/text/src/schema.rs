//! How a document lies in the engine.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, JsonObjectOptions, OwnedValue, STORED, STRING, Schema,
    TextFieldIndexing, TextOptions,
};

use crate::{Audience, Document, KIND, TextError};

/// Names the layout and the analysis; an index of another format is built anew from the log.
pub(crate) const FORMAT: &str = "v1";
/// Between facet and value, kind and id.
pub(crate) const SEPARATOR: char = '\u{1f}';
/// The character after [`SEPARATOR`]: end of a facet's values in sorted order.
pub(crate) const AFTER_SEPARATOR: char = '\u{20}';

pub(crate) const FACET: &str = "facet";
pub(crate) const AUDIENCE: &str = "audience";
pub(crate) const NUMBERS: &str = "numbers";
pub(crate) const AT: &str = "at";
pub(crate) const TIE: &str = "tie";
pub(crate) const BOOST: &str = "boost";
pub(crate) const WORDS: &str = "words";
pub(crate) const GRAMS: &str = "grams";

/// Scope of everybody, and of everybody signed in; other scopes get a prefix.
pub(crate) const EVERYBODY: &str = "public";
pub(crate) const SIGNED_IN: &str = "signed_in";

/// The token of a named scope, which cannot be mistaken for the two above.
pub(crate) fn scope(name: &str) -> String {
    format!("scope:{name}")
}

/// The engine's fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) key: Field,
    pub(crate) title: Field,
    pub(crate) keywords: Field,
    /// Title, keywords and body together: where a word must be.
    pub(crate) text: Field,
    pub(crate) grams: Field,
    pub(crate) stored: Field,
    facet: Field,
    audience: Field,
    numbers: Field,
    at: Field,
    tie: Field,
    boost: Field,
}

impl Fields {
    /// The schema and its fields.
    pub(crate) fn build() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let text = |tokenizer| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqs);
            TextOptions::default().set_indexing_options(indexing)
        };
        let column = TextOptions::default().set_fast("raw");
        let fields = Self {
            key: schema.add_text_field("key", STRING),
            title: schema.add_text_field("title", text(WORDS)),
            keywords: schema.add_text_field("keywords", text(WORDS)),
            text: schema.add_text_field("text", text(WORDS)),
            grams: schema.add_text_field(GRAMS, text(GRAMS)),
            stored: schema.add_text_field("stored", STORED),
            facet: schema.add_text_field(FACET, column.clone()),
            audience: schema.add_text_field(AUDIENCE, column),
            numbers: schema.add_json_field(NUMBERS, JsonObjectOptions::default().set_fast("raw")),
            at: schema.add_i64_field(AT, FAST),
            tie: schema.add_u64_field(TIE, FAST),
            boost: schema.add_f64_field(BOOST, FAST),
        };
        (schema.build(), fields)
    }

    /// The document as the engine takes it.
    pub(crate) fn document(&self, document: &Document) -> Result<TantivyDocument, TextError> {
        let key = key(&document.kind, &document.id)?;
        let mut out = TantivyDocument::new();
        out.add_text(self.title, &document.title);
        document.keywords.iter().for_each(|word| out.add_text(self.keywords, word));
        for text in [&document.title, &document.body].into_iter().chain(&document.keywords) {
            out.add_text(self.text, text);
            out.add_text(self.grams, text);
        }
        out.add_text(self.facet, facet_key(KIND, &document.kind));
        for (facet, value) in &document.facets {
            out.add_text(self.facet, facet_key(facet, value));
        }
        match &document.audience {
            Audience::Public => out.add_text(self.audience, EVERYBODY),
            Audience::SignedIn => out.add_text(self.audience, SIGNED_IN),
            Audience::Restricted(scopes) => {
                scopes.iter().for_each(|name| out.add_text(self.audience, scope(name)));
            }
        }
        let number = |(name, value): &(String, i64)| (name.clone(), OwnedValue::I64(*value));
        out.add_object(
            self.numbers,
            document.numbers.iter().map(number).collect::<BTreeMap<_, _>>(),
        );
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        out.add_u64(self.tie, hasher.finish());
        out.add_text(self.key, key);
        out.add_i64(self.at, document.at.0);
        out.add_f64(self.boost, f64::from(document.boost));
        out.add_text(self.stored, serde_json::to_string(document)?);
        Ok(out)
    }
}

/// The address of a document.
pub(crate) fn key(kind: &str, id: &str) -> Result<String, TextError> {
    let key = format!("{kind}{SEPARATOR}{id}");
    let fits = !kind.is_empty() && !id.is_empty() && key.len() <= 501;
    if fits { Ok(key) } else { Err(TextError::Key(key)) }
}

/// A facet and its value in one string.
pub(crate) fn facet_key(facet: &str, value: &str) -> String {
    format!("{facet}{SEPARATOR}{value}")
}

/// The engine's name of a number's column.
pub(crate) fn number_column(name: &str) -> String {
    format!("{NUMBERS}.{}", name.replace('.', "\\."))
}
