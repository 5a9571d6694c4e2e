//! Tables of demands.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Demands0001), Box::new(Demands0002)]
}

struct Demands0001;

impl MigrationName for Demands0001 {
    fn name(&self) -> &str {
        "demands_0001_demand"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Demands0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table demands_demand (id uuid primary key, serial varchar(40) not null unique, \
             year integer not null, number bigint not null, \
             organization uuid references organizations_organization (id), \
             region varchar(120) not null, title varchar(200) not null, content text not null, \
             draft text, state varchar(20) not null, state_at bigint not null, \
             reason varchar(1000), published_by uuid, published_on varchar(10), \
             expires_on varchar(10), source_key varchar(400) unique, demo boolean not null, \
             created_by uuid, created_at bigint not null, version bigint not null, \
             unique (year, number))",
            "create index demands_demand_organization \
             on demands_demand (organization, state, state_at)",
            "create index demands_demand_state on demands_demand (state, state_at)",
            "create index demands_demand_expiry on demands_demand (state, expires_on)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Demands0002;

impl MigrationName for Demands0002 {
    fn name(&self) -> &str {
        "demands_0002_beside"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Demands0002 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "alter table demands_demand add column reminded_of varchar(10)",
            "create table demands_attachment (id uuid primary key, \
             demand uuid not null references demands_demand (id), file uuid not null, \
             label varchar(120) not null, added_by uuid, added_at bigint not null)",
            "create index demands_attachment_of on demands_attachment (demand)",
            "create table demands_correction (id uuid primary key, \
             demand uuid not null references demands_demand (id), at bigint not null, \
             made_by uuid, from_desk boolean not null, why varchar(500) not null, \
             changes text not null)",
            "create index demands_correction_of on demands_correction (demand, at)",
            "create table demands_refinement (id uuid primary key, \
             demand uuid not null references demands_demand (id), content text not null, \
             why varchar(500) not null, proposed_by uuid, proposed_at bigint not null, \
             state varchar(20) not null, answer varchar(500) not null, answered_by uuid, \
             answered_at bigint)",
            "create index demands_refinement_of on demands_refinement (demand, state)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
