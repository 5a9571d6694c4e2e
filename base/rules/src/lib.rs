//! The policy language: read a pack's rules with every mistake placed, check, calculate a whole round
//! exactly, explain it, measure indicators, try out changes. Pure: no IO, no clock, no async.

pub mod cases;
mod describe;
mod diagnostic;
mod facts;
mod measure;
mod number;
#[cfg(test)]
mod pack_tests;
mod policy;
pub mod reader;
mod round;
mod schema;
mod sentence;
mod test;

pub use diagnostic::Diagnostic;
pub use facts::{BadFact, Facts};
pub use measure::{Figure, Gap, Measured, Standing, Year, measure};
pub use number::{At, Mode, Rounding};
pub use policy::*;
pub use round::*;
pub use schema::schema;
pub use test::{Op, Operand, Order, Test, When, Where};
