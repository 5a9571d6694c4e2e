//! Following the 公示: what happened there moves the deal. Runs as a job over the log, with a cursor.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_journal::{Entry, Record, cursor, move_cursor, read_after};
use kezhuan_kernel::{Id, Problem};
use kezhuan_publicity::{Publicity, State as Shown};
use kezhuan_web::Cx;
use serde_json::json;

use crate::model::{Clock, Deal, DealId};
use crate::ops::confirm::record_agreed;
use crate::permissions::FOLLOW;
use crate::state::State;
use crate::{ops, store};

const CURSOR: &str = "trading.publicity";
const BATCH: u64 = 500;

/// Follows what is new in the log; returns how many deals moved.
///
/// # Errors
/// When the database fails.
pub async fn follow(cx: &Cx) -> Result<u64, Problem> {
    let mut moved = 0;
    loop {
        let at = cursor(cx.db(), CURSOR).await?;
        let entries = read_after(cx.db(), at, BATCH).await?;
        let Some(last) = entries.last().and_then(|entry| entry.seq) else { return Ok(moved) };
        for entry in &entries {
            if let (Some(deal), Some(seq)) = (deal_of(entry), entry.seq) {
                moved += u64::from(step(cx, deal, seq).await?);
            }
        }
        let tx = cx.db().begin("system:trading.follow").await?;
        move_cursor(&tx, CURSOR, last).await?;
        tx.commit_without_event("the place of a reader").await?;
    }
}

fn deal_of(entry: &Entry) -> Option<DealId> {
    if !entry.kind.starts_with("publicity.") {
        return None;
    }
    let object = entry.links.iter().find(|(role, _)| role == "object");
    object.and_then(|(_, id)| DealId::parse(id).ok())
}

/// Brings the deal in line with its 公示. Doing it twice changes nothing more.
async fn step(cx: &Cx, id: DealId, seq: i64) -> Result<bool, Problem> {
    let may = cx.may(&FOLLOW, &Subject::none())?;
    let mut tx = cx.write(&may).await?;
    let Some(deal) = store::lock(&mut tx, id).await? else { return Ok(false) };
    let Some(publicity) = deal.publicity else { return Ok(false) };
    let shown = kezhuan_publicity::get(tx.conn(), publicity).await?.ok_or(Problem::NotFound)?;
    let pack = cx.pack();
    let clock = ops::clock(&tx, &pack);
    let Some((kind, next)) = in_line(deal, &shown, clock) else { return Ok(false) };
    let next = if kind == "deals.cleared" { clear(&mut tx, next, clock).await? } else { next };
    store::save(&tx, &next).await?;
    ops::tell_achievement(cx, &mut tx, next.achievement()).await?;
    if kind != "deals.cleared" {
        tx.record(ops::event(kind, &next, json!({ "publicity": publicity }))).await?;
    }
    move_cursor(&tx, CURSOR, seq).await?;
    tx.commit().await?;
    Ok(true)
}

/// What the deal becomes, and the event; nothing when it is in line already.
fn in_line(deal: Deal, shown: &Publicity, clock: Clock<'_>) -> Option<(&'static str, Deal)> {
    let waits = matches!(deal.state, State::Publicity | State::Objection);
    match (deal.state, shown.state) {
        (State::Publicity, Shown::Suspended) => Some(("deals.suspended", deal.suspend(clock))),
        (State::Objection, Shown::Open) => Some(("deals.resumed", deal.resume(clock))),
        (_, Shown::Passed) if waits => Some(("deals.cleared", deal)),
        (_, Shown::Upheld | Shown::Withdrawn) if waits => {
            Some(("deals.returned", deal.send_back(shown.reason.clone(), clock)))
        }
        _ => None,
    }
}

async fn clear(tx: &mut WriteTx, deal: Deal, clock: Clock<'_>) -> Result<Deal, Problem> {
    let sheet = store::sheet(tx.conn(), deal.id, deal.sheet).await?;
    let sheet = sheet.ok_or_else(|| Problem::bug(format!("deal {} has no sheet", deal.id)))?;
    let payload = json!({ "publicity": deal.publicity });
    tx.record(ops::event("deals.cleared", &deal, payload)).await?;
    let next = deal.agree(clock);
    record_agreed(tx, &next, &sheet).await?;
    Ok(next)
}
