//! Rows of readers: the only place that knows the tables.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Id, Instant, Page, Uuid};

use crate::model::{Report, ReportId, State};

fn number(n: u64) -> Value {
    Value::from(i64::try_from(n).unwrap_or(i64::MAX))
}

async fn count(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    let found = rows(conn, sql, values).await?;
    let n: i64 = found.first().map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    Ok(u64::try_from(n).unwrap_or(0))
}

fn report(row: &QueryResult) -> Result<Report, StoreError> {
    let word: String = row.try_get("", "state")?;
    let file: Option<Uuid> = row.try_get("", "file")?;
    let decided_at: Option<i64> = row.try_get("", "decided_at")?;
    Ok(Report {
        id: ReportId::from_uuid(row.try_get("", "id")?),
        object: row.try_get("", "object")?,
        title: row.try_get("", "title")?,
        by: row.try_get("", "reporter")?,
        kind: row.try_get("", "kind")?,
        text: row.try_get("", "said")?,
        file: file.map(FileId::from_uuid),
        state: State::parse(&word).ok_or_else(|| StoreError::bug(format!("report {word}")))?,
        reason: row.try_get("", "reason")?,
        at: Instant(row.try_get("", "at")?),
        decided_by: row.try_get("", "decided_by")?,
        decided_at: decided_at.map(Instant),
    })
}

pub(crate) async fn insert(tx: &WriteTx, r: &Report) -> Result<(), StoreError> {
    let sql = "insert into readers_report (id, object, title, reporter, kind, said, file, state, \
               reason, at) values ($1, $2, $3, $4, $5, $6, $7, $8, '', $9)";
    let values = vec![
        r.id.uuid().into(),
        r.object.as_str().into(),
        r.title.as_str().into(),
        r.by.into(),
        r.kind.as_str().into(),
        r.text.as_str().into(),
        r.file.map(Id::uuid).into(),
        r.state.word().into(),
        r.at.0.into(),
    ];
    run(tx, sql, values).await?;
    Ok(())
}

/// Saves the decision; only of one that was open.
pub(crate) async fn save(tx: &WriteTx, r: &Report) -> Result<(), StoreError> {
    let sql = "update readers_report set state = $2, reason = $3, decided_by = $4, decided_at = $5 \
               where id = $1 and state = 'open'";
    let values = vec![
        r.id.uuid().into(),
        r.state.word().into(),
        r.reason.as_str().into(),
        r.decided_by.into(),
        r.decided_at.map(|at| at.0).into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    id: ReportId,
) -> Result<Option<Report>, StoreError> {
    let sql = "select * from readers_report where id = $1";
    rows(conn, sql, vec![id.uuid().into()]).await?.first().map(report).transpose()
}

/// Open ones of a record, oldest first.
pub(crate) async fn open_of(
    conn: &impl ConnectionTrait,
    object: &str,
) -> Result<Vec<Report>, StoreError> {
    let sql = "select * from readers_report where object = $1 and state = 'open' order by at, id";
    rows(conn, sql, vec![object.into()]).await?.iter().map(report).collect()
}

/// All open ones, longest waiting first.
pub(crate) async fn open(
    conn: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<Report>, StoreError> {
    let sql = "select * from readers_report where state = 'open' order by at, id limit $1";
    rows(conn, sql, vec![number(limit)]).await?.iter().map(report).collect()
}

/// Decided ones, newest first.
pub(crate) async fn decided(
    conn: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<Report>, StoreError> {
    let sql = "select * from readers_report where state <> 'open' \
               order by decided_at desc, id desc limit $1";
    rows(conn, sql, vec![number(limit)]).await?.iter().map(report).collect()
}

/// Those of a person, newest first.
pub(crate) async fn by_person(
    conn: &impl ConnectionTrait,
    user: Uuid,
    limit: u64,
) -> Result<Vec<Report>, StoreError> {
    let sql = "select * from readers_report where reporter = $1 order by at desc, id desc limit $2";
    rows(conn, sql, vec![user.into(), number(limit)]).await?.iter().map(report).collect()
}

/// Decided, but without reason or moment.
pub(crate) async fn undecided(conn: &impl ConnectionTrait) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from readers_report where state <> 'open' \
               and (reason = '' or decided_at is null)";
    count(conn, sql, vec![]).await
}

/// Something kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) object: String,
    /// Its title when it was kept.
    pub(crate) title: String,
    pub(crate) at: Instant,
}

/// Keeps it; once is enough.
pub(crate) async fn keep(
    tx: &WriteTx,
    user: Uuid,
    object: &str,
    title: &str,
) -> Result<(), StoreError> {
    let sql = "insert into readers_kept (user_id, object, title, at) values ($1, $2, $3, $4) \
               on conflict (user_id, object) do nothing";
    run(tx, sql, vec![user.into(), object.into(), title.into(), tx.now().0.into()]).await?;
    Ok(())
}

pub(crate) async fn drop(tx: &WriteTx, user: Uuid, object: &str) -> Result<(), StoreError> {
    let sql = "delete from readers_kept where user_id = $1 and object = $2";
    run(tx, sql, vec![user.into(), object.into()]).await?;
    Ok(())
}

pub(crate) async fn drop_all(tx: &WriteTx, user: Uuid) -> Result<(), StoreError> {
    run(tx, "delete from readers_kept where user_id = $1", vec![user.into()]).await?;
    Ok(())
}

pub(crate) async fn keeps(
    conn: &impl ConnectionTrait,
    user: Uuid,
    object: &str,
) -> Result<bool, StoreError> {
    let sql = "select count(*) as n from readers_kept where user_id = $1 and object = $2";
    Ok(count(conn, sql, vec![user.into(), object.into()]).await? > 0)
}

pub(crate) async fn kept_count(conn: &impl ConnectionTrait, user: Uuid) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from readers_kept where user_id = $1";
    count(conn, sql, vec![user.into()]).await
}

/// A page of what a person keeps, newest first.
pub(crate) async fn kept(
    conn: &impl ConnectionTrait,
    user: Uuid,
    page: Page,
) -> Result<Vec<Kept>, StoreError> {
    let sql = "select object, title, at from readers_kept where user_id = $1 \
               order by at desc, object limit $2 offset $3";
    let values = vec![user.into(), number(page.size), number(page.offset())];
    let one = |row: &QueryResult| {
        Ok(Kept {
            object: row.try_get("", "object")?,
            title: row.try_get("", "title")?,
            at: Instant(row.try_get("", "at")?),
        })
    };
    rows(conn, sql, values).await?.iter().map(one).collect()
}

/// Who keeps it.
pub(crate) async fn keepers(
    conn: &impl ConnectionTrait,
    object: &str,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = "select user_id from readers_kept where object = $1";
    let found = rows(conn, sql, vec![object.into()]).await?;
    found.iter().map(|row| Ok(row.try_get("", "user_id")?)).collect()
}
