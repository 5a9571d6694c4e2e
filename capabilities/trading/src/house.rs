//! What this crate tells the house: to-dos, cards of deals, stations, what runs for clauses, invariants.

use kezhuan_achievements::AchievementId;
use kezhuan_contracts::ContractId;
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Problem, Uuid};
use kezhuan_publicity::State as Shown;
use kezhuan_web::{ClauseCard, Cx, Station, ThreadCard, Todo};

use crate::model::{About, Deal, DealId};
use crate::sheet::Sheet;
use crate::state::{Side, State};
use crate::store::{self, Whose};
use crate::{listing_house, ops};

/// Deals that wait for a side the actor speaks for.
pub async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let own = cx.actor.speaks_for("deals");
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let mut todos = listing_house::todos(cx, &own).await?;
    todos.extend(following(cx, &own).await?);
    for deal in store::waiting(cx.db().reader(), &own).await? {
        let Some(side) = ops::side_of(cx, &deal).filter(|side| deal.turn.is(*side)) else {
            continue;
        };
        let other = match ops::alias(cx, &deal).await? {
            Some(alias) => alias,
            None => {
                let id = deal.organization(side.other());
                ops::organization(cx.db().reader(), id).await?.name.clone()
            }
        };
        let sheet = store::sheet(cx.db().reader(), deal.id, deal.sheet).await?;
        todos.push(todo(&deal, sheet.as_ref(), other));
    }
    Ok(todos)
}

/// The next moment at which something is to be done: of listings and of trials.
pub async fn next_deadline(cx: &Cx) -> Result<Option<Instant>, Problem> {
    let listing = ops::listing::tick::next_deadline(cx).await?;
    let trial = ops::after::next_deadline(cx).await?;
    Ok(listing.into_iter().chain(trial).min())
}

/// Contracts whose shares are not registered, and trials about to end.
async fn following(cx: &Cx, own: &[Uuid]) -> Result<Vec<Todo>, Problem> {
    let (today, reminder) = (cx.now().day(), cx.pack().deals.trial_reminder);
    let mut todos = Vec::new();
    for (id, open) in store::after::open_of(cx.db().reader(), own).await? {
        let Some(deal) = store::get(cx.db().reader(), id).await? else { continue };
        let Some(side) = ops::side_of(cx, &deal) else { continue };
        let (what, verb) = match (open.until, side) {
            (None, _) => ("补记入股登记", "去补记"),
            (Some(_), Side::Buyer) if open.is_due(today, reminder) => {
                ("试用快到期，定付费还是退回", "去定")
            }
            _ => continue,
        };
        todos.push(Todo {
            group: "交易",
            title: format!("{what}：{}", deal.title),
            verb,
            href: format!("{}/after", deal.href()),
            party: ops::organization(cx.db().reader(), deal.organization(side.other()))
                .await?
                .name
                .clone(),
            since: deal.state_at,
            due: open.until.map(Day::end),
        });
    }
    Ok(todos)
}

fn todo(deal: &Deal, sheet: Option<&Sheet>, party: String) -> Todo {
    let (what, verb, step) = match deal.state {
        State::Interest if deal.demand().is_some() => ("答复技术方的应答", "去答复", "/answer"),
        State::Interest => ("答复合作意向", "去答复", "/answer"),
        State::Answered => ("签保密承诺", "去签", "/promise"),
        State::Promised => ("提出议价单", "去议价", "/sheet"),
        State::Agreed => ("起草合同", "去起草", ""),
        _ if sheet.is_some_and(Sheet::is_confirmed) => ("改正议价单", "去改正", "/sheet"),
        _ => ("确认议价单", "去确认", "/confirm"),
    };
    Todo {
        group: "交易",
        title: format!("{what}：{}", deal.title),
        verb,
        href: format!("{}{step}", deal.href()),
        party,
        since: deal.turn_at,
        due: deal.due.map(Day::end),
    }
}

/// The actor's deals for the workbench.
pub async fn threads(cx: &Cx) -> Result<Vec<ThreadCard>, Problem> {
    let whose = Whose { organizations: ops::note::writes_for(cx), ..Whose::default() };
    if whose.organizations.is_empty() {
        return Ok(Vec::new());
    }
    let states: Vec<State> =
        State::ALL.into_iter().filter(|state| *state != State::Ended).collect();
    let found = store::list(cx.db().reader(), &whose, &states, Page::new(1, 6)).await?;
    let mut cards = Vec::new();
    for deal in &found.rows {
        cards.push(card(cx, deal, true).await?);
    }
    Ok(cards)
}

