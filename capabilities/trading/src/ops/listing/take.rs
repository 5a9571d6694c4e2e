//! 摘牌: a company takes the listing up at its price; the order is recorded under the listing's lock.

use kezhuan_authority::Subject;
use kezhuan_journal::Record;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::first_own;
use kezhuan_web::{Cx, Upload};
use serde_json::json;

use crate::listing::{ListingId, Taker, TakerId, TakerState};
use crate::model::Promise;
use crate::ops::listing::{asks_promise, event, locked, readable};
use crate::permissions::TAKE;
use crate::typed_listing::TakeRaw;
use crate::{ops, store};

/// Takes it up. `files`: `file`, a paper that proves the qualification.
///
/// # Errors
/// Not allowed; fields to mend; not open; one's own; taken up by this organization already.
pub async fn take(
    cx: &Cx,
    id: ListingId,
    raw: &TakeRaw,
    files: &[Upload],
) -> Result<TakerId, Problem> {
    let listing = readable(cx, id).await?;
    let conn = cx.db().reader();
    let achievement = kezhuan_achievements::get(conn, listing.achievement).await?;
    let achievement = achievement.ok_or(Problem::NotFound)?;
    let secret = asks_promise(conn, &achievement).await?;
    let ask = raw.check(!listing.qualification.is_empty(), secret)?;
    let buyer = ask
        .organization
        .or_else(|| first_own(cx, "deals"))
        .ok_or_else(|| Problem::field("organization", "请先登记或加入一个单位，再代表它摘牌"))?;
    let may = cx.may(&TAKE, &Subject::of(buyer.uuid()))?;
    let mut tx = cx.write(&may).await?;
    let listing = locked(&mut tx, id).await?;
    listing.must_be_open(tx.now())?;
    let seller = ops::organization(tx.conn(), listing.seller).await?;
    let buyer = ops::organization(tx.conn(), buyer).await?;
    let refuse = |code, text: &str| Err(Problem::conflict(code, text));
    if seller.legal() == buyer.legal() {
        return refuse("deals.own", "这是本单位的成果，不用摘牌");
    }
    if !buyer.is_verified() {
        return refuse("deals.not_verified", "您的单位还没有核验通过，核验后才能摘牌");
    }
    let before = store::listing::takers(tx.conn(), id).await?;
    let stands = |t: &Taker| t.buyer == buyer.id && t.state != TakerState::Cancelled;
    if before.iter().any(stands) {
        return refuse("listings.taken_up", "您的单位已经申请摘牌");
    }
    let file = match files.iter().find(|upload| upload.field == "file") {
        Some(upload) => Some(kezhuan_files::save(&tx, upload).await?),
        None => None,
    };
    let promise = secret.then(|| Promise {
        text: cx.pack().deals.nda.join("\n"),
        name: ask.contact.name.clone(),
        by: cx.user(),
        at: tx.now(),
    });
    let taker = Taker {
        id: tx.fresh(),
        listing: id,
        place: i64::try_from(before.len()).unwrap_or(i64::MAX - 1) + 1,
        buyer: buyer.id,
        intended_use: ask.intended_use,
        proof: ask.proof,
        file,
        contact: ask.contact,
        interested: ask.declaration.interested,
        declaration: ask.declaration.text,
        promise,
        state: TakerState::Applied,
        reason: String::new(),
        note: String::new(),
        by: cx.user(),
        at: tx.now(),
        decided_at: None,
    };
    store::listing::insert_taker(&tx, &taker).await?;
    if secret {
        let of = listing.achievement;
        kezhuan_achievements::sign_nda_within(cx, &mut tx, of, taker.buyer).await?;
    }
    let payload = json!({ "place": taker.place, "interested": taker.interested });
    tx.record(event("listings.taken_up", &listing, payload).link("buyer", taker.buyer)).await?;
    tx.commit().await?;
    Ok(taker.id)
}
