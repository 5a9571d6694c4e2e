//! The public list of demands, its export, and the company's own list.

use askama::Template;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Day, Fen, Page, Problem, Uuid};
use kezhuan_pack::Pack;
use kezhuan_text::{Hit, Marked, Sort};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::Status;
use kezhuan_web::listing::{Asked, FacetSpec, Frame, Listing, Order};
use kezhuan_web::{Chrome, Cx, Query, Reply};
use serde::Deserialize;

use crate::content::names;
use crate::filters;
use crate::pages::{href, status, title_or};
use crate::permissions::CREATE;
use crate::search::{KIND, region_facet};
use crate::store;

const fn facet(name: &'static str, title: &'static str, open: bool) -> FacetSpec {
    FacetSpec { name, title, open }
}

/// The list.
pub(crate) static LIST: Listing = Listing {
    path: "/demands",
    kind: KIND,
    facets: &[
        facet("industry", "产业", true),
        facet("region", "地区", true),
        facet("kind_of", "需求类型", true),
        facet("field", "技术领域", false),
        facet("cooperation", "合作方式", false),
    ],
    orders: &[
        Order { key: "", text: "最相关", sort: || Sort::Relevance },
        Order { key: "newest", text: "最新发布", sort: || Sort::Newest },
        Order {
            key: "budget",
            text: "预算从高到低",
            sort: || Sort::Descending("budget".to_owned()),
        },
    ],
};

/// A row, as the index keeps it: a hidden name is not in it.
pub struct Row {
    pub(crate) title: Marked,
    pub(crate) snippet: Marked,
    pub(crate) href: String,
    pub(crate) serial: String,
    pub(crate) who: String,
    pub(crate) demo: bool,
    pub(crate) imported: bool,
    /// Sent to an organization of the reader by name?
    pub(crate) aimed: bool,
    pub(crate) region: String,
    pub(crate) industries: String,
    pub(crate) kind: String,
    pub(crate) budget: Option<Fen>,
    pub(crate) months: String,
    /// Days until it is over.
    pub(crate) days: Option<i64>,
}

impl Row {
    pub(crate) fn of(pack: &Pack, hit: &Hit, today: Day) -> Self {
        let card = |name: &str| hit.card(name).unwrap_or_default().to_owned();
        let industries = hit.facets.iter().filter(|(facet, _)| facet == "industry");
        let industries: Vec<String> = industries.map(|(_, key)| key.clone()).collect();
        let until: Option<Day> = hit.card("until").and_then(|day| day.parse().ok());
        Self {
            title: hit.title.clone(),
            snippet: hit.snippet.clone(),
            href: hit.href.clone(),
            serial: card("serial"),
            who: card("who"),
            demo: hit.card("demo").is_some(),
            imported: hit.card("imported").is_some(),
            aimed: hit.card("aimed").is_some(),
            region: pack.regions.name(hit.facet("region").unwrap_or_default()),
            industries: names(&pack.industries.all, &industries),
            kind: pack.demands.kinds.name(hit.facet("kind_of").unwrap_or_default()).to_owned(),
            budget: hit.number("budget").map(Fen),
            months: card("months"),
            days: until.map(|day| day.days_since(today)),
        }
    }
}

#[derive(Template)]
#[template(path = "demands/list.html")]
pub(crate) struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) frame: Frame,
    pub(crate) rows: Vec<Row>,
    pub(crate) may_create: bool,
}

fn name(pack: &Pack, facet: &str, value: &str) -> String {
    match facet {
        "industry" => pack.industries.all.name(value).to_owned(),
        "region" => pack.regions.name(value),
        "field" => pack.contracts.fields.name(value).to_owned(),
        "cooperation" => pack.demands.cooperations.name(value).to_owned(),
        _ => pack.demands.kinds.name(value).to_owned(),
    }
}

