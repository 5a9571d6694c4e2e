//! A draft: a Jinja template of the pack gives Markdown, Markdown gives a few kinds of blocks.
//!
//! One source for what people print (PDF) and what they go on writing in WPS (DOCX). Values are
//! text and never markup; an empty value is the marked blank 【待填】; a field that does not exist is
//! an error with file and line.

use std::borrow::Cow;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::layout::Layout;
use crate::{PaperError, Templates};

/// What an unknown value reads.
const BLANK: &str = "【待填】";
/// Stands for a line break inside a value, which Markdown would lose.
const BREAK: char = '\u{2028}';
/// Info word of a block of signatures: one `称谓｜名称` a line.
const SIGNATURES: &str = "签章";
/// Info word of a block that closes a notice: issuer and day, at the right.
const ISSUED: &str = "落款";

/// A paper, ready for either form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) demo: bool,
    pub(crate) platform: String,
    pub(crate) layout: Layout,
    pub(crate) blocks: Vec<Block>,
}

/// A part of a draft.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Block {
    /// The heading of a clause (1) or of a part of it (2).
    Heading { level: u8, runs: Vec<Run> },
    /// A paragraph; a `flush` one is a remark without indent.
    Text { runs: Vec<Run>, flush: bool },
    /// An item of a list, with its mark.
    Item { mark: String, runs: Vec<Run> },
    /// A table; widths are shares.
    Table { head: Vec<Vec<Run>>, rows: Vec<Vec<Vec<Run>>>, aligns: Vec<Side>, widths: Vec<usize> },
    /// Room for seals side by side: what the party is called, and its name.
    Signatures { places: Vec<(String, String)> },
    /// Issuer and day, with room for the seal.
    Issued { lines: Vec<String> },
}

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Side {
    Left,
    Center,
    Right,
}

/// Text in one hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) bold: bool,
    pub(crate) blank: bool,
    /// A line break before it?
    pub(crate) new_line: bool,
}

/// What stands between `+++` lines at the top of a template.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    layout: String,
    /// `第{}条　`, `{}、`: how clauses are numbered.
    #[serde(default)]
    clauses: String,
    #[serde(default)]
    landscape: bool,
}

impl Draft {
    /// Fills a template and reads it.
    pub(crate) fn of(templates: &Templates, name: &str, data: &Value) -> Result<Self, PaperError> {
        let text = templates.draft(name)?;
        let (front, _) = split(text);
        let front: Front = toml::from_str(front)
            .map_err(|error| PaperError::Template(format!("{name}: {}", error.message())))?;
        let mut layout = Layout::of(templates, &front.layout)?;
        layout.landscape = front.landscape;
        let markdown = fill(templates, name, data)?;
        let (title, blocks) = Reader::new(name, &front.clauses).read(&markdown)?;
        let flag = |key: &str| data.get(key).and_then(Value::as_bool).unwrap_or_default();
        let word = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Self { title, demo: flag("demo"), platform: word("platform"), layout, blocks })
    }
}

/// An environment in which a line that holds only a tag leaves nothing behind.
pub(crate) fn jinja() -> Result<Environment<'static>, PaperError> {
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    let mut jinja = Environment::new();
    jinja.set_syntax(syntax.map_err(|error| PaperError::Template(error.to_string()))?);
    Ok(jinja)
}

/// The part between the `+++` lines, and the rest with its line numbers kept.
fn split(text: &str) -> (&str, Cow<'_, str>) {
    let inside = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
    match inside {
        Some((front, body)) => {
            let lines = front.lines().count() + 2;
            (front, Cow::Owned(format!("{}{body}", "\n".repeat(lines))))
        }
        None => ("", Cow::Borrowed(text)),
    }
}

