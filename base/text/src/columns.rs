//! What is kept in memory of each segment: who has which facet value, who may see what, and the
//! order of time. Read once when a segment appears, then shared by all snapshots that hold it.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::columnar::StrColumn;
use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

use crate::bits::{Bits, Posting};
use crate::schema::{
    AFTER_SEPARATOR, AT, AUDIENCE, BOOST, EVERYBODY, FACET, SEPARATOR, SIGNED_IN, TIE, scope,
};
use crate::{TextError, Viewer};

/// Sorted strings and who has them.
#[derive(Debug, Default)]
pub(crate) struct Values {
    pub(crate) keys: Vec<String>,
    pub(crate) postings: Vec<Posting>,
}

impl Values {
    fn read(reader: &SegmentReader, field: &str) -> Result<Self, TextError> {
        let Some(column) = reader.fast_fields().str(field)? else { return Ok(Self::default()) };
        let keys = strings(&column)?;
        let mut docs: Vec<Vec<u32>> = vec![Vec::new(); keys.len()];
        for doc in 0..reader.max_doc() {
            for ord in column.term_ords(doc) {
                let list = &mut docs[ord as usize];
                if list.last() != Some(&doc) {
                    list.push(doc);
                }
            }
        }
        let bound = reader.max_doc();
        let postings = docs.into_iter().map(|docs| Posting::new(docs, bound)).collect();
        Ok(Self { keys, postings })
    }

    /// Who has exactly this string.
    pub(crate) fn get(&self, key: &str) -> Option<&Posting> {
        let at = self.keys.binary_search_by(|k| k.as_str().cmp(key)).ok()?;
        self.postings.get(at)
    }

    /// Where the values of a facet are.
    pub(crate) fn facet(&self, name: &str) -> std::ops::Range<usize> {
        let start = format!("{name}{SEPARATOR}");
        let end = format!("{name}{AFTER_SEPARATOR}");
        self.keys.partition_point(|k| *k < start)..self.keys.partition_point(|k| *k < end)
    }
}

fn strings(column: &StrColumn) -> Result<Vec<String>, TextError> {
    let mut stream = column.dictionary().stream()?;
    let mut out = Vec::with_capacity(column.num_terms());
    while stream.advance() {
        out.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(out)
}

/// One segment's columns.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) facets: Values,
    audience: Values,
    pub(crate) at: Vec<i64>,
    pub(crate) tie: Vec<u64>,
    pub(crate) boost: Vec<f32>,
}

impl Columns {
    fn read(reader: &SegmentReader) -> Result<Self, TextError> {
        let fast = reader.fast_fields();
        let docs = 0..reader.max_doc();
        let (at, tie, boost) = (fast.i64(AT)?, fast.u64(TIE)?, fast.f64(BOOST)?);
        let factor =
            |value: f64| if value.is_finite() && value >= 0.0 { value as f32 } else { 1.0 };
        Ok(Self {
            facets: Values::read(reader, FACET)?,
            audience: Values::read(reader, AUDIENCE)?,
            at: docs.clone().map(|doc| at.first(doc).unwrap_or_default()).collect(),
            tie: docs.clone().map(|doc| tie.first(doc).unwrap_or_default()).collect(),
            boost: docs.map(|doc| factor(boost.first(doc).unwrap_or(1.0))).collect(),
        })
    }
}

/// One segment as of a commit.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) columns: Arc<Columns>,
    /// Documents not deleted; `None` if all are there.
    alive: Option<Bits>,
    /// Number of documents, deleted ones included.
    pub(crate) bound: u32,
}

impl Segment {
    /// What exists for a viewer.
    pub(crate) fn visible(&self, viewer: &Viewer) -> Bits {
        let mut out = Bits::new(self.bound);
        let mut admit = |token: &str| {
            if let Some(posting) = self.columns.audience.get(token) {
                posting.add_to(&mut out);
            }
        };
        admit(EVERYBODY);
        if let Viewer::SignedIn(scopes) = viewer {
            admit(SIGNED_IN);
            scopes.iter().for_each(|name| admit(&scope(name)));
        }
        if let Some(alive) = &self.alive {
            out.keep(alive);
        }
        out
    }
}

/// The index as of one commit; never changes.
pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) segments: Vec<Segment>,
}

impl Snapshot {
    /// Reads what is new in `searcher`, takes the rest from `before`.
    pub(crate) fn read(searcher: Searcher, before: Option<&Self>) -> Result<Self, TextError> {
        let mut known: HashMap<SegmentId, Arc<Columns>> = HashMap::new();
        if let Some(before) = before {
            let readers = before.searcher.segment_readers().iter();
            known.extend(
                readers
                    .zip(&before.segments)
                    .map(|(reader, segment)| (reader.segment_id(), Arc::clone(&segment.columns))),
            );
        }
        let segment = |reader: &SegmentReader| -> Result<Segment, TextError> {
            let columns = match known.get(&reader.segment_id()) {
                Some(columns) => Arc::clone(columns),
                None => Arc::new(Columns::read(reader)?),
            };
            let alive = reader.alive_bitset().map(|alive| {
                let mut bits = Bits::new(reader.max_doc());
                alive.iter_alive().for_each(|doc| bits.set(doc));
                bits
            });
            Ok(Segment { columns, alive, bound: reader.max_doc() })
        };
        let segments = searcher.segment_readers().iter().map(segment).collect::<Result<_, _>>()?;
        Ok(Self { searcher, segments })
    }
}
