//! Tables: registrations, their dated history, their evidence.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Registries0001)]
}

struct Registries0001;

impl MigrationName for Registries0001 {
    fn name(&self) -> &str {
        "registries_0001_registration"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Registries0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table registries_registration (id uuid primary key, \
             number varchar(20) not null unique, kind varchar(60) not null, level varchar(20) not null, \
             holder uuid not null references organizations_organization (id), \
             region varchar(120) not null, name varchar(120) not null, fields text not null, \
             upgrade_of uuid references registries_registration (id), recognised_on varchar(10), \
             document_no varchar(120), state varchar(12) not null, state_on varchar(10) not null, \
             state_at bigint not null, created_by uuid, created_at bigint not null, \
             version bigint not null)",
            "create index registries_registration_kind on registries_registration (kind, state)",
            "create index registries_registration_holder on registries_registration (holder, kind)",
            "create index registries_registration_state on registries_registration (state, state_at)",
            "create table registries_change (id uuid primary key, \
             registration uuid not null references registries_registration (id), \
             place bigint not null, state varchar(12) not null, on_day varchar(10) not null, \
             at bigint not null, actor varchar(80) not null, note text not null, \
             document_no varchar(120), unique (registration, place))",
            "create table registries_evidence (id uuid primary key, \
             registration uuid not null references registries_registration (id), \
             file uuid not null, at bigint not null, actor varchar(80) not null)",
            "create index registries_evidence_of on registries_evidence (registration, at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
