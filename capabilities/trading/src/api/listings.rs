//! Listings as JSON.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::{Body, Cx, Query, Reply};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::listing::{Listing, ListingId, Taker, TakerId};
use crate::ops;
use crate::pages::listing::hall::states;
use crate::permissions::{READ, TAKE};
use crate::store::listing as store;
use crate::typed_listing::{ListingRaw, ReasonRaw, TakeRaw, TalksRaw};

/// A listing in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingSummary {
    /// Id.
    pub id: String,
    /// `GP-2026-000012`.
    pub number: String,
    /// The achievement.
    pub achievement: String,
    /// Its title.
    pub title: String,
    /// Seller.
    pub seller: String,
    /// State word.
    pub state: String,
    /// 挂牌价, yuan.
    pub total: String,
    /// First day.
    pub starts_on: String,
    /// Last day, until 24:00.
    pub ends_on: String,
    /// How often it went on.
    pub extensions: u32,
}

/// A listing with those who take it up, as far as the actor may know them.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingView {
    /// The listing.
    pub listing: ListingSummary,
    /// Way.
    pub mode: String,
    /// What a taker must be or have.
    pub qualification: String,
    /// Other conditions.
    pub conditions: String,
    /// In the order they came.
    pub takers: Vec<ListingTaker>,
    /// The deal it led to, for those who see the takers.
    pub deal: Option<String>,
}

/// Somebody who takes a listing up.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingTaker {
    /// Id.
    pub id: String,
    /// The how-manyth it was.
    pub place: i64,
    /// Organization.
    pub buyer: String,
    /// State word.
    pub state: String,
    /// When it came.
    pub at: String,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingCreated {
    /// Its id.
    pub id: String,
}

/// Which listings.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    state: String,
    page: String,
}

fn summary(listing: &Listing) -> ListingSummary {
    ListingSummary {
        id: listing.id.to_string(),
        number: listing.number.clone(),
        achievement: listing.achievement.to_string(),
        title: listing.title.clone(),
        seller: listing.seller.to_string(),
        state: listing.state.word().to_owned(),
        total: listing.terms.total.plain(),
        starts_on: listing.starts_on.to_string(),
        ends_on: listing.ends_on.to_string(),
        extensions: listing.extensions,
    }
}

fn taker(taker: &Taker) -> ListingTaker {
    ListingTaker {
        id: taker.id.to_string(),
        place: taker.place,
        buyer: taker.buyer.to_string(),
        state: taker.state.word().to_owned(),
        at: taker.at.rfc3339(),
    }
}

fn listing_id(text: &str) -> Result<ListingId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

fn taker_id(text: &str) -> Result<TakerId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

async fn view(cx: &Cx, id: ListingId) -> Reply {
    let listing = ops::listing::readable(cx, id).await?;
    let inside = cx.can(&READ, &listing.subject());
    let own = |t: &&Taker| {
        let subject = kezhuan_authority::Subject::of(kezhuan_kernel::Id::uuid(t.buyer));
        inside || cx.can(&TAKE, &subject)
    };
    let takers = store::takers(cx.db().reader(), id).await?;
    let view = ListingView {
        mode: listing.terms.mode.clone(),
        qualification: listing.qualification.clone(),
        conditions: listing.terms.conditions.clone(),
        takers: takers.iter().filter(own).map(taker).collect(),
        deal: listing.deal.filter(|_| inside).map(|id| id.to_string()),
        listing: summary(&listing),
    };
    cx.json(StatusCode::OK, &view)
}

/// What is listed; `state=over` for what became of the rest
#[utoipa::path(get, path = "/listings", tag = "listings",
    params(("state" = Option<String>, Query, description = "over"),
        ("page" = Option<u64>, Query)),
    responses((status = 200, body = [ListingSummary])))]
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Reply {
    let page = Page::new(query.page.parse().unwrap_or(1), Page::SIZE);
    let tab = if query.state == "over" { "over" } else { "" };
    let wanted = store::Wanted { states: states(tab), ..store::Wanted::default() };
    let found = store::page(cx.db().reader(), &wanted, page).await?.rows;
    cx.json(StatusCode::OK, &found.iter().map(summary).collect::<Vec<_>>())
}

