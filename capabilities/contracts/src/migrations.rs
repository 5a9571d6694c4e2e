//! Tables of contracts.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Contracts0001), Box::new(Contracts0002)]
}

struct Contracts0001;

impl MigrationName for Contracts0001 {
    fn name(&self) -> &str {
        "contracts_0001_contract"
    }
}

/// What lists, sums and links ask for stands in columns; the whole content is kept beside them.
const TABLES: [&str; 12] = [
    "create table contracts_contract (id uuid primary key, origin varchar(10) not null, \
     platform_no varchar(20) not null unique, national_no varchar(40) unique, \
     kind varchar(20) not null, title varchar(200) not null, \
     seller uuid references organizations_organization (id), \
     buyer uuid references organizations_organization (id), \
     agency uuid references organizations_organization (id), \
     seller_region varchar(120) not null, buyer_region varchar(120) not null, \
     amount bigint not null, technical_amount bigint not null, \
     achievement varchar(60), deal varchar(60), signed_on varchar(10), content text not null, \
     region varchar(120) not null, state varchar(20) not null, state_at bigint not null, \
     due varchar(10), proceedings text not null, registered_on varchar(10), \
     registered_in varchar(120), registry varchar(120), token varchar(40) not null unique, \
     check_code varchar(12) not null, created_by uuid, created_at bigint not null, \
     version bigint not null)",
    "create index contracts_contract_state on contracts_contract (state, region, state_at)",
    "create index contracts_contract_seller on contracts_contract (seller, state_at)",
    "create index contracts_contract_buyer on contracts_contract (buyer, state_at)",
    "create index contracts_contract_agency on contracts_contract (agency, state_at)",
    "create index contracts_contract_deal on contracts_contract (deal)",
    "create index contracts_contract_achievement on contracts_contract (achievement)",
    "create index contracts_contract_registered on contracts_contract (registered_on, kind)",
    "create table contracts_receipt (id uuid primary key, \
     contract uuid not null references contracts_contract (id), received_on varchar(10) not null, \
     amount bigint not null, reason varchar(300) not null, slip_no varchar(60) not null, invoice_no varchar(60) not null, \
     slip uuid, invoice uuid, recorded_for uuid, recorded_by uuid, recorded_at bigint not null, \
     confirmed_by uuid, confirmed_at bigint)",
    "create index contracts_receipt_contract on contracts_receipt (contract, received_on)",
    "create table contracts_evidence (id uuid primary key, \
     contract uuid not null references contracts_contract (id), place varchar(120) not null, \
     produced_on varchar(10), kinds text not null, note text not null, state varchar(10) not null, \
     state_at bigint not null, recorded_by uuid, recorded_at bigint not null, checked_by uuid, \
     visited_on varchar(10), finding text not null)",
    "create table contracts_file (id uuid primary key, \
     contract uuid not null references contracts_contract (id), owner uuid not null, \
     file uuid not null, kind varchar(20) not null, added_by uuid, added_at bigint not null)",
];

const INDEXES: [&str; 4] = [
    "create index contracts_evidence_contract on contracts_evidence (contract, recorded_at)",
    "create index contracts_evidence_state on contracts_evidence (state, place, state_at)",
    "create index contracts_receipt_invoice on contracts_receipt (invoice_no)",
    "create index contracts_file_contract on contracts_file (contract, owner)",
];

#[async_trait::async_trait]
impl MigrationTrait for Contracts0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in TABLES.iter().chain(&INDEXES) {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

struct Contracts0002;

impl MigrationName for Contracts0002 {
    fn name(&self) -> &str {
        "contracts_0002_number"
    }
}

/// The last number of a year is found without looking at the others.
const NUMBERS: &str = "create index contracts_contract_number on contracts_contract \
                       (substr(platform_no, 1, 8), length(platform_no), platform_no)";

#[async_trait::async_trait]
impl MigrationTrait for Contracts0002 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(NUMBERS).await?;
        Ok(())
    }
}
