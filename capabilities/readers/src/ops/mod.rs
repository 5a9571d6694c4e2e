//! What readers and the platform do, one file per matter.

pub(crate) mod decide;
pub(crate) mod keep;
pub(crate) mod report;

use kezhuan_kernel::{Problem, Uuid};
use kezhuan_web::Cx;

/// The signed-in person.
pub(crate) fn me(cx: &Cx) -> Result<Uuid, Problem> {
    cx.user().ok_or(Problem::SignIn)
}
