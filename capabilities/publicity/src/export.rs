//! The list to take along.

use kezhuan_kernel::{Check, Page, Problem};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::{Cx, Query, Reply};

use crate::pages::{ListQuery, Row, rows};

struct Publicities {
    ended: bool,
}

#[async_trait::async_trait]
impl Exported for Publicities {
    type Row = Row;

    fn title(&self) -> String {
        "公示".to_owned()
    }

    fn columns(&self) -> Vec<Col<Row>> {
        let price = |row: &Row| row.publicity.price.filter(|_| !row.reduced);
        vec![
            Col::text("number", "编号", |row: &Row| &row.publicity.number),
            Col::text("title", "内容", |row: &Row| &row.publicity.title),
            Col::text("kind", "事项", |row: &Row| &row.kind),
            Col::text("unit", "单位", |row: &Row| &row.unit),
            Col::new("start", "开始", |row: &Row| row.publicity.start.into()),
            Col::new("end", "截止", |row: &Row| row.publicity.end.into()),
            Col::text("state", "状态", |row: &Row| row.publicity.state.chinese()),
            Col::new("objections", "异议（件）", |row: &Row| (row.objections as i64).into()),
            Col::text("interested", "利害关系人", |row: &Row| {
                if row.publicity.interested { "是" } else { "" }
            }),
            Col::new("price", "价格（元）", move |row: &Row| price(row).into()),
        ]
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        vec![if self.ended { "已经结束" } else { "正在公示" }.to_owned()]
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        Ok(rows(cx, self.ended, page).await?.0)
    }
}

/// GET /publicity/export
pub(crate) async fn take(
    cx: Cx,
    Query(query): Query<ListQuery>,
    Query(raw): Query<ExportRaw>,
) -> Reply {
    export(&cx, Publicities { ended: Check::ticked(&query.ended) }, &raw).await
}
