//! Tables of accounts.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(Accounts0001),
        Box::new(Accounts0002),
        Box::new(Accounts0003),
        Box::new(Accounts0004),
        Box::new(Accounts0005),
    ]
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

struct Accounts0002;

impl MigrationName for Accounts0002 {
    fn name(&self) -> &str {
        "accounts_0002_identity"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Accounts0002 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "alter table accounts_user add column mobile varchar(20)",
            "alter table accounts_user add column email varchar(120)",
            "alter table accounts_user add column password_at bigint not null default 0",
            "update accounts_user set password_at = created_at",
            "create unique index accounts_user_mobile on accounts_user (mobile)",
            "create unique index accounts_user_email on accounts_user (email)",
            "create table accounts_challenge (token_hash varchar(64) primary key, \
             purpose varchar(10) not null, target varchar(120) not null, user_id uuid, \
             code_hash varchar(200) not null, secret varchar(64) not null, \
             tries bigint not null, at bigint not null, expires_at bigint not null, \
             used_at bigint)",
            "create table accounts_second (user_id uuid primary key \
             references accounts_user (id), secret varchar(64) not null, last_step bigint not null, \
             since bigint not null)",
            "create table accounts_recovery (user_id uuid not null \
             references accounts_user (id), code_hash varchar(64) not null, used_at bigint, \
             primary key (user_id, code_hash))",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Accounts0003;

impl MigrationName for Accounts0003 {
    fn name(&self) -> &str {
        "accounts_0003_takeover"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Accounts0003 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table accounts_takeover (id uuid primary key, \
             user_id uuid not null references accounts_user (id), \
             organization uuid not null references organizations_organization (id), \
             state varchar(10) not null, replaces boolean not null, licence uuid not null, \
             letter uuid, said text not null, reason text not null, objection text not null, \
             asked_at bigint not null, state_at bigint not null, until bigint, decided_by uuid, \
             version bigint not null)",
            "create index accounts_takeover_state on accounts_takeover (state, asked_at)",
            "create index accounts_takeover_organization on accounts_takeover (organization)",
            "create unique index accounts_takeover_open on accounts_takeover \
             (organization, user_id) where state in ('asked', 'granted', 'objected')",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Accounts0004;

impl MigrationName for Accounts0004 {
    fn name(&self) -> &str {
        "accounts_0004_elsewhere"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Accounts0004 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "alter table accounts_challenge add column carried text not null default ''",
            "create table accounts_elsewhere (issuer varchar(255) not null, \
             subject varchar(255) not null, user_id uuid not null references accounts_user (id), \
             since bigint not null, primary key (issuer, subject), unique (user_id, issuer))",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Accounts0005;

impl MigrationName for Accounts0005 {
    fn name(&self) -> &str {
        "accounts_0005_mandate"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Accounts0005 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table accounts_mandate (id uuid primary key, \
             principal uuid not null references organizations_organization (id), \
             agent uuid not null references organizations_organization (id), \
             areas varchar(200) not null, from_day varchar(10) not null, \
             until_day varchar(10) not null, letter uuid not null, said text not null, \
             state varchar(10) not null, on_paper boolean not null, reason text not null, \
             asked_by uuid, asked_at bigint not null, state_at bigint not null, \
             version bigint not null)",
            "create index accounts_mandate_agent on accounts_mandate (agent, state)",
            "create index accounts_mandate_principal on accounts_mandate (principal)",
            "create index accounts_mandate_state on accounts_mandate (state, asked_at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
