//! Pages of demands.

pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod start;
pub(crate) mod steps;
pub(crate) mod take_down;
pub(crate) mod view;

use kezhuan_authority::Permission;
use kezhuan_kernel::Problem;
use kezhuan_pack::Terms;
use kezhuan_web::Cx;
use kezhuan_web::kit::{Choice, Status};

use crate::model::{Demand, DemandId, State};
use crate::ops;
use crate::permissions::{EDIT, REVIEW};

/// The id of an address.
pub(crate) fn id_of(text: &str) -> Result<DemandId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Its address, or that of a page below it.
pub(crate) fn href(id: DemandId, below: &str) -> String {
    format!("/demands/{id}{below}")
}

/// The demand of an address, if the reader may know of it; and may the reader see inside?
pub(crate) async fn seen(cx: &Cx, id: &str) -> Result<(Demand, bool), Problem> {
    let d = ops::current(cx, id_of(id)?).await?;
    let inside = ops::sees_inside(cx, &d);
    let known = inside || d.was_public(&cx.pack()) || ops::is_recipient(cx, &d);
    if known { Ok((d, inside)) } else { Err(Problem::NotFound) }
}

/// For a page of somebody who may do this with it, else the refusal.
pub(crate) async fn asked(
    cx: &Cx,
    id: &str,
    permission: &'static Permission,
) -> Result<Demand, Problem> {
    let d = ops::current(cx, id_of(id)?).await?;
    cx.may(permission, &d.subject(&cx.pack()))?;
    Ok(d)
}

/// Options from the pack.
pub(crate) fn choices<T>(terms: &Terms<T>) -> Vec<Choice> {
    terms.iter().map(|term| Choice::new(&term.id, &term.name).hint(&term.help)).collect()
}

/// A title for lists: a draft may have none yet.
pub(crate) fn title_or(title: &str) -> &str {
    if title.is_empty() { "没有名称的草稿" } else { title }
}

/// How its state looks to this reader: whose turn is it?
pub(crate) fn status(cx: &Cx, d: &Demand) -> Status {
    let subject = d.subject(&cx.pack());
    let turn = |permission| if cx.can(permission, &subject) { Status::You } else { Status::Proc };
    match d.state {
        State::Draft | State::Closed | State::Withdrawn => Status::Off,
        State::Review => turn(&REVIEW),
        State::Returned => turn(&EDIT),
        State::Published => Status::Done,
        State::Expired | State::TakenDown => Status::Bad,
    }
}
