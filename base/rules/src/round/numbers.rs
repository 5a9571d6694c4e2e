//! Quantities read from facts: exact, typed, with the record and field of whatever cannot be read.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::{Day, Rate};
use serde_json::Value;

use super::judge::{Ground, Judged, id_of};
use super::{Outcome, Question};
use crate::facts::{self, BadFact, number, shown};
use crate::number::{of_fen, yuan};
use crate::policy::{Expr, FieldKind, Fold, Measure, Quantity, Set};
use crate::test::{Frame, Verdict, When};

/// A field that cannot be read, and why.
pub(crate) type Fault = (String, String);

/// What other rules give: by rule and payee.
pub(crate) type Amounts = BTreeMap<(String, String), Outcome>;

/// A number of a record: money unless the pack says that the field is a plain number; in a collection
/// that the pack does not describe, any number.
pub(crate) fn read_number(record: &Value, path: &str, frame: Frame<'_>) -> Result<Rate, Fault> {
    let (collection, full) = match (path.strip_prefix("payee."), path.strip_prefix("item.")) {
        (Some(rest), _) => (frame.policy.payees.as_str(), rest.to_owned()),
        (_, Some(rest)) => (frame.collection, rest.to_owned()),
        _ => (frame.collection, format!("{}{path}", frame.prefix)),
    };
    let fault = |message: String| (full.clone(), message);
    let value = frame.find(record, path).ok_or_else(|| fault("没有填".to_owned()))?;
    let declared = frame.policy.collections.get(collection);
    let kind = declared.and_then(|c| c.fields.get(&full)).map(|field| field.kind);
    if matches!(kind, None | Some(FieldKind::Number)) {
        return facts::number(value).map_err(fault);
    }
    let fen = facts::money(value).map_err(fault)?;
    if kind == Some(FieldKind::Money) && fen.is_negative() {
        return Err(fault("不能小于 0".to_owned()));
    }
    Ok(of_fen(fen))
}

/// A figure of one record.
pub(crate) fn figure(figure: &Expr, record: &Value, frame: Frame<'_>) -> Result<Rate, Fault> {
    match figure {
        Expr::Field(path) => read_number(record, path, frame),
        Expr::Exact(number) => Ok(*number),
        Expr::Day(when) => day_number(when, record, frame),
        Expr::Most(all) | Expr::Least(all) => {
            let values: Result<Vec<Rate>, Fault> =
                all.iter().map(|one| self::figure(one, record, frame)).collect();
            let values = values?.into_iter();
            let value = if matches!(figure, Expr::Most(_)) { values.max() } else { values.min() };
            Ok(value.unwrap_or(Rate::ZERO))
        }
        Expr::Pair(pair) => {
            let (a, b) =
                (self::figure(&pair.0, record, frame)?, self::figure(&pair.2, record, frame)?);
            pair.1.apply(a, b).ok_or_else(|| (frame.prefix.to_owned(), "数字太大".to_owned()))
        }
    }
}

/// A day as the number of days since 1970-01-01.
fn day_number(when: &When, record: &Value, frame: Frame<'_>) -> Result<Rate, Fault> {
    let fault = |message| (frame.prefix.to_owned(), message);
    let day = when.day(record, frame).map_err(fault)?;
    let epoch = Day::new(1970, 1, 1);
    let days = day.zip(epoch).map(|(day, epoch)| day.days_since(epoch));
    days.map(Rate::from).ok_or_else(|| fault("没有日期".to_owned()))
}

/// Works out the quantities of one payee.
pub(crate) struct Numbers<'a> {
    pub ground: Ground<'a>,
    /// Name of the payee, for messages.
    pub payee: &'a str,
    /// Records of the payee.
    pub records: &'a [&'a Value],
    /// Collection of the rule's items.
    pub from: &'a str,
    /// What other rules give.
    pub amounts: &'a Amounts,
    /// Take what is undecided as decided in favour?
    pub hopeful: bool,
    /// What is undecided.
    pub open: &'a RefCell<BTreeSet<Question>>,
    /// Is something undecided that has no upper bound?
    pub unbounded: &'a Cell<bool>,
}

/// The facts at hand, and the base measured on them.
#[derive(Clone, Copy)]
pub(crate) struct Hand<'h, 'f> {
    pub items: &'h [&'h Judged<'f>],
    pub base: Rate,
}

