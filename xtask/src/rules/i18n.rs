//! Chinese sentences and their English: `"…"|t` in templates against the `en.toml` tables.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// Applies the rule. A sentence without English is a gap; one with two different ones a problem,
/// because all tables are read into one and the last would win silently.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    let mut english: BTreeMap<&str, &str> = BTreeMap::new();
    for file in tree.files.iter().filter(|file| file.name() == "en.toml") {
        for (line, text) in file.lines() {
            let Some((chinese, value)) = entry(text) else { continue };
            if english.insert(chinese, value).is_some_and(|before| before != value) {
                let message = format!("a second English for “{chinese}”: keep one");
                found.push(Finding::problem(&file.path, line, message));
            }
        }
    }
    for file in tree.files.iter().filter(|file| file.has_extension("html")) {
        for (line, sentence) in translated(file) {
            if !english.contains_key(sentence) {
                found.push(Finding::gap(&file.path, line, format!("no English: {sentence}")));
            }
        }
    }
}

/// `"中文" = "English"`.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.trim().strip_prefix('"')?.split_once('"')?;
    Some((key, rest.trim_start().strip_prefix('=')?.trim()))
}

/// The sentences of a template that ask for a translation.
fn translated(file: &File) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in file.lines() {
        for (end, _) in line.match_indices('"') {
            let asks = line[end + 1..].trim_start().strip_prefix('|').is_some_and(is_t);
            if let Some(start) = line[..end].rfind('"').filter(|_| asks) {
                found.push((number, &line[start + 1..end]));
            }
        }
    }
    found
}

/// The filter `t`, not one whose name begins with t.
fn is_t(rest: &str) -> bool {
    rest.trim_start()
        .strip_prefix('t')
        .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::finding::Level;
    use crate::tree::Tree;

    #[test]
    fn gaps_are_listed_and_contradictions_refused() {
        let tree = Tree::of(&[
            ("a/en.toml", "# note\n\"首页\" = \"Home\"\n\"提交\" = \"Submit\"\n"),
            ("b/en.toml", "\"首页\" = \"Home\"\n\"提交\" = \"Send\"\n"),
            (
                "b/templates/x.html",
                "{{ \"首页\"|t }}\n<a title=\"x\">{{ \"提交\" | t(1) }}</a>\n{{ \"退回\"|t }} {{ \"甲\"|trim }}\n",
            ),
        ]);
        let mut found = Vec::new();
        check(&tree, &mut found);
        let found: Vec<_> = found.iter().map(|f| (f.path.as_str(), f.line, f.level)).collect();
        assert_eq!(
            found,
            [("b/en.toml", 2, Level::Problem), ("b/templates/x.html", 3, Level::Gap)]
        );
    }
}
