//! The papers of the first pack, made from their examples; and data that tries to be markup.

use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;

use kezhuan_assets::{Font, font};
use kezhuan_kernel::{Day, Fen};
use serde_json::{Value, json};
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use crate::draft::Draft;
use crate::world::PaperWorld;
use crate::{Fonts, PaperError, Papers, Templates, day, money};

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/zhoukou/papers");

fn press() -> &'static Papers {
    static PRESS: OnceLock<Papers> = OnceLock::new();
    PRESS.get_or_init(fresh_press)
}

fn fresh_press() -> Papers {
    let files = [Font::SansRegular, Font::SansBold, Font::SerifRegular];
    Papers::new(Fonts::new(files.map(|file| Cow::Borrowed(font(file)))).unwrap())
}

fn pack() -> Templates {
    Templates::read(Path::new(PACK)).unwrap()
}

/// The five drafts of a contract share one example.
fn example(name: &str) -> Value {
    let stem = if name.starts_with("contract_") { "contract" } else { name };
    let path = format!("{PACK}/examples/{stem}.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Every paper of the pack that is checked by its code, with its pages in the example.
const PAPERS: [(&str, usize); 4] =
    [("platform_check", 1), ("publicity_proof", 1), ("deal_sheet", 1), ("calculation", 1)];

/// Every draft of the pack.
const DRAFTS: [&str; 7] = [
    "contract_consulting",
    "contract_development",
    "contract_licence",
    "contract_service",
    "contract_transfer",
    "list",
    "notice",
];

/// The pages and the text on them, in drawing order.
fn text_of(templates: &Templates, main: &str, data: &Value) -> (usize, String) {
    let world = PaperWorld::new(press(), templates, main, data).unwrap();
    let document = typst::compile::<PagedDocument>(&world).output.unwrap();
    let mut text = String::new();
    for page in document.pages() {
        collect(&page.frame, &mut text);
    }
    (document.pages().len(), text)
}

fn collect(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Text(run) => text.push_str(&run.text),
            FrameItem::Group(group) => collect(&group.frame, text),
            _ => {}
        }
    }
}

fn one(source: &str) -> Templates {
    Templates::new([("a.typ".to_owned(), source.to_owned())]).unwrap()
}

