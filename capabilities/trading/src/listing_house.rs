//! What listings and answers to demands tell the house: to-dos of the seller, cards on the pages of
//! achievements, demands and deals, invariants.

use kezhuan_achievements::AchievementId;
use kezhuan_authority::Subject;
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Day, Id, Problem, Uuid};
use kezhuan_web::kit::Status;
use kezhuan_web::{Card, CardRow, Cx, Todo};

use crate::listing::{Listing, ListingState, Taker, TakerState};
use crate::ops::listing::list::running;
use crate::permissions::{BEGIN, LIST};
use crate::store::listing::{self as store, Wanted};
use crate::{ops, store as deals};

/// Listings whose seller has to say who qualifies, or how it goes on.
pub(crate) async fn todos(cx: &Cx, sellers: &[Uuid]) -> Result<Vec<Todo>, Problem> {
    let states = ListingState::ALL.into_iter().filter(|state| state.is_running()).collect();
    let wanted = Wanted { states, achievement: None, sellers: sellers.to_vec() };
    let mut todos = Vec::new();
    for listing in store::wanted(cx.db().reader(), &wanted).await? {
        let takers = store::takers(cx.db().reader(), listing.id).await?;
        todos.extend(todo(&listing, &takers));
    }
    Ok(todos)
}

fn todo(listing: &Listing, takers: &[Taker]) -> Option<Todo> {
    let waiting = takers.iter().filter(|taker| taker.state == TakerState::Applied);
    let (what, verb, since) = match listing.state {
        ListingState::Contested => ("两家以上合格，定下一步", "去处理", listing.state_at),
        _ => ("确认摘牌资格", "去确认", waiting.map(|taker| taker.at).min()?),
    };
    Some(Todo {
        group: "挂牌交易",
        title: format!("{what}：{}", listing.title),
        verb,
        href: listing.href(),
        party: String::new(),
        since,
        due: listing.due.map(Day::end),
    })
}

/// The card on the page of an achievement or a demand.
pub(crate) async fn about(cx: &Cx, object: &str) -> Result<Vec<Card>, Problem> {
    let card = if let Ok(id) = AchievementId::parse(object) {
        of_achievement(cx, id).await?
    } else if let Ok(id) = DemandId::parse(object) {
        of_demand(cx, id).await?
    } else {
        None
    };
    Ok(card.into_iter().collect())
}

async fn of_achievement(cx: &Cx, id: AchievementId) -> Result<Option<Card>, Problem> {
    let conn = cx.db().reader();
    let card = |row| Some(Card { heading: "挂牌", rows: vec![row] });
    if let Some(listing) = running(conn, id).await? {
        let told = listing.state != ListingState::Planned || cx.can(&LIST, &listing.subject());
        return Ok(told.then(|| listed(&listing)).and_then(card));
    }
    let achievement = kezhuan_achievements::get(conn, id).await?.filter(|a| a.is_listed());
    let holder = achievement.as_ref().and_then(|a| a.holder);
    let may = holder.is_some_and(|holder| cx.can(&LIST, &Subject::of(holder.uuid())));
    let free = achievement.is_some_and(|a| !a.dealing.is_bound());
    Ok((may && free).then(|| offer(id)).and_then(card))
}

fn listed(listing: &Listing) -> CardRow {
    let (total, until) = (listing.terms.total, listing.ends_on.chinese());
    CardRow {
        ceiling: None,
        status: Some((Status::Proc, listing.state.chinese().to_owned())),
        text: format!("{total} 元，{until} 24:00 截止。"),
        link: Some(("看挂牌", listing.href())),
        press: None,
    }
}

fn offer(id: AchievementId) -> CardRow {
    CardRow {
        ceiling: None,
        status: None,
        text: "明码标价，期内申请摘牌。".to_owned(),
        link: Some(("挂牌", format!("/listings/new?achievement={id}"))),
        press: None,
    }
}

/// For units that may have the technique; its own company reads how many answered.
async fn of_demand(cx: &Cx, id: DemandId) -> Result<Option<Card>, Problem> {
    let conn = cx.db().reader();
    let Some(demand) = kezhuan_demands::get(conn, id).await? else { return Ok(None) };
    let own = demand.organization.is_some_and(|company| cx.actor.is_member(company.uuid()));
    let answers = deals::of_demand(conn, id).await?;
    let row = |text: String, link| CardRow { ceiling: None, status: None, text, link, press: None };
    let rows = if own {
        let open = answers.iter().filter(|deal| deal.state.is_open()).count();
        let link = Some(("看交易", "/deals".to_owned()));
        vec![row(format!("{} 家应答过，{open} 家在谈。", answers.len()), link)]
    } else if let Some(mine) = answers.iter().find(|deal| ops::may_open(cx, deal)) {
        vec![row("您的单位已经应答。".to_owned(), Some(("看交易", mine.href())))]
    } else if demand.is_listed(&cx.pack()) && asks(cx) {
        let link = Some(("应答这项需求", format!("/deals/new?demand={id}")));
        vec![row("说清用什么技术、怎么做；对方答复后才看到彼此的联系人。".to_owned(), link)]
    } else {
        return Ok(None);
    };
    let heading = if own { "应答" } else { "我有技术" };
    Ok((!own || !answers.is_empty()).then_some(Card { heading, rows }))
}

/// Visitors are led to sign in; staff does not answer.
fn asks(cx: &Cx) -> bool {
    !cx.actor.is_known() || cx.can(&BEGIN, &Subject::none())
}

/// Invariants: one sentence for each that is broken.
pub(crate) async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let conn = cx.db().reader();
    let all = Wanted { states: ListingState::ALL.to_vec(), ..Wanted::default() };
    let mut broken = Vec::new();
    for listing in store::wanted(conn, &all).await? {
        let takers = store::takers(conn, listing.id).await?;
        let deal = match listing.deal {
            Some(id) => deals::get(conn, id).await?,
            None => None,
        };
        let back = deal.as_ref().is_some_and(|deal| deal.listing == Some(listing.id));
        let wrong = wrong(&listing, &takers, back);
        broken.extend(wrong.into_iter().map(|what| format!("挂牌 {}：{what}", listing.number)));
    }
    Ok(broken)
}

fn wrong(listing: &Listing, takers: &[Taker], deal_comes_back: bool) -> Vec<&'static str> {
    let qualified = takers.iter().filter(|taker| taker.state == TakerState::Qualified).count();
    let struck = listing.state == ListingState::Struck;
    let numbered = (1..).zip(takers).all(|(n, taker)| taker.place == n);
    let rules = [
        (listing.starts_on <= listing.ends_on, "末日在首日之前"),
        (numbered, "摘牌申请的次序不连续"),
        (struck == listing.deal.is_some(), "摘牌和交易对不上"),
        (listing.deal.is_none() || deal_comes_back, "成交的交易不指回这个挂牌"),
        (!struck || qualified == 1, "成交时合格的不是一家"),
        (listing.state != ListingState::Contested || qualified > 1, "应转竞价时合格的不到两家"),
    ];
    rules.into_iter().filter(|(fine, _)| !fine).map(|(_, what)| what).collect()
}
