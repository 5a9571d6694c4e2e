//! From draft to 登记 or 不予登记.

use kezhuan_testkit::both;
use serde_json::json;

use crate::world::{CITY, PDF, World, facts, fsck};

both! { [kezhuan_organizations::CAPABILITY, kezhuan_contracts::CAPABILITY];

async fn returned_mended_accepted_registered(t) {
    let w = World::new(&t).await;
    let mut contract = w.contract();
    contract["clauses"] = json!([]);
    let id = w.signed(&t, &contract).await;
    w.act(&t, &w.seller.officer, id, "submit", &json!({})).await;
    let page = t.get(&w.clerk, &format!("/contracts/{id}/review")).await.expect_status(200);
    let text = page.text();
    assert!(text.contains("设备、材料等占成交额的 51.61%"), "{text}");
    assert!(text.contains("没有写明合同哪一条有：有验收标准和方法"), "{text}");

    let fields = [("decision", "return"), ("items", "no_acceptance"), ("items", "no_target"),
        ("statement", "请补验收条款。")];
    t.post(&w.clerk, &format!("/contracts/{id}/review"), &fields).await.expect_status(303);
    let view = t.get(&w.seller.officer, &format!("/api/v1/contracts/{id}")).await.json();
    assert_eq!(view["state"], "returned");
    assert_eq!(view["items"], json!(["no_acceptance", "no_target"]));
    assert_eq!(view["due"], "2026-03-23", "15 working days after 2026-03-02");
    t.get(&w.seller.officer, &format!("/contracts/{id}/edit")).await
        .expect_status(200).expect_text("缺少验收标准或方法").expect_text("请补验收条款。");

    t.go_to("2026-03-05").await;
    w.act(&t, &w.seller.officer, id, "edit", &w.contract()).await;
    w.act(&t, &w.seller.officer, id, "submit", &json!({})).await;
    t.go_to("2026-03-06").await;
    let view = w.act(&t, &w.clerk, id, "review", &json!({ "decision": "accept" })).await;
    assert_eq!(view["due"], "2026-03-26", "the clock runs from the day it was mended");
    let marks = json!([{ "check": "acceptance", "mark": "fine" }, { "check": "price", "mark": "" }]);
    let view = w.act(&t, &w.clerk, id, "review",
        &json!({ "decision": "examine", "marks": marks })).await;
    assert_eq!(view["state"], "first_review");
    let view = w.act(&t, &w.clerk, id, "review", &json!({
        "decision": "register", "registry": "周口登记处（演示）", "technical_amount": "740000",
        "national_no": "2026411600000001", "statement": "另扣 1 万元材料费。",
    })).await;
    assert_eq!(view["state"], "registered");
    assert_eq!(view["registered_on"], "2026-03-06");
    assert_eq!(view["technical_amount"], "740000.00");
    t.get(&w.buyer.officer, &format!("/contracts/{id}")).await
        .expect_status(200).expect_text("由登记员认定").expect_text("2026411600000001");
    let fact = &facts(&t, None).await[0];
    assert_eq!(fact["registered_in"], format!("{CITY}/川汇区"));
    assert_eq!(fact["seller"]["type"], "university");
    assert_eq!(fact["related_party"], false);
    assert!(fact["converted_in"].is_null() && fact["industrialised"].is_null(), "{fact}");
    fsck(&t).await;
}

async fn a_form_with_its_rows_and_files(t) {
    let w = World::new(&t).await;
    t.get(&w.seller.officer, "/contracts/new?side=seller").await
        .expect_status(200).expect_text(&w.seller.code);
    let fields = [
        ("kind", "development"), ("title", "大豆肽酶解工艺"), ("summary", "酶解度不低于 12%。"),
        ("seller[credit_code]", w.seller.code.as_str()), ("buyer[name]", "郑州某公司（演示）"),
        ("buyer[region]", "河南省郑州市"), ("amount", "600,000"), ("payment_mode", "once"),
        ("plan[0][due]", "2026-05-01"), ("plan[0][amount]", "600000"), ("signed_on", "2026-03-01"),
        ("clauses[0][item]", "acceptance"), ("clauses[0][at]", "第八条"),
    ];
    let more: Vec<_> = fields.iter().copied().chain([("_add", "plan")]).collect();
    t.post(&w.seller.officer, "/contracts", &more).await.expect_status(200)
        .expect_text("plan[1][due]").expect_text("大豆肽酶解工艺");
    let files = [("text", "合同.pdf", PDF), ("other", "附件.pdf", PDF)];
    let answer = t.post_files(&w.seller.officer, "/contracts", &fields, &files).await.expect_status(303);
    let href = answer.location().unwrap().to_owned();
    let page = t.get(&w.seller.officer, &href).await.expect_status(200);
    let text = page.expect_text("提交认定登记").expect_text("没有统一社会信用代码").text();
    assert!(text.contains("第八条"), "{text}");
    let said = t.post(&w.seller.officer, &href, &[]).await.expect_status(303);
    let shown = said.location().unwrap().to_owned();
    t.get(&w.seller.officer, &shown).await.expect_status(200).expect_text("已提交");
}

async fn every_error_at_its_field(t) {
    let w = World::new(&t).await;
    let check = |change: fn(&mut serde_json::Value), fields: &'static [&'static str]| {
        let mut contract = w.contract();
        change(&mut contract);
        let (t, w) = (&t, &w);
        async move {
            let answer = t.post_json(&w.seller.officer, "/api/v1/contracts", &contract).await;
            let body = answer.expect_status(422).json();
            let wrong: Vec<_> = body["errors"].as_array().unwrap().iter()
                .map(|e| e["field"].as_str().unwrap().to_owned()).collect();
            assert_eq!(wrong, fields, "{body}");
        }
    };
    check(|c| c["technical_amount"] = "1550000.01".into(), &["technical_amount"]).await;
    check(|c| c["technical_amount"] = "700000".into(), &["technical_amount"]).await;
    check(|c| c["costs"][0]["amount"] = "1550000.01".into(), &["costs"]).await;
    check(|c| c["plan"][1]["amount"] = "980000".into(), &["plan"]).await;
    check(|c| c["plan"][0]["due"] = "2025-03-10".into(), &["plan[0][due]"]).await;
    check(|c| c["signed_on"] = "2026-03-03".into(), &["signed_on"]).await;
    check(|c| c["amount"] = "六十万".into(), &["amount", "costs", "plan"]).await;
    check(|c| { c["kind"] = "sale".into(); c["title"] = "".into(); }, &["kind", "subkind", "title"]).await;
    check(|c| c["is_related"] = "true".into(), &["related"]).await;
    check(|c| c["buyer"] = json!({ "name": "某公司" }), &["buyer[region]"]).await;
}

