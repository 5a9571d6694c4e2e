//! Indicators measured from records: value, target, standing, the records behind it and what is missing.
//! Without a record that shows that the register is kept there is no value: no data is not 0.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use kezhuan_kernel::{Day, Fen, Rate};
use serde::Serialize;
use serde_json::Value;

use crate::facts::{self, BadFact, Facts, lookup};
use crate::number::{decimals, yuan};
use crate::policy::{Every, Fold, How, Indicator, Items, Policy, Unit};
use crate::round::judge::{Ground, Judged, judge_set};
use crate::test::{Verdict, Where, inside_any};

/// An indicator, measured on a day.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Name, `1-5`.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// Chinese name.
    pub name: String,
    /// `ratio`, `stock`, `flow`, `coverage`, `cadence`, `milestone`.
    pub kind: &'static str,
    /// 达到, 不低于, 力争, 争取.
    pub word: String,
    /// The value; none without data.
    pub value: Option<Figure>,
    /// The target.
    pub target: Figure,
    /// Last day of the target.
    pub due: Option<Day>,
    /// Is the last day past? 到期.
    pub past_due: bool,
    /// How it stands.
    pub standing: Standing,
    /// The day or year the value is of, in Chinese.
    pub of: String,
    /// Records behind the value.
    pub records: Vec<String>,
    /// What is missing: counties, industries, months, enterprises.
    pub gaps: Vec<Gap>,
    /// Earlier years of a yearly target.
    pub years: Vec<Year>,
    /// Records that cannot be used.
    pub bad: Vec<BadFact>,
    /// Readings used.
    pub readings: Vec<String>,
}

/// A number with the text shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Exact value: a share, yuan, or a count.
    pub exact: Rate,
    /// `58.33%`, `19.40 亿元`, `12 家`; cut, never rounded up to a target.
    pub text: String,
}

/// How an indicator stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// At or above the target.
    Reached,
    /// Past due, or a period over, and below the target.
    Missed,
    /// Not reached yet, time left.
    Running,
    /// Not reached, and the document sets no date.
    Undated,
    /// No record from which to measure.
    NoData,
    /// A record cannot be used: no value until it is mended.
    Invalid,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Region path, industry, organization or period.
    pub id: String,
    /// As people call it.
    pub name: String,
}

/// A past year of a yearly target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Year {
    /// Calendar year.
    pub year: i32,
    /// Its value.
    pub value: Figure,
    /// Reached or missed.
    pub reached: bool,
}

impl Standing {
    /// `reached`, `missed`, `running`, `undated`, `no_data`, `invalid`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Missed => "missed",
            Self::Running => "running",
            Self::Undated => "undated",
            Self::NoData => "no_data",
            Self::Invalid => "invalid",
        }
    }
}

/// Measures an indicator on a day; `None` when the policy has no such indicator.
pub fn measure(policy: &Policy, id: &str, facts: &Facts, at: Day) -> Option<Measured> {
    let indicator = policy.indicator(id)?;
    let as_of = indicator.due.map_or(at, |due| due.min(at));
    let year = reference_year(indicator, facts, as_of);
    let desk = Desk { policy, indicator, facts, at, as_of, year };
    Some(desk.measure())
}

/// The newest year on record up to the day, where the indicator says so; else the year of the day.
fn reference_year(indicator: &Indicator, facts: &Facts, as_of: Day) -> i32 {
    let Some(path) = &indicator.latest else { return as_of.year() };
    let of = |record: &Value| lookup(record, path).and_then(Value::as_i64);
    let from = indicator.items().map_or("", |items| items.from.as_str());
    let years = facts.records(from).iter().filter_map(of);
    let newest = years.filter(|year| *year <= i64::from(as_of.year())).max();
    newest.and_then(|year| i32::try_from(year).ok()).unwrap_or(as_of.year())
}

struct Desk<'a> {
    policy: &'a Policy,
    indicator: &'a Indicator,
    facts: &'a Facts,
    at: Day,
    as_of: Day,
    year: i32,
}

/// What a way of measuring found.
#[derive(Default)]
struct Finding {
    value: Option<Rate>,
    records: Vec<String>,
    gaps: Vec<Gap>,
    bad: Vec<BadFact>,
    years: Vec<(i32, Rate)>,
    of: Option<String>,
    standing: Option<Standing>,
    /// Of a cadence: how many periods are over; the value counts in the same unit.
    target: Option<Figure>,
    unit: Option<&'static str>,
}

