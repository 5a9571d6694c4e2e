//! Taking an organization over: asking with papers, the official's word, objections, taking effect.

use kezhuan_authority::{Role, Subject};
use kezhuan_db::{Conn, WriteTx};
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{CreditCode, Id, Instant, Problem};
use kezhuan_organizations::{Organization, OrganizationId, State};
use kezhuan_web::{Cx, Upload};

use crate::model::takeover::{Takeover, TakeoverId, TakeoverState};
use crate::model::{Member, MembershipState};
use crate::ops::member;
use crate::ops::sign_up::signed_in;
use crate::permissions::{DECIDE_TAKEOVER, MANAGE_MEMBERS, TAKE_OVER};
use crate::rules::{TakeoverDecision, TakeoverRaw};
use crate::settings::Settings;
use crate::store;

/// What stands between a person and an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody registered it yet.
    Unknown,
    /// The person administers it.
    Mine,
    /// The person asked before; it is under way.
    Asked(TakeoverId),
    /// Nobody administers it.
    Free,
    /// Somebody else administers it.
    Taken,
}

/// The organization with this code, and how the person stands to it.
///
/// # Errors
/// Nobody is signed in.
pub async fn look_up(
    cx: &Cx,
    code: &CreditCode,
) -> Result<(Option<Organization>, Standing), Problem> {
    cx.may(&TAKE_OVER, &Subject::none())?;
    let conn = cx.db().reader();
    let found = kezhuan_organizations::find_by_code(conn, code).await?;
    let Some(found) = found.filter(|o| o.state != State::Suspended) else {
        return Ok((None, Standing::Unknown));
    };
    let standing = standing(cx, conn, found.id).await?;
    Ok((Some(found), standing))
}

async fn standing(cx: &Cx, conn: &impl Conn, of: OrganizationId) -> Result<Standing, Problem> {
    let me = signed_in(cx)?;
    let open = store::takeover::of_user(conn, me).await?.into_iter().find(|t| {
        t.organization == of && !matches!(t.state, TakeoverState::Done | TakeoverState::Refused)
    });
    let officers = officers(conn, of).await?;
    Ok(match open {
        _ if officers.iter().any(|m| m.user == me) => Standing::Mine,
        Some(open) => Standing::Asked(open.id),
        None if officers.is_empty() => Standing::Free,
        None => Standing::Taken,
    })
}

async fn officers(conn: &impl Conn, of: OrganizationId) -> Result<Vec<Member>, Problem> {
    let all = store::members(conn, of).await?.into_iter();
    Ok(all.filter(|m| m.role == Role::Officer && m.state == MembershipState::Active).collect())
}

/// Asks to administer an organization: with 营业执照, and with 公函 where somebody does already.
///
/// # Errors
/// Papers are missing, asked before, or it is one's own.
pub async fn ask(
    cx: &Cx,
    organization: OrganizationId,
    raw: &TakeoverRaw,
    files: &[Upload],
) -> Result<TakeoverId, Problem> {
    let may = cx.may(&TAKE_OVER, &Subject::none())?;
    let user = signed_in(cx)?;
    let found = kezhuan_organizations::get(cx.db().reader(), organization).await?;
    let found = found.filter(|o| o.state != State::Suspended).ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    tx.lock_topic(&format!("accounts.members/{organization}")).await?;
    let replaces = match standing(cx, tx.conn(), organization).await? {
        Standing::Free => false,
        Standing::Taken => true,
        Standing::Mine => {
            return Err(Problem::conflict("accounts.mine", "您已经是这个单位的经办人"));
        }
        _ => return Err(Problem::conflict("accounts.asked", "已经申请过，等主管部门核验")),
    };
    let (said, licence, letter) = raw.check(files, replaces)?;
    let licence = kezhuan_files::save(&tx, licence).await?;
    let letter = match letter {
        Some(letter) => Some(kezhuan_files::save(&tx, letter).await?),
        None => None,
    };
    let id: TakeoverId = tx.fresh();
    let takeover = Takeover {
        id,
        user,
        organization,
        state: TakeoverState::Asked,
        replaces,
        licence,
        letter,
        said,
        reason: String::new(),
        objection: String::new(),
        asked_at: tx.now(),
        state_at: tx.now(),
        until: None,
        decided_by: None,
        version: 0,
    };
    store::takeover::insert(&tx, &takeover).await?;
    tx.record(event(cx, "accounts.takeover_asked", &takeover, &found)).await?;
    tx.commit().await?;
    Ok(id)
}

fn event(cx: &Cx, kind: &'static str, t: &Takeover, of: &Organization) -> Event {
    let subject = of.subject_of_verification(&cx.pack());
    let payload = serde_json::json!({ "replaces": t.replaces, "region": subject.regions.first() });
    Event::new(kind, t.id)
        .link("organization", t.organization)
        .link("user", t.user)
        .parties()
        .payload(payload)
}

