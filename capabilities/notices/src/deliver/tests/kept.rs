//! Whoever keeps a thing hears of its changes, on both databases.

use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::{Id, Page};
use kezhuan_testkit::TestApp;

use super::{actor, people};
use crate::store;

const TITLE: &str = "轴承余热球化退火工艺（演示 1）";

/// An achievement that a list of a public library brought in.
async fn imported(t: &TestApp) -> String {
    let cx = t.cx(&Actor::system("import"));
    let list = &kezhuan_achievements::LIST;
    let text = format!("成果名称,编号\n{TITLE},N1\n");
    let limits = kezhuan_sheets::Limits::default();
    kezhuan_web::imports::bring_in(&cx, list, text.into(), "a.csv", limits).await.unwrap();
    t.settle().await;
    let found = t.get(&Actor::nobody(), "/api/v1/achievements").await.json();
    found["rows"][0]["id"].as_str().unwrap().to_owned()
}

async fn says(t: &TestApp, user: kezhuan_accounts::UserId) -> Vec<(String, String)> {
    let all = store::inbox(t.app.db().reader(), user.uuid(), Page::new(1, 20)).await.unwrap();
    all.into_iter().map(|notice| (notice.says, notice.title)).collect()
}

kezhuan_testkit::both! {
    [kezhuan_organizations::CAPABILITY, kezhuan_accounts::CAPABILITY,
        kezhuan_achievements::CAPABILITY, kezhuan_readers::CAPABILITY, crate::CAPABILITY];
    async fn whoever_keeps_a_thing_hears_of_its_changes(t) {
        let (_, users) = people(&t).await;
        let object = imported(&t).await;
        let (keeper, reporter) = (users[0], users[1]);
        kezhuan_readers::keep(&t.cx(&actor(keeper)), &object).await.unwrap();
        let raw = kezhuan_readers::ReportRaw {
            of: object.clone(),
            kind: "false".into(),
            text: "检测报告是别的产品的".into(),
        };
        let report = kezhuan_readers::report(&t.cx(&actor(reporter)), &raw, &[]).await.unwrap();
        let city = t.cx(&kezhuan_testkit::post(Role::CityBureau, "河南省/周口市"));
        let decision = kezhuan_readers::ReportDecisionRaw {
            decision: "take_down".into(),
            reason: "核对不上".into(),
        };
        kezhuan_readers::decide(&city, report, &decision).await.unwrap();
        t.settle().await;
        let told = |says: &str| (says.to_owned(), TITLE.to_owned());
        assert!(says(&t, keeper).await.contains(&told("您收藏的成果已下架")));
        assert!(!says(&t, keeper).await.contains(&told("您的举报成立，已下架")));
        assert!(says(&t, reporter).await.contains(&told("您的举报成立，已下架")));
        assert!(!says(&t, reporter).await.contains(&told("您收藏的成果已下架")));
        kezhuan_readers::drop(&t.cx(&actor(keeper)), &object).await.unwrap();
        let before = says(&t, keeper).await.len();
        let why = kezhuan_achievements::AchievementReasonRaw { reason: "已核实".into() };
        let id = kezhuan_achievements::AchievementId::parse(&object).unwrap();
        kezhuan_achievements::restore(&city, id, &why).await.unwrap();
        t.settle().await;
        assert_eq!(says(&t, keeper).await.len(), before, "not kept any more");
    }
}
