//! Conditions: (path, operator, value) triples that stay explainable; judged on one record.

use std::collections::BTreeSet;

use kezhuan_kernel::{Day, Rate};
use serde_json::Value;

use crate::facts::{self, Facts, lookup};
use crate::policy::{Policy, Set};
use crate::sentence;

/// Conditions that must all hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Where {
    /// Each must hold.
    pub all: Vec<Clause>,
}

/// One condition, or several made into one.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// On a field.
    Test(Test),
    /// One of these must hold as a whole.
    Any(Vec<Where>),
    /// These must not hold together.
    Not(Where),
    /// So many other facts must be there.
    Some {
        /// Which.
        set: Set,
        /// How many.
        at_least: usize,
    },
}

/// One condition on a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Dotted path of the field.
    pub path: String,
    /// What must be true of it.
    pub op: Op,
}

/// What must be true of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// Equal.
    Equal(Value),
    /// Known and not equal.
    NotEqual(Value),
    /// Equal to another field.
    Same(String),
    /// Both known and not equal.
    Differs(String),
    /// One of.
    OneOf(Vec<Value>),
    /// Known and none of.
    NoneOf(Vec<Value>),
    /// A list that contains one of these.
    Has(Vec<Value>),
    /// A text that begins with one of these: codes of industries, patent classes.
    Starts(Vec<String>),
    /// Known.
    Present,
    /// Not known.
    Absent,
    /// Region equal to or below one of these (`@field`: the region in another field).
    Inside(Vec<String>),
    /// Known region, outside all of these.
    Outside(Vec<String>),
    /// In one of these years, relative to the round's.
    Year(Vec<i32>),
    /// Earlier or later than a day.
    Date(Order, When),
    /// Not before another date, and at most so long after it.
    Within {
        /// The other date.
        of: String,
        /// How long.
        span: Span,
        /// Is the last day itself outside: 未满?
        strict: bool,
    },
    /// Compared with a number or another field.
    Number(Order, Operand),
    /// A share of another field.
    Share(Order, String, Rate),
    /// A level at least as high.
    AtLeast(String),
    /// A recorded decision with this result; no record = to be decided.
    Decided(Value),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `<`, 早于, 低于.
    Less,
    /// `<=`, 不晚于.
    AtMost,
    /// `>`, 晚于, 超过.
    More,
    /// `>=`, 以上.
    AtLeast,
}

/// A day to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// A fixed day.
    Day(Day),
    /// Another date of the record.
    Field(String),
    /// A day of the round's year, or of a year relative to it.
    Relative {
        /// Years after the round's.
        year: i32,
        /// Month.
        month: u32,
        /// Day of the month.
        day: u32,
    },
    /// The day of measurement.
    AsOf,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Calendar months: the same day of the month, or its last.
    Months(u32),
    /// Days.
    Days(u32),
}

/// A number to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A fixed number.
    Exact(Rate),
    /// Another field of the record.
    Field(String),
}

/// What a condition is judged with.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub policy: &'a Policy,
    pub facts: &'a Facts,
    pub collection: &'a str,
    /// Prefix of nested parts, `payments[].`.
    pub prefix: &'a str,
    pub year: i32,
    pub as_of: Option<Day>,
    /// The payee: `payee.field`.
    pub payee: Option<&'a Value>,
    /// The fact of which a part is judged: `item.field`.
    pub item: Option<&'a Value>,
}

impl<'a> Frame<'a> {
    /// For records of a collection in a round.
    pub(crate) fn new(
        policy: &'a Policy,
        facts: &'a Facts,
        collection: &'a str,
        year: i32,
    ) -> Self {
        let (payee, item, as_of) = (None, None, None);
        Self { policy, facts, collection, prefix: "", year, as_of, payee, item }
    }

    /// The value of a path, which may lead to the payee or to the fact around a part.
    pub(crate) fn find<'v>(&self, record: &'v Value, path: &str) -> Option<&'v Value>
    where
        'a: 'v,
    {
        if let Some(rest) = path.strip_prefix("payee.") {
            return lookup(self.payee?, rest);
        }
        match path.strip_prefix("item.") {
            Some(rest) => lookup(self.item?, rest),
            None => lookup(record, path),
        }
    }
}

/// How a condition came out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    Pass,
    Fail(Reason),
    Undecided(String),
    Bad { field: String, message: String },
}

/// Why a record does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    pub code: &'static str,
    pub field: String,
    pub sentence: String,
}

