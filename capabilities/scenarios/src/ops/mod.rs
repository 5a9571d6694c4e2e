//! What is done with scenarios, one file per act.

pub(crate) mod propose;
pub(crate) mod save;

use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::{Scenario, ScenarioId};
use crate::store;

/// The scenario.
///
/// # Errors
/// There is no such scenario.
pub(crate) async fn find(cx: &Cx, id: &str) -> Result<Scenario, Problem> {
    let id: ScenarioId = id.parse().map_err(|_| Problem::NotFound)?;
    store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)
}
