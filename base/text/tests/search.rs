//! Finding, filtering, counting, paging, sorting and seeing only what one may see.

use kezhuan_kernel::{Instant, Page};
use kezhuan_text::{Audience, Change, Document, Found, Index, KIND, Query, Range, Sort, Viewer};

fn achievement(id: &str, title: &str, body: &str) -> Document {
    let at = Instant(id.bytes().map(i64::from).sum());
    Document::new("achievement", id, format!("/achievements/{id}"), title, at).body(body)
}

fn documents() -> Vec<Document> {
    vec![
        achievement(
            "a1",
            "小麦低温烘干技术",
            "演示：用低温循环风烘干小麦，日处理300吨，能耗下降。",
        )
        .keyword("粮食加工")
        .facet("region", "川汇区")
        .facet("field", "农业")
        .number("price", 50_000_000)
        .number("trl", 7),
        achievement("a2", "面粉在线检测装置", "演示：近红外光谱检测面粉水分与灰分，配套PLC控制。")
            .facet("region", "川汇区")
            .facet("field", "装备制造")
            .facet("field", "农业")
            .number("price", 8_000_000)
            .number("trl", 8),
        achievement(
            "a3",
            "生物医药缓释微球制备",
            "演示：粒径3.5μm，适合小麦过敏人群。珺祺牌辅料。",
        )
        .facet("region", "沈丘县")
        .facet("field", "生物医药")
        .number("trl", 4),
        Document::new("demand", "d1", "/demands/d1", "求小麦仓储防霉办法", Instant(900))
            .body("演示：揭榜挂帅，预算5万元，仓储三年不霉变。")
            .facet("region", "川汇区"),
        achievement("s1", "登录可见的小麦配方", "演示").audience(Audience::SignedIn),
        achievement("r1", "保密的小麦菌种", "演示")
            .facet("region", "鹿邑县")
            .audience(Audience::Restricted(vec!["org-1".into(), "desk".into()])),
        achievement("n1", "谁也看不到的小麦", "演示").audience(Audience::Restricted(Vec::new())),
    ]
}

fn index() -> Index {
    let index = Index::in_memory().expect("index");
    let changes: Vec<Change> = documents().into_iter().map(Change::from).collect();
    let (first, second) = changes.split_at(3);
    index.apply(first, 3).expect("first segment");
    index.apply(second, 7).expect("second segment");
    index
}

fn text(text: &str) -> Query {
    Query { text: text.into(), ..Query::default() }
}

fn filtered(filters: &[(&str, &[&str])]) -> Query {
    let own = |(facet, values): &(&str, &[&str])| {
        ((*facet).to_owned(), values.iter().map(|v| (*v).to_owned()).collect())
    };
    Query {
        filters: filters.iter().map(own).collect(),
        facets: vec!["region".into(), "field".into(), KIND.into()],
        ..Query::default()
    }
}

fn ids(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.id.as_str()).collect()
}

fn sorted_ids(found: &Found) -> Vec<&str> {
    let mut ids = ids(found);
    ids.sort_unstable();
    ids
}

