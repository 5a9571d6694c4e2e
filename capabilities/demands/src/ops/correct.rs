//! 更正 of a published demand, with its trace.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;

use crate::beside::Correction;
use crate::content::Content;
use crate::model::{Demand, DemandId, State};
use crate::ops::{company, current, event, tell_recipients};
use crate::permissions::EDIT;
use crate::raw::DemandRaw;
use crate::store::{self, beside};

/// Puts the text of a published demand right; tells the fields that changed.
///
/// # Errors
/// Not allowed, not published, incomplete, or nothing changed.
pub async fn correct(cx: &Cx, id: DemandId, raw: &DemandRaw) -> Result<Vec<String>, Problem> {
    let pack = cx.pack();
    let before = current(cx, id).await?;
    let may = cx.may(&EDIT, &before.subject(&pack))?;
    let content = raw.check_of(&pack, &company(cx, &before).await?)?;
    let mut c = Check::new();
    let why = c.text("why", &raw.why).max(200).get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    if locked.state != State::Published {
        return Err(Problem::conflict("demands.not_published", "只有已发布的需求才用更正"));
    }
    beside::replace_waiting(&tx, id).await?;
    let trace = Trace { from_desk: false, why };
    let fields = locked.content.changes(&content, &pack).into_iter().map(|change| change.field);
    let fields = fields.collect();
    reword_within(cx, &mut tx, locked, content, trace).await?;
    tx.commit().await?;
    Ok(fields)
}

/// What a change of a text leaves behind.
pub(crate) struct Trace {
    pub(crate) from_desk: bool,
    pub(crate) why: String,
}

/// Another text; of a published demand with a correction that everybody sees.
pub(crate) async fn reword_within(
    cx: &Cx,
    tx: &mut WriteTx,
    locked: Demand,
    content: Content,
    trace: Trace,
) -> Result<Demand, Problem> {
    let pack = cx.pack();
    let changes = locked.content.changes(&content, &pack);
    let before = locked.recipients.clone();
    let next = locked.reword(content)?;
    store::save(tx, &next).await?;
    if next.state == State::Published {
        let correction = Correction {
            id: tx.fresh(),
            at: tx.now(),
            by: cx.user(),
            from_desk: trace.from_desk,
            why: trace.why,
            changes,
        };
        beside::correct(tx, next.id, &correction).await?;
        let fields = correction.fields();
        let said = serde_json::json!({ "title": next.title, "fields": fields });
        tx.record(event("demands.corrected", &next).payload(said)).await?;
        tell_recipients(tx, &next, &before).await?;
    }
    Ok(next)
}
