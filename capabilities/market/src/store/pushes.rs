//! Rows of demands that were sent to units.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Id, Instant, Uuid};
use kezhuan_organizations::OrganizationId;

use crate::model::{Push, PushAnswer, PushId};
use crate::store::{at, day};

const PUSH: &str = "select id, demand, organization, reasons, sent_at, due, interested, reason, \
                    note, answered_at from market_push";

fn push(row: &QueryResult) -> Result<Push, StoreError> {
    let reasons: String = row.try_get("", "reasons")?;
    let interested: Option<bool> = row.try_get("", "interested")?;
    let answer = match (interested, at(row, "answered_at")?) {
        (Some(interested), Some(at)) => Some(PushAnswer {
            interested,
            reason: row.try_get("", "reason")?,
            note: row.try_get::<Option<String>>("", "note")?.unwrap_or_default(),
            at,
        }),
        _ => None,
    };
    Ok(Push {
        id: PushId::from_uuid(row.try_get("", "id")?),
        demand: DemandId::from_uuid(row.try_get("", "demand")?),
        organization: OrganizationId::from_uuid(row.try_get("", "organization")?),
        reasons: serde_json::from_str(&reasons).map_err(StoreError::bug)?,
        at: Instant(row.try_get("", "sent_at")?),
        due: day(row, "due")?,
        answer,
    })
}

/// One of them.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(conn: &impl ConnectionTrait, id: PushId) -> Result<Option<Push>, StoreError> {
    let found = rows(conn, &format!("{PUSH} where id = $1"), vec![id.uuid().into()]).await?;
    found.first().map(push).transpose()
}

/// To whom a demand was sent, in the order of sending.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_demand(
    conn: &impl ConnectionTrait,
    demand: DemandId,
) -> Result<Vec<Push>, StoreError> {
    let sql = format!("{PUSH} where demand = $1 order by sent_at, id");
    rows(conn, &sql, vec![demand.uuid().into()]).await?.iter().map(push).collect()
}

/// What was sent to these units and is not answered, the longest waiting first; all of it if asked.
pub(crate) async fn of_organizations(
    conn: &impl ConnectionTrait,
    organizations: &[Uuid],
    answered_too: bool,
) -> Result<Vec<Push>, StoreError> {
    let filter = if answered_too { "" } else { " and answered_at is null" };
    let sql = format!("{PUSH} where organization = $1{filter} order by sent_at, id limit 200");
    let mut found = Vec::new();
    for organization in organizations {
        for row in &rows(conn, &sql, vec![(*organization).into()]).await? {
            found.push(push(row)?);
        }
    }
    Ok(found)
}

/// Writes it; false when it was sent to this unit before.
pub(crate) async fn insert(tx: &WriteTx, p: &Push, by: Option<Uuid>) -> Result<bool, StoreError> {
    let sql = "insert into market_push (id, demand, organization, reasons, sent_by, sent_at, due) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";
    let values = vec![
        p.id.uuid().into(),
        p.demand.uuid().into(),
        p.organization.uuid().into(),
        serde_json::to_string(&p.reasons).map_err(StoreError::bug)?.into(),
        by.into(),
        p.at.0.into(),
        p.due.map(|day| day.to_string()).into(),
    ];
    Ok(run(tx, sql, values).await? == 1)
}

/// Locks the row and reads it again.
pub(crate) async fn lock(tx: &mut WriteTx, id: PushId) -> Result<Option<Push>, StoreError> {
    tx.lock("market_push", id.uuid()).await?;
    get(tx.conn(), id).await
}

pub(crate) async fn answer(tx: &WriteTx, p: &Push, by: Option<Uuid>) -> Result<(), StoreError> {
    let Some(a) = &p.answer else { return Err(StoreError::bug("no answer")) };
    let sql = "update market_push set interested = $2, reason = $3, note = $4, answered_by = $5, \
               answered_at = $6 where id = $1 and answered_at is null";
    let values = vec![
        p.id.uuid().into(),
        a.interested.into(),
        a.reason.clone().into(),
        a.note.as_str().into(),
        by.into(),
        a.at.0.into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Changed) }
}
