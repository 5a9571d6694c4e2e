//! Tables of readers.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Readers0001)]
}

struct Readers0001;

impl MigrationName for Readers0001 {
    fn name(&self) -> &str {
        "readers_0001_report"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Readers0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table readers_report (id uuid primary key, object varchar(60) not null, \
             title varchar(200) not null, \
             reporter uuid not null references accounts_user (id), kind varchar(60) not null, \
             said text not null, file uuid, state varchar(12) not null, reason text not null, \
             at bigint not null, decided_by uuid, decided_at bigint)",
            "create unique index readers_report_open on readers_report (object, reporter) \
             where state = 'open'",
            "create index readers_report_state on readers_report (state, at)",
            "create index readers_report_reporter on readers_report (reporter, at)",
            "create table readers_kept (user_id uuid not null references accounts_user (id), \
             object varchar(60) not null, title varchar(200) not null, at bigint not null, \
             primary key (user_id, object))",
            "create index readers_kept_object on readers_kept (object)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