/// What the address of the request asks for; regions may be written by name.
pub(crate) fn asked(cx: &Cx) -> Asked {
    let pack = cx.pack();
    LIST.asked(cx, |facet, value| match facet {
        "region" => {
            let found = pack.regions.find(value);
            found.map_or(value, |region| region_facet(&pack, &region.path)).to_owned()
        }
        _ => value.to_owned(),
    })
}

/// GET /demands
pub(crate) async fn list(cx: Cx) -> Reply {
    let asked = asked(&cx);
    let found = asked.find(&cx).await?;
    let (pack, today) = (cx.pack(), cx.now().day());
    cx.page(&ListPage {
        chrome: cx.chrome().await?,
        frame: asked.frame(&cx, &found, |facet, value| name(&pack, facet, value)).await?,
        rows: found.hits.iter().map(|hit| Row::of(&pack, hit, today)).collect(),
        may_create: cx.can(&CREATE, &Subject::none()),
    })
}

struct Demands(Asked);

#[async_trait::async_trait]
impl Exported for Demands {
    type Row = Row;

    fn title(&self) -> String {
        "技术需求".to_owned()
    }

    fn columns(&self) -> Vec<Col<Row>> {
        vec![
            Col::text("serial", "编号", |row: &Row| &row.serial),
            Col::text("title", "需求名称", |row: &Row| &row.title.text),
            Col::text("who", "单位", |row: &Row| &row.who),
            Col::text("region", "地区", |row: &Row| &row.region),
            Col::text("industries", "产业", |row: &Row| &row.industries),
            Col::text("kind", "需求类型", |row: &Row| &row.kind),
            Col::new("budget", "预算（元）", |row: &Row| row.budget.into()),
            Col::text("months", "时限（月）", |row: &Row| &row.months),
            Col::text("href", "网页", |row: &Row| &row.href),
        ]
    }

    fn filters(&self, cx: &Cx) -> Vec<String> {
        let pack = cx.pack();
        self.0.words(|facet, value| name(&pack, facet, value))
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        let (hits, pack, today) = (self.0.hits(cx, page).await?, cx.pack(), cx.now().day());
        Ok(hits.iter().map(|hit| Row::of(&pack, hit, today)).collect())
    }
}

/// GET /demands/export
pub(crate) async fn take(cx: Cx, Query(raw): Query<ExportRaw>) -> Reply {
    let demands = Demands(asked(&cx));
    export(&cx, demands, &raw).await
}

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MineRaw {
    page: String,
}

/// A row of the company's own list.
pub(crate) struct MineRow {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) serial: String,
    pub(crate) status: Status,
    pub(crate) words: &'static str,
    pub(crate) since: String,
}

#[derive(Template)]
#[template(path = "demands/mine.html")]
pub(crate) struct MinePage {
    pub(crate) chrome: Chrome,
    pub(crate) rows: Vec<MineRow>,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
}

/// GET /demands/mine
pub(crate) async fn mine(cx: Cx, Query(raw): Query<MineRaw>) -> Reply {
    let page = Page::new(raw.page.parse().unwrap_or(1), Page::SIZE);
    let member = cx.actor.memberships.iter().map(|m| m.organization);
    let own: Vec<Uuid> = member.chain(cx.actor.speaks_for("demands")).collect();
    let mut found = store::own_list(cx.db().reader(), &own, page.offset(), page.size + 1).await?;
    let more = found.len() as u64 > page.size;
    found.truncate(usize::try_from(page.size).unwrap_or(usize::MAX));
    let rows = found.iter().map(|d| MineRow {
        title: title_or(&d.title).to_owned(),
        href: href(d.id, ""),
        serial: d.serial.clone(),
        status: status(&cx, d),
        words: d.state.chinese(),
        since: d.state_at.day().to_string(),
    });
    let at = |number: u64| format!("/demands/mine?page={number}");
    cx.page(&MinePage {
        chrome: cx.chrome().await?,
        rows: rows.collect(),
        previous: (page.number > 1).then(|| at(page.number - 1)),
        next: more.then(|| at(page.number + 1)),
    })
}
