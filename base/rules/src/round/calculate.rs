//! The amount of one payee under one rule: base by group, thresholds, terms, group limits, stages, sum,
//! one rounding, earlier payments, payee limits; every step leaves a trace line.

use std::collections::BTreeMap;

use kezhuan_kernel::{Fen, Rate};

use super::judge::Judged;
use super::numbers::{Hand, Numbers};
use super::{Paid, StageAmount, Trace};
use crate::facts::{BadFact, lookup, shown};
use crate::number::{At, Rounding, of_fen, plain};
use crate::policy::{Limit, Over, Per, Portion, Quantity, Rule, Threshold};
use crate::sentence::{self, wan};
use crate::test::{Verdict, Where};

/// What one calculation works with.
#[derive(Clone, Copy)]
pub(crate) struct Sums<'a> {
    pub rule: &'a Rule,
    pub numbers: &'a Numbers<'a>,
    pub paid: &'a [Paid],
}

/// An amount, and how it came about.
pub(crate) struct Sum {
    pub amount: Fen,
    pub trace: Trace,
    /// Parts of the award by stage.
    pub stages: Vec<StageAmount>,
    /// Were the thresholds reached?
    pub reached: bool,
    /// The base, of all groups.
    pub base: Rate,
}

/// The amount of a group, or of several under one limit.
struct Group<'j, 'f> {
    items: Vec<&'j Judged<'f>>,
    amount: Rate,
    trace: Trace,
}

type Result<T> = std::result::Result<T, BadFact>;

