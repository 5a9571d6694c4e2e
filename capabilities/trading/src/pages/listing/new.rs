//! 挂牌: the form of an offer at a fixed price.

use askama::Template;
use kezhuan_achievements::{Achievement, AchievementId};
use kezhuan_authority::Subject;
use kezhuan_kernel::{Id, Problem};
use kezhuan_pack::{DealForm, ListingRules, Pack};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply, filters};
use serde::Deserialize;

use crate::ops;
use crate::ops::listing::list::must_be_free;
use crate::pages::choices;
use crate::permissions::LIST;
use crate::typed_listing::ListingRaw;
use crate::typed_sheet::PartRaw;

/// The form.
#[derive(Template)]
#[template(path = "trading/listing_new.html")]
pub struct NewListingPage {
    pub(crate) chrome: Chrome,
    pub(crate) title: String,
    pub(crate) rules: ListingRules,
    pub(crate) modes: Vec<Choice>,
    pub(crate) licence_modes: Vec<Choice>,
    pub(crate) raw: ListingRaw,
    pub(crate) errors: Errors,
}

impl NewListingPage {
    /// Name of a cell: `parts[1][due]`.
    pub(crate) fn cell(&self, row: &usize, name: &str) -> String {
        format!("parts[{row}][{name}]")
    }

    /// What its unit is called beside the number.
    pub(crate) fn unit(&self) -> &'static str {
        match self.rules.days.unit {
            kezhuan_pack::DayUnit::Working => "个工作日",
            kezhuan_pack::DayUnit::Calendar => "日",
        }
    }
}

/// For which achievement.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    achievement: String,
}

async fn own(cx: &Cx, id: &str) -> Result<Achievement, Problem> {
    let id: AchievementId = id.trim().parse().map_err(|_| Problem::NotFound)?;
    let found = kezhuan_achievements::get(cx.db().reader(), id).await?;
    let achievement = found.ok_or(Problem::NotFound)?;
    let holder = achievement.holder.ok_or(Problem::NotFound)?;
    cx.may(&LIST, &Subject::of(holder.uuid()))?;
    Ok(achievement)
}

/// GET /listings/new?achievement=…
pub async fn form(cx: Cx, Query(query): Query<NewQuery>) -> Reply {
    let achievement = own(&cx, &query.achievement).await?;
    must_be_free(&cx, cx.db().reader(), &achievement).await?;
    let pack = cx.pack();
    let offered = fixed_price_ways(&pack);
    let mode = achievement.modes.iter().find(|mode| offered.iter().any(|way| way.value == **mode));
    let mode = mode.cloned().unwrap_or_default();
    let raw = ListingRaw {
        achievement: query.achievement,
        mode,
        total: achievement.price.map(|price| price.to_string()).unwrap_or_default(),
        days: pack.deals.listing.days.count.to_string(),
        extends: "true".to_owned(),
        parts: vec![PartRaw::default()],
        ..ListingRaw::default()
    };
    cx.page(&page(&cx, &achievement, raw, Errors::none()).await?)
}

async fn page(
    cx: &Cx,
    achievement: &Achievement,
    raw: ListingRaw,
    errors: Errors,
) -> Result<NewListingPage, Problem> {
    let pack = cx.pack();
    Ok(NewListingPage {
        chrome: cx.chrome().await?,
        title: achievement.title.clone(),
        rules: pack.deals.listing.clone(),
        modes: fixed_price_ways(&pack),
        licence_modes: choices(&pack.contracts.licence_modes),
        raw,
        errors,
    })
}

/// POST /listings
pub async fn create(cx: Cx, form: Form<ListingRaw>) -> Reply {
    let mut raw = form.raw;
    let achievement = own(&cx, &raw.achievement).await?;
    if raw.pressed_row_button() {
        let page = page(&cx, &achievement, raw, Errors::none()).await?;
        return cx.form_again(&page, &Errors::none());
    }
    let done = match raw.check(&cx.pack(), cx.now().day()) {
        Ok(ask) => ops::listing::list::list(&cx, ask).await,
        Err(problem) => Err(problem),
    };
    match done {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(&cx, &achievement, raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(id) => cx.go_saying(&format!("/listings/{id}"), "已挂牌"),
    }
}

/// What can be had at a fixed price: shares and trials are agreed upon one by one.
fn fixed_price_ways(pack: &Pack) -> Vec<Choice> {
    let all = pack.achievements.transfer_modes.iter();
    all.filter(|mode| mode.form == DealForm::Plain)
        .map(|mode| Choice::new(&mode.id, &mode.name))
        .collect()
}
