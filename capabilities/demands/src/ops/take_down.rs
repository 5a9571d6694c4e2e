//! 下架 and 恢复: the platform takes a demand off the list, and puts it back.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::DemandId;
use crate::ops::{current, event};
use crate::permissions::TAKE_DOWN;
use crate::store::{self, beside};

/// Why, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DemandReasonRaw {
    /// Why.
    pub reason: String,
}

impl DemandReasonRaw {
    fn check(&self, missing: &str) -> Result<String, Problem> {
        Check::one_text("reason", &self.reason, missing, 500)
    }
}

/// Takes it off the list.
///
/// # Errors
/// Not allowed, no reason, or not published.
pub async fn take_down(cx: &Cx, id: DemandId, raw: &DemandReasonRaw) -> Result<(), Problem> {
    let may = cx.may(&TAKE_DOWN, &current(cx, id).await?.subject(&cx.pack()))?;
    let reason = raw.check("请写明下架原因")?;
    let mut tx = cx.write(&may).await?;
    take_down_within(cx, &mut tx, id, reason).await?;
    Ok(tx.commit().await?)
}

/// The same in the caller's transaction.
///
/// # Errors
/// Not allowed, or not published.
pub async fn take_down_within(
    cx: &Cx,
    tx: &mut WriteTx,
    id: DemandId,
    reason: String,
) -> Result<(), Problem> {
    let locked = store::lock(tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(&TAKE_DOWN, &locked.subject(&cx.pack()))?;
    let next = locked.take_down(reason, tx.now())?;
    store::save(tx, &next).await?;
    beside::replace_waiting(tx, id).await?;
    tx.record(event("demands.taken_down", &next)).await?;
    Ok(())
}

/// Puts back what was taken down.
///
/// # Errors
/// Not allowed, no reason, or not taken down.
pub async fn restore(cx: &Cx, id: DemandId, raw: &DemandReasonRaw) -> Result<(), Problem> {
    let may = cx.may(&TAKE_DOWN, &current(cx, id).await?.subject(&cx.pack()))?;
    let reason = raw.check("请写明恢复原因")?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.restore(tx.now())?;
    store::save(&tx, &next).await?;
    let said = serde_json::json!({ "serial": next.serial, "title": next.title, "reason": reason });
    tx.record(event("demands.restored", &next).payload(said)).await?;
    Ok(tx.commit().await?)
}
