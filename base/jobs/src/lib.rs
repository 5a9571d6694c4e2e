//! Leases with fences: one node runs a job at a time, and a slow one cannot finish after another began.

mod lease;
mod migrations;

pub use lease::{Lease, finish, keep, take};
pub use migrations::migrations;
