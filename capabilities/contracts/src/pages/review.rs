//! The clerk's page: evidence left; check-list, amounts and decision right.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Fen, Problem};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::model::{Contract, Mark};
use crate::ops::change::{NumberRaw, RevokeRaw, SettleRaw};
use crate::ops::external::VerifyRaw;
use crate::ops::review::{ExpertsRaw, ReviewRaw};
use crate::ops::{self, load};
use crate::pages::show::{View, view};
use crate::pages::{FileRow, choices, contract_id, files, plain_choices, yes_no};
use crate::permissions::REVIEW;
use crate::records::FileKind;
use crate::rules::Finding;
use crate::state::State;

/// The page.
#[derive(Template)]
#[template(path = "contracts/review.html")]
pub struct ReviewPage {
    pub(crate) chrome: Chrome,
    pub(crate) contract: Contract,
    pub(crate) view: View,
    pub(crate) files: Vec<FileRow>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) checks: Vec<CheckRow>,
    pub(crate) needs_experts: bool,
    pub(crate) change: Option<Vec<(&'static str, String, String)>>,
    pub(crate) options: Options,
    pub(crate) raws: Raws,
    pub(crate) errors: Errors,
}

/// An item of the check-list.
pub struct CheckRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) findings: Vec<Finding>,
    pub(crate) mark: &'static str,
}

/// The pickers.
pub struct Options {
    pub(crate) decisions: Vec<Choice>,
    pub(crate) items: Vec<Choice>,
    pub(crate) refusals: Vec<Choice>,
    pub(crate) revocations: Vec<Choice>,
    pub(crate) favourable: Vec<Choice>,
    pub(crate) fits: Vec<Choice>,
    pub(crate) grant: Vec<Choice>,
}

/// What was typed into the form that the state shows.
#[derive(Debug, Default, Clone)]
pub struct Raws {
    pub(crate) review: ReviewRaw,
    pub(crate) experts: ExpertsRaw,
    pub(crate) settle: SettleRaw,
    pub(crate) revoke: RevokeRaw,
    pub(crate) number: NumberRaw,
    pub(crate) verify: VerifyRaw,
}

impl ReviewPage {
    /// The name of a field of the check-list: `marks[1][mark]`.
    pub(crate) fn at(&self, i: &usize, field: &str) -> String {
        format!("marks[{i}][{field}]")
    }

    /// Is it in one of the states of the registration?
    pub(crate) fn decides(&self) -> bool {
        State::WITH_CLERK.contains(&self.contract.state) && !self.hears()
    }

    /// Does it wait for the experts' opinion?
    pub(crate) fn hears(&self) -> bool {
        self.contract.state == State::ExpertReview && self.contract.proceedings.experts.is_none()
    }

    /// Is it registered, so that it may be numbered or revoked?
    pub(crate) fn stands(&self) -> bool {
        matches!(self.contract.state, State::Registered | State::Verified)
    }

    /// Is the scan of an outside registration there?
    pub(crate) fn has_proof(&self) -> bool {
        self.files.iter().any(|f| f.of.kind == FileKind::Proof)
    }
}

/// The decisions that the state allows.
pub(crate) fn decisions(state: State, needs_experts: bool) -> Vec<Choice> {
    let back = Choice::new("return", "退回补正").hint("选要补的项，一次列全");
    let refuse = Choice::new("refuse", "不予登记").hint("要选原因");
    let register = Choice::new("register", "予以登记").hint("双方收到登记结果，可以下载核验单");
    let mut all = match state {
        State::Submitted => vec![Choice::new("accept", "受理").hint("从受理之日起算期限")],
        State::ExpertReview => vec![register],
        _ if needs_experts => vec![
            Choice::new("experts", "送专家复审").hint("达到大额标准，要先听专家意见"),
            Choice::new("examine", "先存核对清单").hint("还不作决定，期限照算"),
        ],
        _ => vec![
            register,
            Choice::new("examine", "先存核对清单").hint("还不作决定，期限照算"),
            Choice::new("experts", "送专家复审").hint("有争议的也可以送"),
        ],
    };
    all.push(back);
    if state != State::Submitted {
        all.push(refuse);
    }
    all
}

