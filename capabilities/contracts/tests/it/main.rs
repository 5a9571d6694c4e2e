//! Contracts through both faces, on both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod after;
mod external;
mod money;
mod papers;
mod people;
mod registration;
mod world;
