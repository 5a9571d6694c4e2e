//! Just enough of Rust's lexical grammar to tell code from comments, strings and tests.

/// A Rust file taken apart.
pub struct Source {
    /// The text with comments and the insides of literals blanked; lines stay where they were.
    pub code: String,
    /// Each string literal with its line.
    pub strings: Vec<(usize, String)>,
    /// The line of `#[cfg(test)]` before a module, or past the end.
    pub tests_from: usize,
}

impl Source {
    /// Takes a file apart. Never fails: what it cannot understand stays code.
    pub fn read(text: &str) -> Self {
        let mut lexer = Lexer { rest: text, code: String::new(), strings: Vec::new(), line: 1 };
        while lexer.step() {}
        let tests_from = tests_from(&lexer.code);
        Self { code: lexer.code, strings: lexer.strings, tests_from }
    }

    /// The lines of code with their numbers, up to the test module.
    pub fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().take_while(|(number, _)| *number < self.tests_from)
    }

    /// All lines of code with their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The string literals before the test module.
    pub fn product_strings(&self) -> impl Iterator<Item = &(usize, String)> {
        self.strings.iter().filter(|(line, _)| *line < self.tests_from)
    }
}

fn tests_from(code: &str) -> usize {
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    lines
        .windows(2)
        .position(|pair| pair[0].starts_with("#[cfg(test)]") && pair[1].contains("mod "))
        .map_or(usize::MAX, |index| index + 1)
}

struct Lexer<'a> {
    rest: &'a str,
    code: String,
    strings: Vec<(usize, String)>,
    line: usize,
}

impl Lexer<'_> {
    /// Takes the next piece; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.blank(end);
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment(self.rest));
        } else if let Some((open, close)) = raw_string(self.rest) {
            self.string(open, &close, false);
        } else if first == '"' {
            self.string(1, "\"", true);
        } else if first == '\'' {
            self.blank(character(self.rest));
        } else {
            self.word(first);
        }
        true
    }

    /// Keeps one character, or a whole word, as code.
    fn word(&mut self, first: char) {
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        let end = if in_word(first) {
            self.rest.find(|c| !in_word(c)).unwrap_or(self.rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, rest) = self.rest.split_at(end);
        self.code.push_str(piece);
        self.line += piece.matches('\n').count();
        self.rest = rest;
    }

    /// Drops a piece but keeps its line breaks.
    fn blank(&mut self, end: usize) {
        let (piece, rest) = self.rest.split_at(end);
        for _ in 0..piece.matches('\n').count() {
            self.code.push('\n');
            self.line += 1;
        }
        self.rest = rest;
    }

    fn string(&mut self, open: usize, close: &str, escapes: bool) {
        let inside = &self.rest[open..];
        let end = string_end(inside, close, escapes);
        self.strings.push((self.line, inside[..end].to_owned()));
        self.code.push_str("\"\"");
        self.blank((open + end + close.len()).min(self.rest.len()));
    }
}

fn string_end(inside: &str, close: &str, escapes: bool) -> usize {
    let mut escaped = false;
    for (index, c) in inside.char_indices() {
        if escaped {
            escaped = false;
        } else if escapes && c == '\\' {
            escaped = true;
        } else if inside[index..].starts_with(close) {
            return index;
        }
    }
    inside.len()
}

/// The length of the opening of a raw string and its closing mark.
fn raw_string(rest: &str) -> Option<(usize, String)> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then(|| {
        let open = rest.len() - after.len() + hashes + 1;
        (open, format!("\"{}", "#".repeat(hashes)))
    })
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of a character literal, or 1 for the quote of a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            chars.next();
            chars.find(|(_, c)| *c == '\'').map_or(1, |(index, _)| index + 1)
        }
        Some((_, '\n')) | None => 1,
        Some(_) => match chars.next() {
            Some((index, '\'')) => index + 1,
            _ => 1,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn comments_and_literals_are_not_code() {
        let source = Source::read(
            "let a = \"x // y \\\" z\"; // sleep(1)\nlet b = r#\"raw \"q\" \"#; /* a /* b */\n */ let c = '\"'; fn f<'a>() {}\n",
        );
        assert_eq!(source.code, "let a = \"\"; \nlet b = \"\"; \n let c = ; fn f<a>() {}\n");
        let strings: Vec<_> = source.strings.iter().map(|(line, s)| (*line, s.as_str())).collect();
        assert_eq!(strings, [(1, "x // y \\\" z"), (2, "raw \"q\" ")]);
    }

    #[test]
    fn a_test_module_ends_the_product() {
        let source = Source::read("fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() {}\n}\n");
        assert_eq!(source.tests_from, 2);
        assert_eq!(source.product_lines().count(), 1);
    }

    #[test]
    fn a_test_only_item_does_not() {
        let source = Source::read("#[cfg(test)]\nuse a::b;\nfn c() {}\n");
        assert_eq!(source.product_lines().count(), 3);
    }

    #[test]
    fn chinese_and_unfinished_input_do_not_break_it() {
        for text in ["'提", "\"未完", "/* 未完", "'\\", "r#\"未完", "let 甲 = '乙';"] {
            Source::read(text);
        }
    }
}
