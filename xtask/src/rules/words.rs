//! Words that mark unfinished work, anywhere in what people wrote by hand.

use crate::finding::Finding;
use crate::tree::Tree;

const UNFINISHED: [&str; 7] =
    ["TODO", "FIXME", "XXX:", "todo!(", "unimplemented!(", "not yet implemented", "暂未实现"];
const READ: [&str; 11] =
    ["rs", "html", "ts", "mjs", "js", "css", "sh", "toml", "sql", "txt", "yml"];

/// Applies the rule. This file names the words and is left out.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    let read = |path: &str| {
        path != "xtask/src/rules/words.rs"
            && READ.iter().any(|end| path.ends_with(&format!(".{end}")))
    };
    for file in tree.files.iter().filter(|file| read(&file.path)) {
        for (line, text) in file.lines() {
            for word in UNFINISHED.iter().filter(|word| text.contains(**word)) {
                found.push(Finding::problem(
                    &file.path,
                    line,
                    format!("“{word}”: finish it, or leave it out and say so in the README"),
                ));
            }
            if file.path.starts_with("e2e/") && text.contains("waitForTimeout(") {
                found.push(Finding::problem(
                    &file.path,
                    line,
                    "a sleeping journey: wait for what the page shows instead",
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::rules::places;

    #[test]
    fn unfinished_words_are_found_where_they_stand() {
        let files = [
            ("a.rs", "fn a() {\n todo!()\n}\n"),
            ("b.html", "<p>暂未实现</p>"),
            ("c.md", "TODO lists are for paper"),
            ("e2e/journeys/d.test.mjs", "await page.waitForTimeout(5)"),
            ("ui/d.mjs", "await page.waitForTimeout(5)"),
        ];
        let wanted = [("a.rs", 2), ("b.html", 1), ("e2e/journeys/d.test.mjs", 1)];
        let wanted: Vec<_> =
            wanted.iter().map(|(path, line)| ((*path).to_owned(), *line)).collect();
        assert_eq!(places(check, &files), wanted);
    }
}
