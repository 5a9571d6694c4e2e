//! Forms of a contract: new, edit, change, filing elsewhere; checking the answers and handing in.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply, filters};

use crate::content::Content;
use crate::model::Contract;
use crate::ops;
use crate::pages::{FileRow, choices, contract_id, files, plain_choices};
use crate::permissions::{APPLY, FILE_EXTERNAL, READ, WRITE};
use crate::raw::{ClauseRaw, ContractRaw, PartyRaw, PlanRaw};
use crate::rules::{self, Finding, Weight};
use crate::state::Origin;

/// Which form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A new contract.
    New,
    /// Another content of a contract that is not finished.
    Edit,
    /// Another content of a registered one.
    Change,
    /// A registration made elsewhere.
    External,
}

/// The form.
#[derive(Template)]
#[template(path = "contracts/edit.html")]
pub struct FormPage {
    pub(crate) chrome: Chrome,
    pub(crate) purpose: Purpose,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) number: String,
    pub(crate) raw: ContractRaw,
    pub(crate) errors: Errors,
    pub(crate) options: Options,
    pub(crate) clauses: Vec<ClauseRow>,
    pub(crate) files: Vec<FileRow>,
    pub(crate) items: Vec<(String, String)>,
    pub(crate) statement: String,
}

/// The pickers of the form.
pub struct Options {
    pub(crate) kinds: Vec<Choice>,
    pub(crate) subkinds: Vec<Choice>,
    pub(crate) payment_modes: Vec<Choice>,
    pub(crate) licence_modes: Vec<Choice>,
    pub(crate) fields: Vec<Choice>,
    pub(crate) industries: Vec<Choice>,
    pub(crate) seller_word: String,
    pub(crate) buyer_word: String,
}

/// Where the contract says one of the things it must say.
pub struct ClauseRow {
    pub(crate) item: String,
    pub(crate) name: String,
    pub(crate) at: String,
}

/// Which side the actor's organization is on.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct NewQuery {
    side: String,
    kind: String,
}

impl Options {
    pub(crate) fn of(kind: &str, pack: &kezhuan_pack::Pack) -> Self {
        let words = &pack.contracts;
        let chosen = words.kinds.get(kind);
        let subkinds = chosen.map(|k| k.subkinds.clone()).unwrap_or_default();
        Self {
            kinds: plain_choices(&words.kinds),
            subkinds: subkinds.into_iter().map(|s| Choice::new(s.clone(), s)).collect(),
            payment_modes: plain_choices(&words.payment_modes),
            licence_modes: plain_choices(&words.licence_modes),
            fields: plain_choices(&words.fields),
            industries: choices(&pack.industries.all),
            seller_word: chosen.map_or("卖方", |k| &k.seller).to_owned(),
            buyer_word: chosen.map_or("买方", |k| &k.buyer).to_owned(),
        }
    }
}

impl FormPage {
    /// The name of a field of a row: `plan[1][due]`.
    pub(crate) fn at(&self, list: &str, i: &usize, field: &str) -> String {
        if field.is_empty() { format!("{list}[{i}]") } else { format!("{list}[{i}][{field}]") }
    }

    pub(crate) fn heading(&self) -> &'static str {
        match self.purpose {
            Purpose::New => "登记技术合同",
            Purpose::Edit => "修改合同",
            Purpose::Change => "申请变更",
            Purpose::External => "备案外地登记",
        }
    }

    pub(crate) fn is_external(&self) -> bool {
        self.purpose == Purpose::External
    }

    pub(crate) fn is_licence(&self) -> bool {
        self.raw.kind == "licence"
    }
}

/// Rows of the clause list: what the kind asks for, with what was typed.
pub(crate) fn clause_rows(raw: &ContractRaw, pack: &kezhuan_pack::Pack) -> Vec<ClauseRow> {
    let typed = |item: &str| {
        let row = raw.clauses.iter().find(|row: &&ClauseRaw| row.item == item);
        row.map(|row| row.at.clone()).unwrap_or_default()
    };
    let row = |(item, name): (&str, &str)| ClauseRow {
        item: item.to_owned(),
        name: name.to_owned(),
        at: typed(item),
    };
    rules::clause_items(&raw.kind, pack).into_iter().map(row).collect()
}

