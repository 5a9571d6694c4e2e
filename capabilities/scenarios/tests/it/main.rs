//! Scenarios on both databases, through both faces.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use kezhuan_accounts::NewUser;
use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::Id;
use kezhuan_testkit::{TestApp, both, post};
use serde_json::json;

const CITY: &str = "河南省/周口市";
const RATE: &str = "rule.ZK-5-12.amount[0].rate";

/// A person of the city's bureau; scenarios belong to one.
async fn bureau(t: &TestApp) -> Actor {
    let mut tx = t.app.db().begin("system:test").await.unwrap();
    let new = NewUser {
        login: "bureau".into(),
        mobile: None,
        phone: String::new(),
        name: "张科长（演示）".into(),
        password: kezhuan_accounts::hash_password(t.app.db(), "corn field rain").await.unwrap(),
        demo_label: None,
    };
    let id = kezhuan_accounts::create_user_within(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    Actor { user: Some(id.uuid()), ..post(Role::CityBureau, CITY) }
}

async fn made(t: &TestApp, actor: &Actor, rate: &str) -> String {
    let body = json!({ "name": format!("{rate} 方案"), "year": "2026", "places": [{ "path": RATE, "value": rate }] });
    let made = t.post_json(actor, "/api/v1/scenarios", &body).await.expect_status(201).json();
    made["id"].as_str().unwrap().to_owned()
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_accounts::CAPABILITY, kezhuan_claims::CAPABILITY,
    kezhuan_scenarios::CAPABILITY];

    async fn a_scenario_is_tried_changed_and_proposed_once(t) {
        let city = bureau(&t).await;
        t.get(&city, "/scenarios").await.expect_status(200).expect_text("还没有试算方案");
        t.post(&city, "/scenarios", &[("name", ""), ("year", "1999")]).await
            .expect_status(422).expect_text("请给方案起个名字");
        let id = made(&t, &city, "8%").await;
        let page = t.get(&city, &format!("/scenarios/{id}")).await.expect_status(200);
        page.expect_text("10%").expect_text("8%").expect_text("金额 比例");
        t.get(&city, &format!("/scenarios/{id}/edit")).await.expect_text("现行 10%").expect_text(RATE);
        let wrong = [("name", "x"), ("year", "2026"), ("places[0][path]", RATE), ("places[0][value]", "八成")];
        t.post(&city, &format!("/scenarios/{id}"), &wrong).await.expect_status(422).expect_text("请填比例，例如 10%");
        let who = "rule.ZK-5-12.who";
        let odd = [("name", "x"), ("year", "2026"), ("places[0][path]", who), ("places[0][value]", r#"[["typ","=","enterprise"]]"#)];
        t.post(&city, &format!("/scenarios/{id}"), &odd).await.expect_status(422).expect_text("没有“typ”这个字段");
        let right = [("name", "12%"), ("year", "2026"), ("places[0][path]", RATE), ("places[0][value]", "12%")];
        t.post(&city, &format!("/scenarios/{id}"), &right).await.expect_status(303);
        let changes = t.get(&city, &format!("/scenarios/{id}/changes")).await.expect_status(200).json();
        assert_eq!(changes, json!([[RATE, "12%"]]));
        t.get(&city, &format!("/scenarios/{id}/export?format=csv")).await.expect_status(200).expect_text("相差");

        let other = made(&t, &city, "6%").await;
        t.get(&city, &format!("/scenarios/compare?a={id}&b={other}")).await.expect_text("6% 方案");
        let path = format!("/scenarios/{id}/propose");
        t.post(&city, &path, &[("valid_from", "2027-01-01"), ("valid_to", "2026-01-01"), ("basis", "x")]).await
            .expect_status(422).expect_text("止期不能早于起期");
        t.post(&city, &path, &[("valid_from", "2027-01-01"), ("basis", "周政办〔2027〕1号（演示）")]).await.expect_status(303);
        t.get(&city, &format!("/scenarios/{id}")).await.expect_text("已提出").expect_text("2027-01-01");
        t.post(&city, &format!("/scenarios/{id}"), &right).await.expect_status(409);
        t.post(&city, &path, &[("valid_from", "2027-01-01"), ("basis", "x")]).await.expect_status(409);
    }

    async fn only_bureau_and_finance_try(t) {
        let city = bureau(&t).await;
        let id = made(&t, &city, "8%").await;
        for (actor, status) in [(post(Role::Finance, CITY), 200), (post(Role::Operator, CITY), 403), (Actor::nobody(), 303)] {
            t.get(&actor, &format!("/scenarios/{id}")).await.expect_status(status);
        }
        let auditor = post(Role::Auditor, CITY);
        t.get(&auditor, &format!("/scenarios/{id}")).await.expect_status(200);
        t.get(&auditor, "/scenarios/new").await.expect_status(403);
        let propose = [("valid_from", "2027-01-01"), ("basis", "x")];
        t.post(&post(Role::Finance, CITY), &format!("/scenarios/{id}/propose"), &propose).await.expect_status(403);
        let shown = t.get(&city, &format!("/api/v1/scenarios/{id}")).await.expect_status(200).json();
        assert_eq!(shown["scenario"]["changes"], json!([[RATE, "8%"]]));
        assert_eq!(shown["total"]["before"], "0.00");
    }
}

#[test]
fn pages_are_sound() {
    kezhuan_testkit::pages_are_sound(&kezhuan_scenarios::CAPABILITY);
}
