//! 到账 and 转化佐证: lists, forms, the county's check.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Fen, Problem, Uuid};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::model::Contract;
use crate::ops::evidence::{EvidenceCheckRaw, EvidenceRaw, checked_in};
use crate::ops::receipt::ReceiptRaw;
use crate::ops::{self, load};
use crate::pages::{FileRow, contract_id, files, plain_choices, yes_no};
use crate::permissions::{FILE_EVIDENCE, READ, RECORD_RECEIPT};
use crate::records::{self, Evidence, EvidenceId, EvidenceState, Receipt, ReceiptId};
use crate::state::State;

/// Receipts of a contract.
#[derive(Template)]
#[template(path = "contracts/receipts.html")]
pub struct ReceiptsPage {
    pub(crate) chrome: Chrome,
    pub(crate) contract: Contract,
    pub(crate) rows: Vec<ReceiptRow>,
    pub(crate) received: Fen,
    pub(crate) may_record: bool,
    pub(crate) raw: ReceiptRaw,
    pub(crate) errors: Errors,
}

/// A receipt with its files.
pub struct ReceiptRow {
    pub(crate) receipt: Receipt,
    pub(crate) files: Vec<(String, &'static str)>,
    pub(crate) may_confirm: bool,
    /// Other contracts on which the same invoice number stands.
    pub(crate) doubles: Vec<String>,
}

async fn receipts_page(
    cx: &Cx,
    id: &str,
    raw: ReceiptRaw,
    errors: Errors,
) -> Result<ReceiptsPage, Problem> {
    let contract = load(cx, contract_id(id)?).await?;
    cx.may(&READ, &contract.subject())?;
    let receipts = records::receipts(cx.db().reader(), contract.id).await?;
    let received = receipts.iter().map(|r| r.amount).sum();
    let files = files(cx, &contract).await?;
    let mut rows = Vec::with_capacity(receipts.len());
    for receipt in receipts {
        rows.push(receipt_row(cx, &contract, &files, receipt).await?);
    }
    let may_record =
        contract.state != State::Draft && cx.can(&RECORD_RECEIPT, &contract.parties_subject());
    Ok(ReceiptsPage {
        chrome: cx.chrome().await?,
        contract,
        rows,
        received,
        may_record,
        raw,
        errors,
    })
}

async fn receipt_row(
    cx: &Cx,
    contract: &Contract,
    files: &[FileRow],
    receipt: Receipt,
) -> Result<ReceiptRow, Problem> {
    let own = files.iter().filter(|f| f.is_of(&receipt.id));
    let others: Vec<Uuid> = contract
        .parties_subject()
        .organizations
        .into_iter()
        .filter(|party| Some(*party) != receipt.recorded_for)
        .collect();
    let subject =
        kezhuan_authority::Subject { organizations: others.clone(), ..contract.parties_subject() };
    let may_confirm =
        receipt.confirmed_at.is_none() && !others.is_empty() && cx.can(&RECORD_RECEIPT, &subject);
    Ok(ReceiptRow {
        files: own.map(|f| (f.href.clone(), f.word)).collect(),
        may_confirm,
        doubles: doubles(cx, &receipt).await?,
        receipt,
    })
}

/// Where else the invoice number stands; the contracts' numbers, without saying more.
async fn doubles(cx: &Cx, receipt: &Receipt) -> Result<Vec<String>, Problem> {
    if receipt.invoice_no.is_empty() || receipt.amount.is_negative() {
        return Ok(Vec::new());
    }
    let conn = cx.db().reader();
    let same = records::with_invoice(conn, &receipt.invoice_no).await?;
    let others: BTreeSet<_> = same
        .into_iter()
        .filter(|r| r.id != receipt.id && !r.amount.is_negative())
        .map(|r| r.contract)
        .collect();
    let mut numbers = Vec::new();
    for id in others {
        numbers.extend(crate::store::get(conn, id).await?.map(|c| c.platform_no));
    }
    Ok(numbers)
}

/// GET /contracts/{id}/receipts
pub async fn receipts(cx: Cx, Path(id): Path<String>) -> Reply {
    cx.page(&receipts_page(&cx, &id, ReceiptRaw::default(), Errors::none()).await?)
}

/// POST /contracts/{id}/receipts
pub async fn record(cx: Cx, Path(id): Path<String>, form: Form<ReceiptRaw>) -> Reply {
    let contract = contract_id(&id)?;
    match ops::receipt::record_receipt(&cx, contract, &form.raw, &form.files).await {
        Ok(_) => cx.go_saying(&format!("/contracts/{contract}/receipts"), "到账已记"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&receipts_page(&cx, &id, form.raw, errors.clone()).await?, &errors)
        }
        Err(problem) => Err(problem.into()),
    }
}

/// POST /contracts/{id}/receipts/{receipt}/confirm
pub async fn confirm(cx: Cx, Path((id, receipt)): Path<(String, String)>) -> Reply {
    let contract = contract_id(&id)?;
    let receipt: ReceiptId = receipt.parse().map_err(|_| Problem::NotFound)?;
    ops::receipt::confirm_receipt(&cx, contract, receipt).await?;
    cx.go_saying(&format!("/contracts/{contract}/receipts"), "已确认")
}

