//! The tables make sense by themselves; the whole set is built and looked at.

mod tables;
mod whole;
