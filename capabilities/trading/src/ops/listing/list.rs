//! 挂牌: the owner offers an achievement at a fixed price for a time.

use kezhuan_achievements::Achievement;
use kezhuan_authority::Subject;
use kezhuan_db::Conn;
use kezhuan_journal::Record;
use kezhuan_kernel::{Id, Problem};
use kezhuan_web::Cx;
use serde_json::json;

use crate::listing::{Listing, ListingId, ListingState};
use crate::ops::listing::event;
use crate::permissions::LIST;
use crate::typed_listing::List;
use crate::{ops, store};

/// The way of pricing whose procedure this is.
pub(crate) const LISTING: &str = "listing";

/// Lists an achievement; on its first day it is open at once.
///
/// # Errors
/// Not its owner; not published or not to be sold by listing; listed or in talks already; given away.
pub async fn list(cx: &Cx, ask: List) -> Result<ListingId, Problem> {
    let found = kezhuan_achievements::get(cx.db().reader(), ask.achievement).await?;
    let holder = found.and_then(|a| a.holder).ok_or(Problem::NotFound)?;
    let may = cx.may(&LIST, &Subject::of(holder.uuid()))?;
    let mut tx = cx.write(&may).await?;
    tx.lock_topic(&topic(ask.achievement)).await?;
    let achievement = kezhuan_achievements::get(tx.conn(), ask.achievement).await?;
    let achievement = achievement.ok_or(Problem::NotFound)?;
    must_be_free(cx, tx.conn(), &achievement).await?;
    let seller = ops::organization(tx.conn(), holder).await?;
    if !seller.is_verified() {
        let text = "您的单位还没有核验通过，核验后才能挂牌";
        return Err(Problem::conflict("deals.not_verified", text));
    }
    let serial = store::listing::next_serial(&mut tx).await?;
    let pack = cx.pack();
    let clock = ops::clock(&tx, &pack);
    let prefix = &pack.deals.listing.serial_prefix;
    let planned = Listing {
        id: tx.fresh(),
        number: format!("{prefix}-{}-{:06}", serial.0, serial.1),
        achievement: achievement.id,
        title: achievement.title.clone(),
        seller: holder,
        region: seller.region.clone(),
        decision_number: achievement.decision_number.clone().unwrap_or_default(),
        terms: ask.terms,
        qualification: ask.qualification,
        starts_on: ask.starts_on,
        ends_on: ask.ends_on,
        days: ask.days,
        extends: ask.extends,
        extensions: 0,
        state: ListingState::Planned,
        state_at: clock.now,
        due: None,
        reason: String::new(),
        note: String::new(),
        deal: None,
        created_by: cx.user(),
        created_at: clock.now,
        version: 0,
    };
    let begins = planned.starts_on <= clock.now.day();
    let listing = if begins { planned.begin(clock) } else { planned };
    store::listing::insert(&tx, &listing, serial).await?;
    ops::tell_achievement(cx, &mut tx, Some(listing.achievement)).await?;
    let payload = json!({ "total": listing.terms.total, "starts_on": listing.starts_on });
    let listed = event("listings.listed", &listing, payload);
    tx.record(if begins { listed.public() } else { listed }).await?;
    tx.commit().await?;
    Ok(listing.id)
}

/// Whoever lists an achievement or begins a deal in it waits for the other.
pub(crate) fn topic(achievement: kezhuan_achievements::AchievementId) -> String {
    format!("trading.offer/{achievement}")
}

/// Can it be listed now?
///
/// # Errors
/// The reason why not.
pub(crate) async fn must_be_free(
    cx: &Cx,
    conn: &impl Conn,
    achievement: &Achievement,
) -> Result<(), Problem> {
    let refuse = |code, text: &str| Err(Problem::conflict(code, text));
    if !achievement.is_listed() {
        return refuse("listings.not_published", "没有发布的成果不能挂牌");
    }
    if achievement.pricing_mode.as_deref() != Some(LISTING) {
        let text = "这项成果的定价方式不是挂牌交易；先由单位更正定价方式";
        return refuse("listings.not_listing", text);
    }
    if running(conn, achievement.id).await?.is_some() {
        return refuse("listings.listed", "这项成果正在挂牌");
    }
    let deals = store::of_achievement(conn, achievement.id).await?;
    if deals.iter().any(|deal| deal.state.is_open()) {
        return refuse("listings.in_talks", "这项成果正在洽谈，先结束再挂牌");
    }
    if ops::is_taken(conn, &cx.pack(), None, achievement.id).await? {
        return refuse("deals.taken", "这项成果已经转让或独占许可");
    }
    Ok(())
}

/// The listing of an achievement that still runs.
pub(crate) async fn running(
    conn: &impl Conn,
    achievement: kezhuan_achievements::AchievementId,
) -> Result<Option<Listing>, Problem> {
    let wanted = store::listing::Wanted {
        states: ListingState::ALL.into_iter().filter(|state| state.is_running()).collect(),
        achievement: Some(achievement),
        ..store::listing::Wanted::default()
    };
    Ok(store::listing::wanted(conn, &wanted).await?.pop())
}
