//! 到账 with refunds and doubles, 转化佐证 with the county's check.

use kezhuan_testkit::both;
use serde_json::json;

use crate::world::{PDF, World, facts, fsck};

both! { [kezhuan_organizations::CAPABILITY, kezhuan_contracts::CAPABILITY];

async fn money_comes_in_and_goes_back(t) {
    let w = World::new(&t).await;
    let mut contract = w.contract();
    contract["amount"] = json!("580000");
    contract["costs"] = json!([]);
    contract["plan"] = json!([]);
    let id = w.registered(&t, &contract).await;
    let path = format!("/contracts/{id}/receipts");
    let files = [("slip", "回单.pdf", PDF), ("invoice", "发票.pdf", PDF)];
    let first = [("on", "2026-03-01"), ("amount", "580000"), ("invoice_no", "F-1"), ("slip_no", "S-1")];
    t.post_files(&w.seller.officer, &path, &first, &files).await.expect_status(303);
    let refund = [("on", "2026-03-02"), ("amount", "-80000")];
    t.post(&w.seller.officer, &path, &refund).await.expect_status(422).expect_text("退款请写明原因");
    let refund = [("on", "2026-03-02"), ("amount", "-80000"), ("reason", "少做一批试样")];
    t.post(&w.seller.officer, &path, &refund).await.expect_status(303);
    let over = [("on", "2026-03-02"), ("amount", "80000.01")];
    t.post(&w.buyer.officer, &path, &over).await.expect_status(422).expect_text("会超过成交额 0.01 元");
    let back = [("on", "2026-03-02"), ("amount", "-500000.01"), ("reason", "退")];
    t.post(&w.buyer.officer, &path, &back).await.expect_status(422).expect_text("退款不能比它多");
    t.post(&w.agency.officer, &path, &over).await.expect_status(403);
    t.post(&w.stranger.officer, &path, &over).await.expect_status(404);

    let list = t.get(&w.buyer.officer, &format!("/api/v1{path}")).await.json();
    assert_eq!(list["received"], "500000.00");
    assert_eq!(list["receipts"][1]["amount"], "-80000.00");
    let receipt = list["receipts"][0]["id"].as_str().unwrap();
    let confirm = format!("{path}/{receipt}/confirm");
    t.post(&w.seller.officer, &confirm, &[]).await.expect_status(403);
    t.post(&w.buyer.officer, &confirm, &[]).await.expect_status(303);
    t.post(&w.buyer.officer, &confirm, &[]).await.expect_status(409);
    let page = t.get(&w.seller.officer, &path).await.expect_status(200);
    page.expect_text("对方已确认").expect_text("-80,000.00").expect_text("退款");
    let fact = &facts(&t, None).await[0];
    assert_eq!(fact["payments"][0]["proof"], json!({ "slip": "S-1", "invoice": "F-1" }));
    assert!(fact["payments"][1]["proof"]["slip"].is_null());
    fsck(&t).await;
}

async fn an_invoice_used_twice_is_flagged(t) {
    let w = World::new(&t).await;
    let first = w.registered(&t, &w.contract()).await;
    let second = w.registered(&t, &w.contract()).await;
    let receipt = json!({ "on": "2026-03-01", "amount": "1000", "invoice_no": "F-9" });
    w.act(&t, &w.seller.officer, first, "receipts", &receipt).await;
    w.act(&t, &w.seller.officer, second, "receipts", &receipt).await;
    t.get(&w.seller.officer, &format!("/contracts/{second}/receipts")).await
        .expect_text("发票号重复").expect_text("HT-2026-00001");
}

async fn the_county_checks_the_conversion(t) {
    let w = World::new(&t).await;
    let id = w.registered(&t, &w.contract()).await;
    t.get(&w.buyer.officer, &format!("/contracts/{id}/evidence/new")).await.expect_status(200);
    let path = format!("/contracts/{id}/evidence");
    t.post(&w.buyer.officer, &path, &[("place", "火星")]).await.expect_status(422)
        .expect_text("没有找到“火星”").expect_text("请选有哪些佐证");
    let fields = [("place", "项城市"), ("produced_on", "2026-03-01"), ("kinds", "production_line"),
        ("kinds", "sales_invoice"), ("note", "二号车间")];
    let files = [("evidence", "照片.pdf", PDF)];
    t.post_files(&w.buyer.officer, &path, &fields, &files).await.expect_status(303);
    let fact = &facts(&t, None).await[0];
    assert!(fact["converted_in"].is_null());
    assert_eq!(fact["conversion_state"], "等县级核查");

    let todos: Vec<_> = t.app.house().todos(&t.cx(&w.county)).await.unwrap()
        .into_iter().filter(|todo| todo.group == "转化核查").collect();
    let [todo] = todos.as_slice() else { panic!("{todos:?}") };
    t.get(&w.county, &todo.href).await.expect_status(200).expect_text("生产线或设备投运照片").expect_text("二号车间");
    t.post(&w.buyer.officer, &todo.href, &[("passed", "true")]).await.expect_status(403);
    t.post(&w.county, &todo.href, &[("passed", "true")]).await.expect_status(422).expect_text("请写看到了什么");
    let finding = [("visited_on", "2026-03-02"), ("passed", "true"), ("finding", "设备在运行")];
    t.post(&w.county, &todo.href, &finding).await.expect_status(303);
    t.post(&w.county, &todo.href, &finding).await.expect_status(409);
    let fact = &facts(&t, None).await[0];
    assert_eq!(fact["converted_in"], "河南省/周口市/项城市");
    assert_eq!(fact["industrialised"], true);
    t.get(&w.seller.officer, &format!("/contracts/{id}")).await.expect_text("核查属实");
    fsck(&t).await;
}

async fn another_county_has_no_say(t) {
    let w = World::new(&t).await;
    let id = w.registered(&t, &w.contract()).await;
    let evidence = json!({ "place": "郸城县", "kinds": ["other"] });
    let made = w.act(&t, &w.buyer.officer, id, "evidence", &evidence).await;
    let path = format!("/contracts/{id}/evidence/{}", made["id"].as_str().unwrap());
    let finding = [("visited_on", "2026-03-02"), ("passed", "false"), ("finding", "没有")];
    t.post(&w.county, &path, &finding).await.expect_status(403);
    let city = kezhuan_testkit::post(kezhuan_authority::Role::CityBureau, crate::world::CITY);
    t.post(&city, &path, &finding).await.expect_status(303);
    assert_eq!(facts(&t, None).await[0]["conversion_state"], "核查不符");
}

async fn a_late_payment_is_a_todo(t) {
    let w = World::new(&t).await;
    w.registered(&t, &w.contract()).await;
    let late = async |w: &World| {
        let todos = t.app.house().todos(&t.cx(&w.buyer.officer)).await.unwrap();
        todos.iter().filter(|todo| todo.group == "到账").count()
    };
    assert_eq!(late(&w).await, 0);
    t.go_to("2026-03-11").await;
    assert_eq!(late(&w).await, 1, "the first instalment was due on 2026-03-10");
}
}
