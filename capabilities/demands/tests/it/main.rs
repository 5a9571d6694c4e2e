//! Demands from the draft to the list, and whose name is shown to whom, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod help;
mod pages;
mod secrecy;

use help::*;
use kezhuan_authority::{Actor, Role};
use kezhuan_demands::{CAPABILITY, DemandId, State};
use kezhuan_kernel::Id;
use kezhuan_testkit::{TestApp, both, officer, post, researcher};

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
        wrong.expect_text("请选一项");
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

    async fn the_platform_takes_a_demand_down_and_puts_it_back(t) {
        let (id, boss) = published(&t, "public").await;
        let desk = post(Role::MarketDesk, "河南省/周口市");
        let (page, nobody) = (format!("/demands/{id}"), Actor::nobody());
        t.get(&desk, &page).await.expect_text("/take-down");
        t.get(&desk, &format!("{page}/take-down")).await.expect_status(200);
        t.post(&boss, &format!("{page}/take-down"), &[("reason", "x")]).await.expect_status(403);
        t.post(&desk, &format!("{page}/take-down"), &[]).await.expect_status(422).expect_text("请写明下架原因");
        t.post(&desk, &format!("{page}/take-down"), &[("reason", "内容虚假")]).await.expect_status(303);
        t.settle().await;
        let shown = t.get(&nobody, &page).await.expect_status(200).expect_text("已下架").expect_text("内容虚假").text();
        assert!(!shown.contains("吨水成本"), "what it says is gone");
        t.get(&nobody, &format!("/api/v1/demands/{id}")).await.expect_status(404);
        assert!(!t.get(&nobody, "/demands").await.text().contains(FIRM));
        t.get(&boss, &page).await.expect_text("再提交审核");
        let back = format!("/api/v1/demands/{id}/restore");
        t.post_json(&desk, &back, &serde_json::json!({ "reason": "查实无误" })).await.expect_status(200);
        t.post_json(&desk, &back, &serde_json::json!({ "reason": "x" })).await.expect_status(409);
        t.settle().await;
        t.get(&nobody, "/demands").await.expect_text(FIRM);
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
        let friend = unit(&t, "豫东大学（演示）", "university", "河南省/周口市/川汇区").await;
        let (id, boss) = published_for(&t, "targeted", &[("recipients", &friend.to_string())]).await;
        let nobody = Actor::nobody();
        t.get(&nobody, "/demands").await.expect_text("没有符合条件的需求");
        t.get(&nobody, &format!("/demands/{id}")).await.expect_status(404);
        t.get(&nobody, &format!("/api/v1/demands/{id}")).await.expect_status(404);
        let friend = officer(friend.uuid());
        let list = t.get(&friend, "/demands").await.expect_text("1 项").expect_text("点名给您").text();
        assert!(!list.contains(FIRM), "named units read the demand, not the company");
        let seen = t.get(&friend, &format!("/api/v1/demands/{id}")).await.expect_status(200).json();
        assert_eq!((seen["organization"].is_null(), seen["recipients"].as_array().unwrap().len()), (true, 0));
        t.get(&friend, &format!("/demands/{id}/edit")).await.expect_status(404);
        let other = officer(unit(&t, "别家（演示）", "enterprise", "河南省/周口市/鹿邑县").await.uuid());
        for below in ["", "/edit", "/close"] {
            t.get(&other, &format!("/demands/{id}{below}")).await.expect_status(404);
        }
        t.get(&boss, &format!("/demands/{id}")).await.expect_status(200);
    }

    async fn a_targeted_one_names_its_readers(t) {
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise", "河南省/周口市/项城市").await;
        let friend = unit(&t, "豫东大学（演示）", "university", "河南省/周口市/川汇区").await;
        t.settle().await;
        let boss = officer(firm.uuid());
        let of = firm.to_string();
        let aimed = with(&full(), &[("organization", &of), ("visibility", "targeted")]);
        let id = begin(&t, &boss, &aimed).await;
        let edit = format!("/demands/{id}/edit");
        let found = t.post(&boss, &edit, &with(&aimed, &[("recipient", "豫东"), ("_find", "recipients")])).await;
        found.expect_status(200).expect_text("豫东大学（演示）").expect_text(&friend.to_string());
        let none = t.post(&boss, &edit, &with(&aimed, &[("then", "submit")])).await;
        none.expect_status(422).expect_text("请点名至少一家单位");
    }

    async fn a_hidden_name_may_not_stand_in_the_text(t) {
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise", "河南省/周口市/项城市").await;
        let boss = officer(firm.uuid());
        let of = firm.to_string();
        let told = with(&full(), &[("organization", &of), ("visibility", "hidden_name"), ("problem", "味源食品的废水盐分高")]);
        let id = begin(&t, &boss, &told).await;
        let edit = format!("/demands/{id}/edit");
        t.post(&boss, &edit, &with(&told, &[("then", "submit")])).await.expect_status(422).expect_text("请改成“我公司”");
        let fine = with(&told, &[("problem", "我公司的废水盐分高"), ("then", "submit")]);
        t.post(&boss, &edit, &fine).await.expect_status(303);
    }

    async fn indicators_and_payments_are_checked_row_by_row(t) {
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise", "河南省/周口市/项城市").await;
        let boss = officer(firm.uuid());
        let of = firm.to_string();
        let wrong = with(&full(), &[("organization", &of), ("indicators[0][target]", "九元"),
            ("payments[0][when]", "签约"), ("payments[0][share]", "30"), ("payments[1][when]", "验收"), ("payments[1][share]", "60%")]);
        let id = begin(&t, &boss, &wrong).await;
        let edit = format!("/demands/{id}/edit");
        let again = t.post(&boss, &edit, &with(&wrong, &[("then", "submit")])).await.expect_status(422);
        again.expect_text("这里就填数字").expect_text("现在是 90%");
        let right = with(&wrong, &[("indicators[0][target]", "9"), ("payments[1][share]", "70"), ("then", "submit")]);
        t.post(&boss, &edit, &right).await.expect_status(303);
        let shown = t.get(&boss, &format!("/demands/{id}")).await.expect_text("≤ 9").expect_text("付款节点");
        shown.expect_text("连续 30 天平均");
        let json = t.get(&boss, &format!("/api/v1/demands/{id}")).await.json();
        assert_eq!(json["indicators"][0]["comparison"], "at_most");
        assert_eq!(json["payments"][1]["share"], "70");
    }

    async fn one_sentence_grows_into_a_demand(t) {
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise", "河南省/周口市/项城市").await;
        let boss = officer(firm.uuid());
        let of = firm.to_string();
        t.get(&Actor::nobody(), "/demands/start").await.expect_status(303);
        t.get(&researcher(firm.uuid()), "/demands/start").await.expect_text("先说您代表谁");
        t.post(&boss, "/demands/start", &[("organization", &of)]).await.expect_status(422).expect_text("一句话说清难处");
        let sent = [("organization", of.as_str()), ("sentence", "离交废水氨氮 320，想降到 35")];
        let bad = t.post_files(&boss, "/demands/start", &sent, &[("photo", "a.png", b"MZ\x00\x01")]).await;
        bad.expect_status(422).expect_text("只收 PDF").expect_text("离交废水氨氮 320");
        let photo: &[u8] = &[0x89, b'P', b'N', b'G', 1, 2, 3];
        let begun = t.post_files(&boss, "/demands/start", &sent, &[("photo", "a.png", photo)]).await.expect_status(303);
        let mut at = begun.location().unwrap().to_owned();
        let id = at.split('/').find_map(|part| part.parse::<DemandId>().ok()).unwrap();
        // Passing over everything is enough; the answers that are given are kept at every step.
        while at != format!("/demands/{id}/preview") {
            t.get(&boss, &at).await.expect_status(200);
            let answer: &[(&str, &str)] = match at.rsplit('/').next().unwrap() {
                "indicators" => &[("indicators[0][name]", "氨氮"), ("indicators[0][comparison]", "at_most"), ("indicators[0][target]", "35"), ("then", "")],
                "months" => &[("months", "两年"), ("then", "")],
                _ => &[("then", "skip")],
            };
            let mut next = t.post(&boss, &at, answer).await;
            if at.ends_with("/months") {
                next.expect_status(422).expect_text("请填 1 到 120 之间的整数").expect_text("两年");
                next = t.post(&boss, &at, &[("months", "12")]).await;
            }
            at = next.expect_status(303).location().unwrap().to_owned();
        }
        let preview = t.get(&boss, &at).await.expect_text("≤ 35").expect_text("隐名").expect_text("现场照片").text();
        assert!(!preview.contains("id=\"errors\""), "nothing has to be mended");
        t.post(&boss, &format!("/demands/{id}/submit"), &[]).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::Review);
        t.post(&boss, &format!("/demands/{id}/take-back"), &[]).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::Draft);
    }

    async fn files_go_with_the_name(t) {
        let (open, boss) = published(&t, "public").await;
        let (hidden, _) = again(&t, &boss, "hidden_name").await;
        for id in [open, hidden] {
            let files = format!("/demands/{id}/files");
            t.post_files(&boss, &files, &[("label", "")], &[]).await.expect_status(422).expect_text("请写这是什么").expect_text("请选一个文件");
            t.post_files(&boss, &files, &[("label", "水质报告")], &[("file", "味源.txt", b"COD")]).await.expect_status(303);
            let json = t.get(&boss, &format!("/api/v1/demands/{id}")).await.json();
            let href = json["files"][0]["href"].as_str().unwrap().to_owned();
            t.get(&boss, &href).await.expect_status(200).expect_text("COD");
            let public = id == open;
            t.get(&Actor::nobody(), &href).await.expect_status(if public { 200 } else { 404 });
            let page = t.get(&Actor::nobody(), &format!("/demands/{id}")).await.text();
            assert_eq!(page.contains("水质报告"), public);
            t.post(&boss, &format!("{href}/remove"), &[]).await.expect_status(303);
            t.get(&boss, &href).await.expect_status(404);
        }
    }

    async fn the_desk_words_it_and_the_company_decides(t) {
        let (id, boss) = published(&t, "hidden_name").await;
        let desk = post(Role::MarketDesk, "河南省/周口市");
        let refine = format!("/demands/{id}/refine");
        t.get(&boss, &refine).await.expect_status(403);
        t.post(&desk, &refine, &full()).await.expect_status(422).expect_text("请写为什么这样改");
        let better = with(&full(), &[("indicators[1][name]", "出水氨氮"), ("indicators[1][comparison]", "at_most"),
            ("indicators[1][target]", "35"), ("indicators[1][unit]", "mg/L"), ("why", "补出水指标"), ("visibility", "public")]);
        t.post(&desk, &refine, &better).await.expect_status(303);
        let before = t.get(&Actor::nobody(), &format!("/demands/{id}")).await.text();
        assert!(!before.contains("出水氨氮"), "nothing changes before the company agrees");
        let answer = todos(&t, &boss).await;
        assert_eq!(answer.len(), 1, "{answer:?}");
        t.get(&boss, &answer[0]).await.expect_text("补出水指标").expect_text("出水氨氮");
        t.get(&desk, &answer[0]).await.expect_status(403);
        t.post(&boss, &answer[0], &[("decision", "decline")]).await.expect_status(422).expect_text("为什么不同意");
        t.post(&boss, &answer[0], &[("decision", "decline"), ("word", "数不对")]).await.expect_status(303);
        t.post(&boss, &answer[0], &[("decision", "accept")]).await.expect_status(409);
        t.post(&desk, &refine, &better).await.expect_status(303);
        let answer = todos(&t, &boss).await;
        t.post(&boss, &answer[0], &[("decision", "accept")]).await.expect_status(303);
        t.settle().await;
        let now = t.get(&Actor::nobody(), &format!("/demands/{id}")).await.expect_text("出水氨氮").expect_text("市场运营改写，发布单位同意").text();
        assert!(!now.contains(FIRM) && !now.contains("补出水指标"), "the trace tells fields, not names or reasons");
        assert!(now.contains("某预制菜企业"), "the visibility is not the desk's to change");
    }

    async fn a_correction_leaves_a_trace_and_ends_a_proposal(t) {
        let (id, boss) = published(&t, "hidden_name").await;
        let desk = post(Role::MarketDesk, "河南省/周口市");
        t.post(&desk, &format!("/demands/{id}/refine"), &with(&full(), &[("months", "6"), ("why", "太长")])).await.expect_status(303);
        let answer = todos(&t, &boss).await;
        let correct = format!("/demands/{id}/correct");
        let same = with(&full(), &[("visibility", "hidden_name")]);
        t.post(&boss, &correct, &same).await.expect_status(422).expect_text("没有改动");
        t.post(&boss, &correct, &with(&same, &[("budget", "2000000"), ("title", "味源食品的废水")])).await.expect_status(422).expect_text("我公司");
        t.post(&boss, &correct, &with(&same, &[("budget", "2000000"), ("why", "追加了预算")])).await.expect_status(303);
        t.post(&boss, &answer[0], &[("decision", "accept")]).await.expect_status(409);
        t.settle().await;
        let page = t.get(&Actor::nobody(), &format!("/demands/{id}")).await.expect_text("更正记录").expect_text("意向投入").expect_text("200.00").text();
        assert!(!page.contains("追加了预算") && !page.contains(FIRM));
        t.get(&boss, &format!("/demands/{id}")).await.expect_text("追加了预算").expect_text("150.00 万元");
        let json = t.get(&Actor::nobody(), &format!("/api/v1/demands/{id}")).await.json();
        assert_eq!(json["corrections"][0]["fields"], serde_json::json!(["意向投入"]));
        assert_eq!(json["corrections"][0]["changes"], serde_json::json!([]));
    }

    async fn it_is_renewed_before_it_ends_or_withdrawn(t) {
        let (id, boss) = published(&t, "public").await;
        t.go_to("2027-01-30").await;
        assert_eq!(todos(&t, &boss).await, Vec::<String>::new());
        t.go_to("2027-02-01").await;
        let renew = format!("/demands/{id}/renew");
        assert_eq!(todos(&t, &boss).await, std::slice::from_ref(&renew));
        let reminded = async |t: &TestApp| {
            let log = kezhuan_journal::events_of(t.app.db(), &id.to_string()).await.unwrap();
            log.iter().filter(|e| e.kind == "demands.ends_soon").count()
        };
        t.go_to("2027-02-10").await;
        assert_eq!(reminded(&t).await, 1, "once for each last day");
        t.get(&boss, &renew).await.expect_text("150.00").expect_text("2028年2月10日");
        t.post(&boss, &renew, &[]).await.expect_status(303);
        assert_eq!(todos(&t, &boss).await, Vec::<String>::new());
        t.go_to("2027-03-03").await;
        assert_eq!(state(&t, id).await, State::Published);
        let withdraw = format!("/demands/{id}/withdraw");
        t.post(&boss, &withdraw, &[]).await.expect_status(422).expect_text("请选一项");
        t.post(&boss, &withdraw, &[("reason", "secret")]).await.expect_status(303);
        t.settle().await;
        t.get(&Actor::nobody(), &format!("/demands/{id}")).await.expect_status(404);
        t.get(&Actor::nobody(), "/demands").await.expect_text("没有符合条件的需求");
        t.get(&boss, &format!("/demands/{id}")).await.expect_text("涉及商业秘密");
        assert!(check(&t).await.is_empty());
    }

    async fn it_is_closed_or_ends_by_time(t) {
        let (id, boss) = published(&t, "public").await;
        let close = format!("/demands/{id}/close");
        let stranger = officer(unit(&t, "别家（演示）", "enterprise", "河南省/周口市/鹿邑县").await.uuid());
        t.post(&stranger, &close, &[("reason", "solved")]).await.expect_status(403);
        t.post(&stranger, &format!("/demands/{id}/withdraw"), &[("reason", "other")]).await.expect_status(403);
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
