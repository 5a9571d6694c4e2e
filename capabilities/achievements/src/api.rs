//! The JSON face of achievements: the same operations as the pages.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::content::{Comparison, Ip, Tier};
use crate::model::Correction;
use crate::ops;
use crate::ops::correct::AchievementCorrectionRaw;
use crate::ops::nda::{AchievementNdaRaw, may_read};
use crate::ops::publish::AchievementReasonRaw;
use crate::ops::review::{AchievementPlatformReviewRaw, AchievementUnitReviewRaw};
use crate::pages::list::{Row, asked};
use crate::pages::{id_of, seen};
use crate::raw::{AchievementRaw, ComparisonRaw, IpRaw};

/// A row of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct AchievementRow {
    /// `ach_…`
    id: String,
    /// Number shown to people.
    serial: String,
    /// Title.
    title: String,
    /// What is gained.
    gain: String,
    /// Level 1 to 9.
    trl: Option<u8>,
    /// Rights, 中文.
    ip: String,
    /// Name of the holder.
    holder: String,
    /// Region, 中文.
    region: String,
    /// Further than open, 中文; else empty.
    dealing: String,
    /// Yuan; null is 面议.
    price: Option<String>,
    /// Transfer modes, 中文.
    modes: String,
    /// Invented for demonstration.
    demo: bool,
}

impl AchievementRow {
    pub(crate) fn of(row: &Row) -> Self {
        Self {
            id: row.href.rsplit('/').next().unwrap_or_default().to_owned(),
            serial: row.serial.clone(),
            title: row.title.text.clone(),
            gain: row.gain.clone(),
            trl: row.trl,
            ip: row.ip.clone(),
            holder: row.holder.clone(),
            region: row.region.clone(),
            dealing: row.dealing.map_or("", |(_, word)| word).to_owned(),
            price: row.price.map(|price| price.plain()),
            modes: row.modes.clone(),
            demo: row.demo,
        }
    }
}

/// A page of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct AchievementList {
    /// Rows on all pages.
    total: u64,
    /// This page, from 1.
    page: u64,
    /// Its rows.
    rows: Vec<AchievementRow>,
}

/// The published achievements; the query is that of the page: `q`, `industry`, `region`, `trl`,
/// `mode`, `ip`, `holder`, `state`, `sort`, `page`.
#[utoipa::path(get, path = "/achievements", tag = "achievements",
    params(("q" = Option<String>, Query), ("page" = Option<u64>, Query)),
    responses((status = 200, body = AchievementList)))]
pub(crate) async fn list(cx: Cx) -> Reply {
    let asked = asked(&cx);
    let found = asked.find(&cx).await?;
    let pack = cx.pack();
    let rows = found.hits.iter().map(|hit| AchievementRow::of(&Row::of(&pack, hit)));
    let (total, page) = (found.total, asked.page.number);
    cx.json(StatusCode::OK, &AchievementList { total, page, rows: rows.collect() })
}

/// An achievement. What the reader may not see is null.
#[derive(Debug, Serialize, ToSchema)]
pub struct AchievementView {
    /// `ach_…`
    id: String,
    /// Number shown to people.
    serial: String,
    /// `org_…`, or null when an imported list did not say.
    holder: Option<String>,
    /// Region path.
    region: String,
    /// `draft`, `unit_review`, `returned`, `platform_review`, `published`, `withdrawn`, `expired`,
    /// `refused`.
    state: &'static str,
    /// `open`, `negotiating`, `publicity`, `transferred`.
    dealing: &'static str,
    /// Why it was returned, refused or taken down; inside only.
    reason: Option<String>,
    /// Title.
    title: String,
    /// What is gained.
    gain: String,
    /// 公开摘要.
    summary: String,
    /// How it works.
    how: String,
    /// Compared with today.
    comparisons: Vec<ComparisonRaw>,
    /// Level 1 to 9.
    trl: Option<u8>,
    /// Keys of industries.
    industries: Vec<String>,
    /// Key of the pricing mode.
    pricing_mode: Option<String>,
    /// 集体决策文号; inside only.
    decision_number: Option<String>,
    /// Yuan; null is 面议.
    price: Option<String>,
    /// Keys of transfer modes.
    modes: Vec<String>,
    /// Rights.
    ip: Vec<IpRaw>,
    /// For members of verified organizations.
    members_text: Option<String>,
    /// For those who signed the promise of secrecy.
    nda_text: Option<String>,
    /// Keywords.
    keywords: Vec<String>,
    /// First day.
    published_on: Option<String>,
    /// Last day.
    expires_on: Option<String>,
    /// Came with a list?
    imported: bool,
    /// Invented for demonstration.
    demo: bool,
    /// 更正记录, oldest first.
    corrections: Vec<CorrectionView>,
}

