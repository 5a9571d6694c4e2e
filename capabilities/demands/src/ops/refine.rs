//! 梳理: the market desk proposes another wording; only the company's consent changes the demand.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::beside::{Answer, Refinement, RefinementId};
use crate::model::{DemandId, State};
use crate::ops::correct::{Trace, reword_within};
use crate::ops::{company, current, event};
use crate::permissions::{EDIT, REFINE};
use crate::raw::DemandRaw;
use crate::store::{self, beside};

/// Proposes another wording. Who may see the demand stays the company's choice.
///
/// # Errors
/// Not allowed, incomplete, nothing changed, or a demand that is neither under review nor published.
pub async fn propose(cx: &Cx, id: DemandId, raw: &DemandRaw) -> Result<RefinementId, Problem> {
    let pack = cx.pack();
    let before = current(cx, id).await?;
    let may = cx.may(&REFINE, &before.subject(&pack))?;
    let own = DemandRaw::of(&before.content);
    let raw = DemandRaw { visibility: own.visibility, recipients: own.recipients, ..raw.clone() };
    let mut c = Check::new();
    let why = c.text("why", &raw.why).required("请写为什么这样改，单位会看到").max(500).get();
    let content = match (raw.check_of(&pack, &company(cx, &before).await?), c.finish()) {
        (Ok(content), Ok(())) => content,
        (Err(Problem::Invalid(mut all)), Err(Problem::Invalid(more))) => {
            all.extend(more);
            return Err(Problem::Invalid(all));
        }
        (Err(problem), _) | (_, Err(problem)) => return Err(problem),
    };
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    locked.clone().reword(content.clone())?;
    beside::replace_waiting(&tx, id).await?;
    let new = Refinement {
        id: tx.fresh(),
        demand: id,
        content,
        why,
        by: cx.user(),
        at: tx.now(),
        answer: Answer::Waiting,
        word: String::new(),
        answered_at: None,
    };
    beside::propose(&tx, &new).await?;
    tx.record(event("demands.refined", &locked)).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// The company's answer, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DemandConsentRaw {
    /// `accept` or `decline`.
    pub decision: String,
    /// A word to the desk.
    pub word: String,
}

/// The company agrees, and the demand says so from now on; or it declines, and nothing changes.
///
/// # Errors
/// Not allowed, answered before, or the demand was changed in between.
pub async fn consent(
    cx: &Cx,
    id: DemandId,
    refinement: RefinementId,
    raw: &DemandConsentRaw,
) -> Result<Answer, Problem> {
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&cx.pack()))?;
    let mut c = Check::new();
    let word = |word: &str| matches!(word, "accept" | "decline").then(|| word == "accept");
    let accept = c.one_of("decision", &raw.decision, word).unwrap_or(true);
    let word = c.text("word", &raw.word).max(300);
    let word = if accept { word } else { word.required("请写一句为什么不同意") }.get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let known = beside::refinements(tx.conn(), id).await?;
    let known = known.into_iter().find(|r| r.id == refinement).ok_or(Problem::NotFound)?;
    let done = known.answered(accept, word, tx.now())?;
    beside::answer(&tx, &done, cx.user()).await?;
    let kind = if accept { "demands.refinement_accepted" } else { "demands.refinement_declined" };
    if accept {
        let trace = Trace { from_desk: true, why: done.why.clone() };
        let next = reword_within(cx, &mut tx, locked, done.content.clone(), trace).await?;
        tx.record(event(kind, &next)).await?;
    } else {
        tx.record(event(kind, &locked)).await?;
    }
    tx.commit().await?;
    Ok(done.answer)
}

/// The wording that waits for the company; none when there is nothing to answer.
pub(crate) async fn waiting(cx: &Cx, id: DemandId) -> Result<Option<Refinement>, Problem> {
    let all = beside::refinements(cx.db().reader(), id).await?;
    Ok(all.into_iter().find(|r| r.answer == Answer::Waiting))
}

/// Can another wording be proposed now?
pub(crate) const fn may_be_refined(state: State) -> bool {
    matches!(state, State::Review | State::Published)
}