impl Order {
    fn holds<T: Ord>(self, a: &T, b: &T) -> bool {
        match self {
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::More => a > b,
            Self::AtLeast => a >= b,
        }
    }
}

impl Where {
    /// No condition at all?
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The conditions on fields that must all hold; not those inside any, not, some.
    pub fn tests(&self) -> impl Iterator<Item = &Test> {
        self.all.iter().filter_map(|clause| match clause {
            Clause::Test(test) => Some(test),
            _ => None,
        })
    }

    /// Bad facts are told first, then what fails, then what is undecided.
    pub(crate) fn judge(&self, record: &Value, frame: Frame<'_>) -> Verdict {
        let mut worst = Verdict::Pass;
        for clause in &self.all {
            match (clause.judge(record, frame), &worst) {
                (bad @ Verdict::Bad { .. }, _) => return bad,
                (fail @ Verdict::Fail(_), Verdict::Pass | Verdict::Undecided(_)) => worst = fail,
                (open @ Verdict::Undecided(_), Verdict::Pass) => worst = open,
                _ => {}
            }
        }
        worst
    }
}

impl Clause {
    fn judge(&self, record: &Value, frame: Frame<'_>) -> Verdict {
        match self {
            Self::Test(test) => test.judge(record, frame),
            Self::Any(groups) => any(groups, record, frame),
            Self::Not(tests) => match tests.judge(record, frame) {
                Verdict::Fail(reason) if reason.code == "missing" => Verdict::Fail(reason),
                Verdict::Fail(_) => Verdict::Pass,
                Verdict::Pass => Verdict::Fail(self.not_met(frame)),
                open => open,
            },
            Self::Some { set, at_least } => self.some(set, *at_least, record, frame),
        }
    }

    fn some(&self, set: &Set, at_least: usize, record: &Value, frame: Frame<'_>) -> Verdict {
        let verdicts: Vec<Verdict> = set
            .members(record, frame)
            .into_iter()
            .map(|member| set.judge(member, record, frame))
            .collect();
        let passed = verdicts.iter().filter(|v| **v == Verdict::Pass).count();
        if passed >= at_least {
            return Verdict::Pass;
        }
        let open = |v: &&Verdict| matches!(v, Verdict::Bad { .. } | Verdict::Undecided(_));
        let unclear: Vec<&Verdict> = verdicts.iter().filter(open).collect();
        if passed + unclear.len() >= at_least {
            let bad = unclear.iter().find(|v| matches!(v, Verdict::Bad { .. }));
            if let Some(verdict) = bad.or(unclear.first()) {
                return (*verdict).clone();
            }
        }
        Verdict::Fail(self.not_met(frame))
    }

    fn not_met(&self, frame: Frame<'_>) -> Reason {
        let field = match self {
            Self::Some { set, .. } => set.from.clone(),
            _ => String::new(),
        };
        let sentence = format!("未满足：{}", sentence::clause(self, frame));
        Reason { code: "not_met", field, sentence }
    }
}

fn any(groups: &[Where], record: &Value, frame: Frame<'_>) -> Verdict {
    let verdicts: Vec<_> = groups.iter().map(|group| group.judge(record, frame)).collect();
    if verdicts.contains(&Verdict::Pass) {
        return Verdict::Pass;
    }
    let open = verdicts
        .iter()
        .find(|v| matches!(v, Verdict::Bad { .. }))
        .or_else(|| verdicts.iter().find(|v| matches!(v, Verdict::Undecided(_))));
    open.or(verdicts.first()).cloned().unwrap_or(Verdict::Pass)
}

impl Set {
    /// Its records that belong to the payee and to the record at hand, each identifier once.
    pub(crate) fn members<'v>(&self, record: &'v Value, frame: Frame<'v>) -> Vec<&'v Value> {
        let all = match self.from.strip_suffix("[]") {
            Some(list) => match frame.find(record, list) {
                Some(Value::Array(parts)) => parts.as_slice(),
                _ => &[],
            },
            None => frame.facts.records(&self.from),
        };
        let org = frame.payee.unwrap_or(record).get("org");
        let mine = |other: &&Value| {
            self.role.as_ref().is_none_or(|role| org.is_some() && lookup(other, role) == org)
                && self.join.iter().all(|(theirs, ours)| {
                    let ours = frame.find(record, ours);
                    ours.is_some() && lookup(other, theirs) == ours
                })
        };
        let (mut members, mut seen) = (Vec::new(), BTreeSet::new());
        for other in all.iter().filter(mine) {
            let id = other.get("id").and_then(Value::as_str);
            if id.is_none_or(|id| seen.insert(id)) {
                members.push(other);
            }
        }
        members
    }

