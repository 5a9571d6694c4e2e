//! 到账: money that came in or was paid back, recorded by a party, confirmed by the other.

use kezhuan_authority::Subject;
use kezhuan_db::{Conn, WriteTx};
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Day, Fen, Id, Problem, Uuid};
use kezhuan_web::{Cx, Upload};
use serde_json::json;

use crate::model::{Contract, ContractId};
use crate::ops::{attach, event, load};
use crate::permissions::RECORD_RECEIPT;
use crate::records::{self, FileKind, Receipt, ReceiptId};
use crate::state::State;
use crate::store;

/// Money that came in, as typed.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractReceiptRaw)]
pub struct ReceiptRaw {
    /// 到账日期.
    pub on: String,
    /// Yuan; negative for a refund.
    pub amount: String,
    /// Why it was paid back, or why more came in than agreed.
    pub reason: String,
    /// Number of the bank slip.
    pub slip_no: String,
    /// Number of the invoice.
    pub invoice_no: String,
}

/// A receipt, checked by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) on: Day,
    pub(crate) amount: Fen,
    pub(crate) reason: String,
    pub(crate) slip_no: String,
    pub(crate) invoice_no: String,
}

impl ReceiptRaw {
    pub(crate) fn check(&self, today: Day) -> Result<Ask, Problem> {
        let mut c = Check::new();
        let on = c.day("on", &self.on);
        c.expect(on <= today, "on", "到账日期不能晚于今天");
        let amount = self.amount(&mut c);
        let reason = c.text("reason", &self.reason).max(300).get();
        if amount.is_negative() {
            c.expect(!reason.is_empty(), "reason", "退款请写明原因");
        }
        let slip_no = c.text("slip_no", &self.slip_no).max(60).get();
        let invoice_no = c.text("invoice_no", &self.invoice_no).max(60).get();
        c.finish()?;
        Ok(Ask { on, amount, reason, slip_no, invoice_no })
    }

    fn amount(&self, c: &mut Check) -> Fen {
        match Fen::parse_yuan(&self.amount) {
            Ok(Fen::ZERO) => c.wrong("amount", "金额不能是 0"),
            Ok(amount) => return amount,
            Err(_) if self.amount.trim().is_empty() => {
                c.wrong("amount", "请填金额，单位元；退款填负数");
            }
            Err(error) => c.wrong("amount", error.to_string()),
        }
        Fen::ZERO
    }
}

/// Records money that came in.
///
/// # Errors
/// Not a party; fields to mend; a sum that needs a reason.
pub async fn record_receipt(
    cx: &Cx,
    id: ContractId,
    raw: &ReceiptRaw,
    files: &[Upload],
) -> Result<ReceiptId, Problem> {
    let current = load(cx, id).await?;
    let may = cx.may(&RECORD_RECEIPT, &current.parties_subject())?;
    is_signed(&current)?;
    let ask = raw.check(cx.now().day())?;
    let mut tx = cx.write(&may).await?;
    let contract = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    fits(tx.conn(), &contract, &ask).await?;
    let receipt = add_within(cx, &mut tx, &contract, ask, files, recorder(cx, &contract)).await?;
    tx.commit().await?;
    Ok(receipt)
}

/// Writes the receipt and its event; the row of the contract is locked.
pub(crate) async fn add_within(
    cx: &Cx,
    tx: &mut WriteTx,
    contract: &Contract,
    ask: Ask,
    files: &[Upload],
    recorded_for: Option<Uuid>,
) -> Result<ReceiptId, Problem> {
    let id: ReceiptId = tx.fresh();
    let added = attach(tx, contract.id, id.uuid(), files, cx.user()).await?;
    let file = |kind| added.iter().find(|a| a.kind == kind).map(|a| a.file);
    let receipt = Receipt {
        id,
        contract: contract.id,
        on: ask.on,
        amount: ask.amount,
        reason: ask.reason,
        slip_no: ask.slip_no,
        invoice_no: ask.invoice_no,
        slip: file(FileKind::Slip),
        invoice: file(FileKind::Invoice),
        recorded_for,
        recorded_at: tx.now(),
        confirmed_at: None,
    };
    records::add_receipt(tx, &receipt, cx.user()).await?;
    let payload = json!({ "receipt": id, "on": receipt.on, "amount": receipt.amount });
    tx.record(event("contracts.receipt_recorded", contract, payload)).await?;
    Ok(id)
}

