//! 转协议洽谈: instead of bidding the seller talks with all who qualify; nobody is picked silently.
//!
//! Each of them gets a deal at an agreed price, so the duties of that way (公示) hold by themselves.

use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;
use serde_json::json;

use crate::listing::{ListingId, TakerState};
use crate::ops::begin::NEGOTIATED;
use crate::ops::listing::tick::opened;
use crate::ops::listing::{event_for_all, locked, readable};
use crate::permissions::LIST;
use crate::publication::needed;
use crate::state::{State, Turn};
use crate::typed_listing::TalksRaw;
use crate::{ops, store};

/// Turns a contested listing into talks with every taker; returns how many.
///
/// # Errors
/// Not the seller; fields to mend; not contested, or the pack does not allow it.
pub async fn negotiate(cx: &Cx, id: ListingId, raw: &TalksRaw) -> Result<usize, Problem> {
    let current = readable(cx, id).await?;
    let may = cx.may(&LIST, &current.subject())?;
    let pack = cx.pack();
    let seller = ops::organization(cx.db().reader(), current.seller).await?;
    let duty = needed(&pack, &seller, NEGOTIATED, false).is_some();
    let (decision_number, note) = raw.check(duty)?;
    let mut tx = cx.write(&may).await?;
    let listing = locked(&mut tx, id).await?;
    let takers = store::listing::takers(tx.conn(), id).await?;
    let next = listing.negotiate(note, ops::clock(&tx, &pack))?;
    store::listing::save(&tx, &next).await?;
    let mut begun = 0;
    for taker in takers.iter().filter(|taker| taker.state == TakerState::Qualified) {
        let (deal, serial) = opened(cx, &mut tx, &next, taker).await?;
        let deal = crate::model::Deal {
            pricing_mode: NEGOTIATED.to_owned(),
            decision_number: decision_number.clone(),
            state: State::Promised,
            turn: Turn::Both,
            due: ops::clock(&tx, &pack).due("turn"),
            sheet: 0,
            ..deal
        };
        store::insert(&tx, &deal, serial).await?;
        let payload = json!({ "number": deal.number, "title": deal.title });
        tx.record(ops::event("deals.begun", &deal, payload)).await?;
        begun += 1;
    }
    ops::tell_achievement(cx, &mut tx, Some(next.achievement)).await?;
    let payload = json!({ "takers": begun });
    tx.record(event_for_all("listings.negotiated", &next, &takers, payload).public()).await?;
    tx.commit().await?;
    Ok(begun)
}
