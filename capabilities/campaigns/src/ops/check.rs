//! 核对: the county agrees to a filed demand, or returns it with a reason.

use kezhuan_authority::Subject;
use kezhuan_demands::DemandId;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{CampaignId, EntryId, EntryState};
use crate::ops::whole::Whole;
use crate::ops::{demand, entry, event_of, lock, lock_entry};
use crate::permissions::COLLECT;
use crate::store::entries;

/// The decision, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CampaignCheckRaw {
    /// `agree` or `return`.
    pub decision: String,
    /// What to mend.
    pub reason: String,
}

/// Decides of one.
///
/// # Errors
/// Not the own county, incomplete, pairs that read alike and are not decided, or it has sent up.
pub async fn check(cx: &Cx, id: EntryId, raw: &CampaignCheckRaw) -> Result<EntryState, Problem> {
    let before = entry(cx, id).await?;
    let may = cx.may(&COLLECT, &Subject::at(before.county.as_str()))?;
    let mut c = Check::new();
    let word = |word: &str| matches!(word, "agree" | "return").then(|| word == "agree");
    let agree = c.one_of("decision", &raw.decision, word).unwrap_or(true);
    let reason = c.text("reason", &raw.reason).max(300);
    let reason = if agree { reason } else { reason.required("请写明要改什么") }.get();
    c.finish()?;
    let d = demand(cx, before.demand).await?;
    let whole = Whole::of(cx, before.campaign).await?;
    let open = whole.undecided(cx, before.demand);
    if agree && !open.is_empty() {
        let text = format!("和“{}”相近，先定是不是重复，再同意", open.join("”“"));
        return Err(Problem::field("decision", text));
    }
    let mut tx = cx.write(&may).await?;
    let (part, locked) = lock_entry(&mut tx, &before).await?;
    part.must_not_be_sent()?;
    let (kind, next) = if agree {
        ("campaigns.agreed", locked.agree(tx.now())?)
    } else {
        ("campaigns.returned", locked.give_back(reason, tx.now())?)
    };
    entries::save(&tx, &next, cx.user()).await?;
    tx.record(event_of(kind, &next, &d)).await?;
    tx.commit().await?;
    Ok(next.state)
}

/// Which filed demands, as ticked.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CampaignAgreeRaw {
    /// `cen_…`
    pub entries: Vec<String>,
}

/// Agrees to several at once; tells how many.
///
/// # Errors
/// Not the own county, nothing ticked, one that is decided or reads like another, or it has sent up.
pub async fn agree_all(
    cx: &Cx,
    id: CampaignId,
    county: &str,
    raw: &CampaignAgreeRaw,
) -> Result<usize, Problem> {
    let may = cx.may(&COLLECT, &Subject::at(county))?;
    let whole = Whole::of(cx, id).await?;
    let mut c = Check::new();
    let mut chosen: Vec<(EntryId, DemandId)> = Vec::new();
    for text in &raw.entries {
        let ready = whole.ready(cx, county);
        let found = c
            .id_or_none::<EntryId>("entries", text)
            .and_then(|id| ready.into_iter().find(|e| e.id == id).map(|e| (e.id, e.demand)));
        c.expect(found.is_some(), "entries", "有的已经核对过，或者还有相近的没有定是不是重复");
        chosen.extend(found.filter(|found| !chosen.contains(found)));
    }
    c.expect(!raw.entries.is_empty(), "entries", "请至少选一项");
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let (_, part) = lock(&mut tx, id, county).await?;
    part.must_not_be_sent()?;
    for (entry, demand) in &chosen {
        let locked = entries::get(tx.conn(), *entry).await?.ok_or(Problem::NotFound)?;
        let next = locked.agree(tx.now())?;
        let d = whole.demand(*demand).ok_or(Problem::NotFound)?;
        entries::save(&tx, &next, cx.user()).await?;
        tx.record(event_of("campaigns.agreed", &next, d)).await?;
    }
    tx.commit().await?;
    Ok(chosen.len())
}
