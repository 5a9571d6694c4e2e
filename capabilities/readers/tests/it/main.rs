//! 收藏 and 举报 on both databases, through both faces.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use kezhuan_accounts::NewUser;
use kezhuan_achievements::{AchievementId, AchievementPlatformReviewRaw, AchievementRaw, IpRaw};
use kezhuan_authority::{Actor, Role, Subject};
use kezhuan_demands::{DemandId, DemandRaw, DemandReviewRaw, IndicatorRaw};
use kezhuan_kernel::Id;
use kezhuan_organizations::{Decision, OrganizationId, OrganizationRaw};
use kezhuan_testkit::{TestApp, both, officer, post};
use serde_json::json;

const XIANGCHENG: &str = "河南省/周口市/项城市";
const CITY: &str = "河南省/周口市";
const PDF: &[u8] = b"%PDF-1.7 proof";

/// A person with an account; reports and favourites belong to one.
async fn person(t: &TestApp, login: &str) -> Actor {
    let mut tx = t.app.db().begin("system:test").await.unwrap();
    let new = NewUser {
        login: login.into(),
        mobile: None,
        phone: String::new(),
        name: format!("{login}（演示）"),
        password: kezhuan_accounts::hash_password(t.app.db(), "corn field rain").await.unwrap(),
        demo_label: None,
    };
    let id = kezhuan_accounts::create_user_within(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    Actor { user: Some(id.uuid()), name: login.into(), ..Actor::default() }
}

async fn firm(t: &TestApp) -> OrganizationId {
    let cx = t.cx(&Actor::system("test"));
    let raw = OrganizationRaw {
        name: "项城味源食品有限公司（演示）".into(),
        kind: "enterprise".into(),
        credit_code: kezhuan_kernel::CreditCode::with_checks("91411681MADEM001")
            .unwrap()
            .to_string(),
        region: XIANGCHENG.into(),
        ..OrganizationRaw::default()
    };
    let may = cx.may(&kezhuan_organizations::IMPORT, &Subject::none()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    let profile = raw.check(&cx.pack()).unwrap();
    let id = kezhuan_organizations::register_within(&cx, &mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
    let county = t.cx(&post(Role::CountyBureau, XIANGCHENG));
    kezhuan_organizations::decide(&county, id, Decision::Verify).await.unwrap();
    id
}

async fn achievement(t: &TestApp, of: OrganizationId) -> AchievementId {
    let boss = t.cx(&officer(of.uuid()));
    let raw = AchievementRaw {
        holder: of.to_string(),
        title: "用秸秆纤维做的全生物降解地膜".into(),
        gain: "每亩成本低 41 元".into(),
        summary: "小麦秸秆磨细后与聚乳酸共混。".into(),
        trl: "7".into(),
        industries: vec!["biodegradable".into()],
        ownership: "service".into(),
        pricing_mode: "negotiated".into(),
        price_kind: "amount".into(),
        price: "600000".into(),
        modes: vec!["licence".into()],
        ip: vec![IpRaw {
            kind: "invention".into(),
            number: "202210000417".into(),
            title: "一种降解地膜".into(),
            state: "granted".into(),
            ..IpRaw::default()
        }],
        secrecy_by: "科研处".into(),
        secrecy_on: "2026-02-01".into(),
        contact_name: "技术部".into(),
        contact_phone: "0394-0000001".into(),
        ..AchievementRaw::default()
    };
    let id = kezhuan_achievements::begin(&boss, raw).await.unwrap();
    kezhuan_achievements::submit(&boss, id).await.unwrap();
    let publish = AchievementPlatformReviewRaw { decision: "publish".into(), ..Default::default() };
    let city = t.cx(&post(Role::CityBureau, CITY));
    kezhuan_achievements::platform_review(&city, id, &publish).await.unwrap();
    t.settle().await;
    id
}

async fn demand(t: &TestApp, of: OrganizationId) -> DemandId {
    let boss = t.cx(&officer(of.uuid()));
    let raw = DemandRaw {
        organization: of.to_string(),
        title: "酱卤废水处理成本降到每吨 9 元以内".into(),
        problem: "现在每吨 14 元，盐分高，生化法不稳。".into(),
        indicators: vec![IndicatorRaw {
            name: "吨水成本".into(),
            current: "14".into(),
            comparison: "at_most".into(),
            target: "9".into(),
            unit: "元".into(),
            test: "连续 30 天平均".into(),
        }],
        kind: "breakthrough".into(),
        cooperations: vec!["joint".into()],
        budget_kind: "amount".into(),
        budget: "1500000".into(),
        months: "12".into(),
        industries: vec!["prepared_food".into()],
        visibility: "public".into(),
        ..DemandRaw::default()
    };
    let id = kezhuan_demands::begin(&boss, raw).await.unwrap();
    kezhuan_demands::submit(&boss, id).await.unwrap();
    let publish = DemandReviewRaw { decision: "publish".into(), ..Default::default() };
    let desk = t.cx(&post(Role::MarketDesk, CITY));
    kezhuan_demands::review(&desk, id, &publish).await.unwrap();
    t.settle().await;
    id
}

async fn kinds_of(t: &TestApp, object: &str) -> Vec<String> {
    let events = kezhuan_journal::events_of(t.app.db(), object).await.unwrap();
    events.into_iter().map(|e| e.kind).collect()
}

async fn todos(t: &TestApp, actor: &Actor) -> Vec<String> {
    let todos = t.app.house().todos(&t.cx(actor)).await.unwrap();
    todos.into_iter().filter(|todo| todo.group == "举报").map(|todo| todo.href).collect()
}

async fn broken(t: &TestApp) -> Vec<String> {
    let cx = t.cx(&Actor::system("fsck"));
    (kezhuan_readers::CAPABILITY.checks.unwrap())(&cx).await.unwrap()
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_accounts::CAPABILITY, kezhuan_publicity::CAPABILITY,
        kezhuan_achievements::CAPABILITY, kezhuan_demands::CAPABILITY, kezhuan_contracts::CAPABILITY,
        kezhuan_trading::CAPABILITY, kezhuan_readers::CAPABILITY];
    async fn a_report_takes_an_achievement_down_and_the_owner_does_not_learn_by_whom(t) {
        let of = firm(&t).await;
        let (id, boss) = (achievement(&t, of).await, officer(of.uuid()));
        let (reader, second) = (person(&t, "reader").await, person(&t, "second").await);
        let city = post(Role::CityBureau, CITY);
        let (object, page) = (id.to_string(), format!("/achievements/{id}"));
        t.get(&reader, &page).await.expect_text(&format!("/reports/new?of={id}"));
        assert!(!t.get(&boss, &page).await.text().contains("/reports/new"), "not one's own");
        t.get(&reader, &format!("/reports/new?of={id}")).await.expect_status(200).expect_text("内容虚假");
        t.get(&Actor::nobody(), "/reports").await.expect_status(303);
        let empty = t.post(&reader, "/reports", &[("of", &object)]).await.expect_status(422);
        empty.expect_text("请选一项").expect_text("请写明哪里不对");
        let fields = [("of", object.as_str()), ("kind", "false"), ("text", "检测报告是别的产品的")];
        t.post(&boss, "/reports", &fields).await.expect_status(409).expect_text("您单位自己的");
        let made = t.post_files(&reader, "/reports", &fields, &[("evidence", "证明.pdf", PDF)]).await;
        let report = made.expect_status(303).location().unwrap().to_owned();
        t.post(&reader, "/reports", &fields).await.expect_status(409).expect_text("还在处理");
        let body = json!({ "of": object, "kind": "rights", "text": "专利是我们的" });
        let other = t.post_json(&second, "/api/v1/reports", &body).await.expect_status(201).json();

        t.clock.advance_seconds(3 * 86_400);
        assert_eq!(todos(&t, &city).await.len(), 2);
        t.get(&city, "/reports").await.expect_status(200).expect_text("3 天").expect_text("内容虚假");
        t.get(&city, &report).await.expect_text("reader（演示）").expect_text("证明.pdf");
        t.get(&city, &format!("{report}/file")).await.expect_status(200);
        let desk = post(Role::MarketDesk, CITY);
        t.get(&desk, &report).await.expect_status(404);
        for path in [report.as_str(), &format!("{report}/file")] {
            t.get(&boss, path).await.expect_status(404);
            t.get(&second, path).await.expect_status(404);
        }
        t.post(&boss, &report, &[("decision", "dismiss"), ("reason", "x")]).await.expect_status(403);
        t.post(&city, &report, &[("decision", "take_down")]).await.expect_status(422).expect_text("请写明理由");
        let down = [("decision", "take_down"), ("reason", "检测报告核对不上")];
        t.post(&city, &report, &down).await.expect_status(303);
        t.post(&city, &report, &down).await.expect_status(409);
        t.settle().await;

        let nobody = Actor::nobody();
        t.get(&nobody, &page).await.expect_status(200).expect_text("已下架").expect_text("检测报告核对不上");
        t.get(&nobody, "/achievements").await.expect_text("没有符合条件的成果");
        t.get(&nobody, &format!("/api/v1{page}")).await.expect_status(404);
        t.get(&reader, &report).await.expect_text("成立，已下架").expect_text("检测报告核对不上");
        let answered = format!("/reports/{}", other["id"].as_str().unwrap());
        t.get(&second, &answered).await.expect_text("成立，已下架");
        assert!(todos(&t, &city).await.is_empty());
        let own = t.get(&boss, &page).await.expect_status(200).text();
        assert!(!own.contains("reader") && !own.contains("second"), "the owner does not learn who");
        assert!(kinds_of(&t, &object).await.contains(&"achievements.taken_down".to_owned()));
        let log = kezhuan_journal::by_object(t.app.db(), &object).await.unwrap();
        let filed = log.iter().find(|e| e.kind == "reports.filed").unwrap();
        assert_eq!(filed.audience, kezhuan_journal::Audience::Internal);

        t.get(&city, &report).await.expect_text(&format!("{page}/restore"));
        t.post(&city, &format!("{page}/restore"), &[("reason", "补充了原件")]).await.expect_status(303);
        t.settle().await;
        t.get(&nobody, "/achievements").await.expect_text("1 项");
        assert!(kinds_of(&t, &object).await.contains(&"achievements.restored".to_owned()));
        assert_eq!(broken(&t).await, Vec::<String>::new());
    }

    async fn a_report_of_a_demand_is_for_the_desk_too_and_may_not_hold(t) {
        let of = firm(&t).await;
        let id = demand(&t, of).await;
        let reader = person(&t, "reader").await;
        let desk = post(Role::MarketDesk, CITY);
        let body = json!({ "of": id.to_string(), "kind": "other", "text": "重复发布" });
        let made = t.post_json(&reader, "/api/v1/reports", &body).await.expect_status(201).json();
        let path = format!("/api/v1/reports/{}/decide", made["id"].as_str().unwrap());
        assert_eq!(t.get(&desk, "/api/v1/reports").await.json()[0]["kind"], "other");
        t.post_json(&reader, &path, &json!({ "decision": "dismiss", "reason": "x" })).await.expect_status(403);
        let county = post(Role::CountyBureau, XIANGCHENG);
        t.post_json(&county, &path, &json!({ "decision": "dismiss", "reason": "x" })).await.expect_status(403);
        t.post_json(&desk, &path, &json!({ "decision": "dismiss", "reason": "不是同一件" })).await.expect_status(200);
        let own = t.get(&reader, "/api/v1/reports").await.json();
        assert_eq!((&own[0]["state"], &own[0]["reason"]), (&json!("dismissed"), &json!("不是同一件")));
        t.get(&Actor::nobody(), &format!("/demands/{id}")).await.expect_status(200).expect_text("吨水成本");
        t.post_json(&reader, "/api/v1/reports", &body).await.expect_status(201);
        let gone = json!({ "of": format!("dem_{}", "0".repeat(32)), "kind": "other", "text": "x" });
        t.post_json(&reader, "/api/v1/reports", &gone).await.expect_status(404);
    }

    async fn what_is_kept_is_private_and_forgotten_with_the_account(t) {
        let of = firm(&t).await;
        let (a, d) = (achievement(&t, of).await, demand(&t, of).await);
        let (reader, other) = (person(&t, "reader").await, person(&t, "other").await);
        t.get(&Actor::nobody(), &format!("/achievements/{a}")).await.expect_text("登录后收藏");
        t.get(&reader, &format!("/achievements/{a}")).await.expect_text(&format!("/favourites/{a}"));
        t.get(&reader, "/favourites").await.expect_status(200).expect_text("还没有收藏");
        for _ in 0..2 {
            t.post(&reader, &format!("/favourites/{a}"), &[]).await.expect_status(303);
        }
        let put = t.call_json(&reader, "PUT", &format!("/api/v1/favourites/{d}"), &t.fresh_key(), &json!({})).await;
        put.expect_status(200);
        t.post(&reader, "/favourites/nonsense", &[]).await.expect_status(404);
        t.get(&reader, &format!("/achievements/{a}")).await.expect_text("取消收藏");
        let list = t.get(&reader, "/favourites").await.expect_text("共 2 条").expect_text("600,000.00 元");
        list.expect_text("已发布").expect_text("酱卤废水");
        let csv = t.get(&reader, "/favourites/export?format=csv").await.expect_status(200).text();
        assert!(csv.contains(&a.to_string()) && csv.contains("技术需求"), "{csv}");
        assert_eq!(t.get(&other, "/api/v1/favourites").await.json(), json!([]));
        let keepers = async |object: String| {
            kezhuan_readers::keepers(&t.cx(&Actor::system("test")), &object).await.unwrap()
        };
        assert_eq!(keepers(a.to_string()).await, [reader.user.unwrap()]);

        let raw = kezhuan_demands::DemandCloseRaw { reason: "not_needed".into() };
        kezhuan_demands::withdraw(&t.cx(&officer(of.uuid())), d, &raw).await.unwrap();
        t.get(&reader, "/favourites").await.expect_text("已不再公开");
        assert!(keepers(d.to_string()).await.is_empty(), "its text is not theirs to read any more");
        let gone = t.call_json(&reader, "DELETE", &format!("/api/v1/favourites/{d}"), &t.fresh_key(), &json!({})).await;
        gone.expect_status(200);
        t.get(&reader, "/favourites").await.expect_text("共 1 条");
        let close = [("password", "corn field rain"), ("sure", "true")];
        t.post(&reader, "/account/close", &close).await.expect_status(303);
        assert!(keepers(a.to_string()).await.is_empty());
    }
}

#[test]
fn pages_are_sound() {
    kezhuan_testkit::pages_are_sound(&kezhuan_readers::CAPABILITY);
}