impl<'a> Sums<'a> {
    /// The amount, and the steps, last first.
    pub(crate) fn amount(&self, items: &[&Judged<'_>]) -> Result<Sum> {
        let (total, base) = self.base(items)?;
        for threshold in self.rule.thresholds.iter().filter(|threshold| threshold.of_payee) {
            let hand = Hand { items, base: total };
            let (reached, trace) = self.threshold(threshold, hand, base.clone())?;
            if !reached {
                let (amount, stages) = (Fen::ZERO, Vec::new());
                return Ok(Sum { amount, trace, stages, reached, base: total });
            }
        }
        let mut stages = Vec::new();
        let mut reached = false;
        let mut groups = Vec::new();
        for (key, items) in self.groups(items)? {
            groups.push(self.group(key, items, &mut stages, &mut reached)?);
        }
        for limit in &self.rule.limits {
            if let Per::Field(path) = &limit.per {
                groups = self.limit_by_field(limit, path, groups)?;
            }
        }
        self.keep_best(&mut groups);
        let exact = self.sum(&groups)?;
        let mut parts: Vec<Trace> = groups.into_iter().map(|group| group.trace).collect();
        if parts.len() > 1 {
            let label = format!("{} 项相加", parts.len());
            parts = vec![Trace { parts, ..self.step("sum", label, None, exact) }];
        }
        let mut trace = parts.pop().unwrap_or_else(|| self.empty());
        let rounded = self.fits(self.rounding().apply(exact.max(Rate::ZERO)))?;
        if of_fen(rounded) != exact {
            let label = self.rounding_label(exact);
            trace = self.wrap("rounding", label, exact, of_fen(rounded), trace);
        }
        let (amount, trace) = self.after_rounding(rounded, trace, Hand { items, base: total })?;
        Ok(Sum { amount, trace, stages, reached, base: total })
    }

    fn sum(&self, groups: &[Group<'_, '_>]) -> Result<Rate> {
        let add = |sum: Rate, group: &Group<'_, '_>| sum.checked_add(group.amount);
        self.fits(groups.iter().try_fold(Rate::ZERO, add))
    }

    /// `best`: of the groups only those that give most; of equals the first.
    fn keep_best(&self, groups: &mut [Group<'_, '_>]) {
        let Some(best) = self.rule.best else { return };
        let mut ranked: Vec<usize> = (0..groups.len()).collect();
        ranked.sort_by(|a, b| groups[*b].amount.cmp(&groups[*a].amount));
        for at in ranked.into_iter().skip(best) {
            let group = &mut groups[at];
            let below = std::mem::replace(&mut group.trace, self.empty());
            let label = format!("只计金额最高的 {best} 项");
            group.trace = self.wrap("best", label, group.amount, Rate::ZERO, below);
            group.trace.bit = true;
            group.amount = Rate::ZERO;
        }
    }

    fn after_rounding(
        &self,
        rounded: Fen,
        mut trace: Trace,
        hand: Hand<'_, '_>,
    ) -> Result<(Fen, Trace)> {
        let mut amount = rounded;
        if self.rule.minus_paid.as_ref().is_some_and(|minus| !minus.of_group) {
            let earlier = self.taken_off(None);
            let left = Fen(amount.0.saturating_sub(earlier.0).max(0));
            let label = format!("减去以前已兑付的 {}", wan(earlier));
            trace = self.wrap("minus_paid", label, of_fen(amount), of_fen(left), trace);
            amount = left;
        }
        for limit in self.rule.limits.iter().filter(|limit| limit.per == Per::Payee) {
            if !self.holds(&limit.when, &[], false)? {
                continue;
            }
            let max = self.cap(limit, hand, None)?;
            let capped = amount.min(max);
            trace = self.limited(limit, max, of_fen(amount), of_fen(capped), trace);
            amount = capped;
        }
        Ok((amount, trace))
    }

    /// The amount of the items of one matter alone, before the payee's own limits.
    pub(crate) fn alone(&self, items: &[&Judged<'_>]) -> Result<Rate> {
        let mut sum = Rate::ZERO;
        for (key, items) in self.groups(items)? {
            let group = self.group(key, items, &mut Vec::new(), &mut false)?;
            sum = self.fits(sum.checked_add(group.amount))?;
        }
        Ok(sum)
    }

    fn groups<'j, 'f>(
        &self,
        items: &[&'j Judged<'f>],
    ) -> Result<Vec<(Option<String>, Vec<&'j Judged<'f>>)>> {
        let Some(path) = &self.rule.group else { return Ok(vec![(None, items.to_vec())]) };
        let mut groups: BTreeMap<String, Vec<&Judged<'_>>> = BTreeMap::new();
        for item in items {
            groups.entry(self.named(item, path)?).or_default().push(item);
        }
        Ok(groups.into_iter().map(|(key, items)| (Some(key), items)).collect())
    }

    fn named(&self, item: &Judged<'_>, path: &str) -> Result<String> {
        lookup(item.record, path).map(shown).ok_or_else(|| BadFact {
            collection: self.numbers.from.to_owned(),
            fact: item.id.clone(),
            field: path.to_owned(),
            message: "没有填，不能归入项目".to_owned(),
        })
    }

    fn group<'j, 'f>(
        &self,
        key: Option<String>,
        items: Vec<&'j Judged<'f>>,
        stages: &mut Vec<StageAmount>,
        reached: &mut bool,
    ) -> Result<Group<'j, 'f>> {
        let (base, mut trace) = self.base(&items)?;
        let hand = Hand { items: &items, base };
        for threshold in self.rule.thresholds.iter().filter(|threshold| !threshold.of_payee) {
            let (met, line) = self.threshold(threshold, hand, trace)?;
            trace = line;
            if !met {
                return Ok(Group { items, amount: Rate::ZERO, trace });
            }
        }
        *reached = true;
        let (mut amount, label) = self.terms(&self.rule.amount, hand)?;
        trace = self.wrap("amount", label, base, amount, trace);
        if self.rounding().at == At::Group || !self.rule.stages.is_empty() {
            let rounded = self.fits(self.rounding().apply(amount.max(Rate::ZERO)))?;
            amount = of_fen(rounded);
        }
        for limit in self.rule.limits.iter().filter(|limit| limit.per == Per::Group) {
            if !self.holds(&limit.when, &items, true)? {
                continue;
            }
            let max = self.cap(limit, hand, key.as_deref())?;
            let capped = amount.min(of_fen(max));
            trace = self.limited(limit, max, amount, capped, trace);
            amount = capped;
        }
        (amount, trace) = self.staged(key.as_deref(), &items, amount, trace, stages)?;
        if self.rule.minus_paid.as_ref().is_some_and(|minus| minus.of_group) {
            let earlier = of_fen(self.taken_off(key.as_deref()));
            let left = self.fits(amount.checked_sub(earlier))?.max(Rate::ZERO);
            let label = format!("减去以前已兑付的 {} 元", plain(earlier));
            trace = self.wrap("minus_paid", label, amount, left, trace);
            amount = left;
        }
        if let Some(key) = &key {
            trace = self.wrap("group", format!("“{key}”"), amount, amount, trace);
        }
        Ok(Group { items, amount, trace })
    }

    /// What is due of an award: the stages whose condition holds; the last fen falls to the rest.
    fn staged(
        &self,
        key: Option<&str>,
        items: &[&Judged<'_>],
        award: Rate,
        trace: Trace,
        stages: &mut Vec<StageAmount>,
    ) -> Result<(Rate, Trace)> {
        if self.rule.stages.is_empty() {
            return Ok((award, trace));
        }
        let whole = self.fits(self.rounding().apply(award))?;
        let portions: Vec<Portion> = self.rule.stages.iter().map(|stage| stage.part).collect();
        let amounts = self.fits(divide(whole, &portions, self.rounding()))?;
        let (mut due, mut labels) = (Fen::ZERO, Vec::new());
        for (stage, amount) in self.rule.stages.iter().zip(amounts) {
            let reached = self.holds(&stage.when, items, self.rule.group.is_some())?;
            if reached {
                due = [due, amount].into_iter().sum();
            }
            let word = if reached { "已到" } else { "未到" };
            labels.push(format!("{}（{word}）{} 元", stage.name, amount.plain()));
            let group = key.map(str::to_owned);
            stages.push(StageAmount { name: stage.name.clone(), group, amount, due: reached });
        }
        let label = format!("分期拨付：{}", labels.join("，"));
        Ok((of_fen(due), self.wrap("stages", label, award, of_fen(due), trace)))
    }

    fn limit_by_field<'j, 'f>(
        &self,
        limit: &Limit,
        path: &str,
        groups: Vec<Group<'j, 'f>>,
    ) -> Result<Vec<Group<'j, 'f>>> {
        let mut sorted: BTreeMap<String, Vec<Group<'_, '_>>> = BTreeMap::new();
        for group in groups {
            let names: Result<Vec<String>> =
                group.items.iter().map(|item| self.named(item, path)).collect();
            let mut names = names?;
            names.dedup();
            let [name] = names.as_slice() else {
                let message = "同组记录的这个字段不一致，不能按它设上限".to_owned();
                return Err(self.numbers.bad(path, message));
            };
            sorted.entry(name.clone()).or_default().push(group);
        }
        let mut limited = Vec::new();
        for (name, groups) in sorted {
            let items: Vec<&Judged<'_>> = groups.iter().flat_map(|g| g.items.clone()).collect();
            if !self.holds(&limit.when, &items, true)? {
                limited.extend(groups);
                continue;
            }
            let sum = self.sum(&groups)?;
            let (base, _) = self.base(&items)?;
            let max = self.cap(limit, Hand { items: &items, base }, Some(&name))?;
            let capped = sum.min(of_fen(max));
            let parts: Vec<Trace> = groups.into_iter().map(|group| group.trace).collect();
            let below =
                Trace { parts, ..self.step("sum", format!("“{name}”合计"), None, sum) };
            let trace = self.limited(limit, max, sum, capped, below);
            limited.push(Group { items, amount: capped, trace });
        }
        Ok(limited)
    }

    fn base(&self, items: &[&Judged<'_>]) -> Result<(Rate, Trace)> {
        let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
        let (base, label) = match &self.rule.base {
            None => (Rate::from(items.len() as i64), self.count_label(items.len())),
            Some(base) if self.shares() => {
                let add = |sum: Rate, item: &&Judged<'_>| sum.checked_add(item.share.counts);
                let sum = self.fits(items.iter().try_fold(Rate::ZERO, add))?;
                (sum, format!("{}：{}", base.name, self.count_label(items.len())))
            }
            Some(base) => {
                let value = self.numbers.value(&base.of, Hand { items, base: Rate::ZERO })?;
                (value, base.name.clone())
            }
        };
        Ok((base, Trace { facts: ids, ..self.step("base", label, None, base) }))
    }

    /// Has each fact a share of the base of its own?
    fn shares(&self) -> bool {
        use crate::policy::Measure::{Count, Sum};
        self.rule.fold().is_some_and(|fold| matches!(fold.measure, Sum(_) | Count))
    }

    fn count_label(&self, count: usize) -> String {
        let collection = self.numbers.ground.policy.collections.get(self.numbers.from);
        let (unit, name) =
            collection.map_or(("条", "记录"), |c| (c.unit.as_str(), c.name.as_str()));
        format!("{count} {unit}{name}")
    }

    fn threshold(
        &self,
        threshold: &Threshold,
        hand: Hand<'_, '_>,
        trace: Trace,
    ) -> Result<(bool, Trace)> {
        let value = self.value(&threshold.of, hand)?;
        let reached = threshold.bounds.hold(value);
        let met = if reached { "符合" } else { "不符合" };
        let what = self.words(&threshold.of);
        let label = format!("起点：{what}{met}{}", sentence::bounds(&threshold.bounds));
        let after = if reached { value } else { Rate::ZERO };
        Ok((reached, self.wrap("threshold", label, value, after, trace)))
    }

    /// A condition of a term, limit or stage: on the facts of a group, else on the payee. What is not
    /// decided is asked.
    pub(super) fn holds(&self, when: &Where, items: &[&Judged<'_>], grouped: bool) -> Result<bool> {
        if when.is_empty() {
            return Ok(true);
        }
        let ground = self.numbers.ground;
        let mut verdicts: Vec<(String, Verdict)> = Vec::new();
        if grouped {
            let frame = ground.frame(self.numbers.from);
            for item in items {
                verdicts.push((item.id.clone(), when.judge(item.record, item.frame(frame))));
            }
        } else {
            let frame = ground.frame(&ground.policy.payees);
            for record in self.numbers.records {
                let frame = crate::test::Frame { payee: Some(record), ..frame };
                verdicts.push((self.numbers.payee.to_owned(), when.judge(record, frame)));
            }
        }
        let mut held: Option<bool> = None;
        for (fact, verdict) in verdicts {
            let holds = match verdict {
                Verdict::Pass => true,
                Verdict::Fail(_) => false,
                Verdict::Undecided(sentence) => {
                    self.numbers.ask(&fact, sentence);
                    self.numbers.hopeful
                }
                Verdict::Bad { field, message } if grouped => {
                    let collection = self.numbers.from.to_owned();
                    return Err(BadFact { collection, fact, field, message });
                }
                Verdict::Bad { field, message } => return Err(self.numbers.bad(&field, message)),
            };
            if held.is_some_and(|before| before != holds) {
                let message = "同组记录有的符合条件、有的不符合，不能合在一起算".to_owned();
                return Err(BadFact {
                    collection: self.numbers.from.to_owned(),
                    fact,
                    field: self.rule.group.clone().unwrap_or_default(),
                    message,
                });
            }
            held = Some(holds);
        }
        Ok(held.unwrap_or(false))
    }

    fn cap(&self, limit: &Limit, hand: Hand<'_, '_>, matter: Option<&str>) -> Result<Fen> {
        let max = self.value(&limit.max, hand)?;
        let max = self.fits(self.rounding().apply(max.max(Rate::ZERO)))?;
        let earlier = self.earlier(matter, &[], limit.over);
        Ok(Fen(max.0.saturating_sub(earlier.0).max(0)))
    }

    fn taken_off(&self, group: Option<&str>) -> Fen {
        let rules = self.rule.minus_paid.as_ref().map_or(&[][..], |minus| &minus.rules);
        self.earlier(group, rules, Over::Lifetime)
    }

    /// Payments of other rounds: for the matter, else to the payee.
    fn earlier(&self, matter: Option<&str>, rules: &[String], over: Over) -> Fen {
        let under = |rule: &String| {
            if rules.is_empty() { *rule == self.rule.id } else { rules.contains(rule) }
        };
        let same = |paid: &&Paid| {
            over.counts(paid.year, self.numbers.ground.year)
                && paid.rule.as_ref().is_none_or(under)
                && match matter {
                    Some(matter) => paid.group.as_deref() == Some(matter),
                    None => paid.payee.as_deref() == Some(self.numbers.payee),
                }
        };
        self.paid.iter().filter(same).map(|paid| paid.amount).sum()
    }

    pub(super) fn rounding(&self) -> Rounding {
        self.rule.rounding.unwrap_or(self.numbers.ground.policy.rounding)
    }

    pub(super) fn value(&self, quantity: &Quantity, hand: Hand<'_, '_>) -> Result<Rate> {
        self.numbers.value(quantity, hand)
    }

    pub(super) fn fits<T>(&self, value: Option<T>) -> Result<T> {
        self.numbers.fits(value)
    }

    fn rounding_label(&self, exact: Rate) -> String {
        if exact < Rate::ZERO {
            return "基数为负，按 0 计".to_owned();
        }
        sentence::rounding(self.rounding())
    }

    fn limited(&self, limit: &Limit, max: Fen, before: Rate, after: Rate, of: Trace) -> Trace {
        let mut line = self.wrap("limit", sentence::limit(limit, max), before, after, of);
        line.bit = after < before;
        line
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
}

/// An amount divided into portions: shares rounded as the policy says, the rest to whom it is due.
/// Without a rest, the last share takes what rounding leaves when the shares make a whole.
pub(crate) fn divide(whole: Fen, portions: &[Portion], rounding: Rounding) -> Option<Vec<Fen>> {
    let mut left = whole;
    let mut amounts = Vec::with_capacity(portions.len());
    let mut shares = Rate::ZERO;
    let rests = portions.contains(&Portion::Rest);
    for (at, portion) in portions.iter().enumerate() {
        let amount = match portion {
            Portion::Rest => Fen::ZERO,
            Portion::Sum(sum) => (*sum).min(left),
            Portion::Share(share) => {
                shares = shares.checked_add(*share)?;
                if !rests && at + 1 == portions.len() && shares == Rate::ONE {
                    left
                } else {
                    rounding.apply(of_fen(whole).checked_mul(*share)?)?.min(left)
                }
            }
        };
        left = Fen(left.0 - amount.0);
        amounts.push(amount);
    }
    if let Some(at) = portions.iter().position(|portion| *portion == Portion::Rest) {
        amounts[at] = left;
    }
    Some(amounts)
}
