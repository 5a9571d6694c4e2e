//! Any bytes as a table: CSV in any encoding, JSON lines, a workbook. Always an answer.
#![no_main]

use kezhuan_sheets::{Book, Column, Columns, Limits, Slips};
use libfuzzer_sys::fuzz_target;

static COLUMNS: Columns =
    Columns::new(&[Column::new("a", "甲").required(), Column::new("b", "乙（元）").example("1")]);
const LIMITS: Limits =
    Limits { bytes: 1 << 20, unpacked: 8 << 20, rows: 5_000, columns: 200, cell: 2_000 };

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = if first % 2 == 0 { "a.csv" } else { "a.jsonl" };
    let Ok(book) = Book::open(rest.to_vec(), name, &LIMITS) else { return };
    let Ok(heading) = COLUMNS.find(&book) else { return };
    let mut slips = Slips::new(&COLUMNS);
    let _ = heading.batches(&book, 50, |lines| {
        for line in &lines {
            let row = heading.row(line);
            slips.see(&row);
            let mut cells = row.cells();
            cells.text("a", 50);
            cells.money("b");
            cells.day("b");
            cells.whole("b", 1..=9);
            cells.flag("b");
            let _ = cells.finish();
        }
        true
    });
    slips.found();
});
