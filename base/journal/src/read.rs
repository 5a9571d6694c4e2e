//! Reading the log: by sequence for readers, by object for people.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use kezhuan_db::{Db, StoreError, WriteTx};
use kezhuan_kernel::{Id, Instant};

use crate::event::{AGENT, Audience, EventId};

/// A recorded event.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its id.
    pub id: EventId,
    /// Its number; none until the sequencer saw it.
    pub seq: Option<i64>,
    /// When.
    pub at: Instant,
    /// Who: `user:…`, `system:…`, `public`.
    pub actor: String,
    /// `noun.happened`.
    pub kind: String,
    /// Outside id of the thing.
    pub object: String,
    /// Who may see it.
    pub audience: Audience,
    /// Details; null when erased.
    pub payload: serde_json::Value,
    /// Leaf hash, hex.
    pub leaf: String,
    /// (role, outside id).
    pub links: Vec<(String, String)>,
}

impl Entry {
    /// The name of the organization that acted for another one, by 委托书.
    pub fn agent(&self) -> Option<&str> {
        self.payload.get(AGENT).and_then(serde_json::Value::as_str)
    }

    /// `what`, and by whom where an agent did it: `提交登记（由某机构代办）`.
    pub fn told(&self, what: String) -> String {
        match self.agent() {
            Some(agent) => format!("{what}（由{agent}代办）"),
            None => what,
        }
    }
}

/// Name of a reader's place in the log.
pub type Cursor = &'static str;

const COLUMNS: &str = "e.id, e.seq, e.at, e.actor, e.kind, e.object, e.audience, e.leaf, p.payload";
const FROM: &str = "from journal_event e left join journal_payload p on p.event_id = e.id";

/// Up to `limit` numbered events after `seq`, in order, with links.
///
/// # Errors
/// When the database cannot be read.
pub async fn read_after(db: &Db, seq: i64, limit: u64) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("select {COLUMNS} {FROM} where e.seq > $1 order by e.seq limit $2");
    entries(db, &sql, vec![seq.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()]).await
}

/// All events of one thing and those that link to it, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_object(db: &Db, object: &str) -> Result<Vec<Entry>, StoreError> {
    let sql = format!(
        "select {COLUMNS} {FROM} where e.object = $1 or e.id in \
         (select event_id from journal_link where object = $1) order by e.at, e.id limit 500"
    );
    entries(db, &sql, vec![object.into()]).await
}

/// All events of one thing itself, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn events_of(db: &Db, object: &str) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("select {COLUMNS} {FROM} where e.object = $1 order by e.at, e.id limit 500");
    entries(db, &sql, vec![object.into()]).await
}

/// How many events of a kind there are in `[from, to)`.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_kind(
    db: &Db,
    kind: &str,
    from: Instant,
    to: Instant,
) -> Result<i64, StoreError> {
    let sql = "select count(*) as n from journal_event where kind = $1 and at >= $2 and at < $3";
    let values = [kind.into(), from.0.into(), to.0.into()];
    let row = db
        .reader()
        .query_one_raw(Statement::from_sql_and_values(db.backend(), sql, values))
        .await?;
    Ok(row.ok_or(StoreError::bug("no row"))?.try_get("", "n")?)
}

/// How many events an actor has caused.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_actor(db: &Db, actor: &str) -> Result<i64, StoreError> {
    let sql = "select count(*) as n from journal_event where actor = $1";
    let statement = Statement::from_sql_and_values(db.backend(), sql, [actor.into()]);
    let row = db.reader().query_one_raw(statement).await?;
    Ok(row.ok_or(StoreError::bug("no row"))?.try_get("", "n")?)
}

/// The number of the latest numbered event; 0 when there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_seq(db: &Db) -> Result<i64, StoreError> {
    let sql = "select coalesce(max(seq), 0) as last from journal_event";
    let row = db.reader().query_one_raw(Statement::from_string(db.backend(), sql)).await?;
    Ok(row.ok_or(StoreError::bug("no row"))?.try_get("", "last")?)
}

async fn entries(db: &Db, sql: &str, values: Vec<Value>) -> Result<Vec<Entry>, StoreError> {
    let statement = Statement::from_sql_and_values(db.backend(), sql, values);
    let rows = db.reader().query_all_raw(statement).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        entries.push(entry(row)?);
    }
    for entry in &mut entries {
        entry.links = links(db, entry.id).await?;
    }
    Ok(entries)
}

fn entry(row: &QueryResult) -> Result<Entry, StoreError> {
    let payload: Option<String> = row.try_get("", "payload")?;
    Ok(Entry {
        id: EventId::from_uuid(row.try_get("", "id")?),
        seq: row.try_get("", "seq")?,
        at: Instant(row.try_get("", "at")?),
        actor: row.try_get("", "actor")?,
        kind: row.try_get("", "kind")?,
        object: row.try_get("", "object")?,
        audience: Audience::parse(&row.try_get::<String>("", "audience")?),
        payload: payload.and_then(|p| serde_json::from_str(&p).ok()).unwrap_or_default(),
        leaf: row.try_get("", "leaf")?,
        links: Vec::new(),
    })
}

async fn links(db: &Db, id: EventId) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "select role, object from journal_link where event_id = $1 order by role, object";
    let statement = Statement::from_sql_and_values(db.backend(), sql, [id.uuid().into()]);
    let rows = db.reader().query_all_raw(statement).await?;
    rows.iter().map(|row| Ok((row.try_get("", "role")?, row.try_get("", "object")?))).collect()
}

/// Where a reader stands; 0 at first.
///
/// # Errors
/// When the database cannot be read.
pub async fn cursor(db: &Db, name: Cursor) -> Result<i64, StoreError> {
    let sql = "select seq from journal_cursor where name = $1";
    let statement = Statement::from_sql_and_values(db.backend(), sql, [name.into()]);
    let row = db.reader().query_one_raw(statement).await?;
    Ok(row.map(|r| r.try_get("", "seq")).transpose()?.unwrap_or(0))
}

/// Moves a reader's place, in the transaction that holds what it did with the events.
///
/// # Errors
/// When the database cannot be written.
pub async fn move_cursor(tx: &WriteTx, name: Cursor, seq: i64) -> Result<(), StoreError> {
    let sql = "insert into journal_cursor (name, seq) values ($1, $2) \
               on conflict (name) do update set seq = excluded.seq";
    let statement = Statement::from_sql_and_values(
        tx.conn().get_database_backend(),
        sql,
        [name.into(), seq.into()],
    );
    tx.conn().execute_raw(statement).await?;
    Ok(())
}
