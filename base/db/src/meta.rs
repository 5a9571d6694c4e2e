//! What kind of database this is (real, demo or test), and the demo's time offset.

use kezhuan_kernel::Instant;
use sea_orm::{ConnectionTrait, Statement};

use crate::{Db, StoreError, WriteTx};

/// Chosen when the database is created and never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Real data. The clock cannot be moved.
    Real,
    /// Invented data; the clock can be moved forward. `serve` refuses it.
    Demo,
}

impl Profile {
    const fn word(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Demo => "demo",
        }
    }
}

const OFFSET: &str = "clock_offset_us";
const PROFILE: &str = "profile";
const IDENTITY: &str = "identity";

impl Db {
    /// What this database was created as; `None` before the first migration.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn profile(&self) -> Result<Option<Profile>, StoreError> {
        let word = self.meta(PROFILE).await?;
        Ok(match word.as_deref() {
            Some("demo") => Some(Profile::Demo),
            Some(_) => Some(Profile::Real),
            None => None,
        })
    }

    /// Fixes the profile of a new database; later calls do nothing.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn create_as(&self, profile: Profile) -> Result<(), StoreError> {
        if self.profile().await?.is_none() {
            let tx = self.begin("system").await?;
            put(tx.conn(), PROFILE, profile.word()).await?;
            let identity = u64::from_be_bytes(self.random_bytes());
            put(tx.conn(), IDENTITY, &format!("{identity:016x}")).await?;
            tx.commit_without_event("database profile").await?;
        }
        Ok(())
    }

    /// A word of chance given at birth, so that a search index is never read for another database.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn identity(&self) -> Result<String, StoreError> {
        Ok(self.meta(IDENTITY).await?.unwrap_or_else(|| "0".to_owned()))
    }

    /// A small text kept under a key, if any. Missing table = nothing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        let sql = "select value from kezhuan_meta where key = $1";
        let statement = Statement::from_sql_and_values(self.backend(), sql, [key.into()]);
        match self.reader().query_one_raw(statement).await {
            Ok(row) => Ok(row.map(|r| r.try_get("", "value")).transpose()?),
            Err(error) if is_missing_table(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn reload_offset(&self) -> Result<(), StoreError> {
        let offset = self.meta(OFFSET).await?.and_then(|v| v.parse().ok()).unwrap_or(0);
        self.0.clock.set_offset(offset);
        Ok(())
    }

    /// Lets a demo's clock go on from `at`, where its story ends, whatever the real date is. Only the
    /// first time; later starts go on from where the clock is. Refused on real data.
    ///
    /// # Errors
    /// On real data, and when the database cannot be written.
    pub async fn start_clock(&self, at: Instant) -> Result<(), StoreError> {
        if self.profile().await? != Some(Profile::Demo) {
            return Err(StoreError::bug("the clock of real data does not move"));
        }
        if self.meta(OFFSET).await?.is_some() {
            return Ok(());
        }
        let tx = self.begin("demo").await?;
        put(tx.conn(), OFFSET, &(at.0 - self.now().0).to_string()).await?;
        tx.commit_without_event("demo clock").await?;
        self.reload_offset().await
    }

    /// Moves a demo's clock forward to `to`. Refused on real data.
    ///
    /// # Errors
    /// On real data, and when the database cannot be written.
    pub async fn move_clock(&self, to: Instant) -> Result<(), StoreError> {
        if self.profile().await? != Some(Profile::Demo) {
            return Err(StoreError::bug("the clock of real data does not move"));
        }
        let offset: i64 = self.meta(OFFSET).await?.and_then(|v| v.parse().ok()).unwrap_or(0);
        let ahead = (to.0 - self.now().0).max(0);
        let tx = self.begin("demo").await?;
        put(tx.conn(), OFFSET, &(offset + ahead).to_string()).await?;
        tx.commit_without_event("demo clock").await?;
        self.reload_offset().await
    }
}

impl WriteTx {
    /// Keeps a small text under a key.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        put(self.conn(), key, value).await
    }
}

async fn put(conn: &impl ConnectionTrait, key: &str, value: &str) -> Result<(), StoreError> {
    let sql = "insert into kezhuan_meta (key, value) values ($1, $2) \
               on conflict (key) do update set value = excluded.value";
    let values = [key.into(), value.into()];
    conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values))
        .await?;
    Ok(())
}

fn is_missing_table(error: &sea_orm::DbErr) -> bool {
    let text = error.to_string();
    text.contains("no such table") || text.contains("does not exist")
}
