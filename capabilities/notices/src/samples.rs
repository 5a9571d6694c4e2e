//! The inbox with sample data, for the page tests.

use kezhuan_kernel::{Day, Id, Instant, Page, Uuid};
use kezhuan_outbox::{Channel, Channels, Message, MessageId, Sent, State};
use kezhuan_web::kit::Pager;
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::model::{Notice, NoticeId};
use crate::ops::preference::{PacesRaw, RobotRaw};
use crate::pages::outbox::{OutboxPage, row};
use crate::pages::settings::{RobotPart, SettingsPage, paces, robots, topics};
use crate::pages::{InboxPage, by_day};

/// All templates.
pub fn samples(locale: Locale) -> Vec<Sample> {
    vec![
        (
            "notices/inbox",
            filters::render(
                &inbox(locale, vec![notice(1, None), notice(2, Some(Instant(0)))]),
                locale,
            ),
        ),
        ("notices/settings", filters::render(&settings(locale), locale)),
        ("notices/outbox", filters::render(&outbox(locale, true), locale)),
        ("notices/outgoing", filters::render(&outbox(locale, false), locale)),
        ("notices/empty", filters::render(&inbox(locale, Vec::new()), locale)),
    ]
}

fn notice(n: u128, read_at: Option<Instant>) -> Notice {
    let day = Day::new(2025, 11, 24).unwrap_or_else(|| Instant(0).day());
    Notice {
        id: NoticeId::from_uuid(Uuid::from_u128(n)),
        user: Uuid::from_u128(9),
        event: Uuid::from_u128(8),
        kind: "achievements.published".into(),
        says: "成果已发布".into(),
        title: "小麦谷朊粉改性技术（演示）".into(),
        href: "/achievements/ach_1".into(),
        at: day.start(),
        read_at,
    }
}

fn inbox(locale: Locale, notices: Vec<Notice>) -> InboxPage {
    let total = notices.len() as u64;
    InboxPage {
        chrome: Chrome::sample(locale),
        unread: notices.iter().filter(|n| n.read_at.is_none()).count() as u64,
        days: by_day(notices),
        pager: Pager::new(Page::default(), total, |_| String::new()),
    }
}

fn outbox(locale: Locale, demo: bool) -> OutboxPage {
    let sent = |state| Sent {
        id: MessageId::from_uuid(Uuid::from_u128(5)),
        message: Message::new(Channel::Sms, "0394-0000001", "验证码 123456（演示）")
            .subject("验证码"),
        state,
        at: Instant(0),
        attempts: 2,
        due_at: Instant(0),
        error: "对方答复 HTTP 503".into(),
        settled_at: None,
    };
    OutboxPage {
        chrome: Chrome::sample(locale),
        demo,
        state: String::new(),
        rows: State::ALL.map(|state| row(sent(state), demo)).into(),
        pager: Pager::new(Page::default(), 3, |_| String::new()),
    }
}

fn settings(locale: Locale) -> SettingsPage {
    SettingsPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        email: None,
        has_mail: true,
        topics: topics(&PacesRaw::default()),
        paces: paces(),
        robot: Some(RobotPart {
            organization: "沁颍药业（演示）有限公司".into(),
            href: "/notices/robot/1".into(),
            raw: RobotRaw::default(),
            known: Some((Channel::DingTalk.chinese(), "https://oapi.dingtalk.com/robot/…".into())),
        }),
        robots: robots(&Channels::showing()),
    }
}
