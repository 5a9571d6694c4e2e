//! The unit says where it published itself: a link, or a photo or scan.

use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::{Cx, Upload};

use crate::model::{OwnPlace, PublicityId};
use crate::permissions::PLACE;
use crate::rules::PlaceRaw;
use crate::{ops, store};

/// Records the unit's own place. `files`: `scan`.
///
/// # Errors
/// Not allowed, fields to mend, a 公示 that was stopped for good.
pub async fn give_place(
    cx: &Cx,
    id: PublicityId,
    raw: &PlaceRaw,
    files: &[Upload],
) -> Result<(), Problem> {
    let current = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let may = cx.may(&PLACE, &current.subject())?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let kept = locked.own_place.as_ref().and_then(|place| place.file);
    let scan = ops::save_file(&tx, files, "scan").await?.or(kept);
    let ask = raw.check(scan.is_some(), tx.now().day())?;
    let own = OwnPlace { link: ask.link, file: scan, from: ask.from, to: ask.to };
    let payload =
        serde_json::json!({ "link": own.link, "file": own.file, "from": own.from, "to": own.to });
    let next = locked.place(own)?;
    store::save(&tx, &next).await?;
    tx.record(ops::event("publicity.placed", &next).public().payload(payload)).await?;
    tx.commit().await?;
    Ok(())
}
