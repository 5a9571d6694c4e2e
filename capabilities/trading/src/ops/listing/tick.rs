//! What time and takers make of a listing: it begins, goes on, lapses, is struck or contested.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Instant, Problem};
use kezhuan_pack::Take;
use kezhuan_web::Cx;
use serde_json::json;

use crate::listing::{Listing, Outcome, Taker};
use crate::model::{About, Contact, Deal, Declaration, Interest};
use crate::ops::confirm::settle;
use crate::ops::listing::event_for_all;
use crate::ops::listing::list::LISTING;
use crate::permissions::FOLLOW;
use crate::state::{State, Turn};
use crate::{ops, store};

/// Begins and ends what is due; returns how many. A second run finds nothing.
///
/// # Errors
/// When the database fails.
pub async fn tick(cx: &Cx) -> Result<u64, Problem> {
    let may = cx.may(&FOLLOW, &Subject::none())?;
    let mut done = 0;
    for listing in store::listing::due(cx.db().reader(), cx.now().day()).await? {
        let mut tx = cx.write(&may).await?;
        let Some(locked) = store::listing::lock(&mut tx, listing.id).await? else { continue };
        match advance(cx, &mut tx, locked).await {
            Ok(Some(_)) => {
                tx.commit().await?;
                done += 1;
            }
            // Without next year's holidays there is no new last day: it waits for the calendar.
            Err(problem) if problem.code() != "calendar_missing_year" => return Err(problem),
            _ => {}
        }
    }
    Ok(done)
}

/// The next moment at which a listing begins or ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_deadline(cx: &Cx) -> Result<Option<Instant>, Problem> {
    Ok(store::listing::next_moment(cx.db().reader()).await?)
}

/// Does what is due with a locked listing, in the caller's transaction.
pub(crate) async fn advance(
    cx: &Cx,
    tx: &mut WriteTx,
    listing: Listing,
) -> Result<Option<Listing>, Problem> {
    let pack = cx.pack();
    let rules = &pack.deals.listing;
    let takers = store::listing::takers(tx.conn(), listing.id).await?;
    let at_once = rules.take == Take::AtOnce;
    let due = listing.outcome(&takers, at_once, rules.max_extensions, tx.now());
    let Some(outcome) = due else { return Ok(None) };
    let clock = ops::clock(tx, &pack);
    let (kind, next) = match outcome {
        Outcome::Begins => ("listings.opened", listing.begin(clock)),
        Outcome::Waits => ("listings.checking", listing.wait(clock)),
        Outcome::Contests => ("listings.contested", listing.contest(clock)),
        Outcome::Lapses => ("listings.lapsed", listing.lapse(clock)),
        Outcome::GoesOn => {
            let from = listing.ends_on.max(tx.now().day().plus_days(-1));
            let until = rules.extended(from, &pack.calendar)?;
            ("listings.extended", listing.go_on(until, clock))
        }
        Outcome::Strikes(who) => {
            let taker = takers.iter().find(|taker| taker.id == who).ok_or(Problem::NotFound)?;
            let deal = strike(cx, tx, &listing, taker).await?;
            ("listings.struck", listing.strike(deal.id, clock))
        }
    };
    store::listing::save(tx, &next).await?;
    ops::tell_achievement(cx, tx, Some(next.achievement)).await?;
    let payload = json!({ "deal": next.deal });
    tx.record(event_for_all(kind, &next, &takers, payload).public()).await?;
    Ok(Some(next))
}

/// The deal of the only taker: both sides stand by the listing's terms, so it is settled like a
/// confirmed sheet.
async fn strike(
    cx: &Cx,
    tx: &mut WriteTx,
    listing: &Listing,
    taker: &Taker,
) -> Result<Deal, Problem> {
    let (deal, serial) = opened(cx, tx, listing, taker).await?;
    let sheet = listing.sheet().confirm(taker.by, taker.at);
    store::insert(tx, &deal, serial).await?;
    store::insert_sheet(tx, deal.id, &sheet).await?;
    let payload = json!({ "number": deal.number, "title": deal.title, "mode": deal.interest.mode });
    tx.record(ops::event("deals.begun", &deal, payload)).await?;
    let next = settle(cx, tx, Deal { version: 1, ..deal }, &sheet).await?;
    store::save_with_total(tx, &next, sheet.terms.total).await?;
    Ok(next)
}

/// A deal as it comes out of a listing, with the number it will have.
pub(crate) async fn opened(
    cx: &Cx,
    tx: &mut WriteTx,
    listing: &Listing,
    taker: &Taker,
) -> Result<(Deal, (i64, i64)), Problem> {
    let pack = cx.pack();
    let achievement = kezhuan_achievements::get(tx.conn(), listing.achievement).await?;
    let achievement = achievement.ok_or(Problem::NotFound)?;
    let buyer = ops::organization(tx.conn(), taker.buyer).await?;
    let serial = store::next_serial(tx).await?;
    let now = tx.now();
    let deal = Deal {
        id: tx.fresh(),
        number: format!("{}-{}-{:06}", pack.deals.serial_prefix, serial.0, serial.1),
        about: About::Achievement(listing.achievement),
        listing: Some(listing.id),
        title: listing.title.clone(),
        seller: listing.seller,
        buyer: buyer.id,
        regions: [listing.region.clone(), buyer.region.clone()],
        interest: Interest {
            mode: listing.terms.mode.clone(),
            message: taker.proof.clone(),
            intended_use: taker.intended_use.clone(),
            act_for: String::new(),
        },
        buyer_contact: taker.contact.clone(),
        seller_contact: Contact {
            name: achievement.contact_name.clone(),
            phone: achievement.contact_phone.clone(),
        },
        pricing_mode: LISTING.to_owned(),
        decision_number: listing.decision_number.clone(),
        declaration: Some(Declaration {
            interested: taker.interested,
            text: taker.declaration.clone(),
        }),
        agency: None,
        promise: taker.promise.clone(),
        desk: None,
        state: State::Bargaining,
        state_at: now,
        turn: Turn::Nobody,
        turn_at: now,
        due: None,
        sheet: 1,
        returned: String::new(),
        duty: false,
        publicity: None,
        contract: None,
        agreed_on: None,
        ending: None,
        created_by: taker.by,
        created_at: now,
        version: 0,
    };
    Ok((deal, serial))
}
