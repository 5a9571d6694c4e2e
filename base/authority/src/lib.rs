//! Who may do what: actors, roles, permissions, and the [`May`] token that proves the question was asked.
//!
//! A permission lists its grants; the list of all permissions of the house *is* the policy table.
//! [`May`] can only be made here, and a write transaction can only be begun with one.

mod actor;
mod permission;

pub use actor::{Actor, Mandate, Membership, Post, Role};
pub use permission::{Acting, Grant, May, Permission, Refusal, Scope, Subject};
