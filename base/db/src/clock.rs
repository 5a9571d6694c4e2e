//! The one clock: the database's (PostgreSQL) or the process's (SQLite), plus a demo offset.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kezhuan_kernel::Instant;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::StoreError;

/// A clock moved by hand. Only moves forward.
#[derive(Debug, Clone)]
pub struct ScriptedClock(Arc<AtomicI64>);

impl ScriptedClock {
    /// Starts at this moment.
    pub fn new(start: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(start.0)))
    }

    /// Moves to this moment; earlier moments are ignored.
    pub fn set(&self, to: Instant) {
        self.0.fetch_max(to.0, Ordering::SeqCst);
    }

    /// Moves on.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds.max(0) * 1_000_000, Ordering::SeqCst);
    }

    /// The moment it shows.
    pub fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) struct Clock {
    scripted: Option<ScriptedClock>,
    offset: AtomicI64,
}

impl Clock {
    pub(crate) fn new(scripted: Option<ScriptedClock>) -> Self {
        Self { scripted, offset: AtomicI64::new(0) }
    }

    pub(crate) fn set_offset(&self, micros: i64) {
        self.offset.store(micros, Ordering::SeqCst);
    }

    pub(crate) fn process_now(&self) -> Instant {
        match &self.scripted {
            Some(clock) => clock.now(),
            None => Instant(system_micros() + self.offset.load(Ordering::SeqCst)),
        }
    }

    pub(crate) fn outside_now(&self) -> Instant {
        Instant(self.process_now().0 - self.offset.load(Ordering::SeqCst))
    }

    /// The time inside a transaction: every node of a PostgreSQL cluster shares the server's.
    pub(crate) async fn transaction_now(
        &self,
        conn: &impl ConnectionTrait,
    ) -> Result<Instant, StoreError> {
        if self.scripted.is_some() || conn.get_database_backend() != DbBackend::Postgres {
            return Ok(self.process_now());
        }
        let sql = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now";
        let row = conn.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let micros: i64 = row.ok_or(StoreError::bug("no clock"))?.try_get("", "now")?;
        Ok(Instant(micros + self.offset.load(Ordering::SeqCst)))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn system_micros() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX))
}
