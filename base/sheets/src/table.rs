//! A file as lines of cells, whatever its format, within limits.

use crate::{Cell, RowError, SheetError, read_csv, read_json, read_xlsx};

/// How much of a file is taken; technical limits that keep one upload from harming the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes after unpacking, and bytes of text kept.
    pub unpacked: usize,
    /// Rows with content, over all pages.
    pub rows: usize,
    /// Cells in one row.
    pub columns: usize,
    /// Characters in one cell.
    pub cell: usize,
}

/// Bytes in a megabyte.
pub(crate) const MB: usize = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 20 * MB, unpacked: 200 * MB, rows: 100_000, columns: 200, cell: 20_000 }
    }
}

/// What a file holds: one page, or several in a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Pages in the order of the file; hidden ones are left out.
    pub pages: Vec<Page>,
    /// Lines that could not be read at all.
    pub faults: Vec<RowError>,
}

/// One page of a workbook, or the whole of another file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Name of the worksheet; empty for other files.
    pub name: String,
    /// Lines with content, from top to bottom.
    pub lines: Vec<Line>,
}

/// One line of cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Row number as the person sees it; 0 for the field names of JSON lines.
    pub number: usize,
    /// Cells from the first column on.
    pub cells: Vec<Cell>,
}

impl Table {
    /// Reads CSV, XLSX or JSON lines. The content decides, not the name; `name` only tells JSON
    /// lines from CSV. Never panics, whatever the bytes.
    pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Self, SheetError> {
        if bytes.len() > limits.bytes {
            let (size, limit) = (bytes.len().div_ceil(MB), limits.bytes / MB);
            return Err(SheetError::TooBig { size, limit });
        }
        if let Some(why) = foreign(bytes) {
            return Err(SheetError::WrongType(why));
        }
        if bytes.starts_with(b"PK") {
            return read_xlsx::read(bytes, limits)?.checked();
        }
        let text = read_csv::decode(bytes)?;
        if is_json(&text, name) {
            return read_json::read(&text, limits)?.checked();
        }
        read_csv::read(&text, limits)?.checked()
    }

    fn checked(self) -> Result<Self, SheetError> {
        let empty = self.faults.is_empty() && self.pages.iter().all(|page| page.lines.is_empty());
        if empty { Err(SheetError::Empty) } else { Ok(self) }
    }
}

impl Line {
    /// Pushes a cell within the limits of a line.
    pub(crate) fn push(&mut self, cell: Cell, limits: &Limits) -> Result<(), SheetError> {
        if self.cells.len() >= limits.columns {
            if cell.is_empty() {
                return Ok(());
            }
            return Err(SheetError::TooManyColumns { row: self.number, limit: limits.columns });
        }
        self.cells.push(cell.limited(limits.cell));
        Ok(())
    }

    /// Nothing in any cell?
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

fn is_json(text: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let named = [".jsonl", ".ndjson", ".json"].iter().any(|end| name.ends_with(end));
    named || text.trim_start().starts_with("{\"")
}

/// Files people take for tables.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 7] = [
        (
            b"\xD0\xCF\x11\xE0",
            "这是旧格式（.xls、.et）或加了密码的文件。请去掉密码，另存为 .xlsx 再上传",
        ),
        (b"%PDF", "这是 PDF，不是表格。请上传 .xlsx 或 .csv"),
        (b"\x89PNG", "这是图片，不是表格。请上传 .xlsx 或 .csv"),
        (b"\xFF\xD8\xFF", "这是图片，不是表格。请上传 .xlsx 或 .csv"),
        (b"Rar!", "这是压缩包，不是表格。请解开后上传里面的 .xlsx 或 .csv"),
        (b"7z\xBC\xAF", "这是压缩包，不是表格。请解开后上传里面的 .xlsx 或 .csv"),
        (b"\x1F\x8B", "这是压缩包，不是表格。请解开后上传里面的 .xlsx 或 .csv"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, why)| *why)
}
