//! Who hears what, and that a delivery stopped half-way is done exactly once; on both databases.

mod kept;

use super::*;
use kezhuan_authority::Actor;
use kezhuan_journal::{Event, Record};
use kezhuan_testkit::TestApp;

/// An organization with two officers and a researcher, and a county official.
async fn people(t: &TestApp) -> (OrganizationId, Vec<UserId>) {
    let cx = Cx::system(&t.app, "test");
    let mut tx = t.app.db().begin("system:test").await.unwrap();
    let raw = kezhuan_organizations::OrganizationRaw {
        name: "演示研究院".into(),
        kind: "enterprise".into(),
        credit_code: kezhuan_kernel::CreditCode::with_checks("91411699MADEM001")
            .unwrap()
            .to_string(),
        region: "河南省/周口市/项城市".into(),
        ..Default::default()
    };
    let profile = raw.check(&cx.pack()).unwrap();
    let of = kezhuan_organizations::register_within(&cx, &mut tx, profile).await.unwrap();
    let password =
        kezhuan_accounts::hash_password(t.app.db(), "kezhuan-yanshi-2026").await.unwrap();
    let mut users = Vec::new();
    for login in ["yanshi-one", "yanshi-two", "yanshi-researcher", "yanshi-county"] {
        let new = kezhuan_accounts::NewUser {
            login: login.into(),
            mobile: None,
            phone: String::new(),
            name: "演示".into(),
            password: password.clone(),
            demo_label: None,
        };
        users.push(kezhuan_accounts::create_user_within(&mut tx, new).await.unwrap());
    }
    let roles = [Role::Officer, Role::Officer, Role::Researcher];
    for (user, role) in users.iter().zip(roles) {
        kezhuan_accounts::make_member_within(&mut tx, *user, of, role).await.unwrap();
    }
    let region = "河南省/周口市/项城市";
    kezhuan_accounts::add_post_within(&cx, &mut tx, users[3], Role::CountyBureau, region)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    t.settle().await;
    mark_all(t, &users).await;
    (of, users)
}

async fn mark_all(t: &TestApp, users: &[UserId]) {
    for user in users {
        crate::ops::mark_all_read(&t.cx(&actor(*user))).await.unwrap();
    }
}

fn actor(user: UserId) -> Actor {
    Actor { user: Some(user.uuid()), ..Actor::default() }
}

async fn record(t: &TestApp, by: &str, event: Event) {
    let mut tx = t.app.db().begin(by).await.unwrap();
    tx.record(event).await.unwrap();
    tx.commit().await.unwrap();
}

fn published(of: OrganizationId) -> Event {
    let payload = serde_json::json!({"title": "小麦谷朊粉改性（演示）"});
    Event::new("achievements.published", "ach_00000000000000000000000000000001")
        .link("organization", of)
        .parties()
        .payload(payload)
}

fn by(user: UserId) -> String {
    actor(user).label()
}

async fn unread(t: &TestApp, user: UserId) -> u64 {
    store::unread(t.app.db().reader(), user.uuid()).await.unwrap()
}

async fn newest(t: &TestApp, user: UserId) -> Notice {
    let page = kezhuan_kernel::Page::new(1, 1);
    store::inbox(t.app.db().reader(), user.uuid(), page).await.unwrap().remove(0)
}

async fn mail(t: &TestApp, to: &str) -> Option<String> {
    let sent = kezhuan_outbox::latest_to(t.app.db(), to).await.unwrap();
    sent.map(|sent| sent.message.text)
}

async fn mails(t: &TestApp) -> u64 {
    kezhuan_outbox::count(t.app.db(), None).await.unwrap()
}

