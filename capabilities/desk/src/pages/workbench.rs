//! The workbench: what waits for this person, oldest and most urgent first; then what is theirs.

use askama::Template;
use kezhuan_kernel::{Instant, Problem};
use kezhuan_web::kit::{Clock, Pace};
use kezhuan_web::{Card, Chrome, Cx, Reply, Todo, filters};

use crate::rail::{Thread, with_rails};

/// The workbench.
#[derive(Template)]
#[template(path = "desk/workbench.html")]
pub struct WorkbenchPage {
    pub(crate) chrome: Chrome,
    pub(crate) heading: String,
    pub(crate) lead: String,
    pub(crate) rows: Vec<TodoRow>,
    pub(crate) threads: Vec<Thread>,
    pub(crate) cards: Vec<Card>,
    pub(crate) posts: Vec<String>,
    pub(crate) member: bool,
}

/// A to-do as shown.
pub struct TodoRow {
    pub(crate) todo: Todo,
    /// `2 天`.
    pub(crate) waited: String,
    pub(crate) clock: Option<Clock>,
    /// Due or overdue: its button is the filled one.
    pub(crate) urgent: bool,
}

/// GET /desk
pub async fn show(cx: Cx) -> Reply {
    let todos = cx.app.house().todos(&cx).await?;
    let rows: Vec<TodoRow> = todos.into_iter().map(|todo| row(todo, cx.now())).collect();
    let page = WorkbenchPage {
        chrome: cx.chrome().await?,
        heading: cx.actor.name.clone(),
        lead: lead(&rows),
        threads: threads(&cx).await?,
        cards: cards(&cx).await?,
        posts: posts(&cx),
        member: !cx.actor.memberships.is_empty(),
        rows,
    };
    cx.page(&page)
}

fn row(todo: Todo, now: Instant) -> TodoRow {
    let days = now.day().days_since(todo.since.day());
    let waited = if days == 0 { "今天".to_owned() } else { format!("{days} 天") };
    let clock = todo.due.map(|due| clock(todo.since, due, now));
    let urgent = clock.as_ref().is_some_and(|c| matches!(c.pace, Pace::Soon | Pace::Over));
    TodoRow { todo, waited, clock, urgent }
}

/// Soon: a fifth of the time or a day is left. The due moment is the end of the last day.
fn clock(since: Instant, due: Instant, now: Instant) -> Clock {
    let left = due.seconds_since(now);
    let whole = due.seconds_since(since).max(1);
    let pace = match left {
        n if n < 0 => Pace::Over,
        n if n <= 86_400 || n * 5 <= whole => Pace::Soon,
        _ => Pace::Calm,
    };
    // Days as on the calendar, as every other page counts them; hours on the last one.
    let last = Instant(due.0 - 1).day();
    let left = match left {
        0..=86_400 => format!("{} 小时", left / 3600),
        _ => format!("{} 天", last.days_since(now.day()).abs().max(1)),
    };
    Clock { pace, left, detail: String::new() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_say_how_urgent() {
        let day = |n: i64| Instant(n * 86_400 * 1_000_000);
        let check = |now: Instant, pace, left: &str| {
            let clock = clock(day(0), day(10), now);
            assert_eq!((clock.pace, clock.left.as_str()), (pace, left));
        };
        check(day(1), Pace::Calm, "9 天");
        check(day(8), Pace::Soon, "2 天");
        check(Instant(day(9).0 + 3_600_000_000 * 14), Pace::Soon, "10 小时");
        check(day(14), Pace::Over, "4 天");
        let ends = kezhuan_kernel::Day::new(2026, 11, 18).unwrap().end();
        let morning = Instant(ends.0 + (24 + 9) * 3_600_000_000);
        assert_eq!(clock(day(0), ends, morning).left, "2 天");
    }
}
