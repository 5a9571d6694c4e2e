//! Deals that answer a demand, and the talk inside a deal, on both databases.

use kezhuan_authority::{Actor, Role};
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Id, Uuid};
use kezhuan_testkit::{TestApp, both, officer, post};
use kezhuan_trading::{CAPABILITY, State, Turn};
use serde_json::json;

use crate::setup::*;

/// A published demand with a hidden name.
async fn demand(t: &TestApp, w: &World) -> DemandId {
    let unit = w.buy.memberships[0].organization;
    let unit = kezhuan_organizations::OrganizationId::from_uuid(unit).to_string();
    let fields = [
        ("organization", unit.as_str()),
        ("then", "submit"),
        ("title", "离交废水氨氮降到 35 以下"),
        ("problem", "离交废水氨氮 320 mg/L，吨水处理贵。"),
        ("indicators[0][name]", "氨氮"),
        ("indicators[0][current]", "320"),
        ("indicators[0][target]", "≤35"),
        ("indicators[0][unit]", "mg/L"),
        ("kind", "breakthrough"),
        ("cooperations", "commission"),
        ("budget_kind", "amount"),
        ("budget", "1,500,000.00"),
        ("months", "12"),
        ("industries", "modern_food"),
        ("visibility", "hidden_name"),
    ];
    let made = t.post(&w.buy, "/demands", &fields).await.expect_status(303);
    let place = made.location().unwrap().to_owned();
    let id: DemandId = place.split('/').find_map(|part| part.parse().ok()).unwrap();
    let city = post(Role::CityBureau, "河南省/周口市");
    let review = format!("/demands/{id}/review");
    t.post(&city, &review, &[("decision", "publish")]).await.expect_status(303);
    id
}

const OFFER: [(&str, &str); 5] = [
    ("mode", "commission"),
    ("intended_use", "生物脱氮加膜，做过两个同类项目"),
    ("interested", "no"),
    ("contact_name", "张演示"),
    ("contact_phone", "0394-0000001"),
];

