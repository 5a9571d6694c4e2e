//! Notes and files that the parties leave in a deal.

use kezhuan_files::FileId;
use kezhuan_kernel::{Instant, Uuid};
use kezhuan_organizations::OrganizationId;

kezhuan_kernel::id!(
    /// A note in a deal.
    NoteId,
    "dnt"
);

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Id.
    pub id: NoteId,
    /// Whose officer or broker wrote it.
    pub organization: OrganizationId,
    /// Who.
    pub by: Option<Uuid>,
    /// The words.
    pub body: String,
    /// A file; may be none.
    pub file: Option<FileId>,
    /// When.
    pub at: Instant,
}
