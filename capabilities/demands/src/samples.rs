//! Each template with sample data, for the page tests.

use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Problem, Uuid};
use kezhuan_text::Marked;
use kezhuan_web::kit::{Choice, Facets, Pager, Pill, Status};
use kezhuan_web::listing::{Frame, numbered};
use kezhuan_web::{Card, CardRow, Chrome, Errors, Locale, ReasonPage, filters};

use crate::beside::{Answer, Correction, CorrectionId, Refinement, RefinementId};
use crate::content::{Change, Content, Indicator, Payment};
use crate::model::{Demand, DemandId, State};
use crate::ops::attach::DemandFileRaw;
use crate::ops::close::DemandCloseRaw;
use crate::ops::refine::DemandConsentRaw;
use crate::ops::review::DemandReviewRaw;
use crate::ops::start::DemandStartRaw;
use crate::pages::form::{FormPage, FormWords, Purpose};
use crate::pages::list::{ListPage, MinePage, MineRow, Row};
use crate::pages::show::{FilesPage, ShowPage};
use crate::pages::start::{PreviewPage, QUESTIONS, QuestionPage, StartPage};
use crate::pages::steps::{ClosePage, ConsentPage, RenewPage, ReviewPage};
use crate::pages::take_down;
use crate::pages::view::{FileView, Goal, View};
use crate::raw::DemandRaw;

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<(&'static str, Result<String, Problem>)> {
    let mut all = vec![
        ("demands/list", filters::render(&list(locale, false), locale)),
        ("demands/list-empty", filters::render(&list(locale, true), locale)),
        ("demands/show", filters::render(&show(locale, State::Published), locale)),
        ("demands/show-closed", filters::render(&show(locale, State::Closed), locale)),
        ("demands/show-withdrawn", filters::render(&show(locale, State::Withdrawn), locale)),
        ("demands/show-taken-down", filters::render(&show(locale, State::TakenDown), locale)),
        ("demands/take_down", filters::render(&take_down(locale, false), locale)),
        ("demands/restore", filters::render(&take_down(locale, true), locale)),
        ("demands/begin", filters::render(&edit(locale, Purpose::Begin), locale)),
        ("demands/edit", filters::render(&edit(locale, Purpose::Edit), locale)),
        ("demands/correct", filters::render(&edit(locale, Purpose::Correct), locale)),
        ("demands/refine", filters::render(&edit(locale, Purpose::Refine), locale)),
        ("demands/files", filters::render(&files(locale), locale)),
        ("demands/start", filters::render(&start(locale, true), locale)),
        ("demands/start-alone", filters::render(&start(locale, false), locale)),
        ("demands/preview", filters::render(&preview(locale), locale)),
        ("demands/review", filters::render(&review(locale), locale)),
        ("demands/close", filters::render(&close(locale, false), locale)),
        ("demands/withdraw", filters::render(&close(locale, true), locale)),
        ("demands/renew", filters::render(&renew(locale), locale)),
        ("demands/consent", filters::render(&consent(locale, Answer::Waiting), locale)),
        ("demands/consent-done", filters::render(&consent(locale, Answer::Declined), locale)),
        ("demands/mine", filters::render(&mine(locale), locale)),
    ];
    let questions = (0..QUESTIONS.len()).map(|at| filters::render(&question(locale, at), locale));
    all.extend(questions.map(|html| ("demands/question", html)));
    all
}

const TITLE: &str = "酱卤废水处理成本降到每吨 9 元以内";
const HREF: &str = "/demands/dem_00000000000000000000000000000001";

fn take_down(locale: Locale, restores: bool) -> ReasonPage {
    ReasonPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        words: take_down::words(restores),
        reason: String::new(),
        list: ("/demands", "技术需求"),
        title: "吨水处理成本降到 9 元以内（演示）".to_owned(),
        href: "/demands/1".to_owned(),
        action: "/demands/1/take-down".to_owned(),
    }
}

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
        aimed: true,
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
                    comparison: "at_most".to_owned(),
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
            scenario: "屠宰车间".to_owned(),
            conditions: "能到现场".to_owned(),
            payments: vec![Payment { when: "签约".to_owned(), share: 100 }],
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
    let goal = |current: &str, test: &str| Goal {
        name: "吨水成本".to_owned(),
        current: current.to_owned(),
        goal: "≤ 9".to_owned(),
        unit: "元".to_owned(),
        test: test.to_owned(),
    };
    View {
        d,
        status: Status::Done,
        who: Some(("某预制菜企业（项城市）".to_owned(), Some("/organizations/1".to_owned()))),
        region: "项城市".to_owned(),
        goals: vec![goal("14", "连续 30 天平均"), goal("", "")],
        facts: ["产业", "技术领域", "需求类型", "合作方式", "知识产权归谁"]
            .map(|label| (label, "预制菜".to_owned()))
            .to_vec(),
        visibility: "隐名".to_owned(),
        recipients: vec![("豫东演示大学".to_owned(), "/organizations/2".to_owned())],
        ended_for: "已解决".to_owned(),
        files: vec![FileView {
            label: "现场照片".to_owned(),
            href: format!("{HREF}/attachments/1"),
            about: "120 KB".to_owned(),
            picture: true,
        }],
        files_hidden: true,
        corrections: vec![correction(true), correction(false)],
        refinements: vec![refinement(Answer::Declined)],
        inside: true,
    }
}

