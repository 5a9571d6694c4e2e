//! Mandates.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Id, Instant};
use kezhuan_organizations::OrganizationId;

use crate::model::mandate::{Mandate, MandateId, MandateState};

fn mandate(row: &QueryResult) -> Result<Mandate, StoreError> {
    let word: String = row.try_get("", "state")?;
    let areas: String = row.try_get("", "areas")?;
    let day = |column: &str| -> Result<Day, StoreError> {
        row.try_get::<String>("", column)?.parse().map_err(StoreError::bug)
    };
    Ok(Mandate {
        id: MandateId::from_uuid(row.try_get("", "id")?),
        principal: OrganizationId::from_uuid(row.try_get("", "principal")?),
        agent: OrganizationId::from_uuid(row.try_get("", "agent")?),
        areas: areas.split(' ').map(str::to_owned).collect(),
        from: day("from_day")?,
        until: day("until_day")?,
        letter: FileId::from_uuid(row.try_get("", "letter")?),
        said: row.try_get("", "said")?,
        state: MandateState::parse(&word)
            .ok_or_else(|| StoreError::bug(format!("mandate state {word}")))?,
        on_paper: row.try_get("", "on_paper")?,
        reason: row.try_get("", "reason")?,
        asked_by: row.try_get("", "asked_by")?,
        asked_at: Instant(row.try_get("", "asked_at")?),
        state_at: Instant(row.try_get("", "state_at")?),
        version: row.try_get("", "version")?,
    })
}

pub(crate) async fn insert(tx: &WriteTx, m: &Mandate) -> Result<(), StoreError> {
    let sql = "insert into accounts_mandate (id, principal, agent, areas, from_day, until_day, letter, \
               said, state, on_paper, reason, asked_by, asked_at, state_at, version) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0)";
    let values = vec![
        m.id.uuid().into(),
        m.principal.uuid().into(),
        m.agent.uuid().into(),
        m.areas.join(" ").into(),
        m.from.to_string().into(),
        m.until.to_string().into(),
        m.letter.uuid().into(),
        m.said.as_str().into(),
        m.state.word().into(),
        m.on_paper.into(),
        m.reason.as_str().into(),
        m.asked_by.into(),
        m.asked_at.0.into(),
        m.state_at.0.into(),
    ];
    run(tx, sql, values).await.map(drop)
}

/// Saves what may change, guarded by version.
pub(crate) async fn save(tx: &WriteTx, m: &Mandate) -> Result<(), StoreError> {
    let sql = "update accounts_mandate set state = $3, on_paper = $4, reason = $5, state_at = $6, \
               version = version + 1 where id = $1 and version = $2";
    let values = vec![
        m.id.uuid().into(),
        m.version.into(),
        m.state.word().into(),
        m.on_paper.into(),
        m.reason.as_str().into(),
        m.state_at.0.into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    id: MandateId,
) -> Result<Option<Mandate>, StoreError> {
    let sql = "select * from accounts_mandate where id = $1";
    rows(conn, sql, vec![id.uuid().into()]).await?.first().map(mandate).transpose()
}

/// Locks it and reads it as it is now.
pub(crate) async fn lock(tx: &mut WriteTx, id: MandateId) -> Result<Option<Mandate>, StoreError> {
    tx.lock("accounts_mandate", id.uuid()).await?;
    get(tx.conn(), id).await
}

/// `$2, $3`: places for these organizations, the first of them at `from`; and their values.
fn places(organizations: &[OrganizationId], from: usize) -> (String, Vec<Value>) {
    let marks: Vec<String> =
        (from..from + organizations.len()).map(|place| format!("${place}")).collect();
    (marks.join(", "), organizations.iter().map(|id| id.uuid().into()).collect())
}

/// Those in which one of these organizations is principal or agent, newest first.
pub(crate) async fn of(
    conn: &impl ConnectionTrait,
    organizations: &[OrganizationId],
) -> Result<Vec<Mandate>, StoreError> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let (marks, values) = places(organizations, 1);
    let sql = format!(
        "select * from accounts_mandate where principal in ({marks}) or agent in ({marks}) \
         order by asked_at desc, id limit 200"
    );
    rows(conn, &sql, values).await?.iter().map(mandate).collect()
}

/// Those that nobody answered yet, the oldest first.
pub(crate) async fn asked(conn: &impl ConnectionTrait) -> Result<Vec<Mandate>, StoreError> {
    let sql =
        "select * from accounts_mandate where state = 'asked' order by asked_at, id limit 200";
    rows(conn, sql, Vec::new()).await?.iter().map(mandate).collect()
}

/// Those that these principals did not answer yet, the oldest first.
pub(crate) async fn asked_of(
    conn: &impl ConnectionTrait,
    principals: &[OrganizationId],
) -> Result<Vec<Mandate>, StoreError> {
    if principals.is_empty() {
        return Ok(Vec::new());
    }
    let (marks, values) = places(principals, 1);
    let sql = format!(
        "select * from accounts_mandate where state = 'asked' and principal in ({marks}) \
         order by asked_at, id"
    );
    rows(conn, &sql, values).await?.iter().map(mandate).collect()
}

/// Those by which one of these agents may act on this day.
pub(crate) async fn in_force(
    conn: &impl ConnectionTrait,
    agents: &[OrganizationId],
    today: Day,
) -> Result<Vec<Mandate>, StoreError> {
    if agents.is_empty() {
        return Ok(Vec::new());
    }
    let (marks, mut values) = places(agents, 2);
    values.insert(0, today.to_string().into());
    let sql = format!(
        "select * from accounts_mandate where state = 'given' and from_day <= $1 \
         and until_day >= $1 and agent in ({marks}) order by asked_at, id"
    );
    rows(conn, &sql, values).await?.iter().map(mandate).collect()
}
