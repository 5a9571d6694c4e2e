//! 资格确认: the seller says who qualifies; a taker may step back while nothing is struck.

use kezhuan_authority::Subject;
use kezhuan_journal::Record;
use kezhuan_kernel::{Id, Problem};
use kezhuan_web::Cx;
use serde_json::json;

use crate::listing::{ListingId, ListingState, TakerId, TakerState};
use crate::ops::listing::tick::advance;
use crate::ops::listing::{event, locked, readable, taker};
use crate::permissions::{LIST, TAKE};
use crate::store::listing as store;
use crate::typed_listing::ReasonRaw;

/// 确认资格. Returns where the listing stands now.
///
/// # Errors
/// Not the seller; decided before.
pub async fn qualify(cx: &Cx, id: ListingId, who: TakerId) -> Result<ListingState, Problem> {
    decide(cx, id, who, TakerState::Qualified, String::new(), String::new()).await
}

/// 资格不符, with a reason.
///
/// # Errors
/// Not the seller; a reason to mend; decided before.
pub async fn refuse(
    cx: &Cx,
    id: ListingId,
    who: TakerId,
    raw: &ReasonRaw,
) -> Result<ListingState, Problem> {
    cx.may(&LIST, &readable(cx, id).await?.subject())?;
    let (reason, note) = raw.check(&cx.pack().deals.refuse_reasons)?;
    decide(cx, id, who, TakerState::Refused, reason, note).await
}

async fn decide(
    cx: &Cx,
    id: ListingId,
    who: TakerId,
    state: TakerState,
    reason: String,
    note: String,
) -> Result<ListingState, Problem> {
    let may = cx.may(&LIST, &readable(cx, id).await?.subject())?;
    let mut tx = cx.write(&may).await?;
    let listing = locked(&mut tx, id).await?;
    must_decide(listing.state)?;
    let next = taker(tx.conn(), id, who).await?.decide(state, reason, note, tx.now())?;
    store::save_taker(&tx, &next).await?;
    let kind = match state {
        TakerState::Qualified => "listings.qualified",
        _ => "listings.refused",
    };
    let payload = json!({ "place": next.place, "reason": next.reason });
    tx.record(event(kind, &listing, payload).link("buyer", next.buyer)).await?;
    let before = listing.state;
    let after = advance(cx, &mut tx, listing).await?.map_or(before, |listing| listing.state);
    tx.commit().await?;
    Ok(after)
}

/// The taker steps back.
///
/// # Errors
/// Not the taker's officer; it is struck or over.
pub async fn cancel(cx: &Cx, id: ListingId, who: TakerId) -> Result<(), Problem> {
    let current = taker(cx.db().reader(), readable(cx, id).await?.id, who).await?;
    let may = cx.may(&TAKE, &Subject::of(current.buyer.uuid()))?;
    let mut tx = cx.write(&may).await?;
    let listing = locked(&mut tx, id).await?;
    if listing.state != ListingState::Contested {
        must_decide(listing.state)?;
    }
    let next = taker(tx.conn(), id, who).await?.cancel(tx.now())?;
    store::save_taker(&tx, &next).await?;
    let payload = json!({ "place": next.place });
    tx.record(event("listings.cancelled", &listing, payload).link("buyer", next.buyer)).await?;
    advance(cx, &mut tx, listing).await?;
    Ok(tx.commit().await?)
}

fn must_decide(state: ListingState) -> Result<(), Problem> {
    if state.is_open() || state == ListingState::Checking {
        return Ok(());
    }
    let text = format!("这次挂牌现在是“{}”，不能办这一步", state.chinese());
    Err(Problem::conflict("listings.wrong_state", text))
}
