//! Codes by phone: signing up and in, setting a password anew, limits that bar nobody.

use axum::body::Body;
use axum::http::{Request, header};
use kezhuan_accounts::{self as accounts, CAPABILITY, CodeRaw, Settings};
use kezhuan_authority::Actor;
use kezhuan_kernel::Problem;
use kezhuan_outbox::Channels;
use kezhuan_testkit::{Answer, TestApp};

use crate::{AWAY, HOME, actor, enter, token, user, who};

const PHONE: &str = "13900000001";

/// Sends a form from an address, as a browser without a session does.
async fn send(t: &TestApp, path: &str, from: &str, fields: &str) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", from)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(fields.to_owned()));
    t.send(request).await
}

/// Asks for a code; the address where it is answered.
async fn ask(t: &TestApp, path: &str, from: &str, phone: &str) -> String {
    let done = send(t, path, from, &format!("mobile={phone}&next=%2Fcontracts")).await;
    done.expect_status(303).location().unwrap().to_owned()
}

/// The code in the newest message to this number.
pub async fn code_to(t: &TestApp, phone: &str) -> String {
    let sent = kezhuan_outbox::latest_to(t.app.db(), phone).await.unwrap().unwrap();
    sent.message.text.chars().skip_while(|c| !c.is_ascii_digit()).take(6).collect()
}

