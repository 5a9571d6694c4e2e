//! Demands from the draft to the list, and whose name is shown to whom, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod help;
mod pages;

use help::*;
use kezhuan_authority::{Actor, Role};
use kezhuan_demands::{CAPABILITY, State};
use kezhuan_kernel::Id;
use kezhuan_testkit::{both, officer, post};

const FIRM: &str = "项城味源食品";

both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn a_problem_goes_from_draft_to_the_list(t) {
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise", "河南省/周口市/项城市").await;
        let boss = officer(firm.uuid());
        let id = begin(&t, &boss, &[("organization", &firm.to_string()), ("budget", "十万")]).await;
        t.get(&boss, &format!("/demands/{id}/edit")).await.expect_text("十万").expect_text("请用一句话写难题");
        t.get(&Actor::nobody(), &format!("/demands/{id}")).await.expect_status(404);
        let path = format!("/demands/{id}/edit");
        let wrong = t.post(&boss, &path, &[("then", "submit"), ("budget_kind", "amount"), ("indicators[0][unit]", "元")]).await;
        let wrong = wrong.expect_status(422).expect_text("请写要达到的数值").expect_text("请填大于 0 的预算");
        wrong.expect_text("请至少选一个产业").expect_text("请选一项");
        t.post(&boss, &path, &with(&full(), &[("then", "submit")])).await.expect_status(303);
        t.post(&boss, &path, &full()).await.expect_status(409);
        let city = post(Role::CityBureau, "河南省/周口市");
        assert_eq!(todos(&t, &city).await, [format!("/demands/{id}/review")]);
        let review = format!("/demands/{id}/review");
        t.get(&city, &review).await.expect_status(200).expect_text("写了 1 项指标");
        t.post(&city, &review, &[("decision", "return")]).await.expect_status(422).expect_text("请写明要改什么");
        t.post(&city, &review, &[("decision", "return"), ("reason", "写上水质")]).await.expect_status(303);
        assert_eq!(todos(&t, &boss).await, [format!("/demands/{id}/edit")]);
        t.post(&boss, &path, &with(&full(), &[("then", "submit")])).await.expect_status(303);
        t.post(&city, &review, &[("decision", "publish")]).await.expect_status(303);
        t.settle().await;
        let list = t.get(&Actor::nobody(), "/demands?q=%E5%BA%9F%E6%B0%B4&region=%E9%A1%B9%E5%9F%8E%E5%B8%82").await;
        list.expect_text("1 项").expect_text(FIRM).expect_text("150.00").expect_text("还有 365 天");
        t.get(&Actor::nobody(), &format!("/demands/{id}")).await.expect_text("XQ-2026-000001").expect_text("吨水成本");
        assert!(check(&t).await.is_empty());
    }

    async fn a_hidden_name_stays_hidden_everywhere(t) {
        let (id, boss) = published(&t, "hidden_name").await;
        let nobody = Actor::nobody();
        let other = officer(unit(&t, "别家（演示）", "enterprise", "河南省/周口市/鹿邑县").await.uuid());
        let pages = ["/demands".to_owned(), format!("/demands/{id}"), "/api/v1/demands".to_owned(),
            format!("/api/v1/demands/{id}"), "/demands/export?format=csv".to_owned(), "/demands/export?format=json".to_owned()];
        for path in pages {
            for actor in [&nobody, &other] {
                let text = t.get(actor, &path).await.expect_status(200).expect_text("某预制菜企业（项城市）").text();
                assert!(!text.contains(FIRM), "{path} names the company");
                let of = boss.memberships[0].organization.simple().to_string();
                assert!(!text.contains(&of), "{path} tells the company's id");
            }
        }
        let search = t.get(&nobody, "/api/v1/demands?q=%E5%91%B3%E6%BA%90%E9%A3%9F%E5%93%81").await.json();
        assert_eq!(search["total"].as_u64(), Some(0), "nobody finds it by the name");
        t.get(&boss, &format!("/demands/{id}")).await.expect_text(FIRM);
        let log = kezhuan_journal::events_of(t.app.db(), &id.to_string()).await.unwrap();
        assert!(log.iter().all(|e| e.audience != kezhuan_journal::Audience::Public));
        let blocks = (CAPABILITY.blocks.unwrap())(&t.cx(&nobody)).await.unwrap();
        assert_eq!(blocks[0].rows[0].facts[0], "某预制菜企业（项城市）");
    }

    async fn a_targeted_one_is_not_there(t) {
        let (id, boss) = published(&t, "targeted").await;
        let nobody = Actor::nobody();
        t.get(&nobody, "/demands").await.expect_text("没有符合条件的需求");
        t.get(&nobody, &format!("/demands/{id}")).await.expect_status(404);
        t.get(&nobody, &format!("/api/v1/demands/{id}")).await.expect_status(404);
        let other = officer(unit(&t, "别家（演示）", "enterprise", "河南省/周口市/鹿邑县").await.uuid());
        for below in ["", "/edit", "/close"] {
            t.get(&other, &format!("/demands/{id}{below}")).await.expect_status(404);
        }
        t.get(&boss, &format!("/demands/{id}")).await.expect_status(200);
    }

    async fn it_is_closed_or_ends_by_time(t) {
        let (id, boss) = published(&t, "public").await;
        let close = format!("/demands/{id}/close");
        let stranger = officer(unit(&t, "别家（演示）", "enterprise", "河南省/周口市/鹿邑县").await.uuid());
        t.post(&stranger, &close, &[("reason", "solved")]).await.expect_status(403);
        t.post(&boss, &close, &[]).await.expect_status(422).expect_text("请选一项");
        t.post(&boss, &close, &[("reason", "solved")]).await.expect_status(303);
        t.post(&boss, &close, &[("reason", "solved")]).await.expect_status(409);
        t.settle().await;
        t.get(&Actor::nobody(), "/demands").await.expect_text("没有符合条件的需求");
        t.get(&Actor::nobody(), &format!("/demands/{id}")).await.expect_text("已解决");
        t.post(&boss, &format!("/demands/{id}/edit"), &with(&full(), &[("then", "submit")])).await.expect_status(303);
        let city = post(Role::CityBureau, "河南省/周口市");
        t.post(&city, &format!("/demands/{id}/review"), &[("decision", "publish")]).await.expect_status(303);
        t.go_to("2027-03-02").await;
        assert_eq!(state(&t, id).await, State::Published);
        t.go_to("2027-03-03").await;
        assert_eq!(state(&t, id).await, State::Expired);
    }

    async fn the_api_does_the_same(t) {
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise", "河南省/周口市/项城市").await;
        let boss = officer(firm.uuid());
        let body = serde_json::json!({ "organization": firm.to_string(), "title": "难题", "problem": "卡住了",
            "kind": "breakthrough", "budget_kind": "open", "industries": ["prepared_food"], "visibility": "public" });
        let made = t.post_json(&boss, "/api/v1/demands", &body).await.expect_status(201).json();
        let again = t.post_json_keyed(&boss, "/api/v1/demands", "key-00000001", &body).await.expect_status(201).json();
        let replay = t.post_json_keyed(&boss, "/api/v1/demands", "key-00000001", &body).await.json();
        assert_eq!(again["id"], replay["id"]);
        let path = format!("/api/v1/demands/{}", made["id"].as_str().unwrap());
        let mut wrong = body.clone();
        wrong["visibility"] = "secret".into();
        t.post_json(&boss, &path, &wrong).await.expect_status(200);
        t.post_json(&boss, &format!("{path}/submit"), &serde_json::json!({})).await.expect_status(422).expect_text("visibility");
        t.post_json(&boss, &path, &body).await.expect_status(200);
        t.post_json(&boss, &format!("{path}/submit"), &serde_json::json!({})).await.expect_status(200).expect_text("review");
        let publish = serde_json::json!({ "decision": "publish" });
        t.post_json(&boss, &format!("{path}/review"), &publish).await.expect_status(403);
        let city = post(Role::CityBureau, "河南省/周口市");
        t.post_json(&city, &format!("{path}/review"), &publish).await.expect_status(200).expect_text("published");
        let close = serde_json::json!({ "reason": "signed" });
        t.post_json(&boss, &format!("{path}/close"), &close).await.expect_status(200).expect_text("closed");
        t.get(&Actor::nobody(), &path).await.expect_status(404);
    }

    async fn lists_come_in_once(t) {
        let lines = "{\"id\": \"RD1\", \"title\": \"高效固液分离机\", \"text\": \"针对养殖场水泡粪的固液分离。\", \"judged\": [{\"id\": \"a1\", \"grade\": 2}], \"n\": 1}\n\
            {\"id\": \"RD2\", \"title\": \"大型石灰窑炉出灰系统\", \"text\": \"需要出灰设备。\", \"judged\": [], \"n\": 0}\n";
        let report = import(&t, lines, "a.jsonl").await;
        assert_eq!((report.accepted, report.refused()), (2, 0), "{report}");
        assert_eq!(import(&t, lines, "a.jsonl").await.skipped_duplicates, 2);
        let csv = "需求名称,企业,区县,公开方式,预算（元）\n密封件国产化,演示单位 9,太康县,隐名,200000\n坏的,,火星,半公开,-1\n";
        let report = import(&t, csv, "b.csv").await;
        assert_eq!((report.accepted, report.refused(), report.errors.len()), (1, 1, 3), "{report}");
        t.settle().await;
        let list = t.get(&Actor::nobody(), "/demands?q=%E5%9B%BA%E6%B6%B2%E5%88%86%E7%A6%BB").await;
        list.expect_text("1 项").expect_text("养殖场");
        let all = t.get(&Actor::nobody(), "/demands").await.expect_text("3 项").expect_text("某企业（太康县）").text();
        assert!(!all.contains("演示单位 9"));
    }
}
