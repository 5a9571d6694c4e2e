//! Templates keep the strict content security policy: no inline style, handler or script.

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// Applies the rule to every HTML file in a `templates` folder.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    for file in &tree.files {
        if file.has_extension("html") && file.path.contains("/templates/") {
            check_file(file, found);
        }
    }
}

fn check_file(file: &File, found: &mut Vec<Finding>) {
    for (line, tag) in tags(file.text()) {
        for message in faults(&tag.to_ascii_lowercase()) {
            found.push(Finding::problem(&file.path, line, message));
        }
    }
}

/// Each opening tag with the line it starts on; expressions of the template count as text.
fn tags(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('<') {
        let rest = &text[at..];
        if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some(end) = rest.find('>')
        {
            found.push((text[..at].matches('\n').count() + 1, &rest[..end]));
        }
    }
    found
}

fn faults(tag: &str) -> Vec<&'static str> {
    let words: Vec<&str> = tag.split_whitespace().collect();
    let mut messages = Vec::new();
    if words.iter().any(|word| word.starts_with("style=")) {
        messages.push("inline style: use a class (the content security policy drops it)");
    }
    if words.iter().any(|word| is_handler(word)) {
        messages.push("inline handler: bind it in a script file");
    }
    let data = tag.contains("type=\"application/json\"");
    if words[0] == "<script" && !tag.contains("src=") && !data {
        messages.push("inline script: move it to a script file");
    }
    if words[0] == "<style" {
        messages.push("inline style sheet: move it to the css");
    }
    if tag.contains("javascript:") {
        messages.push("a script in an address: use a button and a script file");
    }
    let loads = ["<script", "<img", "<link", "<iframe", "<source"].contains(&words[0]);
    if loads && (tag.contains("src=\"http") || words[0] == "<link" && tag.contains("href=\"http")) {
        messages.push("loaded from another server: bundle it");
    }
    messages
}

fn is_handler(word: &str) -> bool {
    word.strip_prefix("on")
        .and_then(|rest| rest.split_once('='))
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::rules::places;

    #[test]
    fn inline_things_are_refused() {
        for (text, wanted) in [
            ("<p class=\"a\">style=1 onclick=2</p>", vec![]),
            ("<p>\n<b style=\"color:red\">x</b>", vec![2]),
            ("<button\n onclick=\"go()\">x</button>", vec![1]),
            ("<script>go()</script>", vec![1]),
            ("<script src=\"/a.js\" defer></script>", vec![]),
            ("<script type=\"application/json\" id=\"d\">{}</script>", vec![]),
            ("<style>p{}</style>", vec![1]),
            ("<a href=\"javascript:go()\">x</a>", vec![1]),
            ("<link rel=\"stylesheet\" href=\"https://cdn.test/a.css\">", vec![1]),
            ("<a href=\"https://example.org\">x</a>", vec![]),
        ] {
            let lines: Vec<_> = places(check, &[("base/web/templates/a.html", text)])
                .into_iter()
                .map(|(_, line)| line)
                .collect();
            assert_eq!(lines, wanted, "{text}");
        }
    }
}
