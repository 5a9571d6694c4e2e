//! Taking, checking and giving back a lease.

use kezhuan_db::sea_orm::{ConnectionTrait, Statement};
use kezhuan_db::{Db, StoreError, WriteTx};

/// The right to run a job until `until`, proved by a fence number that only grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Job name.
    pub name: &'static str,
    /// Fence: [`Lease::check`] fails once somebody else holds a later one.
    pub fence: i64,
}

const HELD_SECONDS: i64 = 60;

/// Takes the lease if it is free or expired.
///
/// # Errors
/// When the database fails.
pub async fn take(db: &Db, name: &'static str, holder: &str) -> Result<Option<Lease>, StoreError> {
    let mut tx = db.begin("system:jobs").await?;
    tx.lock_topic(name).await?;
    let backend = tx.conn().get_database_backend();
    let sql = "select fence, until from jobs_lease where name = $1";
    let row = tx
        .conn()
        .query_one_raw(Statement::from_sql_and_values(backend, sql, [name.into()]))
        .await?;
    let now = tx.now();
    let fence: i64 = match row {
        Some(row) if row.try_get::<i64>("", "until")? > now.0 => return Ok(None),
        Some(row) => row.try_get::<i64>("", "fence")? + 1,
        None => 1,
    };
    let sql = "insert into jobs_lease (name, holder, fence, until) values ($1, $2, $3, $4) \
               on conflict (name) do update set holder = excluded.holder, fence = excluded.fence, \
               until = excluded.until";
    let until = now.plus_seconds(HELD_SECONDS).0;
    let values = [name.into(), holder.into(), fence.into(), until.into()];
    tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    tx.commit_without_event("a job's lease").await?;
    Ok(Some(Lease { name, fence }))
}

impl Lease {
    /// Is this still the latest lease? Called inside the transaction that does the job's work.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when another node took over.
    pub async fn check(&self, tx: &WriteTx) -> Result<(), StoreError> {
        let backend = tx.conn().get_database_backend();
        let sql = "select 1 as one from jobs_lease where name = $1 and fence = $2";
        let values = [self.name.into(), self.fence.into()];
        let row =
            tx.conn().query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        row.map(|_| ()).ok_or(StoreError::Changed)
    }
}

/// Holds the lease for longer.
///
/// # Errors
/// [`StoreError::Changed`] when another node took over; database failures.
pub async fn keep(db: &Db, lease: &Lease) -> Result<(), StoreError> {
    let tx = db.begin("system:jobs").await?;
    lease.check(&tx).await?;
    let sql = "update jobs_lease set until = $3 where name = $1 and fence = $2";
    let until = tx.now().plus_seconds(HELD_SECONDS).0;
    let values = [lease.name.into(), lease.fence.into(), until.into()];
    let backend = tx.conn().get_database_backend();
    tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    tx.commit_without_event("a job's lease").await
}

/// Gives the lease back and notes the outcome.
///
/// # Errors
/// When the database fails.
pub async fn finish(db: &Db, lease: &Lease, outcome: &str) -> Result<(), StoreError> {
    let tx = db.begin("system:jobs").await?;
    let sql = "update jobs_lease set until = 0, finished = $3, outcome = $4 \
               where name = $1 and fence = $2";
    let values = [lease.name.into(), lease.fence.into(), tx.now().0.into(), outcome.into()];
    let backend = tx.conn().get_database_backend();
    tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    tx.commit_without_event("a job's lease").await
}
