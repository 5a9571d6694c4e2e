//! Where the found words stand in a text, as character offsets; templates do the escaping.

use std::ops::Range;

use crate::analysis::fold;

/// Characters of a snippet.
const SNIPPET: usize = 96;
/// How far a snippet may move to begin at a sentence.
const SENTENCE: usize = 24;
/// Characters of a text that are searched for words to mark.
const SEARCHED: usize = 20_000;

/// A text and the stretches to highlight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// Plain text, not escaped.
    pub text: String,
    /// Highlights in characters (not bytes), ascending, neither overlapping nor touching.
    pub spans: Vec<Range<usize>>,
}

impl Marked {
    /// The text in pieces; `true` for those to highlight.
    pub fn pieces(&self) -> Vec<(&str, bool)> {
        let mut bytes: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
        bytes.push(self.text.len());
        let mut out = Vec::new();
        let mut from = 0;
        let mut push = |range: Range<usize>, marked| {
            if !range.is_empty() {
                out.push((&self.text[bytes[range.start]..bytes[range.end]], marked));
            }
        };
        for span in &self.spans {
            push(from..span.start, false);
            push(span.clone(), true);
            from = span.end;
        }
        push(from..bytes.len() - 1, false);
        out
    }
}

/// Marks texts with one question's words.
pub(crate) struct Marker {
    terms: Vec<Vec<char>>,
}

impl Marker {
    /// For folded words.
    pub(crate) fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut terms: Vec<Vec<char>> = words.into_iter().map(|w| w.chars().collect()).collect();
        terms.sort();
        terms.dedup();
        Self { terms }
    }

    /// The whole text.
    pub(crate) fn whole(&self, text: &str) -> Marked {
        Marked { text: text.to_owned(), spans: spans(&self.marks(text), 0) }
    }

    /// The piece of the text with the most marks.
    pub(crate) fn snippet(&self, text: &str) -> Marked {
        // Without marks the snippet is the beginning: one character more says that there is more.
        let needed = if self.terms.is_empty() { SNIPPET + 1 } else { usize::MAX };
        let chars: Vec<char> = text
            .chars()
            .take(needed)
            .map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c })
            .collect();
        let marks = self.marks(text);
        let start = begin(&chars, best_window(&marks));
        let end = chars.len().min(start + SNIPPET);
        let shift = usize::from(start > 0);
        let mut out: String = if start > 0 { "…".into() } else { String::new() };
        out.extend(&chars[start..end]);
        if end < chars.len() {
            out.push('…');
        }
        let marks = marks.get(start..end.min(marks.len())).unwrap_or_default();
        Marked { text: out, spans: spans(marks, shift) }
    }

    /// For each character whether it belongs to a found word; may be shorter than the text.
    fn marks(&self, text: &str) -> Vec<bool> {
        if self.terms.is_empty() {
            return Vec::new();
        }
        let end = text.char_indices().nth(SEARCHED).map_or(text.len(), |(at, _)| at);
        let chars: Vec<char> = fold(&text[..end]).chars().collect();
        let mut marks = vec![false; chars.len()];
        for term in &self.terms {
            for at in 0..(chars.len() + 1).saturating_sub(term.len()) {
                if chars[at..].starts_with(term) && stands_alone(&chars, at, term) {
                    marks[at..at + term.len()].fill(true);
                }
            }
        }
        marks
    }
}

/// A Latin word or number must not be a piece of a longer one.
fn stands_alone(chars: &[char], at: usize, term: &[char]) -> bool {
    let same = |a: char, b: char| {
        (a.is_ascii_alphabetic() && b.is_ascii_alphabetic())
            || (a.is_ascii_digit() && b.is_ascii_digit())
    };
    let (Some(first), Some(last)) = (term.first(), term.last()) else { return false };
    let joined_before = at > 0 && same(chars[at - 1], *first);
    let joined_after = chars.get(at + term.len()).is_some_and(|next| same(*last, *next));
    !joined_before && !joined_after
}

/// The first window with the most marked characters, begun a little before its first mark.
fn best_window(marks: &[bool]) -> usize {
    let mut inside = marks.iter().take(SNIPPET).filter(|mark| **mark).count();
    let (mut best, mut most) = (0, inside);
    for end in SNIPPET..marks.len() {
        inside += usize::from(marks[end]);
        inside -= usize::from(marks[end - SNIPPET]);
        if inside > most {
            (best, most) = (end + 1 - SNIPPET, inside);
        }
    }
    best
}

/// Moves a start that is not 0 to the sentence's beginning or leaves it where it is.
fn begin(chars: &[char], start: usize) -> usize {
    let from = start.saturating_sub(SENTENCE);
    if from == 0 && start <= SENTENCE {
        return 0;
    }
    let ends = |c: &char| matches!(c, '。' | '；' | '！' | '？' | '\n');
    chars[from..start].iter().rposition(ends).map_or(start, |at| from + at + 1)
}

fn spans(marks: &[bool], shift: usize) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for at in marks.iter().enumerate().filter(|(_, mark)| **mark).map(|(at, _)| at + shift) {
        match out.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &Marked) -> Vec<&str> {
        text.pieces().into_iter().filter(|(_, mark)| *mark).map(|(piece, _)| piece).collect()
    }

    #[test]
    fn spans_count_characters() {
        let title = Marker::new(["小麦", "ai"]).whole("<b>😀小麦ＡＩ检测 said AI5");
        assert_eq!(title.spans, [4..8, 16..18]);
        assert_eq!(marked(&title), ["小麦ＡＩ", "AI"]);
        let rebuilt: String = title.pieces().into_iter().map(|(piece, _)| piece).collect();
        assert_eq!(rebuilt, title.text);
    }

    #[test]
    fn snippet_goes_where_the_words_are() {
        let text = format!("{}。低温烘干技术可保留香气{}", "前".repeat(300), "后".repeat(300));
        let snippet = Marker::new(["烘干", "香气"]).snippet(&text);
        assert_eq!(marked(&snippet), ["烘干", "香气"]);
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'));
        assert!(snippet.text.chars().count() <= SNIPPET + 2);
    }

    #[test]
    fn nothing_to_mark() {
        for text in ["", "短", "\n\t"] {
            assert!(Marker::new([]).snippet(text).spans.is_empty());
            assert!(Marker::new(["长"]).whole(text).spans.is_empty());
        }
    }
}
