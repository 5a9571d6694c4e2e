//! 撤牌, with a reason that everybody who takes it up hears.

use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;
use serde_json::json;

use crate::listing::ListingId;
use crate::ops::listing::{event_for_all, locked, readable};
use crate::permissions::LIST;
use crate::typed_listing::ReasonRaw;
use crate::{ops, store};

/// Withdraws a listing that still runs.
///
/// # Errors
/// Not the seller; a reason to mend; it is over.
pub async fn withdraw(cx: &Cx, id: ListingId, raw: &ReasonRaw) -> Result<(), Problem> {
    let may = cx.may(&LIST, &readable(cx, id).await?.subject())?;
    let pack = cx.pack();
    let (reason, note) = raw.check(&pack.deals.withdraw_reasons)?;
    let mut tx = cx.write(&may).await?;
    let listing = locked(&mut tx, id).await?;
    let takers = store::listing::takers(tx.conn(), id).await?;
    let payload = json!({ "from": listing.state.word(), "reason": reason });
    let next = listing.withdraw(reason, note, ops::clock(&tx, &pack))?;
    store::listing::save(&tx, &next).await?;
    ops::tell_achievement(cx, &mut tx, Some(next.achievement)).await?;
    tx.record(event_for_all("listings.withdrawn", &next, &takers, payload).public()).await?;
    Ok(tx.commit().await?)
}
