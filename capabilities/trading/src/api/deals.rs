//! Deals as JSON.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::{Body, Cx, Query, Reply};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::after::{Outcome, OutcomeRaw};
use crate::model::{Deal, DealId};
use crate::pages::list::{states, whose};
use crate::rules::{
    AnswerRaw, ConfirmRaw, DeclarationRaw, EndRaw, InterestRaw, NoteRaw, PromiseRaw,
};
use crate::sheet::Sheet;
use crate::special::{Equity, Share, Trial};
use crate::state::Side;
use crate::typed_sheet::SheetRaw;
use crate::{ops, store};

/// A deal in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealSummary {
    /// Id.
    pub id: String,
    /// `JY-2026-000417`.
    pub number: String,
    /// The achievement that is wanted, or null.
    pub achievement: Option<String>,
    /// The demand that is answered, or null.
    pub demand: Option<String>,
    /// The listing it came from, or null.
    pub listing: Option<String>,
    /// Title of what it is about.
    pub title: String,
    /// Seller.
    pub seller: String,
    /// Buyer; null as long as the company behind a demand stays hidden.
    pub buyer: Option<String>,
    /// State word.
    pub state: String,
    /// `seller`, `buyer`, `both` or `nobody`.
    pub turn: String,
    /// Waiting since.
    pub since: String,
    /// Promised until.
    pub due: Option<String>,
    /// The day it was agreed.
    pub agreed_on: Option<String>,
    /// The 公示.
    pub publicity: Option<String>,
    /// The contract.
    pub contract: Option<String>,
}

/// A deal with its sheets.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealView {
    /// The deal.
    pub deal: DealSummary,
    /// Intended way.
    pub mode: String,
    /// 集体决策文号.
    pub decision_number: String,
    /// Is the buyer an interested party? Null until the seller declares.
    pub interested: Option<bool>,
    /// Versions of the sheet, the first first.
    pub sheets: Vec<DealSheet>,
    /// What came after the contract: shares registered, a trial paid, returned, extended.
    pub after: Vec<DealOutcome>,
}

/// What came after a contract.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealOutcome {
    /// `registered`, `paid`, `returned` or `extended`.
    pub kind: String,
    /// On which day.
    pub on: String,
    /// Of an extension: the new last day.
    pub until: Option<String>,
    /// Who said so.
    pub side: String,
    /// In words.
    pub note: String,
}

/// 作价入股.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealEquity {
    /// The company.
    pub company: String,
    /// Is it still to be founded?
    pub to_found: bool,
    /// How the value was found.
    pub valuation: String,
    /// Who holds what.
    pub shares: Vec<DealShare>,
}

/// A shareholder.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealShare {
    /// Who.
    pub holder: String,
    /// In what it contributes.
    pub by: String,
    /// `12.25%`.
    pub part: String,
}

/// 先使用后付费.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealTrial {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// How it may be used meanwhile.
    pub conditions: String,
    /// What payment waits for.
    pub trigger: String,
}

/// A version of the sheet.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealSheet {
    /// Number.
    pub version: i64,
    /// Who proposed it.
    pub by: String,
    /// Way.
    pub mode: String,
    /// 独占, 排他, 普通.
    pub licence_mode: String,
    /// Years.
    pub years: Option<i64>,
    /// Territory.
    pub territory: String,
    /// Yuan.
    pub total: String,
    /// How it is paid.
    pub parts: Vec<DealPart>,
    /// Royalty in words.
    pub royalty: String,
    /// 作价入股, or null.
    pub equity: Option<DealEquity>,
    /// 先使用后付费, or null.
    pub trial: Option<DealTrial>,
    /// When it was proposed.
    pub proposed_at: String,
    /// When the other side confirmed it.
    pub confirmed_at: Option<String>,
}

