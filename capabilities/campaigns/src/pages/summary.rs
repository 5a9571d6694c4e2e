//! 汇总表: the list of a campaign, or of one county in it, as a file to reckon with and for the seal.

use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Fen, Page, Problem};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::{Cell, Cx, FormatRaw, PaperFormat, Query, Reply, SealList};

use crate::model::{Campaign, CampaignId, Entry};
use crate::ops;
use crate::ops::whole::Whole;
use crate::pages::{county_of, id_of};
use crate::permissions::READ;

/// A row of the list: what a county agreed to.
struct Row {
    serial: String,
    title: String,
    who: String,
    county: String,
    industries: String,
    kind: String,
    budget: Option<Fen>,
    visibility: String,
    href: String,
}

/// The list of a campaign: of the counties that sent up; of one county as it stands now.
struct Summary {
    c: Campaign,
    county: Option<String>,
}

async fn summary(cx: &Cx, id: CampaignId, code: Option<&str>) -> Result<Summary, Problem> {
    let c = ops::current(cx, id).await?;
    let county = code.map(|code| county_of(&cx.pack(), code)).transpose()?;
    let subject =
        county.as_ref().map_or_else(|| c.subject(), |county| Subject::at(county.as_str()));
    cx.may(&READ, &subject)?;
    Ok(Summary { c, county })
}

impl Summary {
    async fn all(&self, cx: &Cx) -> Result<Vec<Row>, Problem> {
        let whole = Whole::of(cx, self.c.id).await?;
        let entries: Vec<&Entry> = match &self.county {
            None => whole.sent(),
            Some(county) => whole.in_county(county).filter(|e| whole.counts(e)).collect(),
        };
        Ok(entries.into_iter().filter_map(|e| row(cx, &whole, e)).collect())
    }

    fn place(&self, cx: &Cx) -> String {
        cx.pack().regions.name(self.county.as_deref().unwrap_or(&self.c.region))
    }
}

fn row(cx: &Cx, whole: &Whole, e: &Entry) -> Option<Row> {
    let (pack, d) = (cx.pack(), whole.demand(e.demand)?);
    let industries = d.industries.iter().map(|key| pack.industries.all.name(key));
    Some(Row {
        serial: d.serial.clone(),
        title: d.title.clone(),
        who: whole.who(cx, d),
        county: pack.regions.name(&e.county),
        industries: industries.collect::<Vec<_>>().join("、"),
        kind: pack.demands.kinds.name(d.kind.as_deref().unwrap_or_default()).to_owned(),
        budget: d.budget,
        visibility: pack.demands.visibilities.name(&d.visibility).to_owned(),
        href: format!("/demands/{}", d.id),
    })
}

#[async_trait::async_trait]
impl Exported for Summary {
    type Row = Row;

    fn title(&self) -> String {
        "技术需求征集汇总".to_owned()
    }

    fn columns(&self) -> Vec<Col<Row>> {
        vec![
            Col::text("serial", "编号", |row: &Row| &row.serial),
            Col::text("title", "需求名称", |row: &Row| &row.title),
            Col::text("who", "单位", |row: &Row| &row.who),
            Col::text("county", "县区", |row: &Row| &row.county),
            Col::text("industries", "产业", |row: &Row| &row.industries),
            Col::text("kind", "需求类型", |row: &Row| &row.kind),
            Col::new("budget", "预算（元）", |row: &Row| row.budget.into()),
            Col::text("visibility", "公开方式", |row: &Row| &row.visibility),
            Col::text("href", "网页", |row: &Row| &row.href),
        ]
    }

    fn filters(&self, cx: &Cx) -> Vec<String> {
        let place = format!("县区：{}", self.place(cx));
        let campaign = format!("征集：{}", self.c.title);
        if self.county.is_some() { vec![campaign, place] } else { vec![campaign] }
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        let all = self.all(cx).await?.into_iter();
        let (skip, take) = (page.offset(), page.size);
        let whole = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        Ok(all.skip(whole(skip)).take(whole(take)).collect())
    }
}

async fn seal(cx: &Cx, summary: Summary, format: &str) -> Reply {
    let rows = summary.all(cx).await?;
    let document = match summary.c.document.as_str() {
        "" => String::new(),
        number => format!("（{number}）"),
    };
    let cells = |row: Row| {
        let words = [row.serial, row.title, row.who, row.county, row.industries, row.kind];
        let mut cells: Vec<Cell> = words.into_iter().map(Cell::from).collect();
        cells.push(row.budget.map_or_else(|| Cell::from("面议"), Cell::from));
        cells.push(row.visibility.into());
        cells
    };
    let list = SealList {
        title: "技术需求征集汇总表",
        remarks: vec![
            format!("征集：{}{document}", summary.c.title),
            format!("地区：{}；共 {} 项；金额单位：元", summary.place(cx), rows.len()),
        ],
        columns: vec!["编号", "需求名称", "单位", "县区", "产业", "需求类型", "预算", "公开方式"],
        rows: rows.into_iter().map(cells).collect(),
        total: None,
        signed_by: Some(format!("{}科技局", summary.place(cx))),
    };
    cx.seal_list(PaperFormat::parse(format)?, list).await
}

/// GET /campaigns/{id}/progress/export
pub(crate) async fn take(cx: Cx, Path(id): Path<String>, Query(raw): Query<ExportRaw>) -> Reply {
    let summary = summary(&cx, id_of(&id)?, None).await?;
    export(&cx, summary, &raw).await
}

/// GET /campaigns/{id}/counties/{county}/export
pub(crate) async fn take_of_county(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    Query(raw): Query<ExportRaw>,
) -> Reply {
    let summary = summary(&cx, id_of(&id)?, Some(&code)).await?;
    export(&cx, summary, &raw).await
}

/// GET /campaigns/{id}/summary
pub(crate) async fn paper(cx: Cx, Path(id): Path<String>, Query(raw): Query<FormatRaw>) -> Reply {
    let summary = summary(&cx, id_of(&id)?, None).await?;
    seal(&cx, summary, &raw.format).await
}

/// GET /campaigns/{id}/counties/{county}/summary
pub(crate) async fn paper_of_county(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    Query(raw): Query<FormatRaw>,
) -> Reply {
    let summary = summary(&cx, id_of(&id)?, Some(&code)).await?;
    seal(&cx, summary, &raw.format).await
}
