//! 书面答复: upheld ends the 公示, the last dismissal lets the clock go on.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_web::{Cx, Upload};

use crate::model::{Answer, ObjectionId, Outcome, Publicity, PublicityId, State};
use crate::permissions::ANSWER;
use crate::rules::{self, Reply};
use crate::{ops, store};

/// Answers an objection. `files`: `file`, a scan of the sealed reply.
///
/// # Errors
/// Not allowed, already answered, or a file that cannot be kept.
pub async fn answer(
    cx: &Cx,
    id: PublicityId,
    objection: ObjectionId,
    ask: Reply,
    files: &[Upload],
) -> Result<(), Problem> {
    let current = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let may = cx.may(&ANSWER, &current.subject_of_answer())?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let found = store::objection(tx.conn(), objection).await?;
    let found = found.filter(|o| o.publicity == id).ok_or(Problem::NotFound)?;
    let file = ops::save_file(&tx, files, "file").await?;
    let reply = Answer { outcome: ask.outcome, text: ask.text, file, at: tx.now(), by: cx.user() };
    let answered = found.answered(reply)?;
    store::save_objection(&tx, &answered).await?;
    let next = after(cx, &tx, locked, ask.outcome).await?;
    store::save(&tx, &next).await?;
    let kind = match ask.outcome {
        Outcome::Upheld => "publicity.upheld",
        Outcome::Dismissed => "publicity.dismissed",
    };
    let payload = serde_json::json!({
        "objection": objection,
        "state": next.state.word(),
        "end": next.end,
    });
    let event = ops::event(kind, &next).link("objection", objection);
    tx.record(event.public().payload(payload)).await?;
    tx.commit().await?;
    Ok(())
}

async fn after(
    cx: &Cx,
    tx: &WriteTx,
    locked: Publicity,
    outcome: Outcome,
) -> Result<Publicity, Problem> {
    let now = tx.now();
    if outcome == Outcome::Upheld {
        return Ok(locked.uphold("异议成立，需要改正后重新公示".to_owned(), now));
    }
    let open = store::objections(tx.conn(), locked.id).await?;
    if open.iter().any(|o| o.answer.is_none()) {
        return Ok(locked);
    }
    if locked.state != State::Suspended {
        return Ok(locked);
    }
    let end = rules::resumed_last_day(&cx.pack(), &locked, now.day())?;
    Ok(locked.resume(end, now))
}
