//! Each template with sample data, for the page tests.

use kezhuan_kernel::{Fen, Instant, Page, Problem};
use kezhuan_text::{Found, Hit, Marked};
use kezhuan_web::kit::{Choice, Pager, Status};
use kezhuan_web::{
    Block, BlockRow, Card, CardRow, Chrome, Errors, Figure, Locale, Station, ThreadCard, Todo,
    filters,
};

use crate::help::{GUIDES, Term};
use crate::ops::hand_over::TodoHandOverRaw;
use crate::pages::hand_over::{HandOverPage, Trace};
use crate::pages::help::{ArticlePage, GlossaryPage, HelpPage};
use crate::pages::home::HomePage;
use crate::pages::search::{KINDS, SearchPage, SearchRaw};
use crate::pages::texts::TextPage;
use crate::pages::workbench::{TodoRow, WorkbenchPage};
use crate::rail::{Thread, rail};

/// All of them.
pub fn samples(locale: Locale) -> Vec<(&'static str, Result<String, Problem>)> {
    vec![
        ("desk/home", filters::render(&home(locale), locale)),
        ("desk/search", filters::render(&search(locale), locale)),
        ("desk/workbench", filters::render(&workbench(locale, false), locale)),
        ("desk/workbench-all", filters::render(&workbench(locale, true), locale)),
        ("desk/hand-over", filters::render(&hand_over(locale, true), locale)),
        ("desk/hand-over-alone", filters::render(&hand_over(locale, false), locale)),
        ("desk/text", filters::render(&text(locale), locale)),
        ("desk/help", filters::render(&guides(locale), locale)),
        ("desk/article", filters::render(&article(locale), locale)),
        ("desk/glossary", filters::render(&glossary(locale), locale)),
    ]
}

fn home(locale: Locale) -> HomePage {
    HomePage {
        chrome: Chrome::sample(locale),
        city: "周口".to_owned(),
        kinds: KINDS,
        figures: vec![Figure {
            order: 1,
            label: "可转化成果",
            figure: "1,284".to_owned(),
            unit: "项",
            sub: "本月新增 46 项".to_owned(),
            href: "/achievements".to_owned(),
        }],
        showcase: Some(thread()),
        blocks: vec![Block {
            order: 1,
            heading: "正在找技术",
            more: ("全部 2 项".to_owned(), "/demands".to_owned()),
            empty: "现在没有",
            rows: vec![BlockRow {
                title: "吨水处理成本降到 9 元以内".to_owned(),
                href: "/demands/1".to_owned(),
                facts: vec!["某调味品企业（项城市）".to_owned()],
                right: "150.00 万元".to_owned(),
                below: "还有 19 天".to_owned(),
            }],
        }],
        counties: vec![("河南省/周口市/项城市".to_owned(), "项城市".to_owned())],
    }
}

fn thread() -> Thread {
    let station = |place, done| Station { place, done, note: "2025-05-06".to_owned(), href: None };
    Thread {
        card: ThreadCard {
            title: "秸秆基全生物降解地膜（演示）".to_owned(),
            href: "/deals/1".to_owned(),
            number: "ZK-2025-000417".to_owned(),
            parties: "豫东演示大学 → 芃降新材料（演示）".to_owned(),
            sum_label: "成交",
            sum: Some(Fen::yuan(3_800_000)),
            object: "dea_1".to_owned(),
        },
        rail: rail(&[station(0, true), station(1, true), station(2, false)]),
    }
}

fn search(locale: Locale) -> SearchPage {
    let marked =
        |text: &str| Marked { text: text.to_owned(), spans: std::iter::once(0..2).collect() };
    let hit = Hit {
        kind: "achievement".to_owned(),
        id: "ach_1".to_owned(),
        href: "/achievements/1".to_owned(),
        title: marked("小麦谷朊粉低温酶解"),
        snippet: marked("呈味肽"),
        score: 1.0,
        facets: Vec::new(),
        numbers: Vec::new(),
        card: Vec::new(),
    };
    let found = Found { total: 1, hits: vec![hit], ..Found::default() };
    SearchPage {
        chrome: Chrome::sample(locale),
        raw: SearchRaw { q: "小麦".to_owned(), ..SearchRaw::default() },
        kinds: KINDS,
        found,
        pager: Pager::new(Page::default(), 1, |n| format!("/search?page={n}")),
    }
}

fn todo() -> Todo {
    Todo {
        group: "技术合同",
        title: "补正技术合同：耐低温聚乳酸母粒".to_owned(),
        verb: "去补正",
        href: "/contracts/1".to_owned(),
        party: "登记员退回：合计少 20,000.00 元".to_owned(),
        since: Instant(0),
        due: None,
    }
}

fn hand_over(locale: Locale, some: bool) -> HandOverPage {
    let trace = Trace {
        when: "2026-03-02 09:00".to_owned(),
        by: "甲".to_owned(),
        to: "乙".to_owned(),
        why: "出差".to_owned(),
    };
    HandOverPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: TodoHandOverRaw::default(),
        todo: todo(),
        people: if some { vec![Choice::new("usr_1", "乙")] } else { Vec::new() },
        traces: vec![trace],
    }
}

fn workbench(locale: Locale, all: bool) -> WorkbenchPage {
    WorkbenchPage {
        chrome: Chrome::sample(locale),
        heading: "李明".to_owned(),
        lead: "有 1 件事等您。".to_owned(),
        rows: vec![TodoRow {
            todo: todo(),
            assignee: if all { "乙".to_owned() } else { String::new() },
            hand_over: "/desk/hand-over".to_owned(),
            waited: "2 天".to_owned(),
            clock: None,
            urgent: true,
        }],
        all,
        elsewhere: u64::from(all),
        threads: vec![thread()],
        cards: vec![Card {
            heading: "今年的奖补",
            rows: vec![CardRow {
                ceiling: Some(Fen::yuan(60_000)),
                status: Some((Status::Open, "争取省财政".to_owned())),
                text: "条款 5-12".to_owned(),
                link: Some(("看依据", "/claims".to_owned())),
                press: None,
            }],
        }],
        posts: vec!["芃降新材料（演示） · 单位经办人".to_owned()],
        member: true,
        asks: true,
    }
}

fn text(locale: Locale) -> TextPage {
    TextPage {
        chrome: Chrome::sample(locale),
        heading: "帮助",
        lead: "",
        parts: &[("企业", &["一步"])],
    }
}

fn guides(locale: Locale) -> HelpPage {
    let (own, others) = GUIDES.iter().partition(|guide| guide.slug == "company");
    let first = "<p>工作台</p>".to_owned();
    HelpPage { chrome: Chrome::sample(locale), own, others, first }
}

fn article(locale: Locale) -> ArticlePage {
    ArticlePage {
        chrome: Chrome::sample(locale),
        title: "企业",
        sections: vec!["先算一算".to_owned()],
        body: "<h2 id=\"s1\">先算一算</h2><p>不登录。</p>".to_owned(),
        in_language: locale == Locale::Zh,
    }
}

fn glossary(locale: Locale) -> GlossaryPage {
    let (chinese, meaning, english) = ("公示", "成交前让大家看到", "public notice");
    GlossaryPage { chrome: Chrome::sample(locale), terms: vec![Term { chinese, meaning, english }] }
}