#[test]
fn every_paper_of_the_pack_is_made() {
    for (name, pages) in PAPERS {
        let (made, text) = text_of(&pack(), &format!("{name}.typ"), &example(name));
        assert_eq!(made, pages, "{name}");
        assert!(text.contains("演示环境"), "{name}: {text}");
    }
    let papers = PAPERS.iter().map(|(name, _)| format!("{name}.typ"));
    let covered: Vec<String> =
        papers.chain(DRAFTS.iter().map(|name| format!("{name}.jinja"))).collect();
    let shared = ["common.typ", "draft.typ", "contract.jinja", "layouts.toml"];
    for name in pack().names().filter(|name| !shared.contains(name)) {
        assert!(covered.iter().any(|known| known == name), "{name} has no example");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (name, _) in PAPERS {
        let (main, data) = (format!("{name}.typ"), example(name));
        let first = press().render(&pack(), &main, &data).unwrap();
        assert!(first.starts_with(b"%PDF-"), "{name}");
        assert!(first.len() < 300_000, "{name}: {} bytes, fonts not cut down", first.len());
        assert!(first == fresh_press().render(&pack(), &main, &data).unwrap(), "{name}");
        let mut other = data;
        other["demo"] = json!(false);
        assert!(first != press().render(&pack(), &main, &other).unwrap(), "{name}");
    }
}

/// A part of an office file.
fn unpacked(file: &[u8], part: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    std::io::read_to_string(zip.by_name(part).unwrap()).unwrap()
}

/// As minijinja writes text into XML.
fn escaped(text: &str) -> String {
    let signs = [
        ('&', "&amp;"),
        ('<', "&lt;"),
        ('>', "&gt;"),
        ('"', "&quot;"),
        ('\'', "&#x27;"),
        ('/', "&#x2f;"),
    ];
    signs.iter().fold(text.to_owned(), |text, (sign, code)| text.replace(*sign, code))
}

#[test]
fn every_draft_gives_pdf_and_docx() {
    for name in DRAFTS {
        let data = example(name);
        let pdf = press().make(&pack(), &format!("{name}.pdf"), &data).unwrap();
        assert!(pdf.starts_with(b"%PDF-"), "{name}");
        let docx = press().make(&pack(), &format!("{name}.docx"), &data).unwrap();
        assert!(docx == fresh_press().make(&pack(), &format!("{name}.docx"), &data).unwrap());
        for part in ["word/document.xml", "word/styles.xml", "word/header.xml", "word/footer.xml"] {
            let text = unpacked(&docx, part);
            roxmltree::Document::parse(&text).unwrap_or_else(|why| panic!("{name} {part}: {why}"));
        }
        assert!(unpacked(&docx, "word/header.xml").contains("演示环境"), "{name}");
        let mut real = data;
        real["demo"] = json!(false);
        let docx = press().make(&pack(), &format!("{name}.docx"), &real).unwrap();
        assert!(!unpacked(&docx, "word/header.xml").contains("演示"), "{name}");
    }
}

#[test]
fn a_contract_says_what_is_known_and_marks_the_rest() {
    let mut data = example("contract_development");
    let text = |data: &Value| {
        let docx = press().make(&pack(), "contract_development.docx", data).unwrap();
        unpacked(&docx, "word/document.xml")
    };
    let full = text(&data);
    for known in
        ["第一条　研究开发的目标和内容", "860,000.00", "中试提取罐", "（丙方）", "验收标准"]
    {
        assert!(full.contains(known), "{known}");
    }
    assert!(
        full.contains(
            "<w:highlight w:val=\"yellow\"/></w:rPr><w:t xml:space=\"preserve\">【待填】"
        )
    );
    data["agency"] = Value::Null;
    data["plan"] = json!([]);
    data["until"] = Value::Null;
    let less = text(&data);
    assert!(!less.contains("丙方") && !less.contains("约定日期"));
}

#[test]
fn a_real_paper_bears_no_demo_mark() {
    let mut data = example("platform_check");
    data["demo"] = json!(false);
    data["registry"] = json!("登记处");
    data["parties"] = json!([]);
    let (_, text) = text_of(&pack(), "platform_check.typ", &data);
    assert!(!text.contains("演示"), "{text}");
}

#[test]
fn data_is_text_and_never_markup() {
    let nasty = [
        "#panic(\"x\")",
        "]) #read(\"/etc/passwd\")",
        "*粗* _斜_ `码`",
        "@ref <label>",
        "$x^2$",
        "= 标题",
        "// 注释 /* 也是 */",
        "\\u{41} ~ --- \"引号\"",
        "https://a.invalid/?q=1&b=#c",
    ];
    let flat = |text: &str| text.replace([' ', '\u{AD}'], "");
    let mut data = example("list");
    data["rows"] = json!(nasty.map(|text| [text; 6]));
    data["title"] = json!(nasty[0]);
    let draft = Draft::of(&pack(), "list.jinja", &data).unwrap();
    let (_, text) = text_of(&pack(), "draft.typ", &serde_json::to_value(draft).unwrap());
    let word = unpacked(&press().make(&pack(), "list.docx", &data).unwrap(), "word/document.xml");
    for piece in nasty {
        assert!(flat(&text).contains(&flat(piece)), "{piece}\n{text}");
        assert!(word.contains(&escaped(piece)), "{piece}\n{word}");
    }
    let mut data = example("platform_check");
    data["project"] = json!(nasty[1]);
    data["parties"][0]["name"] = json!(nasty[2]);
    let (_, text) = text_of(&pack(), "platform_check.typ", &data);
    assert!(flat(&text).contains(&flat(nasty[1])) && flat(&text).contains(&flat(nasty[2])));
}

#[test]
fn long_lists_go_on_with_their_header() {
    let mut data = example("list");
    let row = data["rows"][0].clone();
    data["rows"] = Value::Array(vec![row; 120]);
    let draft = Draft::of(&pack(), "list.jinja", &data).unwrap();
    let (pages, text) = text_of(&pack(), "draft.typ", &serde_json::to_value(draft).unwrap());
    assert!(pages > 3);
    // The room for the seal may fall on a page of its own.
    assert!(text.matches("登记编号").count() >= pages - 1);
    assert!(text.contains(&format!("共 {pages} 页")));
}

#[test]
fn mistakes_are_told_with_file_and_line() {
    let mut data = example("platform_check");
    data.as_object_mut().unwrap().remove("project");
    let Err(PaperError::Template(why)) = press().render(&pack(), "platform_check.typ", &data)
    else {
        panic!("a missing field must be told");
    };
    assert!(why.contains("platform_check.typ:7:") && why.contains("project"), "{why}");
    assert_eq!(
        press().render(&pack(), "../pack.toml", &json!({})),
        Err(PaperError::NoTemplate("../pack.toml".to_owned()))
    );
    assert!(matches!(Fonts::new([Cow::Borrowed(&b"no font"[..])]), Err(PaperError::NoFont)));
}

#[test]
fn a_template_sees_nothing_but_the_pack() {
    for source in [
        "#read(\"/etc/passwd\")",
        "#read(\"../pack.toml\")",
        "#import \"@preview/cetz:0.3.4\": *",
        "#import \"b.typ\": *",
        "#image(\"/qr.svg\")",
        "#datetime.today()",
    ] {
        let made = press().render(&one(source), "a.typ", &json!({}));
        assert!(matches!(made, Err(PaperError::Template(_))), "{source}");
    }
    let with_code = press().render(&one("#image(\"/qr.svg\")"), "a.typ", &json!({ "qr": "编号" }));
    assert!(with_code.is_ok());
}

#[test]
fn money_and_days_as_printed() {
    assert_eq!(
        money(Fen::yuan(600_000)),
        json!({ "yuan": "600,000.00", "capitals": "陆拾万元整" })
    );
    assert_eq!(day(Day::new(2025, 11, 24).unwrap()), json!("2025年11月24日"));
}
