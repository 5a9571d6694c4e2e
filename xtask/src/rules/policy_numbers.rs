//! Numbers of a policy live in packs: the deciding rooms of a capability hold no rate and no sum.

use crate::finding::Finding;
use crate::rust::Source;
use crate::tree::{File, Tree};

/// From this many (yuan or fen) a round number looks like a cap or a threshold of a policy.
const SUSPICIOUS: u64 = 100_000;
const ROUND: u64 = 10_000;

/// Applies the rule to `rules.rs`, `model.rs` and their folders.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    for file in tree.rust().filter(|file| decides(&file.path)) {
        check_file(file, found);
    }
}

fn decides(path: &str) -> bool {
    path.starts_with("capabilities/")
        && ["/src/rules.rs", "/src/rules/", "/src/model.rs", "/src/model/"]
            .iter()
            .any(|part| path.contains(part))
}

fn check_file(file: &File, found: &mut Vec<Finding>) {
    let source = Source::read(file.text());
    for (line, text) in source.product_strings().filter(|(_, text)| is_rate(text)) {
        let message = format!("\"{text}\" looks like a rate of a policy: read it from the pack");
        found.push(Finding::problem(&file.path, *line, message));
    }
    for (line, code) in source.product_lines() {
        for number in round_numbers(code) {
            let message = format!("{number} looks like a sum of a policy: read it from the pack");
            found.push(Finding::problem(&file.path, line, message));
        }
    }
}

/// `10%`, `0.6‰`.
fn is_rate(text: &str) -> bool {
    text.strip_suffix(['%', '‰']).is_some_and(|number| {
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
    })
}

fn round_numbers(code: &str) -> Vec<u64> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .filter_map(|word| {
            let digits: String = word
                .chars()
                .take_while(|c| c.is_ascii_digit() || *c == '_')
                .filter(|c| *c != '_')
                .collect();
            digits.parse().ok()
        })
        .filter(|number| *number >= SUSPICIOUS && number % ROUND == 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::rules::places;

    #[test]
    fn rates_and_sums_are_found_in_deciding_rooms_only() {
        for (path, text, wanted) in [
            ("capabilities/a/src/rules.rs", "let r = rate(\"10%\");", 1),
            ("capabilities/a/src/rules.rs", "let r = rate(\"0.6‰\");", 1),
            ("capabilities/a/src/rules.rs", "let r = \"达到 10%\";", 0),
            ("capabilities/a/src/model.rs", "const CAP: i64 = 1_000_000_i64;", 1),
            ("capabilities/a/src/model.rs", "const BITS: i64 = 65_536; let micros = 123_456;", 0),
            ("capabilities/a/src/model.rs", "#[cfg(test)]\nmod tests { let x = 1_000_000; }", 0),
            ("capabilities/a/src/ops/pay.rs", "let x = 1_000_000;", 0),
            ("base/kernel/src/model.rs", "let x = 1_000_000;", 0),
        ] {
            assert_eq!(places(check, &[(path, text)]).len(), wanted, "{path}: {text}");
        }
    }
}
