//! Rows of campaigns: the only place that knows the tables.

pub(crate) mod entries;

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Day, Id, Instant, Page, Uuid};

use crate::model::{Campaign, CampaignId, Part};

pub(crate) fn day(row: &QueryResult, name: &str) -> Result<Day, StoreError> {
    row.try_get::<String>("", name)?.parse().map_err(StoreError::bug)
}

pub(crate) fn at(row: &QueryResult, name: &str) -> Result<Option<Instant>, StoreError> {
    Ok(row.try_get::<Option<i64>>("", name)?.map(Instant))
}

const CAMPAIGN: &str = "select id, region, title, document, about, industries, from_day, \
                        until_day, target, opened_at, closed_at from campaigns_campaign";

fn campaign(row: &QueryResult) -> Result<Campaign, StoreError> {
    let industries: String = row.try_get("", "industries")?;
    let target: Option<i32> = row.try_get("", "target")?;
    Ok(Campaign {
        id: CampaignId::from_uuid(row.try_get("", "id")?),
        region: row.try_get("", "region")?,
        title: row.try_get("", "title")?,
        document: row.try_get("", "document")?,
        about: row.try_get("", "about")?,
        industries: serde_json::from_str(&industries).map_err(StoreError::bug)?,
        from: day(row, "from_day")?,
        until: day(row, "until_day")?,
        target: target.and_then(|target| u32::try_from(target).ok()),
        opened_at: Instant(row.try_get("", "opened_at")?),
        closed_at: at(row, "closed_at")?,
    })
}

/// One campaign.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(
    conn: &impl ConnectionTrait,
    id: CampaignId,
) -> Result<Option<Campaign>, StoreError> {
    let found = rows(conn, &format!("{CAMPAIGN} where id = $1"), vec![id.uuid().into()]).await?;
    found.first().map(campaign).transpose()
}

/// How many there are, and a page of them: open ones first, the latest first.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    page: Page,
) -> Result<(u64, Vec<Campaign>), StoreError> {
    let count = rows(conn, "select count(*) as n from campaigns_campaign", Vec::new()).await?;
    let total: i64 = count.first().map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    let sql = format!(
        "{CAMPAIGN} order by case when closed_at is null then 0 else 1 end, opened_at desc, id \
         limit $1 offset $2"
    );
    let whole = |n: u64| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let found = rows(conn, &sql, vec![whole(page.size), whole(page.offset())]).await?;
    let campaigns = found.iter().map(campaign).collect::<Result<_, _>>()?;
    Ok((u64::try_from(total).unwrap_or(0), campaigns))
}

/// Those that are not closed, the first to end first.
pub(crate) async fn open(conn: &impl ConnectionTrait) -> Result<Vec<Campaign>, StoreError> {
    let sql = format!("{CAMPAIGN} where closed_at is null order by until_day, id limit 200");
    rows(conn, &sql, Vec::new()).await?.iter().map(campaign).collect()
}

/// All after this id, for the checks.
pub(crate) async fn page_after(
    conn: &impl ConnectionTrait,
    after: Option<CampaignId>,
) -> Result<Vec<Campaign>, StoreError> {
    let after = after.map_or(Uuid::nil(), Id::uuid);
    let sql = format!("{CAMPAIGN} where id > $1 order by id limit 100");
    rows(conn, &sql, vec![after.into()]).await?.iter().map(campaign).collect()
}

/// Locks the campaign and reads it again: whatever is written of a campaign, its parts, entries and
/// pairs, is written under this lock.
pub(crate) async fn lock(tx: &mut WriteTx, id: CampaignId) -> Result<Option<Campaign>, StoreError> {
    tx.lock("campaigns_campaign", id.uuid()).await?;
    get(tx.conn(), id).await
}

pub(crate) async fn insert(tx: &WriteTx, c: &Campaign, by: Option<Uuid>) -> Result<(), StoreError> {
    let sql = "insert into campaigns_campaign (id, region, title, document, about, industries, \
               from_day, until_day, target, opened_by, opened_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = vec![
        c.id.uuid().into(),
        c.region.as_str().into(),
        c.title.as_str().into(),
        c.document.as_str().into(),
        c.about.as_str().into(),
        serde_json::to_string(&c.industries).map_err(StoreError::bug)?.into(),
        c.from.to_string().into(),
        c.until.to_string().into(),
        c.target.and_then(|target| i32::try_from(target).ok()).into(),
        by.into(),
        c.opened_at.0.into(),
    ];
    run(tx, sql, values).await.map(drop)
}

/// Writes that it is closed.
pub(crate) async fn close(tx: &WriteTx, c: &Campaign) -> Result<(), StoreError> {
    let sql = "update campaigns_campaign set closed_at = $2 where id = $1";
    run(tx, sql, vec![c.id.uuid().into(), c.closed_at.map(|at| at.0).into()]).await.map(drop)
}

/// The parts of its counties.
pub(crate) async fn parts(
    conn: &impl ConnectionTrait,
    of: CampaignId,
) -> Result<Vec<Part>, StoreError> {
    let sql = "select county, due, sent_at, urged_at, returned_for from campaigns_part \
               where campaign = $1 order by county";
    let one = |row: &QueryResult| {
        Ok(Part {
            county: row.try_get("", "county")?,
            due: day(row, "due")?,
            sent_at: at(row, "sent_at")?,
            urged_at: at(row, "urged_at")?,
            returned_for: row.try_get("", "returned_for")?,
        })
    };
    rows(conn, sql, vec![of.uuid().into()]).await?.iter().map(one).collect()
}

pub(crate) async fn add_part(tx: &WriteTx, of: CampaignId, p: &Part) -> Result<(), StoreError> {
    let sql = "insert into campaigns_part (id, campaign, county, due, returned_for) \
               values ($1, $2, $3, $4, $5)";
    let values = vec![
        tx.fresh_uuid().into(),
        of.uuid().into(),
        p.county.as_str().into(),
        p.due.to_string().into(),
        p.returned_for.as_str().into(),
    ];
    run(tx, sql, values).await.map(drop)
}

pub(crate) async fn save_part(
    tx: &WriteTx,
    of: CampaignId,
    p: &Part,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "update campaigns_part set due = $3, sent_at = $4, sent_by = $5, urged_at = $6, \
               returned_for = $7 where campaign = $1 and county = $2";
    let values = vec![
        of.uuid().into(),
        p.county.as_str().into(),
        p.due.to_string().into(),
        p.sent_at.map(|at| at.0).into(),
        by.filter(|_| p.sent_at.is_some()).into(),
        p.urged_at.map(|at| at.0).into(),
        p.returned_for.as_str().into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Changed) }
}