/// What was corrected after it was published.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionView {
    /// When.
    on: String,
    /// Names of the fields.
    fields: Vec<String>,
    /// Why.
    why: String,
    /// Did the platform look at it before it was shown?
    reviewed: bool,
}

fn correction(c: &Correction) -> CorrectionView {
    let (fields, why) = (c.fields.clone(), c.why.clone());
    CorrectionView { on: c.on.to_string(), fields, why, reviewed: c.reviewed }
}

fn comparison(row: &Comparison) -> ComparisonRaw {
    ComparisonRaw {
        indicator: row.indicator.clone(),
        today: row.today.clone(),
        ours: row.ours.clone(),
        unit: row.unit.clone(),
        evidence: row.evidence.clone(),
    }
}

fn right(row: &Ip) -> IpRaw {
    IpRaw {
        kind: row.kind.clone(),
        number: row.number.clone(),
        title: row.title.clone(),
        state: row.state.clone(),
        valid_until: row.valid_until.map(|day| day.to_string()).unwrap_or_default(),
    }
}

/// One achievement.
#[utoipa::path(get, path = "/achievements/{id}", tag = "achievements",
    responses((status = 200, body = AchievementView), (status = 404, description = "没有")))]
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (a, inside) = seen(&cx, &id).await?;
    if !inside && !a.is_listed() {
        return Err(Problem::NotFound.into());
    }
    let members = may_read(&cx, &a, Tier::Members).await?;
    let nda = may_read(&cx, &a, Tier::Nda).await?;
    let view = AchievementView {
        id: a.id.to_string(),
        serial: a.serial.clone(),
        holder: a.holder.map(|holder| holder.to_string()),
        region: a.region.clone(),
        state: a.state.word(),
        dealing: a.dealing.word(),
        reason: a.reason.clone().filter(|_| inside),
        title: a.title.clone(),
        gain: a.gain.clone(),
        summary: a.summary.clone(),
        how: a.how.clone(),
        comparisons: a.comparisons.iter().map(comparison).collect(),
        trl: a.trl,
        industries: a.industries.clone(),
        pricing_mode: a.pricing_mode.clone(),
        decision_number: a.decision_number.clone().filter(|_| inside),
        price: a.price.map(|price| price.plain()),
        modes: a.modes.clone(),
        ip: a.ip.iter().map(right).collect(),
        members_text: members.then(|| a.members_text.clone()),
        nda_text: nda.then(|| a.nda_text.clone()),
        keywords: a.keywords.clone(),
        published_on: a.published_on.map(|day| day.to_string()),
        expires_on: a.expires_on.map(|day| day.to_string()),
        imported: a.is_imported(),
        demo: a.demo,
        corrections: a.corrections.iter().map(correction).collect(),
    };
    cx.json(StatusCode::OK, &view)
}

/// Which achievement, and where it stands now.
#[derive(Debug, Serialize, ToSchema)]
pub struct AchievementState {
    /// `ach_…`
    id: String,
    /// State.
    state: &'static str,
}

async fn stands(cx: &Cx, id: &str, status: StatusCode) -> Reply {
    let a = ops::current(cx, id_of(id)?).await?;
    cx.json(status, &AchievementState { id: a.id.to_string(), state: a.state.word() })
}

/// Begins a draft. `holder` names the organization; the rest may be incomplete.
#[utoipa::path(post, path = "/achievements", tag = "achievements", request_body = AchievementRaw,
    responses((status = 201, body = AchievementState), (status = 422, description = "有字段要改")))]
pub(crate) async fn create(cx: Cx, Body(raw): Body<AchievementRaw>) -> Reply {
    let id = ops::save::begin(&cx, raw).await?;
    stands(&cx, &id.to_string(), StatusCode::CREATED).await
}

/// Saves a draft, complete or not.
#[utoipa::path(post, path = "/achievements/{id}", tag = "achievements", request_body = AchievementRaw,
    responses((status = 200, body = AchievementState), (status = 409, description = "状态不允许")))]
pub(crate) async fn save(cx: Cx, Path(id): Path<String>, Body(raw): Body<AchievementRaw>) -> Reply {
    ops::save::save(&cx, id_of(&id)?, raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Submits for review; every field to mend is named.
#[utoipa::path(post, path = "/achievements/{id}/submit", tag = "achievements",
    responses((status = 200, body = AchievementState), (status = 422, description = "有字段要改")))]
