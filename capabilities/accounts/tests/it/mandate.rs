//! 代办: the sealed paper, the principal's word, the county's where nobody is there, taking it back.

use kezhuan_accounts::{self as accounts, CAPABILITY, MembershipDecision};
use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::{CreditCode, Id};
use kezhuan_organizations::{Decision, OrganizationId};
use kezhuan_testkit::{TestApp, post};

use crate::{XIANGCHENG, actor, borrowed, company, user};

const LETTER: [(&str, &str, &[u8]); 1] = [("letter", "委托书.pdf", b"%PDF-1.7 mandate")];

/// A verified organization whose officer is `login`.
async fn verified(t: &TestApp, login: &str, stem: &str) -> OrganizationId {
    user(t, login).await;
    let me = actor(t, login).await;
    let form = company(&format!("{login}公司（演示）"), stem);
    let done = t.post(&me, "/organizations/new", &borrowed(&form)).await.expect_status(303);
    let id: OrganizationId = done.location().unwrap().rsplit('/').next().unwrap().parse().unwrap();
    let county = t.cx(&post(Role::CountyBureau, XIANGCHENG));
    kezhuan_organizations::decide(&county, id, Decision::Verify).await.unwrap();
    id
}

fn wish<'a>(principal: &'a str, until: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("principal", principal),
        ("areas", "deals"),
        ("areas", "contracts"),
        ("from", "2026-03-02"),
        ("until", until),
    ]
}

async fn ask(t: &TestApp, me: &Actor, principal: &str, until: &str) -> String {
    let done = t.post_files(me, "/mandates", &wish(principal, until), &LETTER).await;
    done.expect_status(303).location().unwrap().to_owned()
}

async fn may_act(t: &TestApp, login: &str, area: &str, of: OrganizationId) -> bool {
    actor(t, login).await.speaks_for(area).contains(&of.uuid())
}

kezhuan_testkit::both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn the_principal_gives_it_and_takes_it_back(t) {
        let principal = verified(&t, "maker", "91411699MADEM021").await;
        verified(&t, "agency", "91411699MADEM022").await;
        let (maker, agency) = (actor(&t, "maker").await, actor(&t, "agency").await);
        let bare = t.post(&agency, "/mandates", &[("principal", ""), ("until", "2026-03-01")]).await;
        bare.expect_status(422).expect_text("请附委托方盖章的委托书").expect_text("请勾选委托办哪些事");
        let own = wish("agency公司（演示）", "2026-06-30");
        t.post_files(&agency, "/mandates", &own, &LETTER).await.expect_status(422).expect_text("不用委托");
        let gone = wish("没有这家公司", "2026-06-30");
        t.post_files(&agency, "/mandates", &gone, &LETTER).await.expect_status(422).expect_text("没有找到");
        let code = CreditCode::with_checks("91411699MADEM021").unwrap().to_string();
        let page = ask(&t, &agency, &code, "2026-06-30").await;
        assert!(!may_act(&t, "agency", "deals", principal).await);
        user(&t, "stranger").await;
        let stranger = actor(&t, "stranger").await;
        t.get(&stranger, &page).await.expect_status(404);
        t.get(&Actor::nobody(), &page).await.expect_status(303);
        t.get(&agency, &page).await.expect_status(200).expect_text("等委托方确认");
        t.post(&agency, &page, &[("decision", "give")]).await.expect_status(403);
        t.post(&maker, &page, &[("decision", "refuse")]).await.expect_status(422);
        t.get(&maker, &format!("{page}/letter")).await.expect_status(200);
        let todos = (CAPABILITY.todos.unwrap())(&t.cx(&maker)).await.unwrap();
        assert_eq!(todos[0].title, "确认委托：maker公司（演示）");
        t.post(&maker, &page, &[("decision", "give")]).await.expect_status(303);
        t.post(&maker, &page, &[("decision", "give")]).await.expect_status(409);
        assert!(may_act(&t, "agency", "deals", principal).await);
        assert!(!may_act(&t, "agency", "demands", principal).await, "not in the mandate");
        t.get(&agency, "/mandates").await.expect_status(200).expect_text("有效");
        t.go_to("2026-06-30").await;
        assert!(may_act(&t, "agency", "contracts", principal).await, "its last day counts");
        t.go_to("2026-07-01").await;
        assert!(!may_act(&t, "agency", "contracts", principal).await);
        let again = ask(&t, &agency, &code, "2026-12-31").await;
        let api = format!("/api/v1{again}");
        let give = serde_json::json!({ "decision": "give" });
        t.post_json(&maker, &api, &give).await.expect_status(200).expect_text("\"in_force\":true");
        assert!(may_act(&t, "agency", "deals", principal).await);
        t.post(&maker, &again, &[("decision", "revoke")]).await.expect_status(303);
        assert!(!may_act(&t, "agency", "deals", principal).await, "at once");
    }

    async fn the_county_confirms_by_the_paper_where_nobody_is_there(t) {
        let principal = verified(&t, "maker", "91411699MADEM021").await;
        verified(&t, "agency", "91411699MADEM022").await;
        let agency = actor(&t, "agency").await;
        let page = ask(&t, &agency, "maker公司（演示）", "2026-06-30").await;
        let county = post(Role::CountyBureau, XIANGCHENG);
        t.get(&county, &page).await.expect_status(404);
        let maker = actor(&t, "maker").await;
        let home = format!("/api/v1/organizations/{principal}/members");
        let members = t.get(&maker, &home).await.expect_status(200).json();
        let member = members[0]["id"].as_str().unwrap().parse().unwrap();
        let cx = t.cx(&county);
        accounts::decide_membership(&cx, member, MembershipDecision::Remove).await.unwrap();
        t.get(&county, &page).await.expect_status(200);
        let elsewhere = post(Role::CountyBureau, "河南省/周口市/沈丘县");
        t.post(&elsewhere, &page, &[("decision", "give")]).await.expect_status(404);
        t.post(&county, &page, &[("decision", "give")]).await.expect_status(303);
        t.get(&agency, &page).await.expect_text("主管部门按纸质委托书确认");
        assert!(may_act(&t, "agency", "deals", principal).await);
        t.post(&agency, &page, &[("decision", "revoke"), ("reason", "不再代办")]).await.expect_status(303);
        assert!(!may_act(&t, "agency", "deals", principal).await);
    }
}