/// A part of the price.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealPart {
    /// Paid until.
    pub due: String,
    /// Yuan.
    pub amount: String,
    /// Upon what.
    pub condition: String,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealCreated {
    /// Its id.
    pub id: String,
}

/// The number of a version.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealSheetCreated {
    /// 1, 2, 3 …
    pub version: i64,
}

/// Which deals.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    state: String,
    page: String,
}

async fn summary(cx: &Cx, deal: &Deal) -> Result<DealSummary, Problem> {
    let hidden = ops::alias(cx, deal).await?.is_some();
    Ok(DealSummary {
        id: deal.id.to_string(),
        number: deal.number.clone(),
        achievement: deal.achievement().map(|id| id.to_string()),
        demand: deal.demand().map(|id| id.to_string()),
        listing: deal.listing.map(|id| id.to_string()),
        title: deal.title.clone(),
        seller: deal.seller.to_string(),
        buyer: (!hidden).then(|| deal.buyer.to_string()),
        state: deal.state.word().to_owned(),
        turn: deal.turn.word().to_owned(),
        since: deal.turn_at.rfc3339(),
        due: deal.due.map(|day| day.to_string()),
        agreed_on: deal.agreed_on.map(|day| day.to_string()),
        publicity: deal.publicity.map(|id| id.to_string()),
        contract: deal.contract.map(|id| id.to_string()),
    })
}

fn sheet(sheet: &Sheet) -> DealSheet {
    let part = |part: &crate::sheet::Part| DealPart {
        due: part.due.to_string(),
        amount: part.amount.plain(),
        condition: part.condition.clone(),
    };
    DealSheet {
        version: sheet.version,
        by: sheet.by.word().to_owned(),
        mode: sheet.terms.mode.clone(),
        licence_mode: sheet.terms.licence_mode.clone(),
        years: sheet.terms.years,
        territory: sheet.terms.territory.clone(),
        total: sheet.terms.total.plain(),
        parts: sheet.terms.parts.iter().map(part).collect(),
        royalty: sheet.terms.royalty.clone(),
        equity: sheet.terms.equity().map(equity),
        trial: sheet.terms.trial().map(trial),
        proposed_at: sheet.proposed_at.rfc3339(),
        confirmed_at: sheet.confirmed_at.map(|at| at.rfc3339()),
    }
}

fn equity(equity: &Equity) -> DealEquity {
    let share = |share: &Share| DealShare {
        holder: share.holder.clone(),
        by: share.by.clone(),
        part: share.part.to_string(),
    };
    DealEquity {
        company: equity.company.clone(),
        to_found: equity.to_found,
        valuation: equity.valuation.clone(),
        shares: equity.shares.iter().map(share).collect(),
    }
}

fn trial(trial: &Trial) -> DealTrial {
    DealTrial {
        from: trial.from.to_string(),
        until: trial.until.to_string(),
        conditions: trial.conditions.clone(),
        trigger: trial.trigger.clone(),
    }
}

fn outcome(outcome: &Outcome) -> DealOutcome {
    DealOutcome {
        kind: outcome.kind.word().to_owned(),
        on: outcome.on.to_string(),
        until: outcome.until.map(|day| day.to_string()),
        side: outcome.side.word().to_owned(),
        note: outcome.note.clone(),
    }
}

fn deal_id(text: &str) -> Result<DealId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

async fn view(cx: &Cx, id: DealId) -> Reply {
    let deal = ops::readable(cx, id).await?;
    let sheets = store::sheets(cx.db().reader(), id).await?;
    let after = store::after::outcomes(cx.db().reader(), id).await?;
    let view = DealView {
        mode: deal.interest.mode.clone(),
        decision_number: deal.decision_number.clone(),
        interested: deal.declaration.as_ref().map(|d| d.interested),
        sheets: sheets.iter().map(sheet).collect(),
        after: after.iter().map(outcome).collect(),
        deal: summary(cx, &deal).await?,
    };
    cx.json(StatusCode::OK, &view)
}

