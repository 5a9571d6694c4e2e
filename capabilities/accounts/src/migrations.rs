//! Tables of accounts.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Accounts0001)]
}

struct Accounts0001;

impl MigrationName for Accounts0001 {
    fn name(&self) -> &str {
        "accounts_0001_user"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Accounts0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table accounts_user (id uuid primary key, login varchar(80) not null unique, \
             phone varchar(40) not null, name varchar(40) not null, \
             password varchar(200) not null, demo_label varchar(80), created_at bigint not null)",
            "create table accounts_membership (id uuid primary key, \
             user_id uuid not null references accounts_user (id), \
             organization uuid not null references organizations_organization (id), \
             role varchar(20) not null, state varchar(10) not null, asked_at bigint not null, \
             decided_by uuid, decided_at bigint, unique (user_id, organization, role))",
            "create index accounts_membership_organization \
             on accounts_membership (organization, state)",
            "create table accounts_post (id uuid primary key, \
             user_id uuid not null references accounts_user (id), role varchar(20) not null, \
             region varchar(120) not null, given_by uuid, given_at bigint not null, \
             unique (user_id, role, region))",
            "create index accounts_post_role on accounts_post (role)",
            "create table accounts_session (id uuid primary key, \
             token_hash varchar(64) not null unique, \
             user_id uuid not null references accounts_user (id), organization uuid, \
             created_at bigint not null, seen_at bigint not null, expires_at bigint not null)",
            "create index accounts_session_user on accounts_session (user_id)",
            "create table accounts_attempt (id uuid primary key, login varchar(64) not null, \
             address varchar(64) not null, at bigint not null, good boolean not null)",
            "create index accounts_attempt_login on accounts_attempt (login, at)",
            "create index accounts_attempt_address on accounts_attempt (address, at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
