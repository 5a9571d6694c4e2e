//! /claims: an officer goes to the own organization; the administration sees all of its region, with
//! sums by clause and county, by every reading.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use kezhuan_kernel::{Fen, Page, Problem};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::{Facet, FacetValue, Facets, Pager, Pill, Status};
use kezhuan_web::listing::encoded;
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};
use serde::Deserialize;

use super::{YearLink, of_year, year_links};
use crate::READ;
use crate::explained::Explained;
use crate::records::organization_id;
use crate::shown::{self, Side};

/// What the list is narrowed to.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Filter {
    year: String,
    clause: Vec<String>,
    county: Vec<String>,
    page: String,
}

/// The list.
#[derive(Template)]
#[template(path = "claims/list.html")]
pub struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) years: Vec<YearLink>,
    pub(crate) heading: String,
    pub(crate) readings: Vec<String>,
    pub(crate) by_clause: Vec<SumRow>,
    pub(crate) by_county: Vec<SumRow>,
    pub(crate) facets: Facets,
    pub(crate) pills: Vec<Pill>,
    pub(crate) clear: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) found: u64,
    pub(crate) total: u64,
    pub(crate) pager: Pager,
}

/// A sum, by each reading of the page; none where the reading has nothing to say.
pub struct SumRow {
    pub(crate) label: String,
    pub(crate) name: String,
    pub(crate) count: u64,
    pub(crate) sums: Vec<Option<Fen>>,
    pub(crate) open: u64,
}

/// One rule for one organization.
#[derive(Clone)]
pub struct Row {
    pub(crate) name: String,
    pub(crate) county: String,
    pub(crate) clause: String,
    pub(crate) rule: String,
    pub(crate) sides: Vec<Side>,
    pub(crate) href: String,
}

impl Row {
    fn by(&self, reading: &str) -> Option<&Side> {
        self.sides.iter().find(|side| side.name == reading)
    }
}

const ROWS: u64 = 20;

/// GET /claims
pub async fn show(cx: Cx, Query(filter): Query<Filter>) -> Reply {
    if !is_staff(&cx) {
        return own(&cx);
    }
    let explained = of_year(&cx, &filter.year_or_now(&cx)).await?;
    let all = rows(&cx, &explained);
    let kept: Vec<Row> = all.iter().filter(|row| filter.keeps(row)).cloned().collect();
    let page = page(&cx, &explained, &filter, &all, &kept).await?;
    cx.page(&page)
}

struct Claims {
    year: i32,
    filters: Vec<String>,
    readings: Vec<String>,
    rows: Vec<Row>,
}

#[async_trait::async_trait]
impl Exported for Claims {
    type Row = Row;

    fn title(&self) -> String {
        format!("{}年度兑现测算", self.year)
    }

    fn columns(&self) -> Vec<Col<Row>> {
        let mut columns = vec![
            Col::text("name", "单位", |row: &Row| &row.name),
            Col::text("county", "县区", |row: &Row| &row.county),
            Col::text("clause", "条款", |row: &Row| &row.clause),
            Col::text("rule", "事项", |row: &Row| &row.rule),
        ];
        columns.extend(self.readings.iter().map(|reading| {
            let name = reading.clone();
            Col::new(reading, format!("{reading}（元，上限）"), move |row: &Row| {
                let side = row.by(&name);
                match side.and_then(|side| side.sum) {
                    Some(sum) => sum.into(),
                    None => side.and_then(|s| s.tag.as_ref()).map_or("", |(_, text)| text).into(),
                }
            })
        }));
        columns
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        self.filters.clone()
    }

    async fn rows(&self, _: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        Ok(page.of(&self.rows))
    }
}

/// GET /claims/export
pub async fn take(cx: Cx, Query(filter): Query<Filter>, Query(raw): Query<ExportRaw>) -> Reply {
    if !is_staff(&cx) {
        return Err(Problem::NotFound.into());
    }
    let explained = of_year(&cx, &filter.year_or_now(&cx)).await?;
    let all = rows(&cx, &explained);
    let list = Claims {
        year: explained.year,
        filters: pills(&filter).into_iter().map(|pill| pill.text).collect(),
        readings: explained.policies.readings.iter().map(|r| r.name.clone()).collect(),
        rows: all.into_iter().filter(|row| filter.keeps(row)).collect(),
    };
    export(&cx, list, &raw).await
}

