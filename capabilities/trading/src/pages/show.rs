//! A deal: where it stands, what to do now, versions of the sheet, files, what happened.

use askama::Template;
use axum::extract::Path;
use kezhuan_files::FileMeta;
use kezhuan_journal::{Entry, events_of};
use kezhuan_kernel::{Instant, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::kit::{Choice, Clock, Rail, Step};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};
use serde_json::Value;

use crate::after::{After, Following, Outcome};
use crate::model::{About, Deal};
use crate::note::{Note, NoteId, Reach};
use crate::ops::note::own;
use crate::pages::sheet::EquityView;
use crate::pages::{Action, Head, actions, clock, head, rail, waits_for};
use crate::permissions::{CONTRACT, INVITE, NOTE};
use crate::publication::way;
use crate::rules::NoteRaw;
use crate::sheet::Sheet;
use crate::state::{Side, State};
use crate::store::talk;
use crate::{ops, paper, store};

/// The page.
#[derive(Template)]
#[template(path = "trading/show.html")]
pub struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) rail: Rail,
    /// What the capabilities above say.
    pub(crate) cards: Vec<kezhuan_web::Card>,
    pub(crate) waits: String,
    pub(crate) mine: bool,
    pub(crate) clock: Option<Clock>,
    pub(crate) actions: Vec<Action>,
    pub(crate) may_contract: bool,
    pub(crate) intended: String,
    pub(crate) ended: String,
    pub(crate) sheets: Vec<SheetView>,
    /// What a contract with shares or a trial waits for.
    pub(crate) following: Option<Following>,
    /// What came after it.
    pub(crate) outcomes: Vec<OutcomeView>,
    pub(crate) may_tell: bool,
    pub(crate) notes: Vec<NoteView>,
    pub(crate) may_note: bool,
    pub(crate) may_invite: bool,
    pub(crate) reaches: Vec<Choice>,
    /// Where what it is about can be read, and what that is called.
    pub(crate) about: (String, &'static str),
    pub(crate) raw: NoteRaw,
    pub(crate) errors: Errors,
    pub(crate) steps: Vec<Step>,
}

/// A version as shown.
pub struct SheetView {
    pub(crate) sheet: Sheet,
    pub(crate) way: String,
    pub(crate) equity: Option<EquityView>,
    pub(crate) agency: String,
    pub(crate) latest: bool,
}

/// What came after the contract, as shown.
pub struct OutcomeView {
    pub(crate) outcome: Outcome,
    pub(crate) file: Option<FileMeta>,
}

/// A note as shown.
pub struct NoteView {
    pub(crate) note: Note,
    pub(crate) from: String,
    pub(crate) file: Option<FileMeta>,
    /// May the reader open the file?
    pub(crate) opens: bool,
    /// Not read before.
    pub(crate) fresh: bool,
    /// Who downloaded it and when, for its author.
    pub(crate) downloads: Vec<(String, Instant)>,
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
    let notes = notes(cx, &head).await?;
    let about = match deal.about {
        About::Achievement(id) => (format!("/achievements/{id}"), "看成果"),
        About::Demand(id) => (format!("/demands/{id}"), "看需求"),
    };
    let reaches = Reach::ALL.into_iter();
    let following = store::after::open(conn, deal.id).await?;
    let choices = |side| following.is_some_and(|open| !open.choices(side).is_empty());
    Ok(ShowPage {
        chrome: cx.chrome().await?,
        rail: rail(&stations),
        cards: cx.app.house().about(cx, &deal.id.to_string()).await?,
        waits: waits_for(deal, latest.as_ref(), head.side),
        mine: head.side.is_some_and(|side| deal.turn.is(side)),
        clock: clock(deal, cx.now().day()),
        actions: head.side.map(|side| actions(deal, latest.as_ref(), side)).unwrap_or_default(),
        may_contract: deal.state == State::Agreed && cx.can(&CONTRACT, &both),
        intended: pack.achievements.transfer_modes.name(&deal.interest.mode).to_owned(),
        ended: ended(cx, &head),
        sheets: sheets(cx, &head, all).await?,
        following,
        outcomes: outcomes(cx, deal).await?,
        may_tell: head.side.is_some_and(choices),
        notes,
        may_note: cx.can(&NOTE, &deal.subject()),
        may_invite: deal.desk.is_none() && deal.state.is_open() && cx.can(&INVITE, &both),
        reaches: reaches.map(|reach| Choice::new(reach.word(), reach.chinese())).collect(),
        about,
        raw,
        errors,
        steps: timeline(&events_of(cx.db(), &deal.id.to_string()).await?, told),
        head,
    })
}

fn ended(cx: &Cx, head: &Head) -> String {
    let pack = cx.pack();
    let Some(ending) = &head.deal.ending else { return String::new() };
    let words = &pack.deals;
    let reason = match words.end_reasons.get(&ending.reason) {
        Some(term) => &term.name,
        None => words.decline_reasons.name(&ending.reason),
    };
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
        let equity = EquityView::of(&pack, &head.deal, &sheet);
        views.push(SheetView { way: way(&pack, &sheet.terms), equity, agency, latest, sheet });
    }
    Ok(views)
}