async fn offer(t: &TestApp, w: &World, demand: DemandId) -> String {
    let id = demand.to_string();
    let mut fields = vec![("demand", id.as_str())];
    fields.extend(OFFER);
    let made = t.post(&w.sell, "/deals", &fields).await.expect_status(303);
    made.location().unwrap().to_owned()
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_publicity::CAPABILITY,
         kezhuan_achievements::CAPABILITY, kezhuan_demands::CAPABILITY,
         kezhuan_contracts::CAPABILITY, CAPABILITY];
    async fn a_demand_is_answered_up_to_the_contract(t) {
        let w = world(&t, "university").await;
        let id = demand(&t, &w).await;
        let new = format!("/deals/new?demand={id}");
        let form = t.get(&w.sell, &new).await.expect_status(200).expect_text("打算怎么解决");
        assert!(!form.text().contains("豫麦"), "the name is hidden");
        assert!(!form.text().contains("许可"), "only work can be offered");
        let page = offer(&t, &w, id).await;
        let seen = t.get(&w.sell, &page).await.expect_status(200).expect_text("企业（项城市）");
        assert!(!seen.text().contains("豫麦"), "hidden until the company answers");
        let list = t.get(&w.sell, "/deals").await.expect_status(200);
        assert!(!list.text().contains("豫麦"));
        let api = t.get(&w.sell, &format!("/api/v1{page}")).await.expect_status(200).json();
        assert_eq!((api["deal"]["buyer"].is_null(), api["deal"]["turn"].as_str()), (true, Some("buyer")));
        let told = t.get(&w.buy, &page).await.expect_status(200).expect_text("轮到您");
        assert!(!told.text().contains("0394-0000001"), "contacts come with the answer");
        let contact = [("contact_name", "李演示"), ("contact_phone", "0394-0000002")];
        t.post(&w.sell, &format!("{page}/answer"), &contact).await.expect_status(403);
        t.post(&w.buy, &format!("{page}/answer"), &contact).await.expect_status(303);
        t.get(&w.sell, &page).await.expect_text("豫麦").expect_text("0394-0000002");
        let promise = [("name", "张演示"), ("agreed", "true")];
        t.post(&w.buy, &format!("{page}/promise"), &promise).await.expect_status(403);
        t.post(&w.sell, &format!("{page}/promise"), &promise).await.expect_status(303);
        t.get(&w.sell, &format!("{page}/sheet")).await.expect_status(200).expect_text("1,500,000.00");
        let mut sheet = version("0");
        t.post(&w.sell, &format!("{page}/sheet"), &sheet).await.expect_status(422)
            .expect_text("应答需求只能选开发、服务或咨询");
        sheet[1].1 = "commission";
        sheet[2].1 = "";
        propose(&t, &w.sell, &page, &sheet).await;
        confirm(&t, &w.buy, &page, "1").await;
        let agreed = deal(&t, &page).await;
        assert_eq!((agreed.state, agreed.publicity), (State::Agreed, None));
        let made = t.post(&w.buy, &format!("{page}/contract"), &[]).await.expect_status(303);
        let contract = made.location().unwrap().rsplit('/').next().unwrap().parse().unwrap();
        let drafted = kezhuan_contracts::get(t.app.db().reader(), contract).await.unwrap().unwrap();
        assert_eq!((drafted.kind.as_str(), drafted.achievement.as_deref()), ("development", None));
        assert!(drafted.summary.contains("氨氮：≤35mg/L"), "{}", drafted.summary);
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn a_hidden_name_stays_hidden_when_declined(t) {
        let w = world(&t, "university").await;
        let id = demand(&t, &w).await;
        let page = offer(&t, &w, id).await;
        let body = json!({ "demand": id.to_string(), "mode": "licence", "intended_use": "卖许可",
            "interested": "no", "contact_name": "张", "contact_phone": "1" });
        t.post_json(&w.sell, "/api/v1/deals", &body).await.expect_status(422).expect_text("\"mode\"");
        t.post_json(&w.buy, "/api/v1/deals", &json!({ "demand": id.to_string(), "mode": "service",
            "intended_use": "自己", "interested": "no", "contact_name": "李", "contact_phone": "1" }))
            .await.expect_status(409).expect_text("deals.own");
        t.post(&w.buy, &format!("{page}/decline"), &[("reason", "busy")]).await.expect_status(303);
        let seen = t.get(&w.sell, &page).await.expect_status(200).expect_text("目前没有精力");
        assert!(!seen.text().contains("豫麦"));
        let again = offer(&t, &w, id).await;
        let contact = [("contact_name", "李演示"), ("contact_phone", "0394-0000002")];
        t.post(&w.buy, &format!("{again}/answer"), &contact).await.expect_status(303);
        t.get(&w.buy, &format!("{again}/end")).await.expect_text("转入榜单");
        t.post(&w.buy, &format!("{again}/end"), &[("reason", "to_challenge")]).await.expect_status(303);
        t.get(&w.sell, &again).await.expect_text("转入榜单");
        assert_eq!(deal(&t, &again).await.turn, Turn::Nobody);
    }

    async fn messages_are_seen_read_and_downloaded_with_a_trace(t) {
        let w = world(&t, "university").await;
        let page = begin(&t, &w).await;
        let notes = format!("{page}/notes");
        let file = [("file", "配方.pdf", &b"%PDF-1.7"[..])];
        let said = [("body", "配方见附件"), ("reach", "promised")];
        t.post_files(&w.sell, &notes, &said, &file).await.expect_status(303);
        t.post(&w.sell, &notes, &[("body", "底价三十万"), ("reach", "own")]).await.expect_status(303);
        t.get(&w.buy, "/deals").await.expect_text("新留言 1");
        let seen = t.get(&w.buy, &page).await.expect_status(200).expect_text("签保密承诺后才能看");
        assert!(!seen.text().contains("底价三十万"), "one's own side only");
        assert!(seen.text().contains("data-s=\"you\">新<"), "not read before");
        let list = t.get(&w.buy, "/deals").await;
        assert!(!list.text().contains("新留言"), "read now");
        t.get(&w.sell, &page).await.expect_text("底价三十万");
        let at = deal_file(&t, &w.sell, &page).await;
        t.get(&w.buy, &at).await.expect_status(403);
        let answer = [("contact_name", "张"), ("contact_phone", "1"), ("interested", "no")];
        t.post(&w.sell, &format!("{page}/answer"), &answer).await.expect_status(303);
        let promise = [("name", "李演示"), ("agreed", "true")];
        t.post(&w.buy, &format!("{page}/promise"), &promise).await.expect_status(303);
        t.get(&w.sell, &at).await.expect_status(200);
        let before = t.get(&w.sell, &page).await;
        assert!(!before.text().contains("下载 1 次"), "the author leaves no trace");
        t.get(&w.buy, &at).await.expect_status(200);
        t.get(&w.sell, &page).await.expect_text("下载 1 次").expect_text("豫麦");
        let minutes = [("body", "先做一次试验"), ("met_on", "2026-03-01")];
        t.post(&w.buy, &notes, &minutes).await.expect_status(422).expect_text("请写参会人")
            .expect_text("先做一次试验");
        let minutes = [("body", "先做一次试验"), ("met_on", "2026-03-01"), ("people", "张、李")];
        t.post(&w.buy, &notes, &minutes).await.expect_status(303);
        t.get(&w.sell, &page).await.expect_text("会议纪要").expect_text("张、李");
        t.get(&officer(Uuid::from_u128(99)), &at).await.expect_status(404);
    }

    async fn the_desk_comes_when_it_is_invited(t) {
        let w = world(&t, "university").await;
        let page = begin(&t, &w).await;
        let desk = post(Role::MarketDesk, "河南省/周口市");
        t.get(&desk, &page).await.expect_status(404);
        t.post(&desk, &format!("{page}/notes"), &[("body", "在吗")]).await.expect_status(404);
        t.post(&desk, &format!("{page}/desk"), &[]).await.expect_status(403);
        t.post(&w.buy, &format!("{page}/desk"), &[]).await.expect_status(303);
        t.post(&w.sell, &format!("{page}/desk"), &[]).await.expect_status(409);
        t.get(&desk, "/deals").await.expect_status(200).expect_text("JY-2026-000001");
        t.post(&desk, &format!("{page}/notes"), &[("body", "可以先看中试线")]).await.expect_status(303);
        t.get(&w.sell, &page).await.expect_text("市场运营").expect_text("可以先看中试线");
        t.post(&desk, &format!("{page}/end"), &[("reason", "price")]).await.expect_status(403);
        t.get(&Actor::nobody(), &page).await.expect_status(303);
    }
}

/// The address of the only file that this reader is shown.
async fn deal_file(t: &TestApp, who: &Actor, page: &str) -> String {
    let text = t.get(who, page).await.text();
    let from = text.find(&format!("{page}/notes/")).unwrap();
    text[from..].split('"').next().unwrap().to_owned()
}
