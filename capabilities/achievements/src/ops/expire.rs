//! Ending the publication of what is past its last day: the job of time.

use kezhuan_journal::Record;
use kezhuan_kernel::{Instant, Problem};
use kezhuan_web::Cx;

use crate::ops::event;
use crate::permissions::EXPIRE;
use crate::store;

const AT_ONCE: u64 = 100;

/// Expires what is over; returns how many. A second run finds nothing.
///
/// # Errors
/// When the database fails.
pub async fn expire(cx: &Cx) -> Result<u64, Problem> {
    let over = store::over(cx.db().reader(), cx.now().day(), AT_ONCE).await?;
    let mut done = 0;
    for a in over {
        let may = cx.may(&EXPIRE, &a.subject(&cx.pack()))?;
        let mut tx = cx.write(&may).await?;
        let Some(locked) = store::lock(&mut tx, a.id).await? else { continue };
        let Ok(next) = locked.expire(tx.now()) else { continue };
        store::save(&tx, &next).await?;
        tx.record(event("achievements.expired", &next).public()).await?;
        tx.commit().await?;
        done += 1;
    }
    Ok(done)
}

/// The next moment at which something expires.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_deadline(cx: &Cx) -> Result<Option<Instant>, Problem> {
    Ok(store::next_expiry(cx.db().reader()).await?.map(|day| day.end()))
}