fn change() -> Change {
    let (before, after) = (String::new(), "氨氮：现在 320，要 ≤ 35 mg/L".to_owned());
    Change { field: "指标".to_owned(), before, after }
}

fn correction(from_desk: bool) -> Correction {
    Correction {
        id: CorrectionId::from_uuid(Uuid::from_u128(1)),
        at: day().start(),
        by: None,
        from_desk,
        why: "补数".to_owned(),
        changes: vec![change()],
    }
}

fn refinement(answer: Answer) -> Refinement {
    Refinement {
        id: RefinementId::from_uuid(Uuid::from_u128(1)),
        demand: DemandId::from_uuid(Uuid::from_u128(1)),
        content: Content::default(),
        why: "补了出水指标".to_owned(),
        by: None,
        at: day().start(),
        answer,
        word: "数不对".to_owned(),
        answered_at: None,
    }
}

fn show(locale: Locale, state: State) -> ShowPage {
    let v = view(state);
    ShowPage {
        chrome: Chrome::sample(locale),
        steps: v.steps(),
        actions: ["修改", "更正", "附件", "续期", "关闭需求", "撤回", "修改后再发布"]
            .map(|verb| (verb, HREF.to_owned()))
            .to_vec(),
        may_take_back: true,
        may_review: true,
        may_refine: true,
        to_answer: Some(HREF.to_owned()),
        ends_soon: true,
        due: Some(day()),
        cards: vec![Card {
            heading: "推送和答复",
            rows: vec![CardRow {
                ceiling: None,
                status: Some((Status::Done, "感兴趣 2 家".to_owned())),
                text: "推送 5 家".to_owned(),
                link: Some(("返回", "/deals".to_owned())),
                press: None,
            }],
        }],
        v,
    }
}

fn words() -> FormWords {
    let one = || vec![Choice::new("a", "甲")];
    FormWords {
        organizations: one(),
        kinds: one(),
        fields: one(),
        comparisons: one(),
        cooperations: one(),
        budgets: one(),
        ownerships: one(),
        industries: one(),
        visibilities: one(),
        unlisted: "a".to_owned(),
        validities: one(),
        recipients: one(),
    }
}

fn edit(locale: Locale, purpose: Purpose) -> FormPage {
    let raw = DemandRaw::of(&view(State::Returned).d.content);
    let of = (DemandId::from_uuid(Uuid::from_u128(1)), "XQ-2025-000012".to_owned());
    let begins = purpose == Purpose::Begin;
    let recipients = if begins { Vec::new() } else { words().recipients };
    FormPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        words: FormWords { recipients, ..words() },
        purpose,
        of: (!begins).then_some(of),
        reason: Some("指标没写清".to_owned()),
        missing: if begins { Vec::new() } else { vec!["请选一项".to_owned()] },
        indicators: numbered("indicators", &raw.indicators, 1),
        payments: numbered("payments", &raw.payments, 0),
        raw: DemandRaw { recipient: "演示大学".to_owned(), ..raw },
    }
}

fn files(locale: Locale) -> FilesPage {
    FilesPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: DemandFileRaw::default(),
        v: view(State::Draft),
    }
}

fn start(locale: Locale, member: bool) -> StartPage {
    let two = vec![Choice::new("a", "甲"), Choice::new("b", "乙")];
    StartPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: DemandStartRaw::default(),
        organizations: if member { two } else { Vec::new() },
    }
}

fn question(locale: Locale, at: usize) -> QuestionPage {
    let raw = DemandRaw::of(&view(State::Draft).d.content);
    QuestionPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        words: words(),
        question: &QUESTIONS[at],
        number: at + 1,
        action: HREF.to_owned(),
        back: HREF.to_owned(),
        title: TITLE.to_owned(),
        indicators: numbered("indicators", &raw.indicators, 1),
        raw,
    }
}

fn preview(locale: Locale) -> PreviewPage {
    PreviewPage {
        chrome: Chrome::sample(locale),
        v: view(State::Draft),
        missing: vec![("请选一项".to_owned(), HREF.to_owned())],
        verified: false,
        first: HREF.to_owned(),
        alias: "某预制菜企业（项城市）".to_owned(),
        tried: true,
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
        may_refine: true,
    }
}

fn close(locale: Locale, withdraws: bool) -> ClosePage {
    ClosePage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: DemandCloseRaw::default(),
        withdraws,
        title: TITLE.to_owned(),
        href: HREF.to_owned(),
        reasons: vec![Choice::new("solved", "已解决")],
    }
}

fn renew(locale: Locale) -> RenewPage {
    RenewPage {
        chrome: Chrome::sample(locale),
        v: view(State::Published),
        until: day().plus_months(12),
    }
}

fn consent(locale: Locale, answer: Answer) -> ConsentPage {
    ConsentPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: DemandConsentRaw::default(),
        title: TITLE.to_owned(),
        href: HREF.to_owned(),
        proposed: refinement(answer),
        changes: if answer == Answer::Waiting { vec![change()] } else { Vec::new() },
        decisions: vec![Choice::new("accept", "同意，按建议改")],
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
