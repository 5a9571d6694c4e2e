//! Beginning a demand, saving it as far as it is typed, submitting it.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_web::Cx;

use crate::model::{Demand, DemandId};
use crate::ops::{company, current, event};
use crate::permissions::{CREATE, EDIT};
use crate::raw::DemandRaw;
use crate::store::{self, beside};

/// Begins a draft for the organization named in `raw`.
///
/// # Errors
/// No such organization; not allowed.
pub async fn begin(cx: &Cx, raw: DemandRaw) -> Result<DemandId, Problem> {
    let organization = organization(cx, &raw).await?;
    let may = cx.may(&CREATE, &organization.subject())?;
    let mut tx = cx.write(&may).await?;
    let new = begin_within(cx, &mut tx, &organization, raw).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// A new draft in the caller's transaction; the caller asked for the permission.
pub(crate) async fn begin_within(
    cx: &Cx,
    tx: &mut WriteTx,
    organization: &Organization,
    raw: DemandRaw,
) -> Result<Demand, Problem> {
    let pack = cx.pack();
    let serial = store::next_number(tx).await?.serial(&pack.demands.serial_prefix);
    let region = organization.region.clone();
    let new = Demand::begin(tx.fresh(), serial, Some(organization.id), region, tx.now());
    let new = Demand {
        content: raw.as_far_as_typed(&pack),
        draft: Some(raw),
        demo: cx.app.is_demo(),
        created_by: cx.user(),
        ..new
    };
    store::insert(tx, std::slice::from_ref(&new)).await?;
    tx.record(event("demands.begun", &new)).await?;
    Ok(new)
}

/// The organization named in `raw`.
pub(crate) async fn organization(cx: &Cx, raw: &DemandRaw) -> Result<Organization, Problem> {
    let mut check = Check::new();
    let id: Option<OrganizationId> = check.id_or_none("organization", &raw.organization);
    check.finish()?;
    let id = id.ok_or_else(|| Problem::field("organization", "请选是哪个单位的需求"))?;
    let found = kezhuan_organizations::get(cx.db().reader(), id).await?;
    found.ok_or_else(|| Problem::field("organization", "没有这个单位"))
}

/// Saves what is typed, complete or not.
///
/// # Errors
/// Not allowed, or its state does not allow it.
pub async fn save(cx: &Cx, id: DemandId, raw: DemandRaw) -> Result<(), Problem> {
    let pack = cx.pack();
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&pack))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let content = raw.as_far_as_typed(&pack);
    let next = locked.save(raw, content, tx.now())?;
    store::save(&tx, &next).await?;
    tx.record(event("demands.saved", &next)).await?;
    Ok(tx.commit().await?)
}

/// What the form shows: what was typed last, else what is stored.
pub(crate) fn typed(d: &Demand) -> DemandRaw {
    d.draft.clone().unwrap_or_else(|| DemandRaw::of(&d.content))
}

/// Submits it for review.
///
/// # Errors
/// Not allowed, incomplete, the organization is not verified, or submitted before.
pub async fn submit(cx: &Cx, id: DemandId) -> Result<(), Problem> {
    let pack = cx.pack();
    let before = current(cx, id).await?;
    let may = cx.may(&EDIT, &before.subject(&pack))?;
    let of = company(cx, &before).await?;
    if !of.is_verified() {
        let text = format!("“{}”还没有通过核验，核验后才能提交；草稿已经存好", of.name);
        return Err(Problem::conflict("demands.unverified", text));
    }
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let content = typed(&locked).check_of(&pack, &of)?;
    let next = locked.submit(content, tx.now())?;
    store::save(&tx, &next).await?;
    beside::replace_waiting(&tx, id).await?;
    tx.record(event("demands.submitted", &next)).await?;
    Ok(tx.commit().await?)
}

/// Takes it back from the review, to write on.
///
/// # Errors
/// Not allowed, or not under review.
pub async fn take_back(cx: &Cx, id: DemandId) -> Result<(), Problem> {
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&cx.pack()))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = locked.take_back(tx.now())?;
    store::save(&tx, &next).await?;
    beside::replace_waiting(&tx, id).await?;
    tx.record(event("demands.taken_back", &next)).await?;
    Ok(tx.commit().await?)
}
