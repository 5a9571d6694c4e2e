//! XLSX: measured before it is opened, then read cell by cell; merged cells count for each of
//! their rows, formulas give their last result.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx};

use crate::table::MB;
use crate::{Cell, Limits, Line, Page, SheetError, Table, day_of};

/// Parts a workbook may have; honest ones have some dozens.
const MAX_PARTS: usize = 5_000;

type Grid = BTreeMap<u32, Vec<Cell>>;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, SheetError> {
    measure(bytes, limits)?;
    // The parser meets hostile files; should it panic, only this file is refused.
    catch_unwind(AssertUnwindSafe(|| open(bytes, limits))).unwrap_or(Err(SheetError::Broken))
}

/// Unpacks everything into nothing, so that what follows cannot grow beyond the limit.
fn measure(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Broken)?;
    if archive.len() > MAX_PARTS {
        return Err(SheetError::Broken);
    }
    let mut left = limits.unpacked as u64;
    let mut workbook = false;
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(|_| SheetError::Broken)?;
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        workbook |= name == "xl/workbook.xml";
        if let Some(why) = other_office(&name) {
            return Err(SheetError::WrongType(why));
        }
        let size =
            io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| SheetError::Broken)?;
        left = left.checked_sub(size).ok_or(SheetError::Unpacks { limit: limits.unpacked / MB })?;
    }
    if workbook {
        Ok(())
    } else {
        Err(SheetError::WrongType("这是压缩包，不是表格。请解开后上传里面的 .xlsx 或 .csv"))
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

fn open(bytes: &[u8], limits: &Limits) -> Result<Table, SheetError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Broken)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut budget = Budget { limits, rows: limits.rows, text: limits.unpacked };
    let mut table = Table::default();
    for name in names {
        let mut grid = cells(&mut book, &name, &mut budget)?;
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        spread(&mut grid, &merged, &mut budget)?;
        let lines = grid
            .into_iter()
            .map(|(row, cells)| Line { number: row as usize + 1, cells })
            .filter(|line| !line.is_blank())
            .collect();
        table.pages.push(Page { name, lines });
    }
    Ok(table)
}

/// What may still be kept of this workbook.
struct Budget<'a> {
    limits: &'a Limits,
    rows: usize,
    text: usize,
}

impl Budget<'_> {
    fn row(&mut self) -> Result<(), SheetError> {
        let limit = self.limits.rows;
        self.rows = self.rows.checked_sub(1).ok_or(SheetError::TooManyRows { limit })?;
        Ok(())
    }

    fn cell(&mut self, cell: &Cell) -> Result<(), SheetError> {
        let text = match cell {
            Cell::Text(text) | Cell::Number(text) | Cell::Fault(text) => text.len(),
            Cell::Day(_) | Cell::Empty => 0,
        };
        let size = std::mem::size_of::<Cell>() + text;
        let limit = self.limits.unpacked / MB;
        self.text = self.text.checked_sub(size).ok_or(SheetError::Unpacks { limit })?;
        Ok(())
    }
}

fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    budget: &mut Budget<'_>,
) -> Result<Grid, SheetError> {
    let limits = budget.limits;
    let mut grid = Grid::new();
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| SheetError::Broken)?;
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
        let ((row, column), cell) = (found.pos, cell.limited(limits.cell));
        let column = column as usize;
        if column >= limits.columns {
            return Err(SheetError::TooManyColumns {
                row: row as usize + 1,
                limit: limits.columns,
            });
        }
        if !grid.contains_key(&row) {
            budget.row()?;
        }
        let line = grid.entry(row).or_default();
        if line.len() <= column {
            line.resize(column + 1, Cell::Empty);
        }
        budget.cell(&cell)?;
        line[column] = cell;
    }
    Ok(grid)
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

/// A cell merged over several rows stands in each of them. Titles merged sideways stay single.
fn spread(
    grid: &mut Grid,
    merged: &[Dimensions],
    budget: &mut Budget<'_>,
) -> Result<(), SheetError> {
    for area in merged {
        let ((top, left), (bottom, _)) = (area.start, area.end);
        let column = left as usize;
        let Some(value) = grid.get(&top).and_then(|line| line.get(column)).cloned() else {
            continue;
        };
        if value.is_empty() || bottom <= top {
            continue;
        }
        for (_, line) in grid.range_mut(top + 1..=bottom) {
            budget.cell(&value)?;
            if line.len() <= column {
                line.resize(column + 1, Cell::Empty);
            }
            line[column] = value.clone();
        }
    }
    Ok(())
}
