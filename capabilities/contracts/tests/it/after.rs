//! After registration: the 核验单 and its page, change, cancellation, revocation, statistics.

use kezhuan_authority::Actor;
use kezhuan_testkit::both;
use serde_json::json;

use crate::world::{World, facts, fsck};

both! { [kezhuan_organizations::CAPABILITY, kezhuan_contracts::CAPABILITY];

async fn the_paper_and_its_page(t) {
    let w = World::new(&t).await;
    let id = w.registered(&t, &w.contract()).await;
    let paper = t.get(&w.seller.officer, &format!("/contracts/{id}/paper")).await.expect_status(200);
    let text = paper.text();
    let data: serde_json::Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
    assert_eq!(data["demo"], true);
    assert_eq!(data["number"], "HY-2026-00001");
    assert_eq!(data["parties"][0]["word"], "委托方");
    assert_eq!(data["technical_amount"]["capitals"], "柒拾伍万元整");
    let page = data["qr"].as_str().unwrap().strip_prefix("http://localhost").unwrap().to_owned();
    let code = data["check_code"].as_str().unwrap().to_owned();
    assert!(!page.to_uppercase().contains(&code.replace('-', "")), "the address must not tell the code");

    let nobody = Actor::nobody();
    let shown = t.get(&nobody, &page).await.expect_status(200).expect_text("有效").text();
    assert!(shown.contains("noindex") && !shown.contains("1,550,000.00") && !shown.contains("第1单位"), "{shown}");
    t.post(&nobody, &page, &[("code", "0000-0000")]).await.expect_status(422).expect_text("校验码不对");
    t.post(&nobody, &page, &[("code", &code.to_lowercase())]).await.expect_status(200)
        .expect_text("1,550,000.00").expect_text("第1单位（演示）");
    t.get(&nobody, "/v/00000000000000000000000000000000").await.expect_status(404);
    t.get(&w.stranger.officer, &format!("/contracts/{id}/paper")).await.expect_status(404);

    let revoke = [("reason", "fake"), ("statement", "查实合同虚假。")];
    t.post(&w.clerk, &format!("/contracts/{id}/revoke"), &revoke).await.expect_status(303);
    t.get(&nobody, &page).await.expect_status(200).expect_text("已撤销");
    assert!(facts(&t, None).await[0]["registered_on"].is_null());
    fsck(&t).await;
}

async fn a_draft_has_no_page(t) {
    let w = World::new(&t).await;
    let id = w.accepted(&t, &w.contract()).await;
    let answer = t.get(&w.seller.officer, &format!("/contracts/{id}/paper")).await;
    answer.expect_status(409);
}

async fn change_and_cancellation_tell_those_who_use_it(t) {
    let w = World::new(&t).await;
    let id = w.registered(&t, &w.contract()).await;
    t.get(&w.seller.officer, &format!("/contracts/{id}/change")).await.expect_status(200);
    let mut next = w.contract();
    next["amount"] = json!("1350000");
    next["plan"][1]["amount"] = json!("800000");
    let path = format!("/api/v1/contracts/{id}/change");
    let answer = t.post_json(&w.seller.officer, &path, &next).await.expect_status(422);
    assert_eq!(answer.json()["errors"][0]["field"], "change_reason");
    next["change_reason"] = json!("补充协议减价");
    let view = w.act(&t, &w.seller.officer, id, "change", &next).await;
    assert_eq!((&view["state"], &view["amount"]), (&json!("change_review"), &json!("1550000.00")));
    assert!(!facts(&t, None).await[0]["registered_on"].is_null(), "still registered meanwhile");
    t.get(&w.clerk, &format!("/contracts/{id}/review")).await.expect_text("1,350,000.00");
    let view = w.act(&t, &w.clerk, id, "settle", &json!({ "grant": "true" })).await;
    assert_eq!((&view["state"], &view["amount"]), (&json!("registered"), &json!("1350000.00")));

    t.get(&w.seller.officer, &format!("/contracts/{id}/cancel")).await.expect_status(200);
    t.post(&w.seller.officer, &format!("/contracts/{id}/cancel"), &[("reason", "")]).await.expect_status(422);
    w.act(&t, &w.seller.officer, id, "cancel", &json!({ "reason": "双方解除" })).await;
    let refusal = json!({ "grant": "false", "statement": "请附解除协议。" });
    assert_eq!(w.act(&t, &w.clerk, id, "settle", &refusal).await["state"], "registered");
    w.act(&t, &w.seller.officer, id, "cancel", &json!({ "reason": "双方解除" })).await;
    assert_eq!(w.act(&t, &w.clerk, id, "settle", &json!({ "grant": "true" })).await["state"], "cancelled");
    let receipts = format!("/api/v1/contracts/{id}/receipts");
    let money = json!({ "on": "2026-03-02", "amount": "10000.00", "slip_no": "S-9", "invoice_no": "F-9" });
    let answer = t.post_json(&w.seller.officer, &receipts, &money).await.expect_status(409);
    assert_eq!(answer.json()["code"], "contracts.not_standing");
    t.settle().await;
    let events = kezhuan_journal::events_of(t.app.db(), &id.to_string()).await.unwrap();
    assert!(events.iter().all(|e| e.payload["title"].is_string() && e.payload["region"].is_string()));
    let last = events.iter().find(|e| e.kind == "contracts.cancelled").unwrap();
    assert!(last.links.contains(&("buyer".into(), w.buyer.id.to_string())), "{last:?}");
    fsck(&t).await;
}

async fn a_number_is_given_once(t) {
    let w = World::new(&t).await;
    let first = w.registered(&t, &w.contract()).await;
    let second = w.registered(&t, &w.contract()).await;
    let number = json!({ "national_no": "2026411600000007" });
    w.act(&t, &w.clerk, first, "number", &number).await;
    let path = format!("/contracts/{second}/number");
    t.post(&w.clerk, &path, &[("national_no", "2026411600000007")]).await
        .expect_status(422).expect_text("同一份合同只记一次");
}

async fn statistics_are_public_and_rows_are_not(t) {
    let w = World::new(&t).await;
    w.registered(&t, &w.contract()).await;
    w.accepted(&t, &w.contract()).await;
    let nobody = Actor::nobody();
    let page = t.get(&nobody, "/contracts").await.expect_status(200).expect_text("155.00").text();
    assert!(!page.contains("植物奶油") && !page.contains("第1单位"), "{page}");
    let year = t.get(&nobody, "/api/v1/contracts/statistics?year=2026").await.json();
    assert_eq!(year["total"]["contracts"], 1);
    assert_eq!(year["kinds"][0], json!({ "key": "技术开发", "contracts": 1,
        "amount": "1550000.00", "technical_amount": "750000.00" }));
    assert_eq!(year["months"][0]["key"], "2026-03");
    assert_eq!(year["outflow"][0]["key"], "川汇区");
    assert_eq!(year["inflow"][0]["key"], "项城市");
    let own = t.get(&w.buyer.officer, "/contracts?state=registered").await.expect_status(200);
    own.expect_text("植物奶油").expect_text("已登记");
    let none = t.get(&w.buyer.officer, "/contracts?q=%E6%B2%A1%E6%9C%89").await;
    none.expect_status(200).expect_text("没有符合条件的合同");
}

async fn stations_and_cards(t) {
    let w = World::new(&t).await;
    let mut contract = w.contract();
    contract["deal"] = json!("dea_00000000000000000000000000000009");
    let id = w.registered(&t, &contract).await;
    let house = t.app.house();
    let deal = "dea_00000000000000000000000000000009";
    let stations = house.stations(&t.cx(&w.buyer.officer), deal).await.unwrap();
    let seen: Vec<_> = stations.iter().map(|s| (s.place, s.done, s.note.as_str())).collect();
    assert_eq!(seen, [(3, true, "2026-02-27"), (4, true, "2026-03-02"), (5, false, "")]);
    assert_eq!(stations[0].href.as_deref(), Some(format!("/contracts/{id}").as_str()));
    let stations = house.stations(&t.cx(&w.stranger.officer), deal).await.unwrap();
    assert!(stations.iter().all(|s| s.href.is_none() && s.note.is_empty()), "{stations:?}");
    let cards = kezhuan_contracts::CAPABILITY.clause_cards.unwrap();
    let cards = cards(&t.cx(&w.clerk)).await.unwrap();
    let count = |clause: &str| cards.iter().find(|c| c.clause == clause).unwrap().count;
    assert_eq!((count("7-19"), count("7-11"), count("5-11"), count("5-12"), count("8-3")), (1, 1, 0, 0, 0));
}
}