impl Finding {
    fn shown(&self, exact: Rate, usual: impl FnOnce() -> Figure) -> Figure {
        match self.unit {
            Some(unit) => Figure { exact, text: format!("{} {unit}", decimals(exact, 0, 0)) },
            None => usual(),
        }
    }
}

impl Desk<'_> {
    fn measure(&self) -> Measured {
        let indicator = self.indicator;
        let mut finding = if self.known() { self.find() } else { Finding::default() };
        if !finding.bad.is_empty() {
            finding.value = None;
        }
        let reached = |value: Rate| value >= indicator.target;
        let years = finding.years.iter().map(|(year, value)| Year {
            year: *year,
            value: self.figure(*value),
            reached: reached(*value),
        });
        Measured {
            id: indicator.id.clone(),
            clause: indicator.clause.clone(),
            name: indicator.name.clone(),
            kind: indicator.kind(),
            word: indicator.word.clone(),
            value: finding.value.map(|value| finding.shown(value, || self.figure(value))),
            target: finding.target.clone().unwrap_or_else(|| self.figure(indicator.target)),
            due: indicator.due,
            past_due: indicator.due.is_some_and(|due| due < self.at),
            standing: self.standing(&finding),
            of: finding.of.clone().unwrap_or_else(|| format!("截至 {}", self.as_of.chinese())),
            years: years.collect(),
            records: finding.records,
            gaps: finding.gaps,
            bad: finding.bad,
            readings: indicator.readings.clone(),
        }
    }

    fn standing(&self, finding: &Finding) -> Standing {
        if !finding.bad.is_empty() {
            return Standing::Invalid;
        }
        let Some(value) = finding.value else { return Standing::NoData };
        if let Some(standing) = finding.standing {
            return standing;
        }
        if value >= self.indicator.target {
            return Standing::Reached;
        }
        match self.indicator.due {
            Some(due) if due < self.at => Standing::Missed,
            Some(_) => Standing::Running,
            None => Standing::Undated,
        }
    }

    /// Is there a record that shows that the register is kept?
    fn known(&self) -> bool {
        if !self.indicator.known_by.is_empty() {
            return self.indicator.known_by.iter().any(|items| {
                self.judge(items, None).iter().any(|item| item.verdict == Verdict::Pass)
            });
        }
        let from = self.indicator.items().map_or("", |items| items.from.as_str());
        !self.facts.records(from).is_empty()
    }

    fn find(&self) -> Finding {
        match &self.indicator.how {
            How::Ratio { items, part } => self.ratio(items, part),
            How::Stock { items } | How::Milestone { items } => self.stock(items),
            How::Flow { items, fold, on, year } => self.flow(items, fold, on, *year),
            How::Coverage { of, by, place, inside } => self.coverage(of, by, place, *inside),
            How::Cadence { items, on, every } => self.cadence(items, on, *every),
        }
    }

    fn judge<'s>(&'s self, items: &'s Items, fold: Option<&Fold>) -> Vec<Judged<'s>> {
        judge_set(self.ground(), items, fold, &HashSet::new())
    }

    fn ground(&self) -> Ground<'_> {
        let Self { policy, facts, year, as_of, .. } = *self;
        Ground { policy, facts, year, as_of: Some(as_of), orgs: None }
    }

    fn bad(&self, all: &[Judged<'_>], from: &str) -> Vec<BadFact> {
        all.iter().filter_map(|item| item.bad(from)).collect()
    }

    fn ratio(&self, items: &Items, part: &Where) -> Finding {
        let all = self.judge(items, None);
        let frame = self.ground().frame(&items.from);
        let mut finding = Finding { bad: self.bad(&all, &items.from), ..Finding::default() };
        let whole: Vec<_> = all.iter().filter(|item| item.verdict == Verdict::Pass).collect();
        for item in &whole {
            match part.judge(item.record, frame) {
                Verdict::Pass => finding.records.push(item.id.clone()),
                Verdict::Bad { field, message } => finding.bad.push(BadFact {
                    collection: items.from.clone(),
                    fact: item.id.clone(),
                    field,
                    message,
                }),
                _ => finding.gaps.push(Gap { id: item.id.clone(), name: name_of(item) }),
            }
        }
        finding.value = Rate::new(finding.records.len() as i128, whole.len() as i128);
        finding.of =
            Some(format!("{} 年，{} 家中的 {} 家", self.year, whole.len(), finding.records.len()));
        finding
    }

    fn stock(&self, items: &Items) -> Finding {
        let all = self.judge(items, None);
        let records: Vec<String> = passing(&all).map(|item| item.id.clone()).collect();
        Finding {
            value: Some(Rate::from(records.len() as i64)),
            bad: self.bad(&all, &items.from),
            records,
            ..Finding::default()
        }
    }

    /// The sum of one year; of every year the one that is running, and those before it.
    fn flow(&self, items: &Items, fold: &Fold, on: &str, only: Option<i32>) -> Finding {
        let all = self.judge(items, Some(fold));
        let mut finding = Finding { bad: self.bad(&all, &items.from), ..Finding::default() };
        let year = only.unwrap_or(self.at.year());
        let mut sums: BTreeMap<i32, Rate> = BTreeMap::new();
        for item in passing(&all) {
            let Some(day) = self.day_of(item, on, &items.from, &mut finding.bad) else { continue };
            if day > self.at {
                continue;
            }
            let sum = sums.entry(day.year()).or_insert(Rate::ZERO);
            *sum = sum.checked_add(item.share.counts).unwrap_or(*sum);
            if day.year() == year {
                finding.records.push(item.id.clone());
            }
        }
        let of = |year: i32| sums.get(&year).copied().unwrap_or(Rate::ZERO);
        finding.value = Some(of(year));
        finding.of = Some(format!("{year} 年"));
        if only.is_none() {
            let first = self.policy.valid_from.map_or(year, Day::year);
            finding.years = (first..year).map(|year| (year, of(year))).collect();
            finding.standing = (of(year) < self.indicator.target).then_some(Standing::Running);
        }
        finding
    }

    fn coverage(&self, of: &Items, by: &Items, place: &str, inside: bool) -> Finding {
        let members = self.judge(of, None);
        let covering = self.judge(by, None);
        let mut finding = Finding { bad: self.bad(&members, &of.from), ..Finding::default() };
        finding.bad.extend(self.bad(&covering, &by.from));
        let mut places: Vec<(&str, &str)> = Vec::new();
        for item in passing(&covering) {
            match lookup(item.record, place) {
                Some(Value::String(place)) => places.push((place, &item.id)),
                Some(Value::Array(many)) => {
                    places.extend(many.iter().filter_map(Value::as_str).map(|p| (p, &*item.id)));
                }
                _ => {}
            }
        }
        let mut records = BTreeSet::new();
        let (mut covered, mut whole) = (0, 0);
        for member in passing(&members) {
            whole += 1;
            let set = [member.id.clone()];
            let at = |p: &str| if inside { inside_any(p, &set) } else { p == member.id };
            let mine: Vec<&str> = places.iter().filter(|(p, _)| at(p)).map(|(_, id)| *id).collect();
            if mine.is_empty() {
                finding.gaps.push(Gap { id: member.id.clone(), name: name_of(member) });
            } else {
                covered += 1;
                records.extend(mine.into_iter().map(str::to_owned));
            }
        }
        finding.value = Rate::new(covered, whole);
        finding.of = Some(format!("{} 个中的 {covered} 个，截至 {}", whole, self.as_of.chinese()));
        finding.records = records.into_iter().collect();
        finding
    }

    /// Every period of the year up to the day; a period that is not over yet is no gap.
    fn cadence(&self, items: &Items, on: &str, every: Every) -> Finding {
        let all = self.judge(items, None);
        let mut finding = Finding { bad: self.bad(&all, &items.from), ..Finding::default() };
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for item in passing(&all) {
            let Some(day) = self.day_of(item, on, &items.from, &mut finding.bad) else { continue };
            if day.year() == self.at.year() && day <= self.at {
                *counts.entry(label(day, every)).or_default() += 1;
                finding.records.push(item.id.clone());
            }
        }
        let periods = periods(self.at, every);
        let enough = |period: &String| {
            Rate::from(counts.get(period).copied().unwrap_or(0)) >= self.indicator.target
        };
        let met = periods.iter().filter(|period| enough(period)).count();
        finding.gaps = runs(periods.iter().map(|period| (period.clone(), !enough(period))));
        finding.value = Some(Rate::from(met as i64));
        finding.unit = Some(every.word());
        let over = Rate::from(periods.len() as i64);
        finding.target = Some(finding.shown(over, || self.figure(over)));
        finding.of =
            Some(format!("{} 年已过的 {} {}", self.at.year(), periods.len(), every.word()));
        let gapless = finding.gaps.is_empty();
        finding.standing = Some(if gapless { Standing::Reached } else { Standing::Missed });
        finding
    }

    fn day_of(
        &self,
        item: &Judged<'_>,
        path: &str,
        from: &str,
        bad: &mut Vec<BadFact>,
    ) -> Option<Day> {
        let read = lookup(item.record, path)?;
        match facts::day(read) {
            Ok(day) => Some(day),
            Err(message) => {
                let (collection, fact) = (from.to_owned(), item.id.clone());
                bad.push(BadFact { collection, fact, field: path.to_owned(), message });
                None
            }
        }
    }

    fn figure(&self, exact: Rate) -> Figure {
        let text = match &self.indicator.unit {
            Unit::Percent => {
                let percent = exact.checked_mul(Rate::from(100)).unwrap_or(exact);
                format!("{}%", decimals(percent, 0, 2))
            }
            Unit::Money => money_text(exact),
            Unit::Count(unit) => format!("{} {unit}", decimals(exact, 0, 2)),
        };
        Figure { exact, text }
    }
}

