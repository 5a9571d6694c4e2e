//! Facts that only some may use: the best so many, and matters that several rules could serve.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::Rate;

use super::Paid;
use super::case::{Case, Desk};
use super::judge::{Ground, Judged};
use super::numbers::{Amounts, compare};
use crate::facts::{lookup, shown};
use crate::policy::{Exclusive, Keep, Resolve};
use crate::test::Reason;

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
            let desk = Desk::new(paid, &amounts);
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
