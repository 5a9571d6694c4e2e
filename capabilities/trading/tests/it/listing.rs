//! 挂牌 and 摘牌: by time, by takers, in a race, through both faces.

use kezhuan_achievements::Dealing;
use kezhuan_authority::Actor;
use kezhuan_kernel::{Day, Id, Uuid};
use kezhuan_testkit::{TestApp, both, officer};
use kezhuan_trading::{CAPABILITY, Listing, ListingId, ListingState, State, Taker, TakerState};
use serde_json::json;

use crate::setup::*;

async fn listing(t: &TestApp, page: &str) -> (Listing, Vec<Taker>) {
    let id: ListingId = page.rsplit('/').next().unwrap().parse().unwrap();
    let conn = t.app.db().reader();
    let found = kezhuan_trading::listing(conn, id).await.unwrap().unwrap();
    (found, kezhuan_trading::takers(conn, id).await.unwrap())
}

async fn dealing(t: &TestApp, w: &World) -> Dealing {
    let found = kezhuan_achievements::get(t.app.db().reader(), w.achievement).await.unwrap();
    found.unwrap().dealing
}

fn offer(achievement: &str) -> Vec<(&str, &str)> {
    vec![
        ("achievement", achievement),
        ("mode", "licence"),
        ("licence_mode", "ordinary"),
        ("years", "5"),
        ("territory", "河南省内"),
        ("total", "580000"),
        ("parts[0][due]", "2026-06-30"),
        ("parts[0][amount]", "580000"),
        ("qualification", "有面粉生产许可"),
        ("days", "10"),
        ("extends", "true"),
    ]
}

async fn list(t: &TestApp, w: &World) -> String {
    let achievement = w.achievement.to_string();
    let made = t.post(&w.sell, "/listings", &offer(&achievement)).await.expect_status(303);
    made.location().unwrap().to_owned()
}

const TAKE: [(&str, &str); 7] = [
    ("intended_use", "日处理 300 吨的面粉线"),
    ("proof", "许可证号 SC000"),
    ("contact_name", "李演示"),
    ("contact_phone", "0394-0000002"),
    ("interested", "no"),
    ("accepted", "true"),
    ("promised", "true"),
];

async fn take(t: &TestApp, who: &Actor, page: &str) {
    t.post(who, &format!("{page}/take"), &TAKE).await.expect_status(303);
}

async fn qualify(t: &TestApp, w: &World, page: &str, place: usize) {
    let taker = listing(t, page).await.1[place - 1].id;
    let path = format!("{page}/takers/{taker}/qualify");
    t.post(&w.sell, &path, &[]).await.expect_status(303);
}

