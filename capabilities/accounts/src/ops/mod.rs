//! What can be done with accounts, one file per matter.

pub(crate) mod me;
pub(crate) mod member;
pub(crate) mod post;
pub(crate) mod sign_in;
pub(crate) mod sign_up;
