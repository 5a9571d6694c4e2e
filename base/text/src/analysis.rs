//! From text to words: the same way for documents and for questions.
//!
//! Every step keeps one character one character, so offsets in the folded text are offsets in the
//! original. Words come from the dictionary alone (no guessing of unknown words), so that a text is
//! split the same way wherever it stands; unknown words are found by their character pairs.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Longest word that is kept, in characters; more is cut off.
const LONGEST: usize = 64;
/// Weight of our own words in the dictionary, so that they win against their parts.
const OWN_WORD: usize = 100_000;
/// Single characters that carry no meaning of their own.
const STOP: &str = "的了和与及或在是等对为以于之其并而将由从把被";

static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    for word in include_str!("words.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        jieba.add_word(word, Some(OWN_WORD), None);
    }
    jieba
});

/// Loads the dictionary now instead of at the first search; call it from a background thread.
pub fn warm() {
    LazyLock::force(&JIEBA);
}

/// The words of a text, to be held against those of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(BTreeSet<String>);

impl Words {
    /// Of this text.
    pub fn of(text: &str) -> Self {
        let folded = fold(text);
        let words = index_tokens(&folded).into_iter().map(|range| folded[range].to_owned());
        Self(words.filter(|word| !STOP.contains(word.as_str())).collect())
    }

    /// How alike, 0 to 100: the words both have among all words of the two. Nothing is like nothing.
    pub fn likeness(&self, other: &Self) -> u32 {
        let shared = self.0.intersection(&other.0).count();
        let all = self.0.len() + other.0.len() - shared;
        u32::try_from(shared * 100 / all.max(1)).unwrap_or(0)
    }
}

/// Half width, lower case; one character for each.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

fn fold_char(c: char) -> char {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        'µ' => 'μ',
        _ => c,
    };
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' | '〇' | '々')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Number,
    Letters,
}

/// A word: where it stands in the folded text.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    class: Class,
}

impl Word {
    fn text<'a>(&self, folded: &'a str) -> &'a str {
        &folded[self.start..self.end]
    }

    /// A number directly followed by a short Chinese word is a quantity: 50吨, 5万元.
    fn measures(&self, next: &Self, folded: &str) -> bool {
        let unit = next.text(folded);
        self.class == Class::Number
            && next.class == Class::Han
            && self.end == next.start
            && unit.chars().count() <= 2
            && !STOP.contains(unit)
    }
}

fn words(folded: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(first) = folded[from..].chars().next() {
        let rest = &folded[from..];
        if is_han(first) {
            let len = rest.find(|c| !is_han(c)).unwrap_or(rest.len());
            out.extend(JIEBA.cut(&rest[..len], false).into_iter().map(|token| Word {
                start: from + token.byte_start,
                end: from + token.byte_end,
                class: Class::Han,
            }));
            from += len;
        } else if first.is_alphanumeric() {
            let len = code_len(rest);
            let number = rest[..len].bytes().all(|b| b.is_ascii_digit() || b == b'.');
            let class = if number { Class::Number } else { Class::Letters };
            out.push(Word { start: from, end: from + len, class });
            from += len;
        } else {
            from += first.len_utf8();
        }
    }
    out
}

/// Length of the run of letters and digits that `text` starts with: `gb/t`, `3.5mm`, `a01b1/00`,
/// `20%`. Joiners count only between letters or digits.
fn code_len(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let inside = next.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
        let fits = match c {
            '.' | '-' | '_' | '/' | '&' => inside,
            '%' | '‰' | '℃' | '°' | '㎡' | '㎥' | '#' | '+' => true,
            _ => c.is_alphanumeric() && !is_han(c),
        };
        if !fits {
            return at;
        }
    }
    text.len()
}

/// Cuts `3.5mm` into 3.5 and mm, `a01b1/00` into a01b1 and 00; empty if it has no parts.
fn code_parts(code: &str) -> Vec<&str> {
    let pieces: Vec<&str> = if code.contains(['-', '_', '/', '&']) {
        code.split(['-', '_', '/', '&']).filter(|piece| !piece.is_empty()).collect()
    } else {
        let digit = |c: char| c.is_ascii_digit() || c == '.';
        let first_digit = code.starts_with(digit);
        match code.find(|c| digit(c) != first_digit) {
            Some(at) if code[at..].chars().all(|c| digit(c) != first_digit) => {
                vec![&code[..at], &code[at..]]
            }
            _ => Vec::new(),
        }
    };
    if (2..=4).contains(&pieces.len()) { pieces } else { Vec::new() }
}

