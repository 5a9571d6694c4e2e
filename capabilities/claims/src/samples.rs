//! Each page with sample data, for the page tests.

use kezhuan_kernel::{Fen, Page};
use kezhuan_web::kit::{Facets, Leaf, Pager, Part, Status, Step};
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::calculator::pages::{CalculationPage, CalculatorPage, ResultShown};
use crate::calculator::{CalculatorRaw, Deed};
use crate::pages::YearLink;
use crate::pages::explanation::{ExplanationPage, OwnCheck};
use crate::pages::list::{ListPage, Row, SumRow};
use crate::pages::organization::{LineShown, OrganizationPage};
use crate::shown::{LeftRow, Side};

/// All templates.
pub fn samples(locale: Locale) -> Vec<Sample> {
    let chrome = || Chrome::sample(locale);
    let render = |page: &dyn Fn() -> Result<String, kezhuan_kernel::Problem>| page();
    vec![
        ("claims/list", render(&|| filters::render(&list(chrome()), locale))),
        ("claims/organization", render(&|| filters::render(&organization(chrome()), locale))),
        ("claims/explanation", render(&|| filters::render(&explanation(chrome()), locale))),
        ("claims/calculator", render(&|| filters::render(&calculator(chrome(), None), locale))),
        (
            "claims/calculator/buy",
            render(&|| filters::render(&calculator(chrome(), Some(Deed::Buy)), locale)),
        ),
        ("claims/calculation", render(&|| filters::render(&calculation(chrome()), locale))),
    ]
}

fn sides() -> Vec<Side> {
    let side = |name: &str| Side {
        name: name.to_owned(),
        basis: "演示〔2023〕1号".to_owned(),
        note: String::new(),
        sum: Some(Fen::ZERO),
        word: "",
        effort: "",
        tag: None,
        why: vec!["卖方所在地在省内".to_owned()],
    };
    let city = Side {
        sum: Some(Fen::yuan(60_000)),
        word: "最高",
        effort: "争取",
        why: Vec::new(),
        ..side("市文件口径")
    };
    let open = Side {
        sum: None,
        tag: Some((Status::Open, "待决定".to_owned())),
        note: "以当年通知为准".to_owned(),
        ..side("省级口径")
    };
    vec![city, side("省级口径"), open]
}

fn years() -> Vec<YearLink> {
    let year = |year, current| YearLink { year, href: format!("/claims?year={year}"), current };
    vec![year(2026, true), year(2025, false)]
}

fn leaves() -> Vec<Leaf> {
    let fact = Leaf {
        label: vec![Part::link("膜分离工艺许可（演示）", "/contracts/con_1")],
        sum: Some(Fen::yuan(600_000)),
        ..Leaf::default()
    };
    let top = Leaf {
        label: vec![Part::words("最高，争取来的，不是承诺")],
        sum: Some(Fen::yuan(60_000)),
        parts: vec![fact],
        ..Leaf::default()
    };
    vec![top]
}

fn list(chrome: Chrome) -> ListPage {
    let sum = || SumRow {
        label: "5-12".to_owned(),
        name: "购买市外技术".to_owned(),
        count: 1,
        sums: vec![Some(Fen::yuan(60_000)), None],
        open: 0,
    };
    let row = Row {
        name: "演示企业".to_owned(),
        county: "项城市".to_owned(),
        clause: "5-12".to_owned(),
        rule: "购买市外技术".to_owned(),
        sides: sides(),
        href: "/claims/org_1/2026/ZK-5-12".to_owned(),
    };
    ListPage {
        chrome,
        years: years(),
        heading: "2026 年度：1 家单位有记录可算".to_owned(),
        readings: vec!["市文件口径".to_owned(), "省级口径".to_owned()],
        by_clause: vec![sum()],
        by_county: vec![sum()],
        facets: Facets::default(),
        pills: Vec::new(),
        clear: "/claims".to_owned(),
        rows: vec![row],
        found: 1,
        total: 1,
        pager: Pager::new(Page::new(1, 20), 1, |page| format!("/claims?page={page}")),
    }
}

fn organization(chrome: Chrome) -> OrganizationPage {
    OrganizationPage {
        chrome,
        heading: "2026 年度：1 条有上限".to_owned(),
        name: "演示企业".to_owned(),
        region: "项城市".to_owned(),
        years: years(),
        lines: vec![LineShown {
            clause: "5-12".to_owned(),
            name: "购买市外技术".to_owned(),
            payer: "省财政（争取）".to_owned(),
            sides: sides(),
            href: "/claims/org_1/2026/ZK-5-12".to_owned(),
        }],
        others: vec![("6-9".to_owned(), "揭榜挂帅".to_owned())],
        invalid: vec!["金额：没有填".to_owned()],
        document: "演示〔2023〕1号".to_owned(),
    }
}

fn explanation(chrome: Chrome) -> ExplanationPage {
    ExplanationPage {
        chrome,
        name: "演示企业".to_owned(),
        year: 2026,
        years: years(),
        overview: "/claims/org_1/2026".to_owned(),
        clause: "5-12".to_owned(),
        rule: "购买市外技术".to_owned(),
        wording: "最高".to_owned(),
        sides: sides(),
        differences: vec!["省级口径没有计入一份合同。".to_owned()],
        trees: vec![("市文件口径".to_owned(), leaves())],
        left: vec![LeftRow {
            name: "演示合同".to_owned(),
            href: "/contracts/con_2".to_owned(),
            reason: "缺少：登记日期".to_owned(),
            reading: "省级口径".to_owned(),
            amount: Some(Fen::yuan(450_000)),
        }],
        readings: vec![("上年度".to_owned(), "前一个日历年".to_owned(), "本包暂定".to_owned())],
        silences: vec![("政策未载明能否叠加".to_owned(), "分别计算".to_owned())],
        payer: "省财政（争取）".to_owned(),
        steps: vec![Step { what: "测算".to_owned(), class: "now", ..Step::default() }],
        check: OwnCheck {
            facts: "/claims/org_1/2026/ZK-5-12/facts".to_owned(),
            size: 2,
            digest: "0123abcd".to_owned(),
            pack: "4567cdef".to_owned(),
            engine: "0.1.0",
        },
    }
}

fn calculator(chrome: Chrome, deed: Option<Deed>) -> CalculatorPage {
    CalculatorPage {
        chrome,
        errors: Errors::none(),
        raw: CalculatorRaw::default(),
        deed,
        deeds: Deed::ALL
            .into_iter()
            .map(|deed| (deed, "高校、院所把成果转让、许可或作价给别人"))
            .collect(),
        types: Vec::new(),
        places: Vec::new(),
        doubtful: true,
    }
}

fn calculation(chrome: Chrome) -> CalculationPage {
    CalculationPage {
        chrome,
        heading: "市文件口径上限：最高 60,000.00 元（争取）".to_owned(),
        lead: "按 2026 年度申报算".to_owned(),
        asked: vec![("您在", "项城市".to_owned())],
        results: vec![ResultShown {
            clause: "5-12".to_owned(),
            name: "购买市外技术".to_owned(),
            sides: sides(),
            missing: vec!["登记日期".to_owned()],
            differences: vec!["省级口径没有计入一份合同。".to_owned()],
            trees: vec![("市文件口径".to_owned(), leaves())],
        }],
        silences: vec![("政策未载明能否叠加".to_owned(), "分别计算".to_owned())],
        change: "/calculator?did=buy".to_owned(),
        paper: "/calculator/paper?did=buy".to_owned(),
    }
}
