//! My deals, those of the region for the administration; for everybody else figures only.

use std::collections::HashMap;

use askama::Template;
use kezhuan_authority::Role;
use kezhuan_kernel::{Fen, Page, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::{Clock, Pager, Status};
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};
use serde::Deserialize;

use crate::model::Deal;
use crate::pages::{clock, status};
use crate::state::State;
use crate::store::{self, Whose, talk};
use crate::{ops, pages};

/// The list.
#[derive(Template)]
#[template(path = "trading/list.html")]
pub struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) tabs: Vec<(&'static str, &'static str, bool)>,
    pub(crate) rows: Vec<Row>,
    pub(crate) pager: Pager,
    pub(crate) staff: bool,
}

/// A row of the list.
pub struct Row {
    pub(crate) deal: Deal,
    pub(crate) seller: String,
    pub(crate) buyer: String,
    pub(crate) status: Status,
    pub(crate) waits: String,
    pub(crate) clock: Option<Clock>,
    pub(crate) total: Option<Fen>,
    /// Messages not read before.
    pub(crate) unread: u64,
}

/// Figures for everybody.
#[derive(Template)]
#[template(path = "trading/statistics.html")]
pub struct StatisticsPage {
    pub(crate) chrome: Chrome,
    pub(crate) rows: Vec<(String, String, u64, Fen)>,
    pub(crate) signed_in: bool,
}

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    state: String,
    page: String,
}

const OPEN: [State; 6] = [
    State::Interest,
    State::Answered,
    State::Promised,
    State::Bargaining,
    State::Publicity,
    State::Objection,
];

/// States behind a tab.
pub(crate) fn states(tab: &str) -> Vec<State> {
    match tab {
        "agreed" => vec![State::Agreed, State::Contracted],
        "ended" => vec![State::Ended],
        _ => OPEN.to_vec(),
    }
}

/// Whose deals the actor may see in a list; none: only figures.
pub(crate) fn whose(cx: &Cx) -> Option<Whose> {
    let reads = |role| matches!(role, Role::CountyBureau | Role::CityBureau);
    let whose = Whose {
        organizations: ops::note::writes_for(cx),
        regions: cx
            .actor
            .posts
            .iter()
            .filter(|p| reads(p.role))
            .map(|p| p.region.clone())
            .collect(),
        desk: cx.actor.has(Role::MarketDesk),
        all: cx.actor.has(Role::Auditor),
    };
    let sees =
        whose.all || whose.desk || !whose.organizations.is_empty() || !whose.regions.is_empty();
    sees.then_some(whose)
}

/// GET /deals
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Reply {
    let Some(whose) = whose(&cx) else { return statistics(&cx).await };
    let page = Page::new(query.page.parse().unwrap_or(1), Page::SIZE);
    let (rows, total) = rows(&cx, &whose, &query.state, page).await?;
    let tab = query.state.as_str();
    let tabs = vec![
        ("/deals", "进行中", !matches!(tab, "agreed" | "ended")),
        ("/deals?state=agreed", "已成交", tab == "agreed"),
        ("/deals?state=ended", "已终止", tab == "ended"),
    ];
    let flag =
        if matches!(tab, "agreed" | "ended") { format!("state={tab}&") } else { String::new() };
    let page = ListPage {
        chrome: cx.chrome().await?,
        tabs,
        rows,
        pager: Pager::new(page, total, |n| format!("/deals?{flag}page={n}")),
        staff: whose.organizations.is_empty(),
    };
    cx.page(&page)
}

/// A page of the deals behind a tab, and how many there are.
async fn rows(cx: &Cx, whose: &Whose, tab: &str, page: Page) -> Result<(Vec<Row>, u64), Problem> {
    let found = store::list(cx.db().reader(), whose, &states(tab), page).await?;
    let names = names(cx, &found.rows).await?;
    let unread = match cx.user() {
        Some(user) => talk::unread(cx.db().reader(), user, &whose.organizations).await?,
        None => Vec::new(),
    };
    let mut rows = Vec::with_capacity(found.rows.len());
    for deal in found.rows {
        let fresh = unread.iter().find(|(of, _)| *of == deal.id).map_or(0, |(_, n)| *n);
        rows.push(row(cx, deal, &names, fresh).await?);
    }
    Ok((rows, found.total))
}

struct Deals {
    whose: Whose,
    tab: String,
}

#[async_trait::async_trait]
impl Exported for Deals {
    type Row = Row;

    fn title(&self) -> String {
        "交易".to_owned()
    }

    fn columns(&self) -> Vec<Col<Row>> {
        vec![
            Col::text("number", "编号", |row: &Row| &row.deal.number),
            Col::text("title", "成果", |row: &Row| &row.deal.title),
            Col::text("seller", "卖方", |row: &Row| &row.seller),
            Col::text("buyer", "买方", |row: &Row| &row.buyer),
            Col::text("state", "状态", |row: &Row| row.deal.state.chinese()),
            Col::text("waits", "等谁", |row: &Row| &row.waits),
            Col::new("total", "金额（元）", |row: &Row| row.total.into()),
        ]
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        let tab = match self.tab.as_str() {
            "agreed" => "已成交",
            "ended" => "已终止",
            _ => "进行中",
        };
        vec![tab.to_owned()]
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        Ok(rows(cx, &self.whose, &self.tab, page).await?.0)
    }
}

/// GET /deals/export
pub async fn take(cx: Cx, Query(query): Query<ListQuery>, Query(raw): Query<ExportRaw>) -> Reply {
    let whose = whose(&cx).ok_or(Problem::NotFound)?;
    export(&cx, Deals { whose, tab: query.state }, &raw).await
}

type Names = HashMap<OrganizationId, String>;

async fn names(cx: &Cx, deals: &[Deal]) -> Result<Names, Problem> {
    let ids: Vec<OrganizationId> = deals.iter().flat_map(|d| [d.seller, d.buyer]).collect();
    let found = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
    Ok(found.into_iter().map(|o| (o.id, o.name.clone())).collect())
}

async fn row(cx: &Cx, deal: Deal, names: &Names, unread: u64) -> Result<Row, Problem> {
    let sheet = store::sheet(cx.db().reader(), deal.id, deal.sheet).await?;
    let side = ops::side_of(cx, &deal);
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    Ok(Row {
        seller: name(deal.seller),
        buyer: ops::alias(cx, &deal).await?.unwrap_or_else(|| name(deal.buyer)),
        status: status(&deal, side),
        waits: pages::waits_for(&deal, sheet.as_ref(), side),
        clock: clock(&deal, cx.now().day()),
        total: sheet.and_then(|sheet| sheet.terms.fixed()),
        unread,
        deal,
    })
}

async fn statistics(cx: &Cx) -> Reply {
    let pack = cx.pack();
    let modes = &pack.achievements.transfer_modes;
    let found = store::statistics(cx.db().reader()).await?;
    let rows = found
        .into_iter()
        .map(|(year, mode, count, total)| (year, modes.name(&mode).to_owned(), count, total));
    let page = StatisticsPage {
        chrome: cx.chrome().await?,
        rows: rows.collect(),
        signed_in: cx.actor.is_known(),
    };
    cx.page(&page)
}
