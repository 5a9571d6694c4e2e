//! How a demand ends: closed or withdrawn by its company, or over by time.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Instant, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::DemandId;
use crate::ops::{current, event};
use crate::permissions::{EDIT, EXPIRE};
use crate::store::{self, beside};

const AT_ONCE: u64 = 100;

/// Why it is closed, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DemandCloseRaw {
    /// Key of the pack's reason.
    pub reason: String,
}

/// Closes it.
///
/// # Errors
/// Not allowed, no reason, or not published.
pub async fn close(cx: &Cx, id: DemandId, raw: &DemandCloseRaw) -> Result<(), Problem> {
    let pack = cx.pack();
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&pack))?;
    let mut c = Check::new();
    let reasons = &pack.demands.close_reasons;
    let reason = c.one_of("reason", &raw.reason, |key| reasons.get(key).map(|r| r.id.clone()));
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.close(reason.unwrap_or_default(), tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("demands.closed", &next)).await?;
    Ok(tx.commit().await?)
}

/// Withdraws it: from now on it is not there for others.
///
/// # Errors
/// Not allowed, no reason, or never published.
pub async fn withdraw(cx: &Cx, id: DemandId, raw: &DemandCloseRaw) -> Result<(), Problem> {
    let pack = cx.pack();
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&pack))?;
    let mut c = Check::new();
    let reasons = &pack.demands.withdraw_reasons;
    let reason = c.one_of("reason", &raw.reason, |key| reasons.get(key).map(|r| r.id.clone()));
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.withdraw(reason.unwrap_or_default(), tx.now())?;
    store::save(&tx, &next).await?;
    beside::replace_waiting(&tx, id).await?;
    tx.record(event("demands.withdrawn", &next)).await?;
    Ok(tx.commit().await?)
}

/// Expires what is over; returns how many. A second run finds nothing.
///
/// # Errors
/// When the database fails.
pub async fn expire(cx: &Cx) -> Result<u64, Problem> {
    let over = store::over(cx.db().reader(), cx.now().day(), AT_ONCE).await?;
    let mut done = 0;
    for d in over {
        let may = cx.may(&EXPIRE, &d.subject(&cx.pack()))?;
        let mut tx = cx.write(&may).await?;
        let Some(locked) = store::lock(&mut tx, d.id).await? else { continue };
        let Ok(next) = locked.expire(tx.now()) else { continue };
        store::save(&tx, &next).await?;
        tx.record(event("demands.expired", &next)).await?;
        tx.commit().await?;
        done += 1;
    }
    Ok(done)
}

/// The next moment at which something expires or a company is reminded.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_deadline(cx: &Cx) -> Result<Option<Instant>, Problem> {
    let ends = store::next_expiry(cx.db().reader()).await?.map(|day| day.end());
    let before = i64::from(cx.pack().demands.remind_days);
    let reminder = store::next_reminder(cx.db().reader()).await?;
    let reminder = reminder.map(|day| day.plus_days(-before).start());
    Ok([ends, reminder].into_iter().flatten().min())
}
