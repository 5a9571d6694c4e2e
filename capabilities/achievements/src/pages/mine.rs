//! The unit's own achievements in every state.

use askama::Template;
use kezhuan_kernel::{Page, Uuid};
use kezhuan_web::kit::Status;
use kezhuan_web::{Chrome, Cx, Query, Reply};
use serde::Deserialize;

use crate::filters;
use crate::pages::{href, status, title_or};
use crate::store;

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MineRaw {
    page: String,
}

/// A row.
pub(crate) struct MineRow {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) serial: String,
    pub(crate) status: Status,
    pub(crate) words: &'static str,
    pub(crate) since: String,
}

#[derive(Template)]
#[template(path = "achievements/mine.html")]
pub(crate) struct MinePage {
    pub(crate) chrome: Chrome,
    pub(crate) rows: Vec<MineRow>,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
}

/// GET /achievements/mine
pub(crate) async fn mine(cx: Cx, Query(raw): Query<MineRaw>) -> Reply {
    let page = Page::new(raw.page.parse().unwrap_or(1), Page::SIZE);
    let member = cx.actor.memberships.iter().map(|m| m.organization);
    let own: Vec<Uuid> = member.chain(cx.actor.speaks_for("achievements")).collect();
    let mut found = store::own_list(cx.db().reader(), &own, page.offset(), page.size + 1).await?;
    let more = found.len() as u64 > page.size;
    found.truncate(usize::try_from(page.size).unwrap_or(usize::MAX));
    let rows = found.iter().map(|a| MineRow {
        title: title_or(&a.title).to_owned(),
        href: href(a.id, ""),
        serial: a.serial.clone(),
        status: status(&cx, a),
        words: a.state_words(),
        since: a.state_at.day().to_string(),
    });
    let at = |number: u64| format!("/achievements/mine?page={number}");
    cx.page(&MinePage {
        chrome: cx.chrome().await?,
        rows: rows.collect(),
        previous: (page.number > 1).then(|| at(page.number - 1)),
        next: more.then(|| at(page.number + 1)),
    })
}
