//! One search: decide what exists for the viewer, match the words within that, count and rank.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::time::Instant;

use serde::Deserialize;
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query as EngineQuery};
use tantivy::schema::Value as _;
use tantivy::{DocAddress, DocSet as _, SegmentReader, TERMINATED, TantivyDocument};

use crate::analysis::{Unit, grams, units};
use crate::bits::Bits;
use crate::columns::{Segment, Snapshot};
use crate::highlight::Marker;
use crate::plan::Plan;
use crate::schema::{Fields, SEPARATOR, facet_key, number_column};
use crate::top::{Row, Top};
use crate::{FacetCounts, Found, Hit, KIND, Query, Range, Sort, TextError};

/// Characters and things of a question that count.
const CHARACTERS: usize = 200;
const UNITS: usize = 32;

/// What a hit needs of a stored [`crate::Document`]; the rest is passed over.
#[derive(Deserialize)]
struct Stored<'a> {
    kind: String,
    id: String,
    href: String,
    #[serde(borrow)]
    title: Cow<'a, str>,
    #[serde(borrow)]
    body: Cow<'a, str>,
    facets: Vec<(String, String)>,
    numbers: Vec<(String, i64)>,
    card: Vec<(String, String)>,
}

/// Facet and accepted values; at least one value.
type Filter = (String, Vec<String>);

/// The documents of one segment on their way to an answer.
struct Scope {
    /// In range and visible; after matching: and with the words.
    base: Bits,
    /// For each filter the documents that pass it.
    passing: Vec<Bits>,
    /// `base` after all filters.
    matches: Bits,
    /// What was found, with scores, in the order of document numbers; empty if nothing is scored.
    scores: Vec<(u32, f32)>,
}

pub(crate) fn search(
    snapshot: &Snapshot,
    fields: &Fields,
    query: &Query,
) -> Result<Found, TextError> {
    let started = Instant::now();
    let text: String = query.text.chars().take(CHARACTERS).collect();
    let units = units(&text, UNITS);
    let search = Search { snapshot, fields, query, filters: filters(query), units };
    let mut found = search.run(text.trim().is_empty())?;
    found.took = started.elapsed();
    Ok(found)
}

fn filters(query: &Query) -> Vec<Filter> {
    let mut merged: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (facet, values) in &query.filters {
        merged.entry(facet).or_default().extend(values.iter().cloned());
    }
    let mut out: Vec<Filter> =
        merged.into_iter().map(|(f, values)| (f.to_owned(), values)).collect();
    out.push((KIND.to_owned(), query.kinds.clone()));
    out.retain(|(_, values)| !values.is_empty());
    out
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    fields: &'a Fields,
    query: &'a Query,
    filters: Vec<Filter>,
    units: Vec<Unit>,
}

