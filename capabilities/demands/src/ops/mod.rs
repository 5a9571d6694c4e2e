//! What can be done with demands, one file per verb.

pub(crate) mod close;
pub(crate) mod import;
pub(crate) mod review;
pub(crate) mod save;

use kezhuan_journal::Event;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::{Demand, DemandId};
use crate::store;

/// The demand as it stands, before anything is locked.
pub(crate) async fn current(cx: &Cx, id: DemandId) -> Result<Demand, Problem> {
    store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
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