/// What somebody may do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct View {
    /// Asked for it.
    pub(crate) mine: bool,
    /// Decides about it.
    pub(crate) decides: bool,
    /// Administers the organization now.
    pub(crate) officer: bool,
}

/// It, its organization, and what the reader may do; hidden from everybody else.
pub(crate) async fn see(
    cx: &Cx,
    id: TakeoverId,
) -> Result<(Takeover, Organization, View), Problem> {
    cx.may(&TAKE_OVER, &Subject::none())?;
    let conn = cx.db().reader();
    let takeover = store::takeover::get(conn, id).await?.ok_or(Problem::NotFound)?;
    let organization = kezhuan_organizations::get(conn, takeover.organization).await?;
    let organization = organization.ok_or(Problem::NotFound)?;
    let own = organization.id.uuid();
    let officer =
        cx.actor.memberships.iter().any(|m| m.role == Role::Officer && m.organization == own);
    let view = View {
        mine: cx.user() == Some(takeover.user.uuid()),
        decides: cx.can(&DECIDE_TAKEOVER, &member::subject(cx, &organization)),
        officer,
    };
    if !view.mine && !view.decides && !view.officer {
        return Err(Problem::NotFound);
    }
    Ok((takeover, organization, view))
}

/// An official agrees or not.
///
/// # Errors
/// Not allowed, or decided before.
pub async fn decide(
    cx: &Cx,
    id: TakeoverId,
    decision: TakeoverDecision,
) -> Result<Takeover, Problem> {
    let (_, organization, _) = see(cx, id).await?;
    let may = cx.may(&DECIDE_TAKEOVER, &member::subject(cx, &organization))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::takeover::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let now = tx.now();
    let days = cx.app.settings::<Settings>().objection_days;
    let next = match decision {
        TakeoverDecision::Grant(reason) => locked.grant(reason, cx.user(), now, days)?,
        TakeoverDecision::Refuse(reason) => locked.refuse(reason, cx.user(), now)?,
    };
    settle(cx, &mut tx, &next, &organization).await?;
    tx.commit().await?;
    Ok(next)
}

/// The present administrator objects; an official decides anew.
///
/// # Errors
/// Not an officer of the organization, or not in time.
pub async fn object(cx: &Cx, id: TakeoverId, objection: String) -> Result<(), Problem> {
    let (takeover, organization, _) = see(cx, id).await?;
    let may = cx.may(&MANAGE_MEMBERS, &Subject::of(takeover.organization.uuid()))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::takeover::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let now = tx.now();
    settle(cx, &mut tx, &locked.object(objection, now)?, &organization).await?;
    Ok(tx.commit().await?)
}

/// The job: what nobody objected to in time takes effect.
pub(crate) async fn take_effect(cx: &Cx) -> Result<u64, Problem> {
    let mut done = 0;
    for id in store::takeover::due(cx.db().reader(), cx.now()).await? {
        let mut tx = cx.db().begin("system:accounts.takeovers").await?;
        let Some(locked) = store::takeover::lock(&mut tx, id).await? else { continue };
        let organization = kezhuan_organizations::get(tx.conn(), locked.organization).await?;
        let now = tx.now();
        if let (Some(next), Some(organization)) = (locked.take_effect(now), organization) {
            settle(cx, &mut tx, &next, &organization).await?;
            tx.commit().await?;
            done += 1;
        }
    }
    Ok(done)
}

/// The port: when the next time for objections is over.
pub(crate) async fn next_deadline(cx: &Cx) -> Result<Option<Instant>, Problem> {
    Ok(store::takeover::next_due(cx.db().reader()).await?)
}

/// Saves the new state, tells it, and changes the officers once it is done.
async fn settle(
    cx: &Cx,
    tx: &mut WriteTx,
    next: &Takeover,
    of: &Organization,
) -> Result<(), Problem> {
    store::takeover::save(tx, next).await?;
    let kind = match next.state {
        TakeoverState::Granted => "accounts.takeover_granted",
        TakeoverState::Objected => "accounts.takeover_objected",
        TakeoverState::Refused => "accounts.takeover_refused",
        TakeoverState::Asked | TakeoverState::Done => "accounts.takeover_done",
    };
    tx.record(event(cx, kind, next, of)).await?;
    if next.state != TakeoverState::Done {
        return Ok(());
    }
    tx.lock_topic(&format!("accounts.members/{}", next.organization)).await?;
    for m in store::members(tx.conn(), next.organization).await? {
        let own = m.user == next.user && m.role == Role::Officer;
        if m.role == Role::Officer && (own || m.state == MembershipState::Active) {
            store::remove_member(tx, m.id).await?;
        }
        if m.role == Role::Officer && m.state == MembershipState::Active && !own {
            let ended =
                member::event("accounts.membership_ended", m.id, m.user, m.organization, m.role);
            tx.record(ended).await?;
        }
    }
    member::make_member_within(tx, next.user, next.organization, Role::Officer).await?;
    Ok(())
}
