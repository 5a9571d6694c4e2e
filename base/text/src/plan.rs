//! From the things to look for to the engine's query: all of them, or, when that finds nothing,
//! some of them.

use tantivy::query::{BooleanQuery, BoostQuery, EmptyQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, Searcher, TERMINATED, Term};

use crate::TextError;
use crate::analysis::{Unit, grams, is_han};
use crate::bits::Bits;
use crate::schema::Fields;

/// What a word gains by standing in the title or among the keywords, against 1 for being there.
const TITLE: f32 = 2.0;
const KEYWORDS: f32 = 1.0;
/// A word met in parts says less than the whole, character pairs less still.
const PARTS: f32 = 0.5;
const PAIRS: f32 = 0.3;

type Clause = Box<dyn Query>;

/// Builds queries against one snapshot.
pub(crate) struct Plan<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) searcher: &'a Searcher,
    /// What exists for the viewer, segment by segment.
    pub(crate) bases: &'a [Bits],
}

impl Plan<'_> {
    /// Documents that have every unit.
    pub(crate) fn strict(&self, units: &[Unit]) -> Result<Clause, TextError> {
        let needed = units.iter().map(|unit| self.needed(unit)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.with_gains(needed, units))
    }

    /// Documents that have at least half of the units, or of an unknown unit's character pairs.
    pub(crate) fn relaxed(&self, units: &[Unit]) -> Result<Clause, TextError> {
        let mut needed = Vec::with_capacity(units.len());
        for unit in units {
            let mut ways = vec![self.needed(unit)?];
            let pairs: Vec<Clause> = grams(&unit.text).into_iter().map(|p| self.pair(p)).collect();
            if !pairs.is_empty() {
                ways.push(boosted(half(pairs), PAIRS));
            }
            needed.push(any(ways));
        }
        Ok(self.with_gains(vec![half(needed)], units))
    }

    /// All that is needed; a better place lifts the score but is not needed.
    fn with_gains(&self, needed: Vec<Clause>, units: &[Unit]) -> Clause {
        if needed.is_empty() {
            return Box::new(EmptyQuery);
        }
        let mut clauses: Vec<_> = needed.into_iter().map(|clause| (Occur::Must, clause)).collect();
        let mut gain = |field, word: &str, factor| {
            clauses.push((Occur::Should, boosted(self.term(field, word), factor)));
        };
        for unit in units.iter().filter(|unit| !unit.unknown) {
            gain(self.fields.title, &unit.text, TITLE);
            gain(self.fields.keywords, &unit.text, KEYWORDS);
            for part in &unit.parts {
                gain(self.fields.title, part, TITLE * PARTS);
                gain(self.fields.keywords, part, KEYWORDS * PARTS);
            }
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// The ways in which a document can have a unit.
    fn needed(&self, unit: &Unit) -> Result<Clause, TextError> {
        if unit.unknown {
            return Ok(self.pairs(&unit.text));
        }
        let mut ways = vec![self.term(self.fields.text, &unit.text)];
        if !unit.parts.is_empty() {
            let parts = unit.parts.iter().map(|part| self.term(self.fields.text, part)).collect();
            ways.push(boosted(all(parts), PARTS));
        }
        let single = unit.text.chars().count() == 1;
        if unit.text.chars().all(is_han) && (single || !self.known(&unit.text)?) {
            ways.push(boosted(self.pairs(&unit.text), PAIRS));
        }
        Ok(any(ways))
    }

    /// Whether a document that exists for the viewer has it as a word.
    fn known(&self, word: &str) -> Result<bool, TextError> {
        let term = Term::from_field_text(self.fields.text, word);
        for (reader, base) in self.searcher.segment_readers().iter().zip(self.bases) {
            let index = reader.inverted_index(self.fields.text)?;
            let Some(mut docs) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            while docs.doc() != TERMINATED {
                if base.contains(docs.doc()) {
                    return Ok(true);
                }
                docs.advance();
            }
        }
        Ok(false)
    }

    fn pairs(&self, word: &str) -> Clause {
        all(grams(word).into_iter().map(|pair| self.pair(pair)).collect())
    }

    fn pair(&self, pair: &str) -> Clause {
        self.term(self.fields.grams, pair)
    }

    fn term(&self, field: Field, text: &str) -> Clause {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
    }
}

fn boosted(clause: Clause, factor: f32) -> Clause {
    Box::new(BoostQuery::new(clause, factor))
}

fn all(clauses: Vec<Clause>) -> Clause {
    only(clauses).unwrap_or_else(|clauses| Box::new(BooleanQuery::intersection(clauses)))
}

fn any(clauses: Vec<Clause>) -> Clause {
    only(clauses).unwrap_or_else(|clauses| Box::new(BooleanQuery::union(clauses)))
}

/// The clause if there is just one: the engine is faster without the wrapping.
fn only(mut clauses: Vec<Clause>) -> Result<Clause, Vec<Clause>> {
    if clauses.len() == 1 { clauses.pop().ok_or(clauses) } else { Err(clauses) }
}

fn half(clauses: Vec<Clause>) -> Clause {
    let needed = clauses.len().div_ceil(2);
    Box::new(BooleanQuery::union_with_minimum_required_clauses(clauses, needed))
}
