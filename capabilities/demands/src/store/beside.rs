//! Rows beside the demand: attachments, corrections, wordings proposed by the desk.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Id, Instant, Uuid};

use crate::beside::{
    Answer, Attachment, AttachmentId, Correction, CorrectionId, Refinement, RefinementId,
};
use crate::model::DemandId;

fn json<T: serde::de::DeserializeOwned>(row: &QueryResult, name: &str) -> Result<T, StoreError> {
    serde_json::from_str(&row.try_get::<String>("", name)?).map_err(StoreError::bug)
}

/// Attachments of a demand, in the order they came.
///
/// # Errors
/// When the database cannot be read.
pub async fn attachments(
    conn: &impl ConnectionTrait,
    of: DemandId,
) -> Result<Vec<Attachment>, StoreError> {
    let sql = "select id, file, label from demands_attachment where demand = $1 \
               order by added_at, id";
    let one = |row: &QueryResult| {
        Ok(Attachment {
            id: AttachmentId::from_uuid(row.try_get("", "id")?),
            file: FileId::from_uuid(row.try_get("", "file")?),
            label: row.try_get("", "label")?,
        })
    };
    rows(conn, sql, vec![of.uuid().into()]).await?.iter().map(one).collect()
}

pub(crate) async fn attach(
    tx: &WriteTx,
    of: DemandId,
    new: &Attachment,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "insert into demands_attachment (id, demand, file, label, added_by, added_at) \
               values ($1, $2, $3, $4, $5, $6)";
    let values = vec![
        new.id.uuid().into(),
        of.uuid().into(),
        new.file.uuid().into(),
        new.label.as_str().into(),
        by.into(),
        tx.now().0.into(),
    ];
    run(tx, sql, values).await.map(|_| ())
}

pub(crate) async fn detach(tx: &WriteTx, id: AttachmentId) -> Result<(), StoreError> {
    let sql = "delete from demands_attachment where id = $1";
    run(tx, sql, vec![id.uuid().into()]).await.map(|_| ())
}

/// Corrections of a demand, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn corrections(
    conn: &impl ConnectionTrait,
    of: DemandId,
) -> Result<Vec<Correction>, StoreError> {
    let sql = "select id, at, made_by, from_desk, why, changes from demands_correction \
               where demand = $1 order by at desc, id desc";
    let one = |row: &QueryResult| {
        Ok(Correction {
            id: CorrectionId::from_uuid(row.try_get("", "id")?),
            at: Instant(row.try_get("", "at")?),
            by: row.try_get("", "made_by")?,
            from_desk: row.try_get("", "from_desk")?,
            why: row.try_get("", "why")?,
            changes: json(row, "changes")?,
        })
    };
    rows(conn, sql, vec![of.uuid().into()]).await?.iter().map(one).collect()
}

pub(crate) async fn correct(
    tx: &WriteTx,
    of: DemandId,
    new: &Correction,
) -> Result<(), StoreError> {
    let sql = "insert into demands_correction (id, demand, at, made_by, from_desk, why, changes) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let values = vec![
        new.id.uuid().into(),
        of.uuid().into(),
        new.at.0.into(),
        new.by.into(),
        new.from_desk.into(),
        new.why.as_str().into(),
        serde_json::to_string(&new.changes).map_err(StoreError::bug)?.into(),
    ];
    run(tx, sql, values).await.map(|_| ())
}

const REFINEMENT: &str = "select id, demand, content, why, proposed_by, proposed_at, state, answer, \
                          answered_at from demands_refinement";

fn refinement(row: &QueryResult) -> Result<Refinement, StoreError> {
    let state: String = row.try_get("", "state")?;
    let answered: Option<i64> = row.try_get("", "answered_at")?;
    Ok(Refinement {
        id: RefinementId::from_uuid(row.try_get("", "id")?),
        demand: DemandId::from_uuid(row.try_get("", "demand")?),
        content: json(row, "content")?,
        why: row.try_get("", "why")?,
        by: row.try_get("", "proposed_by")?,
        at: Instant(row.try_get("", "proposed_at")?),
        answer: Answer::parse(&state).ok_or_else(|| StoreError::bug(format!("answer {state}")))?,
        word: row.try_get("", "answer")?,
        answered_at: answered.map(Instant),
    })
}

/// Wordings that were proposed for a demand, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn refinements(
    conn: &impl ConnectionTrait,
    of: DemandId,
) -> Result<Vec<Refinement>, StoreError> {
    let sql = format!("{REFINEMENT} where demand = $1 order by proposed_at desc, id desc");
    rows(conn, &sql, vec![of.uuid().into()]).await?.iter().map(refinement).collect()
}

/// Wordings that wait for one of these organizations, the longest waiting first.
pub(crate) async fn refinements_waiting(
    conn: &impl ConnectionTrait,
    organizations: &[Uuid],
) -> Result<Vec<Refinement>, StoreError> {
    let mut found = Vec::new();
    for organization in organizations {
        let sql = format!(
            "{REFINEMENT} where state = 'waiting' and demand in \
             (select id from demands_demand where organization = $1) order by proposed_at, id"
        );
        let waiting = rows(conn, &sql, vec![(*organization).into()]).await?;
        for row in &waiting {
            found.push(refinement(row)?);
        }
    }
    Ok(found)
}

pub(crate) async fn propose(tx: &WriteTx, new: &Refinement) -> Result<(), StoreError> {
    let sql = "insert into demands_refinement (id, demand, content, why, proposed_by, \
               proposed_at, state, answer) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = vec![
        new.id.uuid().into(),
        new.demand.uuid().into(),
        serde_json::to_string(&new.content).map_err(StoreError::bug)?.into(),
        new.why.as_str().into(),
        new.by.into(),
        new.at.0.into(),
        new.answer.word().into(),
        new.word.as_str().into(),
    ];
    run(tx, sql, values).await.map(|_| ())
}

pub(crate) async fn answer(
    tx: &WriteTx,
    one: &Refinement,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "update demands_refinement set state = $2, answer = $3, answered_by = $4, \
               answered_at = $5 where id = $1 and state = 'waiting'";
    let values = vec![
        one.id.uuid().into(),
        one.answer.word().into(),
        one.word.as_str().into(),
        by.into(),
        one.answered_at.map(|at| at.0).into(),
    ];
    if run(tx, sql, values).await? == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// What waits was made for another text: it lapses.
pub(crate) async fn replace_waiting(tx: &WriteTx, of: DemandId) -> Result<(), StoreError> {
    let sql = "update demands_refinement set state = 'replaced', answered_at = $2 \
               where demand = $1 and state = 'waiting'";
    run(tx, sql, vec![of.uuid().into(), tx.now().0.into()]).await.map(|_| ())
}
