//! The register as JSON.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::{Body, Cx, Query, Reply};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::model::{Change, Registration, RegistrationId, State};
use crate::ops;
use crate::permissions::READ;
use crate::rules::{DecisionRaw, RegistrationRaw};
use crate::store::{self, Filter};

/// A kind of registration and who decides it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistryKindView {
    /// Id, `incubator`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Group.
    pub group: String,
    /// Levels with the authority that decides.
    pub levels: Vec<RegistryLevelView>,
    /// Clauses it carries.
    pub clauses: Vec<String>,
    /// Fields: id, name, type.
    pub fields: Vec<RegistryFieldView>,
    /// How many are in force.
    pub in_force: i64,
}

/// A level of a kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistryLevelView {
    /// `city`, `provincial`, `national`.
    pub level: String,
    /// The authority.
    pub decided_by: String,
}

/// A field of a kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistryFieldView {
    /// Key in `fields` (or `picks`).
    pub id: String,
    /// Label.
    pub name: String,
    /// Options of a choice.
    pub options: Vec<String>,
}

/// A registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationView {
    /// Id, `reg_…`.
    pub id: String,
    /// Number, `DJ-2026-00012`.
    pub number: String,
    /// Kind.
    pub kind: String,
    /// Level.
    pub level: String,
    /// Holder's id, `org_…`.
    pub holder: String,
    /// Region path.
    pub region: String,
    /// Name.
    pub name: String,
    /// Values of the pack's fields.
    #[schema(value_type = Object)]
    pub fields: serde_json::Value,
    /// State: `applied`, `returned`, `verified`, `forwarded`, `recognised`, `refused`, `suspended`,
    /// `withdrawn`, `expired`, `replaced`.
    pub state: String,
    /// Since this day.
    pub state_on: String,
    /// 认定日期.
    pub recognised_on: Option<String>,
    /// 认定文号.
    pub document_no: Option<String>,
    /// What it took over from.
    pub upgrade_of: Option<String>,
    /// Dated history; only of a single registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<RegistrationChange>>,
}

/// A line of the dated history.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationChange {
    /// State.
    pub state: String,
    /// From this day.
    pub on: String,
    /// When it was recorded.
    pub at: String,
    /// 文号.
    pub document_no: Option<String>,
}

/// A page of registrations.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationList {
    /// How many in all.
    pub total: u64,
    /// This page's.
    pub rows: Vec<RegistrationView>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationCreated {
    /// Its id.
    pub id: String,
}

/// Filters of the list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct RegistrationQuery {
    /// Kind.
    pub kind: String,
    /// Level.
    pub level: String,
    /// Region path; everything below it too.
    pub region: String,
    /// State.
    pub state: String,
    /// Words in the name.
    pub q: String,
    /// Page, from 1.
    pub page: String,
}

fn view(r: &Registration, history: Option<&[Change]>) -> RegistrationView {
    let change = |c: &Change| RegistrationChange {
        state: c.state.word().to_owned(),
        on: c.on.to_string(),
        at: c.at.rfc3339(),
        document_no: c.document_no.clone(),
    };
    RegistrationView {
        id: r.id.to_string(),
        number: r.number.clone(),
        kind: r.kind.clone(),
        level: r.level.clone(),
        holder: r.holder.to_string(),
        region: r.region.clone(),
        name: r.name.clone(),
        fields: r.fields.clone().into(),
        state: r.state.word().to_owned(),
        state_on: r.state_on.to_string(),
        recognised_on: r.recognised_on.map(|day| day.to_string()),
        document_no: r.document_no.clone(),
        upgrade_of: r.upgrade_of.map(|id| id.to_string()),
        history: history.map(|all| all.iter().map(change).collect()),
    }
}

fn parse(id: &str) -> Result<RegistrationId, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

/// Kinds of the register
#[utoipa::path(get, path = "/registry-kinds", tag = "registries",
    responses((status = 200, body = [RegistryKindView])))]
pub async fn list_kinds(cx: Cx) -> Reply {
    let pack = cx.pack();
    let cells = store::overview(cx.db().reader(), &State::counting(&pack)).await?;
    let kind = |kind: &kezhuan_pack::Term<kezhuan_pack::RegistryKind>| RegistryKindView {
        id: kind.id.clone(),
        name: kind.name.clone(),
        group: kind.group.clone(),
        levels: kind
            .deciders
            .iter()
            .map(|d| RegistryLevelView { level: d.level.clone(), decided_by: d.by.clone() })
            .collect(),
        clauses: kind.clauses.clone(),
        fields: kind
            .fields
            .iter()
            .map(|f| RegistryFieldView {
                id: f.id.clone(),
                name: f.name.clone(),
                options: f.options.clone(),
            })
            .collect(),
        in_force: cells.iter().filter(|c| c.kind == kind.id).map(|c| c.count).sum(),
    };
    cx.json(StatusCode::OK, &pack.registries.kinds.iter().map(kind).collect::<Vec<_>>())
}

/// Registrations that were recognised
#[utoipa::path(get, path = "/registrations", tag = "registries", params(RegistrationQuery),
    responses((status = 200, body = RegistrationList)))]
