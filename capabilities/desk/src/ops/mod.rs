//! What can be done at the desk.

pub(crate) mod hand_over;
