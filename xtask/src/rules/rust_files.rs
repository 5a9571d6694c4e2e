//! Every Rust file: a promise on top, no silenced lint, no ignored or sleeping test.

use crate::finding::Finding;
use crate::rust::Source;
use crate::tree::{File, Tree};

/// Applies the rule.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    for file in tree.rust() {
        header(file, found);
        let source = Source::read(file.text());
        lints(file, &source, found);
        sleeping_tests(file, &source, found);
    }
}

fn header(file: &File, found: &mut Vec<Finding>) {
    let first = file.text().lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let promise = first.strip_prefix("//!").map(str::trim).unwrap_or_default();
    if promise.is_empty() {
        found.push(Finding::problem(
            &file.path,
            1,
            "starts without //!: say its room and promise in one sentence",
        ));
    }
}

fn lints(file: &File, source: &Source, found: &mut Vec<Finding>) {
    for (line, code) in source.lines() {
        let packed: String = code.split_whitespace().collect();
        if packed.contains("#[allow(") || packed.contains("#![allow(") {
            found.push(Finding::problem(
                &file.path,
                line,
                "a silenced lint: mend the cause, or use #[expect(lint, reason = \"…\")]",
            ));
        }
        if packed.contains("#[ignore") {
            found.push(Finding::problem(&file.path, line, "an ignored test: mend it or delete it"));
        }
    }
}

fn sleeping_tests(file: &File, source: &Source, found: &mut Vec<Finding>) {
    let all = file.path.contains("/tests/") || file.name() == "tests.rs";
    for (line, code) in source.lines().filter(|(line, _)| all || *line >= source.tests_from) {
        if code.contains("sleep(") {
            found.push(Finding::problem(
                &file.path,
                line,
                "a sleeping test: move the test's clock instead",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::rules::places;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        places(check, &[(path, text)]).into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn what_is_refused() {
        for (path, text, wanted) in [
            ("a.rs", "//! Promise.\nfn a() {}\n", vec![]),
            ("a.rs", "\n//! Promise.\n", vec![]),
            ("a.rs", "fn a() {}\n", vec![1]),
            ("a.rs", "//!\nfn a() {}\n", vec![1]),
            ("a.rs", "//! P\n#[allow(dead_code)]\nfn a() {}\n", vec![2]),
            ("a.rs", "//! P\n#![ allow(dead_code)]\n", vec![2]),
            ("a.rs", "//! P\n// #[allow(dead_code)]\n", vec![]),
            ("a.rs", "//! P\n#[expect(dead_code, reason = \"r\")]\nfn a() {}\n", vec![]),
            (
                "a.rs",
                "//! P\n#[cfg(test)]\nmod tests {\n #[ignore]\n fn a() { sleep(1) }\n}\n",
                vec![4, 5],
            ),
            ("a.rs", "//! P\nfn a() { sleep(1) }\n", vec![]),
            ("base/a/tests/it/b.rs", "//! P\nfn a() { sleep(1) }\n", vec![2]),
        ] {
            assert_eq!(lines(path, text), wanted, "{path}: {text}");
        }
    }
}
