//! The JSON face of demands: the same operations as the pages.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::content::Change;
use crate::ops;
use crate::ops::close::DemandCloseRaw;
use crate::ops::refine::DemandConsentRaw;
use crate::ops::review::DemandReviewRaw;
use crate::ops::take_down::DemandReasonRaw;
use crate::pages::list::{Row, asked};
use crate::pages::view::View;
use crate::pages::{id_of, seen};
use crate::raw::{DemandRaw, IndicatorRaw, PaymentRaw};

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
    /// Sent to an organization of the reader by name, and not in the public list.
    aimed: bool,
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
            aimed: row.aimed,
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
    /// `draft`, `review`, `returned`, `published`, `closed`, `expired`, `withdrawn`.
    state: &'static str,
    /// Why it was returned, closed or withdrawn; inside only.
    reason: Option<String>,
    /// Title.
    title: String,
    /// The problem.
    problem: String,
    /// Where it will be used.
    scenario: String,
    /// What has to be reached.
    indicators: Vec<IndicatorRaw>,
    /// Key of the kind.
    kind: Option<String>,
    /// Key of the technical field.
    field: Option<String>,
    /// Keys of cooperations.
    cooperations: Vec<String>,
    /// Yuan; null is 面议.
    budget: Option<String>,
    /// Months.
    months: Option<u32>,
    /// When which part is paid.
    payments: Vec<PaymentRaw>,
    /// Key of who shall own the rights.
    ownership: Option<String>,
    /// What whoever solves it must have.
    conditions: String,
    /// Keys of industries.
    industries: Vec<String>,
    /// Key of the visibility.
    visibility: String,
    /// `org_…` of those it is for by name; inside only.
    recipients: Vec<String>,
    /// Files; of a hidden company inside only.
    files: Vec<DemandFile>,
    /// What was corrected, the latest first.
    corrections: Vec<DemandCorrection>,
    /// Wordings that the desk proposed, the latest first; inside only.
    refinements: Vec<DemandRefinement>,
    /// First day.
    published_on: Option<String>,
    /// Last day.
    expires_on: Option<String>,
    /// Came with a list?
    imported: bool,
    /// Invented for demonstration.
    demo: bool,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandFile {
    /// What it is.
    label: String,
    /// Where it is.
    href: String,
}

/// A correction.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandCorrection {
    /// When.
    at: String,
    /// Names of the fields, 中文.
    fields: Vec<String>,
    /// Worded by the market desk, with the company's consent?
    from_desk: bool,
    /// Before and after; inside only.
    changes: Vec<DemandChange>,
}

/// A wording that the desk proposed.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandRefinement {
    /// `drf_…`
    id: String,
    /// `waiting`, `accepted`, `declined`, `replaced`.
    state: &'static str,
    /// Why.
    why: String,
    /// The company's word.
    word: String,
    /// What would change now.
    changes: Vec<DemandChange>,
}

/// A field before and after.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemandChange {
    /// Name of the field, 中文.
    field: String,
    /// As it was.
    before: String,
    /// As it is, or shall be.
    after: String,
}

impl DemandChange {
    fn of(change: Change) -> Self {
        Self { field: change.field, before: change.before, after: change.after }
    }
}

fn corrections(v: &View) -> Vec<DemandCorrection> {
    let one = |c: &crate::beside::Correction| DemandCorrection {
        at: c.at.rfc3339(),
        fields: c.changes.iter().map(|change| change.field.clone()).collect(),
        from_desk: c.from_desk,
        changes: c.changes.iter().filter(|_| v.inside).cloned().map(DemandChange::of).collect(),
    };
    v.corrections.iter().map(one).collect()
}

fn refinements(cx: &Cx, v: &View) -> Vec<DemandRefinement> {
    let pack = cx.pack();
    let one = |r: &crate::beside::Refinement| DemandRefinement {
        id: r.id.to_string(),
        state: r.answer.word(),
        why: r.why.clone(),
        word: r.word.clone(),
        changes: v.d.content.changes(&r.content, &pack).into_iter().map(DemandChange::of).collect(),
    };
    v.refinements.iter().map(one).collect()
}