async fn page(
    cx: &Cx,
    purpose: Purpose,
    contract: Option<&Contract>,
    mut raw: ContractRaw,
    errors: Errors,
) -> Result<FormPage, Problem> {
    let pack = cx.pack();
    if raw.plan.is_empty() {
        raw.plan.push(PlanRaw::default());
    }
    let href = contract.map(Contract::href).unwrap_or_default();
    let reasons = &pack.contracts.return_reasons;
    let items = contract.map(|c| c.proceedings.items.as_slice()).unwrap_or_default();
    Ok(FormPage {
        chrome: cx.chrome().await?,
        purpose,
        action: match (purpose, contract) {
            (Purpose::Change, _) => format!("{href}/change"),
            (_, Some(_)) => format!("{href}/edit"),
            (Purpose::External, None) => "/contracts/external".to_owned(),
            (_, None) => "/contracts".to_owned(),
        },
        back: if href.is_empty() { "/contracts".to_owned() } else { href },
        number: contract.map(|c| c.platform_no.clone()).unwrap_or_default(),
        errors,
        options: Options::of(&raw.kind, &pack),
        clauses: clause_rows(&raw, &pack),
        files: match contract {
            Some(c) => files(cx, c).await?.into_iter().filter(|f| f.is_of(&c.id)).collect(),
            None => Vec::new(),
        },
        items: items.iter().map(|i| (reasons.name(&i.reason).to_owned(), i.note.clone())).collect(),
        statement: contract
            .filter(|c| !c.proceedings.items.is_empty())
            .map(|c| c.proceedings.statement.clone())
            .unwrap_or_default(),
        raw,
    })
}

/// The form with the actor's own organization filled in.
async fn fresh(cx: &Cx, buyer: bool, kind: &str) -> Result<ContractRaw, Problem> {
    let mut raw = ContractRaw {
        kind: kind.to_owned(),
        payment_mode: "instalments".to_owned(),
        ..ContractRaw::default()
    };
    if let Some(member) = cx.actor.organization() {
        let id = kezhuan_kernel::Id::from_uuid(member.organization);
        if let Some(own) = kezhuan_organizations::get(cx.db().reader(), id).await? {
            let own = PartyRaw {
                organization: if own.credit_code.is_none() {
                    own.id.to_string()
                } else {
                    String::new()
                },
                credit_code: own.credit_code.as_ref().map(ToString::to_string).unwrap_or_default(),
                name: own.name.clone(),
                region: own.region.clone(),
            };
            *(if buyer { &mut raw.buyer } else { &mut raw.seller }) = own;
        }
    }
    Ok(raw)
}

/// GET /contracts/new
pub async fn new(cx: Cx, Query(query): Query<NewQuery>) -> Reply {
    cx.may(&WRITE, &kezhuan_authority::Subject::none())?;
    let raw = fresh(&cx, query.side == "buyer", &query.kind).await?;
    cx.page(&page(&cx, Purpose::New, None, raw, Errors::none()).await?)
}

/// POST /contracts
pub async fn create(cx: Cx, mut form: Form<ContractRaw>) -> Reply {
    if form.raw.turn_rows() {
        return cx.page(&page(&cx, Purpose::New, None, form.raw, Errors::none()).await?);
    }
    match ops::save::draft(&cx, &form.raw, &form.files).await {
        Ok(id) => cx.go_saying(&format!("/contracts/{id}/submit"), "已保存，核对一遍再提交"),
        Err(problem) => again(&cx, Purpose::New, None, form.raw, problem).await,
    }
}

/// The form again with its errors; other problems go on.
async fn again(
    cx: &Cx,
    purpose: Purpose,
    contract: Option<&Contract>,
    raw: ContractRaw,
    problem: Problem,
) -> Reply {
    let Problem::Invalid(errors) = problem else { return Err(problem.into()) };
    let errors = Errors::from(errors);
    cx.form_again(&page(cx, purpose, contract, raw, errors.clone()).await?, &errors)
}

/// The form filled from a contract; an external one with its registration.
fn filled(contract: &Contract, content: &Content) -> ContractRaw {
    let registration =
        contract.registration.as_ref().filter(|_| contract.origin == Origin::External);
    ContractRaw {
        national_no: contract.national_no.clone().unwrap_or_default(),
        registered_on: registration.map(|r| r.on.to_string()).unwrap_or_default(),
        registry: registration.map(|r| r.registry.clone()).unwrap_or_default(),
        registered_in: registration.map(|r| r.region.clone()).unwrap_or_default(),
        ..ContractRaw::of(content)
    }
}

fn purpose_of(contract: &Contract) -> Purpose {
    match contract.origin {
        Origin::Local => Purpose::Edit,
        Origin::External => Purpose::External,
    }
}

/// GET /contracts/{id}/edit
pub async fn edit_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let contract = readable(&cx, &id).await?;
    cx.may(&WRITE, &contract.parties_subject())?;
    let raw = filled(&contract, &contract.content);
    let page = page(&cx, purpose_of(&contract), Some(&contract), raw, Errors::none()).await?;
    cx.page(&page)
}

async fn readable(cx: &Cx, id: &str) -> Result<Contract, Problem> {
    let contract = ops::load(cx, contract_id(id)?).await?;
    cx.may(&READ, &contract.subject())?;
    Ok(contract)
}

