//! The end by time: what is over passes; a last day the calendar could not give is given once it can.

use kezhuan_authority::Subject;
use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::{Publicity, PublicityId, State};
use crate::permissions::CLOSE;
use crate::{ops, rules, store};

/// Ends everything that is due; returns how many it changed. Running it twice changes nothing more.
///
/// # Errors
/// When the database fails.
pub async fn close_due(cx: &Cx) -> Result<u64, Problem> {
    let mut done = 0;
    for publicity in store::due(cx.db().reader(), cx.now().day()).await? {
        done += u64::from(close(cx, publicity.id).await?);
    }
    Ok(done)
}

async fn close(cx: &Cx, id: PublicityId) -> Result<bool, Problem> {
    let may = cx.may(&CLOSE, &Subject::none())?;
    let mut tx = cx.write(&may).await?;
    let Some(locked) = store::lock(&mut tx, id).await? else { return Ok(false) };
    let Some((kind, next)) = step(cx, locked, tx.now())? else { return Ok(false) };
    store::save(&tx, &next).await?;
    let payload = serde_json::json!({ "end": next.end });
    tx.record(ops::event(kind, &next).public().payload(payload)).await?;
    tx.commit().await?;
    Ok(true)
}

fn step(
    cx: &Cx,
    locked: Publicity,
    now: kezhuan_kernel::Instant,
) -> Result<Option<(&'static str, Publicity)>, Problem> {
    if locked.state == State::Open && locked.end.is_none() {
        let end = rules::last_day(&cx.pack(), &locked.kind, locked.start)?;
        return Ok(end.map(|end| ("publicity.dated", Publicity { end: Some(end), ..locked })));
    }
    Ok(locked.pass(now).map(|next| ("publicity.passed", next)))
}
