//! What can be done with a 公示.

pub mod answer;
pub mod close;
pub mod object;
pub mod open;
pub mod place;
pub mod withdraw;

use kezhuan_db::WriteTx;
use kezhuan_files::FileId;
use kezhuan_journal::Event;
use kezhuan_kernel::Problem;
use kezhuan_web::Upload;

use crate::model::Publicity;

/// An event of this 公示, linked to its object and unit, for everybody.
pub(crate) fn event(kind: &'static str, p: &Publicity) -> Event {
    let event = Event::new(kind, p.id).link("object", &p.object);
    match p.organization {
        Some(unit) => event.link("organization", unit),
        None => event,
    }
}

/// Saves the upload of one form field.
pub(crate) async fn save_file(
    tx: &WriteTx,
    files: &[Upload],
    field: &str,
) -> Result<Option<FileId>, Problem> {
    let Some(upload) = files.iter().find(|upload| upload.field == field) else { return Ok(None) };
    kezhuan_files::save(tx, upload).await.map(Some)
}
