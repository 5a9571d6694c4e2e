//! A table to hand out: headers, rows of typed values, remarks above.

use kezhuan_kernel::{Day, Fen, Instant};

use crate::{Columns, SheetError, write};

/// The content type of a workbook.
pub const XLSX_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A value in a table to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// Text, never run as a formula.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// An amount in yuan, two decimals.
    Money(Fen),
    /// A day.
    Day(Day),
}

/// A table to be written as XLSX or CSV.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub(crate) name: String,
    pub(crate) remarks: Vec<String>,
    pub(crate) headers: Vec<String>,
    pub(crate) rows: Vec<Vec<Value>>,
    pub(crate) total: Option<Vec<Value>>,
    pub(crate) closing: Vec<String>,
    pub(crate) as_text: bool,
}

impl Sheet {
    /// A table without rows.
    pub fn new(
        name: impl Into<String>,
        headers: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let headers = headers.into_iter().map(Into::into).collect();
        Self {
            name: name.into(),
            remarks: Vec::new(),
            headers,
            rows: Vec::new(),
            total: None,
            closing: Vec::new(),
            as_text: false,
        }
    }

    /// A line above the headers: filters, source, 演示环境.
    #[must_use]
    pub fn remark(mut self, text: impl Into<String>) -> Self {
        self.remarks.push(text.into());
        self
    }

    /// The row of sums, below the rows and outside of the filter.
    #[must_use]
    pub fn total(mut self, row: impl IntoIterator<Item = Value>) -> Self {
        self.total = Some(row.into_iter().collect());
        self
    }

    /// A line below the table, at the right: who seals it, and when.
    #[must_use]
    pub fn closing(mut self, text: impl Into<String>) -> Self {
        self.closing.push(text.into());
        self
    }

    /// Adds a row.
    pub fn push(&mut self, row: impl IntoIterator<Item = Value>) {
        self.rows.push(row.into_iter().collect());
    }

    /// As a workbook of one page, stamped with the given time.
    pub fn xlsx(&self, made: Instant) -> Result<Vec<u8>, SheetError> {
        workbook(std::slice::from_ref(self), made)
    }

    /// A workbook of one page with these rows under its headers; they are not kept in memory.
    ///
    /// # Errors
    /// When the workbook cannot be written.
    pub fn xlsx_of(
        &self,
        made: Instant,
        rows: impl Iterator<Item = Vec<Value>>,
    ) -> Result<Vec<u8>, SheetError> {
        write::xlsx_of(self, made, rows).map_err(|error| SheetError::Write(error.to_string()))
    }

    /// More rows for the end of [`Sheet::csv`].
    pub fn csv_rows(rows: &[Vec<Value>]) -> Vec<u8> {
        write::lines(rows).into_bytes()
    }

    /// As CSV that spreadsheet programs open rightly: with a mark, CRLF, no live formulas.
    pub fn csv(&self) -> Vec<u8> {
        write::csv(self)
    }
}

/// Several pages in one XLSX file, stamped with the given time.
pub fn workbook(sheets: &[Sheet], made: Instant) -> Result<Vec<u8>, SheetError> {
    write::xlsx(sheets, made).map_err(|error| SheetError::Write(error.to_string()))
}

impl Columns {
    /// The file to fill in as CSV: headers and one example row.
    pub fn template_csv(&self) -> Vec<u8> {
        let mut form = Sheet::new("", self.all.iter().map(|column| column.header));
        form.push(self.all.iter().map(|column| Value::from(column.example)));
        form.csv()
    }

    /// The file to fill in: headers, one example row, a page of notes. `words` are those a column
    /// takes; empty when it takes any.
    ///
    /// # Errors
    /// When the workbook cannot be written.
    pub fn template(
        &self,
        title: &str,
        words: impl Fn(&str) -> String,
        made: Instant,
    ) -> Result<Vec<u8>, SheetError> {
        let mut form = Sheet::new(title, self.all.iter().map(|column| column.header));
        form.as_text = true;
        form.push(self.all.iter().map(|column| Value::from(column.example)));
        let mut notes = Sheet::new("填写说明", ["列", "要不要填", "怎么填", "可以填的词", "例子"])
            .remark("第一页第 2 行是例子，填写时改掉或删掉。");
        for column in self.all {
            let must = if column.required { "必填" } else { "选填" };
            let words = words(column.key);
            let cells = [column.header, must, column.note, &words, column.example];
            notes.push(cells.map(Value::from));
        }
        workbook(&[form, notes], made)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Whole(n)
    }
}

impl From<Fen> for Value {
    fn from(fen: Fen) -> Self {
        Self::Money(fen)
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Into::into)
    }
}
