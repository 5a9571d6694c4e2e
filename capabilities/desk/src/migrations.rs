//! The table of the desk.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Desk0001)]
}

struct Desk0001;

impl MigrationName for Desk0001 {
    fn name(&self) -> &str {
        "desk_0001_handover"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Desk0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table desk_handover (id uuid primary key, todo varchar(300) not null, \
             to_user uuid not null, by_user uuid not null, why varchar(500) not null, \
             at bigint not null)",
            "create index desk_handover_of on desk_handover (todo, at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
