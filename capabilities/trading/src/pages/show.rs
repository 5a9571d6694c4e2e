//! A deal: where it stands, what to do now, versions of the sheet, files, what happened.

use askama::Template;
use axum::extract::Path;
use kezhuan_files::FileMeta;
use kezhuan_journal::{Entry, events_of};
use kezhuan_kernel::Problem;
use kezhuan_web::kit::{Clock, Rail, Step};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};
use serde_json::Value;

use crate::model::{Side, State};
use crate::note::{Note, NoteId};
use crate::ops::note::subject;
use crate::pages::{Action, Head, actions, clock, head, rail, waits_for};
use crate::permissions::{CONTRACT, NOTE};
use crate::publication::way;
use crate::rules::NoteRaw;
use crate::sheet::Sheet;
use crate::{ops, paper, store};

/// The page.
#[derive(Template)]
#[template(path = "trading/show.html")]
pub struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) rail: Rail,
    pub(crate) waits: String,
    pub(crate) mine: bool,
    pub(crate) clock: Option<Clock>,
    pub(crate) actions: Vec<Action>,
    pub(crate) may_contract: bool,
    pub(crate) intended: String,
    pub(crate) ended: String,
    pub(crate) sheets: Vec<SheetView>,
    pub(crate) notes: Vec<NoteView>,
    pub(crate) may_note: bool,
    pub(crate) raw: NoteRaw,
    pub(crate) errors: Errors,
    pub(crate) steps: Vec<Step>,
}

/// A version as shown.
pub struct SheetView {
    pub(crate) sheet: Sheet,
    pub(crate) way: String,
    pub(crate) agency: String,
    pub(crate) latest: bool,
}

/// A note as shown.
pub struct NoteView {
    pub(crate) note: Note,
    pub(crate) from: String,
    pub(crate) file: Option<FileMeta>,
}

/// GET /deals/{id}
pub async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    cx.page(&page(&cx, head, NoteRaw::default(), Errors::none()).await?)
}

async fn page(cx: &Cx, head: Head, raw: NoteRaw, errors: Errors) -> Result<ShowPage, Problem> {
    let conn = cx.db().reader();
    let (pack, deal) = (cx.pack(), &head.deal);
    let all = store::sheets(conn, deal.id).await?;
    let latest = all.last().cloned();
    let stations = cx.app.house().stations(cx, &deal.id.to_string()).await?;
    let both = ops::subject_of_both(cx, deal);
    Ok(ShowPage {
        chrome: cx.chrome().await?,
        rail: rail(&stations),
        waits: waits_for(deal, latest.as_ref(), head.side),
        mine: head.side.is_some_and(|side| deal.turn.is(side)),
        clock: clock(deal, cx.now().day()),
        actions: head.side.map(|side| actions(deal, latest.as_ref(), side)).unwrap_or_default(),
        may_contract: deal.state == State::Agreed && cx.can(&CONTRACT, &both),
        intended: pack.achievements.transfer_modes.name(&deal.interest.mode).to_owned(),
        ended: ended(cx, &head),
        sheets: sheets(cx, &head, all).await?,
        notes: notes(cx, &head).await?,
        may_note: cx.can(&NOTE, &subject(deal)),
        raw,
        errors,
        steps: timeline(&events_of(cx.db(), &deal.id.to_string()).await?),
        head,
    })
}

fn ended(cx: &Cx, head: &Head) -> String {
    let pack = cx.pack();
    let Some(ending) = &head.deal.ending else { return String::new() };
    let words = &pack.deals;
    let reason =
        words.end_reasons.get(&ending.reason).or(words.decline_reasons.get(&ending.reason));
    let reason = reason.map_or(ending.reason.as_str(), |term| &term.name);
    let note = if ending.note.is_empty() { String::new() } else { format!("；{}", ending.note) };
    format!("{}终止：{reason}{note}", ending.by.chinese())
}

async fn sheets(cx: &Cx, head: &Head, all: Vec<Sheet>) -> Result<Vec<SheetView>, Problem> {
    let pack = cx.pack();
    let mut views = Vec::with_capacity(all.len());
    for sheet in all.into_iter().rev() {
        let agency = match &sheet.terms.agency {
            Some(agency) => {
                ops::organization(cx.db().reader(), agency.organization).await?.name.clone()
            }
            None => String::new(),
        };
        let latest = sheet.version == head.deal.sheet;
        views.push(SheetView { way: way(&pack, &sheet.terms), agency, latest, sheet });
    }
    Ok(views)
}

