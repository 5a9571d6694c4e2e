//! The records behind a figure, and the same figure by year, month and county.

use std::collections::BTreeMap;

use kezhuan_claims::records::{self, text};
use kezhuan_kernel::{Fen, Rate};
use kezhuan_rules::{Figure, Fold, How, Indicator, Items, Measure, Measured, Op, Test, Unit};
use serde_json::Value;

use crate::measures::Measures;

/// A record behind a figure.
#[derive(Debug, Clone)]
pub struct Record {
    /// Name.
    pub name: String,
    /// Its page, or nothing.
    pub href: String,
    /// Region path, or nothing.
    pub region: String,
    /// The day that puts it into the figure, or nothing.
    pub day: String,
    /// What it adds, if money.
    pub sum: Option<Fen>,
}

/// A bar with its number.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Year, month or county.
    pub label: String,
    /// As shown.
    pub text: String,
    /// Percent of the longest.
    pub width: i64,
    /// The number in hundredths of the unit: fen, hundredths of a percent or of one.
    pub hundredths: i64,
}

/// A figure in parts.
#[derive(Debug, Clone, Default)]
pub struct Bars {
    /// The parts.
    pub rows: Vec<Bar>,
    /// `yuan`, `percent` or `count`.
    pub unit: &'static str,
    /// The target, where each part is measured by it.
    pub goal: Option<Bar>,
}

impl Bars {
    /// Nothing to show?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// What an indicator is measured on, in the words of its definition.
pub struct Source<'m> {
    measures: &'m Measures,
    indicator: &'m Indicator,
    measured: &'m Measured,
}

impl<'m> Source<'m> {
    /// Of a measured indicator.
    pub fn of(measures: &'m Measures, measured: &'m Measured) -> Option<Self> {
        let indicator = measures.pack.policy.indicator(&measured.id)?;
        Some(Self { measures, indicator, measured })
    }

