//! Tables: versions of the pack.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Policies0001)]
}

struct Policies0001;

impl MigrationName for Policies0001 {
    fn name(&self) -> &str {
        "policies_0001_pack"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Policies0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "create table policies_pack (id uuid primary key, hash varchar(64) not null unique, \
             name varchar(40) not null, files text not null, loaded_at bigint not null, \
             in_force_from bigint not null)";
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }
}
