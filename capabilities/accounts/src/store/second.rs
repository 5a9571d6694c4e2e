//! Second factors and recovery codes.

use kezhuan_db::sea_orm::ConnectionTrait;
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Id, Instant};

use crate::model::{Second, UserId};

pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> Result<Option<Second>, StoreError> {
    let sql = "select secret, last_step, since from accounts_second where user_id = $1";
    let found = rows(conn, sql, vec![user.uuid().into()]).await?;
    let Some(row) = found.first() else { return Ok(None) };
    Ok(Some(Second {
        secret: row.try_get("", "secret")?,
        last_step: row.try_get("", "last_step")?,
        since: Instant(row.try_get("", "since")?),
    }))
}

/// Puts a second factor in force, with fresh recovery codes; older ones go.
pub(crate) async fn put(
    tx: &WriteTx,
    user: UserId,
    secret: &str,
    step: i64,
    recovery: &[String],
) -> Result<(), StoreError> {
    remove(tx, user).await?;
    let sql = "insert into accounts_second (user_id, secret, last_step, since) \
               values ($1, $2, $3, $4)";
    let values = vec![user.uuid().into(), secret.into(), step.into(), tx.now().0.into()];
    run(tx, sql, values).await?;
    for hash in recovery {
        let sql = "insert into accounts_recovery (user_id, code_hash) values ($1, $2)";
        run(tx, sql, vec![user.uuid().into(), hash.as_str().into()]).await?;
    }
    Ok(())
}

/// Notes the step whose code was used; `false` if it or a later one was used before.
pub(crate) async fn use_step(tx: &WriteTx, user: UserId, step: i64) -> Result<bool, StoreError> {
    let sql = "update accounts_second set last_step = $2 where user_id = $1 and last_step < $2";
    Ok(run(tx, sql, vec![user.uuid().into(), step.into()]).await? == 1)
}

/// Uses a recovery code up; `false` if there is none.
pub(crate) async fn use_recovery(
    tx: &WriteTx,
    user: UserId,
    hash: &str,
) -> Result<bool, StoreError> {
    let sql = "update accounts_recovery set used_at = $3 \
               where user_id = $1 and code_hash = $2 and used_at is null";
    Ok(run(tx, sql, vec![user.uuid().into(), hash.into(), tx.now().0.into()]).await? == 1)
}

/// Recovery codes that are left.
pub(crate) async fn recovery_left(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from accounts_recovery where user_id = $1 and used_at is null";
    let found = rows(conn, sql, vec![user.uuid().into()]).await?;
    let n: i64 = found.first().map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    Ok(u64::try_from(n).unwrap_or(0))
}

/// Takes the second factor away; `false` if there was none.
pub(crate) async fn remove(tx: &WriteTx, user: UserId) -> Result<bool, StoreError> {
    run(tx, "delete from accounts_recovery where user_id = $1", vec![user.uuid().into()]).await?;
    let sql = "delete from accounts_second where user_id = $1";
    Ok(run(tx, sql, vec![user.uuid().into()]).await? == 1)
}