async fn outcomes(cx: &Cx, deal: &Deal) -> Result<Vec<OutcomeView>, Problem> {
    let mut views = Vec::new();
    for outcome in store::after::outcomes(cx.db().reader(), deal.id).await? {
        let file = match outcome.file {
            Some(file) => kezhuan_files::metas(cx.db(), &[file]).await?.pop(),
            None => None,
        };
        views.push(OutcomeView { outcome, file });
    }
    Ok(views)
}

async fn notes(cx: &Cx, head: &Head) -> Result<Vec<NoteView>, Problem> {
    let (deal, conn) = (&head.deal, cx.db().reader());
    let own = own(cx, deal);
    let all: Vec<Note> = talk::notes(conn, deal.id).await?;
    let seen = match cx.user() {
        Some(user) => talk::read_until(conn, deal.id, user).await?,
        None => None,
    };
    let downloads = talk::downloads(conn, deal.id).await?;
    ops::note::mark_read(cx, deal, &all).await?;
    let mut views = Vec::new();
    for note in all.into_iter().filter(|note| note.is_seen_by(&own)) {
        let file = match note.file {
            Some(file) => kezhuan_files::metas(cx.db(), &[file]).await?.pop(),
            None => None,
        };
        let mut told = Vec::new();
        if note.is_of(&own) {
            for download in downloads.iter().filter(|d| d.note == note.id) {
                told.push((from(cx, head, download.organization).await?, download.at));
            }
        }
        let others = note.by != cx.user() && !own.is_empty();
        views.push(NoteView {
            from: from(cx, head, note.organization).await?,
            opens: note.opens_for(deal, &own),
            fresh: others && seen.is_none_or(|at| note.at > at),
            downloads: told,
            file,
            note,
        });
    }
    Ok(views)
}

/// The name of a party, of the agency, or of the desk.
async fn from(cx: &Cx, head: &Head, of: Option<OrganizationId>) -> Result<String, Problem> {
    Ok(match of {
        None => "市场运营".to_owned(),
        Some(id) if id == head.deal.seller => head.seller.clone(),
        Some(id) if id == head.deal.buyer => head.buyer.clone(),
        Some(id) => ops::organization(cx.db().reader(), id).await?.name.clone(),
    })
}

/// What happened, oldest first, as far as `told` has words for it.
pub(crate) fn timeline(entries: &[Entry], told: fn(&Entry) -> Option<String>) -> Vec<Step> {
    let told = entries.iter().filter_map(|entry| Some((entry, told(entry)?)));
    let mut steps: Vec<Step> = told
        .map(|(entry, what)| Step {
            what: entry.told(what),
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

/// What happened in a deal; notes are shown in their own place.
fn told(entry: &Entry) -> Option<String> {
    let side = entry.payload.get("side").and_then(Value::as_str).and_then(Side::parse);
    let who = side.map_or("", Side::chinese);
    let version = entry.payload.get("version").and_then(Value::as_i64).unwrap_or_default();
    Some(match entry.kind.as_str() {
        "deals.begun" if who.is_empty() => "由挂牌而来".to_owned(),
        "deals.begun" => format!("{who}提出合作意向"),
        "deals.answered" if side == Some(Side::Buyer) => "买方响应".to_owned(),
        "deals.answered" => "卖方响应，声明利害关系".to_owned(),
        "deals.declined" => format!("{who}婉拒"),
        "deals.declared" => "卖方更新利害关系声明".to_owned(),
        "deals.promised" => format!("{who}签保密承诺"),
        "deals.proposed" => format!("{who}提出第 {version} 版议价单"),
        "deals.confirmed" => format!("{who}确认第 {version} 版议价单"),
        "deals.published" => "开始公示".to_owned(),
        "deals.suspended" => "收到异议，公示中止".to_owned(),
        "deals.resumed" => "异议不成立，公示继续".to_owned(),
        "deals.returned" => "公示没有通过，回到议价".to_owned(),
        "deals.cleared" => "公示通过".to_owned(),
        "deals.agreed" => "成交".to_owned(),
        "deals.contracted" => "起草合同".to_owned(),
        "deals.trial_ending" => "试用快到期，已提醒双方".to_owned(),
        "deals.desk_invited" => format!("{who}邀请市场运营参加"),
        "deals.ended" => format!("{who}终止交易"),
        kind => After::ALL.into_iter().find(|after| after.event() == kind)?.chinese().to_owned(),
    })
}

/// POST /deals/{id}/notes
pub async fn note(cx: Cx, Path(id): Path<String>, form: Form<NoteRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    let with_file = form.files.iter().any(|file| file.field == "file");
    let done = match form.raw.check(with_file, cx.now().day()) {
        Ok(message) => ops::note::note(&cx, head.deal.id, message, &form.files).await,
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
    let (meta, bytes) = ops::note::open(&cx, head.deal.id, wanted).await?;
    cx.attachment(&meta, bytes)
}

/// POST /deals/{id}/desk
pub async fn invite(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    ops::note::invite(&cx, head.deal.id).await?;
    cx.go_saying(&format!("{}#notes", head.deal.href()), "已邀请市场运营，他们能看到这笔交易并留言")
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
