//! Each template with sample data, for the page tests.

use kezhuan_achievements::AchievementId;
use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::kit::{Choice, Clock, Pace, Pager, Rail, Status, Step};
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::after::{After, Following, Outcome, OutcomeId, OutcomeRaw};
use crate::model::{About, Contact, Deal, DealId, Declaration, Interest, Promise};
use crate::note::{Meeting, Note, NoteId, Reach};
use crate::pages::after::AfterPage;
use crate::pages::list::{ListPage, Row, StatisticsPage};
use crate::pages::new::NewPage;
use crate::pages::sheet::{ConfirmPage, EquityView, SheetPage, Ways};
use crate::pages::show::{NoteView, OutcomeView, SheetView, ShowPage};
use crate::pages::steps::{AnswerPage, EndPage, PromisePage, interested_choices};
use crate::pages::{Head, actions, waits_for};
use crate::rules::{AnswerRaw, EndRaw, InterestRaw, NoteRaw, PromiseRaw};
use crate::sheet::{Agency, Part, Sheet, Terms};
use crate::state::{Side, State, Turn};
use crate::typed_sheet::SheetRaw;

/// All of them.
pub fn samples(locale: Locale) -> Vec<Sample> {
    let mut all = deals(locale);
    all.extend(crate::listing_samples::samples(locale));
    all
}

fn deals(locale: Locale) -> Vec<Sample> {
    let chrome = || Chrome::sample(locale);
    vec![
        ("trading/list", filters::render(&list(chrome()), locale)),
        ("trading/statistics", filters::render(&statistics(chrome()), locale)),
        ("trading/new", filters::render(&new(chrome(), false), locale)),
        ("trading/offer", filters::render(&new(chrome(), true), locale)),
        ("trading/show", filters::render(&show(chrome()), locale)),
        ("trading/answer", filters::render(&answer(chrome(), false), locale)),
        ("trading/declare", filters::render(&answer(chrome(), true), locale)),
        ("trading/promise", filters::render(&promise(chrome()), locale)),
        ("trading/sheet", filters::render(&bargain(chrome()), locale)),
        ("trading/confirm", filters::render(&confirm(chrome()), locale)),
        ("trading/after", filters::render(&after(chrome(), true), locale)),
        ("trading/registered", filters::render(&after(chrome(), false), locale)),
        ("trading/end", filters::render(&end(chrome(), false), locale)),
        ("trading/decline", filters::render(&end(chrome(), true), locale)),
    ]
}

pub(crate) fn day(month: u32, day: u32) -> Day {
    Day::new(2026, month, day).unwrap_or_else(|| Instant(0).day())
}

fn deal() -> Deal {
    let at = day(3, 6).start();
    Deal {
        id: DealId::from_uuid(Uuid::from_u128(1)),
        number: "JY-2026-000417".into(),
        about: About::Achievement(AchievementId::from_uuid(Uuid::from_u128(2))),
        listing: None,
        title: "低温慢速小麦制粉工艺".into(),
        seller: OrganizationId::from_uuid(Uuid::from_u128(3)),
        buyer: OrganizationId::from_uuid(Uuid::from_u128(4)),
        regions: ["河南省/周口市/川汇区".into(), "河南省/周口市/项城市".into()],
        interest: Interest {
            mode: "licence".into(),
            message: "希望下月能看中试线。".into(),
            intended_use: "日处理 300 吨的面粉生产线".into(),
            act_for: "受豫麦公司委托，委托书 2026-03".into(),
        },
        buyer_contact: Contact { name: "李演示".into(), phone: "0394-0000002".into() },
        seller_contact: Contact { name: "张演示".into(), phone: "0394-0000001".into() },
        pricing_mode: "negotiated".into(),
        decision_number: "院办纪〔2026〕3号".into(),
        declaration: Some(Declaration {
            interested: true, text: "一名完成人在买方持股".into()
        }),
        agency: Some(agency()),
        promise: Some(Promise { text: "保密".into(), name: "李演示".into(), by: None, at }),
        desk: None,
        state: State::Bargaining,
        state_at: at,
        turn: Turn::Of(Side::Buyer),
        turn_at: at,
        due: Some(day(3, 11)),
        sheet: 2,
        returned: "异议成立，需要改正后重新公示".into(),
        duty: true,
        publicity: None,
        contract: None,
        agreed_on: None,
        ending: None,
        created_by: None,
        created_at: at,
        version: 1,
    }
}

