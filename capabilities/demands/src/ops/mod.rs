//! What can be done with demands, one file per verb.

pub(crate) mod attach;
pub(crate) mod close;
pub(crate) mod correct;
pub(crate) mod enter;
pub(crate) mod import;
pub(crate) mod refine;
pub(crate) mod renew;
pub(crate) mod review;
pub(crate) mod save;
pub(crate) mod start;
pub(crate) mod take_down;

use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::Problem;
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_web::Cx;

use crate::model::{Demand, DemandId};
use crate::permissions::READ;
use crate::store;

/// The demand as it stands, before anything is locked.
pub(crate) async fn current(cx: &Cx, id: DemandId) -> Result<Demand, Problem> {
    store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}

/// May the actor see what is not for everybody?
pub(crate) fn sees_inside(cx: &Cx, d: &Demand) -> bool {
    cx.can(&READ, &d.subject(&cx.pack()))
}

/// Does the actor read it because it was sent to an organization of theirs by name?
pub(crate) fn is_recipient(cx: &Cx, d: &Demand) -> bool {
    cx.actor.memberships.iter().any(|m| d.is_sent_to(m.organization))
}

/// The company whose demand it is.
pub(crate) async fn company(cx: &Cx, d: &Demand) -> Result<Organization, Problem> {
    let of = d.organization.ok_or(Problem::NotFound)?;
    kezhuan_organizations::get(cx.db().reader(), of).await?.ok_or(Problem::NotFound)
}

/// Tells organizations that a demand was sent to them by name. Its company is not linked: they may
/// not learn it here.
pub(crate) async fn tell_recipients(
    tx: &mut WriteTx,
    d: &Demand,
    before: &[OrganizationId],
) -> Result<(), Problem> {
    let new: Vec<_> = d.recipients.iter().filter(|id| !before.contains(id)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let said = serde_json::json!({ "serial": d.serial, "title": d.title });
    let event = Event::new("demands.sent", d.id).parties().payload(said);
    let event = new.into_iter().fold(event, |event, id| event.link("recipient", id));
    tx.record(event).await?;
    Ok(())
}

/// An event of a demand. It links to the company, so it is never for everybody: the name may be
/// hidden.
pub(crate) fn event(kind: &'static str, d: &Demand) -> Event {
    let event = Event::new(kind, d.id).parties().payload(serde_json::json!({
        "serial": d.serial,
        "title": d.title,
        "state": d.state.word(),
        "reason": d.reason,
        "visibility": d.visibility,
    }));
    match d.organization {
        Some(organization) => event.link("organization", organization),
        None => event,
    }
}
