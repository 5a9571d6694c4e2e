//! The platform decides on a report: 不成立, or 下架 of the record in the same transaction.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Report, ReportId, State};
use crate::ops::report::event;
use crate::record::{self, RecordId};
use crate::store;

/// The decision, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ReportDecisionRaw {
    /// `dismiss` or `take_down`.
    pub decision: String,
    /// Why: the reporter reads it, and with 下架 everybody.
    pub reason: String,
}

/// The report, its record, and may the actor decide on it? For the reporter and the platform.
pub(crate) async fn seen(
    cx: &Cx,
    id: ReportId,
) -> Result<(Report, Option<record::Record>, bool), Problem> {
    let report = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let found = record::find(cx, &report.object).await?;
    let decides = found.as_ref().is_some_and(|record| record.decides(cx));
    if decides || cx.user() == Some(report.by) {
        Ok((report, found, decides))
    } else {
        Err(Problem::NotFound)
    }
}

/// Decides. Taking the record down answers all its open reports.
///
/// # Errors
/// Not allowed, no decision or reason, decided before, or the record is not published any more.
pub async fn decide(cx: &Cx, id: ReportId, raw: &ReportDecisionRaw) -> Result<State, Problem> {
    let (report, found, _) = seen(cx, id).await?;
    let record = found.ok_or(Problem::NotFound)?;
    let permission = record.decider().ok_or(Problem::NotFound)?;
    let may = cx.may(permission, &record.subject)?;
    let mut c = Check::new();
    let word = |word: &str| match word {
        "dismiss" => Some(State::Dismissed),
        "take_down" => Some(State::Upheld),
        _ => None,
    };
    let state = c.one_of("decision", &raw.decision, word).unwrap_or(State::Dismissed);
    let reason = c.text("reason", &raw.reason).required("请写明理由，举报人会看到").max(500).get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    tx.lock_topic(&format!("reports/{}", report.object)).await?;
    let now = store::get(tx.conn(), id).await?.ok_or(Problem::NotFound)?;
    let first = now.decide(state, reason.clone(), cx.user(), tx.now())?;
    let mut decided = vec![first];
    if state == State::Upheld {
        for other in store::open_of(tx.conn(), &report.object).await? {
            if other.id != id {
                decided.push(other.decide(state, reason.clone(), cx.user(), tx.now())?);
            }
        }
        match record.id {
            RecordId::Achievement(id) => {
                kezhuan_achievements::take_down_within(cx, &mut tx, id, reason).await?;
            }
            RecordId::Demand(id) => {
                kezhuan_demands::take_down_within(cx, &mut tx, id, reason).await?;
            }
            RecordId::Listing(_) => return Err(Problem::NotFound),
        }
    }
    let kind = if state == State::Upheld { "reports.upheld" } else { "reports.dismissed" };
    for report in &decided {
        store::save(&tx, report).await?;
        tx.record(event(kind, report)).await?;
    }
    tx.commit().await?;
    Ok(state)
}
