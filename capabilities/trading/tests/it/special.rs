//! Shares and trials: what the sheet asks, what the contract waits for, who is reminded when.

use kezhuan_authority::Actor;
use kezhuan_kernel::Fen;
use kezhuan_testkit::{TestApp, both};
use kezhuan_trading::{CAPABILITY, Deal, State};
use serde_json::json;

use crate::setup::*;

fn shares<'a>(first: &'a str, second: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("based_on", "0"),
        ("mode", "equity"),
        ("total", "1200000"),
        ("equity[company]", "周口麦香食品科技有限公司（演示）"),
        ("equity[to_found]", "true"),
        ("equity[valuation]", "appraised"),
        ("equity[shares][0][holder]", "豫东农业工程学院（演示）"),
        ("equity[shares][0][by]", "technology"),
        ("equity[shares][0][part]", first),
        ("equity[shares][1][holder]", "完成人团队（演示）"),
        ("equity[shares][1][by]", "technology_team"),
        ("equity[shares][1][part]", second),
        ("equity[shares][2][holder]", "周口豫麦生物科技有限公司（演示）"),
        ("equity[shares][2][by]", "money"),
        ("equity[shares][2][part]", "70"),
    ]
}

fn trial() -> Vec<(&'static str, &'static str)> {
    let mut fields = version("0");
    fields[1].1 = "use_first_pay_later";
    fields[6].1 = "2026-10-15";
    fields[8].1 = "2026-12-15";
    fields.extend([
        ("trial[from]", "2026-04-01"),
        ("trial[until]", "2026-09-30"),
        ("trial[trigger]", "连续三个月出粉率不低于 78%"),
    ]);
    fields
}

async fn contracted(t: &TestApp, w: &World, page: &str) -> Deal {
    confirm(t, &w.buy, page, "1").await;
    t.post(&w.sell, &format!("{page}/contract"), &[]).await.expect_status(303);
    deal(t, page).await
}

