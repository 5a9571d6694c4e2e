//! The public list: words, facets, pills, orders, pages. One search of the index, no database.

use askama::Template;
use kezhuan_kernel::Fen;
use kezhuan_pack::Pack;
use kezhuan_text::{Hit, Marked, Sort};
use kezhuan_web::kit::Status;
use kezhuan_web::listing::{Asked, FacetSpec, Frame, Listing, Order};
use kezhuan_web::{Chrome, Cx, Reply};

use crate::filters;
use crate::pages::{dealing_status, named};
use crate::search::{BANDS, KIND, region_facet};
use crate::state::Dealing;

const fn facet(name: &'static str, title: &'static str, open: bool) -> FacetSpec {
    FacetSpec { name, title, open }
}

/// The list.
pub(crate) static LIST: Listing = Listing {
    path: "/achievements",
    kind: KIND,
    facets: &[
        facet("industry", "产业", true),
        facet("trl", "技术成熟度", true),
        facet("region", "地区", true),
        facet("mode", "转化方式", false),
        facet("ip", "知识产权", false),
        facet("holder", "持有人", false),
        facet("state", "进展", false),
    ],
    orders: &[
        Order { key: "", text: "最相关", sort: || Sort::Relevance },
        Order { key: "newest", text: "最新发布", sort: || Sort::Newest },
        Order {
            key: "price", text: "价格从低到高", sort: || Sort::Ascending("price".to_owned())
        },
    ],
};

/// A row, as the index keeps it.
pub struct Row {
    pub(crate) title: Marked,
    pub(crate) href: String,
    pub(crate) serial: String,
    pub(crate) gain: String,
    pub(crate) trl: Option<u8>,
    pub(crate) ip: String,
    pub(crate) holder: String,
    pub(crate) demo: bool,
    pub(crate) region: String,
    pub(crate) verified: bool,
    pub(crate) imported: bool,
    /// Further than "open".
    pub(crate) dealing: Option<(Status, &'static str)>,
    pub(crate) price: Option<Fen>,
    pub(crate) modes: String,
    pub(crate) industries: String,
}

impl Row {
    pub(crate) fn of(pack: &Pack, hit: &Hit) -> Self {
        let card = |name: &str| hit.card(name).unwrap_or_default().to_owned();
        let values = |name: &str| -> Vec<String> {
            hit.facets.iter().filter(|(facet, _)| facet == name).map(|(_, v)| v.clone()).collect()
        };
        let dealing = hit.facet("state").and_then(Dealing::parse);
        let dealing = dealing.filter(|dealing| *dealing != Dealing::Open);
        Self {
            title: hit.title.clone(),
            href: hit.href.clone(),
            serial: card("serial"),
            gain: card("gain"),
            trl: hit.number("trl").and_then(|level| u8::try_from(level).ok()),
            ip: card("ip"),
            holder: card("holder"),
            demo: hit.card("demo").is_some(),
            region: pack.regions.name(hit.facet("region").unwrap_or_default()),
            verified: hit.card("verified") == Some("1"),
            imported: hit.card("imported").is_some(),
            dealing: dealing.map(|dealing| (dealing_status(dealing), dealing.chinese())),
            price: hit.number("price").map(Fen),
            modes: named(&pack.achievements.transfer_modes, &values("mode")),
            industries: named(&pack.industries.all, &values("industry")),
        }
    }
}

#[derive(Template)]
#[template(path = "achievements/list.html")]
pub(crate) struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) frame: Frame,
    pub(crate) rows: Vec<Row>,
    pub(crate) may_create: bool,
    pub(crate) may_demand: bool,
}

/// What people read for a value of a facet.
pub(crate) fn name(pack: &Pack, facet: &str, value: &str) -> String {
    match facet {
        "industry" => pack.industries.all.name(value).to_owned(),
        "region" => pack.regions.name(value),
        "mode" => pack.achievements.transfer_modes.name(value).to_owned(),
        "ip" => pack.achievements.ip_kinds.name(value).to_owned(),
        "holder" => pack.organizations.policy_types.name(value).to_owned(),
        "state" => {
            Dealing::parse(value).map_or_else(|| value.to_owned(), |d| d.chinese().to_owned())
        }
        _ => {
            let band = BANDS.iter().find(|(key, _, _)| *key == value);
            band.map_or(value, |(_, name, _)| name).to_owned()
        }
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

/// GET /achievements
pub(crate) async fn list(cx: Cx) -> Reply {
    let asked = asked(&cx);
    let found = asked.find(&cx).await?;
    let pack = cx.pack();
    cx.page(&ListPage {
        chrome: cx.chrome().await?,
        frame: asked.frame(&cx, &found, |facet, value| name(&pack, facet, value)).await?,
        rows: found.hits.iter().map(|hit| Row::of(&pack, hit)).collect(),
        may_create: cx.can(&crate::permissions::CREATE, &kezhuan_authority::Subject::none()),
        may_demand: cx.opens("/demands/new"),
    })
}
