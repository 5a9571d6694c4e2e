//! Lists on their way in, on both databases: checked, confirmed, written once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::pin::pin;

use futures::future::{Either, select};
use kezhuan_accounts::SignUpRaw;
use kezhuan_authority::{Actor, Role, Subject};
use kezhuan_kernel::Id;
use kezhuan_organizations::{OrganizationId, Profile};
use kezhuan_testkit::{TestApp, both};
use serde_json::json;

const CITY: &str = "河南省/周口市";
const CHUANHUI: &str = "河南省/周口市/川汇区";

/// An organization that waits for verification.
async fn unit(t: &TestApp, name: &str) -> OrganizationId {
    let cx = t.cx(&Actor::system("test"));
    let may = cx.may(&kezhuan_organizations::IMPORT, &Subject::none()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    let profile = Profile {
        name: name.into(),
        kind: "university".into(),
        credit_code: None,
        region: CHUANHUI.into(),
        address: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        summary: String::new(),
        size: None,
        party_nature: None,
        industries: Vec::new(),
        roles: Vec::new(),
        legal_entity: None,
    };
    let id = kezhuan_organizations::register_within(&cx, &mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A person with an account, an officer of the unit or the holder of a post.
async fn person(
    t: &TestApp,
    login: &str,
    of: Option<OrganizationId>,
    post: Option<(Role, &str)>,
) -> Actor {
    let cx = t.cx(&Actor::system("test"));
    let password = "correct-horse-7".to_owned();
    let raw =
        SignUpRaw { login: login.into(), name: login.into(), password, ..SignUpRaw::default() };
    let user = kezhuan_accounts::create_user(
        &cx,
        raw.check(&kezhuan_accounts::Settings::default()).unwrap(),
        None,
    )
    .await
    .unwrap();
    if let Some(unit) = of {
        let mut tx = t.app.db().begin("system:test").await.unwrap();
        kezhuan_accounts::make_member_within(&mut tx, user, unit, Role::Officer).await.unwrap();
        tx.commit().await.unwrap();
    }
    if let Some((role, region)) = post {
        kezhuan_accounts::add_post(&cx, user, role, region).await.unwrap();
    }
    kezhuan_accounts::actor_of_login(t.app.db(), login).await.unwrap().unwrap()
}

async fn upload(t: &TestApp, actor: &Actor, name: &str, text: &str) -> String {
    let files = [("file", name, text.as_bytes())];
    let answer = t.post_files(actor, "/imports/new/achievements", &[], &files).await;
    answer.expect_status(303).location().unwrap().to_owned()
}

async fn view(t: &TestApp, actor: &Actor, page: &str) -> serde_json::Value {
    t.get(actor, &format!("/api/v1{page}")).await.expect_status(200).json()
}

fn many(rows: usize) -> String {
    let row = |n: usize| format!("成果 {n}（演示）,N{n},{n}\n");
    let rows: String = (1..=rows).map(row).collect();
    format!("成果名称,编号,好处\n{rows}")
}

async fn records(t: &TestApp) -> i64 {
    use kezhuan_db::sea_orm::{ConnectionTrait, Statement};
    let sql = "select count(*) as n from achievements_achievement";
    let statement = Statement::from_string(t.app.db().backend(), sql);
    let row = t.app.db().reader().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_accounts::CAPABILITY, kezhuan_publicity::CAPABILITY,
    kezhuan_achievements::CAPABILITY, kezhuan_imports::CAPABILITY];

async fn a_list_is_checked_confirmed_and_written_once(t) {
    let school = unit(&t, "周口豫东农业大学（演示）").await;
    let officer = person(&t, "jingban", Some(school), None).await;
    let other = person(&t, "bieren", Some(unit(&t, "别的大学（演示）").await), None).await;
    t.get(&officer, "/imports").await.expect_status(200).expect_text("科技成果");
    t.get(&officer, "/imports/new/achievements").await.expect_status(200).expect_text("可填：");
    for format in ["xlsx", "csv"] {
        let path = format!("/imports/new/achievements/template?format={format}");
        assert!(!t.get(&officer, &path).await.expect_status(200).bytes.is_empty());
    }
    let path = "/imports/new/achievements";
    let pdf: [(&str, &str, &[u8]); 1] = [("file", "a.xlsx", b"%PDF-1.7")];
    t.post_files(&officer, path, &[], &pdf).await.expect_status(422).expect_text("这是 PDF，不是表格");
    t.post_files(&officer, path, &[], &[]).await.expect_status(422).expect_text("请选要导入的表格");
    let text = "成果名称,编号,单位,技术成熟度,价格（元）,状态\n\
        甲,1,,7,600000,\n乙,2,周口豫东农业大学（演示）,6,500000,草稿\n丙,3,别的大学（演示）,5,400000,\n\
        丁,4,,12,300000,\n戊,5,,5,45,\n己,6,,5,800000,已发布\n庚,7,,5,700000,\n甲,1,,7,600000,\n";
    let page = upload(&t, &officer, "成果.csv", text).await;
    t.get(&officer, &page).await.expect_status(200).expect_text("data-reload=\"5\"");
    t.post(&officer, &format!("{page}/confirm"), &[]).await.expect_status(409);
    t.settle().await;
    let shown = t.get(&officer, &page).await.expect_status(200);
    let shown = shown.expect_text("确认导入 4 行").expect_text("您只能导入“周口豫东农业大学（演示）”的");
    let shown = shown.expect_text("请填 1 到 9 之间的整数").expect_text("您导入的先存为草稿");
    shown.expect_text("45.00 元比这一列别的数").expect_text("是不是 450,000.00 元");
    let seen = view(&t, &officer, &page).await;
    assert_eq!(seen["checked"], json!({ "read": 8, "new": 4, "known": 1, "wrong": 3, "left": 0 }));
    assert_eq!(seen["asked"][0]["field"], "price");
    assert_eq!(records(&t).await, 0);
    let todos = t.app.house().todos(&t.cx(&officer)).await.unwrap();
    assert!(todos.iter().any(|todo| todo.href == page), "{todos:?}");
    t.get(&other, &page).await.expect_status(404);
    t.post(&other, &format!("{page}/confirm"), &[]).await.expect_status(404);

    t.post(&officer, &format!("{page}/confirm"), &[]).await.expect_status(303);
    t.settle().await;
    let seen = view(&t, &officer, &page).await;
    assert_eq!(seen["written"], json!({ "read": 8, "new": 3, "known": 1, "wrong": 3, "left": 1 }));
    t.get(&officer, &page).await.expect_text("已导入 3 行").expect_text("4 行没有导入");
    t.post(&officer, &format!("{page}/confirm"), &[]).await.expect_status(409);
    t.get(&officer, "/achievements/mine").await.expect_text("草稿");

    let mend = t.get(&officer, &format!("{page}/mend")).await.expect_status(200).bytes;
    let files: [(&str, &str, &[u8]); 1] = [("file", "要改的行.xlsx", &mend)];
    let again = t.post_files(&officer, path, &[], &files).await.expect_status(303);
    let again = again.location().unwrap().to_owned();
    t.settle().await;
    let seen = view(&t, &officer, &again).await;
    assert_eq!(seen["checked"], json!({ "read": 4, "new": 1, "known": 0, "wrong": 3, "left": 0 }));
    let all = [("confirmed", "price")];
    t.post(&officer, &format!("{again}/confirm"), &all).await.expect_status(303);
    t.settle().await;
    assert_eq!(records(&t).await, 4);
    let twice = upload(&t, &officer, "成果.csv", text).await;
    t.settle().await;
    assert_eq!(view(&t, &officer, &twice).await["checked"]["new"], 0);
    t.post(&officer, &format!("{twice}/confirm"), &all).await.expect_status(409);
    t.post(&officer, &format!("{twice}/drop"), &[]).await.expect_status(303);
    t.get(&officer, "/imports").await.expect_text("已放弃").expect_text("要改的行.xlsx");
    let broken = (kezhuan_imports::CAPABILITY.checks.unwrap())(&t.cx(&Actor::system("fsck"))).await.unwrap();
    assert_eq!(broken, Vec::<String>::new());
}

async fn a_crash_half_way_doubles_nothing(t) {
    let operator = person(&t, "yunying", None, Some((Role::Operator, CITY))).await;
    let page = upload(&t, &operator, "库.csv", &many(1_100)).await;
    t.settle().await;
    t.post(&operator, &format!("{page}/confirm"), &[]).await.expect_status(303);
    let job = &kezhuan_imports::CAPABILITY.long_jobs[0].job;
    let half = async {
        while records(&t).await == 0 {
            tokio::task::yield_now().await;
        }
    };
    match select(pin!(kezhuan_web::run_job(&t.app, job)), pin!(half)).await {
        Either::Left(_) => panic!("it was done before it could crash"),
        Either::Right(_) => {}
    }
    let before = records(&t).await;
    assert!(before > 0 && before < 1_100, "{before}");
    t.settle().await;
    assert_eq!(view(&t, &operator, &page).await["state"], "writing", "its lease is still held");
    t.go_to("2026-03-03").await;
    assert_eq!(records(&t).await, 1_100);
    let seen = view(&t, &operator, &page).await;
    assert_eq!(seen["state"], "done");
    assert_eq!(seen["written"], json!({ "read": 1100, "new": 1100, "known": 0, "wrong": 0, "left": 0 }));
}

async fn whoever_lost_the_right_brings_nothing_in(t) {
    let county = person(&t, "xianqu", None, Some((Role::CountyBureau, CHUANHUI))).await;
    let text = "成果名称,地区\n甲（演示）,川汇区\n乙（演示）,项城市\n丙（演示）,\n";
    let page = upload(&t, &county, "县.csv", text).await;
    t.settle().await;
    let seen = view(&t, &county, &page).await;
    assert_eq!(seen["checked"]["new"], 2);
    assert_eq!(seen["errors"][0]["message"], "“项城市”不归您导入，请由当地科技局或平台运营导入");
    t.post(&county, &format!("{page}/confirm"), &[]).await.expect_status(303);
    let gone = t.app.db().begin("system:test").await.unwrap();
    gone.run_sql("delete from accounts_post").await.unwrap();
    gone.commit_without_event("a test").await.unwrap();
    t.settle().await;
    let seen = view(&t, &county, &page).await;
    assert_eq!((seen["state"].as_str(), records(&t).await), (Some("failed"), 0), "{seen}");
    let researcher = kezhuan_testkit::researcher(OrganizationId::from_uuid(kezhuan_kernel::Uuid::nil()).uuid());
    t.get(&researcher, "/imports").await.expect_status(403);
    t.get(&Actor::nobody(), "/imports").await.expect_status(303);
}

async fn a_hopeless_list_is_not_read_to_its_end(t) {
    let operator = person(&t, "yunying", None, Some((Role::Operator, CITY))).await;
    let rows = "甲,20\n".repeat(5_300);
    let page = upload(&t, &operator, "库.csv", &format!("成果名称,技术成熟度\n{rows}")).await;
    t.settle().await;
    let seen = view(&t, &operator, &page).await;
    assert_eq!(seen["state"], "failed");
    assert_eq!(seen["checked"]["wrong"], 5_000);
    t.get(&operator, &page).await.expect_text("多半是整列填错了").expect_text("只列了前 50 处");
    t.get(&operator, &format!("{page}/mend")).await.expect_status(200);
}
}
