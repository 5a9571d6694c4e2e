//! /indicators: what became of every target, in one table.

use askama::Template;
use kezhuan_sheets::{Sheet, Value};
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};

use super::{Asked, YearLink, year_links};
use crate::breakdown::{Bar, Source};
use crate::measures::{Measures, measures};
use crate::shown::{Row, headline, lead};

/// All indicators.
#[derive(Template)]
#[template(path = "indicators/list.html")]
pub struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) heading: String,
    pub(crate) lead: String,
    pub(crate) year: i32,
    pub(crate) years: Vec<YearLink>,
    pub(crate) rows: Vec<Row>,
    pub(crate) charts: Vec<Chart>,
    pub(crate) demo: bool,
}

/// A figure by county, for those that are sums of money.
pub struct Chart {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) bars: Vec<Bar>,
}

/// GET /indicators
pub async fn show(cx: Cx, Query(asked): Query<Asked>) -> Reply {
    let measures = measures(&cx, &asked.year).await?;
    let page = ListPage {
        chrome: cx.chrome().await?,
        heading: headline(&measures.all),
        lead: lead(&measures.all, measures.at),
        year: measures.year,
        years: year_links(&cx, "/indicators", measures.year),
        rows: rows(&measures),
        charts: charts(&measures),
        demo: cx.app.is_demo(),
    };
    cx.page(&page)
}

pub(crate) fn rows(measures: &Measures) -> Vec<Row> {
    let row = |measured| {
        let open = Source::of(measures, measured).is_some_and(|source| source.is_open());
        Row::new(&measures.pack, measured, open || measured.kind == "cadence")
    };
    measures.all.iter().map(row).collect()
}

/// Only where there is data.
fn charts(measures: &Measures) -> Vec<Chart> {
    let chart = |measured| {
        let source = Source::of(measures, measured)?;
        let records = source.records();
        let money = records.iter().any(|record| record.sum.is_some());
        let bars = source.by_county(&records);
        (money && !bars.is_empty()).then(|| Chart {
            title: format!(
                "{}：{}，{} {}",
                measured.name,
                measured.value.as_ref().map(|v| v.text.as_str()).unwrap_or_default(),
                measured.word,
                measured.target.text
            ),
            href: format!("/indicators/{}?year={}", measured.id, measures.year),
            bars,
        })
    };
    measures.all.iter().filter_map(chart).collect()
}

/// GET /indicators/export
pub async fn export(cx: Cx, Query(asked): Query<Asked>) -> Reply {
    let measures = measures(&cx, &asked.year).await?;
    let headers = ["编号", "条款", "指标", "用词", "目标", "现在", "期限", "判断", "口径", "缺口"];
    let mut sheet = Sheet::new("指标", headers)
        .remark(format!("截至 {}；没有记录的为“无数据”，不是 0", measures.at.chinese()));
    if cx.app.is_demo() {
        sheet = sheet.remark("演示环境，数据虚构");
    }
    for row in rows(&measures) {
        let value = row.value.unwrap_or_else(|| "无数据".to_owned());
        let cells = [
            row.id, row.clause, row.name, row.word, row.target, value, row.due, row.judged, row.of,
            row.gaps,
        ];
        sheet.push(cells.map(Value::Text));
    }
    cx.file("text/csv; charset=utf-8", &format!("指标-{}.csv", measures.year), sheet.csv())
}
