//! Codes and steps that wait for an answer.

use kezhuan_db::sea_orm::ConnectionTrait;
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Id, Instant, Uuid};

use crate::model::{Challenge, Purpose, UserId};

pub(crate) async fn insert(tx: &WriteTx, c: &Challenge) -> Result<(), StoreError> {
    let sql = "insert into accounts_challenge (token_hash, purpose, target, user_id, code_hash, \
               secret, tries, at, expires_at, carried) values ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9)";
    let values = vec![
        c.token_hash.as_str().into(),
        c.purpose.word().into(),
        c.target.as_str().into(),
        c.user.map(Id::uuid).into(),
        c.code_hash.as_str().into(),
        c.secret.as_str().into(),
        tx.now().0.into(),
        c.expires_at.0.into(),
        c.carried.as_str().into(),
    ];
    run(tx, sql, values).await?;
    Ok(())
}

/// The open one behind a token's hash.
pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    token_hash: &str,
) -> Result<Option<Challenge>, StoreError> {
    let sql = "select * from accounts_challenge where token_hash = $1 and used_at is null";
    let found = rows(conn, sql, vec![token_hash.into()]).await?;
    let Some(row) = found.first() else { return Ok(None) };
    let purpose: String = row.try_get("", "purpose")?;
    let user: Option<Uuid> = row.try_get("", "user_id")?;
    Ok(Some(Challenge {
        token_hash: row.try_get("", "token_hash")?,
        purpose: Purpose::parse(&purpose)
            .ok_or_else(|| StoreError::bug(format!("purpose {purpose}")))?,
        target: row.try_get("", "target")?,
        user: user.map(UserId::from_uuid),
        code_hash: row.try_get("", "code_hash")?,
        secret: row.try_get("", "secret")?,
        carried: row.try_get("", "carried")?,
        tries: row.try_get("", "tries")?,
        expires_at: Instant(row.try_get("", "expires_at")?),
    }))
}

/// Counts one more try, if fewer than `most` were made.
pub(crate) async fn try_once(tx: &WriteTx, hash: &str, most: i64) -> Result<bool, StoreError> {
    let sql = "update accounts_challenge set tries = tries + 1 \
               where token_hash = $1 and used_at is null and tries < $2 and expires_at > $3";
    Ok(run(tx, sql, vec![hash.into(), most.into(), tx.now().0.into()]).await? == 1)
}

/// Uses it up; `false` when somebody was faster.
pub(crate) async fn use_up(tx: &WriteTx, hash: &str) -> Result<bool, StoreError> {
    let sql =
        "update accounts_challenge set used_at = $2 where token_hash = $1 and used_at is null";
    Ok(run(tx, sql, vec![hash.into(), tx.now().0.into()]).await? == 1)
}

/// Forgets those that nobody can answer any more.
pub(crate) async fn forget(tx: &WriteTx) -> Result<u64, StoreError> {
    let sql = "delete from accounts_challenge where expires_at < $1";
    run(tx, sql, vec![tx.now().0.into()]).await
}
