//! XLSX: measured before it is opened, then read cell by cell; merged cells count for each of
//! their rows, formulas give their last result.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx};

use crate::book::{MB, Taker};
use crate::{Cell, Limits, Line, Next, SheetError, day_of};

/// Parts a workbook may have; honest ones have some dozens.
const MAX_PARTS: usize = 5_000;

/// What measuring a workbook told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    /// Are there merged cells anywhere?
    merged: bool,
}

pub(crate) fn read(
    bytes: &[u8],
    measured: Measured,
    limits: &Limits,
    take: Taker<'_>,
) -> Result<(), SheetError> {
    // The parser meets hostile files; should it panic, only this file is refused.
    let open = AssertUnwindSafe(|| open(bytes, measured, limits, take));
    catch_unwind(open).unwrap_or(Err(SheetError::Broken))
}

/// Unpacks everything into nothing, so that what follows cannot grow beyond the limit.
pub(crate) fn measure(bytes: &[u8], limits: &Limits) -> Result<Measured, SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Broken)?;
    if archive.len() > MAX_PARTS {
        return Err(SheetError::Broken);
    }
    let mut left = limits.unpacked as u64;
    let mut workbook = false;
    let mut merged = Search { needle: b"<mergeCell ", tail: Vec::new(), found: false };
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(|_| SheetError::Broken)?;
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        workbook |= name == "xl/workbook.xml";
        if let Some(why) = other_office(&name) {
            return Err(SheetError::WrongType(why));
        }
        let size =
            io::copy(&mut part.take(left + 1), &mut merged).map_err(|_| SheetError::Broken)?;
        left = left.checked_sub(size).ok_or(SheetError::Unpacks { limit: limits.unpacked / MB })?;
    }
    if workbook {
        Ok(Measured { merged: merged.found })
    } else {
        Err(SheetError::WrongType("这是压缩包，不是表格。请解开后上传里面的 .xlsx 或 .csv"))
    }
}

/// Looks for some bytes in what flows by.
struct Search {
    needle: &'static [u8],
    tail: Vec<u8>,
    found: bool,
}

impl Write for Search {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.found {
            let short = self.needle.len() - 1;
            self.tail.extend(&bytes[..bytes.len().min(short)]);
            let holds = |hay: &[u8]| hay.windows(self.needle.len()).any(|w| w == self.needle);
            self.found = holds(&self.tail) || holds(bytes);
            if bytes.len() > short {
                self.tail = bytes[bytes.len() - short..].to_vec();
            }
            let long = self.tail.len().saturating_sub(short);
            self.tail.drain(..long);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn other_office(part: &str) -> Option<&'static str> {
    match part {
        "word/document.xml" => Some("这是 Word 文件，不是表格。请上传 .xlsx 或 .csv"),
        "ppt/presentation.xml" => Some("这是演示文稿，不是表格。请上传 .xlsx 或 .csv"),
        "xl/workbook.bin" | "content.xml" => Some("请在表格软件里另存为 .xlsx 再上传"),
        _ => None,
    }
}

fn open(
    bytes: &[u8],
    measured: Measured,
    limits: &Limits,
    take: Taker<'_>,
) -> Result<(), SheetError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Broken)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut budget = Budget { limits, rows: limits.rows, text: limits.unpacked };
    for (page, name) in names.iter().enumerate() {
        let merged = match measured.merged {
            true => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
            false => Vec::new(),
        };
        let mut take = |line| take(page, line);
        if cells(&mut book, name, Merged::new(merged), &mut budget, &mut take)? == Next::Stop {
            break;
        }
    }
    Ok(())
}

/// What may still be handed out of this workbook.
struct Budget<'a> {
    limits: &'a Limits,
    rows: usize,
    text: usize,
}

