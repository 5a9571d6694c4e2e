//! Bringing in a list of demands: CSV, XLSX or JSON lines, a batch a transaction.
//!
//! A list of a public library is published as it is, marked as imported; a row may say 草稿. An
//! organization that is not known is registered and waits for verification; a row without one is
//! published without one.

use std::collections::HashSet;

use kezhuan_authority::{May, Subject};
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Day, Problem};
use kezhuan_organizations::{ListedUnit, ListedUnits, OrganizationId, listed_terms};
use kezhuan_pack::{Pack, Terms};
use kezhuan_sheets::{Cells, Column, Columns, Report, Row, RowError, Table};
use kezhuan_web::Cx;

use crate::content::Content;
use crate::model::{BatchId, Demand, State};
use crate::permissions::IMPORT;
use crate::store;

/// The columns of the list.
pub const COLUMNS: Columns = Columns::new(&[
    Column::new("title", "需求名称").required().also(&["名称", "标题"]),
    Column::new("id", "编号").also(&["原编号", "需求编号"]).note("原来库里的编号，防止重复导入"),
    Column::new("problem", "难题").also(&["需求内容", "问题描述", "内容", "简介", "text"]),
    Column::new("organization", "单位").also(&["单位名称", "企业", "企业名称", "发榜单位"]),
    Column::new("credit_code", "统一社会信用代码").also(&["信用代码"]),
    Column::new("organization_kind", "单位种类").also(&["单位类型"]),
    Column::new("region", "地区").also(&["区县", "县区", "所在地区", "所在县区"]),
    Column::new("industries", "产业").also(&["所属产业"]).note("产业目录里的名称，几个之间用顿号"),
    Column::new("field", "领域").also(&["技术领域"]).note("自由填写，作为关键词"),
    Column::new("kind", "需求类型").also(&["类型"]),
    Column::new("cooperations", "合作方式"),
    Column::new("budget", "预算（元）").also(&["意向投入（元）"]).note("不填就是面议"),
    Column::new("months", "时限（月）").also(&["期限（月）"]),
    Column::new("visibility", "公开方式").note("公开、隐名或仅定向；不填就是公开"),
    Column::new("keywords", "关键词").also(&["关键字"]),
    Column::new("published_on", "发布日期").also(&["发布时间"]),
    Column::new("state", "状态").note("已发布或草稿；不填就是已发布"),
]);

const BATCH: usize = 500;

/// The visibility of a row that does not say: a public list is public.
const PUBLIC: &str = "public";

/// A row, read.
struct Parsed<'a> {
    row: Row<'a>,
    content: Content,
    unit: ListedUnit,
    region: Option<String>,
    published_on: Option<Day>,
    draft: bool,
    key: String,
}

/// Imports a list. A wrong row does not keep the others out; a row that is there already is not
/// imported again.
///
/// # Errors
/// Not allowed, no header, or the database fails.
pub async fn import(cx: &Cx, table: &Table) -> Result<Report, Problem> {
    let may = cx.may(&IMPORT, &Subject::none())?;
    let rows = COLUMNS.open(table).map_err(|e| Problem::Malformed(e.to_string()))?;
    let pack = cx.pack();
    let mut run = Run {
        cx,
        may,
        report: Report::new(&rows),
        seen: HashSet::new(),
        units: ListedUnits::new(&pack.demands.imported_holder_kind),
    };
    let mut batch = Vec::with_capacity(BATCH);
    for row in rows.iter() {
        match parse(row, &pack) {
            Ok(parsed) => batch.push(parsed),
            Err(errors) => run.report.refuse(errors),
        }
        if batch.len() == BATCH {
            run.write(std::mem::take(&mut batch)).await?;
        }
    }
    run.write(batch).await?;
    Ok(run.report)
}

