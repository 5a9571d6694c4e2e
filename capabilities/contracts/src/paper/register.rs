//! 技术合同认定登记汇总表: what was registered in a period, for the seal.

use kezhuan_kernel::{Fen, Page, Problem};
use kezhuan_web::{Cell, Cx, MOST_ROWS, PeriodRaw, Reply, SealList};

use super::kind_name;
use crate::house::own_filter;
use crate::model::Contract;
use crate::permissions::SEAL_LIST;
use crate::state::{Origin, State};
use crate::store;

/// The list as a file: contracts registered here, in force, of the actor's regions.
///
/// # Errors
/// Not allowed; a period that is none; more contracts than one list holds.
pub(crate) async fn register(cx: &Cx, raw: &PeriodRaw) -> Reply {
    cx.may(&SEAL_LIST, &kezhuan_authority::Subject::none())?;
    let period = raw.check(cx.now().day())?;
    let filter = store::Filter {
        states: State::IN_FORCE.to_vec(),
        origin: Some(Origin::Local),
        registered: Some((period.from, period.to)),
        ..own_filter(&cx.actor).unwrap_or_default()
    };
    let found = store::list(cx.db().reader(), &filter, Page::new(1, MOST_ROWS)).await?;
    if found.total > MOST_ROWS {
        let text = format!("这段时间有 {} 份，一张表最多 {MOST_ROWS} 份，请缩短期间", found.total);
        return Err(Problem::conflict("contracts.too_many", text).into());
    }
    let rows = found.rows;
    let sum = |of: fn(&Contract) -> Fen| Cell::Money(rows.iter().map(of).sum());
    let total = [sum(|c| c.amount), sum(|c| c.technical_amount)];
    let blanks = ["", "合计", "", "", "", ""].map(Cell::from);
    let list = SealList {
        title: "技术合同认定登记汇总表",
        remarks: vec![format!(
            "登记日期：{}；共 {} 份；金额单位：元",
            period.chinese(),
            rows.len()
        )],
        columns: vec![
            "登记编号",
            "项目名称",
            "合同类别",
            "卖方",
            "买方",
            "登记日期",
            "合同成交额",
            "技术交易额",
        ],
        signed_by: one_registry(&rows),
        rows: rows.iter().map(|c| row(cx, c)).collect(),
        total: (!rows.is_empty()).then(|| blanks.into_iter().chain(total).collect()),
    };
    cx.seal_list(period.format, list).await
}

fn row(cx: &Cx, c: &Contract) -> Vec<Cell> {
    let number = c.national_no.as_ref().unwrap_or(&c.platform_no);
    vec![
        number.as_str().into(),
        c.title.as_str().into(),
        kind_name(cx, c).into(),
        c.seller.name.as_str().into(),
        c.buyer.name.as_str().into(),
        c.registration.as_ref().map(|r| r.on).into(),
        c.amount.into(),
        c.technical_amount.into(),
    ]
}

/// Whose seal: the registry, when it is the same for all.
fn one_registry(contracts: &[Contract]) -> Option<String> {
    let mut names = contracts.iter().filter_map(|c| c.registration.as_ref()).map(|r| &r.registry);
    let first = names.next()?;
    names.all(|name| name == first).then(|| first.clone())
}
