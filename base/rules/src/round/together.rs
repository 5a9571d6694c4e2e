//! What rules and payees share: facts that only some may use, matters served by one rule, quotas, the
//! highest of several, joint caps, money that is not enough, and who pays.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::{Fen, Rate};
use serde_json::Value;

use super::calculate::divide;
use super::case::{Case, Desk};
use super::judge::{Ground, Judged};
use super::numbers::{Amounts, Hand};
use super::{Entry, Outcome, Paid, PayerAmount, Question};
use crate::facts::{BadFact, lookup, number, shown};
use crate::number::{At, Mode, Rounding, of_fen, plain};
use crate::policy::{
    Allocate, Combine, Exclusive, Keep, Method, Over, Portion, Quantity, Quota, Remainder, Resolve,
    Ties, Top,
};
use crate::sentence;
use crate::test::{Reason, Verdict};

/// A case with its answer.
pub(super) struct Worked<'a, 'j, 'f> {
    pub case: Case<'a, 'j, 'f>,
    pub entry: Entry,
    /// Were the rule's thresholds reached?
    pub reached: bool,
}

impl Worked<'_, '_, '_> {
    /// What the payee gets at most; `None` when that is open.
    fn at_most(&self) -> Option<Fen> {
        match &self.entry.outcome {
            Outcome::Amount { amount } => Some(*amount),
            Outcome::NeedsDecision { at_most, .. } => *at_most,
            _ => None,
        }
    }

    fn undecided(&self) -> bool {
        matches!(
            self.entry.outcome,
            Outcome::NeedsDecision { .. } | Outcome::UnresolvedReference { .. }
        )
    }

    fn amount(&self) -> Option<Fen> {
        self.entry.outcome.amount()
    }

    /// Another amount, with the line that says why.
    fn set(&mut self, op: &'static str, label: String, after: Fen) {
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
    fn wait(&mut self, sentence: String) {
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

/// `keep`: of the facts that count only the best so many.
pub(super) fn keep_best(ground: Ground<'_>, cases: &mut [Case<'_, '_, '_>]) {
    for rule in &ground.policy.rules {
        let Some(keep) = rule.items.as_ref().and_then(|items| items.keep.as_ref()) else {
            continue;
        };
        let of_rule = |case: &&Case<'_, '_, '_>| case.rule.id == rule.id;
        let all: Vec<&Judged<'_>> = if keep.of_all {
            cases.iter().filter(of_rule).flat_map(|case| &case.items).copied().collect()
        } else {
            Vec::new()
        };
        let shared = keep.of_all.then(|| best(keep, &all));
        for case in cases.iter_mut().filter(|case| case.rule.id == rule.id) {
            let own = || best(keep, &case.items);
            let kept = shared.clone().unwrap_or_else(own);
            let sentence = format!("只计排在前 {} 的", keep.most);
            let reason = Reason { code: "kept", field: keep.by.clone(), sentence };
            case.leave_out(&reason, |item| item.counts() && !kept.contains(&item.id));
        }
    }
}

fn best(keep: &Keep, items: &[&Judged<'_>]) -> BTreeSet<String> {
    let mut ranked: Vec<&Judged<'_>> = items.iter().filter(|i| i.counts()).copied().collect();
    ranked.sort_by(|a, b| {
        let by = compare(lookup(a.record, &keep.by), lookup(b.record, &keep.by));
        if keep.ascending { by } else { by.reverse() }.then_with(|| a.id.cmp(&b.id))
    });
    ranked.into_iter().take(keep.most).map(|item| item.id.clone()).collect()
}

/// Numbers by size, other values as text; what is not there comes first.
fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a.map(number), b.map(number)) {
        (Some(Ok(a)), Some(Ok(b))) => a.cmp(&b),
        _ => a.map(shown).cmp(&b.map(shown)),
    }
}

