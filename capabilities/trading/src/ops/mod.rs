//! What can be done in a deal.

pub mod after;
pub mod answer;
pub mod begin;
pub mod confirm;
pub mod contract;
pub mod end;
pub mod follow;
pub mod listing;
pub mod note;
pub mod promise;
pub mod propose;

use kezhuan_achievements::{AchievementId, Dealing};
use kezhuan_authority::{May, Role, Subject};
use kezhuan_db::{Conn, WriteTx};
use kezhuan_journal::Event;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_pack::Pack;
use kezhuan_web::Cx;
use serde_json::Value;

use crate::model::{About, Clock, Deal, DealId};
use crate::permissions::READ;
use crate::rules::AgencyAsk;
use crate::sheet::Agency;
use crate::state::{Side, State};
use crate::store;

/// The deal, for whoever may read it; the market's desk only where it was invited.
pub(crate) async fn readable(cx: &Cx, id: DealId) -> Result<Deal, Problem> {
    let deal = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let may = cx.may(&READ, &deal.subject())?;
    if is_shut(&may, &deal) {
        return Err(Problem::NotFound);
    }
    Ok(deal)
}

/// May the actor open the deal?
pub fn may_open(cx: &Cx, deal: &Deal) -> bool {
    cx.may(&READ, &deal.subject()).is_ok_and(|may| !is_shut(&may, deal))
}

fn is_shut(may: &May, deal: &Deal) -> bool {
    may.role() == Role::MarketDesk && deal.desk.is_none()
}

/// The deal, locked and read again.
pub(crate) async fn locked(tx: &mut WriteTx, id: DealId) -> Result<Deal, Problem> {
    store::lock(tx, id).await?.ok_or(Problem::NotFound)
}

/// For what one side does; whoever may read the deal may know that it exists.
pub(crate) fn subject_of(cx: &Cx, deal: &Deal, side: Side) -> Subject {
    deal.of(side).known(cx.can(&READ, &deal.subject()))
}

/// For what either side does.
pub(crate) fn subject_of_both(cx: &Cx, deal: &Deal) -> Subject {
    deal.parties().known(cx.can(&READ, &deal.subject()))
}

/// The side the actor speaks for; of two, the one whose turn it is.
pub(crate) fn side_of(cx: &Cx, deal: &Deal) -> Option<Side> {
    let own = cx.actor.speaks_for("deals");
    let speaks = |side: &Side| own.contains(&deal.organization(*side).uuid());
    let sides = [Side::Seller, Side::Buyer];
    let mine = || sides.iter().copied().filter(speaks);
    mine().find(|side| deal.turn.is(*side)).or_else(|| mine().next())
}

/// The time of the transaction and the pack.
pub(crate) fn clock<'a>(tx: &WriteTx, pack: &'a Pack) -> Clock<'a> {
    Clock { now: tx.now(), pack }
}

/// An event of this deal for its parties.
pub(crate) fn event(kind: &'static str, deal: &Deal, payload: Value) -> Event {
    let event = Event::new(kind, deal.id);
    let event = match deal.about {
        About::Achievement(id) => event.link("achievement", id),
        About::Demand(id) => event.link("demand", id),
    };
    let event = match deal.listing {
        Some(listing) => event.link("listing", listing),
        None => event,
    };
    let event = event.link("seller", deal.seller).link("buyer", deal.buyer);
    let event = match &deal.agency {
        Some(agency) => event.link("agency", agency.organization),
        None => event,
    };
    event.parties().payload(payload)
}

/// What it is about, in the words that may be published.
pub(crate) async fn summary(conn: &impl Conn, deal: &Deal) -> Result<String, Problem> {
    let text = match deal.about {
        About::Achievement(id) => {
            kezhuan_achievements::get(conn, id).await?.map(|a| a.summary.clone())
        }
        About::Demand(id) => kezhuan_demands::get(conn, id).await?.map(|d| d.problem.clone()),
    };
    text.ok_or(Problem::NotFound)
}

/// What stands for the buyer's name as long as the company behind a demand may stay hidden.
pub(crate) async fn alias(cx: &Cx, deal: &Deal) -> Result<Option<String>, Problem> {
    let Some(demand) = deal.demand().filter(|_| !deal.is_introduced()) else { return Ok(None) };
    let Some(demand) = kezhuan_demands::get(cx.db().reader(), demand).await? else {
        return Ok(None);
    };
    let pack = cx.pack();
    let open = demand.is_named(&pack) || cx.can(&kezhuan_demands::READ, &demand.subject(&pack));
    Ok((!open).then(|| demand.alias(&pack)))
}

