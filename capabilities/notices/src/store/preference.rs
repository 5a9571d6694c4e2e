//! Preferences, letters that wait, robots.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Id, Instant, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_outbox::Channel;

use super::notice;
use crate::model::preference::{Pace, Robot, Topic};
use crate::model::{Notice, NoticeId};

/// How often a person wants mail about this; never, unless chosen.
pub(crate) async fn pace(
    conn: &impl ConnectionTrait,
    user: Uuid,
    topic: Topic,
) -> Result<Pace, StoreError> {
    let sql = "select pace from notices_preference where user_id = $1 and topic = $2";
    let found = rows(conn, sql, vec![user.into(), topic.word().into()]).await?;
    let word: Option<String> = found.first().map(|row| row.try_get("", "pace")).transpose()?;
    Ok(word.and_then(|word| Pace::parse(&word)).unwrap_or(Pace::Never))
}

pub(crate) async fn set_pace(
    tx: &WriteTx,
    user: Uuid,
    topic: Topic,
    pace: Pace,
) -> Result<(), StoreError> {
    let sql = "insert into notices_preference (user_id, topic, pace) values ($1, $2, $3) \
               on conflict (user_id, topic) do update set pace = excluded.pace";
    run(tx, sql, vec![user.into(), topic.word().into(), pace.word().into()]).await?;
    Ok(())
}

/// The notice waits for the letter that goes at `due`.
pub(crate) async fn wait(
    tx: &WriteTx,
    id: NoticeId,
    user: Uuid,
    due: Instant,
) -> Result<(), StoreError> {
    let sql = "insert into notices_digest (notice, user_id, due_at) values ($1, $2, $3)";
    run(tx, sql, vec![id.uuid().into(), user.into(), due.0.into()]).await?;
    Ok(())
}

/// People whose letter is due.
pub(crate) async fn due_people(
    conn: &impl ConnectionTrait,
    now: Instant,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = "select distinct user_id from notices_digest where due_at <= $1 order by user_id \
               limit 200";
    let found = rows(conn, sql, vec![now.0.into()]).await?;
    found.iter().map(|row| Ok(row.try_get("", "user_id")?)).collect()
}

/// What is due for a person, taken out of the waiting list.
pub(crate) async fn take_due(tx: &WriteTx, user: Uuid) -> Result<Vec<Notice>, StoreError> {
    let now = tx.now().0;
    let sql = "select n.* from notices_notice n join notices_digest d on d.notice = n.id \
               where d.user_id = $1 and d.due_at <= $2 order by n.at, n.id";
    let found = rows(tx.conn(), sql, vec![user.into(), now.into()]).await?;
    let sql = "delete from notices_digest where user_id = $1 and due_at <= $2";
    run(tx, sql, vec![user.into(), now.into()]).await?;
    found.iter().map(notice).collect()
}

fn robot_of(row: &QueryResult) -> Result<Robot, StoreError> {
    let word: String = row.try_get("", "channel")?;
    Ok(Robot {
        channel: Channel::parse(&word).ok_or_else(|| StoreError::bug(format!("robot {word}")))?,
        address: row.try_get("", "address")?,
        signing_key: row.try_get("", "signing_key")?,
    })
}

pub(crate) async fn robot(
    conn: &impl ConnectionTrait,
    of: OrganizationId,
) -> Result<Option<Robot>, StoreError> {
    let sql = "select channel, address, signing_key from notices_robot where organization = $1";
    rows(conn, sql, vec![of.uuid().into()]).await?.first().map(robot_of).transpose()
}

pub(crate) async fn set_robot(
    tx: &WriteTx,
    of: OrganizationId,
    robot: &Robot,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    remove_robot(tx, of).await?;
    let sql = "insert into notices_robot (organization, channel, address, signing_key, set_by, \
               set_at) values ($1, $2, $3, $4, $5, $6)";
    let values = vec![
        of.uuid().into(),
        robot.channel.word().into(),
        robot.address.as_str().into(),
        robot.signing_key.as_str().into(),
        by.into(),
        tx.now().0.into(),
    ];
    run(tx, sql, values).await?;
    Ok(())
}

pub(crate) async fn remove_robot(tx: &WriteTx, of: OrganizationId) -> Result<bool, StoreError> {
    let sql = "delete from notices_robot where organization = $1";
    Ok(run(tx, sql, vec![of.uuid().into()]).await? == 1)
}
