//! Delivering what is due: claimed in one transaction, sent outside of any, settled in another.

use std::sync::Arc;

use futures::future::join_all;
use kezhuan_db::{Db, StoreError};
use kezhuan_kernel::Instant;

use crate::channels::Channels;
use crate::message::Sent;
use crate::store;

/// So many are on their way at once.
const ROUND: u64 = 20;
/// Pauses after the first, second … failed attempt: 30 s, 2 min, 8 min, 32 min, 2 h, 8 h.
const PAUSES: [i64; 6] = [30, 120, 480, 1920, 7680, 30_720];

fn pause(attempts: i64) -> i64 {
    let place = usize::try_from(attempts - 1).unwrap_or(0).min(PAUSES.len() - 1);
    PAUSES[place]
}

fn is_last(attempts: i64) -> bool {
    attempts >= PAUSES.len() as i64
}

/// Sends what is due, once each; returns how many were tried. Safe on several nodes at once.
///
/// # Errors
/// When the database fails. A way out that fails is no error: the message waits for its next turn.
pub async fn deliver(db: &Db, channels: &Channels) -> Result<u64, StoreError> {
    let tx = db.begin("system:outbox").await?;
    let now = tx.now();
    let claimed = store::claim(&tx, ROUND, |attempts| now.plus_seconds(pause(attempts))).await?;
    if claimed.is_empty() {
        return Ok(0);
    }
    tx.commit_without_event("messages are on their way").await?;
    let outcomes = join_all(claimed.iter().map(|due| attempt(channels, due, now))).await;
    let tx = db.begin("system:outbox").await?;
    for (due, outcome) in claimed.iter().zip(outcomes) {
        match outcome {
            Ok(()) => store::settle_sent(&tx, due, channels.only_shows()).await?,
            Err(Failed { why, for_good }) => {
                store::settle_failed(&tx, due, &why, for_good || is_last(due.attempts)).await?;
            }
        }
    }
    tx.commit_without_event("messages went out or wait again").await?;
    Ok(claimed.len() as u64)
}

struct Failed {
    why: String,
    for_good: bool,
}

async fn attempt(channels: &Channels, due: &Sent, now: Instant) -> Result<(), Failed> {
    if due.message.until.is_some_and(|until| until <= now) {
        return Err(Failed { why: "过了有效时间，没有再发".to_owned(), for_good: true });
    }
    let Some(way) = channels.of(due.message.channel) else {
        return Err(Failed { why: "没有配置这种发送方式".to_owned(), for_good: true });
    };
    let (way, due) = (Arc::clone(way), due.clone());
    let done = tokio::task::spawn_blocking(move || way.send(&due, now)).await;
    done.unwrap_or_else(|panic| Err(panic.to_string()))
        .map_err(|why| Failed { why, for_good: false })
}

/// Forgets messages that were settled more than so many days ago.
///
/// # Errors
/// When the database fails.
pub async fn forget(db: &Db, keep_days: i64) -> Result<u64, StoreError> {
    let tx = db.begin("system:outbox").await?;
    let gone = store::forget_before(&tx, tx.now().plus_seconds(-keep_days * 86_400)).await?;
    tx.commit_without_event("old messages are erased").await?;
    Ok(gone)
}
