//! Tables of the journal. Final form from the first day: the public log must cover all history.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Journal0001)]
}

struct Journal0001;

impl MigrationName for Journal0001 {
    fn name(&self) -> &str {
        "journal_0001_event"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Journal0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table journal_event (id uuid primary key, seq bigint unique, at bigint not null, \
             actor varchar(80) not null, kind varchar(80) not null, object varchar(80) not null, \
             audience varchar(10) not null, digest varchar(64) not null, leaf varchar(64) not null)",
            "create index journal_event_object on journal_event (object, at)",
            "create index journal_event_kind on journal_event (kind, at)",
            "create index journal_event_actor on journal_event (actor, at)",
            "create table journal_payload (event_id uuid primary key references journal_event (id), \
             salt varchar(64) not null, payload text not null)",
            "create table journal_link (event_id uuid not null references journal_event (id), \
             role varchar(40) not null, object varchar(80) not null, \
             primary key (event_id, role, object))",
            "create index journal_link_object on journal_link (object)",
            "create table journal_cursor (name varchar(80) primary key, seq bigint not null)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
