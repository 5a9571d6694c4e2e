//! Each page with sample data, for the page tests.

use kezhuan_kernel::{Fen, Page};
use kezhuan_web::kit::{Goal, Pager, Status};
use kezhuan_web::{Chrome, Locale, Sample, filters};

use crate::breakdown::{Bar, Bars, Record};
use crate::pages::YearLink;
use crate::pages::list::{Chart, ListPage};
use crate::pages::one::OnePage;
use crate::shown::Row;

/// All templates.
pub fn samples(locale: Locale) -> Vec<Sample> {
    vec![
        ("indicators/list", filters::render(&list(Chrome::sample(locale)), locale)),
        ("indicators/one", filters::render(&one(Chrome::sample(locale)), locale)),
    ]
}

fn row(value: Option<&str>, status: Status, judged: &str) -> Row {
    Row {
        id: "7-19".to_owned(),
        clause: "7-19".to_owned(),
        name: "技术市场年合同成交金额".to_owned(),
        word: "力争".to_owned(),
        soft: true,
        goal: Goal::new(value.map(|_| 9_700), 10_000, true, "19.40 亿元，力争 20.00 亿元"),
        value: value.map(str::to_owned),
        target: "20.00 亿元".to_owned(),
        due: "2025年12月31日".to_owned(),
        of: "2025 年".to_owned(),
        status,
        judged: judged.to_owned(),
        gaps: "缺扶沟县、西华县".to_owned(),
    }
}

fn bars() -> Bars {
    let bar = |label: &str, width| Bar {
        label: label.to_owned(),
        text: format!("{width} 万元"),
        width,
        hundredths: width * 1_000_000,
    };
    Bars {
        rows: vec![bar("郸城县", 100), bar("项城市", 60), bar("扶沟县", 0)],
        unit: "yuan",
        goal: Some(bar("", 80)),
    }
}

fn years() -> Vec<YearLink> {
    let year = |year, current| YearLink { year, href: format!("/indicators?year={year}"), current };
    vec![year(2026, true), year(2025, false)]
}

fn list(chrome: Chrome) -> ListPage {
    ListPage {
        chrome,
        heading: "2 项目标：未达成 1 项，无数据 1 项".to_owned(),
        lead: "截至 2026年3月2日。".to_owned(),
        year: 2026,
        years: years(),
        rows: vec![
            row(Some("19.40 亿元"), Status::Bad, "到期未达成"),
            row(None, Status::Open, "到期，无数据"),
        ],
        charts: vec![Chart {
            title: "技术市场年合同成交金额：19.40 亿元".to_owned(),
            href: "/indicators/7-19?year=2026".to_owned(),
            bars: bars(),
        }],
        demo: true,
    }
}

fn one(chrome: Chrome) -> OnePage {
    OnePage {
        chrome,
        row: row(Some("19.40 亿元"), Status::Bad, "到期未达成"),
        years: years(),
        gaps: vec!["扶沟县".to_owned(), "西华县".to_owned()],
        bad: vec!["金额：没有填".to_owned()],
        readings: vec![("到2025年".to_owned(), "年底".to_owned(), "本包暂定".to_owned())],
        by_year: bars(),
        by_month: bars(),
        by_county: bars(),
        records: vec![Record {
            name: "演示合同".to_owned(),
            href: "/contracts/con_1".to_owned(),
            region: "项城市".to_owned(),
            day: "2025-11-24".to_owned(),
            sum: Some(Fen::yuan(600_000)),
        }],
        hidden: 2,
        pager: Pager::new(Page::new(1, 50), 1, |page| format!("?page={page}")),
    }
}