async fn todos(t: &TestApp, who: &Actor) -> Vec<String> {
    let todos = (CAPABILITY.todos.unwrap())(&t.cx(who)).await.unwrap();
    todos.into_iter().map(|todo| todo.title).collect()
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_publicity::CAPABILITY,
         kezhuan_achievements::CAPABILITY, kezhuan_demands::CAPABILITY,
         kezhuan_contracts::CAPABILITY, CAPABILITY];
    async fn technology_becomes_shares_that_are_registered(t) {
        let w = world(&t, "enterprise").await;
        let page = talk(&t, &w).await;
        let sheet = format!("{page}/sheet");
        t.post(&w.sell, &sheet, &shares("12", "17.5")).await.expect_status(422)
            .expect_text("现在是 99.5%").expect_text("1200000");
        let mut paid = shares("12", "18");
        paid.extend([("parts[0][due]", "2026-05-15"), ("parts[0][amount]", "1200000")]);
        t.post(&w.sell, &sheet, &paid).await.expect_status(422).expect_text("不付现金");
        let report = ("report", "评估报告.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF".as_slice());
        t.post_files(&w.sell, &sheet, &shares("12", "18"), &[report]).await.expect_status(303);
        t.get(&w.buy, &format!("{page}/confirm")).await.expect_status(200)
            .expect_text("12%").expect_text("委托评估机构评估").expect_text("入股公司");
        t.get(&w.buy, &format!("{page}/sheets/1/report")).await.expect_status(200);
        t.get(&Actor::nobody(), &format!("{page}/sheets/1/report")).await.expect_status(303);
        let mut next = shares("10", "20");
        next[0].1 = "1";
        propose(&t, &w.buy, &page, &next).await;
        t.get(&w.buy, &format!("{page}/sheets/2/report")).await.expect_status(200);
        t.get(&w.buy, &format!("{page}/sheets/3/report")).await.expect_status(404);
        confirm(&t, &w.sell, &page, "2").await;
        t.get(&w.sell, &format!("{page}/after")).await.expect_status(409);
        t.get(&w.sell, &format!("{page}/paper")).await.expect_status(200).expect_text("成交确认单");
        let made = t.post(&w.sell, &format!("{page}/contract"), &[]).await.expect_status(303);
        let contract = made.location().unwrap().rsplit('/').next().unwrap().parse().unwrap();
        let drafted = kezhuan_contracts::get(t.app.db().reader(), contract).await.unwrap().unwrap();
        assert_eq!((drafted.kind.as_str(), drafted.amount), ("transfer", Fen::yuan(1_200_000)));
        assert_eq!((drafted.payment_mode.as_str(), drafted.plan.len()), ("shares", 0));
        assert!(drafted.summary.contains("占 30%"), "{}", drafted.summary);
        assert!(todos(&t, &w.buy).await[0].starts_with("补记入股登记"));
        let told = [("kind", "registered"), ("on", "2026-03-02"), ("credit_code", "91411699MADEM0011X")];
        t.post(&w.buy, &format!("{page}/after"), &told).await.expect_status(422)
            .expect_text("91411699MADEM0011X");
        let told = [("kind", "registered"), ("on", "2026-03-02"), ("credit_code", "91411699MADEM0011R")];
        t.post(&w.buy, &format!("{page}/after"), &told).await.expect_status(303);
        t.get(&w.sell, &page).await.expect_text("入股登记已办").expect_text("91411699MADEM0011R");
        assert_eq!(todos(&t, &w.buy).await, Vec::<String>::new());
        t.post(&w.sell, &format!("{page}/after"), &told).await.expect_status(409);
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn a_trial_goes_on_and_ends_with_payment(t) {
        let w = world(&t, "enterprise").await;
        let page = talk(&t, &w).await;
        let mut early = trial();
        early[6].1 = "2026-09-30";
        t.post(&w.sell, &format!("{page}/sheet"), &early).await.expect_status(422)
            .expect_text("付款日要晚于试用截止日");
        propose(&t, &w.sell, &page, &trial()).await;
        t.get(&w.buy, &format!("{page}/confirm")).await.expect_text("试用至").expect_text("出粉率");
        assert_eq!(contracted(&t, &w, &page).await.state, State::Contracted);
        let after = format!("{page}/after");
        let extend = [("kind", "extended"), ("on", "2026-03-02"), ("until", "2026-11-30")];
        t.post(&w.buy, &after, &extend).await.expect_status(422);
        assert_eq!(todos(&t, &w.buy).await, Vec::<String>::new());
        t.go_to("2026-09-14").await;
        assert!(!heard(&t, &page, "deals.trial_ending").await);
        t.go_to("2026-09-15").await;
        assert!(heard(&t, &page, "deals.trial_ending").await);
        assert!(todos(&t, &w.buy).await[0].starts_with("试用快到期"));
        t.post(&w.sell, &after, &extend).await.expect_status(303);
        assert_eq!(todos(&t, &w.buy).await, Vec::<String>::new());
        t.get(&w.buy, &page).await.expect_text("延长试用").expect_text("2026年11月30日");
        t.go_to("2026-11-20").await;
        let body = json!({ "kind": "paid", "on": "2026-11-19" });
        let api = format!("/api/v1{page}/after");
        t.post_json(&w.buy, &api, &body).await.expect_status(200).expect_text("\"kind\":\"paid\"");
        t.post_json(&w.buy, &api, &body).await.expect_status(409);
        t.get(&w.sell, &page).await.expect_text("试用已有结果");
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn a_trial_that_fails_is_returned_with_a_reason(t) {
        let w = world(&t, "enterprise").await;
        let page = talk(&t, &w).await;
        propose(&t, &w.sell, &page, &trial()).await;
        contracted(&t, &w, &page).await;
        let after = format!("{page}/after");
        let bare = [("kind", "returned"), ("on", "2026-03-02")];
        t.post(&w.buy, &after, &bare).await.expect_status(422).expect_text("为什么退回");
        let told = [("kind", "returned"), ("on", "2026-03-02"), ("note", "出粉率只到 74%，样机已退")];
        t.post(&w.buy, &after, &told).await.expect_status(303);
        t.get(&w.sell, &page).await.expect_text("退回，不再使用").expect_text("样机已退");
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn special_ways_are_not_listed_at_a_fixed_price(t) {
        let w = world(&t, "enterprise").await;
        let achievement = w.achievement.to_string();
        let fields = [("achievement", achievement.as_str()), ("mode", "equity"), ("total", "1"), ("days", "20")];
        t.post(&w.sell, "/listings", &fields).await.expect_status(422).expect_text("一对一谈");
    }
}

async fn heard(t: &TestApp, page: &str, kind: &str) -> bool {
    let id = deal(t, page).await.id.to_string();
    let entries = kezhuan_journal::events_of(t.app.db(), &id).await.unwrap();
    entries.iter().any(|entry| entry.kind == kind)
}
