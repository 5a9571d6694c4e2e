//! Statements written by hand, with their values: what `store` files run where no entity fits.

use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

use crate::{StoreError, WriteTx};

/// Runs a statement in a transaction; returns how many rows it changed.
///
/// # Errors
/// When the database refuses.
pub async fn run(tx: &WriteTx, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
    let backend = tx.conn().get_database_backend();
    let done = tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(done.rows_affected())
}

/// The year and the next number of it in `column` of `table`, which has a `year` beside it; nobody
/// else gets it until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn next_in_year(
    tx: &mut WriteTx,
    table: &'static str,
    column: &'static str,
) -> Result<(i32, i64), StoreError> {
    tx.lock_topic(&format!("{table}.{column}")).await?;
    let year = tx.now().day().year();
    let sql = format!("select coalesce(max({column}), 0) as last from {table} where year = $1");
    let found = rows(tx.conn(), &sql, vec![year.into()]).await?;
    let last: i64 = found.first().ok_or_else(|| StoreError::bug("no row"))?.try_get("", "last")?;
    Ok((year, last + 1))
}

/// The rows of a query.
///
/// # Errors
/// When the database cannot be read.
pub async fn rows(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, StoreError> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_all_raw(statement).await?)
}
