//! 提出下一版: the scenario with its first day and its reason, not changed any more.

use kezhuan_authority::Subject;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::{Deserialize, Serialize};

use crate::model::ScenarioId;
use crate::ops::save::keep;
use crate::permissions::PROPOSE;
use crate::store;

/// The proposal, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ProposalRaw {
    /// First day in force.
    pub valid_from: String,
    /// Last day in force; may be empty.
    pub valid_to: String,
    /// Why, or the number of the document.
    pub basis: String,
}

/// Hands the scenario on.
///
/// # Errors
/// Not allowed, there is none, handed on before, no changes, or fields to mend.
pub async fn propose(cx: &Cx, id: ScenarioId, raw: &ProposalRaw) -> Result<(), Problem> {
    let may = cx.may(&PROPOSE, &Subject::none())?;
    let mut c = Check::new();
    let from = c.day("valid_from", &raw.valid_from);
    let to = c.day_or_none("valid_to", &raw.valid_to);
    let basis = c.text("basis", &raw.basis).required("请写依据：文号，或者为什么改").max(500).get();
    if to.is_some_and(|to| to < from) {
        c.wrong("valid_to", "止期不能早于起期");
    }
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    tx.lock_topic(&format!("scenarios/{id}")).await?;
    let scenario = store::get(tx.conn(), id).await?.ok_or(Problem::NotFound)?;
    let proposed = scenario.propose(Some(from), to, basis, tx.now())?;
    keep(tx, "scenarios.proposed", &proposed).await
}
