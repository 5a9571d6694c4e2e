//! Bytes that are no table, or a table made to harm: always an answer, never a panic.

use std::io::{Cursor, Write};

use crate::{Book, Column, Columns, Limits, Line, Next, Sheet, SheetError, Slips};
use kezhuan_kernel::Instant;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

static COLUMNS: Columns =
    Columns::new(&[Column::new("a", "甲").required(), Column::new("b", "乙（元）").example("1")]);

fn zip(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn workbook(sheet: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELS}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{RELS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let rels = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{RELS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let sheet = format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>");
    zip(&[
        ("_rels/.rels", root.into()),
        ("xl/workbook.xml", book.into()),
        ("xl/_rels/workbook.xml.rels", rels.into()),
        ("xl/worksheets/sheet1.xml", sheet.into()),
    ])
}

fn read(bytes: &[u8]) -> Result<Vec<Line>, SheetError> {
    let mut lines = Vec::new();
    Book::open(bytes.to_vec(), "a.xlsx", &Limits::default())?.lines(&mut |_, line| {
        lines.push(line);
        Next::Line
    })?;
    Ok(lines)
}

#[test]
fn bombs_are_measured_before_they_are_opened() {
    let bomb = zip(&[("xl/workbook.xml", vec![b' '; 5 * 1024 * 1024])]);
    assert!(bomb.len() < 64 * 1024);
    let limits = Limits { unpacked: 4 * 1024 * 1024, ..Limits::default() };
    let refused = Book::open(bomb, "a.xlsx", &limits).map(|_| ()).unwrap_err();
    assert_eq!(refused, SheetError::Unpacks { limit: 4 });
}

#[test]
fn cells_far_away_take_no_room() {
    let far = workbook(
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row></sheetData>",
    );
    assert_eq!(read(&far).unwrap()[1].number, 1_048_576);
    let wide = workbook("<sheetData><row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row></sheetData>");
    assert_eq!(read(&wide), Err(SheetError::TooManyColumns { row: 1, limit: 200 }));
    let merged = workbook(
        "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>",
    );
    assert_eq!(read(&merged).unwrap().len(), 1);
    let shared = workbook(
        "<sheetData><row r=\"1\"><c r=\"A1\"><f t=\"shared\" si=\"4000000000\" ref=\"A1:A2\">1</f></c></row></sheetData>",
    );
    assert!(format!("{:?}", read(&shared).unwrap()[0].cells[0]).contains("公式还没有算出结果"));
    let backwards = workbook(
        "<sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>",
    );
    assert_eq!(read(&backwards), Err(SheetError::Broken));
}

#[test]
fn other_files_are_named() {
    let cases: [(Vec<u8>, &str); 8] = [
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "旧格式"),
        (b"%PDF-1.7".to_vec(), "PDF"),
        (b"\x89PNG\r\n\x1A\n".to_vec(), "图片"),
        (zip(&[("word/document.xml", vec![])]), "Word"),
        (zip(&[("content.xml", vec![])]), "另存为 .xlsx"),
        (zip(&[("a.csv", vec![])]), "压缩包"),
        (b"PK\x03\x04 broken".to_vec(), "打不开"),
        (b"a\0b\0c".to_vec(), "这不是表格"),
    ];
    for (bytes, part) in cases {
        let why = read(&bytes).unwrap_err().to_string();
        assert!(why.contains(part), "{part}: {why}");
    }
    assert_eq!(read(&[0x81, 0x20, 0xFF, 0xFF]), Err(SheetError::Encoding));
    assert_eq!(read(b""), Err(SheetError::Empty));
    let array = Book::open(b"[{\"a\":1}]".to_vec(), "a.json", &Limits::default()).unwrap();
    assert!(COLUMNS.find(&array).unwrap_err().to_string().contains("每行一个"));
}

fn walk(bytes: &[u8], name: &str) {
    let Ok(book) = Book::open(bytes.to_vec(), name, &Limits::default()) else { return };
    let Ok(heading) = COLUMNS.find(&book) else { return };
    let mut slips = Slips::new(&COLUMNS);
    let _ = heading.batches(&book, 3, |lines| {
        for line in &lines {
            let row = heading.row(line);
            slips.see(&row);
            let mut cells = row.cells();
            cells.text("a", 5);
            cells.money("b");
            cells.day("b");
            cells.whole("b", 1..=9);
            cells.flag("b");
            let _ = cells.finish();
        }
        true
    });
    slips.found();
}

fn good_workbook() -> Vec<u8> {
    let mut sheet = Sheet::new("甲", ["甲", "乙（元）"]);
    sheet.push(["小麦".into(), 5.into()]);
    sheet.xlsx(Instant(0)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        walk(&bytes, "a.csv");
        walk(&bytes, "a.jsonl");
        walk(&[b"PK\x03\x04".as_slice(), &bytes].concat(), "a.xlsx");
        walk(&[b"\xEF\xBB\xBF\xE7\x94\xB2,".as_slice(), &bytes].concat(), "a.csv");
    }

    #[test]
    fn any_text_under_a_header(text in "\\PC{0,200}") {
        walk(format!("甲,乙（元）\n{text}").as_bytes(), "a.csv");
        walk(format!("甲,乙（元）\nx,\"{}\"", text.replace('"', "")).as_bytes(), "a.csv");
        let _ = crate::day_of(&text);
        let _ = crate::yuan_or_wan(&text);
    }

    #[test]
    fn a_damaged_workbook(at in 0usize..6000, byte: u8) {
        let mut bytes = good_workbook();
        let at = at % bytes.len();
        bytes[at] = byte;
        walk(&bytes, "a.xlsx");
        walk(&bytes[..at], "a.xlsx");
    }

    #[test]
    fn a_damaged_sheet(cells in proptest::collection::vec(("[A-Z]{0,4}[0-9]{0,8}", "[a-z]{0,3}", "\\PC{0,12}"), 0..8)) {
        let xml: String = cells.iter().map(|(r, t, v)| {
            let v = v.replace('<', "");
            format!("<row><c r=\"{r}\" t=\"{t}\"><v>{v}</v></c></row>")
        }).collect();
        walk(&workbook(&format!("<sheetData>{xml}</sheetData>")), "a.xlsx");
    }

    #[test]
    fn amounts_and_days_come_back(fen in 0i64..1_000_000_000_000, serial in 20_000i64..80_000) {
        let amount = kezhuan_kernel::Fen(fen);
        prop_assert_eq!(crate::yuan_or_wan(&amount.to_string()), Ok(amount));
        let day = crate::Cell::serial_day(serial).unwrap();
        prop_assert_eq!(crate::day_of(&day.to_string()), Ok(day));
        prop_assert_eq!(crate::day_of(&day.chinese()), Ok(day));
        prop_assert_eq!(crate::day_of(&serial.to_string()), Ok(day));
    }
}
