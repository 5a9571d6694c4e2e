//! Attachments: adding, taking away, and opening them by tier.

use kezhuan_authority::May;
use kezhuan_files::FileMeta;
use kezhuan_journal::Record;
use kezhuan_kernel::Id;
use kezhuan_kernel::{Check, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::{Cx, Upload};
use serde::Deserialize;

use crate::content::Tier;
use crate::model::{Achievement, AchievementId, Attachment, AttachmentId};
use crate::ops::nda::may_read;
use crate::ops::{current, event};
use crate::permissions::{DOWNLOAD, EDIT, MANAGE};
use crate::state::State;
use crate::store::{self, files};

/// An attachment, as typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct AttachmentRaw {
    /// What it is.
    pub label: String,
    /// Key of the tier.
    pub tier: String,
}

/// Adds an attachment.
///
/// # Errors
/// Not allowed, no file, a wrong kind of file, or under review.
pub async fn attach(
    cx: &Cx,
    id: AchievementId,
    raw: &AttachmentRaw,
    upload: Option<&Upload>,
) -> Result<AttachmentId, Problem> {
    let before = current(cx, id).await?;
    let may = may_change(cx, &before)?;
    let mut c = Check::new();
    let label = c.text("label", &raw.label).required("请写附件是什么，例如 检测报告").max(60).get();
    let tier = c.one_of("tier", &raw.tier, Tier::parse).unwrap_or(Tier::Nda);
    c.expect(upload.is_some(), "file", "请选一个文件");
    c.finish()?;
    let upload = upload.ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    must_be_changeable(&locked)?;
    let file = kezhuan_files::save(&tx, upload).await?;
    let new = Attachment { id: tx.fresh(), achievement: id, file, label, tier };
    files::add(&tx, &new, cx.user()).await?;
    tx.record(event("achievements.attached", &locked).payload(about(&new))).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Takes an attachment away. The file stays in the store, the log says so.
///
/// # Errors
/// Not allowed, no such attachment, or under review.
pub async fn detach(cx: &Cx, id: AchievementId, attachment: AttachmentId) -> Result<(), Problem> {
    let may = may_change(cx, &current(cx, id).await?)?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    must_be_changeable(&locked)?;
    let known = files::attachments(tx.conn(), id).await?;
    let known = known.into_iter().find(|a| a.id == attachment).ok_or(Problem::NotFound)?;
    files::remove(&tx, attachment).await?;
    tx.record(event("achievements.detached", &locked).payload(about(&known))).await?;
    Ok(tx.commit().await?)
}

fn may_change(cx: &Cx, a: &Achievement) -> Result<May, Problem> {
    let permission = if a.state == State::Published { &MANAGE } else { &EDIT };
    cx.may(permission, &a.subject(&cx.pack()))
}

fn must_be_changeable(a: &Achievement) -> Result<(), Problem> {
    if a.state.is_open() || a.state == State::Published {
        return Ok(());
    }
    Err(Problem::conflict("achievements.not_open", "审核中的成果不能改附件，请先撤回"))
}

fn about(a: &Attachment) -> serde_json::Value {
    serde_json::json!({ "attachment": a.id, "label": a.label, "tier": a.tier.word() })
}

/// Opens an attachment. Whoever is signed in leaves a trace.
///
/// # Errors
/// No such attachment, or its tier is closed to the actor.
pub async fn open(
    cx: &Cx,
    id: AchievementId,
    attachment: AttachmentId,
) -> Result<(FileMeta, Vec<u8>), Problem> {
    let a = current(cx, id).await?;
    let may = cx.may(&DOWNLOAD, &a.subject(&cx.pack()))?;
    let known = files::attachments(cx.db().reader(), id).await?;
    let known = known.into_iter().find(|x| x.id == attachment).ok_or(Problem::NotFound)?;
    if !may_read(cx, &a, known.tier).await? {
        return Err(closed(cx, &a, known.tier));
    }
    let loaded = kezhuan_files::load(cx.db(), known.file).await?.ok_or(Problem::NotFound)?;
    if cx.user().is_some() {
        let mut tx = cx.write(&may).await?;
        let event = event("achievements.downloaded", &a).payload(about(&known));
        let event = match cx.actor.organization() {
            Some(m) => event.link("viewer", OrganizationId::from_uuid(m.organization)),
            None => event,
        };
        tx.record(event).await?;
        tx.commit().await?;
    }
    Ok(loaded)
}

fn closed(cx: &Cx, a: &Achievement, tier: Tier) -> Problem {
    if !a.is_listed() {
        return Problem::NotFound;
    }
    match (cx.actor.is_known(), tier) {
        (false, _) => Problem::SignIn,
        (true, Tier::Nda) => Problem::Forbidden("签保密承诺后才能看这份附件".to_owned()),
        (true, _) => Problem::Forbidden("单位核验通过后才能看这份附件".to_owned()),
    }
}
