//! Rows of lists on their way in: the only place that knows the tables.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Id, Instant, Page, Uuid};
use kezhuan_sheets::RowError;

use crate::model::{Counts, Finding, ImportId, Imported, State};

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::bug)
}

fn read<T: serde::de::DeserializeOwned>(row: &QueryResult, name: &str) -> Result<T, StoreError> {
    let text: String = row.try_get("", name)?;
    serde_json::from_str(&text).map_err(StoreError::bug)
}

fn imported(row: &QueryResult) -> Result<Imported, StoreError> {
    let state: String = row.try_get("", "state")?;
    Ok(Imported {
        id: ImportId::from_uuid(row.try_get("", "id")?),
        what: row.try_get("", "what")?,
        user: row.try_get("", "user_id")?,
        organization: row.try_get("", "organization")?,
        file: FileId::from_uuid(row.try_get("", "file")?),
        file_name: row.try_get("", "file_name")?,
        state: State::parse(&state).ok_or_else(|| StoreError::bug(format!("state {state}")))?,
        state_at: Instant(row.try_get("", "state_at")?),
        checked: read(row, "checked")?,
        written: read(row, "written")?,
        done_to: row.try_get("", "done_to")?,
        notes: read(row, "notes")?,
        confirmed: read(row, "confirmed")?,
        why: row.try_get("", "why")?,
        tries: row.try_get("", "tries")?,
        created_at: Instant(row.try_get("", "created_at")?),
        version: row.try_get("", "version")?,
    })
}

/// One list.
pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    id: ImportId,
) -> Result<Option<Imported>, StoreError> {
    let sql = "select * from imports_import where id = $1";
    rows(conn, sql, vec![id.uuid().into()]).await?.first().map(imported).transpose()
}

/// Locks the row and reads it again.
pub(crate) async fn lock(tx: &mut WriteTx, id: ImportId) -> Result<Option<Imported>, StoreError> {
    tx.lock("imports_import", id.uuid()).await?;
    get(tx.conn(), id).await
}

/// A page of a person's lists, newest first.
pub(crate) async fn of_user(
    conn: &impl ConnectionTrait,
    user: Uuid,
    page: Page,
) -> Result<Vec<Imported>, StoreError> {
    let sql = "select * from imports_import where user_id = $1 \
               order by created_at desc, id desc limit $2 offset $3";
    let at = |n: u64| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let values = vec![user.into(), at(page.size), at(page.offset())];
    rows(conn, sql, values).await?.iter().map(imported).collect()
}

/// How many lists a person brought.
pub(crate) async fn count(conn: &impl ConnectionTrait, user: Uuid) -> Result<u64, StoreError> {
    let sql = "select count(*) as n from imports_import where user_id = $1";
    number(&rows(conn, sql, vec![user.into()]).await?)
}

fn number(rows: &[QueryResult]) -> Result<u64, StoreError> {
    let row = rows.first().ok_or_else(|| StoreError::bug("no row"))?;
    Ok(u64::try_from(row.try_get::<i64>("", "n")?).unwrap_or(0))
}

/// A person's lists that wait for a confirmation.
pub(crate) async fn to_confirm(
    conn: &impl ConnectionTrait,
    user: Uuid,
) -> Result<Vec<Imported>, StoreError> {
    let sql = "select * from imports_import where user_id = $1 and state = 'checked' \
               order by created_at limit 20";
    rows(conn, sql, vec![user.into()]).await?.iter().map(imported).collect()
}

/// The list that has waited longest for the program.
pub(crate) async fn waiting(conn: &impl ConnectionTrait) -> Result<Option<Imported>, StoreError> {
    let sql = "select * from imports_import where state in ('checking', 'writing') \
               order by state_at, id limit 1";
    rows(conn, sql, Vec::new()).await?.first().map(imported).transpose()
}

