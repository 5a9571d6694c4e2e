//! Mending a returned application, and correcting what is known of a recognition.

use kezhuan_kernel::{FieldError, Id, Problem};
use kezhuan_web::{Cx, Upload};

use crate::model::{Content, Registration, RegistrationId};
use crate::ops::{attach, check_upgrade, record, with_upgrade};
use crate::permissions::{APPLY, DECIDE};
use crate::rules::RegistrationRaw;
use crate::store;

/// Mends a returned application and hands it in again. Kind and holder stay.
///
/// # Errors
/// Not allowed, not returned, or fields to mend.
pub async fn resubmit(
    cx: &Cx,
    id: RegistrationId,
    raw: &RegistrationRaw,
    files: &[Upload],
) -> Result<(), Problem> {
    let current = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let own =
        kezhuan_authority::Subject::of(current.holder.uuid()).known(current.state.is_public());
    let may = cx.may(&APPLY, &own)?;
    let pack = cx.pack();
    let holder = kezhuan_organizations::get(cx.db().reader(), current.holder).await?;
    let raw = RegistrationRaw { kind: current.kind.clone(), ..with_upgrade(cx, raw).await? };
    let content = raw.check(&pack, holder.as_ref().ok_or("没有找到这家单位"))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.resubmit(content, tx.now())?;
    check_upgrade(&tx, &pack, &next.content).await?;
    store::save(&tx, &next).await?;
    let saved = Registration { version: next.version + 1, ..next };
    store::add_change(&tx, &saved, "修改后重新申报", None).await?;
    attach(&tx, &saved, files).await?;
    record(&mut tx, "registries.applied", &saved, &pack, "").await?;
    Ok(tx.commit().await?)
}

/// Corrects name, place or fields of a recognition (for example the day on a reserve list), with
/// the reason. Kind, level, holder and what it took over from stay.
///
/// # Errors
/// Not allowed, not recognised, or fields to mend.
pub async fn correct(
    cx: &Cx,
    id: RegistrationId,
    raw: &RegistrationRaw,
    files: &[Upload],
) -> Result<(), Problem> {
    let current = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let may = cx.may(&DECIDE, &current.subject())?;
    let pack = cx.pack();
    let holder = kezhuan_organizations::get(cx.db().reader(), current.holder).await?;
    let raw = RegistrationRaw {
        kind: current.kind.clone(),
        level: current.level.clone(),
        upgrade_of: current.upgrade_of.map(|id| id.to_string()).unwrap_or_default(),
        ..raw.clone()
    };
    let note = raw.note.trim();
    let content = and_note(raw.check(&pack, holder.as_ref().ok_or("没有找到这家单位")), note)?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.correct(content)?;
    store::save(&tx, &next).await?;
    attach(&tx, &next, files).await?;
    record(&mut tx, "registries.corrected", &next, &pack, note).await?;
    Ok(tx.commit().await?)
}

/// A correction needs its reason; the missing one is named along with the other errors.
fn and_note(checked: Result<Content, Problem>, note: &str) -> Result<Content, Problem> {
    if !note.is_empty() {
        return checked;
    }
    let missing = FieldError { field: "note".into(), message: "请写更正的理由".into() };
    match checked {
        Err(Problem::Invalid(mut errors)) => {
            errors.push(missing);
            Err(Problem::Invalid(errors))
        }
        Err(other) => Err(other),
        Ok(_) => Err(Problem::Invalid(vec![missing])),
    }
}