impl Numbers<'_> {
    /// The exact value of a quantity.
    pub(crate) fn value(&self, quantity: &Quantity, hand: Hand<'_, '_>) -> Result<Rate, BadFact> {
        match quantity {
            Quantity::Base => Ok(hand.base),
            Quantity::Exact(number) => Ok(*number),
            Quantity::Own(path) => self.own(path),
            Quantity::Items(fold) => {
                let frame = self.ground.frame(self.from);
                let records: Vec<_> =
                    hand.items.iter().map(|item| (item.record, item.frame(frame))).collect();
                self.fold(fold, &records)
            }
            Quantity::Set(set, fold) => self.set(set, fold),
            Quantity::Pair(pair) => {
                let (a, b) = (self.value(&pair.0, hand)?, self.value(&pair.2, hand)?);
                self.fits(pair.1.apply(a, b))
            }
            Quantity::Most(all) => self.extreme(all, hand, true),
            Quantity::Least(all) => self.extreme(all, hand, false),
            Quantity::Rule(id) => Ok(self.given(id)),
            Quantity::Day(when) => {
                let frame = self.ground.frame(&self.ground.policy.payees);
                let record = self.records.first().copied().unwrap_or(&Value::Null);
                let frame = Frame { payee: Some(record), ..frame };
                day_number(when, record, frame)
                    .map_err(|(field, message)| self.bad(&field, message))
            }
        }
    }

    fn extreme(&self, all: &[Quantity], hand: Hand<'_, '_>, most: bool) -> Result<Rate, BadFact> {
        let values: Result<Vec<Rate>, BadFact> =
            all.iter().map(|one| self.value(one, hand)).collect();
        let values = values?.into_iter();
        Ok(if most { values.max() } else { values.min() }.unwrap_or(Rate::ZERO))
    }

    /// An own figure of the payee, over all its records.
    pub(crate) fn own(&self, path: &str) -> Result<Rate, BadFact> {
        let frame = self.ground.frame(&self.ground.policy.payees);
        let path = path.strip_prefix("payee.").unwrap_or(path);
        let mut sum = Rate::ZERO;
        for record in self.records {
            let number = read_number(record, path, frame)
                .map_err(|(field, message)| self.bad(&field, message))?;
            sum = self.fits(sum.checked_add(number))?;
        }
        Ok(sum)
    }

    fn set(&self, set: &Set, fold: &Fold) -> Result<Rate, BadFact> {
        let payees = self.ground.frame(&self.ground.policy.payees);
        let mut members: Vec<(&Value, Option<&Value>)> = Vec::new();
        let none = [&Value::Null];
        let records = if self.records.is_empty() { &none[..] } else { self.records };
        for record in records {
            let frame = Frame { payee: Some(record), ..payees };
            for member in set.members(record, frame) {
                if members.iter().any(|(known, _)| std::ptr::eq(*known, member)) {
                    continue;
                }
                match set.judge(member, record, frame) {
                    Verdict::Pass => members.push((member, Some(record))),
                    Verdict::Fail(_) => {}
                    Verdict::Undecided(sentence) => {
                        self.ask(&id_of(member, "id", 0, &set.from), sentence);
                        if self.hopeful {
                            members.push((member, Some(record)));
                        }
                    }
                    Verdict::Bad { field, message } => {
                        return Err(self.bad_in(set, member, field, message));
                    }
                }
            }
        }
        let (collection, prefix) = set.place(payees.collection);
        let frame = Frame { prefix: &prefix, ..self.ground.frame(collection) };
        let extreme = matches!(fold.measure, Measure::Highest(_) | Measure::Lowest(_));
        if extreme && members.is_empty() {
            return Err(BadFact {
                collection: set.from.clone(),
                fact: self.payee.to_owned(),
                field: String::new(),
                message: "没有符合条件的记录，取不到这个数".to_owned(),
            });
        }
        let records: Vec<_> = members
            .iter()
            .map(|(member, payee)| (*member, Frame { payee: *payee, ..frame }))
            .collect();
        self.fold(fold, &records)
    }

    /// Records made into one number.
    fn fold(&self, fold: &Fold, records: &[(&Value, Frame<'_>)]) -> Result<Rate, BadFact> {
        let mut values: Vec<Rate> = Vec::new();
        let mut distinct: BTreeSet<String> = BTreeSet::new();
        for (at, (record, frame)) in records.iter().enumerate() {
            let wrong = |(field, message): Fault| BadFact {
                collection: frame.collection.to_owned(),
                fact: id_of(record, "id", at, frame.collection),
                field,
                message,
            };
            let counts = |part: &Value, frame: Frame<'_>| match fold.tests.judge(part, frame) {
                Verdict::Pass => Ok(true),
                Verdict::Fail(_) => Ok(false),
                Verdict::Undecided(sentence) => {
                    self.ask(&id_of(record, "id", at, frame.collection), sentence);
                    Ok(self.hopeful)
                }
                Verdict::Bad { field, message } => Err(wrong((field, message))),
            };
            match &fold.measure {
                Measure::Count => {
                    if counts(record, *frame)? {
                        values.push(Rate::ONE);
                    }
                }
                Measure::Distinct(path) => {
                    if counts(record, *frame)?
                        && let Some(value) = frame.find(record, path)
                    {
                        distinct.insert(shown(value));
                    }
                }
                Measure::Sum(formula) | Measure::Highest(formula) | Measure::Lowest(formula) => {
                    let prefix = formula.list.as_ref().map(|list| format!("{list}[]."));
                    let parts = match &formula.list {
                        None => std::slice::from_ref(*record),
                        Some(list) => match frame.find(record, list) {
                            Some(Value::Array(parts)) => parts.as_slice(),
                            _ => &[],
                        },
                    };
                    let inner = match &prefix {
                        Some(prefix) => Frame { prefix, item: Some(record), ..*frame },
                        None => *frame,
                    };
                    for part in parts {
                        if counts(part, inner)? {
                            values.push(figure(&formula.figure, part, inner).map_err(wrong)?);
                        }
                    }
                }
            }
        }
        match &fold.measure {
            Measure::Distinct(_) => Ok(yuan(distinct.len() as i128 * 100)),
            Measure::Highest(_) => Ok(values.into_iter().max().unwrap_or(Rate::ZERO)),
            Measure::Lowest(_) => Ok(values.into_iter().min().unwrap_or(Rate::ZERO)),
            _ => {
                let add = |sum: Rate, value| sum.checked_add(value);
                self.fits(values.into_iter().try_fold(Rate::ZERO, add))
            }
        }
    }

    /// What another rule gives this payee; what is open there is open here.
    fn given(&self, rule: &str) -> Rate {
        let outcome = self.amounts.get(&(rule.to_owned(), self.payee.to_owned()));
        match outcome {
            None => Rate::ZERO,
            Some(Outcome::Amount { amount }) => of_fen(*amount),
            Some(Outcome::NeedsDecision { certain, at_most, .. }) => {
                self.ask(self.payee, format!("先要确定 {rule} 的金额"));
                let known = if self.hopeful { at_most } else { certain };
                known.map_or(Rate::ZERO, of_fen)
            }
            Some(_) => {
                self.ask(self.payee, format!("先要确定 {rule} 的金额"));
                Rate::ZERO
            }
        }
    }

    /// Notes a question.
    pub(crate) fn ask(&self, fact: &str, sentence: String) {
        self.open.borrow_mut().insert(Question { fact: fact.to_owned(), sentence });
    }

    fn bad_in(&self, set: &Set, member: &Value, field: String, message: String) -> BadFact {
        let fact = id_of(member, "id", 0, &set.from);
        BadFact { collection: set.from.clone(), fact, field, message }
    }

    /// A figure of the payee that cannot be used.
    pub(crate) fn bad(&self, field: &str, message: String) -> BadFact {
        self.ground.bad_payee(self.payee, field, message)
    }

    /// The value, unless it is too large to be exact.
    pub(crate) fn fits<T>(&self, value: Option<T>) -> Result<T, BadFact> {
        value.ok_or_else(|| self.bad("", "数字太大，无法计算".to_owned()))
    }
}

/// Numbers by size, other values as text; what is not there comes first.
pub(super) fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a.map(number), b.map(number)) {
        (Some(Ok(a)), Some(Ok(b))) => a.cmp(&b),
        _ => a.map(shown).cmp(&b.map(shown)),
    }
}
