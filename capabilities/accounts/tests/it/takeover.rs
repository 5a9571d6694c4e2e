//! Claiming an organization, replacing its officer, objecting.

use kezhuan_accounts::{self as accounts, CAPABILITY};
use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::CreditCode;
use kezhuan_testkit::{TestApp, post};

use crate::{XIANGCHENG, actor, borrowed, company, user};

const PDF: &[u8] = b"%PDF-1.7 licence";

/// An organization whose officer is `login`; its page.
async fn registered(t: &TestApp, login: &str, stem: &str) -> String {
    user(t, login).await;
    let me = actor(t, login).await;
    let form = company(&format!("{login}药业（演示）有限公司"), stem);
    let done = t.post(&me, "/organizations/new", &borrowed(&form)).await.expect_status(303);
    done.location().unwrap().to_owned()
}

/// The same without officers, as after an import.
async fn imported(t: &TestApp, stem: &str) -> String {
    let home = registered(t, "importer", stem).await;
    let county = t.cx(&post(Role::CountyBureau, XIANGCHENG));
    let officer = actor(t, "importer").await;
    let api = t.get(&officer, &format!("/api/v1{home}/members")).await.expect_status(200).json();
    let id = api[0]["id"].as_str().unwrap().parse().unwrap();
    accounts::decide_membership(&county, id, accounts::MembershipDecision::Remove).await.unwrap();
    home
}

async fn ask(t: &TestApp, me: &Actor, home: &str, files: &[(&str, &str, &[u8])]) -> String {
    let done = t.post_files(me, &format!("{home}/takeover"), &[("said", "接手")], files).await;
    done.expect_status(303).location().unwrap().to_owned()
}

const PAPERS: [(&str, &str, &[u8]); 2] =
    [("licence", "执照.pdf", PDF), ("letter", "公函.pdf", PDF)];

