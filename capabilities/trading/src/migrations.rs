//! Tables of deals.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Trading0001), Box::new(Trading0002)]
}

struct Trading0001;

impl MigrationName for Trading0001 {
    fn name(&self) -> &str {
        "trading_0001_deal"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Trading0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table trading_listing (id uuid primary key, number varchar(30) not null unique, \
             year bigint not null, serial bigint not null, \
             achievement uuid not null references achievements_achievement (id), \
             title varchar(300) not null, \
             seller uuid not null references organizations_organization (id), \
             region varchar(120) not null, decision_number varchar(200) not null, \
             terms text not null, total bigint not null, qualification text not null, \
             starts_on varchar(10) not null, ends_on varchar(10) not null, days bigint not null, \
             extends boolean not null, extensions bigint not null, state varchar(20) not null, \
             state_at bigint not null, due varchar(10), reason varchar(40) not null, \
             note text not null, deal uuid, created_by uuid, created_at bigint not null, \
             version bigint not null, unique (year, serial))",
            "create index trading_listing_state on trading_listing (state, ends_on)",
            "create index trading_listing_achievement on trading_listing (achievement, state)",
            "create index trading_listing_seller on trading_listing (seller, state)",
            // Names and telephones of contacts: personal data, shown to the seller only.
            "create table trading_taker (id uuid primary key, \
             listing uuid not null references trading_listing (id), place bigint not null, \
             buyer uuid not null references organizations_organization (id), \
             intended_use text not null, proof text not null, file uuid, \
             contact_name varchar(80) not null, contact_phone varchar(40) not null, \
             interested boolean not null, declaration text not null, promise_text text, \
             promise_name varchar(80), state varchar(20) not null, reason varchar(40) not null, \
             note text not null, by_user uuid, at bigint not null, decided_at bigint, \
             unique (listing, place))",
            "create index trading_taker_buyer on trading_taker (buyer, at)",
            // Names and telephones of contacts: personal data, shown to the two parties only.
            "create table trading_deal (id uuid primary key, number varchar(30) not null unique, \
             year bigint not null, serial bigint not null, \
             achievement uuid references achievements_achievement (id), \
             demand uuid references demands_demand (id), \
             listing uuid references trading_listing (id), title varchar(300) not null, \
             seller uuid not null references organizations_organization (id), \
             buyer uuid not null references organizations_organization (id), \
             seller_region varchar(120) not null, buyer_region varchar(120) not null, \
             mode varchar(40) not null, message text not null, intended_use text not null, \
             act_for text not null, buyer_contact_name varchar(80) not null, \
             buyer_contact_phone varchar(40) not null, seller_contact_name varchar(80) not null, \
             seller_contact_phone varchar(40) not null, pricing_mode varchar(40) not null, \
             decision_number varchar(200) not null, interested boolean, declaration text not null, \
             agency uuid references organizations_organization (id), agency_terms text, \
             promise_text text, promise_name varchar(80), promise_by uuid, promise_at bigint, desk_at bigint, \
             state varchar(20) not null, state_at bigint not null, turn varchar(10) not null, \
             turn_at bigint not null, due varchar(10), sheet bigint not null, \
             returned text not null, duty boolean not null, \
             publicity uuid references publicity_publicity (id), \
             contract uuid references contracts_contract (id), agreed_on varchar(10), \
             end_by varchar(10), end_reason varchar(40), end_note text not null, \
             total bigint, created_by uuid, created_at bigint not null, version bigint not null, \
             unique (year, serial), check ((achievement is null) <> (demand is null)))",
            "create index trading_deal_demand on trading_deal (demand)",
            "create index trading_deal_achievement on trading_deal (achievement, state)",
            "create index trading_deal_seller on trading_deal (seller, state_at)",
            "create index trading_deal_buyer on trading_deal (buyer, state_at)",
            "create index trading_deal_agency on trading_deal (agency, state_at)",
            "create index trading_deal_state on trading_deal (state, state_at)",
            "create index trading_deal_contract on trading_deal (contract)",
            "create table trading_sheet (id uuid primary key, \
             deal uuid not null references trading_deal (id), version bigint not null, \
             side varchar(10) not null, terms text not null, total bigint not null, \
             note text not null, proposed_by uuid, proposed_at bigint not null, \
             confirmed_by uuid, confirmed_at bigint, unique (deal, version))",
            // No organization: the market's desk.
            "create table trading_note (id uuid primary key, \
             deal uuid not null references trading_deal (id), \
             organization uuid references organizations_organization (id), \
             by_user uuid, body text not null, met_on varchar(10), people text not null, \
             file uuid, reach varchar(20) not null, at bigint not null)",
            "create index trading_note_deal on trading_note (deal, at)",
            "create table trading_read (deal uuid not null references trading_deal (id), \
             person uuid not null, at bigint not null, primary key (deal, person))",
            "create table trading_download (id uuid primary key, \
             note uuid not null references trading_note (id), \
             organization uuid references organizations_organization (id), by_user uuid, \
             at bigint not null)",
            "create index trading_download_note on trading_download (note, at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Trading0002;

impl MigrationName for Trading0002 {
    fn name(&self) -> &str {
        "trading_0002_following"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Trading0002 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            // What contracts with shares or a trial still wait for, and what came.
            "create table trading_following (deal uuid primary key references trading_deal (id), \
             until varchar(10), reminded boolean not null, done boolean not null)",
            "create index trading_following_done on trading_following (done, until)",
            "create table trading_outcome (id uuid primary key, \
             deal uuid not null references trading_deal (id), kind varchar(20) not null, \
             day varchar(10) not null, until varchar(10), credit_code varchar(18) not null, \
             note text not null, file uuid, side varchar(10) not null, by_user uuid, \
             at bigint not null)",
            "create index trading_outcome_deal on trading_outcome (deal, at)",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
