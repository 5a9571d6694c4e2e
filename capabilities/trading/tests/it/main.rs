//! Deals from the interest to the contract, on both databases, through both faces.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod demand;
mod listing;
mod setup;
mod special;

use kezhuan_achievements::Dealing;
use kezhuan_authority::{Actor, Mandate, Role};
use kezhuan_kernel::{Day, Fen, Id, Uuid};
use kezhuan_publicity::State as Shown;
use kezhuan_testkit::{TestApp, both, broker, officer, post};
use kezhuan_trading::{CAPABILITY, State, Turn};
use serde_json::json;
use setup::*;

async fn dealing(t: &TestApp, w: &World) -> Dealing {
    let found = kezhuan_achievements::get(t.app.db().reader(), w.achievement).await.unwrap();
    found.unwrap().dealing
}

async fn shown(t: &TestApp, page: &str) -> Shown {
    let id = deal(t, page).await.publicity.unwrap();
    kezhuan_publicity::get(t.app.db().reader(), id).await.unwrap().unwrap().state
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_publicity::CAPABILITY,
         kezhuan_achievements::CAPABILITY, kezhuan_demands::CAPABILITY,
         kezhuan_contracts::CAPABILITY, CAPABILITY];
    async fn a_university_deal_goes_through_publicity_to_the_contract(t) {
        let w = world(&t, "university").await;
        let new = format!("/deals/new?achievement={}", w.achievement);
        t.get(&w.buy, &new).await.expect_status(200).expect_text("3 个工作日");
        let page = talk(&t, &w).await;
        assert_eq!(dealing(&t, &w).await, Dealing::Negotiating);
        t.get(&w.sell, &page).await.expect_status(200).expect_text("李演示").expect_text("轮到您");
        t.get(&w.sell, &format!("{page}/sheet")).await.expect_status(200).expect_text("600,000.00")
            .expect_text("卖方有公示义务");
        let mut first = version("0");
        first.extend([
            ("agency[organization]", "周口科汇技术转移中心（演示）"), ("agency[work]", "寻找成果、组织洽谈"),
            ("agency[broker]", "赵演示"), ("agency[commission]", "12000"), ("names_buyer", "true"),
        ]);
        propose(&t, &w.sell, &page, &first).await;
        t.get(&w.buy, &format!("{page}/confirm")).await.expect_status(200).expect_text("陆拾万元整")
            .expect_text("15 日");
        confirm(&t, &w.buy, &page, "1").await;
        assert_eq!(deal(&t, &page).await.state, State::Publicity);
        assert_eq!(dealing(&t, &w).await, Dealing::Publicity);
        let notice = format!("/publicity/{}", deal(&t, &page).await.publicity.unwrap());
        t.get(&Actor::nobody(), &notice).await.expect_status(200)
            .expect_text("许可（普通许可，5 年，河南省内）").expect_text("院办纪〔2026〕3号")
            .expect_text("周口豫麦生物科技有限公司").expect_text("低温慢速研磨");
        t.post(&w.sell, &format!("{page}/contract"), &[]).await.expect_status(409);
        t.go_to("2026-03-17").await;
        assert_eq!(deal(&t, &page).await.state, State::Publicity);
        t.go_to("2026-03-18").await;
        let agreed = deal(&t, &page).await;
        assert_eq!((agreed.state, agreed.agreed_on), (State::Agreed, Day::new(2026, 3, 18)));
        assert_eq!(dealing(&t, &w).await, Dealing::Transferred);
        t.get(&w.buy, &format!("{page}/paper")).await.expect_status(200).expect_text("成交确认单");
        let made = t.post(&w.buy, &format!("{page}/contract"), &[]).await.expect_status(303);
        let contract = made.location().unwrap().rsplit('/').next().unwrap().parse().unwrap();
        let drafted = kezhuan_contracts::get(t.app.db().reader(), contract).await.unwrap().unwrap();
        assert_eq!((drafted.kind.as_str(), drafted.amount), ("licence", Fen::yuan(600_000)));
        assert_eq!((drafted.plan.len(), drafted.plan_total()), (2, Fen::yuan(600_000)));
        let agency = drafted.agency.as_ref().unwrap();
        assert_eq!((agency.work.as_str(), agency.commission), ("寻找成果、组织洽谈", Some(Fen::yuan(12_000))));
        assert_eq!((drafted.broker.as_str(), drafted.territory.as_str()), ("赵演示", "河南省内"));
        t.post(&w.buy, &format!("{page}/contract"), &[]).await.expect_status(409);
        let cx = t.cx(&Actor::nobody());
        let card = (CAPABILITY.showcase.unwrap())(&cx).await.unwrap().unwrap();
        assert_eq!((card.href, card.sum), (notice, Some(Fen::yuan(600_000))));
        let stations = t.app.house().stations(&cx, &contract.to_string()).await.unwrap();
        let done: Vec<u8> = stations.iter().filter(|s| s.done).map(|s| s.place).collect();
        assert!(done.starts_with(&[0, 1, 2]), "{done:?}");
        t.get(&Actor::nobody(), "/deals").await.expect_status(200).expect_text("60.00");
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn a_company_deal_is_agreed_at_once_unless_both_want_publicity(t) {
        let w = world(&t, "enterprise").await;
        let page = talk(&t, &w).await;
        propose(&t, &w.buy, &page, &version("0")).await;
        confirm(&t, &w.sell, &page, "1").await;
        let agreed = deal(&t, &page).await;
        assert_eq!((agreed.state, agreed.publicity), (State::Agreed, None));
        let again = talk(&t, &w).await;
        let mut wanted = version("0");
        wanted.push(("publish", "true"));
        propose(&t, &w.buy, &again, &wanted).await;
        confirm(&t, &w.sell, &again, "1").await;
        assert_eq!((deal(&t, &again).await.state, deal(&t, &again).await.duty), (State::Publicity, false));
        t.go_to("2026-03-18").await;
        assert_eq!(deal(&t, &again).await.state, State::Agreed);
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn an_upheld_objection_leads_back_to_bargaining(t) {
        let w = world(&t, "university").await;
        let page = talk(&t, &w).await;
        propose(&t, &w.sell, &page, &version("0")).await;
        confirm(&t, &w.buy, &page, "1").await;
        let objection = object(&t, &deal(&t, &page).await).await;
        assert_eq!(deal(&t, &page).await.state, State::Objection);
        t.get(&w.buy, &page).await.expect_text("异议核查");
        let reply = [("outcome", "upheld"), ("text", "确实少列一人")];
        t.post(&w.sell, &objection, &reply).await.expect_status(303);
        t.settle().await;
        let back = deal(&t, &page).await;
        assert_eq!((back.state, back.turn.word()), (State::Bargaining, "seller"));
        assert_eq!(dealing(&t, &w).await, Dealing::Negotiating);
        t.get(&w.sell, &page).await.expect_text("上一版公示没有通过").expect_text("提出改正后的一版");
        let old = [("version", "1")];
        t.post(&w.buy, &format!("{page}/confirm"), &old).await.expect_status(409);
        propose(&t, &w.sell, &page, &version("1")).await;
        confirm(&t, &w.buy, &page, "2").await;
        let anew = deal(&t, &page).await;
        let notice = kezhuan_publicity::get(t.app.db().reader(), anew.publicity.unwrap()).await.unwrap();
        assert!(notice.unwrap().replaces.is_some());
        t.go_to("2026-03-18").await;
        assert_eq!(deal(&t, &page).await.state, State::Agreed);
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn a_dismissed_objection_lets_it_go_on(t) {
        let w = world(&t, "university").await;
        let page = talk(&t, &w).await;
        propose(&t, &w.sell, &page, &version("0")).await;
        confirm(&t, &w.buy, &page, "1").await;
        t.go_to("2026-03-09").await;
        let objection = object(&t, &deal(&t, &page).await).await;
        t.go_to("2026-03-12").await;
        let reply = [("outcome", "dismissed"), ("text", "名单与任务书一致")];
        t.post(&w.sell, &objection, &reply).await.expect_status(303);
        t.settle().await;
        assert_eq!(deal(&t, &page).await.state, State::Publicity);
        t.go_to("2026-03-20").await;
        assert_eq!(deal(&t, &page).await.state, State::Publicity);
        t.go_to("2026-03-21").await;
        assert_eq!(deal(&t, &page).await.state, State::Agreed);
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn a_last_day_on_a_holiday_moves(t) {
        let w = world(&t, "university").await;
        t.go_to("2026-04-20").await;
        let page = talk(&t, &w).await;
        let mut sheet = version("0");
        sheet[6].1 = "2026-06-15";
        propose(&t, &w.sell, &page, &sheet).await;
        confirm(&t, &w.buy, &page, "1").await;
        let id = deal(&t, &page).await.publicity.unwrap();
        let notice = kezhuan_publicity::get(t.app.db().reader(), id).await.unwrap().unwrap();
        assert_eq!(notice.end, Day::new(2026, 5, 6), "5 May is a holiday");
        t.go_to("2026-05-06").await;
        assert_eq!(deal(&t, &page).await.state, State::Publicity);
        t.go_to("2026-05-07").await;
        assert_eq!(deal(&t, &page).await.state, State::Agreed);
    }

    async fn a_royalty_has_no_fixed_price_and_is_published_as_such(t) {
        let w = world(&t, "university").await;
        let page = talk(&t, &w).await;
        let pure: Vec<_> = version("0").into_iter()
            .filter(|(name, _)| !name.starts_with("parts") && *name != "total")
            .chain([("royalty", "销售额的 2%，每年对账")]).collect();
        propose(&t, &w.sell, &page, &pure).await;
        t.get(&w.buy, &format!("{page}/confirm")).await.expect_status(200).expect_text("按提成付款");
        confirm(&t, &w.buy, &page, "1").await;
        let notice = format!("/publicity/{}", deal(&t, &page).await.publicity.unwrap());
        let told = t.get(&Actor::nobody(), &notice).await.expect_text("销售额的 2%");
        assert!(!told.text().contains("0.00"), "a price nobody knows is not 0");
        let place = [("link", "https://unit.example.invalid/1"), ("from", "2026-03-02")];
        t.post(&w.sell, &format!("{notice}/place"), &place).await.expect_status(303);
        t.go_to("2026-03-18").await;
        t.get(&w.sell, &format!("{notice}/proof")).await.expect_status(200).expect_text("提成：销售额的 2%");
        t.post(&w.buy, &format!("{page}/contract"), &[]).await.expect_status(303);
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn an_agent_acts_by_mandate_and_every_step_says_so(t) {
        let w = world(&t, "enterprise").await;
        let mandate = Mandate {
            principal: w.buy.memberships[0].organization,
            principal_name: "周口豫麦生物科技有限公司（演示）".into(),
            agent: w.agency.uuid(),
            agent_name: "周口科汇技术转移中心（演示）".into(),
            areas: vec!["deals".into()],
        };
        let agent = Actor { mandates: vec![mandate], ..broker(w.agency.uuid()) };
        let elsewhere = Actor { mandates: vec![Mandate { areas: vec!["demands".into()], ..agent.mandates[0].clone() }], ..agent.clone() };
        let achievement = w.achievement.to_string();
        let mut fields = vec![("achievement", achievement.as_str())];
        fields.extend(INTEREST);
        t.post(&elsewhere, "/deals", &fields).await.expect_status(403);
        let begun = t.post(&agent, "/deals", &fields).await.expect_status(303);
        let page = begun.location().unwrap().to_owned();
        assert_eq!(deal(&t, &page).await.interest.act_for, "周口科汇技术转移中心（演示）");
        t.get(&w.buy, &page).await.expect_status(200).expect_text("买方提出合作意向（由周口科汇技术转移中心（演示）代办）");
        t.get(&elsewhere, &page).await.expect_status(404);
        t.get(&agent, &page).await.expect_status(200);
        let answer = [("contact_name", "张演示"), ("contact_phone", "0394-0000001"), ("interested", "no")];
        t.post(&w.sell, &format!("{page}/answer"), &answer).await.expect_status(303);
        t.post(&agent, &format!("{page}/promise"), &[("name", "赵演示"), ("agreed", "true")]).await.expect_status(303);
        let id = deal(&t, &page).await.id.to_string();
        let entries = kezhuan_journal::events_of(t.app.db(), &id).await.unwrap();
        let by = |kind: &str| {
            let entry = entries.iter().find(|entry| entry.kind == kind).unwrap();
            entry.links.iter().any(|(role, id)| role == "agent" && *id == w.agency.to_string())
        };
        assert_eq!(["deals.begun", "deals.answered", "deals.promised"].map(by), [true, false, true]);
    }

    async fn twice_is_once(t) {
        let w = world(&t, "enterprise").await;
        let page = talk(&t, &w).await;
        let path = format!("{page}/sheet");
        let one = t.post_keyed(&w.buy, &path, "key-00000001", &version("0")).await.expect_status(303);
        let two = t.post_keyed(&w.buy, &path, "key-00000001", &version("0")).await.expect_status(303);
        assert_eq!(one.location(), two.location());
        assert_eq!(deal(&t, &page).await.sheet, 1);
        t.post(&w.buy, &path, &version("0")).await.expect_status(409);
        confirm(&t, &w.sell, &page, "1").await;
        t.post(&w.sell, &format!("{page}/confirm"), &[("version", "1")]).await.expect_status(409);
        let achievement = w.achievement.to_string();
        let mut fields = vec![("achievement", achievement.as_str())];
        fields.extend(INTEREST);
        t.post_keyed(&w.buy, "/deals", "key-00000002", &fields).await.expect_status(303);
        t.post_keyed(&w.buy, "/deals", "key-00000002", &fields).await.expect_status(303);
        t.post(&w.buy, "/deals", &fields).await.expect_status(409).expect_text("已经在谈");
    }

    async fn of_two_confirmations_one_counts(t) {
        let w = world(&t, "university").await;
        let page = talk(&t, &w).await;
        propose(&t, &w.sell, &page, &version("0")).await;
        let (path, other) = (format!("{page}/confirm"), colleague(&w.buy));
        let fields = [("version", "1")];
        let (a, b) = tokio::join!(t.post(&w.buy, &path, &fields), t.post(&other, &path, &fields));
        let mut got = [a.status, b.status];
        got.sort_unstable();
        assert_eq!(got, [303, 409]);
        assert_eq!(shown(&t, &page).await, Shown::Open);
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn a_new_version_and_a_confirmation_do_not_cross(t) {
        let w = world(&t, "enterprise").await;
        let page = talk(&t, &w).await;
        propose(&t, &w.sell, &page, &version("0")).await;
        let (propose, confirm) = (format!("{page}/sheet"), format!("{page}/confirm"));
        let (next, old) = (version("1"), [("version", "1")]);
        let other = colleague(&w.buy);
        let (a, b) = tokio::join!(t.post(&w.sell, &propose, &next), t.post(&other, &confirm, &old));
        let mut got = [a.status, b.status];
        got.sort_unstable();
        assert_eq!(got, [303, 409], "one of them came first");
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn who_may_do_what(t) {
        let w = world(&t, "university").await;
        let mut named = vec![
            ("agency[organization]", "周口科汇技术转移中心（演示）"), ("agency[work]", "组织洽谈"),
        ];
        let achievement = w.achievement.to_string();
        named.push(("achievement", achievement.as_str()));
        named.extend(INTEREST);
        let page = t.post(&w.buy, "/deals", &named).await.expect_status(303);
        let page = page.location().unwrap().to_owned();
        let other = officer(Uuid::from_u128(99));
        let agent = broker(w.agency.uuid());
        let other_agent = broker(Uuid::from_u128(98));
        let county = post(Role::CountyBureau, BUYER_COUNTY);
        let elsewhere = post(Role::CountyBureau, "河南省/周口市/沈丘县");
        let auditor = post(Role::Auditor, "河南省/周口市");
        let finance = post(Role::Finance, "河南省/周口市");
        for (who, status) in [
            (&w.sell, 200), (&w.buy, 200), (&agent, 200), (&county, 200), (&auditor, 200),
            (&other, 404), (&other_agent, 404), (&elsewhere, 403), (&finance, 403),
        ] {
            t.get(who, &page).await.expect_status(status);
        }
        t.get(&Actor::nobody(), &page).await.expect_status(303);
        let answer = [("contact_name", "张"), ("contact_phone", "1"), ("interested", "no")];
        let path = format!("{page}/answer");
        for (who, status) in [(&w.buy, 403), (&other, 404), (&agent, 403), (&county, 403)] {
            t.post(who, &path, &answer).await.expect_status(status);
        }
        let told = t.get(&w.sell, &page).await.expect_status(200);
        assert!(!told.text().contains("0394-0000002"), "contacts come with the answer");
        t.post(&w.sell, &path, &answer).await.expect_status(303);
        t.get(&w.sell, &page).await.expect_text("0394-0000002");
        let watched = t.get(&county, &page).await.expect_status(200);
        assert!(!watched.text().contains("0394-0000002"), "contacts are for the two parties");
        t.post(&w.sell, &format!("{page}/promise"), &[("name", "张"), ("agreed", "true")]).await
            .expect_status(403);
        t.get(&w.sell, &format!("{page}/promise")).await.expect_status(403);
        t.post(&agent, &format!("{page}/notes"), &[("body", "下周二去看中试线")]).await.expect_status(303);
        t.post(&county, &format!("{page}/notes"), &[("body", "看看")]).await.expect_status(403);
        t.get(&county, "/deals").await.expect_status(200).expect_text("JY-2026-000001");
        let list = t.get(&other, "/deals").await.expect_status(200);
        assert!(!list.text().contains("JY-2026-000001"));
    }

    async fn it_can_be_declined_and_ended(t) {
        let w = world(&t, "university").await;
        let page = begin(&t, &w).await;
        t.post(&w.sell, &format!("{page}/decline"), &[("reason", "")]).await.expect_status(422);
        t.post(&w.sell, &format!("{page}/decline"), &[("reason", "busy")]).await.expect_status(303);
        t.get(&w.buy, &page).await.expect_text("目前没有精力");
        let page = talk(&t, &w).await;
        propose(&t, &w.sell, &page, &version("0")).await;
        confirm(&t, &w.buy, &page, "1").await;
        let end = format!("{page}/end");
        t.get(&w.buy, &end).await.expect_status(200);
        t.post(&w.buy, &end, &[("reason", "other")]).await.expect_status(422).expect_text("请写明原因");
        t.post(&w.buy, &end, &[("reason", "buyer_withdrawn")]).await.expect_status(303);
        assert_eq!(shown(&t, &page).await, Shown::Withdrawn);
        assert_eq!(dealing(&t, &w).await, Dealing::Open);
        t.go_to("2026-03-30").await;
        assert_eq!(deal(&t, &page).await.state, State::Ended);
        t.post(&w.buy, &end, &[("reason", "price")]).await.expect_status(409);
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn an_exclusive_licence_closes_the_achievement(t) {
        let w = world(&t, "enterprise").await;
        let third = unit(&t, "沈丘面业有限公司（演示）", "enterprise", BUYER_COUNTY).await;
        let other = World { buy: officer(third.uuid()), sell: w.sell.clone(), ..w };
        let (mine, theirs) = (talk(&t, &w).await, talk(&t, &other).await);
        let mut exclusive = version("0");
        exclusive[2].1 = "exclusive";
        propose(&t, &w.sell, &mine, &exclusive).await;
        propose(&t, &w.sell, &theirs, &version("0")).await;
        confirm(&t, &w.buy, &mine, "1").await;
        t.post(&other.buy, &format!("{theirs}/confirm"), &[("version", "1")]).await
            .expect_status(409).expect_text("独占许可给别人");
        t.post(&other.buy, &format!("{theirs}/end"), &[("reason", "sold")]).await.expect_status(303);
        let achievement = w.achievement.to_string();
        let mut fields = vec![("achievement", achievement.as_str())];
        fields.extend(INTEREST);
        t.post(&other.buy, "/deals", &fields).await.expect_status(409);
    }

    async fn forms_keep_what_was_typed(t) {
        let w = world(&t, "university").await;
        let achievement = w.achievement.to_string();
        let answer = t.post(&w.buy, "/deals", &[("achievement", achievement.as_str()), ("message", "您好")]).await;
        answer.expect_status(422).expect_text("有 4 处要改").expect_text("您好");
        let page = talk(&t, &w).await;
        let mut wrong = version("0");
        wrong[5].1 = "620,000.00";
        let answer = t.post(&w.sell, &format!("{page}/sheet"), &wrong).await.expect_status(422);
        answer.expect_text("少 20,000.00 元").expect_text("620,000.00").expect_text("试产合格");
        let mut more = version("0");
        more.push(("_add", "parts"));
        t.post(&w.sell, &format!("{page}/sheet"), &more).await.expect_status(200)
            .expect_text("parts[2][due]");
        let mut unknown = version("0");
        unknown.extend([("agency[organization]", "没有这家"), ("agency[work]", "洽谈")]);
        t.post(&w.sell, &format!("{page}/sheet"), &unknown).await.expect_status(422)
            .expect_text("没有找到这家技术转移机构");
        let none: [(&str, &str); 0] = [];
        t.post(&w.sell, &format!("{page}/notes"), &none).await.expect_status(422);
        let file = [("file", "中试报告.pdf", &b"%PDF-1.7"[..])];
        t.post_files(&w.sell, &format!("{page}/notes"), &[("body", "报告")], &file).await
            .expect_status(303);
        t.get(&w.buy, &page).await.expect_text("中试报告.pdf");
    }

    async fn the_api_does_the_same(t) {
        let w = world(&t, "enterprise").await;
        let body = json!({ "achievement": w.achievement.to_string(), "mode": "licence",
            "intended_use": "面粉线", "contact_name": "李", "contact_phone": "1" });
        let made = t.post_json(&w.buy, "/api/v1/deals", &body).await.expect_status(201).json();
        let api = format!("/api/v1/deals/{}", made["id"].as_str().unwrap());
        let answer = json!({ "contact_name": "张", "contact_phone": "2", "interested": "yes",
            "declaration": "完成人持股 30%" });
        let got = t.post_json(&w.sell, &format!("{api}/answer"), &answer).await.expect_status(200).json();
        assert_eq!((got["deal"]["state"].as_str(), got["interested"].as_bool()), (Some("answered"), Some(true)));
        let promise = json!({ "name": "李", "agreed": "true" });
        t.post_json(&w.buy, &format!("{api}/promise"), &promise).await.expect_status(200);
        let sheet = json!({ "based_on": "0", "mode": "licence", "licence_mode": "ordinary", "years": "3",
            "territory": "全国", "total": "100000.00",
            "parts": [{ "due": "2026-05-01", "amount": "100000" }] });
        let version = t.post_json(&w.buy, &format!("{api}/sheets"), &sheet).await.expect_status(201).json();
        assert_eq!(version["version"], 1);
        t.post_json(&w.buy, &format!("{api}/confirm"), &json!({ "version": "1" })).await
            .expect_status(409).expect_text("deals.own_sheet");
        let got = t.post_json(&w.sell, &format!("{api}/confirm"), &json!({ "version": "1" })).await;
        let got = got.expect_status(200).json();
        assert_eq!(got["deal"]["state"], "agreed");
        assert_eq!(got["sheets"][0]["total"], "100000.00");
        let made = t.post_json(&w.sell, &format!("{api}/contract"), &json!({})).await.expect_status(201).json();
        assert!(made["id"].as_str().unwrap().starts_with("con_"));
        t.post_json(&w.buy, &format!("{api}/end"), &json!({ "reason": "price" })).await.expect_status(409);
        let list = t.get(&w.buy, "/api/v1/deals?state=agreed").await.expect_status(200).json();
        assert_eq!(list.as_array().unwrap().len(), 1);
        t.get(&officer(Uuid::from_u128(9)), &api).await.expect_status(404);
    }

    async fn the_house_hears_whose_turn_it_is(t) {
        let w = world(&t, "university").await;
        let page = begin(&t, &w).await;
        let todos = |who: Actor| {
            let cx = t.cx(&who);
            async move { (CAPABILITY.todos.unwrap())(&cx).await.unwrap() }
        };
        let waiting = todos(w.sell.clone()).await;
        assert_eq!(waiting[0].href, format!("{page}/answer"));
        assert_eq!(waiting[0].due, Day::new(2026, 3, 5).map(Day::end));
        assert!(todos(w.buy.clone()).await.is_empty());
        assert_eq!(deal(&t, &page).await.turn, Turn::parse("seller").unwrap());
        let threads = (CAPABILITY.threads.unwrap())(&t.cx(&w.buy)).await.unwrap();
        assert_eq!(threads[0].number, "JY-2026-000001");
        let cards = (CAPABILITY.clause_cards.unwrap())(&t.cx(&Actor::nobody())).await.unwrap();
        let count = |clause: &str| cards.iter().find(|c| c.clause == clause).map(|c| c.count);
        assert_eq!((count("7-4"), count("7-10"), count("5-8")), (Some(1), Some(0), Some(0)));
    }
}

#[test]
fn every_form_carries_its_key() {
    for locale in [kezhuan_web::Locale::Zh, kezhuan_web::Locale::En] {
        for (name, html) in (CAPABILITY.samples.unwrap())(locale) {
            let html = html.unwrap_or_else(|problem| panic!("{name}: {problem}"));
            assert_eq!(
                html.matches("<form").count(),
                html.matches("name=\"_key\"").count(),
                "{name}: every form carries its key"
            );
        }
    }
}

#[test]
fn pages_are_sound_in_both_languages() {
    kezhuan_testkit::pages_are_sound(&CAPABILITY);
}