/// Rows of the check-list with what was found and marked.
pub(crate) fn check_rows(
    c: &Contract,
    findings: &[Finding],
    pack: &kezhuan_pack::Pack,
) -> Vec<CheckRow> {
    let mark = |id: &str| match c.proceedings.marks.get(id) {
        Some(Mark::Fine) => "fine",
        Some(Mark::Wrong) => "wrong",
        None => "",
    };
    let row = |term: &kezhuan_pack::Term| CheckRow {
        id: term.id.clone(),
        name: term.name.clone(),
        findings: findings.iter().filter(|f| f.check == term.id).cloned().collect(),
        mark: mark(&term.id),
    };
    pack.contracts.checks.iter().map(row).collect()
}

/// What a change would change: field, before, after.
fn differences(c: &Contract) -> Option<Vec<(&'static str, String, String)>> {
    let change = c.proceedings.change.as_ref()?;
    let Some(next) = &change.content else { return Some(Vec::new()) };
    let day = |d: Option<kezhuan_kernel::Day>| d.map(|d| d.to_string()).unwrap_or_default();
    let plan = |rows: &[crate::content::PlanRow]| {
        rows.iter().map(|r| format!("{} {}", r.due, r.amount)).collect::<Vec<_>>().join("；")
    };
    let rows = [
        ("项目名称", c.title.clone(), next.title.clone()),
        ("合同成交额（元）", c.amount.to_string(), next.amount.to_string()),
        ("技术交易额（元）", c.technical_amount.to_string(), next.technical_amount.to_string()),
        ("卖方", c.seller.name.clone(), next.seller.name.clone()),
        ("买方", c.buyer.name.clone(), next.buyer.name.clone()),
        ("签订日期", day(c.signed_on), day(next.signed_on)),
        ("有效期止", day(c.until), day(next.until)),
        ("付款计划", plan(&c.plan), plan(&next.plan)),
        ("内容摘要", c.summary.clone(), next.summary.clone()),
    ];
    Some(rows.into_iter().filter(|(_, before, after)| before != after).collect())
}

fn options(c: &Contract, needs_experts: bool, pack: &kezhuan_pack::Pack) -> Options {
    let words = &pack.contracts;
    Options {
        decisions: decisions(c.state, needs_experts),
        items: choices(&words.return_reasons),
        refusals: plain_choices(&words.refusal_reasons),
        revocations: plain_choices(&words.revoke_reasons),
        favourable: yes_no("同意登记", "不同意登记"),
        fits: yes_no("与登记机构核对相符", "不符"),
        grant: yes_no("同意", "不同意"),
    }
}

/// The form as the clerk first sees it: what the findings suggest is ticked.
fn suggested(cx: &Cx, c: &Contract, findings: &[Finding]) -> Raws {
    let mut items: Vec<String> = Vec::new();
    let weighty = findings.iter().filter(|f| f.weight != crate::rules::Weight::Fine);
    for reason in weighty.filter_map(|f| f.reason) {
        if !items.iter().any(|i| i == reason) {
            items.push(reason.to_owned());
        }
    }
    let review = ReviewRaw {
        items,
        technical_amount: Fen::plain(c.technical_amount),
        registry: cx.pack().about.host.clone(),
        ..ReviewRaw::default()
    };
    Raws { review, ..Raws::default() }
}

async fn reviewable(cx: &Cx, id: &str) -> Result<Contract, Problem> {
    let contract = load(cx, contract_id(id)?).await?;
    cx.may(&REVIEW, &contract.parties_subject())?;
    Ok(contract)
}

