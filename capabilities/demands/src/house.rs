//! What demands tell the house: what waits for whom, the home page's figure and list, clauses,
//! invariants.

use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem, Uuid};
use kezhuan_text::{Found, Query, Sort};
use kezhuan_web::listing::search;
use kezhuan_web::{Block, BlockRow, ClauseCard, Cx, Figure, Todo};

use crate::model::{Demand, State};
use crate::pages::list::Row;
use crate::pages::{href, title_or};
use crate::permissions::REVIEW;
use crate::search::KIND;
use crate::store::{self, beside};

/// To-dos of one kind at most; whoever has more sees the rest when these are done.
const MOST: u64 = 50;

/// What waits for the actor.
pub(crate) async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let reader = cx.db().reader();
    let mut todos = Vec::new();
    let own = cx.actor.speaks_for("demands");
    for d in store::of_organizations(reader, &own, &[State::Returned], MOST).await? {
        todos.push(todo(cx, &d, "修改需求", "去修改", "/edit").await?);
    }
    todos.extend(to_answer(cx, &own).await?);
    todos.extend(to_renew(cx, &own).await?);
    if cx.can(&REVIEW, &Subject::none()) {
        for d in store::in_state(reader, State::Review, MOST).await? {
            if cx.can(&REVIEW, &d.subject(&cx.pack())) {
                todos.push(todo(cx, &d, "审核需求", "去审核", "/review").await?);
            }
        }
    }
    Ok(todos)
}

/// Wordings of the desk that wait for the company.
async fn to_answer(cx: &Cx, own: &[Uuid]) -> Result<Vec<Todo>, Problem> {
    let mut todos = Vec::new();
    for one in beside::refinements_waiting(cx.db().reader(), own).await? {
        let Some(d) = store::get(cx.db().reader(), one.demand).await? else { continue };
        let below = format!("/refinements/{}", one.id);
        let todo = todo(cx, &d, "确认改写建议", "去确认", &below).await?;
        todos.push(Todo { since: one.at, due: None, ..todo });
    }
    Ok(todos)
}

/// Demands that end soon.
async fn to_renew(cx: &Cx, own: &[Uuid]) -> Result<Vec<Todo>, Problem> {
    let before = i64::from(cx.pack().demands.remind_days);
    let until = cx.now().day().plus_days(before);
    let mut todos = Vec::new();
    for d in store::ending(cx.db().reader(), own, until, MOST).await? {
        let Some(last) = d.expires_on else { continue };
        let todo = todo(cx, &d, "续期或关闭需求", "去续期", "/renew").await?;
        todos.push(Todo { since: last.plus_days(-before).start(), due: Some(last.end()), ..todo });
    }
    Ok(todos)
}

async fn todo(
    cx: &Cx,
    d: &Demand,
    what: &str,
    verb: &'static str,
    below: &str,
) -> Result<Todo, Problem> {
    let of = match d.organization {
        Some(id) => kezhuan_organizations::get(cx.db().reader(), id).await?,
        None => None,
    };
    let due = (d.state == State::Review).then(|| d.review_due(&cx.pack())).flatten();
    Ok(Todo {
        group: "技术需求",
        title: format!("{what}：{}", title_or(&d.title)),
        verb,
        href: href(d.id, below),
        party: of.map(|o| o.name.clone()).unwrap_or_default(),
        since: d.state_at,
        due: due.map(|day| day.end()),
    })
}

async fn newest(cx: &Cx, rows: u64) -> Result<Found, Problem> {
    let query = Query {
        kinds: vec![KIND.to_owned()],
        sort: Sort::Newest,
        page: Page::new(1, rows),
        ..Query::default()
    };
    search(cx, query).await
}

/// The home page's list of what is looked for.
pub(crate) async fn blocks(cx: &Cx) -> Result<Vec<Block>, Problem> {
    let found = newest(cx, 5).await?;
    let (pack, today) = (cx.pack(), cx.now().day());
    let row = |row: Row| BlockRow {
        title: row.title.text,
        href: row.href,
        facts: [row.who, row.region, row.industries]
            .into_iter()
            .filter(|f| !f.is_empty())
            .collect(),
        right: row.budget.map_or("面议".to_owned(), |budget| format!("{} 万元", budget.wan())),
        below: row.days.map(|days| format!("还有 {days} 天")).unwrap_or_default(),
    };
    Ok(vec![Block {
        order: 10,
        heading: "正在找技术",
        more: (format!("全部 {} 项", found.total), "/demands".to_owned()),
        empty: "现在没有公开的需求。",
        rows: found.hits.iter().map(|hit| row(Row::of(&pack, hit, today))).collect(),
    }])
}

/// The home page's figure: what is looked for now.
pub(crate) async fn figures(cx: &Cx) -> Result<Vec<Figure>, Problem> {
    let total = newest(cx, 1).await?.total;
    Ok(vec![Figure {
        order: 20,
        label: "正在找技术",
        figure: total.to_string(),
        unit: "项",
        sub: "企业和单位公开的需求".to_owned(),
        href: "/demands".to_owned(),
    }])
}

/// A card for each clause of the pack that names this capability.
pub(crate) async fn clause_cards(cx: &Cx) -> Result<Vec<ClauseCard>, Problem> {
    let count = newest(cx, 1).await?.total;
    let pack = cx.pack();
    let named = pack.clauses.all.iter().filter(|c| c.runs.iter().any(|run| run == "demands"));
    Ok(named
        .map(|clause| ClauseCard {
            clause: clause.id.clone(),
            label: "公开的技术需求".to_owned(),
            count,
            sum: None,
            href: "/demands".to_owned(),
            action: Some(("发布需求", "/demands/start".to_owned())),
        })
        .collect())
}

/// Invariants: one sentence for each that is broken.
pub(crate) async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let pack = cx.pack();
    let mut broken = Vec::new();
    let mut after = None;
    loop {
        let page = store::page_after(cx.db().reader(), after, 500).await?;
        let Some(last) = page.last() else { return Ok(broken) };
        after = Some(last.id);
        for d in &page {
            let mut check = |fine: bool, fault: &str| {
                if !fine {
                    broken.push(format!("需求 {}：{fault}", d.serial));
                }
            };
            let published = d.state.was_published();
            let dated = d.published_on.is_some() && d.expires_on.is_some();
            check(!published || dated, "发布了却没有起止日期");
            check(d.is_imported() || d.organization.is_some(), "没有单位");
            let known = pack.demands.visibilities.contains(&d.visibility);
            check(!published || known, "公开方式不在词表里");
            let aimed = pack.demands.visibilities.get(&d.visibility).is_some_and(|v| !v.listed);
            check(aimed || d.recipients.is_empty(), "不是仅定向，却点了名");
        }
    }
}
