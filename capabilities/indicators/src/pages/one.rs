//! /indicators/{id}: a figure, where it comes from, and what is missing.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::Pager;
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};

use super::{Asked, YearLink, year_links};
use crate::RECORDS;
use crate::breakdown::{Bars, Record, Source};
use crate::measures::{Measures, measures};
use crate::shown::Row;

/// One indicator.
#[derive(Template)]
#[template(path = "indicators/one.html")]
pub struct OnePage {
    pub(crate) chrome: Chrome,
    pub(crate) row: Row,
    pub(crate) years: Vec<YearLink>,
    pub(crate) gaps: Vec<String>,
    pub(crate) bad: Vec<String>,
    pub(crate) readings: Vec<(String, String, String)>,
    pub(crate) by_year: Bars,
    pub(crate) by_month: Bars,
    pub(crate) by_county: Bars,
    pub(crate) records: Vec<Record>,
    pub(crate) hidden: usize,
    pub(crate) pager: Pager,
}

const ROWS: u64 = 50;

/// GET /indicators/{id}
pub async fn show(cx: Cx, Path(id): Path<String>, Query(asked): Query<Asked>) -> Reply {
    let measures = measures(&cx, &asked.year).await?;
    let page = page(&cx, &measures, &id, &asked).await?;
    cx.page(&page)
}

async fn page(cx: &Cx, measures: &Measures, id: &str, asked: &Asked) -> Result<OnePage, Problem> {
    let measured = measures.one(id).ok_or(Problem::NotFound)?;
    let source = Source::of(measures, measured).ok_or(Problem::NotFound)?;
    let all = source.records();
    let seen = visible(cx, measures, &source, &all);
    let named = may_name(cx, measures, &source) || measured.kind == "cadence";
    let page = Page::new(asked.page.parse().unwrap_or(1), ROWS);
    let path = format!("/indicators/{id}");
    let readings =
        measures.pack.policy.readings.iter().filter(|r| measured.readings.contains(&r.id));
    let bad = measured.bad.iter().map(|bad| format!("{}：{}", bad.field, bad.message));
    Ok(OnePage {
        chrome: cx.chrome().await?,
        row: Row::new(&measures.pack, measured, named),
        years: year_links(cx, &path, measures.year),
        gaps: if named {
            measured.gaps.iter().map(|gap| gap.name.clone()).collect()
        } else {
            Vec::new()
        },
        bad: bad.collect(),
        readings: readings
            .map(|r| (r.term.clone(), r.means.clone(), r.decided_by.clone()))
            .collect(),
        by_year: source.by_year(),
        by_month: source.by_month(&all),
        by_county: source.by_county(&all),
        hidden: all.len() - seen.len(),
        pager: Pager::new(page, seen.len() as u64, |number| {
            format!("{path}?year={}&page={number}", measures.year)
        }),
        records: seen.into_iter().skip(page.offset() as usize).take(ROWS as usize).collect(),
    })
}

/// May companies that are missing be named?
fn may_name(cx: &Cx, measures: &Measures, source: &Source<'_>) -> bool {
    source.is_open() || cx.can(&RECORDS, &Subject::at(measures.pack.regions.home()))
}

/// The records the actor may see: public ones, or those of the own region. The region is shown by its
/// name.
pub(crate) fn visible(
    cx: &Cx,
    measures: &Measures,
    source: &Source<'_>,
    all: &[Record],
) -> Vec<Record> {
    let regions = &measures.pack.regions;
    let place = |record: &Record| match record.region.as_str() {
        "" => regions.home().to_owned(),
        region => region.to_owned(),
    };
    let seen = all
        .iter()
        .filter(|record| source.is_open() || cx.can(&RECORDS, &Subject::at(place(record))));
    let named = seen.cloned().map(|mut record| {
        record.region = regions.name(&record.region);
        record
    });
    named.collect()
}

struct Records {
    title: String,
    of: String,
    hidden: usize,
    rows: Vec<Record>,
}

#[async_trait::async_trait]
impl Exported for Records {
    type Row = Record;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn columns(&self) -> Vec<Col<Record>> {
        vec![
            Col::text("name", "名称", |record: &Record| &record.name),
            Col::text("region", "地区", |record: &Record| &record.region),
            Col::text("day", "日期", |record: &Record| &record.day),
            Col::new("sum", "金额（元）", |record: &Record| record.sum.into()),
        ]
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        let hidden = Some(format!("另有 {} 条只给管理部门看", self.hidden));
        std::iter::once(self.of.clone()).chain(hidden.filter(|_| self.hidden > 0)).collect()
    }

    async fn rows(&self, _: &Cx, page: Page) -> Result<Vec<Record>, Problem> {
        Ok(page.of(&self.rows))
    }
}

/// GET /indicators/{id}/export
pub async fn take(
    cx: Cx,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Query(raw): Query<ExportRaw>,
) -> Reply {
    let measures = measures(&cx, &asked.year).await?;
    let measured = measures.one(&id).ok_or(Problem::NotFound)?;
    let source = Source::of(&measures, measured).ok_or(Problem::NotFound)?;
    let all = source.records();
    let rows = visible(&cx, &measures, &source, &all);
    let list = Records {
        title: format!("{}-{}", measured.name, measures.year),
        of: measured.of.clone(),
        hidden: all.len() - rows.len(),
        rows,
    };
    export(&cx, list, &raw).await
}
