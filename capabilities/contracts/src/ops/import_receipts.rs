//! Bringing in 到账: money that came in on contracts which are here.

use kezhuan_db::{Conn, WriteTx};
use kezhuan_kernel::{Fen, Problem};
use kezhuan_sheets::{Column, Columns, Row, day_of, yuan_or_wan};
use kezhuan_web::imports::{RowByRow, TakesRows};
use kezhuan_web::{Cx, Import};

use crate::model::Contract;
use crate::ops::receipt::{Ask, ReceiptRaw, add_within, fits, is_signed, recorder};
use crate::permissions::IMPORT_RECEIPTS;
use crate::{records, store};

/// The list as the house knows it.
pub const RECEIPTS_LIST: Import = Import {
    name: "receipts",
    title: "到账",
    about: "每行一笔到账，按登记编号或平台编号找合同；退款填负数。回单和发票的扫描件在合同里补传。",
    href: "/contracts",
    columns: |_| COLUMNS,
    words: |_, _| Vec::new(),
    permission: &IMPORT_RECEIPTS,
    begin: |_| Box::pin(async { Ok(Box::new(RowByRow(Receipts)) as Box<_>) }),
};

/// The columns of the list.
const COLUMNS: Columns = Columns::new(&[
    Column::new("contract", "合同编号")
        .required()
        .also(&["登记编号", "平台编号", "合同登记编号"])
        .example("HT-2025-00931")
        .note("登记编号或平台编号"),
    Column::new("on", "到账日期").required().also(&["日期"]).example("2025-11-24"),
    Column::new("amount", "到账额（元）")
        .required()
        .also(&["金额（元）"])
        .example("300000.00")
        .note("退款填负数"),
    Column::new("slip_no", "银行回单号").also(&["回单号"]),
    Column::new("invoice_no", "发票号").also(&["发票号码"]),
    Column::new("reason", "退款或超出的原因").also(&["原因"]),
]);

/// A list of receipts.
struct Receipts;

#[async_trait::async_trait]
impl TakesRows for Receipts {
    async fn take_row(
        &mut self,
        cx: &Cx,
        tx: Option<&mut WriteTx>,
        row: &Row<'_>,
    ) -> Result<bool, Problem> {
        let mut c = row.cells();
        let number = c.text("contract", 60);
        c.day("on");
        if let Err(message) = yuan_or_wan(&row.text("amount")) {
            c.wrong("amount", message);
        }
        c.check()?;
        let ask = raw(row).check(cx.now().day())?;
        let contract = find(cx, &number).await?;
        let Some(tx) = tx else {
            return new(cx.db().reader(), &contract, &ask).await;
        };
        let contract = store::lock(tx, contract.id).await?.ok_or(Problem::NotFound)?;
        if !new(tx.conn(), &contract, &ask).await? {
            return Ok(false);
        }
        let recorded_for = recorder(cx, &contract);
        add_within(cx, tx, &contract, ask, &[], recorded_for).await?;
        Ok(true)
    }
}

/// Is it not recorded yet, and does it fit the contract?
async fn new(conn: &impl Conn, contract: &Contract, ask: &Ask) -> Result<bool, Problem> {
    let known = records::receipts(conn, contract.id).await?.into_iter().any(|r| {
        let same = r.on == ask.on && r.amount == ask.amount;
        same && r.slip_no == ask.slip_no && r.invoice_no == ask.invoice_no
    });
    if !known {
        fits(conn, contract, ask).await?;
    }
    Ok(!known)
}

/// The contract with this number, if its receipts are the actor's to bring in.
async fn find(cx: &Cx, number: &str) -> Result<Contract, Problem> {
    let conn = cx.db().reader();
    let found = match store::by_national_no(conn, number).await? {
        Some(contract) => Some(contract),
        None => store::by_platform_no(conn, number).await?,
    };
    let may = |contract: &Contract| cx.can(&IMPORT_RECEIPTS, &contract.parties_subject());
    let contract = found.filter(may).ok_or_else(|| {
        Problem::field("contract", "没有这个编号的合同，或者它不是您经手的；请核对编号")
    })?;
    is_signed(&contract)?;
    Ok(contract)
}

/// Cells as the form has them.
fn raw(row: &Row<'_>) -> ReceiptRaw {
    let (day, amount) = (row.text("on"), row.text("amount"));
    ReceiptRaw {
        on: day_of(&day).map_or(day, |day| day.to_string()),
        amount: yuan_or_wan(&amount).map_or(amount, Fen::plain),
        reason: row.text("reason"),
        slip_no: row.text("slip_no"),
        invoice_no: row.text("invoice_no"),
    }
}
