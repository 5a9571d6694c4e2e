//! Each template with sample data, for the page tests.

use kezhuan_demands::{Content, Demand, DemandId, State};
use kezhuan_kernel::{Fen, Id, Instant, Page, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::kit::{Choice, Clock, Pager, Status};
use kezhuan_web::{Chrome, Errors, Locale, filters};

use crate::model::{Kind, Matter, MatterId, Push, PushAnswer, PushId};
use crate::ops::answer::MarketAnswerRaw;
use crate::ops::push::MarketPushRaw;
use crate::pages::matter::{ContactView, HandoverView, MatterPage, Typed};
use crate::pages::push::{PushPage, SentRow};
use crate::pages::queue::{QueuePage, QueueRow};
use crate::pages::received::{AnswerPage, ReceivedPage, ReceivedRow};

const TITLE: &str = "酱卤废水处理成本降到每吨 9 元以内";
const HREF: &str = "/market/mat_1";

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<(&'static str, Result<String, Problem>)> {
    vec![
        ("market/queue", filters::render(&queue(locale, 1), locale)),
        ("market/queue-empty", filters::render(&queue(locale, 0), locale)),
        ("market/matter", filters::render(&matter(locale, Kind::Demand), locale)),
        ("market/matter-deal", filters::render(&matter(locale, Kind::Deal), locale)),
        ("market/push", filters::render(&push(locale, true), locale)),
        ("market/push-empty", filters::render(&push(locale, false), locale)),
        ("market/received", filters::render(&received(locale, 1), locale)),
        ("market/received-empty", filters::render(&received(locale, 0), locale)),
        ("market/answer", filters::render(&answer(locale, None, false), locale)),
        ("market/answered", filters::render(&answer(locale, Some(true), false), locale)),
        ("market/answer-over", filters::render(&answer(locale, None, true), locale)),
    ]
}

fn clock() -> Clock {
    Clock::running(Instant(0), Instant(0).plus_seconds(86_400 * 3), Instant(0))
}

fn queue(locale: Locale, rows: u64) -> QueuePage {
    let row = |clock: Option<Clock>| QueueRow {
        href: HREF.to_owned(),
        title: TITLE.to_owned(),
        kind: Kind::Demand.chinese(),
        party: "莛鲜调味品（演示）有限公司".to_owned(),
        owner: "梁市宜（演示）".to_owned(),
        waited: "2 天".to_owned(),
        clock,
        status: (Status::You, "等首次联系".to_owned()),
    };
    QueuePage {
        chrome: Chrome::sample(locale),
        tabs: vec![
            ("/market?show=mine", "我的", true),
            ("/market?show=open", "全部在办", false),
            ("/market?show=closed", "已办结", false),
        ],
        rows: if rows > 0 { vec![row(Some(clock())), row(None)] } else { Vec::new() },
        pager: Pager::new(Page::default(), rows, |n| format!("/market?page={n}")),
    }
}

fn matter(locale: Locale, kind: Kind) -> MatterPage {
    let one = || vec![Choice::new("a", "甲")];
    let m = Matter {
        id: MatterId::from_uuid(Uuid::from_u128(1)),
        kind,
        object: "dem_1".to_owned(),
        title: TITLE.to_owned(),
        party: None,
        region: String::new(),
        owner: None,
        opened_at: Instant(0),
        due: Some(Instant(0).day()),
        answered_at: None,
        closed_at: None,
        ending: None,
        version: 1,
    };
    let demand = kind == Kind::Demand;
    MatterPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        typed: Typed::default(),
        m,
        object: demand.then(|| "/demands/dem_1".to_owned()),
        stands: (Status::You, "等首次联系".to_owned()),
        clock: Some(clock()),
        owner: "梁市宜（演示）".to_owned(),
        party: Some(("莛鲜".to_owned(), "/organizations/1".to_owned(), String::new())),
        contacts: if demand {
            vec![ContactView {
                when: "2026-03-02 09:00".to_owned(),
                who: "梁市宜（演示）".to_owned(),
                way: "电话".to_owned(),
                with: "马晓棠（演示）".to_owned(),
                outcome: "联系上，已说清".to_owned(),
                note: "周五前补水质".to_owned(),
            }]
        } else {
            Vec::new()
        },
        handovers: vec![HandoverView {
            when: "2026-03-02 09:00".to_owned(),
            from: "还没有人".to_owned(),
            to: "梁市宜（演示）".to_owned(),
            why: "出差".to_owned(),
        }],
        ways: one(),
        outcomes: one(),
        endings: one(),
        colleagues: one(),
        may_work: true,
        may_hand_over: true,
        push: demand.then(|| HREF.to_owned()),
        refine: demand.then(|| HREF.to_owned()),
    }
}

fn push(locale: Locale, some: bool) -> PushPage {
    let row = |status, word: &str| SentRow {
        name: "豫东演示大学".to_owned(),
        on: "2026-03-02".to_owned(),
        status: (status, word.to_owned()),
        note: "可以先看水样".to_owned(),
    };
    let choice = Choice::new("org_1", "豫东演示大学").hint("有成果“脱氮菌剂”；都提到：氨氮");
    PushPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: MarketPushRaw::default(),
        title: TITLE.to_owned(),
        demand: "dem_1".to_owned(),
        choices: if some { vec![choice] } else { Vec::new() },
        sent: if some {
            vec![row(Status::Done, "感兴趣"), row(Status::Proc, "等对方答复")]
        } else {
            Vec::new()
        },
        targeted: some,
    }
}

fn received(locale: Locale, rows: usize) -> ReceivedPage {
    let row = || ReceivedRow {
        title: TITLE.to_owned(),
        href: HREF.to_owned(),
        on: "2026-03-02".to_owned(),
        status: (Status::You, "等您答复".to_owned()),
    };
    let rows = std::iter::repeat_with(row).take(rows).collect();
    ReceivedPage { chrome: Chrome::sample(locale), rows }
}

fn answer(locale: Locale, interested: Option<bool>, over: bool) -> AnswerPage {
    let id = DemandId::from_uuid(Uuid::from_u128(1));
    let begun = Demand::begin(id, "XQ-2026-000001".to_owned(), None, String::new(), Instant(0));
    let content = Content {
        title: TITLE.to_owned(),
        problem: "现在每吨 14 元。".to_owned(),
        budget: Some(Fen::yuan(1_500_000)),
        months: Some(12),
        ..Content::default()
    };
    let said =
        |interested| PushAnswer { interested, reason: None, note: String::new(), at: Instant(0) };
    AnswerPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: MarketAnswerRaw::default(),
        push: Push {
            id: PushId::from_uuid(Uuid::from_u128(1)),
            demand: id,
            organization: OrganizationId::from_uuid(Uuid::from_u128(2)),
            reasons: vec!["都提到：氨氮".to_owned()],
            at: Instant(0),
            due: None,
            answer: interested.map(said),
        },
        d: Demand { content, state: State::Published, ..begun },
        who: "某预制菜企业（项城市）".to_owned(),
        goals: vec!["吨水成本：≤ 9 元".to_owned()],
        answers: vec![Choice::new("interested", "感兴趣")],
        reasons: vec![Choice::new("vague", "需求写得太笼统")],
        stands: (Status::Done, "感兴趣".to_owned()),
        deal: interested.map(|_| "/deals/new?demand=dem_1".to_owned()),
        over,
    }
}
