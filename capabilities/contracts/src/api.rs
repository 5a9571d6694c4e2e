//! Contracts as JSON: the same use cases as the pages.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::{Day, Fen, Page, Problem};
use kezhuan_web::{Body, Cx, Form, FormatRaw, PeriodRaw, Query, Reply};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::Party;
use crate::model::Contract;
use crate::ops::change::{CancelRaw, NumberRaw, RevokeRaw, SettleRaw};
use crate::ops::evidence::{EvidenceCheckRaw, EvidenceRaw};
use crate::ops::external::VerifyRaw;
use crate::ops::receipt::ReceiptRaw;
use crate::ops::review::{ExpertsRaw, ReviewRaw};
use crate::ops::{self, load};
use crate::pages::show::OnlyFiles;
use crate::pages::{self, contract_id};
use crate::permissions::READ;
use crate::raw::ContractRaw;
use crate::records::{self, EvidenceId, Receipt, ReceiptId};
use crate::stats::{self, Count};
use crate::{house, store};

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractCreated {
    /// `con_…`, `rcp_…` or `cve_…`.
    pub id: String,
}

/// A party of a contract.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractParty {
    /// Organization here, if it is one.
    pub organization: Option<String>,
    /// Name.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
    /// Region path.
    pub region: String,
}

/// A contract as its parties and the administration see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractView {
    /// Id.
    pub id: String,
    /// `HT-2026-00931`.
    pub number: String,
    /// 全国登记编号.
    pub national_no: Option<String>,
    /// `local` or `external`.
    pub origin: String,
    /// State word.
    pub state: String,
    /// State in Chinese.
    pub state_name: String,
    /// Whose turn it is, in Chinese; empty: nobody's.
    pub waits_for: String,
    /// Since when, RFC 3339.
    pub since: String,
    /// Until when.
    pub due: Option<String>,
    /// Kind, a key of the pack.
    pub kind: String,
    /// 项目名称.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Seller.
    pub seller: ContractParty,
    /// Buyer.
    pub buyer: ContractParty,
    /// 中介方.
    pub agency: Option<ContractParty>,
    /// Named in the contract?
    pub agency_in_contract: bool,
    /// 合同成交额, yuan.
    pub amount: String,
    /// 技术交易额, yuan.
    pub technical_amount: String,
    /// 签订日期.
    pub signed_on: Option<String>,
    /// 登记日期, if it counts as registered.
    pub registered_on: Option<String>,
    /// Registry, if it counts as registered.
    pub registry: Option<String>,
    /// What the registry wrote.
    pub statement: String,
    /// What to mend: reasons of the pack.
    pub items: Vec<String>,
    /// Outside id of the achievement.
    pub achievement: Option<String>,
    /// Outside id of the deal.
    pub deal: Option<String>,
}

/// A page of contracts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractList {
    /// This page's contracts.
    pub contracts: Vec<ContractView>,
    /// On all pages.
    pub total: u64,
}

/// A receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractReceipt {
    /// Id.
    pub id: String,
    /// 到账日期.
    pub on: String,
    /// Yuan; negative for a refund.
    pub amount: String,
    /// Why it was paid back, or why more came in.
    pub reason: String,
    /// Number of the bank slip.
    pub slip_no: String,
    /// Number of the invoice.
    pub invoice_no: String,
    /// Did the other party confirm it?
    pub confirmed: bool,
}

/// Receipts of a contract.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractReceipts {
    /// By day.
    pub receipts: Vec<ContractReceipt>,
    /// Sum, yuan.
    pub received: String,
}

/// Contracts and sums of a key.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractCount {
    /// Kind, month or county.
    pub key: String,
    /// How many.
    pub contracts: u64,
    /// 合同成交额, yuan.
    pub amount: String,
    /// 技术交易额, yuan.
    pub technical_amount: String,
}

