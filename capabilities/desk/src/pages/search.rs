//! One search over everything that is public for the reader.

use askama::Template;
use kezhuan_kernel::Page;
use kezhuan_text::{Found, Sort};
use kezhuan_web::kit::Pager;
use kezhuan_web::listing::{self, encoded, viewer};
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};
use serde::Deserialize;

/// A kind of thing one can search for.
pub struct Kind {
    /// Its name in the index and in the address.
    pub key: &'static str,
    /// 中文.
    pub chinese: &'static str,
}

/// In the order of the buttons.
pub const KINDS: &[Kind] = &[
    Kind { key: "", chinese: "全部" },
    Kind { key: "achievement", chinese: "成果" },
    Kind { key: "demand", chinese: "需求" },
    Kind { key: "organization", chinese: "机构" },
    Kind { key: "policy", chinese: "政策" },
    Kind { key: "help", chinese: "帮助" },
];

/// The address of a search.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct SearchRaw {
    /// Words.
    pub q: String,
    /// Kind; empty = all.
    #[serde(rename = "in")]
    pub kind: String,
    /// Page number.
    pub page: String,
}

/// The page of results.
#[derive(Template)]
#[template(path = "desk/search.html")]
pub struct SearchPage {
    pub(crate) chrome: Chrome,
    pub(crate) raw: SearchRaw,
    pub(crate) kinds: &'static [Kind],
    pub(crate) found: Found,
    pub(crate) pager: Pager,
}

impl SearchPage {
    /// 中文 of a kind.
    pub(crate) fn kind_name(&self, key: &str) -> &'static str {
        self.kinds.iter().find(|k| k.key == key).map_or("其他", |k| k.chinese)
    }
}

/// GET /search?q=&in=&page=
pub async fn show(cx: Cx, Query(raw): Query<SearchRaw>) -> Reply {
    let known = KINDS.iter().any(|kind| kind.key == raw.kind);
    let kind = if known { raw.kind.clone() } else { String::new() };
    let page = Page::new(raw.page.parse().unwrap_or(1), Page::SIZE);
    let sort = if raw.q.trim().is_empty() { Sort::Newest } else { Sort::Relevance };
    let query = kezhuan_text::Query {
        text: raw.q.clone(),
        kinds: Some(kind).filter(|k| !k.is_empty()).into_iter().collect(),
        sort,
        page,
        viewer: viewer(&cx),
        ..kezhuan_text::Query::default()
    };
    let found = listing::search(&cx, query).await?;
    let pager = Pager::new(page, found.total, |n| address(&raw, n));
    cx.page(&SearchPage { chrome: cx.chrome().await?, raw, kinds: KINDS, found, pager })
}

fn address(raw: &SearchRaw, page: u64) -> String {
    format!("/search?q={}&in={}&page={page}", encoded(&raw.q), encoded(&raw.kind))
}
