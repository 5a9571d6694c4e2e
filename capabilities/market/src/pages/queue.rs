//! The queue of the desk: unanswered on top, the first due first.

use std::collections::HashMap;

use askama::Template;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::kit::{Clock, Pager, Status};
use kezhuan_web::{Chrome, Cx, Query, Reply};
use serde::Deserialize;

use crate::filters;
use crate::model::Matter;
use crate::pages::{clock, href, people, waited};
use crate::permissions::READ;
use crate::store::{self, Which};

/// The address of the queue.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct QueueRaw {
    /// `mine`, `open`, `closed`.
    pub(crate) show: String,
    pub(crate) page: String,
}

/// A matter as a row.
pub(crate) struct QueueRow {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) kind: &'static str,
    pub(crate) party: String,
    pub(crate) owner: String,
    pub(crate) waited: String,
    pub(crate) clock: Option<Clock>,
    pub(crate) status: (Status, String),
}

#[derive(Template)]
#[template(path = "market/queue.html")]
pub(crate) struct QueuePage {
    pub(crate) chrome: Chrome,
    /// Address, words, is it this one?
    pub(crate) tabs: Vec<(&'static str, &'static str, bool)>,
    pub(crate) rows: Vec<QueueRow>,
    pub(crate) pager: Pager,
}

/// Which matters an address asks for.
pub(crate) fn which(cx: &Cx, show: &str) -> Which {
    match (show, cx.user()) {
        ("closed", _) => Which::Closed,
        ("mine" | "", Some(user)) => Which::Mine(user),
        _ => Which::Open,
    }
}

/// GET /market
pub(crate) async fn show(cx: Cx, Query(raw): Query<QueueRaw>) -> Reply {
    cx.may(&READ, &Subject::none())?;
    let which = which(&cx, &raw.show);
    let page = Page::new(raw.page.parse().unwrap_or(1), Page::SIZE);
    let (total, found) = store::list(cx.db().reader(), which, page).await?;
    let show = match which {
        Which::Mine(_) => "mine",
        Which::Open => "open",
        Which::Closed => "closed",
    };
    let tabs = [
        ("mine", "/market?show=mine", "我的"),
        ("open", "/market?show=open", "全部在办"),
        ("closed", "/market?show=closed", "已办结"),
    ];
    cx.page(&QueuePage {
        chrome: cx.chrome().await?,
        tabs: tabs.map(|(key, address, text)| (address, text, key == show)).to_vec(),
        rows: rows(&cx, &found).await?,
        pager: Pager::new(page, total, |n| format!("/market?show={show}&page={n}")),
    })
}

async fn rows(cx: &Cx, found: &[Matter]) -> Result<Vec<QueueRow>, Problem> {
    let pack = cx.pack();
    let names = people(cx, found.iter().filter_map(|m| m.owner).collect()).await?;
    let parties = parties(cx, found).await?;
    let row = |m: &Matter| QueueRow {
        href: href(m.id, ""),
        title: m.title.clone(),
        kind: m.kind.chinese(),
        party: m.party.and_then(|id| parties.get(&id).cloned()).unwrap_or_default(),
        owner: owner(m.owner, &names),
        waited: waited(cx, m),
        clock: clock(cx, m),
        status: status(m, |key| pack.market.endings.name(key).to_owned()),
    };
    Ok(found.iter().map(row).collect())
}

/// Names of those who brought the matters.
async fn parties(cx: &Cx, found: &[Matter]) -> Result<HashMap<OrganizationId, String>, Problem> {
    let ids: Vec<OrganizationId> = found.iter().filter_map(|m| m.party).collect();
    let known = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
    Ok(known.iter().map(|o| (o.id, o.name.clone())).collect())
}

/// Who looks after it.
pub(crate) fn owner(id: Option<Uuid>, names: &HashMap<Uuid, String>) -> String {
    id.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| "还没有人".to_owned())
}

/// How it stands, in a word.
pub(crate) fn status(m: &Matter, ending: impl Fn(&str) -> String) -> (Status, String) {
    match (m.closed_at, m.answered_at) {
        (Some(_), _) => (Status::Done, ending(m.ending.as_deref().unwrap_or_default())),
        (None, Some(_)) => (Status::Proc, "已联系，在办".to_owned()),
        (None, None) => (Status::You, "等首次联系".to_owned()),
    }
}
