//! The inbox with sample data, for the page tests.

use kezhuan_kernel::{Day, Id, Instant, Page, Uuid};
use kezhuan_web::kit::Pager;
use kezhuan_web::{Chrome, Locale, Sample, filters};

use crate::model::{Notice, NoticeId};
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