/// One demand.
#[utoipa::path(get, path = "/demands/{id}", tag = "demands",
    responses((status = 200, body = DemandView), (status = 404, description = "没有")))]
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (d, inside) = seen(&cx, &id).await?;
    let pack = cx.pack();
    if !inside && !d.is_listed(&pack) && !ops::is_recipient(&cx, &d) {
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
        scenario: d.scenario.clone(),
        indicators: d.indicators.iter().map(IndicatorRaw::of).collect(),
        kind: d.kind.clone(),
        field: d.field.clone(),
        cooperations: d.cooperations.clone(),
        budget: d.budget.map(|budget| budget.plain()),
        months: d.months,
        payments: d.payments.iter().map(PaymentRaw::of).collect(),
        ownership: d.ownership.clone(),
        conditions: d.conditions.clone(),
        industries: d.industries.clone(),
        visibility: d.visibility.clone(),
        recipients: d.recipients.iter().filter(|_| inside).map(ToString::to_string).collect(),
        files: v
            .files
            .iter()
            .map(|f| DemandFile { label: f.label.clone(), href: f.href.clone() })
            .collect(),
        corrections: corrections(&v),
        refinements: refinements(&cx, &v),
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

/// Takes it back from the review.
#[utoipa::path(post, path = "/demands/{id}/take-back", tag = "demands",
    responses((status = 200, body = DemandState), (status = 409, description = "不在审核中")))]
pub(crate) async fn take_back(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::save::take_back(&cx, id_of(&id)?).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Corrects a published demand; `why` is kept with the trace.
#[utoipa::path(post, path = "/demands/{id}/correct", tag = "demands", request_body = DemandRaw,
    responses((status = 200, body = DemandState), (status = 422, description = "有字段要改")))]
pub(crate) async fn correct(cx: Cx, Path(id): Path<String>, Body(raw): Body<DemandRaw>) -> Reply {
    ops::correct::correct(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Publishes it for another while, from today.
#[utoipa::path(post, path = "/demands/{id}/renew", tag = "demands",
    responses((status = 200, body = DemandState), (status = 409, description = "状态不允许")))]
pub(crate) async fn renew(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::renew::renew(&cx, id_of(&id)?).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Withdraws it with a reason of the pack: from now on it is not there for others.
#[utoipa::path(post, path = "/demands/{id}/withdraw", tag = "demands", request_body = DemandCloseRaw,
    responses((status = 200, body = DemandState), (status = 422, description = "有字段要改")))]
pub(crate) async fn withdraw(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<DemandCloseRaw>,
) -> Reply {
    ops::close::withdraw(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The platform takes it off the list.
#[utoipa::path(post, path = "/demands/{id}/take-down", tag = "demands", request_body = DemandReasonRaw,
    responses((status = 200, body = DemandState), (status = 422, description = "有字段要改")))]
pub(crate) async fn take_down(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<DemandReasonRaw>,
) -> Reply {
    ops::take_down::take_down(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The platform puts back what it took off the list.
#[utoipa::path(post, path = "/demands/{id}/restore", tag = "demands", request_body = DemandReasonRaw,
    responses((status = 200, body = DemandState), (status = 409, description = "没有下架")))]
pub(crate) async fn restore(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<DemandReasonRaw>,
) -> Reply {
    ops::take_down::restore(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The market desk proposes another wording; `why` is told to the company. Visibility and recipients
/// stay the company's choice.
#[utoipa::path(post, path = "/demands/{id}/refine", tag = "demands", request_body = DemandRaw,
    responses((status = 200, body = DemandState), (status = 422, description = "有字段要改")))]
pub(crate) async fn refine(cx: Cx, Path(id): Path<String>, Body(raw): Body<DemandRaw>) -> Reply {
    ops::refine::propose(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The company agrees to a proposed wording, or declines it.
#[utoipa::path(post, path = "/demands/{id}/refinements/{refinement}", tag = "demands",
    request_body = DemandConsentRaw,
    responses((status = 200, body = DemandState), (status = 422, description = "有字段要改")))]
pub(crate) async fn consent(
    cx: Cx,
    Path((id, refinement)): Path<(String, String)>,
    Body(raw): Body<DemandConsentRaw>,
) -> Reply {
    let refinement = refinement.parse().map_err(|_| Problem::NotFound)?;
    ops::refine::consent(&cx, id_of(&id)?, refinement, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}
