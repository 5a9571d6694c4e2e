//! The rows of the list to take along: CSV, XLSX or JSON of exactly what the list shows.

use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_sheets::Sheet;
use kezhuan_web::{Cx, Query, Reply};
use serde::Deserialize;

use crate::api::AchievementRow;
use crate::pages::list::{Row, asked};

/// Rows of one export at most; whoever wants more narrows the list.
const MOST: usize = 5_000;

/// Which form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ExportRaw {
    format: String,
}

/// GET /achievements/export
pub(crate) async fn export(cx: Cx, Query(raw): Query<ExportRaw>) -> Reply {
    let asked = asked(&cx);
    let hits = asked.find_up_to(&cx, MOST).await?;
    let pack = cx.pack();
    let rows: Vec<Row> = hits.iter().map(|hit| Row::of(&pack, hit)).collect();
    match raw.format.as_str() {
        "json" => {
            let rows: Vec<AchievementRow> = rows.iter().map(AchievementRow::of).collect();
            cx.json(StatusCode::OK, &rows)
        }
        "xlsx" => {
            let bytes = sheet(&cx, &rows).xlsx(cx.now()).map_err(Problem::bug)?;
            cx.file(kezhuan_sheets::XLSX_TYPE, "科技成果.xlsx", bytes)
        }
        "csv" | "" => cx.file("text/csv; charset=utf-8", "科技成果.csv", sheet(&cx, &rows).csv()),
        _ => Err(Problem::NotFound.into()),
    }
}

fn sheet(cx: &Cx, rows: &[Row]) -> Sheet {
    let headers = [
        "编号",
        "成果名称",
        "好处",
        "技术成熟度",
        "产业",
        "知识产权",
        "持有人",
        "地区",
        "进展",
        "价格（元）",
        "转化方式",
    ];
    let mut sheet = Sheet::new("科技成果", headers);
    if cx.app.is_demo() {
        sheet = sheet.remark("演示环境：机构、人员和数字均为虚构");
    }
    if rows.len() == MOST {
        sheet = sheet.remark(format!("只有前 {MOST} 项，请缩小范围再导出"));
    }
    for row in rows {
        sheet.push([
            row.serial.as_str().into(),
            row.title.text.as_str().into(),
            row.gain.as_str().into(),
            row.trl.map(i64::from).into(),
            row.industries.as_str().into(),
            row.ip.as_str().into(),
            row.holder.as_str().into(),
            row.region.as_str().into(),
            row.dealing.map_or("", |(_, word)| word).into(),
            row.price.into(),
            row.modes.as_str().into(),
        ]);
    }
    sheet
}
