//! What this node remembers: the facts of the house and the rounds calculated from them, until the
//! journal or the pack moves on.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::lock::Mutex;
use kezhuan_kernel::{Day, Problem};
use kezhuan_pack::Pack;
use kezhuan_rules::Facts;
use kezhuan_web::Cx;
use serde_json::json;

use crate::explained::{Explained, Policies};

/// The memory, one per application.
#[derive(Default)]
struct Ledger(Mutex<State>);

#[derive(Default)]
struct State {
    policies: Option<(String, Arc<Policies>)>,
    facts: Option<(Key, Arc<Facts>)>,
    rounds: BTreeMap<i32, (Key, Arc<Explained>)>,
}

/// Number of the last event and hash of the pack.
type Key = (i64, String);

/// All facts of the house: what the capabilities supply, and regions and industries of the pack.
///
/// # Errors
/// When one of the sources fails.
pub async fn facts(cx: &Cx) -> Result<Arc<Facts>, Problem> {
    let key = key(cx).await?;
    let ledger = cx.app.memory::<Ledger>();
    facts_of(cx, &mut *ledger.0.lock().await, &key).await
}

/// The policy in force by all its readings.
///
/// # Errors
/// When an overlay of the pack no longer applies.
pub async fn policies(cx: &Cx) -> Result<Arc<Policies>, Problem> {
    let ledger = cx.app.memory::<Ledger>();
    policies_of(&mut *ledger.0.lock().await, &cx.pack())
}

/// All answers of one year of application, by all readings.
///
/// # Errors
/// When facts cannot be read.
pub async fn explained(cx: &Cx, year: i32) -> Result<Arc<Explained>, Problem> {
    let key = key(cx).await?;
    let ledger = cx.app.memory::<Ledger>();
    let mut state = ledger.0.lock().await;
    if let Some((known, round)) = state.rounds.get(&year)
        && *known == key
    {
        return Ok(round.clone());
    }
    let facts = facts_of(cx, &mut state, &key).await?;
    let policies = policies_of(&mut state, &cx.pack())?;
    let round = Arc::new(Explained::calculate(policies, facts, year));
    state.rounds.insert(year, (key, round.clone()));
    Ok(round)
}

/// Years one may ask for, newest first: from the policy's first to the next one, for which this year's
/// deals will count.
pub fn years(pack: &Pack, today: Day) -> Vec<i32> {
    let last = today.year() + 1;
    let first = pack.policy.valid_from.map_or(today.year(), Day::year).min(last);
    (first..=last).rev().collect()
}

async fn key(cx: &Cx) -> Result<Key, Problem> {
    Ok((kezhuan_journal::last_seq(cx.db()).await?, cx.pack().hash().to_owned()))
}

async fn facts_of(cx: &Cx, state: &mut State, key: &Key) -> Result<Arc<Facts>, Problem> {
    if let Some((known, facts)) = &state.facts
        && known == key
    {
        return Ok(facts.clone());
    }
    let all = Cx::system(&cx.app, "claims");
    let mut facts = of_pack(&cx.pack());
    for collection in cx.app.house().collections() {
        facts.insert(collection, cx.app.house().facts(&all, collection, None).await?);
    }
    let facts = Arc::new(facts);
    state.facts = Some((key.clone(), facts.clone()));
    Ok(facts)
}

fn policies_of(state: &mut State, pack: &Arc<Pack>) -> Result<Arc<Policies>, Problem> {
    if let Some((hash, policies)) = &state.policies
        && hash == pack.hash()
    {
        return Ok(policies.clone());
    }
    let policies = Arc::new(Policies::of(pack.clone())?);
    state.policies = Some((pack.hash().to_owned(), policies.clone()));
    Ok(policies)
}

fn of_pack(pack: &Pack) -> Facts {
    let mut facts = Facts::new();
    let regions = pack.regions.units().into_iter().map(|region| {
        json!({
            "path": region.path,
            "name": region.name(),
            "counted_as_county": region.counted_as_county,
        })
    });
    facts.insert("regions", regions.collect());
    let industries = pack.industries.all.iter().map(|industry| {
        let key = pack.industries.groups.get(&industry.group).is_some_and(|group| group.key);
        json!({ "id": industry.id, "name": industry.name, "key": key })
    });
    facts.insert("industries", industries.collect());
    facts
}
