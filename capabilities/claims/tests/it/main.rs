//! Claims on both databases: a small world of facts, its answers to the fen, who may see them, and
//! the calculator.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod world;

use kezhuan_authority::{Actor, Role};
use kezhuan_claims::{CAPABILITY, records};
use kezhuan_kernel::Fen;
use kezhuan_testkit::{TestApp, officer, post, researcher};
use world::{AGENCY, COMPANY, UNIVERSITY, id, uuid};

const CITY: &str = "河南省/周口市";

fn page(organization: u128, rule: &str) -> String {
    format!("/claims/{}/2026/{rule}", id(organization))
}

/// The rows of the API for a rule, by reading.
async fn readings(t: &TestApp, organization: u128, rule: &str) -> Vec<serde_json::Value> {
    let path = format!("/api/v1/claims/{}/2026", id(organization));
    let all = t.get(&officer(uuid(organization)), &path).await.expect_status(200).json();
    let rules = all["rules"].as_array().unwrap();
    let found =
        rules.iter().find(|one| one["rule"] == rule).unwrap_or_else(|| panic!("{rule}: {all}"));
    found["readings"].as_array().unwrap().clone()
}

kezhuan_testkit::both! { [world::CAPABILITY, CAPABILITY];
    async fn answers_are_right_to_the_fen(t) {
        let check = async |organization, rule, city: &str, province: Option<&str>| {
            let all = readings(&t, organization, rule).await;
            assert_eq!(all[0]["amount"], city, "{rule}");
            assert_eq!(all.get(1).map(|r| r["amount"].as_str().unwrap()), province, "{rule}");
        };
        check(COMPANY, "ZK-5-12", "1000000.00", Some("529560.00")).await;
        check(UNIVERSITY, "ZK-5-11", "200000.00", Some("0.00")).await;
        check(AGENCY, "ZK-8-3", "24691.35", None).await;
    }

    async fn what_has_no_formula_is_no_zero(t) {
        let challenge = readings(&t, COMPANY, "ZK-6-9").await;
        assert_eq!(challenge[0]["status"], "needs_decision");
        assert_eq!(challenge[0]["at_most"], "300000.00");
        let award = readings(&t, UNIVERSITY, "ZK-5-9").await;
        assert_eq!(award[0]["status"], "unresolved_reference");
        assert_eq!(award[0]["reference"], "周发〔2022〕21号");
        assert!(award[0]["amount"].is_null());
        let national = readings(&t, UNIVERSITY, "ZK-5-10").await;
        assert_eq!(national[0]["status"], "needs_decision");
        let overview = format!("/claims/{}/2026", id(UNIVERSITY));
        let page = t.get(&officer(uuid(UNIVERSITY)), &overview).await.expect_status(200);
        let page = page.expect_text("等文件").expect_text("待决定").expect_text("200,000.00");
        let text = page.expect_text("计入了 1 条记录，但到账额是 0").text();
        assert!(!text.contains("可得") && !text.contains("到手"));
    }

    async fn the_explanation_goes_down_to_the_record(t) {
        let answer = t.get(&officer(uuid(COMPANY)), &page(COMPANY, "ZK-5-12")).await.expect_status(200);
        let text = answer.text();
        for wanted in [
            "1,000,000.00", "1,129,560.00", "11,295,600.00", "在这里封顶", "11,295,600.00 元 × 10%", "6,000,000.00",
            "529,560.00", "href=\"/contracts/con_zhengzhou\"", "href=\"/contracts/con_zhengzhou/receipts\"",
            "谷朊粉改性（演示）", "缺少：登记日期", "2024-12-30 的一笔", "卖方所在地",
            "按“技术合同实际成交额”算", "政策未载明", "省财政（争取）", "上报省里",
        ] {
            assert!(text.contains(wanted), "no {wanted:?} in {text}");
        }
    }

    async fn the_facts_calculate_to_the_same(t) {
        let path = page(COMPANY, "ZK-5-12");
        let file = t.get(&officer(uuid(COMPANY)), &format!("{path}/facts")).await.expect_status(200);
        let facts = kezhuan_rules::Facts::from_json(&file.text()).unwrap();
        let round = kezhuan_rules::evaluate(&kezhuan_testkit::pack().policy, 2026, &facts, &[]);
        let entry = round.entry(&id(COMPANY), "ZK-5-12").unwrap();
        assert_eq!(entry.outcome.amount(), Some(Fen::yuan(1_000_000)));
        assert_eq!(facts.records("organizations").len(), 1);
        assert!(facts.records("contracts").iter().all(|c| records::text(c, "buyer.org") == Some(&id(COMPANY))));
    }

    async fn only_the_own_and_the_administration_may_see(t) {
        let path = page(COMPANY, "ZK-5-12");
        let check = async |actor: Actor, status| {
            for path in [path.clone(), format!("{path}/facts"), format!("/claims/{}/2026", id(COMPANY))] {
                assert_eq!(t.get(&actor, &path).await.status, status, "{} {path}", actor.name);
            }
        };
        check(officer(uuid(COMPANY)), 200).await;
        check(post(Role::CountyBureau, "河南省/周口市/项城市"), 200).await;
        check(post(Role::CityBureau, CITY), 200).await;
        check(post(Role::Finance, CITY), 200).await;
        check(post(Role::Auditor, CITY), 200).await;
        check(officer(uuid(UNIVERSITY)), 404).await;
        check(post(Role::CountyBureau, "河南省/周口市/沈丘县"), 403).await;
        check(researcher(uuid(COMPANY)), 403).await;
        check(post(Role::Operator, CITY), 403).await;
        let nobody = t.get(&Actor::nobody(), &path).await;
        assert!(matches!(nobody.status, 303 | 401), "{}", nobody.status);
        for wrong in ["/claims/org_0/2026", "/claims/x/2026"] {
            assert_eq!(t.get(&officer(uuid(COMPANY)), wrong).await.status, 404, "{wrong}");
        }
        let far = format!("/claims/{}/1999", id(COMPANY));
        assert_eq!(t.get(&officer(uuid(COMPANY)), &far).await.status, 404);
    }

    async fn the_list_sums_by_clause_and_county(t) {
        let city = post(Role::CityBureau, CITY);
        let all = t.get(&city, "/claims").await.expect_status(200);
        let all = all.expect_text("按县区").expect_text("100.00").expect_text("52.956");
        assert!(all.text().contains("川汇区") && all.text().contains("项城市"));
        let one = t.get(&city, "/claims?year=2026&clause[]=8-3").await.expect_status(200).text();
        assert!(one.contains("24,691.35") && !one.contains("529,560.00"));
        let county = t.get(&post(Role::CountyBureau, "河南省/周口市/项城市"), "/claims").await.text();
        assert!(county.contains("演示豫麦") && !county.contains("演示大学"));
        let own = t.get(&officer(uuid(COMPANY)), "/claims").await.expect_status(303);
        assert_eq!(own.location().unwrap(), format!("/claims/{}/2026", id(COMPANY)));
        let none = t.get(&researcher(uuid(COMPANY)), "/claims").await.expect_status(303);
        assert_eq!(none.location(), Some("/calculator"));
    }

    async fn other_pages_are_told(t) {
        let cx = t.cx(&officer(uuid(COMPANY)));
        let cards = (CAPABILITY.clause_cards.unwrap())(&cx).await.unwrap();
        let of = |clause: &str| cards.iter().find(|card| card.clause == clause).unwrap();
        assert_eq!(of("5-12").count, 1);
        assert_eq!(of("5-12").sum, None, "one organization alone is not told to everybody");
        assert_eq!(of("5-9").count, 1);
        let card = (CAPABILITY.cards.unwrap())(&cx).await.unwrap().remove(0);
        assert_eq!(card.rows[0].ceiling, Some(Fen::yuan(1_000_000)));
        assert!(card.rows[0].link.as_ref().unwrap().1.ends_with("/2026/ZK-5-12"));
        let station = (CAPABILITY.stations.unwrap())(&cx, "con_zhengzhou").await.unwrap().remove(0);
        assert_eq!((station.place, station.done), (6, false));
        assert!(station.note.contains("5-12") && station.href.is_some());
        let others = t.cx(&officer(uuid(UNIVERSITY)));
        let station = (CAPABILITY.stations.unwrap())(&others, "con_zhengzhou").await.unwrap().remove(0);
        assert_eq!(station.href, None);
        assert!((CAPABILITY.stations.unwrap())(&cx, "con_unregistered").await.unwrap().is_empty());
    }

    async fn the_owner_on_the_phone_gets_both_readings(t) {
        let nobody = Actor::nobody();
        let home = "/calculator?who=enterprise&did=buy&region=%E6%B2%B3%E5%8D%97%E7%9C%81/%E5%91%A8%E5%8F%A3%E5%B8%82/%E9%A1%B9%E5%9F%8E%E5%B8%82";
        let opened = t.get(&nobody, home).await.expect_status(200);
        let opened = opened.expect_text("卖方在哪里").text();
        assert!(!opened.contains("kz-errors"), "questions open without errors");
        assert!(opened.contains("value=\"河南省/周口市/项城市\" selected"));
        let answers = "&seller_region=%E6%B2%B3%E5%8D%97%E7%9C%81/%E9%83%91%E5%B7%9E%E5%B8%82&paid=600000.00&paid_on=2025-06-30&registered_on=2025-05-20&producing=yes&step=result";
        let result = t.get(&nobody, &format!("{home}{answers}")).await.expect_status(200);
        let text = result.text();
        for wanted in [
            "60,000.00", "最高", "争取", "按 2026 年度申报算", "0.00", "省级口径", "卖方所在地",
            "银行回单（省级口径要看）", "发票（省级口径要看）", "/signup", "政策未载明",
        ] {
            assert!(text.contains(wanted), "no {wanted:?} in {text}");
        }
        assert!(!text.contains("href=\"/contracts/contract"), "an answer is no record");
        let pdf = t.get(&nobody, &format!("/calculator/paper{}{answers}", &home[11..])).await.expect_status(200);
        let pdf = pdf.expect_text("%PDF-calculation.typ").text();
        assert!(pdf.contains("最高（争取）") && pdf.contains("陆万元整") && pdf.contains("没有能计入的"), "{pdf}");
    }

    async fn the_calculator_says_what_is_missing_and_wrong(t) {
        let nobody = Actor::nobody();
        let ask = async |did: &str, fields: serde_json::Value| {
            let mut body = serde_json::json!({"did": did, "who": "enterprise", "region": "项城市"});
            body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            t.post_json(&nobody, "/api/v1/calculate", &body).await
        };
        let open = ask("buy", serde_json::json!({
            "seller_region": "上海市", "paid": "600000", "paid_on": "2025-06-30", "producing": "no",
        })).await.expect_status(200).json();
        assert_eq!(open["rules"][0]["readings"][0]["amount"], "0.00");
        let missing = open["rules"][0]["missing"].to_string();
        for wanted in ["登记日期", "转化地", "产业化（投产）佐证", "银行回单"] {
            assert!(missing.contains(wanted), "{missing}");
        }
        let capped = ask("buy", serde_json::json!({
            "seller_region": "上海市", "paid": "11295600", "paid_on": "2025-06-30", "proof": "on",
            "registered_on": "2025-06-01", "producing": "yes",
        })).await.expect_status(200).json();
        assert_eq!(capped["rules"][0]["readings"][0]["amount"], "1000000.00");
        assert_eq!(capped["rules"][0]["readings"][1]["amount"], "1000000.00");
        assert_eq!(capped["rules"][0]["missing"], serde_json::json!([]));
        let wrong_payee = ask("sell", serde_json::json!({
            "amount": "600000", "registered_on": "2025-06-01", "converted_in": "项城市",
        })).await.expect_status(200).json();
        assert_eq!(wrong_payee["rules"][0]["readings"][0]["left_out"][0]["reason"], "wrong_payee");
        let merit = ask("challenge", serde_json::json!({"amount": "1000000", "merit": "open"})).await;
        assert_eq!(merit.expect_status(200).json()["rules"][0]["readings"][0]["at_most"], "300000.00");
        let broken = ask("buy", serde_json::json!({"paid": "60万", "region": "无此地"})).await;
        assert_eq!(broken.expect_status(422).json()["code"], "invalid");
        let form = t.get(&nobody, "/calculator?did=buy&paid=60%E4%B8%87&step=result").await;
        form.expect_status(422).expect_text("600,000.00").expect_text("请选您在哪里").expect_text("60万");
        t.get(&nobody, "/calculator").await.expect_status(200).expect_text("促成别人的交易");
        t.get(&nobody, "/calculator?did=nothing&step=result").await.expect_status(422);
    }
}

#[test]
fn samples_render_in_both_languages() {
    kezhuan_testkit::pages_are_sound(&CAPABILITY);
}
