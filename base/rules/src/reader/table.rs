//! Reading a table key by key; the keys nobody asked for are reported when the table is dropped.

use std::cell::RefCell;

use kezhuan_kernel::{Day, Fen, Rate};

use super::{Entry, Found, Node, nearest};

/// A table being read. A required value that is missing or wrong is noted and read as its empty value,
/// so that reading goes on; the caller asks [`Found::is_empty`] at the end.
pub struct Table<'a> {
    node: &'a Node,
    entries: &'a [Entry],
    found: &'a Found,
    asked: RefCell<Vec<String>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(node: &'a Node, entries: &'a [Entry], found: &'a Found) -> Self {
        Self { node, entries, found, asked: RefCell::new(Vec::new()) }
    }

    /// The node of the table, for mistakes about it as a whole.
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// The collector it writes to.
    pub fn found(&self) -> &'a Found {
        self.found
    }

    /// The value of a key, if there is one.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(key.to_owned());
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// All entries: for tables whose keys are data. Nothing is unknown any more.
    pub fn all(&self) -> &'a [Entry] {
        self.asked.borrow_mut().extend(self.entries.iter().map(|entry| entry.key.clone()));
        self.entries
    }

    /// The value of a key that must be there.
    pub fn need(&self, key: &str) -> Option<&'a Node> {
        let node = self.get(key);
        if node.is_none() {
            self.wrong(format!("缺少 {key}"), None);
        }
        node
    }

    /// Notes a mistake about the table as a whole.
    pub fn wrong(&self, message: impl Into<String>, help: Option<String>) {
        self.node.wrong(self.found, message, help);
    }

    /// Notes a mistake at a key, or at the table if the key is absent.
    pub fn wrong_at(&self, key: &str, message: impl Into<String>, help: Option<String>) {
        self.get(key).unwrap_or(self.node).wrong(self.found, message, help);
    }

    /// A text that must be there and not be empty.
    pub fn text(&self, key: &str) -> String {
        let text = self.need(key).and_then(|node| {
            let text = node.text(self.found)?;
            if text.trim().is_empty() {
                node.wrong(self.found, format!("{key} 不能为空"), None);
            }
            Some(text)
        });
        text.unwrap_or_default().to_owned()
    }

    /// A text, if there.
    pub fn text_or_none(&self, key: &str) -> Option<String> {
        self.get(key).and_then(|node| node.text(self.found)).map(str::to_owned)
    }

    /// A list of texts; an absent key is the empty list.
    pub fn texts(&self, key: &str) -> Vec<String> {
        self.get(key).map(|node| node.texts(self.found)).unwrap_or_default()
    }

    /// A whole number, if there.
    pub fn whole_or_none(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(|node| node.whole(self.found))
    }

    /// A whole number that must be there.
    pub fn whole(&self, key: &str) -> i64 {
        self.need(key).and_then(|node| node.whole(self.found)).unwrap_or_default()
    }

    /// `true`, `false`, or `false` when absent.
    pub fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(|node| node.flag(self.found)).unwrap_or_default()
    }

    /// A day, if there.
    pub fn day_or_none(&self, key: &str) -> Option<Day> {
        self.get(key).and_then(|node| node.day(self.found))
    }

    /// A day that must be there; `None` only after a noted mistake.
    pub fn day(&self, key: &str) -> Option<Day> {
        self.need(key).and_then(|node| node.day(self.found))
    }

    /// An amount, if there.
    pub fn money_or_none(&self, key: &str) -> Option<Fen> {
        self.get(key).and_then(|node| node.money(self.found))
    }

    /// A rate, if there.
    pub fn rate_or_none(&self, key: &str) -> Option<Rate> {
        self.get(key).and_then(|node| node.rate(self.found))
    }

    /// One of the known words, if there; another word is a mistake that names the nearest.
    pub fn one_of<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let node = self.get(key)?;
        let text = node.text(self.found)?;
        let hit = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if hit.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let help = unknown_help(text, &known);
            node.wrong(self.found, format!("{key} 里没有“{text}”这个词"), Some(help));
        }
        hit
    }

    /// A table under a key, if there.
    pub fn table(&self, key: &str) -> Option<Table<'a>> {
        self.get(key).and_then(|node| node.table(self.found))
    }

    /// The tables of a list (`[[key]]` or `key = [{…}]`); an absent key is the empty list.
    pub fn tables(&self, key: &str) -> Vec<Table<'a>> {
        let Some(nodes) = self.get(key).and_then(|node| node.list(self.found)) else {
            return Vec::new();
        };
        nodes.iter().filter_map(|node| node.table(self.found)).collect()
    }
}

/// Tells the nearest known word, or all of them.
pub(crate) fn unknown_help(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("是不是 {near}？"),
        None => format!("可以写：{}", known.join("、")),
    }
}

impl Drop for Table<'_> {
    fn drop(&mut self) {
        let mut asked = self.asked.take();
        asked.sort_unstable();
        asked.dedup();
        let known: Vec<&str> = asked.iter().map(String::as_str).collect();
        for entry in self.entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let help = unknown_help(&entry.key, &known);
            let at = entry.key_span.start;
            let message = format!("这里没有“{}”这个键", entry.key);
            self.found.push(entry.node.source.diagnostic(at, message, Some(help)));
        }
    }
}
