//! A whole demand in one step, written in another capability's form: begun and submitted together.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_organizations::Organization;
use kezhuan_web::Cx;

use crate::model::{Demand, DemandId};
use crate::ops::event;
use crate::ops::save::begin_within;
use crate::raw::DemandRaw;
use crate::store;

/// Begins and submits it in the caller's transaction; the caller asked for [`crate::CREATE`] or, for
/// a company that agreed to it, [`crate::ENTER`] (then `consent` says how, and stays in the log).
///
/// # Errors
/// Incomplete, or the organization is not verified.
pub async fn enter_within(
    cx: &Cx,
    tx: &mut WriteTx,
    of: &Organization,
    raw: DemandRaw,
    consent: Option<&str>,
) -> Result<DemandId, Problem> {
    if !of.is_verified() {
        let text = format!("“{}”还没有通过核验，核验后才能提交需求", of.name);
        return Err(Problem::conflict("demands.unverified", text));
    }
    let content = raw.check_of(&cx.pack(), of)?;
    let begun = begin_within(cx, tx, of, raw).await?;
    let next = Demand { version: begun.version + 1, ..begun }.submit(content, tx.now())?;
    store::save(tx, &next).await?;
    if let Some(consent) = consent {
        let said = serde_json::json!({ "title": next.title, "consent": consent });
        tx.record(event("demands.entered", &next).payload(said)).await?;
    }
    tx.record(event("demands.submitted", &next)).await?;
    Ok(next.id)
}