async fn notes(cx: &Cx, head: &Head) -> Result<Vec<NoteView>, Problem> {
    let deal = &head.deal;
    let mut views = Vec::new();
    for note in store::notes(cx.db().reader(), deal.id).await? {
        let file = match note.file {
            Some(file) => kezhuan_files::metas(cx.db(), &[file]).await?.pop(),
            None => None,
        };
        let from = match note.organization {
            id if id == deal.seller => head.seller.clone(),
            id if id == deal.buyer => head.buyer.clone(),
            id => ops::organization(cx.db().reader(), id).await?.name.clone(),
        };
        views.push(NoteView { note, from, file });
    }
    Ok(views)
}

/// What happened, oldest first; notes are shown in their own place.
pub(crate) fn timeline(entries: &[Entry]) -> Vec<Step> {
    let told = entries.iter().filter_map(|entry| Some((entry, told(entry)?)));
    let mut steps: Vec<Step> = told
        .map(|(entry, what)| Step {
            what,
            when: entry.at.minute(),
            href: String::new(),
            class: "done",
        })
        .collect();
    if let Some(last) = steps.last_mut() {
        last.class = "now";
    }
    steps
}

fn told(entry: &Entry) -> Option<String> {
    let side = entry.payload.get("side").and_then(Value::as_str).and_then(Side::parse);
    let who = side.map_or("", Side::chinese);
    let version = entry.payload.get("version").and_then(Value::as_i64).unwrap_or_default();
    Some(match entry.kind.as_str() {
        "deals.begun" => "买方提出合作意向".to_owned(),
        "deals.answered" => "卖方响应，声明利害关系".to_owned(),
        "deals.declined" => "卖方婉拒".to_owned(),
        "deals.declared" => "卖方更新利害关系声明".to_owned(),
        "deals.promised" => "买方签保密承诺".to_owned(),
        "deals.proposed" => format!("{who}提出第 {version} 版议价单"),
        "deals.confirmed" => format!("{who}确认第 {version} 版议价单"),
        "deals.published" => "开始公示".to_owned(),
        "deals.suspended" => "收到异议，公示中止".to_owned(),
        "deals.resumed" => "异议不成立，公示继续".to_owned(),
        "deals.returned" => "公示没有通过，回到议价".to_owned(),
        "deals.cleared" => "公示通过".to_owned(),
        "deals.agreed" => "成交".to_owned(),
        "deals.contracted" => "起草合同".to_owned(),
        "deals.ended" => format!("{who}终止交易"),
        _ => return None,
    })
}

/// POST /deals/{id}/notes
pub async fn note(cx: Cx, Path(id): Path<String>, form: Form<NoteRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    let with_file = form.files.iter().any(|file| file.field == "file");
    let done = match form.raw.check(with_file) {
        Ok(body) => ops::note::note(&cx, head.deal.id, body, &form.files).await,
        Err(problem) => Err(problem),
    };
    match done {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(&cx, head, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(_) => cx.go_saying(&format!("{}#notes", head.deal.href()), "已留言"),
    }
}

/// GET /deals/{id}/notes/{note}: its file.
pub async fn note_file(cx: Cx, Path((id, note)): Path<(String, String)>) -> Reply {
    let head = head(&cx, &id).await?;
    let wanted: NoteId = note.parse().map_err(|_| Problem::NotFound)?;
    let notes = store::notes(cx.db().reader(), head.deal.id).await?;
    let found = notes.into_iter().find(|note| note.id == wanted);
    let file = found.and_then(|note| note.file).ok_or(Problem::NotFound)?;
    let (meta, bytes) = kezhuan_files::load(cx.db(), file).await?.ok_or(Problem::NotFound)?;
    cx.attachment(&meta, bytes)
}

/// GET /deals/{id}/paper: 议价单 or 成交确认单.
pub async fn paper(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let (name, bytes) = paper::deal_sheet(&cx, &head).await?;
    cx.file("application/pdf", &name, bytes)
}

/// POST /deals/{id}/contract
pub async fn contract(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let contract = ops::contract::draft_contract(&cx, head.deal.id).await?;
    cx.go_saying(&format!("/contracts/{contract}"), "合同已按成交内容起草，请补齐后提交登记")
}
