//! 联系记录: what was said, with whom, and what came of it.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Contact, MatterId};
use crate::ops::{current, event};
use crate::permissions::WORK;
use crate::store;

/// A contact, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MarketContactRaw {
    /// Key of the way.
    pub way: String,
    /// With whom.
    pub with: String,
    /// Key of the outcome.
    pub outcome: String,
    /// What was said.
    pub note: String,
}

/// Logs it; the clock of the first answer stops.
///
/// # Errors
/// Not allowed, incomplete, or the matter has ended.
pub async fn contact(cx: &Cx, id: MatterId, raw: &MarketContactRaw) -> Result<(), Problem> {
    let pack = cx.pack();
    let may = cx.may(&WORK, &current(cx, id).await?.subject(&pack))?;
    let words = &pack.market;
    let mut c = Check::new();
    let way = c.one_of("way", &raw.way, |key| words.ways.get(key).map(|w| w.id.clone()));
    let with = c.text("with", &raw.with).required("请写和谁联系的").max(60).get();
    let outcome =
        c.one_of("outcome", &raw.outcome, |key| words.outcomes.get(key).map(|w| w.id.clone()));
    let note = c.text("note", &raw.note).max(500).get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    locked.must_be_open()?;
    let new = Contact {
        id: tx.fresh(),
        at: tx.now(),
        by: cx.user(),
        way: way.unwrap_or_default(),
        with,
        outcome: outcome.unwrap_or_default(),
        note,
    };
    store::add_contact(&tx, id, &new).await?;
    let next = locked.answered(tx.now());
    store::save(&tx, &next).await?;
    tx.record(event("market.contacted", &next)).await?;
    Ok(tx.commit().await?)
}