impl Search<'_> {
    fn run(&self, blank: bool) -> Result<Found, TextError> {
        let readers = self.snapshot.searcher.segment_readers();
        let mut scopes = readers
            .iter()
            .zip(&self.snapshot.segments)
            .map(|(reader, segment)| self.scope(reader, segment))
            .collect::<Result<Vec<_>, _>>()?;
        let mut relaxed = false;
        if !blank {
            let bases: Vec<Bits> = scopes.iter().map(|scope| scope.base.clone()).collect();
            let searcher = &self.snapshot.searcher;
            let plan = Plan { fields: self.fields, searcher, bases: &bases };
            self.find(&mut scopes, plan.strict(&self.units)?.as_ref())?;
            if total(&scopes) == 0 && !self.units.is_empty() {
                for (scope, base) in scopes.iter_mut().zip(&bases) {
                    scope.base.clone_from(base);
                    scope.narrow();
                }
                self.find(&mut scopes, plan.relaxed(&self.units)?.as_ref())?;
                relaxed = total(&scopes) > 0;
            }
        }
        let rows = self.rank(&scopes, !blank)?;
        Ok(Found {
            total: total(&scopes),
            hits: self.hits(&rows, relaxed, &scopes)?,
            facets: self.query.facets.iter().map(|facet| self.count(facet, &scopes)).collect(),
            words: self.units.iter().map(|unit| unit.text.clone()).collect(),
            relaxed,
            took: std::time::Duration::ZERO,
        })
    }

    /// What there is before any word is looked at. Nothing outside of it is ever touched.
    fn scope(&self, reader: &SegmentReader, segment: &Segment) -> Result<Scope, TextError> {
        let mut base = segment.visible(&self.query.viewer);
        for range in &self.query.ranges {
            base.keep(&in_range(reader, range)?);
        }
        let pass = |(facet, values): &Filter| {
            let mut bits = Bits::new(segment.bound);
            for value in values {
                if let Some(posting) = segment.columns.facets.get(&facet_key(facet, value)) {
                    posting.add_to(&mut bits);
                }
            }
            bits
        };
        let passing = self.filters.iter().map(pass).collect();
        let matches = base.clone();
        let mut scope = Scope { base, passing, matches, scores: Vec::new() };
        scope.narrow();
        Ok(scope)
    }

    /// Keeps of each scope what the engine's query finds in it.
    fn find(&self, scopes: &mut [Scope], query: &dyn EngineQuery) -> Result<(), TextError> {
        let searcher = &self.snapshot.searcher;
        let scored = self.query.sort == Sort::Relevance;
        let weight = query.weight(if scored {
            EnableScoring::enabled_from_searcher(searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        })?;
        let counts = |filter: &Filter| self.query.facets.contains(&filter.0);
        let widened = self.filters.iter().any(counts);
        for (scope, reader) in scopes.iter_mut().zip(searcher.segment_readers()) {
            let within = if widened { &scope.base } else { &scope.matches };
            let mut found = Bits::new(reader.max_doc());
            let mut scorer = weight.scorer(reader, 1.0)?;
            let mut doc = scorer.doc();
            while doc != TERMINATED {
                if within.contains(doc) {
                    found.set(doc);
                    if scored && scope.matches.contains(doc) {
                        scope.scores.push((doc, scorer.score()));
                    }
                    doc = scorer.advance();
                } else {
                    match within.next(doc + 1) {
                        Some(next) => doc = scorer.seek(next),
                        None => break,
                    }
                }
            }
            scope.base = found;
            scope.narrow();
        }
        Ok(())
    }

    fn rank(&self, scopes: &[Scope], words: bool) -> Result<Vec<Row>, TextError> {
        let segments = &self.snapshot.segments;
        let tie = |row: &Row| {
            let columns = &segments[row.segment as usize].columns;
            (newest(columns.at[row.doc as usize]), columns.tie[row.doc as usize])
        };
        let compare =
            |a: &Row, b: &Row| -> Ordering { a.key.cmp(&b.key).then_with(|| tie(a).cmp(&tie(b))) };
        let page = self.query.page;
        let skip = usize::try_from(page.offset()).unwrap_or(usize::MAX);
        let keep = skip.saturating_add(page.size as usize).min(total(scopes) as usize);
        let mut top = Top::new(keep, compare);
        let readers = self.snapshot.searcher.segment_readers();
        for (at, (scope, reader)) in scopes.iter().zip(readers).enumerate() {
            let columns = &segments[at].columns;
            let mut push = |doc, key| top.push(Row { key, segment: at as u32, doc });
            match &self.query.sort {
                Sort::Relevance if words => {
                    for (doc, score) in &scope.scores {
                        push(*doc, best(score * columns.boost[*doc as usize]));
                    }
                }
                Sort::Relevance | Sort::Newest => {
                    scope.matches.each(|doc| push(doc, newest(columns.at[doc as usize])));
                }
                Sort::Ascending(name) | Sort::Descending(name) => {
                    let column = number(reader, name)?;
                    let down = matches!(self.query.sort, Sort::Descending(_));
                    let key = |value: i64| if down { newest(value) } else { !newest(value) };
                    scope.matches.each(|doc| {
                        let value = column.as_ref().and_then(|column| column.first(doc));
                        push(doc, value.map_or(u64::MAX, key));
                    });
                }
            }
        }
        Ok(top.finish(skip))
    }

    /// Counts one facet: with all filters except its own.
    fn count(&self, facet: &str, scopes: &[Scope]) -> FacetCounts {
        let own = self.filters.iter().position(|(name, _)| name == facet);
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (segment, scope) in self.snapshot.segments.iter().zip(scopes) {
            let wider;
            let among = if let Some(own) = own {
                wider = scope.without(own);
                &wider
            } else {
                &scope.matches
            };
            let values = &segment.columns.facets;
            for at in values.facet(facet) {
                let count = values.postings[at].count_in(among);
                if count > 0 {
                    *counts.entry(&values.keys[at]).or_default() += count;
                }
            }
        }
        let value = |key: &str| key.split_once(SEPARATOR).map_or("", |(_, value)| value).to_owned();
        let mut values: Vec<(String, u64)> =
            counts.into_iter().map(|(key, count)| (value(key), count)).collect();
        for selected in own.map_or(&[][..], |own| &self.filters[own].1) {
            if !values.iter().any(|(value, _)| value == selected) {
                values.push((selected.clone(), 0));
            }
        }
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        FacetCounts { facet: facet.to_owned(), values }
    }

    fn hits(&self, rows: &[Row], relaxed: bool, scopes: &[Scope]) -> Result<Vec<Hit>, TextError> {
        let mut words: Vec<&str> = Vec::new();
        for unit in &self.units {
            words.push(&unit.text);
            words.extend(unit.parts.iter().map(String::as_str));
            if relaxed {
                words.extend(grams(&unit.text));
            }
        }
        let marker = Marker::new(words);
        rows.iter().map(|row| self.hit(row, &marker, &scopes[row.segment as usize])).collect()
    }

    fn hit(&self, row: &Row, marker: &Marker, scope: &Scope) -> Result<Hit, TextError> {
        let address = DocAddress::new(row.segment, row.doc);
        let entry: TantivyDocument = self.snapshot.searcher.doc(address)?;
        let stored = entry.get_first(self.fields.stored).and_then(|value| value.as_str());
        let document: Stored<'_> = serde_json::from_str(stored.unwrap_or_default())?;
        let scored = scope.scores.binary_search_by_key(&row.doc, |(doc, _)| *doc);
        let boost = self.snapshot.segments[row.segment as usize].columns.boost[row.doc as usize];
        Ok(Hit {
            title: marker.whole(&document.title),
            snippet: marker.snippet(&document.body),
            score: scored.map_or(0.0, |at| scope.scores[at].1 * boost),
            kind: document.kind,
            id: document.id,
            href: document.href,
            facets: document.facets,
            numbers: document.numbers,
            card: document.card,
        })
    }
}

