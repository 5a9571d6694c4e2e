//! One round from policy, facts and earlier payments to entries: everything is judged, then rules that
//! exclude each other are settled, then amounts are calculated, then what rules and payees share.

use std::collections::{BTreeMap, HashMap, HashSet};

use kezhuan_kernel::Day;
use serde_json::Value;

use super::case::Case;
use super::judge::{Ground, Judged, judge_rule};
use super::matters;
use super::numbers::Amounts;
use super::together::{self, Worked};
use super::{Paid, Round};
use crate::facts::{BadFact, Facts, lookup, text};
use crate::policy::{Items, Policy, Rule};
use crate::test::Verdict;

/// A legal entity with the records of its parts.
pub(super) struct Unit<'f> {
    pub key: String,
    pub parts: BTreeMap<String, &'f Value>,
}

/// Calculates a round. Pure and total: bad facts become `InvalidInput`, never a panic.
pub fn evaluate(policy: &Policy, year: i32, facts: &Facts, paid: &[Paid]) -> Round {
    let mut round = Round {
        policy: policy.id.clone(),
        overlay: policy.overlay.clone(),
        year,
        entries: Vec::new(),
        invalid: Vec::new(),
        not_in_force: Vec::new(),
    };
    let units = units(policy, facts, &mut round.invalid);
    let parts = units.iter().flat_map(|unit| &unit.parts);
    let orgs: HashMap<&str, &Value> = parts.map(|(org, record)| (org.as_str(), *record)).collect();
    let ground = Ground { policy, facts, year, as_of: None, orgs: Some(&orgs) };
    let in_force: Vec<bool> =
        policy.rules.iter().map(|rule| in_force(policy, rule, year)).collect();
    let judged: Vec<Vec<Judged<'_>>> = policy
        .rules
        .iter()
        .zip(&in_force)
        .map(|(rule, in_force)| match &rule.items {
            Some(items) if *in_force => {
                judge_rule(ground, rule, items, &refused(ground, rule, items))
            }
            _ => Vec::new(),
        })
        .collect();
    let mut cases: Vec<Case<'_, '_, '_>> = Vec::new();
    for ((rule, judged), in_force) in policy.rules.iter().zip(&judged).zip(in_force) {
        if !in_force {
            round.not_in_force.push(rule.id.clone());
            continue;
        }
        let by_role = by_role(rule, judged, &mut round.invalid);
        let of_unit = |unit| Case::open(ground, rule, unit, judged, &by_role);
        cases.extend(units.iter().filter_map(of_unit));
    }
    matters::keep_best(ground, &mut cases);
    matters::settle_matters(ground, paid, &mut cases);
    round.entries = amounts(ground, paid, cases);
    round.invalid.sort();
    round.invalid.dedup();
    round
}

/// Payees that a rule refuses, where it matters before its facts are counted.
fn refused<'f>(ground: Ground<'f>, rule: &Rule, items: &Items) -> HashSet<&'f str> {
    if items.once.is_empty() || rule.who.is_empty() {
        return HashSet::new();
    }
    let frame = ground.frame(&ground.policy.payees);
    let fails = |record: &Value| matches!(rule.who.judge(record, frame), Verdict::Fail(_));
    let orgs = ground.orgs.into_iter().flatten();
    orgs.filter(|(_, record)| fails(record)).map(|(org, _)| *org).collect()
}

/// Amounts, rules that others rest on first; then what is shared.
fn amounts(ground: Ground<'_>, paid: &[Paid], cases: Vec<Case<'_, '_, '_>>) -> Vec<super::Entry> {
    let mut known = Amounts::new();
    let mut worked: Vec<Option<Worked<'_, '_, '_>>> = Vec::new();
    worked.resize_with(cases.len(), || None);
    let mut cases: Vec<_> = cases.into_iter().map(Some).collect();
    for rule in order(ground.policy).unwrap_or_default() {
        for (at, place) in cases.iter_mut().enumerate() {
            let id = &ground.policy.rules[rule].id;
            let Some(case) = place.take_if(|case| case.rule.id == *id) else { continue };
            let (entry, reached) = case.close(paid, &known);
            known.insert((id.clone(), case.unit.key.clone()), entry.outcome.clone());
            worked[at] = Some(Worked { case, entry, reached });
        }
    }
    let mut worked: Vec<_> = worked.into_iter().flatten().collect();
    together::share(ground, paid, &known, &mut worked);
    worked.into_iter().map(|one| one.entry).collect()
}

/// Rules by place, those whose amounts others need first; `None` when they need each other.
pub(crate) fn order(policy: &Policy) -> Option<Vec<usize>> {
    let place = |id: &str| policy.rules.iter().position(|rule| rule.id == id);
    let mut order: Vec<usize> = Vec::new();
    while order.len() < policy.rules.len() {
        let ready = |at: &usize| {
            !order.contains(at)
                && policy.rules[*at]
                    .needs()
                    .iter()
                    .filter_map(|id| place(id))
                    .all(|needed| order.contains(&needed))
        };
        let next = (0..policy.rules.len()).find(ready)?;
        order.push(next);
    }
    Some(order)
}

fn in_force(policy: &Policy, rule: &Rule, year: i32) -> bool {
    let from = rule.valid_from.or(policy.valid_from);
    let to = rule.valid_to.or(policy.valid_to);
    from.is_none_or(|day: Day| day.year() <= year) && to.is_none_or(|day| year <= day.year())
}

/// Payees by key. A part reported twice is one part; two different records of it cannot be used.
fn units<'f>(policy: &Policy, facts: &'f Facts, bad: &mut Vec<BadFact>) -> Vec<Unit<'f>> {
    let mut units: BTreeMap<String, Unit<'f>> = BTreeMap::new();
    let mut seen: BTreeMap<&str, &Value> = BTreeMap::new();
    for (place, record) in facts.records(&policy.payees).iter().enumerate() {
        let mut wrong = |fact: &str, message: &str| {
            bad.push(BadFact {
                collection: policy.payees.clone(),
                fact: fact.to_owned(),
                field: "org".to_owned(),
                message: message.to_owned(),
            });
        };
        let Some(Ok(org)) = lookup(record, "org").map(text) else {
            wrong(&format!("{}[{place}]", policy.payees), "没有单位编号");
            continue;
        };
        if let Some(before) = seen.insert(org, record) {
            if before != record {
                wrong(org, "同一单位有两条内容不一致的记录");
            }
            continue;
        }
        let named = |path: &String| lookup(record, path).and_then(Value::as_str);
        let key = policy.payee_key.iter().find_map(named).unwrap_or(org).to_owned();
        let unit = units.entry(key.clone()).or_insert_with(|| Unit { key, parts: BTreeMap::new() });
        unit.parts.insert(org.to_owned(), record);
    }
    units.into_values().collect()
}

/// Items by the part they belong to; an item whose role cannot be read belongs to nobody.
fn by_role<'j>(
    rule: &Rule,
    judged: &'j [Judged<'_>],
    invalid: &mut Vec<BadFact>,
) -> HashMap<&'j str, Vec<usize>> {
    let mut by_role: HashMap<&str, Vec<usize>> = HashMap::new();
    let Some(items) = &rule.items else { return by_role };
    for (at, item) in judged.iter().enumerate() {
        match &item.role {
            Some(role) => by_role.entry(role).or_default().push(at),
            None => {
                let bad =
                    item.bad(&items.from).filter(|bad| Some(&bad.field) == items.role.as_ref());
                invalid.extend(bad);
            }
        }
    }
    by_role
}
