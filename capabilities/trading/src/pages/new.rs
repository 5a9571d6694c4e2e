//! 提出合作意向.

use askama::Template;
use kezhuan_achievements::{Achievement, AchievementId};
use kezhuan_kernel::Problem;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply, filters};
use serde::Deserialize;

use crate::ops;
use crate::pages::own_organizations;
use crate::rules::InterestRaw;

/// The form.
#[derive(Template)]
#[template(path = "trading/new.html")]
pub struct NewPage {
    pub(crate) chrome: Chrome,
    pub(crate) achievement: String,
    pub(crate) title: String,
    pub(crate) holder: String,
    pub(crate) organizations: Vec<Choice>,
    pub(crate) modes: Vec<Choice>,
    pub(crate) raw: InterestRaw,
    pub(crate) errors: Errors,
    pub(crate) days: String,
}

/// For which achievement.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    achievement: String,
}

/// GET /deals/new?achievement=…
pub async fn form(cx: Cx, Query(query): Query<NewQuery>) -> Reply {
    let organizations = own_organizations(&cx);
    let organization = organizations.first().map(|o| o.value.clone()).unwrap_or_default();
    let raw = InterestRaw {
        achievement: query.achievement,
        organization,
        contact_name: cx.actor.name.clone(),
        ..InterestRaw::default()
    };
    cx.page(&page(&cx, raw, Errors::none()).await?)
}

async fn page(cx: &Cx, raw: InterestRaw, errors: Errors) -> Result<NewPage, Problem> {
    let id: AchievementId = raw.achievement.trim().parse().map_err(|_| Problem::NotFound)?;
    let conn = cx.db().reader();
    let found = kezhuan_achievements::get(conn, id).await?;
    let achievement = found.filter(|a| a.is_listed()).ok_or(Problem::NotFound)?;
    let holder = match achievement.holder {
        Some(holder) => ops::organization(conn, holder).await?.name.clone(),
        None => String::new(),
    };
    let pack = cx.pack();
    let limit = pack.deals.limits.get("first_answer").map(|limit| limit.days.to_string());
    Ok(NewPage {
        chrome: cx.chrome().await?,
        achievement: id.to_string(),
        title: achievement.title.clone(),
        holder,
        organizations: own_organizations(cx),
        modes: modes(cx, &achievement),
        raw,
        errors,
        days: limit.unwrap_or_default(),
    })
}

/// What the seller offers; everything the pack knows if it did not say.
fn modes(cx: &Cx, achievement: &Achievement) -> Vec<Choice> {
    let pack = cx.pack();
    let all = &pack.achievements.transfer_modes;
    let offered =
        |id: &str| achievement.modes.is_empty() || achievement.modes.iter().any(|m| m == id);
    let picked = all.pick().into_iter().filter(|(id, _)| offered(id));
    picked.map(|(id, name)| Choice::new(id, name)).collect()
}

/// POST /deals
pub async fn begin(cx: Cx, form: Form<InterestRaw>) -> Reply {
    let done = match form.raw.check(&cx.pack()) {
        Ok(ask) => ops::begin::begin(&cx, ask).await,
        Err(problem) => Err(problem),
    };
    match done {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(&cx, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(id) => cx.go_saying(&format!("/deals/{id}"), "意向已送出，等对方答复"),
    }
}
