//! Handing in a contract for 认定登记, for the first time or mended.

use kezhuan_kernel::Problem;
use kezhuan_web::Cx;
use serde_json::json;

use crate::model::ContractId;
use crate::ops::{findings, load, step};
use crate::permissions::{APPLY, READ};
use crate::rules::{self, Weight};
use crate::state::{Origin, State};

/// Submits; the seller applies, the buyer when the seller is abroad.
///
/// # Errors
/// Not the applicant; registered elsewhere; what stops it, each at its field.
pub async fn submit(cx: &Cx, id: ContractId) -> Result<ContractId, Problem> {
    let current = load(cx, id).await?;
    let pack = cx.pack();
    cx.may(&READ, &current.subject())?;
    if current.origin == Origin::External {
        let text = "这份合同是外地登记备案，不在这里认定登记";
        return Err(Problem::conflict("contracts.external", text));
    }
    if rules::is_elsewhere(&current, &pack) {
        let text = "卖方不在本市，由卖方在当地登记；买方可以在这里备案外地登记";
        return Err(Problem::conflict("contracts.seller_elsewhere", text));
    }
    let applicant = current.applicant_subject(rules::is_import(&current, &pack));
    let may = cx.may(&APPLY, &applicant.known(true))?;
    if matches!(current.state, State::Signed | State::Returned) {
        stops(cx, &current).await?;
    }
    let next = step(cx, &may, id, "contracts.submitted", |contract, now| {
        let again = contract.state == State::Returned;
        Ok((contract.submit(now)?, json!({ "again": again })))
    })
    .await?;
    Ok(next.id)
}

async fn stops(cx: &Cx, contract: &crate::model::Contract) -> Result<(), Problem> {
    let found = findings(cx, contract).await?;
    let errors: Vec<_> = found
        .into_iter()
        .filter(|f| f.weight == Weight::Stop)
        .map(|f| kezhuan_kernel::FieldError { field: f.field.to_owned(), message: f.text })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Problem::Invalid(errors)) }
}
