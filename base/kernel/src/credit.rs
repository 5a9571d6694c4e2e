//! 统一社会信用代码 (GB 32100-2015): 18 characters, two check digits.

use std::fmt;
use std::str::FromStr;

/// A code whose length, alphabet and both check digits are right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const ORG_ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ORG_WEIGHTS: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

impl CreditCode {
    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Division code of the registering office (characters 3 to 8, GB/T 2260).
    pub fn division(&self) -> &str {
        &self.0[2..8]
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CreditCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let code: String =
            text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        if code.len() != 18 || !code.is_ascii() {
            return Err(format!("应为 18 位，现在是 {} 位", code.chars().count()));
        }
        let bytes = code.as_bytes();
        if let Some(i) = bytes.iter().position(|b| !ALPHABET.contains(b)) {
            let place = i + 1;
            return Err(format!("第 {place} 位“{}”不会出现在代码里", char::from(bytes[i])));
        }
        if bytes[16] != org_check(&bytes[8..16]) || bytes[17] != credit_check(&bytes[..17]) {
            return Err("校验位不对，请对照营业执照再看一遍".to_owned());
        }
        Ok(Self(code))
    }
}

/// Builds a valid code from its first 16 characters; for demonstration and test data.
impl CreditCode {
    /// `stem`: 16 characters of the alphabet.
    pub fn with_checks(stem: &str) -> Option<Self> {
        let bytes = stem.as_bytes();
        if bytes.len() != 16 || !bytes.iter().all(|b| ALPHABET.contains(b)) {
            return None;
        }
        let mut code = bytes.to_vec();
        code.push(org_check(&bytes[8..16]));
        code.push(credit_check(&code));
        String::from_utf8(code).ok()?.parse().ok()
    }
}

/// GB 11714: organization code check character.
fn org_check(eight: &[u8]) -> u8 {
    let sum: usize = eight.iter().zip(ORG_WEIGHTS).map(|(b, w)| place(ORG_ALPHABET, *b) * w).sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        n => b'0' + n as u8,
    }
}

/// GB 32100: last check character, weights 3^i mod 31.
fn credit_check(seventeen: &[u8]) -> u8 {
    let mut weight = 1;
    let mut sum = 0;
    for byte in seventeen {
        sum += place(ALPHABET, *byte) * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET[(31 - sum % 31) % 31]
}

fn place(alphabet: &[u8], byte: u8) -> usize {
    alphabet.iter().position(|b| *b == byte).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_both_digits() {
        assert!("91411699MADEM0011R".parse::<CreditCode>().is_ok());
        assert!("91411699madem0011r ".parse::<CreditCode>().is_ok());
        for bad in ["91411699MADEM0011T", "91411699MADEM0021R", "9141169", "91411699MADEMO011R"] {
            assert!(bad.parse::<CreditCode>().is_err(), "{bad}");
        }
        let made = CreditCode::with_checks("91411699MADEM001").unwrap();
        assert_eq!(made.as_str(), "91411699MADEM0011R");
    }
}
