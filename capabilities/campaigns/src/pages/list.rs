//! The list of campaigns, for everybody; and what one's own organizations filed.

use askama::Template;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::kit::{Pager, Status};
use kezhuan_web::{Chrome, Cx, Query, Reply};
use serde::Deserialize;

use crate::filters;
use crate::model::{Campaign, Entry};
use crate::ops;
use crate::ops::open::place;
use crate::pages::{entry_href, entry_stands, href, phase};
use crate::permissions::{READ, RUN};
use crate::store::{self, entries};

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListRaw {
    pub(crate) page: String,
}

/// A campaign as a row.
pub(crate) struct ListRow {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) by: String,
    pub(crate) until: String,
    pub(crate) filed: u64,
    pub(crate) status: (Status, &'static str),
}

#[derive(Template)]
#[template(path = "campaigns/list.html")]
pub(crate) struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) rows: Vec<ListRow>,
    pub(crate) pager: Pager,
    pub(crate) may_run: bool,
    pub(crate) files: bool,
}

/// GET /campaigns
pub(crate) async fn list(cx: Cx, Query(raw): Query<ListRaw>) -> Reply {
    let page = Page::new(raw.page.parse().unwrap_or(1), Page::SIZE);
    let (total, found) = store::list(cx.db().reader(), page).await?;
    let mut rows = Vec::with_capacity(found.len());
    for c in &found {
        rows.push(row(&cx, c).await?);
    }
    cx.page(&ListPage {
        chrome: cx.chrome().await?,
        rows,
        pager: Pager::new(page, total, |n| format!("/campaigns?page={n}")),
        may_run: cx.can(&RUN, &Subject::at(place(&cx))),
        files: !cx.actor.speaks_for("demands").is_empty(),
    })
}

async fn row(cx: &Cx, c: &Campaign) -> Result<ListRow, Problem> {
    let whole = cx.can(&READ, &c.subject());
    Ok(ListRow {
        title: c.title.clone(),
        href: href(c.id, if whole { "/progress" } else { "" }),
        by: by(cx, c),
        until: c.until.to_string(),
        filed: entries::count(cx.db().reader(), c.id).await?,
        status: phase(cx, c),
    })
}

/// Who organises it.
pub(crate) fn by(cx: &Cx, c: &Campaign) -> String {
    format!("{}科技局", cx.pack().regions.name(&c.region))
}

/// A filed demand as a row of the company's list.
pub(crate) struct MineRow {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) campaign: String,
    pub(crate) on: String,
    pub(crate) status: (Status, &'static str),
    pub(crate) reason: String,
}

#[derive(Template)]
#[template(path = "campaigns/mine.html")]
pub(crate) struct MinePage {
    pub(crate) chrome: Chrome,
    pub(crate) rows: Vec<MineRow>,
}

/// GET /campaigns/mine
pub(crate) async fn mine(cx: Cx) -> Reply {
    let own = cx.actor.speaks_for("demands");
    let found = entries::of_organizations(cx.db().reader(), &own).await?;
    cx.page(&MinePage { chrome: cx.chrome().await?, rows: mine_rows(&cx, &found).await? })
}

pub(crate) async fn mine_rows(cx: &Cx, found: &[Entry]) -> Result<Vec<MineRow>, Problem> {
    let mut rows = Vec::with_capacity(found.len());
    for e in found {
        let title = kezhuan_demands::title_of(cx.db().reader(), e.demand).await?;
        rows.push(MineRow {
            title: title.unwrap_or_default(),
            href: entry_href(e.id, ""),
            campaign: ops::current(cx, e.campaign).await?.title,
            on: e.at.day().to_string(),
            status: entry_stands(cx, e),
            reason: e.reason.clone(),
        });
    }
    Ok(rows)
}
