//! Attachments: content-addressed chunks in the database, so that two nodes share nothing else.
//!
//! The owner (a capability) keeps [`FileId`]s in its own rows and decides who may read.

mod kind;
mod migrations;
mod scan;
mod store;
mod upload;

pub use kind::{Kind, SIZE_LIMIT};
pub use migrations::migrations;
pub use scan::Settings;
pub use store::{FileId, FileMeta, keep_table, load, metas, save};
pub use upload::Upload;
