//! Exact yuan: rationals inside, one rounding by a named mode at the end.

use kezhuan_kernel::{Fen, Rate};
use serde::Serialize;

/// How an exact amount becomes whole units of money; data of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rounding {
    /// Direction.
    pub mode: Mode,
    /// Smallest unit paid.
    pub unit: Fen,
    /// Where in the calculation.
    pub at: At,
}

/// Direction of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Never above the exact amount: for 最高 and 不超过.
    Down,
    /// 四舍五入.
    HalfUp,
    /// Never below the exact amount.
    Up,
}

/// Point of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// Once for the whole rule.
    Rule,
    /// Once for each group.
    Group,
}

impl Rounding {
    /// The exact yuan as money; `None` when too large.
    pub fn apply(&self, yuan: Rate) -> Option<Fen> {
        let units = yuan.checked_mul(Rate::new(100, i128::from(self.unit.0))?)?;
        let (num, den) = (units.num(), units.den());
        let whole = match self.mode {
            Mode::Down => num.div_euclid(den),
            Mode::Up => num.checked_add(den - 1)?.div_euclid(den),
            Mode::HalfUp => num.checked_mul(2)?.checked_add(den)?.div_euclid(den.checked_mul(2)?),
        };
        i64::try_from(whole.checked_mul(i128::from(self.unit.0))?).ok().map(Fen)
    }
}

/// Fen as exact yuan.
pub(crate) fn yuan(fen: i128) -> Rate {
    Rate::new(fen, 100).unwrap_or(Rate::ZERO)
}

/// Money as exact yuan.
pub(crate) fn of_fen(fen: Fen) -> Rate {
    yuan(i128::from(fen.0))
}

/// Exact yuan cut to fen, for showing.
pub(crate) fn whole_fen(yuan: Rate) -> Fen {
    let fen = Rounding { mode: Mode::Down, unit: Fen(1), at: At::Rule };
    fen.apply(yuan).unwrap_or(Fen::ZERO)
}

/// Exact yuan as text: at least two decimals, more only where the number has them, six at most.
pub(crate) fn plain(yuan: Rate) -> String {
    decimals(yuan, 2, 6)
}

/// A number with as many decimals as it has, between `least` and `most`; cut, never rounded up.
pub(crate) fn decimals(number: Rate, least: usize, most: usize) -> String {
    let (num, den) = (number.num().unsigned_abs(), number.den().unsigned_abs());
    let mut rest = num % den;
    let mut digits = String::new();
    while digits.len() < most && (rest != 0 || digits.len() < least) {
        let Some(next) = rest.checked_mul(10) else { break };
        digits.push(char::from(b'0' + (next / den) as u8));
        rest = next % den;
    }
    let sign = if number < Rate::ZERO { "-" } else { "" };
    let point = if digits.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{digits}", num / den)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_differ() {
        let check = |mode, yuan: &str, want: i64| {
            let rounding = Rounding { mode, unit: Fen(1), at: At::Rule };
            assert_eq!(rounding.apply(yuan.parse().unwrap()), Some(Fen(want)), "{mode:?} {yuan}");
        };
        check(Mode::Down, "999999.999", 99_999_999);
        check(Mode::HalfUp, "999999.999", 100_000_000);
        check(Mode::HalfUp, "0.005", 1);
        check(Mode::HalfUp, "0.00499", 0);
        check(Mode::Up, "0.001", 1);
        check(Mode::Down, "0.01", 1);
        check(Mode::Up, "0.01", 1);
        let whole = Rounding { mode: Mode::Down, unit: Fen::yuan(100), at: At::Rule };
        assert_eq!(whole.apply("12399.99".parse().unwrap()), Some(Fen::yuan(12_300)));
    }

    #[test]
    fn shows_exact_yuan() {
        let check = |text: &str, want: &str| assert_eq!(plain(text.parse().unwrap()), want);
        check("600000", "600000.00");
        check("999999.999", "999999.999");
        check("1/3", "0.333333");
        check("-0.5", "-0.50");
    }
}