/// The actor's deals; of the administration those of its region
#[utoipa::path(get, path = "/deals", tag = "deals",
    params(("state" = Option<String>, Query, description = "open, agreed, ended"),
        ("page" = Option<u64>, Query)),
    responses((status = 200, body = [DealSummary])))]
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Reply {
    let page = Page::new(query.page.parse().unwrap_or(1), Page::SIZE);
    let found = match whose(&cx) {
        Some(whose) => {
            store::list(cx.db().reader(), &whose, &states(&query.state), page).await?.rows
        }
        None => Vec::new(),
    };
    let mut rows = Vec::with_capacity(found.len());
    for deal in &found {
        rows.push(summary(&cx, deal).await?);
    }
    cx.json(StatusCode::OK, &rows)
}

/// One deal with the versions of its sheet
#[utoipa::path(get, path = "/deals/{id}", tag = "deals", params(("id" = String, Path)),
    responses((status = 200, body = DealView), (status = 404, description = "没有这笔交易")))]
pub async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    view(&cx, deal_id(&id)?).await
}

/// 提出合作意向
#[utoipa::path(post, path = "/deals", tag = "deals", request_body = InterestRaw,
    responses((status = 201, body = DealCreated), (status = 409, description = "不能洽谈"),
        (status = 422, description = "有字段要改")))]
pub async fn begin(cx: Cx, Body(raw): Body<InterestRaw>) -> Reply {
    let id = ops::begin::begin(&cx, raw.check(&cx.pack())?).await?;
    cx.json(StatusCode::CREATED, &DealCreated { id: id.to_string() })
}

/// 响应意向
#[utoipa::path(post, path = "/deals/{id}/answer", tag = "deals", params(("id" = String, Path)),
    request_body = AnswerRaw, responses((status = 200, body = DealView),
        (status = 409, description = "状态不对"), (status = 422, description = "有字段要改")))]
pub async fn answer(cx: Cx, Path(id): Path<String>, Body(raw): Body<AnswerRaw>) -> Reply {
    let id = deal_id(&id)?;
    let deal = ops::readable(&cx, id).await?;
    let (contact, declaration) = raw.check(deal.opener() == Side::Buyer)?;
    ops::answer::answer(&cx, id, contact, declaration).await?;
    view(&cx, id).await
}

/// 婉拒意向
#[utoipa::path(post, path = "/deals/{id}/decline", tag = "deals", params(("id" = String, Path)),
    request_body = EndRaw, responses((status = 200, body = DealView),
        (status = 409, description = "状态不对"), (status = 422, description = "有字段要改")))]
pub async fn decline(cx: Cx, Path(id): Path<String>, Body(raw): Body<EndRaw>) -> Reply {
    let id = deal_id(&id)?;
    ops::answer::decline(&cx, id, &raw).await?;
    view(&cx, id).await
}

/// 签保密承诺
#[utoipa::path(post, path = "/deals/{id}/promise", tag = "deals", params(("id" = String, Path)),
    request_body = PromiseRaw, responses((status = 200, body = DealView),
        (status = 409, description = "状态不对"), (status = 422, description = "有字段要改")))]
pub async fn promise(cx: Cx, Path(id): Path<String>, Body(raw): Body<PromiseRaw>) -> Reply {
    let id = deal_id(&id)?;
    ops::promise::promise(&cx, id, raw.check()?).await?;
    view(&cx, id).await
}

/// 更新利害关系声明
#[utoipa::path(post, path = "/deals/{id}/declare", tag = "deals", params(("id" = String, Path)),
    request_body = DeclarationRaw, responses((status = 200, body = DealView),
        (status = 409, description = "状态不对"), (status = 422, description = "有字段要改")))]
pub async fn declare(cx: Cx, Path(id): Path<String>, Body(raw): Body<DeclarationRaw>) -> Reply {
    let id = deal_id(&id)?;
    ops::answer::declare(&cx, id, raw.check()?).await?;
    view(&cx, id).await
}

