//! What this crate tells the house: to-dos, the next end, the home page's list, station 1, invariants.

use kezhuan_authority::{Role, Subject};
use kezhuan_kernel::{Day, Instant, Page, Problem};
use kezhuan_web::{Block, BlockRow, Cx, Station, Todo};

use crate::model::{Objection, Outcome, Publicity, State};
use crate::permissions::{ANSWER, PLACE};
use crate::store;

/// Objections to answer, and the unit's own place where it is missing.
pub async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    if !cx.can(&ANSWER, &Subject::none()) && !cx.can(&PLACE, &Subject::none()) {
        return Ok(Vec::new());
    }
    let units = cx.actor.speaks_for("publicity");
    let bureau = |role| matches!(role, Role::CountyBureau | Role::CityBureau);
    let posts = cx.actor.posts.iter().filter(|p| bureau(p.role));
    let regions: Vec<String> = posts.map(|p| p.region.clone()).collect();
    let mut todos = Vec::new();
    for publicity in store::concerning(cx.db().reader(), &units, &regions).await? {
        for objection in store::objections(cx.db().reader(), publicity.id).await? {
            if objection.answer.is_none() && cx.can(&ANSWER, &publicity.subject_of_answer()) {
                todos.push(to_answer(&publicity, &objection));
            }
        }
        let missing = publicity.organization.is_some() && publicity.own_place.is_none();
        if missing && cx.can(&PLACE, &publicity.subject()) {
            todos.push(to_place(&publicity));
        }
    }
    Ok(todos)
}

fn to_answer(p: &Publicity, objection: &Objection) -> Todo {
    Todo {
        group: "公示异议",
        title: format!("书面答复异议：{}", p.title),
        verb: "去答复",
        href: objection.href(),
        party: objection.masked(),
        since: objection.at,
        due: objection.due.map(Day::end),
    }
}

fn to_place(p: &Publicity) -> Todo {
    Todo {
        group: "公示",
        title: format!("补填本单位公示处：{}", p.title),
        verb: "去补填",
        href: format!("{}/place", p.href()),
        party: p.number.clone(),
        since: p.opened_at,
        due: p.end.map(Day::end),
    }
}

/// The nearest end.
pub async fn next_deadline(cx: &Cx) -> Result<Option<Instant>, Problem> {
    let end = store::nearest_end(cx.db().reader(), cx.now().day()).await?;
    Ok(end.map(Day::end))
}

/// 正在公示.
pub async fn blocks(cx: &Cx) -> Result<Vec<Block>, Problem> {
    let found = store::list(cx.db().reader(), true, Page::new(1, 5)).await?;
    let today = cx.now().day();
    Ok(vec![Block {
        order: 30,
        heading: "正在公示",
        more: (format!("全部 {} 件", found.total), "/publicity".to_owned()),
        empty: "现在没有正在公示的事项",
        rows: found.rows.iter().map(|p| block_row(p, today)).collect(),
    }])
}

fn block_row(p: &Publicity, today: Day) -> BlockRow {
    let below = match (p.state, p.end) {
        (State::Suspended, _) => State::Suspended.chinese().to_owned(),
        (_, Some(end)) => format!("还有 {} 天", end.days_since(today).max(0)),
        (_, None) => "末日待定".to_owned(),
    };
    BlockRow {
        title: p.title.clone(),
        href: p.href(),
        facts: vec![p.number.clone(), p.pricing.clone()],
        right: p.price.map(|sum| format!("{} 万元", sum.wan())).unwrap_or_default(),
        below,
    }
}

/// Station 1 of the thread of the object.
pub async fn stations(cx: &Cx, object: &str) -> Result<Vec<Station>, Problem> {
    let latest = store::of_object(cx.db().reader(), object).await?.into_iter().next();
    Ok(latest.iter().map(station).collect())
}

fn station(p: &Publicity) -> Station {
    let note = match (p.state, p.end) {
        (State::Open, Some(end)) => format!("公示至 {end}"),
        (State::Open, None) => "末日待定".to_owned(),
        (State::Passed, Some(end)) => end.to_string(),
        (other, _) => other.chinese().to_owned(),
    };
    Station { place: 1, done: p.state == State::Passed, note, href: Some(p.href()) }
}

/// What must always be true.
pub async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let conn = cx.db().reader();
    let mut broken = Vec::new();
    for p in store::in_states(conn, &State::ALL).await? {
        let objections = store::objections(conn, p.id).await?;
        broken.extend(
            wrong(&p, &objections, cx.now()).map(|what| format!("公示 {}：{what}", p.number)),
        );
    }
    Ok(broken)
}

fn wrong(p: &Publicity, objections: &[Objection], now: Instant) -> Option<&'static str> {
    let open = objections.iter().any(|o| o.answer.is_none());
    let upheld =
        objections.iter().any(|o| o.answer.as_ref().is_some_and(|a| a.outcome == Outcome::Upheld));
    match p.state {
        State::Passed if open || upheld => Some("期满，但还有没答复的或成立的异议"),
        State::Passed if !p.is_over(now) => Some("期满，但末日还没有过"),
        State::Suspended if !open => Some("已中止，但没有待答复的异议"),
        State::Upheld if !upheld => Some("异议成立，但没有成立的异议"),
        State::Open if p.end.is_some_and(|end| end < p.start) => Some("末日早于开始日"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::sample;

    #[test]
    fn broken_records_are_named() {
        let over = Day::new(2026, 4, 1).unwrap().start();
        let early = Day::new(2026, 3, 5).unwrap().start();
        assert_eq!(wrong(&sample(State::Passed), &[], over), None);
        assert!(wrong(&sample(State::Passed), &[], early).is_some());
        assert!(wrong(&sample(State::Suspended), &[], early).is_some());
        assert!(wrong(&sample(State::Upheld), &[], early).is_some());
        assert_eq!(wrong(&sample(State::Open), &[], over), None);
    }

    #[test]
    fn the_station_says_how_far() {
        let note = |state| station(&sample(state)).note;
        assert_eq!(note(State::Open), "公示至 2026-03-17");
        assert_eq!(note(State::Passed), "2026-03-17");
        assert_eq!(note(State::Upheld), "异议成立");
    }
}
