//! Tables of the market desk.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Market0001)]
}

struct Market0001;

impl MigrationName for Market0001 {
    fn name(&self) -> &str {
        "market_0001_matter"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Market0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table market_matter (id uuid primary key, kind varchar(20) not null, \
             object varchar(60) not null unique, title varchar(200) not null, \
             party uuid references organizations_organization (id), \
             region varchar(120) not null, owner uuid, opened_at bigint not null, \
             due varchar(10), answered_at bigint, closed_at bigint, ending varchar(40), \
             version bigint not null)",
            "create index market_matter_open on market_matter (closed_at, due)",
            "create table market_contact (id uuid primary key, \
             matter uuid not null references market_matter (id), at bigint not null, \
             made_by uuid, way varchar(40) not null, with_whom varchar(120) not null, \
             outcome varchar(40) not null, note varchar(1000) not null)",
            "create index market_contact_of on market_contact (matter, at)",
            "create table market_handover (id uuid primary key, \
             matter uuid not null references market_matter (id), at bigint not null, \
             made_by uuid, from_user uuid, to_user uuid not null, why varchar(500) not null)",
            "create index market_handover_of on market_handover (matter, at)",
            "create table market_push (id uuid primary key, \
             demand uuid not null references demands_demand (id), \
             organization uuid not null references organizations_organization (id), \
             reasons text not null, sent_by uuid, sent_at bigint not null, due varchar(10), \
             interested boolean, reason varchar(40), note varchar(500), answered_by uuid, \
             answered_at bigint, unique (demand, organization))",
            "create index market_push_waiting on market_push (organization, answered_at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
