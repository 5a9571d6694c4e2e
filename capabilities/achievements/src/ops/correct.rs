//! 更正 of what is published: matters of form at once, the rest after the platform has looked at it.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Achievement, AchievementId};
use crate::ops::{current, event};
use crate::permissions::{MANAGE, PLATFORM_REVIEW};
use crate::raw::AchievementRaw;
use crate::store;

/// Corrects what is published; tells which fields are shown at once, and which wait for the
/// platform. The old text stays in the log.
///
/// # Errors
/// Not allowed, incomplete, nothing changed, or not published.
pub async fn correct(
    cx: &Cx,
    id: AchievementId,
    raw: &AchievementRaw,
) -> Result<(Vec<String>, Vec<String>), Problem> {
    let pack = cx.pack();
    let may = cx.may(&MANAGE, &current(cx, id).await?.subject(&pack))?;
    let mut c = Check::new();
    let why = c.text("why", &raw.why).required("请写明为什么更正，例如：更正错字").max(200).get();
    let said = (c.finish(), raw.check(&pack, cx.now().day()));
    let content = match said {
        (Ok(()), content) => content?,
        (Err(Problem::Invalid(mut all)), content) => {
            if let Err(Problem::Invalid(more)) = content {
                all.extend(more);
            }
            return Err(Problem::Invalid(all));
        }
        (Err(other), _) => return Err(other),
    };
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let before = public_part(&locked);
    let at_once = &pack.achievements.corrected_at_once;
    let (next, shown, waiting) = locked.correct(content, why, at_once, tx.now())?;
    store::save(&tx, &next).await?;
    if !shown.is_empty() {
        tx.record(corrected(&next, &shown, &before)).await?;
    }
    if !waiting.is_empty() {
        let said = serde_json::json!({ "title": next.title, "fields": waiting });
        tx.record(event("achievements.correction_asked", &next).payload(said)).await?;
    }
    tx.commit().await?;
    Ok((shown, waiting))
}

fn corrected(
    a: &Achievement,
    fields: &[String],
    before: &serde_json::Value,
) -> kezhuan_journal::Event {
    event("achievements.corrected", a).public().payload(serde_json::json!({
        "serial": a.serial,
        "title": a.title,
        "changed": fields,
        "before": before,
    }))
}

/// What everybody could read before the correction.
fn public_part(a: &Achievement) -> serde_json::Value {
    serde_json::json!({
        "title": a.title,
        "gain": a.gain,
        "summary": a.summary,
        "how": a.how,
        "trl": a.trl,
        "price": a.price.map(|price| price.plain()),
        "comparisons": a.comparisons,
        "ip": a.ip,
    })
}

/// The platform's word on a correction, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AchievementCorrectionRaw {
    /// `accept` or `return`.
    pub decision: String,
    /// What to mend.
    pub reason: String,
}

/// The platform looks at a correction: shows it, or sends it back.
///
/// # Errors
/// Not allowed, no decision, no reason for sending it back, or nothing waits.
pub async fn review_correction(
    cx: &Cx,
    id: AchievementId,
    raw: &AchievementCorrectionRaw,
) -> Result<bool, Problem> {
    let may = cx.may(&PLATFORM_REVIEW, &current(cx, id).await?.subject(&cx.pack()))?;
    let mut c = Check::new();
    let word = |word: &str| matches!(word, "accept" | "return").then(|| word == "accept");
    let accept = c.one_of("decision", &raw.decision, word).unwrap_or(true);
    let reason = c.text("reason", &raw.reason).max(500);
    let reason = if accept { reason } else { reason.required("请写明要改什么") }.get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (before, now) = (public_part(&locked), tx.now());
    if accept {
        let next = locked.accept_correction(now)?;
        store::save(&tx, &next).await?;
        let fields = next.corrections.last().map(|c| c.fields.clone()).unwrap_or_default();
        tx.record(corrected(&next, &fields, &before)).await?;
    } else {
        let next = locked.return_correction(reason.clone())?;
        store::save(&tx, &next).await?;
        let said = serde_json::json!({ "title": next.title, "reason": reason });
        tx.record(event("achievements.correction_returned", &next).payload(said)).await?;
    }
    tx.commit().await?;
    Ok(accept)
}

/// The unit gives a correction up that waits or came back.
///
/// # Errors
/// Not allowed, or there is none.
pub async fn take_back_correction(cx: &Cx, id: AchievementId) -> Result<(), Problem> {
    let may = cx.may(&MANAGE, &current(cx, id).await?.subject(&cx.pack()))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.drop_correction()?;
    store::save(&tx, &next).await?;
    tx.record(event("achievements.correction_taken_back", &next)).await?;
    Ok(tx.commit().await?)
}
