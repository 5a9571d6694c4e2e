//! A registration: what it is, its dated history, evidence, and what the reader can decide.

use askama::Template;
use axum::extract::Path;
use kezhuan_files::FileId;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::Organization;
use kezhuan_pack::{Criteria, Pack};
use kezhuan_web::kit::{Choice, Status, Step};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::model::{Decision, Registration, State, Way};
use crate::ops;
use crate::pages::{kind, load, status, waits_for};
use crate::permissions::{APPLY, DECIDE, READ, VERIFY};
use crate::rules::{DecisionRaw, shown};
use crate::store;

/// A registration.
#[derive(Template)]
#[template(path = "registries/show.html")]
pub struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) name: String,
    pub(crate) number: String,
    pub(crate) kind: String,
    pub(crate) kind_name: String,
    pub(crate) level: String,
    pub(crate) holder: (String, String),
    pub(crate) demo: bool,
    pub(crate) region: String,
    pub(crate) state: (Status, &'static str),
    pub(crate) waits: String,
    pub(crate) by: String,
    pub(crate) recognised_on: Option<kezhuan_kernel::Day>,
    pub(crate) document_no: Option<String>,
    pub(crate) upgrade_of: Option<(String, String)>,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) clauses: Vec<String>,
    pub(crate) history: Vec<Step>,
    pub(crate) notes: Vec<(String, String)>,
    pub(crate) files: Option<Vec<(String, String, String)>>,
    pub(crate) hint: &'static str,
    pub(crate) act: Option<Act>,
    pub(crate) edit: Option<(&'static str, String)>,
}

/// The form of a decision.
pub struct Act {
    pub(crate) heading: &'static str,
    pub(crate) action: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) with_document: bool,
    pub(crate) raw: DecisionRaw,
}

type Address = Path<(String, String)>;

/// GET /registries/{kind}/{id}
pub(crate) async fn show(cx: Cx, Path((kind, id)): Address) -> Reply {
    let registration = load(&cx, &kind, &id).await?;
    let page = page(&cx, &registration, DecisionRaw::default(), Errors::none()).await?;
    cx.page(&page)
}

/// POST /registries/{kind}/{id}/verify
pub(crate) async fn verify(cx: Cx, Path((kind, id)): Address, form: Form<DecisionRaw>) -> Reply {
    let r = load(&cx, &kind, &id).await?;
    let done = match form.raw.check() {
        Ok(step) => ops::decide::verify(&cx, r.id, &step, &form.files).await,
        Err(problem) => cx.may(&VERIFY, &r.subject()).and(Err(problem)),
    };
    after(&cx, &r, form.raw, done).await
}

/// POST /registries/{kind}/{id}/decide
pub(crate) async fn decide(cx: Cx, Path((kind, id)): Address, form: Form<DecisionRaw>) -> Reply {
    let r = load(&cx, &kind, &id).await?;
    let done = match form.raw.check() {
        Ok(step) => ops::decide::decide(&cx, r.id, &step, &form.files).await,
        Err(problem) => cx.may(&DECIDE, &r.subject()).and(Err(problem)),
    };
    after(&cx, &r, form.raw, done).await
}

