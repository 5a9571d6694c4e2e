//! The indicators as JSON.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::{Fen, Problem};
use kezhuan_rules::Measured;
use kezhuan_web::{Cx, Query, Reply};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::breakdown::{Record, Source};
use crate::measures::measures;
use crate::pages::Asked;
use crate::pages::one::visible;

/// An indicator, measured.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorMeasured {
    /// Name in the pack, `1-5`.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// Chinese name.
    pub name: String,
    /// 达到, 不低于, 力争, 争取, …
    pub word: String,
    /// The value as shown; null without data.
    pub value: Option<String>,
    /// The exact value as a fraction; null without data.
    pub exact: Option<String>,
    /// The target as shown.
    pub target: String,
    /// Last day of the target.
    pub due: Option<String>,
    /// Is that day past?
    pub past_due: bool,
    /// `reached`, `missed`, `running`, `undated`, `no_data`, `invalid`.
    pub standing: String,
    /// What the value is of, in Chinese.
    pub of: String,
    /// How many records stand behind it.
    pub records: usize,
    /// What is missing; companies are counted, not named.
    pub gaps: usize,
}

/// A record behind an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorRecord {
    /// Name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Region.
    pub region: String,
    /// Day.
    pub day: String,
    /// Yuan, two decimals, if money.
    pub sum: Option<String>,
}

/// An indicator with the records that the caller may see.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorDetail {
    /// The indicator.
    pub indicator: IndicatorMeasured,
    /// Its records.
    pub records: Vec<IndicatorRecord>,
    /// Records that only the administration may see.
    pub hidden: usize,
}

/// The year asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only describes the query")]
struct YearAsked {
    /// This year when absent.
    year: Option<i32>,
}

impl From<&Measured> for IndicatorMeasured {
    fn from(m: &Measured) -> Self {
        Self {
            id: m.id.clone(),
            clause: m.clause.clone(),
            name: m.name.clone(),
            word: m.word.clone(),
            value: m.value.as_ref().map(|value| value.text.clone()),
            exact: m.value.as_ref().map(|v| format!("{}/{}", v.exact.num(), v.exact.den())),
            target: m.target.text.clone(),
            due: m.due.map(|day| day.to_string()),
            past_due: m.past_due,
            standing: m.standing.word().to_owned(),
            of: m.of.clone(),
            records: m.records.len(),
            gaps: m.gaps.len(),
        }
    }
}

impl From<Record> for IndicatorRecord {
    fn from(record: Record) -> Self {
        Self {
            name: record.name,
            href: record.href,
            region: record.region,
            day: record.day,
            sum: record.sum.map(Fen::plain),
        }
    }
}

/// All indicators, measured
#[utoipa::path(get, path = "/indicators", tag = "indicators", params(YearAsked),
    responses((status = 200, body = [IndicatorMeasured])))]
pub async fn list_indicators(cx: Cx, Query(asked): Query<Asked>) -> Reply {
    let measures = measures(&cx, &asked.year).await?;
    let all: Vec<IndicatorMeasured> = measures.all.iter().map(IndicatorMeasured::from).collect();
    cx.json(StatusCode::OK, &all)
}

/// One indicator with the records behind it
#[utoipa::path(get, path = "/indicators/{id}", tag = "indicators",
    params(("id" = String, Path), YearAsked),
    responses((status = 200, body = IndicatorDetail), (status = 404, description = "No such indicator or year")))]
pub async fn show_indicator(cx: Cx, Path(id): Path<String>, Query(asked): Query<Asked>) -> Reply {
    let measures = measures(&cx, &asked.year).await?;
    let measured = measures.one(&id).ok_or(Problem::NotFound)?;
    let source = Source::of(&measures, measured).ok_or(Problem::NotFound)?;
    let all = source.records();
    let seen = visible(&cx, &measures, &source, &all);
    let detail = IndicatorDetail {
        indicator: measured.into(),
        hidden: all.len() - seen.len(),
        records: seen.into_iter().map(IndicatorRecord::from).collect(),
    };
    cx.json(StatusCode::OK, &detail)
}
