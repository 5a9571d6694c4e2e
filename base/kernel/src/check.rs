//! Reading what people typed: every error at once, each at its field.

use crate::{CreditCode, Day, Fen, FieldError, Id, Problem};

/// What is said of a word that is none of a list; whoever has the list may say what is in it.
pub const NO_OPTION: &str = "没有这个选项";

/// Collects field errors while raw text becomes typed values.
///
/// Each reader returns a value even when the text is wrong, so that reading goes on and all errors
/// are found; [`Check::finish`] then decides. Values read after an error must not be used before.
#[derive(Debug, Default)]
pub struct Check {
    errors: Vec<FieldError>,
}

/// A text field being read; see [`Check::text`].
pub struct Text<'a> {
    check: &'a mut Check,
    field: String,
    value: String,
}

impl Check {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes an error.
    pub fn wrong(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.into(), message: message.into() });
    }

    /// Notes an error unless `fine`.
    pub fn expect(&mut self, fine: bool, field: &str, message: &str) {
        if !fine {
            self.wrong(field, message);
        }
    }

    /// A text, trimmed; chain [`Text::required`], [`Text::max`], then [`Text::get`].
    pub fn text<'a>(&'a mut self, field: &str, raw: &str) -> Text<'a> {
        Text { check: self, field: field.to_owned(), value: raw.trim().to_owned() }
    }

    /// An amount in yuan; empty is an error.
    pub fn money(&mut self, field: &str, raw: &str) -> Fen {
        match self.money_or_none(field, raw) {
            Some(fen) => fen,
            None => {
                if raw.trim().is_empty() {
                    self.wrong(field, "请填金额，单位元");
                }
                Fen::ZERO
            }
        }
    }

    /// An amount in yuan, or nothing. Negative amounts are refused.
    pub fn money_or_none(&mut self, field: &str, raw: &str) -> Option<Fen> {
        if raw.trim().is_empty() {
            return None;
        }
        match Fen::parse_yuan(raw) {
            Ok(fen) if fen.is_negative() => {
                self.wrong(field, "金额不能小于 0");
                None
            }
            Ok(fen) => Some(fen),
            Err(error) => {
                self.wrong(field, error.to_string());
                None
            }
        }
    }

    /// A day; empty is an error.
    pub fn day(&mut self, field: &str, raw: &str) -> Day {
        match self.day_or_none(field, raw) {
            Some(day) => day,
            None => {
                if raw.trim().is_empty() {
                    self.wrong(field, "请填日期，例如 2025-11-24");
                }
                Day::new(1970, 1, 1).unwrap_or_else(|| unreachable!("a date"))
            }
        }
    }

    /// A day, or nothing.
    pub fn day_or_none(&mut self, field: &str, raw: &str) -> Option<Day> {
        if raw.trim().is_empty() {
            return None;
        }
        raw.parse().map_err(|message: String| self.wrong(field, message)).ok()
    }

    /// A whole number in a range; empty is an error.
    pub fn number(&mut self, field: &str, raw: &str, range: std::ops::RangeInclusive<i64>) -> i64 {
        match raw.trim().parse::<i64>() {
            Ok(n) if range.contains(&n) => n,
            _ => {
                self.wrong(field, format!("请填 {} 到 {} 之间的整数", range.start(), range.end()));
                *range.start()
            }
        }
    }

    /// A 统一社会信用代码; empty is an error.
    pub fn credit_code(&mut self, field: &str, raw: &str) -> Option<CreditCode> {
        if raw.trim().is_empty() {
            self.wrong(field, "请填统一社会信用代码");
            return None;
        }
        raw.parse().map_err(|message: String| self.wrong(field, message)).ok()
    }

    /// One of a list: `parse` turns the stored word into the value.
    pub fn one_of<T>(
        &mut self,
        field: &str,
        raw: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = parse(raw.trim());
        if value.is_none() {
            self.wrong(field, if raw.trim().is_empty() { "请选一项" } else { NO_OPTION });
        }
        value
    }

    /// A form of one text that must not be empty.
    ///
    /// # Errors
    /// [`Problem::Invalid`] at its field.
    pub fn one_text(
        field: &str,
        raw: &str,
        missing: &str,
        characters: usize,
    ) -> Result<String, Problem> {
        let mut c = Self::new();
        let text = c.text(field, raw).required(missing).max(characters).get();
        c.finish()?;
        Ok(text)
    }

    /// An identifier of something else; empty is `None` without an error.
    pub fn id_or_none<T: Id>(&mut self, field: &str, raw: &str) -> Option<T> {
        if raw.trim().is_empty() {
            return None;
        }
        T::parse(raw.trim()).map_err(|error| self.wrong(field, error.to_string())).ok()
    }

    /// A ticked box.
    pub fn ticked(raw: &str) -> bool {
        matches!(raw.trim(), "true" | "on" | "1" | "yes")
    }

    /// Is everything fine so far?
    pub fn is_fine(&self) -> bool {
        self.errors.is_empty()
    }

    /// All errors, or go on.
    pub fn finish(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.errors)) }
    }
}

impl Text<'_> {
    /// Empty is an error with this sentence.
    #[must_use]
    pub fn required(self, message: &str) -> Self {
        if self.value.is_empty() {
            self.check.wrong(self.field.clone(), message);
        }
        self
    }

    /// At most so many characters.
    #[must_use]
    pub fn max(self, characters: usize) -> Self {
        let length = self.value.chars().count();
        if length > characters {
            let over = length - characters;
            self.check
                .wrong(self.field.clone(), format!("最多 {characters} 个字，现在多了 {over} 个"));
        }
        self
    }

    /// At least so many characters, if anything was typed.
    #[must_use]
    pub fn min(self, characters: usize) -> Self {
        let length = self.value.chars().count();
        if length > 0 && length < characters {
            self.check.wrong(self.field.clone(), format!("至少 {characters} 个字"));
        }
        self
    }

    /// The trimmed text.
    pub fn get(self) -> String {
        self.value
    }

    /// The trimmed text, or nothing when empty.
    pub fn get_or_none(self) -> Option<String> {
        (!self.value.is_empty()).then_some(self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collects_every_error() {
        let mut check = Check::new();
        check.text("title", "  ").required("请填成果名称").get();
        check.money("price", "12万");
        check.day("until", "2025-02-30");
        let trl = check.number("trl", "7", 1..=9);
        assert_eq!(trl, 7);
        let Err(Problem::Invalid(errors)) = check.finish() else { panic!("errors expected") };
        let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["title", "price", "until"]);
    }
}
