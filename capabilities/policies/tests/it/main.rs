//! Policies on both databases: versions of the pack, the page, the API.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use kezhuan_authority::Actor;
use kezhuan_policies::{CAPABILITY, load_pack, pack_in_force, versions};

kezhuan_testkit::both! { [CAPABILITY];
    async fn a_version_is_stored_once_and_read_back(t) {
        let db = t.app.db();
        assert!(pack_in_force(db).await.unwrap().is_none());
        let pack = kezhuan_testkit::pack();
        load_pack(db, &pack).await.unwrap();
        load_pack(db, &pack).await.unwrap();
        assert_eq!(versions(db).await.unwrap().len(), 1);
        assert_eq!(pack_in_force(db).await.unwrap().unwrap().hash(), pack.hash());
    }

    async fn another_version_takes_over_and_the_old_one_stays(t) {
        let pack = kezhuan_testkit::pack();
        load_pack(t.app.db(), &pack).await.unwrap();
        let mut files = pack.files().clone();
        let about = files.get_mut("pack.toml").unwrap();
        *about = about.replace("周口", "演示");
        let other = kezhuan_pack::Pack::from_files(files).unwrap();
        t.clock.advance_seconds(60);
        load_pack(t.app.db(), &other).await.unwrap();
        assert_eq!(pack_in_force(t.app.db()).await.unwrap().unwrap().hash(), other.hash());
        assert_eq!(versions(t.app.db()).await.unwrap().len(), 2);
    }

    async fn the_page_shows_every_clause_and_what_waits(t) {
        let answer = t.get(&Actor::nobody(), "/policies").await.expect_status(200);
        let text = answer.text();
        for clause in &kezhuan_testkit::pack().clauses.all {
            assert!(text.contains(&format!("id=\"c{}\"", clause.id)), "clause {}", clause.id);
        }
        assert!(text.contains("不当作 0 元"));
    }

    async fn the_api_lists_clauses(t) {
        let clauses = t.get(&Actor::nobody(), "/api/v1/clauses").await.expect_status(200).json();
        let of = |id: &str| clauses.as_array().unwrap().iter().find(|c| c["id"] == id).unwrap().clone();
        assert_eq!(of("5-9")["standing"], "等文件");
        assert_eq!(of("5-10")["standing"], "要逐件决定");
        assert_eq!(of("5-12")["standing"], "在跑");
        assert!(!of("5-12")["rule"].as_array().unwrap().is_empty());
    }

    async fn clauses_can_be_searched(t) {
        load_pack(t.app.db(), &kezhuan_testkit::pack()).await.unwrap();
        t.settle().await;
        let query = kezhuan_text::Query { text: "揭榜".into(), ..Default::default() };
        let found = t.app.index().search(&query).unwrap();
        assert!(found.hits.iter().any(|hit| hit.kind == "policy"));
    }
}
