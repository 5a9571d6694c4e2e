//! Rows beside the achievement: attachments, and who signed the promise of secrecy.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Statement};
use kezhuan_db::{StoreError, WriteTx, run};
use kezhuan_files::FileId;
use kezhuan_kernel::{Id, Uuid};
use kezhuan_organizations::OrganizationId;

use crate::content::Tier;
use crate::model::{AchievementId, Attachment, AttachmentId};

fn attachment(row: &QueryResult) -> Result<Attachment, StoreError> {
    let tier: String = row.try_get("", "tier")?;
    Ok(Attachment {
        id: AttachmentId::from_uuid(row.try_get("", "id")?),
        achievement: AchievementId::from_uuid(row.try_get("", "achievement")?),
        file: FileId::from_uuid(row.try_get("", "file")?),
        label: row.try_get("", "label")?,
        tier: Tier::parse(&tier).ok_or_else(|| StoreError::bug(format!("tier {tier}")))?,
    })
}

/// Attachments of an achievement, in the order they came.
///
/// # Errors
/// When the database cannot be read.
pub async fn attachments(
    conn: &impl ConnectionTrait,
    of: AchievementId,
) -> Result<Vec<Attachment>, StoreError> {
    let sql = "select id, achievement, file, label, tier from achievements_attachment \
               where achievement = $1 order by added_at, id";
    let backend = conn.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, [of.uuid().into()]);
    conn.query_all_raw(statement).await?.iter().map(attachment).collect()
}

pub(crate) async fn add(
    tx: &WriteTx,
    new: &Attachment,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "insert into achievements_attachment \
               (id, achievement, file, label, tier, added_by, added_at) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    run(
        tx,
        sql,
        vec![
            new.id.uuid().into(),
            new.achievement.uuid().into(),
            new.file.uuid().into(),
            new.label.as_str().into(),
            new.tier.word().into(),
            by.into(),
            tx.now().0.into(),
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn remove(tx: &WriteTx, id: AttachmentId) -> Result<bool, StoreError> {
    let sql = "delete from achievements_attachment where id = $1";
    Ok(run(tx, sql, vec![id.uuid().into()]).await? == 1)
}

/// Did one of these organizations sign for this achievement?
pub(crate) async fn signed(
    conn: &impl ConnectionTrait,
    achievement: AchievementId,
    organizations: &[Uuid],
) -> Result<bool, StoreError> {
    let backend = conn.get_database_backend();
    for organization in organizations {
        let sql =
            "select 1 as one from achievements_nda where achievement = $1 and organization = $2";
        let values = [achievement.uuid().into(), (*organization).into()];
        let statement = Statement::from_sql_and_values(backend, sql, values);
        if conn.query_one_raw(statement).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Notes the promise; false when it was signed before.
pub(crate) async fn sign(
    tx: &WriteTx,
    achievement: AchievementId,
    organization: OrganizationId,
    person: Uuid,
) -> Result<bool, StoreError> {
    let sql = "insert into achievements_nda (id, achievement, organization, person, at) \
               values ($1, $2, $3, $4, $5) on conflict do nothing";
    let done = run(
        tx,
        sql,
        vec![
            tx.fresh_uuid().into(),
            achievement.uuid().into(),
            organization.uuid().into(),
            person.into(),
            tx.now().0.into(),
        ],
    )
    .await?;
    Ok(done == 1)
}
