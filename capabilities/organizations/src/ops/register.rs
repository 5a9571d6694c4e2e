//! Registering an organization, so that it can be verified.

use kezhuan_db::{Conn, WriteTx};
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::{Organization, OrganizationId, Profile};
use crate::store;

/// Registers an organization in the caller's transaction. The caller has asked for
/// [`crate::REGISTER`] or [`crate::IMPORT`].
///
/// # Errors
/// A conflict when the code, or the name of a verified organization, is already there.
pub async fn register_within(
    cx: &Cx,
    tx: &mut WriteTx,
    profile: Profile,
) -> Result<OrganizationId, Problem> {
    if let Some(code) = &profile.credit_code {
        tx.lock_topic(&format!("organizations.code/{code}")).await?;
    }
    check_new(tx.conn(), &profile).await?;
    let id: OrganizationId = tx.fresh();
    let new = Organization::register(id, profile, cx.user(), cx.app.is_demo(), tx.now());
    store::insert(tx, &new).await?;
    tx.record(Event::new("organizations.registered", id).parties().payload(public_part(&new)))
        .await?;
    Ok(id)
}

/// Is it not there yet?
pub(crate) async fn check_new(conn: &impl Conn, profile: &Profile) -> Result<(), Problem> {
    if let Some(code) = &profile.credit_code
        && let Some(known) = store::find_by_code(conn, code).await?
    {
        return Err(already(&known));
    }
    if let Some(same) = store::find_by_name(conn, &profile.name).await?
        && same.is_verified()
    {
        return Err(already(&same));
    }
    check_legal_entity(conn, None, profile).await
}

fn already(known: &Organization) -> Problem {
    let message = format!(
        "“{}”已经登记（编号 {}）。如果是您的单位，请申请加入，不用再登记一次",
        known.name, known.id
    );
    Problem::conflict("organizations.exists", message)
}

/// A campus names a legal person: one that exists and is no campus itself.
pub(crate) async fn check_legal_entity(
    conn: &impl Conn,
    id: Option<OrganizationId>,
    profile: &Profile,
) -> Result<(), Problem> {
    let Some(legal) = profile.legal_entity else { return Ok(()) };
    let found = store::get(conn, legal).await?;
    let fine = found.is_some_and(|o| o.legal_entity.is_none()) && Some(legal) != id;
    if fine {
        Ok(())
    } else {
        Err(Problem::field("legal_entity", "没有这个法人单位，或者它自己就是校区、分部"))
    }
}

/// What an event says of an organization: nothing personal.
pub(crate) fn public_part(o: &Organization) -> serde_json::Value {
    serde_json::json!({
        "name": o.name,
        "kind": o.kind,
        "credit_code": o.credit_code.as_ref().map(|code| code.as_str()),
        "region": o.region,
        "roles": o.roles,
        "industries": o.industries,
        "legal_entity": o.legal_entity.map(|id| id.to_string()),
        "state": o.state.word(),
    })
}
