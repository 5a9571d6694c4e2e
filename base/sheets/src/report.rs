//! What became of an import, for the person who started it.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::{Heading, RowError, Sheet};

/// Errors shown in the text; the list as CSV has them all.
const SHOWN: usize = 20;

/// The outcome of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// Rows with content.
    pub read: usize,
    /// Rows that became records.
    pub accepted: usize,
    /// Rows that were there already.
    pub skipped_duplicates: usize,
    /// What to mend, in the order of the file.
    pub errors: Vec<RowError>,
    /// What else the person should know.
    pub notes: Vec<String>,
}

impl Report {
    /// Begins with what the header row told.
    pub fn new(heading: &Heading) -> Self {
        Self { notes: heading.notes.clone(), ..Self::default() }
    }

    /// A row became a record.
    pub fn accept(&mut self) {
        self.read += 1;
        self.accepted += 1;
    }

    /// A row was there already.
    pub fn duplicate(&mut self) {
        self.read += 1;
        self.skipped_duplicates += 1;
    }

    /// A row was refused.
    pub fn refuse(&mut self, errors: Vec<RowError>) {
        self.read += 1;
        self.errors.extend(errors);
    }

    /// Rows that were refused.
    pub fn refused(&self) -> usize {
        self.errors.iter().map(|error| error.row).collect::<BTreeSet<_>>().len()
    }

    /// All errors as a file that opens in spreadsheet programs.
    pub fn errors_csv(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("要改的地方", ["行", "列", "怎么改"]);
        for error in &self.errors {
            sheet.push([
                (error.row as i64).into(),
                error.column.as_str().into(),
                error.message.as_str().into(),
            ]);
        }
        sheet.csv()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "读了 {} 行：收下 {} 行", self.read, self.accepted)?;
        if self.skipped_duplicates > 0 {
            write!(f, "，{} 行已经有了，没有重复导入", self.skipped_duplicates)?;
        }
        if !self.errors.is_empty() {
            write!(f, "，{} 行没有收下，有 {} 处要改", self.refused(), self.errors.len())?;
        }
        f.write_str("。")?;
        for error in self.errors.iter().take(SHOWN) {
            write!(f, "\n{error}")?;
        }
        if self.errors.len() > SHOWN {
            write!(f, "\n另有 {} 处，见错误清单。", self.errors.len() - SHOWN)?;
        }
        self.notes.iter().try_for_each(|note| write!(f, "\n注意：{note}。"))
    }
}
