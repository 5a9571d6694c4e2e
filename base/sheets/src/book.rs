//! A file as lines of cells, whatever its format, one after the other and within limits.

use crate::{Cell, SheetError, read_csv, read_json, read_xlsx};

/// How much of a file is taken; technical limits that keep one upload from harming the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes after unpacking, and bytes of text handed out.
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
        Self { bytes: 20 * MB, unpacked: 200 * MB, rows: 120_000, columns: 200, cell: 20_000 }
    }
}

/// A file that is a table by its looks: measured, not yet read.
#[derive(Debug)]
pub struct Book {
    bytes: Vec<u8>,
    kind: Kind,
    limits: Limits,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Csv,
    Json,
    Xlsx(read_xlsx::Measured),
}

/// One line of cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Row number as the person sees it; 0 for the field names of JSON lines.
    pub number: usize,
    /// Cells from the first column on.
    pub cells: Vec<Cell>,
    /// Why the line as a whole cannot be read.
    pub broken: Option<&'static str>,
}

/// What the taker of lines wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The next line.
    Line,
    /// The next page of the workbook.
    Page,
    /// Nothing more.
    Stop,
}

/// Takes lines with their page (from 0; files other than workbooks have one).
pub(crate) type Taker<'a> = &'a mut dyn FnMut(usize, Line) -> Next;

impl Book {
    /// Looks at a file: CSV, XLSX or JSON lines. The content decides, not the name; `name` only
    /// tells JSON lines from CSV. Never panics, whatever the bytes.
    ///
    /// # Errors
    /// No table, too large, or a workbook that unpacks to too much.
    pub fn open(bytes: Vec<u8>, name: &str, limits: &Limits) -> Result<Self, SheetError> {
        if bytes.len() > limits.bytes {
            let (size, limit) = (bytes.len().div_ceil(MB), limits.bytes / MB);
            return Err(SheetError::TooBig { size, limit });
        }
        if let Some(why) = foreign(&bytes) {
            return Err(SheetError::WrongType(why));
        }
        let kind = if bytes.starts_with(b"PK") {
            Kind::Xlsx(read_xlsx::measure(&bytes, limits)?)
        } else if is_json(&read_csv::decode(&bytes)?, name) {
            Kind::Json
        } else {
            Kind::Csv
        };
        Ok(Self { bytes, kind, limits: *limits })
    }

    /// Hands over each line with content, page by page, from top to bottom.
    ///
    /// # Errors
    /// Damaged, or beyond the limits.
    pub fn lines(&self, take: &mut dyn FnMut(usize, Line) -> Next) -> Result<(), SheetError> {
        let mut any = false;
        let mut take = |page: usize, line: Line| {
            any = true;
            take(page, line)
        };
        match self.kind {
            Kind::Xlsx(measured) => {
                read_xlsx::read(&self.bytes, measured, &self.limits, &mut take)?;
            }
            Kind::Json => {
                read_json::read(&read_csv::decode(&self.bytes)?, &self.limits, &mut take)?;
            }
            Kind::Csv => {
                read_csv::read(&read_csv::decode(&self.bytes)?, &self.limits, &mut take)?;
            }
        }
        if any { Ok(()) } else { Err(SheetError::Empty) }
    }
}

impl Line {
    /// An empty line.
    pub(crate) fn at(number: usize) -> Self {
        Self { number, ..Self::default() }
    }

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

    /// Puts a cell at its column.
    pub(crate) fn put(&mut self, column: usize, cell: Cell) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Empty);
        }
        self.cells[column] = cell;
    }

    /// Nothing in any cell?
    pub(crate) fn is_blank(&self) -> bool {
        self.broken.is_none() && self.cells.iter().all(Cell::is_empty)
    }

    /// Bytes it keeps.
    pub(crate) fn weight(&self) -> usize {
        self.cells.iter().map(Cell::weight).sum()
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