/// Does the actor see the list of all, not only the own organization?
fn is_staff(cx: &Cx) -> bool {
    READ.grants.iter().any(|grant| !grant.role.of_member() && cx.actor.has(grant.role))
}

fn own(cx: &Cx) -> Reply {
    match cx.actor.speaks_for("claims").first() {
        Some(own) => cx.go(&format!("/claims/{}/{}", organization_id(*own), cx.now().day().year())),
        None => cx.go_saying("/calculator", "兑现按单位测算。您还不是单位经办人，可以先测一测。"),
    }
}

impl Filter {
    fn year_or_now(&self, cx: &Cx) -> String {
        let now = || cx.now().day().year().to_string();
        Some(self.year.clone()).filter(|year| !year.is_empty()).unwrap_or_else(now)
    }

    fn keeps(&self, row: &Row) -> bool {
        (self.clause.is_empty() || self.clause.contains(&row.clause))
            && (self.county.is_empty() || self.county.contains(&row.county))
    }

    fn href(&self, without: Option<(&str, &str)>, page: u64) -> String {
        let mut href = format!("/claims?year={}", self.year);
        for (name, values) in [("clause", &self.clause), ("county", &self.county)] {
            for value in values.iter().filter(|value| without != Some((name, value.as_str()))) {
                href.push_str(&format!("&{name}[]={}", encoded(value)));
            }
        }
        if page > 1 {
            href.push_str(&format!("&page={page}"));
        }
        href
    }
}

