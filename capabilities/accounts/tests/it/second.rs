//! The second factor, the age of passwords, and who may reset them.

use axum::body::Body;
use axum::http::{Request, header};
use kezhuan_accounts::{self as accounts, CAPABILITY, DEMO_PASSWORD, Settings};
use kezhuan_authority::{Actor, Role};
use kezhuan_testkit::{Answer, TestApp, post};
use totp_rs::{Builder, Secret};

use crate::{HOME, actor, enter, token, user, who};

/// What an authenticator shows `steps` from now.
fn shown(t: &TestApp, secret: &str, steps: i64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("a").build().unwrap();
    let seconds = t.clock.now().0 / 1_000_000 + steps * 30;
    totp.generate(u64::try_from(seconds).unwrap()).to_string()
}

async fn send(t: &TestApp, path: &str, fields: &str) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", HOME)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(fields.to_owned()));
    t.send(request).await
}

/// Sets a factor up for a signed-in person; the secret and the recovery codes.
async fn enrol(t: &TestApp, me: &Actor) -> (String, Vec<String>) {
    let step = t.post(me, "/account/second", &[]).await.expect_status(303);
    let path = step.location().unwrap().to_owned();
    let page = t.get(me, &path).await.expect_status(200).expect_text("<svg").text();
    let secret = page.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    t.post(me, &path, &[("code", "000000")]).await.expect_status(422);
    let code = shown(t, &secret, 0);
    let done = t.post(me, &path, &[("code", &code)]).await.expect_status(200).text();
    let codes =
        done.split("<li><code>").skip(1).map(|part| part.split('<').next().unwrap().to_owned());
    (secret, codes.collect())
}

async fn half_in(t: &TestApp) -> String {
    let done = enter(t, "liming", DEMO_PASSWORD, HOME).await.expect_status(303);
    assert!(done.cookies().iter().all(|c| !c.contains("__Host-")), "no session yet");
    done.location().unwrap().to_owned()
}

kezhuan_testkit::both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn a_second_factor_is_asked_for_and_no_code_works_twice(t) {
        user(&t, "liming").await;
        let me = actor(&t, "liming").await;
        let (secret, recovery) = enrol(&t, &me).await;
        assert_eq!(recovery.len(), 8);
        let step = half_in(&t).await;
        t.get(&Actor::nobody(), &step).await.expect_status(200).expect_text("验证器");
        let used = shown(&t, &secret, 0);
        send(&t, &step, &format!("code={used}")).await.expect_status(422).expect_text("已经用过");
        let late = shown(&t, &secret, -2);
        send(&t, &step, &format!("code={late}")).await.expect_status(422);
        let early = shown(&t, &secret, 1);
        let done = send(&t, &step, &format!("code={early}&next=%2Fcontracts")).await.expect_status(303);
        assert_eq!(done.location(), Some("/contracts"));
        assert!(who(&t, &token(&done)).await.is_some());

        let step = half_in(&t).await;
        let form = format!("code={}", recovery[0].to_lowercase());
        send(&t, &step, &form).await.expect_status(303);
        let step = half_in(&t).await;
        send(&t, &step, &form).await.expect_status(422);
        t.get(&me, "/account").await.expect_status(200).expect_text("还有 7 个恢复码");

        t.post(&me, "/account/second/remove", &[("code", "123456")]).await.expect_status(422);
        t.post(&me, "/account/second/remove", &[("code", &recovery[1])]).await.expect_status(303);
        assert!(who(&t, &token(&enter(&t, "liming", DEMO_PASSWORD, HOME).await)).await.is_some());
    }

    async fn guessing_the_second_factor_is_limited_over_all_steps(t) {
        user(&t, "liming").await;
        let me = actor(&t, "liming").await;
        let (secret, _) = enrol(&t, &me).await;
        for _ in 0..2 {
            let step = half_in(&t).await;
            for _ in 0..4 {
                send(&t, &step, "code=000000").await.expect_status(422);
            }
            send(&t, &step, "code=000000").await.expect_status(409);
        }
        let step = half_in(&t).await;
        send(&t, &step, "code=000000").await.expect_status(429);
        t.clock.advance_seconds(15 * 60 + 1);
        let step = half_in(&t).await;
        let code = shown(&t, &secret, 0);
        send(&t, &step, &format!("code={code}")).await.expect_status(303);
    }

    async fn staff_sets_it_up_at_sign_in_where_the_house_wants_it(t) {
        t.app.use_settings(Settings { second_factor_for_staff: true, ..Settings::default() });
        let id = user(&t, "liming").await;
        assert!(who(&t, &token(&enter(&t, "liming", DEMO_PASSWORD, HOME).await)).await.is_some());
        let operator = t.cx(&post(Role::Operator, "河南省/周口市"));
        accounts::add_post(&operator, id, Role::Clerk, "项城市").await.unwrap();
        let step = half_in(&t).await;
        let page = t.get(&Actor::nobody(), &step).await.expect_status(200).expect_text("必须有二次验证").text();
        let secret = page.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let code = shown(&t, &secret, 0);
        let path = step.split('?').next().unwrap();
        let done = send(&t, path, &format!("code={code}&next=%2Fdesk")).await.expect_status(200);
        assert!(who(&t, &token(&done)).await.is_some(), "signed in with it");
        assert!(half_in(&t).await.starts_with("/login/second/"));
    }

    async fn another_operator_resets_it_and_leaves_a_trace(t) {
        let id = user(&t, "liming").await;
        let me = actor(&t, "liming").await;
        enrol(&t, &me).await;
        let operator = post(Role::Operator, "河南省/周口市");
        t.get(&me, "/accounts?q=liming").await.expect_status(403);
        let page = t.get(&operator, "/accounts?q=LIM").await.expect_status(200);
        assert!(page.text().contains("重置二次验证"), "large or small letters");
        t.get(&operator, "/accounts?q=liming").await.expect_status(200).expect_text("重置二次验证");
        t.get(&operator, "/accounts?q=%25").await.expect_status(200).expect_text("没有找到");
        let path = format!("/accounts/{id}/second/reset");
        t.post(&me, &path, &[]).await.expect_status(403);
        let own = Actor { posts: operator.posts.clone(), ..me.clone() };
        t.post(&own, &path, &[]).await.expect_status(409).expect_text("另一位");
        t.post(&operator, &path, &[]).await.expect_status(303);
        t.post(&operator, &path, &[]).await.expect_status(409);
        assert!(who(&t, &token(&enter(&t, "liming", DEMO_PASSWORD, HOME).await)).await.is_some());
        let events = kezhuan_journal::events_of(t.app.db(), &id.to_string()).await.unwrap();
        let reset = events.iter().find(|e| e.kind == "accounts.second_reset").unwrap();
        assert!(reset.actor.starts_with("user:"));
    }

    async fn an_old_password_is_renewed_where_the_house_wants_it(t) {
        t.app.use_settings(Settings { password_days: 90, ..Settings::default() });
        user(&t, "liming").await;
        t.clock.advance_seconds(90 * 86_400);
        let step = half_in(&t).await;
        assert!(step.starts_with("/login/renew/"), "{step}");
        t.get(&Actor::nobody(), &step).await.expect_status(200).expect_text("密码到期");
        let same = format!("password={DEMO_PASSWORD}");
        send(&t, &step, &same).await.expect_status(422).expect_text("不一样");
        let done = send(&t, &step, "password=corn+field+rain").await.expect_status(303);
        assert!(who(&t, &token(&done)).await.is_some());
        assert!(who(&t, &token(&enter(&t, "liming", "corn+field+rain", HOME).await)).await.is_some());
    }
}
