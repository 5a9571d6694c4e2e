//! Each template with sample data, for the page tests.

use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Problem, Uuid};
use kezhuan_text::Marked;
use kezhuan_web::kit::{Choice, Facets, Pager, Pill, Status};
use kezhuan_web::listing::{Frame, numbered};
use kezhuan_web::{Chrome, Errors, Locale, filters};

use crate::model::{Content, Demand, DemandId, Indicator, State};
use crate::ops::close::DemandCloseRaw;
use crate::ops::review::DemandReviewRaw;
use crate::pages::form::{FormPage, FormWords};
use crate::pages::list::{ListPage, MinePage, MineRow, Row};
use crate::pages::show::{ClosePage, ReviewPage, ShowPage, View};
use crate::raw::DemandRaw;

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<(&'static str, Result<String, Problem>)> {
    vec![
        ("demands/list", filters::render(&list(locale, false), locale)),
        ("demands/list-empty", filters::render(&list(locale, true), locale)),
        ("demands/show", filters::render(&show(locale, State::Published), locale)),
        ("demands/show-closed", filters::render(&show(locale, State::Closed), locale)),
        ("demands/edit", filters::render(&edit(locale), locale)),
        ("demands/review", filters::render(&review(locale), locale)),
        ("demands/close", filters::render(&close(locale), locale)),
        ("demands/mine", filters::render(&mine(locale), locale)),
    ]
}

const TITLE: &str = "酱卤废水处理成本降到每吨 9 元以内";
const HREF: &str = "/demands/dem_00000000000000000000000000000001";

fn day() -> Day {
    Day::new(2025, 9, 3).unwrap_or_else(|| Instant(0).day())
}

fn list(locale: Locale, empty: bool) -> ListPage {
    let pill = Pill { text: "地区：郸城县".to_owned(), href: "/demands".to_owned() };
    let total = if empty { 0 } else { 1 };
    let row = Row {
        title: Marked { text: TITLE.to_owned(), spans: std::iter::once(2..4).collect() },
        snippet: Marked { text: "现在每吨 14 元。".to_owned(), spans: Vec::new() },
        href: HREF.to_owned(),
        serial: "XQ-2025-000012".to_owned(),
        who: "某预制菜企业（项城市）".to_owned(),
        demo: true,
        imported: true,
        region: "项城市".to_owned(),
        industries: "预制菜".to_owned(),
        kind: "技术攻关".to_owned(),
        budget: Some(Fen::yuan(1_500_000)),
        months: "12".to_owned(),
        days: Some(19),
    };
    ListPage {
        chrome: Chrome::sample(locale),
        frame: Frame {
            q: "废水".to_owned(),
            total,
            relaxed: !empty,
            facets: Facets::default(),
            pills: vec![pill.clone()],
            sorts: Vec::new(),
            pager: Pager::new(Page::default(), total, |n| format!("?page={n}")),
            query: String::new(),
            instead: vec![(pill, 12)],
        },
        rows: if empty { Vec::new() } else { vec![row] },
        may_create: true,
    }
}

fn view(state: State) -> View {
    let id = DemandId::from_uuid(Uuid::from_u128(1));
    let at = day().start();
    let begun = Demand::begin(id, "XQ-2025-000012".to_owned(), None, String::new(), at);
    let d = Demand {
        content: Content {
            title: TITLE.to_owned(),
            problem: "现在每吨 14 元，盐分高，生化法不稳。".to_owned(),
            indicators: vec![
                Indicator {
                    name: "吨水成本".to_owned(),
                    current: "14".to_owned(),
                    target: "9".to_owned(),
                    unit: "元".to_owned(),
                    test: "连续 30 天平均".to_owned(),
                },
                Indicator {
                    name: "出水 COD".to_owned(),
                    target: "50".to_owned(),
                    ..Indicator::default()
                },
            ],
            budget: Some(Fen::yuan(1_500_000)),
            months: Some(12),
            visibility: "hidden_name".to_owned(),
            ..Content::default()
        },
        state,
        reason: Some("solved".to_owned()),
        published_on: Some(day()),
        expires_on: Some(day().plus_months(12)),
        demo: true,
        ..begun
    };
    View {
        d,
        status: Status::Done,
        who: Some(("某预制菜企业（项城市）".to_owned(), Some("/organizations/1".to_owned()))),
        region: "项城市".to_owned(),
        industries: "预制菜".to_owned(),
        kind: "技术攻关".to_owned(),
        cooperations: "合作开发".to_owned(),
        visibility: "隐名".to_owned(),
        closed_for: "已解决".to_owned(),
        inside: true,
    }
}

fn show(locale: Locale, state: State) -> ShowPage {
    let v = view(state);
    ShowPage {
        chrome: Chrome::sample(locale),
        steps: v.steps(),
        may_edit: state == State::Closed,
        may_close: state == State::Published,
        may_review: true,
        due: Some(day()),
        v,
    }
}

fn edit(locale: Locale) -> FormPage {
    let one = || vec![Choice::new("a", "甲")];
    let raw = DemandRaw::of(&view(State::Returned).d.content);
    FormPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        words: FormWords {
            organizations: one(),
            kinds: one(),
            cooperations: one(),
            budgets: one(),
            industries: one(),
            visibilities: one(),
        },
        of: Some((DemandId::from_uuid(Uuid::from_u128(1)), "XQ-2025-000012".to_owned())),
        reason: Some("指标没写清".to_owned()),
        missing: vec!["请至少选一个产业".to_owned()],
        indicators: numbered("indicators", &raw.indicators, 1),
        raw,
    }
}

fn review(locale: Locale) -> ReviewPage {
    ReviewPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: DemandReviewRaw::default(),
        v: view(State::Review),
        decisions: vec![Choice::new("publish", "发布")],
        due: Some(day()),
    }
}

fn close(locale: Locale) -> ClosePage {
    ClosePage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: DemandCloseRaw::default(),
        title: TITLE.to_owned(),
        href: HREF.to_owned(),
        reasons: vec![Choice::new("solved", "已解决")],
    }
}

fn mine(locale: Locale) -> MinePage {
    MinePage {
        chrome: Chrome::sample(locale),
        rows: vec![MineRow {
            title: TITLE.to_owned(),
            href: HREF.to_owned(),
            serial: "XQ-2025-000012".to_owned(),
            status: Status::You,
            words: State::Returned.chinese(),
            since: day().to_string(),
        }],
        previous: Some("/demands/mine".to_owned()),
        next: Some("/demands/mine?page=3".to_owned()),
    }
}
