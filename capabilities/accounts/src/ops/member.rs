//! Coming into an organization and leaving it.

use kezhuan_authority::{Role, Subject};
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::Problem;
use kezhuan_organizations::{Organization, OrganizationId, Profile, REGISTER, register_within};
use kezhuan_web::Cx;

use crate::model::{Member, MembershipId, MembershipState, UserId};
use crate::ops::sign_up::signed_in;
use crate::permissions::{JOIN, MANAGE_MEMBERS, SELF};
use crate::rules::MembershipDecision;
use crate::store;

/// Registers an organization and becomes its officer; it waits for verification.
///
/// # Errors
/// Nobody is signed in, or the organization is already there.
pub async fn register_organization(cx: &Cx, profile: Profile) -> Result<OrganizationId, Problem> {
    let may = cx.may(&REGISTER, &Subject::none())?;
    let user = signed_in(cx)?;
    let mut tx = cx.write(&may).await?;
    let organization = register_within(cx, &mut tx, profile).await?;
    make_member_within(&mut tx, user, organization, Role::Officer).await?;
    tx.commit().await?;
    Ok(organization)
}

/// Makes a user a member in the caller's transaction, without asking anybody.
///
/// # Errors
/// Is one already.
pub async fn make_member_within(
    tx: &mut WriteTx,
    user: UserId,
    organization: OrganizationId,
    role: Role,
) -> Result<MembershipId, Problem> {
    insert(tx, user, organization, role, MembershipState::Active).await
}

/// Asks an organization to be let in.
///
/// # Errors
/// Asked before, or a member already.
pub async fn join(
    cx: &Cx,
    organization: OrganizationId,
    role: Role,
) -> Result<MembershipId, Problem> {
    let may = cx.may(&JOIN, &Subject::none())?;
    let user = signed_in(cx)?;
    kezhuan_organizations::get(cx.db().reader(), organization).await?.ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    let id = insert(&mut tx, user, organization, role, MembershipState::Asked).await?;
    tx.commit().await?;
    Ok(id)
}

async fn insert(
    tx: &mut WriteTx,
    user: UserId,
    organization: OrganizationId,
    role: Role,
    state: MembershipState,
) -> Result<MembershipId, Problem> {
    let id = store::insert_member(tx, user, organization, role, state).await.map_err(|error| {
        if error.is_unique_violation() {
            Problem::conflict("accounts.asked", "已经申请过或者已经加入，不用再申请")
        } else {
            error.into()
        }
    })?;
    let kind = match state {
        MembershipState::Asked => "accounts.membership_asked",
        MembershipState::Active => "accounts.membership_accepted",
    };
    tx.record(event(kind, id, user, organization, role)).await?;
    Ok(id)
}

pub(crate) fn event(
    kind: &'static str,
    id: MembershipId,
    user: UserId,
    organization: OrganizationId,
    role: Role,
) -> Event {
    Event::new(kind, id)
        .link("organization", organization)
        .link("user", user)
        .parties()
        .payload(serde_json::json!({ "role": role.word() }))
}

/// For permissions on the members of an organization: its officers, and whoever verifies it.
pub(crate) fn subject(cx: &Cx, organization: &Organization) -> Subject {
    organization.subject_of_verification(&cx.pack())
}

/// Lets somebody in, refuses, or takes out.
///
/// # Errors
/// Not allowed, decided before, or it is the last officer.
pub async fn decide_membership(
    cx: &Cx,
    id: MembershipId,
    decision: MembershipDecision,
) -> Result<OrganizationId, Problem> {
    let member = store::membership(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let of = member.organization;
    let organization = kezhuan_organizations::get(cx.db().reader(), of).await?;
    let may = cx.may(&MANAGE_MEMBERS, &subject(cx, &organization.ok_or(Problem::NotFound)?))?;
    let mut tx = cx.write(&may).await?;
    let member = locked(&mut tx, &member).await?;
    let kind = match decision {
        MembershipDecision::Accept => {
            member.must_be_asked()?;
            store::activate(&tx, id, cx.user()).await?;
            "accounts.membership_accepted"
        }
        MembershipDecision::Refuse => {
            member.must_be_asked()?;
            store::remove_member(&tx, id).await?;
            "accounts.membership_refused"
        }
        MembershipDecision::Remove => {
            if may.role() == Role::Officer {
                not_the_last_officer(&tx, &member).await?;
            }
            store::remove_member(&tx, id).await?;
            "accounts.membership_ended"
        }
    };
    tx.record(event(kind, id, member.user, of, member.role)).await?;
    tx.commit().await?;
    Ok(of)
}

/// Leaves an organization, or takes back having asked.
///
/// # Errors
/// Not one's own membership, or the last officer.
pub async fn leave(cx: &Cx, id: MembershipId) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let user = signed_in(cx)?;
    let member = store::membership(cx.db().reader(), id).await?;
    let member = member.filter(|m| m.user == user).ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    let member = locked(&mut tx, &member).await?;
    not_the_last_officer(&tx, &member).await?;
    store::remove_member(&tx, id).await?;
    let kind = "accounts.membership_ended";
    tx.record(event(kind, id, member.user, member.organization, member.role)).await?;
    Ok(tx.commit().await?)
}

/// One change of an organization's members at a time; the membership as it is now.
async fn locked(tx: &mut WriteTx, member: &Member) -> Result<Member, Problem> {
    tx.lock_topic(&format!("accounts.members/{}", member.organization)).await?;
    store::membership(tx.conn(), member.id).await?.ok_or(Problem::NotFound)
}

pub(crate) async fn not_the_last_officer(tx: &WriteTx, member: &Member) -> Result<(), Problem> {
    let is_officer = |m: &Member| m.role == Role::Officer && m.state == MembershipState::Active;
    if !is_officer(member) {
        return Ok(());
    }
    let others = store::members(tx.conn(), member.organization).await?;
    if others.iter().any(|m| m.id != member.id && is_officer(m)) {
        return Ok(());
    }
    let text = "单位至少要有一位经办人，请先让别的同事当经办人";
    Err(Problem::conflict("accounts.last_officer", text))
}