/// Writes a new list.
pub(crate) async fn insert(tx: &WriteTx, i: &Imported) -> Result<(), StoreError> {
    let sql = "insert into imports_import (id, what, user_id, organization, file, file_name, state, \
               state_at, checked, written, done_to, notes, confirmed, why, tries, created_at, version) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)";
    let values = vec![
        i.id.uuid().into(),
        i.what.as_str().into(),
        i.user.into(),
        i.organization.into(),
        i.file.uuid().into(),
        i.file_name.as_str().into(),
        i.state.word().into(),
        i.state_at.0.into(),
        json(&i.checked)?.into(),
        json(&i.written)?.into(),
        i.done_to.into(),
        json(&i.notes)?.into(),
        json(&i.confirmed)?.into(),
        i.why.clone().into(),
        i.tries.into(),
        i.created_at.0.into(),
    ];
    run(tx, sql, values).await?;
    Ok(())
}

/// Writes the row back, guarded by its version: whoever else works on the same list loses.
pub(crate) async fn save(tx: &WriteTx, i: &Imported) -> Result<(), StoreError> {
    let sql = "update imports_import set state = $3, state_at = $4, checked = $5, written = $6, \
               done_to = $7, notes = $8, confirmed = $9, why = $10, tries = $11, \
               version = version + 1 where id = $1 and version = $2";
    let values = vec![
        i.id.uuid().into(),
        i.version.into(),
        i.state.word().into(),
        i.state_at.0.into(),
        json(&i.checked)?.into(),
        json(&i.written)?.into(),
        i.done_to.into(),
        json(&i.notes)?.into(),
        json(&i.confirmed)?.into(),
        i.why.clone().into(),
        i.tries.into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Adds what was found, after what there is.
pub(crate) async fn add_findings(
    tx: &WriteTx,
    id: ImportId,
    findings: &[Finding],
) -> Result<(), StoreError> {
    if findings.is_empty() {
        return Ok(());
    }
    let sql = "select coalesce(max(place), 0) as n from imports_finding where import = $1";
    let last = number(&rows(tx.conn(), sql, vec![id.uuid().into()]).await?)?;
    let sql = "insert into imports_finding (import, place, asks, row_no, field, header, message) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    for (place, finding) in (i64::try_from(last).unwrap_or(i64::MAX) + 1..).zip(findings) {
        let values = vec![
            id.uuid().into(),
            place.into(),
            finding.asks.into(),
            i64::try_from(finding.error.row).unwrap_or(i64::MAX).into(),
            finding.key.as_str().into(),
            finding.error.column.as_str().into(),
            finding.error.message.as_str().into(),
        ];
        run(tx, sql, values).await?;
    }
    Ok(())
}

/// Forgets what was found; only the errors when the questions stand.
pub(crate) async fn drop_findings(
    tx: &WriteTx,
    id: ImportId,
    questions_too: bool,
) -> Result<(), StoreError> {
    let sql = "delete from imports_finding where import = $1 and (asks = $2 or asks = $3)";
    run(tx, sql, vec![id.uuid().into(), false.into(), questions_too.into()]).await?;
    Ok(())
}

/// What was found, in the order of the rows: errors or questions, at most so many.
pub(crate) async fn findings(
    conn: &impl ConnectionTrait,
    id: ImportId,
    asks: bool,
    limit: u64,
) -> Result<Vec<Finding>, StoreError> {
    let sql = "select * from imports_finding where import = $1 and asks = $2 \
               order by row_no, place limit $3";
    let limit = Value::from(i64::try_from(limit).unwrap_or(i64::MAX));
    let values = vec![id.uuid().into(), asks.into(), limit];
    let finding = |row: &QueryResult| -> Result<Finding, StoreError> {
        let number: i64 = row.try_get("", "row_no")?;
        Ok(Finding {
            asks: row.try_get("", "asks")?,
            key: row.try_get("", "field")?,
            error: RowError {
                row: usize::try_from(number).unwrap_or(0),
                column: row.try_get("", "header")?,
                message: row.try_get("", "message")?,
            },
        })
    };
    rows(conn, sql, values).await?.iter().map(finding).collect()
}

/// Lists that claim more rows than they have, for the checks.
pub(crate) async fn overfull(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(ImportId, Counts)>, StoreError> {
    let sql =
        "select * from imports_import where state = 'done' order by created_at desc limit 1000";
    let done: Vec<Imported> =
        rows(conn, sql, Vec::new()).await?.iter().map(imported).collect::<Result<_, _>>()?;
    let sums = |c: &Counts| c.new + c.known + c.wrong + c.left == c.read;
    Ok(done.into_iter().filter(|i| !sums(&i.written)).map(|i| (i.id, i.written)).collect())
}
