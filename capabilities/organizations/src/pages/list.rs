//! The list of verified organizations: words, facets, pages.

use askama::Template;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem};
use kezhuan_pack::Pack;
use kezhuan_text::{Found, Hit, Sort};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::{self, Facet, FacetValue, Facets, Pager, Pill};
use kezhuan_web::listing::{self, encoded};
use kezhuan_web::{Chrome, Cx, PeriodRaw, Query, Reply};

use crate::permissions::VERIFY;
use crate::{filters, paper, search};

/// The query of the list.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ListRaw {
    q: String,
    region: Vec<String>,
    organization_kind: Vec<String>,
    industry: Vec<String>,
    qualification: Vec<String>,
    sort: String,
    page: String,
}

const FACETS: [(&str, &str); 4] = [
    ("region", "地区"),
    ("organization_kind", "种类"),
    ("industry", "产业"),
    ("qualification", "资质"),
];

impl ListRaw {
    fn picked(&self, facet: &str) -> &[String] {
        match facet {
            "region" => &self.region,
            "organization_kind" => &self.organization_kind,
            "industry" => &self.industry,
            _ => &self.qualification,
        }
    }

    /// The address of the list with one picked value left out, in this order, on this page.
    fn href(&self, without: Option<(&str, &str)>, sort: &str, page: u64) -> String {
        let mut pairs = vec![("q", self.q.as_str()), ("sort", sort)];
        for (facet, _) in FACETS {
            let values = self.picked(facet).iter().map(String::as_str);
            pairs.extend(values.map(|v| (facet, v)).filter(|pair| Some(*pair) != without));
        }
        let number = page.to_string();
        if page > 1 {
            pairs.push(("page", &number));
        }
        pairs.retain(|(_, value)| !value.is_empty());
        let text: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        format!("/organizations?{}", text.join("&"))
    }

    fn query(&self, page: Page) -> kezhuan_text::Query {
        kezhuan_text::Query {
            text: self.q.clone(),
            kinds: vec![search::KIND.to_owned()],
            filters: FACETS.map(|(f, _)| (f.to_owned(), self.picked(f).to_vec())).to_vec(),
            facets: FACETS.map(|(f, _)| f.to_owned()).to_vec(),
            sort: if self.sort == "newest" { Sort::Newest } else { Sort::Relevance },
            page,
            ..kezhuan_text::Query::default()
        }
    }
}

pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) snippet: String,
    pub(crate) kind: String,
    pub(crate) region: String,
    pub(crate) demo: bool,
}

#[derive(Template)]
#[template(path = "organizations/list.html")]
pub(crate) struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) q: String,
    pub(crate) total: u64,
    pub(crate) rows: Vec<Row>,
    pub(crate) facets: Facets,
    pub(crate) pills: Vec<Pill>,
    pub(crate) sorts: Vec<kit::Sort>,
    pub(crate) pager: Pager,
    pub(crate) may_list: bool,
}

/// GET /organizations/register
pub(crate) async fn register(cx: Cx, Query(raw): Query<PeriodRaw>) -> Reply {
    paper::register(&cx, &raw).await
}

pub(crate) async fn list(cx: Cx, Query(raw): Query<ListRaw>) -> Reply {
    let page = Page::new(raw.page.parse().unwrap_or(1), Page::SIZE);
    let found = listing::search(&cx, raw.query(page)).await?;
    let pack = cx.pack();
    let pill = |(facet, title): (&str, &str), value: &String| Pill {
        text: format!("{title}：{}", name(&pack, facet, value)),
        href: raw.href(Some((facet, value)), &raw.sort, 1),
    };
    let sort = |text: &str, key: &str| kit::Sort {
        text: text.to_owned(),
        href: raw.href(None, key, 1),
        current: raw.sort == key,
    };
    cx.page(&ListPage {
        chrome: cx.chrome().await?,
        total: found.total,
        rows: found.hits.iter().map(|hit| row(&pack, hit)).collect(),
        facets: facets(&pack, &raw, &found),
        pills: FACETS.iter().flat_map(|f| raw.picked(f.0).iter().map(|v| pill(*f, v))).collect(),
        sorts: vec![sort("最相关", ""), sort("最新核验", "newest")],
        pager: Pager::new(page, found.total, |n| raw.href(None, &raw.sort, n)),
        may_list: cx.can(&VERIFY, &Subject::none()),
        q: raw.q,
    })
}

