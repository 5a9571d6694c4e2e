//! Bringing in a list of organizations: every error named by row, each row a step of its own.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_kernel::Problem;
use kezhuan_pack::Pack;
use kezhuan_sheets::{Column, Columns, Row};
use kezhuan_web::imports::{RowByRow, TakesRows};
use kezhuan_web::{Cx, Import};

use crate::ops::listed::{elsewhere, listed_words};
use crate::ops::register::{check_new, register_within};
use crate::permissions::IMPORT;
use crate::rules::OrganizationRaw;
use crate::store;

/// The list as the house knows it.
pub const LIST: Import = Import {
    name: "organizations",
    title: "单位",
    about: "导入的单位等县区科技局或登记员核验，核验后公开。",
    href: "/organizations",
    columns: |_| COLUMNS,
    words,
    permission: &IMPORT,
    begin: |_| Box::pin(async { Ok(Box::new(RowByRow(Organizations)) as Box<_>) }),
};

fn words(pack: &Pack, key: &str) -> Vec<String> {
    let words = &pack.organizations;
    match key {
        "kind" => words.kinds.names(),
        "size" => words.sizes.names(),
        "party_nature" => words.party_natures.names(),
        "roles" => words.roles.names(),
        _ => listed_words(pack, key),
    }
}

/// The columns of the list.
const COLUMNS: Columns = Columns::new(&[
    Column::new("name", "单位名称")
        .required()
        .also(&["名称", "企业名称", "单位全称"])
        .example("周口豫麦生物（演示）有限公司"),
    Column::new("kind", "单位种类").required().also(&["种类", "单位类型", "类型"]),
    Column::new("credit_code", "统一社会信用代码").also(&["信用代码", "社会信用代码"]),
    Column::new("region", "地区").required().also(&["所在地区", "县区", "所在县区", "区划代码"]),
    Column::new("address", "地址").also(&["住所", "详细地址"]),
    Column::new("contact_name", "联系人"),
    Column::new("contact_phone", "联系电话").also(&["电话", "联系方式"]),
    Column::new("summary", "简介").also(&["单位简介", "主营业务"]),
    Column::new("size", "规模").also(&["企业规模"]),
    Column::new("party_nature", "单位性质").also(&["单位性质代码"]),
    Column::new("industries", "产业").also(&["所属产业"]).note("几个产业之间用顿号"),
    Column::new("roles", "身份").also(&["兼有身份"]).note("几个身份之间用顿号"),
    Column::new("legal_entity", "所属法人编号").note("校区、分部填；org_ 开头的编号"),
]);

/// A list of organizations.
struct Organizations;

#[async_trait::async_trait]
impl TakesRows for Organizations {
    async fn take_row(
        &mut self,
        cx: &Cx,
        tx: Option<&mut WriteTx>,
        row: &Row<'_>,
    ) -> Result<bool, Problem> {
        let profile = raw(cx, row).check(&cx.pack())?;
        let subject = Subject::at(profile.region.as_str()).known(true);
        cx.may(&IMPORT, &subject).map_err(|_| elsewhere(cx, &profile.region))?;
        let same = store::find_by_name(cx.db().reader(), &profile.name).await?;
        if same.is_some_and(|o| o.credit_code == profile.credit_code && o.region == profile.region)
        {
            return Ok(false);
        }
        let outcome = match tx {
            Some(tx) => register_within(cx, tx, profile).await.map(|_| ()),
            None => check_new(cx.db().reader(), &profile).await,
        };
        match outcome {
            Ok(()) => Ok(true),
            Err(Problem::Conflict { code: "organizations.exists", .. }) => Ok(false),
            Err(other) => Err(other),
        }
    }
}

/// Cells as the form has them; words may be written as keys or in Chinese.
fn raw(cx: &Cx, row: &Row<'_>) -> OrganizationRaw {
    let pack = cx.pack();
    let words = &pack.organizations;
    let list = |key: &str| -> Vec<String> {
        let text = row.text(key);
        text.split(['、', '；', ';', '，', ',']).map(|s| s.trim().to_owned()).collect()
    };
    let keys = |pairs: &[(&str, &str)], names: Vec<String>| -> Vec<String> {
        names.into_iter().map(|name| key_of(pairs, &name)).collect()
    };
    OrganizationRaw {
        name: row.text("name"),
        kind: key_of(&words.kinds.pick(), &row.text("kind")),
        credit_code: row.text("credit_code"),
        region: row.text("region"),
        address: row.text("address"),
        contact_name: row.text("contact_name"),
        contact_phone: row.text("contact_phone"),
        summary: row.text("summary"),
        size: key_of(&words.sizes.pick(), &row.text("size")),
        party_nature: key_of(&words.party_natures.pick(), &row.text("party_nature")),
        industries: keys(&pack.industries.all.pick(), list("industries")),
        roles: keys(&words.roles.pick(), list("roles")),
        legal_entity: row.text("legal_entity"),
    }
}

fn key_of(pairs: &[(&str, &str)], text: &str) -> String {
    let text = text.trim();
    pairs.iter().find(|(_, name)| *name == text).map_or(text, |(key, _)| key).to_owned()
}
