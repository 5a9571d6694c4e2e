//! The rules, one file each. A rule reads the tree and adds what it found.

mod i18n;
mod links;
mod paths;
mod policy_numbers;
mod rooms;
mod rust_files;
mod shape;
mod templates;
mod words;

use crate::finding::Finding;
use crate::tree::Tree;

/// Applies every rule.
pub fn check_all(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in [
        shape::check,
        rust_files::check,
        words::check,
        rooms::check,
        policy_numbers::check,
        templates::check,
        paths::check,
        links::check,
        i18n::check,
    ] {
        rule(tree, &mut found);
    }
    found
}

/// `(path, line)` of what a rule finds in a tree, for the tests.
#[cfg(test)]
fn places(rule: fn(&Tree, &mut Vec<Finding>), files: &[(&str, &str)]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    rule(&Tree::of(files), &mut found);
    found.sort();
    found.into_iter().map(|finding| (finding.path, finding.line)).collect()
}
