//! 代办: asking for a mandate with the sealed paper, answering it, taking it back.

use kezhuan_authority::{Role, Subject};
use kezhuan_db::Conn;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{CreditCode, Id, Problem};
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_web::{Cx, Upload};

use crate::model::MembershipState;
use crate::model::mandate::{Mandate, MandateId, MandateState};
use crate::ops::member;
use crate::permissions::{ASK_MANDATE, CONFIRM_MANDATE, GIVE_MANDATE};
use crate::store::{self, mandate as rows};
use crate::typed_mandate::{MandateAnswer, MandateRaw};

/// Asks for a mandate. `files`: `letter`, the 委托书.
///
/// # Errors
/// Not an officer of a verified agent; an organization nobody knows; fields to mend.
pub async fn ask(cx: &Cx, raw: &MandateRaw, files: &[Upload]) -> Result<MandateId, Problem> {
    let typed = raw.agent.trim();
    let agent = if typed.is_empty() {
        kezhuan_organizations::first_own(cx, "accounts")
    } else {
        typed.parse().ok()
    };
    let text = "请先登记或加入一个单位，再替别人代办";
    let agent = agent.ok_or_else(|| Problem::field("agent", text))?;
    let may = cx.may(&ASK_MANDATE, &Subject::of(agent.uuid()))?;
    let mut tx = cx.write(&may).await?;
    let said = raw.check(files, tx.now().day())?;
    let agent = organization(tx.conn(), agent).await?;
    let principal = principal(tx.conn(), raw.principal.trim()).await?;
    if !agent.is_verified() {
        let text = "您的单位还没有核验通过，核验后才能代办";
        return Err(Problem::conflict("accounts.not_verified", text));
    }
    if principal.legal() == agent.legal() {
        return Err(Problem::field("principal", "这是您自己的单位，不用委托"));
    }
    let mandate = Mandate {
        id: tx.fresh(),
        principal: principal.id,
        agent: agent.id,
        areas: said.areas,
        from: said.from,
        until: said.until,
        letter: kezhuan_files::save(&tx, said.letter).await?,
        said: said.said,
        state: MandateState::Asked,
        on_paper: false,
        reason: String::new(),
        asked_by: cx.user(),
        asked_at: tx.now(),
        state_at: tx.now(),
        version: 0,
    };
    rows::insert(&tx, &mandate).await?;
    tx.record(event("accounts.mandate_asked", &mandate)).await?;
    tx.commit().await?;
    Ok(mandate.id)
}

async fn organization(conn: &impl Conn, id: OrganizationId) -> Result<Organization, Problem> {
    kezhuan_organizations::get(conn, id).await?.ok_or(Problem::NotFound)
}

/// The verified organization with this full name or code.
async fn principal(conn: &impl Conn, typed: &str) -> Result<Organization, Problem> {
    let found = match typed.parse::<CreditCode>() {
        Ok(code) => kezhuan_organizations::find_by_code(conn, &code).await?,
        Err(_) => kezhuan_organizations::find_by_name(conn, typed).await?,
    };
    found.filter(Organization::is_verified).ok_or_else(|| {
        let text = "没有找到这家已核验的单位；请核对全称或代码，没有登记的请它先登记";
        Problem::field("principal", text)
    })
}

fn event(kind: &'static str, m: &Mandate) -> Event {
    let payload = serde_json::json!({ "areas": m.areas, "from": m.from, "until": m.until });
    Event::new(kind, m.id)
        .link("principal", m.principal)
        .link("mandated", m.agent)
        .parties()
        .payload(payload)
}

/// What the reader may do with a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct View {
    /// An officer of the principal.
    pub(crate) gives: bool,
    /// An official, where the principal has no officer here.
    pub(crate) confirms: bool,
    /// An officer of the agent.
    pub(crate) acts: bool,
}

/// It, its two organizations (principal first), and what the reader may do; hidden from everybody else.
pub(crate) async fn see(
    cx: &Cx,
    id: MandateId,
) -> Result<(Mandate, [Organization; 2], View), Problem> {
    let conn = cx.db().reader();
    let mandate = rows::get(conn, id).await?.ok_or(Problem::NotFound)?;
    let principal = organization(conn, mandate.principal).await?;
    let agent = organization(conn, mandate.agent).await?;
    let view = View {
        gives: cx.can(&GIVE_MANDATE, &Subject::of(principal.id.uuid())),
        confirms: confirms(cx, &principal).await?,
        acts: cx.actor.is_member(agent.id.uuid()),
    };
    if !view.gives && !view.confirms && !view.acts {
        return Err(if cx.actor.is_known() { Problem::NotFound } else { Problem::SignIn });
    }
    Ok((mandate, [principal, agent], view))
}

/// May the reader confirm by the paper what this organization gave? Only where it has no officer.
pub(crate) async fn confirms(cx: &Cx, principal: &Organization) -> Result<bool, Problem> {
    if !cx.can(&CONFIRM_MANDATE, &member::subject(cx, principal)) {
        return Ok(false);
    }
    let members = store::members(cx.db().reader(), principal.id).await?;
    let officer =
        |m: &crate::model::Member| m.role == Role::Officer && m.state == MembershipState::Active;
    Ok(!members.iter().any(officer))
}

/// Answers it, or takes it back.
///
/// # Errors
/// Not allowed, or it is past that.
pub async fn answer(cx: &Cx, id: MandateId, answer: MandateAnswer) -> Result<Mandate, Problem> {
    let (mandate, [principal, _], view) = see(cx, id).await?;
    let revokes = matches!(answer, MandateAnswer::Revoke(_));
    let own = Subject::of(principal.id.uuid());
    let may = if view.gives {
        cx.may(&GIVE_MANDATE, &own)?
    } else if view.confirms {
        cx.may(&CONFIRM_MANDATE, &member::subject(cx, &principal))?
    } else if revokes {
        cx.may(&ASK_MANDATE, &Subject::of(mandate.agent.uuid()))?
    } else {
        return Err(Problem::Forbidden("要由委托方的经办人确认".to_owned()));
    };
    let mut tx = cx.write(&may).await?;
    let locked = rows::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let now = tx.now();
    let (kind, next) = match answer {
        MandateAnswer::Give => ("accounts.mandate_given", locked.give(!view.gives, now)?),
        MandateAnswer::Refuse(why) => ("accounts.mandate_refused", locked.refuse(why, now)?),
        MandateAnswer::Revoke(why) => ("accounts.mandate_revoked", locked.revoke(why, now)?),
    };
    rows::save(&tx, &next).await?;
    tx.record(event(kind, &next)).await?;
    tx.commit().await?;
    Ok(next)
}

/// Mandates of the organizations that the actor speaks for.
pub(crate) async fn own(cx: &Cx) -> Result<Vec<Mandate>, Problem> {
    let member = cx.actor.memberships.iter();
    let own: Vec<OrganizationId> =
        member.map(|m| OrganizationId::from_uuid(m.organization)).collect();
    Ok(rows::of(cx.db().reader(), &own).await?)
}
