//! The event log: event, audit trail and outbox at once, written in the business transaction.
//!
//! [`Record::record`] writes an event; the [`sequence`] round numbers committed events; readers
//! ([`read_after`]) follow by that number with a cursor of their own. Leaves carry salted hashes, so
//! that a payload can be erased and the proof survives.

mod event;
mod migrations;
mod read;
mod sequencer;
mod store;

pub use event::{Audience, Event, EventId};
pub use migrations::migrations;
pub use read::{
    Cursor, Entry, by_object, count_actor, count_kind, cursor, events_of, last_seq, move_cursor,
    read_after,
};
pub use sequencer::sequence;
pub use store::{Record, check_leaves};
