//! /contracts: the actor's contracts, and the statistics everybody may see.

use askama::Template;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::{Clock, Facet, FacetValue, Facets, Pager, Pill, Status};
use kezhuan_web::listing::encoded;
use kezhuan_web::{Chrome, Cx, PeriodRaw, Query, Reply, filters};

use crate::house::own_filter;
use crate::model::Contract;
use crate::pages::{clock, is_mine, status};
use crate::paper;
use crate::permissions::{FILE_EXTERNAL, SEAL_LIST, WRITE};
use crate::state::{Origin, State};
use crate::stats::{self, Year};
use crate::store;

/// What the list is asked for.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    state: Vec<String>,
    kind: String,
    page: String,
    year: String,
}

/// The page.
#[derive(Template)]
#[template(path = "contracts/list.html")]
pub struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) mine: Option<Mine>,
    pub(crate) may_write: bool,
    pub(crate) may_file: bool,
    pub(crate) may_list: bool,
    pub(crate) year: Year,
    pub(crate) years: Vec<i32>,
}

/// The actor's contracts.
pub struct Mine {
    pub(crate) heading: &'static str,
    pub(crate) rows: Vec<Row>,
    pub(crate) pager: Pager,
    pub(crate) facets: Facets,
    pub(crate) pills: Vec<Pill>,
    pub(crate) q: String,
}

/// A row.
pub struct Row {
    pub(crate) contract: Contract,
    pub(crate) status: Status,
    pub(crate) clock: Option<Clock>,
    pub(crate) kind: String,
}

/// GET /contracts
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Reply {
    let conn = cx.db().reader();
    let pack = cx.pack();
    let years = stats::years(conn).await?;
    let now = cx.now().day().year();
    let year = query.year.parse().ok().filter(|y| years.contains(y)).unwrap_or(now);
    let page = ListPage {
        chrome: cx.chrome().await?,
        mine: mine(&cx, &query).await?,
        may_write: cx.can(&WRITE, &kezhuan_authority::Subject::none()),
        may_file: cx.can(&FILE_EXTERNAL, &kezhuan_authority::Subject::none()),
        may_list: cx.can(&SEAL_LIST, &kezhuan_authority::Subject::none()),
        year: stats::year(conn, year, &pack).await?,
        years,
    };
    cx.page(&page)
}

/// GET /contracts/register
pub async fn register(cx: Cx, Query(raw): Query<PeriodRaw>) -> Reply {
    paper::register::register(&cx, &raw).await
}

async fn mine(cx: &Cx, query: &ListQuery) -> Result<Option<Mine>, Problem> {
    let Some(own) = own_filter(&cx.actor) else { return Ok(None) };
    let filter = filter(cx, query, own);
    let page = Page::new(query.page.parse().unwrap_or(1), Page::SIZE);
    let counts = store::count_states(cx.db().reader(), &filter).await?;
    let found = store::list(cx.db().reader(), &filter, page).await?;
    let pager = Pager::new(page, found.total, |n| href(query, None, n));
    Ok(Some(Mine {
        heading: if cx.actor.is_staff() { "登记范围内的合同" } else { "我的合同" },
        pager,
        facets: facets(query, &counts),
        pills: pills(query),
        q: query.q.clone(),
        rows: found.rows.into_iter().map(|c| row(cx, c)).collect(),
    }))
}

fn filter(cx: &Cx, query: &ListQuery, own: store::Filter) -> store::Filter {
    let pack = cx.pack();
    store::Filter {
        states: query.state.iter().filter_map(|w| State::parse(w)).collect(),
        kind: Some(query.kind.clone()).filter(|k| pack.contracts.kinds.contains(k)),
        words: query.q.clone(),
        ..own
    }
}

struct Contracts {
    query: ListQuery,
    filter: store::Filter,
}

#[async_trait::async_trait]
impl Exported for Contracts {
    type Row = Row;

    fn title(&self) -> String {
        "技术合同".to_owned()
    }

    fn columns(&self) -> Vec<Col<Row>> {
        let external = |row: &Row| row.contract.origin == Origin::External;
        vec![
            Col::text("number", "编号", |row: &Row| &row.contract.platform_no),
            Col::text("title", "项目名称", |row: &Row| &row.contract.title),
            Col::text("kind", "合同类别", |row: &Row| &row.kind),
            Col::text(
                "external",
                "外地登记",
                move |row: &Row| if external(row) { "是" } else { "" },
            ),
            Col::text("seller", "卖方", |row: &Row| &row.contract.seller.name),
            Col::text("buyer", "买方", |row: &Row| &row.contract.buyer.name),
            Col::new("amount", "成交额（元）", |row: &Row| row.contract.amount.into()),
            Col::text("state", "状态", |row: &Row| row.contract.state.chinese()),
        ]
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        pills(&self.query).into_iter().map(|pill| pill.text).collect()
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        let found = store::list(cx.db().reader(), &self.filter, page).await?;
        Ok(found.rows.into_iter().map(|contract| row(cx, contract)).collect())
    }
}

/// GET /contracts/export
pub async fn take(cx: Cx, Query(query): Query<ListQuery>, Query(raw): Query<ExportRaw>) -> Reply {
    let own = own_filter(&cx.actor).ok_or(Problem::NotFound)?;
    let filter = filter(&cx, &query, own);
    export(&cx, Contracts { query, filter }, &raw).await
}

fn row(cx: &Cx, contract: Contract) -> Row {
    let pack = cx.pack();
    Row {
        status: status(contract.state, is_mine(cx, &contract)),
        clock: clock(&contract, &pack, cx.now().day()),
        kind: pack.contracts.kinds.name(&contract.kind).to_owned(),
        contract,
    }
}

/// The list without one state (all of them for `""`), at a page.
fn href(query: &ListQuery, without: Option<&str>, page: u64) -> String {
    let mut parts = Vec::new();
    if !query.q.is_empty() && without != Some("q") {
        parts.push(format!("q={}", encoded(&query.q)));
    }
    let kept = query.state.iter().filter(|s| without != Some(s.as_str()));
    parts.extend(kept.map(|s| format!("state={}", encoded(s))));
    if page > 1 {
        parts.push(format!("page={page}"));
    }
    let mark = if parts.is_empty() { "" } else { "?" };
    format!("/contracts{mark}{}", parts.join("&"))
}

fn facets(query: &ListQuery, counts: &[(State, u64)]) -> Facets {
    let value = |state: State| {
        let count = counts.iter().find(|(s, _)| *s == state).map(|(_, n)| *n)?;
        Some(FacetValue {
            value: state.word().to_owned(),
            label: state.chinese().to_owned(),
            count,
            on: query.state.iter().any(|s| s == state.word()),
        })
    };
    let values: Vec<FacetValue> = State::ALL.into_iter().filter_map(value).collect();
    let states = Facet { name: "state".to_owned(), title: "状态".to_owned(), open: true, values };
    Facets {
        action: "/contracts".to_owned(),
        keep: vec![("q".to_owned(), query.q.clone())],
        groups: vec![states],
    }
}

fn pills(query: &ListQuery) -> Vec<Pill> {
    let words = (!query.q.is_empty())
        .then(|| Pill { text: format!("含“{}”", query.q), href: href(query, Some("q"), 1) });
    let states = query.state.iter().filter_map(|word| {
        let state = State::parse(word)?;
        Some(Pill { text: state.chinese().to_owned(), href: href(query, Some(word), 1) })
    });
    words.into_iter().chain(states).collect()
}
