//! Links in Markdown lead somewhere: files exist, anchors are headings.

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// Applies the rule to every Markdown file.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    for file in tree.files.iter().filter(|file| file.has_extension("md")) {
        for (line, target) in links(file) {
            if let Some(message) = fault(tree, file, &target) {
                found.push(Finding::problem(&file.path, line, message));
            }
        }
    }
}

/// The lines outside code fences.
fn prose(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    file.lines().filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// The targets of `[text](target)` with their lines.
fn links(file: &File) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(file) {
        for (at, _) in line.match_indices("](") {
            let target = line[at + 2..].split([')', ' ']).next().unwrap_or_default();
            found.push((number, target.to_owned()));
        }
    }
    found
}

fn fault(tree: &Tree, file: &File, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let wanted = if path.is_empty() { Some(file.path.clone()) } else { resolve(&file.path, path) };
    let Some(wanted) = wanted else {
        return Some(format!("the link to {target} leaves the project"));
    };
    if !tree.holds(&wanted) {
        return Some(format!("the link to {target} leads nowhere"));
    }
    let page = tree.file(&wanted).filter(|page| page.has_extension("md"));
    let missing = page.is_some_and(|page| !anchor.is_empty() && !has_heading(page, anchor));
    missing.then(|| format!("{wanted} has no heading #{anchor}"))
}

/// The path from the root, `None` when it leaves the project.
fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.split('/').collect(),
    };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn has_heading(page: &File, anchor: &str) -> bool {
    prose(page)
        .filter(|(_, line)| line.starts_with('#'))
        .any(|(_, line)| slug(line.trim_start_matches('#')) == anchor)
}

/// The anchor that code hosts make of a heading.
fn slug(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::rules::places;

    #[test]
    fn links_must_lead_somewhere() {
        for (text, wanted) in [
            ("[a](b.md) [c](../packs/x.toml) [d](../packs)", vec![]),
            ("[a](https://example.org/x) [b](mailto:a@demo.invalid)", vec![]),
            ("x\n[a](missing.md)", vec![2]),
            ("[a](../../outside.md)", vec![1]),
            ("[a](#two-words) [b](b.md#标题-1) [c](b.md \"title\")\n# Two words", vec![]),
            ("[a](#nothing)\n# Two words", vec![1]),
            ("```\n[a](missing.md)\n```", vec![]),
        ] {
            let files =
                [("docs/a.md", text), ("docs/b.md", "# 标题 1：\n"), ("packs/x.toml", "a = 1")];
            let lines: Vec<_> = places(check, &files).into_iter().map(|(_, line)| line).collect();
            let wanted: Vec<usize> = wanted;
            // The heading of b.md ends in punctuation, which an anchor drops.
            assert_eq!(lines, wanted, "{text}");
        }
    }
}
