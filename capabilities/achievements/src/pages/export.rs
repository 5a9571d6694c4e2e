//! The list to take along.

use kezhuan_kernel::{Page, Problem};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::listing::Asked;
use kezhuan_web::{Cx, Query, Reply};

use crate::pages::list::{Row, asked, name};

struct Achievements(Asked);

#[async_trait::async_trait]
impl Exported for Achievements {
    type Row = Row;

    fn title(&self) -> String {
        "科技成果".to_owned()
    }

    fn columns(&self) -> Vec<Col<Row>> {
        vec![
            Col::text("serial", "编号", |row: &Row| &row.serial),
            Col::text("title", "成果名称", |row: &Row| &row.title.text),
            Col::text("gain", "好处", |row: &Row| &row.gain),
            Col::new("trl", "技术成熟度", |row: &Row| row.trl.map(i64::from).into()),
            Col::text("industries", "产业", |row: &Row| &row.industries),
            Col::text("ip", "知识产权", |row: &Row| &row.ip),
            Col::text("holder", "持有人", |row: &Row| &row.holder),
            Col::text("region", "地区", |row: &Row| &row.region),
            Col::text("verified", "单位已核验", |row: &Row| if row.verified { "是" } else { "" }),
            Col::text("dealing", "进展", |row: &Row| row.dealing.map_or("", |(_, word)| word)),
            Col::new("price", "价格（元）", |row: &Row| row.price.into()),
            Col::text("modes", "转化方式", |row: &Row| &row.modes),
            Col::text("href", "网页", |row: &Row| &row.href),
        ]
    }

    fn filters(&self, cx: &Cx) -> Vec<String> {
        let pack = cx.pack();
        self.0.words(|facet, value| name(&pack, facet, value))
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        let (hits, pack) = (self.0.hits(cx, page).await?, cx.pack());
        Ok(hits.iter().map(|hit| Row::of(&pack, hit)).collect())
    }
}

/// GET /achievements/export
pub(crate) async fn list(cx: Cx, Query(raw): Query<ExportRaw>) -> Reply {
    let achievements = Achievements(asked(&cx));
    export(&cx, achievements, &raw).await
}