/// Statistics of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractStatistics {
    /// The year.
    pub year: i32,
    /// Registered in the city.
    pub total: ContractCount,
    /// By kind.
    pub kinds: Vec<ContractCount>,
    /// By month.
    pub months: Vec<ContractCount>,
    /// By the seller's county.
    pub outflow: Vec<ContractCount>,
    /// By the buyer's county, registrations elsewhere included.
    pub inflow: Vec<ContractCount>,
}

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PageQuery {
    page: String,
    year: String,
}

impl From<&Party> for ContractParty {
    fn from(p: &Party) -> Self {
        Self {
            organization: p.organization.map(|o| o.to_string()),
            name: p.name.clone(),
            credit_code: p.credit_code.clone(),
            region: p.region.clone(),
        }
    }
}

impl From<&Contract> for ContractView {
    fn from(c: &Contract) -> Self {
        let day = |d: Option<Day>| d.map(|d| d.to_string());
        Self {
            id: c.id.to_string(),
            number: c.platform_no.clone(),
            national_no: c.national_no.clone(),
            origin: c.origin.word().to_owned(),
            state: c.state.word().to_owned(),
            state_name: c.state.chinese().to_owned(),
            waits_for: c.state.turn().chinese().to_owned(),
            since: c.state_at.rfc3339(),
            due: day(c.due),
            kind: c.kind.clone(),
            title: c.title.clone(),
            summary: c.summary.clone(),
            seller: (&c.seller).into(),
            buyer: (&c.buyer).into(),
            agency: c.agency.as_ref().map(|a| (&a.party).into()),
            agency_in_contract: c.agency.as_ref().is_some_and(|a| a.in_contract),
            amount: c.amount.plain(),
            technical_amount: c.technical_amount.plain(),
            signed_on: day(c.signed_on),
            registered_on: day(c.registered().map(|r| r.on)),
            registry: c.registered().map(|r| r.registry.clone()),
            statement: c.proceedings.statement.clone(),
            items: c.proceedings.items.iter().map(|i| i.reason.clone()).collect(),
            achievement: c.achievement.clone(),
            deal: c.deal.clone(),
        }
    }
}

impl From<&Receipt> for ContractReceipt {
    fn from(r: &Receipt) -> Self {
        Self {
            id: r.id.to_string(),
            on: r.on.to_string(),
            amount: r.amount.plain(),
            reason: r.reason.clone(),
            slip_no: r.slip_no.clone(),
            invoice_no: r.invoice_no.clone(),
            confirmed: r.confirmed_at.is_some(),
        }
    }
}

impl From<&Count> for ContractCount {
    fn from(c: &Count) -> Self {
        Self {
            key: c.key.clone(),
            contracts: c.contracts,
            amount: c.amount.plain(),
            technical_amount: c.technical.plain(),
        }
    }
}

fn made(cx: &Cx, id: impl std::fmt::Display) -> Reply {
    cx.json(StatusCode::CREATED, &ContractCreated { id: id.to_string() })
}

fn view(cx: &Cx, contract: &Contract) -> Reply {
    cx.json(StatusCode::OK, &ContractView::from(contract))
}

/// Your own contracts, or those of your post, latest change first.
#[utoipa::path(get, path = "/contracts", tag = "contracts", params(("page" = Option<u64>, Query)),
    responses((status = 200, body = ContractList)))]
pub async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Reply {
    let page = Page::new(query.page.parse().unwrap_or(1), Page::SIZE);
    let Some(filter) = house::own_filter(&cx.actor) else {
        return cx.json(StatusCode::OK, &ContractList { contracts: Vec::new(), total: 0 });
    };
    let found = store::list(cx.db().reader(), &filter, page).await?;
    let contracts = found.rows.iter().map(ContractView::from).collect();
    cx.json(StatusCode::OK, &ContractList { contracts, total: found.total })
}

/// Statistics of a year, for everybody.
#[utoipa::path(get, path = "/contracts/statistics", tag = "contracts",
    params(("year" = Option<i32>, Query)), responses((status = 200, body = ContractStatistics)))]
