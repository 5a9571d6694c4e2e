//! Handing a to-do to a colleague, on both databases; every template in both languages.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use kezhuan_accounts::{
    NewUser, UserId, actor_of, create_user_within, hash_password, make_member_within,
};
use kezhuan_authority::{Actor, Role, Subject};
use kezhuan_desk::CAPABILITY;
use kezhuan_kernel::Id;
use kezhuan_organizations::{Decision, OrganizationId, Profile};
use kezhuan_testkit::{TestApp, both, post};

const COUNTY: &str = "河南省/周口市/项城市";

/// A verified company and its officers.
async fn company(t: &TestApp, name: &str, people: &[&str]) -> (OrganizationId, Vec<Actor>) {
    let cx = t.cx(&Actor::system("test"));
    let password = hash_password(cx.db(), "a-long-password").await.unwrap();
    let may = cx.may(&kezhuan_organizations::IMPORT, &Subject::none()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    let profile = Profile {
        name: name.into(),
        kind: "enterprise".into(),
        credit_code: None,
        region: COUNTY.into(),
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
    let mut users: Vec<UserId> = Vec::new();
    for person in people {
        let new = NewUser {
            login: format!("{}@demo.invalid", tx.fresh_uuid().simple()),
            phone: String::new(),
            mobile: None,
            name: (*person).to_owned(),
            password: password.clone(),
            demo_label: None,
        };
        let user = create_user_within(&mut tx, new).await.unwrap();
        make_member_within(&mut tx, user, id, Role::Officer).await.unwrap();
        users.push(user);
    }
    tx.commit().await.unwrap();
    let county = t.cx(&post(Role::CountyBureau, COUNTY));
    kezhuan_organizations::decide(&county, id, Decision::Verify).await.unwrap();
    let mut actors = Vec::new();
    for user in users {
        actors.push(actor_of(t.app.db(), user.uuid(), None).await.unwrap().unwrap());
    }
    (id, actors)
}

/// A demand that was returned, so that it waits for its company; the page where it is mended.
async fn returned(t: &TestApp, of: OrganizationId, boss: &Actor) -> String {
    let organization = of.to_string();
    let fields = [
        ("organization", organization.as_str()),
        ("title", "离交废水氨氮"),
        ("problem", "盐分高"),
        ("visibility", "public"),
        ("then", "submit"),
    ];
    let answer = t.post(boss, "/demands", &fields).await.expect_status(303);
    let page = answer.location().unwrap().to_owned();
    send_back(t, &page).await;
    format!("{page}/edit")
}

async fn send_back(t: &TestApp, page: &str) {
    let city = post(Role::CityBureau, "河南省/周口市");
    let review = [("decision", "return"), ("reason", "写上水质")];
    t.post(&city, &format!("{page}/review"), &review).await.expect_status(303);
}

both! { [kezhuan_organizations::CAPABILITY, kezhuan_accounts::CAPABILITY, kezhuan_demands::CAPABILITY, CAPABILITY];
    async fn a_todo_goes_to_a_colleague_and_comes_back_anew(t) {
        let (firm, people) = company(&t, "项城味源食品有限公司（演示）", &["王甲", "王乙"]).await;
        let (_, others) = company(&t, "别家有限公司（演示）", &["李丙"]).await;
        let (one, two) = (&people[0], &people[1]);
        let todo = returned(&t, firm, one).await;
        t.get(one, "/desk").await.expect_text("离交废水氨氮").expect_text("交接");
        let form = t.get(one, &format!("/desk/hand-over?todo={todo}")).await.expect_text("王乙").text();
        assert!(!form.contains("李丙"), "only those for whom it waits too");
        t.get(&others[0], &format!("/desk/hand-over?todo={todo}")).await.expect_status(404);
        let user = |actor: &Actor| UserId::from_uuid(actor.user.unwrap()).to_string();
        let (to, stranger) = (user(two), user(&others[0]));
        let give = "/desk/hand-over";
        t.post(one, give, &[("todo", &todo)]).await.expect_status(422).expect_text("请选一项").expect_text("请写为什么交接");
        t.post(one, give, &[("todo", &todo), ("to", &stranger), ("why", "出差")]).await.expect_status(422).expect_text("没有这个选项");
        t.post(&others[0], give, &[("todo", &todo), ("to", &to), ("why", "出差")]).await.expect_status(404);
        t.post(one, give, &[("todo", &todo), ("to", &to), ("why", "出差")]).await.expect_status(303);
        let mine = t.get(one, "/desk").await.expect_text("现在没有事等您").text();
        assert!(!mine.contains("离交废水氨氮"));
        t.get(one, "/desk?show=all").await.expect_text("离交废水氨氮").expect_text("由王乙办");
        t.get(two, "/desk").await.expect_text("离交废水氨氮");
        let json = t.get(two, "/api/v1/desk/todos").await.expect_status(200).json();
        assert_eq!(json[0]["assignee"].as_str(), Some(to.as_str()));
        t.get(two, &format!("/desk/hand-over?todo={todo}")).await.expect_text("王甲").expect_text("出差");
        let body = serde_json::json!({ "todo": todo, "to": user(one), "why": "回来了" });
        t.post_json(two, "/api/v1/desk/hand-over", &body).await.expect_status(200);
        t.get(one, "/desk").await.expect_text("离交废水氨氮");
        t.get(two, "/desk").await.expect_text("现在没有事等您");
        // Returned once more it is another to-do: nobody's in particular.
        let page = todo.trim_end_matches("/edit");
        t.go_to("2026-03-04").await;
        t.post(two, &format!("{page}/submit"), &[]).await.expect_status(303);
        send_back(&t, page).await;
        t.get(two, "/desk").await.expect_text("离交废水氨氮");
        t.get(one, "/desk").await.expect_text("离交废水氨氮");
    }
}

#[test]
fn pages_are_sound_in_both_languages() {
    kezhuan_testkit::pages_render(&CAPABILITY);
}
