//! One write transaction: time read inside it, fresh identifiers, a commit that wants an event.

use kezhuan_kernel::{Id, Instant, Uuid};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::OwnedMutexGuard;

use crate::{Db, StoreError};

/// A transaction that may write. Dropping it rolls back.
pub struct WriteTx {
    tx: DatabaseTransaction,
    db: Db,
    now: Instant,
    actor: String,
    agent: Option<(String, String)>,
    recorded: usize,
    _gate: Option<OwnedMutexGuard<()>>,
}

impl Db {
    /// Begins a write transaction. `actor` is kept with every event: `user:…`, `job:…`.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self, actor: impl Into<String>) -> Result<WriteTx, StoreError> {
        let gate = match self.backend() {
            DbBackend::Sqlite => Some(self.0.gate.clone().lock_owned().await),
            _ => None,
        };
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let tx = self.0.writer.begin_with_options(options).await?;
        let now = self.0.clock.transaction_now(&tx).await?;
        Ok(WriteTx {
            tx,
            db: self.clone(),
            now,
            actor: actor.into(),
            agent: None,
            recorded: 0,
            _gate: gate,
        })
    }
}

impl WriteTx {
    /// The connection; for `store.rs`.
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// The time of this transaction, read after its lock.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// From now on every event tells that this organization acts for another: outside id and name.
    pub fn act_for_another(&mut self, agent: String, name: String) {
        self.agent = Some((agent, name));
    }

    /// The organization that acts for another one: outside id and name.
    pub fn agent(&self) -> Option<(&str, &str)> {
        self.agent.as_ref().map(|(id, name)| (id.as_str(), name.as_str()))
    }

    /// Who acts.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// A fresh identifier, ordered by time.
    pub fn fresh<T: Id>(&self) -> T {
        T::from_uuid(self.fresh_uuid())
    }

    /// A fresh UUIDv7.
    pub fn fresh_uuid(&self) -> Uuid {
        let millis = u64::try_from(self.now.0 / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.db.random_bytes()).into_uuid()
    }

    /// Locks one row until the end (PostgreSQL), then reads the time again: what follows is judged
    /// by the moment the lock was got. On SQLite the whole transaction already is the lock.
    ///
    /// # Errors
    /// When the database fails. A missing row is not an error here.
    pub async fn lock(&mut self, table: &'static str, id: Uuid) -> Result<(), StoreError> {
        if self.db.backend() == DbBackend::Postgres {
            let sql = format!("select 1 from {table} where id = $1 for update");
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [id.into()]);
            self.tx.query_one_raw(statement).await?;
            self.now = self.db.0.clock.transaction_now(&self.tx).await?;
        }
        Ok(())
    }

    /// Serialises everyone who names the same `topic` until the end of the transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lock_topic(&mut self, topic: &str) -> Result<(), StoreError> {
        if self.db.backend() == DbBackend::Postgres {
            let sql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";
            let statement =
                Statement::from_sql_and_values(DbBackend::Postgres, sql, [topic.into()]);
            self.tx.query_one_raw(statement).await?;
            self.now = self.db.0.clock.transaction_now(&self.tx).await?;
        }
        Ok(())
    }

    /// Runs one statement as it is; for maintenance and for tests that tamper.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn run_sql(&self, sql: &str) -> Result<(), StoreError> {
        self.tx.execute_unprepared(sql).await?;
        Ok(())
    }

    /// Called by the journal for each event.
    pub fn mark_recorded(&mut self) {
        self.recorded += 1;
    }

    /// Commits. Refused when no event was recorded.
    ///
    /// # Errors
    /// No event; or the database failed (then nothing happened), or the answer was lost
    /// ([`StoreError::UnknownOutcome`]).
    pub async fn commit(self) -> Result<(), StoreError> {
        if self.recorded == 0 {
            return Err(StoreError::bug("commit without an event"));
        }
        self.finish().await
    }

    /// Commits something that is no business event (a session, a lease), saying why.
    ///
    /// # Errors
    /// As [`WriteTx::commit`].
    pub async fn commit_without_event(self, _why: &'static str) -> Result<(), StoreError> {
        self.finish().await
    }

    async fn finish(self) -> Result<(), StoreError> {
        let wake = self.db.clone();
        self.tx.commit().await.map_err(|error| match error {
            sea_orm::DbErr::Conn(_) | sea_orm::DbErr::ConnectionAcquire(_) => {
                StoreError::UnknownOutcome(error.to_string())
            }
            other => StoreError::Db(other),
        })?;
        wake.0.commits.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        wake.0.wake.notify_waiters();
        Ok(())
    }
}
