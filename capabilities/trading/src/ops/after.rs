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
use crate::state::State;
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
    let open = store::open(tx.conn(), id).await?.filter(|open| !open.over);
    let open = open.ok_or_else(|| {
        Problem::conflict("deals.nothing_follows", "这笔交易没有要补记的入股登记或试用结果")
    })?;
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

/// What a deal waits for after its contract.
pub(crate) async fn open(cx: &Cx, id: DealId) -> Result<Option<Following>, Problem> {
    Ok(store::open(cx.db().reader(), id).await?)
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
    let (pack, today) = (cx.pack(), cx.now().day());
    let due = |open: &Following| !open.reminded && open.is_due(today, pack.deals.trial_reminder);
    let mut done = 0;
    for (id, open) in store::all_open(cx.db().reader(), None).await? {
        if !due(&open) {
            continue;
        }
        let mut tx = cx.write(&may).await?;
        let Some(deal) = deals::lock(&mut tx, id).await? else { continue };
        let Some(open) = store::open(tx.conn(), id).await?.filter(due) else { continue };
        if deal.state != State::Contracted {
            continue;
        }
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
    let all = store::all_open(cx.db().reader(), None).await?;
    let days =
        all.into_iter().filter(|(_, open)| !open.reminded).filter_map(|(_, open)| open.until);
    Ok(days.map(|until| until.plus_days(-reminder).start()).min())
}
