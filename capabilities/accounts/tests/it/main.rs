//! Accounts on both databases: sign-in and its limits, sessions, members.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::body::Body;
use axum::http::{Request, header};
use kezhuan_accounts as accounts;
use kezhuan_accounts::{CAPABILITY, DEMO_PASSWORD, MembershipDecision, SignUpRaw, UserId};
use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::{CreditCode, Id, Problem};
use kezhuan_testkit::{Answer, TestApp, post};

mod code;
mod elsewhere;
mod mandate;
mod provider;
mod second;
mod takeover;

const XIANGCHENG: &str = "河南省/周口市/项城市";
const HOME: &str = "192.0.2.7";
const AWAY: &str = "198.51.100.9";

async fn user(t: &TestApp, login: &str) -> UserId {
    let ask = SignUpRaw {
        login: login.into(),
        name: format!("{login}（演示）"),
        password: DEMO_PASSWORD.into(),
        ..SignUpRaw::default()
    };
    let cx = kezhuan_web::Cx::system(&t.app, "cli");
    accounts::create_user(
        &cx,
        ask.check(&accounts::Settings::default()).unwrap(),
        Some("企业经办人".into()),
    )
    .await
    .unwrap()
}

async fn actor(t: &TestApp, login: &str) -> Actor {
    accounts::actor_of_login(t.app.db(), login).await.unwrap().unwrap()
}

/// Tries to sign in from an address.
async fn enter(t: &TestApp, login: &str, password: &str, from: &str) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri("/login")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", from)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("login={login}&password={password}&next=%2Fcontracts")));
    t.send(request).await
}

