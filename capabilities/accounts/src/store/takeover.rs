//! Wishes to administer an organization.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Id, Instant, Uuid};
use kezhuan_organizations::OrganizationId;

use crate::model::UserId;
use crate::model::takeover::{Takeover, TakeoverId, TakeoverState};

fn takeover(row: &QueryResult) -> Result<Takeover, StoreError> {
    let word: String = row.try_get("", "state")?;
    let letter: Option<Uuid> = row.try_get("", "letter")?;
    let until: Option<i64> = row.try_get("", "until")?;
    Ok(Takeover {
        id: TakeoverId::from_uuid(row.try_get("", "id")?),
        user: UserId::from_uuid(row.try_get("", "user_id")?),
        organization: OrganizationId::from_uuid(row.try_get("", "organization")?),
        state: TakeoverState::parse(&word)
            .ok_or_else(|| StoreError::bug(format!("takeover state {word}")))?,
        replaces: row.try_get("", "replaces")?,
        licence: FileId::from_uuid(row.try_get("", "licence")?),
        letter: letter.map(FileId::from_uuid),
        said: row.try_get("", "said")?,
        reason: row.try_get("", "reason")?,
        objection: row.try_get("", "objection")?,
        asked_at: Instant(row.try_get("", "asked_at")?),
        state_at: Instant(row.try_get("", "state_at")?),
        until: until.map(Instant),
        decided_by: row.try_get("", "decided_by")?,
        version: row.try_get("", "version")?,
    })
}

pub(crate) async fn insert(tx: &WriteTx, t: &Takeover) -> Result<(), StoreError> {
    let sql = "insert into accounts_takeover (id, user_id, organization, state, replaces, licence, \
               letter, said, reason, objection, asked_at, state_at, until, decided_by, version) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0)";
    let values = vec![
        t.id.uuid().into(),
        t.user.uuid().into(),
        t.organization.uuid().into(),
        t.state.word().into(),
        t.replaces.into(),
        t.licence.uuid().into(),
        t.letter.map(Id::uuid).into(),
        t.said.as_str().into(),
        t.reason.as_str().into(),
        t.objection.as_str().into(),
        t.asked_at.0.into(),
        t.state_at.0.into(),
        t.until.map(|at| at.0).into(),
        t.decided_by.into(),
    ];
    run(tx, sql, values).await?;
    Ok(())
}

/// Saves what may change, guarded by version.
pub(crate) async fn save(tx: &WriteTx, t: &Takeover) -> Result<(), StoreError> {
    let sql = "update accounts_takeover set state = $3, reason = $4, objection = $5, state_at = $6, \
               until = $7, decided_by = $8, version = version + 1 where id = $1 and version = $2";
    let values = vec![
        t.id.uuid().into(),
        t.version.into(),
        t.state.word().into(),
        t.reason.as_str().into(),
        t.objection.as_str().into(),
        t.state_at.0.into(),
        t.until.map(|at| at.0).into(),
        t.decided_by.into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    id: TakeoverId,
) -> Result<Option<Takeover>, StoreError> {
    let sql = "select * from accounts_takeover where id = $1";
    rows(conn, sql, vec![id.uuid().into()]).await?.first().map(takeover).transpose()
}

/// Locks it and reads it as it is now.
pub(crate) async fn lock(tx: &mut WriteTx, id: TakeoverId) -> Result<Option<Takeover>, StoreError> {
    tx.lock("accounts_takeover", id.uuid()).await?;
    get(tx.conn(), id).await
}

/// Those of an organization, newest first.
pub(crate) async fn of_organization(
    conn: &impl ConnectionTrait,
    of: OrganizationId,
) -> Result<Vec<Takeover>, StoreError> {
    let sql = "select * from accounts_takeover where organization = $1 order by asked_at desc, id \
               limit 50";
    rows(conn, sql, vec![of.uuid().into()]).await?.iter().map(takeover).collect()
}

/// Those of a person, newest first.
pub(crate) async fn of_user(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<Takeover>, StoreError> {
    let sql = "select * from accounts_takeover where user_id = $1 order by asked_at desc, id \
               limit 50";
    rows(conn, sql, vec![user.uuid().into()]).await?.iter().map(takeover).collect()
}

/// Those that wait for an official, oldest first.
pub(crate) async fn to_decide(conn: &impl ConnectionTrait) -> Result<Vec<Takeover>, StoreError> {
    let sql = "select * from accounts_takeover where state in ('asked', 'objected') \
               order by state_at, id limit 200";
    rows(conn, sql, Vec::new()).await?.iter().map(takeover).collect()
}

/// Those whose time for objections is over.
pub(crate) async fn due(
    conn: &impl ConnectionTrait,
    now: Instant,
) -> Result<Vec<TakeoverId>, StoreError> {
    let sql = "select * from accounts_takeover where state = 'granted' and until <= $1 \
               order by until, id limit 100";
    let found = rows(conn, sql, vec![now.0.into()]).await?;
    found.iter().map(|row| Ok(TakeoverId::from_uuid(row.try_get("", "id")?))).collect()
}

/// When the next time for objections is over.
pub(crate) async fn next_due(conn: &impl ConnectionTrait) -> Result<Option<Instant>, StoreError> {
    let sql = "select min(until) as at from accounts_takeover where state = 'granted'";
    let found = rows(conn, sql, Vec::new()).await?;
    let at: Option<i64> = found.first().map(|row| row.try_get("", "at")).transpose()?.flatten();
    Ok(at.map(Instant))
}
