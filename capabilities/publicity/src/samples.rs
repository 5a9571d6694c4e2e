//! Each template with sample data, for the page tests.

use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::kit::Pager;
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::model::{Line, Objection, ObjectionId, OwnPlace, Publicity, PublicityId, State};
use crate::pages::{
    ListPage, ObjectPage, ObjectionPage, PlacePage, Row, ShowPage, by_choices, clock,
    outcome_choices, status,
};
use crate::rules::{AnswerRaw, ObjectionRaw, PlaceRaw};

/// All of them.
pub fn samples(locale: Locale) -> Vec<Sample> {
    vec![
        ("publicity/list", filters::render(&list(locale), locale)),
        ("publicity/show", filters::render(&show(locale), locale)),
        ("publicity/object", filters::render(&object(locale), locale)),
        ("publicity/objection", filters::render(&objection(locale), locale)),
        ("publicity/place", filters::render(&place(locale), locale)),
    ]
}

fn day(d: u32) -> Day {
    Day::new(2026, 3, d).unwrap_or_else(|| Instant(0).day())
}

fn publicity() -> Publicity {
    Publicity {
        id: PublicityId::from_uuid(Uuid::from_u128(1)),
        number: "GS-2026-000047".into(),
        kind: "pricing".into(),
        object: "dea_1".into(),
        title: "低温慢速小麦制粉工艺许可".into(),
        lines: vec![
            Line::new("转化方式", "许可"),
            Line::new("内容摘要", "把出粉率提高 2 个百分点"),
        ],
        interested: true,
        statement: "受让方是完成人参股的企业".into(),
        price: Some(Fen::yuan(600_000)),
        pricing: "协议定价".into(),
        organization: Some(OrganizationId::from_uuid(Uuid::from_u128(2))),
        region: "河南省/周口市/川汇区".into(),
        replaces: None,
        check_code: "2C1E-44F2".into(),
        start: day(2),
        end: Some(day(17)),
        state: State::Suspended,
        state_at: day(9).start(),
        reason: String::new(),
        suspended_on: Some(day(9)),
        own_place: Some(OwnPlace {
            link: "https://unit.example.invalid/notice/1".into(),
            file: None,
            from: day(2),
            to: None,
        }),
        opened_at: day(2).start(),
        version: 1,
    }
}

fn one_objection() -> Objection {
    Objection {
        id: ObjectionId::from_uuid(Uuid::from_u128(3)),
        publicity: publicity().id,
        unit: false,
        name: "王演示".into(),
        phone: "0394-0000001".into(),
        body: "认为完成人名单少列了一名参加中试的工程师。".into(),
        seal: None,
        evidence: None,
        at: day(9).start(),
        by: None,
        due: Some(day(30)),
        answer: None,
        version: 1,
    }
}

fn row(publicity: Publicity) -> Row {
    Row {
        unit: "豫东农业工程学院（演示）".into(),
        clock: clock(&publicity, day(9)),
        status: status(&publicity),
        kind: "协议定价公示".into(),
        objections: 1,
        reduced: false,
        publicity,
    }
}

fn list(locale: Locale) -> ListPage {
    let open = Publicity { state: State::Open, interested: false, ..publicity() };
    ListPage {
        chrome: Chrome::sample(locale),
        ended: false,
        rows: vec![row(open), row(publicity())],
        pager: Pager::new(Page::default(), 2, |n| format!("/publicity?page={n}")),
        may_list: true,
    }
}

fn show(locale: Locale) -> ShowPage {
    ShowPage {
        chrome: Chrome::sample(locale),
        row: row(publicity()),
        days: "15 日".into(),
        first_day: false,
        who: "单位（加盖公章），或者个人（实名）".into(),
        answer_days: "15 个工作日".into(),
        earlier: Some(Publicity { state: State::Upheld, ..publicity() }),
        objections: Some(vec![one_objection()]),
        may_answer: true,
        may_object: true,
        may_place: true,
        gaps: vec!["公示还没有期满"],
        no_year: true,
    }
}

fn object(locale: Locale) -> ObjectPage {
    ObjectPage {
        chrome: Chrome::sample(locale),
        publicity: publicity(),
        by: by_choices(),
        raw: ObjectionRaw { by: "person".into(), ..ObjectionRaw::default() },
        errors: Errors::none(),
        answer_days: "15 个工作日".into(),
    }
}

fn objection(locale: Locale) -> ObjectionPage {
    ObjectionPage {
        chrome: Chrome::sample(locale),
        publicity: publicity(),
        objection: one_objection(),
        shows_person: true,
        files: Vec::new(),
        outcomes: outcome_choices(),
        may_answer: true,
        raw: AnswerRaw::default(),
        errors: Errors::none(),
    }
}

fn place(locale: Locale) -> PlacePage {
    PlacePage {
        chrome: Chrome::sample(locale),
        publicity: publicity(),
        raw: PlaceRaw { from: day(2).to_string(), ..PlaceRaw::default() },
        errors: Errors::none(),
    }
}
