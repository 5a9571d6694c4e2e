//! What can be done with accounts, one file per matter.

pub(crate) mod challenge;
pub(crate) mod close;
pub(crate) mod code;
pub(crate) mod elsewhere;
pub(crate) mod enter;
pub(crate) mod mandate;
pub(crate) mod me;
pub(crate) mod member;
pub(crate) mod post;
pub(crate) mod second;
pub(crate) mod sign_in;
pub(crate) mod sign_up;
pub(crate) mod takeover;
