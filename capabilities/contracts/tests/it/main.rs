//! Contracts through both faces, on both databases.

mod after;
mod external;
mod money;
mod people;
mod registration;
mod world;
