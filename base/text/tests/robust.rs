//! Whatever is typed or stored, there is an answer.

use kezhuan_kernel::Instant;
use kezhuan_text::{Document, Index, Query, Sort};
use proptest::prelude::*;

fn index(texts: &[&str]) -> Index {
    let index = Index::in_memory().expect("index");
    let one = |(i, text): (usize, &&str)| {
        let id = format!("x{i}");
        Document::new("achievement", id, "/", *text, Instant(1)).body(*text).keyword(*text).into()
    };
    let changes: Vec<_> = texts.iter().enumerate().map(one).collect();
    index.apply(&changes, 1).expect("apply");
    index
}

#[test]
fn strange_texts_are_answered() {
    let long = "小麦加工".repeat(2_500);
    let code = "a".repeat(10_000);
    let strange = [
        "",
        "   ",
        "。，！？",
        "😀👍🏽",
        "\0\u{7f}\u{feff}",
        "的",
        "+-*/\"(){}[]^~:AND OR NOT",
        "title:*",
        "[a TO z]",
        "\u{202e}麦小",
        "İstanbul ß ﬁ",
        "３．５ｍｍ",
        ".5.",
        "--",
        "a/-/b",
        "𠮷野家",
        "〇〇",
        &long,
        &code,
    ];
    let index = index(&strange);
    for text in strange {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Ascending("a.b\\".into())] {
            let query = Query { text: text.into(), sort, ..Query::default() };
            let found = index.search(&query).expect("search");
            assert!(found.hits.len() <= 20);
            if text.trim().is_empty() {
                assert_eq!(found.total, strange.len() as u64);
            }
        }
    }
    for text in ["😀👍🏽", "。，！？"] {
        let found = index.search(&Query { text: text.into(), ..Query::default() }).expect("search");
        assert_eq!((found.total, found.words.len(), found.relaxed), (0, 0, false));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_question_breaks_it(typed in "\\PC*", stored in "\\PC{0,60}") {
        let index = index(&[&stored, "小麦低温烘干技术，日处理300吨"]);
        let found = index.search(&Query { text: typed.clone(), ..Query::default() });
        let found = found.expect("search");
        prop_assert!(found.hits.len() as u64 == found.total);
        for hit in &found.hits {
            for marked in [&hit.title, &hit.snippet] {
                let joined: String = marked.pieces().into_iter().map(|(piece, _)| piece).collect();
                prop_assert_eq!(&joined, &marked.text);
            }
        }
    }

    #[test]
    fn a_chinese_title_finds_itself(title in "[一-龥a-z0-9]{1,24}") {
        let index = index(&[&title, "小麦低温烘干技术"]);
        let found = index.search(&Query { text: title, ..Query::default() }).expect("search");
        prop_assert!(found.hits.iter().any(|hit| hit.id == "x0"));
    }
}
