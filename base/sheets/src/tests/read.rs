//! Files as people send them, read through the columns of an import.

use crate::{
    Book, Cell, Column, Columns, Heading, Limits, Line, Next, Report, RowError, Sheet, SheetError,
    Slips, Value, workbook,
};
use kezhuan_kernel::{Day, Fen, Instant, Problem};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

static COLUMNS: Columns = Columns::new(&[
    Column::new("title", "项目名称")
        .required()
        .also(&["名称", "合同名称"])
        .example("小麦新品种转让"),
    Column::new("amount", "合同成交额（元）").required().also(&["成交额"]).example("600000.00"),
    Column::new("signed_on", "签订日期").required().example("2025-11-24").note("年月日都要写"),
    Column::new("region", "县市区").also(&["所在县区"]),
    Column::new("note", "备注"),
]);

/// A file read under its header.
struct Read {
    heading: Heading,
    lines: Vec<Line>,
}

fn book(bytes: &[u8], name: &str) -> Result<Book, SheetError> {
    Book::open(bytes.to_vec(), name, &Limits::default())
}

fn try_read(bytes: &[u8], name: &str) -> Result<Read, SheetError> {
    let book = book(bytes, name)?;
    let heading = COLUMNS.find(&book)?;
    let mut lines = Vec::new();
    heading.batches(&book, 2, |batch| {
        lines.extend(batch);
        true
    })?;
    Ok(Read { heading, lines })
}

fn read(bytes: &[u8]) -> Read {
    try_read(bytes, "合同.csv").unwrap()
}

/// All lines of all pages.
fn lines(bytes: &[u8], limits: &Limits) -> Result<Vec<(usize, Line)>, SheetError> {
    let mut all = Vec::new();
    Book::open(bytes.to_vec(), "a.csv", limits)?.lines(&mut |page, line| {
        all.push((page, line));
        Next::Line
    })?;
    Ok(all)
}

/// Rows as `number|title|fen|day|region`, errors as their text.
fn seen(read: &Read) -> Vec<String> {
    let row = |line: &Line| {
        let row = read.heading.row(line);
        if let Some(broken) = row.broken() {
            return broken.to_string();
        }
        let mut cells = row.cells();
        let title = cells.text("title", 20);
        let amount = cells.money("amount");
        let day = cells.day("signed_on");
        let region = cells.text("region", 10);
        match cells.finish() {
            Ok(()) => format!("{}|{title}|{}|{day}|{region}", row.number(), amount.0),
            Err(errors) => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        }
    };
    read.lines.iter().map(row).collect()
}

