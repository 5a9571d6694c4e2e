//! The table of messages.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Outbox0001)]
}

struct Outbox0001;

impl MigrationName for Outbox0001 {
    fn name(&self) -> &str {
        "outbox_0001_message"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Outbox0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table outbox_message (id uuid primary key, channel varchar(10) not null, \
             address varchar(500) not null, subject varchar(200) not null, text text not null, \
             signing_key varchar(200) not null, until bigint, secret boolean not null, \
             state varchar(10) not null, at bigint not null, attempts bigint not null, \
             due_at bigint not null, error varchar(300) not null, settled_at bigint)",
            "create index outbox_message_due on outbox_message (state, due_at)",
            "create index outbox_message_at on outbox_message (at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
