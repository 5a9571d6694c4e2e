//! Database errors, and what they mean for the person who waits.

use kezhuan_kernel::Problem;
use sea_orm::{DbErr, SqlErr};

/// What a `store.rs` function fails with; becomes a [`Problem`] by `?`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("database: {0}")]
    Db(#[from] DbErr),
    /// The row changed since it was read (version guard).
    #[error("the row changed meanwhile")]
    Changed,
    /// Stored data does not decode, or a commit broke a rule of the house.
    #[error("{0}")]
    Bug(String),
    /// The commit was sent and no answer came.
    #[error("commit without an answer: {0}")]
    UnknownOutcome(String),
}

impl StoreError {
    /// Stored data does not decode.
    pub fn bug(what: impl std::fmt::Display) -> Self {
        Self::Bug(what.to_string())
    }

    /// Did a unique index refuse the row?
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Db(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Changed => Self::conflict("changed", "这条记录刚被别人改过，请刷新后再办"),
            StoreError::UnknownOutcome(what) => Self::Unknown(what),
            StoreError::Db(ref db) if is_full(db) => Self::Full,
            ref unique if unique.is_unique_violation() => {
                Self::conflict("duplicate", "已经有一条相同的记录")
            }
            StoreError::Db(ref db) if is_busy(db) => {
                Self::Busy("现在办理的人多，请稍后再试".to_owned())
            }
            other => Self::Bug(other.to_string()),
        }
    }
}

fn is_full(error: &DbErr) -> bool {
    let text = error.to_string();
    text.contains("database or disk is full") || text.contains("No space left on device")
}

fn is_busy(error: &DbErr) -> bool {
    matches!(error, DbErr::ConnectionAcquire(_)) || error.to_string().contains("database is locked")
}
