//! One cell: exact text, a number as people see it, a day, or the reason it cannot be read.

use kezhuan_kernel::Day;

/// The content of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, trimmed.
    Text(String),
    /// A number as a spreadsheet shows it: no exponent, no float artefacts.
    Number(String),
    /// A cell formatted as a date.
    Day(Day),
    /// Cannot be read; the sentence says why.
    Fault(String),
}

/// Numbers from here on have lost digits in spreadsheet programs.
const EXACT_BELOW: f64 = 1e15;

impl Cell {
    /// Text cleaned of what people do not see: outer spaces, control and zero-width characters.
    pub fn text_of(raw: &str) -> Self {
        let clean: String = raw.chars().filter(|c| !invisible(*c)).collect();
        match clean.trim() {
            "" => Self::Empty,
            text => Self::Text(text.to_owned()),
        }
    }

    /// A float of a spreadsheet: 15 significant digits, as Excel itself shows.
    pub fn number_of(value: f64) -> Self {
        if !value.is_finite() || value.abs() >= EXACT_BELOW {
            return Self::Fault(
                "数字超过 15 位，表格软件已经丢了后几位。请把这一列设为“文本”，重新填写".to_owned(),
            );
        }
        let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
        Self::Number(if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() })
    }

    /// Days since 1899-12-30, as spreadsheets count.
    pub fn serial_day(serial: i64) -> Option<Day> {
        // 60 is the 29th of February 1900, which spreadsheets believe in; days before it are one off.
        let offset = match serial {
            61..=2_958_465 => serial,
            1..=59 => serial + 1,
            _ => return None,
        };
        Some(Day::new(1899, 12, 30)?.plus_days(offset))
    }

    /// Nothing, not even a reason?
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// As text; empty for nothing and for what cannot be read.
    pub fn text(&self) -> String {
        match self {
            Self::Empty | Self::Fault(_) => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Day(day) => day.to_string(),
        }
    }

    /// Bytes it keeps.
    pub(crate) fn weight(&self) -> usize {
        let text = match self {
            Self::Text(text) | Self::Number(text) | Self::Fault(text) => text.len(),
            Self::Day(_) | Self::Empty => 0,
        };
        std::mem::size_of::<Self>() + text
    }

    /// The same cell, or a fault when it is longer than allowed.
    pub(crate) fn limited(self, characters: usize) -> Self {
        match &self {
            Self::Text(text) if text.len() > characters => {
                let length = text.chars().count();
                if length <= characters {
                    return self;
                }
                Self::Fault(format!("这一格有 {length} 个字，最多 {characters} 个"))
            }
            _ => self,
        }
    }
}

fn invisible(c: char) -> bool {
    let zero_width = matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    zero_width || (c.is_control() && !matches!(c, '\n' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_see_them() {
        let check = |value: f64, want: &str| assert_eq!(Cell::number_of(value).text(), want);
        check(0.1 + 0.2, "0.3");
        check(600_000.0, "600000");
        check(1234.1 * 3.0, "3702.3");
        check(-0.0, "0");
        check(1e-7, "0.0000001");
        check(13_800_000_000.0, "13800000000");
        check(99_999_999_999.99, "99999999999.99");
        assert!(matches!(Cell::number_of(9.141_169e17), Cell::Fault(_)));
        assert!(matches!(Cell::number_of(f64::NAN), Cell::Fault(_)));
    }

    #[test]
    fn text_without_the_invisible() {
        assert_eq!(Cell::text_of("\u{FEFF} 小麦\u{200B}\u{3000}").text(), "小麦");
        assert_eq!(Cell::text_of("两\n行").text(), "两\n行");
        assert!(Cell::text_of(" \u{3000}\u{0}").is_empty());
        assert!(matches!(Cell::text_of("四个汉字").limited(3), Cell::Fault(_)));
        assert!(matches!(Cell::text_of("四个汉字").limited(4), Cell::Text(_)));
    }

    #[test]
    fn serial_days() {
        let check = |serial, want: Option<&str>| {
            assert_eq!(Cell::serial_day(serial).map(|d| d.to_string()).as_deref(), want);
        };
        check(1, Some("1900-01-01"));
        check(59, Some("1900-02-28"));
        check(60, None);
        check(61, Some("1900-03-01"));
        check(45_943, Some("2025-10-13"));
        check(2_958_465, Some("9999-12-31"));
        check(2_958_466, None);
        check(-1, None);
    }
}
