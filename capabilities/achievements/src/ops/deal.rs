//! How far a deal has taken an achievement: set by trading, in its own transaction.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::AchievementId;
use crate::ops::event;
use crate::state::Dealing;
use crate::store;

/// Notes how far a deal has taken it. The caller has asked for its own permission.
///
/// # Errors
/// No such achievement, or it was never published.
pub async fn set_dealing_within(
    _: &Cx,
    tx: &mut WriteTx,
    id: AchievementId,
    dealing: Dealing,
) -> Result<(), Problem> {
    let locked = store::lock(tx, id).await?.ok_or(Problem::NotFound)?;
    if locked.dealing == dealing {
        return Ok(());
    }
    let next = locked.deal(dealing)?;
    store::save(tx, &next).await?;
    let event = event("achievements.dealing_changed", &next).payload(serde_json::json!({
        "serial": next.serial,
        "title": next.title,
        "dealing": dealing.word(),
    }));
    tx.record(event).await?;
    Ok(())
}