impl Budget<'_> {
    fn line(&mut self, line: &Line) -> Result<(), SheetError> {
        let limit = self.limits.rows;
        self.rows = self.rows.checked_sub(1).ok_or(SheetError::TooManyRows { limit })?;
        let limit = self.limits.unpacked / MB;
        self.text = self.text.checked_sub(line.weight()).ok_or(SheetError::Unpacks { limit })?;
        Ok(())
    }
}

/// One page, line by line.
fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    mut merged: Merged,
    budget: &mut Budget<'_>,
    take: &mut dyn FnMut(Line) -> Next,
) -> Result<Next, SheetError> {
    let limits = budget.limits;
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| SheetError::Broken)?;
    let mut line = Line::default();
    let mut finish = |mut line: Line| -> Result<Next, SheetError> {
        if line.is_blank() {
            return Ok(Next::Line);
        }
        merged.spread(&mut line);
        budget.line(&line)?;
        Ok(take(line))
    };
    while let Some(found) =
        reader.next_cell_with_formula_metadata().map_err(|_| SheetError::Broken)?
    {
        let cell = match found.value {
            DataRef::Empty if found.formula.is_some() => {
                Cell::Fault("公式还没有算出结果。请在表格软件里打开、保存一次，再上传".to_owned())
            }
            value => cell(&value),
        };
        if cell.is_empty() {
            continue;
        }
        let (row, column) = (found.pos.0 as usize + 1, found.pos.1 as usize);
        if column >= limits.columns {
            return Err(SheetError::TooManyColumns { row, limit: limits.columns });
        }
        if row < line.number {
            return Err(SheetError::Broken);
        }
        if row > line.number {
            let next = finish(std::mem::replace(&mut line, Line::at(row)))?;
            if next != Next::Line {
                return Ok(next);
            }
        }
        line.put(column, cell.limited(limits.cell));
    }
    finish(line)
}

fn cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::text_of(text),
        DataRef::SharedString(text) => Cell::text_of(text),
        DataRef::Int(n) => Cell::Number(n.to_string()),
        DataRef::Float(n) => Cell::number_of(*n),
        DataRef::Bool(true) => Cell::Text("是".to_owned()),
        DataRef::Bool(false) => Cell::Text("否".to_owned()),
        DataRef::DateTime(time) if time.is_duration() => {
            Cell::Fault("这是时长，请改成文本或数字".to_owned())
        }
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            kezhuan_kernel::Day::new(year.into(), month.into(), day.into())
                .filter(|_| time.as_f64() >= 1.0)
                .map_or_else(|| Cell::Fault("没有这一天，请重新填日期".to_owned()), Cell::Day)
        }
        DataRef::DateTimeIso(text) => match day_of(text) {
            Ok(day) => Cell::Day(day),
            Err(_) => Cell::text_of(text),
        },
        DataRef::Error(error) => Cell::Fault(format!("公式出错（{error}），请改成数字或文字")),
    }
}

/// Cells merged over several rows: the value stands in each of them. Titles merged sideways stay
/// single.
struct Merged {
    /// By first row: (column, last row).
    areas: BTreeMap<usize, Vec<(usize, usize)>>,
    /// By column: last row and value.
    open: BTreeMap<usize, (usize, Cell)>,
}

impl Merged {
    fn new(all: Vec<Dimensions>) -> Self {
        let mut areas: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for area in all.iter().filter(|area| area.end.0 > area.start.0) {
            let ends = (area.start.1 as usize, area.end.0 as usize + 1);
            areas.entry(area.start.0 as usize + 1).or_default().push(ends);
        }
        Self { areas, open: BTreeMap::new() }
    }

    fn spread(&mut self, line: &mut Line) {
        self.open.retain(|_, (last, _)| *last >= line.number);
        for (column, (_, value)) in &self.open {
            line.put(*column, value.clone());
        }
        for (column, last) in self.areas.remove(&line.number).unwrap_or_default() {
            if let Some(value) = line.cells.get(column).filter(|value| !value.is_empty()) {
                self.open.insert(column, (last, value.clone()));
            }
        }
    }
}
