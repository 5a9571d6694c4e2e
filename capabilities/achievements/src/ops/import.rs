//! Bringing in a list of achievements: a batch a transaction, one event each.
//!
//! A list of a public library is published as it is, marked as imported; a row may say 草稿. What an
//! officer or a county brings in is a draft, which goes the way of every draft. An organization that
//! is not known is registered and waits for verification; a row without one has no holder.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Day, Problem};
use kezhuan_organizations::{
    ListOf, Listed, ListedRows, ListedUnits, Placed, listed_draft, listed_term, listed_terms,
    listed_words,
};
use kezhuan_pack::Pack;
use kezhuan_sheets::{Cells, Column, Columns, Row, RowError};
use kezhuan_web::imports::Importing;
use kezhuan_web::{Cx, Import};

use crate::content::{Content, Ip};
use crate::model::{Achievement, BatchId};
use crate::permissions::{IMPORT, IMPORT_PUBLISHED};
use crate::state::State;
use crate::store;

/// The list as the house knows it.
pub const LIST: Import = Import {
    name: "achievements",
    title: "科技成果",
    about: "单位导入的先存为草稿，补全后照常审核发布；市科技局和平台运营导入公共成果库，可以直接发布。",
    href: "/achievements",
    columns: |_| COLUMNS,
    words,
    permission: &IMPORT,
    begin: |cx| Box::pin(begin(cx)),
};

fn words(pack: &Pack, key: &str) -> Vec<String> {
    let words = &pack.achievements;
    match key {
        "modes" => words.transfer_modes.names(),
        "ip_kind" => words.ip_kinds.names(),
        _ => listed_words(pack, key),
    }
}

/// The columns of the list.
const COLUMNS: Columns = Columns::new(&[
    Column::new("title", "成果名称")
        .required()
        .also(&["名称", "标题", "项目名称"])
        .example("小麦谷朊粉改性技术"),
    Column::new("id", "编号").also(&["原编号", "成果编号"]).note("原来库里的编号，防止重复导入"),
    Column::new("organization", "单位").also(&["单位名称", "持有人", "完成单位", "所属单位"]),
    Column::new("credit_code", "统一社会信用代码").also(&["信用代码"]),
    Column::new("organization_kind", "单位种类").also(&["单位类型"]),
    Column::new("region", "地区").also(&["区县", "县区", "所在地区", "所在县区"]),
    Column::new("gain", "好处").also(&["一句话介绍", "亮点"]),
    Column::new("summary", "公开摘要").also(&["摘要", "简介", "成果简介", "text", "abstract"]),
    Column::new("how", "怎么做到的").also(&["技术原理", "技术方案"]),
    Column::new("industries", "产业").also(&["所属产业"]).note("产业目录里的名称，几个之间用顿号"),
    Column::new("field", "领域").also(&["技术领域", "学科"]).note("自由填写，作为关键词"),
    Column::new("trl", "技术成熟度").also(&["技术就绪度", "成熟度"]).note("1 到 9"),
    Column::new("modes", "转化方式").also(&["合作方式", "转移方式"]),
    Column::new("price", "价格（元）").also(&["意向价（元）"]).note("不填就是面议"),
    Column::new("ip_kind", "知识产权种类").also(&["知识产权类型"]),
    Column::new("ip_number", "知识产权号").also(&["专利号"]),
    Column::new("keywords", "关键词").also(&["关键字"]),
    Column::new("contact_name", "联系人"),
    Column::new("contact_phone", "联系电话").also(&["电话", "联系方式"]),
    Column::new("published_on", "发布日期").also(&["发布时间"]),
    Column::new("state", "状态").note("已发布或草稿；单位导入的只能是草稿"),
]);

/// A row besides its organization.
struct Said {
    content: Content,
    published_on: Option<Day>,
    draft: bool,
}

/// A list of achievements.
struct Achievements {
    /// May it publish?
    publishes: bool,
}

async fn begin(cx: &Cx) -> Result<Box<dyn Importing>, Problem> {
    let list = Achievements { publishes: cx.can(&IMPORT_PUBLISHED, &Subject::none()) };
    let kind = &cx.pack().achievements.imported_holder_kind;
    Ok(Box::new(ListedRows::new(cx, list, kind, &IMPORT).await?))
}

#[async_trait::async_trait]
impl ListOf for Achievements {
    type Rest = Said;

    fn parse(
        &self,
        units: &ListedUnits,
        row: &Row<'_>,
        pack: &Pack,
    ) -> Result<Listed<Said>, Vec<RowError>> {
        let words = &pack.achievements;
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
            gain: c.text("gain", 200),
            summary: c.text("summary", 5000),
            how: c.text("how", 5000),
            trl: c.whole_or_none("trl", 1..=9).and_then(|level| u8::try_from(level).ok()),
            industries: listed_terms(&mut c, "industries", &pack.industries.all),
            price: c.price("price"),
            modes: listed_terms(&mut c, "modes", &words.transfer_modes),
            ip: rights(&mut c, pack),
            contact_name: c.text("contact_name", 40),
            contact_phone: c.text("contact_phone", 40),
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
        let mut event = Event::new("achievements.imported", id);
        let mut records = Vec::with_capacity(new.len());
        for placed in new {
            let serial = number.serial(&cx.pack().achievements.serial_prefix);
            number = number.next();
            let record = record(cx, tx, serial, placed);
            event = event.link("achievement", record.id);
            records.push(record);
        }
        store::insert(tx, &records).await?;
        tx.record(event.payload(serde_json::json!({ "count": records.len() }))).await?;
        Ok(())
    }
}

fn rights(c: &mut Cells<'_>, pack: &Pack) -> Vec<Ip> {
    let kind = listed_term(c, "ip_kind", &pack.achievements.ip_kinds);
    let number = c.text("ip_number", 60);
    kind.map(|kind| Ip { kind, number, ..Ip::default() }).into_iter().collect()
}

fn record(cx: &Cx, tx: &WriteTx, serial: String, placed: Placed<Said>) -> Achievement {
    let (now, today) = (tx.now(), tx.now().day());
    let Said { content, published_on, draft } = placed.rest;
    let begun = Achievement::begin(tx.fresh(), serial, placed.holder, placed.region, now);
    let begun = Achievement {
        content,
        source_key: Some(placed.key),
        demo: cx.app.is_demo(),
        created_by: cx.user(),
        ..begun
    };
    if draft {
        return begun;
    }
    Achievement {
        state: State::Published,
        published_on: Some(published_on.unwrap_or(today)),
        expires_on: Some(today.plus_months(cx.pack().achievements.valid_months)),
        ..begun
    }
}
