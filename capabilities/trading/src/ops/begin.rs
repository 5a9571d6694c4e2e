//! 提出合作意向: a company wants an achievement, or a provider answers a demand.

use kezhuan_achievements::{Achievement, AchievementId};
use kezhuan_authority::Subject;
use kezhuan_db::{Conn, WriteTx};
use kezhuan_demands::{Demand, DemandId};
use kezhuan_journal::Record;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::{Organization, OrganizationId, first_own};
use kezhuan_web::Cx;
use serde_json::json;

use crate::model::{About, Clock, Contact, Deal, DealId};
use crate::ops::listing::list;
use crate::permissions::BEGIN;
use crate::rules::Begin;
use crate::state::{Side, State, Turn};
use crate::{ops, store};

/// The way of pricing whose procedure this is.
pub(crate) const NEGOTIATED: &str = "negotiated";

/// Begins a deal.
///
/// # Errors
/// Not allowed; something that is not to be had; a deal that is already open.
pub async fn begin(cx: &Cx, ask: Begin) -> Result<DealId, Problem> {
    let unit = ask.organization.or_else(|| first_own(cx, "deals")).ok_or_else(|| {
        Problem::field("organization", "请先登记或加入一个单位，再代表它提出意向")
    })?;
    let may = cx.may(&BEGIN, &Subject::of(unit.uuid()))?;
    let mut tx = cx.write(&may).await?;
    let mut ask = ask;
    ask.interest.act_for = may.acting().map(|acting| acting.name.clone()).unwrap_or_default();
    let found = match ask.about {
        About::Achievement(id) => {
            tx.lock_topic(&list::topic(id)).await?;
            wanted(cx, tx.conn(), id, unit).await?
        }
        About::Demand(id) => {
            tx.lock_topic(&format!("trading.begin/{id}/{unit}")).await?;
            answered(cx, tx.conn(), id, unit).await?
        }
    };
    let deal = new_deal(cx, &mut tx, ask, found).await?;
    let payload = json!({
        "side": deal.opener(),
        "number": deal.number,
        "title": deal.title,
        "mode": deal.interest.mode,
    });
    tx.record(ops::event("deals.begun", &deal, payload)).await?;
    tx.commit().await?;
    Ok(deal.id)
}

/// What a deal begins with.
struct Found {
    title: String,
    seller: Organization,
    buyer: Organization,
    pricing_mode: String,
    decision_number: String,
}

fn refuse<T>(code: &'static str, text: &str) -> Result<T, Problem> {
    Err(Problem::conflict(code, text))
}

async fn wanted(
    cx: &Cx,
    conn: &impl Conn,
    id: AchievementId,
    buyer: OrganizationId,
) -> Result<Found, Problem> {
    let achievement = kezhuan_achievements::get(conn, id).await?;
    let achievement: Achievement =
        achievement.filter(|a| a.is_listed()).ok_or(Problem::NotFound)?;
    let Some(holder) = achievement.holder else {
        return refuse("deals.no_seller", "这项成果没有登记权利单位，暂时不能洽谈");
    };
    let seller = ops::organization(conn, holder).await?;
    let buyer = ops::organization(conn, buyer).await?;
    if seller.legal() == buyer.legal() {
        return refuse("deals.own", "这是本单位的成果，不用提出意向");
    }
    if !buyer.is_verified() {
        return refuse("deals.not_verified", "您的单位还没有核验通过，核验后才能提出意向");
    }
    if list::running(conn, id).await?.is_some() {
        return refuse("deals.listed", "这项成果正在挂牌，请到挂牌的页面摘牌");
    }
    if achievement.pricing_mode.as_deref().unwrap_or(NEGOTIATED) != NEGOTIATED {
        return refuse("deals.not_negotiated", "这项成果不是协议定价，等卖方挂牌或竞价");
    }
    let deals = store::of_achievement(conn, id).await?;
    if deals.iter().any(|d| d.buyer == buyer.id && d.state.is_open()) {
        return refuse("deals.open", "您的单位已经在谈这项成果，请在“交易”里继续");
    }
    if ops::is_taken(conn, &cx.pack(), None, id).await? {
        return refuse("deals.taken", "这项成果已经转让或独占许可，不再接受意向");
    }
    Ok(Found {
        title: achievement.title.clone(),
        seller,
        buyer,
        pricing_mode: NEGOTIATED.to_owned(),
        decision_number: achievement.decision_number.clone().unwrap_or_default(),
    })
}

async fn answered(
    cx: &Cx,
    conn: &impl Conn,
    id: DemandId,
    seller: OrganizationId,
) -> Result<Found, Problem> {
    let demand = kezhuan_demands::get(conn, id).await?;
    let demand: Demand = demand.filter(|d| d.is_listed(&cx.pack())).ok_or(Problem::NotFound)?;
    let Some(company) = demand.organization else {
        return refuse("deals.no_buyer", "这项需求没有登记单位，暂时不能对接");
    };
    let seller = ops::organization(conn, seller).await?;
    let buyer = ops::organization(conn, company).await?;
    if seller.legal() == buyer.legal() {
        return refuse("deals.own", "这是本单位的需求，不用应答");
    }
    if !seller.is_verified() {
        return refuse("deals.not_verified", "您的单位还没有核验通过，核验后才能应答需求");
    }
    let deals = store::of_demand(conn, id).await?;
    if deals.iter().any(|d| d.seller == seller.id && d.state.is_open()) {
        return refuse("deals.open", "您的单位已经在应答这项需求，请在“交易”里继续");
    }
    Ok(Found {
        title: demand.title.clone(),
        seller,
        buyer,
        pricing_mode: String::new(),
        decision_number: String::new(),
    })
}

async fn new_deal(cx: &Cx, tx: &mut WriteTx, ask: Begin, found: Found) -> Result<Deal, Problem> {
    let pack = cx.pack();
    let serial = store::next_serial(tx).await?;
    let now = tx.now();
    let (seller_contact, buyer_contact) = match ask.about {
        About::Achievement(_) => (Contact::default(), ask.contact),
        About::Demand(_) => (ask.contact, Contact::default()),
    };
    let asked = match ask.about {
        About::Achievement(_) => Side::Seller,
        About::Demand(_) => Side::Buyer,
    };
    let deal = Deal {
        id: tx.fresh(),
        number: format!("{}-{}-{:06}", pack.deals.serial_prefix, serial.0, serial.1),
        about: ask.about,
        listing: None,
        title: found.title,
        seller: found.seller.id,
        buyer: found.buyer.id,
        regions: [found.seller.region.clone(), found.buyer.region.clone()],
        interest: ask.interest,
        buyer_contact,
        seller_contact,
        pricing_mode: found.pricing_mode,
        decision_number: found.decision_number,
        declaration: ask.declaration,
        agency: ops::agency(tx.conn(), &pack, ask.agency).await?,
        promise: None,
        desk: None,
        state: State::Interest,
        state_at: now,
        turn: Turn::Of(asked),
        turn_at: now,
        due: Clock { now, pack: &pack }.due("first_answer"),
        sheet: 0,
        returned: String::new(),
        duty: false,
        publicity: None,
        contract: None,
        agreed_on: None,
        ending: None,
        created_by: cx.user(),
        created_at: now,
        version: 0,
    };
    store::insert(tx, &deal, serial).await?;
    Ok(deal)
}