kezhuan_testkit::both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn an_imported_company_is_claimed_and_the_county_agrees(t) {
        let home = imported(&t, "91411699MADEM021").await;
        let code = CreditCode::with_checks("91411699MADEM021").unwrap().to_string();
        user(&t, "liming").await;
        let me = actor(&t, "liming").await;
        t.get(&Actor::nobody(), "/organizations/claim").await.expect_status(303);
        t.get(&me, "/organizations/claim?code=123").await.expect_status(422);
        let other = CreditCode::with_checks("91411699MADEM099").unwrap();
        let page = t.get(&me, &format!("/organizations/claim?code={other}")).await.expect_status(200);
        page.expect_text(&format!("/organizations/new?credit_code={other}"));
        t.get(&me, &format!("/organizations/new?credit_code={other}")).await.expect_text(&other.to_string());
        t.get(&me, &format!("/organizations/claim?code={code}")).await.expect_status(200).expect_text("您可以认领");

        let path = format!("{home}/takeover");
        t.post_files(&me, &path, &[], &[]).await.expect_status(422).expect_text("请附营业执照");
        t.post_files(&me, &path, &[], &[("licence", "x.exe", b"MZ\x00\x01")]).await.expect_status(422).expect_text("只收");
        let takeover = ask(&t, &me, &home, &PAPERS[..1]).await;
        t.post_files(&me, &path, &[], &PAPERS).await.expect_status(409);
        t.get(&me, &format!("/organizations/claim?code={code}")).await.expect_text("正在等核验");

        let county = post(Role::CountyBureau, XIANGCHENG);
        let todos = t.app.house().todos(&t.cx(&county)).await.unwrap();
        assert!(todos.iter().any(|todo| todo.title.starts_with("核验认领单位") && todo.href == takeover));
        let away = post(Role::CountyBureau, "河南省/周口市/太康县");
        t.get(&away, &takeover).await.expect_status(404);
        t.get(&county, &format!("{takeover}/files/licence")).await.expect_status(200);
        t.post(&me, &format!("{takeover}/decide"), &[("decision", "grant")]).await.expect_status(403);
        t.post(&county, &format!("{takeover}/decide"), &[("decision", "refuse")]).await.expect_status(422).expect_text("写原因");
        t.post(&county, &format!("{takeover}/decide"), &[("decision", "grant")]).await.expect_status(303);
        t.post(&county, &format!("{takeover}/decide"), &[("decision", "grant")]).await.expect_status(409);
        assert_eq!(actor(&t, "liming").await.memberships[0].role, Role::Officer);
    }

    async fn an_officer_is_replaced_by_letter_unless_he_objects(t) {
        let home = registered(&t, "old", "91411699MADEM022").await;
        user(&t, "liming").await;
        let (old, me) = (actor(&t, "old").await, actor(&t, "liming").await);
        let path = format!("{home}/takeover");
        t.post_files(&me, &path, &[], &PAPERS[..1]).await.expect_status(422).expect_text("公函");
        let takeover = ask(&t, &me, &home, &PAPERS).await;
        let county = post(Role::CountyBureau, XIANGCHENG);
        let decide = format!("{takeover}/decide");
        t.post(&county, &decide, &[("decision", "grant")]).await.expect_status(303);
        assert!(actor(&t, "liming").await.memberships.is_empty(), "not before the time for objections");
        t.get(&old, &takeover).await.expect_status(200).expect_text("提异议");
        t.get(&old, &format!("{takeover}/files/letter")).await.expect_status(200);
        t.get(&old, &format!("{takeover}/files/licence")).await.expect_status(404);
        let object = format!("{takeover}/object");
        t.post(&me, &object, &[("objection", "x")]).await.expect_status(403);
        t.post(&old, &object, &[]).await.expect_status(422);
        t.post(&old, &object, &[("objection", "我还在职")]).await.expect_status(303);
        t.clock.advance_seconds(30 * 86_400);
        t.settle().await;
        assert_eq!(actor(&t, "old").await.memberships.len(), 1, "an objection stops the clock");
        let refuse = [("decision", "refuse"), ("reason", "公函系伪造")];
        t.post(&county, &decide, &refuse).await.expect_status(303);
        t.get(&me, &takeover).await.expect_text("公函系伪造");

        let takeover = ask(&t, &me, &home, &PAPERS).await;
        t.post(&county, &format!("{takeover}/decide"), &[("decision", "grant")]).await.expect_status(303);
        let due = t.app.house().next_deadline(&t.cx(&county)).await.unwrap().unwrap();
        t.clock.set(due.plus_seconds(-1));
        t.settle().await;
        assert!(actor(&t, "liming").await.memberships.is_empty());
        t.clock.set(due);
        t.settle().await;
        assert_eq!(actor(&t, "liming").await.memberships[0].role, Role::Officer);
        assert!(actor(&t, "old").await.memberships.is_empty());
        t.post(&old, &format!("{takeover}/object"), &[("objection", "晚了")]).await.expect_status(409);
    }

    async fn the_api_decides_and_objects(t) {
        let home = registered(&t, "old", "91411699MADEM023").await;
        user(&t, "liming").await;
        let (old, me) = (actor(&t, "old").await, actor(&t, "liming").await);
        let takeover = format!("/api/v1{}", ask(&t, &me, &home, &PAPERS).await);
        let county = post(Role::CountyBureau, XIANGCHENG);
        t.get(&Actor::nobody(), &takeover).await.expect_status(401);
        let grant = serde_json::json!({ "decision": "grant" });
        let view = t.post_json(&county, &format!("{takeover}/decide"), &grant).await.expect_status(200).json();
        assert_eq!(view["state"], "granted");
        let objection = serde_json::json!({ "objection": "我还在职" });
        let view = t.post_json(&old, &format!("{takeover}/object"), &objection).await.expect_status(200).json();
        assert_eq!(view["state"], "objected");
    }
}
