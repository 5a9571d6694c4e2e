//! Indicators on both databases: values, judgements, no data, drill-down and who may see the rows.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kezhuan_authority::{Actor, Role};
use kezhuan_indicators::CAPABILITY;
use kezhuan_kernel::Problem;
use kezhuan_testkit::{TestApp, post};
use kezhuan_web::{Capability, Cx, FactSource, Later};
use serde_json::{Value, json};

const CITY: &str = "河南省/周口市";

/// Supplies facts as registries, contracts and organizations do in the house.
const WORLD: Capability = Capability {
    facts: &[
        FactSource { collection: "recognitions", load: |cx, _| load(cx, recognitions) },
        FactSource { collection: "contracts", load: |cx, _| load(cx, contracts) },
        FactSource { collection: "yearly_figures", load: |cx, _| load(cx, yearly_figures) },
    ],
    ..Capability::named("world")
};

fn load(_: &Cx, make: fn() -> Vec<Value>) -> Later<'_, Vec<Value>> {
    Box::pin(async move { Ok::<_, Problem>(make()) })
}

fn recognitions() -> Vec<Value> {
    let one = |id: &str, kind: &str, level: &str, county: &str, on: &str| {
        json!({"id": id, "name": format!("演示载体{id}"), "kind": kind, "level": level,
            "region": format!("{CITY}/{county}"), "recognised_on": on})
    };
    vec![
        one("reg_1", "incubator", "provincial", "项城市", "2024-03-01"),
        one("reg_2", "makerspace", "provincial", "川汇区", "2025-03-01"),
        one("reg_3", "incubator", "city", "太康县", "2026-01-15"),
    ]
}

fn contracts() -> Vec<Value> {
    let one = |id: &str, amount: &str, on: &str, place: &str| json!({"id": id, "title": format!("演示合同{id}"), "amount": amount, "registered_on": on, "registered_in": place});
    vec![
        one("con_1", "1200000000.00", "2025-02-01", "河南省/周口市/项城市"),
        one("con_2", "740000000.00", "2025-11-24", "河南省/周口市/郸城县"),
        one("con_3", "5000000.00", "2024-06-01", "河南省/周口市/项城市"),
        one("con_4", "9000000.00", "2025-06-01", "上海市"),
    ]
}

fn yearly_figures() -> Vec<Value> {
    let one = |n: u32, active: bool| {
        json!({"id": format!("org_{n}/2023"), "org": format!("org_{n}"), "name": format!("演示企业{n}"),
            "region": format!("{CITY}/项城市"), "year": 2023, "above_scale": true, "rd_activity": active})
    };
    vec![one(1, true), one(2, true), one(3, false)]
}

async fn measured(t: &TestApp) -> Vec<Value> {
    let all = t.get(&Actor::nobody(), "/api/v1/indicators").await.expect_status(200).json();
    all.as_array().unwrap().clone()
}