async fn another(t: &TestApp, name: &str) -> Actor {
    officer(unit(t, name, "enterprise", BUYER_COUNTY).await.uuid())
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_publicity::CAPABILITY,
         kezhuan_achievements::CAPABILITY, kezhuan_demands::CAPABILITY,
         kezhuan_contracts::CAPABILITY, CAPABILITY];
    async fn one_taker_is_struck_at_the_end_without_publicity(t) {
        let w = listed_world(&t, "university").await;
        let new = format!("/listings/new?achievement={}", w.achievement);
        t.get(&w.sell, &new).await.expect_status(200).expect_text("10 个工作日 到 40 个工作日");
        t.get(&w.buy, &new).await.expect_status(404);
        let page = list(&t, &w).await;
        assert_eq!(listing(&t, &page).await.0.ends_on, Day::new(2026, 3, 16).unwrap());
        assert_eq!(dealing(&t, &w).await, Dealing::Listed);
        t.get(&Actor::nobody(), "/listings").await.expect_status(200).expect_text("58.00");
        t.get(&Actor::nobody(), &page).await.expect_status(200).expect_text("2026年3月16日 24:00")
            .expect_text("有面粉生产许可").expect_text("申请摘牌");
        let started = format!("/deals/new?achievement={}", w.achievement);
        let to = t.get(&w.buy, &started).await.expect_status(303);
        assert_eq!(to.location(), Some(page.as_str()), "whoever wants it is led to the listing");
        take(&t, &w.buy, &page).await;
        t.post(&w.buy, &format!("{page}/take"), &TAKE).await.expect_status(409);
        let told = t.get(&Actor::nobody(), &page).await;
        assert!(!told.text().contains("豫麦"), "who takes it up is not for everybody");
        t.get(&w.sell, &page).await.expect_text("豫麦").expect_text("等您确认资格");
        qualify(&t, &w, &page, 1).await;
        t.go_to("2026-03-16").await;
        assert_eq!(listing(&t, &page).await.0.state, ListingState::Open);
        t.go_to("2026-03-17").await;
        let (struck, _) = listing(&t, &page).await;
        assert_eq!(struck.state, ListingState::Struck);
        let deal = kezhuan_trading::get(t.app.db().reader(), struck.deal.unwrap()).await.unwrap().unwrap();
        assert_eq!((deal.state, deal.publicity, deal.duty), (State::Agreed, None, false));
        assert_eq!(dealing(&t, &w).await, Dealing::Transferred);
        let page = format!("/deals/{}", deal.id);
        t.get(&w.buy, &page).await.expect_status(200).expect_text("由挂牌而来").expect_text("580,000.00");
        let made = t.post(&w.buy, &format!("{page}/contract"), &[]).await.expect_status(303);
        let contract = made.location().unwrap().rsplit('/').next().unwrap().parse().unwrap();
        let drafted = kezhuan_contracts::get(t.app.db().reader(), contract).await.unwrap().unwrap();
        assert_eq!((drafted.kind.as_str(), drafted.plan.len()), ("licence", 1));
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn two_takers_are_never_picked_silently(t) {
        let w = listed_world(&t, "university").await;
        let page = list(&t, &w).await;
        let other = another(&t, "沈丘面业有限公司（演示）").await;
        take(&t, &w.buy, &page).await;
        take(&t, &other, &page).await;
        qualify(&t, &w, &page, 1).await;
        t.post(&w.sell, &format!("{page}/talks"), &[]).await.expect_status(422);
        t.go_to("2026-03-17").await;
        assert_eq!(listing(&t, &page).await.0.state, ListingState::Checking);
        t.post(&w.buy, &format!("{page}/take"), &TAKE).await.expect_status(409);
        qualify(&t, &w, &page, 2).await;
        let (contested, _) = listing(&t, &page).await;
        assert_eq!((contested.state, contested.deal), (ListingState::Contested, None));
        t.get(&Actor::nobody(), &page).await.expect_text("应转竞价");
        t.get(&w.sell, &page).await.expect_text("平台不会替您选").expect_text("网络竞价还没有开通");
        t.get(&w.sell, &format!("{page}/talks")).await.expect_status(200).expect_text("沈丘面业");
        t.post(&w.sell, &format!("{page}/talks"), &[]).await.expect_status(422)
            .expect_text("会议纪要或文号");
        let number = [("decision_number", "院办纪〔2026〕9号"), ("note", "一起谈")];
        t.post(&w.buy, &format!("{page}/talks"), &number).await.expect_status(403);
        t.post(&w.sell, &format!("{page}/talks"), &number).await.expect_status(303);
        let deals = kezhuan_trading::of_achievement(t.app.db().reader(), w.achievement).await.unwrap();
        assert_eq!(deals.len(), 2, "with both of them");
        for deal in &deals {
            assert_eq!((deal.state, deal.pricing_mode.as_str()), (State::Promised, "negotiated"));
        }
        let own = other.memberships[0].organization;
        let theirs = deals.iter().find(|deal| deal.buyer.uuid() == own).unwrap();
        t.get(&other, &format!("/deals/{}", theirs.id)).await.expect_status(200)
            .expect_text("提出议价单");
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn one_steps_back_and_the_other_is_struck(t) {
        let w = listed_world(&t, "enterprise").await;
        let page = list(&t, &w).await;
        let other = another(&t, "沈丘面业有限公司（演示）").await;
        take(&t, &w.buy, &page).await;
        take(&t, &other, &page).await;
        qualify(&t, &w, &page, 1).await;
        qualify(&t, &w, &page, 2).await;
        t.go_to("2026-03-17").await;
        let (contested, takers) = listing(&t, &page).await;
        assert_eq!(contested.state, ListingState::Contested);
        let back = format!("{page}/takers/{}/cancel", takers[1].id);
        t.post(&w.buy, &back, &[]).await.expect_status(404);
        t.post(&other, &back, &[]).await.expect_status(303);
        let (struck, takers) = listing(&t, &page).await;
        assert_eq!((struck.state, takers[1].state), (ListingState::Struck, TakerState::Cancelled));
        t.post(&w.sell, &format!("{page}/withdraw"), &[("reason", "price")]).await.expect_status(409);
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn nobody_comes(t) {
        let w = listed_world(&t, "enterprise").await;
        let page = list(&t, &w).await;
        take(&t, &w.buy, &page).await;
        let taker = listing(&t, &page).await.1[0].id;
        let refuse = format!("{page}/takers/{taker}/refuse");
        t.post(&w.sell, &refuse, &[("reason", "other")]).await.expect_status(422);
        t.post(&w.sell, &refuse, &[("reason", "papers")]).await.expect_status(303);
        t.get(&w.buy, &page).await.expect_text("证明材料不全");
        t.go_to("2026-03-17").await;
        let (extended, _) = listing(&t, &page).await;
        assert_eq!((extended.state, extended.extensions), (ListingState::Extended, 1));
        assert_eq!(extended.ends_on, Day::new(2026, 3, 23).unwrap());
        t.get(&Actor::nobody(), &page).await.expect_text("第 1 次延期");
        t.go_to("2026-03-24").await;
        t.go_to("2026-04-30").await;
        assert_eq!(listing(&t, &page).await.0.state, ListingState::Lapsed);
        assert_eq!(dealing(&t, &w).await, Dealing::Open);
        t.get(&Actor::nobody(), "/listings?state=over").await.expect_text("流牌");
        let again = list_from(&t, &w, "2026-05-06").await;
        assert_eq!(listing(&t, &again).await.0.state, ListingState::Planned);
        t.get(&w.buy, &again).await.expect_status(404);
        t.go_to("2026-05-06").await;
        t.get(&w.buy, &again).await.expect_status(200);
        t.post(&w.sell, &format!("{again}/withdraw"), &[]).await.expect_status(422);
        t.post(&w.sell, &format!("{again}/withdraw"), &[("reason", "own_use")]).await.expect_status(303);
        t.get(&Actor::nobody(), &again).await.expect_text("改为自行实施");
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn of_thirty_takers_at_once_none_is_lost(t) {
        let w = listed_world(&t, "enterprise").await;
        let page = list(&t, &w).await;
        let mut takers = Vec::new();
        for n in 1..=30 {
            takers.push(another(&t, &format!("第 {n} 面业有限公司（演示）")).await);
        }
        let path = format!("{page}/take");
        let asked = takers.iter().map(|who| t.post(who, &path, &TAKE));
        for answer in futures::future::join_all(asked).await {
            answer.expect_status(303);
        }
        let places: Vec<i64> = listing(&t, &page).await.1.iter().map(|taker| taker.place).collect();
        assert_eq!(places, (1..=30).collect::<Vec<i64>>());
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn forms_and_the_api_say_the_same(t) {
        let w = listed_world(&t, "enterprise").await;
        let achievement = w.achievement.to_string();
        let mut wrong = offer(&achievement);
        wrong[6].1 = "2026-03-20";
        wrong[9].1 = "3";
        t.post(&w.sell, "/listings", &wrong).await.expect_status(422).expect_text("10 到 40")
            .expect_text("有面粉生产许可");
        wrong[9].1 = "10";
        t.post(&w.sell, "/listings", &wrong).await.expect_status(422).expect_text("付款日要晚于");
        let body = json!({ "achievement": achievement, "mode": "assignment", "total": "580000",
            "parts": [{ "due": "2026-06-30", "amount": "580000" }], "days": "10" });
        t.post_json(&w.buy, "/api/v1/listings", &body).await.expect_status(404);
        let made = t.post_json(&w.sell, "/api/v1/listings", &body).await.expect_status(201).json();
        t.post_json(&w.sell, "/api/v1/listings", &body).await.expect_status(409)
            .expect_text("listings.listed");
        let api = format!("/api/v1/listings/{}", made["id"].as_str().unwrap());
        let ask = json!({ "intended_use": "面粉线", "contact_name": "李", "contact_phone": "1",
            "interested": "no", "accepted": "true" });
        t.post_json(&w.sell, &format!("{api}/take"), &ask).await.expect_status(409)
            .expect_text("deals.own");
        t.post_json(&w.buy, &format!("{api}/take"), &json!({})).await.expect_status(422);
        let taker = t.post_json(&w.buy, &format!("{api}/take"), &ask).await.expect_status(201).json();
        let seen = t.get(&officer(Uuid::from_u128(9)), &api).await.expect_status(200).json();
        assert_eq!(seen["takers"].as_array().unwrap().len(), 0);
        let path = format!("{api}/takers/{}/qualify", taker["id"].as_str().unwrap());
        t.post_json(&w.buy, &path, &json!({})).await.expect_status(403);
        let got = t.post_json(&w.sell, &path, &json!({})).await.expect_status(200).json();
        assert_eq!(got["takers"][0]["state"], "qualified");
        t.go_to("2026-03-17").await;
        let got = t.get(&w.sell, &api).await.expect_status(200).json();
        assert_eq!(got["listing"]["state"], "struck");
        assert!(got["deal"].as_str().unwrap().starts_with("dea_"));
    }
}

async fn list_from(t: &TestApp, w: &World, day: &'static str) -> String {
    let achievement = w.achievement.to_string();
    let mut fields = offer(&achievement);
    fields.push(("starts_on", day));
    let made = t.post(&w.sell, "/listings", &fields).await.expect_status(303);
    made.location().unwrap().to_owned()
}
