//! What can be done with a listing.

pub mod decide;
pub mod list;
pub mod negotiate;
pub mod take;
pub mod tick;
pub mod withdraw;

use kezhuan_achievements::{Achievement, Tier};
use kezhuan_db::{Conn, WriteTx};
use kezhuan_journal::Event;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;
use serde_json::{Value, json};

use crate::listing::{Listing, ListingId, ListingState, Taker, TakerId, TakerState};
use crate::permissions::READ;
use crate::store::listing as store;

/// The listing, for whoever may read it: one that has not begun is its seller's.
pub(crate) async fn readable(cx: &Cx, id: ListingId) -> Result<Listing, Problem> {
    let listing = store::listing(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    if listing.state == ListingState::Planned {
        cx.may(&READ, &listing.subject())?;
    }
    Ok(listing)
}

/// The listing, locked and read again.
pub(crate) async fn locked(tx: &mut WriteTx, id: ListingId) -> Result<Listing, Problem> {
    store::lock(tx, id).await?.ok_or(Problem::NotFound)
}

/// One of those who take it up.
pub(crate) async fn taker(
    conn: &impl Conn,
    listing: ListingId,
    id: TakerId,
) -> Result<Taker, Problem> {
    let all = store::takers(conn, listing).await?;
    all.into_iter().find(|taker| taker.id == id).ok_or(Problem::NotFound)
}

/// An event of a listing for its seller; whoever else is concerned is linked by the caller.
pub(crate) fn event(kind: &'static str, listing: &Listing, more: Value) -> Event {
    let mut payload = json!({
        "number": listing.number,
        "title": listing.title,
        "state": listing.state.word(),
        "ends_on": listing.ends_on,
    });
    if let (Some(all), Value::Object(more)) = (payload.as_object_mut(), more) {
        all.extend(more);
    }
    Event::new(kind, listing.id)
        .link("achievement", listing.achievement)
        .link("seller", listing.seller)
        .parties()
        .payload(payload)
}

/// The same for everybody who takes it up and was neither refused nor stepped back.
pub(crate) fn event_for_all(
    kind: &'static str,
    listing: &Listing,
    takers: &[Taker],
    more: Value,
) -> Event {
    let standing =
        |taker: &&Taker| matches!(taker.state, TakerState::Applied | TakerState::Qualified);
    let event = event(kind, listing, more);
    takers.iter().filter(standing).fold(event, |event, taker| event.link("taker", taker.buyer))
}

/// Does the achievement keep something for those who promised secrecy?
pub(crate) async fn asks_promise(conn: &impl Conn, of: &Achievement) -> Result<bool, Problem> {
    if !of.nda_text.is_empty() {
        return Ok(true);
    }
    let files = kezhuan_achievements::attachments(conn, of.id).await?;
    Ok(files.iter().any(|file| file.tier == Tier::Nda))
}
