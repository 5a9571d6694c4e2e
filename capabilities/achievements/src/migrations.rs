//! Tables of achievements.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Achievements0001), Box::new(Achievements0002)]
}

struct Achievements0001;

impl MigrationName for Achievements0001 {
    fn name(&self) -> &str {
        "achievements_0001_achievement"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Achievements0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table achievements_achievement (id uuid primary key, \
             serial varchar(40) not null unique, year integer not null, number bigint not null, \
             holder uuid references organizations_organization (id), region varchar(120) not null, \
             title varchar(200) not null, content text not null, draft text, \
             state varchar(20) not null, state_at bigint not null, reason varchar(1000), \
             dealing varchar(20) not null, submitted_at bigint, unit_reviewed_by uuid, \
             unit_reviewed_at bigint, published_by uuid, published_on varchar(10), \
             expires_on varchar(10), corrections text not null, source_key varchar(400) unique, demo boolean not null, \
             created_by uuid, created_at bigint not null, version bigint not null, \
             unique (year, number))",
            "create index achievements_achievement_holder \
             on achievements_achievement (holder, state, state_at)",
            "create index achievements_achievement_state \
             on achievements_achievement (state, state_at)",
            "create index achievements_achievement_expiry \
             on achievements_achievement (state, dealing, expires_on)",
            "create index achievements_achievement_creator \
             on achievements_achievement (created_by, state)",
            "create table achievements_attachment (id uuid primary key, \
             achievement uuid not null references achievements_achievement (id), \
             file uuid not null, label varchar(120) not null, tier varchar(20) not null, \
             added_by uuid, added_at bigint not null)",
            "create index achievements_attachment_of on achievements_attachment (achievement)",
            "create table achievements_nda (id uuid primary key, \
             achievement uuid not null references achievements_achievement (id), \
             organization uuid not null references organizations_organization (id), \
             person uuid not null, at bigint not null, unique (achievement, organization))",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Achievements0002;

impl MigrationName for Achievements0002 {
    fn name(&self) -> &str {
        "achievements_0002_proposed"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Achievements0002 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "alter table achievements_achievement add column proposed text",
            "alter table achievements_achievement add column proposed_at bigint",
            "create index achievements_achievement_proposed \
             on achievements_achievement (proposed_at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