    /// Does a member meet the set's own conditions?
    pub(crate) fn judge(&self, member: &Value, record: &Value, frame: Frame<'_>) -> Verdict {
        let (collection, prefix) = self.place(frame.collection);
        let payee = frame.payee.or(Some(record));
        let inner = Frame { collection, prefix: &prefix, item: Some(record), payee, ..frame };
        self.tests.judge(member, inner)
    }
}

impl Test {
    pub(crate) fn judge(&self, record: &Value, frame: Frame<'_>) -> Verdict {
        let Some(value) = frame.find(record, &self.path) else {
            return self.judge_absent(frame);
        };
        if let Some(path) = self.others().find(|path| frame.find(record, path).is_none()) {
            return Verdict::Fail(Reason {
                code: "missing",
                field: path.to_owned(),
                sentence: sentence::missing(path, frame),
            });
        }
        match self.holds(value, record, frame) {
            Ok(true) => Verdict::Pass,
            Ok(false) => Verdict::Fail(self.reason(value, frame)),
            Err(message) => Verdict::Bad { field: self.field(frame), message },
        }
    }

    fn judge_absent(&self, frame: Frame<'_>) -> Verdict {
        match &self.op {
            Op::Absent => Verdict::Pass,
            Op::Decided(_) => Verdict::Undecided(sentence::undecided(self, frame)),
            _ => Verdict::Fail(Reason {
                code: "missing",
                field: self.field(frame),
                sentence: sentence::missing(&self.path, frame),
            }),
        }
    }

    /// Other fields the condition compares with.
    fn others(&self) -> impl Iterator<Item = &str> {
        let (one, regions): (Option<&String>, &[String]) = match &self.op {
            Op::Same(path) | Op::Differs(path) | Op::Share(_, path, _) => (Some(path), &[]),
            Op::Date(_, When::Field(path)) | Op::Within { of: path, .. } => (Some(path), &[]),
            Op::Number(_, Operand::Field(path)) => (Some(path), &[]),
            Op::Inside(paths) | Op::Outside(paths) => (None, paths),
            _ => (None, &[]),
        };
        one.map(String::as_str)
            .into_iter()
            .chain(regions.iter().filter_map(|path| path.strip_prefix('@')))
    }

    fn field(&self, frame: Frame<'_>) -> String {
        if self.path.starts_with("payee.") || self.path.starts_with("item.") {
            return self.path.clone();
        }
        format!("{}{}", frame.prefix, self.path)
    }

    fn reason(&self, value: &Value, frame: Frame<'_>) -> Reason {
        let code = match &self.op {
            Op::Year(_) => "wrong_year",
            Op::Date(..) | Op::Within { .. } => "wrong_date",
            Op::Inside(_) | Op::Outside(_) => "wrong_region",
            Op::Decided(_) => "decided_against",
            Op::Number(Order::Less | Order::AtMost, _) => "too_high",
            Op::Number(..) | Op::Share(..) | Op::AtLeast(_) => "too_low",
            _ => "not_met",
        };
        let sentence = sentence::failed(self, value, frame);
        Reason { code, field: self.field(frame), sentence }
    }

