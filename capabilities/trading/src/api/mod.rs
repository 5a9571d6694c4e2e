//! Deals and listings as JSON.

pub mod deals;
pub mod listings;