fn fill(templates: &Templates, name: &str, data: &Value) -> Result<String, PaperError> {
    let mut jinja = jinja()?;
    jinja.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    // Anything but `None` marks what a macro or a block gave as already escaped.
    jinja.set_auto_escape_callback(|_| AutoEscape::Html);
    jinja.set_formatter(|out, _, value| {
        if value.is_undefined() {
            return Err(ErrorKind::UndefinedError.into());
        }
        let text = if value.is_none() { String::new() } else { value.to_string() };
        let text = match text.trim() {
            _ if value.is_safe() => text,
            "" => BLANK.to_owned(),
            words => escaped(words),
        };
        out.write_str(&text).map_err(|_| ErrorKind::WriteFailure.into())
    });
    let told = |error: minijinja::Error| {
        let at = error.name().unwrap_or(name).to_owned();
        let line = error.line().unwrap_or_default();
        let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
        PaperError::Template(format!("{at}:{line}: {detail}"))
    };
    for (name, text) in templates.drafts() {
        let body = split(text).1.into_owned();
        jinja.add_template_owned(name.to_owned(), body).map_err(told)?;
    }
    jinja.get_template(name).and_then(|template| template.render(Serde(data))).map_err(told)
}

/// Text that Markdown takes for text: punctuation with a backslash, line breaks as a sign of ours.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match c {
            '\n' => out.push(BREAK),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c if c.is_ascii_punctuation() => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// The same inside a fenced block, where Markdown leaves the backslash.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().filter(char::is_ascii_punctuation);
        out.push(if c == '\\' && next.is_some() { chars.next().unwrap_or(c) } else { c });
    }
    out
}

/// Reads Markdown into blocks.
struct Reader<'a> {
    name: &'a str,
    clauses: &'a str,
    title: String,
    blocks: Vec<Block>,
    runs: Vec<Run>,
    bold: bool,
    clause: u8,
    marks: Vec<Option<u64>>,
    table: Option<Table>,
    fence: Option<(String, String)>,
    flush: bool,
}

#[derive(Default)]
struct Table {
    aligns: Vec<Side>,
    head: Vec<Vec<Run>>,
    rows: Vec<Vec<Vec<Run>>>,
    row: Vec<Vec<Run>>,
}

impl<'a> Reader<'a> {
    fn new(name: &'a str, clauses: &'a str) -> Self {
        Self {
            name,
            clauses,
            title: String::new(),
            blocks: Vec::new(),
            runs: Vec::new(),
            bold: false,
            clause: 0,
            marks: Vec::new(),
            table: None,
            fence: None,
            flush: false,
        }
    }

