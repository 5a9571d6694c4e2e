//! The policy language: read a pack's rules with every mistake placed, check, calculate a whole round
//! exactly, explain it, measure indicators, try out changes. Pure: no IO, no clock, no async.

mod diagnostic;
pub mod reader;

pub use diagnostic::Diagnostic;