fn agency() -> Agency {
    Agency {
        organization: OrganizationId::from_uuid(Uuid::from_u128(5)),
        broker: "赵演示".into(),
        work: "寻找成果、组织洽谈".into(),
        commission: Some(Fen::yuan(12_000)),
    }
}

pub(crate) fn sheet(version: i64) -> Sheet {
    let part = |month, yuan, condition: &str| Part {
        due: day(month, 15),
        amount: Fen::yuan(yuan),
        condition: condition.into(),
    };
    Sheet {
        version,
        by: Side::Seller,
        terms: Terms {
            mode: "licence".into(),
            licence_mode: "ordinary".into(),
            years: Some(5),
            territory: "河南省内".into(),
            total: Fen::yuan(600_000),
            parts: vec![part(5, 180_000, ""), part(9, 420_000, "试产合格")],
            royalty: "销售额的 1%".into(),
            conditions: "现场指导不少于十个工作日".into(),
            publish: false,
            names_buyer: true,
            agency: Some(agency()),
            special: None,
        },
        note: "首付已按您的意思降低。".into(),
        proposed_by: None,
        proposed_at: day(3, 6).start(),
        confirmed_by: None,
        confirmed_at: None,
    }
}

fn head() -> Head {
    Head {
        deal: deal(),
        side: Some(Side::Buyer),
        seller: "豫东农业工程学院（演示）".into(),
        buyer: "周口豫麦生物科技有限公司（演示）".into(),
        agency: "周口科汇技术转移中心（演示）".into(),
        words: ["许可人".into(), "被许可人".into()],
        status: Status::You,
    }
}

fn clock() -> Option<Clock> {
    Some(Clock { pace: Pace::Soon, left: "1 天".into(), detail: String::new() })
}

fn list(chrome: Chrome) -> ListPage {
    ListPage {
        chrome,
        tabs: vec![("/deals", "进行中", true), ("/deals?state=agreed", "已成交", false)],
        rows: vec![Row {
            seller: head().seller,
            buyer: head().buyer,
            status: Status::You,
            waits: waits_for(&deal(), Some(&sheet(2)), Some(Side::Buyer)),
            clock: clock(),
            total: Some(Fen::yuan(600_000)),
            unread: 2,
            deal: deal(),
        }],
        pager: Pager::new(Page::default(), 1, |n| format!("/deals?page={n}")),
        staff: false,
    }
}

fn statistics(chrome: Chrome) -> StatisticsPage {
    let rows = vec![("2026".to_owned(), "许可".to_owned(), 3, Fen::yuan(1_800_000))];
    StatisticsPage { chrome, rows, signed_in: false }
}

fn new(chrome: Chrome, offers: bool) -> NewPage {
    NewPage {
        chrome,
        about: (String::from("/"), deal().title),
        whose: head().seller,
        offers,
        interested: interested_choices(),
        organizations: vec![Choice::new("org_1", "甲（演示）"), Choice::new("org_2", "乙（演示）")],
        modes: vec![Choice::new("licence", "许可"), Choice::new("assignment", "转让")],
        raw: InterestRaw::default(),
        errors: Errors::none(),
        days: "3 个工作日".into(),
    }
}

