//! 办结: how a matter ended.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::MatterId;
use crate::ops::{current, event};
use crate::permissions::WORK;
use crate::store;

/// How it ended, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MarketCloseRaw {
    /// Key of the ending.
    pub ending: String,
}

/// Ends it.
///
/// # Errors
/// Not allowed, no ending, or ended before.
pub async fn close(cx: &Cx, id: MatterId, raw: &MarketCloseRaw) -> Result<(), Problem> {
    let pack = cx.pack();
    let may = cx.may(&WORK, &current(cx, id).await?.subject(&pack))?;
    let mut c = Check::new();
    let endings = &pack.market.endings;
    let ending = c.one_of("ending", &raw.ending, |key| endings.get(key).map(|e| e.id.clone()));
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.answered(tx.now()).close(ending.unwrap_or_default(), tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("market.closed", &next)).await?;
    Ok(tx.commit().await?)
}
