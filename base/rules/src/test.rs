//! Conditions: (path, operator, value) triples that stay explainable; judged on one record.

use kezhuan_kernel::{Day, Rate};
use serde_json::Value;

use crate::facts::{self, lookup};
use crate::policy::Policy;
use crate::sentence;

/// Conditions that must all hold, and groups of which one must hold.
#[derive(Debug, Clone, Default)]
pub struct Where {
    /// Each must hold.
    pub all: Vec<Test>,
    /// If there are any, one group must hold as a whole.
    pub any: Vec<Vec<Test>>,
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
    /// One of.
    OneOf(Vec<Value>),
    /// Known and none of.
    NoneOf(Vec<Value>),
    /// A list that contains it.
    Has(Value),
    /// Known.
    Present,
    /// Not known.
    Absent,
    /// Region equal to or below one of these.
    Inside(Vec<String>),
    /// Known region, outside all of these.
    Outside(Vec<String>),
    /// In one of these years, relative to the round's.
    Year(Vec<i32>),
    /// Earlier or later than a day.
    Date(Order, When),
    /// Not before another date of the record, and at most so many months after it.
    Within {
        /// The other date.
        of: String,
        /// Months.
        months: u32,
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
    /// The day of measurement.
    AsOf,
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
    pub collection: &'a str,
    /// Prefix of nested parts, `payments[].`.
    pub prefix: &'a str,
    pub year: i32,
    pub as_of: Option<Day>,
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
        self.all.is_empty() && self.any.is_empty()
    }

    /// Bad facts are told first, then what fails, then what is undecided.
    pub(crate) fn judge(&self, record: &Value, frame: Frame<'_>) -> Verdict {
        let all = judge_all(&self.all, record, frame);
        if self.any.is_empty() || matches!(all, Verdict::Bad { .. } | Verdict::Fail(_)) {
            return all;
        }
        match (all, self.judge_any(record, frame)) {
            (Verdict::Pass, any) => any,
            (all, Verdict::Pass) => all,
            (_, any) => any,
        }
    }

    fn judge_any(&self, record: &Value, frame: Frame<'_>) -> Verdict {
        let verdicts: Vec<_> =
            self.any.iter().map(|group| judge_all(group, record, frame)).collect();
        if verdicts.contains(&Verdict::Pass) {
            return Verdict::Pass;
        }
        let open = verdicts
            .iter()
            .find(|v| matches!(v, Verdict::Bad { .. }))
            .or_else(|| verdicts.iter().find(|v| matches!(v, Verdict::Undecided(_))));
        open.or(verdicts.first()).cloned().unwrap_or(Verdict::Pass)
    }
}

fn judge_all(tests: &[Test], record: &Value, frame: Frame<'_>) -> Verdict {
    let mut worst = Verdict::Pass;
    for test in tests {
        match (test.judge(record, frame), &worst) {
            (bad @ Verdict::Bad { .. }, _) => return bad,
            (fail @ Verdict::Fail(_), Verdict::Pass | Verdict::Undecided(_)) => worst = fail,
            (open @ Verdict::Undecided(_), Verdict::Pass) => worst = open,
            _ => {}
        }
    }
    worst
}

impl Test {
    pub(crate) fn judge(&self, record: &Value, frame: Frame<'_>) -> Verdict {
        let Some(value) = lookup(record, &self.path) else {
            return self.judge_absent(frame);
        };
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
                sentence: sentence::missing(self, frame),
            }),
        }
    }

    fn field(&self, frame: Frame<'_>) -> String {
        format!("{}{}", frame.prefix, self.path)
    }

    fn reason(&self, value: &Value, frame: Frame<'_>) -> Reason {
        let code = match &self.op {
            Op::Year(_) => "wrong_year",
            Op::Date(..) | Op::Within { .. } => "wrong_date",
            Op::Inside(_) | Op::Outside(_) => "wrong_region",
            Op::Decided(_) => "decided_against",
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
            Op::Has(want) => match value {
                Value::Array(values) => Ok(values.contains(want)),
                other => Err(format!("应为列表，现在是 {other}")),
            },
            Op::Present => Ok(true),
            Op::Absent => Ok(false),
            Op::Inside(regions) => Ok(inside_any(facts::text(value)?, regions)),
            Op::Outside(regions) => Ok(!inside_any(facts::text(value)?, regions)),
            Op::Year(offsets) => {
                let year = year_of(value)?;
                Ok(offsets.iter().any(|offset| frame.year + offset == year))
            }
            Op::Date(order, when) => self.compare_days(*order, when, value, record, frame),
            Op::Within { of, months } => {
                let start = other(record, of).and_then(facts::day)?;
                let day = facts::day(value)?;
                Ok(day >= start && day <= start.plus_months(*months))
            }
            Op::Number(order, operand) => {
                let right = match operand {
                    Operand::Exact(number) => *number,
                    Operand::Field(field) => other(record, field).and_then(facts::number)?,
                };
                Ok(order.holds(&facts::number(value)?, &right))
            }
            Op::Share(order, of, rate) => {
                let whole = other(record, of).and_then(facts::number)?;
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
        let right = match when {
            When::Day(day) => *day,
            When::Field(field) => other(record, field).and_then(facts::day)?,
            When::AsOf => match frame.as_of {
                Some(day) => day,
                None => return Ok(true),
            },
        };
        Ok(order.holds(&facts::day(value)?, &right))
    }
}

fn other<'v>(record: &'v Value, field: &str) -> Result<&'v Value, String> {
    lookup(record, field).ok_or_else(|| format!("要与 {field} 比较，但 {field} 没有填"))
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
