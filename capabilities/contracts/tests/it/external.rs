//! 外地登记备案 and contracts of past years.

use kezhuan_authority::{Actor, Role};
use kezhuan_sheets::Limits;
use kezhuan_testkit::{both, post};
use kezhuan_web::imports::bring_in;
use serde_json::{Value, json};

use crate::world::{CITY, PDF, World, facts, fsck};

fn outside(w: &World) -> Value {
    let mut contract = w.contract();
    contract["seller"] = json!({ "name": "郑州演示理工（演示）", "region": "河南省郑州市" });
    contract["national_no"] = json!("2026410100000077");
    contract["registered_on"] = json!("2026-03-01");
    contract["registry"] = json!("郑州登记处（演示）");
    contract["registered_in"] = json!("河南省郑州市");
    contract
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_contracts::CAPABILITY];

async fn filed_by_the_buyer_verified_by_the_clerk(t) {
    let w = World::new(&t).await;
    t.get(&w.buyer.officer, "/contracts/external/new").await.expect_status(200).expect_text("登记证明扫描件");
    t.post_json(&w.stranger.officer, "/api/v1/contracts/external", &outside(&w)).await.expect_status(404);
    let answer = t.post_json(&w.buyer.officer, "/api/v1/contracts/external", &outside(&w)).await;
    let id = answer.expect_status(201).json()["id"].as_str().unwrap().to_owned();
    assert!(facts(&t, None).await[0]["registered_on"].is_null(), "not verified yet");
    let again = t.post_json(&w.buyer.officer, "/api/v1/contracts/external", &outside(&w)).await;
    assert_eq!(again.expect_status(422).json()["errors"][0]["field"], "national_no");

    let verify = format!("/contracts/{id}/verify");
    t.post(&w.clerk, &verify, &[("fits", "true")]).await.expect_status(409);
    t.post(&w.clerk, &verify, &[("fits", "false")]).await.expect_status(422).expect_text("哪里不符");
    t.post(&w.clerk, &verify, &[("fits", "false"), ("reason", "没有证明")]).await.expect_status(303);
    t.get(&w.buyer.officer, &format!("/contracts/{id}")).await.expect_text("没有证明");
    let todos = t.app.house().todos(&t.cx(&w.buyer.officer)).await.unwrap();
    assert!(todos.iter().any(|todo| todo.verb == "去改"), "{todos:?}");

    let mut fields: Vec<(&str, &str)> = vec![
        ("kind", "development"), ("title", "植物奶油"), ("summary", "指标"), ("amount", "600000"),
        ("seller[name]", "郑州演示理工（演示）"), ("seller[region]", "河南省郑州市"),
        ("signed_on", "2026-02-27"), ("national_no", "2026410100000077"),
        ("registry", "郑州登记处（演示）"), ("registered_in", "河南省郑州市"),
    ];
    fields.push(("registered_on", "2026-02-28"));
    fields.push(("buyer[credit_code]", &w.buyer.code));
    let files = [("proof", "证明.pdf", PDF)];
    t.post_files(&w.buyer.officer, &format!("/contracts/{id}/edit"), &fields, &files).await
        .expect_status(303);
    t.get(&w.clerk, &format!("/contracts/{id}/review")).await.expect_status(200).expect_text("证明.pdf");
    t.post(&w.clerk, &verify, &[("fits", "true")]).await.expect_status(303);
    let fact = &facts(&t, None).await[0];
    assert_eq!(fact["external"], true);
    assert_eq!(fact["registered_on"], "2026-02-28");
    assert_eq!(fact["registered_in"], "河南省/郑州市");
    assert_eq!(fact["seller"]["region"], "河南省/郑州市");
    fsck(&t).await;
}

async fn a_seller_of_the_city_is_registered_here(t) {
    let w = World::new(&t).await;
    let mut contract = outside(&w);
    contract["seller"] = json!({ "credit_code": w.seller.code });
    let answer = t.post_json(&w.buyer.officer, "/api/v1/contracts/external", &contract).await;
    assert_eq!(answer.expect_status(422).json()["errors"][0]["field"], "seller[region]");
}

