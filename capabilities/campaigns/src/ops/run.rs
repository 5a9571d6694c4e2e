//! The organiser urges counties, gives one of them more time, and closes the campaign.

use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{CampaignId, Part};
use crate::ops::{current, event, lock};
use crate::permissions::RUN;
use crate::store;

/// 催办: every county that has not sent up, each at most once a day; tells how many.
///
/// # Errors
/// Not allowed, closed, or nobody left to urge today.
pub async fn urge(cx: &Cx, id: CampaignId) -> Result<usize, Problem> {
    let may = cx.may(&RUN, &current(cx, id).await?.subject())?;
    let mut tx = cx.write(&may).await?;
    let campaign = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    campaign.must_be_open()?;
    let now = tx.now();
    let parts = store::parts(tx.conn(), id).await?;
    let next: Vec<Part> = parts.into_iter().filter_map(|part| part.urge(now)).collect();
    if next.is_empty() {
        let text = "没有要催的：都上报了，或者今天已经催过";
        return Err(Problem::conflict("campaigns.nobody_to_urge", text));
    }
    for part in &next {
        store::save_part(&tx, id, part, None).await?;
        let said = format!("{}前上报", part.due.chinese());
        tx.record(event("campaigns.urged", &campaign, &part.county, &said)).await?;
    }
    tx.commit().await?;
    Ok(next.len())
}

/// Another last day, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CampaignDueRaw {
    /// The last day to send up.
    pub due: String,
}

/// Another last day for one county.
///
/// # Errors
/// Not allowed, a day that is over or before the companies' last day, or it has sent up.
pub async fn postpone(
    cx: &Cx,
    id: CampaignId,
    county: &str,
    raw: &CampaignDueRaw,
) -> Result<(), Problem> {
    let before = current(cx, id).await?;
    let may = cx.may(&RUN, &before.subject())?;
    let mut c = Check::new();
    let due = c.day("due", &raw.due);
    if c.is_fine() {
        c.expect(due >= cx.now().day(), "due", "这一天已经过去");
        c.expect(due >= before.until, "due", "县区上报的期限不能早于企业报送的截止日");
    }
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let (campaign, part) = lock(&mut tx, id, county).await?;
    part.must_not_be_sent()?;
    store::save_part(&tx, id, &Part { due, ..part }, None).await?;
    let said = format!("改为{}前上报", due.chinese());
    tx.record(event("campaigns.postponed", &campaign, county, &said)).await?;
    Ok(tx.commit().await?)
}

/// Closes it: the list is final and everybody reads how many came from where.
///
/// # Errors
/// Not allowed, or closed before.
pub async fn close(cx: &Cx, id: CampaignId) -> Result<(), Problem> {
    let may = cx.may(&RUN, &current(cx, id).await?.subject())?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.close(tx.now())?;
    store::close(&tx, &next).await?;
    let said = serde_json::json!({ "title": next.title, "region": next.region });
    tx.record(Event::new("campaigns.closed", next.id).public().payload(said)).await?;
    Ok(tx.commit().await?)
}
