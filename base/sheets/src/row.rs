//! One row under a known header, and reading it with all its errors at once.

use kezhuan_kernel::{Check, CreditCode, Day, Fen, Problem};

use crate::{Cell, Columns, Line, RowError, day_of, yuan_or_wan};

/// One row of a file.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub(crate) columns: Columns,
    pub(crate) places: &'a [Option<usize>],
    pub(crate) line: &'a Line,
}

static NOTHING: Cell = Cell::Empty;

impl<'a> Row<'a> {
    /// Row number as the person sees it in the file.
    pub fn number(&self) -> usize {
        self.line.number
    }

    /// The cell of a field; an empty cell when the file has no such column.
    pub fn cell(&self, key: &str) -> &'a Cell {
        let column = self.columns.all.iter().position(|column| column.key == key);
        let place = column.and_then(|i| self.places.get(i).copied().flatten());
        place.and_then(|i| self.line.cells.get(i)).unwrap_or(&NOTHING)
    }

    /// The text of a field, as it stands.
    pub fn text(&self, key: &str) -> String {
        self.cell(key).text()
    }

    /// Why the row as a whole cannot be read.
    pub fn broken(&self) -> Option<RowError> {
        self.line.broken.map(|why| RowError::row(self.number(), why))
    }

    /// Reading with errors collected.
    pub fn cells(&self) -> Cells<'a> {
        Cells { row: *self, check: Check::new() }
    }

    /// One error of this row, at a field.
    pub fn error(&self, key: &str, message: impl Into<String>) -> RowError {
        let column = self.columns.get(key).map_or("", |column| column.header);
        RowError { row: self.number(), column: column.to_owned(), message: message.into() }
    }

    /// What an operation refused, told at the columns of this row.
    pub fn errors_of(&self, problem: &Problem) -> Vec<RowError> {
        match problem {
            Problem::Invalid(fields) => {
                let at = |field: &str| field.split(['.', '[']).next().unwrap_or("").to_owned();
                fields.iter().map(|e| self.error(&at(&e.field), e.message.as_str())).collect()
            }
            other => vec![RowError::row(self.number(), other.to_string())],
        }
    }

    /// Nothing in any column the import knows?
    pub(crate) fn is_empty(&self) -> bool {
        self.line.broken.is_none()
            && self.columns.all.iter().all(|column| self.cell(column.key).is_empty())
    }
}

/// What people write behind a whole number: `7级`, `120 人`.
const UNITS: [char; 6] = ['级', '人', '家', '个', '项', '件'];

/// Reads the fields of a row; every error is kept until [`Cells::finish`].
///
/// A field of a required column that is empty is an error. Values read after an error must not be
/// used before `finish`.
#[derive(Debug)]
pub struct Cells<'a> {
    row: Row<'a>,
    check: Check,
}

