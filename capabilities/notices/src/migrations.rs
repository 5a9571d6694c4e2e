//! Table: notices, one row for each event and person.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Notices0001)]
}

struct Notices0001;

impl MigrationName for Notices0001 {
    fn name(&self) -> &str {
        "notices_0001_notice"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Notices0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table notices_notice (id uuid primary key, \
             user_id uuid not null references accounts_user (id), event uuid not null, \
             kind varchar(80) not null, says varchar(120) not null, title varchar(300) not null, \
             href varchar(200) not null, at bigint not null, read_at bigint, \
             unique (user_id, event))",
            "create index notices_notice_inbox on notices_notice (user_id, at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