pub async fn statistics(cx: Cx, Query(query): Query<PageQuery>) -> Reply {
    let this = cx.now().day().year();
    let year = query.year.parse().ok().filter(|y| (1984..=this).contains(y)).unwrap_or(this);
    let found = stats::year(cx.db().reader(), year, &cx.pack()).await?;
    let all = |counts: &[Count]| counts.iter().map(ContractCount::from).collect();
    cx.json(
        StatusCode::OK,
        &ContractStatistics {
            year,
            total: ContractCount { key: year.to_string(), ..(&found.total).into() },
            kinds: all(&found.kinds),
            months: all(&found.months),
            outflow: all(&found.outflow),
            inflow: all(&found.inflow),
        },
    )
}

/// One contract.
#[utoipa::path(get, path = "/contracts/{id}", tag = "contracts", params(("id" = String, Path)),
    responses((status = 200, body = ContractView), (status = 404, description = "not yours")))]
pub async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let contract = load(&cx, contract_id(&id)?).await?;
    cx.may(&READ, &contract.subject())?;
    view(&cx, &contract)
}

/// A new draft.
#[utoipa::path(post, path = "/contracts", tag = "contracts", request_body = ContractRaw,
    responses((status = 201, body = ContractCreated), (status = 422, description = "fields to mend")))]
pub async fn create(cx: Cx, body: Body<ContractRaw>) -> Reply {
    let id = ops::save::draft(&cx, &body.0, &[]).await?;
    made(&cx, id)
}

/// Another content of a contract that is not finished.
#[utoipa::path(post, path = "/contracts/{id}/edit", tag = "contracts", request_body = ContractRaw,
    params(("id" = String, Path)), responses((status = 200, body = ContractView),
    (status = 409, description = "with the registry already")))]
pub async fn edit(cx: Cx, Path(id): Path<String>, body: Body<ContractRaw>) -> Reply {
    let id = ops::save::edit(&cx, contract_id(&id)?, &body.0, &[]).await?;
    view(&cx, &load(&cx, id).await?)
}

/// Scans: multipart, the field's name says the kind (`text`, `brokerage`, `proof`, `other`).
#[utoipa::path(post, path = "/contracts/{id}/files", tag = "contracts", params(("id" = String, Path)),
    responses((status = 200, body = ContractView), (status = 422, description = "no file, or a wrong one")))]
pub async fn files(cx: Cx, Path(id): Path<String>, form: Form<OnlyFiles>) -> Reply {
    let id = contract_id(&id)?;
    ops::save::add_files(&cx, id, &form.files).await?;
    view(&cx, &load(&cx, id).await?)
}

/// The 平台核验单, PDF.
#[utoipa::path(get, path = "/contracts/{id}/paper", tag = "contracts", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>),
    (status = 409, description = "not registered")))]
pub async fn paper(cx: Cx, Path(id): Path<String>) -> Reply {
    pages::show::check_paper(cx, Path(id)).await
}

/// The draft of the contract, filled from its record.
#[utoipa::path(get, path = "/contracts/{id}/draft", tag = "contracts",
    params(("id" = String, Path), ("format" = Option<String>, Query, description = "pdf or docx")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>),
    (status = 409, description = "the pack has no draft of this kind")))]
pub async fn draft(cx: Cx, Path(id): Path<String>, query: Query<FormatRaw>) -> Reply {
    pages::show::draft(cx, Path(id), query).await
}

/// Contracts registered in a period, for the seal.
#[utoipa::path(get, path = "/contracts/register", tag = "contracts",
    params(("from" = Option<String>, Query), ("to" = Option<String>, Query),
    ("format" = Option<String>, Query, description = "pdf, docx or xlsx")),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>),
    (status = 422, description = "no such period")))]
