//! The amount of one payee under one rule: base by group, threshold, terms, group limits, sum, one
//! rounding, earlier payments, payee limits; every step leaves a trace line.

use std::collections::BTreeMap;

use kezhuan_kernel::{Fen, Rate};
use serde_json::Value;

use super::judge::{Judged, read_number};
use super::{Paid, Trace};
use crate::facts::{BadFact, lookup, shown};
use crate::number::{At, plain, yuan};
use crate::policy::{Cap, Limit, Measure, Of, Over, Per, Policy, Row, Rule, Term, Tier};
use crate::sentence::{self, wan};
use crate::test::{Frame, Verdict};

/// A payee: one legal entity with its records.
pub(crate) struct Payee<'f> {
    pub key: String,
    /// Records that may be paid under the rule.
    pub records: Vec<&'f Value>,
}

/// What one calculation works with.
#[derive(Clone, Copy)]
pub(crate) struct Sums<'a> {
    pub policy: &'a Policy,
    pub rule: &'a Rule,
    pub year: i32,
    pub payee: &'a Payee<'a>,
    pub paid: &'a [Paid],
}

type Sum<T> = Result<T, BadFact>;

impl Sums<'_> {
    /// The amount, and the steps, last first.
    pub(crate) fn amount(&self, items: &[&Judged<'_>]) -> Sum<(Fen, Trace)> {
        let mut exact = Rate::ZERO;
        let mut parts = Vec::new();
        for (group, items) in self.groups(items)? {
            let (amount, trace) = self.group_amount(group.as_deref(), &items)?;
            exact = self.fits(exact.checked_add(amount))?;
            parts.push(trace);
        }
        if parts.len() > 1 {
            let label = format!("{} 项相加", parts.len());
            let mut sum = self.step("sum", label, None, exact);
            sum.parts = parts;
            parts = vec![sum];
        }
        let rounded = self.fits(self.policy.rounding.apply(exact.max(Rate::ZERO)))?;
        let mut trace = parts.pop().unwrap_or_else(|| self.empty());
        if yuan(i128::from(rounded.0)) != exact {
            let label = self.rounding_label(exact);
            trace = self.over("rounding", label, exact, rounded, trace);
        }
        self.after_rounding(rounded, trace)
    }

    fn after_rounding(&self, rounded: Fen, mut trace: Trace) -> Sum<(Fen, Trace)> {
        let mut amount = rounded;
        if self.rule.minus_paid {
            let earlier = self.earlier(None);
            let left = Fen(amount.0.saturating_sub(earlier.0).max(0));
            let label = format!("减去以前已兑付的 {}", wan(earlier));
            trace = self.over("minus_paid", label, exact(amount), left, trace);
            amount = left;
        }
        for limit in self.rule.limits.iter().filter(|limit| limit.per == Per::Payee) {
            let max = self.cap(limit, None)?;
            let capped = amount.min(max);
            trace = self.over("limit", self.limit_label(limit, max), exact(amount), capped, trace);
            trace.bit = capped < amount;
            amount = capped;
        }
        Ok((amount, trace))
    }

    fn groups<'j, 'f>(
        &self,
        items: &[&'j Judged<'f>],
    ) -> Sum<Vec<(Option<String>, Vec<&'j Judged<'f>>)>> {
        let Some(path) = &self.rule.group else { return Ok(vec![(None, items.to_vec())]) };
        let mut groups: BTreeMap<String, Vec<&Judged<'_>>> = BTreeMap::new();
        for item in items {
            let key = lookup(item.record, path).map(shown).ok_or_else(|| BadFact {
                collection: self.from().to_owned(),
                fact: item.id.clone(),
                field: path.clone(),
                message: "没有填，不能归入项目".to_owned(),
            })?;
            groups.entry(key).or_default().push(item);
        }
        Ok(groups.into_iter().map(|(key, items)| (Some(key), items)).collect())
    }

    fn group_amount(&self, group: Option<&str>, items: &[&Judged<'_>]) -> Sum<(Rate, Trace)> {
        let (base, mut trace) = self.base(items)?;
        if let Some(threshold) = self.rule.threshold {
            let reached =
                if threshold.strict { base > threshold.min } else { base >= threshold.min };
            let word = if threshold.strict { "超过" } else { "达到" };
            let met = if reached { "已" } else { "未" };
            let label = format!("起点：{met}{word} {}", plain(threshold.min));
            let after = if reached { base } else { Rate::ZERO };
            trace = self.wrap("threshold", label, base, after, trace);
            if !reached {
                return Ok((Rate::ZERO, trace));
            }
        }
        let mut amount = Rate::ZERO;
        let mut labels = Vec::new();
        for term in &self.rule.amount {
            let (part, label) = self.term(term, base, items)?;
            amount = self.fits(amount.checked_add(part))?;
            labels.push(label);
        }
        trace = self.wrap("amount", labels.join(" + "), base, amount, trace);
        if self.policy.rounding.at == At::Group {
            let rounded = self.fits(self.policy.rounding.apply(amount.max(Rate::ZERO)))?;
            amount = exact(rounded);
        }
        for limit in self.rule.limits.iter().filter(|limit| limit.per == Per::Group) {
            let max = self.cap(limit, group)?;
            let capped = amount.min(exact(max));
            let label = self.limit_label(limit, max);
            trace = self.wrap("limit", label, amount, capped, trace);
            trace.bit = capped < amount;
            amount = capped;
        }
        if let Some(group) = group {
            trace = self.wrap("group", format!("“{group}”"), amount, amount, trace);
        }
        Ok((amount, trace))
    }

    fn base(&self, items: &[&Judged<'_>]) -> Sum<(Rate, Trace)> {
        let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
        let (base, label) = match self.rule.base.as_ref().map(|base| (base, &base.of)) {
            None => (Rate::from(items.len() as i64), self.count_label(items.len())),
            Some((base, Measure::Value(path))) => (self.own(path)?, base.name.clone()),
            Some((base, _)) => {
                let add = |sum: Rate, item: &&Judged<'_>| sum.checked_add(item.share.counts);
                let sum = self.fits(items.iter().try_fold(Rate::ZERO, add))?;
                (sum, format!("{}：{}", base.name, self.count_label(items.len())))
            }
        };
        let mut trace = self.step("base", label, None, base);
        trace.facts = ids;
        Ok((base, trace))
    }

    fn count_label(&self, count: usize) -> String {
        let collection = self.policy.collections.get(self.from());
        let (unit, name) =
            collection.map_or(("条", "记录"), |c| (c.unit.as_str(), c.name.as_str()));
        format!("{count} {unit}{name}")
    }

    fn term(&self, term: &Term, base: Rate, items: &[&Judged<'_>]) -> Sum<(Rate, String)> {
        match term {
            Term::Rate { rate, of } => {
                let (of, name) = match of {
                    None => (base, None),
                    Some(Of::Field(path)) => (self.own(path)?, Some(path.clone())),
                    Some(Of::Difference(a, b)) => {
                        let difference = self.own(a)?.checked_sub(self.own(b)?);
                        (self.fits(difference)?, Some(format!("({a} − {b})")))
                    }
                };
                let name = name.map(|name| format!("{name} ")).unwrap_or_default();
                let label = format!("{name}{} 元 × {rate}", plain(of));
                Ok((self.fits(of.checked_mul(*rate))?, label))
            }
            Term::Fixed(fen) => {
                let counts = !items.is_empty() || self.rule.items.is_none();
                let fen = if counts { *fen } else { Fen::ZERO };
                Ok((exact(fen), format!("定额 {}", wan(fen))))
            }
            Term::Tiers { marginal, steps } => {
                let amount = if *marginal { marginal_sum(steps, base) } else { slab(steps, base) };
                let word = if *marginal { "分段计算" } else { "按所在档计算" };
                Ok((self.fits(amount)?, format!("{} 元{word}", plain(base))))
            }
            Term::Table(rows) => self.row(rows, base, items),
        }
    }

    /// The row that holds for every item of the group, or for the payee.
    fn row(&self, rows: &[Row], base: Rate, items: &[&Judged<'_>]) -> Sum<(Rate, String)> {
        let of_items = self.rule.group.is_some();
        let records: Vec<(&Value, &str)> = if of_items {
            items.iter().map(|item| (item.record, item.id.as_str())).collect()
        } else {
            self.payee.records.iter().map(|record| (*record, self.payee.key.as_str())).collect()
        };
        let mut chosen: Option<Option<usize>> = None;
        for (record, id) in records {
            let row = self.row_of(rows, record, id)?;
            if chosen.is_some_and(|before| before != row) {
                return Err(self.bad(id, "", "同组记录落在表的不同行".to_owned()));
            }
            chosen = Some(row);
        }
        let Some(row) = chosen.flatten().and_then(|at| rows.get(at)) else {
            return Ok((Rate::ZERO, "表中没有适用的一行".to_owned()));
        };
        let share = row.rate.map(|rate| base.checked_mul(rate));
        let fixed = row.fixed.map_or(Rate::ZERO, exact);
        let share = self.fits(share.unwrap_or(Some(Rate::ZERO)))?;
        let mut amount = self.fits(fixed.checked_add(share))?;
        if let Some(max) = row.max {
            amount = amount.min(exact(max));
        }
        Ok((amount, format!("查表得 {} 元", plain(amount))))
    }

    fn row_of(&self, rows: &[Row], record: &Value, id: &str) -> Sum<Option<usize>> {
        let of_items = self.rule.group.is_some();
        let collection = if of_items { self.from() } else { self.policy.payees.as_str() };
        let frame =
            Frame { policy: self.policy, collection, prefix: "", year: self.year, as_of: None };
        for (at, row) in rows.iter().enumerate() {
            match row.when.judge(record, frame) {
                Verdict::Pass => return Ok(Some(at)),
                Verdict::Bad { field, message } => return Err(self.bad(id, &field, message)),
                _ => {}
            }
        }
        Ok(None)
    }

    fn cap(&self, limit: &Limit, group: Option<&str>) -> Sum<Fen> {
        let max = match &limit.max {
            Cap::Fixed(fen) => *fen,
            Cap::Own(path) => self.fits(self.policy.rounding.apply(self.own(path)?))?,
        };
        match limit.over {
            Over::Year => Ok(max),
            Over::Lifetime => Ok(Fen(max.0.saturating_sub(self.earlier(group).0).max(0))),
        }
    }

    /// Payments of other rounds: of the group, else of the payee.
    fn earlier(&self, group: Option<&str>) -> Fen {
        let same = |paid: &&Paid| {
            paid.year != Some(self.year)
                && paid.rule.as_ref().is_none_or(|rule| *rule == self.rule.id)
                && match group {
                    Some(group) => paid.group.as_deref() == Some(group),
                    None => paid.payee.as_ref() == Some(&self.payee.key),
                }
        };
        self.paid.iter().filter(same).map(|paid| paid.amount).sum()
    }

    /// An own figure of the payee, over all its records.
    fn own(&self, path: &str) -> Sum<Rate> {
        let collection = self.policy.payees.as_str();
        let frame =
            Frame { policy: self.policy, collection, prefix: "", year: self.year, as_of: None };
        let mut sum = Rate::ZERO;
        for record in &self.payee.records {
            let number = read_number(record, path, path, frame)
                .map_err(|(field, message)| self.bad(&self.payee.key, &field, message))?;
            sum = self.fits(sum.checked_add(number))?;
        }
        Ok(sum)
    }

    fn from(&self) -> &str {
        self.rule.items.as_ref().map_or("", |items| items.from.as_str())
    }

    fn bad(&self, fact: &str, field: &str, message: String) -> BadFact {
        let collection = self.policy.payees.clone();
        BadFact { collection, fact: fact.to_owned(), field: field.to_owned(), message }
    }

    fn fits<T>(&self, value: Option<T>) -> Sum<T> {
        value.ok_or_else(|| self.bad(&self.payee.key, "", "数字太大，无法计算".to_owned()))
    }

    fn limit_label(&self, limit: &Limit, max: Fen) -> String {
        sentence::limit(limit, max)
    }

    fn rounding_label(&self, exact: Rate) -> String {
        if exact < Rate::ZERO {
            return "基数为负，按 0 计".to_owned();
        }
        sentence::rounding(self.policy.rounding)
    }

    fn empty(&self) -> Trace {
        self.step("base", "没有可计入的记录".to_owned(), None, Rate::ZERO)
    }

    fn step(&self, op: &'static str, label: String, before: Option<Rate>, after: Rate) -> Trace {
        Trace {
            label,
            op,
            clause: self.rule.clause.clone(),
            before: before.map(plain),
            after: Some(plain(after)),
            bit: false,
            facts: Vec::new(),
            parts: Vec::new(),
        }
    }

    fn wrap(&self, op: &'static str, label: String, before: Rate, after: Rate, of: Trace) -> Trace {
        Trace { parts: vec![of], ..self.step(op, label, Some(before), after) }
    }

    fn over(&self, op: &'static str, label: String, before: Rate, after: Fen, of: Trace) -> Trace {
        self.wrap(op, label, before, exact(after), of)
    }
}

fn exact(fen: Fen) -> Rate {
    yuan(i128::from(fen.0))
}

/// Each part of the base at the rate of its step.
fn marginal_sum(steps: &[Tier], base: Rate) -> Option<Rate> {
    let mut sum = Rate::ZERO;
    let mut from = Rate::ZERO;
    for step in steps {
        let to = step.up_to.map_or(base, exact).min(base);
        if to > from {
            sum = sum.checked_add(tier(step, to.checked_sub(from)?)?)?;
            from = to;
        }
    }
    Some(sum)
}

/// The whole base at the rate of the step it falls into; above the last step nothing.
fn slab(steps: &[Tier], base: Rate) -> Option<Rate> {
    let step = steps.iter().find(|step| step.up_to.is_none_or(|up_to| base <= exact(up_to)));
    step.map_or(Some(Rate::ZERO), |step| tier(step, base))
}

fn tier(step: &Tier, part: Rate) -> Option<Rate> {
    let amount = part.checked_mul(step.rate)?;
    Some(step.max.map_or(amount, |max| amount.min(exact(max))))
}
