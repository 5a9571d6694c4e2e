//! What achievements tell the house: what waits for whom, figures, clauses, stations, invariants.

use kezhuan_kernel::{Page, Problem};
use kezhuan_text::Query;
use kezhuan_web::listing::search;
use kezhuan_web::{ClauseCard, Cx, Figure, Station, Todo};

use crate::model::{Achievement, AchievementId};
use crate::pages::{href, title_or};
use crate::permissions::PLATFORM_REVIEW;
use crate::search::KIND;
use crate::state::{Dealing, State};
use crate::store;

/// To-dos of one kind at most; whoever has more sees the rest when these are done.
const MOST: u64 = 50;

/// What waits for the actor.
pub(crate) async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let reader = cx.db().reader();
    let mut todos = Vec::new();
    let units = cx.actor.speaks_for("achievements");
    for a in store::of_holders(reader, &units, &[State::UnitReview], MOST).await? {
        todos.push(todo(cx, &a, "单位审核", "去审核", "/unit-review").await?);
    }
    if cx.can(&PLATFORM_REVIEW, &kezhuan_authority::Subject::none()) {
        for a in store::in_state(reader, State::PlatformReview, MOST).await? {
            if cx.can(&PLATFORM_REVIEW, &a.subject(&cx.pack())) {
                todos.push(todo(cx, &a, "审核成果", "去审核", "/review").await?);
            }
        }
        for a in store::with_correction(reader, MOST).await? {
            let Some(waiting) =
                a.waiting().filter(|_| cx.can(&PLATFORM_REVIEW, &a.subject(&cx.pack())))
            else {
                continue;
            };
            let within = &cx.pack().achievements.review_within;
            let due = within.after(waiting.at.day(), &cx.pack().calendar).ok();
            let todo = todo(cx, &a, "审核更正", "去审核", "/correct/review").await?;
            todos.push(Todo { since: waiting.at, due: due.map(|day| day.end()), ..todo });
        }
    }
    if let Some(user) = cx.user() {
        for a in store::of_author(reader, user, State::Returned, MOST).await? {
            todos.push(todo(cx, &a, "修改成果", "去修改", "/edit").await?);
        }
    }
    Ok(todos)
}

async fn todo(
    cx: &Cx,
    a: &Achievement,
    what: &str,
    verb: &'static str,
    below: &str,
) -> Result<Todo, Problem> {
    let holder = match a.holder {
        Some(id) => kezhuan_organizations::get(cx.db().reader(), id).await?,
        None => None,
    };
    let due = (a.state == State::PlatformReview).then(|| a.review_due(&cx.pack())).flatten();
    Ok(Todo {
        group: "科技成果",
        title: format!("{what}：{}", title_or(&a.title)),
        verb,
        href: href(a.id, below),
        party: holder.map(|o| o.name.clone()).unwrap_or_default(),
        since: a.state_at,
        due: due.map(|day| day.end()),
    })
}

/// Published and not transferred yet, and the transferred: counted by the index.
async fn counts(cx: &Cx) -> Result<(u64, u64), Problem> {
    let query = Query {
        kinds: vec![KIND.to_owned()],
        facets: vec!["state".to_owned()],
        page: Page::new(1, 1),
        ..Query::default()
    };
    let found = search(cx, query).await?;
    let of =
        |word: &str| found.facet("state").iter().find(|(v, _)| v == word).map_or(0, |(_, n)| *n);
    let transferred = of(Dealing::Transferred.word());
    Ok((found.total - transferred, transferred))
}

/// Figures of the home page.
pub(crate) async fn figures(cx: &Cx) -> Result<Vec<Figure>, Problem> {
    let (open, transferred) = counts(cx).await?;
    let states = [Dealing::Open, Dealing::Listed, Dealing::Negotiating, Dealing::Publicity];
    let query: Vec<String> = states.map(|d| format!("state={}", d.word())).to_vec();
    Ok(vec![Figure {
        order: 10,
        label: "可转化成果",
        figure: open.to_string(),
        unit: "项",
        sub: format!("另有已转化 {transferred} 项"),
        href: format!("/achievements?{}", query.join("&")),
    }])
}

/// A card for each clause of the pack that names this capability.
pub(crate) async fn clause_cards(cx: &Cx) -> Result<Vec<ClauseCard>, Problem> {
    let (open, transferred) = counts(cx).await?;
    let pack = cx.pack();
    let named = pack.clauses.all.iter().filter(|c| c.runs.iter().any(|run| run == "achievements"));
    Ok(named
        .map(|clause| ClauseCard {
            clause: clause.id.clone(),
            label: "已发布的科技成果".to_owned(),
            count: open + transferred,
            sum: None,
            href: "/achievements".to_owned(),
            action: Some(("登记成果", "/achievements/new".to_owned())),
        })
        .collect())
}

/// Station 0 of a thread: publication.
pub(crate) async fn stations(cx: &Cx, object: &str) -> Result<Vec<Station>, Problem> {
    let Ok(id) = object.parse::<AchievementId>() else { return Ok(Vec::new()) };
    let Some(a) = store::get(cx.db().reader(), id).await? else { return Ok(Vec::new()) };
    if !a.state.was_public() {
        return Ok(Vec::new());
    }
    let note = a.published_on.map(|day| day.to_string()).unwrap_or_default();
    Ok(vec![Station { place: 0, done: true, note, href: Some(href(a.id, "")) }])
}

/// Invariants: one sentence for each that is broken.
pub(crate) async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let mut broken = Vec::new();
    let mut after = None;
    loop {
        let page = store::page_after(cx.db().reader(), after, 500).await?;
        let Some(last) = page.last() else { return Ok(broken) };
        after = Some(last.id);
        for a in &page {
            broken.extend(faults(a).into_iter().map(|fault| format!("成果 {}：{fault}", a.serial)));
        }
    }
}

fn faults(a: &Achievement) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let mut check = |fine: bool, fault| {
        if !fine {
            faults.push(fault);
        }
    };
    let own = !a.is_imported();
    let public = a.state.was_public();
    let beyond = public || matches!(a.state, State::PlatformReview);
    check(!public || a.published_on.is_some() && a.expires_on.is_some(), "发布了却没有起止日期");
    check(!public || !own || a.secrecy.is_some(), "没有保密审查就发布了");
    check(!beyond || !own || a.unit_reviewed_at.is_some(), "单位没有同意就到了平台");
    check(!own || a.holder.is_some(), "没有持有人");
    check(public || a.dealing == Dealing::Open, "没有发布却在交易");
    check(a.state == State::Draft || !a.title.is_empty(), "没有名称");
    faults
}
