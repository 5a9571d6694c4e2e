//! Leaving a note or a file in a deal.

use kezhuan_authority::{Role, Subject};
use kezhuan_journal::Record;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::{Cx, Upload};
use serde_json::json;

use crate::model::{Deal, DealId};
use crate::note::{Note, NoteId};
use crate::permissions::NOTE;
use crate::{ops, store};

/// Leaves a note. `files`: `file`.
///
/// # Errors
/// Not allowed, or a file that cannot be kept.
pub async fn note(cx: &Cx, id: DealId, body: String, files: &[Upload]) -> Result<NoteId, Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&NOTE, &subject(&deal))?;
    let organization = own(cx, &deal).ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    let file = match files.iter().find(|upload| upload.field == "file") {
        Some(upload) => Some(kezhuan_files::save(&tx, &upload.name, &upload.bytes).await?),
        None => None,
    };
    let note = Note { id: tx.fresh(), organization, by: cx.user(), body, file, at: tx.now() };
    store::insert_note(&tx, id, &note).await?;
    let payload = json!({ "note": note.id, "file": note.file.is_some() });
    tx.record(ops::event("deals.noted", &deal, payload)).await?;
    tx.commit().await?;
    Ok(note.id)
}

/// The parties and the agency may write; the administration only reads.
pub(crate) fn subject(deal: &Deal) -> Subject {
    Subject { regions: Vec::new(), ..deal.subject() }
}

fn own(cx: &Cx, deal: &Deal) -> Option<OrganizationId> {
    let of_deal = subject(deal).organizations;
    let writes = |role| matches!(role, Role::Officer | Role::Broker);
    let mine = cx.actor.memberships.iter();
    mine.filter(|m| writes(m.role) && of_deal.contains(&m.organization))
        .map(|m| OrganizationId::from_uuid(m.organization))
        .next()
}
