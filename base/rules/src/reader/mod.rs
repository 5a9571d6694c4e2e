//! Spanned TOML: a document becomes a tree whose every value knows its file, line and column, and is
//! read with all mistakes collected. Unknown keys are mistakes; the first mistake never ends the reading.
//!
//! ```
//! use kezhuan_rules::reader::{Found, parse};
//! let found = Found::new();
//! if let Some(root) = parse("regions.toml", "citty = \"周口市\"\n", &found) {
//!     if let Some(table) = root.table(&found) {
//!         let _city = table.text_or_none("city");
//!     } // dropping the table reports the keys nobody asked for
//! }
//! let mistakes = found.into_vec();
//! assert_eq!(mistakes[0].help.as_deref(), Some("是不是 city？"));
//! ```

mod edit;
mod table;
mod words;

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use kezhuan_kernel::{Day, Fen, Rate};
use toml_edit::{Document, Item, TableLike, Value as TomlValue};

use crate::Diagnostic;

pub use table::Table;
pub(crate) use table::unknown_help;
pub use words::nearest;

/// The mistakes found so far; shared by everything that reads one pack.
#[derive(Debug, Default)]
pub struct Found(RefCell<Vec<Diagnostic>>);

impl Found {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a mistake.
    pub fn push(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    /// Nothing wrong so far?
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// How many mistakes so far.
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// All mistakes, by file and place.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        let mut all = self.0.into_inner();
        all.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        all
    }
}

/// A file of the pack: its name for messages, its text for excerpts.
#[derive(Debug)]
struct Source {
    file: String,
    text: String,
}

/// A value of the document with its place.
#[derive(Debug, Clone)]
pub struct Node {
    value: Value,
    source: Arc<Source>,
    span: Range<usize>,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub enum Value {
    /// A quoted text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with a point; money and rates are texts, so this is rarely wanted.
    Float(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A date without a time.
    Day(Day),
    /// `[ … ]` or `[[…]]`.
    List(Vec<Node>),
    /// `{ … }` or `[…]`.
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: String,
    key_span: Range<usize>,
    /// Its value.
    pub node: Node,
}

/// Reads a document. A syntax error is noted and gives `None`.
pub fn parse(file: &str, text: &str, found: &Found) -> Option<Node> {
    let source = Arc::new(Source { file: file.to_owned(), text: text.to_owned() });
    match Document::parse(text) {
        Ok(document) => Some(from_table(document.as_table(), &(0..0), &source)),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let message = format!("TOML 写法不对：{}", error.message().trim());
            found.push(source.diagnostic(at, message, None));
            None
        }
    }
}

impl Source {
    fn diagnostic(&self, at: usize, message: String, help: Option<String>) -> Diagnostic {
        let at = (0..=at.min(self.text.len())).rev().find(|i| self.text.is_char_boundary(*i));
        let before = &self.text[..at.unwrap_or(0)];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let rest = &self.text[line_start..];
        Diagnostic {
            file: self.file.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            excerpt: rest.lines().next().unwrap_or("").to_owned(),
            message,
            help,
        }
    }
}

fn from_item(item: &Item, around: &Range<usize>, source: &Arc<Source>) -> Node {
    let span = item.span().unwrap_or_else(|| around.clone());
    if let Some(table) = item.as_table_like() {
        return from_table(table, &span, source);
    }
    if let Some(tables) = item.as_array_of_tables() {
        let nodes = tables
            .iter()
            .map(|t| from_table(t, &t.span().unwrap_or_else(|| span.clone()), source))
            .collect();
        return Node { value: Value::List(nodes), source: source.clone(), span };
    }
    match item.as_value() {
        Some(value) => from_value(value, &span, source),
        None => Node { value: Value::Table(Vec::new()), source: source.clone(), span },
    }
}

fn from_table(table: &dyn TableLike, span: &Range<usize>, source: &Arc<Source>) -> Node {
    let entries = table
        .iter()
        .map(|(key, item)| {
            let key_span =
                table.key(key).and_then(toml_edit::Key::span).unwrap_or_else(|| span.clone());
            let node = from_item(item, &key_span, source);
            Entry { key: key.to_owned(), key_span, node }
        })
        .collect();
    Node { value: Value::Table(entries), source: source.clone(), span: span.clone() }
}

fn from_value(value: &TomlValue, around: &Range<usize>, source: &Arc<Source>) -> Node {
    let span = value.span().unwrap_or_else(|| around.clone());
    let value = match value {
        TomlValue::String(text) => Value::Text(text.value().clone()),
        TomlValue::Integer(number) => Value::Whole(*number.value()),
        TomlValue::Float(number) => Value::Float(*number.value()),
        TomlValue::Boolean(flag) => Value::Flag(*flag.value()),
        TomlValue::Datetime(moment) => match (moment.value().date, moment.value().time) {
            (Some(d), None) => Day::new(i32::from(d.year), u32::from(d.month), u32::from(d.day))
                .map_or_else(|| Value::Text(d.to_string()), Value::Day),
            _ => Value::Text(moment.value().to_string()),
        },
        TomlValue::Array(array) => {
            Value::List(array.iter().map(|v| from_value(v, &span, source)).collect())
        }
        TomlValue::InlineTable(table) => return from_table(table, &span, source),
    };
    Node { value, source: source.clone(), span }
}

impl Node {
    /// What it holds.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// A mistake at this place.
    pub fn diagnostic(&self, message: impl Into<String>, help: Option<String>) -> Diagnostic {
        self.source.diagnostic(self.span.start, message.into(), help)
    }

