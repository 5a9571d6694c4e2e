//! The administration's word on an organization: verify, return, suspend, restore.

use kezhuan_journal::{Event, Record};
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::{Organization, OrganizationId};
use crate::permissions::VERIFY;
use crate::rules::Decision;
use crate::store;

/// Decides on an organization; returns how it stands now.
///
/// # Errors
/// Not allowed, or its state does not allow it.
pub async fn decide(
    cx: &Cx,
    id: OrganizationId,
    decision: Decision,
) -> Result<Organization, Problem> {
    let pack = cx.pack();
    let current = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let may = cx.may(&VERIFY, &current.subject_of_verification(&pack))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let now = tx.now();
    let (kind, next) = match decision {
        Decision::Verify => ("organizations.verified", locked.verify(cx.user(), now)?),
        Decision::Return(why) => ("organizations.returned", locked.send_back(why, now)?),
        Decision::Suspend(why) => ("organizations.suspended", locked.suspend(why, now)?),
        Decision::Restore => ("organizations.restored", locked.restore(now)?),
    };
    store::save(&tx, &next).await?;
    let payload = serde_json::json!({ "name": next.name, "reason": next.reason });
    tx.record(Event::new(kind, id).parties().payload(payload)).await?;
    tx.commit().await?;
    Ok(next)
}
