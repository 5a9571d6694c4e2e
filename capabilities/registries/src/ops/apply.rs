//! Applying for a registration.

use kezhuan_authority::Subject;
use kezhuan_kernel::{Id, Problem};
use kezhuan_web::{Cx, Upload};

use crate::model::{Registration, RegistrationId};
use crate::ops::{attach, check_new, check_upgrade, find_holder, record, with_upgrade};
use crate::permissions::APPLY;
use crate::rules::RegistrationRaw;
use crate::store;

/// Hands in an application for the organization that the actor speaks for.
///
/// # Errors
/// Not allowed, fields to mend, or the same is registered or under way.
pub async fn apply(
    cx: &Cx,
    raw: &RegistrationRaw,
    files: &[Upload],
) -> Result<RegistrationId, Problem> {
    cx.may(&APPLY, &Subject::none())?;
    let pack = cx.pack();
    let raw = with_upgrade(cx, raw).await?;
    let holder = find_holder(cx, &raw).await?;
    let content = raw.check(
        &pack,
        match &holder {
            None => Err("没有找到这家单位"),
            Some(found) if !found.is_verified() => Err("单位核验通过后才能申报"),
            Some(found) => Ok(found),
        },
    )?;
    let may = cx.may(&APPLY, &Subject::of(content.holder.uuid()))?;
    let mut tx = cx.write(&may).await?;
    check_new(&mut tx, &content).await?;
    check_upgrade(&tx, &pack, &content).await?;
    let number = store::next_number(&tx, tx.now().day().year()).await?;
    let new = Registration::apply(tx.fresh(), number, content, cx.user(), tx.now());
    store::insert(&tx, &new).await?;
    store::add_change(&tx, &new, "", None).await?;
    attach(&tx, &new, files).await?;
    record(&mut tx, "registries.applied", &new, &pack, "").await?;
    tx.commit().await?;
    Ok(new.id)
}