async fn card(cx: &Cx, deal: &Deal, inside: bool) -> Result<ThreadCard, Problem> {
    let conn = cx.db().reader();
    let sheet = store::sheet(conn, deal.id, deal.sheet).await?;
    let seller = ops::organization(conn, deal.seller).await?;
    let named = inside || sheet.as_ref().is_some_and(|sheet| sheet.terms.names_buyer);
    let parties = if named {
        let buyer = match ops::alias(cx, deal).await? {
            Some(alias) => alias,
            None => ops::organization(conn, deal.buyer).await?.name.clone(),
        };
        format!("{} → {buyer}", seller.name)
    } else {
        seller.name.clone()
    };
    let page = match (inside, deal.publicity) {
        (false, Some(publicity)) => format!("/publicity/{publicity}"),
        _ => deal.href(),
    };
    Ok(ThreadCard {
        title: deal.title.clone(),
        href: page,
        number: deal.number.clone(),
        parties,
        sum_label: if deal.state.is_agreed() { "成交" } else { "议价" },
        sum: sheet.and_then(|sheet| sheet.terms.fixed()),
        object: deal.id.to_string(),
    })
}

/// The published deal with most stations done, one without 利害关系 first: for the home page.
pub async fn showcase(cx: &Cx) -> Result<Option<ThreadCard>, Problem> {
    let conn = cx.db().reader();
    let everybody = Whose { all: true, ..Whose::default() };
    let states = [State::Contracted, State::Agreed];
    let found = store::list(conn, &everybody, &states, Page::new(1, 40)).await?;
    let mut best: Option<((bool, usize), Deal)> = None;
    for deal in found.rows {
        let Some(publicity) = deal.publicity else { continue };
        let shown = kezhuan_publicity::get(conn, publicity).await?;
        if shown.is_none_or(|shown| shown.state != Shown::Passed) {
            continue;
        }
        let clean = deal.declaration.as_ref().is_some_and(|word| !word.interested);
        let stations = cx.app.house().stations(cx, &deal.id.to_string()).await?;
        let done = stations.iter().filter(|station| station.done).count();
        let rank = (clean, done);
        if best.as_ref().is_none_or(|(best, _)| rank > *best) {
            best = Some((rank, deal));
        }
    }
    match best {
        Some((_, deal)) => Ok(Some(card(cx, &deal, false).await?)),
        None => Ok(None),
    }
}

/// Stations 0 to 2 of a deal, an achievement or a contract, as far as deals know them.
pub async fn stations(cx: &Cx, object: &str) -> Result<Vec<Station>, Problem> {
    let conn = cx.db().reader();
    let deal = if let Ok(id) = DealId::parse(object) {
        store::get(conn, id).await?
    } else if let Ok(id) = ContractId::parse(object) {
        store::of_contract(conn, id).await?
    } else if let Ok(id) = AchievementId::parse(object) {
        furthest(store::of_achievement(conn, id).await?)
    } else if let Ok(id) = DemandId::parse(object) {
        furthest(store::of_demand(conn, id).await?)
    } else {
        None
    };
    let Some(deal) = deal else { return Ok(Vec::new()) };
    let mut all = vec![published(cx, &deal).await?, struck(&deal)];
    all.extend(shown(cx, &deal).await?);
    Ok(all)
}

/// The deal that went furthest; of two the later one.
fn furthest(deals: Vec<Deal>) -> Option<Deal> {
    let rank = |deal: &Deal| State::ALL.iter().position(|state| *state == deal.state);
    deals.into_iter().filter(|deal| deal.state != State::Ended).max_by_key(rank)
}

async fn published(cx: &Cx, deal: &Deal) -> Result<Station, Problem> {
    let conn = cx.db().reader();
    let (on, href) = match deal.about {
        About::Achievement(id) => {
            let found = kezhuan_achievements::get(conn, id).await?;
            (found.and_then(|a| a.published_on), format!("/achievements/{id}"))
        }
        About::Demand(id) => {
            let found = kezhuan_demands::get(conn, id).await?;
            (found.and_then(|d| d.published_on), format!("/demands/{id}"))
        }
    };
    let note = on.map(|day| day.to_string()).unwrap_or_default();
    Ok(Station { place: 0, done: true, note, href: Some(href) })
}

fn struck(deal: &Deal) -> Station {
    let note = match (deal.agreed_on, deal.state) {
        (Some(day), state) if state.is_agreed() => day.to_string(),
        _ => deal.state.chinese().to_owned(),
    };
    let done = deal.state.is_agreed();
    Station { place: 2, done, note, href: Some(deal.href()) }
}

