//! 续期, and the reminder before the last day.

use kezhuan_journal::Record;
use kezhuan_kernel::{Day, Problem};
use kezhuan_web::Cx;

use crate::model::DemandId;
use crate::ops::{current, event};
use crate::permissions::{EDIT, EXPIRE};
use crate::store;

const AT_ONCE: u64 = 100;

/// Publishes it for another while, from today.
///
/// # Errors
/// Not allowed, or neither published nor expired.
pub async fn renew(cx: &Cx, id: DemandId) -> Result<Day, Problem> {
    let pack = cx.pack();
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&pack))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let until = locked.valid_until(&pack, tx.now().day());
    let next = locked.renew(until, tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("demands.renewed", &next)).await?;
    tx.commit().await?;
    Ok(until)
}

/// Reminds companies of demands that end soon, once for each last day; returns how many.
///
/// # Errors
/// When the database fails.
pub async fn remind(cx: &Cx) -> Result<u64, Problem> {
    let pack = cx.pack();
    let until = cx.now().day().plus_days(i64::from(pack.demands.remind_days));
    let mut done = 0;
    for d in store::to_remind(cx.db().reader(), until, AT_ONCE).await? {
        let may = cx.may(&EXPIRE, &d.subject(&pack))?;
        let mut tx = cx.write(&may).await?;
        let Some(locked) = store::lock(&mut tx, d.id).await? else { continue };
        if !locked.ends_soon(&pack, tx.now().day()) || locked.reminded_of == locked.expires_on {
            continue;
        }
        let next = locked.reminded();
        store::save(&tx, &next).await?;
        tx.record(event("demands.ends_soon", &next)).await?;
        tx.commit().await?;
        done += 1;
    }
    Ok(done)
}
