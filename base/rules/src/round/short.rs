//! Money that is not enough: cut alike, at one computed rate, or in order until it is used up.

use kezhuan_kernel::{Fen, Rate};

use super::Outcome;
use super::numbers::compare;
use super::together::{Pool, Worked, of_payee_value};
use crate::number::{At, Mode, Rounding, of_fen, plain};
use crate::policy::{Allocate, Method, Quantity, Remainder};

impl Pool<'_> {
    pub(super) fn allocate(&self, allocate: &Allocate, worked: &mut [Worked<'_, '_, '_>]) {
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
