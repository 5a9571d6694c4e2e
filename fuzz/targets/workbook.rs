//! Any XML as the page of a workbook that is sound around it: what a ZIP checksum keeps others from.
#![no_main]

use std::io::{Cursor, Write as _};

use kezhuan_sheets::{Book, Column, Columns, Limits};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

static COLUMNS: Columns = Columns::new(&[Column::new("a", "甲").required()]);
const LIMITS: Limits =
    Limits { bytes: 1 << 20, unpacked: 8 << 20, rows: 5_000, columns: 200, cell: 2_000 };
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

fn workbook(strings: &[u8], sheet: &[u8]) -> Vec<u8> {
    let book = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELS}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    let root = format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{RELS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    let rels = format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{RELS}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{RELS}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
    let parts: [(&str, &[u8]); 5] = [
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fuzz_target!(|parts: (&[u8], &[u8])| {
    let Ok(book) = Book::open(workbook(parts.0, parts.1), "a.xlsx", &LIMITS) else { return };
    let Ok(heading) = COLUMNS.find(&book) else { return };
    let _ = heading.batches(&book, 50, |lines| {
        for line in &lines {
            heading.row(line).text("a");
        }
        true
    });
});
