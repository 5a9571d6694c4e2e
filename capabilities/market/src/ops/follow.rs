//! New demands and interests become matters with an owner and a clock; what ends, ends them.
//!
//! Runs as a job over the log with a cursor; doing a step twice changes nothing more.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_demands::DemandId;
use kezhuan_journal::{Entry, Record, cursor, move_cursor, read_after};
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::Pack;
use kezhuan_trading::DealId;
use kezhuan_web::Cx;

use crate::model::{Kind, Matter};
use crate::ops::{desk, event};
use crate::permissions::FOLLOW;
use crate::store;

const CURSOR: &str = "market";
const BATCH: u64 = 500;

/// What an event means for the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Opens(Kind),
    Answers,
    Ends(&'static str),
}

fn meaning(kind: &str) -> Option<Meaning> {
    Some(match kind {
        "demands.submitted" => Meaning::Opens(Kind::Demand),
        "deals.begun" => Meaning::Opens(Kind::Deal),
        "demands.refined" | "deals.answered" | "deals.declined" => Meaning::Answers,
        "demands.closed" | "demands.expired" | "demands.withdrawn" | "demands.taken_down"
        | "demands.taken_back" | "deals.ended" => Meaning::Ends("gone"),
        "deals.contracted" => Meaning::Ends("in_deal"),
        _ => return None,
    })
}

/// Follows what is new in the log; returns how many matters moved.
///
/// # Errors
/// When the database fails.
pub async fn follow(cx: &Cx) -> Result<u64, Problem> {
    let mut moved = 0;
    loop {
        let from = cursor(cx.db(), CURSOR).await?;
        let entries = read_after(cx.db(), from, BATCH).await?;
        let Some(last) = entries.last().and_then(|entry| entry.seq) else { return Ok(moved) };
        for entry in &entries {
            if let (Some(meaning), Some(seq)) = (meaning(&entry.kind), entry.seq) {
                moved += u64::from(step(cx, entry, meaning, seq).await?);
            }
        }
        let tx = cx.db().begin("system:market.follow").await?;
        move_cursor(&tx, CURSOR, last).await?;
        tx.commit_without_event("the place of a reader").await?;
    }
}

async fn step(cx: &Cx, entry: &Entry, meaning: Meaning, seq: i64) -> Result<bool, Problem> {
    let may = cx.may(&FOLLOW, &Subject::none())?;
    let known = store::of_object(cx.db().reader(), &entry.object).await?;
    let mut tx = cx.write(&may).await?;
    let known = match known {
        Some(matter) => store::lock(&mut tx, matter.id).await?,
        None => None,
    };
    let done = match (meaning, known) {
        (Meaning::Opens(kind), None) => open(cx, &mut tx, entry, kind).await?,
        (Meaning::Opens(_), Some(m)) if m.closed_at.is_some() => {
            let due = cx.pack().market.answer_within.after(entry.at.day(), &cx.pack().calendar);
            change(&mut tx, "market.reopened", m.reopen(due.ok(), entry.at)).await?
        }
        (Meaning::Answers, Some(m)) if m.waits() => {
            change(&mut tx, "market.answered", m.answered(entry.at)).await?
        }
        (Meaning::Ends(why), Some(m)) if m.closed_at.is_none() => {
            change(&mut tx, "market.closed", m.close(why.to_owned(), entry.at)?).await?
        }
        _ => false,
    };
    if done {
        move_cursor(&tx, CURSOR, seq).await?;
        tx.commit().await?;
    }
    Ok(done)
}

async fn change(tx: &mut WriteTx, kind: &'static str, next: Matter) -> Result<bool, Problem> {
    store::save(tx, &next).await?;
    tx.record(event(kind, &next)).await?;
    Ok(true)
}

/// A new matter goes to whoever of the desk has least to do.
async fn open(cx: &Cx, tx: &mut WriteTx, entry: &Entry, kind: Kind) -> Result<bool, Problem> {
    let pack = cx.pack();
    let Some((title, party)) = about(cx, entry, kind).await? else { return Ok(false) };
    let region = match party {
        Some(id) => kezhuan_organizations::get(tx.conn(), id).await?.map(|o| o.region.clone()),
        None => None,
    };
    let region = region.unwrap_or_default();
    let people = desk(cx, place(&pack, &region)).await?;
    let loads = store::loads(tx.conn(), &people).await?;
    let owner = people.iter().zip(loads).min_by_key(|(_, load)| *load).map(|(person, _)| *person);
    let new = Matter {
        id: tx.fresh(),
        kind,
        object: entry.object.clone(),
        title,
        party,
        region,
        owner,
        opened_at: entry.at,
        due: pack.market.answer_within.after(entry.at.day(), &pack.calendar).ok(),
        answered_at: None,
        closed_at: None,
        ending: None,
        version: 0,
    };
    store::insert(tx, &new).await?;
    tx.record(event("market.opened", &new)).await?;
    Ok(true)
}

/// Outside the home city the desk of the city serves.
fn place<'a>(pack: &'a Pack, region: &'a str) -> &'a str {
    match pack.regions.reach(region) {
        kezhuan_pack::Reach::Home => region,
        _ => pack.regions.home(),
    }
}

/// Title and party of what came.
async fn about(
    cx: &Cx,
    entry: &Entry,
    kind: Kind,
) -> Result<Option<(String, Option<OrganizationId>)>, Problem> {
    let reader = cx.db().reader();
    Ok(match kind {
        Kind::Demand => match DemandId::parse(&entry.object) {
            Ok(id) => {
                kezhuan_demands::get(reader, id).await?.map(|d| (d.title.clone(), d.organization))
            }
            Err(_) => None,
        },
        Kind::Deal => match DealId::parse(&entry.object) {
            Ok(id) => {
                kezhuan_trading::get(reader, id).await?.map(|d| (d.title.clone(), Some(d.buyer)))
            }
            Err(_) => None,
        },
    })
}
