//! Tables of 公示.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Publicity0001)]
}

struct Publicity0001;

impl MigrationName for Publicity0001 {
    fn name(&self) -> &str {
        "publicity_0001_publicity"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Publicity0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table publicity_publicity (id uuid primary key, number varchar(20) not null unique, \
             year bigint not null, serial bigint not null, kind varchar(40) not null, \
             object varchar(80) not null, title varchar(300) not null, lines text not null, \
             interested boolean not null, statement text not null, price bigint, \
             pricing varchar(40) not null, \
             organization uuid references organizations_organization (id), \
             region varchar(120) not null, replaces uuid, check_code varchar(20) not null, \
             start_day varchar(10) not null, end_day varchar(10), state varchar(20) not null, \
             state_at bigint not null, reason text not null, suspended_on varchar(10), \
             place_link varchar(500) not null, place_file uuid, place_from varchar(10), \
             place_to varchar(10), opened_at bigint not null, version bigint not null, \
             unique (year, serial))",
            "create index publicity_publicity_object on publicity_publicity (object)",
            "create index publicity_publicity_state on publicity_publicity (state, end_day)",
            "create index publicity_publicity_organization on publicity_publicity (organization, state)",
            // name, phone: personal data of a person who objects; shown to the administration only.
            "create table publicity_objection (id uuid primary key, \
             publicity uuid not null references publicity_publicity (id), unit boolean not null, \
             name varchar(120) not null, phone varchar(40) not null, body text not null, \
             seal uuid, evidence uuid, at bigint not null, by_user uuid, due varchar(10), \
             outcome varchar(20), answer text not null, answer_file uuid, answered_at bigint, \
             answered_by uuid, version bigint not null)",
            "create index publicity_objection_publicity on publicity_objection (publicity, at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
