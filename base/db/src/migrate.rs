//! Migrations of all capabilities, run in House order by one process at a time.

use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use sea_orm_migration::prelude::*;
use sea_orm_migration::{MigrationTrait, MigratorTraitSelf};

use crate::{Db, StoreError};

/// Makes the list; called several times because a migration cannot be cloned.
type Make<'a> = &'a (dyn Fn() -> Vec<Box<dyn MigrationTrait>> + Send + Sync);

struct All<'a>(Make<'a>);

impl MigratorTraitSelf for All<'_> {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        (self.0)()
    }
}

impl Db {
    /// Applies what is missing. Nodes that start together wait for each other.
    ///
    /// # Errors
    /// When a migration fails (it is rolled back) or the lock cannot be had.
    pub async fn migrate(&self, make: Make<'_>) -> Result<(), StoreError> {
        match self.backend() {
            DbBackend::Postgres => {
                let lock = self.0.writer.begin().await?;
                lock.execute_unprepared("select pg_advisory_xact_lock(805306368)").await?;
                All(make).up(&self.0.writer, None).await?;
                lock.commit().await?;
            }
            _ => {
                let path = self.url().trim_start_matches("sqlite://").split('?').next();
                let path = format!("{}.lock", path.unwrap_or_default());
                let file = tokio::task::spawn_blocking(move || lock_file(&path));
                let file = file.await.map_err(StoreError::bug)?.map_err(StoreError::bug)?;
                All(make).up(&self.0.writer, None).await?;
                drop(file);
            }
        }
        self.reload_offset().await
    }
}

fn lock_file(path: &str) -> std::io::Result<std::fs::File> {
    let file = std::fs::File::create(path)?;
    file.lock()?;
    Ok(file)
}

/// How many migrations are still to be applied.
///
/// # Errors
/// When the database cannot be read.
pub async fn pending(db: &Db, make: Make<'_>) -> Result<usize, StoreError> {
    Ok(All(make).get_pending_migrations(&db.0.writer).await?.len())
}

/// The tables of this crate; the first migrations of every database.
pub fn base_migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Base0001), Box::new(Base0002)]
}

struct Base0001;

impl MigrationName for Base0001 {
    fn name(&self) -> &str {
        "db_0001_meta"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Base0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "create table kezhuan_meta (key varchar(100) primary key, value text not null)";
        manager.get_connection().execute_unprepared(sql).await?;
        let sql = "create table kezhuan_idempotency (key varchar(200) primary key, \
                   digest varchar(64) not null, answer text, at bigint not null)";
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }
}

struct Base0002;

impl MigrationName for Base0002 {
    fn name(&self) -> &str {
        "db_0002_count"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Base0002 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for sql in [
            "create table kezhuan_count (id uuid primary key, what varchar(40) not null, \
             who varchar(64) not null, at bigint not null)",
            "create index kezhuan_count_who on kezhuan_count (what, who, at)",
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
