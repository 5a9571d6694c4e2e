//! Lists on their way in as JSON: the same operations as the pages.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::{Body, Cx, Form, Query, Reply};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::model::{Counts, Finding, Imported};
use crate::ops;
use crate::ops::confirm::ConfirmRaw;
use crate::pages::{OnlyFiles, import_id};
use crate::store;

/// Findings in one answer at most.
const MOST: u64 = 1_000;

/// A list on its way in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportView {
    /// Id, `imp_…`.
    id: String,
    /// Name of the kind of list: `achievements`.
    what: String,
    /// Name of the file.
    file_name: String,
    /// `checking`, `checked`, `writing`, `done`, `failed`, `dropped`.
    state: String,
    /// Since when.
    state_at: String,
    /// What the check found.
    checked: ImportCounts,
    /// What was written so far.
    written: ImportCounts,
    /// Columns that are not read, and the like.
    notes: Vec<String>,
    /// Why it failed.
    why: Option<String>,
    /// What to mend, by row and column; the first thousand.
    errors: Vec<ImportFinding>,
    /// Doubtful values, to be confirmed by column; the first thousand.
    asked: Vec<ImportFinding>,
}

/// Rows by what became of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportCounts {
    /// Rows with content.
    read: u64,
    /// New records.
    new: u64,
    /// There already.
    known: u64,
    /// To be mended.
    wrong: u64,
    /// Left out because a doubtful value was not confirmed.
    left: u64,
}

/// Something found in a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportFinding {
    /// Row number of the file.
    row: usize,
    /// Header of the column; empty when the row is meant.
    column: String,
    /// Field of the column, for `confirmed`.
    field: String,
    /// What to do.
    message: String,
}

/// Kinds of lists and the lists brought.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportList {
    /// What the actor may bring in.
    kinds: Vec<ImportKind>,
    /// How many lists in all.
    total: u64,
    /// This page's, newest first, without what was found.
    rows: Vec<ImportView>,
}

/// A kind of list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportKind {
    /// `achievements`
    name: &'static str,
    /// 中文.
    title: &'static str,
    /// What becomes of the rows.
    about: &'static str,
}

/// Which page of the lists.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Page, from 1.
    page: String,
}

impl ImportCounts {
    fn of(c: &Counts) -> Self {
        Self { read: c.read, new: c.new, known: c.known, wrong: c.wrong, left: c.left }
    }
}

fn found(findings: Vec<Finding>) -> Vec<ImportFinding> {
    let view = |finding: Finding| ImportFinding {
        row: finding.error.row,
        column: finding.error.column,
        field: finding.key,
        message: finding.error.message,
    };
    findings.into_iter().map(view).collect()
}

fn view(import: &Imported, errors: Vec<Finding>, asked: Vec<Finding>) -> ImportView {
    ImportView {
        id: import.id.to_string(),
        what: import.what.clone(),
        file_name: import.file_name.clone(),
        state: import.state.word().to_owned(),
        state_at: import.state_at.rfc3339(),
        checked: ImportCounts::of(&import.checked),
        written: ImportCounts::of(&import.written),
        notes: import.notes.clone(),
        why: import.why.clone(),
        errors: found(errors),
        asked: found(asked),
    }
}

async fn whole(cx: &Cx, id: &str) -> Result<ImportView, Problem> {
    let import = ops::load(cx, import_id(id)?).await?;
    let conn = cx.db().reader();
    let errors = store::findings(conn, import.id, false, MOST).await?;
    let asked = store::findings(conn, import.id, true, MOST).await?;
    Ok(view(&import, errors, asked))
}

/// What the actor may bring in, and the lists brought
#[utoipa::path(get, path = "/imports", tag = "imports", params(ImportQuery),
    responses((status = 200, body = ImportList)))]
pub async fn list(cx: Cx, Query(query): Query<ImportQuery>) -> Reply {
    let user = cx.user().ok_or(Problem::SignIn)?;
    let conn = cx.db().reader();
    let page = Page::new(query.page.trim().parse().unwrap_or(1), Page::SIZE);
    let rows = store::of_user(conn, user, page).await?;
    let kind =
        |i: &kezhuan_web::Import| ImportKind { name: i.name, title: i.title, about: i.about };
    let list = ImportList {
        kinds: ops::kinds(&cx).into_iter().map(kind).collect(),
        total: store::count(conn, user).await?,
        rows: rows.iter().map(|import| view(import, Vec::new(), Vec::new())).collect(),
    };
    cx.json(StatusCode::OK, &list)
}

/// Uploads a list: multipart with the field `file`
#[utoipa::path(post, path = "/imports/new/{what}", tag = "imports",
    params(("what" = String, Path, description = "name of the kind of list")),
    responses((status = 201, body = ImportView), (status = 422, description = "no table, or columns missing")))]
pub async fn upload(cx: Cx, Path(what): Path<String>, form: Form<OnlyFiles>) -> Reply {
    let id = ops::upload::upload(&cx, &what, &form.files).await?;
    cx.json(StatusCode::CREATED, &whole(&cx, &id.to_string()).await?)
}

/// A list with what was found in it
#[utoipa::path(get, path = "/imports/{id}", tag = "imports",
    params(("id" = String, Path, description = "imp_…")),
    responses((status = 200, body = ImportView), (status = 404, description = "no such list of the actor")))]
pub async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    cx.json(StatusCode::OK, &whole(&cx, &id).await?)
}

/// Confirms a list: its rows are written
#[utoipa::path(post, path = "/imports/{id}/confirm", tag = "imports", request_body = ConfirmRaw,
    params(("id" = String, Path, description = "imp_…")),
    responses((status = 200, body = ImportView), (status = 409, description = "not waiting for it, or nothing to write")))]
pub async fn confirm(cx: Cx, Path(id): Path<String>, Body(raw): Body<ConfirmRaw>) -> Reply {
    ops::confirm::confirm(&cx, import_id(&id)?, &raw).await?;
    cx.json(StatusCode::OK, &whole(&cx, &id).await?)
}

/// Gives a list up: nothing of it is written
#[utoipa::path(post, path = "/imports/{id}/drop", tag = "imports",
    params(("id" = String, Path, description = "imp_…")),
    responses((status = 200, body = ImportView), (status = 409, description = "not waiting for it")))]
pub async fn give_up(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::confirm::give_up(&cx, import_id(&id)?).await?;
    cx.json(StatusCode::OK, &whole(&cx, &id).await?)
}
