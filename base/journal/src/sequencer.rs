//! Numbering committed events, so that business transactions never queue for a counter.

use kezhuan_db::sea_orm::{ConnectionTrait, Statement};
use kezhuan_db::{Db, StoreError};
use kezhuan_kernel::Uuid;

const ROUND: i64 = 1000;

/// Numbers up to a thousand events that are committed and have no number. Any node may call it.
///
/// # Errors
/// When the database fails.
pub async fn sequence(db: &Db) -> Result<usize, StoreError> {
    let backend = db.backend();
    let waiting = "select 1 as one from journal_event where seq is null limit 1";
    if db.reader().query_one_raw(Statement::from_string(backend, waiting)).await?.is_none() {
        return Ok(0);
    }
    let mut tx = db.begin("system:sequencer").await?;
    tx.lock_topic("journal.sequence").await?;
    let last = "select coalesce(max(seq), 0) as last from journal_event";
    let row = tx.conn().query_one_raw(Statement::from_string(backend, last)).await?;
    let last: i64 = row.ok_or(StoreError::bug("no row"))?.try_get("", "last")?;
    let open = "select id from journal_event where seq is null order by at, id limit $1";
    let open = Statement::from_sql_and_values(backend, open, [ROUND.into()]);
    let rows = tx.conn().query_all_raw(open).await?;
    for (next, row) in (last + 1..).zip(&rows) {
        let id: Uuid = row.try_get("", "id")?;
        let sql = "update journal_event set seq = $1 where id = $2";
        let number = Statement::from_sql_and_values(backend, sql, [next.into(), id.into()]);
        tx.conn().execute_raw(number).await?;
    }
    let count = rows.len();
    tx.commit_without_event("sequence numbers").await?;
    Ok(count)
}