fn counts(found: &Found, facet: &str) -> String {
    let one = |(value, count): &(String, u64)| format!("{value}{count}");
    found.facet(facet).iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn words_are_found_however_they_are_written() {
    let index = index();
    for (typed, wanted, relaxed) in [
        ("小麦", vec!["a1", "a3", "d1"], false),
        ("小麦烘干", vec!["a1"], false),
        ("小麦的烘干", vec!["a1"], false),
        ("粮食", vec!["a1"], false),
        ("plc", vec!["a2"], false),
        ("ＰＬＣ", vec!["a2"], false),
        ("300吨", vec!["a1"], false),
        ("3.5", vec!["a3"], false),
        ("揭榜", vec!["d1"], false),
        ("挂帅", vec!["d1"], false),
        ("珺祺", vec!["a3"], false),
        ("霉", vec!["d1"], false),
        ("小麦 水稻", vec!["a1", "a3", "d1"], true),
        ("龙门吊", vec![], false),
    ] {
        let found = index.search(&text(typed)).expect("search");
        assert_eq!(sorted_ids(&found), wanted, "{typed}");
        assert_eq!(found.total as usize, wanted.len(), "{typed}");
        assert_eq!(found.relaxed, relaxed, "{typed}");
    }
}

#[test]
fn title_counts_more_than_text() {
    let found = index().search(&text("小麦")).expect("search");
    assert_eq!(found.hits.last().map(|hit| hit.id.as_str()), Some("a3"));
    assert!(found.hits.iter().all(|hit| hit.score > 0.0));
}

#[test]
fn boost_lifts() {
    let index = index();
    let mut lifted = documents().remove(2);
    lifted.boost = 50.0;
    index.apply(&[lifted.into()], 8).expect("apply");
    assert_eq!(ids(&index.search(&text("小麦")).expect("search"))[0], "a3");
}

#[test]
fn hits_carry_all_a_list_shows() {
    let index = index();
    let shown = documents().remove(0).card("owner", "演示研究院");
    index.apply(&[shown.into()], 8).expect("apply");
    let found = index.search(&text("烘干")).expect("search");
    let hit = &found.hits[0];
    assert_eq!((hit.kind.as_str(), hit.href.as_str()), ("achievement", "/achievements/a1"));
    assert_eq!((hit.facet("region"), hit.number("trl")), (Some("川汇区"), Some(7)));
    assert_eq!((hit.card("owner"), hit.card("other")), (Some("演示研究院"), None));
    assert_eq!(hit.title.pieces(), [("小麦低温", false), ("烘干", true), ("技术", false)]);
    assert_eq!(
        hit.snippet.text.chars().skip(hit.snippet.spans[0].start).take(2).collect::<String>(),
        "烘干"
    );
    assert_eq!(found.words, ["烘干"]);
}

#[test]
fn filters_are_or_within_and_between() {
    let index = index();
    for (filters, wanted) in [
        (&[("region", &["川汇区"][..])][..], vec!["a1", "a2", "d1"]),
        (&[("region", &["川汇区", "沈丘县"])], vec!["a1", "a2", "a3", "d1"]),
        (&[("region", &["川汇区", "沈丘县"]), ("field", &["农业"])], vec!["a1", "a2"]),
        (&[("field", &["装备制造"]), ("region", &["沈丘县"])], vec![]),
        (&[("region", &["没有的县"])], vec![]),
        (&[("region", &[])], vec!["a1", "a2", "a3", "d1"]),
        (&[("region", &["川汇区"]), ("region", &["沈丘县"])], vec!["a1", "a2", "a3", "d1"]),
    ] {
        let found = index.search(&filtered(filters)).expect("search");
        assert_eq!(sorted_ids(&found), wanted, "{filters:?}");
        assert_eq!(found.total as usize, wanted.len());
    }
    let kinds = Query { kinds: vec!["demand".into()], ..Query::default() };
    assert_eq!(ids(&index.search(&kinds).expect("search")), ["d1"]);
}

#[test]
fn counts_leave_the_facet_itself_aside() {
    let index = index();
    let all = index.search(&filtered(&[])).expect("search");
    assert_eq!(counts(&all, "region"), "川汇区3 沈丘县1");
    assert_eq!(counts(&all, "field"), "农业2 生物医药1 装备制造1");
    assert_eq!(counts(&all, KIND), "achievement3 demand1");

    let one = index.search(&filtered(&[("region", &["沈丘县"])])).expect("search");
    assert_eq!(counts(&one, "region"), "川汇区3 沈丘县1");
    assert_eq!(counts(&one, "field"), "生物医药1");

    let both = filtered(&[("region", &["沈丘县"]), ("field", &["农业"])]);
    let both = index.search(&both).expect("search");
    assert_eq!(counts(&both, "region"), "川汇区2 沈丘县0");
    assert_eq!(counts(&both, "field"), "生物医药1 农业0");
    assert_eq!(both.total, 0);

    let words = Query { text: "小麦".into(), ..filtered(&[("region", &["沈丘县"])]) };
    let words = index.search(&words).expect("search");
    assert_eq!((words.total, counts(&words, "region")), (1, "川汇区2 沈丘县1".into()));
}

#[test]
fn nobody_sees_what_is_not_for_them() {
    let index = index();
    let signed_in =
        |scopes: &[&str]| Viewer::SignedIn(scopes.iter().map(|s| (*s).into()).collect());
    for (viewer, wanted) in [
        (Viewer::Anonymous, vec!["a1", "a3", "d1"]),
        (signed_in(&[]), vec!["a1", "a3", "d1", "s1"]),
        (signed_in(&["org-2", "public", "signed_in"]), vec!["a1", "a3", "d1", "s1"]),
        (signed_in(&["org-1"]), vec!["a1", "a3", "d1", "r1", "s1"]),
        (signed_in(&["desk", "org-2"]), vec!["a1", "a3", "d1", "r1", "s1"]),
    ] {
        let facets = filtered(&[]).facets;
        for text in ["小麦", "小麦 龙门吊"] {
            let query = Query {
                text: text.into(),
                viewer: viewer.clone(),
                facets: facets.clone(),
                ..Query::default()
            };
            let found = index.search(&query).expect("search");
            assert_eq!(sorted_ids(&found), wanted, "{viewer:?}");
            assert_eq!(found.total as usize, wanted.len());
            let secret = found.facet("region").iter().any(|(value, _)| value == "鹿邑县");
            assert_eq!(secret, wanted.contains(&"r1"), "{viewer:?}");
        }
        let secret = Query { text: "菌种".into(), viewer, ..Query::default() };
        assert_eq!(index.search(&secret).expect("search").total == 1, wanted.contains(&"r1"));
    }
}

#[test]
fn hidden_words_change_nothing_visible() {
    // 大学生物 is read as 大学生 and 物, so 生物 is found by its characters, unless a document has
    // it as a word; a hidden one must not count.
    let put = |id: &str, title: &str, audience| {
        Change::from(achievement(id, title, "").audience(audience))
    };
    let index = Index::in_memory().expect("index");
    index.apply(&[put("1", "演示大学生物理竞赛", Audience::Public)], 1).expect("apply");
    let before = index.search(&text("生物")).expect("search");
    let hidden = Audience::Restricted(vec!["org-1".into()]);
    index.apply(&[put("2", "生物", hidden)], 2).expect("apply");
    let after = index.search(&text("生物")).expect("search");
    assert_eq!((before.total, before.relaxed), (1, false));
    assert_eq!((after.total, after.relaxed), (1, false));
}

#[test]
fn an_audience_can_shrink() {
    let index = index();
    let hidden = documents().remove(0).audience(Audience::Restricted(vec!["org-1".into()]));
    index.apply(&[hidden.into()], 8).expect("apply");
    assert_eq!(index.search(&text("烘干")).expect("search").total, 0);
}

#[test]
fn ranges_include_their_bounds() {
    let index = index();
    for (number, min, max, wanted) in [
        ("price", Some(8_000_000), Some(50_000_000), vec!["a1", "a2"]),
        ("price", None, Some(8_000_000), vec!["a2"]),
        ("trl", Some(7), None, vec!["a1", "a2"]),
        ("trl", None, None, vec!["a1", "a2", "a3"]),
        ("trl", Some(9), Some(1), vec![]),
        ("nothing", None, None, vec![]),
    ] {
        let range = Range { number: number.into(), min, max };
        let query = Query { ranges: vec![range], ..Query::default() };
        assert_eq!(sorted_ids(&index.search(&query).expect("search")), wanted, "{number} {min:?}");
    }
}

#[test]
fn sorts() {
    let index = index();
    for (sort, wanted) in [
        (Sort::Relevance, vec!["d1", "a3", "a2", "a1"]),
        (Sort::Newest, vec!["d1", "a3", "a2", "a1"]),
        (Sort::Ascending("trl".into()), vec!["a3", "a1", "a2", "d1"]),
        (Sort::Descending("trl".into()), vec!["a2", "a1", "a3", "d1"]),
        (Sort::Descending("nothing".into()), vec!["d1", "a3", "a2", "a1"]),
    ] {
        let query = Query { sort: sort.clone(), ..Query::default() };
        assert_eq!(ids(&index.search(&query).expect("search")), wanted, "{sort:?}");
    }
    let query = Query { text: "小麦".into(), sort: Sort::Newest, ..Query::default() };
    assert_eq!(ids(&index.search(&query).expect("search")), ["d1", "a3", "a1"]);
}

#[test]
fn pages_hold_everything_once() {
    let index = Index::in_memory().expect("index");
    for batch in 0..5_i64 {
        let one = |i: i64| {
            let id = format!("{}", batch * 20 + i);
            Change::from(Document::new("achievement", id, "/", "同一天的玉米成果", Instant(1)))
        };
        let changes: Vec<Change> = (0..20).map(one).collect();
        index.apply(&changes, batch).expect("apply");
    }
    for text in ["", "玉米"] {
        let mut seen = Vec::new();
        for number in 1..=8 {
            let page = Page::new(number, 15);
            let found = index.search(&Query { text: text.into(), page, ..Query::default() });
            let found = found.expect("search");
            assert_eq!(found.total, 100);
            seen.extend(found.hits.into_iter().map(|hit| hit.id));
        }
        assert_eq!(seen.len(), 100);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 100);
    }
}
