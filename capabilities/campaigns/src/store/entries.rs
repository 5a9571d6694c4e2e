//! Rows of filed demands and of pairs that read alike.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Id, Instant, Uuid};
use kezhuan_organizations::OrganizationId;

use crate::model::{CampaignId, Entry, EntryId, EntryState, Pair};
use crate::store::at;

const ENTRY: &str = "select id, campaign, demand, organization, county, state, reason, same_as, \
                     consent, at, checked_at from campaigns_entry";

fn entry(row: &QueryResult) -> Result<Entry, StoreError> {
    let state: String = row.try_get("", "state")?;
    let same_as: Option<Uuid> = row.try_get("", "same_as")?;
    let organization: Option<Uuid> = row.try_get("", "organization")?;
    Ok(Entry {
        id: EntryId::from_uuid(row.try_get("", "id")?),
        campaign: CampaignId::from_uuid(row.try_get("", "campaign")?),
        demand: DemandId::from_uuid(row.try_get("", "demand")?),
        organization: organization.map(OrganizationId::from_uuid),
        county: row.try_get("", "county")?,
        state: EntryState::parse(&state)
            .ok_or_else(|| StoreError::bug(format!("entry {state}")))?,
        reason: row.try_get("", "reason")?,
        same_as: same_as.map(DemandId::from_uuid),
        consent: row.try_get("", "consent")?,
        at: Instant(row.try_get("", "at")?),
        checked_at: at(row, "checked_at")?,
    })
}

/// One filed demand.
pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    id: EntryId,
) -> Result<Option<Entry>, StoreError> {
    let found = rows(conn, &format!("{ENTRY} where id = $1"), vec![id.uuid().into()]).await?;
    found.first().map(entry).transpose()
}

/// All of a campaign, in the order they were filed.
pub(crate) async fn of_campaign(
    conn: &impl ConnectionTrait,
    of: CampaignId,
) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("{ENTRY} where campaign = $1 order by at, id");
    rows(conn, &sql, vec![of.uuid().into()]).await?.iter().map(entry).collect()
}

/// How many were filed in a campaign.
pub(crate) async fn count(conn: &impl ConnectionTrait, of: CampaignId) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from campaigns_entry where campaign = $1";
    let found = rows(conn, sql, vec![of.uuid().into()]).await?;
    let n: i64 = found.first().map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    Ok(u64::try_from(n).unwrap_or(0))
}

/// How many of a county wait to be checked, and since when.
pub(crate) async fn waiting(
    conn: &impl ConnectionTrait,
    of: CampaignId,
    county: &str,
) -> Result<Option<(u64, Instant)>, StoreError> {
    let sql = "select count(*) as n, min(at) as since from campaigns_entry \
               where campaign = $1 and county = $2 and state = 'filed'";
    let found = rows(conn, sql, vec![of.uuid().into(), county.into()]).await?;
    let Some(row) = found.first() else { return Ok(None) };
    let n: i64 = row.try_get("", "n")?;
    Ok(at(row, "since")?.map(|since| (u64::try_from(n).unwrap_or(0), since)))
}

/// In which campaigns a demand was filed, the latest first.
pub(crate) async fn of_demand(
    conn: &impl ConnectionTrait,
    demand: DemandId,
) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("{ENTRY} where demand = $1 order by at desc, id");
    rows(conn, &sql, vec![demand.uuid().into()]).await?.iter().map(entry).collect()
}

/// What these organizations filed, the latest first.
pub(crate) async fn of_organizations(
    conn: &impl ConnectionTrait,
    organizations: &[Uuid],
) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("{ENTRY} where organization = $1 order by at desc, id limit 200");
    let mut found = Vec::new();
    for organization in organizations {
        for row in &rows(conn, &sql, vec![(*organization).into()]).await? {
            found.push(entry(row)?);
        }
    }
    Ok(found)
}

/// Writes a new one.
pub(crate) async fn insert(tx: &WriteTx, e: &Entry, by: Option<Uuid>) -> Result<(), StoreError> {
    let sql = "insert into campaigns_entry (id, campaign, demand, organization, county, state, reason, \
               consent, made_by, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = vec![
        e.id.uuid().into(),
        e.campaign.uuid().into(),
        e.demand.uuid().into(),
        e.organization.map(Id::uuid).into(),
        e.county.as_str().into(),
        e.state.word().into(),
        e.reason.as_str().into(),
        e.consent.as_str().into(),
        by.into(),
        e.at.0.into(),
    ];
    run(tx, sql, values).await.map(drop)
}

pub(crate) async fn save(tx: &WriteTx, e: &Entry, by: Option<Uuid>) -> Result<(), StoreError> {
    let sql = "update campaigns_entry set state = $2, reason = $3, same_as = $4, at = $5, \
               checked_by = $6, checked_at = $7 where id = $1";
    let values = vec![
        e.id.uuid().into(),
        e.state.word().into(),
        e.reason.as_str().into(),
        e.same_as.map(Id::uuid).into(),
        e.at.0.into(),
        by.into(),
        e.checked_at.map(|at| at.0).into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// The pairs of a campaign, the most alike first.
pub(crate) async fn pairs(
    conn: &impl ConnectionTrait,
    of: CampaignId,
) -> Result<Vec<Pair>, StoreError> {
    let sql = "select demand, other, likeness, same from campaigns_pair where campaign = $1 \
               order by likeness desc, id";
    let one = |row: &QueryResult| {
        Ok(Pair {
            demand: DemandId::from_uuid(row.try_get("", "demand")?),
            other: DemandId::from_uuid(row.try_get("", "other")?),
            likeness: u32::try_from(row.try_get::<i32>("", "likeness")?).unwrap_or(0),
            same: row.try_get("", "same")?,
        })
    };
    rows(conn, sql, vec![of.uuid().into()]).await?.iter().map(one).collect()
}

/// Notes that two read alike; what was decided of them before stays.
pub(crate) async fn add_pair(tx: &WriteTx, of: CampaignId, p: &Pair) -> Result<(), StoreError> {
    let sql = "insert into campaigns_pair (id, campaign, demand, other, likeness) \
               values ($1, $2, $3, $4, $5) on conflict (campaign, demand, other) \
               do update set likeness = excluded.likeness";
    let values = vec![
        tx.fresh_uuid().into(),
        of.uuid().into(),
        p.demand.uuid().into(),
        p.other.uuid().into(),
        i32::try_from(p.likeness).unwrap_or(0).into(),
    ];
    run(tx, sql, values).await.map(drop)
}

/// What a person decided of a pair; false when there is no such pair.
pub(crate) async fn decide(
    tx: &WriteTx,
    of: CampaignId,
    (demand, other, same): (DemandId, DemandId, bool),
    by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let sql = "update campaigns_pair set same = $4, made_by = $5, at = $6 \
               where campaign = $1 and demand = $2 and other = $3";
    let values = vec![
        of.uuid().into(),
        demand.uuid().into(),
        other.uuid().into(),
        same.into(),
        by.into(),
        tx.now().0.into(),
    ];
    Ok(run(tx, sql, values).await? == 1)
}
