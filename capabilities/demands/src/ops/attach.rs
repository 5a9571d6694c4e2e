//! Files of a demand: adding, taking away, opening.

use kezhuan_files::FileMeta;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::{Cx, Upload};
use serde::Deserialize;

use crate::beside::{Attachment, AttachmentId};
use crate::model::{Demand, DemandId, State};
use crate::ops::{current, event, sees_inside};
use crate::permissions::EDIT;
use crate::store::{self, beside};

/// A file, as typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct DemandFileRaw {
    /// What it is.
    pub label: String,
}

/// Adds a file.
///
/// # Errors
/// Not allowed, no file or a wrong kind of file, or under review.
pub async fn attach(
    cx: &Cx,
    id: DemandId,
    raw: &DemandFileRaw,
    upload: Option<&Upload>,
) -> Result<AttachmentId, Problem> {
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&cx.pack()))?;
    let mut c = Check::new();
    let label = c.text("label", &raw.label).required("请写这是什么，例如 现场照片").max(60).get();
    c.expect(upload.is_some(), "file", "请选一个文件");
    c.finish()?;
    let upload = upload.ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    must_be_changeable(&locked)?;
    let file = kezhuan_files::save(&tx, upload).await?;
    let new = Attachment { id: tx.fresh(), file, label };
    beside::attach(&tx, id, &new, cx.user()).await?;
    tx.record(event("demands.attached", &locked).payload(about(&new))).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Takes a file away. It stays in the store, the log says so.
///
/// # Errors
/// Not allowed, no such file, or under review.
pub async fn detach(cx: &Cx, id: DemandId, attachment: AttachmentId) -> Result<(), Problem> {
    let may = cx.may(&EDIT, &current(cx, id).await?.subject(&cx.pack()))?;
    let mut tx = cx.write(&may).await?;
    let locked = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    must_be_changeable(&locked)?;
    let known = one(&beside::attachments(tx.conn(), id).await?, attachment)?;
    beside::detach(&tx, attachment).await?;
    tx.record(event("demands.detached", &locked).payload(about(&known))).await?;
    Ok(tx.commit().await?)
}

fn one(known: &[Attachment], id: AttachmentId) -> Result<Attachment, Problem> {
    known.iter().find(|a| a.id == id).cloned().ok_or(Problem::NotFound)
}

fn must_be_changeable(d: &Demand) -> Result<(), Problem> {
    if d.state == State::Review {
        return Err(Problem::conflict("demands.in_review", "审核中的需求不能改，先撤回审核"));
    }
    Ok(())
}

fn about(a: &Attachment) -> serde_json::Value {
    serde_json::json!({ "attachment": a.id, "label": a.label })
}

/// May the reader see the files? A picture tells a company; so they go with its name.
pub(crate) fn shows_files(cx: &Cx, d: &Demand) -> bool {
    let pack = cx.pack();
    sees_inside(cx, d) || (d.is_listed(&pack) && d.is_named(&pack))
}

/// Opens a file.
///
/// # Errors
/// No such file, or it is not for the actor.
pub async fn open(
    cx: &Cx,
    id: DemandId,
    attachment: AttachmentId,
) -> Result<(FileMeta, Vec<u8>), Problem> {
    let d = current(cx, id).await?;
    if !shows_files(cx, &d) {
        return Err(Problem::NotFound);
    }
    let known = one(&beside::attachments(cx.db().reader(), id).await?, attachment)?;
    kezhuan_files::load(cx.db(), known.file).await?.ok_or(Problem::NotFound)
}