    /// Notes a mistake at this place.
    pub fn wrong(&self, found: &Found, message: impl Into<String>, help: Option<String>) {
        found.push(self.diagnostic(message, help));
    }

    /// The table, or a mistake.
    pub fn table<'a>(&'a self, found: &'a Found) -> Option<Table<'a>> {
        match &self.value {
            Value::Table(entries) => Some(Table::new(self, entries, found)),
            _ => self.expected(found, "一个表 { … }"),
        }
    }

    /// The list, or a mistake.
    pub fn list(&self, found: &Found) -> Option<&[Node]> {
        match &self.value {
            Value::List(nodes) => Some(nodes),
            _ => self.expected(found, "一个列表 [ … ]"),
        }
    }

    /// The text, or a mistake.
    pub fn text(&self, found: &Found) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => self.expected(found, "带引号的文字"),
        }
    }

    /// The whole number, or a mistake.
    pub fn whole(&self, found: &Found) -> Option<i64> {
        match self.value {
            Value::Whole(number) => Some(number),
            _ => self.expected(found, "整数"),
        }
    }

    /// `true` or `false`, or a mistake.
    pub fn flag(&self, found: &Found) -> Option<bool> {
        match self.value {
            Value::Flag(flag) => Some(flag),
            _ => self.expected(found, "true 或 false"),
        }
    }

    /// The day (`2023-11-24`, quoted or not), or a mistake.
    pub fn day(&self, found: &Found) -> Option<Day> {
        match &self.value {
            Value::Day(day) => Some(*day),
            Value::Text(text) => match text.parse() {
                Ok(day) => Some(day),
                Err(_) => self.expected(found, "日期，例如 2023-11-24"),
            },
            _ => self.expected(found, "日期，例如 2023-11-24"),
        }
    }

    /// The amount in yuan, a quoted text; or a mistake.
    pub fn money(&self, found: &Found) -> Option<Fen> {
        let parsed = match &self.value {
            Value::Text(text) => Fen::parse_yuan(text).ok(),
            _ => None,
        };
        parsed.or_else(|| {
            let now = match &self.value {
                Value::Text(text) => format!("“{text}”"),
                _ => self.kind().to_owned(),
            };
            let message = format!("这里应为带引号的金额，单位元，例如 \"1000000.00\"，现在是{now}");
            self.wrong(found, message, None);
            None
        })
    }

    /// The rate (`"10%"`, `"0.6‰"`, `"1/3"`), a quoted text; or a mistake.
    pub fn rate(&self, found: &Found) -> Option<Rate> {
        let parsed = match &self.value {
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        parsed.or_else(|| self.expected(found, "带引号的比例，例如 \"10%\"、\"0.6‰\"、\"1/3\""))
    }

    /// The texts of a list, or mistakes; what is no text is left out.
    pub fn texts(&self, found: &Found) -> Vec<String> {
        let nodes = self.list(found).unwrap_or_default();
        nodes.iter().filter_map(|node| node.text(found).map(str::to_owned)).collect()
    }

    /// Name of the kind of value, for messages.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "文字",
            Value::Whole(_) => "整数",
            Value::Float(_) => "小数",
            Value::Flag(_) => "true/false",
            Value::Day(_) => "日期",
            Value::List(_) => "列表",
            Value::Table(_) => "表",
        }
    }

    fn expected<T>(&self, found: &Found, what: &str) -> Option<T> {
        self.wrong(found, format!("这里应为{what}，现在是{}", self.kind()), None);
        None
    }
}

#[cfg(test)]
mod tests;