    /// The collection of its records.
    pub fn collection(&self) -> &'m str {
        &self.items().from
    }

    /// May everybody see these records? Registrations, events and published documents are public;
    /// contracts and figures of companies are not.
    pub fn is_open(&self) -> bool {
        ["recognitions", "events", "deliverables"].contains(&self.collection())
    }

    fn items(&self) -> &'m Items {
        match &self.indicator.how {
            How::Ratio { items, .. }
            | How::Stock { items }
            | How::Flow { items, .. }
            | How::Cadence { items, .. }
            | How::Milestone { items } => items,
            How::Coverage { by, .. } => by,
        }
    }

    fn day_field(&self) -> Option<&'m str> {
        match &self.indicator.how {
            How::Flow { on, .. } | How::Cadence { on, .. } => Some(on),
            _ => self.field(|op| matches!(op, Op::Date(..))),
        }
    }

    /// The place an indicator asks about, else the record's own region.
    fn place_field(&self) -> &'m str {
        self.field(|op| matches!(op, Op::Inside(_))).unwrap_or("region")
    }

    fn field(&self, wanted: impl Fn(&Op) -> bool) -> Option<&'m str> {
        let found = |test: &&Test| wanted(&test.op);
        self.items().tests.tests().find(found).map(|test| test.path.as_str())
    }

    fn sum_field(&self) -> Option<String> {
        match &self.indicator.how {
            How::Flow { fold: Fold { measure: Measure::Sum(formula), .. }, .. } => formula.field(),
            _ => None,
        }
    }

    /// The records behind the value.
    pub fn records(&self) -> Vec<Record> {
        let all = self.measures.facts.records(self.collection());
        let unique = &self.items().unique;
        let by_id: BTreeMap<&str, &Value> =
            all.iter().filter_map(|record| Some((text(record, unique)?, record))).collect();
        let mut records: Vec<Record> = self
            .measured
            .records
            .iter()
            .filter_map(|id| by_id.get(id.as_str()))
            .map(|record| self.record(record))
            .collect();
        records.sort_by(|a, b| (&b.day, &a.name).cmp(&(&a.day, &b.name)));
        records
    }

    fn record(&self, record: &Value) -> Record {
        let of = |field: Option<&str>| field.and_then(|f| text(record, f)).unwrap_or_default();
        Record {
            name: records::name(record).unwrap_or_default().to_owned(),
            href: records::href(self.collection(), record).unwrap_or_default(),
            region: of(Some(self.place_field())).to_owned(),
            day: of(self.day_field()).to_owned(),
            sum: self.sum_field().and_then(|field| records::money(record, &field)),
        }
    }

    /// Year by year, the one looked at last. Nothing when it is not counted by year.
    pub fn by_year(&self) -> Bars {
        if self.measured.years.is_empty() {
            return Bars::default();
        }
        let past = self.measured.years.iter().map(|year| (year.year.to_string(), &year.value));
        let now = self.measured.value.iter().map(|value| (self.measures.year.to_string(), value));
        let all: Vec<_> = past.chain(now).collect();
        let most = all.iter().map(|(_, value)| value.exact).max().unwrap_or(Rate::ZERO);
        let (unit, scale) = match self.indicator.unit {
            Unit::Percent => ("percent", 10_000),
            Unit::Money => ("yuan", 100),
            Unit::Count(_) => ("count", 100),
        };
        let bar = |(label, value): (String, &Figure)| Bar {
            label,
            text: value.text.clone(),
            width: percent(value.exact, most),
            hundredths: whole(value.exact.checked_mul(Rate::from(scale))),
        };
        let goal = bar((String::new(), &self.measured.target));
        Bars { rows: all.into_iter().map(bar).collect(), unit, goal: Some(goal) }
    }

    /// Month by month, of what has a day and is counted by year.
    pub fn by_month(&self, records: &[Record]) -> Bars {
        if !matches!(self.indicator.how, How::Flow { .. } | How::Cadence { .. }) {
            return Bars::default();
        }
        let Some(year) = records.iter().find_map(|r| r.day.get(..4)) else {
            return Bars::default();
        };
        let months = (1..=12).map(|month| (format!("{month} 月"), format!("{year}-{month:02}")));
        let rows = months.map(|(label, start)| {
            let mine: Vec<&Record> = records.iter().filter(|r| r.day.starts_with(&start)).collect();
            (label, mine)
        });
        self.bars(rows.collect())
    }

    /// Unit by unit of the city, most first.
    pub fn by_county(&self, records: &[Record]) -> Bars {
        let regions = &self.measures.pack.regions;
        if records.iter().all(|record| record.region.is_empty()) {
            return Bars::default();
        }
        let mut rows: Vec<(String, Vec<&Record>)> = regions
            .units()
            .into_iter()
            .map(|unit| {
                let inside = |r: &&Record| regions.inside(&r.region, &unit.path);
                (unit.name().to_owned(), records.iter().filter(inside).collect())
            })
            .collect();
        let rest = records.iter().filter(|r| regions.unit_of(&r.region).is_none());
        let rest: Vec<&Record> = rest.collect();
        if !rest.is_empty() {
            rows.push(("没有分到县区".to_owned(), rest));
        }
        rows.sort_by_key(|(_, mine)| std::cmp::Reverse((total(mine), mine.len())));
        self.bars(rows)
    }

    fn bars(&self, rows: Vec<(String, Vec<&Record>)>) -> Bars {
        let money = self.sum_field().is_some();
        let size = |mine: &[&Record]| if money { total(mine).0 } else { mine.len() as i64 * 100 };
        let most = rows.iter().map(|(_, mine)| size(mine)).max().unwrap_or_default();
        let bar = |(label, mine): (String, Vec<&Record>)| Bar {
            label,
            text: if money {
                format!("{} 万元", total(&mine).wan())
            } else {
                mine.len().to_string()
            },
            width: percent(Rate::from(size(&mine)), Rate::from(most)),
            hundredths: size(&mine),
        };
        let unit = if money { "yuan" } else { "count" };
        Bars { rows: rows.into_iter().map(bar).collect(), unit, goal: None }
    }
}

fn total(records: &[&Record]) -> Fen {
    records.iter().filter_map(|record| record.sum).sum()
}

fn percent(part: Rate, most: Rate) -> i64 {
    let share = part.checked_div(most).and_then(|share| share.checked_mul(Rate::from(100)));
    whole(share).clamp(0, 100)
}

/// Cut to a whole number; 0 when there is none.
fn whole(rate: Option<Rate>) -> i64 {
    rate.and_then(|r| i64::try_from(r.num().div_euclid(r.den())).ok()).unwrap_or(0)
}
