//! Deciding: the county's check, the city's decision, the result from above, changes of status.

use kezhuan_authority::Permission;
use kezhuan_kernel::Problem;
use kezhuan_web::{Cx, Upload};

use crate::model::{Registration, RegistrationId, State, Step, Way};
use crate::ops::{attach, end_replaced, record};
use crate::permissions::{DECIDE, VERIFY};
use crate::store;

/// The county's check of an application: 核实 or 退回.
///
/// # Errors
/// Not allowed, not waiting for it, or a day out of order.
pub async fn verify(
    cx: &Cx,
    id: RegistrationId,
    step: &Step,
    files: &[Upload],
) -> Result<Registration, Problem> {
    let current = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    if current.state != State::Applied {
        cx.may(&VERIFY, &current.subject())?;
        return Err(Problem::conflict(
            "registries.wrong_state",
            format!("现在是“{}”，不用再核实", current.state.chinese()),
        ));
    }
    take(cx, &current, &VERIFY, step, files).await
}

/// What the city decides: 准予, 上报, the result from above, 退回, 不予, and changes of status later.
///
/// # Errors
/// Not allowed, the decision is not open in the state or not the city's, or a day out of order.
pub async fn decide(
    cx: &Cx,
    id: RegistrationId,
    step: &Step,
    files: &[Upload],
) -> Result<Registration, Problem> {
    let current = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    if current.state == State::Applied {
        cx.may(&DECIDE, &current.subject())?;
        return Err(Problem::conflict("registries.wrong_state", "县级还没有核实，先办核实"));
    }
    take(cx, &current, &DECIDE, step, files).await
}

async fn take(
    cx: &Cx,
    current: &Registration,
    permission: &'static Permission,
    step: &Step,
    files: &[Upload],
) -> Result<Registration, Problem> {
    let may = cx.may(permission, &current.subject())?;
    let pack = cx.pack();
    let way = Way::of(&pack, &current.kind, &current.level).ok_or_else(|| {
        Problem::conflict("registries.no_decider", "政策包里没有这个种类和级别由谁认定")
    })?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, current.id).await?.ok_or(Problem::NotFound)?;
    if locked.version != current.version {
        return Err(kezhuan_db::StoreError::Changed.into());
    }
    let next = locked.decide(step, &way, tx.now())?;
    store::save(&tx, &next).await?;
    let saved = Registration { version: next.version + 1, ..next };
    store::add_change(&tx, &saved, &step.note, step.document_no.as_deref()).await?;
    attach(&tx, &saved, files).await?;
    end_replaced(&mut tx, &pack, &saved).await?;
    record(&mut tx, step.decision.event(), &saved, &pack, &step.note).await?;
    tx.commit().await?;
    Ok(saved)
}