fn other(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

kezhuan_testkit::both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn a_phone_and_a_code_open_an_account_and_sign_in_later(t) {
        send(&t, "/login/code", HOME, "mobile=12345").await.expect_status(422).expect_text("11 位数字");
        let step = ask(&t, "/login/code", HOME, "%2B86+139+0000+0001").await;
        assert!(step.ends_with("?next=/contracts"), "{step}");
        t.get(&Actor::nobody(), &step).await.expect_status(200).expect_text(PHONE).expect_text("发件箱");
        let code = code_to(&t, PHONE).await;
        let stored = {
            use kezhuan_db::sea_orm::{ConnectionTrait, Statement};
            let sql = "select code_hash from accounts_challenge";
            let statement = Statement::from_string(t.app.db().backend(), sql);
            let row = t.app.db().reader().query_one_raw(statement).await.unwrap().unwrap();
            row.try_get::<String>("", "code_hash").unwrap()
        };
        assert!(stored.starts_with("$argon2id$") && !stored.contains(&code));
        send(&t, &step, HOME, &format!("code={}", other(&code))).await.expect_status(422).expect_text("验证码不对");
        send(&t, &step, HOME, &format!("code={code}")).await.expect_status(422).expect_text("填上姓名");
        let form = format!("code={code}&name=%E6%9D%8E%E6%98%8E&next=%2Fcontracts");
        let done = send(&t, &step, HOME, &form).await.expect_status(303);
        assert_eq!(done.location(), Some("/contracts"));
        let me = who(&t, &token(&done)).await.unwrap();
        assert_eq!(me.name, "李明");
        send(&t, &step, HOME, &form).await.expect_status(409);

        t.clock.advance_seconds(61);
        let step = ask(&t, "/login/code", HOME, PHONE).await;
        let code = code_to(&t, PHONE).await;
        let done = send(&t, &step, HOME, &format!("code={code}")).await.expect_status(303);
        assert_eq!(who(&t, &token(&done)).await.unwrap().user, me.user, "the same account");
        enter(&t, PHONE, "", HOME).await.expect_status(422);
        t.post(&me, "/account/password", &[("password", "corn field rain")]).await.expect_status(303);
        enter(&t, PHONE, "corn+field+rain", HOME).await.expect_status(303);
        t.settle().await;
    }

    async fn a_code_is_good_for_five_minutes_and_five_tries(t) {
        let step = ask(&t, "/login/code", HOME, PHONE).await;
        let code = code_to(&t, PHONE).await;
        for _ in 0..4 {
            send(&t, &step, AWAY, &format!("code={}", other(&code))).await.expect_status(422);
        }
        send(&t, &step, AWAY, &format!("code={}", other(&code))).await.expect_status(409);
        send(&t, &step, HOME, &format!("code={code}&name=a")).await.expect_status(409);
        t.clock.advance_seconds(61);
        let step = ask(&t, "/login/code", HOME, PHONE).await;
        let code = code_to(&t, PHONE).await;
        t.clock.advance_seconds(300);
        send(&t, &step, HOME, &format!("code={code}&name=a")).await.expect_status(409).expect_text("过期");
    }

    async fn a_rival_uses_up_neither_the_owners_codes_nor_the_owners_tries(t) {
        let step = ask(&t, "/login/code", HOME, PHONE).await;
        let code = code_to(&t, PHONE).await;
        send(&t, &step, HOME, &format!("code={code}&name=a")).await.expect_status(303);
        t.clock.advance_seconds(3601);
        let mut refused = 0;
        for n in 0..8 {
            let rival = send(&t, "/login/code", &format!("198.51.100.{n}"), &format!("mobile={PHONE}")).await;
            refused += u32::from(rival.status == 429);
        }
        assert_eq!(refused, 3, "five an hour for strangers");
        let step = ask(&t, "/login/code", HOME, PHONE).await;
        let code = code_to(&t, PHONE).await;
        send(&t, &step, HOME, &format!("code={code}")).await.expect_status(303);
        send(&t, "/login/code", HOME, &format!("mobile={PHONE}")).await.expect_status(429).expect_text("刚刚");
    }

    async fn one_address_asks_for_twenty_codes_an_hour(t) {
        for n in 0..20 {
            ask(&t, "/login/code", AWAY, &format!("139000001{n:02}")).await;
        }
        send(&t, "/login/code", AWAY, "mobile=13900000200").await.expect_status(429);
        ask(&t, "/login/code", HOME, "13900000200").await;
    }

    async fn setting_a_password_anew_does_not_tell_who_has_an_account(t) {
        let id = user(&t, "liming").await;
        let me = actor(&t, "liming").await;
        let step = t.post(&me, "/account/mobile", &[("mobile", PHONE)]).await.expect_status(303);
        let code = code_to(&t, PHONE).await;
        let step = step.location().unwrap().to_owned();
        t.post(&me, &step, &[("code", &code)]).await.expect_status(303);
        let open = token(&enter(&t, "liming", accounts::DEMO_PASSWORD, HOME).await);
        t.clock.advance_seconds(61);

        let known = ask(&t, "/reset", HOME, PHONE).await;
        let unknown = ask(&t, "/reset", HOME, "13900000009").await;
        let page = |path: String| { let t = &t; async move { t.get(&Actor::nobody(), &path).await.expect_status(200).text() } };
        let plain = |text: String, phone: &str, path: &str| {
            let text = text.replace(phone, "").replace(path, "");
            text.split("_key\" value=\"").map(|part| part.split_once('"').map_or(part, |(_, rest)| rest).to_owned()).collect::<Vec<_>>().concat()
        };
        let (a, b) = (page(known.clone()).await, page(unknown.clone()).await);
        assert_eq!(plain(a, PHONE, &known).len(), plain(b, "13900000009", &unknown).len());
        assert!(kezhuan_outbox::latest_to(t.app.db(), "13900000009").await.unwrap().is_none());
        send(&t, &unknown, HOME, "code=123456&password=a+new+long+word").await.expect_status(422).expect_text("验证码不对");

        let code = code_to(&t, PHONE).await;
        send(&t, &known, HOME, &format!("code={code}&password=short")).await.expect_status(422);
        let form = format!("code={code}&password=a+new+long+word");
        let done = send(&t, &known, HOME, &form).await.expect_status(303);
        assert_eq!(who(&t, &token(&done)).await.unwrap().user, actor(&t, "liming").await.user);
        assert!(who(&t, &open).await.is_none(), "other sessions end");
        enter(&t, "liming", "a+new+long+word", HOME).await.expect_status(303);
        enter(&t, PHONE, "a+new+long+word", HOME).await.expect_status(303);
        let _ = id;
    }

    async fn a_number_belongs_to_one_account(t) {
        user(&t, "liming").await;
        user(&t, "rival").await;
        for (login, status) in [("liming", 303), ("rival", 422)] {
            let me = actor(&t, login).await;
            let step = t.post(&me, "/account/mobile", &[("mobile", PHONE)]).await.expect_status(303);
            let code = code_to(&t, PHONE).await;
            let path = step.location().unwrap().to_owned();
            t.post(&me, &path, &[("code", &code)]).await.expect_status(status);
            t.clock.advance_seconds(61);
        }
        let me = actor(&t, "liming").await;
        t.post(&me, "/account/email", &[("email", "x@y")]).await.expect_status(422);
        let step = t.post(&me, "/account/email", &[("email", "Li@demo.invalid")]).await.expect_status(303);
        let code = code_to(&t, "li@demo.invalid").await;
        let path = step.location().unwrap().to_owned();
        let rival = actor(&t, "rival").await;
        t.post(&rival, &path, &[("code", &code)]).await.expect_status(404);
        t.post(&me, &path, &[("code", &code)]).await.expect_status(303);
        t.get(&me, "/account").await.expect_status(200).expect_text("li@demo.invalid");
    }

    async fn accounts_opened_from_one_address_are_limited(t) {
        t.app.use_settings(Settings { sign_ups_per_hour: 2, ..Settings::default() });
        let form = |n: u32| format!("_key=sign-up-key-{n}&login=user{n}&name=a&password=corn+field+rain");
        for n in 0..2 {
            send(&t, "/signup", AWAY, &form(n)).await.expect_status(303);
        }
        send(&t, "/signup", AWAY, &form(2)).await.expect_status(429);
        send(&t, "/signup", HOME, &form(2)).await.expect_status(303);
        let step = ask(&t, "/login/code", AWAY, PHONE).await;
        let code = code_to(&t, PHONE).await;
        send(&t, &step, AWAY, &format!("code={code}&name=a")).await.expect_status(429);
    }

    async fn without_a_gateway_there_are_no_codes(t) {
        t.app.use_settings(Channels::default());
        let page = t.get(&Actor::nobody(), "/login").await.expect_status(200).text();
        assert!(!page.contains("/login/code"));
        send(&t, "/login/code", HOME, "mobile=13900000001").await.expect_status(409);
        t.get(&Actor::nobody(), "/reset").await.expect_status(200).expect_text("没有开通短信");
        let cx = t.cx(&Actor::nobody());
        let asked = accounts::ask_to_enter(&cx, PHONE.into()).await;
        assert!(matches!(asked, Err(Problem::Conflict { code: "accounts.no_channel", .. })));
        let answer = accounts::enter(&cx, "nonsense", &CodeRaw::default()).await;
        assert!(matches!(answer, Err(Problem::Conflict { code: "accounts.expired", .. })));
    }

    async fn the_api_does_the_same(t) {
        let nobody = Actor::nobody();
        let asked = t.post_json(&nobody, "/api/v1/session/code", &serde_json::json!({ "mobile": PHONE })).await;
        let path = format!("/api/v1/session/code/{}", asked.expect_status(201).json()["token"].as_str().unwrap());
        let code = code_to(&t, PHONE).await;
        let body = serde_json::json!({ "code": code, "name": "李明" });
        let done = t.post_json(&nobody, &path, &body).await.expect_status(200);
        assert!(done.json()["id"].as_str().unwrap().starts_with("usr_"));
        assert_eq!(who(&t, &token(&done)).await.unwrap().name, "李明");
    }
}
