//! The list of scenarios, and a new one.

use askama::Template;
use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_web::kit::{Choice, Status};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use super::{status, years};
use crate::model::Scenario;
use crate::ops::save::ScenarioRaw;
use crate::permissions::WRITE;
use crate::{ops, store};

/// A scenario in the list.
pub(crate) struct Row {
    pub(crate) scenario: Scenario,
    pub(crate) status: Status,
    /// Who made it.
    pub(crate) by: String,
}

#[derive(Template)]
#[template(path = "scenarios/list.html")]
pub(crate) struct ListPage {
    pub(crate) chrome: Chrome,
    pub(crate) rows: Vec<Row>,
    pub(crate) writes: bool,
}

/// GET /scenarios
pub(crate) async fn show(cx: Cx) -> Reply {
    let mut rows = Vec::new();
    for scenario in store::all(cx.db().reader()).await? {
        let by = kezhuan_accounts::user_name(cx.db(), scenario.by).await?.unwrap_or_default();
        rows.push(Row { status: status(scenario.state), by, scenario });
    }
    let writes = cx.can(&WRITE, &Subject::none());
    cx.page(&ListPage { chrome: cx.chrome().await?, rows, writes })
}

#[derive(Template)]
#[template(path = "scenarios/new.html")]
pub(crate) struct NewPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: ScenarioRaw,
    pub(crate) years: Vec<Choice>,
}

/// GET /scenarios/new
pub(crate) async fn new(cx: Cx) -> Reply {
    let year = cx.now().day().year().to_string();
    let raw = ScenarioRaw { year, ..ScenarioRaw::default() };
    let (chrome, errors, years) = (cx.chrome().await?, Errors::none(), years(&cx));
    cx.page(&NewPage { chrome, errors, raw, years })
}

/// POST /scenarios
pub(crate) async fn create(cx: Cx, form: Form<ScenarioRaw>) -> Reply {
    match ops::save::create(&cx, &form.raw).await {
        Ok(id) => cx.go_saying(&format!("/scenarios/{id}/edit"), "方案已建，现在改规则"),
        Err(Problem::Invalid(errors)) => {
            let (errors, raw) = (Errors::from(errors), form.raw);
            let (chrome, years) = (cx.chrome().await?, years(&cx));
            cx.form_again(&NewPage { chrome, errors: errors.clone(), raw, years }, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