pub async fn register(cx: Cx, Query(raw): Query<PeriodRaw>) -> Reply {
    crate::paper::register::register(&cx, &raw).await
}

/// Hands in for 认定登记.
#[utoipa::path(post, path = "/contracts/{id}/submit", tag = "contracts", params(("id" = String, Path)),
    responses((status = 200, body = ContractView), (status = 409, description = "not signed"),
    (status = 422, description = "what stops it")))]
pub async fn submit(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = ops::submit::submit(&cx, contract_id(&id)?).await?;
    view(&cx, &load(&cx, id).await?)
}

/// A decision of the registry.
#[utoipa::path(post, path = "/contracts/{id}/review", tag = "contracts", request_body = ReviewRaw,
    params(("id" = String, Path)), responses((status = 200, body = ContractView),
    (status = 409, description = "the state does not allow it")))]
pub async fn review(cx: Cx, Path(id): Path<String>, body: Body<ReviewRaw>) -> Reply {
    view(&cx, &ops::review::review(&cx, contract_id(&id)?, &body.0).await?)
}

/// The opinion of the experts.
#[utoipa::path(post, path = "/contracts/{id}/experts", tag = "contracts", request_body = ExpertsRaw,
    params(("id" = String, Path)), responses((status = 200, body = ContractView)))]
pub async fn experts(cx: Cx, Path(id): Path<String>, body: Body<ExpertsRaw>) -> Reply {
    view(&cx, &ops::review::hear_experts(&cx, contract_id(&id)?, &body.0).await?)
}

/// Asks for a change of a registered contract.
#[utoipa::path(post, path = "/contracts/{id}/change", tag = "contracts", request_body = ContractRaw,
    params(("id" = String, Path)), responses((status = 200, body = ContractView)))]
pub async fn change(cx: Cx, Path(id): Path<String>, body: Body<ContractRaw>) -> Reply {
    view(&cx, &ops::change::ask_change(&cx, contract_id(&id)?, &body.0).await?)
}

/// Asks for cancellation.
#[utoipa::path(post, path = "/contracts/{id}/cancel", tag = "contracts", request_body = CancelRaw,
    params(("id" = String, Path)), responses((status = 200, body = ContractView)))]
pub async fn cancel(cx: Cx, Path(id): Path<String>, body: Body<CancelRaw>) -> Reply {
    view(&cx, &ops::change::ask_cancel(&cx, contract_id(&id)?, &body.0).await?)
}

/// The registry's answer to a wish for change.
#[utoipa::path(post, path = "/contracts/{id}/settle", tag = "contracts", request_body = SettleRaw,
    params(("id" = String, Path)), responses((status = 200, body = ContractView)))]
pub async fn settle(cx: Cx, Path(id): Path<String>, body: Body<SettleRaw>) -> Reply {
    view(&cx, &ops::change::settle(&cx, contract_id(&id)?, &body.0).await?)
}

/// 撤销登记.
#[utoipa::path(post, path = "/contracts/{id}/revoke", tag = "contracts", request_body = RevokeRaw,
    params(("id" = String, Path)), responses((status = 200, body = ContractView)))]
pub async fn revoke(cx: Cx, Path(id): Path<String>, body: Body<RevokeRaw>) -> Reply {
    view(&cx, &ops::change::revoke(&cx, contract_id(&id)?, &body.0).await?)
}

/// The national number that came later.
#[utoipa::path(post, path = "/contracts/{id}/number", tag = "contracts", request_body = NumberRaw,
    params(("id" = String, Path)), responses((status = 200, body = ContractView)))]
pub async fn number(cx: Cx, Path(id): Path<String>, body: Body<NumberRaw>) -> Reply {
    view(&cx, &ops::change::set_number(&cx, contract_id(&id)?, &body.0).await?)
}

/// Files a registration made elsewhere.
#[utoipa::path(post, path = "/contracts/external", tag = "contracts", request_body = ContractRaw,
    responses((status = 201, body = ContractCreated), (status = 422, description = "fields to mend")))]