pub async fn list_registrations(cx: Cx, Query(query): Query<RegistrationQuery>) -> Reply {
    let one = |text: &str| {
        let text = text.trim();
        if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
    };
    let filter = Filter {
        kind: query.kind.trim().to_owned(),
        levels: one(&query.level),
        regions: one(&query.region),
        states: State::parse(query.state.trim()).into_iter().collect(),
        words: query.q.trim().chars().take(60).collect(),
    };
    let page = Page::new(query.page.trim().parse().unwrap_or(1), Page::SIZE);
    let found = store::list(cx.db().reader(), &filter, page).await?;
    let rows = found.rows.iter().map(|r| view(r, None)).collect();
    cx.json(StatusCode::OK, &RegistrationList { total: found.total, rows })
}

/// One registration with its history
#[utoipa::path(get, path = "/registrations/{id}", tag = "registries",
    params(("id" = String, Path, description = "reg_…")),
    responses((status = 200, body = RegistrationView), (status = 404, description = "no such registration")))]
pub async fn get_registration(cx: Cx, Path(id): Path<String>) -> Reply {
    let r = store::get(cx.db().reader(), parse(&id)?).await?.ok_or(Problem::NotFound)?;
    if !r.state.is_public() {
        cx.may(&READ, &r.subject())?;
    }
    let history = store::history(cx.db().reader(), r.id).await?;
    cx.json(StatusCode::OK, &view(&r, Some(&history)))
}

fn created(cx: &Cx, id: RegistrationId) -> Reply {
    cx.json(StatusCode::CREATED, &RegistrationCreated { id: id.to_string() })
}

/// Applies for a registration
#[utoipa::path(post, path = "/registrations", tag = "registries", request_body = RegistrationRaw,
    responses((status = 201, body = RegistrationCreated), (status = 422, description = "fields to mend"),
    (status = 409, description = "the same is registered or under way")))]
pub async fn apply_registration(cx: Cx, Body(raw): Body<RegistrationRaw>) -> Reply {
    created(&cx, ops::apply::apply(&cx, &raw, &[]).await?)
}

/// Enters a recognition of the past
#[utoipa::path(post, path = "/registrations/past", tag = "registries", request_body = RegistrationRaw,
    responses((status = 201, body = RegistrationCreated), (status = 422, description = "fields to mend"),
    (status = 409, description = "the same is registered")))]
pub async fn enter_registration(cx: Cx, Body(raw): Body<RegistrationRaw>) -> Reply {
    created(&cx, ops::enter::enter_past(&cx, &raw, &[]).await?)
}

async fn now(cx: &Cx, id: RegistrationId) -> Reply {
    let r = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let history = store::history(cx.db().reader(), id).await?;
    cx.json(StatusCode::OK, &view(&r, Some(&history)))
}

/// Mends a returned application and hands it in again
#[utoipa::path(post, path = "/registrations/{id}/edit", tag = "registries", request_body = RegistrationRaw,
    params(("id" = String, Path, description = "reg_…")),
    responses((status = 200, body = RegistrationView), (status = 409, description = "not returned"),
    (status = 422, description = "fields to mend")))]
pub async fn resubmit_registration(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<RegistrationRaw>,
) -> Reply {
    let id = parse(&id)?;
    ops::amend::resubmit(&cx, id, &raw, &[]).await?;
    now(&cx, id).await
}

/// Corrects what is known of a recognition
#[utoipa::path(post, path = "/registrations/{id}/correct", tag = "registries", request_body = RegistrationRaw,
    params(("id" = String, Path, description = "reg_…")),
    responses((status = 200, body = RegistrationView), (status = 409, description = "not recognised"),
    (status = 422, description = "fields to mend")))]
pub async fn correct_registration(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<RegistrationRaw>,
) -> Reply {
    let id = parse(&id)?;
    ops::amend::correct(&cx, id, &raw, &[]).await?;
    now(&cx, id).await
}

/// The county's check of an application
#[utoipa::path(post, path = "/registrations/{id}/verify", tag = "registries", request_body = DecisionRaw,
    params(("id" = String, Path, description = "reg_…")),
    responses((status = 200, body = RegistrationView), (status = 409, description = "not open in this state"),
    (status = 422, description = "fields to mend")))]
pub async fn verify_registration(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<DecisionRaw>,
) -> Reply {
    let id = parse(&id)?;
    ops::decide::verify(&cx, id, &raw.check()?, &[]).await?;
    now(&cx, id).await
}

/// The city's decision, the result from above, or a change of status
#[utoipa::path(post, path = "/registrations/{id}/decide", tag = "registries", request_body = DecisionRaw,
    params(("id" = String, Path, description = "reg_…")),
    responses((status = 200, body = RegistrationView), (status = 409, description = "not open in this state"),
    (status = 422, description = "fields to mend")))]
pub async fn decide_registration(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<DecisionRaw>,
) -> Reply {
    let id = parse(&id)?;
    ops::decide::decide(&cx, id, &raw.check()?, &[]).await?;
    now(&cx, id).await
}
