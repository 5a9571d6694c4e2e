//! How often somebody did something within a time, on all nodes together.

use kezhuan_kernel::Instant;
use sea_orm::{ConnectionTrait, Statement, Value};
use sha2::{Digest, Sha256};

use crate::{StoreError, WriteTx};

impl WriteTx {
    /// Counts one more `what` by `who`, unless there were `most` in the last `seconds`: then nothing
    /// is counted and the answer is `false`. `who` (an address, a number) is kept as its hash only.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_within(
        &mut self,
        what: &str,
        who: &str,
        most: i64,
        seconds: i64,
    ) -> Result<bool, StoreError> {
        let who = hex::encode(Sha256::digest(who));
        self.lock_topic(&format!("count/{what}/{who}")).await?;
        let since = self.now().plus_seconds(-seconds).0;
        let sql =
            "select count(*) as n from kezhuan_count where what = $1 and who = $2 and at > $3";
        let values = [what.into(), who.as_str().into(), since.into()];
        let row = self.conn().query_one_raw(self.statement(sql, values.to_vec())).await?;
        let n: i64 = row.ok_or(StoreError::bug("no row"))?.try_get("", "n")?;
        if n >= most {
            return Ok(false);
        }
        let sql = "insert into kezhuan_count (id, what, who, at) values ($1, $2, $3, $4)";
        let values = vec![self.fresh_uuid().into(), what.into(), who.into(), self.now().0.into()];
        self.conn().execute_raw(self.statement(sql, values)).await?;
        Ok(true)
    }

    fn statement(&self, sql: &str, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.conn().get_database_backend(), sql, values)
    }
}

/// Forgets what was counted before this moment.
///
/// # Errors
/// When the database fails.
pub async fn forget_counts(tx: &WriteTx, before: Instant) -> Result<u64, StoreError> {
    let statement = tx.statement("delete from kezhuan_count where at < $1", vec![before.0.into()]);
    Ok(tx.conn().execute_raw(statement).await?.rows_affected())
}
