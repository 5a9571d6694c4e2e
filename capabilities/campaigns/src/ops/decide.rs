//! 重复 or 不重复: a person decides of a filed demand and another one that read alike.

use kezhuan_demands::DemandId;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::EntryId;
use crate::ops::{demand, entry, event_of, lock_entry};
use crate::permissions::DECIDE;
use crate::store::entries;

/// The decision, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CampaignPairRaw {
    /// `dem_…` of the other one.
    pub other: String,
    /// `same` or `different`.
    pub decision: String,
}

/// Decides. The same: this entry does not go up, the other stays as it is.
///
/// # Errors
/// Not allowed, no such pair, or the county has sent up.
pub async fn decide(cx: &Cx, id: EntryId, raw: &CampaignPairRaw) -> Result<bool, Problem> {
    let before = entry(cx, id).await?;
    let may = cx.may(&DECIDE, &kezhuan_authority::Subject::at(before.county.as_str()))?;
    let mut c = Check::new();
    let word = |word: &str| matches!(word, "same" | "different").then(|| word == "same");
    let same = c.one_of("decision", &raw.decision, word).unwrap_or(false);
    let other: Option<DemandId> = c.id_or_none("other", &raw.other);
    c.finish()?;
    let other = other.ok_or(Problem::NotFound)?;
    let d = demand(cx, before.demand).await?;
    let mut tx = cx.write(&may).await?;
    let (part, locked) = lock_entry(&mut tx, &before).await?;
    part.must_not_be_sent()?;
    let (this, that) = (before.demand, other);
    // The pair was noted when the later one of the two was filed.
    let known = entries::decide(&tx, before.campaign, (this, that, same), cx.user()).await?
        | entries::decide(&tx, before.campaign, (that, this, same), cx.user()).await?;
    if !known {
        return Err(Problem::NotFound);
    }
    let next = locked.decide(other, same, tx.now())?;
    entries::save(&tx, &next, cx.user()).await?;
    let kind = if same { "campaigns.duplicate" } else { "campaigns.different" };
    tx.record(event_of(kind, &next, &d).link("other", other)).await?;
    tx.commit().await?;
    Ok(same)
}