impl Indicator {
    /// The set it is measured on; of a coverage the set that covers.
    fn items(&self) -> Option<&Items> {
        match &self.how {
            How::Ratio { items, .. }
            | How::Stock { items }
            | How::Flow { items, .. }
            | How::Cadence { items, .. }
            | How::Milestone { items } => Some(items),
            How::Coverage { by, .. } => Some(by),
        }
    }

    /// `ratio`, `stock`, `flow`, `coverage`, `cadence`, `milestone`.
    pub const fn kind(&self) -> &'static str {
        match self.how {
            How::Ratio { .. } => "ratio",
            How::Stock { .. } => "stock",
            How::Flow { .. } => "flow",
            How::Coverage { .. } => "coverage",
            How::Cadence { .. } => "cadence",
            How::Milestone { .. } => "milestone",
        }
    }
}

impl Every {
    const fn word(self) -> &'static str {
        match self {
            Self::Month => "个月",
            Self::Day => "天",
        }
    }
}

fn passing<'j, 'f>(all: &'j [Judged<'f>]) -> impl Iterator<Item = &'j Judged<'f>> {
    all.iter().filter(|item| item.verdict == Verdict::Pass)
}

fn name_of(item: &Judged<'_>) -> String {
    let named = lookup(item.record, "name").and_then(Value::as_str);
    named.map_or_else(|| crate::sentence::region(&item.id), str::to_owned)
}