/// POST /contracts/{id}/edit
pub async fn edit(cx: Cx, Path(id): Path<String>, mut form: Form<ContractRaw>) -> Reply {
    let contract = readable(&cx, &id).await?;
    let purpose = purpose_of(&contract);
    if form.raw.turn_rows() {
        let page = page(&cx, purpose, Some(&contract), form.raw, Errors::none()).await?;
        return cx.page(&page);
    }
    match ops::save::edit(&cx, contract.id, &form.raw, &form.files).await {
        Ok(_) if purpose == Purpose::External => {
            cx.go_saying(&contract.href(), "已重新备案，等登记员核验")
        }
        Ok(id) => cx.go_saying(&format!("/contracts/{id}/submit"), "已保存，核对一遍再提交"),
        Err(problem) => again(&cx, purpose, Some(&contract), form.raw, problem).await,
    }
}

/// GET /contracts/{id}/change
pub async fn change_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let contract = readable(&cx, &id).await?;
    cx.may(&APPLY, &contract.parties_subject())?;
    let raw = filled(&contract, &contract.content);
    cx.page(&page(&cx, Purpose::Change, Some(&contract), raw, Errors::none()).await?)
}

/// POST /contracts/{id}/change
pub async fn change(cx: Cx, Path(id): Path<String>, mut form: Form<ContractRaw>) -> Reply {
    let contract = readable(&cx, &id).await?;
    if form.raw.turn_rows() {
        let page = page(&cx, Purpose::Change, Some(&contract), form.raw, Errors::none()).await?;
        return cx.page(&page);
    }
    match ops::change::ask_change(&cx, contract.id, &form.raw).await {
        Ok(c) => cx.go_saying(&c.href(), "已申请变更，等登记员审核；审核完成以前按原内容算"),
        Err(problem) => again(&cx, Purpose::Change, Some(&contract), form.raw, problem).await,
    }
}

/// GET /contracts/external/new
pub async fn external_form(cx: Cx) -> Reply {
    cx.may(&FILE_EXTERNAL, &kezhuan_authority::Subject::none())?;
    let raw = fresh(&cx, true, "").await?;
    cx.page(&page(&cx, Purpose::External, None, raw, Errors::none()).await?)
}

/// POST /contracts/external
pub async fn external(cx: Cx, mut form: Form<ContractRaw>) -> Reply {
    if form.raw.turn_rows() {
        return cx.page(&page(&cx, Purpose::External, None, form.raw, Errors::none()).await?);
    }
    match ops::external::file_external(&cx, &form.raw, &form.files).await {
        Ok(id) => cx.go_saying(&format!("/contracts/{id}"), "已备案，等登记员核验"),
        Err(problem) => again(&cx, Purpose::External, None, form.raw, problem).await,
    }
}

/// Checking the answers before handing in.
#[derive(Template)]
#[template(path = "contracts/submit.html")]
pub struct SubmitPage {
    pub(crate) chrome: Chrome,
    pub(crate) contract: Contract,
    pub(crate) kind: String,
    pub(crate) parties: Vec<(String, crate::content::Party)>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) stops: usize,
    pub(crate) may: bool,
    pub(crate) applicant: String,
    pub(crate) limit: String,
    pub(crate) errors: Errors,
}

async fn submit_page(cx: &Cx, contract: Contract, errors: Errors) -> Result<SubmitPage, Problem> {
    let pack = cx.pack();
    let findings = ops::findings(cx, &contract).await?;
    let import = rules::is_import(&contract, &pack);
    let applicant = if import { &contract.buyer } else { &contract.seller };
    let limit = pack.contracts.decision_limit(contract.technical_amount);
    let stops = findings.iter().filter(|f| f.weight == Weight::Stop).count();
    let named = crate::paper::named_parties(cx, &contract);
    let parties = named.into_iter().map(|(word, party)| (word, party.clone())).collect();
    Ok(SubmitPage {
        chrome: cx.chrome().await?,
        kind: crate::paper::kind_name(cx, &contract),
        may: cx.can(&APPLY, &contract.applicant_subject(import)),
        applicant: applicant.name.clone(),
        limit: limit.map(|l| l.days.to_string()).unwrap_or_default(),
        parties,
        findings,
        stops,
        errors,
        contract,
    })
}

/// GET /contracts/{id}/submit
pub async fn submit_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let contract = readable(&cx, &id).await?;
    cx.page(&submit_page(&cx, contract, Errors::none()).await?)
}

/// POST /contracts/{id}/submit
pub async fn submit(cx: Cx, Path(id): Path<String>) -> Reply {
    let contract = readable(&cx, &id).await?;
    match ops::submit::submit(&cx, contract.id).await {
        Ok(id) => {
            let text = format!("已提交登记，编号 {}，等登记员受理", contract.platform_no);
            cx.go_saying(&format!("/contracts/{id}"), &text)
        }
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&submit_page(&cx, contract, errors.clone()).await?, &errors)
        }
        Err(problem) => Err(problem.into()),
    }
}

/// Is a box of the form ticked?
pub(crate) fn ticked(raw: &str) -> bool {
    Check::ticked(raw)
}