/// Matters that several rules could serve: the one that gives most, or the one that stands first.
pub(super) fn settle_matters(ground: Ground<'_>, paid: &[Paid], cases: &mut [Case<'_, '_, '_>]) {
    for exclusive in &ground.policy.exclusive {
        if matches!(exclusive.resolve, Resolve::Choice(_)) {
            continue;
        }
        let winners = winners(exclusive, paid, cases);
        for case in cases.iter_mut() {
            let Some(field) = field_of(exclusive, &case.rule.id) else { continue };
            let payee = case.unit.key.clone();
            let rule = case.rule.id.clone();
            let lost = |item: &Judged<'_>| {
                let matter = lookup(item.record, field).map(shown)?;
                let (winner, ..) = winners.get(&(payee.clone(), matter))?;
                (*winner != rule).then(|| winner.clone())
            };
            let losers: BTreeSet<String> = case.items.iter().filter_map(|i| lost(i)).collect();
            for winner in losers {
                let sentence = format!("同一事项不重复享受，已按 {winner} 计");
                let reason = Reason { code: "exclusive", field: field.to_owned(), sentence };
                case.leave_out(&reason, |item| lost(item).as_ref() == Some(&winner));
            }
        }
    }
}

fn field_of<'e>(exclusive: &'e Exclusive, rule: &str) -> Option<&'e str> {
    exclusive.rules.iter().find(|(id, _)| id == rule).map(|(_, field)| field.as_str())
}

type Winners = BTreeMap<(String, String), (String, Rate, usize)>;

