//! 上报: a county sends up what it agreed to, be it nothing; the organiser may give it back.

use kezhuan_authority::Subject;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{CampaignId, EntryState};
use crate::ops::{current, event, lock};
use crate::permissions::{COLLECT, RUN};
use crate::store::{self, entries};

/// Sends up.
///
/// # Errors
/// Not the own county, something is not checked yet, or it has sent up.
pub async fn send_up(cx: &Cx, id: CampaignId, county: &str) -> Result<(), Problem> {
    let may = cx.may(&COLLECT, &Subject::at(county))?;
    let mut tx = cx.write(&may).await?;
    let (campaign, part) = lock(&mut tx, id, county).await?;
    part.must_not_be_sent()?;
    let filed = entries::of_campaign(tx.conn(), id).await?;
    let waiting = |state| filed.iter().filter(|e| e.county == county && e.state == state).count();
    let open = waiting(EntryState::Filed);
    if open > 0 {
        let text = format!("还有 {open} 项没有核对，核对完再上报");
        return Err(Problem::conflict("campaigns.unchecked", text));
    }
    let next = part.send_up(tx.now())?;
    store::save_part(&tx, id, &next, cx.user()).await?;
    let said = format!("同意上报 {} 项", waiting(EntryState::Agreed));
    tx.record(event("campaigns.sent_up", &campaign, county, &said)).await?;
    Ok(tx.commit().await?)
}

/// Why the list is given back, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CampaignBackRaw {
    /// What to mend.
    pub reason: String,
}

/// 退回重报: the county may change its list and sends up again.
///
/// # Errors
/// Not allowed, no reason, or it has not sent up.
pub async fn give_back(
    cx: &Cx,
    id: CampaignId,
    county: &str,
    raw: &CampaignBackRaw,
) -> Result<(), Problem> {
    let may = cx.may(&RUN, &current(cx, id).await?.subject())?;
    let mut c = Check::new();
    let reason = c.text("reason", &raw.reason).required("请写明要改什么").max(300).get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let (campaign, part) = lock(&mut tx, id, county).await?;
    let next = part.give_back(reason)?;
    store::save_part(&tx, id, &next, None).await?;
    tx.record(event("campaigns.given_back", &campaign, county, &next.returned_for)).await?;
    Ok(tx.commit().await?)
}
