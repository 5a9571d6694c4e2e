//! The workbench: what waits for this person, oldest and most urgent first; then what is theirs.

use askama::Template;
use kezhuan_kernel::{Instant, Problem, Uuid};
use kezhuan_web::kit::{Clock, Pace};
use kezhuan_web::listing::encoded;
use kezhuan_web::{Card, Chrome, Cx, Query, Reply, Todo, filters};
use serde::Deserialize;

use crate::ops::hand_over::assignees;
use crate::rail::{Thread, with_rails};

/// The workbench.
#[derive(Template)]
#[template(path = "desk/workbench.html")]
pub struct WorkbenchPage {
    pub(crate) chrome: Chrome,
    pub(crate) heading: String,
    pub(crate) lead: String,
    pub(crate) rows: Vec<TodoRow>,
    /// Also what colleagues do?
    pub(crate) all: bool,
    /// How many of them colleagues do.
    pub(crate) elsewhere: u64,
    pub(crate) threads: Vec<Thread>,
    pub(crate) cards: Vec<Card>,
    pub(crate) posts: Vec<String>,
    pub(crate) member: bool,
    /// May the reader publish a demand for somebody?
    pub(crate) asks: bool,
}

/// A to-do as shown.
pub struct TodoRow {
    pub(crate) todo: Todo,
    /// Who does it, where it was handed over.
    pub(crate) assignee: String,
    /// Where it is handed over.
    pub(crate) hand_over: String,
    /// `2 天`.
    pub(crate) waited: String,
    pub(crate) clock: Option<Clock>,
    /// Due or overdue: its button is the filled one.
    pub(crate) urgent: bool,
}

/// The address of the workbench.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WorkbenchRaw {
    /// `all`, or what is mine.
    show: String,
}

/// GET /desk
pub async fn show(cx: Cx, Query(raw): Query<WorkbenchRaw>) -> Reply {
    let todos = cx.app.house().todos(&cx).await?;
    let assignees = assignees(&cx, &todos).await?;
    let known: Vec<Uuid> = assignees.iter().flatten().copied().collect();
    let names = kezhuan_accounts::names(cx.db(), &known).await?;
    let all = raw.show == "all";
    let is_others = |to: &Option<Uuid>| to.is_some() && *to != cx.user();
    let elsewhere = assignees.iter().filter(|to| is_others(to)).count() as u64;
    let shown = todos.into_iter().zip(assignees).filter(|(_, to)| all || !is_others(to));
    let rows = shown.map(|(todo, to)| {
        let assignee = to.and_then(|to| names.get(&to).cloned()).unwrap_or_default();
        TodoRow { assignee, ..row(todo, cx.now()) }
    });
    let rows: Vec<TodoRow> = rows.collect();
    let page = WorkbenchPage {
        chrome: cx.chrome().await?,
        heading: cx.actor.name.clone(),
        lead: lead(&rows),
        threads: threads(&cx).await?,
        cards: cards(&cx).await?,
        posts: posts(&cx),
        member: !cx.actor.memberships.is_empty(),
        asks: !cx.actor.speaks_for("demands").is_empty(),
        rows,
        all,
        elsewhere,
    };
    cx.page(&page)
}

fn row(todo: Todo, now: Instant) -> TodoRow {
    let days = now.day().days_since(todo.since.day());
    let waited = if days == 0 { "今天".to_owned() } else { format!("{days} 天") };
    let clock = todo.due.map(|due| Clock::running(todo.since, due, now));
    let urgent = clock.as_ref().is_some_and(|c| matches!(c.pace, Pace::Soon | Pace::Over));
    let hand_over = format!("/desk/hand-over?todo={}", encoded(todo.id()));
    TodoRow { todo, assignee: String::new(), hand_over, waited, clock, urgent }
}

fn lead(rows: &[TodoRow]) -> String {
    if rows.is_empty() {
        return "现在没有事等您。".to_owned();
    }
    let over =
        rows.iter().filter(|r| r.clock.as_ref().is_some_and(|c| c.pace == Pace::Over)).count();
    let tail = match over {
        0 => String::new(),
        n => format!("，{n} 件已逾期"),
    };
    format!("有 {} 件事等您{tail}。", rows.len())
}

fn posts(cx: &Cx) -> Vec<String> {
    let short = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let of_staff =
        cx.actor.posts.iter().map(|p| format!("{} · {}", p.role.chinese(), short(&p.region)));
    let of_members =
        cx.actor.memberships.iter().map(|m| format!("{} · {}", m.name, m.role.chinese()));
    of_members.chain(of_staff).collect()
}

async fn threads(cx: &Cx) -> Result<Vec<Thread>, Problem> {
    let mut all = Vec::new();
    for ask in cx.app.house().iter().filter_map(|c| c.threads) {
        all.extend(ask(cx).await?);
    }
    all.truncate(6);
    with_rails(cx, all).await
}

async fn cards(cx: &Cx) -> Result<Vec<Card>, Problem> {
    let mut all = Vec::new();
    for ask in cx.app.house().iter().filter_map(|c| c.cards) {
        all.extend(ask(cx).await?);
    }
    Ok(all)
}
