//! How many are paid: by rank, with equals at the border told apart, admitted or asked about.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::{Fen, Rate};

use super::Outcome;
use super::numbers::compare;
use super::together::{Pool, Worked, of_payee, of_payee_value};
use crate::number::of_fen;
use crate::policy::{Quota, Ties};
use crate::test::Verdict;

impl Pool<'_> {
    /// Every quota of those who qualify, or of those who are paid.
    pub(super) fn quotas(&self, worked: &mut [Worked<'_, '_, '_>], of_paid: bool) {
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
        let mut ranked: Vec<Ranked> = Vec::new();
        for at in all {
            let one = &worked[*at];
            let rank = match &quota.by {
                None => one.at_most().map(of_fen),
                Some(by) => match self.value(one, by) {
                    Ok(rank) => Some(rank),
                    Err(bad) => {
                        if !one.invalid() {
                            let bad = vec![bad];
                            worked[*at].entry.outcome = Outcome::InvalidInput { bad };
                        }
                        None
                    }
                },
            };
            ranked.push((rank, *at));
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
            let word = format!("只支持前 {}", quota.top);
            if one.invalid() {
                continue;
            }
            if with.tied.contains(&at) {
                one.wait(format!("{word}，并列第 {} 名，由谁入选待决定", with.first_tied));
            } else if !with.admitted.contains(&at) && !without.admitted.contains(&at) {
                one.set("quota", format!("{word}，列第 {place} 名"), Fen::ZERO);
            } else if !one.undecided() && !with.admitted.contains(&at) {
                one.wait(format!("{word}，先要确定前面单位的结果"));
            }
        }
    }
}

fn candidate(one: &Worked<'_, '_, '_>, of_paid: bool) -> bool {
    if of_paid {
        return one.at_most().is_none_or(|most| most > Fen::ZERO);
    }
    let fits = one.case.who.values().any(|verdict| !matches!(verdict, Verdict::Fail(_)));
    fits && (one.reached || one.invalid())
}

/// A rank and the place of the one who has it. What is not known may be the best of all.
type Ranked = (Option<Rate>, usize);

/// Who a quota admits.
struct Admitted {
    order: Vec<usize>,
    admitted: BTreeSet<usize>,
    tied: BTreeSet<usize>,
    /// Rank of the first of the tied.
    first_tied: usize,
}

fn admit(quota: &Quota, mut ranked: Vec<Ranked>, worked: &[Worked<'_, '_, '_>]) -> Admitted {
    let tie = |a: usize, b: usize| match &quota.ties {
        Ties::Field(path) => {
            compare(of_payee_value(&worked[a], path), of_payee_value(&worked[b], path))
        }
        _ => Ordering::Equal,
    };
    ranked.sort_by(|(a, one), (b, other)| {
        let known = a.is_some().cmp(&b.is_some());
        let by = known.then(if quota.ascending { a.cmp(b) } else { b.cmp(a) });
        let payee = || worked[*one].entry.payee.cmp(&worked[*other].entry.payee);
        by.then_with(|| tie(*one, *other)).then_with(payee)
    });
    let top = quota.top.of(ranked.len());
    let order: Vec<usize> = ranked.iter().map(|(_, at)| *at).collect();
    let mut admitted: BTreeSet<usize> = order.iter().take(top).copied().collect();
    let mut tied = BTreeSet::new();
    if let (Some(last), Some(next)) =
        (top.checked_sub(1).and_then(|at| ranked.get(at)), ranked.get(top))
        && last.0.is_some()
        && last.0 == next.0
        && !matches!(quota.ties, Ties::Field(_))
    {
        let equal = ranked.iter().filter(|(rank, _)| *rank == last.0).map(|(_, at)| *at);
        match quota.ties {
            Ties::All => admitted.extend(equal),
            _ => tied.extend(equal),
        }
    }
    let first_tied = order.iter().position(|at| tied.contains(at)).map_or(0, |place| place + 1);
    Admitted { order, admitted, tied, first_tied }
}
