//! Achievements from the draft to the list, on both databases, through both faces.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod help;
mod pages;

use help::*;
use kezhuan_achievements::{AchievementId, CAPABILITY, Dealing, State};
use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::Id;
use kezhuan_testkit::{TestApp, both, officer, post, researcher};

both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn a_result_goes_from_draft_to_the_list(t) {
        let school = unit(&t, "周口豫东农业大学（演示）", "university", "河南省/周口市/川汇区").await;
        let author = researcher(school.uuid());
        let id = begin(&t, &author, &[("holder", &school.to_string()), ("title", "只写了名称"), ("price", "12万")]).await;
        t.get(&author, &format!("/achievements/{id}/edit")).await.expect_status(200).expect_text("12万");
        t.get(&Actor::nobody(), &format!("/achievements/{id}")).await.expect_status(404);

        let path = format!("/achievements/{id}/edit");
        let wrong = t.post(&author, &path, &[("title", "地膜"), ("then", "submit"), ("price_kind", "amount"), ("price", "十万")]).await;
        let wrong = wrong.expect_status(422).expect_text("请用一句话写好处").expect_text("请至少选一个产业");
        wrong.expect_text("请填数字，单位元").expect_text("十万").expect_text("新颖性");
        t.post(&author, &path, &with(&full(), &[("then", "submit")])).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::UnitReview);

        let office = officer(school.uuid());
        let review = format!("/achievements/{id}/unit-review");
        t.get(&office, &review).await.expect_status(200).expect_text("科研处");
        let wrong = t.post(&office, &review, &[("decision", "agree")]).await.expect_status(422);
        wrong.expect_text("请填集体决策").expect_text("请核对权属").expect_text("请选一项");
        t.post(&office, &review, &agree()).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::PlatformReview);

        let city = post(Role::CityBureau, "河南省/周口市");
        let review = format!("/achievements/{id}/review");
        t.get(&city, &review).await.expect_status(200).expect_text("没有名称相近的");
        t.post(&city, &review, &[("decision", "return")]).await.expect_status(422).expect_text("请选一个原因");
        t.post(&city, &review, &[("decision", "publish")]).await.expect_status(303);
        t.settle().await;
        let list = t.get(&Actor::nobody(), "/achievements?q=%E9%99%8D%E8%A7%A3&region=%E5%B7%9D%E6%B1%87%E5%8C%BA&trl=7-9").await;
        let list = list.expect_status(200).expect_text("1 项").expect_text("周口豫东农业大学").expect_text("60.00");
        list.expect_text("发明专利 1 件").expect_text("成熟度：7–9");
        let page = t.get(&Actor::nobody(), &format!("/achievements/{id}")).await.expect_status(200);
        let page = page.expect_text("ZK-2026-000001").expect_text("2027年3月2日到期");
        assert!(!page.text().contains("/deals/new"), "without deals in the house no link leads there");
        assert!(!page.text().contains("0394-1234567"), "the contact is for those who ask");
        assert!(!page.text().contains("张三"), "contributors are for the unit");
        assert!(!page.text().contains("母粒比例"), "the secret part stays secret");
    }

    async fn a_company_needs_no_second_officer(t) {
        let firm = unit(&t, "鹿邑生物制造有限公司（演示）", "enterprise", "河南省/周口市/鹿邑县").await;
        let boss = officer(firm.uuid());
        let id = begin(&t, &boss, &with(&full(), &[("holder", &firm.to_string())])).await;
        let path = format!("/achievements/{id}/edit");
        let wrong = t.post(&boss, &path, &with(&full(), &[("then", "submit")])).await;
        wrong.expect_status(422).expect_text("请选定价方式");
        t.post(&boss, &path, &with(&full(), &[("then", "submit"), ("pricing_mode", "negotiated")])).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::PlatformReview);
        let late = t.post(&boss, &path, &full()).await;
        late.expect_status(409).expect_text("审核中的请先撤回");
        t.post(&boss, &format!("/achievements/{id}/take-back"), &[]).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::Draft);
    }

    async fn an_unverified_unit_keeps_its_draft(t) {
        let firm = unverified(&t, "没核验的公司（演示）", "enterprise", "河南省/周口市/鹿邑县").await;
        let boss = officer(firm.uuid());
        let fields = with(&full(), &[("pricing_mode", "negotiated"), ("then", "submit")]);
        let id = begin_any(&t, &boss, &with(&fields, &[("holder", &firm.to_string())]), 409).await;
        assert!(id.is_none());
        t.get(&boss, "/achievements/mine").await.expect_status(200).expect_text("ZK-2026-000001").expect_text("草稿");
    }

    async fn strangers_are_kept_out(t) {
        let (id, owner) = published(&t).await;
        let other = unit(&t, "别家公司（演示）", "enterprise", "河南省/周口市/项城市").await;
        let stranger = officer(other.uuid());
        for path in ["edit", "correct", "files", "withdraw", "unit-review"] {
            let path = format!("/achievements/{id}/{path}");
            t.get(&stranger, &path).await.expect_status(403);
            assert_ne!(t.get(&Actor::nobody(), &path).await.status, 200, "{path}");
        }
        let draft = begin(&t, &owner, &with(&full(), &[("holder", &holder(&t, id).await)])).await;
        for path in ["", "/edit", "/unit-review"] {
            t.get(&stranger, &format!("/achievements/{draft}{path}")).await.expect_status(404);
        }
        let county = post(Role::CountyBureau, "河南省/周口市/鹿邑县");
        t.get(&county, &format!("/achievements/{id}/review")).await.expect_status(403);
        t.post(&stranger, "/achievements", &[("holder", &holder(&t, id).await)]).await.expect_status(403);
    }

    async fn tiers_open_one_after_the_other(t) {
        let (id, owner) = published(&t).await;
        let attach = format!("/achievements/{id}/attachments");
        for (label, tier) in [("报告", "public"), ("记录", "members"), ("参数", "nda")] {
            let fields = [("label", label), ("tier", tier)];
            let file = [("file", "x.txt", label.as_bytes())];
            t.post_files(&owner, &attach, &fields, &file).await.expect_status(303);
        }
        let wrong = t.post_files(&owner, &attach, &[("label", "")], &[("file", "x.html", b"<html>")]).await;
        wrong.expect_status(422).expect_text("请写附件是什么").expect_text("请选一项");
        let files = kezhuan_achievements::attachments(t.app.db().reader(), id).await.unwrap();
        let of = |label: &str| files.iter().find(|f| f.label == label).unwrap().id;
        let href = |i: usize| format!("{attach}/{}", of(["报告", "记录", "参数"][i]));
        let nobody = Actor::nobody();
        let open = t.get(&nobody, &href(0)).await.expect_status(200);
        assert_eq!(open.headers["cache-control"], "no-store");
        assert_ne!(t.get(&nobody, &href(1)).await.status, 200);
        let firm = unverified(&t, "新公司（演示）", "enterprise", "河南省/周口市/项城市").await;
        let boss = officer(firm.uuid());
        t.get(&boss, &href(1)).await.expect_status(403).expect_text("核验通过后");
        verify(&t, firm, "河南省/周口市/项城市").await;
        t.get(&boss, &href(1)).await.expect_status(200).expect_text("记录");
        t.get(&boss, &href(2)).await.expect_status(403).expect_text("保密承诺");
        let nda = format!("/achievements/{id}/nda");
        t.get(&boss, &nda).await.expect_status(200).expect_text("代表哪个单位");
        t.post(&boss, &nda, &[]).await.expect_status(422).expect_text("请读完承诺后打钩");
        t.post(&boss, &nda, &[("agreed", "true")]).await.expect_status(303);
        t.get(&boss, &href(2)).await.expect_status(200).expect_text("参数");
        t.get(&boss, &format!("/achievements/{id}")).await.expect_text("母粒比例");
        let log = kezhuan_journal::events_of(t.app.db(), &id.to_string()).await.unwrap();
        let count = |kind: &str| log.iter().filter(|e| e.kind == kind).count();
        assert_eq!((count("achievements.downloaded"), count("achievements.nda_signed")), (2, 1));
        t.post(&owner, &format!("{}/remove", href(0)), &[]).await.expect_status(303);
        t.get(&nobody, &href(0)).await.expect_status(404);
    }

    async fn the_contact_is_shown_on_asking(t) {
        let (id, _) = published(&t).await;
        let path = format!("/achievements/{id}/contact");
        assert_ne!(t.post(&Actor::nobody(), &path, &[]).await.status, 200);
        let firm = unit(&t, "想合作的公司（演示）", "enterprise", "河南省/周口市/项城市").await;
        t.post(&officer(firm.uuid()), &path, &[]).await.expect_status(200).expect_text("0394-1234567");
        let log = kezhuan_journal::events_of(t.app.db(), &id.to_string()).await.unwrap();
        let seen = log.iter().find(|e| e.kind == "achievements.contact_shown").unwrap();
        assert!(!seen.payload.to_string().contains("0394"));
    }

    async fn what_is_published_is_corrected_renewed_and_ends(t) {
        let (id, owner) = published(&t).await;
        let path = format!("/achievements/{id}/correct");
        let same = with(&full(), &[("pricing_mode", "negotiated"), ("decision_number", "校纪要〔2026〕7号")]);
        t.post(&owner, &path, &same).await.expect_status(422).expect_text("请写明为什么更正");
        let same = with(&same, &[("why", "降价促成")]);
        t.post(&owner, &path, &same).await.expect_status(422).expect_text("没有改动");
        t.post(&owner, &path, &with(&same, &[("price", "500000")])).await.expect_status(303);
        let page = t.get(&Actor::nobody(), &format!("/achievements/{id}")).await.expect_text("更正：价格");
        page.expect_text("50.00").expect_text("更正记录").expect_text("降价促成");
        t.post(&owner, &format!("/achievements/{id}/renew"), &[]).await.expect_status(303);
        t.post(&owner, &format!("/achievements/{id}/renew"), &[]).await.expect_status(409);
        t.go_to("2028-03-02").await;
        assert_eq!(state(&t, id).await, State::Published);
        t.go_to("2028-03-03").await;
        assert_eq!(state(&t, id).await, State::Expired);
        t.get(&Actor::nobody(), "/achievements").await.expect_text("没有符合条件的成果");
        t.get(&Actor::nobody(), &format!("/achievements/{id}")).await.expect_status(200).expect_text("已过期");
        t.post(&owner, &format!("/achievements/{id}/renew"), &[]).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::Published);
        let city = post(Role::CityBureau, "河南省/周口市");
        let withdraw = format!("/achievements/{id}/withdraw");
        t.post(&city, &withdraw, &[("reason", "不是本单位")]).await.expect_status(403);
        t.post(&owner, &withdraw, &[]).await.expect_status(422).expect_text("请写明撤回原因");
        t.post(&owner, &withdraw, &[("reason", "停产了")]).await.expect_status(303);
        t.get(&Actor::nobody(), &format!("/achievements/{id}")).await.expect_text("已撤回").expect_text("停产了");
        t.post(&city, &format!("/achievements/{id}/restore"), &[("reason", "x")]).await.expect_status(409);
    }

    async fn what_must_not_be_seen_is_taken_down_and_put_back(t) {
        let (id, owner) = published(&t).await;
        deal(&t, id, Dealing::Negotiating).await;
        let city = post(Role::CityBureau, "河南省/周口市");
        let down = format!("/achievements/{id}/take-down");
        t.get(&city, &down).await.expect_status(200);
        t.post(&owner, &down, &[("reason", "x")]).await.expect_status(403);
        t.post(&city, &down, &[]).await.expect_status(422).expect_text("请写明下架原因");
        t.post(&city, &down, &[("reason", "权属有争议")]).await.expect_status(303);
        t.settle().await;
        let nobody = Actor::nobody();
        let page = t.get(&nobody, &format!("/achievements/{id}")).await.expect_status(200);
        let page = page.expect_text("已下架").expect_text("权属有争议").text();
        assert!(!page.contains("聚乳酸"), "what it says is gone");
        t.get(&nobody, "/achievements").await.expect_text("没有符合条件的成果");
        t.get(&nobody, &format!("/api/v1/achievements/{id}")).await.expect_status(404);
        let back = format!("/api/v1/achievements/{id}/restore");
        t.post_json(&owner, &back, &serde_json::json!({ "reason": "x" })).await.expect_status(403);
        t.post_json(&city, &back, &serde_json::json!({ "reason": "争议已解决" })).await.expect_status(200);
        t.post_json(&city, &back, &serde_json::json!({ "reason": "x" })).await.expect_status(409);
        t.settle().await;
        t.get(&nobody, "/achievements").await.expect_text("1 项");
        let log = kezhuan_journal::events_of(t.app.db(), &id.to_string()).await.unwrap();
        let said = log.iter().find(|e| e.kind == "achievements.restored").unwrap();
        assert_eq!(said.payload["reason"], "争议已解决");
    }

    async fn what_matters_is_looked_at_again_while_the_earlier_text_stays(t) {
        let (id, owner) = published(&t).await;
        let city = post(Role::CityBureau, "河南省/周口市");
        let (page, path) = (format!("/achievements/{id}"), format!("/achievements/{id}/correct"));
        let same = with(&full(), &[("pricing_mode", "negotiated"), ("decision_number", "校纪要〔2026〕7号")]);
        let next = with(&same, &[("why", "中试完成"), ("trl", "8"), ("contact_phone", "0394-7654321")]);
        let done = t.post(&owner, &path, &next).await.expect_status(303);
        let said = done.cookies().join(" ");
        assert!(said.contains("kezhuan-flash"), "{said}");
        let nobody = Actor::nobody();
        let open = t.get(&nobody, &page).await.expect_status(200).text();
        assert!(open.contains("更正：联系人") && !open.contains("更正：技术成熟度") && !open.contains("等平台审核"));
        t.settle().await;
        t.get(&nobody, "/achievements?trl=7-9").await.expect_text("1 项");
        let trl = |json: serde_json::Value| json["trl"].as_u64();
        let api = format!("/api/v1/achievements/{id}");
        assert_eq!(trl(t.get(&nobody, &api).await.json()), Some(7));
        t.get(&owner, &page).await.expect_text("有一处更正等平台审核");
        let review = format!("{path}/review");
        assert_eq!(todos(&t, &city).await, std::slice::from_ref(&review));
        t.get(&city, &review).await.expect_status(200).expect_text("技术成熟度").expect_text("中试完成");
        t.get(&owner, &review).await.expect_status(403);

        t.post(&city, &review, &[("decision", "return")]).await.expect_status(422).expect_text("请写明要改什么");
        t.post(&city, &review, &[("decision", "return"), ("reason", "写清检测机构")]).await.expect_status(303);
        assert!(todos(&t, &city).await.is_empty());
        t.get(&owner, &path).await.expect_text("写清检测机构").expect_text("中试完成").expect_text("0394-7654321");
        t.post(&city, &review, &[("decision", "accept")]).await.expect_status(409);
        let again = with(&next, &[("why", "中试完成，检测机构是省院")]);
        t.post(&owner, &path, &again).await.expect_status(303);
        t.post_json(&city, &format!("{api}/correct/review"), &serde_json::json!({ "decision": "accept" })).await.expect_status(200);
        let now = t.get(&nobody, &api).await.json();
        assert_eq!(trl(now.clone()), Some(8));
        assert_eq!(now["corrections"][1]["fields"][0], "技术成熟度");
        assert_eq!(now["corrections"][1]["reviewed"], true);
        t.get(&nobody, &page).await.expect_text("检测机构是省院").expect_text("平台审核后显示");

        t.post(&owner, &path, &with(&again, &[("title", "另一个名称")])).await.expect_status(303);
        t.post(&owner, &format!("{path}/take-back"), &[]).await.expect_status(303);
        t.post(&owner, &format!("{path}/take-back"), &[]).await.expect_status(409);
        assert!(todos(&t, &city).await.is_empty());
        t.post(&owner, &path, &with(&again, &[("title", "另一个名称")])).await.expect_status(303);
        t.post(&owner, &format!("{page}/withdraw"), &[("reason", "停产")]).await.expect_status(303);
        assert!(todos(&t, &city).await.is_empty(), "what is withdrawn is not looked at");
        assert!(check(&t).await.is_empty());
    }

    async fn the_pack_names_fields_that_there_are(t) {
        let raw = serde_json::to_value(kezhuan_achievements::Content::default()).unwrap();
        for key in &t.app.pack().achievements.corrected_at_once {
            assert!(raw.get(key).is_some(), "{key}");
        }
    }

    async fn a_deal_keeps_it_alive(t) {
        let (id, owner) = published(&t).await;
        deal(&t, id, Dealing::Negotiating).await;
        t.settle().await;
        t.get(&Actor::nobody(), "/achievements?state=negotiating").await.expect_text("洽谈中").expect_text("1 项");
        let withdraw = format!("/achievements/{id}/withdraw");
        t.post(&owner, &withdraw, &[("reason", "不卖了")]).await.expect_status(409).expect_text("先结束这笔交易");
        t.go_to("2027-06-01").await;
        assert_eq!(state(&t, id).await, State::Published);
        deal(&t, id, Dealing::Open).await;
        t.settle().await;
        assert_eq!(state(&t, id).await, State::Expired);
    }

    async fn the_same_key_publishes_once(t) {
        let firm = unit(&t, "公司（演示）", "enterprise", "河南省/周口市/鹿邑县").await;
        let boss = officer(firm.uuid());
        let holder = firm.to_string();
        let fields = with(&full(), &[("holder", &holder)]);
        let first = t.post_keyed(&boss, "/achievements", "same-key-0001", &fields).await.expect_status(303);
        let second = t.post_keyed(&boss, "/achievements", "same-key-0001", &fields).await.expect_status(303);
        assert_eq!(first.location(), second.location());
        let mine = t.get(&boss, "/achievements/mine").await.text();
        assert_eq!(mine.matches("ZK-2026-").count(), 1);
    }

    async fn an_empty_list_says_what_to_drop(t) {
        published(&t).await;
        let list = t.get(&Actor::nobody(), "/achievements?mode=licence&region=%E9%A1%B9%E5%9F%8E%E5%B8%82").await;
        list.expect_status(200).expect_text("没有符合条件的成果").expect_text("地区：项城市").expect_text("，有 1 项");
        let list = t.get(&Actor::nobody(), "/achievements?page=abc&trl=99&x[]=%FF&sort=drop").await;
        list.expect_status(200);
    }

    async fn row_buttons_keep_what_was_typed(t) {
        let (id, owner) = published(&t).await;
        let path = format!("/achievements/{id}/correct");
        let page = t.post(&owner, &path, &with(&full(), &[("_add", "ip"), ("title", "改了一半")])).await;
        page.expect_status(200).expect_text("ip[1][number]").expect_text("改了一半");
        let page = t.post(&owner, &path, &with(&full(), &[("_drop", "ip[0]")])).await.expect_status(200);
        assert!(!page.text().contains("202210000417"));
    }

    async fn the_api_does_the_same(t) {
        let school = unit(&t, "周口豫东农业大学（演示）", "university", "河南省/周口市/川汇区").await;
        let office = officer(school.uuid());
        let mut body = full_json();
        body["holder"] = school.to_string().into();
        let made = t.post_json(&office, "/api/v1/achievements", &body).await.expect_status(201).json();
        let path = format!("/api/v1/achievements/{}", made["id"].as_str().unwrap());
        body["gain"] = "".into();
        t.post_json(&office, &path, &body).await.expect_status(200);
        let wrong = t.post_json(&office, &format!("{path}/submit"), &serde_json::json!({})).await.expect_status(422);
        wrong.expect_text("gain");
        t.post_json(&office, &path, &full_json()).await.expect_status(200);
        t.post_json(&office, &format!("{path}/submit"), &serde_json::json!({})).await.expect_status(200).expect_text("unit_review");
        let agree = serde_json::json!({ "decision": "agree", "ownership_checked": "true",
            "contributors_checked": "true", "pricing_mode": "negotiated", "decision_number": "校纪要〔2026〕7号" });
        t.post_json(&office, &format!("{path}/unit-review"), &agree).await.expect_status(200);
        let city = post(Role::CityBureau, "河南省/周口市");
        let publish = serde_json::json!({ "decision": "publish" });
        t.post_json(&office, &format!("{path}/review"), &publish).await.expect_status(403);
        t.post_json(&city, &format!("{path}/review"), &publish).await.expect_status(200);
        t.post_json(&city, &format!("{path}/review"), &publish).await.expect_status(409);
        t.settle().await;
        let list = t.get(&Actor::nobody(), "/api/v1/achievements?q=%E9%99%8D%E8%A7%A3").await.expect_status(200).json();
        assert_eq!((list["total"].as_u64(), list["rows"][0]["price"].as_str()), (Some(1), Some("600000.00")));
        let one = t.get(&Actor::nobody(), &path).await.expect_status(200).json();
        assert_eq!((one["state"].as_str(), one["nda_text"].is_null(), one["decision_number"].is_null()), (Some("published"), true, true));
        let inside = t.get(&office, &path).await.json();
        assert_eq!(inside["decision_number"].as_str(), Some("校纪要〔2026〕7号"));
        let csv = t.get(&Actor::nobody(), "/achievements/export?format=csv").await.expect_status(200).text();
        assert!(csv.contains("ZK-2026-000001") && csv.contains("600000.00"), "{csv}");
        t.get(&Actor::nobody(), "/achievements/export?format=json&q=%E9%99%8D%E8%A7%A3").await.expect_status(200).expect_text("ach_");
        t.get(&Actor::nobody(), "/achievements/export?format=xlsx").await.expect_status(200);
        t.get(&Actor::nobody(), "/achievements/export?format=doc").await.expect_status(404);
    }

    async fn lists_come_in_once(t) {
        let csv = "成果名称,单位,领域,区县,转化方式,技术就绪度,价格（元）,发布日期\n\
            轴承余热球化退火工艺（演示 1）,演示单位 7,装备制造,项城市,许可,7,120000.00,2025-04-01\n\
            超低氮燃气燃烧头（演示 2）,演示单位 7,装备制造,太康县,转让,5,,2025-05-01\n\
            ,演示单位 8,装备制造,火星,甲方式,12,-3,2025-13-01\n";
        let report = import(&t, csv, "a.csv").await;
        assert_eq!((report.read, report.accepted, report.refused()), (3, 2, 1), "{report}");
        let columns: Vec<&str> = report.errors.iter().map(|e| e.column.as_str()).collect();
        for column in ["成果名称", "地区", "转化方式", "技术成熟度", "价格（元）", "发布日期"] {
            assert!(columns.contains(&column), "{column} in {columns:?}");
        }
        assert_eq!(import(&t, csv, "a.csv").await.skipped_duplicates, 2);
        let titles = "{\"id\": \"n1\", \"title\": \"0561C自动检测切断机\"}\n{\"id\": \"n2\", \"title\": \"1250MW级强迫风冷封闭母线\"}\n";
        assert_eq!(import(&t, titles, "b.jsonl").await.accepted, 2);
        t.settle().await;
        let list = t.get(&Actor::nobody(), "/achievements?region=%E9%A1%B9%E5%9F%8E%E5%B8%82").await;
        list.expect_text("1 项").expect_text("轴承余热球化退火工艺").expect_text("12.00").expect_text("批量导入");
        let list = t.get(&Actor::nobody(), "/achievements?q=%E5%B0%81%E9%97%AD%E6%AF%8D%E7%BA%BF").await;
        list.expect_text("1 项");
        let json = t.get(&Actor::nobody(), "/api/v1/achievements?q=%E5%B0%81%E9%97%AD%E6%AF%8D%E7%BA%BF").await.json();
        assert_eq!(json["rows"][0]["region"], "", "a list that does not say is not given a region");
        let unit = kezhuan_organizations::find_by_name(t.app.db().reader(), "演示单位 7").await.unwrap().unwrap();
        assert!(!unit.is_verified());
        kezhuan_web::rebuild_index(&t.app).await.unwrap();
        t.get(&Actor::nobody(), "/achievements").await.expect_text("4 项");
        let broken = check(&t).await;
        assert!(broken.is_empty(), "{broken:?}");
    }

    /// Every filter of a grid: the rows of all pages of the list, the export in each form.
    async fn a_list_and_its_export_agree_for_any_filter(t) {
        let regions = ["项城市", "川汇区", "沈丘县"];
        let modes = ["许可", "转让"];
        let rows: String = (0..53)
            .map(|n| {
                let word = if n % 4 == 0 { "小麦" } else { "药材" };
                let (region, mode) = (regions[n % 3], modes[n % 2]);
                format!("{word}加工技术 {n}（演示）,N{n},{region},{mode},{},{}\n", n % 9 + 1, (n + 1) * 1000)
            })
            .collect();
        import(&t, &format!("成果名称,编号,地区,转化方式,技术成熟度,价格（元）\n{rows}"), "a.csv").await;
        t.settle().await;
        let code = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02X}")).collect() };
        let nobody = Actor::nobody();
        let mut seen = 0;
        for region in ["", regions[0], regions[2]] {
            for mode in ["", "licence", "assignment"] {
                for band in ["", "4-6"] {
                    for (q, sort) in [("", ""), ("小麦", "price"), ("没有的词", "")] {
                        let query: String = [("region", region), ("mode", mode), ("trl", band), ("q", q), ("sort", sort)]
                            .iter()
                            .filter(|(_, value)| !value.is_empty())
                            .map(|(name, value)| format!("{name}={}&", code(value)))
                            .collect();
                        let mut listed = Vec::new();
                        for page in 1..=3 {
                            let list = t.get(&nobody, &format!("/api/v1/achievements?{query}page={page}")).await.json();
                            listed.extend(list["rows"].as_array().unwrap().iter().map(|row| row["serial"].as_str().unwrap().to_owned()));
                        }
                        let path = |format: &str| format!("/achievements/export?{query}format={format}");
                        let json = t.get(&nobody, &path("json")).await.json();
                        let taken: Vec<&str> = json["rows"].as_array().unwrap().iter().map(|row| row["serial"].as_str().unwrap()).collect();
                        assert_eq!(listed, taken, "{query}");
                        for format in ["csv", "xlsx"] {
                            let bytes = t.get(&nobody, &path(format)).await.expect_status(200).bytes;
                            assert_eq!(listed, serials(bytes), "{query} as {format}");
                        }
                        seen += listed.len();
                    }
                }
            }
        }
        assert!(seen > 100, "{seen}");
        let page = t.get(&nobody, &format!("/achievements?region={}", code(regions[0]))).await.text();
        assert!(page.contains("/achievements/export?region="), "the page links to its export");
        let csv = t.get(&nobody, &format!("/achievements/export?region={}&format=csv", code(regions[0]))).await.text();
        assert!(csv.contains("演示环境") && csv.contains("条件：地区：项城市") && csv.contains("未登录"), "{csv}");
    }

    async fn reviewers_and_authors_are_told(t) {
        let school = unit(&t, "周口豫东农业大学（演示）", "university", "河南省/周口市/川汇区").await;
        let author = researcher(school.uuid());
        let id = begin(&t, &author, &with(&full(), &[("holder", &school.to_string()), ("then", "submit")])).await;
        let office = officer(school.uuid());
        assert_eq!(todos(&t, &office).await, [format!("/achievements/{id}/unit-review")]);
        let back = [("decision", "return"), ("reason", "指标没写清")];
        t.post(&office, &format!("/achievements/{id}/unit-review"), &back).await.expect_status(303);
        assert_eq!(todos(&t, &author).await, [format!("/achievements/{id}/edit")]);
        t.get(&author, &format!("/achievements/{id}")).await.expect_text("指标没写清");
        t.post(&author, &format!("/achievements/{id}/edit"), &with(&full(), &[("then", "submit")])).await.expect_status(303);
        t.post(&office, &format!("/achievements/{id}/unit-review"), &agree()).await.expect_status(303);
        let city = post(Role::CityBureau, "河南省/周口市");
        assert_eq!(todos(&t, &city).await, [format!("/achievements/{id}/review")]);
        t.post(&city, &format!("/achievements/{id}/review"), &[("decision", "refuse"), ("reason_key", "sensitive")]).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::Refused);
        assert!(todos(&t, &city).await.is_empty());
    }
}

async fn deal(t: &TestApp, id: AchievementId, dealing: Dealing) {
    let cx = t.cx(&Actor::system("test"));
    let may = cx.may(&kezhuan_achievements::IMPORT, &kezhuan_authority::Subject::none()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    kezhuan_achievements::set_dealing_within(&cx, &mut tx, id, dealing).await.unwrap();
    tx.commit().await.unwrap();
}
