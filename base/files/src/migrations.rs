//! Tables of attachments.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Files0001)]
}

struct Files0001;

impl MigrationName for Files0001 {
    fn name(&self) -> &str {
        "files_0001_file"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Files0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let blob = match conn.get_database_backend() {
            kezhuan_db::sea_orm::DbBackend::Postgres => "bytea",
            _ => "blob",
        };
        let file = "create table files_file (id uuid primary key, name varchar(300) not null, \
             kind varchar(80) not null, size bigint not null, sha256 varchar(64) not null, \
             at bigint not null, actor varchar(80) not null)";
        conn.execute_unprepared(file).await?;
        let chunk = format!(
            "create table files_chunk (sha256 varchar(64) not null, place bigint not null, \
             bytes {blob} not null, primary key (sha256, place))"
        );
        conn.execute_unprepared(&chunk).await?;
        Ok(())
    }
}
