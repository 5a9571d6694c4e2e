//! A unit answers a demand that was sent to it: 感兴趣, or 婉拒 with a reason of the pack.

use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Push, PushAnswer, PushId};
use crate::permissions::ANSWER;
use crate::store::pushes;

/// The answer, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MarketAnswerRaw {
    /// `interested` or `declined`.
    pub answer: String,
    /// Key of the reason, when declined.
    pub reason: String,
    /// A word.
    pub note: String,
}

/// What was sent, for the unit it was sent to.
pub(crate) async fn received(cx: &Cx, id: PushId) -> Result<Push, Problem> {
    let push = pushes::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    cx.may(&ANSWER, &push.subject())?;
    Ok(push)
}

/// Answers. The company of the demand is told, with the reason; the unit's name only if interested.
///
/// # Errors
/// Not allowed, incomplete, or answered before.
pub async fn answer(cx: &Cx, id: PushId, raw: &MarketAnswerRaw) -> Result<Push, Problem> {
    let pack = cx.pack();
    let may = cx.may(&ANSWER, &received(cx, id).await?.subject())?;
    let mut c = Check::new();
    let word = |word: &str| matches!(word, "interested" | "declined").then(|| word == "interested");
    let interested = c.one_of("answer", &raw.answer, word).unwrap_or(true);
    let reasons = &pack.market.decline_reasons;
    let reason = if interested {
        None
    } else {
        c.one_of("reason", &raw.reason, |key| reasons.get(key).map(|r| r.id.clone()))
    };
    let note = c.text("note", &raw.note).max(300).get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = pushes::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.answered(PushAnswer { interested, reason, note, at: tx.now() })?;
    pushes::answer(&tx, &next, cx.user()).await?;
    let demand = kezhuan_demands::get(tx.conn(), next.demand).await?.ok_or(Problem::NotFound)?;
    let kind = if interested { "market.interested" } else { "market.declined" };
    let event = Event::new(kind, next.demand).link("push", next.id).parties();
    let event = event.payload(serde_json::json!({ "title": demand.title }));
    let event = match demand.organization {
        Some(company) => event.link("organization", company),
        None => event,
    };
    tx.record(event).await?;
    tx.commit().await?;
    Ok(next)
}
