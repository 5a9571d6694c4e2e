//! What rules and payees share: quotas, the highest of several, joint caps, short money, and who pays.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::{Fen, Rate};
use serde_json::Value;

use super::calculate::divide;
use super::case::{Case, Desk};
use super::judge::Ground;
use super::numbers::{Amounts, Hand};
use super::{Entry, Outcome, Paid, PayerAmount, Question};
use crate::facts::{BadFact, lookup, shown};
use crate::number::Rounding;
use crate::policy::{Combine, Limit, Part, Portion, Quantity};
use crate::sentence;
use crate::test::Verdict;

/// A case with its answer.
pub(super) struct Worked<'a, 'j, 'f> {
    pub case: Case<'a, 'j, 'f>,
    pub entry: Entry,
    /// Were the rule's thresholds reached?
    pub reached: bool,
}

impl Worked<'_, '_, '_> {
    /// What the payee gets at most; `None` when that is open.
    pub(super) fn at_most(&self) -> Option<Fen> {
        match &self.entry.outcome {
            Outcome::Amount { amount } => Some(*amount),
            Outcome::NeedsDecision { at_most, .. } => *at_most,
            _ => None,
        }
    }

    /// Is its amount not known: something to decide, or a record to mend?
    pub(super) fn undecided(&self) -> bool {
        !matches!(self.entry.outcome, Outcome::Amount { .. })
    }

    pub(super) fn invalid(&self) -> bool {
        matches!(self.entry.outcome, Outcome::InvalidInput { .. })
    }

    pub(super) fn amount(&self) -> Option<Fen> {
        self.entry.outcome.amount()
    }

    /// Another amount, with the line that says why.
    pub(super) fn set(&mut self, op: &'static str, label: String, after: Fen) {
        let before = self.at_most().unwrap_or(Fen::ZERO);
        let below = std::mem::replace(&mut self.entry.trace, self.case.note(op, &label));
        let trace = &mut self.entry.trace;
        trace.before = Some(before.plain());
        trace.after = Some(after.plain());
        trace.bit = after < before;
        trace.parts = vec![below];
        self.entry.outcome = Outcome::Amount { amount: after };
    }

    /// The amount waits for a decision about somebody else.
    pub(super) fn wait(&mut self, sentence: String) {
        let at_most = self.at_most();
        let question = Question { fact: self.entry.payee.clone(), sentence: sentence.clone() };
        let below = std::mem::replace(&mut self.entry.trace, self.case.note("outcome", &sentence));
        self.entry.trace.after = at_most.map(Fen::plain);
        self.entry.trace.parts = vec![below];
        let questions = vec![question];
        self.entry.outcome =
            Outcome::NeedsDecision { questions, certain: Some(Fen::ZERO), at_most };
    }
}

/// Quotas, combinations and budgets, in the order of the language, then who pays.
pub(super) fn share(
    ground: Ground<'_>,
    paid: &[Paid],
    amounts: &Amounts,
    worked: &mut [Worked<'_, '_, '_>],
) {
    let pool = Pool { ground, paid, amounts };
    pool.quotas(worked, false);
    for combine in &ground.policy.combine {
        pool.combine(combine, worked);
    }
    pool.quotas(worked, true);
    let of_rules = ground.policy.rules.iter().filter_map(|rule| rule.allocate.as_ref());
    for allocate in ground.policy.allocate.iter().chain(of_rules) {
        pool.allocate(allocate, worked);
    }
    for one in worked {
        pay(one);
    }
}

/// What rules and payees share.
#[derive(Clone, Copy)]
pub(super) struct Pool<'a> {
    pub ground: Ground<'a>,
    paid: &'a [Paid],
    amounts: &'a Amounts,
}

impl Pool<'_> {
    /// A quantity of one payee, over the facts that count for it.
    pub(super) fn value(
        &self,
        one: &Worked<'_, '_, '_>,
        quantity: &Quantity,
    ) -> Result<Rate, BadFact> {
        let desk = Desk::new(self.paid, self.amounts);
        let records = one.case.records();
        let items: Vec<_> = one.case.items.iter().filter(|i| i.counts()).copied().collect();
        one.case.work(&records, &desk, true, |sums| {
            let base = match quantity {
                Quantity::Base => sums.amount(&items)?.base,
                _ => Rate::ZERO,
            };
            sums.numbers.value(quantity, Hand { items: &items, base })
        })
    }

    fn combine(&self, combine: &Combine, worked: &mut [Worked<'_, '_, '_>]) {
        let mut together: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, one) in worked.iter().enumerate() {
            if combine.rules.contains(&one.entry.rule) {
                let key = combine.per.as_ref().and_then(|path| of_payee(one, path));
                together
                    .entry(key.unwrap_or_else(|| one.entry.payee.clone()))
                    .or_default()
                    .push(at);
            }
        }
        for mut all in together.into_values() {
            let rank = |at: &usize| {
                let rule = &worked[*at].entry.rule;
                combine.rules.iter().position(|id| id == rule)
            };
            all.sort_by_key(|at| (rank(at), worked[*at].entry.payee.clone()));
            if combine.highest {
                highest(&all, worked);
            }
            for limit in &combine.limits {
                self.joint_limit(combine, limit, &all, worked);
            }
        }
    }

    /// A cap on a sum: those that stand first are served first.
    fn joint_limit(
        &self,
        combine: &Combine,
        limit: &Limit,
        all: &[usize],
        worked: &mut [Worked<'_, '_, '_>],
    ) {
        let Some(first) = all.first().map(|at| &worked[*at]) else { return };
        let max = self.value(first, &limit.max).and_then(|max| {
            let fen = self.ground.policy.rounding.apply(max.max(Rate::ZERO));
            let message = || "数字太大，无法计算".to_owned();
            fen.ok_or_else(|| self.ground.bad_payee(&first.entry.payee, "", message()))
        });
        let max = match max {
            Ok(max) => max,
            Err(bad) => return unusable(all, &bad, worked),
        };
        let payees: BTreeSet<&str> =
            all.iter().map(|at| worked[*at].entry.payee.as_str()).collect();
        let counts = |paid: &&Paid| {
            limit.over.counts(paid.year, self.ground.year)
                && paid.rule.as_ref().is_none_or(|rule| combine.rules.contains(rule))
                && paid.payee.as_deref().is_some_and(|payee| payees.contains(payee))
        };
        let earlier: Fen = self.paid.iter().filter(counts).map(|paid| paid.amount).sum();
        let mut left = Fen(max.0.saturating_sub(earlier.0).max(0));
        let label = format!("合计{}", sentence::limit(limit, max));
        for at in all {
            let one = &mut worked[*at];
            let Some(amount) = one.amount() else { continue };
            let served = amount.min(left);
            if served < amount {
                one.set("limit", label.clone(), served);
            }
            left = Fen(left.0 - served.0);
        }
    }
}

