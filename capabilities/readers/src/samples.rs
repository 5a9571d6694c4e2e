//! Each template with sample data, for the page tests.

use kezhuan_authority::Subject;
use kezhuan_kernel::{Id, Instant, Page, Uuid};
use kezhuan_web::kit::{Choice, Pager};
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::model::{Report, ReportId, State};
use crate::ops::decide::ReportDecisionRaw;
use crate::ops::report::ReportRaw;
use crate::pages::favourites::{FavouritesPage, Row as KeptRow};
use crate::pages::reports::{NewPage, ReportPage, ReportsPage, Row, decisions, status};
use crate::record::{Record, RecordId};
use crate::store::Kept;

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<Sample> {
    vec![
        ("readers/favourites", filters::render(&favourites(locale, false), locale)),
        ("readers/favourites-empty", filters::render(&favourites(locale, true), locale)),
        ("readers/reports", filters::render(&reports(locale, true), locale)),
        ("readers/reports-own", filters::render(&reports(locale, false), locale)),
        ("readers/report_new", filters::render(&new(locale), locale)),
        ("readers/report", filters::render(&report(locale, State::Open, true), locale)),
        ("readers/report-upheld", filters::render(&report(locale, State::Upheld, true), locale)),
        ("readers/report-own", filters::render(&report(locale, State::Dismissed, false), locale)),
    ]
}

const TITLE: &str = "用秸秆纤维做的全生物降解薄膜（演示）";

fn record(taken_down: bool) -> Record {
    Record {
        id: RecordId::Achievement(Id::from_uuid(Uuid::from_u128(1))),
        title: TITLE.to_owned(),
        href: "/achievements/ach_1".to_owned(),
        state: if taken_down { "已下架" } else { "已发布" }.to_owned(),
        listed: !taken_down,
        taken_down,
        price: "1200000.00 元".to_owned(),
        subject: Subject::none(),
        owner: None,
    }
}

fn favourites(locale: Locale, empty: bool) -> FavouritesPage {
    let row = |now| KeptRow {
        kept: Kept { object: "ach_1".to_owned(), title: TITLE.to_owned(), at: Instant(0) },
        now,
        kind: "科技成果",
    };
    let rows = if empty { Vec::new() } else { vec![row(Some(record(false))), row(None)] };
    FavouritesPage {
        chrome: Chrome::sample(locale),
        total: 2,
        rows,
        pager: Pager::new(Page::default(), 2, |n| format!("?page={n}")),
    }
}

fn row(state: State) -> Row {
    Row {
        kind: "内容虚假".to_owned(),
        of: "科技成果",
        status: status(state),
        days: 3,
        report: Report {
            id: ReportId::from_uuid(Uuid::from_u128(2)),
            object: "ach_1".to_owned(),
            title: TITLE.to_owned(),
            by: Uuid::nil(),
            kind: "false".to_owned(),
            text: "检测报告是别的产品的。".to_owned(),
            file: None,
            state,
            reason: if state == State::Open { "" } else { "已核实" }.to_owned(),
            at: Instant(0),
            decided_by: None,
            decided_at: (state != State::Open).then_some(Instant(0)),
        },
    }
}

fn reports(locale: Locale, platform: bool) -> ReportsPage {
    let queue = (vec![row(State::Open)], vec![row(State::Upheld), row(State::Dismissed)]);
    ReportsPage {
        chrome: Chrome::sample(locale),
        queue: platform.then_some(queue),
        own: vec![row(State::Open)],
    }
}

fn new(locale: Locale) -> NewPage {
    NewPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: ReportRaw::default(),
        title: TITLE.to_owned(),
        href: "/achievements/ach_1".to_owned(),
        kinds: vec![Choice::new("false", "内容虚假")],
    }
}

fn report(locale: Locale, state: State, decides: bool) -> ReportPage {
    ReportPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: ReportDecisionRaw::default(),
        row: row(state),
        record: (state != State::Dismissed).then(|| record(state == State::Upheld)),
        reporter: decides.then(|| "李明（演示）".to_owned()),
        file: None,
        others: vec![row(State::Open)],
        decides,
        decisions: decisions(),
    }
}
