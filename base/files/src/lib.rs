//! Attachments: content-addressed chunks in the database, so that two nodes share nothing else.
//!
//! The owner (a capability) keeps [`FileId`]s in its own rows and decides who may read.

mod kind;
mod migrations;
mod scan;
mod settings;
mod store;
mod upload;

pub use kind::Kind;
pub use migrations::migrations;
pub use settings::{Mib, Settings, Uploader};
pub use store::{FileId, FileMeta, keep_table, load, metas, save};
pub use upload::Upload;
