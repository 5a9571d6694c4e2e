//! Nothing in the project points at the machine it was written on.

use std::fs;

use crate::finding::Finding;
use crate::tree::Tree;

const HOMES: [&str; 3] = ["/root/", "/home/", "/Users/"];

/// Applies the rule: no home folder, no path of this checkout or of what lies beside it.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    let neighbours = neighbours(tree);
    for file in tree.files.iter().filter(|file| file.path != "xtask/src/rules/paths.rs") {
        for (line, text) in file.lines() {
            if let Some(path) = names_a_place(text, &neighbours) {
                let message = format!("“{path}” exists on one machine only: leave it out");
                found.push(Finding::problem(&file.path, line, message));
            }
        }
    }
}

fn names_a_place<'a>(text: &str, neighbours: &'a [String]) -> Option<&'a str> {
    if let Some(home) = HOMES.iter().find(|home| stands_alone(text, home)) {
        return Some(home);
    }
    neighbours
        .iter()
        .find(|path| stands_alone(text, path) || climbs_to(text, path))
        .map(String::as_str)
}

/// `../name/` where that name lies beside the checkout.
fn climbs_to(text: &str, path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| text.contains(&format!("../{name}/")))
}

/// The path begins here and is not the tail of a longer one (`$DIR/home/`).
fn stands_alone(text: &str, path: &str) -> bool {
    text.match_indices(path)
        .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.}/*".contains(c)))
}

/// The absolute paths beside the checkout; none where that is a folder for anybody (`/tmp`).
fn neighbours(tree: &Tree) -> Vec<String> {
    let Some(parent) = tree.root.parent().filter(|parent| parent.components().count() > 1) else {
        return Vec::new();
    };
    if parent.starts_with("/tmp") || parent.starts_with("/var/tmp") {
        return Vec::new();
    }
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries.map(|entry| entry.path().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{check, names_a_place};
    use crate::rules::places;

    #[test]
    fn homes_are_refused() {
        for (text, wanted) in [
            ("cd /root/project", true),
            ("see /home/li/notes.md", true),
            ("url = \"/home/\"", true),
            ("$DIR/home/x and a/root/b", false),
            ("/rooted", false),
        ] {
            assert_eq!(!places(check, &[("a.md", text)]).is_empty(), wanted, "{text}");
        }
    }

    #[test]
    fn neighbours_are_refused() {
        let beside = ["/srv/city/notes".to_owned()];
        assert!(names_a_place("from /srv/city/notes/a.csv", &beside).is_some());
        assert!(names_a_place("DATA=../../notes/a.csv", &beside).is_some());
        assert!(names_a_place("from notes/a.csv and ../notes.md", &beside).is_none());
    }
}
