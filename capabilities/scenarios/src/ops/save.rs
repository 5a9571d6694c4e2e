//! Making and changing a scenario: what differs from the pack is a change, and the changed policy must
//! be one that could be loaded.

use kezhuan_authority::Subject;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Fen, Problem, Rate};
use kezhuan_rules::{Change, Place, PlaceKind};
use kezhuan_web::Cx;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{Scenario, ScenarioId, State};
use crate::permissions::WRITE;
use crate::store;

/// A scenario, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ScenarioRaw {
    /// Its name.
    pub name: String,
    /// Year of application, `2026`.
    pub year: String,
    /// Places and what shall stand there; a place that is not named stays as it is.
    pub places: Vec<PlaceRaw>,
}

/// A place, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PlaceRaw {
    /// `rule.ZK-5-12.amount[0].rate`.
    pub path: String,
    /// `8%`, `1000000.00`, or conditions as JSON.
    pub value: String,
}

/// A value as it is typed: text as it is, everything else as JSON.
pub(crate) fn typed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Makes a scenario.
///
/// # Errors
/// Not allowed, or fields to mend.
pub async fn create(cx: &Cx, raw: &ScenarioRaw) -> Result<ScenarioId, Problem> {
    let may = cx.may(&WRITE, &Subject::none())?;
    let (name, year, changes) = check(cx, raw)?;
    let tx = cx.write(&may).await?;
    let scenario = Scenario {
        id: tx.fresh(),
        name,
        year,
        changes,
        state: State::Draft,
        valid_from: None,
        valid_to: None,
        basis: String::new(),
        pack: cx.pack().hash().to_owned(),
        by: cx.user().ok_or(Problem::SignIn)?,
        at: tx.now(),
    };
    keep(tx, "scenarios.created", &scenario).await?;
    Ok(scenario.id)
}

/// Changes a scenario.
///
/// # Errors
/// Not allowed, there is none, it has been handed on, or fields to mend.
pub async fn save(cx: &Cx, id: ScenarioId, raw: &ScenarioRaw) -> Result<(), Problem> {
    let may = cx.may(&WRITE, &Subject::none())?;
    let (name, year, changes) = check(cx, raw)?;
    let mut tx = cx.write(&may).await?;
    tx.lock_topic(&format!("scenarios/{id}")).await?;
    let before = store::get(tx.conn(), id).await?.ok_or(Problem::NotFound)?;
    before.still_draft()?;
    let pack = cx.pack().hash().to_owned();
    let after = Scenario { name, year, changes, pack, at: tx.now(), ..before };
    keep(tx, "scenarios.changed", &after).await
}

pub(crate) async fn keep(
    mut tx: kezhuan_db::WriteTx,
    kind: &'static str,
    scenario: &Scenario,
) -> Result<(), Problem> {
    store::save(&tx, scenario).await?;
    let payload = serde_json::json!({
        "name": scenario.name, "year": scenario.year, "changes": scenario.changes,
        "valid_from": scenario.valid_from, "valid_to": scenario.valid_to, "basis": scenario.basis,
    });
    tx.record(Event::new(kind, scenario.id).payload(payload)).await?;
    Ok(tx.commit().await?)
}

/// Name, year and changes; every mistake at its field.
pub(crate) fn check(cx: &Cx, raw: &ScenarioRaw) -> Result<(String, i32, Vec<Change>), Problem> {
    let pack = cx.pack();
    let years = kezhuan_claims::years(&pack, cx.now().day());
    let mut c = Check::new();
    let name = c.text("name", &raw.name).required("请给方案起个名字").max(100).get();
    let known = |text: &str| text.parse().ok().filter(|year| years.contains(year));
    let year = c.one_of("year", &raw.year, known);
    let places = pack.policy.places();
    let mut changes = Vec::new();
    for (at, typed) in raw.places.iter().enumerate() {
        let field = format!("places[{at}][value]");
        let Some(place) = places.iter().find(|place| place.path == typed.path) else {
            c.wrong(&field, "现行规则里没有这一处，请刷新页面");
            continue;
        };
        match change(place, &typed.value) {
            Err(message) => c.wrong(&field, message),
            Ok(None) => {}
            Ok(Some(change)) => {
                if let Err(mistakes) = pack.policy.with_changes(std::slice::from_ref(&change)) {
                    let told = mistakes.first().map(|mistake| match &mistake.help {
                        Some(help) => format!("{}（{help}）", mistake.message),
                        None => mistake.message.clone(),
                    });
                    c.wrong(&field, told.unwrap_or_default());
                }
                changes.push(change);
            }
        }
    }
    c.finish()?;
    if let Err(mistakes) = pack.policy.with_changes(&changes) {
        let told = mistakes.first().map(|mistake| mistake.message.clone()).unwrap_or_default();
        return Err(Problem::conflict("scenarios.not_a_policy", &told));
    }
    Ok((name, year.unwrap_or_default(), changes))
}

/// The change of a place; none when it stays as it is.
fn change(place: &Place, raw: &str) -> Result<Option<Change>, String> {
    let text = raw.trim();
    let value = match place.kind {
        PlaceKind::Condition => serde_json::from_str(text)
            .ok()
            .filter(Value::is_array)
            .ok_or("条件写成 [[\"字段\", \"比较\", 值], …]，引号和方括号用英文的")?,
        PlaceKind::Whole => Value::from(text.parse::<i64>().map_err(|_| "请填整数")?),
        _ if text.is_empty() => return Err("不能空着；不想改就填回现行的数".to_owned()),
        PlaceKind::Rate if text.parse::<Rate>().is_err() => {
            return Err("请填比例，例如 10%、0.6‰、1/3".to_owned());
        }
        PlaceKind::Money => {
            let fen = Fen::parse_yuan(text).map_err(|error| error.to_string())?;
            if Fen::parse_yuan(&self::typed(&place.value)) == Ok(fen) {
                return Ok(None);
            }
            Value::from(fen.plain())
        }
        _ => Value::from(text),
    };
    Ok((value != place.value).then(|| Change(place.path.clone(), value)))
}