    fn read(mut self, markdown: &str) -> Result<(String, Vec<Block>), PaperError> {
        for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
            let line = markdown[..range.start].matches('\n').count() + 1;
            self.event(event).map_err(|what| {
                let name = self.name;
                PaperError::Template(format!("{name}: 填好以后的第 {line} 行：文书里不能用{what}"))
            })?;
        }
        Ok((self.title, self.blocks))
    }

    fn event(&mut self, event: Event<'_>) -> Result<(), &'static str> {
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.fence {
                Some((_, lines)) => lines.push_str(&text),
                None => self.text(&text),
            },
            Event::SoftBreak => {}
            Event::HardBreak => self.text(&BREAK.to_string()),
            Event::Rule => return Err("分隔线"),
            Event::Code(_) => return Err("代码"),
            _ => return Err("网页标签"),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), &'static str> {
        match tag {
            Tag::Strong => self.bold = true,
            Tag::BlockQuote(_) => self.flush = true,
            Tag::List(first) => self.marks.push(first),
            Tag::Table(aligns) => {
                let aligns = aligns.into_iter().map(side).collect();
                self.table = Some(Table { aligns, ..Table::default() });
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if is_known(&info) => {
                self.fence = Some((info.into_string(), String::new()));
            }
            Tag::CodeBlock(_) => return Err("这种代码块"),
            Tag::Image { .. } => return Err("图片"),
            Tag::HtmlBlock => return Err("网页标签"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = false,
            TagEnd::BlockQuote(_) => self.flush = false,
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::Paragraph if self.marks.is_empty() => {
                let runs = std::mem::take(&mut self.runs);
                self.blocks.push(Block::Text { runs, flush: self.flush });
            }
            TagEnd::Item => self.item(),
            TagEnd::List(_) => {
                self.marks.pop();
            }
            TagEnd::TableCell => {
                let runs = std::mem::take(&mut self.runs);
                if let Some(table) = &mut self.table {
                    table.row.push(runs);
                }
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.head = std::mem::take(&mut table.row);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(std::mem::take(&mut table.row));
                }
            }
            TagEnd::Table => self.blocks.extend(self.table.take().map(Table::block)),
            TagEnd::CodeBlock => self.close_fence(),
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let mut runs = std::mem::take(&mut self.runs);
        match level {
            HeadingLevel::H1 => self.title = plain(&runs),
            HeadingLevel::H2 => {
                self.clause += 1;
                if !self.clauses.is_empty() {
                    let number = self.clauses.replace("{}", &numeral(self.clause));
                    match runs.first_mut() {
                        Some(first) => first.text.insert_str(0, &number),
                        None => runs.push(Run { text: number, ..Run::default() }),
                    }
                }
                self.blocks.push(Block::Heading { level: 1, runs });
            }
            _ => self.blocks.push(Block::Heading { level: 2, runs }),
        }
    }

    fn item(&mut self) {
        let mark = match self.marks.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}．", *number - 1)
            }
            _ => "·　".to_owned(),
        };
        self.blocks.push(Block::Item { mark, runs: std::mem::take(&mut self.runs) });
    }

    fn close_fence(&mut self) {
        let Some((info, lines)) = self.fence.take() else { return };
        let lines: Vec<String> = lines.lines().map(|line| unescaped(line.trim())).collect();
        let pair = |line: &String| {
            let (word, name) = line.split_once('｜').unwrap_or((line, ""));
            (word.to_owned(), name.to_owned())
        };
        self.blocks.push(match info.as_str() {
            SIGNATURES => Block::Signatures { places: lines.iter().map(pair).collect() },
            _ => Block::Issued { lines },
        });
    }

    /// Splits at line breaks and around blanks.
    fn text(&mut self, text: &str) {
        for (i, line) in text.split(BREAK).enumerate() {
            let mut new_line = i > 0;
            let mut rest = line;
            loop {
                let start = rest.find("【待填");
                let (before, from) = rest.split_at(start.unwrap_or(rest.len()));
                self.run(before, false, &mut new_line);
                let Some(end) = from.find('】') else {
                    self.run(from, false, &mut new_line);
                    break;
                };
                let (blank, after) = from.split_at(end + '】'.len_utf8());
                self.run(blank, true, &mut new_line);
                rest = after;
            }
            if new_line {
                self.runs.push(Run { new_line, ..Run::default() });
            }
        }
    }

    /// Goes on in the same hand where it can: Markdown gives text in pieces.
    fn run(&mut self, text: &str, blank: bool, new_line: &mut bool) {
        let (bold, new_line) = match text {
            "" => return,
            _ => (self.bold, std::mem::take(new_line)),
        };
        match self.runs.last_mut() {
            Some(last) if !new_line && !blank && !last.blank && last.bold == bold => {
                last.text.push_str(text);
            }
            _ => self.runs.push(Run { text: text.to_owned(), bold, blank, new_line }),
        }
    }
}

impl Table {
    /// With the share of each column: as wide as its widest line, within bounds.
    fn block(self) -> Block {
        let lines = std::iter::once(&self.head).chain(&self.rows);
        let mut widths = vec![4; self.aligns.len()];
        for row in lines {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(wide(&plain(cell)).min(28));
            }
        }
        Block::Table { head: self.head, rows: self.rows, aligns: self.aligns, widths }
    }
}

fn is_known(info: &str) -> bool {
    [SIGNATURES, ISSUED].contains(&info)
}

fn side(alignment: Alignment) -> Side {
    match alignment {
        Alignment::Center => Side::Center,
        Alignment::Right => Side::Right,
        Alignment::Left | Alignment::None => Side::Left,
    }
}

fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// Chinese characters take the room of two digits.
fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// 一 … 九十九.
fn numeral(n: u8) -> String {
    let digit = |n: u8| "零一二三四五六七八九".chars().nth(n.into()).map(String::from);
    let digit = |n: u8| digit(n).unwrap_or_default();
    match (n / 10, n % 10) {
        (0, ones) => digit(ones),
        (tens, ones) => {
            let tens = if tens == 1 { String::new() } else { digit(tens) };
            let ones = if ones == 0 { String::new() } else { digit(ones) };
            format!("{tens}十{ones}")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn draft(text: &str, data: Value) -> Result<Draft, PaperError> {
        let layouts = "[plain]\nmargins = [20, 20, 20, 20]\nline = 20\nlatin = \"Times New Roman\"\npages = \"of\"\n\
                       title = { font = \"黑体\", size = 18, pdf = \"hei\" }\n\
                       heading = { font = \"黑体\", size = 12, pdf = \"hei\" }\n\
                       body = { font = \"宋体\", size = 12, pdf = \"song\" }\n\
                       table = { font = \"宋体\", size = 10.5, pdf = \"song\" }\n";
        let files = [("a.jinja", text), ("layouts.toml", layouts)];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        Draft::of(&Templates::new(files).unwrap(), "a.jinja", &data)
    }

    fn front(body: &str) -> String {
        format!("+++\nlayout = \"plain\"\nclauses = \"第{{}}条　\"\n+++\n{body}")
    }

    #[test]
    fn numerals() {
        let read: Vec<String> = [1, 10, 11, 20, 35].into_iter().map(numeral).collect();
        assert_eq!(read, ["一", "十", "十一", "二十", "三十五"]);
    }

    #[test]
    fn blocks_and_blanks() {
        let text = front(
            "# 合同\n\n## 标的\n\n甲方：**{{ a }}**，\n乙方：{{ b }}【待填：代码】。\n\n1. 一\n2. 二\n\n\
             | 期 | 金额 |\n|---|---:|\n{% for r in rows %}\n| {{ r.n }} | {{ r.sum }} |\n{% endfor %}\n\n\
             ```签章\n委托方｜{{ a }}\n```\n",
        );
        let data = json!({ "a": "*豫麦*\n（演示）", "b": "", "rows": [{ "n": 1, "sum": "1,000.00 | 元" }] });
        let made = draft(&text, data).unwrap();
        assert_eq!(made.title, "合同");
        let Block::Heading { runs, .. } = &made.blocks[0] else { panic!("{:?}", made.blocks) };
        assert_eq!(plain(runs), "第一条　标的");
        let Block::Text { runs, .. } = &made.blocks[1] else { panic!("{:?}", made.blocks) };
        assert_eq!(plain(runs), "甲方：*豫麦*（演示），乙方：【待填】【待填：代码】。");
        assert!(runs.iter().any(|run| run.new_line && run.bold && run.text == "（演示）"));
        let blanks: Vec<&str> = runs.iter().filter(|r| r.blank).map(|r| r.text.as_str()).collect();
        assert_eq!(blanks, ["【待填】", "【待填：代码】"]);
        let Block::Table { rows, aligns, .. } = &made.blocks[4] else {
            panic!("{:?}", made.blocks)
        };
        assert_eq!((rows.len(), plain(&rows[0][1]).as_str()), (1, "1,000.00 | 元"));
        assert_eq!(aligns, &[Side::Left, Side::Right]);
        let places = vec![("委托方".to_owned(), "*豫麦*\u{2028}（演示）".to_owned())];
        assert_eq!(made.blocks[5], Block::Signatures { places });
    }

    #[test]
    fn mistakes_are_told_with_file_and_line() {
        for (text, want) in [
            (front("# a\n\n{{ nobody }}"), "a.jinja:7: "),
            (front("# a\n\n{% if %}"), "a.jinja:7: "),
            (front("# a\n\n<b>粗</b>"), "不能用网页标签"),
            (front("# a\n\n```rust\n1\n```"), "不能用这种代码块"),
            ("# a".to_owned(), "a.jinja: "),
        ] {
            let Err(PaperError::Template(why)) = draft(&text, json!({})) else { panic!("{text}") };
            assert!(why.contains(want), "{why}");
        }
    }
}
