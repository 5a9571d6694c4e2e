//! 提出合作意向 for an achievement, or answering a demand with an offer.

use askama::Template;
use kezhuan_achievements::{Achievement, AchievementId};
use kezhuan_demands::DemandId;
use kezhuan_kernel::Problem;
use kezhuan_organizations::own_organizations;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply, filters};
use serde::Deserialize;

use crate::ops;
use crate::ops::listing::list::running;
use crate::pages::steps::interested_choices;
use crate::rules::{InterestRaw, is_work};

/// The form.
#[derive(Template)]
#[template(path = "trading/new.html")]
pub struct NewPage {
    pub(crate) chrome: Chrome,
    /// Address and title of what it is about.
    pub(crate) about: (String, String),
    /// Whose it is, as far as that may be known.
    pub(crate) whose: String,
    /// Does it answer a demand?
    pub(crate) offers: bool,
    pub(crate) organizations: Vec<Choice>,
    pub(crate) modes: Vec<Choice>,
    pub(crate) interested: Vec<Choice>,
    pub(crate) raw: InterestRaw,
    pub(crate) errors: Errors,
    pub(crate) days: String,
}

/// For what.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    achievement: String,
    demand: String,
}

/// GET /deals/new?achievement=… or ?demand=…
pub async fn form(cx: Cx, Query(query): Query<NewQuery>) -> Reply {
    if let Ok(id) = query.achievement.parse::<AchievementId>()
        && let Some(listing) = running(cx.db().reader(), id).await?
    {
        return cx.go(&listing.href());
    }
    let organizations = own_organizations(&cx, "deals");
    let organization = organizations.first().map(|o| o.value.clone()).unwrap_or_default();
    let raw = InterestRaw {
        achievement: query.achievement,
        demand: query.demand,
        organization,
        contact_name: cx.actor.name.clone(),
        ..InterestRaw::default()
    };
    cx.page(&page(&cx, raw, Errors::none()).await?)
}

async fn page(cx: &Cx, raw: InterestRaw, errors: Errors) -> Result<NewPage, Problem> {
    let pack = cx.pack();
    let conn = cx.db().reader();
    let offers = !raw.demand.trim().is_empty();
    let (about, whose, modes) = if offers {
        let id: DemandId = raw.demand.trim().parse().map_err(|_| Problem::NotFound)?;
        let found = kezhuan_demands::get(conn, id).await?;
        let demand = found.filter(|d| d.is_listed(&pack)).ok_or(Problem::NotFound)?;
        let whose = match demand.organization {
            Some(of) if demand.is_named(&pack) => ops::organization(conn, of).await?.name.clone(),
            Some(_) => demand.alias(&pack),
            None => String::new(),
        };
        let work = pack.achievements.transfer_modes.iter().filter(|mode| is_work(mode));
        let modes = work.map(|mode| Choice::new(&mode.id, &mode.name)).collect();
        ((format!("/demands/{id}"), demand.title.clone()), whose, modes)
    } else {
        let id: AchievementId = raw.achievement.trim().parse().map_err(|_| Problem::NotFound)?;
        let found = kezhuan_achievements::get(conn, id).await?;
        let achievement = found.filter(|a| a.is_listed()).ok_or(Problem::NotFound)?;
        let whose = match achievement.holder {
            Some(holder) => ops::organization(conn, holder).await?.name.clone(),
            None => String::new(),
        };
        let about = (format!("/achievements/{id}"), achievement.title.clone());
        (about, whose, modes(cx, &achievement))
    };
    let limit = pack.deals.limits.get("first_answer").map(|limit| limit.days.to_string());
    Ok(NewPage {
        chrome: cx.chrome().await?,
        about,
        whose,
        offers,
        organizations: own_organizations(cx, "deals"),
        modes,
        interested: interested_choices(),
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
        Ok(id) => cx.go_saying(&format!("/deals/{id}"), "已送出，等对方答复"),
    }
}