/// 提出一版议价单
#[utoipa::path(post, path = "/deals/{id}/sheets", tag = "deals", params(("id" = String, Path)),
    request_body = SheetRaw, responses((status = 201, body = DealSheetCreated),
        (status = 409, description = "对方有新的一版"), (status = 422, description = "有字段要改")))]
pub async fn propose(cx: Cx, Path(id): Path<String>, Body(raw): Body<SheetRaw>) -> Reply {
    let id = deal_id(&id)?;
    let version = ops::propose::propose(&cx, id, raw.check(&cx.pack())?, &[]).await?;
    cx.json(StatusCode::CREATED, &DealSheetCreated { version })
}

/// 确认一版议价单
#[utoipa::path(post, path = "/deals/{id}/confirm", tag = "deals", params(("id" = String, Path)),
    request_body = ConfirmRaw, responses((status = 200, body = DealView),
        (status = 409, description = "不是最新的一版，或者已经确认")))]
pub async fn confirm(cx: Cx, Path(id): Path<String>, Body(raw): Body<ConfirmRaw>) -> Reply {
    let id = deal_id(&id)?;
    ops::confirm::confirm(&cx, id, raw.check()?).await?;
    view(&cx, id).await
}

/// 补记入股登记或试用结果
#[utoipa::path(post, path = "/deals/{id}/after", tag = "deals", params(("id" = String, Path)),
    request_body = OutcomeRaw, responses((status = 200, body = DealView),
        (status = 409, description = "没有要补记的"), (status = 422, description = "有字段要改")))]
pub async fn after(cx: Cx, Path(id): Path<String>, Body(raw): Body<OutcomeRaw>) -> Reply {
    let id = deal_id(&id)?;
    ops::after::tell(&cx, id, &raw, &[]).await?;
    view(&cx, id).await
}

/// 终止
#[utoipa::path(post, path = "/deals/{id}/end", tag = "deals", params(("id" = String, Path)),
    request_body = EndRaw, responses((status = 200, body = DealView),
        (status = 409, description = "状态不对"), (status = 422, description = "有字段要改")))]
pub async fn end(cx: Cx, Path(id): Path<String>, Body(raw): Body<EndRaw>) -> Reply {
    let id = deal_id(&id)?;
    ops::end::end(&cx, id, &raw).await?;
    view(&cx, id).await
}

/// 留言
#[utoipa::path(post, path = "/deals/{id}/notes", tag = "deals", params(("id" = String, Path)),
    request_body = NoteRaw, responses((status = 201, body = DealCreated),
        (status = 422, description = "有字段要改")))]
pub async fn note(cx: Cx, Path(id): Path<String>, Body(raw): Body<NoteRaw>) -> Reply {
    let message = raw.check(false, cx.now().day())?;
    let made = ops::note::note(&cx, deal_id(&id)?, message, &[]).await?;
    cx.json(StatusCode::CREATED, &DealCreated { id: made.to_string() })
}

/// 请市场运营参加
#[utoipa::path(post, path = "/deals/{id}/desk", tag = "deals", params(("id" = String, Path)),
    responses((status = 200, body = DealView), (status = 409, description = "已经参加")))]
pub async fn invite(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = deal_id(&id)?;
    ops::note::invite(&cx, id).await?;
    view(&cx, id).await
}

/// 起草合同
#[utoipa::path(post, path = "/deals/{id}/contract", tag = "deals", params(("id" = String, Path)),
    responses((status = 201, body = DealCreated), (status = 409, description = "还没有成交")))]
pub async fn contract(cx: Cx, Path(id): Path<String>) -> Reply {
    let made = ops::contract::draft_contract(&cx, deal_id(&id)?).await?;
    cx.json(StatusCode::CREATED, &DealCreated { id: made.to_string() })
}