/// The party for which the actor records.
pub(crate) fn recorder(cx: &Cx, contract: &Contract) -> Option<Uuid> {
    let parties = [contract.seller.organization, contract.buyer.organization];
    parties.into_iter().flatten().map(Id::uuid).find(|party| cx.actor.is_member(*party))
}

pub(crate) fn is_signed(contract: &Contract) -> Result<(), Problem> {
    if contract.state == State::Draft {
        let text = "合同还是草稿，签订以后再记到账";
        return Err(Problem::conflict("contracts.not_signed", text));
    }
    Ok(())
}

/// More than agreed needs a reason; more paid back than came in is refused.
pub(crate) async fn fits(conn: &impl Conn, contract: &Contract, ask: &Ask) -> Result<(), Problem> {
    let over = matches!(contract.state, State::Cancelled | State::Revoked | State::Refused);
    if over && !ask.amount.is_negative() {
        let text = "合同已经不算数，只能记退款（负数）";
        return Err(Problem::conflict("contracts.not_standing", text));
    }
    let before: Fen = records::receipts(conn, contract.id).await?.iter().map(|r| r.amount).sum();
    let after = before
        .checked_add(ask.amount)
        .ok_or_else(|| Problem::field("amount", "数字太大，是不是单位填错了？这里的单位是元"))?;
    if after.is_negative() {
        let text = format!("到账合计 {before} 元，退款不能比它多");
        return Err(Problem::field("amount", text));
    }
    if after > contract.amount && !ask.amount.is_negative() && ask.reason.is_empty() {
        let over = Fen(after.0 - contract.amount.0);
        let text = format!("到账合计会超过成交额 {over} 元；金额没错的话，请写明原因，例如 提成");
        return Err(Problem::field("reason", text));
    }
    Ok(())
}

/// The other party confirms a receipt.
///
/// # Errors
/// Not the other party; no such receipt; confirmed already.
pub async fn confirm_receipt(cx: &Cx, id: ContractId, receipt: ReceiptId) -> Result<(), Problem> {
    let current = load(cx, id).await?;
    let all = records::receipts(cx.db().reader(), id).await?;
    let found = all.iter().find(|r| r.id == receipt).ok_or(Problem::NotFound)?;
    let others: Vec<Uuid> = [current.seller.organization, current.buyer.organization]
        .into_iter()
        .flatten()
        .map(Id::uuid)
        .filter(|party| Some(*party) != found.recorded_for)
        .collect();
    cx.may(&RECORD_RECEIPT, &current.parties_subject())?;
    if others.is_empty() {
        let text = "对方不是平台上的单位，这笔到账不用在平台上确认";
        return Err(Problem::conflict("contracts.no_other_party", text));
    }
    let subject = Subject { organizations: others, ..current.parties_subject() };
    let may = cx
        .may(&RECORD_RECEIPT, &subject)
        .map_err(|_| Problem::Forbidden("自己记的到账要由合同另一方确认".to_owned()))?;
    let mut tx = cx.write(&may).await?;
    let contract = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let now = records::receipts(tx.conn(), id).await?;
    if now.iter().any(|r| r.id == receipt && r.confirmed_at.is_some()) {
        return Err(Problem::conflict("contracts.confirmed", "这笔到账已经确认过了"));
    }
    records::confirm_receipt(&tx, receipt, cx.user()).await?;
    tx.record(event("contracts.receipt_confirmed", &contract, json!({ "receipt": receipt })))
        .await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_as_typed() {
        let today = Day::new(2026, 3, 2).unwrap();
        let check = |on: &str, amount: &str, reason: &str, wrong: &[&str]| {
            let raw = ReceiptRaw {
                on: on.into(),
                amount: amount.into(),
                reason: reason.into(),
                ..ReceiptRaw::default()
            };
            let fields = match raw.check(today) {
                Ok(_) => Vec::new(),
                Err(Problem::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
                Err(other) => panic!("{other}"),
            };
            assert_eq!(fields, wrong, "{on} {amount}");
        };
        check("2026-03-01", "600,000.00", "", &[]);
        check("2026-03-01", "-80000", "设备退货", &[]);
        check("2026-03-01", "-80000", "", &["reason"]);
        check("2026-03-03", "1", "", &["on"]);
        check("", "0", "", &["on", "amount"]);
        check("2026-03-01", "六十万", "", &["amount"]);
    }
}