/// For each payee and matter the rule that serves it.
fn winners(exclusive: &Exclusive, paid: &[Paid], cases: &[Case<'_, '_, '_>]) -> Winners {
    let mut winners = Winners::new();
    let amounts = Amounts::new();
    for case in cases {
        let rank = exclusive.rules.iter().position(|(id, _)| *id == case.rule.id);
        let Some((rank, field)) = rank.zip(field_of(exclusive, &case.rule.id)) else { continue };
        let mut matters: BTreeMap<String, Vec<&Judged<'_>>> = BTreeMap::new();
        for item in case.items.iter().filter(|item| item.counts()) {
            if let Some(matter) = lookup(item.record, field) {
                matters.entry(shown(matter)).or_default().push(item);
            }
        }
        for (matter, items) in matters {
            let desk = desk(paid, &amounts);
            let records = case.records();
            let alone = case.work(&records, &desk, true, |sums| sums.alone(&items));
            let alone = alone.unwrap_or(Rate::ZERO);
            let key = (case.unit.key.clone(), matter);
            let better = winners.get(&key).is_none_or(|(_, best, first)| match exclusive.resolve {
                Resolve::First => rank < *first,
                _ => alone > *best || alone == *best && rank < *first,
            });
            if better {
                winners.insert(key, (case.rule.id.clone(), alone, rank));
            }
        }
    }
    winners
}

fn desk<'p>(paid: &'p [Paid], amounts: &'p Amounts) -> Desk<'p> {
    Desk { paid, amounts, open: RefCell::default(), unbounded: Cell::new(false) }
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

#[derive(Clone, Copy)]
struct Pool<'a> {
    ground: Ground<'a>,
    paid: &'a [Paid],
    amounts: &'a Amounts,
}

impl Pool<'_> {
    /// A quantity of one payee, over the facts that count for it.
    fn value(&self, one: &Worked<'_, '_, '_>, quantity: &Quantity) -> Result<Rate, BadFact> {
        let desk = desk(self.paid, self.amounts);
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

    fn quotas(&self, worked: &mut [Worked<'_, '_, '_>], of_paid: bool) {
        for rule in &self.ground.policy.rules {
            let Some(quota) = rule.quota.as_ref().filter(|quota| quota.of_paid == of_paid) else {
                continue;
            };
            let mut areas: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (at, one) in worked.iter().enumerate().filter(|(_, one)| one.entry.rule == rule.id)
            {
                if candidate(one, of_paid) {
                    let area = quota.per.as_ref().and_then(|path| of_payee(one, path));
                    areas.entry(area.unwrap_or_default()).or_default().push(at);
                }
            }
            for all in areas.into_values() {
                self.quota(quota, &all, worked);
            }
        }
    }

    /// Admits with and without those about whom something is open; where that makes a difference,
    /// the others wait.
    fn quota(&self, quota: &Quota, all: &[usize], worked: &mut [Worked<'_, '_, '_>]) {
        let mut ranked: Vec<(Rate, usize)> = Vec::new();
        for at in all {
            let one = &worked[*at];
            let rank = match &quota.by {
                None => Ok(one.at_most().map_or(Rate::ZERO, of_fen)),
                Some(by) => self.value(one, by),
            };
            match rank {
                Ok(rank) => ranked.push((rank, *at)),
                Err(bad) => worked[*at].entry.outcome = Outcome::InvalidInput { bad: vec![bad] },
            }
        }
        let sure: Vec<_> =
            ranked.iter().filter(|(_, at)| !worked[*at].undecided()).copied().collect();
        let with = admit(quota, ranked.clone(), worked);
        let without = admit(quota, sure, worked);
        let places: BTreeMap<usize, usize> =
            with.order.iter().enumerate().map(|(place, at)| (*at, place + 1)).collect();
        for (_, at) in ranked {
            let one = &mut worked[at];
            let place = places.get(&at).copied().unwrap_or_default();
            let word = match quota.top {
                Top::Number(number) => format!("只支持前 {number} 名"),
                Top::Share(share) => format!("只支持前 {share}"),
            };
            if with.tied.contains(&at) {
                one.wait(format!("{word}，并列第 {place} 名，由谁入选待决定"));
            } else if !with.admitted.contains(&at) && !without.admitted.contains(&at) {
                one.set("quota", format!("{word}，列第 {place} 名"), Fen::ZERO);
            } else if !one.undecided() && !with.admitted.contains(&at) {
                one.wait(format!("{word}，先要确定前面单位的结果"));
            }
        }
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
        limit: &crate::policy::Limit,
        all: &[usize],
        worked: &mut [Worked<'_, '_, '_>],
    ) {
        let Some(first) = all.first().map(|at| &worked[*at]) else { return };
        let max = self.value(first, &limit.max).ok();
        let max = max.and_then(|max| self.ground.policy.rounding.apply(max.max(Rate::ZERO)));
        let Some(max) = max else { return };
        let payees: BTreeSet<&str> =
            all.iter().map(|at| worked[*at].entry.payee.as_str()).collect();
        let since = match limit.over {
            Over::Year => Some(self.ground.year),
            Over::Years(years) => Some(self.ground.year.saturating_sub(years)),
            Over::Lifetime => None,
        };
        let counts = |paid: &&Paid| {
            limit.over != Over::Year
                && paid.year != Some(self.ground.year)
                && since.is_none_or(|since| paid.year.is_none_or(|year| year > since))
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

    fn allocate(&self, allocate: &Allocate, worked: &mut [Worked<'_, '_, '_>]) {
        let mine = |one: &Worked<'_, '_, '_>| allocate.rules.contains(&one.entry.rule);
        let mut all: Vec<usize> = (0..worked.len()).filter(|at| mine(&worked[*at])).collect();
        let Some(first) = all.first() else { return };
        let budget = match self.value(&worked[*first], &allocate.budget) {
            Ok(budget) => budget.max(Rate::ZERO),
            Err(bad) => {
                for at in all {
                    worked[at].entry.outcome = Outcome::InvalidInput { bad: vec![bad.clone()] };
                }
                return;
            }
        };
        let Some(budget) = down(Fen(1)).apply(budget) else { return };
        let most: Option<Vec<Fen>> = all.iter().map(|at| worked[*at].at_most()).collect();
        let open = all.iter().any(|at| worked[*at].undecided());
        let enough = most.is_some_and(|most| most.into_iter().sum::<Fen>() <= budget);
        if enough {
            return;
        }
        all.retain(|at| worked[*at].amount().is_some_and(|amount| amount > Fen::ZERO));
        if open {
            for at in all {
                let sentence = "资金可能不够分，先要确定其他单位的金额".to_owned();
                worked[at].wait(sentence);
            }
            return;
        }
        match &allocate.method {
            Method::ProRata => pro_rata(allocate, budget, &all, worked),
            Method::ComputedRate { by, unit } => {
                self.computed_rate((by, *unit), budget, &all, worked);
            }
            Method::InOrder { by, descending, partial } => {
                all.sort_by(|a, b| {
                    let field = |at: &usize| of_payee_value(&worked[*at], by);
                    let order = compare(field(a), field(b));
                    let order = if *descending { order.reverse() } else { order };
                    order.then_with(|| worked[*a].entry.payee.cmp(&worked[*b].entry.payee))
                });
                in_order(budget, *partial, &all, worked);
            }
        }
    }

    /// One rate for all: the budget over the sum of a quantity.
    fn computed_rate(
        &self,
        (by, unit): (&Quantity, Option<Rate>),
        budget: Fen,
        all: &[usize],
        worked: &mut [Worked<'_, '_, '_>],
    ) {
        let mut bases = Vec::new();
        for at in all {
            match self.value(&worked[*at], by) {
                Ok(base) => bases.push((*at, base.max(Rate::ZERO))),
                Err(bad) => worked[*at].entry.outcome = Outcome::InvalidInput { bad: vec![bad] },
            }
        }
        let sum = bases.iter().try_fold(Rate::ZERO, |sum, (_, base)| sum.checked_add(*base));
        let Some(rate) = sum.and_then(|sum| of_fen(budget).checked_div(sum)) else { return };
        let cut = |rate: Rate, unit: Rate| {
            let steps = rate.checked_div(unit)?;
            Rate::from(i64::try_from(steps.num().div_euclid(steps.den())).ok()?).checked_mul(unit)
        };
        let rate = unit.and_then(|unit| cut(rate, unit)).unwrap_or(rate);
        for (at, base) in bases {
            let one = &mut worked[at];
            let share = base.checked_mul(rate).and_then(|exact| down(Fen(1)).apply(exact));
            let (Some(share), Some(amount)) = (share, one.amount()) else { continue };
            let label = format!("资金共 {} 元，算得统一比例 {rate}", budget.plain());
            one.set("allocate", label, share.min(amount));
        }
    }
}

fn candidate(one: &Worked<'_, '_, '_>, of_paid: bool) -> bool {
    if of_paid {
        return one.at_most().is_none_or(|most| most > Fen::ZERO)
            && !matches!(one.entry.outcome, Outcome::InvalidInput { .. });
    }
    let fits = one.case.who.values().any(|verdict| !matches!(verdict, Verdict::Fail(_)));
    fits && one.reached
}

fn of_payee_value<'w>(one: &'w Worked<'_, '_, '_>, path: &str) -> Option<&'w Value> {
    one.case.unit.parts.values().find_map(|record| lookup(record, path))
}

fn of_payee(one: &Worked<'_, '_, '_>, path: &str) -> Option<String> {
    of_payee_value(one, path).map(shown)
}

/// Who a quota admits.
struct Admitted {
    order: Vec<usize>,
    admitted: BTreeSet<usize>,
    tied: BTreeSet<usize>,
}

fn admit(quota: &Quota, mut ranked: Vec<(Rate, usize)>, worked: &[Worked<'_, '_, '_>]) -> Admitted {
    let tie = |a: usize, b: usize| match &quota.ties {
        Ties::Field(path) => {
            compare(of_payee_value(&worked[a], path), of_payee_value(&worked[b], path))
        }
        _ => Ordering::Equal,
    };
    ranked.sort_by(|(a, one), (b, other)| {
        let by = if quota.ascending { a.cmp(b) } else { b.cmp(a) };
        let payee = || worked[*one].entry.payee.cmp(&worked[*other].entry.payee);
        by.then_with(|| tie(*one, *other)).then_with(payee)
    });
    let top = match quota.top {
        Top::Number(number) => number,
        Top::Share(share) => {
            let exact = share.checked_mul(Rate::from(ranked.len() as i64)).unwrap_or(Rate::ZERO);
            usize::try_from(exact.num().div_euclid(exact.den())).unwrap_or_default()
        }
    };
    let order: Vec<usize> = ranked.iter().map(|(_, at)| *at).collect();
    let mut admitted: BTreeSet<usize> = order.iter().take(top).copied().collect();
    let mut tied = BTreeSet::new();
    if let (Some(last), Some(next)) =
        (top.checked_sub(1).and_then(|at| ranked.get(at)), ranked.get(top))
        && last.0 == next.0
        && !matches!(quota.ties, Ties::Field(_))
    {
        let equal = ranked.iter().filter(|(rank, _)| *rank == last.0).map(|(_, at)| *at);
        match quota.ties {
            Ties::All => admitted.extend(equal),
            _ => tied.extend(equal),
        }
    }
    Admitted { order, admitted, tied }
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

const fn down(unit: Fen) -> Rounding {
    Rounding { mode: Mode::Down, unit, at: At::Rule }
}

/// All amounts cut by the same factor; the last fen go to the largest remainders, equals by name.
fn pro_rata(allocate: &Allocate, budget: Fen, all: &[usize], worked: &mut [Worked<'_, '_, '_>]) {
    let sum: i128 =
        all.iter().filter_map(|at| worked[*at].amount()).map(|fen| i128::from(fen.0)).sum();
    if sum == 0 {
        return;
    }
    let mut shares: Vec<(i128, usize, i64)> = Vec::new();
    for at in all {
        let amount = worked[*at].amount().unwrap_or(Fen::ZERO);
        let exact = i128::from(amount.0) * i128::from(budget.0);
        shares.push((exact % sum, *at, i64::try_from(exact / sum).unwrap_or_default()));
    }
    if allocate.remainder == Remainder::Largest {
        let mut left = budget.0 - shares.iter().map(|(.., fen)| fen).sum::<i64>();
        shares.sort_by(|a, b| {
            let names = |at: usize| (&worked[at].entry.payee, &worked[at].entry.rule);
            b.0.cmp(&a.0).then_with(|| names(a.1).cmp(&names(b.1)))
        });
        for share in &mut shares {
            if left > 0 {
                share.2 += 1;
                left -= 1;
            }
        }
    }
    let of = format!(
        "资金共 {} 元，应支持 {} 元，同比例分配",
        budget.plain(),
        plain(Rate::new(sum, 100).unwrap_or(Rate::ZERO))
    );
    for (_, at, fen) in shares {
        worked[at].set("allocate", of.clone(), Fen(fen));
    }
}

fn in_order(budget: Fen, partial: bool, all: &[usize], worked: &mut [Worked<'_, '_, '_>]) {
    let mut left = budget;
    for at in all {
        let one = &mut worked[*at];
        let Some(amount) = one.amount() else { continue };
        let served = match amount <= left {
            true => amount,
            false if partial => left,
            false => Fen::ZERO,
        };
        if served < amount {
            let label = format!("资金共 {} 元，依次支持，额满为止", budget.plain());
            one.set("allocate", label, served);
        }
        left = if served < amount { Fen::ZERO } else { Fen(left.0 - served.0) };
    }
}

/// Who pays how much of the amount.
fn pay(one: &mut Worked<'_, '_, '_>) {
    let rule = one.case.rule;
    let records = one.case.records();
    let frame = one.case.own_frame();
    let fits = |part: &&crate::policy::Part| {
        records.iter().any(|record| part.when.judge(record, frame) == Verdict::Pass)
            || part.when.is_empty()
    };
    let parts: Vec<&crate::policy::Part> = rule.split.iter().filter(fits).collect();
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