/// Dictionary words of two and more characters inside a longer Chinese word.
fn han_parts(word: &str) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
    ends.push(word.len());
    let mut out = Vec::new();
    for start in 0..ends.len().saturating_sub(2) {
        for end in (start + 2..ends.len()).rev() {
            let part = ends[start]..ends[end];
            if part.len() < word.len() && JIEBA.has_word(&word[part.clone()]) {
                out.push(part);
            }
        }
    }
    out
}

/// The parts that cover a Chinese word without gap, longest first; empty if there are none.
fn han_cover(word: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut end = 0;
    for part in han_parts(word) {
        if part.start == end {
            end = part.end;
            out.push(&word[part]);
        }
    }
    if end == word.len() { out } else { Vec::new() }
}

/// All that a document is found by: words, their parts, quantities.
fn index_tokens(folded: &str) -> Vec<Range<usize>> {
    let words = words(folded);
    let mut out = Vec::with_capacity(words.len() * 2);
    for (at, word) in words.iter().enumerate() {
        let text = word.text(folded);
        out.push(word.start..word.start + cut(text).len());
        match word.class {
            Class::Han if text.len() > 6 => {
                let inside = |p: Range<usize>| word.start + p.start..word.start + p.end;
                out.extend(han_parts(text).into_iter().map(inside));
            }
            Class::Han => {}
            Class::Letters | Class::Number => {
                let base = folded.as_ptr() as usize;
                let range =
                    |p: &str| p.as_ptr() as usize - base..p.as_ptr() as usize - base + cut(p).len();
                out.extend(code_parts(text).into_iter().map(range));
            }
        }
        if let Some(next) = words.get(at + 1).filter(|next| word.measures(next, folded)) {
            let quantity = &folded[word.start..next.end];
            out.push(word.start..word.start + cut(quantity).len());
        }
    }
    out
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(at, _)| &text[..at])
}

/// Single Chinese characters and pairs of neighbours.
fn gram_tokens(folded: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut before: Option<usize> = None;
    for (at, c) in folded.char_indices() {
        if !is_han(c) {
            before = None;
            continue;
        }
        let end = at + c.len_utf8();
        out.push(at..end);
        out.extend(before.map(|start| start..end));
        before = Some(at);
    }
    out
}

/// The character pairs of a Chinese word; the character itself if it is only one.
pub(crate) fn grams(word: &str) -> Vec<&str> {
    let single = word.chars().count() == 1;
    let pair = |range: &Range<usize>| single || word[range.clone()].chars().count() == 2;
    gram_tokens(word).into_iter().filter(pair).map(|range| &word[range]).collect()
}

/// One thing to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The word.
    pub(crate) text: String,
    /// Parts that together say the same.
    pub(crate) parts: Vec<String>,
    /// Not in the dictionary: neighbouring characters, to be found by their pairs.
    pub(crate) unknown: bool,
}

/// What a question looks for, at most `limit` things, each once.
pub(crate) fn units(text: &str, limit: usize) -> Vec<Unit> {
    let folded = fold(text);
    let words = words(&folded);
    let stop = |word: &Word| STOP.contains(word.text(&folded));
    let only_stop = words.iter().all(stop);
    let single = |word: &Word| {
        word.class == Class::Han && word.text(&folded).chars().count() == 1 && !stop(word)
    };
    let mut out: Vec<Unit> = Vec::new();
    let mut at = 0;
    while at < words.len() && out.len() < limit {
        let (word, mut last) = (&words[at], at);
        if words.get(at + 1).is_some_and(|next| word.measures(next, &folded)) {
            last = at + 1;
        } else if single(word) {
            let joins = |i: usize| {
                words.get(i + 1).is_some_and(|next| single(next) && next.start == words[i].end)
            };
            while joins(last) {
                last += 1;
            }
        }
        let whole = cut(&folded[word.start..words[last].end]);
        let unit = unit(whole, &words[at..=last], &folded);
        if (only_stop || !stop(word)) && !out.iter().any(|seen| seen.text == unit.text) {
            out.push(unit);
        }
        at = last + 1;
    }
    out
}

