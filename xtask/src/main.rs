//! The project's own chores: `cargo xtask tidy [--gaps]` holds the written rules of the house.
//! Std only, so that it builds in a second and answers in less.

mod finding;
mod rules;
mod rust;
mod tree;

use std::process::ExitCode;

use crate::finding::Level;
use crate::tree::Tree;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => tidy(false),
        ["tidy", "--gaps"] => tidy(true),
        _ => {
            eprintln!("usage: cargo xtask tidy [--gaps]");
            ExitCode::from(2)
        }
    }
}

/// Reads the tree, applies every rule and prints what it found as `file:line: message`.
fn tidy(show_gaps: bool) -> ExitCode {
    let tree = match Tree::of_repository() {
        Ok(tree) => tree,
        Err(error) => {
            eprintln!("tidy: {error}");
            return ExitCode::from(2);
        }
    };
    let mut findings = rules::check_all(&tree);
    findings.sort();
    let (gaps, problems): (Vec<_>, Vec<_>) =
        findings.iter().partition(|finding| finding.level == Level::Gap);
    for finding in &problems {
        println!("{finding}");
    }
    for finding in gaps.iter().filter(|_| show_gaps) {
        println!("{finding}");
    }
    if !gaps.is_empty() && !show_gaps {
        println!("tidy: {} sentences have no English yet: cargo xtask tidy --gaps", gaps.len());
    }
    println!("tidy: {} files, {} problems", tree.files.len(), problems.len());
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
