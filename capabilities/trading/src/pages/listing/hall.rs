//! GET /listings: what is offered at a fixed price now, and what became of the rest.

use askama::Template;
use kezhuan_kernel::Page;
use kezhuan_web::kit::Pager;
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};
use serde::Deserialize;

use crate::listing::{ListingState, Taker};
use crate::pages::listing::{Head, of};
use crate::permissions::LIST;
use crate::store::listing as store;

/// The hall.
#[derive(Template)]
#[template(path = "trading/listings.html")]
pub struct HallPage {
    pub(crate) chrome: Chrome,
    pub(crate) tabs: Vec<(&'static str, &'static str, bool)>,
    pub(crate) rows: Vec<Head>,
    /// The actor's own applications, on their tab.
    pub(crate) taken: Vec<(Head, Taker)>,
    pub(crate) mine: bool,
    pub(crate) pager: Pager,
    pub(crate) seller: bool,
}

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HallQuery {
    state: String,
    page: String,
}

/// States behind a tab.
pub(crate) fn states(tab: &str) -> Vec<ListingState> {
    let over = |state: &ListingState| !state.is_running();
    match tab {
        "over" => ListingState::ALL.into_iter().filter(over).collect(),
        "mine" => ListingState::ALL.to_vec(),
        _ => vec![
            ListingState::Open,
            ListingState::Extended,
            ListingState::Checking,
            ListingState::Contested,
        ],
    }
}

/// GET /listings
pub async fn hall(cx: Cx, Query(query): Query<HallQuery>) -> Reply {
    let own = cx.actor.speaks_for("deals");
    let mine = query.state == "mine" && !own.is_empty();
    let wanted = store::Wanted {
        states: states(if mine { "mine" } else { &query.state }),
        sellers: if mine { own.clone() } else { Vec::new() },
        ..store::Wanted::default()
    };
    let conn = cx.db().reader();
    let page = Page::new(query.page.parse().unwrap_or(1), Page::SIZE);
    let found = store::page(conn, &wanted, page).await?;
    let mut rows = Vec::with_capacity(found.rows.len());
    for listing in found.rows {
        rows.push(of(&cx, listing).await?);
    }
    let mut taken = Vec::new();
    if mine {
        for (listing, taker) in store::taken_by(conn, &own).await? {
            taken.push((of(&cx, listing).await?, taker));
        }
    }
    let over = query.state == "over";
    let mut tabs =
        vec![("/listings", "正在挂牌", !mine && !over), ("/listings?state=over", "已结束", over)];
    if !own.is_empty() {
        tabs.push(("/listings?state=mine", "我的挂牌和摘牌", mine));
    }
    let flag = match (mine, over) {
        (true, _) => "state=mine&",
        (_, true) => "state=over&",
        _ => "",
    };
    cx.page(&HallPage {
        chrome: cx.chrome().await?,
        tabs,
        rows,
        taken,
        mine,
        pager: Pager::new(page, found.total, |n| format!("/listings?{flag}page={n}")),
        seller: cx.can(&LIST, &kezhuan_authority::Subject::none())
            && cx.opens("/achievements/mine"),
    })
}
