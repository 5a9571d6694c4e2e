//! The JSON face of campaigns: the same operations as the pages.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::{Body, Cx, Query, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{Campaign, EntryId};
use crate::ops;
use crate::ops::check::CampaignCheckRaw;
use crate::ops::collect::CampaignTakeRaw;
use crate::ops::decide::CampaignPairRaw;
use crate::ops::file::CampaignFileRaw;
use crate::ops::open::CampaignRaw;
use crate::ops::run::CampaignDueRaw;
use crate::ops::send_up::CampaignBackRaw;
use crate::ops::whole::Whole;
use crate::pages::list::ListRaw;
use crate::pages::{county_of, id_of};
use crate::permissions::READ;
use crate::store::{self, entries};

/// A campaign.
#[derive(Debug, Serialize, ToSchema)]
pub struct CampaignView {
    /// `cmp_…`
    id: String,
    /// Title.
    title: String,
    /// Region path of whoever organises it.
    region: String,
    /// Number of the notice; may be empty.
    document: String,
    /// What is sought.
    about: String,
    /// Keys of industries; none for all.
    industries: Vec<String>,
    /// First day on which companies file.
    from: String,
    /// Last day.
    until: String,
    /// How many each county should bring at least, where the notice says so.
    target: Option<u32>,
    /// `coming`, `running`, `gathering`, `closed`.
    phase: &'static str,
    /// How many demands were filed.
    filed: u64,
}

impl CampaignView {
    async fn of(cx: &Cx, c: Campaign) -> Result<Self, Problem> {
        Ok(Self {
            id: c.id.to_string(),
            phase: c.phase(cx.now().day()).word(),
            filed: entries::count(cx.db().reader(), c.id).await?,
            title: c.title,
            region: c.region,
            document: c.document,
            about: c.about,
            industries: c.industries,
            from: c.from.to_string(),
            until: c.until.to_string(),
            target: c.target,
        })
    }
}

/// A page of campaigns.
#[derive(Debug, Serialize, ToSchema)]
pub struct CampaignPage {
    /// Rows on all pages.
    total: u64,
    /// This page, from 1.
    page: u64,
    /// Open ones first.
    rows: Vec<CampaignView>,
}

/// The list, for everybody.
#[utoipa::path(get, path = "/campaigns", tag = "campaigns",
    params(("page" = Option<u64>, Query)), responses((status = 200, body = CampaignPage)))]
pub(crate) async fn list(cx: Cx, Query(raw): Query<ListRaw>) -> Reply {
    let page = Page::new(raw.page.parse().unwrap_or(1), Page::SIZE);
    let (total, found) = store::list(cx.db().reader(), page).await?;
    let mut rows = Vec::with_capacity(found.len());
    for c in found {
        rows.push(CampaignView::of(&cx, c).await?);
    }
    cx.json(StatusCode::OK, &CampaignPage { total, page: page.number, rows })
}

async fn stands(cx: &Cx, id: &str, status: StatusCode) -> Reply {
    let c = ops::current(cx, id_of(id)?).await?;
    cx.json(status, &CampaignView::of(cx, c).await?)
}

/// One campaign, for everybody.
#[utoipa::path(get, path = "/campaigns/{id}", tag = "campaigns",
    responses((status = 200, body = CampaignView), (status = 404, description = "没有")))]
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    stands(&cx, &id, StatusCode::OK).await
}

/// Opens one; its counties are told.
#[utoipa::path(post, path = "/campaigns", tag = "campaigns", request_body = CampaignRaw,
    responses((status = 201, body = CampaignView), (status = 422, description = "有字段要改")))]
pub(crate) async fn open(cx: Cx, Body(raw): Body<CampaignRaw>) -> Reply {
    let id = ops::open::open(&cx, &raw).await?;
    stands(&cx, &id.to_string(), StatusCode::CREATED).await
}

/// How far a county is.
#[derive(Debug, Serialize, ToSchema)]
pub struct CampaignCounty {
    /// Region path.
    county: String,
    /// Last day to send up.
    due: String,
    /// When it sent up; null while it has not.
    sent_at: Option<String>,
    /// Its last day is over and it has not sent up.
    late: bool,
    /// Filed in all.
    filed: usize,
    /// Not checked yet.
    waiting: usize,
    /// Agreed to.
    agreed: usize,
    /// Returned to the company.
    returned: usize,
    /// The same as another one.
    duplicate: usize,
}

/// How far each county is.
#[utoipa::path(get, path = "/campaigns/{id}/progress", tag = "campaigns",
    responses((status = 200, body = [CampaignCounty]), (status = 404, description = "没有")))]
pub(crate) async fn progress(cx: Cx, Path(id): Path<String>) -> Reply {
    progress_of(&cx, &id).await
}

