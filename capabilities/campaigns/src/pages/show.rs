//! A campaign for everybody: what is sought, who files until when and how; after its end how many
//! came from where, and those that are public.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Day;
use kezhuan_web::kit::Status;
use kezhuan_web::{Chrome, Cx, Reply};

use crate::filters;
use crate::model::{Campaign, Phase};
use crate::ops::whole::Whole;
use crate::ops::{is_own, own_county};
use crate::pages::list::{MineRow, by, mine_rows};
use crate::pages::{county_href, href, id_of, phase};
use crate::permissions::READ;

#[derive(Template)]
#[template(path = "campaigns/show.html")]
pub(crate) struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) c: Campaign,
    pub(crate) stood: (Status, &'static str),
    pub(crate) by: String,
    /// Last days, each with the counties that have it.
    pub(crate) counties: Vec<(Day, String)>,
    /// Names; empty for all.
    pub(crate) industries: String,
    pub(crate) filed: usize,
    /// Where the reader may file.
    pub(crate) file: Option<String>,
    pub(crate) mine: Vec<MineRow>,
    /// The reader's county and its working page.
    pub(crate) county: Option<(String, String)>,
    pub(crate) progress: Option<String>,
    /// After the end: how many each county sent up.
    pub(crate) results: Vec<(String, usize)>,
    /// After the end: title, address and company (or what stands for it) of those that are listed.
    pub(crate) public: Vec<(String, String, String)>,
}

/// GET /campaigns/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let whole = Whole::of(&cx, id_of(&id)?).await?;
    let (pack, c) = (cx.pack(), &whole.c);
    let own: Vec<_> = whole.entries.iter().filter(|e| is_own(&cx, e)).cloned().collect();
    let closed = c.closed_at.is_some();
    let sent = if closed { whole.sent() } else { Vec::new() };
    let file = href(c.id, "/file");
    let running = c.phase(cx.now().day()) == Phase::Running;
    let listed = sent.iter().filter_map(|e| whole.demand(e.demand));
    let listed = listed.filter(|d| d.is_listed(&pack));
    let county = own_county(&cx, &whole.parts);
    let names = c.industries.iter().map(|key| pack.industries.all.name(key));
    let result = |part: &crate::model::Part| {
        let count = sent.iter().filter(|e| e.county == part.county).count();
        (pack.regions.name(&part.county), count)
    };
    cx.page(&ShowPage {
        chrome: cx.chrome().await?,
        stood: phase(&cx, c),
        by: by(&cx, c),
        counties: last_days(&cx, &whole),
        industries: names.collect::<Vec<_>>().join("、"),
        filed: whole.entries.len(),
        file: (running && cx.opens(&file)).then_some(file),
        mine: mine_rows(&cx, &own).await?,
        county: county.map(|path| (pack.regions.name(&path), county_href(&pack, c.id, &path, ""))),
        progress: cx.can(&READ, &c.subject()).then(|| href(c.id, "/progress")),
        results: if closed { whole.parts.iter().map(result).collect() } else { Vec::new() },
        public: listed
            .map(|d| (d.title.clone(), format!("/demands/{}", d.id), whole.who(&cx, d)))
            .collect(),
        c: c.clone(),
    })
}

/// The counties by their last day, the first one first.
fn last_days(cx: &Cx, whole: &Whole) -> Vec<(Day, String)> {
    let pack = cx.pack();
    let mut days: BTreeMap<Day, Vec<String>> = BTreeMap::new();
    for part in &whole.parts {
        days.entry(part.due).or_default().push(pack.regions.name(&part.county));
    }
    days.into_iter().map(|(due, names)| (due, names.join("、"))).collect()
}
