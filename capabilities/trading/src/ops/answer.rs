//! The word of the side that was asked: 响应 with a contact (a seller also declares 利害关系), 婉拒 with
//! a reason; and a declaration given anew.

use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;
use serde_json::json;

use crate::model::{Contact, DealId, Declaration, Ending};
use crate::permissions::ANSWER;
use crate::rules::{EndRaw, Reasons};
use crate::state::{Side, State};
use crate::{ops, store};

/// 响应.
///
/// # Errors
/// Not allowed, or no longer an open interest.
pub async fn answer(
    cx: &Cx,
    id: DealId,
    contact: Contact,
    declaration: Option<Declaration>,
) -> Result<(), Problem> {
    let deal = ops::readable(cx, id).await?;
    let side = deal.opener().other();
    let may = cx.may(&ANSWER, &ops::subject_of(cx, &deal, side))?;
    let mut tx = cx.write(&may).await?;
    let pack = cx.pack();
    let next = ops::locked(&mut tx, id).await?;
    let clock = ops::clock(&tx, &pack);
    let next = next.answer(contact, declaration, clock)?;
    let interested = next.declaration.as_ref().map(|d| d.interested);
    let payload = json!({ "side": side, "interested": interested });
    store::save(&tx, &next).await?;
    ops::tell_achievement(cx, &mut tx, next.achievement()).await?;
    tx.record(ops::event("deals.answered", &next, payload)).await?;
    Ok(tx.commit().await?)
}

/// 婉拒.
///
/// # Errors
/// Not allowed, a reason to mend, or no longer an open interest.
pub async fn decline(cx: &Cx, id: DealId, raw: &EndRaw) -> Result<(), Problem> {
    let deal = ops::readable(cx, id).await?;
    let side = deal.opener().other();
    let may = cx.may(&ANSWER, &ops::subject_of(cx, &deal, side))?;
    let pack = cx.pack();
    let ending: Ending = raw.check(&pack, side, Reasons::Decline)?;
    let mut tx = cx.write(&may).await?;
    let next = ops::locked(&mut tx, id).await?;
    if next.state != State::Interest {
        return Err(Problem::conflict("deals.wrong_state", "这个意向已经答复过了"));
    }
    let payload = json!({ "side": side, "reason": ending.reason });
    let next = next.end(ending, ops::clock(&tx, &pack))?;
    store::save(&tx, &next).await?;
    tx.record(ops::event("deals.declined", &next, payload)).await?;
    Ok(tx.commit().await?)
}

/// The seller declares 利害关系 anew.
///
/// # Errors
/// Not allowed, or it is too late.
pub async fn declare(cx: &Cx, id: DealId, declaration: Declaration) -> Result<(), Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&ANSWER, &ops::subject_of(cx, &deal, Side::Seller))?;
    let mut tx = cx.write(&may).await?;
    let payload = json!({ "side": Side::Seller, "interested": declaration.interested });
    let next = ops::locked(&mut tx, id).await?.declare(declaration)?;
    store::save(&tx, &next).await?;
    tx.record(ops::event("deals.declared", &next, payload)).await?;
    Ok(tx.commit().await?)
}
