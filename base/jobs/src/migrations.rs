//! The table of leases.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Jobs0001)]
}

struct Jobs0001;

impl MigrationName for Jobs0001 {
    fn name(&self) -> &str {
        "jobs_0001_lease"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Jobs0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "create table jobs_lease (name varchar(80) primary key, holder varchar(80) not null, \
                   fence bigint not null, until bigint not null, finished bigint, outcome text)";
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }
}
