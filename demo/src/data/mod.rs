//! The tables: invented organizations and what they do. No table knows the program.

pub mod achievements;
pub mod campaigns;
pub mod contracts;
pub mod deals;
pub mod demands;
pub mod figures;
pub mod listings;
pub mod organizations;
pub mod registries;
