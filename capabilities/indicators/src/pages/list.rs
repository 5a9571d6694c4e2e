//! /indicators: what became of every target, in one table.

use askama::Template;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};

use super::{Asked, YearLink, year_links};
use crate::breakdown::{Bars, Source};
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
    pub(crate) bars: Bars,
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

struct Indicators {
    at: String,
    year: i32,
    rows: Vec<Row>,
}

#[async_trait::async_trait]
impl Exported for Indicators {
    type Row = Row;

    fn title(&self) -> String {
        format!("指标-{}", self.year)
    }

    fn columns(&self) -> Vec<Col<Row>> {
        vec![
            Col::text("id", "编号", |row: &Row| &row.id),
            Col::text("clause", "条款", |row: &Row| &row.clause),
            Col::text("name", "指标", |row: &Row| &row.name),
            Col::text("word", "用词", |row: &Row| &row.word),
            Col::text("target", "目标", |row: &Row| &row.target),
            Col::text("value", "现在", |row: &Row| row.value.as_deref().unwrap_or("无数据")),
            Col::text("due", "期限", |row: &Row| &row.due),
            Col::text("judged", "判断", |row: &Row| &row.judged),
            Col::text("of", "口径", |row: &Row| &row.of),
            Col::text("gaps", "缺口", |row: &Row| &row.gaps),
        ]
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        vec![format!("截至 {}；没有记录的为“无数据”，不是 0", self.at)]
    }

    async fn rows(&self, _: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        Ok(page.of(&self.rows))
    }
}

/// GET /indicators/export
pub async fn take(cx: Cx, Query(asked): Query<Asked>, Query(raw): Query<ExportRaw>) -> Reply {
    let measures = measures(&cx, &asked.year).await?;
    let (at, year, rows) = (measures.at.chinese(), measures.year, rows(&measures));
    export(&cx, Indicators { at, year, rows }, &raw).await
}