impl Scope {
    fn narrow(&mut self) {
        self.matches.clone_from(&self.base);
        for passing in &self.passing {
            self.matches.keep(passing);
        }
    }

    /// `base` after all filters but one.
    fn without(&self, filter: usize) -> Bits {
        let mut out = self.base.clone();
        for (_, passing) in self.passing.iter().enumerate().filter(|(at, _)| *at != filter) {
            out.keep(passing);
        }
        out
    }
}

fn total(scopes: &[Scope]) -> u64 {
    scopes.iter().map(|scope| scope.matches.count()).sum()
}

fn number(reader: &SegmentReader, name: &str) -> Result<Option<Column<i64>>, TextError> {
    Ok(reader.fast_fields().column_opt::<i64>(&number_column(name))?)
}

fn in_range(reader: &SegmentReader, range: &Range) -> Result<Bits, TextError> {
    let mut bits = Bits::new(reader.max_doc());
    let (min, max) = (range.min.unwrap_or(i64::MIN), range.max.unwrap_or(i64::MAX));
    if let Some(column) = number(reader, &range.number)?.filter(|_| min <= max) {
        let mut docs = Vec::new();
        column.get_docids_for_value_range(min..=max, 0..reader.max_doc(), &mut docs);
        docs.into_iter().for_each(|doc| bits.set(doc));
    }
    Ok(bits)
}

/// Larger numbers get smaller keys.
fn newest(value: i64) -> u64 {
    !(value.cast_unsigned() ^ (1 << 63))
}

/// Larger scores get smaller keys; scores are never negative.
fn best(score: f32) -> u64 {
    u64::MAX - u64::from(score.max(0.0).to_bits())
}
