//! How many are paid: by rank, with equals at the border told apart, admitted or asked about.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::{Fen, Rate};

use super::Outcome;
use super::numbers::compare;
use super::together::{Pool, Worked, of_payee, of_payee_value};
use crate::number::of_fen;
use crate::policy::{Quota, Ties, Top};
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
}

fn candidate(one: &Worked<'_, '_, '_>, of_paid: bool) -> bool {
    if of_paid {
        return one.at_most().is_none_or(|most| most > Fen::ZERO)
            && !matches!(one.entry.outcome, Outcome::InvalidInput { .. });
    }
    let fits = one.case.who.values().any(|verdict| !matches!(verdict, Verdict::Fail(_)));
    fits && one.reached
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
