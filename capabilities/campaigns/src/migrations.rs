//! Tables of campaigns.

use kezhuan_db::sea_orm_migration::prelude::*;

/// The migrations of this crate.
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Campaigns0001)]
}

struct Campaigns0001;

impl MigrationName for Campaigns0001 {
    fn name(&self) -> &str {
        "campaigns_0001_campaign"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Campaigns0001 {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        for sql in [
            "create table campaigns_campaign (id uuid primary key, region varchar(120) not null, \
             title varchar(200) not null, document varchar(120) not null, about text not null, \
             industries text not null, from_day varchar(10) not null, \
             until_day varchar(10) not null, target integer, opened_by uuid, \
             opened_at bigint not null, closed_at bigint)",
            "create index campaigns_campaign_open on campaigns_campaign (closed_at, opened_at)",
            "create table campaigns_part (id uuid primary key, \
             campaign uuid not null references campaigns_campaign (id), \
             county varchar(120) not null, due varchar(10) not null, sent_at bigint, \
             sent_by uuid, urged_at bigint, returned_for varchar(500) not null, \
             unique (campaign, county))",
            "create table campaigns_entry (id uuid primary key, \
             campaign uuid not null references campaigns_campaign (id), \
             demand uuid not null references demands_demand (id), \
             organization uuid references organizations_organization (id), \
             county varchar(120) not null, state varchar(20) not null, \
             reason varchar(500) not null, same_as uuid references demands_demand (id), \
             consent varchar(500) not null, made_by uuid, at bigint not null, checked_by uuid, \
             checked_at bigint, unique (campaign, demand))",
            "create index campaigns_entry_of on campaigns_entry (organization, state)",
            "create index campaigns_entry_of_demand on campaigns_entry (demand)",
            "create table campaigns_pair (id uuid primary key, \
             campaign uuid not null references campaigns_campaign (id), \
             demand uuid not null references demands_demand (id), \
             other uuid not null references demands_demand (id), likeness integer not null, \
             same boolean, made_by uuid, at bigint, unique (campaign, demand, other))",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
