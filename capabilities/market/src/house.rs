//! What the market desk tells the house: what waits for whom, cards on demands and deals, invariants.

use kezhuan_authority::Role;
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Id, Problem};
use kezhuan_trading::DealId;
use kezhuan_web::kit::Status;
use kezhuan_web::{Card, CardRow, Cx, Todo};

use crate::model::{Matter, Push};
use crate::pages::queue::{owner, status};
use crate::pages::received::address;
use crate::pages::{href, people};
use crate::permissions::READ;
use crate::store::{self, pushes};

/// What waits for the actor: matters of the desk, demands that were sent to their unit.
pub(crate) async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let reader = cx.db().reader();
    let mut todos = Vec::new();
    for p in pushes::of_organizations(reader, &cx.actor.speaks_for("market"), false).await? {
        let d = kezhuan_demands::get(reader, p.demand).await?;
        let Some(d) = d.filter(|d| d.state == kezhuan_demands::State::Published) else { continue };
        todos.push(Todo {
            group: "推送来的需求",
            title: format!("答复：{}", d.title),
            verb: "去答复",
            href: address(p.id),
            party: if d.is_named(&cx.pack()) { String::new() } else { d.alias(&cx.pack()) },
            since: p.at,
            due: p.due.map(kezhuan_kernel::Day::end),
        });
    }
    let Some(user) = cx.user().filter(|_| cx.actor.has(Role::MarketDesk)) else {
        return Ok(todos);
    };
    for m in store::unanswered(reader, user).await? {
        let party = match m.party {
            Some(id) => kezhuan_organizations::get(reader, id).await?.map(|o| o.name.clone()),
            None => None,
        };
        todos.push(Todo {
            group: "市场运营",
            title: format!("首次联系：{}", m.title),
            verb: "去联系",
            href: href(m.id, ""),
            party: party.unwrap_or_default(),
            since: m.opened_at,
            due: m.due.map(kezhuan_kernel::Day::end),
        });
    }
    Ok(todos)
}

/// Cards on the page of a demand or a deal.
pub(crate) async fn about(cx: &Cx, object: &str) -> Result<Vec<Card>, Problem> {
    let mut cards = Vec::new();
    if let Ok(id) = DemandId::parse(object) {
        let sent = pushes::of_demand(cx.db().reader(), id).await?;
        let d = kezhuan_demands::get(cx.db().reader(), id).await?;
        let inside = d.is_some_and(|d| cx.can(&kezhuan_demands::READ, &d.subject(&cx.pack())));
        if inside && !sent.is_empty() {
            cards.push(feedback(cx, &sent).await?);
        }
        let own = cx.actor.speaks_for("market");
        let mine = sent.iter().filter(|p| own.contains(&p.organization.uuid()));
        cards.extend(mine.map(to_answer));
    } else if DealId::parse(object).is_err() {
        return Ok(cards);
    }
    let matter = store::of_object(cx.db().reader(), object).await?;
    if let Some(m) = matter.filter(|m| cx.can(&READ, &m.subject(&cx.pack()))) {
        cards.push(of_desk(cx, &m).await?);
    }
    Ok(cards)
}

fn row(status: Option<(Status, String)>, text: String) -> CardRow {
    CardRow { ceiling: None, status, text, link: None, press: None }
}

/// For the author: to how many it was sent, who is interested, why others declined.
async fn feedback(cx: &Cx, sent: &[Push]) -> Result<Card, Problem> {
    let pack = cx.pack();
    let waiting = sent.iter().filter(|p| p.answer.is_none()).count();
    let mut rows = vec![row(None, format!("推送 {} 家，等答复 {waiting} 家", sent.len()))];
    let interested: Vec<_> = sent
        .iter()
        .filter(|p| p.answer.as_ref().is_some_and(|a| a.interested))
        .map(|p| p.organization)
        .collect();
    if !interested.is_empty() {
        let known = kezhuan_organizations::many(cx.db().reader(), &interested).await?;
        let names: Vec<&str> = known.iter().map(|o| o.name.as_str()).collect();
        let count = format!("感兴趣 {} 家", interested.len());
        rows.push(row(Some((Status::Done, count)), names.join("、")));
    }
    for reason in &pack.market.decline_reasons {
        let of = |p: &&Push| {
            p.answer.as_ref().is_some_and(|a| a.reason.as_deref() == Some(reason.id.as_str()))
        };
        let count = sent.iter().filter(of).count();
        if count > 0 {
            rows.push(row(Some((Status::Off, format!("婉拒 {count} 家"))), reason.name.clone()));
        }
    }
    Ok(Card { heading: "推送和答复", rows })
}

fn to_answer(p: &Push) -> Card {
    let (status, text, verb) = match &p.answer {
        None => ((Status::You, "等您答复".to_owned()), "市场运营把它推给了您的单位。", "去答复"),
        Some(_) => ((Status::Done, "已答复".to_owned()), "", "看答复"),
    };
    let link = Some((verb, address(p.id)));
    let rows = vec![CardRow { link, ..row(Some(status), text.to_owned()) }];
    Card { heading: "推送给您的", rows }
}

async fn of_desk(cx: &Cx, m: &Matter) -> Result<Card, Problem> {
    let names = people(cx, m.owner.into_iter().collect()).await?;
    let text = format!("由 {} 办。", owner(m.owner, &names));
    let stands = status(m, |_| "已办结".to_owned());
    let link = Some(("去办理", href(m.id, "")));
    let rows = vec![CardRow { link, ..row(Some(stands), text) }];
    Ok(Card { heading: "市场运营", rows })
}

/// Invariants: one sentence for each that is broken.
pub(crate) async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let mut broken = Vec::new();
    let mut after = None;
    loop {
        let page = store::page_after(cx.db().reader(), after).await?;
        let Some(last) = page.last() else { return Ok(broken) };
        after = Some(last.id);
        for m in &page {
            let there = match (DemandId::parse(&m.object), DealId::parse(&m.object)) {
                (Ok(id), _) => kezhuan_demands::title_of(cx.db().reader(), id).await?.is_some(),
                (_, Ok(id)) => kezhuan_trading::get(cx.db().reader(), id).await?.is_some(),
                _ => false,
            };
            if !there {
                broken.push(format!("市场运营事项“{}”找不到它的需求或交易", m.title));
            }
            if m.closed_at.is_some() != m.ending.is_some() {
                broken.push(format!("市场运营事项“{}”的办结和结果对不上", m.title));
            }
        }
    }
}