pub async fn external(cx: Cx, body: Body<ContractRaw>) -> Reply {
    let id = ops::external::file_external(&cx, &body.0, &[]).await?;
    made(&cx, id)
}

/// Verifies a registration made elsewhere.
#[utoipa::path(post, path = "/contracts/{id}/verify", tag = "contracts", request_body = VerifyRaw,
    params(("id" = String, Path)), responses((status = 200, body = ContractView),
    (status = 409, description = "no scan")))]
pub async fn verify(cx: Cx, Path(id): Path<String>, body: Body<VerifyRaw>) -> Reply {
    view(&cx, &ops::external::verify_external(&cx, contract_id(&id)?, &body.0).await?)
}

/// Receipts of a contract.
#[utoipa::path(get, path = "/contracts/{id}/receipts", tag = "contracts", params(("id" = String, Path)),
    responses((status = 200, body = ContractReceipts)))]
pub async fn receipts(cx: Cx, Path(id): Path<String>) -> Reply {
    let contract = load(&cx, contract_id(&id)?).await?;
    cx.may(&READ, &contract.subject())?;
    let all = records::receipts(cx.db().reader(), contract.id).await?;
    let received: Fen = all.iter().map(|r| r.amount).sum();
    let receipts = all.iter().map(ContractReceipt::from).collect();
    cx.json(StatusCode::OK, &ContractReceipts { receipts, received: received.plain() })
}

/// Records money that came in.
#[utoipa::path(post, path = "/contracts/{id}/receipts", tag = "contracts", request_body = ReceiptRaw,
    params(("id" = String, Path)), responses((status = 201, body = ContractCreated),
    (status = 422, description = "fields to mend")))]
pub async fn record(cx: Cx, Path(id): Path<String>, body: Body<ReceiptRaw>) -> Reply {
    let id = ops::receipt::record_receipt(&cx, contract_id(&id)?, &body.0, &[]).await?;
    made(&cx, id)
}

/// The other party confirms a receipt.
#[utoipa::path(post, path = "/contracts/{id}/receipts/{receipt}/confirm", tag = "contracts",
    params(("id" = String, Path), ("receipt" = String, Path)),
    responses((status = 200, body = ContractCreated), (status = 403, description = "your own receipt")))]
pub async fn confirm(cx: Cx, Path((id, receipt)): Path<(String, String)>) -> Reply {
    let key: ReceiptId = receipt.parse().map_err(|_| Problem::NotFound)?;
    ops::receipt::confirm_receipt(&cx, contract_id(&id)?, key).await?;
    cx.json(StatusCode::OK, &ContractCreated { id: receipt })
}

/// Files evidence of conversion.
#[utoipa::path(post, path = "/contracts/{id}/evidence", tag = "contracts", request_body = EvidenceRaw,
    params(("id" = String, Path)), responses((status = 201, body = ContractCreated)))]
pub async fn evidence(cx: Cx, Path(id): Path<String>, body: Body<EvidenceRaw>) -> Reply {
    let id = ops::evidence::file_evidence(&cx, contract_id(&id)?, &body.0, &[]).await?;
    made(&cx, id)
}

/// The county checks on the spot.
#[utoipa::path(post, path = "/contracts/{id}/evidence/{evidence}", tag = "contracts",
    request_body = EvidenceCheckRaw, params(("id" = String, Path), ("evidence" = String, Path)),
    responses((status = 200, body = ContractCreated)))]
pub async fn check(
    cx: Cx,
    Path((id, evidence)): Path<(String, String)>,
    body: Body<EvidenceCheckRaw>,
) -> Reply {
    let key: EvidenceId = evidence.parse().map_err(|_| Problem::NotFound)?;
    ops::evidence::check_evidence(&cx, contract_id(&id)?, key, &body.0).await?;
    cx.json(StatusCode::OK, &ContractCreated { id: evidence })
}