async fn progress_of(cx: &Cx, id: &str) -> Reply {
    let whole = Whole::of(cx, id_of(id)?).await?;
    cx.may(&READ, &whole.c.subject())?;
    let today = cx.now().day();
    let county = |part: &crate::model::Part| {
        let tally = whole.tally(&part.county);
        CampaignCounty {
            county: part.county.clone(),
            due: part.due.to_string(),
            sent_at: part.sent_at.map(|at| at.rfc3339()),
            late: part.is_late(today),
            filed: tally.filed,
            waiting: tally.waiting,
            agreed: tally.agreed,
            returned: tally.returned,
            duplicate: tally.duplicate,
        }
    };
    cx.json(StatusCode::OK, &whole.parts.iter().map(county).collect::<Vec<_>>())
}

/// Urges every county that has not sent up.
#[utoipa::path(post, path = "/campaigns/{id}/urge", tag = "campaigns",
    responses((status = 200, body = [CampaignCounty]), (status = 409, description = "没有要催的")))]
pub(crate) async fn urge(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::run::urge(&cx, id_of(&id)?).await?;
    progress_of(&cx, &id).await
}

/// Closes it.
#[utoipa::path(post, path = "/campaigns/{id}/close", tag = "campaigns",
    responses((status = 200, body = CampaignView), (status = 409, description = "已经结束")))]
pub(crate) async fn close(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::run::close(&cx, id_of(&id)?).await?;
    stands(&cx, &id, StatusCode::OK).await
}

/// A filed demand.
#[derive(Debug, Serialize, ToSchema)]
pub struct CampaignEntry {
    /// `cen_…`
    id: String,
    /// `dem_…`
    demand: String,
    /// Title of the demand.
    title: String,
    /// Region path of the county that checks it.
    county: String,
    /// `filed`, `agreed`, `returned`, `duplicate`.
    state: &'static str,
    /// Why it was returned.
    reason: String,
    /// `dem_…` of which it is a duplicate.
    same_as: Option<String>,
    /// When it was filed.
    filed_at: String,
    /// Demands that read alike, as far as the reader may know of them.
    alike: Vec<CampaignAlike>,
}

/// A demand that reads alike.
#[derive(Debug, Serialize, ToSchema)]
pub struct CampaignAlike {
    /// `dem_…`
    demand: String,
    /// Title.
    title: String,
    /// 0 to 100.
    likeness: u32,
    /// What was decided: the same, or not; null while nobody did.
    same: Option<bool>,
}

fn view(cx: &Cx, whole: &Whole, e: &crate::model::Entry) -> CampaignEntry {
    let inside = cx.can(&READ, &Subject::at(e.county.as_str()));
    let pairs = if inside { whole.pairs_of(cx, e.demand) } else { Vec::new() };
    CampaignEntry {
        id: e.id.to_string(),
        demand: e.demand.to_string(),
        title: whole.demand(e.demand).map(|d| d.title.clone()).unwrap_or_default(),
        county: e.county.clone(),
        state: e.state.word(),
        reason: e.reason.clone(),
        same_as: e.same_as.map(|id| id.to_string()),
        filed_at: e.at.rfc3339(),
        alike: pairs
            .into_iter()
            .map(|(pair, d)| CampaignAlike {
                demand: d.id.to_string(),
                title: d.title.clone(),
                likeness: pair.likeness,
                same: pair.same,
            })
            .collect(),
    }
}

async fn filed(cx: &Cx, id: EntryId, status: StatusCode) -> Reply {
    let e = ops::entry(cx, id).await?;
    let whole = Whole::of(cx, e.campaign).await?;
    cx.json(status, &view(cx, &whole, &e))
}

/// A company files a demand: one that is there by its id, or a new one.
#[utoipa::path(post, path = "/campaigns/{id}/file", tag = "campaigns",
    request_body = CampaignFileRaw,
    responses((status = 201, body = CampaignEntry), (status = 422, description = "有字段要改")))]
pub(crate) async fn file(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<CampaignFileRaw>,
) -> Reply {
    let entry = ops::file::file(&cx, id_of(&id)?, &raw).await?;
    filed(&cx, entry, StatusCode::CREATED).await
}

async fn county(cx: &Cx, id: &str, code: &str) -> Reply {
    let county = county_of(&cx.pack(), code)?;
    cx.may(&READ, &Subject::at(county.as_str()))?;
    let whole = Whole::of(cx, id_of(id)?).await?;
    whole.part(&county)?;
    let rows: Vec<_> = whole.in_county(&county).map(|e| view(cx, &whole, e)).collect();
    cx.json(StatusCode::OK, &rows)
}

/// What was filed in a county; it is named by its code.
#[utoipa::path(get, path = "/campaigns/{id}/counties/{county}", tag = "campaigns",
    responses((status = 200, body = [CampaignEntry]), (status = 404, description = "没有")))]