/// 亿元 from one hundred million on, else 万元.
fn money_text(exact: Rate) -> String {
    let fen = exact.checked_mul(Rate::from(100));
    let fen = fen.and_then(|f| i64::try_from(f.num().div_euclid(f.den())).ok()).map(Fen);
    match fen {
        Some(fen) if yuan(i128::from(fen.0)) >= Rate::from(100_000_000) => {
            format!("{} 亿元", fen.yi())
        }
        Some(fen) => format!("{} 万元", fen.wan()),
        None => format!("{} 元", decimals(exact, 2, 2)),
    }
}

fn label(day: Day, every: Every) -> String {
    match every {
        Every::Month => format!("{:04}-{:02}", day.year(), day.month()),
        Every::Day => day.to_string(),
    }
}

/// The periods of the day's year that are over.
fn periods(at: Day, every: Every) -> Vec<String> {
    let Some(mut day) = Day::new(at.year(), 1, 1) else { return Vec::new() };
    let next = |day: Day| match every {
        Every::Month => day.plus_months(1),
        Every::Day => day.plus_days(1),
    };
    let mut periods = Vec::new();
    while next(day) <= at {
        periods.push(label(day, every));
        day = next(day);
    }
    periods
}

/// Neighbouring gaps as one: `2025-03-01/2025-03-05`.
fn runs(periods: impl Iterator<Item = (String, bool)>) -> Vec<Gap> {
    let mut gaps: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for (period, missing) in periods {
        match (missing, open, gaps.last_mut()) {
            (true, true, Some(last)) => last.1 = period,
            (true, ..) => gaps.push((period.clone(), period)),
            _ => {}
        }
        open = missing;
    }
    let gap = |(from, to): (String, String)| {
        if from == to {
            return Gap { name: from.clone(), id: from };
        }
        Gap { id: format!("{from}/{to}"), name: format!("{from} 至 {to}") }
    };
    gaps.into_iter().map(gap).collect()
}
