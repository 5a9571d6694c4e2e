//! All SQL of the policies: versions are inserted, never changed but for the moment they came in force.

use kezhuan_db::sea_orm::{ConnectionTrait, Statement, Value};
use kezhuan_db::{StoreError, WriteTx};
use kezhuan_kernel::{Id, Instant};

use crate::PackId;

/// A stored version of a pack.
#[derive(Debug, Clone)]
pub struct PackVersion {
    /// SHA-256 of its files.
    pub hash: String,
    /// Id of the pack, `zhoukou`.
    pub name: String,
    /// File name → text, as JSON.
    pub files: String,
    /// When it was (last) put in force.
    pub in_force_from: Instant,
}

/// Inserts the version if it is new, and puts it in force.
pub(crate) async fn put_in_force(
    tx: &WriteTx,
    id: PackId,
    hash: &str,
    name: &str,
    files: &str,
) -> Result<(), StoreError> {
    let sql = "insert into policies_pack (id, hash, name, files, loaded_at, in_force_from) \
               values ($1, $2, $3, $4, $5, $5) \
               on conflict (hash) do update set in_force_from = excluded.in_force_from";
    let values: Vec<Value> =
        vec![id.uuid().into(), hash.into(), name.into(), files.into(), tx.now().0.into()];
    let backend = tx.conn().get_database_backend();
    tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(())
}

const NEWEST: &str = "from policies_pack order by in_force_from desc, id desc limit 1";

pub(crate) async fn hash_in_force(
    conn: &impl ConnectionTrait,
) -> Result<Option<String>, StoreError> {
    one(conn, "hash").await
}

pub(crate) async fn files_in_force(
    conn: &impl ConnectionTrait,
) -> Result<Option<String>, StoreError> {
    one(conn, "files").await
}

async fn one(conn: &impl ConnectionTrait, column: &str) -> Result<Option<String>, StoreError> {
    let sql = format!("select {column} {NEWEST}");
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    Ok(row.map(|r| r.try_get("", column)).transpose()?)
}

pub(crate) async fn versions(conn: &impl ConnectionTrait) -> Result<Vec<PackVersion>, StoreError> {
    let sql =
        "select hash, name, files, in_force_from from policies_pack order by in_force_from desc";
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    rows.iter()
        .map(|row| {
            Ok(PackVersion {
                hash: row.try_get("", "hash")?,
                name: row.try_get("", "name")?,
                files: row.try_get("", "files")?,
                in_force_from: Instant(row.try_get("", "in_force_from")?),
            })
        })
        .collect()
}
