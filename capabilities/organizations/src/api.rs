//! The JSON face of organizations: the same operations as the pages.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_web::{Body, Cx, PeriodRaw, Query, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{Organization, OrganizationId};
use crate::ops;
use crate::pages::list::{self as list_page, ListRaw, find_raw};
use crate::pages::seen;
use crate::rules::{DecisionRaw, FiguresRaw, HoldingRaw, OrganizationRaw, QualificationRaw};
use crate::store::records;

/// An organization. What only members and the administration see is null for others.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationView {
    /// `org_…`
    id: String,
    /// Full name.
    name: String,
    /// Key of the kind.
    kind: String,
    /// 统一社会信用代码.
    credit_code: Option<String>,
    /// Region path.
    region: String,
    /// Street address.
    address: String,
    /// What it does.
    summary: String,
    /// Keys of industries.
    industries: Vec<String>,
    /// Keys of roles.
    roles: Vec<String>,
    /// The legal person: its own id unless it is a campus.
    legal_entity: String,
    /// `pending`, `verified`, `returned`, `suspended`.
    state: &'static str,
    /// When it was verified last.
    verified_at: Option<String>,
    /// Invented for demonstration.
    demo: bool,
    /// Why it was returned or suspended; inside only.
    reason: Option<String>,
    /// Person to ask; inside only.
    contact_name: Option<String>,
    /// Telephone; inside only.
    contact_phone: Option<String>,
    /// For the next amendment.
    version: i64,
}

impl OrganizationView {
    fn of(o: &Organization, inside: bool) -> Self {
        let inner = |text: &String| inside.then(|| text.clone());
        Self {
            id: o.id.to_string(),
            name: o.name.clone(),
            kind: o.kind.clone(),
            credit_code: o.credit_code.as_ref().map(ToString::to_string),
            region: o.region.clone(),
            address: o.address.clone(),
            summary: o.summary.clone(),
            industries: o.industries.clone(),
            roles: o.roles.clone(),
            legal_entity: o.legal().to_string(),
            state: o.state.word(),
            verified_at: o.verified_at.map(|at| at.rfc3339()),
            demo: o.demo,
            reason: o.reason.clone().filter(|_| inside),
            contact_name: inner(&o.contact_name),
            contact_phone: inner(&o.contact_phone),
            version: o.version,
        }
    }
}

/// A found organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationHit {
    id: String,
    name: String,
    href: String,
}

/// A page of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationPage {
    /// On all pages.
    total: u64,
    /// Page number, from 1.
    page: u64,
    /// Rows of this page.
    rows: Vec<OrganizationHit>,
}

/// One figure of one year.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationFigure {
    year: i32,
    figure: String,
    /// Fen, a count, or 1 and 0, by the unit of the pack.
    value: i64,
    source: String,
    backing: &'static str,
}

fn id(text: &str) -> Result<OrganizationId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Verified organizations, by words and facets.
#[utoipa::path(get, path = "/organizations", tag = "organizations",
    params(("q" = Option<String>, Query, description = "Words"),
        ("region" = Option<Vec<String>>, Query, description = "Region paths"),
        ("page" = Option<u64>, Query, description = "Page number")),
    responses((status = 200, body = OrganizationPage)))]
pub(crate) async fn list(cx: Cx, Query(raw): Query<ListRaw>) -> Reply {
    let (found, page) = find_raw(&cx, &raw).await?;
    let rows = found.hits.iter().map(|hit| OrganizationHit {
        id: hit.id.clone(),
        name: hit.title.text.clone(),
        href: hit.href.clone(),
    });
    let body = OrganizationPage { total: found.total, page: page.number, rows: rows.collect() };
    cx.json(StatusCode::OK, &body)
}

/// One organization.
#[utoipa::path(get, path = "/organizations/{id}", tag = "organizations",
    params(("id" = String, Path)),
    responses((status = 200, body = OrganizationView), (status = 404, description = "没有或不公开")))]
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (o, inside) = seen(&cx, &id).await?;
    cx.json(StatusCode::OK, &OrganizationView::of(&o, inside))
}

/// Units verified in a period, for the seal.
#[utoipa::path(get, path = "/organizations/register", tag = "organizations",
    params(("from" = Option<String>, Query), ("to" = Option<String>, Query),
    ("format" = Option<String>, Query, description = "pdf, docx or xlsx")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>),
    (status = 422, description = "期间不对")))]
