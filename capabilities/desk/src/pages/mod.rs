//! HTML of the desk: one file a page.

pub mod clock;
pub(crate) mod hand_over;
pub mod help;
pub mod home;
pub mod search;
pub mod texts;
pub mod workbench;
