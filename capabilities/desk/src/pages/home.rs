//! The home page: what this place is for, what runs, one deal from end to end.

use askama::Template;
use kezhuan_kernel::Problem;
use kezhuan_web::{Block, Chrome, Cx, Figure, Reply, filters};

use crate::pages::search::{KINDS, Kind};
use crate::rail::{Thread, with_rails};

/// The home page.
#[derive(Template)]
#[template(path = "desk/home.html")]
pub struct HomePage {
    pub(crate) chrome: Chrome,
    pub(crate) city: String,
    pub(crate) kinds: &'static [Kind],
    pub(crate) figures: Vec<Figure>,
    pub(crate) showcase: Option<Thread>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) counties: Vec<(String, String)>,
}

/// GET /
pub async fn show(cx: Cx) -> Reply {
    let page = HomePage {
        chrome: cx.chrome().await?,
        city: cx.pack().about.city_short.clone(),
        kinds: KINDS,
        figures: figures(&cx).await?,
        showcase: showcase(&cx).await?,
        blocks: blocks(&cx).await?,
        counties: counties(&cx),
    };
    cx.page(&page)
}

/// (region path, name) of the units one can live in.
pub(crate) fn counties(cx: &Cx) -> Vec<(String, String)> {
    let pack = cx.pack();
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    pack.regions.units().iter().map(|region| (region.path.clone(), name(&region.path))).collect()
}

async fn figures(cx: &Cx) -> Result<Vec<Figure>, Problem> {
    let mut all = Vec::new();
    for ask in cx.app.house().iter().filter_map(|c| c.figures) {
        all.extend(ask(cx).await?);
    }
    all.sort_by_key(|figure| figure.order);
    Ok(all)
}

async fn blocks(cx: &Cx) -> Result<Vec<Block>, Problem> {
    let mut all = Vec::new();
    for ask in cx.app.house().iter().filter_map(|c| c.blocks) {
        all.extend(ask(cx).await?);
    }
    all.sort_by_key(|block| block.order);
    Ok(all)
}

async fn showcase(cx: &Cx) -> Result<Option<Thread>, Problem> {
    for ask in cx.app.house().iter().filter_map(|c| c.showcase) {
        if let Some(card) = ask(cx).await? {
            return Ok(with_rails(cx, vec![card]).await?.pop());
        }
    }
    Ok(None)
}
