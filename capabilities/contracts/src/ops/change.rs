//! After registration: change, cancellation, revocation, a national number that came later.

use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde_json::json;

use crate::model::{Change, Contract, ContractId};
use crate::ops::{load, save, step};
use crate::permissions::{APPLY, READ, REVIEW, REVOKE};
use crate::raw::ContractRaw;
use crate::rules;

/// Why a contract was ended.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractCancelRaw)]
pub struct CancelRaw {
    /// In words.
    pub reason: String,
}

/// The clerk's answer to a wish for change.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractSettleRaw)]
pub struct SettleRaw {
    /// `true` or `false`.
    pub grant: String,
    /// What the applicant reads.
    pub statement: String,
}

/// A revocation.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractRevokeRaw)]
pub struct RevokeRaw {
    /// A key of the pack's `revoke_reasons`.
    pub reason: String,
    /// What the parties read.
    pub statement: String,
}

/// The national number.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractNumberRaw)]
pub struct NumberRaw {
    /// 全国登记编号.
    pub national_no: String,
}

/// A party asks for another content of a registered contract.
///
/// # Errors
/// Not the applicant; fields to mend; not registered.
pub async fn ask_change(cx: &Cx, id: ContractId, raw: &ContractRaw) -> Result<Contract, Problem> {
    let current = load(cx, id).await?;
    let mut c = Check::new();
    let reason =
        c.text("change_reason", &raw.change_reason).required("请填变更的原因").max(500).get();
    let content = super::save::read(cx, raw).await;
    let content = merged(c, content)?;
    let content = crate::content::Content { deal: current.deal.clone(), ..content };
    ask(cx, &current, Change { reason, content: Some(content) }).await
}

/// Both lots of errors at once.
fn merged<T>(c: Check, read: Result<T, Problem>) -> Result<T, Problem> {
    match (c.finish(), read) {
        (Err(Problem::Invalid(mut first)), Err(Problem::Invalid(more))) => {
            first.extend(more);
            Err(Problem::Invalid(first))
        }
        (Err(problem), _) => Err(problem),
        (Ok(()), read) => read,
    }
}

/// A party says that a registered contract was ended.
///
/// # Errors
/// Not the applicant; no reason; not registered.
pub async fn ask_cancel(cx: &Cx, id: ContractId, raw: &CancelRaw) -> Result<Contract, Problem> {
    let current = load(cx, id).await?;
    let reason = Check::one_text("reason", &raw.reason, "请填解除的原因", 500)?;
    ask(cx, &current, Change { reason, content: None }).await
}

async fn ask(cx: &Cx, current: &Contract, change: Change) -> Result<Contract, Problem> {
    let import = rules::is_import(current, &cx.pack());
    cx.may(&READ, &current.subject())?;
    let may = cx.may(&APPLY, &current.applicant_subject(import).known(true))?;
    step(cx, &may, current.id, "contracts.change_asked", |contract, now| {
        let payload = json!({ "cancel": change.content.is_none(), "reason": change.reason });
        Ok((contract.ask_change(change, now)?, payload))
    })
    .await
}

/// The registry's answer. Everybody who used the contract learns of it by the event.
///
/// # Errors
/// Not the registry's clerk; nothing was asked.
pub async fn settle(cx: &Cx, id: ContractId, raw: &SettleRaw) -> Result<Contract, Problem> {
    let current = load(cx, id).await?;
    let may = cx.may(&REVIEW, &current.parties_subject())?;
    let mut c = Check::new();
    let grant: bool = c.one_of("grant", &raw.grant, |word| word.parse().ok()).unwrap_or_default();
    let statement = c.text("statement", &raw.statement).max(1000).get();
    c.expect(grant || !statement.is_empty(), "statement", "不同意的，请写明原因");
    c.finish()?;
    let change = current.proceedings.change.as_ref();
    let kind = match (grant, change.is_some_and(|change| change.content.is_none())) {
        (false, _) => "contracts.change_refused",
        (true, true) => "contracts.cancelled",
        (true, false) => "contracts.changed",
    };
    step(cx, &may, id, kind, |contract, now| {
        let before = (contract.amount, contract.technical_amount);
        let next = contract.settle_change(grant, statement, now)?;
        let payload = json!({
            "number": next.platform_no,
            "amount_before": before.0, "technical_amount_before": before.1,
            "amount": next.amount, "technical_amount": next.technical_amount,
        });
        Ok((next, payload))
    })
    .await
}

/// 撤销登记. Everybody who used the contract learns of it by the event.
///
/// # Errors
/// Not allowed; no reason; not registered.
pub async fn revoke(cx: &Cx, id: ContractId, raw: &RevokeRaw) -> Result<Contract, Problem> {
    let current = load(cx, id).await?;
    let may = cx.may(&REVOKE, &current.parties_subject())?;
    let pack = cx.pack();
    let known = &pack.contracts.revoke_reasons;
    let mut c = Check::new();
    let reason = c.one_of("reason", &raw.reason, |id| known.get(id).map(|t| t.id.clone()));
    let statement = c
        .text("statement", &raw.statement)
        .required("请写明撤销的事实和依据，双方会看到")
        .max(1000)
        .get();
    c.finish()?;
    step(cx, &may, id, "contracts.revoked", |contract, now| {
        let reason = reason.unwrap_or_default();
        let payload = json!({ "number": contract.platform_no, "reason": reason });
        Ok((contract.revoke(reason, statement, now)?, payload))
    })
    .await
}

/// The national number that came later.
///
/// # Errors
/// Not the registry's clerk; no number, or one that is taken.
pub async fn set_number(cx: &Cx, id: ContractId, raw: &NumberRaw) -> Result<Contract, Problem> {
    let current = load(cx, id).await?;
    let may = cx.may(&REVIEW, &current.parties_subject())?;
    let number = Check::one_text("national_no", &raw.national_no, "请填全国登记编号", 40)?;
    let mut tx = cx.write(&may).await?;
    let contract = crate::store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let next = contract.number(number)?;
    save(&tx, &next).await?;
    let payload = json!({ "national_no": next.national_no });
    kezhuan_journal::Record::record(&mut tx, super::event("contracts.numbered", &next, payload))
        .await?;
    tx.commit().await?;
    Ok(next)
}
