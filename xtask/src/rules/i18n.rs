//! Chinese sentences that have no English yet: `"…"|t` in templates against the crate's `en.toml`.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// The crate whose table is known to all pages.
const COMMON: &str = "base/web/";

/// Applies the rule; what it finds are gaps, not problems.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    let common = english(tree, COMMON);
    for folder in tree.crates().map(|folder| format!("{folder}/")) {
        let own = english(tree, &folder);
        for file in tree
            .files
            .iter()
            .filter(|file| file.path.starts_with(&folder) && file.has_extension("html"))
        {
            for (line, sentence) in translated(file) {
                if !own.contains(sentence) && !common.contains(sentence) {
                    found.push(Finding::gap(&file.path, line, format!("no English: {sentence}")));
                }
            }
        }
    }
}

/// The keys of the crate's English tables: `"中文" = "English"`.
fn english<'a>(tree: &'a Tree, folder: &str) -> BTreeSet<&'a str> {
    tree.files
        .iter()
        .filter(|file| file.path.starts_with(folder) && file.name() == "en.toml")
        .flat_map(File::lines)
        .filter_map(|(_, line)| line.trim_start().strip_prefix('"')?.split_once('"'))
        .filter(|(_, rest)| rest.trim_start().starts_with('='))
        .map(|(key, _)| key)
        .collect()
}

/// The sentences of a template that ask for a translation.
fn translated(file: &File) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in file.lines() {
        for (end, _) in line.match_indices('"') {
            let asks = line[end + 1..].trim_start().strip_prefix('|').is_some_and(is_t);
            let start = line[..end].rfind('"');
            if let Some(start) = start.filter(|_| asks) {
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
    use crate::rules::places;

    #[test]
    fn sentences_without_english_are_listed() {
        let files = [
            ("base/web/Cargo.toml", ""),
            ("base/web/en.toml", "\"首页\" = \"Home\"\n"),
            ("capabilities/a/Cargo.toml", ""),
            ("capabilities/a/en.toml", "# note\n\"提交\" = \"Submit\"\n"),
            (
                "capabilities/a/templates/x.html",
                "{{ \"首页\"|t }}\n<a title=\"x\">{{ \"提交\" | t(1) }}</a>\n{{ \"退回\"|t }} {{ \"甲\"|trim }}\n",
            ),
        ];
        assert_eq!(places(check, &files), [("capabilities/a/templates/x.html".to_owned(), 3)]);
    }
}
