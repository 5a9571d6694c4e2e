//! Pages of achievements.

pub(crate) mod correction;
pub(crate) mod export;
pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod mine;
pub(crate) mod review;
pub(crate) mod show;
pub(crate) mod small;
pub(crate) mod view;

use kezhuan_authority::Permission;
use kezhuan_kernel::Problem;
use kezhuan_pack::Terms;
use kezhuan_web::Cx;
use kezhuan_web::kit::{Choice, Status};

use crate::model::{Achievement, AchievementId};
use crate::ops;
use crate::permissions::{EDIT, PLATFORM_REVIEW, READ, UNIT_REVIEW};
use crate::state::{Dealing, State};

/// The id of an address.
pub(crate) fn id_of(text: &str) -> Result<AchievementId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Its address, or that of a page below it.
pub(crate) fn href(id: AchievementId, below: &str) -> String {
    format!("/achievements/{id}{below}")
}

/// The achievement of an address, if the reader may know of it; and may the reader see inside?
pub(crate) async fn seen(cx: &Cx, id: &str) -> Result<(Achievement, bool), Problem> {
    let a = ops::current(cx, id_of(id)?).await?;
    let inside = cx.can(&READ, &a.subject(&cx.pack()));
    if inside || a.state.was_public() { Ok((a, inside)) } else { Err(Problem::NotFound) }
}

/// For a page of somebody who may do this with it, else the refusal.
pub(crate) async fn asked(
    cx: &Cx,
    id: &str,
    permission: &'static Permission,
) -> Result<Achievement, Problem> {
    let a = ops::current(cx, id_of(id)?).await?;
    cx.may(permission, &a.subject(&cx.pack()))?;
    Ok(a)
}

/// Options from the pack.
pub(crate) fn choices<T>(terms: &Terms<T>) -> Vec<Choice> {
    terms.iter().map(|term| Choice::new(&term.id, &term.name)).collect()
}

/// Names of keys, joined for reading.
pub(crate) fn named<T>(terms: &Terms<T>, keys: &[String]) -> String {
    keys.iter().map(|key| terms.name(key)).collect::<Vec<_>>().join("、")
}

/// A title for lists: a draft may have none yet.
pub(crate) fn title_or(title: &str) -> &str {
    if title.is_empty() { "没有名称的草稿" } else { title }
}

/// How its state looks to this reader: whose turn is it?
pub(crate) fn status(cx: &Cx, a: &Achievement) -> Status {
    let subject = a.subject(&cx.pack());
    let turn = |permission| if cx.can(permission, &subject) { Status::You } else { Status::Proc };
    match a.state {
        State::Draft => Status::Off,
        State::UnitReview => turn(&UNIT_REVIEW),
        State::Returned => turn(&EDIT),
        State::PlatformReview => turn(&PLATFORM_REVIEW),
        State::Published => dealing_status(a.dealing),
        State::Withdrawn => Status::Off,
        State::TakenDown | State::Expired | State::Refused => Status::Bad,
    }
}

/// How far a deal has gone, as a status.
pub(crate) const fn dealing_status(dealing: Dealing) -> Status {
    match dealing {
        Dealing::Open | Dealing::Transferred => Status::Done,
        Dealing::Listed | Dealing::Negotiating | Dealing::Publicity => Status::Proc,
    }
}