pub(crate) async fn of_county(cx: Cx, Path((id, code)): Path<(String, String)>) -> Reply {
    county(&cx, &id, &code).await
}

/// A county writes a demand for a company that agreed.
#[utoipa::path(post, path = "/campaigns/{id}/counties/{county}/enter", tag = "campaigns",
    request_body = CampaignFileRaw,
    responses((status = 201, body = CampaignEntry), (status = 422, description = "有字段要改")))]
pub(crate) async fn enter(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    Body(raw): Body<CampaignFileRaw>,
) -> Reply {
    let county = county_of(&cx.pack(), &code)?;
    let entry = ops::collect::enter(&cx, id_of(&id)?, &county, &raw).await?;
    filed(&cx, entry, StatusCode::CREATED).await
}

/// A county takes in demands of its region that are there.
#[utoipa::path(post, path = "/campaigns/{id}/counties/{county}/take", tag = "campaigns",
    request_body = CampaignTakeRaw,
    responses((status = 200, body = [CampaignEntry]), (status = 422, description = "有字段要改")))]
pub(crate) async fn take(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    Body(raw): Body<CampaignTakeRaw>,
) -> Reply {
    let of = county_of(&cx.pack(), &code)?;
    ops::collect::take(&cx, id_of(&id)?, &of, &raw).await?;
    county(&cx, &id, &code).await
}

/// A county sends up what it agreed to.
#[utoipa::path(post, path = "/campaigns/{id}/counties/{county}/send-up", tag = "campaigns",
    responses((status = 200, body = [CampaignEntry]), (status = 409, description = "已经上报，或者没有核对完")))]
pub(crate) async fn send_up(cx: Cx, Path((id, code)): Path<(String, String)>) -> Reply {
    let of = county_of(&cx.pack(), &code)?;
    ops::send_up::send_up(&cx, id_of(&id)?, &of).await?;
    county(&cx, &id, &code).await
}

/// The organiser gives a county's list back.
#[utoipa::path(post, path = "/campaigns/{id}/counties/{county}/give-back", tag = "campaigns",
    request_body = CampaignBackRaw,
    responses((status = 200, body = [CampaignCounty]), (status = 409, description = "还没有上报")))]
pub(crate) async fn give_back(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    Body(raw): Body<CampaignBackRaw>,
) -> Reply {
    let of = county_of(&cx.pack(), &code)?;
    ops::send_up::give_back(&cx, id_of(&id)?, &of, &raw).await?;
    progress_of(&cx, &id).await
}

/// The organiser gives a county another last day.
#[utoipa::path(post, path = "/campaigns/{id}/counties/{county}/postpone", tag = "campaigns",
    request_body = CampaignDueRaw,
    responses((status = 200, body = [CampaignCounty]), (status = 422, description = "有字段要改")))]
pub(crate) async fn postpone(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    Body(raw): Body<CampaignDueRaw>,
) -> Reply {
    let of = county_of(&cx.pack(), &code)?;
    ops::run::postpone(&cx, id_of(&id)?, &of, &raw).await?;
    progress_of(&cx, &id).await
}

fn entry_id(text: &str) -> Result<EntryId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// The county agrees to a filed demand, or returns it.
#[utoipa::path(post, path = "/campaigns/entries/{entry}/check", tag = "campaigns",
    request_body = CampaignCheckRaw,
    responses((status = 200, body = CampaignEntry), (status = 422, description = "有字段要改")))]
pub(crate) async fn check(
    cx: Cx,
    Path(entry): Path<String>,
    Body(raw): Body<CampaignCheckRaw>,
) -> Reply {
    let id = entry_id(&entry)?;
    ops::check::check(&cx, id, &raw).await?;
    filed(&cx, id, StatusCode::OK).await
}

/// A person decides whether two demands that read alike are the same.
#[utoipa::path(post, path = "/campaigns/entries/{entry}/pair", tag = "campaigns",
    request_body = CampaignPairRaw,
    responses((status = 200, body = CampaignEntry), (status = 404, description = "没有这一对")))]
pub(crate) async fn decide(
    cx: Cx,
    Path(entry): Path<String>,
    Body(raw): Body<CampaignPairRaw>,
) -> Reply {
    let id = entry_id(&entry)?;
    ops::decide::decide(&cx, id, &raw).await?;
    filed(&cx, id, StatusCode::OK).await
}

/// Its company files it again after mending it.
#[utoipa::path(post, path = "/campaigns/entries/{entry}/again", tag = "campaigns",
    responses((status = 200, body = CampaignEntry), (status = 409, description = "没有退回，或者还没有提交")))]
pub(crate) async fn again(cx: Cx, Path(entry): Path<String>) -> Reply {
    let id = entry_id(&entry)?;
    ops::file::file_again(&cx, id).await?;
    filed(&cx, id, StatusCode::OK).await
}