impl Cells<'_> {
    /// Text of at most so many characters.
    pub fn text(&mut self, key: &str, max: usize) -> String {
        let raw = self.raw(key);
        self.check.text(key, &raw).max(max).get()
    }

    /// Text, or nothing.
    pub fn text_or_none(&mut self, key: &str, max: usize) -> Option<String> {
        Some(self.text(key, max)).filter(|text| !text.is_empty())
    }

    /// Parts separated by 、；;，, or line breaks.
    pub fn list(&mut self, key: &str, max: usize) -> Vec<String> {
        self.text(key, max)
            .split(['、', '；', ';', '，', ',', '\n'])
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// An amount, zero after an error; see [`yuan_or_wan`].
    pub fn money(&mut self, key: &str) -> Fen {
        self.money_or_none(key).unwrap_or_default()
    }

    /// An amount, or nothing. Negative amounts are refused.
    pub fn money_or_none(&mut self, key: &str) -> Option<Fen> {
        if let Cell::Day(_) = self.row.cell(key) {
            self.wrong(key, "这一格是日期，请改成金额，单位元");
            return None;
        }
        let amount = self.read(key, yuan_or_wan)?;
        if amount.is_negative() {
            self.wrong(key, "金额不能小于 0");
            return None;
        }
        Some(amount)
    }

    /// An asking price or a budget above zero; nothing when the cell is empty, 0 or 面议.
    pub fn price(&mut self, key: &str) -> Option<Fen> {
        if self.row.text(key).trim() == "面议" {
            return None;
        }
        self.money_or_none(key).filter(|price| price.0 > 0)
    }

    /// A day, 1970-01-01 after an error; see [`day_of`].
    pub fn day(&mut self, key: &str) -> Day {
        self.day_or_none(key).unwrap_or_else(|| kezhuan_kernel::Instant(0).day())
    }

    /// A day, or nothing.
    pub fn day_or_none(&mut self, key: &str) -> Option<Day> {
        self.read(key, day_of)
    }

    /// A whole number in a range, its start after an error.
    pub fn whole(&mut self, key: &str, range: std::ops::RangeInclusive<i64>) -> i64 {
        let start = *range.start();
        self.whole_or_none(key, range).unwrap_or(start)
    }

    /// A whole number in a range, or nothing.
    pub fn whole_or_none(
        &mut self,
        key: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        self.read(key, |text| {
            let plain = text.replace([',', '，'], "");
            match plain.trim_end_matches(UNITS).trim_end().parse() {
                Ok(n) if range.contains(&n) => Ok(n),
                _ => Err(format!(
                    "“{text}”不行，请填 {} 到 {} 之间的整数",
                    range.start(),
                    range.end()
                )),
            }
        })
    }

    /// 是 or 否; empty is 否.
    pub fn flag(&mut self, key: &str) -> bool {
        self.read(key, |text| match text.to_lowercase().as_str() {
            "是" | "有" | "√" | "y" | "yes" | "true" | "1" => Ok(true),
            "否" | "无" | "×" | "n" | "no" | "false" | "0" => Ok(false),
            _ => Err("请填“是”或“否”".to_owned()),
        })
        .unwrap_or_default()
    }

    /// One of the words of a list; `words` is shown when it is none of them.
    pub fn one_of<T>(
        &mut self,
        key: &str,
        words: &[&str],
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.read(key, |text| {
            parse(text).ok_or_else(|| format!("没有“{text}”这一项，请填：{}", words.join("、")))
        })
    }

    /// A 统一社会信用代码, or nothing.
    pub fn credit_code(&mut self, key: &str) -> Option<CreditCode> {
        self.read(key, str::parse)
    }

    /// Notes an error of the importer's own.
    pub fn wrong(&mut self, key: &str, message: impl Into<String>) {
        self.check.wrong(key, message);
    }

    /// All errors as a problem, or go on: for whoever reads on with an operation's own check.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(self) -> Result<(), Problem> {
        self.check.finish()
    }

    /// All errors of the row, or go on.
    pub fn finish(self) -> Result<(), Vec<RowError>> {
        self.check.finish().map_err(|problem| self.row.errors_of(&problem))
    }

    /// A value from the text of a field; empty is nothing.
    fn read<T>(&mut self, key: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let raw = self.raw(key);
        if raw.is_empty() {
            return None;
        }
        parse(&raw).map_err(|message| self.check.wrong(key, message)).ok()
    }

    /// The text of a field; notes what cannot be read and what is required but empty.
    fn raw(&mut self, key: &str) -> String {
        match self.row.cell(key) {
            Cell::Fault(why) => self.check.wrong(key, why.as_str()),
            Cell::Empty => {
                if let Some(column) = self.row.columns.get(key).filter(|column| column.required) {
                    self.check.wrong(key, format!("请填{}", column.header));
                }
            }
            Cell::Text(_) | Cell::Number(_) | Cell::Day(_) => {}
        }
        self.row.text(key)
    }
}
