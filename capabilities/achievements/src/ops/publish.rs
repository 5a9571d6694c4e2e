//! What happens to an achievement after it was published: renewed, withdrawn, taken down, restored.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Day, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Achievement, AchievementId};
use crate::ops::{current, event};
use crate::permissions::{MANAGE, TAKE_DOWN, WITHDRAW};
use crate::store;

/// Why something leaves the list, or comes back, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AchievementReasonRaw {
    /// Why.
    pub reason: String,
}

impl AchievementReasonRaw {
    fn check(&self, missing: &str) -> Result<String, Problem> {
        Check::one_text("reason", &self.reason, missing, 500)
    }
}

/// Its unit takes it back.
///
/// # Errors
/// Not allowed, no reason, not published, or in a deal.
pub async fn withdraw(
    cx: &Cx,
    id: AchievementId,
    raw: &AchievementReasonRaw,
) -> Result<(), Problem> {
    let pack = cx.pack();
    let may = cx.may(&WITHDRAW, &current(cx, id).await?.subject(&pack))?;
    let reason = raw.check("请写明撤回原因")?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.withdraw(reason, tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("achievements.withdrawn", &next).public()).await?;
    Ok(tx.commit().await?)
}

/// The platform takes it off the list.
///
/// # Errors
/// Not allowed, no reason, or not published.
pub async fn take_down(
    cx: &Cx,
    id: AchievementId,
    raw: &AchievementReasonRaw,
) -> Result<(), Problem> {
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
    id: AchievementId,
    reason: String,
) -> Result<(), Problem> {
    let locked = store::lock(tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(&TAKE_DOWN, &locked.subject(&cx.pack()))?;
    let next = locked.take_down(reason, tx.now())?;
    store::save(tx, &next).await?;
    tx.record(event("achievements.taken_down", &next).public()).await?;
    Ok(())
}

/// The platform puts back what it took off the list.
///
/// # Errors
/// Not allowed, no reason, or not taken down.
pub async fn restore(
    cx: &Cx,
    id: AchievementId,
    raw: &AchievementReasonRaw,
) -> Result<(), Problem> {
    let may = cx.may(&TAKE_DOWN, &current(cx, id).await?.subject(&cx.pack()))?;
    let reason = raw.check("请写明恢复原因")?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.restore(tx.now())?;
    store::save(&tx, &next).await?;
    let said = serde_json::json!({ "serial": next.serial, "title": next.title, "reason": reason });
    tx.record(event("achievements.restored", &next).payload(said).public()).await?;
    Ok(tx.commit().await?)
}

/// Renews it by the pack's term, from its last day or from today; returns the new last day.
///
/// # Errors
/// Not allowed, or never published.
pub async fn renew(cx: &Cx, id: AchievementId) -> Result<Day, Problem> {
    let pack = cx.pack();
    let may = cx.may(&MANAGE, &current(cx, id).await?.subject(&pack))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let until = renewed_until(&locked, tx.now().day(), pack.achievements.valid_months)?;
    let next = locked.renew(until, tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("achievements.renewed", &next)).await?;
    tx.commit().await?;
    Ok(until)
}

/// Nobody renews twice in a row: the new term begins when the old one ends, at most one term ahead.
fn renewed_until(a: &Achievement, today: Day, months: u32) -> Result<Day, Problem> {
    let from = a.expires_on.unwrap_or(today).max(today);
    if from > today.plus_months(months) {
        return Err(Problem::conflict("achievements.renewed", "刚续过期，不用再续"));
    }
    Ok(from.plus_months(months))
}

#[cfg(test)]
mod tests {
    use kezhuan_kernel::Id;

    use super::*;

    #[test]
    fn a_term_is_added_once() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let id = AchievementId::from_uuid(kezhuan_kernel::Uuid::from_u128(1));
        let begun = Achievement::begin(
            id,
            "ZK-2026-000001".into(),
            None,
            String::new(),
            day("2026-01-01").start(),
        );
        let until = |expires: &str, today: &str| {
            let a = Achievement { expires_on: Some(day(expires)), ..begun.clone() };
            renewed_until(&a, day(today), 12).ok().map(|day| day.to_string())
        };
        assert_eq!(until("2026-06-30", "2026-06-01").as_deref(), Some("2027-06-30"));
        assert_eq!(until("2025-06-30", "2026-06-01").as_deref(), Some("2027-06-01"));
        assert_eq!(until("2027-06-30", "2026-06-01"), None);
    }
}
