//! Changing what an organization says about itself.

use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::{Organization, OrganizationId, Profile};
use crate::ops::register::{check_legal_entity, public_part};
use crate::permissions::AMEND;
use crate::store;

/// Amends an organization; returns how it stands now.
///
/// # Errors
/// Not allowed, suspended, or the new code belongs to somebody else.
pub async fn amend(cx: &Cx, id: OrganizationId, profile: Profile) -> Result<Organization, Problem> {
    let current = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let may = cx.may(&AMEND, &current.subject())?;
    let mut tx = cx.write(&may).await?;
    let now = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    check_code(&mut tx, id, &profile).await?;
    check_legal_entity(tx.conn(), Some(id), &profile).await?;
    let next = now.amend(profile, tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(Event::new("organizations.amended", id).parties().payload(public_part(&next)))
        .await?;
    tx.commit().await?;
    Ok(next)
}

async fn check_code(
    tx: &mut WriteTx,
    id: OrganizationId,
    profile: &Profile,
) -> Result<(), Problem> {
    let Some(code) = &profile.credit_code else { return Ok(()) };
    tx.lock_topic(&format!("organizations.code/{code}")).await?;
    match store::find_by_code(tx.conn(), code).await? {
        Some(other) if other.id != id => {
            Err(Problem::field("credit_code", format!("这个代码属于“{}”，请核对", other.name)))
        }
        _ => Ok(()),
    }
}
