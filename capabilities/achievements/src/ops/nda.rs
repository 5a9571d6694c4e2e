//! The promise of secrecy, and who may see which tier.

use kezhuan_authority::{Role, Subject};
use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Id, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::content::Tier;
use crate::model::{Achievement, AchievementId};
use crate::ops::{current, event};
use crate::permissions::{CONTACT, READ, SIGN_NDA};
use crate::store::{self, files};

/// The promise, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AchievementNdaRaw {
    /// Id of the organization that promises; empty: the one worked for now.
    pub organization: String,
    /// Ticked: the promise is given.
    pub agreed: String,
}

/// Signs for an organization.
///
/// # Errors
/// Not allowed, not ticked, or the achievement is not published.
pub async fn sign_nda(cx: &Cx, id: AchievementId, raw: &AchievementNdaRaw) -> Result<(), Problem> {
    let mut c = Check::new();
    let named: Option<OrganizationId> = c.id_or_none("organization", &raw.organization);
    c.expect(Check::ticked(&raw.agreed), "agreed", "请读完承诺后打钩");
    c.finish()?;
    let own = cx.actor.memberships.iter().find(|m| m.role == Role::Officer);
    let organization = named
        .or_else(|| own.map(|m| OrganizationId::from_uuid(m.organization)))
        .ok_or_else(|| Problem::field("organization", "请选代表哪个单位"))?;
    let may = cx.may(&SIGN_NDA, &Subject::of(organization.uuid()))?;
    let mut tx = cx.write(&may).await?;
    sign_nda_within(cx, &mut tx, id, organization).await?;
    Ok(tx.commit().await?)
}

/// Notes the promise of an organization in the caller's transaction; signing twice changes nothing
/// but is recorded.
///
/// # Errors
/// Nobody is signed in, no such achievement, not published, or one's own.
pub async fn sign_nda_within(
    cx: &Cx,
    tx: &mut WriteTx,
    id: AchievementId,
    organization: OrganizationId,
) -> Result<(), Problem> {
    let person = cx.user().ok_or(Problem::SignIn)?;
    let a = store::get(tx.conn(), id).await?.ok_or(Problem::NotFound)?;
    if !a.is_listed() {
        return Err(Problem::conflict("achievements.not_published", "这项成果现在没有发布"));
    }
    if a.holder == Some(organization) {
        return Err(Problem::conflict("achievements.own", "自己单位的成果不用签保密承诺"));
    }
    files::sign(tx, id, organization, person).await?;
    tx.record(event("achievements.nda_signed", &a).link("buyer", organization)).await?;
    Ok(())
}

/// May the actor read this tier of the achievement?
///
/// # Errors
/// When the database cannot be read.
pub async fn may_read(cx: &Cx, a: &Achievement, tier: Tier) -> Result<bool, Problem> {
    if cx.can(&READ, &a.subject(&cx.pack())) {
        return Ok(true);
    }
    if !a.is_listed() {
        return Ok(false);
    }
    let own: Vec<Uuid> = cx.actor.memberships.iter().map(|m| m.organization).collect();
    match tier {
        Tier::Public => Ok(true),
        Tier::Members => {
            let ids: Vec<OrganizationId> =
                own.iter().map(|id| OrganizationId::from_uuid(*id)).collect();
            let found = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
            Ok(cx.actor.is_staff() || found.iter().any(|o| o.is_verified()))
        }
        Tier::Nda => Ok(files::signed(cx.db().reader(), a.id, &own).await?),
    }
}

/// Whom to call: name and telephone. Every look is recorded.
///
/// # Errors
/// Nobody is signed in, or it is not published.
pub async fn contact(cx: &Cx, id: AchievementId) -> Result<(String, String), Problem> {
    let a = current(cx, id).await?;
    let may = cx.may(&CONTACT, &a.subject(&cx.pack()))?;
    if !a.is_listed() {
        return Err(Problem::NotFound);
    }
    let mut tx = cx.write(&may).await?;
    let event = event("achievements.contact_shown", &a);
    let event = match cx.actor.organization() {
        Some(m) => event.link("viewer", OrganizationId::from_uuid(m.organization)),
        None => event,
    };
    tx.record(event).await?;
    tx.commit().await?;
    Ok((a.content.contact_name, a.content.contact_phone))
}
