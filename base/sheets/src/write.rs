//! Writing [`Sheet`]s: CSV with text made harmless, XLSX with real numbers and dates.

use kezhuan_kernel::{Day, Fen, Instant};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::{Sheet, Value};

/// Larger numbers lose digits in spreadsheet programs and are written as text.
const EXACT_BELOW: i64 = 1_000_000_000_000_000;
/// Column widths, in digits.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;
/// Rows looked at to choose a width.
const WIDTH_SAMPLE: usize = 200;
const A4: u8 = 9;
/// Empty rows for the seal above who seals it.
const SEAL_ROWS: u32 = 3;

/// Would a spreadsheet program take this text for a formula?
pub(crate) fn is_risky(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n'])
}

pub(crate) fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut out = String::from('\u{FEFF}');
    for remark in &sheet.remarks {
        line(&mut out, [harmless(remark)]);
    }
    line(&mut out, sheet.headers.iter().map(|header| harmless(header)));
    out.push_str(&lines(&sheet.rows));
    if let Some(row) = &sheet.total {
        line(&mut out, row.iter().map(plain));
    }
    for text in &sheet.closing {
        line(&mut out, [harmless(text)]);
    }
    out.into_bytes()
}

pub(crate) fn lines(rows: &[Vec<Value>]) -> String {
    let mut out = String::new();
    for row in rows {
        line(&mut out, row.iter().map(plain));
    }
    out
}

fn line(out: &mut String, cells: impl IntoIterator<Item = String>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r', '\'']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

fn plain(value: &Value) -> String {
    match value {
        Value::Blank => String::new(),
        Value::Text(text) => harmless(text),
        Value::Whole(n) => n.to_string(),
        Value::Money(fen) => fen.plain(),
        Value::Day(day) => day.to_string(),
    }
}

/// A quote before what would run as a formula. Reading takes it off again.
fn harmless(text: &str) -> String {
    if is_risky(text) { format!("'{text}") } else { text.to_owned() }
}

pub(crate) fn xlsx(sheets: &[Sheet], made: Instant) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(made)?;
    for sheet in sheets {
        page(book.add_worksheet(), sheet, sheet.rows.iter())?;
    }
    book.save_to_buffer()
}

/// One page whose rows come one by one and are not kept.
pub(crate) fn xlsx_of(
    head: &Sheet,
    made: Instant,
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook(made)?;
    page(book.add_worksheet_with_constant_memory()?, head, rows)?;
    book.save_to_buffer()
}

fn workbook(made: Instant) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let about = DocProperties::new().set_author("科转");
    book.set_properties(&about.set_creation_datetime(&date(made.day())?));
    Ok(book)
}

struct Formats {
    remark: Format,
    header: Format,
    text: Format,
    whole: Format,
    money: Format,
    day: Format,
    closing: Format,
}

impl Formats {
    fn new() -> Self {
        let base = || Format::new().set_align(FormatAlign::Top);
        Self {
            remark: base().set_font_color(Color::RGB(0x0062_6D6A)),
            header: base()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0x00E2_F0ED))
                .set_border_bottom(FormatBorder::Thin),
            text: base().set_text_wrap().set_num_format("@"),
            whole: base().set_num_format("0"),
            money: base().set_num_format("#,##0.00"),
            day: base().set_num_format("yyyy-mm-dd"),
            closing: base().set_align(FormatAlign::Right),
        }
    }
}

fn page<R: AsRef<[Value]>>(
    out: &mut Worksheet,
    sheet: &Sheet,
    mut rows: impl Iterator<Item = R>,
) -> Result<(), XlsxError> {
    let formats = Formats::new();
    out.set_name(page_name(&sheet.name))?;
    let sample: Vec<R> = rows.by_ref().take(WIDTH_SAMPLE).collect();
    for (i, width) in widths(sheet, &sample).into_iter().enumerate() {
        let column = i as u16;
        out.set_column_width(column, width as f64)?;
        if sheet.as_text {
            out.set_column_format(column, &formats.text)?;
        }
    }
    let mut row = 0;
    for remark in &sheet.remarks {
        out.write_string_with_format(row, 0, remark, &formats.remark)?;
        row += 1;
    }
    for (i, header) in sheet.headers.iter().enumerate() {
        out.write_string_with_format(row, i as u16, header, &formats.header)?;
    }
    out.set_freeze_panes(row + 1, 0)?.set_repeat_rows(row, row)?;
    let (header, last_column) = (row, (sheet.headers.len().max(1) - 1) as u16);
    for values in sample.into_iter().chain(rows) {
        row += 1;
        for (i, value) in values.as_ref().iter().enumerate() {
            cell(out, row, i as u16, value, &formats)?;
        }
    }
    if !sheet.as_text && row > header {
        out.autofilter(header, 0, row, last_column)?;
    }
    if let Some(values) = &sheet.total {
        row += 1;
        for (i, value) in values.iter().enumerate() {
            cell(out, row, i as u16, value, &formats)?;
        }
    }
    row += SEAL_ROWS;
    for text in &sheet.closing {
        row += 1;
        out.write_string_with_format(row, last_column, text, &formats.closing)?;
    }
    out.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    out.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

fn cell(
    out: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match value {
        Value::Blank => {}
        Value::Text(text) => {
            out.write_string_with_format(row, column, text, &formats.text)?;
        }
        Value::Whole(n) if n.abs() < EXACT_BELOW => {
            out.write_number_with_format(row, column, *n as f64, &formats.whole)?;
        }
        Value::Money(Fen(fen)) if fen.abs() < EXACT_BELOW => {
            out.write_number_with_format(row, column, *fen as f64 / 100.0, &formats.money)?;
        }
        Value::Day(day) if day.year() >= 1900 => {
            out.write_datetime_with_format(row, column, &date(*day)?, &formats.day)?;
        }
        Value::Whole(_) | Value::Money(_) | Value::Day(_) => {
            out.write_string_with_format(row, column, plain(value), &formats.text)?;
        }
    }
    Ok(())
}

fn date(day: Day) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)
}

/// Names of pages: no `[]:*?/\`, not quoted, at most 31 characters, never empty.
fn page_name(name: &str) -> String {
    let clean: String =
        name.chars().map(|c| if "[]:*?/\\'".contains(c) { '-' } else { c }).take(31).collect();
    if clean.trim().is_empty() { "数据".to_owned() } else { clean }
}

fn widths<R: AsRef<[Value]>>(sheet: &Sheet, sample: &[R]) -> Vec<usize> {
    let mut widths: Vec<usize> = sheet.headers.iter().map(|header| width(header)).collect();
    for row in sample {
        for (column, value) in widths.iter_mut().zip(row.as_ref()) {
            let text = match value {
                Value::Money(fen) => fen.to_string(),
                other => plain(other),
            };
            *column = (*column).max(text.lines().map(width).max().unwrap_or(0));
        }
    }
    widths.into_iter().map(|w| (w + 3).clamp(*WIDTHS.start(), *WIDTHS.end())).collect()
}

/// Chinese characters take the room of two digits.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