kezhuan_testkit::both! {
    [kezhuan_organizations::CAPABILITY, kezhuan_accounts::CAPABILITY, kezhuan_readers::CAPABILITY, crate::CAPABILITY];
    async fn the_others_of_the_unit_hear_of_it(t) {
        let (of, users) = people(&t).await;
        record(&t, &by(users[0]), published(of)).await;
        t.settle().await;
        let counts = [unread(&t, users[0]).await, unread(&t, users[1]).await, unread(&t, users[2]).await];
        assert_eq!(counts, [0, 1, 0], "not the one who did it, not who had nothing to do with it");
        let notice = newest(&t, users[1]).await;
        assert_eq!((notice.says.as_str(), notice.title.as_str()), ("成果已发布", "小麦谷朊粉改性（演示）"));
        assert_eq!(notice.href, "/achievements/ach_00000000000000000000000000000001");
        let edited = Event::new("achievements.saved", "ach_00000000000000000000000000000001");
        record(&t, &by(users[2]), edited.link("organization", of).parties()).await;
        record(&t, "user:nobody", published(of)).await;
        t.settle().await;
        assert_eq!(unread(&t, users[2]).await, 1, "a researcher who worked on it hears too");
    }

    async fn a_delivery_killed_half_way_is_done_once(t) {
        let (of, users) = people(&t).await;
        for _ in 0..3 {
            record(&t, "system:test", published(of)).await;
        }
        while kezhuan_journal::sequence(t.app.db()).await.unwrap() > 0 {}
        let cx = Cx::system(&t.app, "notices.deliver");
        let from = cursor(cx.db(), CURSOR).await.unwrap();
        let entries = read_after(cx.db(), from, BATCH).await.unwrap();
        let all = news(&cx, &entries).await.unwrap();
        assert_eq!(all.notices.len(), 6);
        let half = News { notices: all.notices[..3].to_vec(), robots: Vec::new() };
        let tx = t.app.db().begin("system:notices.deliver").await.unwrap();
        write(&cx, &tx, &entries[..2], &half).await.unwrap();
        drop(tx);
        assert_eq!(cursor(cx.db(), CURSOR).await.unwrap(), from, "the cursor went back with the rows");
        assert_eq!(unread(&t, users[0]).await, 0);
        t.settle().await;
        assert_eq!((unread(&t, users[0]).await, unread(&t, users[1]).await), (3, 3));

        let tx = t.app.db().begin("system:test").await.unwrap();
        move_cursor(&tx, CURSOR, 0).await.unwrap();
        tx.commit_without_event("as after a restored backup").await.unwrap();
        let before = store::total(t.app.db().reader(), users[1].uuid()).await.unwrap();
        t.settle().await;
        let after = store::total(t.app.db().reader(), users[1].uuid()).await.unwrap();
        assert_eq!(before, after, "told again, but not twice");
        assert_eq!(check(&cx).await.unwrap(), Vec::<String>::new());
    }

    async fn officials_of_the_place_and_named_persons_hear(t) {
        let (of, users) = people(&t).await;
        let applied = |region: &str| {
            Event::new("registries.applied", "reg_00000000000000000000000000000001")
                .link("organization", of)
                .parties()
                .payload(serde_json::json!({"title": "演示孵化器", "region": region}))
        };
        record(&t, &by(users[0]), applied("河南省/周口市/太康县")).await;
        t.settle().await;
        assert_eq!(unread(&t, users[3]).await, 0, "another county's");
        record(&t, &by(users[0]), applied("河南省/周口市/项城市")).await;
        t.settle().await;
        assert_eq!(newest(&t, users[3]).await.says, "有登记等核实");
        let left = Event::new("accounts.membership_ended", "mem_00000000000000000000000000000001");
        record(&t, &by(users[0]), left.link("organization", of).link("user", users[2]).parties()).await;
        t.settle().await;
        assert_eq!(newest(&t, users[2]).await.title, "演示研究院");
        record(&t, "system:test", published(of).link("user", users[2])).await;
        let secret = Event::new("achievements.published", "ach_00000000000000000000000000000002");
        record(&t, "system:test", secret.link("organization", of)).await;
        t.settle().await;
        let heard = unread(&t, users[1]).await;
        assert_eq!(heard, 3, "two applications, one publication, nothing internal");
    }

    async fn mail_comes_as_often_as_chosen_and_the_inbox_always(t) {
        let (of, users) = people(&t).await;
        let me = actor(users[0]);
        let form = |market: &'static str| [("market", market), ("deals", "never"), ("contracts", "never"), ("house", "never")];
        t.post(&me, "/notices/settings", &form("now")).await.expect_status(422).expect_text("绑定邮箱");
        t.post(&me, "/notices/settings", &form("hourly")).await.expect_status(422);
        let to = "yanshi@demo.invalid";
        let asked = t.post(&me, "/account/email", &[("email", to)]).await.expect_status(303);
        let path = asked.location().unwrap().to_owned();
        let code: String = mail(&t, to).await.unwrap().chars().filter(char::is_ascii_digit).take(6).collect();
        t.post(&me, &path, &[("code", &code)]).await.expect_status(303);

        t.post(&me, "/notices/settings", &form("now")).await.expect_status(303);
        t.get(&me, "/notices/settings").await.expect_status(200).expect_text(to);
        t.clock.advance_seconds(1);
        record(&t, "system:test", published(of)).await;
        t.settle().await;
        let letter = mail(&t, to).await.unwrap();
        assert!(letter.contains("成果已发布：小麦谷朊粉改性（演示）\nhttp://localhost/achievements/ach_"), "{letter}");

        t.post(&me, "/notices/settings", &form("daily")).await.expect_status(303);
        let before = mails(&t).await;
        for _ in 0..2 {
            record(&t, "system:test", published(of)).await;
        }
        t.settle().await;
        assert_eq!(mails(&t).await, before, "not before the morning");
        t.clock.set(t.clock.now().day().plus_days(1).start().plus_seconds(8 * 3600));
        t.settle().await;
        assert_eq!(mails(&t).await, before + 1, "one letter for both");
        assert_eq!(mail(&t, to).await.unwrap().matches("成果已发布").count(), 2);
        t.settle().await;
        assert_eq!(mails(&t).await, before + 1);

        t.post(&me, "/notices/settings", &form("never")).await.expect_status(303);
        record(&t, "system:test", published(of)).await;
        t.settle().await;
        assert_eq!(mails(&t).await, before + 1);
        assert_eq!(unread(&t, users[0]).await, 4, "the inbox gets everything");
        let api = t.get(&me, "/api/v1/notices/settings").await.expect_status(200).json();
        assert_eq!(api["market"], "never");
    }

    async fn a_robot_hears_what_concerns_its_organization(t) {
        let (of, users) = people(&t).await;
        let membership = kezhuan_authority::Membership { organization: of.uuid(), name: "演示研究院".into(), role: Role::Officer };
        let officer = Actor { memberships: vec![membership], ..actor(users[0]) };
        let robot = format!("/notices/robot/{of}");
        let address = "https://oapi.dingtalk.com/robot/send?access_token=a";
        let form = |address: &'static str| [("channel", "dingtalk"), ("address", address), ("signing_key", "SEC1")];
        t.post(&actor(users[2]), &robot, &form(address)).await.expect_status(403);
        t.post(&officer, &robot, &form("http://127.0.0.1/robot")).await.expect_status(422).expect_text("整条复制");
        t.post(&officer, &format!("{robot}/try"), &[]).await.expect_status(404);
        t.post(&officer, &robot, &form(address)).await.expect_status(303);
        t.get(&officer, "/notices/settings").await.expect_status(200).expect_text("钉钉群");
        t.post(&officer, &format!("{robot}/try"), &[]).await.expect_status(303);
        assert!(mail(&t, address).await.unwrap().contains("已接通"));
        record(&t, &by(users[0]), published(of)).await;
        let secret = Event::new("achievements.published", "ach_00000000000000000000000000000002");
        record(&t, "system:test", secret.link("organization", of)).await;
        let before = mails(&t).await;
        t.settle().await;
        assert_eq!(mails(&t).await, before + 1, "nothing internal");
        let sent = kezhuan_outbox::latest_to(t.app.db(), address).await.unwrap().unwrap();
        assert!(sent.message.text.contains("成果已发布"), "{}", sent.message.text);
        t.post(&officer, &format!("{robot}/remove"), &[]).await.expect_status(303);
        t.post(&officer, &format!("{robot}/remove"), &[]).await.expect_status(404);
    }

    async fn what_left_the_house_is_seen_and_tried_again(t) {
        let operator = kezhuan_testkit::post(Role::Operator, "河南省/周口市");
        let tx = t.app.db().begin("system:test").await.unwrap();
        let message = kezhuan_outbox::Message::new(kezhuan_outbox::Channel::Sms, "13900000001", "到期提醒");
        let id = kezhuan_outbox::send_within(&tx, &message).await.unwrap();
        tx.commit_without_event("a message").await.unwrap();
        t.app.use_settings(kezhuan_outbox::Channels::default());
        t.settle().await;
        let todos = t.app.house().todos(&t.cx(&operator)).await.unwrap();
        assert_eq!(todos[0].title, "1 条消息没有发出去");
        let page = t.get(&operator, "/outbox?state=given_up").await.expect_status(200).expect_text("139****0001");
        assert!(!page.text().contains("到期提醒"), "operators do not read what others get");
        t.get(&Actor::nobody(), "/outbox").await.expect_status(303);
        t.get(&Actor::nobody(), "/demo/outbox").await.expect_status(200).expect_text("到期提醒");
        t.app.use_settings(kezhuan_outbox::Channels::showing());
        t.post(&operator, &format!("/outbox/{id}/again"), &[]).await.expect_status(303);
        t.settle().await;
        t.post(&operator, &format!("/outbox/{id}/again"), &[]).await.expect_status(404);
        let api = t.get(&operator, "/api/v1/outbox").await.expect_status(200).json();
        assert_eq!((&api["rows"][0]["state"], &api["rows"][0]["to"]), (&"sent".into(), &"139****0001".into()));
    }

    async fn the_inbox_is_ones_own(t) {
        let (of, users) = people(&t).await;
        record(&t, "system:test", published(of)).await;
        t.settle().await;
        let (me, other) = (actor(users[0]), actor(users[2]));
        t.get(&Actor::nobody(), "/notices").await.expect_status(303);
        t.get(&Actor::nobody(), "/api/v1/notices").await.expect_status(401);
        t.get(&me, "/notices").await.expect_status(200).expect_text("小麦谷朊粉改性（演示）");
        let list = t.get(&me, "/api/v1/notices").await.expect_status(200).json();
        assert_eq!((&list["unread"], &list["rows"][0]["says"]), (&1.into(), &"成果已发布".into()));
        let id = list["rows"][0]["id"].as_str().unwrap().to_owned();
        t.post(&other, &format!("/notices/{id}/read"), &[]).await.expect_status(404);
        t.post(&me, "/notices/nonsense/read", &[]).await.expect_status(404);
        t.post(&me, &format!("/notices/{id}/read"), &[]).await.expect_status(303);
        t.post_json(&me, &format!("/api/v1/notices/{id}/read"), &serde_json::json!({})).await.expect_status(200);
        assert_eq!(unread(&t, users[0]).await, 0);
        record(&t, "system:test", published(of)).await;
        t.settle().await;
        assert_eq!(unread(&t, users[0]).await, 1);
        let marked = t.post_json(&me, "/api/v1/notices/read", &serde_json::json!({})).await.expect_status(200).json();
        assert_eq!(marked["marked"], 1);
        t.post(&me, "/notices/read", &[]).await.expect_status(303);
        t.get(&me, "/notices").await.expect_status(200).expect_text("没有未读");
    }
}

#[test]
fn every_template_renders_in_both_languages() {
    for locale in [kezhuan_web::Locale::Zh, kezhuan_web::Locale::En] {
        for (name, html) in crate::samples::samples(locale) {
            let html = html.unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(html.contains("</html>") && !html.contains("style="), "{name}");
        }
    }
}
