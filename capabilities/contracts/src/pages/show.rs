//! A contract: where it stands, what it says, who has done what; its files and the 核验单.

use askama::Template;
use axum::extract::Path;
use kezhuan_files::FileId;
use kezhuan_kernel::{Fen, Problem};
use kezhuan_web::kit::{Clock, Rail, Status, Step};
use kezhuan_web::{Chrome, Cx, Errors, Form, FormatRaw, PaperFormat, Query, Reply, filters};

use crate::content::Party;
use crate::house::is_checker;
use crate::model::Contract;
use crate::ops::change::CancelRaw;
use crate::ops::{self, load};
use crate::pages::{
    FileRow, clock, contract_id, files, history, is_mine, lacks_year, rail, status,
};
use crate::paper;
use crate::permissions::{APPLY, FILE_EVIDENCE, READ, RECORD_RECEIPT, REVIEW, WRITE};
use crate::records::{self, Evidence, EvidenceState, Receipt};
use crate::rules::{self, Finding};
use crate::state::{Origin, State};

/// The page.
#[derive(Template)]
#[template(path = "contracts/show.html")]
pub struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) contract: Contract,
    pub(crate) view: View,
    pub(crate) rail: Rail,
    pub(crate) steps: Vec<Step>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) received: Fen,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) files: Vec<FileRow>,
    pub(crate) may: Allowed,
}

/// A contract in words.
pub struct View {
    pub(crate) kind: String,
    pub(crate) parties: Vec<(String, Party, String)>,
    pub(crate) status: Status,
    pub(crate) clock: Option<Clock>,
    pub(crate) lacks_year: bool,
    pub(crate) payment_mode: String,
    pub(crate) field: String,
    pub(crate) industry: String,
    pub(crate) place: String,
    pub(crate) licence_mode: String,
    pub(crate) reason: String,
    pub(crate) items: Vec<(String, String)>,
    pub(crate) clauses: Vec<(String, String)>,
}

/// What the reader may do now.
pub struct Allowed {
    pub(crate) edit: bool,
    pub(crate) submit: bool,
    pub(crate) review: bool,
    pub(crate) deal: bool,
    pub(crate) receipt: bool,
    pub(crate) evidence: bool,
    pub(crate) change: bool,
    pub(crate) paper: bool,
}

/// A contract in words, for this reader.
pub(crate) fn view(cx: &Cx, c: &Contract) -> View {
    let pack = cx.pack();
    let words = &pack.contracts;
    let reason = c.proceedings.reason.clone().unwrap_or_default();
    let named = paper::named_parties(cx, c).into_iter();
    let items = rules::clause_items(&c.kind, &pack);
    let clause = |(item, at): (&String, &String)| {
        let name = items.iter().find(|(key, _)| key == item).map_or(item.as_str(), |(_, n)| n);
        (name.to_owned(), at.clone())
    };
    View {
        kind: paper::kind_name(cx, c),
        parties: named.map(|(word, p)| (word, p.clone(), pack.regions.name(&p.region))).collect(),
        status: status(c.state, is_mine(cx, c)),
        clock: clock(c, &pack, cx.now().day()),
        lacks_year: lacks_year(c),
        payment_mode: words.payment_modes.name(&c.payment_mode).to_owned(),
        field: words.fields.name(&c.field).to_owned(),
        industry: pack.industries.all.name(&c.industry).to_owned(),
        place: c.place.as_ref().map(|p| pack.regions.name(p)).unwrap_or_default(),
        licence_mode: words.licence_modes.name(&c.licence_mode).to_owned(),
        reason: match c.state {
            State::Refused => words.refusal_reasons.name(&reason).to_owned(),
            State::Revoked => words.revoke_reasons.name(&reason).to_owned(),
            _ => reason,
        },
        items: c
            .proceedings
            .items
            .iter()
            .map(|i| (words.return_reasons.name(&i.reason).to_owned(), i.note.clone()))
            .collect(),
        clauses: c.clauses.iter().map(clause).collect(),
    }
}

fn allowed(cx: &Cx, c: &Contract) -> Allowed {
    let parties = c.parties_subject();
    let import = rules::is_import(c, &cx.pack());
    let applies = cx.can(&APPLY, &c.applicant_subject(import));
    let open = matches!(c.state, State::Draft | State::Signed | State::Returned);
    let local = c.origin == Origin::Local;
    let signed =
        !matches!(c.state, State::Draft | State::Refused | State::Cancelled | State::Revoked);
    Allowed {
        edit: (open || c.state == State::Mismatch) && cx.can(&WRITE, &parties),
        submit: matches!(c.state, State::Signed | State::Returned) && local && applies,
        deal: c.deal.as_ref().is_some_and(|id| cx.opens(&format!("/deals/{id}"))),
        review: cx.can(&REVIEW, &parties)
            && (State::CLERK_ACTS.contains(&c.state) || c.is_in_force()),
        receipt: signed && cx.can(&RECORD_RECEIPT, &parties),
        evidence: signed && cx.can(&FILE_EVIDENCE, &parties),
        change: matches!(c.state, State::Registered | State::Verified) && applies,
        paper: c.registration.is_some() && paper::is_shown(c.state),
    }
}

