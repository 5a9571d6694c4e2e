//! Confirming the same version: then it is published where the pack asks for it, or agreed at once.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;
use serde_json::json;

use crate::model::{Deal, DealId};
use crate::permissions::BARGAIN;
use crate::publication::{needed, publication};
use crate::sheet::Sheet;
use crate::state::State;
use crate::{ops, store};

/// Confirms a version; returns where the deal stands now.
///
/// # Errors
/// Not allowed; not the latest version; one's own version; 利害关系 not declared; sold meanwhile.
pub async fn confirm(cx: &Cx, id: DealId, version: i64) -> Result<State, Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&BARGAIN, &ops::subject_of_both(cx, &deal))?;
    let mut tx = cx.write(&may).await?;
    let deal = ops::locked(&mut tx, id).await?;
    let side = ops::side_of(cx, &deal).ok_or(Problem::NotFound)?;
    let sheet = store::sheet(tx.conn(), id, version).await?.ok_or(Problem::NotFound)?;
    deal.must_await(&sheet, side)?;
    if let Some(achievement) = deal.achievement() {
        tx.lock_topic(&format!("trading.agree/{achievement}")).await?;
        if ops::is_taken(tx.conn(), &cx.pack(), Some(id), achievement).await? {
            let text = "这项成果已经转让或独占许可给别人，不能再成交";
            return Err(Problem::conflict("deals.taken", text));
        }
    }
    let sheet = sheet.confirm(cx.user(), tx.now());
    store::confirm_sheet(&tx, id, &sheet).await?;
    let payload = json!({ "side": side, "version": version });
    tx.record(ops::event("deals.confirmed", &deal, payload)).await?;
    let next = settle(cx, &mut tx, deal, &sheet).await?;
    store::save_with_total(&tx, &next, sheet.terms.total).await?;
    ops::tell_achievement(cx, &mut tx, next.achievement()).await?;
    tx.commit().await?;
    Ok(next.state)
}

/// What follows when both sides stand by the same version: a 公示 where it is due, else it is agreed.
pub(crate) async fn settle(
    cx: &Cx,
    tx: &mut WriteTx,
    deal: Deal,
    sheet: &Sheet,
) -> Result<Deal, Problem> {
    let pack = cx.pack();
    let seller = ops::organization(tx.conn(), deal.seller).await?;
    let needed = needed(&pack, &seller, &deal.pricing_mode, sheet.terms.publish);
    let Some((case, duty)) = needed else {
        let next = deal.agree(ops::clock(tx, &pack));
        record_agreed(tx, &next, sheet).await?;
        return Ok(next);
    };
    let buyer = ops::organization(tx.conn(), deal.buyer).await?;
    let summary = ops::summary(tx.conn(), &deal).await?;
    let parties = (&seller, &buyer);
    let shown = publication(&pack, &deal, &sheet.terms, &summary, parties, case);
    let publicity = kezhuan_publicity::open_within(cx, tx, shown).await?;
    let next = deal.publish(publicity, duty, ops::clock(tx, &pack));
    let payload = json!({ "publicity": publicity, "duty": duty });
    tx.record(ops::event("deals.published", &next, payload)).await?;
    Ok(next)
}

/// Says that the deal is agreed.
pub(crate) async fn record_agreed(
    tx: &mut WriteTx,
    deal: &Deal,
    sheet: &Sheet,
) -> Result<(), Problem> {
    let payload = json!({
        "number": deal.number,
        "total": sheet.terms.total,
        "mode": sheet.terms.mode,
        "version": sheet.version,
    });
    tx.record(ops::event("deals.agreed", deal, payload)).await?;
    Ok(())
}
