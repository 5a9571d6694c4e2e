//! The registrations of a kind, with filters that can be shared as an address.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem};
use kezhuan_pack::Pack;
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::{Facet, FacetValue, Facets, Pager, Pill, Sort};
use kezhuan_web::listing::encoded;
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};
use serde::Deserialize;

use crate::model::{RegistrationId, State};
use crate::pages::{Row, holders, kind};
use crate::permissions::{APPLY, ENTER};
use crate::store::{self, Filter, Group};

/// Filters as they stand in the address.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct ListRaw {
    level: Vec<String>,
    region: Vec<String>,
    state: Vec<String>,
    q: String,
    page: String,
}

/// The list of a kind.
#[derive(Template)]
#[template(path = "registries/list.html")]
pub struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) kind: String,
    pub(crate) kind_name: String,
    pub(crate) lead: String,
    pub(crate) facets: Facets,
    pub(crate) pills: Vec<Pill>,
    pub(crate) rows: Vec<Row>,
    pub(crate) words: String,
    pub(crate) found: u64,
    pub(crate) total: u64,
    pub(crate) sorts: [Sort; 0],
    pub(crate) pager: Pager,
    pub(crate) may_apply: bool,
    pub(crate) may_enter: bool,
}

/// GET /registries/{kind}; an id instead of a kind leads to its page.
pub(crate) async fn show(cx: Cx, Path(key): Path<String>, Query(raw): Query<ListRaw>) -> Reply {
    if let Ok(id) = key.parse::<RegistrationId>() {
        let found = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
        return cx.go(&found.href());
    }
    let pack = cx.pack();
    let term = kind(&pack, &key)?;
    let filter = filter(&key, &raw, &pack);
    let conn = cx.db().reader();
    let number = raw.page.trim().parse().unwrap_or(1);
    let found = store::list(conn, &filter, Page::new(number, Page::SIZE)).await?;
    let every = Filter { kind: key.clone(), ..Filter::default() };
    let counted = store::count(conn, &every, Group::State).await?;
    let holders = holders(&cx, &found.rows).await?;
    let page = ListPage {
        chrome: cx.chrome().await?,
        kind_name: term.name.clone(),
        lead: lead(&pack, &key),
        facets: facets(&cx, &filter, &pack).await?,
        pills: pills(&filter, &pack),
        sorts: [],
        rows: found.rows.iter().map(|r| Row::of(r, holders.get(&r.holder), &pack)).collect(),
        words: filter.words.clone(),
        found: found.total,
        total: counted.iter().map(|(_, n)| u64::try_from(*n).unwrap_or(0)).sum(),
        pager: Pager::new(found.page, found.total, |n| href(&filter, None, Some(n))),
        may_apply: cx.can(&APPLY, &Subject::none()),
        may_enter: cx.can(&ENTER, &Subject::none()),
        kind: key,
    };
    cx.page(&page)
}

/// Who decides, in one line.
fn lead(pack: &Pack, kind: &str) -> String {
    let Some(term) = pack.registries.kinds.get(kind) else { return String::new() };
    let by = term.deciders.iter().map(|decider| {
        format!("{}由{}认定", pack.registries.levels.name(&decider.level), decider.by)
    });
    let mut line = by.collect::<Vec<_>>().join("，");
    if term.meets_then_grant {
        line.push_str("；市级达标即准，没有名额");
    }
    line.push('。');
    line
}

pub(crate) fn filter(kind: &str, raw: &ListRaw, pack: &Pack) -> Filter {
    let keep = |all: &[String], known: &dyn Fn(&str) -> bool| -> Vec<String> {
        all.iter().filter(|v| known(v)).cloned().collect()
    };
    let states = raw.state.iter().filter_map(|word| State::parse(word));
    Filter {
        kind: kind.to_owned(),
        levels: keep(&raw.level, &|v| pack.registries.levels.contains(v)),
        regions: keep(&raw.region, &|v| pack.regions.get(v).is_some()),
        states: states.filter(|state| state.is_public()).collect(),
        words: raw.q.trim().chars().take(60).collect(),
    }
}

