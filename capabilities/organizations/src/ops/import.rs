//! Bringing in a list of organizations: CSV, XLSX or JSON lines, every error named by row.

use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_sheets::{Column, Columns, Report, Row, Table};
use kezhuan_web::Cx;

use crate::model::Profile;
use crate::ops::register::register_within;
use crate::permissions::IMPORT;
use crate::rules::OrganizationRaw;

/// The columns of the list.
pub const COLUMNS: Columns = Columns::new(&[
    Column::new("name", "单位名称").required().also(&["名称", "企业名称", "单位全称"]),
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

/// Imports a list. Each row is a step of its own: a wrong row does not keep the others out.
///
/// # Errors
/// Not allowed, no header, or the database fails.
pub async fn import(cx: &Cx, table: &Table) -> Result<Report, Problem> {
    let may = cx.may(&IMPORT, &Subject::none())?;
    let rows = COLUMNS.open(table).map_err(|e| Problem::Malformed(e.to_string()))?;
    let mut report = Report::new(&rows);
    for row in rows.iter() {
        let profile = match raw(cx, &row).check(&cx.pack()) {
            Ok(profile) => profile,
            Err(problem) => {
                report.refuse(row.errors_of(&problem));
                continue;
            }
        };
        match one(cx, &may, profile).await {
            Ok(()) => report.accept(),
            Err(Problem::Conflict { code: "organizations.exists", .. }) => report.duplicate(),
            Err(problem @ (Problem::Conflict { .. } | Problem::Invalid(_))) => {
                report.refuse(row.errors_of(&problem));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(report)
}

async fn one(cx: &Cx, may: &kezhuan_authority::May, profile: Profile) -> Result<(), Problem> {
    let mut tx = cx.write(may).await?;
    register_within(cx, &mut tx, profile).await?;
    Ok(tx.commit().await?)
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
