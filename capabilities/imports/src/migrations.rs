//! Tables: lists on their way in, and what was found in their rows.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Imports0001)]
}

struct Imports0001;

impl MigrationName for Imports0001 {
    fn name(&self) -> &str {
        "imports_0001_import"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Imports0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table imports_import (id uuid primary key, what varchar(40) not null, \
             user_id uuid not null references accounts_user (id), organization uuid, \
             file uuid not null references files_file (id), file_name varchar(300) not null, \
             state varchar(12) not null, state_at bigint not null, checked text not null, \
             written text not null, done_to bigint not null, notes text not null, \
             confirmed text not null, why text, tries bigint not null, \
             created_at bigint not null, version bigint not null)",
            "create index imports_import_user on imports_import (user_id, created_at)",
            "create index imports_import_state on imports_import (state, created_at)",
            "create table imports_finding (import uuid not null references imports_import (id), \
             place bigint not null, asks boolean not null, row_no bigint not null, \
             field varchar(80) not null, header varchar(120) not null, message text not null, \
             primary key (import, place))",
            "create index imports_finding_row on imports_finding (import, asks, row_no)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
