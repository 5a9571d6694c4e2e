//! One listing: price, conditions and clock for everybody; who takes it up for the seller.

use askama::Template;
use axum::extract::Path;
use kezhuan_files::FileMeta;
use kezhuan_journal::{Entry, events_of};
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::own_organizations;
use kezhuan_web::kit::Step;
use kezhuan_web::{Card, Chrome, Cx, Reply, filters};
use serde_json::Value;

use crate::listing::{ListingState, Taker, TakerId, TakerState};
use crate::ops;
use crate::pages::listing::{Head, head, waits_for};
use crate::pages::show::timeline;
use crate::permissions::{LIST, READ, TAKE};
use crate::sheet::Sheet;
use crate::store::listing as store;

/// The page.
#[derive(Template)]
#[template(path = "trading/listing.html")]
pub struct ListingPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) sheet: Sheet,
    pub(crate) waits: String,
    /// `20 个工作日`.
    pub(crate) period: String,
    /// `5 个工作日`, at most so often.
    pub(crate) extension: (String, u32),
    pub(crate) at_once: bool,
    pub(crate) talks: bool,
    /// Why it was withdrawn; may be empty.
    pub(crate) reason: String,
    pub(crate) takers: Vec<TakerView>,
    pub(crate) inside: bool,
    pub(crate) may_take: bool,
    pub(crate) may_manage: bool,
    pub(crate) steps: Vec<Step>,
    /// What capabilities above know of it.
    pub(crate) cards: Vec<Card>,
}

/// Somebody who takes it up, for the seller, the administration and itself.
pub struct TakerView {
    pub(crate) taker: Taker,
    pub(crate) name: String,
    pub(crate) file: Option<FileMeta>,
    pub(crate) reason: String,
    /// Is it the actor's own organization?
    pub(crate) own: bool,
    pub(crate) decides: bool,
    pub(crate) cancels: bool,
}

impl TakerView {
    /// Name of a form's key: several forms stand on the page.
    fn key(&self, step: &str) -> String {
        format!("{step}-{}", self.taker.place)
    }
}

/// GET /listings/{id}
pub async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let pack = cx.pack();
    let rules = &pack.deals.listing;
    let listing = &head.listing;
    let (seller, inside) = (cx.can(&LIST, &listing.subject()), cx.can(&READ, &listing.subject()));
    let takers = takers(&cx, &head, inside, seller).await?;
    let taken = takers.iter().any(|view| view.own && view.taker.state != TakerState::Cancelled);
    let officer = cx.opens(&head.at("/take")) && !own_organizations(&cx, "deals").is_empty();
    let guest = !cx.actor.is_known();
    let page = ListingPage {
        chrome: cx.chrome().await?,
        sheet: listing.sheet(),
        waits: waits_for(listing),
        period: kezhuan_pack::Days { count: listing.days, ..rules.days }.to_string(),
        extension: (rules.extension.to_string(), rules.max_extensions),
        at_once: rules.take == kezhuan_pack::Take::AtOnce,
        talks: rules.negotiate,
        reason: pack.deals.withdraw_reasons.name(&listing.reason).to_owned(),
        takers,
        inside,
        may_take: listing.state.is_open() && (guest || officer) && !seller && !taken,
        may_manage: seller && listing.state.is_running(),
        cards: cx.app.house().about(&cx, &listing.id.to_string()).await?,
        steps: timeline(&events_of(cx.db(), &listing.id.to_string()).await?, told),
        head,
    };
    cx.page(&page)
}

async fn takers(
    cx: &Cx,
    head: &Head,
    inside: bool,
    seller: bool,
) -> Result<Vec<TakerView>, Problem> {
    let listing = &head.listing;
    let pack = cx.pack();
    let open = listing.state.is_open() || listing.state == ListingState::Checking;
    let mut views = Vec::new();
    for taker in store::takers(cx.db().reader(), listing.id).await? {
        let own = cx.can(&TAKE, &kezhuan_authority::Subject::of(taker.buyer.uuid()));
        if !inside && !own {
            continue;
        }
        let buyer = ops::organization(cx.db().reader(), taker.buyer).await?;
        let file = match taker.file {
            Some(file) => kezhuan_files::metas(cx.db(), &[file]).await?.pop(),
            None => None,
        };
        let stands = matches!(taker.state, TakerState::Applied | TakerState::Qualified);
        views.push(TakerView {
            name: buyer.name.clone(),
            reason: pack.deals.refuse_reasons.name(&taker.reason).to_owned(),
            decides: seller && open && taker.state == TakerState::Applied,
            cancels: own && stands && (open || listing.state == ListingState::Contested),
            file,
            own,
            taker,
        });
    }
    Ok(views)
}

/// GET /listings/{id}/takers/{taker}/file
pub async fn file(cx: Cx, Path((id, taker)): Path<(String, String)>) -> Reply {
    let head = head(&cx, &id).await?;
    let wanted: TakerId = taker.parse().map_err(|_| Problem::NotFound)?;
    let views = takers(&cx, &head, cx.can(&READ, &head.listing.subject()), false).await?;
    let found = views.into_iter().find(|view| view.taker.id == wanted);
    let file = found.and_then(|view| view.taker.file).ok_or(Problem::NotFound)?;
    let (meta, bytes) = kezhuan_files::load(cx.db(), file).await?.ok_or(Problem::NotFound)?;
    cx.attachment(&meta, bytes)
}

/// What happened, as everybody may know it: without who takes it up.
fn told(entry: &Entry) -> Option<String> {
    let said = |key: &str| entry.payload.get(key).and_then(Value::as_str).unwrap_or_default();
    Some(match entry.kind.as_str() {
        "listings.listed" if said("state") == "planned" => "登记挂牌".to_owned(),
        "listings.listed" | "listings.opened" => "开始挂牌".to_owned(),
        "listings.extended" => format!("没有人摘牌，延期到 {}", said("ends_on")),
        "listings.checking" => "期满，卖方确认资格".to_owned(),
        "listings.contested" => "两家以上申请摘牌，应转竞价".to_owned(),
        "listings.struck" => "摘牌成交".to_owned(),
        "listings.lapsed" => "流牌".to_owned(),
        "listings.withdrawn" => "撤牌".to_owned(),
        "listings.negotiated" => "转协议洽谈".to_owned(),
        _ => return None,
    })
}
