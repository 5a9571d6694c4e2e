//! Messages against real listeners: an SMTP server, an HTTP gateway, group robots.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod servers;

use kezhuan_db::Db;
use kezhuan_outbox::{
    Channel, Channels, Client, MailSettings, Message, RobotHosts, Sent, Settings, SmsSettings,
    State, Tls, count, deliver, forget, latest_to, put_back, send_within,
};
use kezhuan_testkit::TestApp;
use servers::{Web, mail_server};

async fn write(t: &TestApp, message: Message) {
    let tx = t.app.db().begin("system:test").await.unwrap();
    send_within(&tx, &message).await.unwrap();
    tx.commit_without_event("a message").await.unwrap();
}

async fn last(db: &Db, to: &str) -> Sent {
    latest_to(db, to).await.unwrap().unwrap()
}

fn channels(settings: Settings) -> Channels {
    Channels::configured(&settings, &Client::new()).unwrap()
}

fn sms(url: String) -> Settings {
    let sms = SmsSettings {
        url,
        headers: [("x-key".to_owned(), "k1".to_owned())].into(),
        body: r#"{"mobile":"{to}","content":"【科转】{text}","id":"{id}"}"#.into(),
        success_at: "/code".into(),
        success_is: "0".into(),
    };
    Settings { sms: Some(sms), ..Settings::default() }
}

