//! 提出异议: by a unit with its seal or a person by real name; stops the clock.

use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::{Cx, Upload};

use crate::model::{Objection, ObjectionId, PublicityId};
use crate::permissions::OBJECT;
use crate::rules::{self, Object};
use crate::{ops, store};

/// Files an objection. `files`: `seal` (a unit's sealed paper) and `evidence`.
///
/// # Errors
/// Nobody signed in; a 公示 that ended; a file that cannot be kept.
pub async fn object(
    cx: &Cx,
    id: PublicityId,
    ask: Object,
    files: &[Upload],
) -> Result<ObjectionId, Problem> {
    let current = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let may = cx.may(&OBJECT, &current.subject())?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (pack, now, before) = (cx.pack(), tx.now(), locked.state);
    let next = locked.object(pack.publicity.objection.suspends, now)?;
    let objection = Objection {
        id: tx.fresh(),
        publicity: id,
        unit: ask.unit,
        name: ask.name,
        phone: ask.phone,
        body: ask.body,
        seal: ops::save_file(&tx, files, "seal").await?,
        evidence: ops::save_file(&tx, files, "evidence").await?,
        at: now,
        by: cx.user(),
        due: rules::answer_due(&pack, now.day()),
        answer: None,
        version: 0,
    };
    store::insert_objection(&tx, &objection).await?;
    let payload = serde_json::json!({ "objection": objection.id, "due": objection.due });
    let objected = ops::event("publicity.objected", &next).link("objection", objection.id);
    tx.record(objected.parties().payload(payload)).await?;
    if next.state != before {
        tx.record(ops::event("publicity.suspended", &next).public()).await?;
    }
    // Saved even when the state stays: two objections at once must not both miss each other.
    store::save(&tx, &next).await?;
    tx.commit().await?;
    Ok(objection.id)
}