/// All answers the actor may see.
fn rows(cx: &Cx, explained: &Explained) -> Vec<Row> {
    let pack = cx.pack();
    let mut rows = Vec::new();
    for payee in explained.payees().filter(|payee| cx.can(&READ, &payee.subject())) {
        let unit = pack.regions.unit_of(&payee.region);
        let county = unit.map_or("市外", |region| region.name()).to_owned();
        let part = payee.parts.first().unwrap_or(&payee.key);
        for line in explained.lines(&payee.key).filter(|line| line.matters()) {
            rows.push(Row {
                name: payee.name.clone(),
                county: county.clone(),
                clause: line.rule.clause.clone(),
                rule: line.rule.name.clone(),
                sides: shown::sides(&line),
                href: format!("/claims/{part}/{}/{}", explained.year, line.rule.id),
            });
        }
    }
    rows.sort_by(|a, b| {
        let key = |row: &Row| (clause_order(&row.clause), weight(row), Reverse(best(row)));
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    rows
}

/// `5-9` before `5-10`.
pub fn clause_order(clause: &str) -> Vec<u32> {
    clause.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// The largest sum by any reading.
fn best(row: &Row) -> Fen {
    row.sides.iter().filter_map(|side| side.sum).max().unwrap_or(Fen::ZERO)
}

/// What gives money first, then what waits, then what gives nothing.
fn weight(row: &Row) -> u8 {
    let gives = row.sides.iter().any(Side::gives);
    let waits = row.sides.iter().any(|side| side.tag.is_some());
    if gives { 0 } else { 2 - u8::from(waits) }
}

async fn page(
    cx: &Cx,
    explained: &Explained,
    filter: &Filter,
    all: &[Row],
    kept: &[Row],
) -> Result<ListPage, Problem> {
    let filter = Filter { year: explained.year.to_string(), ..filter.clone() };
    let readings: Vec<String> =
        explained.policies.readings.iter().map(|reading| reading.name.clone()).collect();
    let number = filter.page.parse().unwrap_or(1);
    let page = Page::new(number, ROWS);
    let (from, found) = (page.offset() as usize, kept.len() as u64);
    Ok(ListPage {
        chrome: cx.chrome().await?,
        years: year_links(cx, explained.year, |year| {
            Filter { year: year.to_string(), ..filter.clone() }.href(None, 1)
        }),
        heading: heading(explained.year, kept),
        by_clause: by_clause(kept, &readings),
        by_county: by_county(kept, &readings),
        facets: facets(&filter, all),
        pills: pills(&filter),
        clear: format!("/claims?year={}", explained.year),
        rows: kept.iter().skip(from).take(ROWS as usize).cloned().collect(),
        found,
        total: all.len() as u64,
        pager: Pager::new(page, found, |number| filter.href(None, number)),
        readings,
    })
}

fn pills(filter: &Filter) -> Vec<Pill> {
    let mut pills = Vec::new();
    for (name, title, values) in
        [("clause", "条款", &filter.clause), ("county", "县区", &filter.county)]
    {
        for value in values {
            let href = filter.href(Some((name, value.as_str())), 1);
            pills.push(Pill { text: format!("{title}：{value}"), href });
        }
    }
    pills
}

fn heading(year: i32, rows: &[Row]) -> String {
    let mut names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let waits = rows.iter().filter(|row| is_open(row)).count();
    match (names.len(), waits) {
        (0, _) => format!("{year} 年度：还没有能算的记录"),
        (units, 0) => format!("{year} 年度：{units} 家单位有记录可算"),
        (units, waits) => {
            format!("{year} 年度：{units} 家单位有记录可算，{waits} 项等决定或等文件")
        }
    }
}

fn is_open(row: &Row) -> bool {
    row.sides.first().is_some_and(|side| matches!(side.tag, Some((Status::Open | Status::Bad, _))))
}

/// In the policy's order.
fn by_clause(rows: &[Row], readings: &[String]) -> Vec<SumRow> {
    let mut all = sums(rows, readings, |row| (row.clause.clone(), row.rule.clone()));
    all.sort_by_key(|row| clause_order(&row.label));
    all
}

/// The largest first.
fn by_county(rows: &[Row], readings: &[String]) -> Vec<SumRow> {
    let mut all = sums(rows, readings, |row| (row.county.clone(), String::new()));
    all.sort_by(|a, b| b.sums.cmp(&a.sums));
    all
}

/// Sums of amounts by key, in the order of the readings.
fn sums(rows: &[Row], readings: &[String], key: impl Fn(&Row) -> (String, String)) -> Vec<SumRow> {
    let mut sums: BTreeMap<(String, String), SumRow> = BTreeMap::new();
    let mut waits = BTreeSet::new();
    for row in rows {
        let (label, name) = key(row);
        let sum = sums.entry((label.clone(), name.clone())).or_insert_with(|| SumRow {
            label,
            name,
            count: 0,
            sums: vec![None; readings.len()],
            open: 0,
        });
        sum.count += 1;
        sum.open += u64::from(is_open(row));
        for side in &row.sides {
            let at = readings.iter().position(|name| *name == side.name);
            if let (Some(at), Some((Status::Open | Status::Bad, _))) = (at, &side.tag) {
                waits.insert((key(row), at));
            }
            if let (Some(at), Some(amount)) = (at, side.sum) {
                let known = sum.sums[at].unwrap_or(Fen::ZERO);
                sum.sums[at] = Some([known, amount].into_iter().sum());
            }
        }
    }
    // Beside what waits, nothing so far is not a known zero.
    for (key, at) in waits {
        if let Some(row) = sums.get_mut(&key) {
            row.sums[at] = row.sums[at].filter(|sum| *sum > Fen::ZERO);
        }
    }
    sums.into_values().collect()
}

fn facets(filter: &Filter, all: &[Row]) -> Facets {
    let group = |name: &str, title: &str, picked: &[String], of: fn(&Row) -> &String| {
        let mut counts: BTreeMap<&String, u64> = BTreeMap::new();
        for row in all {
            *counts.entry(of(row)).or_default() += 1;
        }
        let value = |(value, count): (&String, u64)| FacetValue {
            value: value.clone(),
            label: value.clone(),
            count,
            on: picked.contains(value),
        };
        let mut values: Vec<FacetValue> = counts.into_iter().map(value).collect();
        values.sort_by_key(|value| clause_order(&value.value));
        Facet { name: name.to_owned(), title: title.to_owned(), open: true, values }
    };
    Facets {
        action: "/claims".to_owned(),
        keep: vec![("year".to_owned(), filter.year.clone())],
        groups: vec![
            group("clause[]", "条款", &filter.clause, |row| &row.clause),
            group("county[]", "县区", &filter.county, |row| &row.county),
        ],
    }
}