fn show(chrome: Chrome) -> ShowPage {
    let view = |version| SheetView {
        sheet: sheet(version),
        way: "许可（普通许可，5 年，河南省内）".into(),
        equity: (version == 1).then(equity),
        agency: head().agency,
        latest: version == 2,
    };
    let note = Note {
        id: NoteId::from_uuid(Uuid::from_u128(6)),
        organization: Some(deal().seller),
        by: None,
        body: "中试报告见附件。".into(),
        meeting: Some(Meeting { on: day(3, 4), people: "张演示、李演示".into() }),
        file: None,
        reach: Reach::Promised,
        at: day(3, 5).start(),
    };
    let step = |what: &str, class| Step {
        what: what.into(),
        when: "2026-03-06 09:12".into(),
        href: String::new(),
        class,
    };
    ShowPage {
        chrome,
        head: head(),
        rail: Rail::new(3, Status::You, &["2026-02-20", "", "议价"]),
        cards: Vec::new(),
        waits: waits_for(&deal(), Some(&sheet(2)), Some(Side::Buyer)),
        mine: true,
        clock: clock(),
        actions: actions(&deal(), Some(&sheet(2)), Side::Buyer),
        may_contract: true,
        intended: "许可".into(),
        ended: "买方终止：价格谈不拢".into(),
        sheets: vec![view(2), view(1)],
        following: Some(Following { until: Some(day(9, 30)), reminded: false, over: false }),
        outcomes: vec![OutcomeView { outcome: outcome(), file: None }],
        may_tell: true,
        notes: vec![NoteView {
            note,
            from: head().seller,
            file: None,
            opens: false,
            fresh: true,
            downloads: vec![(head().buyer, day(3, 5).start())],
        }],
        may_note: true,
        may_invite: true,
        reaches: vec![Choice::new("deal", "参加这笔交易的都能看")],
        about: ("/".into(), "看成果"),
        raw: NoteRaw::default(),
        errors: Errors::none(),
        steps: vec![step("买方提出合作意向", "done"), step("卖方提出第 2 版议价单", "now")],
    }
}

fn outcome() -> Outcome {
    Outcome {
        id: OutcomeId::from_uuid(Uuid::from_u128(8)),
        kind: After::Extended,
        on: day(6, 20),
        until: Some(day(9, 30)),
        credit_code: String::new(),
        note: "夏粮收完再试一季".into(),
        file: None,
        side: Side::Seller,
        by: None,
        at: day(6, 20).start(),
    }
}

fn answer(chrome: Chrome, only_declares: bool) -> AnswerPage {
    AnswerPage {
        chrome,
        head: head(),
        raw: AnswerRaw { interested: "no".into(), ..AnswerRaw::default() },
        errors: Errors::none(),
        interested: interested_choices(),
        only_declares,
    }
}

fn promise(chrome: Chrome) -> PromisePage {
    PromisePage {
        chrome,
        head: head(),
        text: vec!["只用来判断是否合作和谈判。".into()],
        raw: PromiseRaw::default(),
        ticked: false,
        errors: Errors::none(),
    }
}

fn bargain(chrome: Chrome) -> SheetPage {
    SheetPage {
        chrome,
        head: head(),
        modes: vec![Choice::new("licence", "许可")],
        licence_modes: vec![Choice::new("ordinary", "普通许可")],
        valuation_ways: vec![Choice::new("own", "本单位评议")],
        contributions: vec![Choice::new("money", "货币")],
        ways: Ways::default(),
        raw: SheetRaw::of(&sheet(2).terms, 2, &head().agency).with_rows(),
        errors: Errors::none(),
        next: 3,
        duty: false,
    }
}

fn confirm(chrome: Chrome) -> ConfirmPage {
    ConfirmPage {
        chrome,
        head: head(),
        sheet: sheet(2),
        way: "许可（普通许可，5 年，河南省内）".into(),
        equity: None,
        days: "15 日".into(),
        duty: true,
    }
}

fn equity() -> EquityView {
    let share = |holder: &str, by: &str, part: &str| (holder.into(), by.into(), part.into());
    EquityView {
        valuation: "委托评估机构评估".into(),
        report: Some("/".into()),
        shares: vec![
            share("豫东农业工程学院（演示）", "技术（单位持有）", "12%"),
            share("周口豫麦生物科技有限公司（演示）", "货币", "88%"),
        ],
    }
}

fn after(chrome: Chrome, trial: bool) -> AfterPage {
    let kinds: &[After] =
        if trial { &[After::Paid, After::Returned] } else { &[After::Registered] };
    AfterPage {
        chrome,
        head: head(),
        until: trial.then(|| day(9, 30)),
        choices: kinds.iter().map(|after| Choice::new(after.word(), after.chinese())).collect(),
        raw: OutcomeRaw::default(),
        errors: Errors::none(),
    }
}

fn end(chrome: Chrome, decline: bool) -> EndPage {
    EndPage {
        chrome,
        head: head(),
        reasons: vec![Choice::new("price", "价格谈不拢")],
        raw: EndRaw::default(),
        errors: Errors::none(),
        decline,
    }
}
