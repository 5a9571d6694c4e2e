//! 签保密承诺: the officer of the side that began it signs the pack's words; an achievement then opens
//! its last tier.

use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;
use serde_json::json;

use crate::model::{DealId, Promise};
use crate::permissions::PROMISE;
use crate::{ops, store};

/// Signs for the side that began the deal.
///
/// # Errors
/// Not allowed, or not the step of this deal.
pub async fn promise(cx: &Cx, id: DealId, name: String) -> Result<(), Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&PROMISE, &ops::subject_of(cx, &deal, deal.opener()))?;
    let mut tx = cx.write(&may).await?;
    let pack = cx.pack();
    let next = ops::locked(&mut tx, id).await?;
    let promise = Promise { text: pack.deals.nda.join("\n"), name, by: cx.user(), at: tx.now() };
    let next = next.promise(promise, ops::clock(&tx, &pack))?;
    store::save(&tx, &next).await?;
    if let Some(achievement) = next.achievement() {
        kezhuan_achievements::sign_nda_within(cx, &mut tx, achievement, next.buyer).await?;
    }
    tx.record(ops::event("deals.promised", &next, json!({ "side": next.opener() }))).await?;
    Ok(tx.commit().await?)
}
