//! Signing in by a provider: whoever is new, whoever links, and everything that must not hold.

use axum::body::Body;
use axum::http::{Request, header};
use kezhuan_accounts::{self as accounts, CAPABILITY, DEMO_PASSWORD, Settings};
use kezhuan_authority::{Actor, Role};
use kezhuan_testkit::{Answer, Backend, TestApp, actor_token, post};
use serde_json::json;

use crate::provider::Idp;
use crate::{HOME, actor, token, user, who};

/// A browser: its cookies are the ticket and, for whoever is signed in, the session.
async fn browse(t: &TestApp, me: &Actor, ticket: &str, path: &str, form: Option<&str>) -> Answer {
    let mut cookies = format!("__Host-kezhuan-away={ticket}");
    if me.is_known() {
        cookies.push_str(&format!("; __Host-kezhuan={}", actor_token(me)));
    }
    let request = Request::builder()
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", HOME)
        .header(header::COOKIE, cookies);
    t.send(match form {
        None => request.body(Body::empty()),
        Some(form) => request
            .method("POST")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("_key={}&{form}", t.fresh_key()))),
    })
    .await
}

/// Goes to the provider, which agrees: the ticket, and where it sends the browser back to.
async fn go(t: &TestApp, idp: &Idp, me: &Actor) -> (String, String) {
    let gone = browse(t, me, "", "/login/oidc/gov?next=/contracts", None).await;
    let gone = gone.expect_status(303);
    let cookie = gone.cookies().remove(0);
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let ticket = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    let back = idp.agree(gone.location().unwrap()).await;
    (ticket, back)
}

/// The whole way there and back.
async fn through(t: &TestApp, idp: &Idp, me: &Actor) -> (String, Answer) {
    let (ticket, back) = go(t, idp, me).await;
    let answer = browse(t, me, &ticket, &back, None).await;
    (ticket, answer)
}

/// The page of whoever is not known here.
async fn unknown(t: &TestApp, idp: &Idp, me: &Actor) -> (String, String) {
    let (ticket, answer) = through(t, idp, me).await;
    (ticket, answer.expect_status(303).location().unwrap().to_owned())
}

const NAME: &str = "name=%E6%9D%8E%E6%98%8E";