async fn past_years_are_imported(t) {
    let w = World::new(&t).await;
    let header = "登记编号,项目名称,合同类别,卖方统一社会信用代码,卖方名称,卖方所在地,买方统一社会信用代码,买方名称,买方所在地,合同成交额（元）,技术交易额（元）,签订日期,登记日期,登记机构,登记机构所在地,转化地,投产日期,到账日期,到账额（元）,银行回单号,发票号";
    let row = |number: &str, technical: &str, region: &str| format!(
        "{number},小麦制粉,技术许可,{},,川汇区,{},,项城市,600000,{technical},2025-04-01,2025-04-20,登记处（演示）,{region},项城市,2025-06-01,2025-05-01,300000,S1,F1", w.seller.code, w.buyer.code);
    let text = [header.to_owned(), row("N1", "500000", "周口市"), row("N2", "700000", "周口市"),
        row("N1", "500000", "周口市"), row("N3", "600000", "某处")].join("\n");
    let text = text.replace(",,川汇区", ",第1单位,川汇区").replace(",,项城市", ",第2单位,项城市");
    let import = async |actor: &Actor| {
        let (cx, bytes) = (t.cx(actor), text.clone().into_bytes());
        bring_in(&cx, &kezhuan_contracts::LIST, bytes, "合同.csv", Limits::default()).await.unwrap()
    };
    let officer = import(&w.buyer.officer).await;
    assert_eq!((officer.accepted, officer.refused()), (0, 4), "{officer}");
    let report = import(&post(Role::Operator, CITY)).await;
    assert_eq!((report.accepted, report.skipped_duplicates, report.refused()), (1, 1, 2), "{report:?}");
    let fact = &facts(&t, None).await[0];
    assert_eq!(fact["registered_on"], "2025-04-20");
    assert_eq!(fact["technical_amount"], "500000.00");
    assert_eq!(fact["converted_in"], "河南省/周口市/项城市");
    assert_eq!(fact["industrialised"], true);
    assert_eq!(fact["payments"][0]["proof"], json!({ "slip": "S1", "invoice": "F1" }));
    let clerk = import(&post(Role::Clerk, "河南省/周口市/郸城县")).await;
    assert_eq!((clerk.accepted, clerk.skipped_duplicates), (0, 2), "{clerk}");
    fsck(&t).await;
}

async fn receipts_are_imported_once_and_by_whom_they_concern(t) {
    let w = World::new(&t).await;
    let id = w.registered(&t, &w.contract()).await;
    let json = t.get(&w.seller.officer, "/contracts/export?format=json").await.expect_status(200).json();
    let number = json["rows"][0]["number"].as_str().unwrap().to_owned();
    assert_eq!((json["rows"].as_array().unwrap().len(), json["demo"].as_bool()), (1, Some(true)), "{json}");
    let stranger = t.get(&w.stranger.officer, "/contracts/export?format=json").await.json();
    assert_eq!(stranger["rows"], json!([]));
    t.get(&Actor::nobody(), "/contracts/export?format=json").await.expect_status(303);
    let text = format!("平台编号,到账日期,金额（元）,回单号,原因\n{number},2026-02-20,1万元,S1,\n\
        {number},2026-02-21,600000万元,S2,\n{number},2026年2月,5000,S3,\n{number},2026-02-22,-2000,S4,\n\
        {number},2026-02-22,-2000,S4,退回样机款\nHT-0,2026-02-22,1,S5,\n{number},2026-02-20,10000.00,S1,\n");
    let import = async |actor: &Actor| {
        let (cx, bytes) = (t.cx(actor), text.clone().into_bytes());
        bring_in(&cx, &kezhuan_contracts::RECEIPTS_LIST, bytes, "到账.csv", Limits::default()).await.unwrap()
    };
    let report = import(&w.buyer.officer).await;
    assert_eq!((report.accepted, report.skipped_duplicates, report.refused()), (2, 1, 4), "{report}");
    let said = report.to_string();
    for part in ["是不是 600000 元？", "没写是哪一天", "退款请写明原因", "没有这个编号的合同"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let list = t.get(&w.seller.officer, &format!("/api/v1/contracts/{id}/receipts")).await.json();
    assert_eq!(list["received"], "8000.00");
    assert_eq!(import(&w.stranger.officer).await.accepted, 0);
    let clerk = import(&post(Role::Clerk, CITY)).await;
    assert_eq!((clerk.accepted, clerk.skipped_duplicates), (0, 3), "{clerk}");
    fsck(&t).await;
}
}
