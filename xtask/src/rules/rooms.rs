//! The rooms of a capability: what a line mentions decides the file it may stand in.

use crate::finding::Finding;
use crate::rust::Source;
use crate::tree::{File, Tree};

/// A room inside `capabilities/<name>/src`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Ops,
    Store,
    Pure,
    Face,
    Other,
}

const WEB_WORDS: [&str; 4] = ["axum", "StatusCode", "HeaderMap", "Form"];
const SQL_WORDS: [&str; 9] = [
    "sea_orm",
    "sea_query",
    "sqlx",
    "query_one",
    "query_all",
    "query_one_raw",
    "query_all_raw",
    "execute_unprepared",
    "DatabaseConnection",
];
const SQL_TEXT: [&str; 4] = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "];

/// Applies the rule.
pub fn check(tree: &Tree, found: &mut Vec<Finding>) {
    for file in tree.rust() {
        if let Some(room) = room_of(&file.path) {
            check_file(file, room, found);
        }
    }
}

fn room_of(path: &str) -> Option<Room> {
    let (_, inside) = path.strip_prefix("capabilities/")?.split_once("/src/")?;
    let first = inside.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    Some(match first {
        "ops" => Room::Ops,
        "store" | "migrations" => Room::Store,
        "model" | "rules" => Room::Pure,
        "pages" | "api" | "lib" => Room::Face,
        _ => Room::Other,
    })
}

fn check_file(file: &File, room: Room, found: &mut Vec<Finding>) {
    let source = Source::read(file.text());
    for (line, code) in source.product_lines() {
        let has = |words: &[&str]| {
            words.iter().find(|word| has_word(code, word)).map(|w| (*w).to_owned())
        };
        if room != Room::Face
            && let Some(word) = has(&WEB_WORDS)
        {
            let message = format!("`{word}` belongs to pages.rs or api.rs");
            found.push(Finding::problem(&file.path, line, message));
        }
        if room != Room::Store
            && let Some(word) = has(&SQL_WORDS)
        {
            let message = format!("`{word}` belongs to store.rs or migrations");
            found.push(Finding::problem(&file.path, line, message));
        }
        if room == Room::Pure && (has_word(code, "async") || code.contains(".await")) {
            let message = "a pure room does not wait: move the call to ops";
            found.push(Finding::problem(&file.path, line, message));
        }
    }
    for (line, text) in source.product_strings() {
        let sql = SQL_TEXT.iter().any(|start| text.trim_start().starts_with(start));
        if sql && room != Room::Store {
            let message = "SQL belongs to store.rs or migrations";
            found.push(Finding::problem(&file.path, *line, message));
        }
    }
}

/// Whether the word stands in the code by itself, not as part of a longer name.
fn has_word(code: &str, word: &str) -> bool {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        !code[..at].ends_with(in_word) && !code[at + word.len()..].starts_with(in_word)
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::rules::places;

    fn refused(path: &str, text: &str) -> bool {
        !places(check, &[(path, text)]).is_empty()
    }

    #[test]
    fn each_line_has_its_room() {
        for (path, text, wanted) in [
            ("capabilities/a/src/ops/bid.rs", "use axum::Json;", true),
            ("capabilities/a/src/ops/bid.rs", "// axum is for pages\nfn axum_like() {}", false),
            ("capabilities/a/src/pages.rs", "use axum::Form;", false),
            ("capabilities/a/src/pages/list.rs", "use axum::Form;", false),
            ("capabilities/a/src/pages.rs", "db.query_one(x)", true),
            ("capabilities/a/src/pages.rs", "let query_pairs = 1;", false),
            ("capabilities/a/src/store.rs", "use kezhuan_db::sea_orm;", false),
            ("capabilities/a/src/store/rows.rs", "let s = \"SELECT 1\";", false),
            ("capabilities/a/src/migrations/m1.rs", "use sea_orm::X;", false),
            ("capabilities/a/src/ops/bid.rs", "let s = \"SELECT id FROM a\";", true),
            ("capabilities/a/src/rules.rs", "pub async fn a() {}", true),
            ("capabilities/a/src/model.rs", "pub fn a() {}", false),
            (
                "capabilities/a/src/ops/bid.rs",
                "fn a() {}\n#[cfg(test)]\nmod tests { use axum::A; }",
                false,
            ),
            ("base/db/src/lib.rs", "use sea_orm::X;", false),
        ] {
            assert_eq!(refused(path, text), wanted, "{path}: {text}");
        }
    }
}