pub(crate) async fn submit(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::submit::submit(&cx, id_of(&id)?).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Takes it back from review.
#[utoipa::path(post, path = "/achievements/{id}/take-back", tag = "achievements",
    responses((status = 200, body = AchievementState)))]
pub(crate) async fn take_back(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::submit::take_back(&cx, id_of(&id)?).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The unit's review.
#[utoipa::path(post, path = "/achievements/{id}/unit-review", tag = "achievements",
    request_body = AchievementUnitReviewRaw,
    responses((status = 200, body = AchievementState), (status = 422, description = "有字段要改")))]
pub(crate) async fn unit_review(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<AchievementUnitReviewRaw>,
) -> Reply {
    ops::review::unit_review(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The platform's review.
#[utoipa::path(post, path = "/achievements/{id}/review", tag = "achievements",
    request_body = AchievementPlatformReviewRaw,
    responses((status = 200, body = AchievementState), (status = 422, description = "有字段要改")))]
pub(crate) async fn platform_review(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<AchievementPlatformReviewRaw>,
) -> Reply {
    ops::review::platform_review(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Its unit takes it back.
#[utoipa::path(post, path = "/achievements/{id}/withdraw", tag = "achievements",
    request_body = AchievementReasonRaw, responses((status = 200, body = AchievementState)))]
pub(crate) async fn withdraw(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<AchievementReasonRaw>,
) -> Reply {
    ops::publish::withdraw(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The platform takes it off the list.
#[utoipa::path(post, path = "/achievements/{id}/take-down", tag = "achievements",
    request_body = AchievementReasonRaw, responses((status = 200, body = AchievementState)))]
pub(crate) async fn take_down(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<AchievementReasonRaw>,
) -> Reply {
    ops::publish::take_down(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The platform puts back what it took off the list.
#[utoipa::path(post, path = "/achievements/{id}/restore", tag = "achievements",
    request_body = AchievementReasonRaw, responses((status = 200, body = AchievementState)))]
pub(crate) async fn restore(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<AchievementReasonRaw>,
) -> Reply {
    ops::publish::restore(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Renews it by the pack's term.
#[utoipa::path(post, path = "/achievements/{id}/renew", tag = "achievements",
    responses((status = 200, body = AchievementState)))]
pub(crate) async fn renew(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::publish::renew(&cx, id_of(&id)?).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Corrects what is published; what changed stays visible.
#[utoipa::path(post, path = "/achievements/{id}/correct", tag = "achievements",
    request_body = AchievementRaw, responses((status = 200, body = AchievementCorrected)))]
pub(crate) async fn correct(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<AchievementRaw>,
) -> Reply {
    let (shown, waiting) = ops::correct::correct(&cx, id_of(&id)?, &raw).await?;
    cx.json(StatusCode::OK, &AchievementCorrected { shown, waiting })
}

/// What became of a correction: names of the fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct AchievementCorrected {
    /// Shown at once.
    shown: Vec<String>,
    /// Shown after the platform has looked at it; the earlier text stays till then.
    waiting: Vec<String>,
}

/// The platform looks at a correction: shows it, or sends it back.
#[utoipa::path(post, path = "/achievements/{id}/correct/review", tag = "achievements",
    request_body = AchievementCorrectionRaw,
    responses((status = 200, body = AchievementState), (status = 409, description = "没有等审核的更正")))]
pub(crate) async fn review_correction(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<AchievementCorrectionRaw>,
) -> Reply {
    ops::correct::review_correction(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// The unit gives a correction up that waits or came back.
#[utoipa::path(post, path = "/achievements/{id}/correct/take-back", tag = "achievements",
    responses((status = 200, body = AchievementState), (status = 409, description = "没有更正")))]
pub(crate) async fn take_back_correction(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::correct::take_back_correction(&cx, id_of(&id)?).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// Signs the promise of secrecy for one's organization.
#[utoipa::path(post, path = "/achievements/{id}/nda", tag = "achievements",
    request_body = AchievementNdaRaw, responses((status = 200, body = AchievementState)))]
pub(crate) async fn sign_nda(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<AchievementNdaRaw>,
) -> Reply {
    ops::nda::sign_nda(&cx, id_of(&id)?, &raw).await?;
    stands(&cx, &id, StatusCode::OK).await
}
