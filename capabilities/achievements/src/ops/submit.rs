//! Submitting an achievement for review, and taking it back before somebody has decided.

use kezhuan_authority::Role;
use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::{Achievement, AchievementId};
use crate::ops::save::reviews_itself;
use crate::ops::{current, event};
use crate::permissions::EDIT;
use crate::raw::AchievementRaw;
use crate::state::State;
use crate::store;

/// Submits: to the unit's review, or to the platform when an officer of a unit without a review of
/// its own submits. Returns where it went.
///
/// # Errors
/// Not allowed, incomplete, the unit is not verified, or submitted before.
pub async fn submit(cx: &Cx, id: AchievementId) -> Result<State, Problem> {
    let pack = cx.pack();
    let before = current(cx, id).await?;
    let may = cx.may(&EDIT, &before.subject(&pack))?;
    let holder = before.holder.ok_or(Problem::NotFound)?;
    let holder = kezhuan_organizations::get(cx.db().reader(), holder).await?;
    let holder = holder.ok_or(Problem::NotFound)?;
    if !holder.is_verified() {
        let text = format!("“{}”还没有通过核验，核验后才能提交；草稿已经存好", holder.name);
        return Err(Problem::conflict("achievements.holder_unverified", text));
    }
    let by_unit = may.role() == Role::Officer && !reviews_itself(&holder, &pack);
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let content = typed(&locked).check(&pack, tx.now().day())?;
    if by_unit && content.pricing_mode.is_none() {
        return Err(Problem::field("pricing_mode", "请选定价方式"));
    }
    let unit = by_unit.then_some(cx.user()).flatten();
    let next = locked.submit(content, unit, tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("achievements.submitted", &next)).await?;
    tx.commit().await?;
    Ok(next.state)
}

/// What the form shows: what was typed last, else what is stored.
pub(crate) fn typed(a: &Achievement) -> AchievementRaw {
    a.draft.clone().unwrap_or_else(|| AchievementRaw::of(&a.content))
}

/// Takes it back to the drafts.
///
/// # Errors
/// Not allowed, or nothing is under review.
pub async fn take_back(cx: &Cx, id: AchievementId) -> Result<(), Problem> {
    let pack = cx.pack();
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&pack))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.take_back(tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("achievements.taken_back", &next)).await?;
    Ok(tx.commit().await?)
}