pub(crate) async fn register(cx: Cx, query: Query<PeriodRaw>) -> Reply {
    list_page::register(cx, query).await
}

/// Amends an organization.
#[utoipa::path(put, path = "/organizations/{id}", tag = "organizations",
    params(("id" = String, Path)), request_body = OrganizationRaw,
    responses((status = 200, body = OrganizationView), (status = 422, description = "要改的字段")))]
pub(crate) async fn amend(cx: Cx, Path(key): Path<String>, body: Body<OrganizationRaw>) -> Reply {
    let profile = body.0.check(&cx.pack())?;
    let now = ops::amend::amend(&cx, id(&key)?, profile).await?;
    cx.json(StatusCode::OK, &OrganizationView::of(&now, true))
}

/// Verifies, returns, suspends or restores.
#[utoipa::path(post, path = "/organizations/{id}/decisions", tag = "organizations",
    params(("id" = String, Path)), request_body = DecisionRaw,
    responses((status = 200, body = OrganizationView), (status = 409, description = "状态不允许")))]
pub(crate) async fn decide(cx: Cx, Path(key): Path<String>, body: Body<DecisionRaw>) -> Reply {
    let now = ops::decide::decide(&cx, id(&key)?, body.0.check()?).await?;
    cx.json(StatusCode::OK, &OrganizationView::of(&now, true))
}

/// Records a qualification.
#[utoipa::path(post, path = "/organizations/{id}/qualifications", tag = "organizations",
    params(("id" = String, Path)), request_body = QualificationRaw,
    responses((status = 201, description = "编号"), (status = 422, description = "要改的字段")))]
pub(crate) async fn add_qualification(
    cx: Cx,
    Path(key): Path<String>,
    body: Body<QualificationRaw>,
) -> Reply {
    let ask = body.0.check(&cx.pack())?;
    let made = ops::record::record_qualification(&cx, id(&key)?, ask, None).await?;
    cx.json(StatusCode::CREATED, &serde_json::json!({ "id": made }))
}

/// Yearly figures; for members and the administration.
#[utoipa::path(get, path = "/organizations/{id}/figures", tag = "organizations",
    params(("id" = String, Path)), responses((status = 200, body = Vec<OrganizationFigure>)))]
pub(crate) async fn figures(cx: Cx, Path(key): Path<String>) -> Reply {
    let (o, inside) = seen(&cx, &key).await?;
    if !inside {
        return Err(Problem::Forbidden("年度数据只给本单位和主管部门看".to_owned()).into());
    }
    let found = records::figures(cx.db().reader(), Some(o.id)).await?;
    let rows: Vec<OrganizationFigure> = found
        .into_iter()
        .map(|f| OrganizationFigure {
            year: f.year,
            figure: f.figure,
            value: f.value,
            source: f.source,
            backing: f.backing.word(),
        })
        .collect();
    cx.json(StatusCode::OK, &rows)
}

/// Records one year's figures; empty = not known.
#[utoipa::path(post, path = "/organizations/{id}/figures", tag = "organizations",
    params(("id" = String, Path)), request_body = FiguresRaw,
    responses((status = 200, description = "已保存"), (status = 422, description = "要改的字段")))]
pub(crate) async fn save_figures(cx: Cx, Path(key): Path<String>, body: Body<FiguresRaw>) -> Reply {
    let ask = body.0.check(&cx.pack(), cx.now().day().year())?;
    ops::record::record_yearly_figures(&cx, id(&key)?, ask).await?;
    cx.json(StatusCode::OK, &serde_json::json!({ "done": true }))
}

/// Records a holder of shares.
#[utoipa::path(post, path = "/organizations/{id}/holders", tag = "organizations",
    params(("id" = String, Path)), request_body = HoldingRaw,
    responses((status = 200, description = "已保存"), (status = 422, description = "要改的字段")))]
pub(crate) async fn add_holder(cx: Cx, Path(key): Path<String>, body: Body<HoldingRaw>) -> Reply {
    let (holder, share) = body.0.check()?;
    ops::record::record_holding(&cx, id(&key)?, holder, share).await?;
    cx.json(StatusCode::OK, &serde_json::json!({ "done": true }))
}
