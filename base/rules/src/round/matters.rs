//! Facts that only some may use: the best so many, and matters that several rules could serve.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::Rate;

use super::case::{Case, Desk};
use super::judge::{Ground, Judged};
use super::numbers::{Amounts, compare};
use super::{Paid, Question};
use crate::facts::{lookup, shown};
use crate::policy::{Exclusive, Keep, Resolve};
use crate::test::Reason;

/// `keep`: of the facts that count only the best so many. Where equals or missing figures leave it open
/// which they are, those count only if somebody decides so.
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
            let Kept { sure, unsure } = shared.clone().unwrap_or_else(own);
            let sentence = format!("只计排在前 {} 的", keep.most);
            let reason = Reason { code: "kept", field: keep.by.clone(), sentence };
            case.leave_out(&reason, |item| {
                item.counts() && !sure.contains(&item.id) && !unsure.contains(&item.id)
            });
            let mine: Vec<String> = case
                .items
                .iter()
                .filter(|item| item.counts() && unsure.contains(&item.id))
                .map(|item| item.id.clone())
                .collect();
            for fact in mine {
                let sentence =
                    format!("只计排在前 {} 的，有并列或没有填的，由谁入选待决定", keep.most);
                case.asked.push(Question { fact: fact.clone(), sentence });
                case.unsure.insert(fact);
            }
        }
    }
}

/// Facts that are surely among the best, and those that may be.
#[derive(Clone, Default)]
struct Kept {
    sure: BTreeSet<String>,
    unsure: BTreeSet<String>,
}

fn best(keep: &Keep, items: &[&Judged<'_>]) -> Kept {
    let all: Vec<&Judged<'_>> = items.iter().filter(|i| i.counts()).copied().collect();
    let (first, end) = (keep.after, keep.after + keep.most.of(all.len()));
    let (mut known, missing): (Vec<&Judged<'_>>, Vec<&Judged<'_>>) =
        all.into_iter().partition(|item| lookup(item.record, &keep.by).is_some());
    let order = |a: &Judged<'_>, b: &Judged<'_>| {
        let by = |path: &str| compare(lookup(a.record, path), lookup(b.record, path));
        let order = if keep.ascending { by(&keep.by) } else { by(&keep.by).reverse() };
        order.then_with(|| keep.ties.as_deref().map_or(std::cmp::Ordering::Equal, by))
    };
    known.sort_by(|a, b| order(a, b).then_with(|| a.id.cmp(&b.id)));
    let mut kept = Kept::default();
    let mut from = 0;
    while from < known.len() {
        let equal =
            known[from..].iter().take_while(|item| order(known[from], item).is_eq()).count();
        let to = from + equal;
        // Those without a figure may stand before or after everybody.
        let surely = from >= first && to + missing.len() <= end;
        let perhaps = to + missing.len() > first && from < end;
        for item in &known[from..to] {
            if surely {
                kept.sure.insert(item.id.clone());
            } else if perhaps {
                kept.unsure.insert(item.id.clone());
            }
        }
        from = to;
    }
    let room = known.len() + missing.len() <= end && first == 0;
    let missing = missing.into_iter().map(|item| item.id.clone());
    if room {
        kept.sure.extend(missing)
    } else {
        kept.unsure.extend(missing)
    }
    kept
}

/// Matters that several rules could serve: the one that gives most, or the one that stands first. While
/// it is open which that is, its facts count for each only if it is decided so.
pub(super) fn settle_matters(ground: Ground<'_>, paid: &[Paid], cases: &mut [Case<'_, '_, '_>]) {
    for exclusive in &ground.policy.exclusive {
        if matches!(exclusive.resolve, Resolve::Choice(_)) {
            continue;
        }
        let claims = claims(exclusive, paid, cases);
        for case in cases.iter_mut() {
            let Some(field) = field_of(exclusive, &case.rule.id) else { continue };
            let (payee, rule) = (case.unit.key.clone(), case.rule.id.clone());
            let found = |item: &Judged<'_>| {
                let matter = lookup(item.record, field).map(shown)?;
                let claims = claims.get(&(payee.clone(), matter))?;
                (claims.len() > 1).then(|| winner(claims, &exclusive.resolve))
            };
            let answers: Vec<(String, Option<String>)> = case
                .items
                .iter()
                .filter_map(|item| Some((item.id.clone(), found(item)?)))
                .collect();
            for (fact, winner) in answers {
                match winner {
                    Some(winner) if winner == rule => {}
                    Some(winner) => {
                        let sentence = format!("同一事项不重复享受，已按 {winner} 计");
                        let reason =
                            Reason { code: "exclusive", field: field.to_owned(), sentence };
                        case.leave_out(&reason, |item| item.id == fact);
                    }
                    None => {
                        let sentence = "同一事项由哪条规则支持，先要确定各自的金额".to_owned();
                        case.asked.push(Question { fact: fact.clone(), sentence });
                        case.unsure.insert(fact);
                    }
                }
            }
        }
    }
}