kezhuan_testkit::both! { [];
    async fn mail_reaches_an_smtp_server_with_a_stable_id(t) {
        let server = mail_server();
        let mail = MailSettings {
            server: "127.0.0.1".into(),
            port: Some(server.port),
            tls: Tls::None,
            user: String::new(),
            password: String::new(),
            from: "科转 <noreply@demo.invalid>".into(),
        };
        let ways = channels(Settings { mail: Some(mail), ..Settings::default() });
        let to = "liming@demo.invalid";
        write(&t, Message::new(Channel::Mail, to, "到账已确认").subject("消息")).await;
        assert_eq!(deliver(t.app.db(), &ways).await.unwrap(), 1);
        let sent = last(t.app.db(), to).await;
        assert_eq!((sent.state, sent.attempts), (State::Sent, 1));
        let letter = server.letters.recv().unwrap();
        assert!(letter.contains("RCPT TO:<liming@demo.invalid>"), "{letter}");
        assert!(letter.contains(&format!("Message-ID: <{}@demo.invalid>", sent.id)), "{letter}");
        assert!(letter.contains("Subject: =?utf-8?b?5raI5oGv?="), "{letter}");
        assert_eq!(deliver(t.app.db(), &ways).await.unwrap(), 0, "sent once");
    }

    async fn a_gateway_gets_its_own_json_and_a_failure_is_tried_again(t) {
        let web = Web::start(&[(503, "{}"), (200, r#"{"code":7}"#), (200, r#"{"code":0}"#)]).await;
        let ways = channels(sms(web.url("/send")));
        let until = t.clock.now().plus_seconds(3600);
        write(&t, Message::new(Channel::Sms, "13900000000", "码\"1").secret_until(until)).await;
        for (error, wait) in [("HTTP 503", 30), ("/code = 7", 120)] {
            deliver(t.app.db(), &ways).await.unwrap();
            let sent = last(t.app.db(), "13900000000").await;
            assert_eq!(sent.state, State::Waiting);
            assert!(sent.error.contains(error), "{}", sent.error);
            t.clock.advance_seconds(wait - 1);
            assert_eq!(deliver(t.app.db(), &ways).await.unwrap(), 0, "not before its time");
            t.clock.advance_seconds(1);
        }
        deliver(t.app.db(), &ways).await.unwrap();
        let sent = last(t.app.db(), "13900000000").await;
        assert_eq!((sent.state, sent.attempts), (State::Sent, 3));
        assert_eq!(sent.message.text, "", "a secret does not stay");
        let calls = web.calls();
        assert_eq!(calls.len(), 3);
        for call in &calls {
            assert_eq!(call.headers["x-key"], "k1");
            let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
            assert_eq!(body["content"], "【科转】码\"1");
            assert_eq!(body["id"], sent.id.to_string());
        }
    }

    async fn robots_are_called_as_their_makers_say(t) {
        let web = Web::start(&[(200, r#"{"errcode":0,"errmsg":"ok"}"#), (200, r#"{"code":0}"#),
            (200, r#"{"errcode":310000,"errmsg":"sign not match"}"#)]).await;
        let base = web.url("/");
        let hosts = RobotHosts { wecom: vec![base.clone()], dingtalk: vec![base.clone()], feishu: vec![base] };
        let ways = channels(Settings { robots: hosts, ..Settings::default() });
        assert!(ways.allows_robot(Channel::DingTalk, &web.url("/ding?access_token=a")));
        assert!(!ways.allows_robot(Channel::DingTalk, "http://169.254.169.254/"));
        let now = t.clock.now();
        for (channel, path, key) in [(Channel::WeCom, "/wecom?key=a", ""), (Channel::Feishu, "/fei", "s1"),
            (Channel::DingTalk, "/ding?access_token=a", "s2")] {
            write(&t, Message::new(channel, web.url(path), "到账").signed(key)).await;
            deliver(t.app.db(), &ways).await.unwrap();
        }
        let calls = web.calls();
        let body = |n: usize| serde_json::from_str::<serde_json::Value>(&calls[n].body).unwrap();
        assert_eq!(body(0), serde_json::json!({ "msgtype": "text", "text": { "content": "到账" } }));
        assert_eq!(body(1)["timestamp"], (now.0 / 1_000_000).to_string());
        assert_eq!(body(1)["content"]["text"], "到账");
        assert!(calls[2].path.starts_with(&format!("/ding?access_token=a&timestamp={}&sign=", now.0 / 1000)));
        let refused = last(t.app.db(), &web.url("/ding?access_token=a")).await;
        assert!(refused.error.contains("310000 sign not match"), "{}", refused.error);
    }

    async fn what_cannot_be_sent_is_given_up_seen_and_put_back(t) {
        let dead = channels(sms("http://127.0.0.1:1/".into()));
        write(&t, Message::new(Channel::Sms, "13900000001", "到期提醒")).await;
        for _ in 0..6 {
            assert_eq!(deliver(t.app.db(), &dead).await.unwrap(), 1);
            t.clock.advance_seconds(40_000);
        }
        let sent = last(t.app.db(), "13900000001").await;
        assert_eq!((sent.state, sent.attempts), (State::GivenUp, 6));
        assert!(!sent.error.is_empty() && !sent.error.contains("13900000001"), "{}", sent.error);
        assert_eq!(deliver(t.app.db(), &dead).await.unwrap(), 0);
        let tx = t.app.db().begin("system:test").await.unwrap();
        assert!(put_back(&tx, sent.id).await.unwrap());
        tx.commit_without_event("put back").await.unwrap();
        assert_eq!(deliver(t.app.db(), &Channels::showing()).await.unwrap(), 1);
        assert_eq!(last(t.app.db(), "13900000001").await.state, State::Sent);
    }

    async fn late_codes_and_unknown_ways_are_not_tried(t) {
        let web = Web::start(&[]).await;
        let until = t.clock.now().plus_seconds(300);
        write(&t, Message::new(Channel::Sms, "1", "123456").secret_until(until)).await;
        write(&t, Message::new(Channel::Mail, "a@demo.invalid", "x")).await;
        t.clock.advance_seconds(300);
        assert_eq!(deliver(t.app.db(), &channels(sms(web.url("/")))).await.unwrap(), 2);
        assert!(web.calls().is_empty());
        assert_eq!(last(t.app.db(), "1").await.state, State::GivenUp);
        assert_eq!(last(t.app.db(), "1").await.message.text, "");
        assert_eq!(last(t.app.db(), "a@demo.invalid").await.state, State::GivenUp);
    }

    async fn settled_messages_are_erased_and_waiting_ones_stay(t) {
        write(&t, Message::new(Channel::Sms, "1", "旧")).await;
        deliver(t.app.db(), &Channels::showing()).await.unwrap();
        write(&t, Message::new(Channel::Sms, "2", "等")).await;
        t.clock.advance_seconds(30 * 86_400);
        assert_eq!(forget(t.app.db(), 30).await.unwrap(), 0);
        t.clock.advance_seconds(1);
        assert_eq!(forget(t.app.db(), 30).await.unwrap(), 1);
        assert_eq!(count(t.app.db(), None).await.unwrap(), 1);
    }

    async fn two_nodes_send_a_message_once(t) {
        let web = Web::start(&[(200, r#"{"code":0}"#), (200, r#"{"code":0}"#)]).await;
        let ways = channels(sms(web.url("/")));
        write(&t, Message::new(Channel::Sms, "13900000002", "一次")).await;
        let (a, b) = tokio::join!(deliver(t.app.db(), &ways), deliver(t.app.db(), &ways));
        assert_eq!(a.unwrap() + b.unwrap(), 1);
        assert_eq!(web.calls().len(), 1);
    }
}
