//! The words everything else is built from: ids, money, rates, time, credit codes, paging, problems.
//! No IO and no async; whoever needs the time of day is handed it.

mod check;
mod credit;
mod id;
mod money;
mod page;
mod problem;
mod rate;
mod time;

pub use check::{Check, NO_OPTION, Text};
pub use credit::CreditCode;
pub use id::{BadId, Id};
pub use money::{Fen, MoneyError};
pub use page::{Page, Paged};
pub use problem::{FieldError, Problem};
pub use rate::Rate;
/// For the [`id!`] macro.
#[doc(hidden)]
pub use serde;
pub use time::{Day, Instant};
pub use uuid::Uuid;
