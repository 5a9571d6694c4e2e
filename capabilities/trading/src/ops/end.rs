//! 终止, with a reason; a running 公示 is taken back.

use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;
use serde_json::json;

use crate::model::DealId;
use crate::permissions::END;
use crate::rules::{EndRaw, Reasons};
use crate::state::State;
use crate::{ops, store};

/// Ends a deal.
///
/// # Errors
/// Not allowed, a reason to mend, or it is past ending.
pub async fn end(cx: &Cx, id: DealId, raw: &EndRaw) -> Result<(), Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&END, &ops::subject_of_both(cx, &deal))?;
    let pack = cx.pack();
    let by = ops::side_of(cx, &deal).ok_or(Problem::NotFound)?;
    let ending = raw.check(&pack, by, Reasons::of(&deal, false))?;
    let mut tx = cx.write(&may).await?;
    let deal = ops::locked(&mut tx, id).await?;
    let shown =
        deal.publicity.filter(|_| matches!(deal.state, State::Publicity | State::Objection));
    let payload = json!({ "side": by, "reason": ending.reason, "from": deal.state.word() });
    let next = deal.end(ending, ops::clock(&tx, &pack))?;
    store::save(&tx, &next).await?;
    if let Some(publicity) = shown {
        kezhuan_publicity::withdraw_within(&mut tx, publicity, "交易终止").await?;
    }
    ops::tell_achievement(cx, &mut tx, next.achievement()).await?;
    tx.record(ops::event("deals.ended", &next, payload)).await?;
    Ok(tx.commit().await?)
}
