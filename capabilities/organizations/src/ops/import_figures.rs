//! Bringing in yearly figures: the list of 规模以上 firms, R&D yes or no, revenue. A column for each
//! figure of the pack; an empty cell leaves what is known.

use std::sync::{Mutex, PoisonError};

use kezhuan_authority::Role;
use kezhuan_db::WriteTx;
use kezhuan_kernel::Problem;
use kezhuan_pack::{FigureUnit, Pack};
use kezhuan_sheets::{Cells, Column, Columns, Row};
use kezhuan_web::imports::{Importing, RowByRow, TakesRows};
use kezhuan_web::{Cx, Import};

use crate::model::{Backing, Organization};
use crate::ops::listed::importing_for;
use crate::ops::record::record_figures_within;
use crate::permissions::IMPORT_FIGURES;
use crate::rules::{FIRST_YEAR, FiguresAsk};
use crate::store::{self, records};

/// The list as the house knows it.
pub const FIGURES_LIST: Import = Import {
    name: "figures",
    title: "年度数据",
    about: "每行一个单位一年的数；同一年再导入就更新，空着的格不改原来的数。",
    href: "/organizations",
    columns,
    words: |pack, key| match pack.organizations.yearly_figures.get(key).map(|f| f.unit) {
        Some(FigureUnit::Flag) => ["是", "否"].map(str::to_owned).to_vec(),
        _ => Vec::new(),
    },
    permission: &IMPORT_FIGURES,
    begin: |cx| Box::pin(begin(cx)),
};

async fn begin(cx: &Cx) -> Result<Box<dyn Importing>, Problem> {
    Ok(Box::new(RowByRow(Figures { own: importing_for(cx).await? })))
}

/// The columns for the figures of a pack. Kept for the life of the process: they change only with
/// the pack.
fn columns(pack: &Pack) -> Columns {
    static KNOWN: Mutex<Vec<&'static [Column]>> = Mutex::new(Vec::new());
    let figures = pack.organizations.yearly_figures.iter().map(|figure| {
        let unit = if figure.unit == FigureUnit::Fen { "（元）" } else { "" };
        (figure.id.clone(), format!("{}{unit}", figure.name))
    });
    let wanted: Vec<(String, String)> = figures.collect();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let fits = |columns: &&'static [Column]| {
        let own = columns[FIXED.len()..].iter().map(|c| (c.key, c.header));
        own.eq(wanted.iter().map(|(key, header)| (key.as_str(), header.as_str())))
    };
    if let Some(columns) = known.iter().copied().find(|columns| fits(columns)) {
        return Columns::new(columns);
    }
    let own = wanted.into_iter().map(|(key, header)| Column::new(key.leak(), header.leak()));
    let columns: &'static [Column] = Vec::leak(FIXED.into_iter().chain(own).collect());
    known.push(columns);
    Columns::new(columns)
}

const FIXED: [Column; 4] = [
    Column::new("credit_code", "统一社会信用代码").also(&["信用代码", "社会信用代码"]),
    Column::new("name", "单位名称").also(&["名称", "企业名称", "单位全称"]),
    Column::new("year", "年度").required().also(&["年份"]).example("2025"),
    Column::new("source", "数据来源").required().also(&["来源"]).example("2025 年审计报告"),
];

/// A list of yearly figures.
struct Figures {
    own: Option<Organization>,
}

impl Figures {
    /// The organization of a row, by code, then by name; an officer's own when the row names none.
    async fn organization(&self, cx: &Cx, row: &Row<'_>) -> Result<Organization, Problem> {
        let conn = cx.db().reader();
        let (code, name) = (row.text("credit_code"), row.text("name"));
        let found = match (code.as_str(), name.as_str()) {
            ("", "") => self.own.clone(),
            ("", name) => store::find_by_name(conn, name).await?,
            (code, _) => {
                let code = code.parse().map_err(|e: String| Problem::field("credit_code", e))?;
                store::find_by_code(conn, &code).await?
            }
        };
        let field = if code.is_empty() { "name" } else { "credit_code" };
        let blank = code.is_empty() && name.is_empty();
        let text = if blank {
            "请填统一社会信用代码或单位名称"
        } else {
            "平台上没有这个单位，请先登记或导入单位"
        };
        let organization = found.ok_or_else(|| Problem::field(field, text))?;
        cx.may(&IMPORT_FIGURES, &organization.subject_of_verification(&cx.pack()))
            .map_err(|_| Problem::field(field, "这个单位不归您导入"))?;
        Ok(organization)
    }
}

#[async_trait::async_trait]
impl TakesRows for Figures {
    async fn take_row(
        &mut self,
        cx: &Cx,
        tx: Option<&mut WriteTx>,
        row: &Row<'_>,
    ) -> Result<bool, Problem> {
        let pack = cx.pack();
        let mut c = row.cells();
        let this_year = i64::from(cx.now().day().year());
        let year = c.whole("year", FIRST_YEAR..=this_year) as i32;
        let source = c.text("source", 200);
        let figures = pack.organizations.yearly_figures.iter();
        let given = figures.filter(|figure| !row.cell(&figure.id).is_empty());
        let values: Vec<(String, Option<i64>)> =
            given.map(|f| (f.id.clone(), value(&mut c, &f.id, f.unit))).collect();
        if values.is_empty() {
            c.wrong("", "这一行没有填任何数据");
        }
        c.check()?;
        let organization = self.organization(cx, row).await?;
        let ask = FiguresAsk { year, source, values };
        let known = records::figures(cx.db().reader(), Some(organization.id)).await?;
        let same = |(key, value): &(String, Option<i64>)| {
            let known = known.iter().find(|f| f.year == year && f.figure == *key);
            known.is_some_and(|f| Some(f.value) == *value && f.source == ask.source)
        };
        if ask.values.iter().all(same) {
            return Ok(false);
        }
        if let Some(tx) = tx {
            let officer = cx.actor.has(Role::Officer) && !cx.actor.is_staff();
            let backing = if officer { Backing::Own } else { Backing::Official };
            record_figures_within(cx, tx, organization.id, ask, backing).await?;
        }
        Ok(true)
    }
}

fn value(c: &mut Cells<'_>, key: &str, unit: FigureUnit) -> Option<i64> {
    match unit {
        FigureUnit::Fen => c.money_or_none(key).map(|amount| amount.0),
        FigureUnit::Count => c.whole_or_none(key, 0..=i64::from(i32::MAX)),
        FigureUnit::Flag => Some(i64::from(c.flag(key))),
    }
}
