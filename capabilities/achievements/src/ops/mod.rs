//! What can be done with achievements, one file per verb.

pub(crate) mod attach;
pub(crate) mod correct;
pub(crate) mod deal;
pub(crate) mod expire;
pub(crate) mod import;
pub(crate) mod nda;
pub(crate) mod publish;
pub(crate) mod review;
pub(crate) mod save;
pub(crate) mod submit;

use kezhuan_journal::Event;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::{Achievement, AchievementId};
use crate::store;

/// The achievement as it stands, before anything is locked.
pub(crate) async fn current(cx: &Cx, id: AchievementId) -> Result<Achievement, Problem> {
    store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}

/// An event of an achievement: linked to its unit, nothing personal in it.
pub(crate) fn event(kind: &'static str, a: &Achievement) -> Event {
    let event = Event::new(kind, a.id).parties().payload(serde_json::json!({
        "serial": a.serial,
        "title": a.title,
        "state": a.state.word(),
        "reason": a.reason,
    }));
    match a.holder {
        Some(holder) => event.link("organization", holder),
        None => event,
    }
}
