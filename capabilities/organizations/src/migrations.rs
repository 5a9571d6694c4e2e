//! Tables of organizations.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Organizations0001)]
}

struct Organizations0001;

impl MigrationName for Organizations0001 {
    fn name(&self) -> &str {
        "organizations_0001_organization"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Organizations0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table organizations_organization (id uuid primary key, name varchar(120) not null, \
             kind varchar(40) not null, credit_code varchar(18) unique, region varchar(120) not null, \
             address varchar(200) not null, contact_name varchar(40) not null, \
             contact_phone varchar(40) not null, summary text not null, size varchar(20), \
             party_nature varchar(10), industries text not null, roles text not null, \
             legal_entity uuid references organizations_organization (id), demo boolean not null, \
             state varchar(12) not null, state_at bigint not null, reason varchar(500), \
             verified_by uuid, verified_at bigint, registered_by uuid, registered_at bigint not null, \
             version bigint not null)",
            "create index organizations_organization_name on organizations_organization (name)",
            "create index organizations_organization_state \
             on organizations_organization (state, region, state_at)",
            "create table organizations_qualification (id uuid primary key, \
             organization uuid not null references organizations_organization (id), \
             kind varchar(40) not null, level varchar(20) not null, certificate varchar(120) not null, \
             from_day varchar(10) not null, to_day varchar(10), evidence uuid, \
             backing varchar(10) not null, recorded_by uuid, recorded_at bigint not null, \
             unique (organization, kind, from_day))",
            "create table organizations_figure (id uuid primary key, \
             organization uuid not null references organizations_organization (id), \
             year integer not null, figure varchar(40) not null, value bigint not null, \
             source varchar(200) not null, backing varchar(10) not null, recorded_by uuid, \
             recorded_at bigint not null, unique (organization, year, figure))",
            "create table organizations_holding (id uuid primary key, \
             organization uuid not null references organizations_organization (id), \
             holder uuid references organizations_organization (id), \
             holder_name varchar(120) not null, share varchar(80), backing varchar(10) not null, \
             recorded_by uuid, recorded_at bigint not null, unique (organization, holder_name))",
            "create index organizations_holding_holder on organizations_holding (holder)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
