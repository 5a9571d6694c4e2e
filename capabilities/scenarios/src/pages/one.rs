//! One scenario: what it changes, what it gives, its form, its proposal, its lists to take away.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem};
use kezhuan_rules::{Place, PlaceKind};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::{Choice, Status};
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply, filters};

use super::{status, years};
use crate::model::{Scenario, State};
use crate::ops;
use crate::ops::propose::ProposalRaw;
use crate::ops::save::{PlaceRaw, ScenarioRaw, typed};
use crate::permissions::{PROPOSE, WRITE};
use crate::result::{Compared, Line, compare};

/// A place that a scenario changes.
pub(crate) struct Changed {
    pub(crate) clause: String,
    pub(crate) rule: String,
    pub(crate) label: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

#[derive(Template)]
#[template(path = "scenarios/one.html")]
pub(crate) struct OnePage {
    pub(crate) chrome: Chrome,
    pub(crate) scenario: Scenario,
    pub(crate) status: Status,
    pub(crate) by: String,
    pub(crate) changed: Vec<Changed>,
    /// What it gives, or why that cannot be told.
    pub(crate) result: Result<Compared, String>,
    /// Others of the same year, to stand beside it.
    pub(crate) others: Vec<(String, String)>,
    pub(crate) writes: bool,
    pub(crate) proposes: bool,
    pub(crate) errors: Errors,
    pub(crate) proposal: ProposalRaw,
}

impl OnePage {
    /// The payees whose amount differs, the first of them.
    pub(crate) fn first_payees(&self) -> &[Line] {
        let payees = self.result.as_ref().map_or(&[][..], |result| &result.payees);
        &payees[..payees.len().min(20)]
    }
}

fn changed(cx: &Cx, scenario: &Scenario) -> Vec<Changed> {
    let pack = cx.pack();
    let places = pack.policy.places();
    let change = |change: &kezhuan_rules::Change| {
        let place = places.iter().find(|place| place.path == change.0);
        let rule = place.and_then(|place| pack.policy.rule(&place.rule));
        Changed {
            clause: rule.map(|rule| rule.clause.clone()).unwrap_or_default(),
            rule: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
            label: place.map_or_else(|| change.0.clone(), |place| place.label.clone()),
            before: place.map(|place| typed(&place.value)).unwrap_or_default(),
            after: typed(&change.1),
        }
    };
    scenario.changes.iter().map(change).collect()
}

async fn page(
    cx: &Cx,
    scenario: Scenario,
    proposal: ProposalRaw,
    errors: Errors,
) -> Result<OnePage, Problem> {
    let result = match compare(cx, scenario.year, std::slice::from_ref(&scenario)).await {
        Ok(result) => Ok(result),
        Err(Problem::Conflict { message, .. }) => Err(message),
        Err(other) => return Err(other),
    };
    let all = crate::store::all(cx.db().reader()).await?;
    let beside = |other: &&Scenario| other.year == scenario.year && other.id != scenario.id;
    Ok(OnePage {
        chrome: cx.chrome().await?,
        status: status(scenario.state),
        by: kezhuan_accounts::user_name(cx.db(), scenario.by).await?.unwrap_or_default(),
        changed: changed(cx, &scenario),
        result,
        others: all.iter().filter(beside).map(|o| (o.id.to_string(), o.name.clone())).collect(),
        writes: scenario.state == State::Draft && cx.can(&WRITE, &Subject::none()),
        proposes: scenario.state == State::Draft
            && !scenario.changes.is_empty()
            && cx.can(&PROPOSE, &Subject::none()),
        scenario,
        errors,
        proposal,
    })
}

/// GET /scenarios/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let scenario = ops::find(&cx, &id).await?;
    cx.page(&page(&cx, scenario, ProposalRaw::default(), Errors::none()).await?)
}