    fn holds(&self, value: &Value, record: &Value, frame: Frame<'_>) -> Result<bool, String> {
        match &self.op {
            Op::Equal(want) | Op::Decided(want) => same(value, want),
            Op::NotEqual(want) => same(value, want).map(|same| !same),
            Op::OneOf(wants) => one_of(value, wants),
            Op::NoneOf(wants) => one_of(value, wants).map(|hit| !hit),
            Op::Same(path) => Ok(value == other(record, path, frame)?),
            Op::Differs(path) => Ok(value != other(record, path, frame)?),
            Op::Has(wants) => match value {
                Value::Array(values) => Ok(wants.iter().any(|want| values.contains(want))),
                other => Err(format!("应为列表，现在是 {other}")),
            },
            Op::Starts(starts) => {
                let text = facts::text(value)?;
                Ok(starts.iter().any(|start| text.starts_with(start.as_str())))
            }
            Op::Present => Ok(true),
            Op::Absent => Ok(false),
            Op::Inside(regions) => inside(facts::text(value)?, regions, record, frame),
            Op::Outside(regions) => {
                inside(facts::text(value)?, regions, record, frame).map(|inside| !inside)
            }
            Op::Year(offsets) => {
                let year = year_of(value)?;
                Ok(offsets.iter().any(|offset| frame.year + offset == year))
            }
            Op::Date(order, when) => self.compare_days(*order, when, value, record, frame),
            Op::Within { of, span, strict } => {
                let start = other(record, of, frame).and_then(facts::day)?;
                let day = facts::day(value)?;
                let end = match span {
                    Span::Months(months) => start.plus_months(*months),
                    Span::Days(days) => start.plus_days(i64::from(*days)),
                };
                Ok(day >= start && if *strict { day < end } else { day <= end })
            }
            Op::Number(order, operand) => {
                let right = match operand {
                    Operand::Exact(number) => *number,
                    Operand::Field(field) => other(record, field, frame).and_then(facts::number)?,
                };
                Ok(order.holds(&facts::number(value)?, &right))
            }
            Op::Share(order, of, rate) => {
                let whole = other(record, of, frame).and_then(facts::number)?;
                let least = whole.checked_mul(*rate).ok_or("数字太大")?;
                Ok(order.holds(&facts::number(value)?, &least))
            }
            Op::AtLeast(level) => {
                let rank = |word: &str| frame.policy.levels.iter().position(|l| l == word);
                let have = facts::text(value)?;
                let have = rank(have).ok_or_else(|| format!("没有“{have}”这个级别"))?;
                Ok(rank(level).is_some_and(|least| have >= least))
            }
        }
    }

    fn compare_days(
        &self,
        order: Order,
        when: &When,
        value: &Value,
        record: &Value,
        frame: Frame<'_>,
    ) -> Result<bool, String> {
        let right = when.day(record, frame)?;
        let left = facts::day(value)?;
        Ok(right.is_none_or(|right| order.holds(&left, &right)))
    }
}

impl When {
    /// The day; none when the day of measurement is not given.
    pub(crate) fn day(&self, record: &Value, frame: Frame<'_>) -> Result<Option<Day>, String> {
        match self {
            Self::Day(day) => Ok(Some(*day)),
            Self::Field(field) => other(record, field, frame).and_then(facts::day).map(Some),
            // 29 February of a year that has none is the day before 1 March.
            Self::Relative { year, month, day } => {
                let of = |day| Day::new(frame.year + year, *month, day);
                of(*day).or_else(|| of(day - 1)).map(Some).ok_or_else(|| "年份超出范围".to_owned())
            }
            Self::AsOf => Ok(frame.as_of),
        }
    }
}

fn other<'v>(record: &'v Value, field: &str, frame: Frame<'v>) -> Result<&'v Value, String> {
    frame.find(record, field).ok_or_else(|| format!("要与 {field} 比较，但 {field} 没有填"))
}

fn inside(
    region: &str,
    outer: &[String],
    record: &Value,
    frame: Frame<'_>,
) -> Result<bool, String> {
    if !outer.iter().any(|path| path.starts_with('@')) {
        return Ok(inside_any(region, outer));
    }
    let named = |path: &String| match path.strip_prefix('@') {
        Some(field) => other(record, field, frame).and_then(facts::text).map(str::to_owned),
        None => Ok(path.clone()),
    };
    let outer: Result<Vec<String>, String> = outer.iter().map(named).collect();
    Ok(inside_any(region, &outer?))
}

/// Equal values of the same kind; another kind is a bad fact, not a difference.
fn same(value: &Value, want: &Value) -> Result<bool, String> {
    if std::mem::discriminant(value) == std::mem::discriminant(want) {
        return Ok(value == want);
    }
    Err(format!("应与 {want} 同类，现在是 {value}"))
}

fn one_of(value: &Value, wants: &[Value]) -> Result<bool, String> {
    match wants.first() {
        Some(first) if std::mem::discriminant(first) != std::mem::discriminant(value) => {
            Err(format!("应与 {first} 同类，现在是 {value}"))
        }
        _ => Ok(wants.contains(value)),
    }
}

fn year_of(value: &Value) -> Result<i32, String> {
    match value.as_i64() {
        Some(year @ 1900..=2999) => Ok(year as i32),
        Some(other) => Err(format!("年份不对：{other}")),
        None => facts::day(value).map(Day::year),
    }
}

/// Is the region equal to or below one of these? `河南省/周口市外示例区` is not below `河南省/周口市`.
pub(crate) fn inside_any(region: &str, regions: &[String]) -> bool {
    regions.iter().any(|outer| {
        region
            .strip_prefix(outer.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}