/// An organization that must be there.
pub(crate) async fn organization(
    conn: &impl Conn,
    id: OrganizationId,
) -> Result<Organization, Problem> {
    let found = kezhuan_organizations::get(conn, id).await?;
    found.ok_or_else(|| Problem::bug(format!("no organization {id}")))
}

/// The agency behind what was typed, by id or full name; it must be one.
pub(crate) async fn agency(
    conn: &impl Conn,
    pack: &Pack,
    ask: Option<AgencyAsk>,
) -> Result<Option<Agency>, Problem> {
    let Some(ask) = ask else { return Ok(None) };
    let found = match OrganizationId::parse(&ask.organization) {
        Ok(id) => kezhuan_organizations::get(conn, id).await?,
        Err(_) => kezhuan_organizations::find_by_name(conn, &ask.organization).await?,
    };
    let is_agency = |o: &Organization| {
        o.policy_type(pack) == "transfer_agency" || o.has_role("transfer_agency")
    };
    let found = found.filter(|o| o.is_verified() && is_agency(o)).ok_or_else(|| {
        let text = "没有找到这家技术转移机构；请填已核验单位的全称，没有登记的请它先登记";
        Problem::field("agency[organization]", text)
    })?;
    Ok(Some(Agency {
        organization: found.id,
        broker: ask.broker,
        work: ask.work,
        commission: ask.commission,
    }))
}

/// Tells the achievement how far its listing and deals have taken it. Called after they were saved.
pub(crate) async fn tell_achievement(
    cx: &Cx,
    tx: &mut WriteTx,
    achievement: Option<AchievementId>,
) -> Result<(), Problem> {
    let Some(id) = achievement else { return Ok(()) };
    let achievement = kezhuan_achievements::get(tx.conn(), id).await?;
    if !achievement.is_some_and(|a| a.state.was_public()) {
        return Ok(());
    }
    let deals = store::of_achievement(tx.conn(), id).await?;
    let listed = listing::list::running(tx.conn(), id).await?.is_some();
    let how_far = dealing(&deals.iter().map(|d| d.state).collect::<Vec<_>>(), listed);
    kezhuan_achievements::set_dealing_within(cx, tx, id, how_far).await
}

fn dealing(states: &[State], listed: bool) -> Dealing {
    let any = |wanted: &[State]| states.iter().any(|state| wanted.contains(state));
    if listed {
        Dealing::Listed
    } else if any(&[State::Publicity, State::Objection]) {
        Dealing::Publicity
    } else if any(&[State::Answered, State::Promised, State::Bargaining]) {
        Dealing::Negotiating
    } else if any(&[State::Agreed, State::Contracted]) {
        Dealing::Transferred
    } else {
        Dealing::Open
    }
}

/// Was the achievement given away so that nobody else can get it: sold, or licensed exclusively?
pub(crate) async fn is_taken(
    conn: &impl Conn,
    pack: &Pack,
    deal: Option<DealId>,
    achievement: kezhuan_achievements::AchievementId,
) -> Result<bool, Problem> {
    for other in store::of_achievement(conn, achievement).await? {
        if Some(other.id) == deal || !other.state.is_agreed() {
            continue;
        }
        let sheet = store::sheet(conn, other.id, other.sheet).await?;
        if sheet.is_some_and(|sheet| takes_all(pack, &sheet.terms)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn takes_all(pack: &Pack, terms: &crate::sheet::Terms) -> bool {
    let mode = pack.achievements.transfer_modes.get(&terms.mode);
    mode.is_some_and(|mode| mode.contract_kind == "transfer") || terms.licence_mode == "exclusive"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_achievement_is_as_far_as_its_nearest_open_deal() {
        let check = |states: &[State], want: Dealing| assert_eq!(dealing(states, false), want);
        assert_eq!(dealing(&[State::Contracted], true), Dealing::Listed);
        check(&[], Dealing::Open);
        check(&[State::Interest, State::Ended], Dealing::Open);
        check(&[State::Contracted], Dealing::Transferred);
        check(&[State::Contracted, State::Bargaining], Dealing::Negotiating);
        check(&[State::Bargaining, State::Objection], Dealing::Publicity);
    }
}