/// POST /scenarios/{id}/propose
pub(crate) async fn propose(cx: Cx, Path(id): Path<String>, form: Form<ProposalRaw>) -> Reply {
    let scenario = ops::find(&cx, &id).await?;
    match ops::propose::propose(&cx, scenario.id, &form.raw).await {
        Ok(()) => cx.go_saying(&format!("/scenarios/{id}"), "已提出，方案不再改动"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&page(&cx, scenario, form.raw, errors.clone()).await?, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// A place in the form.
pub(crate) struct Field {
    pub(crate) at: usize,
    pub(crate) label: String,
    pub(crate) path: String,
    /// What stands there in force.
    pub(crate) now: String,
    /// What is typed.
    pub(crate) value: String,
    pub(crate) condition: bool,
}

impl Field {
    pub(crate) fn name(&self, part: &str) -> String {
        format!("places[{}][{part}]", self.at)
    }
}

/// The places of a rule.
pub(crate) struct RuleFields {
    pub(crate) clause: String,
    pub(crate) name: String,
    /// The rule in sentences.
    pub(crate) told: Vec<String>,
    pub(crate) numbers: Vec<Field>,
    pub(crate) conditions: Vec<Field>,
}

impl RuleFields {
    /// Is one of the conditions to be mended?
    pub(crate) fn bad(&self, errors: &Errors) -> bool {
        self.conditions.iter().any(|field| errors.of(&field.name("value")).is_some())
    }
}

#[derive(Template)]
#[template(path = "scenarios/edit.html")]
pub(crate) struct EditPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) id: String,
    pub(crate) raw: ScenarioRaw,
    pub(crate) years: Vec<Choice>,
    pub(crate) rules: Vec<RuleFields>,
}

/// The form's places in the pack's order, with what is typed where something is.
fn fields(cx: &Cx, typed_places: &[PlaceRaw]) -> Vec<RuleFields> {
    let pack = cx.pack();
    // Numbered in the order in which the page sends them, so that mistakes find their field.
    let mut next = 0..;
    let field = |place: &Place| {
        let now = typed(&place.value);
        let raw = typed_places.iter().find(|raw| raw.path == place.path);
        let value = raw.map_or_else(|| now.clone(), |raw| raw.value.clone());
        let condition = place.kind == PlaceKind::Condition;
        Field { at: 0, label: place.label.clone(), path: place.path.clone(), now, value, condition }
    };
    let places = pack.policy.places();
    let of = |rule: &kezhuan_rules::Rule| {
        let mine = places.iter().filter(|place| place.rule == rule.id);
        let (mut conditions, mut numbers): (Vec<Field>, Vec<Field>) =
            mine.map(field).partition(|field| field.condition);
        for (field, at) in numbers.iter_mut().chain(&mut conditions).zip(&mut next) {
            field.at = at;
        }
        RuleFields {
            clause: rule.clause.clone(),
            name: rule.name.clone(),
            told: pack.policy.describe(rule),
            numbers,
            conditions,
        }
    };
    let rules = pack.policy.rules.iter().filter(|rule| rule.no_formula.is_none());
    rules.map(of).collect()
}

async fn edit_page(
    cx: &Cx,
    id: String,
    raw: ScenarioRaw,
    errors: Errors,
) -> Result<EditPage, Problem> {
    let (chrome, years, rules) = (cx.chrome().await?, years(cx), fields(cx, &raw.places));
    Ok(EditPage { chrome, errors, id, raw, years, rules })
}

/// GET /scenarios/{id}/edit
pub(crate) async fn edit(cx: Cx, Path(id): Path<String>) -> Reply {
    let scenario = ops::find(&cx, &id).await?;
    scenario.still_draft()?;
    let place = |change: &kezhuan_rules::Change| PlaceRaw {
        path: change.0.clone(),
        value: typed(&change.1),
    };
    let raw = ScenarioRaw {
        name: scenario.name,
        year: scenario.year.to_string(),
        places: scenario.changes.iter().map(place).collect(),
    };
    cx.page(&edit_page(&cx, id, raw, Errors::none()).await?)
}

/// POST /scenarios/{id}
pub(crate) async fn save(cx: Cx, Path(id): Path<String>, form: Form<ScenarioRaw>) -> Reply {
    let scenario = ops::find(&cx, &id).await?;
    match ops::save::save(&cx, scenario.id, &form.raw).await {
        Ok(()) => cx.go(&format!("/scenarios/{id}")),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&edit_page(&cx, id, form.raw, errors.clone()).await?, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /scenarios/{id}/changes: the list that `kezhuan policy simulate --patch` takes.
pub(crate) async fn changes(cx: Cx, Path(id): Path<String>) -> Reply {
    let scenario = ops::find(&cx, &id).await?;
    let text = serde_json::to_string_pretty(&scenario.changes).map_err(Problem::bug)?;
    cx.file("application/json", &format!("{}.json", scenario.name), text)
}

struct Payees {
    title: String,
    lines: Vec<Line>,
}

#[async_trait::async_trait]
impl Exported for Payees {
    type Row = Line;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn columns(&self) -> Vec<Col<Line>> {
        vec![
            Col::text("name", "单位", |line: &Line| &line.label),
            Col::text("county", "县区", |line: &Line| &line.name),
            Col::new("before", "现行（元，上限）", |line: &Line| line.sums[0].into()),
            Col::new("after", "方案（元，上限）", |line: &Line| line.sums[1].into()),
            Col::new("difference", "相差（元）", |line: &Line| {
                line.difference().plain().into()
            }),
        ]
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        Vec::new()
    }

    async fn rows(&self, _: &Cx, page: Page) -> Result<Vec<Line>, Problem> {
        Ok(page.of(&self.lines))
    }
}

/// GET /scenarios/{id}/export
pub(crate) async fn take(cx: Cx, Path(id): Path<String>, Query(raw): Query<ExportRaw>) -> Reply {
    let scenario = ops::find(&cx, &id).await?;
    let compared = compare(&cx, scenario.year, std::slice::from_ref(&scenario)).await?;
    let title = format!("{}年度试算“{}”与现行的差别", scenario.year, scenario.name);
    export(&cx, Payees { title, lines: compared.payees }, &raw).await
}