/// Filing evidence.
#[derive(Template)]
#[template(path = "contracts/evidence_new.html")]
pub struct EvidenceFormPage {
    pub(crate) chrome: Chrome,
    pub(crate) contract: Contract,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) raw: EvidenceRaw,
    pub(crate) errors: Errors,
}

async fn evidence_form(
    cx: &Cx,
    id: &str,
    raw: Option<EvidenceRaw>,
    errors: Errors,
) -> Result<EvidenceFormPage, Problem> {
    let contract = load(cx, contract_id(id)?).await?;
    cx.may(&READ, &contract.subject())?;
    cx.may(&FILE_EVIDENCE, &contract.parties_subject())?;
    let pack = cx.pack();
    let place = contract.place.clone().unwrap_or_else(|| contract.buyer.region.clone());
    Ok(EvidenceFormPage {
        chrome: cx.chrome().await?,
        kinds: plain_choices(&pack.contracts.evidence),
        raw: raw.unwrap_or_else(|| EvidenceRaw { place, ..EvidenceRaw::default() }),
        contract,
        errors,
    })
}

/// GET /contracts/{id}/evidence/new
pub async fn evidence_new(cx: Cx, Path(id): Path<String>) -> Reply {
    cx.page(&evidence_form(&cx, &id, None, Errors::none()).await?)
}

/// POST /contracts/{id}/evidence
pub async fn evidence_file(cx: Cx, Path(id): Path<String>, form: Form<EvidenceRaw>) -> Reply {
    let contract = contract_id(&id)?;
    match ops::evidence::file_evidence(&cx, contract, &form.raw, &form.files).await {
        Ok(_) => cx.go_saying(&format!("/contracts/{contract}"), "已提交，等县区科技局现场核查"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = evidence_form(&cx, &id, Some(form.raw), errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(problem) => Err(problem.into()),
    }
}

/// A piece of evidence, and the form of the county.
#[derive(Template)]
#[template(path = "contracts/evidence.html")]
pub struct EvidencePage {
    pub(crate) chrome: Chrome,
    pub(crate) contract: Contract,
    pub(crate) evidence: Evidence,
    pub(crate) place: String,
    /// Region of the authority that looks at it on the spot.
    pub(crate) checker: String,
    pub(crate) kinds: Vec<String>,
    pub(crate) files: Vec<FileRow>,
    pub(crate) may_check: bool,
    pub(crate) passed: Vec<Choice>,
    pub(crate) raw: EvidenceCheckRaw,
    pub(crate) errors: Errors,
}

async fn evidence_page(
    cx: &Cx,
    id: &str,
    evidence: &str,
    raw: EvidenceCheckRaw,
    errors: Errors,
) -> Result<EvidencePage, Problem> {
    let contract = load(cx, contract_id(id)?).await?;
    let evidence: EvidenceId = evidence.parse().map_err(|_| Problem::NotFound)?;
    let all = records::evidence(cx.db().reader(), contract.id).await?;
    let evidence = all.into_iter().find(|e| e.id == evidence).ok_or(Problem::NotFound)?;
    let checker = crate::house::is_checker(cx, &evidence.place);
    if !checker {
        cx.may(&READ, &contract.subject())?;
    }
    let pack = cx.pack();
    let words = &pack.contracts.evidence;
    let files = files(cx, &contract).await?;
    Ok(EvidencePage {
        chrome: cx.chrome().await?,
        place: pack.regions.name(&evidence.place),
        checker: pack.regions.name(checked_in(&evidence.place, &pack)),
        kinds: evidence.kinds.iter().map(|k| words.name(k).to_owned()).collect(),
        files: files.into_iter().filter(|f| f.is_of(&evidence.id)).collect(),
        may_check: checker && evidence.state == EvidenceState::Waiting,
        passed: yes_no("与佐证相符", "不符"),
        contract,
        evidence,
        raw,
        errors,
    })
}

/// GET /contracts/{id}/evidence/{evidence}
pub async fn evidence_show(cx: Cx, Path((id, evidence)): Path<(String, String)>) -> Reply {
    let raw = EvidenceCheckRaw::default();
    cx.page(&evidence_page(&cx, &id, &evidence, raw, Errors::none()).await?)
}

/// POST /contracts/{id}/evidence/{evidence}
pub async fn evidence_check(
    cx: Cx,
    Path((id, evidence)): Path<(String, String)>,
    form: Form<EvidenceCheckRaw>,
) -> Reply {
    let contract = contract_id(&id)?;
    let key: EvidenceId = evidence.parse().map_err(|_| Problem::NotFound)?;
    match ops::evidence::check_evidence(&cx, contract, key, &form.raw).await {
        Ok(()) => {
            let href = format!("/contracts/{contract}/evidence/{evidence}");
            cx.go_saying(&href, "核查结果已记，奖补测算按它算")
        }
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = evidence_page(&cx, &id, &evidence, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(problem) => Err(problem.into()),
    }
}
