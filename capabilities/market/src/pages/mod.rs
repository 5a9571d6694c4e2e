//! Pages of the market desk.

pub(crate) mod matter;
pub(crate) mod push;
pub(crate) mod queue;
pub(crate) mod received;

use std::collections::HashMap;

use kezhuan_kernel::{Problem, Uuid};
use kezhuan_pack::Terms;
use kezhuan_web::Cx;
use kezhuan_web::kit::{Choice, Clock};

use crate::model::{Matter, MatterId};

/// The matter of an address.
pub(crate) fn id_of(text: &str) -> Result<MatterId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Its page, or one below it.
pub(crate) fn href(id: MatterId, below: &str) -> String {
    format!("/market/{id}{below}")
}

/// Options from the pack.
pub(crate) fn choices<T>(terms: &Terms<T>) -> Vec<Choice> {
    terms.iter().map(|term| Choice::new(&term.id, &term.name).hint(&term.help)).collect()
}

/// The clock of the first answer, while it runs.
pub(crate) fn clock(cx: &Cx, m: &Matter) -> Option<Clock> {
    let due = m.due.filter(|_| m.waits())?;
    Some(Clock::running(m.opened_at, due.end(), cx.now()))
}

/// Names of people.
pub(crate) async fn people(cx: &Cx, mut ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Problem> {
    ids.sort_unstable();
    ids.dedup();
    Ok(kezhuan_accounts::names(cx.db(), &ids).await?)
}

/// How long it has waited: `2 天`.
pub(crate) fn waited(cx: &Cx, m: &Matter) -> String {
    match cx.now().day().days_since(m.opened_at.day()) {
        0 => "今天".to_owned(),
        days => format!("{days} 天"),
    }
}