/// One listing
#[utoipa::path(get, path = "/listings/{id}", tag = "listings", params(("id" = String, Path)),
    responses((status = 200, body = ListingView), (status = 404, description = "没有这次挂牌")))]
pub async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    view(&cx, listing_id(&id)?).await
}

/// 挂牌
#[utoipa::path(post, path = "/listings", tag = "listings", request_body = ListingRaw,
    responses((status = 201, body = ListingCreated), (status = 409, description = "不能挂牌"),
        (status = 422, description = "有字段要改")))]
pub async fn create(cx: Cx, Body(raw): Body<ListingRaw>) -> Reply {
    let id = ops::listing::list::list(&cx, raw.check(&cx.pack(), cx.now().day())?).await?;
    cx.json(StatusCode::CREATED, &ListingCreated { id: id.to_string() })
}

/// 摘牌
#[utoipa::path(post, path = "/listings/{id}/take", tag = "listings", params(("id" = String, Path)),
    request_body = TakeRaw, responses((status = 201, body = ListingCreated),
        (status = 409, description = "不能摘牌"), (status = 422, description = "有字段要改")))]
pub async fn take(cx: Cx, Path(id): Path<String>, Body(raw): Body<TakeRaw>) -> Reply {
    let made = ops::listing::take::take(&cx, listing_id(&id)?, &raw, &[]).await?;
    cx.json(StatusCode::CREATED, &ListingCreated { id: made.to_string() })
}

/// 确认资格
#[utoipa::path(post, path = "/listings/{id}/takers/{taker}/qualify", tag = "listings",
    params(("id" = String, Path), ("taker" = String, Path)),
    responses((status = 200, body = ListingView), (status = 409, description = "状态不对")))]
pub async fn qualify(cx: Cx, Path((id, who)): Path<(String, String)>) -> Reply {
    let id = listing_id(&id)?;
    ops::listing::decide::qualify(&cx, id, taker_id(&who)?).await?;
    view(&cx, id).await
}

/// 资格不符
#[utoipa::path(post, path = "/listings/{id}/takers/{taker}/refuse", tag = "listings",
    params(("id" = String, Path), ("taker" = String, Path)), request_body = ReasonRaw,
    responses((status = 200, body = ListingView), (status = 409, description = "状态不对"),
        (status = 422, description = "有字段要改")))]
pub async fn refuse(
    cx: Cx,
    Path((id, who)): Path<(String, String)>,
    Body(raw): Body<ReasonRaw>,
) -> Reply {
    let id = listing_id(&id)?;
    ops::listing::decide::refuse(&cx, id, taker_id(&who)?, &raw).await?;
    view(&cx, id).await
}

/// 撤回摘牌申请
#[utoipa::path(post, path = "/listings/{id}/takers/{taker}/cancel", tag = "listings",
    params(("id" = String, Path), ("taker" = String, Path)),
    responses((status = 200, body = ListingView), (status = 409, description = "状态不对")))]
pub async fn cancel(cx: Cx, Path((id, who)): Path<(String, String)>) -> Reply {
    let id = listing_id(&id)?;
    ops::listing::decide::cancel(&cx, id, taker_id(&who)?).await?;
    view(&cx, id).await
}

/// 撤牌
#[utoipa::path(post, path = "/listings/{id}/withdraw", tag = "listings",
    params(("id" = String, Path)), request_body = ReasonRaw,
    responses((status = 200, body = ListingView), (status = 409, description = "状态不对"),
        (status = 422, description = "有字段要改")))]
pub async fn withdraw(cx: Cx, Path(id): Path<String>, Body(raw): Body<ReasonRaw>) -> Reply {
    let id = listing_id(&id)?;
    ops::listing::withdraw::withdraw(&cx, id, &raw).await?;
    view(&cx, id).await
}

/// 转协议洽谈: with all who qualify
#[utoipa::path(post, path = "/listings/{id}/talks", tag = "listings",
    params(("id" = String, Path)), request_body = TalksRaw,
    responses((status = 200, body = ListingView), (status = 409, description = "状态不对"),
        (status = 422, description = "有字段要改")))]
pub async fn talks(cx: Cx, Path(id): Path<String>, Body(raw): Body<TalksRaw>) -> Reply {
    let id = listing_id(&id)?;
    ops::listing::negotiate::negotiate(&cx, id, &raw).await?;
    view(&cx, id).await
}