/// The list for the API: hits of a page.
pub(crate) async fn find_raw(cx: &Cx, raw: &ListRaw) -> Result<(Found, Page), Problem> {
    let page = Page::new(raw.page.parse().unwrap_or(1), Page::SIZE);
    Ok((listing::search(cx, raw.query(page)).await?, page))
}

fn row(pack: &Pack, hit: &Hit) -> Row {
    Row {
        name: hit.title.text.clone(),
        href: hit.href.clone(),
        snippet: hit.snippet.text.clone(),
        kind: pack.organizations.kinds.name(hit.card("kind").unwrap_or_default()).to_owned(),
        region: pack.regions.name(hit.card("region").unwrap_or_default()),
        demo: hit.card("demo").is_some(),
    }
}

/// The pack's name of a facet value.
fn name(pack: &Pack, facet: &str, value: &str) -> String {
    match facet {
        "region" => pack.regions.name(value),
        "organization_kind" => pack.organizations.kinds.name(value).to_owned(),
        "industry" => pack.industries.all.name(value).to_owned(),
        _ => pack.organizations.qualifications.name(value).to_owned(),
    }
}

fn facets(pack: &Pack, raw: &ListRaw, found: &Found) -> Facets {
    let group = |(facet, title): (&str, &str)| Facet {
        name: facet.to_owned(),
        title: title.to_owned(),
        open: facet == "region" || !raw.picked(facet).is_empty(),
        values: found
            .facet(facet)
            .iter()
            .map(|(value, count)| FacetValue {
                value: value.clone(),
                label: name(pack, facet, value),
                count: *count,
                on: raw.picked(facet).contains(value),
            })
            .collect(),
    };
    let keep = [("q", &raw.q), ("sort", &raw.sort)];
    Facets {
        action: "/organizations".to_owned(),
        keep: keep
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect(),
        groups: FACETS.map(group).into_iter().filter(|g| !g.values.is_empty()).collect(),
    }
}

struct Organizations(ListRaw);

#[async_trait::async_trait]
impl Exported for Organizations {
    type Row = Row;

    fn title(&self) -> String {
        "机构".to_owned()
    }

    fn columns(&self) -> Vec<Col<Row>> {
        vec![
            Col::text("name", "单位名称", |row: &Row| &row.name),
            Col::text("kind", "种类", |row: &Row| &row.kind),
            Col::text("region", "地区", |row: &Row| &row.region),
            Col::text("summary", "简介", |row: &Row| &row.snippet),
            Col::text("href", "网页", |row: &Row| &row.href),
        ]
    }

    fn filters(&self, cx: &Cx) -> Vec<String> {
        let pack = cx.pack();
        let words = Some(format!("含“{}”", self.0.q)).filter(|_| !self.0.q.is_empty());
        let picks = FACETS.iter().flat_map(|(facet, title)| {
            let pack = &pack;
            let values = self.0.picked(facet).iter();
            values.map(move |value| format!("{title}：{}", name(pack, facet, value)))
        });
        words.into_iter().chain(picks).collect()
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        let (found, pack) = (listing::search(cx, self.0.query(page)).await?, cx.pack());
        Ok(found.hits.iter().map(|hit| row(&pack, hit)).collect())
    }
}

/// GET /organizations/export
pub(crate) async fn take(
    cx: Cx,
    Query(raw): Query<ListRaw>,
    Query(form): Query<ExportRaw>,
) -> Reply {
    export(&cx, Organizations(raw), &form).await
}
