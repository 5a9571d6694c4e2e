//! A notice: one event, told to one person.

pub(crate) mod preference;

use kezhuan_kernel::{Instant, Uuid};

kezhuan_kernel::id!(
    /// A notice.
    NoticeId,
    "not"
);

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Id.
    pub id: NoticeId,
    /// To whom.
    pub user: Uuid,
    /// Which event it tells.
    pub event: Uuid,
    /// Kind of the event.
    pub kind: String,
    /// What happened: `成果已发布`.
    pub says: String,
    /// To what; may be empty.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// When it happened.
    pub at: Instant,
    /// When the person marked it read.
    pub read_at: Option<Instant>,
}

impl Notice {
    /// Where it is marked read.
    pub(crate) fn read_href(&self) -> String {
        format!("/notices/{}/read", self.id)
    }
}
