//! Entering a recognition of the past with its document.

use kezhuan_kernel::Problem;
use kezhuan_web::{Cx, Upload};

use crate::model::{Registration, RegistrationId};
use crate::ops::{
    attach, check_new, check_upgrade, end_replaced, find_holder, record, with_upgrade,
};
use crate::permissions::ENTER;
use crate::rules::RegistrationRaw;
use crate::store;

/// Enters what was recognised before this register existed.
///
/// # Errors
/// Not allowed, fields to mend, or the same is registered already.
pub async fn enter_past(
    cx: &Cx,
    raw: &RegistrationRaw,
    files: &[Upload],
) -> Result<RegistrationId, Problem> {
    cx.may(&ENTER, &kezhuan_authority::Subject::none())?;
    let pack = cx.pack();
    let raw = with_upgrade(cx, raw).await?;
    let holder = find_holder(cx, &raw).await?;
    let found = holder.as_ref().ok_or("没有找到这家单位，请先登记单位");
    let (content, on, document) = raw.check_past(&pack, found, cx.now().day())?;
    let may = cx.may(&ENTER, &content.subject())?;
    let mut tx = cx.write(&may).await?;
    check_new(&mut tx, &content).await?;
    check_upgrade(&tx, &pack, &content).await?;
    let number = store::next_number(&tx, tx.now().day().year()).await?;
    let new = Registration::apply(tx.fresh(), number, content, cx.user(), tx.now());
    let new = new.recognised_before(on, document);
    store::insert(&tx, &new).await?;
    store::add_change(&tx, &new, NOTE, new.document_no.as_deref()).await?;
    attach(&tx, &new, files).await?;
    end_replaced(&mut tx, &pack, &new).await?;
    record(&mut tx, "registries.entered", &new, &pack, NOTE).await?;
    let id = new.id;
    tx.commit().await?;
    Ok(id)
}

const NOTE: &str = "补录以往认定";
