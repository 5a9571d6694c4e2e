//! Bringing in a list of demands: a batch a transaction, one event each.
//!
//! A list of a public library is published as it is, marked as imported; a row may say 草稿. What an
//! officer or a county brings in is a draft, which goes the way of every draft. An organization that
//! is not known is registered and waits for verification; a row without one has none.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Day, Problem};
use kezhuan_organizations::{
    ListOf, Listed, ListedRows, ListedUnits, Placed, listed_draft, listed_term, listed_terms,
    listed_words,
};
use kezhuan_pack::Pack;
use kezhuan_sheets::{Column, Columns, Row, RowError};
use kezhuan_web::imports::Importing;
use kezhuan_web::{Cx, Import};

use crate::content::Content;
use crate::model::{BatchId, Demand, State};
use crate::permissions::{IMPORT, IMPORT_PUBLISHED};
use crate::store;

/// The list as the house knows it.
pub const LIST: Import = Import {
    name: "demands",
    title: "技术需求",
    about: "单位导入的先存为草稿，补全后照常审核发布；市科技局和平台运营导入公共需求库，可以直接发布。",
    href: "/demands",
    columns: |_| COLUMNS,
    words,
    permission: &IMPORT,
    begin: |cx| Box::pin(begin(cx)),
};

fn words(pack: &Pack, key: &str) -> Vec<String> {
    let words = &pack.demands;
    match key {
        "kind" => words.kinds.names(),
        "cooperations" => words.cooperations.names(),
        "visibility" => words.visibilities.names(),
        _ => listed_words(pack, key),
    }
}

/// The columns of the list.
const COLUMNS: Columns = Columns::new(&[
    Column::new("title", "需求名称").required().also(&["名称", "标题"]).example("发酵废水高盐去除"),
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
    Column::new("state", "状态").note("已发布或草稿；单位导入的只能是草稿"),
]);

/// The visibility of a row that does not say: a public list is public.
const PUBLIC: &str = "public";

/// A row besides its organization.
struct Said {
    content: Content,
    published_on: Option<Day>,
    draft: bool,
}

/// A list of demands.
struct Demands {
    /// May it publish?
    publishes: bool,
}

async fn begin(cx: &Cx) -> Result<Box<dyn Importing>, Problem> {
    let list = Demands { publishes: cx.can(&IMPORT_PUBLISHED, &Subject::none()) };
    let kind = &cx.pack().demands.imported_holder_kind;
    Ok(Box::new(ListedRows::new(cx, list, kind, &IMPORT).await?))
}

#[async_trait::async_trait]
impl ListOf for Demands {
    type Rest = Said;

    fn parse(
        &self,
        units: &ListedUnits,
        row: &Row<'_>,
        pack: &Pack,
    ) -> Result<Listed<Said>, Vec<RowError>> {
        let words = &pack.demands;
        let mut c = row.cells();
        let title = c.text("title", 200);
        let id = c.text("id", 80);
        let unit = units.read(&mut c, pack);
        let region = c
            .one_of("region", &["项城市", "河南省郑州市"], |text| pack.regions.find(text));
        let mut keywords = c.list("keywords", 300);
        keywords.extend(c.text_or_none("field", 60));
        let content = Content {
            title,
            problem: c.text("problem", 10_000),
            kind: listed_term(&mut c, "kind", &words.kinds),
            cooperations: listed_terms(&mut c, "cooperations", &words.cooperations),
            budget: c.price("budget"),
            months: c.whole_or_none("months", 1..=120).and_then(|n| u32::try_from(n).ok()),
            industries: listed_terms(&mut c, "industries", &pack.industries.all),
            visibility: listed_term(&mut c, "visibility", &words.visibilities)
                .unwrap_or_else(|| PUBLIC.to_owned()),
            keywords,
            ..Content::default()
        };
        let published_on = c.day_or_none("published_on");
        let draft = listed_draft(&mut c, self.publishes);
        c.finish()?;
        Ok(Listed {
            key: format!("{id}|{}|{}", unit.key().unwrap_or_default(), content.title),
            unit,
            region: region.map(|region| region.path.clone()),
            rest: Said { content, published_on, draft },
        })
    }

    async fn known(&self, cx: &Cx, keys: &[String]) -> Result<Vec<String>, Problem> {
        Ok(store::known_keys(cx.db().reader(), keys).await?)
    }

    async fn write(
        &self,
        cx: &Cx,
        tx: &mut WriteTx,
        new: Vec<Placed<Said>>,
    ) -> Result<(), Problem> {
        let mut number = store::next_number(tx).await?;
        let id: BatchId = tx.fresh();
        let mut event = Event::new("demands.imported", id);
        let mut records = Vec::with_capacity(new.len());
        for placed in new {
            let serial = number.serial(&cx.pack().demands.serial_prefix);
            number = number.next();
            let record = record(cx, tx, serial, placed);
            event = event.link("demand", record.id);
            records.push(record);
        }
        store::insert(tx, &records).await?;
        tx.record(event.payload(serde_json::json!({ "count": records.len() }))).await?;
        Ok(())
    }
}

fn record(cx: &Cx, tx: &WriteTx, serial: String, placed: Placed<Said>) -> Demand {
    let (now, today) = (tx.now(), tx.now().day());
    let Said { content, published_on, draft } = placed.rest;
    let begun = Demand::begin(tx.fresh(), serial, placed.holder, placed.region, now);
    let begun = Demand {
        content,
        source_key: Some(placed.key),
        demo: cx.app.is_demo(),
        created_by: cx.user(),
        ..begun
    };
    if draft {
        return begun;
    }
    Demand {
        state: State::Published,
        published_on: Some(published_on.unwrap_or(today)),
        expires_on: Some(today.plus_months(cx.pack().demands.valid_months)),
        ..begun
    }
}
