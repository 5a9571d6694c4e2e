//! 已核验单位汇总表, for the seal.

use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_web::{Cell, Cx, MOST_ROWS, PeriodRaw, Reply, SealList};

use crate::permissions::VERIFY;
use crate::store;

/// The units verified in the period, in the regions the actor verifies.
///
/// # Errors
/// Not allowed; a period that is none; more than one list holds.
pub(crate) async fn register(cx: &Cx, raw: &PeriodRaw) -> Reply {
    cx.may(&VERIFY, &Subject::none())?;
    let period = raw.check(cx.now().day())?;
    let (start, end) = (period.from.start(), period.to.end());
    let found = store::verified(cx.db().reader(), start, end, MOST_ROWS + 1).await?;
    if found.len() as u64 > MOST_ROWS {
        let text = format!("这段时间超过 {MOST_ROWS} 家，请缩短期间");
        return Err(Problem::conflict("organizations.too_many", text).into());
    }
    let pack = cx.pack();
    let rows: Vec<Vec<Cell>> = found
        .iter()
        .filter(|o| cx.can(&VERIFY, &o.subject()))
        .map(|o| {
            vec![
                o.name.as_str().into(),
                o.credit_code.as_ref().map(|code| code.as_str()).into(),
                pack.organizations.kinds.name(&o.kind).into(),
                pack.regions.name(&o.region).into(),
                o.verified_at.map(|at| at.day()).into(),
            ]
        })
        .collect();
    let list = SealList {
        title: "已核验单位汇总表",
        remarks: vec![format!("核验日期：{}；共 {} 家", period.chinese(), rows.len())],
        columns: vec!["单位名称", "统一社会信用代码", "种类", "所在县区", "核验日期"],
        signed_by: None,
        rows,
        total: None,
    };
    cx.seal_list(period.format, list).await
}
