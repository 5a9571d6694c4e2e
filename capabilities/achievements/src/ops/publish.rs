//! What happens to an achievement after it was published: renewed, corrected, taken off the list.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Day, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Achievement, AchievementId};
use crate::ops::{current, event};
use crate::permissions::{MANAGE, WITHDRAW};
use crate::raw::AchievementRaw;
use crate::store;

/// Why something is taken off the list, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AchievementWithdrawRaw {
    /// Why.
    pub reason: String,
}

/// Takes it off the list.
///
/// # Errors
/// Not allowed, no reason, not published, or in a deal.
pub async fn withdraw(
    cx: &Cx,
    id: AchievementId,
    raw: &AchievementWithdrawRaw,
) -> Result<(), Problem> {
    let pack = cx.pack();
    let may = cx.may(&WITHDRAW, &current(cx, id).await?.subject(&pack))?;
    let mut c = Check::new();
    let reason = c.text("reason", &raw.reason).required("请写明下架原因").max(500).get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.withdraw(reason, tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("achievements.withdrawn", &next).public()).await?;
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

/// Corrects what is published; returns what was changed. The old text stays in the log.
///
/// # Errors
/// Not allowed, incomplete, nothing changed, or not published.
pub async fn correct(
    cx: &Cx,
    id: AchievementId,
    raw: &AchievementRaw,
) -> Result<Vec<String>, Problem> {
    let pack = cx.pack();
    let may = cx.may(&MANAGE, &current(cx, id).await?.subject(&pack))?;
    let content = raw.check(&pack, cx.now().day())?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let before = public_part(&locked);
    let next = locked.correct(content, tx.now())?;
    let changed = next.corrections.last().map(|c| c.fields.clone()).unwrap_or_default();
    store::save(&tx, &next).await?;
    let event = event("achievements.corrected", &next).public().payload(serde_json::json!({
        "serial": next.serial,
        "title": next.title,
        "changed": changed,
        "before": before,
    }));
    tx.record(event).await?;
    tx.commit().await?;
    Ok(changed)
}

/// What everybody could read before the correction.
fn public_part(a: &Achievement) -> serde_json::Value {
    serde_json::json!({
        "title": a.title,
        "gain": a.gain,
        "summary": a.summary,
        "how": a.how,
        "trl": a.trl,
        "price": a.price.map(|price| price.plain()),
        "comparisons": a.comparisons,
        "ip": a.ip,
    })
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
