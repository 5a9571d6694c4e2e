//! Money that is not enough: cut alike, at one computed rate, or in order until it is used up.

use std::cmp::Ordering;

use kezhuan_kernel::{Fen, Rate};

use super::Outcome;
use super::numbers::compare;
use super::together::{Pool, Worked, of_payee_value, unusable};
use crate::number::{At, Mode, Rounding, of_fen, plain};
use crate::policy::{Allocate, Method, Quantity, Remainder};

impl Pool<'_> {
    pub(super) fn allocate(&self, allocate: &Allocate, worked: &mut [Worked<'_, '_, '_>]) {
        let mine = |one: &Worked<'_, '_, '_>| allocate.rules.contains(&one.entry.rule);
        let mut all: Vec<usize> = (0..worked.len()).filter(|at| mine(&worked[*at])).collect();
        let Some(first) = all.first() else { return };
        let budget = match self.value(&worked[*first], &allocate.budget) {
            Ok(budget) => budget.max(Rate::ZERO),
            Err(bad) => return unusable(&all, &bad, worked),
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
            Method::InOrder { by, ties, descending, partial } => {
                let order = Order { by, ties: ties.as_deref(), descending: *descending };
                order.sort(&mut all, worked);
                in_order(budget, *partial, &order, &all, worked);
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
            let unit = smallest(one);
            let share = base.checked_mul(rate).and_then(|exact| down(unit).apply(exact));
            let (Some(share), Some(amount)) = (share, one.amount()) else { continue };
            let label = format!("资金共 {} 元，算得统一比例 {rate}", budget.plain());
            one.set("allocate", label, share.min(amount));
        }
    }
}

const fn down(unit: Fen) -> Rounding {
    Rounding { mode: Mode::Down, unit, at: At::Rule }
}

/// The order in which payees are served.
struct Order<'o> {
    by: &'o str,
    ties: Option<&'o str>,
    descending: bool,
}

impl Order<'_> {
    /// Who has nothing to be ordered by is not served before somebody mends the record.
    fn sort(&self, all: &mut Vec<usize>, worked: &mut [Worked<'_, '_, '_>]) {
        all.retain(|at| {
            let one = &mut worked[*at];
            let there = of_payee_value(one, self.by).is_some();
            if !there {
                let message = "没有填，排不出先后".to_owned();
                let bad = one.case.ground.bad_payee(&one.entry.payee, self.by, message);
                one.entry.outcome = Outcome::InvalidInput { bad: vec![bad] };
            }
            there
        });
        all.sort_by(|a, b| {
            let payee = |at: usize| &worked[at].entry.payee;
            self.compare(*a, *b, worked).then_with(|| payee(*a).cmp(payee(*b)))
        });
    }

    fn compare(&self, a: usize, b: usize, worked: &[Worked<'_, '_, '_>]) -> Ordering {
        let by = |path: &str| {
            compare(of_payee_value(&worked[a], path), of_payee_value(&worked[b], path))
        };
        let order = if self.descending { by(self.by).reverse() } else { by(self.by) };
        order.then_with(|| self.ties.map_or(Ordering::Equal, by))
    }
}

/// All amounts cut by the same factor, to the units that the rules pay; what is left goes to the largest
/// remainders, equals by name.
fn pro_rata(allocate: &Allocate, budget: Fen, all: &[usize], worked: &mut [Worked<'_, '_, '_>]) {
    let sum: i128 =
        all.iter().filter_map(|at| worked[*at].amount()).map(|fen| i128::from(fen.0)).sum();
    if sum <= i128::from(budget.0) {
        return;
    }
    let mut shares: Vec<Part> = Vec::new();
    for at in all {
        let amount = worked[*at].amount().unwrap_or(Fen::ZERO);
        let unit = smallest(&worked[*at]);
        let (exact, step) = (i128::from(amount.0) * i128::from(budget.0), sum * i128::from(unit.0));
        let steps = i64::try_from(exact / step).unwrap_or_default();
        shares.push(Part { rest: exact % step, at: *at, fen: steps * unit.0, unit: unit.0 });
    }
    if allocate.remainder == Remainder::Largest {
        let mut left = budget.0 - shares.iter().map(|part| part.fen).sum::<i64>();
        shares.sort_by(|a, b| {
            let names = |at: usize| (&worked[at].entry.payee, &worked[at].entry.rule);
            b.rest.cmp(&a.rest).then_with(|| names(a.at).cmp(&names(b.at)))
        });
        for share in &mut shares {
            if left >= share.unit {
                share.fen += share.unit;
                left -= share.unit;
            }
        }
    }
    let of = format!(
        "资金共 {} 元，应支持 {} 元，同比例分配",
        budget.plain(),
        plain(Rate::new(sum, 100).unwrap_or(Rate::ZERO))
    );
    for part in shares {
        worked[part.at].set("allocate", of.clone(), Fen(part.fen));
    }
}

/// A payee's part of short money.
struct Part {
    rest: i128,
    at: usize,
    fen: i64,
    unit: i64,
}

/// The smallest sum the rule pays.
fn smallest(one: &Worked<'_, '_, '_>) -> Fen {
    one.case.rule.rounding.unwrap_or(one.case.ground.policy.rounding).unit
}

/// One after the other until it is used up; equals who cannot all be served wait for a decision.
fn in_order(
    budget: Fen,
    partial: bool,
    order: &Order<'_>,
    all: &[usize],
    worked: &mut [Worked<'_, '_, '_>],
) {
    let mut left = budget;
    let label = format!("资金共 {} 元，依次支持，额满为止", budget.plain());
    let mut rest = all;
    while let Some(first) = rest.first() {
        let equal =
            rest.iter().take_while(|at| order.compare(*first, **at, worked).is_eq()).count();
        let (now, later) = rest.split_at(equal);
        rest = later;
        let sum: Fen = now.iter().filter_map(|at| worked[*at].amount()).sum();
        if sum <= left {
            left = Fen(left.0 - sum.0);
            continue;
        }
        if let [at] = now {
            let part =
                if partial { down(smallest(&worked[*at])).apply(of_fen(left)) } else { None };
            worked[*at].set("allocate", label.clone(), part.unwrap_or(Fen::ZERO));
        } else if left > Fen::ZERO {
            for at in now {
                worked[*at].wait("资金不够，同一位次由谁得到待决定".to_owned());
            }
        } else {
            for at in now {
                worked[*at].set("allocate", label.clone(), Fen::ZERO);
            }
        }
        left = Fen::ZERO;
    }
}
