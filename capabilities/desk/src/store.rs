//! Rows of handovers: the only place that knows the table.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::Instant;

use crate::model::Handover;

/// Handovers of these to-dos, in order of time.
pub(crate) async fn of_todos(
    conn: &impl ConnectionTrait,
    todos: &[&str],
) -> Result<Vec<Handover>, StoreError> {
    let mut all = Vec::new();
    for chunk in todos.chunks(200) {
        let places: Vec<String> = (1..=chunk.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "select todo, to_user, by_user, why, at from desk_handover where todo in ({}) \
             order by at, id",
            places.join(", ")
        );
        let values: Vec<Value> = chunk.iter().map(|todo| (*todo).into()).collect();
        for row in &rows(conn, &sql, values).await? {
            all.push(handover(row)?);
        }
    }
    Ok(all)
}

fn handover(row: &QueryResult) -> Result<Handover, StoreError> {
    Ok(Handover {
        todo: row.try_get("", "todo")?,
        to: row.try_get("", "to_user")?,
        by: row.try_get("", "by_user")?,
        why: row.try_get("", "why")?,
        at: Instant(row.try_get("", "at")?),
    })
}

pub(crate) async fn insert(tx: &WriteTx, h: &Handover) -> Result<(), StoreError> {
    let sql = "insert into desk_handover (id, todo, to_user, by_user, why, at) \
               values ($1, $2, $3, $4, $5, $6)";
    let values: Vec<Value> = vec![
        tx.fresh_uuid().into(),
        h.todo.as_str().into(),
        h.to.into(),
        h.by.into(),
        h.why.as_str().into(),
        h.at.0.into(),
    ];
    run(tx, sql, values).await.map(drop)
}
