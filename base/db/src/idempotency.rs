//! Idempotency keys: the same key gives the same answer, with another body a conflict.
//!
//! The key is written in the business transaction, so it exists exactly when the effects do.

use sea_orm::{ConnectionTrait, Statement};

use crate::{Db, StoreError, WriteTx};

/// A key as it came with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    /// Scope and key: `user:…/uuid`.
    pub key: String,
    /// SHA-256 of route and body, hex.
    pub digest: String,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// Never seen.
    No,
    /// Used with another body.
    OtherBody,
    /// Done; the stored answer (status and a body or location as the web layer wrote it), if the
    /// process lived long enough to store it.
    Done(Option<String>),
}

impl WriteTx {
    /// Claims the key for this transaction.
    ///
    /// # Errors
    /// A unique violation when the key is already used; the caller then looks it up.
    pub async fn claim_key(&self, key: &KeyUse) -> Result<(), StoreError> {
        let sql = "insert into kezhuan_idempotency (key, digest, at) values ($1, $2, $3)";
        let values = [key.key.as_str().into(), key.digest.as_str().into(), self.now().0.into()];
        let backend = self.conn().get_database_backend();
        self.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(())
    }
}

/// What is known of this key.
///
/// # Errors
/// When the database cannot be read.
pub async fn look_up(db: &Db, key: &KeyUse) -> Result<Earlier, StoreError> {
    let sql = "select digest, answer from kezhuan_idempotency where key = $1";
    let statement = Statement::from_sql_and_values(db.backend(), sql, [key.key.as_str().into()]);
    let Some(row) = db.reader().query_one_raw(statement).await? else { return Ok(Earlier::No) };
    let digest: String = row.try_get("", "digest")?;
    if digest != key.digest {
        return Ok(Earlier::OtherBody);
    }
    Ok(Earlier::Done(row.try_get("", "answer")?))
}

/// Keeps the answer to give next time. Does nothing if the key was not claimed.
///
/// # Errors
/// When the database cannot be written.
pub async fn store_answer(db: &Db, key: &KeyUse, answer: &str) -> Result<(), StoreError> {
    let tx = db.begin("system").await?;
    let sql = "update kezhuan_idempotency set answer = $2 where key = $1 and answer is null";
    let values = [key.key.as_str().into(), answer.into()];
    let backend = tx.conn().get_database_backend();
    tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    tx.commit_without_event("the answer to an idempotency key").await
}

/// Forgets keys older than `before`.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_before(db: &Db, before: kezhuan_kernel::Instant) -> Result<u64, StoreError> {
    let tx = db.begin("system").await?;
    let sql = "delete from kezhuan_idempotency where at < $1";
    let backend = tx.conn().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [before.0.into()]);
    let done = tx.conn().execute_raw(statement).await?;
    tx.commit_without_event("old idempotency keys").await?;
    Ok(done.rows_affected())
}