async fn page(
    cx: &Cx,
    contract: Contract,
    raws: Option<Raws>,
    errors: Errors,
) -> Result<ReviewPage, Problem> {
    let pack = cx.pack();
    let findings = ops::findings(cx, &contract).await?;
    let needs_experts = pack.contracts.is_large(contract.technical_amount)
        && contract.proceedings.experts.is_none();
    Ok(ReviewPage {
        chrome: cx.chrome().await?,
        view: view(cx, &contract),
        files: files(cx, &contract).await?,
        checks: check_rows(&contract, &findings, &pack),
        needs_experts,
        change: differences(&contract),
        options: options(&contract, needs_experts, &pack),
        raws: raws.unwrap_or_else(|| suggested(cx, &contract, &findings)),
        findings,
        errors,
        contract,
    })
}

/// GET /contracts/{id}/review
pub async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let contract = reviewable(&cx, &id).await?;
    cx.page(&page(&cx, contract, None, Errors::none()).await?)
}

/// After a step: on to the contract, or the form again with its errors.
async fn after(
    cx: &Cx,
    contract: Contract,
    done: Result<Contract, Problem>,
    raws: Raws,
    said: &str,
) -> Reply {
    match done {
        Ok(next) if State::CLERK_ACTS.contains(&next.state) => {
            cx.go_saying(&format!("{}/review", next.href()), said)
        }
        Ok(next) => cx.go_saying(&next.href(), said),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(cx, contract, Some(raws), errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(problem) => Err(problem.into()),
    }
}

/// POST /contracts/{id}/review
pub async fn decide(cx: Cx, Path(id): Path<String>, form: Form<ReviewRaw>) -> Reply {
    let contract = reviewable(&cx, &id).await?;
    let done = ops::review::review(&cx, contract.id, &form.raw).await;
    let said = match form.raw.decision.as_str() {
        "accept" => "已受理，期限开始计算",
        "return" => "已退回，等申请方补正",
        "register" => "已登记，可以下载核验单",
        "refuse" => "已决定不予登记",
        "experts" => "已送专家复审",
        _ => "核对清单已存",
    };
    after(&cx, contract, done, Raws { review: form.raw, ..Raws::default() }, said).await
}

/// POST /contracts/{id}/experts
pub async fn experts(cx: Cx, Path(id): Path<String>, form: Form<ExpertsRaw>) -> Reply {
    let contract = reviewable(&cx, &id).await?;
    let done = ops::review::hear_experts(&cx, contract.id, &form.raw).await;
    after(&cx, contract, done, Raws { experts: form.raw, ..Raws::default() }, "专家意见已记").await
}

/// POST /contracts/{id}/settle
pub async fn settle(cx: Cx, Path(id): Path<String>, form: Form<SettleRaw>) -> Reply {
    let contract = reviewable(&cx, &id).await?;
    let done = ops::change::settle(&cx, contract.id, &form.raw).await;
    let said = "变更已审核，用过这份合同的人会收到通知";
    after(&cx, contract, done, Raws { settle: form.raw, ..Raws::default() }, said).await
}

/// POST /contracts/{id}/revoke
pub async fn revoke(cx: Cx, Path(id): Path<String>, form: Form<RevokeRaw>) -> Reply {
    let contract = load(&cx, contract_id(&id)?).await?;
    let done = ops::change::revoke(&cx, contract.id, &form.raw).await;
    let said = "登记已撤销，用过这份合同的人会收到通知";
    after(&cx, contract, done, Raws { revoke: form.raw, ..Raws::default() }, said).await
}

/// POST /contracts/{id}/number
pub async fn number(cx: Cx, Path(id): Path<String>, form: Form<NumberRaw>) -> Reply {
    let contract = reviewable(&cx, &id).await?;
    let done = ops::change::set_number(&cx, contract.id, &form.raw).await;
    after(&cx, contract, done, Raws { number: form.raw, ..Raws::default() }, "编号已填").await
}

/// POST /contracts/{id}/verify
pub async fn verify(cx: Cx, Path(id): Path<String>, form: Form<VerifyRaw>) -> Reply {
    let contract = reviewable(&cx, &id).await?;
    let done = ops::external::verify_external(&cx, contract.id, &form.raw).await;
    after(&cx, contract, done, Raws { verify: form.raw, ..Raws::default() }, "核验结果已记").await
}
