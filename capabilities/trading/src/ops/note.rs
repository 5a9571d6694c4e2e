//! Messages in a deal: writing one, opening its file with a trace, reading, inviting the market's desk.

use kezhuan_authority::Role;
use kezhuan_files::FileMeta;
use kezhuan_journal::Record;
use kezhuan_kernel::{Id, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::{Cx, Upload};
use serde_json::json;

use crate::model::{Deal, DealId};
use crate::note::{Download, Note, NoteId, Reach};
use crate::permissions::{INVITE, NOTE, READ};
use crate::rules::Message;
use crate::store::talk;
use crate::{ops, store};

/// Leaves a message. `files`: `file`.
///
/// # Errors
/// Not allowed, or a file that cannot be kept.
pub async fn note(
    cx: &Cx,
    id: DealId,
    message: Message,
    files: &[Upload],
) -> Result<NoteId, Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&NOTE, &deal.subject())?;
    let organization = own(cx, &deal).first().map(|id| OrganizationId::from_uuid(*id));
    if organization.is_none() && may.role() != Role::MarketDesk {
        return Err(Problem::NotFound);
    }
    let mut tx = cx.write(&may).await?;
    let file = match files.iter().find(|upload| upload.field == "file") {
        Some(upload) => Some(kezhuan_files::save(&tx, upload).await?),
        None => None,
    };
    let note = Note {
        id: tx.fresh(),
        organization,
        by: cx.user(),
        body: message.body,
        meeting: message.meeting,
        file,
        reach: message.reach,
        at: tx.now(),
    };
    talk::insert(&tx, id, &note).await?;
    let payload = json!({
        "note": note.id,
        "file": note.file.is_some(),
        "meeting": note.meeting.is_some(),
    });
    let kind = if note.reach == Reach::Own { "deals.noted_inside" } else { "deals.noted" };
    tx.record(ops::event(kind, &deal, payload)).await?;
    tx.commit().await?;
    Ok(note.id)
}

/// Opens the file of a message; whoever is not its author leaves a trace that the author sees.
///
/// # Errors
/// No such file, or it is not open to the actor.
pub async fn open(cx: &Cx, id: DealId, wanted: NoteId) -> Result<(FileMeta, Vec<u8>), Problem> {
    let deal = ops::readable(cx, id).await?;
    let own = own(cx, &deal);
    let notes = talk::notes(cx.db().reader(), id).await?;
    let found = notes.into_iter().find(|note| note.id == wanted && note.is_seen_by(&own));
    let note = found.ok_or(Problem::NotFound)?;
    let file = note.file.ok_or(Problem::NotFound)?;
    if !note.opens_for(&deal, &own) {
        return Err(Problem::Forbidden("对方要先签保密承诺，才能看这份文件".to_owned()));
    }
    let loaded = kezhuan_files::load(cx.db(), file).await?.ok_or(Problem::NotFound)?;
    if !note.is_of(&own) {
        let may = cx.may(&READ, &deal.subject())?;
        let mut tx = cx.write(&may).await?;
        let organization = own.first().map(|id| OrganizationId::from_uuid(*id));
        let download = Download { note: note.id, organization, by: cx.user(), at: tx.now() };
        talk::insert_download(&tx, &download).await?;
        let payload = json!({ "note": note.id });
        tx.record(ops::event("deals.downloaded", &deal, payload)).await?;
        tx.commit().await?;
    }
    Ok(loaded)
}

/// Notes that the actor has read the deal up to now, when there is something new in it.
///
/// # Errors
/// When the database fails.
pub async fn mark_read(cx: &Cx, deal: &Deal, notes: &[Note]) -> Result<(), Problem> {
    let (Some(user), Some(last)) = (cx.user(), notes.last()) else { return Ok(()) };
    let before = talk::read_until(cx.db().reader(), deal.id, user).await?;
    if own(cx, deal).is_empty() || before.is_some_and(|at| at >= last.at) {
        return Ok(());
    }
    let may = cx.may(&READ, &deal.subject())?;
    let tx = cx.write(&may).await?;
    talk::mark_read(&tx, deal.id, user).await?;
    Ok(tx.commit_without_event("what somebody has read").await?)
}

/// Invites the market's desk: from then on it reads and writes here.
///
/// # Errors
/// Not a party, or invited already.
pub async fn invite(cx: &Cx, id: DealId) -> Result<(), Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&INVITE, &ops::subject_of_both(cx, &deal))?;
    let by = ops::side_of(cx, &deal).ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    let deal = ops::locked(&mut tx, id).await?;
    let region = deal.regions[1].clone();
    let next = deal.invite_desk(tx.now())?;
    store::save(&tx, &next).await?;
    let payload = json!({ "side": by, "region": region, "title": next.title });
    tx.record(ops::event("deals.desk_invited", &next, payload)).await?;
    Ok(tx.commit().await?)
}

/// The organizations of the deal that the actor writes for.
pub(crate) fn own(cx: &Cx, deal: &Deal) -> Vec<Uuid> {
    let of_deal = deal.subject().organizations;
    writes_for(cx).into_iter().filter(|id| of_deal.contains(id)).collect()
}

/// The organizations whose deals the actor takes part in: as officer, as broker, or by 委托书.
pub(crate) fn writes_for(cx: &Cx) -> Vec<Uuid> {
    let writes = |role| matches!(role, Role::Officer | Role::Broker);
    let member = cx.actor.memberships.iter().filter(|m| writes(m.role)).map(|m| m.organization);
    let mandated = cx.actor.mandates.iter().filter(|m| m.covers("deals")).map(|m| m.principal);
    member.chain(mandated).collect()
}
