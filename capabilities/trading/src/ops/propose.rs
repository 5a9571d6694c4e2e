//! 议价: either side puts a version of the sheet on the table; that side stands by it.

use kezhuan_db::Conn;
use kezhuan_files::FileId;
use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::{Cx, Upload};
use serde_json::json;

use crate::model::{Deal, DealId};
use crate::permissions::BARGAIN;
use crate::rules::is_work;
use crate::sheet::{Sheet, Terms};
use crate::special::Special;
use crate::typed_sheet::Propose;
use crate::{ops, store};

/// Proposes a version; returns its number. `files`: `report`, the valuation; without one the report
/// of the version before stays.
///
/// # Errors
/// Not allowed; a newer version than the one that was answered; an agency nobody knows.
pub async fn propose(cx: &Cx, id: DealId, ask: Propose, files: &[Upload]) -> Result<i64, Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&BARGAIN, &ops::subject_of_both(cx, &deal))?;
    let mut tx = cx.write(&may).await?;
    let pack = cx.pack();
    let deal = ops::locked(&mut tx, id).await?;
    let by = ops::side_of(cx, &deal).ok_or(Problem::NotFound)?;
    if ask.based_on != deal.sheet {
        let text = "对方刚提出了新的一版，请看过再改";
        return Err(Problem::conflict("deals.newer_sheet", text));
    }
    let pack_mode = pack.achievements.transfer_modes.get(&ask.terms.mode);
    if deal.demand().is_some() && !pack_mode.is_some_and(is_work) {
        let text = "应答需求只能选开发、服务或咨询；转让、许可请从成果的页面办";
        return Err(Problem::field("mode", text));
    }
    let agency = ops::agency(tx.conn(), &pack, ask.agency).await?;
    let mut terms = Terms { agency, ..ask.terms };
    if let Some(Special::Equity(equity)) = &mut terms.special {
        equity.report = match files.iter().find(|upload| upload.field == "report") {
            Some(upload) => Some(kezhuan_files::save(&tx, upload).await?),
            None => report_before(tx.conn(), &deal).await?,
        };
    }
    let sheet = Sheet {
        version: deal.sheet + 1,
        by,
        terms,
        note: ask.note,
        proposed_by: cx.user(),
        proposed_at: tx.now(),
        confirmed_by: None,
        confirmed_at: None,
    };
    let next = deal.propose(&sheet, ops::clock(&tx, &pack))?;
    store::insert_sheet(&tx, id, &sheet).await?;
    store::save(&tx, &next).await?;
    let payload = json!({ "side": by, "version": sheet.version, "total": sheet.terms.total });
    tx.record(ops::event("deals.proposed", &next, payload)).await?;
    tx.commit().await?;
    Ok(sheet.version)
}

async fn report_before(conn: &impl Conn, deal: &Deal) -> Result<Option<FileId>, Problem> {
    let before = store::sheet(conn, deal.id, deal.sheet).await?;
    Ok(before.and_then(|sheet| sheet.terms.equity()?.report))
}
