//! The JSON face of demands: the same operations as the pages.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ops;
use crate::ops::close::DemandCloseRaw;
use crate::ops::review::DemandReviewRaw;
use crate::pages::list::{Row, asked};
use crate::pages::show::View;
use crate::pages::{id_of, seen};
use crate::raw::{DemandRaw, IndicatorRaw};

/// A row of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandRow {
    /// `dem_…`
    id: String,
    /// Number shown to people.
    serial: String,
    /// Title.
    title: String,
    /// The company, or what stands for a hidden name.
    company: String,
    /// Region, 中文.
    region: String,
    /// Industries, 中文.
    industries: String,
    /// Kind, 中文.
    kind: String,
    /// Yuan; null is 面议.
    budget: Option<String>,
    /// Invented for demonstration.
    demo: bool,
}

impl DemandRow {
    pub(crate) fn of(row: &Row) -> Self {
        Self {
            id: row.href.rsplit('/').next().unwrap_or_default().to_owned(),
            serial: row.serial.clone(),
            title: row.title.text.clone(),
            company: row.who.clone(),
            region: row.region.clone(),
            industries: row.industries.clone(),
            kind: row.kind.clone(),
            budget: row.budget.map(|budget| budget.plain()),
            demo: row.demo,
        }
    }
}

/// A page of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandList {
    /// Rows on all pages.
    total: u64,
    /// This page, from 1.
    page: u64,
    /// Its rows.
    rows: Vec<DemandRow>,
}

/// The listed demands; the query is that of the page: `q`, `industry`, `region`, `kind_of`,
/// `cooperation`, `sort`, `page`.
#[utoipa::path(get, path = "/demands", tag = "demands",
    params(("q" = Option<String>, Query), ("page" = Option<u64>, Query)),
    responses((status = 200, body = DemandList)))]
pub(crate) async fn list(cx: Cx) -> Reply {
    let asked = asked(&cx);
    let found = asked.find(&cx).await?;
    let (pack, today) = (cx.pack(), cx.now().day());
    let rows = found.hits.iter().map(|hit| DemandRow::of(&Row::of(&pack, hit, today)));
    let (total, page) = (found.total, asked.page.number);
    cx.json(StatusCode::OK, &DemandList { total, page, rows: rows.collect() })
}

/// A demand. A hidden company is null for others.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandView {
    /// `dem_…`
    id: String,
    /// Number shown to people.
    serial: String,
    /// `org_…`; null when hidden or not told.
    organization: Option<String>,
    /// The company, or what stands for a hidden name.
    company: Option<String>,
    /// Region path.
    region: String,
    /// `draft`, `review`, `returned`, `published`, `closed`, `expired`.
    state: &'static str,
    /// Why it was returned or closed; inside only.
    reason: Option<String>,
    /// Title.
    title: String,
    /// The problem.
    problem: String,
    /// What has to be reached.
    indicators: Vec<IndicatorRaw>,
    /// Key of the kind.
    kind: Option<String>,
    /// Keys of cooperations.
    cooperations: Vec<String>,
    /// Yuan; null is 面议.
    budget: Option<String>,
    /// Months.
    months: Option<u32>,
    /// Keys of industries.
    industries: Vec<String>,
    /// Key of the visibility.
    visibility: String,
    /// First day.
    published_on: Option<String>,
    /// Last day.
    expires_on: Option<String>,
    /// Came with a list?
    imported: bool,
    /// Invented for demonstration.
    demo: bool,
}

/// One demand.
#[utoipa::path(get, path = "/demands/{id}", tag = "demands",
    responses((status = 200, body = DemandView), (status = 404, description = "没有")))]
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (d, inside) = seen(&cx, &id).await?;
    let pack = cx.pack();
    if !inside && !d.is_listed(&pack) {
        return Err(Problem::NotFound.into());
    }
    let named = inside || d.is_named(&pack);
    let v = View::of(&cx, d).await?;
    let d = &v.d;
    let view = DemandView {
        id: d.id.to_string(),
        serial: d.serial.clone(),
        organization: d.organization.filter(|_| named).map(|id| id.to_string()),
        company: v.who.as_ref().map(|(name, _)| name.clone()),
        region: d.region.clone(),
        state: d.state.word(),
        reason: d.reason.clone().filter(|_| inside),
        title: d.title.clone(),
        problem: d.problem.clone(),
        indicators: d.indicators.iter().map(IndicatorRaw::of).collect(),
        kind: d.kind.clone(),
        cooperations: d.cooperations.clone(),
        budget: d.budget.map(|budget| budget.plain()),
        months: d.months,
        industries: d.industries.clone(),
        visibility: d.visibility.clone(),
        published_on: d.published_on.map(|day| day.to_string()),
        expires_on: d.expires_on.map(|day| day.to_string()),
        imported: d.is_imported(),
        demo: d.demo,
    };
    cx.json(StatusCode::OK, &view)
}

/// Which demand, and where it stands now.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandState {
    /// `dem_…`
    id: String,
    /// State.
    state: &'static str,
}

async fn stands(cx: &Cx, id: &str, status: StatusCode) -> Reply {
    let d = ops::current(cx, id_of(id)?).await?;
    cx.json(status, &DemandState { id: d.id.to_string(), state: d.state.word() })
}

/// Begins a draft. `organization` names the company; the rest may be incomplete.
#[utoipa::path(post, path = "/demands", tag = "demands", request_body = DemandRaw,
    responses((status = 201, body = DemandState), (status = 422, description = "有字段要改")))]
pub(crate) async fn create(cx: Cx, Body(raw): Body<DemandRaw>) -> Reply {
    let id = ops::save::begin(&cx, raw).await?;
    stands(&cx, &id.to_string(), StatusCode::CREATED).await
}

/// Saves a draft, complete or not.
#[utoipa::path(post, path = "/demands/{id}", tag = "demands", request_body = DemandRaw,
    responses((status = 200, body = DemandState), (status = 409, description = "状态不允许")))]
pub(crate) async fn save(cx: Cx, Path(id): Path<String>, Body(raw): Body<DemandRaw>) -> Reply {
    ops::save::save(&cx, id_of(&id)?, raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Submits for review; every field to mend is named.
#[utoipa::path(post, path = "/demands/{id}/submit", tag = "demands",
    responses((status = 200, body = DemandState), (status = 422, description = "有字段要改")))]
pub(crate) async fn submit(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::save::submit(&cx, id_of(&id)?).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The platform's review.
#[utoipa::path(post, path = "/demands/{id}/review", tag = "demands", request_body = DemandReviewRaw,
    responses((status = 200, body = DemandState), (status = 422, description = "有字段要改")))]
pub(crate) async fn review(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<DemandReviewRaw>,
) -> Reply {
    ops::review::review(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Closes it with a reason of the pack.
#[utoipa::path(post, path = "/demands/{id}/close", tag = "demands", request_body = DemandCloseRaw,
    responses((status = 200, body = DemandState), (status = 422, description = "有字段要改")))]
pub(crate) async fn close(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<DemandCloseRaw>,
) -> Reply {
    ops::close::close(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}