async fn after(
    cx: &Cx,
    r: &Registration,
    raw: DecisionRaw,
    done: Result<Registration, Problem>,
) -> Reply {
    match done {
        Ok(now) => cx.go_saying(&r.href(), &format!("已记录，现在是“{}”", now.state.chinese())),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(cx, r, raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /registries/{kind}/{id}/files/{file}
pub(crate) async fn file(cx: Cx, Path((kind, id, file)): Path<(String, String, String)>) -> Reply {
    let r = load(&cx, &kind, &id).await?;
    cx.may(&READ, &r.subject())?;
    let file: FileId = file.parse().map_err(|_| Problem::NotFound)?;
    if !store::evidence(cx.db().reader(), r.id).await?.contains(&file) {
        return Err(Problem::NotFound.into());
    }
    let (meta, bytes) = kezhuan_files::load(cx.db(), file).await?.ok_or(Problem::NotFound)?;
    cx.attachment(&meta, bytes)
}

async fn page(
    cx: &Cx,
    r: &Registration,
    raw: DecisionRaw,
    errors: Errors,
) -> Result<ShowPage, Problem> {
    let inside = cx.can(&READ, &r.subject());
    if !r.state.is_public() {
        cx.may(&READ, &r.subject())?;
    }
    let pack = cx.pack();
    let term = kind(&pack, &r.kind)?;
    let way = Way::of(&pack, &r.kind, &r.level);
    let holder = kezhuan_organizations::get(cx.db().reader(), r.holder).await?;
    let changes = store::history(cx.db().reader(), r.id).await?;
    let files = if inside { Some(evidence(cx, r).await?) } else { None };
    Ok(ShowPage {
        chrome: cx.chrome().await?,
        name: r.name.clone(),
        number: r.number.clone(),
        kind: r.kind.clone(),
        kind_name: term.name.clone(),
        level: pack.registries.levels.name(&r.level).to_owned(),
        holder: holder.as_ref().map(link).unwrap_or_default(),
        demo: holder.is_some_and(|o| o.demo),
        region: pack.regions.name(&r.region),
        state: (status(r.state), r.state.chinese()),
        waits: way.as_ref().map(|way| waits_for(r.state, way)).unwrap_or_default(),
        by: way.as_ref().map(|way| way.by.clone()).unwrap_or_default(),
        recognised_on: r.recognised_on,
        document_no: r.document_no.clone(),
        upgrade_of: upgraded(cx, r).await?,
        fields: fields(&pack, r),
        clauses: term.clauses.clone(),
        history: steps(&changes),
        notes: if inside { notes(&changes) } else { Vec::new() },
        files,
        hint: hint(&term.data, way.as_ref().is_some_and(|way| way.grants)),
        act: way.and_then(|way| act(cx, r, &way, raw)),
        edit: edit(cx, r),
        errors,
    })
}

fn link(holder: &Organization) -> (String, String) {
    (holder.name.clone(), format!("/organizations/{}", holder.id))
}

async fn evidence(cx: &Cx, r: &Registration) -> Result<Vec<(String, String, String)>, Problem> {
    let ids = store::evidence(cx.db().reader(), r.id).await?;
    let metas = kezhuan_files::metas(cx.db(), &ids).await?;
    let row = |meta: &kezhuan_files::FileMeta| {
        (meta.name.clone(), meta.size_text(), format!("{}/files/{}", r.href(), meta.id))
    };
    Ok(metas.iter().map(row).collect())
}

async fn upgraded(cx: &Cx, r: &Registration) -> Result<Option<(String, String)>, Problem> {
    let Some(id) = r.upgrade_of else { return Ok(None) };
    let old = store::get(cx.db().reader(), id).await?;
    Ok(old.map(|old| (format!("{}（{}）", old.name, old.number), old.href())))
}

fn fields(pack: &Pack, r: &Registration) -> Vec<(String, String)> {
    let all = pack.registries.kinds.get(&r.kind).map(|kind| &kind.fields);
    let row = |field: &kezhuan_pack::RegistryField| {
        Some((field.name.clone(), shown(pack, field, r.fields.get(&field.id)?)))
    };
    all.into_iter().flatten().filter_map(row).collect()
}

fn steps(changes: &[crate::model::Change]) -> Vec<Step> {
    let last = changes.len().saturating_sub(1);
    let step = |(place, change): (usize, &crate::model::Change)| Step {
        what: change.state.chinese().to_owned(),
        when: match &change.document_no {
            Some(number) => format!("{}，{number}", change.on),
            None => change.on.to_string(),
        },
        href: String::new(),
        class: if place == last { "now" } else { "done" },
    };
    changes.iter().enumerate().map(step).collect()
}

/// Opinions and reasons, for those inside.
fn notes(changes: &[crate::model::Change]) -> Vec<(String, String)> {
    let said = changes.iter().filter(|change| !change.note.is_empty());
    said.map(|c| (format!("{} {}", c.on, c.state.chinese()), c.note.clone())).collect()
}

/// What the decider should know about the conditions.
fn hint(kind: &kezhuan_pack::RegistryKind, grants: bool) -> &'static str {
    match (kind.criteria, kind.meets_then_grant && grants) {
        (Criteria::NotApplicable, _) => "这一种没有认定条件，按上级文件录入。",
        (Criteria::Unknown, true) => {
            "市级达标即准：条件都满足就准予，没有名额。认定条件的文件还没有载入，请在意见里逐条写明核对情况。"
        }
        (Criteria::Unknown, false) => "认定条件的文件还没有载入，请在意见里逐条写明核对情况。",
    }
}

fn act(cx: &Cx, r: &Registration, way: &Way, raw: DecisionRaw) -> Option<Act> {
    let open = Decision::open(r.state, way);
    let (permission, verb) =
        if r.state == State::Applied { (&VERIFY, "verify") } else { (&DECIDE, "decide") };
    if open.is_empty() || !cx.can(permission, &r.subject()) {
        return None;
    }
    Some(Act {
        heading: match r.state {
            State::Applied => "核实申报",
            State::Verified if way.grants => "作出决定",
            State::Verified => "审核推荐",
            State::Forwarded => "录入上级结果",
            _ => "变更状态",
        },
        action: format!("{}/{verb}", r.href()),
        choices: open.iter().map(|d| Choice::new(d.word(), d.chinese())).collect(),
        with_document: r.state != State::Applied,
        raw,
    })
}

fn edit(cx: &Cx, r: &Registration) -> Option<(&'static str, String)> {
    let own = kezhuan_authority::Subject::of(r.holder.uuid());
    match r.state {
        State::Returned if cx.can(&APPLY, &own) => {
            Some(("修改后重报", format!("{}/edit", r.href())))
        }
        State::Recognised | State::Suspended if cx.can(&DECIDE, &r.subject()) => {
            Some(("更正登记内容", format!("{}/correct", r.href())))
        }
        _ => None,
    }
}