kezhuan_testkit::both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn whoever_is_new_opens_an_account_and_signs_in_with_it_later(t) {
        let nobody = Actor::nobody();
        assert!(!t.get(&nobody, "/login").await.text().contains("oidc"), "only where it is set up");
        let idp = Idp::start(&t);
        t.get(&nobody, "/login").await.expect_text("/login/oidc/gov?next=").expect_text("政务网");
        idp.mood().token = json!({ "sub": "4711", "name": "李明" });
        idp.mood().info = Some(json!({ "sub": "4711", "phone_number": "+8613900000001",
            "phone_number_verified": true, "email": "li@example.cn" }));
        let (ticket, page) = unknown(&t, &idp, &nobody).await;
        assert!(page.starts_with("/login/link/"), "{page}");
        let shown = browse(&t, &nobody, &ticket, &page, None).await.expect_status(200);
        shown.expect_text("李明").expect_text("13900000001");
        browse(&t, &nobody, &ticket, &page, Some("name=")).await.expect_status(422).expect_text("请填姓名");
        browse(&t, &nobody, "another", &page, Some(NAME)).await.expect_status(409);
        let done = browse(&t, &nobody, &ticket, &page, Some(NAME)).await.expect_status(303);
        assert_eq!(done.location(), Some("/contracts"));
        let me = who(&t, &token(&done)).await.unwrap();
        let mine = t.get(&me, "/api/v1/account/data").await.json().to_string();
        assert!(mine.contains("13900000001") && !mine.contains("li@example.cn"), "only what was proved");
        browse(&t, &nobody, &ticket, &page, Some(NAME)).await.expect_status(409);

        let (_, again) = through(&t, &idp, &nobody).await;
        assert_eq!(again.location(), Some("/contracts"));
        assert_eq!(who(&t, &token(&again)).await.unwrap().user, me.user, "the same account");
        t.settle().await;
    }

    async fn nothing_is_believed_that_does_not_hold(t) {
        let idp = Idp::start(&t);
        let nobody = Actor::nobody();
        let past = t.clock.now().0 / 1_000_000 - 1;
        for wrong in [
            json!({ "nonce": "another" }),
            json!({ "nonce": null }),
            json!({ "aud": "somebody-else" }),
            json!({ "aud": ["kezhuan", "somebody-else"] }),
            json!({ "iss": "https://id.example" }),
            json!({ "exp": past }),
        ] {
            let mut claims = json!({ "sub": "4711" });
            claims.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
            idp.mood().token = claims;
            let (_, answer) = through(&t, &idp, &nobody).await;
            assert_eq!(answer.status, 409, "{wrong}");
            answer.expect_text("核对不上");
        }
        idp.mood().token = json!({ "sub": "4711" });
        idp.mood().forged = Some(json!({ "sub": "4712" }));
        through(&t, &idp, &nobody).await.1.expect_status(409);
        idp.mood().forged = None;
        idp.mood().info = Some(json!({ "sub": "4712", "name": "王强" }));
        through(&t, &idp, &nobody).await.1.expect_status(409);
        idp.mood().info = None;
        through(&t, &idp, &nobody).await.1.expect_status(303);
    }

    async fn the_way_back_works_once_in_the_browser_that_went(t) {
        let idp = Idp::start(&t);
        let nobody = Actor::nobody();
        let (ticket, back) = go(&t, &idp, &nobody).await;
        browse(&t, &nobody, "", &back, None).await.expect_status(409);
        browse(&t, &nobody, "another", &back, None).await.expect_status(409);
        browse(&t, &nobody, &ticket, &back, None).await.expect_status(303);
        browse(&t, &nobody, &ticket, &back, None).await.expect_status(409).expect_text("过期");

        let (ticket, back) = go(&t, &idp, &nobody).await;
        idp.mood().down = true;
        browse(&t, &nobody, &ticket, &back, None).await.expect_status(409).expect_text("没有成功");
        idp.mood().down = false;
        browse(&t, &nobody, &ticket, &back, None).await.expect_status(409);

        let (ticket, back) = go(&t, &idp, &nobody).await;
        let refused = back.replace("code=", "error=access_denied&c=");
        browse(&t, &nobody, &ticket, &refused, None).await.expect_status(409).expect_text("没有同意");
        let (ticket, back) = go(&t, &idp, &nobody).await;
        t.clock.advance_seconds(601);
        browse(&t, &nobody, &ticket, &back, None).await.expect_status(409);
        t.get(&nobody, "/login/oidc/other").await.expect_status(404);
    }

    async fn a_person_links_and_unlinks_with_the_password(t) {
        let idp = Idp::start(&t);
        user(&t, "liming").await;
        let me = actor(&t, "liming").await;
        let (ticket, page) = unknown(&t, &idp, &me).await;
        assert!(page.starts_with("/account/link/"), "{page}");
        browse(&t, &me, &ticket, &page, None).await.expect_status(200).expect_text("政务网");
        browse(&t, &me, &ticket, &page, Some("proof=wrong")).await.expect_status(422).expect_text("密码不对");
        let form = format!("proof={DEMO_PASSWORD}");
        browse(&t, &me, "another", &page, Some(&form)).await.expect_status(409);
        browse(&t, &me, &ticket, &page, Some(&form)).await.expect_status(303);
        t.get(&me, "/account").await.expect_text("已绑定");
        let (_, done) = through(&t, &idp, &Actor::nobody()).await;
        assert_eq!(who(&t, &token(&done)).await.unwrap().user, me.user);

        user(&t, "wangqiang").await;
        let other = actor(&t, "wangqiang").await;
        through(&t, &idp, &other).await.1.expect_status(409).expect_text("另一个科转账号");

        t.get(&other, "/account/elsewhere/gov").await.expect_status(404);
        t.get(&me, "/account/elsewhere/gov").await.expect_status(200);
        t.post(&me, "/account/elsewhere/gov/remove", &[("proof", "x")]).await.expect_status(422);
        t.post(&me, "/account/elsewhere/gov/remove", &[("proof", DEMO_PASSWORD)]).await.expect_status(303);
        unknown(&t, &idp, &Actor::nobody()).await;
        let events = kezhuan_journal::events_of(t.app.db(), &user_id(&me)).await.unwrap();
        let mut kinds: Vec<_> = events.iter().map(|e| e.kind.as_str()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["accounts.created", "accounts.linked", "accounts.unlinked"]);
    }

    async fn an_unproved_number_or_address_links_nothing(t) {
        let idp = Idp::start(&t);
        let nobody = Actor::nobody();
        idp.mood().token = json!({ "sub": "1", "phone_number": "13900000001", "phone_number_verified": true });
        let (ticket, page) = unknown(&t, &idp, &nobody).await;
        let first = browse(&t, &nobody, &ticket, &page, Some(NAME)).await.expect_status(303);
        let first = who(&t, &token(&first)).await.unwrap();
        for (sub, verified) in [("2", json!(false)), ("3", json!(null)), ("4", json!(true))] {
            idp.mood().token = json!({ "sub": sub, "phone_number": "13900000001",
                "phone_number_verified": verified });
            let (ticket, page) = unknown(&t, &idp, &nobody).await;
            let shown = browse(&t, &nobody, &ticket, &page, None).await.expect_status(200).text();
            assert_eq!(shown.contains("已经有账号"), verified == json!(true), "{sub}");
            let done = browse(&t, &nobody, &ticket, &page, Some(NAME)).await.expect_status(303);
            let other = who(&t, &token(&done)).await.unwrap();
            assert_ne!(other.user, first.user);
            let mine = t.get(&other, "/api/v1/account/data").await.json().to_string();
            assert!(!mine.contains("13900000001"), "the number stays where it was proved");
        }
    }

    async fn the_second_factor_still_applies_and_a_closed_account_is_unknown(t) {
        let idp = Idp::start(&t);
        let id = user(&t, "liming").await;
        let me = actor(&t, "liming").await;
        let (ticket, page) = unknown(&t, &idp, &me).await;
        let form = format!("proof={DEMO_PASSWORD}");
        browse(&t, &me, &ticket, &page, Some(&form)).await.expect_status(303);
        let settings = t.app.settings::<Settings>();
        t.app.use_settings(Settings { second_factor_for_staff: true, ..Settings::clone(&settings) });
        let operator = t.cx(&post(Role::Operator, "河南省/周口市"));
        accounts::add_post(&operator, id, Role::Clerk, "项城市").await.unwrap();
        let (_, half) = through(&t, &idp, &Actor::nobody()).await;
        assert!(half.location().unwrap().starts_with("/login/enrol/"));
        assert!(half.cookies().iter().all(|c| !c.starts_with("__Host-kezhuan=")), "no session yet");

        user(&t, "wangqiang").await;
        let leaving = actor(&t, "wangqiang").await;
        idp.mood().token = json!({ "sub": "5" });
        let (ticket, page) = unknown(&t, &idp, &leaving).await;
        browse(&t, &leaving, &ticket, &page, Some(&form)).await.expect_status(303);
        let close = [("password", DEMO_PASSWORD), ("sure", "true")];
        t.post(&leaving, "/account/close", &close).await.expect_status(303);
        unknown(&t, &idp, &Actor::nobody()).await;
    }

    async fn the_api_opens_links_and_lists(t) {
        let idp = Idp::start(&t);
        let (ticket, page) = unknown(&t, &idp, &Actor::nobody()).await;
        let path = format!("/api/v1/session/link/{}", page.rsplit('/').next().unwrap());
        let api = Request::builder().method("POST").uri(path)
            .header("sec-fetch-site", "same-origin").header("idempotency-key", t.fresh_key())
            .header(header::COOKIE, format!("__Host-kezhuan-away={ticket}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json!({ "name": "李明" }).to_string()));
        let done = t.send(api).await.expect_status(200);
        let me = who(&t, &token(&done)).await.unwrap();
        let list = t.get(&me, "/api/v1/account/elsewhere").await.json();
        assert_eq!(list[0]["provider"], "gov");
        assert!(list[0]["since"].is_string());
        let path = "/api/v1/account/elsewhere/gov";
        let said = t.call_json(&me, "DELETE", path, &t.fresh_key(), &json!({})).await;
        let said = said.expect_status(409).json();
        assert_eq!(said["code"], "accounts.sign_in_anew", "neither password nor code");
    }
}

/// With real sessions: one that was opened a moment ago shows enough, and the only way in stays.
async fn a_fresh_session_shows_enough(backend: Backend) {
    let house = vec![kezhuan_organizations::CAPABILITY, CAPABILITY];
    let t = TestApp::with_authenticate(backend, house, accounts::authenticate).await;
    let idp = Idp::start(&t);
    let (ticket, page) = unknown(&t, &idp, &Actor::nobody()).await;
    let done = browse(&t, &Actor::nobody(), &ticket, &page, Some(NAME)).await.expect_status(303);
    let session = token(&done);
    let send = async |path: &str, form: &str| {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, format!("__Host-kezhuan={session}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("_key={}&{form}", t.fresh_key())));
        t.send(request).await
    };
    let remove = "/account/elsewhere/gov/remove";
    send(remove, "").await.expect_status(409).expect_text("唯一的登录方式");
    send("/account/password", "password=corn+field+rain").await.expect_status(303);
    t.clock.advance_seconds(601);
    send(remove, "").await.expect_status(422).expect_text("密码不对");
    let proof = "proof=corn+field+rain";
    send(remove, proof).await.expect_status(303);
    send(remove, proof).await.expect_status(404);
}

#[tokio::test]
async fn a_fresh_session_shows_enough_sqlite() {
    a_fresh_session_shows_enough(Backend::sqlite()).await;
}

#[tokio::test]
async fn a_fresh_session_shows_enough_postgres() {
    a_fresh_session_shows_enough(Backend::postgres()).await;
}

fn user_id(actor: &Actor) -> String {
    use kezhuan_kernel::Id;
    accounts::UserId::from_uuid(actor.user.unwrap()).to_string()
}