type Choices = Vec<(&'static str, String, String)>;

/// What is chosen: parameter, value, words.
fn chosen(filter: &Filter, pack: &Pack) -> Choices {
    let mut all: Choices = Vec::new();
    let levels = filter
        .levels
        .iter()
        .map(|v| ("level[]", v.clone(), pack.registries.levels.name(v).to_owned()));
    all.extend(levels);
    all.extend(filter.regions.iter().map(|v| ("region[]", v.clone(), pack.regions.name(v))));
    let states = filter.states.iter();
    all.extend(states.map(|s| ("state[]", s.word().to_owned(), s.chinese().to_owned())));
    if !filter.words.is_empty() {
        all.push(("q", filter.words.clone(), format!("“{}”", filter.words)));
    }
    all
}

fn pills(filter: &Filter, pack: &Pack) -> Vec<Pill> {
    let all = chosen(filter, pack);
    let pill = |(place, (_, _, text)): (usize, &(&str, String, String))| Pill {
        text: text.clone(),
        href: href(filter, Some(place), None),
    };
    all.iter().enumerate().map(pill).collect()
}

/// The list's address without one of the choices, on a page.
fn href(filter: &Filter, without: Option<usize>, page: Option<u64>) -> String {
    let states = filter.states.iter().map(|s| ("state[]", s.word()));
    let words = Some(("q", filter.words.as_str())).filter(|(_, q)| !q.is_empty());
    let pairs = (filter.levels.iter().map(|v| ("level[]", v.as_str())))
        .chain(filter.regions.iter().map(|v| ("region[]", v.as_str())))
        .chain(states)
        .chain(words);
    let kept = pairs.enumerate().filter(|(place, _)| Some(*place) != without);
    let mut parts: Vec<String> =
        kept.map(|(_, (name, value))| format!("{}={}", encoded(name), encoded(value))).collect();
    parts.extend(page.filter(|n| *n > 1).map(|n| format!("page={n}")));
    let path = format!("/registries/{}", filter.kind);
    if parts.is_empty() { path } else { format!("{path}?{}", parts.join("&")) }
}

async fn facets(cx: &Cx, filter: &Filter, pack: &Pack) -> Result<Facets, Problem> {
    let conn = cx.db().reader();
    let levels = store::count(conn, filter, Group::Level).await?;
    let regions = store::count(conn, filter, Group::Region).await?;
    let states = store::count(conn, filter, Group::State).await?;
    let at = |counts: &[(String, i64)], value: &str| -> u64 {
        counts.iter().filter(|(v, _)| v == value).map(|(_, n)| u64::try_from(*n).unwrap_or(0)).sum()
    };
    let level = |(id, name): (&str, &str)| FacetValue {
        value: id.to_owned(),
        label: name.to_owned(),
        count: at(&levels, id),
        on: filter.levels.iter().any(|v| v == id),
    };
    let region = |unit: &kezhuan_pack::Region| FacetValue {
        value: unit.path.clone(),
        label: unit.name().to_owned(),
        count: regions
            .iter()
            .filter(|(path, _)| pack.regions.inside(path, &unit.path))
            .map(|(_, n)| u64::try_from(*n).unwrap_or(0))
            .sum(),
        on: filter.regions.contains(&unit.path),
    };
    let state = |state: State| FacetValue {
        value: state.word().to_owned(),
        label: state.chinese().to_owned(),
        count: at(&states, state.word()),
        on: filter.states.contains(&state),
    };
    let group = |name: &str, title: &str, values: Vec<FacetValue>| Facet {
        name: name.to_owned(),
        title: title.to_owned(),
        open: true,
        values: values.into_iter().filter(|v| v.count > 0 || v.on).collect(),
    };
    let words = Some(("q".to_owned(), filter.words.clone())).filter(|(_, q)| !q.is_empty());
    Ok(Facets {
        action: format!("/registries/{}", filter.kind),
        keep: words.into_iter().collect(),
        groups: vec![
            group(
                "level[]",
                "级别",
                pack.registries.pick_levels(&filter.kind).into_iter().map(level).collect(),
            ),
            group("region[]", "县区", pack.regions.units().into_iter().map(region).collect()),
            group("state[]", "状态", State::PUBLIC.into_iter().map(state).collect()),
        ],
    })
}

struct Registrations {
    filter: Filter,
    name: String,
}

#[async_trait::async_trait]
impl Exported for Registrations {
    type Row = Row;

    fn title(&self) -> String {
        self.name.clone()
    }

    fn columns(&self) -> Vec<Col<Row>> {
        vec![
            Col::text("number", "登记号", |row: &Row| &row.number),
            Col::text("name", "名称", |row: &Row| &row.name),
            Col::text("holder", "单位", |row: &Row| &row.holder),
            Col::text("region", "地区", |row: &Row| &row.region),
            Col::text("level", "级别", |row: &Row| &row.level),
            Col::text("state", "状态", |row: &Row| row.state.1),
            Col::text("below", "说明", |row: &Row| &row.below),
            Col::text("href", "网页", |row: &Row| &row.href),
        ]
    }

    fn filters(&self, cx: &Cx) -> Vec<String> {
        pills(&self.filter, &cx.pack()).into_iter().map(|pill| pill.text).collect()
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        let found = store::list(cx.db().reader(), &self.filter, page).await?;
        let (holders, pack) = (holders(cx, &found.rows).await?, cx.pack());
        Ok(found.rows.iter().map(|r| Row::of(r, holders.get(&r.holder), &pack)).collect())
    }
}

/// GET /registries/{kind}/export
pub(crate) async fn take(
    cx: Cx,
    Path(key): Path<String>,
    Query(raw): Query<ListRaw>,
    Query(form): Query<ExportRaw>,
) -> Reply {
    let pack = cx.pack();
    let name = kind(&pack, &key)?.name.clone();
    export(&cx, Registrations { filter: filter(&key, &raw, &pack), name }, &form).await
}
