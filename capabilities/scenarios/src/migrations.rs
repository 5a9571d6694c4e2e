//! Tables of scenarios.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Scenarios0001)]
}

struct Scenarios0001;

impl MigrationName for Scenarios0001 {
    fn name(&self) -> &str {
        "scenarios_0001_scenario"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Scenarios0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table scenarios_scenario (id uuid primary key, name varchar(100) not null, \
             year bigint not null, changes text not null, state varchar(12) not null, \
             valid_from varchar(10), valid_to varchar(10), basis text not null, \
             pack varchar(64) not null, made_by uuid not null references accounts_user (id), \
             at bigint not null)",
            "create index scenarios_scenario_at on scenarios_scenario (at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
