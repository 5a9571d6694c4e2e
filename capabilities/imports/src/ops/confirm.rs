//! The person who brought a list confirms it, or gives it up.

use kezhuan_journal::Record;
use kezhuan_kernel::{Instant, Problem};
use kezhuan_web::Cx;

use crate::model::{ImportId, Imported};
use crate::ops::{event, kind, load};
use crate::permissions::USE;
use crate::store;

/// A confirmation, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ImportConfirmRaw)]
pub struct ConfirmRaw {
    /// Fields whose doubtful values stand as they are; rows with others are left out.
    pub confirmed: Vec<String>,
}

/// Confirms a list: its rows are written.
///
/// # Errors
/// Not the actor's; not waiting for it; nothing to write.
pub async fn confirm(cx: &Cx, id: ImportId, raw: &ConfirmRaw) -> Result<(), Problem> {
    let current = load(cx, id).await?;
    let columns = (kind(cx, &current.what)?.columns)(&cx.pack());
    let known = raw.confirmed.iter().filter(|key| columns.get(key).is_some());
    let confirmed: Vec<String> = known.cloned().collect();
    step(cx, &current, "imports.confirmed", |import, now| import.confirm(confirmed, now)).await
}

/// Gives a list up: nothing of it is written.
///
/// # Errors
/// Not the actor's; not waiting for it.
pub async fn give_up(cx: &Cx, id: ImportId) -> Result<(), Problem> {
    step(cx, &load(cx, id).await?, "imports.given_up", Imported::give_up).await
}

async fn step(
    cx: &Cx,
    of: &Imported,
    kind: &'static str,
    to: impl FnOnce(Imported, Instant) -> Result<Imported, Problem>,
) -> Result<(), Problem> {
    let may = cx.may(&USE, &of.subject())?;
    let mut tx = cx.write(&may).await?;
    let current = store::lock(&mut tx, of.id).await?.ok_or(Problem::NotFound)?;
    let next = to(current, tx.now())?;
    store::save(&tx, &next).await?;
    store::drop_findings(&tx, of.id, false).await?;
    tx.record(event(kind, &next)).await?;
    Ok(tx.commit().await?)
}
