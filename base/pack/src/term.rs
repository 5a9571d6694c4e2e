//! Vocabularies: ordered words with a Chinese name, a help text, a source, and data of their own.

use std::ops::Deref;

/// How sure the pack is of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Mark {
    /// The source was read.
    #[default]
    Seen,
    /// `[own]`: a setting of the platform or a judgement; may be changed.
    Own,
    /// `[verify]`: general knowledge, to be compared with the original before it counts.
    Verify,
    /// `[unknown]`: looked for, not found.
    Unknown,
}

/// Where a fact comes from: document and article, and how sure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// Document number and article, without the mark.
    pub text: String,
    /// The weakest mark in the text.
    pub mark: Mark,
}

impl Source {
    /// Reads `[verify] 国科发火〔2016〕32号`.
    pub fn parse(text: &str) -> Self {
        let mut source = Self { text: text.to_owned(), mark: Mark::Seen };
        for (tag, mark) in
            [("[own]", Mark::Own), ("[verify]", Mark::Verify), ("[unknown]", Mark::Unknown)]
        {
            if source.text.contains(tag) {
                source.text = source.text.replace(tag, "");
                source.mark = mark;
            }
        }
        source.text = source.text.split_whitespace().collect::<Vec<_>>().join(" ");
        source
    }

    /// What a page says beside the fact: empty when the source was read.
    pub fn label(&self) -> &'static str {
        match self.mark {
            Mark::Seen => "",
            Mark::Own => "平台设定",
            Mark::Verify => "待核对原文",
            Mark::Unknown => "未查到",
        }
    }
}

/// A word of a vocabulary; reads like its data (`kind.seller`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term<T = ()> {
    /// Stored in records, never shown.
    pub id: String,
    /// The Chinese name.
    pub name: String,
    /// A sentence of help, or empty.
    pub help: String,
    /// Where it comes from.
    pub source: Source,
    /// What else is known of it.
    pub data: T,
}

impl<T> Deref for Term<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

/// An ordered vocabulary with unique ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms<T = ()>(Vec<Term<T>>);

impl<T> Default for Terms<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Terms<T> {
    pub(crate) fn new(terms: Vec<Term<T>>) -> Self {
        Self(terms)
    }

    /// The word with this id.
    pub fn get(&self, id: &str) -> Option<&Term<T>> {
        self.0.iter().find(|term| term.id == id)
    }

    /// Is there such a word?
    pub fn contains(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    /// The Chinese name of an id; an id of an older pack is shown as it is.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |term| &term.name)
    }

    /// The id of what a person wrote: the Chinese name or the id itself.
    pub fn key_of(&self, text: &str) -> Option<String> {
        let term = self.0.iter().find(|term| term.name == text || term.id == text)?;
        Some(term.id.clone())
    }

    /// The words in the pack's order.
    pub fn iter(&self) -> std::slice::Iter<'_, Term<T>> {
        self.0.iter()
    }

    /// For a picker: (value, 中文).
    pub fn pick(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|term| (term.id.as_str(), term.name.as_str())).collect()
    }

    /// All Chinese names, for a list of what may be filled in.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|term| term.name.clone()).collect()
    }

    /// How many words.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// No words at all?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a, T> IntoIterator for &'a Terms<T> {
    type Item = &'a Term<T>;
    type IntoIter = std::slice::Iter<'a, Term<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weakest_mark_counts() {
        let check = |text: &str, expected: &str, mark: Mark| {
            let source = Source::parse(text);
            assert_eq!((source.text.as_str(), source.mark), (expected, mark), "{text}");
        };
        check("民法典 第851条", "民法典 第851条", Mark::Seen);
        check("[own] 平台设定", "平台设定", Mark::Own);
        check(
            "国发〔2016〕16号 [verify]；[unknown] 天数",
            "国发〔2016〕16号 ； 天数",
            Mark::Unknown,
        );
    }
}
