//! Rows of notices: the only place that knows the table.

pub(crate) mod preference;

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Id, Instant, Page, Uuid};

use crate::model::{Notice, NoticeId};

async fn number(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    let found = rows(conn, sql, values).await?;
    let row = found.first().ok_or_else(|| StoreError::bug("no row"))?;
    let n: i64 = row.try_get("", "n")?;
    Ok(u64::try_from(n).unwrap_or(0))
}

fn notice(row: &QueryResult) -> Result<Notice, StoreError> {
    let read_at: Option<i64> = row.try_get("", "read_at")?;
    Ok(Notice {
        id: NoticeId::from_uuid(row.try_get("", "id")?),
        user: row.try_get("", "user_id")?,
        event: row.try_get("", "event")?,
        kind: row.try_get("", "kind")?,
        says: row.try_get("", "says")?,
        title: row.try_get("", "title")?,
        href: row.try_get("", "href")?,
        at: Instant(row.try_get("", "at")?),
        read_at: read_at.map(Instant),
    })
}

/// Adds a notice; the same event to the same person is told once.
pub(crate) async fn add(tx: &WriteTx, n: &Notice) -> Result<bool, StoreError> {
    let sql = "insert into notices_notice (id, user_id, event, kind, says, title, href, at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (user_id, event) do nothing";
    let values = vec![
        n.id.uuid().into(),
        n.user.into(),
        n.event.into(),
        n.kind.as_str().into(),
        n.says.as_str().into(),
        n.title.as_str().into(),
        n.href.as_str().into(),
        n.at.0.into(),
    ];
    Ok(run(tx, sql, values).await? > 0)
}

/// A page of a person's notices: unread first, newest first.
pub(crate) async fn inbox(
    conn: &impl ConnectionTrait,
    user: Uuid,
    page: Page,
) -> Result<Vec<Notice>, StoreError> {
    let sql = "select * from notices_notice where user_id = $1 \
               order by case when read_at is null then 0 else 1 end, at desc, id desc \
               limit $2 offset $3";
    let at = |n: u64| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let values = vec![user.into(), at(page.size), at(page.offset())];
    rows(conn, sql, values).await?.iter().map(notice).collect()
}

/// How many notices a person has.
pub(crate) async fn total(conn: &impl ConnectionTrait, user: Uuid) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from notices_notice where user_id = $1";
    number(conn, sql, vec![user.into()]).await
}

/// How many of them are unread.
pub(crate) async fn unread(conn: &impl ConnectionTrait, user: Uuid) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from notices_notice where user_id = $1 and read_at is null";
    number(conn, sql, vec![user.into()]).await
}

/// Notices of events that the journal does not have.
pub(crate) async fn without_event(conn: &impl ConnectionTrait) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from notices_notice where event not in \
               (select id from journal_event)";
    number(conn, sql, Vec::new()).await
}

/// Is it this person's?
pub(crate) async fn owns(
    conn: &impl ConnectionTrait,
    user: Uuid,
    id: NoticeId,
) -> Result<bool, StoreError> {
    let sql = "select count(*) as n from notices_notice where user_id = $1 and id = $2";
    Ok(number(conn, sql, vec![user.into(), id.uuid().into()]).await? > 0)
}

/// Marks one of a person's notices read, or all of them; what was read keeps its time.
pub(crate) async fn mark(
    tx: &WriteTx,
    user: Uuid,
    one: Option<NoticeId>,
) -> Result<u64, StoreError> {
    let all = "update notices_notice set read_at = $1 where user_id = $2 and read_at is null";
    let mut values: Vec<Value> = vec![tx.now().0.into(), user.into()];
    match one {
        None => run(tx, all, values).await,
        Some(id) => {
            values.push(id.uuid().into());
            run(tx, &format!("{all} and id = $3"), values).await
        }
    }
}

/// Forgets everything of a person.
pub(crate) async fn forget(tx: &WriteTx, user: Uuid) -> Result<(), StoreError> {
    for table in ["notices_digest", "notices_preference", "notices_notice"] {
        run(tx, &format!("delete from {table} where user_id = $1"), vec![user.into()]).await?;
    }
    Ok(())
}