/// A figure that all of them rest on cannot be used.
pub(super) fn unusable(all: &[usize], bad: &BadFact, worked: &mut [Worked<'_, '_, '_>]) {
    for at in all {
        worked[*at].entry.outcome = Outcome::InvalidInput { bad: vec![bad.clone()] };
    }
}

/// A field of the payee, of the first of its records that has it.
pub(super) fn of_payee_value<'w>(one: &'w Worked<'_, '_, '_>, path: &str) -> Option<&'w Value> {
    one.case.unit.parts.values().find_map(|record| lookup(record, path))
}

/// The same, as text.
pub(super) fn of_payee(one: &Worked<'_, '_, '_>, path: &str) -> Option<String> {
    of_payee_value(one, path).map(shown)
}

/// 就高不重复: only the highest stays. What is open and could be higher makes the others wait.
fn highest(all: &[usize], worked: &mut [Worked<'_, '_, '_>]) {
    let mut best: Option<(Fen, usize)> = None;
    for at in all {
        if let Some(amount) = worked[*at].amount()
            && best.is_none_or(|(other, _)| amount > other)
        {
            best = Some((amount, *at));
        }
    }
    let open = |one: &Worked<'_, '_, '_>| {
        let less = |most: Fen| best.is_some_and(|(best, _)| most <= best);
        one.undecided() && !one.at_most().is_some_and(less)
    };
    let waits = all.iter().any(|at| open(&worked[*at]));
    let Some((_, winner)) = best else { return };
    let rule = worked[winner].entry.rule.clone();
    for at in all.iter().filter(|at| **at != winner) {
        let one = &mut worked[*at];
        let nothing = one.amount() == Some(Fen::ZERO);
        let beaten = one.amount().is_some() || one.undecided() && !open(one);
        if beaten && !nothing {
            one.set("combine", format!("就高不重复：已按 {rule} 计"), Fen::ZERO);
        }
    }
    if waits && worked[winner].amount().is_some_and(|amount| amount > Fen::ZERO) {
        worked[winner].wait("就高不重复：先要确定其他条款的金额".to_owned());
    }
}

/// Who pays how much of the amount.
fn pay(one: &mut Worked<'_, '_, '_>) {
    let rule = one.case.rule;
    let records = one.case.records();
    let frame = one.case.own_frame();
    let fits = |part: &&Part| {
        records.iter().any(|record| part.when.judge(record, frame) == Verdict::Pass)
            || part.when.is_empty()
    };
    let parts: Vec<&Part> = rule.split.iter().filter(fits).collect();
    let names: Vec<String> = match &rule.payer {
        Some(payer) => one.case.payer(payer).into_iter().collect(),
        None => parts
            .iter()
            .map(|part| one.case.payer(&part.payer).unwrap_or_else(|| "出资方待定".to_owned()))
            .collect(),
    };
    one.entry.payer = (!names.is_empty()).then(|| names.join("、"));
    let Some(amount) = one.amount() else { return };
    if let (Some(_), [payer]) = (&rule.payer, names.as_slice()) {
        one.entry.shares = vec![PayerAmount { payer: payer.clone(), amount }];
        return;
    }
    let portions: Vec<Portion> = parts.iter().map(|part| part.part).collect();
    let rounding = rule.rounding.unwrap_or(one.case.ground.policy.rounding);
    let rounding = Rounding { unit: Fen(1), ..rounding };
    let Some(mut amounts) = divide(amount, &portions, rounding) else { return };
    let mut over = Fen::ZERO;
    for (part, amount) in parts.iter().zip(&mut amounts) {
        if let Some(max) = part.max.filter(|max| *amount > *max) {
            over = Fen(over.0 + amount.0 - max.0);
            *amount = max;
        }
    }
    if let Some(rest) = portions.iter().position(|portion| *portion == Portion::Rest) {
        amounts[rest] = Fen(amounts[rest].0 + over.0);
    }
    let share =
        |(payer, amount): (&String, &Fen)| PayerAmount { payer: payer.clone(), amount: *amount };
    one.entry.shares = names.iter().zip(&amounts).map(share).collect();
    let sum: Fen = amounts.into_iter().sum();
    if !parts.is_empty() && sum < amount {
        one.set("split", "各级按各自比例和上限承担，其余不支付".to_owned(), sum);
    }
}
