//! Table: notices, one row for each event and person.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Notices0001), Box::new(Notices0002)]
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

struct Notices0002;

impl MigrationName for Notices0002 {
    fn name(&self) -> &str {
        "notices_0002_preference"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Notices0002 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table notices_preference (user_id uuid not null \
             references accounts_user (id), topic varchar(20) not null, pace varchar(10) not null, \
             primary key (user_id, topic))",
            "create table notices_digest (notice uuid primary key \
             references notices_notice (id), user_id uuid not null, due_at bigint not null)",
            "create index notices_digest_due on notices_digest (due_at)",
            "create table notices_robot (organization uuid primary key \
             references organizations_organization (id), channel varchar(10) not null, \
             address varchar(500) not null, signing_key varchar(200) not null, set_by uuid, \
             set_at bigint not null)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
