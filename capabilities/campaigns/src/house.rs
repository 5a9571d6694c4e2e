//! What campaigns tell the house: what waits for whom, running ones on the home page, a card on the
//! page of a demand, invariants.

use kezhuan_authority::{Role, Subject};
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Id, Problem};
use kezhuan_web::{Block, BlockRow, Card, CardRow, Cx, Todo};

use crate::model::{Campaign, EntryState, Part, Phase};
use crate::ops::whole::Whole;
use crate::ops::{current, is_own_organization, reads};
use crate::pages::list::by;
use crate::pages::{county_href, entry_href, entry_stands, href};
use crate::permissions::{READ, RUN};
use crate::store::{self, entries};

/// What waits for the actor.
pub(crate) async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let mut todos = returned(cx).await?;
    let works = [Role::CountyBureau, Role::CityBureau].into_iter().any(|role| cx.actor.has(role));
    if !works {
        return Ok(todos);
    }
    for c in store::open(cx.db().reader()).await? {
        let parts = store::parts(cx.db().reader(), c.id).await?;
        for part in parts.iter().filter(|part| part.sent_at.is_none()) {
            if cx.actor.covers(Role::CountyBureau, &part.county) {
                todos.extend(of_county(cx, &c, part).await?);
            }
        }
        let all = parts.iter().all(|part| part.sent_at.is_some());
        if all && cx.can(&RUN, &c.subject()) {
            let last = parts.iter().filter_map(|part| part.sent_at).max().unwrap_or(c.opened_at);
            todos.push(Todo {
                group: "需求征集",
                title: format!("各县区都已上报，可以结束：{}", c.title),
                verb: "去汇总",
                href: href(c.id, "/progress"),
                party: String::new(),
                since: last,
                due: None,
            });
        }
    }
    Ok(todos)
}

/// Filed demands that were returned to the actor's organizations.
async fn returned(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let own = cx.actor.speaks_for("demands");
    let mut todos = Vec::new();
    for e in entries::of_organizations(cx.db().reader(), &own).await? {
        if e.state != EntryState::Returned {
            continue;
        }
        let reader = cx.db().reader();
        let closed = current(cx, e.campaign).await?.closed_at.is_some();
        let parts = store::parts(reader, e.campaign).await?;
        let part = parts.iter().find(|part| part.county == e.county && part.sent_at.is_none());
        let d = kezhuan_demands::get(reader, e.demand).await?.filter(crate::model::stands);
        // Too late to mend, or nothing left to mend.
        let (Some(part), Some(d), false) = (part, d, closed) else { continue };
        todos.push(Todo {
            group: "需求征集",
            title: format!("修改后重新报送：{}", d.title),
            verb: "去修改",
            href: entry_href(e.id, ""),
            party: String::new(),
            since: e.checked_at.unwrap_or(e.at),
            due: Some(part.due.end()),
        });
    }
    Ok(todos)
}

/// What a county has to check, or that its last day comes near.
async fn of_county(cx: &Cx, c: &Campaign, part: &Part) -> Result<Option<Todo>, Problem> {
    let (pack, today) = (cx.pack(), cx.now().day());
    let todo = |title: String, verb, since| Todo {
        group: "需求征集",
        title,
        verb,
        href: county_href(&pack, c.id, &part.county, ""),
        party: String::new(),
        since,
        due: Some(part.due.end()),
    };
    if let Some((n, since)) = entries::waiting(cx.db().reader(), c.id, &part.county).await? {
        return Ok(Some(todo(format!("核对报送的需求 {n} 项：{}", c.title), "去核对", since)));
    }
    let near = part.due.plus_days(-i64::from(pack.demands.send_up_remind_days));
    let due = today >= near || !part.returned_for.is_empty();
    let title = format!("上报征集的需求：{}", c.title);
    Ok(due.then(|| todo(title, "去上报", near.start().min(cx.now()))))
}

/// Running campaigns, for the home page; nothing while there are none.
pub(crate) async fn blocks(cx: &Cx) -> Result<Vec<Block>, Problem> {
    let today = cx.now().day();
    let open = store::open(cx.db().reader()).await?;
    let running: Vec<&Campaign> =
        open.iter().filter(|c| c.phase(today) == Phase::Running).take(5).collect();
    let row = |c: &&Campaign| BlockRow {
        title: c.title.clone(),
        href: href(c.id, ""),
        facts: vec![by(cx, c)],
        right: format!("{} 截止", c.until),
        below: format!("还有 {} 天", c.until.days_since(today) + 1),
    };
    let rows: Vec<BlockRow> = running.iter().map(row).collect();
    let block = Block {
        order: 12,
        heading: "正在征集需求",
        more: ("全部征集".to_owned(), "/campaigns".to_owned()),
        empty: "现在没有征集。",
        rows,
    };
    Ok(if block.rows.is_empty() { Vec::new() } else { vec![block] })
}

/// In which campaigns a demand was filed, for whoever may read its inside.
pub(crate) async fn about(cx: &Cx, object: &str) -> Result<Vec<Card>, Problem> {
    let Ok(id) = DemandId::parse(object) else { return Ok(Vec::new()) };
    let found = entries::of_demand(cx.db().reader(), id).await?;
    let d = kezhuan_demands::get(cx.db().reader(), id).await?;
    let Some(d) = d.filter(|d| !found.is_empty() && reads(cx, d)) else { return Ok(Vec::new()) };
    let mut rows = Vec::with_capacity(found.len());
    for e in &found {
        let (status, words) = entry_stands(cx, e);
        let opens = is_own_organization(cx, d.organization)
            || cx.can(&READ, &Subject::at(e.county.as_str()));
        rows.push(CardRow {
            ceiling: None,
            status: Some((status, words.to_owned())),
            text: current(cx, e.campaign).await?.title,
            link: opens.then(|| ("看报送", entry_href(e.id, ""))),
            press: None,
        });
    }
    Ok(vec![Card { heading: "需求征集", rows }])
}

/// Invariants: one sentence for each that is broken.
pub(crate) async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let mut broken = Vec::new();
    let mut after = None;
    loop {
        let page = store::page_after(cx.db().reader(), after).await?;
        let Some(last) = page.last() else { return Ok(broken) };
        after = Some(last.id);
        for c in &page {
            let whole = Whole::of(cx, c.id).await?;
            let mut check = |fine: bool, fault: &str| {
                if !fine {
                    broken.push(format!("需求征集“{}”：{fault}", c.title));
                }
            };
            for part in &whole.parts {
                let open = whole.tally(&part.county).waiting;
                check(part.sent_at.is_none() || open == 0, "县区已上报，却有没核对的");
            }
            for e in &whole.entries {
                check(whole.part(&e.county).is_ok(), "收了不在征集范围的县区的需求");
                let double = e.state == EntryState::Duplicate;
                check(double == e.same_as.is_some(), "重复的没有写和哪一项重复");
            }
        }
    }
}
