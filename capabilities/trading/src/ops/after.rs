//! After the contract: what the parties tell of shares and trials, and the reminder before a trial ends.

use kezhuan_authority::Subject;
use kezhuan_files::FileMeta;
use kezhuan_journal::Record;
use kezhuan_kernel::{Instant, Problem};
use kezhuan_web::{Cx, Upload};
use serde_json::json;

use crate::after::{Following, Outcome, OutcomeId, OutcomeRaw};
use crate::model::DealId;
use crate::permissions::{AFTER, FOLLOW};
use crate::store::after as store;
use crate::{ops, store as deals};

/// Tells what came after the contract. `files`: `file`.
///
/// # Errors
/// Not allowed, nothing is waited for, or fields to mend.
pub async fn tell(cx: &Cx, id: DealId, raw: &OutcomeRaw, files: &[Upload]) -> Result<(), Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&AFTER, &ops::subject_of_both(cx, &deal))?;
    let mut tx = cx.write(&may).await?;
    let deal = ops::locked(&mut tx, id).await?;
    let side = ops::side_of(cx, &deal).ok_or(Problem::NotFound)?;
    let open = still_open(store::open(tx.conn(), id).await?)?;
    let tell = raw.check(open, side, tx.now().day())?;
    let file = match files.iter().find(|upload| upload.field == "file") {
        Some(upload) => Some(kezhuan_files::save(&tx, upload).await?),
        None => None,
    };
    let outcome = Outcome {
        id: tx.fresh(),
        kind: tell.kind,
        on: tell.on,
        until: tell.until,
        credit_code: tell.credit_code,
        note: tell.note,
        file,
        side,
        by: cx.user(),
        at: tx.now(),
    };
    store::insert(&tx, id, &outcome).await?;
    store::save(&tx, id, open.with(&outcome)).await?;
    let payload = json!({ "side": side, "on": outcome.on, "until": outcome.until });
    tx.record(ops::event(outcome.kind.event(), &deal, payload)).await?;
    Ok(tx.commit().await?)
}

/// What is still waited for; a conflict when that is nothing.
pub(crate) fn still_open(found: Option<Following>) -> Result<Following, Problem> {
    found.filter(|open| !open.over).ok_or_else(|| {
        Problem::conflict("deals.nothing_follows", "这笔交易没有要补记的入股登记或试用结果")
    })
}

/// The paper of an outcome.
///
/// # Errors
/// There is none.
pub(crate) async fn file(
    cx: &Cx,
    id: DealId,
    of: OutcomeId,
) -> Result<(FileMeta, Vec<u8>), Problem> {
    let outcomes = store::outcomes(cx.db().reader(), id).await?;
    let file = outcomes.into_iter().find(|outcome| outcome.id == of).and_then(|o| o.file);
    kezhuan_files::load(cx.db(), file.ok_or(Problem::NotFound)?).await?.ok_or(Problem::NotFound)
}

/// Reminds both sides of trials that end soon; returns how many. A second run finds nothing.
///
/// # Errors
/// When the database fails.
pub async fn remind(cx: &Cx) -> Result<u64, Problem> {
    let may = cx.may(&FOLLOW, &Subject::none())?;
    let (today, reminder) = (cx.now().day(), cx.pack().deals.trial_reminder);
    let until = today.plus_days(i64::from(reminder));
    let mut done = 0;
    for id in store::ending(cx.db().reader(), until).await? {
        let mut tx = cx.write(&may).await?;
        let Some(deal) = deals::lock(&mut tx, id).await? else { continue };
        let open = store::open(tx.conn(), id).await?;
        let Some(open) = open.filter(|open| !open.reminded && open.is_due(today, reminder)) else {
            continue;
        };
        store::save(&tx, id, Following { reminded: true, ..open }).await?;
        let payload = json!({ "until": open.until });
        tx.record(ops::event("deals.trial_ending", &deal, payload)).await?;
        tx.commit().await?;
        done += 1;
    }
    Ok(done)
}

/// The next moment at which somebody is to be reminded.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_deadline(cx: &Cx) -> Result<Option<Instant>, Problem> {
    let reminder = i64::from(cx.pack().deals.trial_reminder);
    let next = store::next_end(cx.db().reader()).await?;
    Ok(next.map(|until| until.plus_days(-reminder).start()))
}
