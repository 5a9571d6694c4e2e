//! Registrations as facts for the policy engine: recognitions, awards, performance of headquarters.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::Id;
use kezhuan_kernel::{Day, Fen, Problem, Uuid};
use kezhuan_organizations::{Figure, OrganizationId, figures};
use kezhuan_pack::{FieldType, FigureUnit, Pack};
use kezhuan_web::{Cx, FactSource, Later};
use serde_json::{Map, Value, json};

use crate::model::{Registration, State};
use crate::store;

/// The collections of this crate.
pub(crate) const FACTS: &[FactSource] = &[
    FactSource { collection: "recognitions", load: recognitions },
    FactSource { collection: "awards", load: awards },
    FactSource { collection: "hq_performance", load: hq_performance },
];

/// Group of the kinds that are awards.
const AWARD: &str = "award";
/// Group of the kinds that are headquarters.
const HEADQUARTERS: &str = "headquarters";
/// The yearly figures by which headquarters are judged.
const PERFORMANCE: [&str; 4] = ["annual_input", "revenue", "local_tax", "city_clients"];
const PAGE: u64 = 1_000;

async fn chosen(cx: &Cx, holder: Option<Uuid>) -> Result<Vec<Registration>, Problem> {
    let conn = cx.db().reader();
    if let Some(holder) = holder {
        return Ok(store::of_holder(conn, OrganizationId::from_uuid(holder)).await?);
    }
    let mut all: Vec<Registration> = Vec::new();
    loop {
        let page = store::page_after(conn, all.last().map(|r| r.id), PAGE).await?;
        let last = (page.len() as u64) < PAGE;
        all.extend(page);
        if last {
            return Ok(all);
        }
    }
}

fn group<'a>(pack: &'a Pack, registration: &Registration) -> &'a str {
    pack.registries.kinds.get(&registration.kind).map_or("", |kind| &kind.group)
}

fn recognitions(cx: &Cx, holder: Option<Uuid>) -> Later<'_, Vec<Value>> {
    Box::pin(async move {
        let pack = cx.pack();
        let all = chosen(cx, holder).await?;
        let known = all.iter().filter(|r| r.state != State::Refused && group(&pack, r) != AWARD);
        Ok(known.map(|r| recognition(r, &pack)).collect())
    })
}

/// What is not known is absent; what was only applied for has no day.
fn recognition(r: &Registration, pack: &Pack) -> Value {
    let mut fact = json!({
        "id": r.id,
        "name": r.name,
        "number": r.number,
        "kind": r.kind,
        "level": r.level,
        "holder": r.holder,
        "region": r.region,
        "recognised_on": r.recognised_on,
        "withdrawn_on": r.withdrawn_on(pack),
        "reserve_on": r.day("reserve_on"),
        "upgrade_of": r.upgrade_of,
    });
    if let Some(industries) = r.fields.get("industries") {
        fact["industries"] = industries.clone();
    }
    fact
}

fn awards(cx: &Cx, holder: Option<Uuid>) -> Later<'_, Vec<Value>> {
    Box::pin(async move {
        let pack = cx.pack();
        let all = chosen(cx, holder).await?;
        let won = all.iter().filter(|r| group(&pack, r) == AWARD && r.counts(&pack));
        Ok(won.filter_map(|r| award(r, &pack)).collect())
    })
}

/// The grade is the place among the options of the field: 特等奖 0, 一等奖 1, …
fn award(r: &Registration, pack: &Pack) -> Option<Value> {
    let year = r.recognised_on?.year();
    let fields = &pack.registries.kinds.get(&r.kind)?.fields;
    let choice = fields.iter().find(|f| f.id == "grade" && f.kind == FieldType::Choice);
    let word = r.fields.get("grade").and_then(Value::as_str);
    let grade =
        choice.and_then(|f| f.options.iter().position(|option| Some(option.as_str()) == word));
    let mut fact = Map::new();
    fact.insert("id".into(), r.id.to_string().into());
    fact.insert("kind".into(), r.kind.clone().into());
    fact.insert("name".into(), r.name.clone().into());
    fact.insert("org".into(), r.holder.to_string().into());
    fact.insert("level".into(), r.level.clone().into());
    fact.insert("year".into(), year.into());
    if let Some(grade) = grade {
        fact.insert("grade".into(), grade.into());
    }
    Some(fact.into())
}

fn hq_performance(cx: &Cx, holder: Option<Uuid>) -> Later<'_, Vec<Value>> {
    Box::pin(async move {
        let pack = cx.pack();
        let all = chosen(cx, holder).await?;
        let mut facts = Vec::new();
        let mut seen = BTreeSet::new();
        for r in all.iter().filter(|r| group(&pack, r) == HEADQUARTERS && r.counts(&pack)) {
            let since = r.day("settled_on").or(r.recognised_on).map(Day::year);
            if seen.insert(r.holder) {
                let figures = figures(cx.db().reader(), Some(r.holder)).await?;
                facts.extend(performance(r, since, &figures, &pack));
            }
        }
        Ok(facts)
    })
}

/// One fact a year from the year it settled on; a figure that is not recorded is absent, never 0.
fn performance(
    r: &Registration,
    since: Option<i32>,
    figures: &[Figure],
    pack: &Pack,
) -> Vec<Value> {
    let mut years: BTreeMap<i32, Map<String, Value>> = BTreeMap::new();
    for figure in figures.iter().filter(|f| PERFORMANCE.contains(&f.figure.as_str())) {
        if since.is_some_and(|year| figure.year < year) {
            continue;
        }
        let value = match pack.organizations.yearly_figures.get(&figure.figure).map(|f| f.unit) {
            Some(FigureUnit::Fen) => Fen(figure.value).plain().into(),
            Some(FigureUnit::Count) => figure.value.into(),
            Some(FigureUnit::Flag) | None => continue,
        };
        years.entry(figure.year).or_default().insert(figure.figure.clone(), value);
    }
    let fact = |(year, mut fact): (i32, Map<String, Value>)| {
        fact.insert("id".into(), format!("{}/{year}", r.id).into());
        fact.insert("kind".into(), r.kind.clone().into());
        fact.insert("org".into(), r.holder.to_string().into());
        fact.insert("name".into(), r.name.clone().into());
        fact.insert("year".into(), year.into());
        Value::from(fact)
    };
    years.into_iter().map(fact).collect()
}
