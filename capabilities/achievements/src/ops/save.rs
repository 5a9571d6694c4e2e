//! Beginning an achievement and saving it as far as it is typed: nothing that was typed is lost.

use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_pack::Pack;
use kezhuan_web::Cx;

use crate::model::{Achievement, AchievementId};
use crate::ops::{current, event};
use crate::permissions::{CREATE, EDIT};
use crate::raw::AchievementRaw;
use crate::store;

/// Begins a draft for the organization named in `raw`.
///
/// # Errors
/// No such organization, or it may not publish; not allowed.
pub async fn begin(cx: &Cx, raw: AchievementRaw) -> Result<AchievementId, Problem> {
    let pack = cx.pack();
    let holder = holder(cx, &raw).await?;
    let may = cx.may(&CREATE, &holder.subject())?;
    if !may_hold(&holder, &pack) {
        return Err(Problem::field("holder", "这一类单位不能发布成果"));
    }
    let mut tx = cx.write(&may).await?;
    let number = store::next_number(&mut tx).await?;
    let serial = number.serial(&pack.achievements.serial_prefix);
    let region = holder.region.clone();
    let new = Achievement::begin(tx.fresh(), serial, Some(holder.id), region, tx.now());
    let content = raw.as_far_as_typed(&pack, tx.now().day());
    let new = Achievement {
        content,
        draft: Some(raw),
        demo: cx.app.is_demo(),
        created_by: cx.user(),
        ..new
    };
    store::insert(&tx, std::slice::from_ref(&new)).await?;
    tx.record(event("achievements.begun", &new)).await?;
    tx.commit().await?;
    Ok(new.id)
}

async fn holder(cx: &Cx, raw: &AchievementRaw) -> Result<Organization, Problem> {
    let mut check = Check::new();
    let id: Option<OrganizationId> = check.id_or_none("holder", &raw.holder);
    check.finish()?;
    let id = id.ok_or_else(|| Problem::field("holder", "请选这项成果归哪个单位"))?;
    let found = kezhuan_organizations::get(cx.db().reader(), id).await?;
    found.ok_or_else(|| Problem::field("holder", "没有这个单位"))
}

/// May organizations of this kind publish achievements?
pub(crate) fn may_hold(holder: &Organization, pack: &Pack) -> bool {
    let policy_type = holder.policy_type(pack);
    pack.achievements.holder_types.iter().any(|allowed| allowed == policy_type)
}

/// Does a unit of this kind review by itself before the platform does?
pub(crate) fn reviews_itself(holder: &Organization, pack: &Pack) -> bool {
    let policy_type = holder.policy_type(pack);
    pack.achievements.unit_review_types.iter().any(|listed| listed == policy_type)
}

/// Saves what is typed, complete or not.
///
/// # Errors
/// Not allowed, or its state does not allow it.
pub async fn save(cx: &Cx, id: AchievementId, raw: AchievementRaw) -> Result<(), Problem> {
    let pack = cx.pack();
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&pack))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let content = raw.as_far_as_typed(&pack, tx.now().day());
    let next = locked.save(raw, content, tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("achievements.saved", &next)).await?;
    Ok(tx.commit().await?)
}
