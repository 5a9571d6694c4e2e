//! Tables as people keep them: CSV, XLSX and JSON lines come in with every error named by row and
//! column; XLSX and CSV go out, safe to open.
//!
//! Reading has two steps. [`Book::open`] looks at the bytes and refuses what is no table.
//! [`Columns::find`] finds the header row by the names an import knows; the [`Heading`] then hands
//! out the lines below it in [`Heading::batches`]. Each [`Row`] is read through [`Cells`], which
//! collects all its errors; [`Slips`] looks at whole columns; a [`Report`] tells what happened.

mod book;
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
mod slips;
#[cfg(test)]
mod tests;
mod write;

pub use book::{Book, Limits, Line, Next};
pub use cell::Cell;
pub use columns::{Column, Columns, Heading};
pub use dates::day_of;
pub use error::{RowError, SheetError};
pub use money::yuan_or_wan;
pub use report::Report;
pub use row::{Cells, Row};
pub use sheet::{Sheet, Value, XLSX_TYPE, workbook};
pub use slips::{Slip, Slips};
