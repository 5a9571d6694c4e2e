//! The shape of the tree: a README per crate with a promise, no oversized file, nothing vendored.

use crate::finding::Finding;
use crate::tree::{File, Tree};

const LONGEST: usize = 600;
const LARGEST: usize = 1024 * 1024;
const WRITTEN_BY_HAND: [&str; 7] = ["rs", "ts", "mjs", "html", "css", "sh", "sql"];

/// Files that may be longer than 600 lines because they are tables, not code.
const TABLES: [&str; 0] = [];

/// Applies the rule.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    for folder in tree.crates() {
        let readme = format!("{folder}/README.md");
        let promises = folder.starts_with("capabilities/") || folder.starts_with("base/");
        if promises && tree.file(&readme).is_none() {
            found.push(Finding::problem(
                &readme,
                1,
                "missing: one page on what the crate promises (tables, events, permissions, invariants)",
            ));
        }
    }
    for file in &tree.files {
        length(file, found);
        origin(file, found);
    }
}

fn length(file: &File, found: &mut Vec<Finding>) {
    let by_hand = WRITTEN_BY_HAND.iter().any(|extension| file.has_extension(extension));
    let lines = file.text().lines().count();
    if by_hand && lines > LONGEST && !TABLES.contains(&file.path.as_str()) {
        found.push(Finding::problem(
            &file.path,
            LONGEST + 1,
            format!("{lines} lines: split it (a second noun hides inside), or list it as a table in xtask/src/rules/shape.rs"),
        ));
    }
}

fn origin(file: &File, found: &mut Vec<Finding>) {
    let name = file.name();
    let bundled = name.ends_with(".min.js") || name.ends_with(".min.css");
    let font =
        ["woff", "woff2", "ttf", "otf"].iter().any(|extension| file.has_extension(extension));
    let vendored = file.path.split('/').any(|part| part == "node_modules" || part == "vendor");
    if bundled || font || vendored {
        found.push(Finding::problem(
            &file.path,
            1,
            "third-party code or font in the tree: take it from npm through package.json",
        ));
    }
    if file.bytes > LARGEST && !name.ends_with("lock.json") {
        found.push(Finding::problem(&file.path, 1, "larger than 1 MiB: generate it instead"));
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::rules::places;

    #[test]
    fn crates_of_base_and_capabilities_need_a_readme() {
        let files = [
            ("base/a/Cargo.toml", ""),
            ("capabilities/b/Cargo.toml", ""),
            ("capabilities/b/README.md", "# b"),
            ("server/Cargo.toml", ""),
        ];
        assert_eq!(places(check, &files), [("base/a/README.md".to_owned(), 1)]);
    }

    #[test]
    fn long_files_are_refused() {
        let (fits, long) = ("\n".repeat(600), "\n".repeat(601));
        let files = [("a.rs", fits.as_str()), ("b.rs", &long), ("c.json", &long)];
        assert_eq!(places(check, &files), [("b.rs".to_owned(), 601)]);
    }

    #[test]
    fn nothing_is_vendored() {
        let files = [
            ("ui/x.min.js", ""),
            ("ui/a.ts", ""),
            ("ui/f.woff2", ""),
            ("e2e/node_modules/a.js", ""),
        ];
        let paths: Vec<_> = places(check, &files).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["e2e/node_modules/a.js", "ui/f.woff2", "ui/x.min.js"]);
    }
}