/// What a rule would give for a matter; none when a record cannot be used.
struct Claim {
    rule: String,
    rank: usize,
    /// Whatever is decided, and if all is decided in favour.
    amounts: Option<(Rate, Rate)>,
}

/// The rule that serves a matter; none while that is open.
fn winner(claims: &[Claim], resolve: &Resolve) -> Option<String> {
    if *resolve == Resolve::First {
        return claims.iter().min_by_key(|claim| claim.rank).map(|claim| claim.rule.clone());
    }
    let amounts: Option<Vec<(Rate, Rate)>> = claims.iter().map(|claim| claim.amounts).collect();
    let amounts = amounts?;
    let beats = |a: usize, b: usize| {
        let (sure, hopeful) = (amounts[a].0, amounts[b].1);
        sure > hopeful || sure == hopeful && claims[a].rank < claims[b].rank
    };
    let best = (0..claims.len()).find(|a| (0..claims.len()).all(|b| b == *a || beats(*a, b)))?;
    Some(claims[best].rule.clone())
}

fn field_of<'e>(exclusive: &'e Exclusive, rule: &str) -> Option<&'e str> {
    exclusive.rules.iter().find(|(id, _)| id == rule).map(|(_, field)| field.as_str())
}

/// For each payee and matter what each rule would give for it.
fn claims(
    exclusive: &Exclusive,
    paid: &[Paid],
    cases: &[Case<'_, '_, '_>],
) -> BTreeMap<(String, String), Vec<Claim>> {
    let mut claims: BTreeMap<(String, String), Vec<Claim>> = BTreeMap::new();
    let none = Amounts::new();
    for case in cases {
        let rank = exclusive.rules.iter().position(|(id, _)| *id == case.rule.id);
        let Some((rank, field)) = rank.zip(field_of(exclusive, &case.rule.id)) else { continue };
        let mut matters: BTreeMap<String, Vec<&Judged<'_>>> = BTreeMap::new();
        for item in case.items.iter().filter(|item| item.counts()) {
            if let Some(matter) = lookup(item.record, field) {
                matters.entry(shown(matter)).or_default().push(item);
            }
        }
        let records = case.records();
        for (matter, items) in matters {
            let alone = |items: &[&Judged<'_>], hopeful: bool| {
                let desk = Desk::new(paid, &none);
                let amount = case.work(&records, &desk, hopeful, |sums| sums.alone(items)).ok()?;
                (!desk.unbounded.get()).then_some(amount)
            };
            let certain = case.certain();
            let sure: Vec<&Judged<'_>> = items
                .iter()
                .filter(|item| certain.iter().any(|one| one.id == item.id))
                .copied()
                .collect();
            let amounts = alone(&sure, false).zip(alone(&items, true));
            let claim = Claim { rule: case.rule.id.clone(), rank, amounts };
            claims.entry((case.unit.key.clone(), matter)).or_default().push(claim);
        }
    }
    claims
}