/// The 公示 of the deal, also for its achievement and contract; or that none is needed.
async fn shown(cx: &Cx, deal: &Deal) -> Result<Option<Station>, Problem> {
    let Some(publicity) = deal.publicity else {
        let note = "不用公示".to_owned();
        let station = Station { place: 1, done: true, note, href: None };
        return Ok(deal.state.is_agreed().then_some(station));
    };
    let shown = kezhuan_publicity::get(cx.db().reader(), publicity).await?;
    Ok(shown.map(|shown| Station {
        place: 1,
        done: shown.state == Shown::Passed,
        note: match (shown.state, shown.end) {
            (Shown::Passed, Some(end)) => end.to_string(),
            (Shown::Open, Some(end)) => format!("公示至 {end}"),
            (other, _) => other.chinese().to_owned(),
        },
        href: Some(shown.href()),
    }))
}

/// What runs for clauses.
pub async fn clause_cards(cx: &Cx) -> Result<Vec<ClauseCard>, Problem> {
    let conn = cx.db().reader();
    let (all, _) = store::totals(conn, &State::ALL, false).await?;
    let (agreed, sum) = store::totals(conn, &[State::Agreed, State::Contracted], false).await?;
    let card = |clause: &str, label: &str, count, sum: Option<Fen>| ClauseCard {
        clause: clause.to_owned(),
        label: label.to_owned(),
        count,
        sum,
        href: "/deals".to_owned(),
        action: Some(("找成果", "/achievements".to_owned())),
    };
    Ok(vec![
        card("5-8", "协议定价成交", agreed, Some(sum)),
        card("7-4", "线上洽谈", all, None),
        card("7-10", "撮合成交", agreed, Some(sum)),
    ])
}

/// What must always be true.
pub async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let conn = cx.db().reader();
    let mut broken = Vec::new();
    for deal in
        store::in_states(conn, &Whose { all: true, ..Whose::default() }, &State::ALL).await?
    {
        let sheets = store::sheets(conn, deal.id).await?;
        let shown = match deal.publicity {
            Some(id) => kezhuan_publicity::get(conn, id).await?.map(|p| p.state),
            None => None,
        };
        let following = store::after::open(conn, deal.id).await?.is_some();
        let wrong = wrong(&deal, &sheets, shown, following);
        broken.extend(wrong.into_iter().map(|what| format!("交易 {}：{what}", deal.number)));
    }
    broken.extend(listing_house::checks(cx).await?);
    Ok(broken)
}

fn wrong(
    deal: &Deal,
    sheets: &[Sheet],
    shown: Option<Shown>,
    following: bool,
) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    let mut unless = |fine: bool, what| {
        if !fine {
            wrong.push(what);
        }
    };
    let latest = sheets.last();
    let numbered = (1..).zip(sheets).all(|(n, sheet)| sheet.version == n);
    unless(numbered && latest.map_or(0, |s| s.version) == deal.sheet, "议价单的版号不连续");
    let sums = sheets.iter().all(|sheet| sheet.terms.adds_up());
    unless(sums, "付款计划合计不等于总价");
    let waits = matches!(deal.state, State::Publicity | State::Objection);
    if deal.state.is_agreed() {
        unless(latest.is_some_and(Sheet::is_confirmed), "成交了，但双方没有确认同一版");
        unless(!deal.duty || shown == Some(Shown::Passed), "有公示义务，但公示没有通过就成交了");
        unless(deal.agreed_on.is_some(), "成交了，但没有成交日期");
        unless(deal.declaration.is_some(), "成交了，但卖方没有声明利害关系");
    }
    unless(!waits || shown.is_some(), "公示中，但没有公示记录");
    unless((deal.state == State::Contracted) == deal.contract.is_some(), "签约状态和合同对不上");
    let special = latest.is_some_and(|sheet| sheet.terms.special.is_some());
    let follows = special && deal.state == State::Contracted;
    unless(follows == following, "入股或试用的后续和议价单对不上");
    unless((deal.state == State::Ended) == deal.ending.is_some(), "终止状态和终止原因对不上");
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::sample;
    use crate::sheet::tests::sheet;

    #[test]
    fn broken_deals_are_named() {
        let day = Day::new(2026, 3, 20);
        let fine = Deal { agreed_on: day, duty: true, ..sample(State::Agreed) };
        let both = [sheet(1, Side::Seller).confirm(None, kezhuan_kernel::Instant(1))];
        let check = |deal: &Deal, sheets: &[Sheet], shown, count: usize| {
            assert_eq!(
                wrong(deal, sheets, shown, false).len(),
                count,
                "{:?}",
                wrong(deal, sheets, shown, false)
            );
        };
        check(&fine, &both, Some(Shown::Passed), 0);
        check(&fine, &both, Some(Shown::Open), 1);
        check(&fine, &[sheet(1, Side::Seller)], Some(Shown::Passed), 1);
        check(&fine, &[], Some(Shown::Passed), 2);
        let mut off = both.clone();
        off[0].terms.total = Fen::yuan(1);
        check(&fine, &off, Some(Shown::Passed), 1);
        check(&sample(State::Publicity), &both, None, 1);
        check(&sample(State::Contracted), &both, None, 2);
    }
}
