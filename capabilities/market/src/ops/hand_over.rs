//! 交接: a matter goes to somebody else of the desk, with a reason.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem, Uuid};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Handover, MatterId};
use crate::ops::{current, desk, event};
use crate::permissions::HAND_OVER;
use crate::store;

/// To whom and why, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MarketHandOverRaw {
    /// `usr_…` of somebody of the desk.
    pub to: String,
    /// Why.
    pub why: String,
}

/// Hands it over.
///
/// # Errors
/// Not allowed, nobody of the desk, no reason, or the matter has ended.
pub async fn hand_over(cx: &Cx, id: MatterId, raw: &MarketHandOverRaw) -> Result<(), Problem> {
    let pack = cx.pack();
    let before = current(cx, id).await?;
    let subject = before.subject(&pack);
    let may = cx.may(&HAND_OVER, &subject)?;
    let region = subject.regions.first().cloned().unwrap_or_default();
    let people = desk(cx, &region).await?;
    let mut c = Check::new();
    let known = |text: &str| {
        let id: kezhuan_accounts::UserId = text.parse().ok()?;
        Some(kezhuan_kernel::Id::uuid(id)).filter(|id: &Uuid| people.contains(id))
    };
    let to = c.one_of("to", &raw.to, known);
    let why = c.text("why", &raw.why).required("请写为什么交接").max(300).get();
    c.finish()?;
    let to = to.ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let trace = Handover { at: tx.now(), by: cx.user(), from: locked.owner, to, why };
    let next = locked.hand_over(to)?;
    store::save(&tx, &next).await?;
    store::add_handover(&tx, id, &trace).await?;
    tx.record(event("market.handed_over", &next)).await?;
    Ok(tx.commit().await?)
}