#[test]
fn csv_in_every_dress() {
    let text = "项目名称,合同成交额（元）,签订日期,县市区\n小麦,\"600,000.00\",2025-11-24,项城市\n";
    let semicolons = text.replace("\"600,000.00\"", "600000").replace(',', ";");
    let tabs = semicolons.replace(';', "\t");
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(tabs.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let files: [(&str, Vec<u8>); 7] = [
        ("UTF-8", text.into()),
        ("with mark", format!("\u{FEFF}{text}").into()),
        ("CRLF", text.replace('\n', "\r\n").into()),
        ("GBK", gbk),
        ("UTF-16", utf16),
        ("semicolons", semicolons.into()),
        ("tabs, no last line end", tabs.trim_end().into()),
    ];
    for (name, bytes) in files {
        let read = read(&bytes);
        assert_eq!(seen(&read), ["2|小麦|60000000|2025-11-24|项城市"], "{name}");
        assert!(read.heading.notes.is_empty(), "{name}: {:?}", read.heading.notes);
    }
}

#[test]
fn rows_are_numbered_as_spreadsheets_show_them() {
    let text = "周口市技术合同汇总\n\n名称*,成交额 (元),签订日期\n\"两\n行\",1,20250501\n\n,,\n玉米,60万元,45231\n名称*,成交额 (元),签订日期\n大豆,¥2,二〇二三年五月八日";
    let rows = read(text.as_bytes());
    assert_eq!(
        seen(&rows),
        ["4|两\n行|100|2025-05-01|", "7|玉米|60000000|2023-11-01|", "9|大豆|200|2023-05-08|"]
    );
}

#[test]
fn every_error_of_a_row_at_once() {
    let text = "名称,成交额,签订日期,县市区\n,600000万元,2023年5月,\n这个名称实在是太长太长太长太长太长太长了,-5,2025-02-30,这个县市区的名字太长了吧\n";
    let rows = read(text.as_bytes());
    assert_eq!(
        seen(&rows),
        [
            "第 2 行，项目名称：请填项目名称\n第 2 行，合同成交额（元）：“600000万元”的单位对吗？是不是 600000 元？请只用元填写\n第 2 行，签订日期：“2023年5月”没写是哪一天，请写全，例如 2023-05-15",
            "第 3 行，合同成交额（元）：金额不能小于 0\n第 3 行，签订日期：没有“2025-02-30”这一天，请再看一遍\n第 3 行，县市区：最多 10 个字，现在多了 2 个",
        ]
    );
    let row = rows.heading.row(&rows.lines[0]);
    let refused = Problem::field("amount", "大于付款计划");
    assert_eq!(row.errors_of(&refused)[0].to_string(), "第 2 行，合同成交额（元）：大于付款计划");
    assert_eq!(row.errors_of(&Problem::NotFound)[0].column, "");
}

#[test]
fn numbers_with_their_units_and_prices_left_open() {
    let text = "名称,成交额,签订日期,备注\na,面议,2025-01-01,7级\nb,0,2025-01-01,120 人\nc,60万,2025-01-01,中试\n";
    let rows = read(text.as_bytes());
    let seen: Vec<_> = rows
        .lines
        .iter()
        .map(|line| {
            let row = rows.heading.row(line);
            let mut c = row.cells();
            let found = (c.price("amount"), c.whole_or_none("note", 1..=200));
            c.finish().map(|()| found).map_err(|errors| errors[0].message.clone())
        })
        .collect();
    assert_eq!(
        seen,
        [
            Ok((None, Some(7))),
            Ok((None, Some(120))),
            Err("“中试”不行，请填 1 到 200 之间的整数".to_owned()),
        ]
    );
}

#[test]
fn headers_are_questioned() {
    let cases: [(&str, &str); 6] = [
        ("项目名,成交额,签订日期\n", "缺少必填的列：项目名称（表里的“项目名”是不是它？）"),
        ("名称,县市区\n", "缺少必填的列：合同成交额（元）、签订日期"),
        (
            "名称,成交额（万元）,签订日期\n",
            "“成交额（万元）”这一列请换算成元再填，并把表头改成“合同成交额（元）”",
        ),
        ("名称,合同名称,成交额,签订日期\n", "“名称”和“合同名称”是同一列，请只留一个"),
        (
            "甲,乙\n1,2\n",
            "没有找到表头。表头要有：项目名称、合同成交额（元）、签订日期。可以先下载模板",
        ),
        ("\n , \n", "文件里没有数据"),
    ];
    for (text, want) in cases {
        let why = try_read(text.as_bytes(), "a.csv").map(|_| ()).unwrap_err();
        assert_eq!(why.to_string(), want);
    }
    let rows = read("名称,成交额,签订日期,县市,爱好\n甲,1,2025-1-1,,钓鱼\n".as_bytes());
    assert_eq!(
        rows.heading.notes,
        ["没有读“县市”这一列。是不是“县市区”？改好表头再上传", "没有读“爱好”这一列，导入用不到它"]
    );
}

#[test]
fn json_lines() {
    let text = r#"{"title":"小麦","amount":600000.10,"signed_on":"2025-11-24","tags":["甲","乙"]}

{"signed_on":"2025-11-25","title":"玉米","amount":"60万元","region":"项城市"}
{"title":"坏"
[1]
{"title":"空","amount":null,"signed_on":"2025-11-26"}"#;
    let rows = try_read(text.as_bytes(), "合同.jsonl").unwrap();
    assert_eq!(
        seen(&rows),
        [
            "1|小麦|60000010|2025-11-24|",
            "3|玉米|60000000|2025-11-25|项城市",
            "第 4 行：这一行不是完整的 {…} 对象",
            "第 5 行：这一行不是完整的 {…} 对象",
            "第 6 行，合同成交额（元）：请填合同成交额（元）"
        ]
    );
    assert_eq!(rows.heading.notes, ["没有读“tags”这一列，导入用不到它"]);
}

/// A workbook as clerks make them: a cover page, titles above, a header over two rows, merged
/// cells, real dates, formulas, a hidden page.
fn clerks_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("封面").unwrap().write(0, 0, "说明").unwrap();
    let page = book.add_worksheet().set_name("台账").unwrap();
    let plain = Format::new();
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    page.merge_range(0, 0, 0, 3, "2025年技术合同台账（演示）", &plain).unwrap();
    page.merge_range(2, 0, 3, 0, "项目名称", &plain).unwrap();
    page.merge_range(2, 1, 2, 2, "合同", &plain).unwrap();
    page.write(3, 1, "成交额(元)").unwrap().write(3, 2, "签订日期").unwrap();
    page.merge_range(2, 3, 3, 3, "县市区", &plain).unwrap();
    let date = ExcelDateTime::from_ymd(2025, 11, 24).unwrap();
    page.write(4, 0, "小麦").unwrap().write(4, 1, 0.1 + 0.2).unwrap();
    page.write_with_format(4, 2, &date, &day).unwrap();
    page.merge_range(4, 3, 5, 3, "项城市", &plain).unwrap();
    page.write(5, 0, "玉米").unwrap().write(5, 2, 45231).unwrap();
    page.write_formula(5, 1, Formula::new("=B5*2").set_result("0.6")).unwrap();
    page.write(7, 0, "大豆").unwrap().write(7, 2, "2023年5月").unwrap();
    page.write_formula(7, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    page.write(8, 0, "花生").unwrap().write_with_format(8, 1, &date, &day).unwrap();
    page.write(8, 2, "2025-1-1").unwrap();
    let hidden = book.add_worksheet().set_name("旧").unwrap();
    hidden.write(0, 0, "项目名称").unwrap().write(0, 1, "成交额").unwrap();
    hidden.write(0, 2, "签订日期").unwrap().write(0, 3, "县市区").unwrap();
    hidden.write(0, 4, "备注").unwrap().set_hidden(true);
    book.save_to_buffer().unwrap()
}

#[test]
fn workbooks_as_clerks_make_them() {
    let pages = lines(&clerks_workbook(), &Limits::default()).unwrap();
    assert_eq!(pages.last().unwrap().0, 1, "the hidden page is left out");
    let seen = seen(&read(&clerks_workbook()));
    assert_eq!(seen[0], "5|小麦|30|2025-11-24|项城市");
    assert_eq!(seen[1], "6|玉米|60|2023-11-01|项城市");
    assert!(seen[2].starts_with("第 8 行，合同成交额（元）：公式出错（#DIV/0!）"), "{}", seen[2]);
    assert!(seen[2].contains("没写是哪一天"));
    assert_eq!(seen[3], "第 9 行，合同成交额（元）：这一格是日期，请改成金额，单位元");
    assert_eq!(seen.len(), 4);
}

#[test]
fn the_template_comes_back_without_its_example() {
    let file = COLUMNS.template("技术合同", |_| String::new(), Instant(0)).unwrap();
    let csv = COLUMNS.template_csv();
    for bytes in [file, csv] {
        let rows = read(&bytes);
        assert_eq!(rows.lines, []);
        assert_eq!(rows.heading.notes, ["第 2 行是模板里的例子，没有读"]);
    }
}

fn headers_only(sheet: &Sheet) -> Sheet {
    Sheet { rows: Vec::new(), ..sheet.clone() }
}

#[test]
fn exports_come_back_exactly() {
    let mut sheet = Sheet::new("技术合同", ["项目名称", "合同成交额（元）", "签订日期", "备注"])
        .remark("演示环境，数据虚构");
    let day = Day::new(2025, 11, 24).unwrap();
    let texts = ["=1+1", "+86", "-5℃", "@某人", "\"引号\", 逗号", "91411699MADEM0011R", "001"];
    for text in texts {
        sheet.push([text.into(), Fen(123_456_789).into(), day.into(), Value::from(None::<Fen>)]);
    }
    let xlsx = sheet.xlsx(Instant(0)).unwrap();
    assert_eq!(xlsx, sheet.xlsx(Instant(0)).unwrap(), "the same bytes for the same table");
    let row =
        |text: &&str| vec![Value::from(*text), Fen(123_456_789).into(), day.into(), Value::Blank];
    let streamed = headers_only(&sheet).xlsx_of(Instant(0), texts.iter().map(row)).unwrap();
    let csv = sheet.csv();
    assert!(csv.starts_with("\u{FEFF}".as_bytes()));
    let shown = String::from_utf8(csv.clone()).unwrap();
    assert!(shown.contains("\r\n\"'=1+1\",1234567.89,2025-11-24,\r\n"), "{shown}");
    for bytes in [xlsx, csv, streamed] {
        let rows = read(&bytes);
        let want: Vec<String> = texts
            .iter()
            .enumerate()
            .map(|(i, text)| format!("{}|{text}|123456789|2025-11-24|", i + 3))
            .collect();
        assert_eq!(seen(&rows), want);
    }
    let two = workbook(&[sheet.clone(), Sheet::new("a/b", ["甲"])], Instant(0)).unwrap();
    assert_eq!(lines(&two, &Limits::default()).unwrap().last().unwrap().0, 1);
}

#[test]
fn the_report_says_it_in_chinese() {
    let read = read("名称,成交额,签订日期,爱好\n甲,1,2025-1-1,\n".as_bytes());
    let mut report = Report::new(&read.heading);
    report.accept();
    report.duplicate();
    let error =
        RowError { row: 4, column: "签订日期".to_owned(), message: "请填日期".to_owned() };
    report.refuse(vec![error, RowError::row(4, "已有合同")]);
    assert_eq!(
        report.to_string(),
        "读了 3 行：收下 1 行，1 行已经有了，没有重复导入，1 行没有收下，有 2 处要改。\n第 4 行，签订日期：请填日期\n第 4 行：已有合同\n注意：没有读“爱好”这一列，导入用不到它。"
    );
    assert_eq!(
        String::from_utf8(report.errors_csv()).unwrap(),
        "\u{FEFF}行,列,怎么改\r\n4,签订日期,请填日期\r\n4,,已有合同\r\n"
    );
}

#[test]
fn limits_are_told() {
    let limits = Limits { bytes: 100, unpacked: 1_000, rows: 2, columns: 3, cell: 4 };
    let cases = [
        ("a,b\n".repeat(3), SheetError::TooManyRows { limit: 2 }),
        ("a,b,c,d\n".to_owned(), SheetError::TooManyColumns { row: 1, limit: 3 }),
        ("a".repeat(101), SheetError::TooBig { size: 1, limit: 0 }),
    ];
    for (text, want) in cases {
        assert_eq!(lines(text.as_bytes(), &limits), Err(want));
    }
    let seen = lines("a,b,c,,,\n五个汉字了".as_bytes(), &limits).unwrap();
    let want = Cell::Fault("这一格有 5 个字，最多 4 个".to_owned());
    assert_eq!(seen[1].1.cells[0], want);
}

#[test]
fn a_slip_shows_beside_its_neighbours() {
    let amounts = ["600000", "45万元", "60", "820,000", "1200000", "300000", "5000000000"];
    let rows: String = amounts.iter().map(|a| format!("甲,\"{a}\",2025-1-1\n")).collect();
    let read = read(format!("名称,成交额,签订日期\n{rows}").as_bytes());
    let mut slips = Slips::new(&COLUMNS);
    read.lines.iter().for_each(|line| slips.see(&read.heading.row(line)));
    let found: Vec<String> = slips.found().iter().map(|slip| slip.asks.to_string()).collect();
    assert_eq!(
        found,
        [
            "第 4 行，合同成交额（元）：60.00 元比这一列别的数（多在 600,000.00 元上下）小得多，是不是 600,000.00 元？",
            "第 8 行，合同成交额（元）：5,000,000,000.00 元比这一列别的数（多在 600,000.00 元上下）大得多，是不是 500,000.00 元？",
        ]
    );
}

#[test]
fn a_value_merged_over_rows_counts_for_each() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let plain = Format::new();
    for (i, name) in ["名称", "成交额", "签订日期", "县市区"].iter().enumerate() {
        page.write(0, i as u16, *name).unwrap();
    }
    for row in 1..=4_u32 {
        page.write(row, 0, format!("项目{row}")).unwrap().write(row, 1, 1).unwrap();
        page.write(row, 2, "2023.5.1").unwrap();
    }
    page.merge_range(1, 3, 2, 3, "项城市", &plain).unwrap();
    page.merge_range(3, 3, 4, 3, "沈丘县", &plain).unwrap();
    let seen = seen(&read(&book.save_to_buffer().unwrap()));
    let want = [(2, 1, "项城市"), (3, 2, "项城市"), (4, 3, "沈丘县"), (5, 4, "沈丘县")];
    let want = want.map(|(row, n, region)| format!("{row}|项目{n}|100|2023-05-01|{region}"));
    assert_eq!(seen, want);
}