async fn a_draft_is_not_handed_in(t) {
    let w = World::new(&t).await;
    let answer = t.post_json(&w.seller.officer, "/api/v1/contracts", &w.contract()).await;
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/contracts/{id}/submit");
    let answer = t.post_json(&w.seller.officer, &path, &json!({})).await.expect_status(409);
    assert_eq!(answer.json()["code"], "contracts.not_signed");
    t.post(&w.seller.officer, &format!("/contracts/{id}/edit"), &[("title", "")]).await
        .expect_status(422).expect_text("请填项目名称");
}

async fn what_stops_is_said_before(t) {
    let w = World::new(&t).await;
    let mut contract = w.contract();
    contract["summary"] = json!("");
    let id = w.signed(&t, &contract).await;
    let path = format!("/contracts/{id}/submit");
    t.post(&w.seller.officer, &path, &[]).await.expect_status(422).expect_text("没有填内容摘要");
    let elsewhere = json!({ "name": "郑州演示理工", "region": "河南省郑州市" });
    contract["seller"] = elsewhere;
    let answer = t.post_json(&w.buyer.officer, "/api/v1/contracts", &contract).await;
    let id = answer.expect_status(201).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/contracts/{id}/submit");
    let answer = t.post_json(&w.buyer.officer, &path, &json!({})).await.expect_status(409);
    assert_eq!(answer.json()["code"], "contracts.seller_elsewhere");
}

