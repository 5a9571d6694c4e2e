//! The spine under test on both databases, with one small capability made for it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod door;
mod log;
mod sample;
mod storage;
