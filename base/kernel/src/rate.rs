//! Exact rates: `10%`, `0.6‰`, `1/3`. Never a float.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A rational number, in lowest terms, denominator positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    num: i128,
    den: i128,
}

impl Rate {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// The whole.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// `num / den`, or `None` for a zero denominator.
    pub fn new(num: i128, den: i128) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let divisor = gcd(num.unsigned_abs(), den.unsigned_abs()).max(1) as i128;
        let sign = if den < 0 { -1 } else { 1 };
        Some(Self { num: sign * num / divisor, den: sign * den / divisor })
    }

    /// Numerator, in lowest terms.
    pub const fn num(self) -> i128 {
        self.num
    }

    /// Denominator, positive.
    pub const fn den(self) -> i128 {
        self.den
    }

    /// Exact product, `None` on overflow.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Self::new(self.num.checked_mul(other.num)?, self.den.checked_mul(other.den)?)
    }

    /// Exact sum, `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let left = self.num.checked_mul(other.den)?;
        let right = other.num.checked_mul(self.den)?;
        Self::new(left.checked_add(right)?, self.den.checked_mul(other.den)?)
    }

    /// Exact difference, `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self { num: other.num.checked_neg()?, den: other.den })
    }

    /// Exact quotient, `None` for zero or overflow.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        Self::new(self.num.checked_mul(other.den)?, self.den.checked_mul(other.num)?)
    }

    /// `10%`, with as many decimals as the number needs (at most 8).
    pub fn percent(self) -> String {
        format!("{}%", Self::decimal(self.num * 100, self.den))
    }

    fn decimal(num: i128, den: i128) -> String {
        let sign = if num < 0 { "-" } else { "" };
        let abs = num.abs();
        let mut rest = abs % den;
        let mut digits = String::new();
        while rest != 0 && digits.len() < 8 {
            rest *= 10;
            digits.push(char::from(b'0' + (rest / den) as u8));
            rest %= den;
        }
        let point = if digits.is_empty() { "" } else { "." };
        format!("{sign}{}{point}{digits}", abs / den)
    }
}

impl From<i64> for Rate {
    fn from(n: i64) -> Self {
        Self { num: i128::from(n), den: 1 }
    }
}

impl PartialOrd for Rate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rate {
    /// Exact for any pair whose cross products fit 128 bits; beyond that by continued fractions.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self.num.checked_mul(other.den), other.num.checked_mul(self.den)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => {
                let (qa, qb) = (self.num.div_euclid(self.den), other.num.div_euclid(other.den));
                qa.cmp(&qb).then_with(|| {
                    let ra = self.num.rem_euclid(self.den);
                    let rb = other.num.rem_euclid(other.den);
                    match (ra, rb) {
                        (0, 0) => std::cmp::Ordering::Equal,
                        (0, _) => std::cmp::Ordering::Less,
                        (_, 0) => std::cmp::Ordering::Greater,
                        _ => Self { num: other.den, den: rb }.cmp(&Self { num: self.den, den: ra }),
                    }
                })
            }
        }
    }
}

/// A percentage where that is short, else a fraction.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.den;
        for factor in [2, 5] {
            while rest % factor == 0 {
                rest /= factor;
            }
        }
        if rest == 1 {
            f.write_str(&self.percent())
        } else {
            write!(f, "{}/{}", self.num, self.den)
        }
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("比例写法不对：{text}（可以写 10%、0.6‰、1/3、0.1）");
        let text = text.trim();
        let (body, scale) = if let Some(body) = text.strip_suffix('%') {
            (body, 100)
        } else if let Some(body) = text.strip_suffix('‰') {
            (body, 1000)
        } else {
            (text, 1)
        };
        if let Some((a, b)) = body.split_once('/') {
            let num = a.trim().parse().map_err(|_| bad())?;
            let den: i128 = b.trim().parse().map_err(|_| bad())?;
            return Self::new(num, den.checked_mul(scale).ok_or_else(bad)?).ok_or_else(bad);
        }
        let (negative, digits) = match body.trim().strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, body.trim()),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(part) || part.len() > 18 {
            return Err(bad());
        }
        let num: i128 = format!("{whole}{part}").parse().map_err(|_| bad())?;
        let den = 10_i128.pow(part.len() as u32) * scale;
        Self::new(if negative { -num } else { num }, den).ok_or_else(bad)
    }
}

impl Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}/{}", self.num, self.den))
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_shows() {
        let check = |text: &str, num, den| {
            assert_eq!(text.parse::<Rate>().ok(), Rate::new(num, den), "{text}");
        };
        check("10%", 1, 10);
        check("0.6‰", 6, 10_000);
        check("0.05%", 5, 10_000);
        check("1/3", 1, 3);
        check("150%", 3, 2);
        check("-2.5%", -25, 1000);
        assert!("十分之一".parse::<Rate>().is_err());
        assert!("1/0".parse::<Rate>().is_err());
        assert_eq!("0.6‰".parse::<Rate>().map(|r| r.to_string()), Ok("0.06%".to_owned()));
        assert!(Rate::new(1, 3) < Rate::new(34, 100));
    }
}
