//! Following the log: what is applied is found at once, survives, and is never half there.

use kezhuan_kernel::Instant;
use kezhuan_text::{Change, Document, Index, Query, TextError};

fn document(id: &str, title: &str) -> Document {
    Document::new("achievement", id, "/", title, Instant(1))
}

fn put(id: &str, title: &str) -> Change {
    document(id, title).into()
}

fn delete(id: &str) -> Change {
    Change::Delete { kind: "achievement".into(), id: id.into() }
}

fn total(index: &Index, text: &str) -> u64 {
    index.search(&Query { text: text.into(), ..Query::default() }).expect("search").total
}

#[test]
fn later_changes_win() {
    let index = Index::in_memory().expect("index");
    index.apply(&[put("1", "玉米"), put("1", "小麦"), put("2", "大豆")], 1).expect("apply");
    assert_eq!((total(&index, "玉米"), total(&index, "小麦"), index.len()), (0, 1, 2));
    index.apply(&[put("1", "玉米")], 2).expect("apply");
    index.apply(&[put("1", "玉米")], 2).expect("the same again");
    assert_eq!((total(&index, "玉米"), total(&index, "小麦"), index.len()), (1, 0, 2));
    index.apply(&[delete("1"), delete("unknown")], 3).expect("apply");
    assert_eq!((total(&index, "玉米"), total(&index, ""), index.len()), (0, 1, 1));
    index.apply(&[put("3", "花生"), delete("3")], 4).expect("apply");
    assert_eq!(total(&index, "花生"), 0);
}

#[test]
fn cursor_and_content_survive_together() {
    let dir = tempfile::tempdir().expect("dir");
    let index = Index::open(dir.path()).expect("open");
    assert_eq!((index.cursor(), index.is_empty()), (None, true));
    index.apply(&[put("1", "玉米")], 41).expect("apply");
    index.apply(&[delete("9")], 42).expect("apply");
    assert!(matches!(Index::open(dir.path()), Err(TextError::Locked)));
    drop(index);

    let index = Index::open(dir.path()).expect("open again");
    assert_eq!((index.cursor(), total(&index, "玉米")), (Some(42), 1));
    index.apply(&[], 50).expect("nothing to write");
    assert_eq!(index.cursor(), Some(50));
    let back = index.apply(&[put("2", "小麦")], 49);
    assert!(matches!(back, Err(TextError::Cursor { asked: 49, applied: 50 })));
    assert_eq!(total(&index, "小麦"), 0);
}

#[test]
fn a_failed_batch_leaves_nothing() {
    let index = Index::in_memory().expect("index");
    index.apply(&[put("1", "玉米")], 1).expect("apply");
    let failed = index.apply(&[put("2", "小麦"), delete("1"), put("", "没有编号")], 2);
    assert!(matches!(failed, Err(TextError::Key(_))));
    index.apply(&[put("3", "大豆")], 3).expect("goes on");
    assert_eq!((total(&index, "玉米"), total(&index, "小麦"), total(&index, "大豆")), (1, 0, 1));
    assert_eq!(index.cursor(), Some(3));
}

#[test]
fn rebuilding_replaces_everything() {
    let index = Index::in_memory().expect("index");
    index.apply(&[put("1", "玉米"), put("2", "小麦")], 10).expect("apply");
    index.rebuild([document("2", "小麦"), document("3", "大豆")], 4).expect("rebuild");
    assert_eq!((total(&index, "玉米"), total(&index, "小麦"), total(&index, "大豆")), (0, 1, 1));
    assert_eq!((index.cursor(), index.len()), (Some(4), 2));
    let failed = index.rebuild([document("4", "花生"), document("", "没有编号")], 5);
    assert!(failed.is_err());
    assert_eq!((total(&index, "小麦"), total(&index, "花生"), index.cursor()), (1, 0, Some(4)));
}

#[test]
fn a_damaged_index_starts_from_nothing() {
    let dir = tempfile::tempdir().expect("dir");
    Index::open(dir.path()).expect("open").apply(&[put("1", "玉米")], 7).expect("apply");
    let folder = std::fs::read_dir(dir.path()).expect("dir").next().expect("one").expect("entry");
    std::fs::write(folder.path().join("meta.json"), "{").expect("damage");
    let index = Index::open(dir.path()).expect("open");
    assert_eq!((index.cursor(), index.len()), (None, 0));
}

#[test]
fn many_small_commits_stay_whole() {
    let index = Index::in_memory().expect("index");
    for i in 0..60_i64 {
        index.apply(&[put(&format!("{}", i % 20), "玉米")], i).expect("apply");
    }
    assert_eq!((total(&index, "玉米"), total(&index, ""), index.len()), (20, 20, 20));
}