fn parse<'a>(row: Row<'a>, pack: &Pack) -> Result<Parsed<'a>, Vec<RowError>> {
    let words = &pack.demands;
    let mut c = row.cells();
    let title = c.text("title", 200);
    let id = c.text("id", 80);
    let unit = ListedUnit::read(&mut c, pack);
    let region =
        c.one_of("region", &["项城市", "河南省郑州市"], |text| pack.regions.find(text));
    let mut keywords = c.list("keywords", 300);
    keywords.extend(c.text_or_none("field", 60));
    let content = Content {
        title,
        problem: c.text("problem", 10_000),
        kind: one(&mut c, "kind", &words.kinds),
        cooperations: listed_terms(&mut c, "cooperations", &words.cooperations),
        budget: c.money_or_none("budget").filter(|budget| budget.0 > 0),
        months: c.whole_or_none("months", 1..=120).and_then(|n| u32::try_from(n).ok()),
        industries: listed_terms(&mut c, "industries", &pack.industries.all),
        visibility: one(&mut c, "visibility", &words.visibilities)
            .unwrap_or_else(|| PUBLIC.to_owned()),
        keywords,
        ..Content::default()
    };
    let published_on = c.day_or_none("published_on");
    let draft = c.one_of("state", &["已发布", "草稿"], |word| match word {
        "草稿" | "draft" => Some(true),
        "已发布" | "published" => Some(false),
        _ => None,
    });
    c.finish()?;
    let key = format!("{id}|{}|{}", unit.key().unwrap_or_default(), content.title);
    let region = region.map(|region| region.path.clone());
    Ok(Parsed { row, content, unit, region, published_on, draft: draft.unwrap_or(false), key })
}

fn one<T>(c: &mut Cells<'_>, field: &str, words: &Terms<T>) -> Option<String> {
    let names: Vec<&str> = words.iter().map(|term| term.name.as_str()).collect();
    c.one_of(field, &names, |text| words.key_of(text))
}

struct Run<'a> {
    cx: &'a Cx,
    may: May,
    report: Report,
    seen: HashSet<String>,
    units: ListedUnits,
}

impl Run<'_> {
    /// Writes one batch: one transaction, one event.
    async fn write(&mut self, batch: Vec<Parsed<'_>>) -> Result<(), Problem> {
        let fresh = self.fresh(batch).await?;
        if fresh.is_empty() {
            return Ok(());
        }
        let mut tx = self.cx.write(&self.may).await?;
        let mut number = store::next_number(&mut tx).await?;
        let mut rows = Vec::with_capacity(fresh.len());
        let id: BatchId = tx.fresh();
        let mut event = Event::new("demands.imported", id);
        for parsed in fresh {
            let region = parsed.region.as_deref();
            let holder = self.units.find_or_register(self.cx, &mut tx, &parsed.unit, region);
            let holder = match holder.await {
                Ok(holder) => holder,
                Err(problem @ (Problem::Invalid(_) | Problem::Conflict { .. })) => {
                    self.report.refuse(parsed.row.errors_of(&problem));
                    continue;
                }
                Err(other) => return Err(other),
            };
            let serial = number.serial(&self.cx.pack().demands.serial_prefix);
            number = number.next();
            let new = self.record(&tx, serial, holder, parsed);
            event = event.link("demand", new.id);
            rows.push(new);
            self.report.accept();
        }
        store::insert(&tx, &rows).await?;
        tx.record(event.payload(serde_json::json!({ "count": rows.len() }))).await?;
        Ok(tx.commit().await?)
    }

    /// What is not there yet, neither in the database nor above in the file.
    async fn fresh<'r>(&mut self, batch: Vec<Parsed<'r>>) -> Result<Vec<Parsed<'r>>, Problem> {
        let keys: Vec<String> = batch.iter().map(|parsed| parsed.key.clone()).collect();
        let known = store::known_keys(self.cx.db().reader(), &keys).await?;
        self.seen.extend(known);
        let mut fresh = Vec::with_capacity(batch.len());
        for parsed in batch {
            if self.seen.insert(parsed.key.clone()) {
                fresh.push(parsed);
            } else {
                self.report.duplicate();
            }
        }
        Ok(fresh)
    }

    fn record(
        &self,
        tx: &WriteTx,
        serial: String,
        holder: Option<(OrganizationId, String)>,
        parsed: Parsed<'_>,
    ) -> Demand {
        let pack = self.cx.pack();
        let (now, today) = (tx.now(), tx.now().day());
        let (holder, place) = holder.map_or((None, None), |(id, region)| (Some(id), Some(region)));
        let region = parsed.region.or(place).unwrap_or_default();
        let begun = Demand::begin(tx.fresh(), serial, holder, region, now);
        let begun = Demand {
            content: parsed.content,
            source_key: Some(parsed.key),
            demo: self.cx.app.is_demo(),
            ..begun
        };
        if parsed.draft {
            return begun;
        }
        Demand {
            state: State::Published,
            published_on: Some(parsed.published_on.unwrap_or(today)),
            expires_on: Some(today.plus_months(pack.demands.valid_months)),
            ..begun
        }
    }
}
