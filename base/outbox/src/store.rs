//! The table: writing messages, claiming what is due, noting what became of it.

use kezhuan_db::sea_orm::{QueryResult, Value};
use kezhuan_db::{Db, StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Id, Instant, Page};

use crate::message::{Channel, Message, MessageId, Sent, State};

fn short(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

/// Writes a message in the transaction of what causes it.
///
/// # Errors
/// When the database refuses.
pub async fn send_within(tx: &WriteTx, message: &Message) -> Result<MessageId, StoreError> {
    let id: MessageId = tx.fresh();
    let sql = "insert into outbox_message (id, channel, address, subject, text, signing_key, until, \
               secret, state, at, attempts, due_at, error) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, 0, $9, '')";
    let values = vec![
        id.uuid().into(),
        message.channel.word().into(),
        message.to.as_str().into(),
        short(&message.subject, 200).into(),
        message.text.as_str().into(),
        message.signing_key.as_str().into(),
        message.until.map(|at| at.0).into(),
        message.secret.into(),
        tx.now().0.into(),
    ];
    run(tx, sql, values).await?;
    Ok(id)
}

fn sent(row: &QueryResult) -> Result<Sent, StoreError> {
    let channel: String = row.try_get("", "channel")?;
    let state: String = row.try_get("", "state")?;
    let until: Option<i64> = row.try_get("", "until")?;
    let settled_at: Option<i64> = row.try_get("", "settled_at")?;
    Ok(Sent {
        id: MessageId::from_uuid(row.try_get("", "id")?),
        message: Message {
            channel: Channel::parse(&channel)
                .ok_or_else(|| StoreError::bug(format!("channel {channel}")))?,
            to: row.try_get("", "address")?,
            subject: row.try_get("", "subject")?,
            text: row.try_get("", "text")?,
            signing_key: row.try_get("", "signing_key")?,
            until: until.map(Instant),
            secret: row.try_get("", "secret")?,
        },
        state: State::parse(&state).ok_or_else(|| StoreError::bug(format!("state {state}")))?,
        at: Instant(row.try_get("", "at")?),
        attempts: row.try_get("", "attempts")?,
        due_at: Instant(row.try_get("", "due_at")?),
        error: row.try_get("", "error")?,
        settled_at: settled_at.map(Instant),
    })
}

/// Takes messages that are due for this caller alone: each is due again only at `again`, so one that
/// is never settled is tried once more.
pub(crate) async fn claim(
    tx: &WriteTx,
    most: u64,
    again: impl Fn(i64) -> Instant,
) -> Result<Vec<Sent>, StoreError> {
    let sql = "select * from outbox_message where state = 'waiting' and due_at <= $1 \
               order by due_at, id limit $2";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut claimed = Vec::new();
    for row in rows(tx.conn(), sql, vec![tx.now().0.into(), most.into()]).await? {
        let due = sent(&row)?;
        let sql = "update outbox_message set attempts = attempts + 1, due_at = $3 \
                   where id = $1 and state = 'waiting' and attempts = $2";
        let next = again(due.attempts + 1).0.into();
        if run(tx, sql, vec![due.id.uuid().into(), due.attempts.into(), next]).await? == 1 {
            claimed.push(Sent { attempts: due.attempts + 1, ..due });
        }
    }
    Ok(claimed)
}

/// It is out. A secret is blanked unless `keep`.
pub(crate) async fn settle_sent(tx: &WriteTx, sent: &Sent, keep: bool) -> Result<(), StoreError> {
    let text = if sent.message.secret && !keep { "" } else { &sent.message.text };
    let sql = "update outbox_message set state = 'sent', settled_at = $2, error = '', text = $3, \
               signing_key = '' where id = $1";
    run(tx, sql, vec![sent.id.uuid().into(), tx.now().0.into(), text.into()]).await?;
    Ok(())
}

/// It did not go out: noted, and given up if it was the last attempt.
pub(crate) async fn settle_failed(
    tx: &WriteTx,
    sent: &Sent,
    error: &str,
    last: bool,
) -> Result<(), StoreError> {
    let state = if last { State::GivenUp } else { State::Waiting };
    let at = last.then_some(tx.now().0);
    let text = if last && sent.message.secret { "" } else { &sent.message.text };
    let sql = "update outbox_message set state = $2, settled_at = $3, error = $4, text = $5 \
               where id = $1";
    let values = vec![
        sent.id.uuid().into(),
        state.word().into(),
        at.into(),
        short(error, 300).into(),
        text.into(),
    ];
    run(tx, sql, values).await?;
    Ok(())
}

/// Puts a given-up message back to be tried anew; `false` if there is none, or it was a secret.
///
/// # Errors
/// When the database refuses.
pub async fn put_back(tx: &WriteTx, id: MessageId) -> Result<bool, StoreError> {
    let sql = "update outbox_message set state = 'waiting', attempts = 0, due_at = $2, \
               settled_at = null where id = $1 and state = 'given_up' and not secret";
    Ok(run(tx, sql, vec![id.uuid().into(), tx.now().0.into()]).await? == 1)
}

pub(crate) async fn forget_before(tx: &WriteTx, before: Instant) -> Result<u64, StoreError> {
    let sql = "delete from outbox_message where settled_at < $1";
    run(tx, sql, vec![before.0.into()]).await
}

/// A page of messages in this state, newest first; all states without one.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, state: Option<State>, page: Page) -> Result<Vec<Sent>, StoreError> {
    let sql = "select * from outbox_message where ($1 = '' or state = $1) \
               order by at desc, id desc limit $2 offset $3";
    let number = |n: u64| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let values =
        vec![state.map_or("", State::word).into(), number(page.size), number(page.offset())];
    rows(db.reader(), sql, values).await?.iter().map(sent).collect()
}

/// How many messages are in this state; in all states without one.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(db: &Db, state: Option<State>) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from outbox_message where ($1 = '' or state = $1)";
    let found = rows(db.reader(), sql, vec![state.map_or("", State::word).into()]).await?;
    let n: i64 = found.first().map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    Ok(u64::try_from(n).unwrap_or(0))
}

/// The newest message to this address.
///
/// # Errors
/// When the database cannot be read.
pub async fn latest_to(db: &Db, address: &str) -> Result<Option<Sent>, StoreError> {
    let sql = "select * from outbox_message where address = $1 order by at desc, id desc limit 1";
    rows(db.reader(), sql, vec![address.into()]).await?.first().map(sent).transpose()
}
