//! One file per command.

pub mod demo;
pub mod fsck;
pub mod import;
pub mod index;
pub mod migrate;
pub mod openapi;
pub mod pack;
pub mod policy;
pub mod serve;
pub mod user;
