//! Pages of scenarios.

pub(crate) mod compare;
pub(crate) mod list;
pub(crate) mod one;

use kezhuan_web::Cx;
use kezhuan_web::kit::{Choice, Status};

use crate::model::State;

pub(crate) const fn status(state: State) -> Status {
    match state {
        State::Draft => Status::Proc,
        State::Proposed => Status::Done,
    }
}

/// Years one may try, newest first.
pub(crate) fn years(cx: &Cx) -> Vec<Choice> {
    let years = kezhuan_claims::years(&cx.pack(), cx.now().day());
    years.into_iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect()
}
