//! What left the house: everything on a demonstration's page, addresses masked on the operator's.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Page, Problem};
use kezhuan_outbox::{Sent, State};
use kezhuan_web::kit::Pager;
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};
use serde::Deserialize;

use crate::outgoing::{masked, try_again};

/// Messages, newest first.
#[derive(Template)]
#[template(path = "notices/outbox.html")]
pub struct OutboxPage {
    pub(crate) chrome: Chrome,
    /// Everything is shown and nothing leaves.
    pub(crate) demo: bool,
    pub(crate) state: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) pager: Pager,
}

/// A message as it is shown.
pub struct Row {
    pub(crate) sent: Sent,
    pub(crate) to: String,
    pub(crate) again: Option<(String, String)>,
}

/// Which part of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OutboxQuery {
    page: String,
    state: String,
}

async fn page(cx: &Cx, query: &OutboxQuery, demo: bool) -> Result<OutboxPage, Problem> {
    let state = State::parse(&query.state);
    let page = Page::new(query.page.trim().parse().unwrap_or(1), Page::SIZE);
    let rows = kezhuan_outbox::list(cx.db(), state, page).await?;
    let total = kezhuan_outbox::count(cx.db(), state).await?;
    let word = state.map_or("", State::word);
    Ok(OutboxPage {
        chrome: cx.chrome().await?,
        demo,
        state: word.to_owned(),
        rows: rows.into_iter().map(|sent| row(sent, demo)).collect(),
        pager: Pager::new(page, total, |n| format!("?state={word}&page={n}")),
    })
}

pub(crate) fn row(sent: Sent, demo: bool) -> Row {
    let again = sent.state == State::GivenUp && !sent.message.secret && !demo;
    Row {
        to: if demo { sent.message.to.clone() } else { masked(&sent.message.to) },
        again: again.then(|| (format!("/outbox/{}/again", sent.id), sent.id.to_string())),
        sent,
    }
}

/// GET /demo/outbox
pub(crate) async fn shown(cx: Cx, Query(query): Query<OutboxQuery>) -> Reply {
    if !cx.app.is_demo() {
        return Err(Problem::NotFound.into());
    }
    let page = page(&cx, &query, true).await?;
    cx.page(&page)
}

/// GET /outbox
pub(crate) async fn show(cx: Cx, Query(query): Query<OutboxQuery>) -> Reply {
    let page = page(&cx, &query, false).await?;
    cx.page(&page)
}

/// POST /outbox/{id}/again
pub(crate) async fn again(cx: Cx, Path(id): Path<String>) -> Reply {
    try_again(&cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    cx.go_saying("/outbox", "已重新排队，马上再发")
}
