//! The platform's review of a demand.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{DemandId, State};
use crate::ops::{current, event, tell_recipients};
use crate::permissions::REVIEW;
use crate::store;

/// The review, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DemandReviewRaw {
    /// `publish` or `return`.
    pub decision: String,
    /// What to mend.
    pub reason: String,
}

/// Decides.
///
/// # Errors
/// Not allowed, incomplete, or not under review.
pub async fn review(cx: &Cx, id: DemandId, raw: &DemandReviewRaw) -> Result<State, Problem> {
    let pack = cx.pack();
    let may = cx.may(&REVIEW, &current(cx, id).await?.subject(&pack))?;
    let mut c = Check::new();
    let word = |word: &str| matches!(word, "publish" | "return").then(|| word == "publish");
    let publish = c.one_of("decision", &raw.decision, word).unwrap_or(true);
    let reason = c.text("reason", &raw.reason).max(500);
    let reason = if publish { reason } else { reason.required("请写明要改什么") }.get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let now = tx.now();
    let (kind, next) = if publish {
        let until = locked.valid_until(&pack, now.day());
        ("demands.published", locked.publish(until, cx.user(), now)?)
    } else {
        ("demands.returned", locked.send_back(reason, now)?)
    };
    store::save(&tx, &next).await?;
    tx.record(event(kind, &next)).await?;
    if publish {
        tell_recipients(&mut tx, &next, &[]).await?;
    }
    tx.commit().await?;
    Ok(next.state)
}
