//! The form of a new campaign.

use askama::Template;
use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::ops;
use crate::ops::open::{CampaignRaw, place};
use crate::pages::{choices, href};
use crate::permissions::RUN;

#[derive(Template)]
#[template(path = "campaigns/new.html")]
pub(crate) struct NewPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: CampaignRaw,
    pub(crate) counties: Vec<Choice>,
    pub(crate) industries: Vec<Choice>,
}

impl NewPage {
    async fn of(cx: &Cx, raw: CampaignRaw, errors: Errors) -> Result<Self, Problem> {
        let (pack, region) = (cx.pack(), place(cx));
        let units = pack.regions.units().into_iter();
        let units = units.filter(|unit| pack.regions.inside(&unit.path, &region));
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            counties: units.map(|unit| Choice::new(&unit.path, unit.name())).collect(),
            industries: choices(&pack.industries.all),
        })
    }
}

/// GET /campaigns/new
pub(crate) async fn form(cx: Cx) -> Reply {
    cx.may(&RUN, &Subject::at(place(&cx)))?;
    let mut page = NewPage::of(&cx, CampaignRaw::default(), Errors::none()).await?;
    // All counties are asked unless somebody takes one out.
    page.raw.counties = page.counties.iter().map(|choice| choice.value.clone()).collect();
    page.raw.from = cx.now().day().to_string();
    cx.page(&page)
}

/// POST /campaigns
pub(crate) async fn open(cx: Cx, form: Form<CampaignRaw>) -> Reply {
    match ops::open::open(&cx, &form.raw).await {
        Ok(id) => cx.go_saying(&href(id, "/progress"), "已开始征集，各县区会收到消息"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = NewPage::of(&cx, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
