//! Who sees and does what; drafts out of deals; every template.

use kezhuan_authority::{Actor, Role};
use kezhuan_contracts::{DraftFromDeal, by_deal, draft_within};
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::Fen;
use kezhuan_testkit::{both, post, researcher};
use kezhuan_web::Locale;
use serde_json::json;

use crate::world::{World, fsck};

both! { [kezhuan_organizations::CAPABILITY, kezhuan_contracts::CAPABILITY];

async fn own_and_other(t) {
    let w = World::new(&t).await;
    let mut contract = w.contract();
    contract["agency"] = json!({ "credit_code": w.agency.code });
    contract["agency_in_contract"] = json!("true");
    contract["agency_work"] = json!("找对方、谈价格");
    let id = w.accepted(&t, &contract).await;
    let show = format!("/contracts/{id}");
    let reader = |actor: Actor, want: u16| {
        let (t, show) = (&t, &show);
        async move {
            t.get(&actor, show).await.expect_status(want);
        }
    };
    reader(w.seller.officer.clone(), 200).await;
    reader(w.buyer.officer.clone(), 200).await;
    reader(w.agency.officer.clone(), 200).await;
    reader(w.auditor.clone(), 200).await;
    reader(w.county.clone(), 200).await;
    reader(post(Role::Clerk, "河南省/郑州市"), 403).await;
    reader(w.stranger.officer.clone(), 404).await;
    reader(researcher(kezhuan_kernel::Id::uuid(w.stranger.id)), 404).await;
    reader(Actor::nobody(), 303).await;

    let review = format!("/api/v1/contracts/{id}/review");
    let register = json!({ "decision": "register", "registry": "处" });
    t.post_json(&w.seller.officer, &review, &register).await.expect_status(403);
    t.post_json(&w.auditor, &review, &register).await.expect_status(403);
    t.post_json(&post(Role::Clerk, "河南省/郑州市"), &review, &register).await.expect_status(403);
    let submit = format!("/api/v1/contracts/{id}/submit");
    t.post_json(&w.buyer.officer, &submit, &json!({})).await.expect_status(403);
    t.post_json(&w.stranger.officer, &submit, &json!({})).await.expect_status(404);
    t.post_json(&w.stranger.officer, "/api/v1/contracts", &w.contract()).await.expect_status(404);
    let problem = t.post_json(&w.seller.officer, &submit, &json!({})).await.expect_status(409);
    assert_eq!(problem.headers["content-type"], "application/problem+json");
    t.get(&w.stranger.officer, "/api/v1/contracts").await.expect_status(200);
}

async fn files_are_for_those_who_may_read(t) {
    let w = World::new(&t).await;
    let id = w.signed(&t, &w.contract()).await;
    let page = t.get(&w.buyer.officer, &format!("/contracts/{id}")).await.text();
    let at = page.find(&format!("/contracts/{id}/files/")).expect("a file");
    let href: String = page[at..].chars().take_while(|c| *c != '"').collect();
    let file = t.get(&w.buyer.officer, &href).await.expect_status(200);
    assert_eq!(file.bytes, crate::world::PDF);
    t.get(&w.stranger.officer, &href).await.expect_status(404);
    let files = [("text", "x.exe", b"MZ\x90\x00\x03" as &[u8])];
    let answer = t.post_files(&w.seller.officer, &format!("/contracts/{id}/files"), &[], &files).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
}

async fn todos_of_each(t) {
    let w = World::new(&t).await;
    let id = w.signed(&t, &w.contract()).await;
    let verbs = async |actor: &Actor| -> Vec<&'static str> {
        let todos = t.app.house().todos(&t.cx(actor)).await.unwrap();
        todos.iter().filter(|todo| todo.group != "单位核验").map(|todo| todo.verb).collect()
    };
    assert_eq!(verbs(&w.seller.officer).await, ["去提交"]);
    assert_eq!(verbs(&w.buyer.officer).await, Vec::<&str>::new());
    w.act(&t, &w.seller.officer, id, "submit", &json!({})).await;
    assert_eq!(verbs(&w.clerk).await, ["去受理"]);
    assert_eq!(verbs(&post(Role::Clerk, "河南省/郑州市")).await, Vec::<&str>::new());
    w.act(&t, &w.clerk, id, "review", &json!({ "decision": "accept" })).await;
    let todos: Vec<_> = t.app.house().todos(&t.cx(&w.clerk)).await.unwrap()
        .into_iter().filter(|todo| todo.group == "合同登记").collect();
    assert_eq!(todos[0].due.map(|due| due.minute()).as_deref(), Some("2026-03-24 00:00"));
    let next = kezhuan_contracts::CAPABILITY.next_deadline.unwrap()(&t.cx(&w.clerk)).await.unwrap();
    assert_eq!(next, todos[0].due);
}

async fn a_deal_becomes_a_draft(t) {
    let w = World::new(&t).await;
    let cx = t.cx(&w.seller.officer);
    let mut tx = t.app.db().begin("system:test").await.unwrap();
    let draft = DraftFromDeal {
        deal: "dea_00000000000000000000000000000001".into(),
        achievement: Some("ach_00000000000000000000000000000001".into()),
        kind: "licence".into(),
        subkind: "专利实施许可".into(),
        title: "小麦制粉工艺许可".into(),
        summary: "出粉率提高 2 个百分点。".into(),
        seller: w.seller.id,
        buyer: w.buyer.id,
        agency: Some((w.agency.id, "撮合".into(), None)),
        broker: "王演示".into(),
        amount: Fen::yuan(600_000),
        payment_mode: "instalments".into(),
        plan: vec![],
        from: None,
        until: None,
        related: None,
        industry: String::new(),
        place: None,
        licence_mode: "ordinary".into(),
        territory: "河南省".into(),
        ip: String::new(),
    };
    let id = draft_within(&cx, &mut tx, draft).await.unwrap();
    tx.record(Event::new("deals.agreed", "dea_1")).await.unwrap();
    tx.commit().await.unwrap();
    let found = by_deal(t.app.db().reader(), "dea_00000000000000000000000000000001").await.unwrap();
    assert_eq!(found[0].id, id);
    assert_eq!(found[0].technical_amount, Fen::yuan(600_000));
    t.get(&w.buyer.officer, &format!("/contracts/{id}/edit")).await.expect_status(200)
        .expect_text("小麦制粉工艺许可").expect_text("被许可人");
    fsck(&t).await;
}
}

#[test]
fn every_template_renders_in_both_languages() {
    let _ = kezhuan_web::filters::install([
        kezhuan_web::filters::EN,
        kezhuan_contracts::CAPABILITY.english,
    ]);
    for locale in [Locale::Zh, Locale::En] {
        for (name, html) in kezhuan_contracts::CAPABILITY.samples.unwrap()(locale) {
            let html = html.unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(html.contains("</main>") && !html.contains(" style="), "{name}");
        }
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/contracts");
    let own: String = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let mut gaps = kezhuan_web::filters::gaps();
    gaps.retain(|gap| own.contains(gap.as_str()));
    assert!(gaps.is_empty(), "no English for: {gaps:#?}");
}