/// The token of the session cookie that the answer sets.
fn token(answer: &Answer) -> String {
    let cookies = answer.cookies();
    let cookie = cookies.iter().find_map(|c| c.strip_prefix("__Host-kezhuan=")).expect("a cookie");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

async fn who(t: &TestApp, token: &str) -> Option<Actor> {
    accounts::authenticate(&t.app, token).await.unwrap()
}

fn company(name: &str, stem: &str) -> Vec<(&'static str, String)> {
    let code = CreditCode::with_checks(stem).unwrap().to_string();
    vec![
        ("name", name.to_owned()),
        ("kind", "enterprise".to_owned()),
        ("credit_code", code),
        ("region", XIANGCHENG.to_owned()),
    ]
}

fn borrowed<'a>(form: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    form.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

kezhuan_testkit::both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn signing_up_and_in(t) {
        let nobody = Actor::nobody();
        let form = [("login", "LiMing"), ("name", "李明"), ("password", "corn field rain"), ("next", "//evil")];
        t.post(&nobody, "/signup", &[("login", "x")]).await.expect_status(422).expect_text("有 3 处要改");
        let done = t.post(&nobody, "/signup", &form).await.expect_status(303);
        assert_eq!(done.location(), Some("/desk"), "no way out of this site");
        assert_eq!(who(&t, &token(&done)).await.unwrap().name, "李明");
        t.post(&nobody, "/signup", &form).await.expect_status(422).expect_text("这个登录名有人用了");

        let wrong = enter(&t, "liming", "wrong", HOME).await.expect_status(422);
        let unknown = enter(&t, "nobody", "wrong", HOME).await.expect_status(422);
        let said = "登录名或密码不对";
        assert!(wrong.text().contains(said) && unknown.text().contains(said));
        let done = enter(&t, "LIMING", "corn%20field%20rain", HOME).await.expect_status(303);
        assert_eq!(done.location(), Some("/contracts"));
        let cookie = done.cookies().remove(0);
        for part in ["__Host-", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }

    async fn the_table_has_no_token(t) {
        user(&t, "liming").await;
        let token = token(&enter(&t, "liming", DEMO_PASSWORD, HOME).await);
        assert_eq!(token.len(), 64);
        assert!(who(&t, &token).await.is_some());
        let hash = {
            use kezhuan_db::sea_orm::{ConnectionTrait, Statement};
            let sql = "select token_hash from accounts_session";
            let statement = Statement::from_string(t.app.db().backend(), sql);
            let row = t.app.db().reader().query_one_raw(statement).await.unwrap().unwrap();
            row.try_get::<String>("", "token_hash").unwrap()
        };
        assert_ne!(hash, token);
        assert!(who(&t, &hash).await.is_none(), "what is stored opens nothing");
    }

    async fn guessing_is_slow_and_the_owner_still_comes_in(t) {
        user(&t, "liming").await;
        enter(&t, "liming", DEMO_PASSWORD, HOME).await.expect_status(303);
        for _ in 0..10 {
            enter(&t, "liming", "wrong", AWAY).await.expect_status(422);
        }
        enter(&t, "liming", DEMO_PASSWORD, AWAY).await.expect_status(429);
        enter(&t, "liming", DEMO_PASSWORD, "203.0.113.5").await.expect_status(429);
        enter(&t, "liming", DEMO_PASSWORD, HOME).await.expect_status(303);
        t.clock.advance_seconds(15 * 60 + 1);
        enter(&t, "liming", DEMO_PASSWORD, AWAY).await.expect_status(303);
    }

    async fn one_address_cannot_try_many_logins(t) {
        user(&t, "liming").await;
        for n in 0..30 {
            enter(&t, &format!("guess{n}"), "wrong", AWAY).await.expect_status(422);
        }
        enter(&t, "liming", DEMO_PASSWORD, AWAY).await.expect_status(429);
        enter(&t, "liming", DEMO_PASSWORD, HOME).await.expect_status(303);
        enter(&t, "liming", DEMO_PASSWORD, "2001:db8::1").await.expect_status(303);
    }

    async fn sessions_end_one_by_one_and_all_at_once(t) {
        user(&t, "liming").await;
        let first = token(&enter(&t, "liming", DEMO_PASSWORD, HOME).await);
        let second = token(&enter(&t, "liming", DEMO_PASSWORD, HOME).await);
        let third = token(&enter(&t, "liming", DEMO_PASSWORD, HOME).await);
        assert!(first != second && second != third);
        let cx = |actor: Actor, token: &str| {
            let mut request = kezhuan_web::RequestInfo::default();
            request.session = Some(token.to_owned());
            request.address = HOME.to_owned();
            kezhuan_web::Cx { app: t.app.clone(), actor: actor.into(), request: request.into() }
        };
        let me = who(&t, &first).await.unwrap();
        accounts::sign_out(&cx(me.clone(), &first)).await.unwrap();
        assert!(who(&t, &first).await.is_none() && who(&t, &second).await.is_some());

        let ask = |current: &str, password: &str| accounts::PasswordRaw {
            current: current.into(),
            password: password.into(),
        };
        let here = cx(me.clone(), &second);
        let wrong = accounts::change_password(&here, &ask("wrong", "a new long word")).await;
        assert!(matches!(wrong, Err(Problem::Invalid(e)) if e[0].field == "current"));
        let weak = accounts::change_password(&here, &ask(DEMO_PASSWORD, "1234567890")).await;
        assert!(matches!(weak, Err(Problem::Invalid(e)) if e[0].field == "password"));
        accounts::change_password(&here, &ask(DEMO_PASSWORD, "a new long word")).await.unwrap();
        assert!(who(&t, &third).await.is_none(), "another session ends with the old password");
        assert!(who(&t, &second).await.is_some(), "this one goes on");
        enter(&t, "liming", DEMO_PASSWORD, HOME).await.expect_status(422);

        user(&t, "other").await;
        let other = actor(&t, "other").await;
        let page = t.get(&me, "/account").await.expect_status(200).text();
        let end = page.split('"').find(|s| s.starts_with("/account/sessions/ses_")).unwrap();
        t.post(&other, end, &[]).await.expect_status(404);
        t.post(&me, end, &[]).await.expect_status(303);
        assert!(who(&t, &second).await.is_none());
        let last = token(&enter(&t, "liming", "a+new+long+word", HOME).await);
        t.post(&me, "/account/sessions/end", &[]).await.expect_status(303);
        assert!(who(&t, &last).await.is_none());
    }

    async fn whoever_registers_an_organization_is_its_officer(t) {
        user(&t, "liming").await;
        user(&t, "wangfang").await;
        let (me, other) = (actor(&t, "liming").await, actor(&t, "wangfang").await);
        let form = company("沁颍药业（演示）有限公司", "91411699MADEM001");
        t.get(&Actor::nobody(), "/organizations/new").await.expect_status(303);
        t.get(&me, "/organizations/new").await.expect_status(200).expect_text("统一社会信用代码");
        t.post(&me, "/organizations/new", &[]).await.expect_status(422);
        let key = "register-once-1";
        let done = t.post_keyed(&me, "/organizations/new", key, &borrowed(&form)).await.expect_status(303);
        let again = t.post_keyed(&me, "/organizations/new", key, &borrowed(&form)).await.expect_status(303);
        assert_eq!(done.location(), again.location());
        t.post(&other, "/organizations/new", &borrowed(&form)).await.expect_status(409).expect_text("申请加入");
        let me = actor(&t, "liming").await;
        assert_eq!(me.memberships[0].role, Role::Officer);
        t.get(&me, done.location().unwrap()).await.expect_status(200).expect_text("待核验");

        let api = serde_json::json!({ "name": "丙团队（演示）", "kind": "team", "region": XIANGCHENG });
        let made = t.post_json(&other, "/api/v1/organizations", &api).await.expect_status(201);
        assert!(made.json()["id"].as_str().unwrap().starts_with("org_"));
        t.post_json(&Actor::nobody(), "/api/v1/organizations", &api).await.expect_status(401);
    }

    async fn officers_let_people_in_and_one_of_them_stays(t) {
        user(&t, "liming").await;
        user(&t, "wangfang").await;
        let form = company("笙毫美妆工具（演示）有限公司", "91411699MADEM002");
        let first = actor(&t, "liming").await;
        let done = t.post(&first, "/organizations/new", &borrowed(&form)).await.expect_status(303);
        let home = done.location().unwrap().to_owned();
        let (officer, asker) = (actor(&t, "liming").await, actor(&t, "wangfang").await);

        t.post(&asker, &format!("{home}/join"), &[("role", "clerk")]).await.expect_status(422);
        t.post(&asker, &format!("{home}/join"), &[("role", "researcher")]).await.expect_status(303);
        t.post(&asker, &format!("{home}/join"), &[("role", "researcher")]).await.expect_status(409);
        assert!(actor(&t, "wangfang").await.memberships.is_empty(), "asking is not being in");
        let todos = t.app.house().todos(&t.cx(&officer)).await.unwrap();
        assert_eq!(todos[0].title, "wangfang（演示） 申请加入：科研人员");
        t.get(&asker, &format!("{home}/members")).await.expect_status(403);

        let api = t.get(&officer, &format!("/api/v1{home}/members")).await.expect_status(200).json();
        let id = |role: &str| {
            let found = api.as_array().unwrap().iter().find(|m| m["role"] == role).unwrap();
            found["id"].as_str().unwrap().to_owned()
        };
        let decide = |id: String| format!("{home}/members/{id}");
        t.post(&asker, &decide(id("researcher")), &[("decision", "accept")]).await.expect_status(403);
        t.post(&officer, &decide(id("researcher")), &[("decision", "accept")]).await.expect_status(303);
        t.post(&officer, &decide(id("researcher")), &[("decision", "accept")]).await.expect_status(409);
        assert_eq!(actor(&t, "wangfang").await.memberships[0].role, Role::Researcher);

        t.post(&officer, &decide(id("officer")), &[("decision", "remove")]).await.expect_status(409);
        let leave = format!("/account/memberships/{}/leave", id("officer"));
        t.post(&officer, &leave, &[]).await.expect_status(409).expect_text("至少要有一位经办人");
        let county = post(Role::CountyBureau, XIANGCHENG);
        let cx = t.cx(&county);
        let officer_id = id("officer").parse().unwrap();
        accounts::decide_membership(&cx, officer_id, MembershipDecision::Remove).await.unwrap();
        assert!(actor(&t, "liming").await.memberships.is_empty(), "at once");
        let leave = format!("/account/memberships/{}/leave", id("researcher"));
        t.post(&actor(&t, "wangfang").await, &leave, &[]).await.expect_status(303);
    }

    async fn posts_are_given_by_the_operator(t) {
        let id = user(&t, "liming").await;
        let me = actor(&t, "liming").await;
        let refused = accounts::add_post(&t.cx(&me), id, Role::Finance, "项城市").await;
        assert!(matches!(refused, Err(Problem::Forbidden(_))));
        let operator = t.cx(&post(Role::Operator, "河南省/周口市"));
        accounts::add_post(&operator, id, Role::Clerk, "项城市").await.unwrap();
        assert!(matches!(accounts::add_post(&operator, id, Role::Clerk, "项城市").await, Err(Problem::Conflict { .. })));
        assert!(accounts::add_post(&operator, id, Role::Officer, "项城市").await.is_err());
        assert!(accounts::add_post(&operator, id, Role::Clerk, "月球").await.is_err());
        accounts::give_post(&operator, "LiMing", Role::Finance, "川汇区").await.unwrap();
        assert!(accounts::give_post(&operator, "nobody", Role::Finance, "川汇区").await.is_err());
        let me = actor(&t, "liming").await;
        assert!(me.covers(Role::Clerk, XIANGCHENG) && !me.covers(Role::Clerk, "河南省/周口市/太康县"));
        let holders = accounts::holders(t.app.db(), Role::Clerk, XIANGCHENG).await.unwrap();
        assert_eq!(holders, [id.uuid()]);
        assert_eq!(accounts::user_name(t.app.db(), id.uuid()).await.unwrap().as_deref(), Some("liming（演示）"));
    }

    async fn a_forgotten_password_is_set_anew_by_the_operator(t) {
        user(&t, "liming").await;
        let open = token(&enter(&t, "liming", DEMO_PASSWORD, HOME).await);
        let operator = t.cx(&post(Role::Operator, "河南省/周口市"));
        assert!(accounts::reset_password(&operator, "liming", "short").await.is_err());
        let me = t.cx(&actor(&t, "liming").await);
        assert!(accounts::reset_password(&me, "liming", "a new long word").await.is_err());
        accounts::reset_password(&operator, "liming", "a new long word").await.unwrap();
        assert!(who(&t, &open).await.is_none());
        enter(&t, "liming", DEMO_PASSWORD, HOME).await.expect_status(422);
        enter(&t, "liming", "a+new+long+word", HOME).await.expect_status(303);
    }

    async fn a_demonstration_offers_its_logins(t) {
        user(&t, "liming").await;
        let page = t.get(&Actor::nobody(), "/login").await.expect_status(200);
        page.expect_text("演示账号").expect_text("企业经办人").expect_text(DEMO_PASSWORD);
        t.settle().await;
    }

    async fn the_api_signs_in_and_out(t) {
        user(&t, "liming").await;
        let body = serde_json::json!({ "login": "liming", "password": DEMO_PASSWORD });
        let done = t.post_json(&Actor::nobody(), "/api/v1/session", &body).await.expect_status(200);
        let token = token(&done);
        let me = who(&t, &token).await.unwrap();
        let mine = t.get(&me, "/api/v1/account").await.expect_status(200).json();
        assert_eq!(mine["login"], "liming");
        t.get(&Actor::nobody(), "/api/v1/account").await.expect_status(401);
        let bad = serde_json::json!({ "login": "liming", "password": "wrong" });
        t.post_json(&Actor::nobody(), "/api/v1/session", &bad).await.expect_status(422);
    }
}

#[test]
fn every_template_renders_in_both_languages() {
    let english =
        [kezhuan_web::filters::EN, kezhuan_organizations::CAPABILITY.english, CAPABILITY.english];
    kezhuan_web::filters::install(english).unwrap();
    for locale in [kezhuan_web::Locale::Zh, kezhuan_web::Locale::En] {
        for (name, html) in CAPABILITY.samples.unwrap()(locale) {
            let html = html.unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(html.contains("</html>") && !html.contains("style="), "{name}");
        }
    }
    assert_eq!(kezhuan_web::filters::gaps(), Vec::<String>::new(), "sentences without English");
}

#[test]
fn the_api_describes_both_uses_of_an_address() {
    let mut routes = (kezhuan_organizations::CAPABILITY.routes)().merge((CAPABILITY.routes)());
    let api = serde_json::to_value(routes.openapi()).unwrap();
    let path = &api["paths"]["/api/v1/organizations"];
    assert!(path["get"].is_object() && path["post"].is_object(), "{path}");
}
