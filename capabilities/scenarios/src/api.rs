//! Scenarios for programs.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_kernel::Fen;
use kezhuan_rules::Change;
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;

use crate::model::Scenario;
use crate::ops;
use crate::ops::save::ScenarioRaw;
use crate::result::{Line, compare};
use crate::store;

/// A scenario.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScenarioJson {
    /// Identifier.
    id: String,
    /// Its name.
    name: String,
    /// Year of application.
    year: i32,
    /// `draft` or `proposed`.
    state: &'static str,
    /// `[path, value]` pairs, as `kezhuan policy simulate --patch` takes them.
    #[schema(value_type = Vec<Vec<Object>>)]
    changes: Vec<Change>,
}

/// What a scenario gives beside the rules in force.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ScenarioResult {
    /// The scenario.
    scenario: ScenarioJson,
    /// In all.
    total: LineJson,
    /// By clause.
    by_clause: Vec<LineJson>,
    /// By county.
    by_county: Vec<LineJson>,
    /// By payer.
    by_payer: Vec<LineJson>,
    /// Organizations whose amount differs, the largest difference first.
    payees: Vec<LineJson>,
}

/// Sums before and after, in yuan.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LineJson {
    /// Clause, county, payer or organization.
    label: String,
    /// By the rules in force.
    #[schema(value_type = String)]
    before: Fen,
    /// By the scenario.
    #[schema(value_type = String)]
    after: Fen,
}

impl From<&Scenario> for ScenarioJson {
    fn from(s: &Scenario) -> Self {
        let (id, name, changes) = (s.id.to_string(), s.name.clone(), s.changes.clone());
        Self { id, name, year: s.year, state: s.state.word(), changes }
    }
}

impl From<&Line> for LineJson {
    fn from(line: &Line) -> Self {
        let of = |at: usize| line.sums.get(at).copied().unwrap_or(Fen::ZERO);
        Self { label: line.label.clone(), before: of(0), after: of(1) }
    }
}

/// Scenarios, newest first.
#[utoipa::path(get, path = "/scenarios", tag = "scenarios",
    responses((status = 200, body = Vec<ScenarioJson>)))]
pub(crate) async fn list(cx: Cx) -> Reply {
    let all = store::all(cx.db().reader()).await?;
    cx.json(StatusCode::OK, &all.iter().map(ScenarioJson::from).collect::<Vec<_>>())
}

/// A scenario with what it gives.
#[utoipa::path(get, path = "/scenarios/{id}", tag = "scenarios",
    params(("id" = String, Path)), responses((status = 200, body = ScenarioResult)))]
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let scenario = ops::find(&cx, &id).await?;
    let result = compare(&cx, scenario.year, std::slice::from_ref(&scenario)).await?;
    let lines = |all: &[Line]| all.iter().map(LineJson::from).collect();
    let told = ScenarioResult {
        scenario: ScenarioJson::from(&scenario),
        total: LineJson::from(&result.total),
        by_clause: lines(&result.by_clause),
        by_county: lines(&result.by_county),
        by_payer: lines(&result.by_payer),
        payees: lines(&result.payees),
    };
    cx.json(StatusCode::OK, &told)
}

/// A new scenario with its changes.
#[utoipa::path(post, path = "/scenarios", tag = "scenarios", request_body = ScenarioRaw,
    responses((status = 201, body = ScenarioJson)))]
pub(crate) async fn create(cx: Cx, Body(raw): Body<ScenarioRaw>) -> Reply {
    let id = ops::save::create(&cx, &raw).await?;
    let scenario = ops::find(&cx, &id.to_string()).await?;
    cx.json(StatusCode::CREATED, &ScenarioJson::from(&scenario))
}
