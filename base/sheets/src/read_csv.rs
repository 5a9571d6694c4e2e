//! CSV: UTF-8 with or without mark, UTF-16 with mark, GBK; comma, tab or semicolon.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030};

use crate::book::Taker;
use crate::{Cell, Limits, Line, Next, SheetError};

/// Records looked at to find the delimiter.
const SAMPLE: usize = 20;

/// Text of the file, with line ends as `\n`.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, SheetError> {
    let text: Cow<'_, str> = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => clean(encoding.decode(bytes))?,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => clean(GB18030.decode(bytes))?,
        },
    };
    if text.contains('\0') {
        return Err(SheetError::WrongType("这不是表格。请上传 .xlsx 或 .csv"));
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn clean<'a>(decoded: (Cow<'a, str>, &Encoding, bool)) -> Result<Cow<'a, str>, SheetError> {
    if decoded.2 { Err(SheetError::Encoding) } else { Ok(decoded.0) }
}

/// Lines of the text.
pub(crate) fn read(text: &str, limits: &Limits, take: Taker<'_>) -> Result<(), SheetError> {
    let mut text = Cow::Borrowed(text);
    if !text.ends_with('\n') {
        text.to_mut().push('\n');
    }
    let mut reader = reader(&text, delimiter(&text));
    let mut record = csv::StringRecord::new();
    let (mut rows, mut breaks) = (0, 0);
    while reader.read_record(&mut record).map_err(|_| SheetError::Broken)? {
        breaks += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        // Where the reader stands after the record, less line breaks inside cells: the row number
        // a spreadsheet program shows.
        let after = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        let mut line = Line::at(after.saturating_sub(1 + breaks).max(rows + 1));
        for cell in &record {
            line.push(text_cell(cell), limits)?;
        }
        if line.is_blank() {
            continue;
        }
        if rows >= limits.rows {
            return Err(SheetError::TooManyRows { limit: limits.rows });
        }
        rows += 1;
        if take(0, line) != Next::Line {
            break;
        }
    }
    Ok(())
}

/// Text stays text, `=1+1` too. The quote that our exports put before such text is taken off.
fn text_cell(raw: &str) -> Cell {
    match raw.strip_prefix('\'') {
        Some(rest) if crate::write::is_risky(rest) => Cell::text_of(rest),
        _ => Cell::text_of(raw),
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// The delimiter that cuts most of the first records into equally many cells.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut counts = std::collections::BTreeMap::<usize, usize>::new();
        for record in reader(text, delimiter).records().take(SAMPLE).flatten() {
            *counts.entry(record.len()).or_default() += 1;
        }
        let cut = counts.into_iter().filter(|(cells, _)| *cells > 1);
        cut.map(|(cells, records)| (records, cells)).max().unwrap_or_default()
    };
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|d| score(*d)).unwrap_or(b',')
}
