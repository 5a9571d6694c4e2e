//! What the market desk does, one file per verb.

pub(crate) mod answer;
pub(crate) mod candidates;
pub(crate) mod close;
pub(crate) mod contact;
pub(crate) mod follow;
pub(crate) mod hand_over;
pub(crate) mod push;

use kezhuan_authority::Role;
use kezhuan_journal::Event;
use kezhuan_kernel::{Id, Problem, Uuid};
use kezhuan_web::Cx;

use crate::model::{Matter, MatterId};
use crate::store;

/// The matter as it stands, before anything is locked.
pub(crate) async fn current(cx: &Cx, id: MatterId) -> Result<Matter, Problem> {
    store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}

/// An event of a matter: the desk's own business, told to nobody else.
pub(crate) fn event(kind: &'static str, m: &Matter) -> Event {
    let event = Event::new(kind, m.id).link(m.kind.word(), &m.object);
    let event = event.payload(serde_json::json!({ "title": m.title }));
    match m.owner {
        Some(owner) => event.link("owner", kezhuan_accounts::UserId::from_uuid(owner)),
        None => event,
    }
}

/// Who works at the desk for a region.
pub(crate) async fn desk(cx: &Cx, region: &str) -> Result<Vec<Uuid>, Problem> {
    let mut people = kezhuan_accounts::holders(cx.db(), Role::MarketDesk, region).await?;
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
