//! Pages of accounts.

pub(crate) mod account;
pub(crate) mod code;
pub(crate) mod data;
pub(crate) mod elsewhere;
pub(crate) mod mandate;
pub(crate) mod members;
pub(crate) mod second;
pub(crate) mod sign_in;
pub(crate) mod takeover;

use kezhuan_kernel::Problem;
use kezhuan_web::Errors;

/// Either the outcome, or the errors to show the form with again.
fn split<T>(outcome: Result<T, Problem>) -> Result<Result<T, Errors>, Problem> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(Problem::Invalid(errors)) => Ok(Err(Errors::from(errors))),
        Err(other) => Err(other),
    }
}