async fn experts_look_at_a_large_one(t) {
    let w = World::new(&t).await;
    let id = w.accepted(&t, &w.large()).await;
    let register = json!({ "decision": "register", "registry": "周口登记处（演示）" });
    let path = format!("/api/v1/contracts/{id}/review");
    let answer = t.post_json(&w.clerk, &path, &register).await.expect_status(409);
    assert_eq!(answer.json()["code"], "contracts.experts_needed");
    let view = w.act(&t, &w.clerk, id, "review", &json!({ "decision": "experts" })).await;
    assert_eq!(view["state"], "expert_review");
    assert_eq!(view["due"], "2026-04-14", "30 working days, with 清明 in between");
    t.get(&w.clerk, &format!("/contracts/{id}/review")).await.expect_text("记下专家意见");
    let opinion = |favourable: &str| json!({
        "names": "专家甲、专家乙", "on": "2026-03-02", "opinion": "指标可测。",
        "favourable": favourable,
    });
    w.act(&t, &w.clerk, id, "experts", &opinion("false")).await;
    let answer = t.post_json(&w.clerk, &path, &register).await.expect_status(409);
    assert_eq!(answer.json()["code"], "contracts.experts_against");
    w.act(&t, &w.clerk, id, "experts", &opinion("true")).await;
    let view = w.act(&t, &w.clerk, id, "review", &register).await;
    assert_eq!(view["state"], "registered");
    fsck(&t).await;
}

async fn goods_only_are_refused_with_a_reason(t) {
    let w = World::new(&t).await;
    let id = w.accepted(&t, &w.contract()).await;
    let path = format!("/contracts/{id}/review");
    t.post(&w.clerk, &path, &[("decision", "refuse")]).await.expect_status(422)
        .expect_text("请选一项").expect_text("说清为什么不予登记");
    t.post(&w.clerk, &path, &[("decision", "register"), ("registry", "处"),
        ("marks[0][check]", "kind_fits"), ("marks[0][mark]", "wrong")]).await
        .expect_status(422).expect_text("还有不符的项");
    let view = w.act(&t, &w.clerk, id, "review", &json!({
        "decision": "refuse", "reason": "not_technical", "statement": "只买卖设备。",
    })).await;
    assert_eq!(view["state"], "refused");
    t.get(&w.seller.officer, &format!("/contracts/{id}")).await
        .expect_text("不属于技术合同").expect_text("只买卖设备。");
    let answer = t.post_json(&w.clerk, &format!("/api/v1/contracts/{id}/review"),
        &json!({ "decision": "accept" })).await.expect_status(409);
    assert_eq!(answer.json()["code"], "contracts.wrong_state");
    assert!(facts(&t, None).await[0]["registered_on"].is_null());
}

async fn a_repeated_click_happens_once(t) {
    let w = World::new(&t).await;
    let first = t.post_json_keyed(&w.seller.officer, "/api/v1/contracts", "same-key-0001", &w.contract()).await;
    let again = t.post_json_keyed(&w.seller.officer, "/api/v1/contracts", "same-key-0001", &w.contract()).await;
    assert_eq!((first.status, first.text()), (again.status, again.text()));
    let list = t.get(&w.seller.officer, "/api/v1/contracts").await.json();
    assert_eq!(list["total"], 1);
    let next = t.post_json(&w.seller.officer, "/api/v1/contracts", &w.contract()).await.json();
    let next = t.get(&w.seller.officer, &format!("/api/v1/contracts/{}", next["id"].as_str().unwrap())).await;
    assert_eq!(next.json()["number"], "HT-2026-00002");
}
}
