//! How the rows of the tables become steps, and how each step is done: only by the capabilities' own
//! operations, by the person whose turn it is.

pub mod achievements;
pub mod campaigns;
pub mod contracts;
pub mod deals;
pub mod demands;
pub mod listings;
pub mod mandates;
pub mod organizations;
pub mod registries;
