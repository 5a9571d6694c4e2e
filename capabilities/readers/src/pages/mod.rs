//! Pages of readers.

pub(crate) mod favourites;
pub(crate) mod reports;
