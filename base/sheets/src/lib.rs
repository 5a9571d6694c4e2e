//! Tables as people keep them: CSV, XLSX and JSON lines come in with every error named by row and
//! column; XLSX and CSV go out, safe to open.
//!
//! Reading has two steps. [`Table::read`] turns bytes into lines of cells and refuses what is no
//! table. [`Columns::open`] finds the header row by the names an import knows; then each [`Row`] is
//! read through [`Cells`], which collects all its errors, and a [`Report`] tells the person what
//! happened.

mod cell;
mod columns;
mod dates;
mod error;
mod header;
mod money;
mod read_csv;
mod read_json;
mod read_xlsx;
mod report;
mod row;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
mod write;

pub use cell::Cell;
pub use columns::{Column, Columns, Rows};
pub use dates::day_of;
pub use error::{RowError, SheetError};
pub use money::yuan_or_wan;
pub use report::Report;
pub use row::{Cells, Row};
pub use sheet::{Sheet, Value, workbook};
pub use table::{Limits, Line, Page, Table};