fn unit(whole: &str, words: &[Word], folded: &str) -> Unit {
    let parts = match (words, words[0].class) {
        ([_], Class::Han) => han_cover(whole),
        ([_], _) => code_parts(whole),
        (_, Class::Number) => words.iter().map(|word| cut(word.text(folded))).collect(),
        _ => Vec::new(),
    };
    let unknown = words.len() > 1 && parts.is_empty();
    Unit {
        text: whole.to_owned(),
        parts: parts.into_iter().map(cut).map(str::to_owned).collect(),
        unknown,
    }
}

/// Feeds the engine with words or with character pairs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Analyzer {
    Words,
    Grams,
}

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let folded = fold(text);
        let ranges = match self {
            Self::Words => index_tokens(&folded),
            Self::Grams => gram_tokens(&folded),
        };
        Tokens { folded, ranges, at: 0, token: Token::default() }
    }
}

/// Tokens of one text.
pub(crate) struct Tokens {
    folded: String,
    ranges: Vec<Range<usize>>,
    at: usize,
    token: Token,
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        let Some(range) = self.ranges.get(self.at) else { return false };
        self.token.position = self.at;
        self.token.offset_from = range.start;
        self.token.offset_to = range.end;
        self.token.text.clear();
        self.token.text.push_str(&self.folded[range.clone()]);
        self.at += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let folded = fold(text);
        index_tokens(&folded).into_iter().map(|range| folded[range].to_owned()).collect()
    }

    #[test]
    fn documents_are_split_into_words_and_parts() {
        for (text, wanted) in [
            ("技术合同", "技术合同 技术 合同"),
            ("揭榜挂帅", "揭榜挂帅 揭榜 挂帅"),
            ("ＰＬＣ控制", "plc 控制"),
            ("年产50吨", "年产 50 50吨 吨"),
            ("直径3.5mm", "直径 3.5mm 3.5 mm"),
            ("GB/T 19001-2016", "gb/t gb t 19001-2016 19001 2016"),
            ("纯度≥99.5%", "纯度 99.5% 99.5 %"),
            ("😀！？", ""),
        ] {
            assert_eq!(tokens(text).join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn texts_are_alike_by_their_words() {
        let check = |one: &str, other: &str, from: u32, to: u32| {
            let found = Words::of(one).likeness(&Words::of(other));
            assert!((from..=to).contains(&found), "{one} / {other}: {found}");
        };
        check("离交废水氨氮深度处理", "离交废水氨氮深度处理", 100, 100);
        check("离交废水氨氮深度处理", "味精离交废水的氨氮处理", 50, 99);
        check("离交废水氨氮深度处理", "环缝焊接一次合格率", 0, 10);
        check("", "", 0, 0);
    }

    #[test]
    fn questions_become_units() {
        let show = |text: &str| {
            let unit = |u: Unit| {
                let mark = if u.unknown { "?" } else { "" };
                format!("{}{mark}[{}]", u.text, u.parts.join("+"))
            };
            units(text, 32).into_iter().map(unit).collect::<Vec<_>>().join(" ")
        };
        for (text, wanted) in [
            ("科技成果转化", "科技成果转化[科技成果+转化]"),
            ("面粉的加工 面粉", "面粉[] 加工[]"),
            ("的", "的[]"),
            ("日处理300吨", "日[] 处理[] 300吨[300+吨]"),
            ("珺祺", "珺祺?[]"),
            ("。。。", ""),
        ] {
            assert_eq!(show(text), wanted, "{text}");
        }
    }

    #[test]
    fn grams_are_characters_and_neighbours() {
        assert_eq!(grams("玉米面"), ["玉米", "米面"]);
        assert_eq!(grams("铝"), ["铝"]);
        assert!(grams("abc").is_empty());
    }
}
