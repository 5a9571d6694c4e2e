//! Money: whole fen, checked, never a float.

use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};

/// An amount of 人民币 in fen (1 元 = 100 分). May be negative (a refund).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(pub i64);

/// Why a text is no amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not of the form `-1,234.56`.
    #[error("请填数字，单位元，例如 600000.00")]
    NotANumber,
    /// More than two decimals.
    #[error("最多两位小数，单位元")]
    TooManyDecimals,
    /// Beyond what is stored.
    #[error("数字太大，是不是单位填错了？这里的单位是元")]
    TooLarge,
}

impl Fen {
    /// 0.00 元.
    pub const ZERO: Self = Self(0);

    /// Whole yuan.
    pub const fn yuan(yuan: i64) -> Self {
        Self(yuan * 100)
    }

    /// Checked sum.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Checked difference.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Below zero?
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Reads yuan: `600000`, `600,000.00`, `-8.5`; full-width digits and the `元` sign are accepted.
    pub fn parse_yuan(text: &str) -> Result<Self, MoneyError> {
        let plain: String = text
            .trim()
            .trim_end_matches('元')
            .chars()
            .filter(|c| !matches!(c, ',' | '，' | ' ' | '\u{3000}' | '¥' | '￥'))
            .map(half_width)
            .collect();
        let (negative, digits) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain.as_str()),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
            return Err(MoneyError::NotANumber);
        }
        if part.trim_end_matches('0').len() > 2 {
            return Err(MoneyError::TooManyDecimals);
        }
        let cents = format!("{part:0<2}");
        let value: i64 =
            format!("{whole}{}", &cents[..2]).parse().map_err(|_| MoneyError::TooLarge)?;
        Ok(Self(if negative { -value } else { value }))
    }

    /// `600000.00`: the form of the API and of exports.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", abs / 100, abs % 100)
    }

    /// 万元 with two decimals when exact, else with as many as needed: `6.00`, `15.6`.
    pub fn wan(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        let (whole, rest) = (abs / 1_000_000, abs % 1_000_000);
        let digits = format!("{rest:06}");
        let kept = digits.trim_end_matches('0');
        format!("{sign}{}.{kept:0<2}", group(whole))
    }

    /// 亿元 with two decimals, cut (never rounded up to a target that is not reached).
    pub fn yi(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", group(abs / 10_000_000_000), abs % 10_000_000_000 / 100_000_000)
    }

    /// 人民币大写, as on receipts: `壹佰贰拾捌万元整`.
    pub fn capitals(self) -> String {
        capitals(self.0)
    }
}

/// `600,000.00`: yuan, grouped, two decimals.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", group(abs / 100), abs % 100))
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |a, b| Self(a.0.saturating_add(b.0)))
    }
}

impl Serialize for Fen {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.plain())
    }
}

impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_yuan(&text).map_err(serde::de::Error::custom)
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '．' | '－' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn group(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn capitals(fen: i64) -> String {
    const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
    const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
    const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];
    let abs = fen.unsigned_abs();
    let (yuan, jiao, cent) = (abs / 100, abs / 10 % 10, abs % 10);
    let mut out = String::from(if fen < 0 { "负" } else { "" });
    let digits: Vec<usize> = yuan.to_string().bytes().map(|b| usize::from(b - b'0')).collect();
    let mut zero = false;
    let mut any_in_group = false;
    for (i, &digit) in digits.iter().enumerate() {
        let place = digits.len() - 1 - i;
        if digit == 0 {
            zero = true;
        } else {
            if zero && out != "负" && !out.is_empty() {
                out.push('零');
            }
            zero = false;
            any_in_group = true;
            out.push_str(DIGITS[digit]);
            out.push_str(PLACES[place % 4]);
        }
        if place.is_multiple_of(4) {
            if any_in_group {
                out.push_str(GROUPS[(place / 4).min(3)]);
            }
            any_in_group = false;
        }
    }
    if yuan > 0 {
        out.push('元');
    } else if jiao == 0 && cent == 0 {
        out.push_str("零元");
    }
    if jiao == 0 && cent == 0 {
        out.push('整');
        return out;
    }
    if jiao > 0 {
        out.push_str(DIGITS[jiao as usize]);
        out.push('角');
    } else if yuan > 0 {
        out.push('零');
    }
    if cent > 0 {
        out.push_str(DIGITS[cent as usize]);
        out.push('分');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_yuan() {
        let check = |text: &str, want: Result<i64, MoneyError>| {
            assert_eq!(Fen::parse_yuan(text).map(|f| f.0), want, "{text}");
        };
        check("600000", Ok(60_000_000));
        check(" 600,000.00 元", Ok(60_000_000));
        check("６００.５", Ok(60_050));
        check("-8.50", Ok(-850));
        check("0.100", Ok(10));
        check("1.005", Err(MoneyError::TooManyDecimals));
        check("", Err(MoneyError::NotANumber));
        check("12万", Err(MoneyError::NotANumber));
        check(".5", Err(MoneyError::NotANumber));
        check("99999999999999999999", Err(MoneyError::TooLarge));
    }

    #[test]
    fn shows_units() {
        assert_eq!(Fen::yuan(361_000).to_string(), "361,000.00");
        assert_eq!(Fen(-1).to_string(), "-0.01");
        assert_eq!(Fen::yuan(60_000).wan(), "6.00");
        assert_eq!(Fen::yuan(156_000).wan(), "15.60");
        assert_eq!(Fen(123_456_789).wan(), "123.456789");
        assert_eq!(Fen::yuan(1_999_999_999).yi(), "19.99");
    }

    #[test]
    fn capitals_of_cheques() {
        let check = |fen: i64, want: &str| assert_eq!(Fen(fen).capitals(), want);
        check(128_000_000, "壹佰贰拾捌万元整");
        check(10_000_000_000, "壹亿元整");
        check(10_020_030, "壹拾万零贰佰元叁角");
        check(1_000_501, "壹万零伍元零壹分");
        check(0, "零元整");
        check(5, "伍分");
        check(-300, "负叁元整");
        check(20_000_000_000_000, "贰仟亿元整");
        check(10_001_000_000, "壹亿零壹万元整");
    }
}
