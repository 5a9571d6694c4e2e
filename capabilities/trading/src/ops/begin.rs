//! 提出合作意向: a company wants an achievement.

use kezhuan_achievements::Achievement;
use kezhuan_authority::{Role, Subject};
use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_web::Cx;
use serde_json::json;

use crate::model::{Clock, Contact, Deal, DealId, State, Turn};
use crate::permissions::BEGIN;
use crate::rules::Begin;
use crate::{ops, store};

/// What runs today; the other ways to price come with their own procedures.
const NEGOTIATED: &str = "negotiated";

/// Begins a deal.
///
/// # Errors
/// Not allowed; an achievement that is not to be had; an interest that is already open.
pub async fn begin(cx: &Cx, ask: Begin) -> Result<DealId, Problem> {
    let own = cx.actor.memberships.iter().find(|m| m.role == Role::Officer);
    let buyer = ask
        .organization
        .or_else(|| own.map(|m| OrganizationId::from_uuid(m.organization)))
        .ok_or_else(|| {
            Problem::field("organization", "请先登记或加入一个单位，再代表它提出意向")
        })?;
    let may = cx.may(&BEGIN, &Subject::of(buyer.uuid()))?;
    let mut tx = cx.write(&may).await?;
    tx.lock_topic(&format!("trading.begin/{}/{buyer}", ask.achievement)).await?;
    let achievement = kezhuan_achievements::get(tx.conn(), ask.achievement).await?;
    let achievement = achievement.filter(|a| a.is_listed()).ok_or(Problem::NotFound)?;
    let (seller, buyer) = parties(cx, &tx, &achievement, buyer).await?;
    let deal = new_deal(cx, &mut tx, ask, &achievement, &seller, &buyer).await?;
    let payload = json!({ "number": deal.number, "title": deal.title, "mode": deal.interest.mode });
    tx.record(ops::event("deals.begun", &deal, payload)).await?;
    tx.commit().await?;
    Ok(deal.id)
}

async fn parties(
    cx: &Cx,
    tx: &WriteTx,
    achievement: &Achievement,
    buyer: OrganizationId,
) -> Result<(Organization, Organization), Problem> {
    let conn = tx.conn();
    let refuse = |code, text: &str| Err(Problem::conflict(code, text));
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
    if achievement.pricing_mode.as_deref().unwrap_or(NEGOTIATED) != NEGOTIATED {
        return refuse("deals.not_negotiated", "这项成果不是协议定价；现在只开通协议定价的交易");
    }
    let deals = store::of_achievement(conn, achievement.id).await?;
    if deals.iter().any(|d| d.buyer == buyer.id && d.state.is_open()) {
        return refuse("deals.open", "您的单位已经在谈这项成果，请在“交易”里继续");
    }
    if ops::is_taken(conn, &cx.pack(), None, achievement.id).await? {
        return refuse("deals.taken", "这项成果已经转让或独占许可，不再接受意向");
    }
    Ok((seller, buyer))
}

async fn new_deal(
    cx: &Cx,
    tx: &mut WriteTx,
    ask: Begin,
    achievement: &Achievement,
    seller: &Organization,
    buyer: &Organization,
) -> Result<Deal, Problem> {
    let pack = cx.pack();
    let serial = store::next_serial(tx).await?;
    let now = tx.now();
    let deal = Deal {
        id: tx.fresh(),
        number: format!("{}-{}-{:06}", pack.deals.serial_prefix, serial.0, serial.1),
        achievement: achievement.id,
        title: achievement.title.clone(),
        seller: seller.id,
        buyer: buyer.id,
        regions: [seller.region.clone(), buyer.region.clone()],
        interest: ask.interest,
        buyer_contact: ask.contact,
        seller_contact: Contact::default(),
        pricing_mode: NEGOTIATED.to_owned(),
        decision_number: achievement.decision_number.clone().unwrap_or_default(),
        declaration: None,
        agency: ops::agency(tx.conn(), &pack, ask.agency).await?,
        promise: None,
        state: State::Interest,
        state_at: now,
        turn: Turn::Of(crate::model::Side::Seller),
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
