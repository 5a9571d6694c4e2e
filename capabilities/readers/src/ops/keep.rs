//! 收藏: keeping something to hear of its changes.

use kezhuan_authority::{Actor, Subject};
use kezhuan_kernel::{Problem, Uuid};
use kezhuan_web::Cx;

use crate::ops::me;
use crate::permissions::KEEP;
use crate::record::{self, RecordId};
use crate::store;

/// Keeps it. Keeping twice changes nothing.
///
/// # Errors
/// Nobody is signed in, or there is no such thing for the actor.
pub async fn keep(cx: &Cx, object: &str) -> Result<(), Problem> {
    let may = cx.may(&KEEP, &Subject::none())?;
    let record = record::find(cx, object).await?.ok_or(Problem::NotFound)?;
    let tx = cx.write(&may).await?;
    let title: String = record.title.chars().take(200).collect();
    store::keep(&tx, me(cx)?, object, &title).await?;
    Ok(tx.commit_without_event("somebody keeps something for himself").await?)
}

/// Keeps it no longer.
///
/// # Errors
/// Nobody is signed in.
pub async fn drop(cx: &Cx, object: &str) -> Result<(), Problem> {
    let may = cx.may(&KEEP, &Subject::none())?;
    let tx = cx.write(&may).await?;
    store::drop(&tx, me(cx)?, object).await?;
    Ok(tx.commit_without_event("somebody keeps something no longer").await?)
}

/// Who hears of a change of it. Of a demand that is for named units only now, nobody who came
/// before: its new text is not theirs to read.
///
/// # Errors
/// When the database cannot be read.
pub async fn keepers(cx: &Cx, object: &str) -> Result<Vec<Uuid>, Problem> {
    let all = store::keepers(cx.db().reader(), object).await?;
    if all.is_empty() || !matches!(RecordId::parse(object), Some(RecordId::Demand(_))) {
        return Ok(all);
    }
    let stranger = cx.for_actor(Actor::nobody());
    Ok(if record::find(&stranger, object).await?.is_some() { all } else { Vec::new() })
}