/// GET /contracts/{id}
pub async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let contract = load(&cx, contract_id(&id)?).await?;
    cx.may(&READ, &contract.subject())?;
    let conn = cx.db().reader();
    let stations = cx.app.house().stations(&cx, &contract.id.to_string()).await?;
    let entries = kezhuan_journal::events_of(cx.db(), &contract.id.to_string()).await?;
    let receipts = records::receipts(conn, contract.id).await?;
    let view = view(&cx, &contract);
    let waiting = matches!(contract.state, State::Draft | State::Signed | State::Returned);
    let page = ShowPage {
        chrome: cx.chrome().await?,
        rail: rail(&stations, view.status),
        steps: history(&entries),
        findings: if waiting { ops::findings(&cx, &contract).await? } else { Vec::new() },
        received: receipts.iter().map(|r| r.amount).sum(),
        receipts,
        evidence: records::evidence(conn, contract.id).await?,
        files: files(&cx, &contract).await?,
        may: allowed(&cx, &contract),
        view,
        contract,
    };
    cx.page(&page)
}

/// GET /contracts/{id}/files/{file}
pub async fn file(cx: Cx, Path((id, file)): Path<(String, String)>) -> Reply {
    let contract = load(&cx, contract_id(&id)?).await?;
    let file: FileId = file.parse().map_err(|_| Problem::NotFound)?;
    let known = records::attachments(cx.db().reader(), contract.id).await?;
    let Some(of) = known.iter().find(|a| a.file == file) else {
        cx.may(&READ, &contract.subject())?;
        return Err(Problem::NotFound.into());
    };
    let evidence = records::evidence(cx.db().reader(), contract.id).await?;
    let checks = evidence
        .iter()
        .any(|e| kezhuan_kernel::Id::uuid(e.id) == of.owner && is_checker(&cx, &e.place));
    if !checks {
        cx.may(&READ, &contract.subject())?;
    }
    let (meta, bytes) = kezhuan_files::load(cx.db(), file).await?.ok_or(Problem::NotFound)?;
    cx.attachment(&meta, bytes)
}

/// GET /contracts/{id}/paper
pub async fn check_paper(cx: Cx, Path(id): Path<String>) -> Reply {
    let (name, bytes) = paper::platform_check(&cx, contract_id(&id)?).await?;
    cx.file("application/pdf", &name, bytes)
}

/// GET /contracts/{id}/draft
pub async fn draft(cx: Cx, Path(id): Path<String>, Query(raw): Query<FormatRaw>) -> Reply {
    let format = PaperFormat::parse(&raw.format)?;
    paper::draft::contract_draft(&cx, contract_id(&id)?, format).await
}

/// Nothing but files.
#[derive(Debug, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractFiles)]
pub struct OnlyFiles {}

/// POST /contracts/{id}/files
pub async fn add_files(cx: Cx, Path(id): Path<String>, form: Form<OnlyFiles>) -> Reply {
    let id = contract_id(&id)?;
    ops::save::add_files(&cx, id, &form.files).await?;
    cx.go_saying(&format!("/contracts/{id}"), "已上传")
}

/// Asking for cancellation.
#[derive(Template)]
#[template(path = "contracts/cancel.html")]
pub struct CancelPage {
    pub(crate) chrome: Chrome,
    pub(crate) contract: Contract,
    pub(crate) raw: CancelRaw,
    pub(crate) errors: Errors,
}

/// GET /contracts/{id}/cancel
pub async fn cancel_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let contract = load(&cx, contract_id(&id)?).await?;
    cx.may(&READ, &contract.subject())?;
    cx.may(&APPLY, &contract.parties_subject())?;
    let (raw, errors) = (CancelRaw::default(), Errors::none());
    cx.page(&CancelPage { chrome: cx.chrome().await?, contract, raw, errors })
}

/// POST /contracts/{id}/cancel
pub async fn cancel(cx: Cx, Path(id): Path<String>, form: Form<CancelRaw>) -> Reply {
    let contract = load(&cx, contract_id(&id)?).await?;
    cx.may(&READ, &contract.subject())?;
    match ops::change::ask_cancel(&cx, contract.id, &form.raw).await {
        Ok(c) => cx.go_saying(&c.href(), "已申请注销，等登记员审核"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let chrome = cx.chrome().await?;
            let page = CancelPage { chrome, contract, raw: form.raw, errors: errors.clone() };
            cx.form_again(&page, &errors)
        }
        Err(problem) => Err(problem.into()),
    }
}
