//! The search index: Chinese text in, ranked and counted hits out, each viewer seeing only what
//! is meant for them. One folder of derived data that can always be rebuilt from the event log.

mod analysis;
mod bits;
mod columns;
mod document;
mod error;
mod highlight;
mod index;
mod plan;
mod query;
mod schema;
mod search;
mod top;

pub use analysis::{Words, warm};
pub use document::{Audience, Change, Document, KIND};
pub use error::TextError;
pub use highlight::Marked;
pub use index::Index;
pub use query::{FacetCounts, Found, Hit, Query, Range, Sort, Viewer};