kezhuan_testkit::both! { [WORLD, kezhuan_claims::CAPABILITY, CAPABILITY];
    async fn every_indicator_is_judged(t) {
        let all = measured(&t).await;
        assert_eq!(all.len(), 12);
        let check = |id: &str, value: Option<&str>, standing: &str, past: bool| {
            let one = all.iter().find(|one| one["id"] == id).unwrap();
            assert_eq!(one["value"].as_str(), value, "{id}");
            assert_eq!((one["standing"].as_str().unwrap(), one["past_due"].as_bool().unwrap()), (standing, past), "{id}");
        };
        check("1-5", Some("66.66%"), "missed", true);
        check("3-1", None, "no_data", false);
        check("3-6", Some("1 家"), "running", false);
        check("3-8", Some("2 家"), "missed", true);
        check("3-9", Some("20%"), "missed", true);
        check("4-3", None, "no_data", true);
        check("7-16", None, "no_data", false);
        check("7-17", None, "no_data", false);
        check("7-19", Some("19.40 亿元"), "missed", true);
        check("8-6", None, "no_data", true);
    }

    async fn the_page_states_the_result(t) {
        let page = t.get(&Actor::nobody(), "/indicators").await.expect_status(200);
        let text = page.text();
        for wanted in [
            "12 项目标：未达成 4 项，进行中 3 项，无数据 5 项", "都已到期", "到期未达成", "到期，无数据",
            "19.40 亿元", "20.00 亿元", "缺 1 家", "74,000.00 万元", "/indicators/7-19?year=2026",
        ] {
            assert!(text.contains(wanted), "no {wanted:?} in {text}");
        }
        assert!(!text.contains("演示企业3"), "companies that are missing are not named");
        let csv = t.get(&Actor::nobody(), "/indicators/export").await.expect_status(200).text();
        assert!(csv.contains("到期未达成") && csv.contains("无数据") && csv.contains("演示环境"));
        t.get(&Actor::nobody(), "/indicators?year=1999").await.expect_status(404);
        t.get(&Actor::nobody(), "/indicators?year=2027").await.expect_status(404);
        t.get(&Actor::nobody(), "/indicators/9-9").await.expect_status(404);
    }

    async fn a_year_that_is_over_stands_as_it_stood(t) {
        let all = t.get(&Actor::nobody(), "/api/v1/indicators?year=2024").await.expect_status(200).json();
        let of = |id: &str| all.as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone();
        assert_eq!(of("3-8")["value"], "1 家");
        assert_eq!(of("3-8")["standing"], "running");
        assert_eq!(of("3-6")["value"], "1 家");
    }

    async fn rows_are_for_those_who_may(t) {
        let check = async |actor: Actor, rows: usize, hidden: u64| {
            let one = t.get(&actor, "/api/v1/indicators/7-19").await.expect_status(200).json();
            assert_eq!(one["records"].as_array().unwrap().len(), rows, "{}", actor.name);
            assert_eq!(one["hidden"], hidden, "{}", actor.name);
        };
        check(Actor::nobody(), 0, 2).await;
        check(post(Role::CityBureau, CITY), 2, 0).await;
        check(post(Role::CountyBureau, "河南省/周口市/项城市"), 1, 1).await;
        check(post(Role::Auditor, CITY), 2, 0).await;
        check(post(Role::Operator, CITY), 0, 2).await;
        let public = t.get(&Actor::nobody(), "/indicators/7-19").await.expect_status(200);
        let public = public.expect_text("另有 2 条").expect_text("郸城县").expect_text("11 月").text();
        assert!(!public.contains("演示合同con_1"));
        let open = t.get(&Actor::nobody(), "/indicators/3-9").await.expect_status(200);
        let open = open.expect_text("/registries/incubator/reg_1").expect_text("扶沟县").text();
        assert!(!open.contains("只给管理部门看"));
        let bureau = t.get(&post(Role::CityBureau, CITY), "/indicators/1-5").await.expect_status(200);
        bureau.expect_text("演示企业3").expect_text("/organizations/org_1");
        let csv = t.get(&Actor::nobody(), "/indicators/7-19/export").await.expect_status(200).text();
        assert!(csv.contains("另有 2 条") && !csv.contains("con_1"));
    }

    async fn clauses_show_their_indicators(t) {
        let cards = (CAPABILITY.clause_cards.unwrap())(&t.cx(&Actor::nobody())).await.unwrap();
        let card = cards.iter().find(|card| card.clause == "7-19").unwrap();
        assert_eq!((card.count, card.href.as_str()), (2, "/indicators/7-19"));
        assert!(card.label.contains("19.40 亿元"));
        assert!(cards.iter().any(|card| card.clause == "4-3" && card.label.contains("无数据")));
    }
}

#[test]
fn samples_render_in_both_languages() {
    kezhuan_testkit::pages_are_sound(&CAPABILITY);
}
