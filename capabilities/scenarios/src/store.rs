//! Rows of scenarios: the only place that knows the table.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Day, Id, Instant};

use crate::model::{Scenario, ScenarioId, State};

/// So many are listed.
const MOST: i64 = 200;

fn day(row: &QueryResult, column: &str) -> Result<Option<Day>, StoreError> {
    let text: Option<String> = row.try_get("", column)?;
    let parse = |text: String| text.parse().map_err(|_| StoreError::bug(format!("day {text}")));
    text.map(parse).transpose()
}

fn scenario(row: &QueryResult) -> Result<Scenario, StoreError> {
    let word: String = row.try_get("", "state")?;
    let changes: String = row.try_get("", "changes")?;
    let year: i64 = row.try_get("", "year")?;
    Ok(Scenario {
        id: ScenarioId::from_uuid(row.try_get("", "id")?),
        name: row.try_get("", "name")?,
        year: i32::try_from(year).map_err(|_| StoreError::bug(format!("year {year}")))?,
        changes: serde_json::from_str(&changes)
            .map_err(|error| StoreError::bug(format!("changes: {error}")))?,
        state: State::parse(&word).ok_or_else(|| StoreError::bug(format!("scenario {word}")))?,
        valid_from: day(row, "valid_from")?,
        valid_to: day(row, "valid_to")?,
        basis: row.try_get("", "basis")?,
        pack: row.try_get("", "pack")?,
        by: row.try_get("", "made_by")?,
        at: Instant(row.try_get("", "at")?),
    })
}

/// Writes it, new or changed.
pub(crate) async fn save(tx: &WriteTx, s: &Scenario) -> Result<(), StoreError> {
    let sql = "insert into scenarios_scenario (id, name, year, changes, state, valid_from, valid_to, \
               basis, pack, made_by, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
               on conflict (id) do update set name = excluded.name, year = excluded.year, \
               changes = excluded.changes, state = excluded.state, \
               valid_from = excluded.valid_from, valid_to = excluded.valid_to, \
               basis = excluded.basis, pack = excluded.pack, at = excluded.at";
    let changes = serde_json::to_string(&s.changes)
        .map_err(|error| StoreError::bug(format!("changes: {error}")))?;
    let values = vec![
        s.id.uuid().into(),
        s.name.as_str().into(),
        i64::from(s.year).into(),
        changes.into(),
        s.state.word().into(),
        s.valid_from.map(|day| day.to_string()).into(),
        s.valid_to.map(|day| day.to_string()).into(),
        s.basis.as_str().into(),
        s.pack.as_str().into(),
        s.by.into(),
        s.at.0.into(),
    ];
    run(tx, sql, values).await?;
    Ok(())
}

pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    id: ScenarioId,
) -> Result<Option<Scenario>, StoreError> {
    let sql = "select * from scenarios_scenario where id = $1";
    rows(conn, sql, vec![id.uuid().into()]).await?.first().map(scenario).transpose()
}

/// The newest first.
pub(crate) async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Scenario>, StoreError> {
    let sql = "select * from scenarios_scenario order by at desc, id desc limit $1";
    rows(conn, sql, vec![MOST.into()]).await?.iter().map(scenario).collect()
}
