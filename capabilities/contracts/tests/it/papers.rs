//! Drafts of contracts, and the list for the seal.

use kezhuan_authority::{Actor, Role};
use kezhuan_testkit::{both, post};
use serde_json::{Value, json};

use crate::world::World;

/// What the test's typesetter was given: the paper's name and its data.
fn given(text: &str) -> (String, Value) {
    let (name, data) = text.split_once('\n').unwrap();
    (name.trim_start_matches("%PDF-").to_owned(), serde_json::from_str(data).unwrap())
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_contracts::CAPABILITY];

async fn a_draft_says_what_the_record_says(t) {
    let w = World::new(&t).await;
    let id = w.signed(&t, &w.contract()).await;
    let path = format!("/contracts/{id}/draft?format=docx");
    let answer = t.get(&w.buyer.officer, &path).await.expect_status(200);
    let kind = answer.headers["content-type"].to_str().unwrap().to_owned();
    assert!(kind.contains("wordprocessingml"), "{kind}");
    let (name, data) = given(&answer.text());
    assert_eq!(name, "contract_development.docx");
    assert_eq!(data["buyer"]["word"], "委托方");
    assert_eq!(data["amount"]["yuan"], "1,550,000.00");
    assert_eq!(data["plan"][1]["due"], "2026年6月10日");
    assert_eq!(data["costs"][0]["what"], "均质机一台");
    assert!(data["until"].is_null() && data["agency"].is_null(), "{data}");

    let api = format!("/api/v1/contracts/{id}/draft?format=pdf");
    let answer = t.get(&w.seller.officer, &api).await.expect_status(200);
    assert_eq!(given(&answer.text()).0, "contract_development.pdf");
    t.get(&w.stranger.officer, &path).await.expect_status(404);
    let other = format!("/contracts/{id}/draft?format=xlsx");
    t.get(&w.buyer.officer, &other).await.expect_status(404);
}

async fn the_list_holds_what_was_registered_in_the_period(t) {
    let w = World::new(&t).await;
    let registered = w.registered(&t, &w.contract()).await;
    w.accepted(&t, &w.large()).await;
    let data = |text: String| given(&text).1;
    let api = "/api/v1/contracts/register?from=2026-01-01&to=2026-12-31&format=docx";
    let list = data(t.get(&w.clerk, api).await.expect_status(200).text());
    assert_eq!(list["rows"].as_array().unwrap().len(), 1, "{list}");
    assert_eq!(list["total"], json!(["", "合计", "", "", "", "", "1,550,000.00", "750,000.00"]));
    assert_eq!(list["signed_by"], "周口登记处（演示）");
    let before = "/contracts/register?from=2025-01-01&to=2025-12-31";
    let list = data(t.get(&w.clerk, before).await.expect_status(200).text());
    assert_eq!((&list["rows"], &list["total"]), (&json!([]), &Value::Null));
    let elsewhere = post(Role::CountyBureau, "河南省/周口市/太康县");
    let list = data(t.get(&elsewhere, "/contracts/register").await.expect_status(200).text());
    assert_eq!(list["rows"], json!([]));

    let xlsx = t.get(&w.auditor, "/contracts/register?format=xlsx").await.expect_status(200);
    let limits = kezhuan_sheets::Limits::default();
    let book = kezhuan_sheets::Book::open(xlsx.bytes.to_vec(), "a.xlsx", &limits).unwrap();
    let mut table = String::new();
    book.lines(&mut |_, line| {
        table.push_str(&format!("{line:?}"));
        kezhuan_sheets::Next::Line
    })
    .unwrap();
    assert!(table.contains("低温乳化型植物奶油基料开发"));
    let wrong = t.get(&w.clerk, "/api/v1/contracts/register?from=x&to=2026-13-01").await;
    assert_eq!(wrong.expect_status(422).json()["errors"].as_array().unwrap().len(), 2);
    for who in [&w.seller.officer, &Actor::nobody()] {
        let status = if who.is_known() { 403 } else { 401 };
        t.get(who, "/api/v1/contracts/register").await.expect_status(status);
    }
    let page = t.get(&w.clerk, "/contracts").await.expect_status(200);
    page.expect_text("登记汇总表");
    let page = t.get(&w.buyer.officer, &format!("/contracts/{registered}")).await;
    page.expect_text("DOCX，可以改").expect_text("下载核验单");
}
}
