//! What can go wrong with the index, and how it is told to users.

use kezhuan_kernel::Problem;

/// Why the index could not be opened, written or read.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// Another process writes this folder.
    #[error("the index is being written by another process")]
    Locked,
    /// Changes must be applied in order.
    #[error("cursor {asked} is before {applied}, which has been applied already")]
    Cursor {
        /// The cursor that was handed in.
        asked: i64,
        /// The cursor of the last applied changes.
        applied: i64,
    },
    /// Kind and id are the address of a document and are limited.
    #[error("kind and id of a document must have 1 to 500 bytes together: {0}")]
    Key(String),
    /// The folder.
    #[error("index folder: {0}")]
    Io(#[from] std::io::Error),
    /// A stored document.
    #[error("stored document: {0}")]
    Stored(#[from] serde_json::Error),
    /// The engine.
    #[error("index: {0}")]
    Engine(tantivy::TantivyError),
}

impl TextError {
    /// Whether the folder's content is to blame rather than the machine.
    pub(crate) fn is_damage(&self) -> bool {
        use tantivy::TantivyError as E;
        let Self::Engine(error) = self else { return false };
        !matches!(error, E::IoError(_) | E::SystemError(_) | E::OpenDirectoryError(_))
    }
}

impl From<tantivy::TantivyError> for TextError {
    fn from(error: tantivy::TantivyError) -> Self {
        match error {
            tantivy::TantivyError::LockFailure(..) => Self::Locked,
            other => Self::Engine(other),
        }
    }
}

impl From<TextError> for Problem {
    fn from(error: TextError) -> Self {
        Self::bug(error)
    }
}
