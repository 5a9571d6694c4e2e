//! The form by which a company files, and by which a county writes a demand for a company.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_demands::{CREATE, State};
use kezhuan_kernel::Problem;
use kezhuan_organizations::own_organizations;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Campaign, CampaignId};
use crate::ops;
use crate::ops::MOST;
use crate::ops::file::CampaignFileRaw;
use crate::pages::{choices, county_href, county_of, entry_href, href, id_of};
use crate::permissions::COLLECT;
use crate::store::{self, entries};

#[derive(Template)]
#[template(path = "campaigns/file.html")]
pub(crate) struct FilePage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: CampaignFileRaw,
    pub(crate) c: Campaign,
    pub(crate) action: String,
    /// The page it belongs to, and its name.
    pub(crate) above: (String, String),
    /// The county writes it for a company?
    pub(crate) on_behalf: bool,
    pub(crate) organizations: Vec<Choice>,
    /// Own demands that are not filed yet.
    pub(crate) known: Vec<Choice>,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) industries: Vec<Choice>,
    pub(crate) budgets: Vec<Choice>,
    /// Those that need no list of recipients.
    pub(crate) visibilities: Vec<Choice>,
}

impl FilePage {
    async fn of(
        cx: &Cx,
        c: Campaign,
        county: Option<&str>,
        mut raw: CampaignFileRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let pack = cx.pack();
        let organizations = own_organizations(cx, "demands");
        if raw.organization.is_empty() {
            raw.organization = organizations.first().map(|o| o.value.clone()).unwrap_or_default();
        }
        let words = &pack.demands;
        let listed = words.visibilities.iter().filter(|visibility| visibility.listed);
        let above = match county {
            Some(county) => (county_href(&pack, c.id, county, ""), pack.regions.name(county)),
            None => (href(c.id, ""), c.title.clone()),
        };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            action: match county {
                Some(county) => county_href(&pack, c.id, county, "/enter"),
                None => href(c.id, "/file"),
            },
            above,
            on_behalf: county.is_some(),
            known: if county.is_none() { known(cx, c.id).await? } else { Vec::new() },
            organizations,
            kinds: choices(&words.kinds),
            industries: pack
                .industries
                .all
                .iter()
                .filter(|i| c.industries.is_empty() || c.industries.contains(&i.id))
                .map(|i| Choice::new(&i.id, &i.name))
                .collect(),
            budgets: vec![Choice::new("open", "面议"), Choice::new("amount", "有预算")],
            visibilities: listed.map(|v| Choice::new(&v.id, &v.name).hint(&v.help)).collect(),
            c,
        })
    }
}

/// Demands of one's own in the asked counties, complete and not filed yet.
async fn known(cx: &Cx, id: CampaignId) -> Result<Vec<Choice>, Problem> {
    let (reader, pack) = (cx.db().reader(), cx.pack());
    let states = [State::Review, State::Published];
    let own = cx.actor.speaks_for("demands");
    let all = kezhuan_demands::of_organizations(reader, &own, &states, MOST).await?;
    let filed = entries::of_campaign(reader, id).await?;
    let parts = store::parts(reader, id).await?;
    let asked = |region: &str| parts.iter().any(|p| pack.regions.inside(region, &p.county));
    let open = all.iter().filter(|d| !filed.iter().any(|e| e.demand == d.id) && asked(&d.region));
    Ok(open
        .map(|d| {
            Choice::new(d.id.to_string(), &d.title).hint(format!(
                "{}，{}",
                d.serial,
                d.state.chinese()
            ))
        })
        .collect())
}

fn first(cx: &Cx) -> CampaignFileRaw {
    let visibility = cx.pack().demands.default_visibility.clone();
    CampaignFileRaw { visibility, budget_kind: "open".to_owned(), ..CampaignFileRaw::default() }
}

/// GET /campaigns/{id}/file
pub(crate) async fn form(cx: Cx, Path(id): Path<String>) -> Reply {
    cx.may(&CREATE, &Subject::none())?;
    let c = ops::current(&cx, id_of(&id)?).await?;
    c.takes_filings(cx.now().day())?;
    cx.page(&FilePage::of(&cx, c, None, first(&cx), Errors::none()).await?)
}

/// POST /campaigns/{id}/file
pub(crate) async fn file(cx: Cx, Path(id): Path<String>, form: Form<CampaignFileRaw>) -> Reply {
    cx.may(&CREATE, &Subject::none())?;
    let c = ops::current(&cx, id_of(&id)?).await?;
    match ops::file::file(&cx, c.id, &form.raw).await {
        Ok(entry) => cx.go_saying(&entry_href(entry, ""), "已报送，县区科技局会核对"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = FilePage::of(&cx, c, None, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /campaigns/{id}/counties/{county}/enter
pub(crate) async fn enter_form(cx: Cx, Path((id, code)): Path<(String, String)>) -> Reply {
    let county = county_of(&cx.pack(), &code)?;
    cx.may(&COLLECT, &Subject::at(county.as_str()))?;
    let c = ops::current(&cx, id_of(&id)?).await?;
    cx.page(&FilePage::of(&cx, c, Some(&county), first(&cx), Errors::none()).await?)
}

/// POST /campaigns/{id}/counties/{county}/enter
pub(crate) async fn enter(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    form: Form<CampaignFileRaw>,
) -> Reply {
    let county = county_of(&cx.pack(), &code)?;
    let c = ops::current(&cx, id_of(&id)?).await?;
    match ops::collect::enter(&cx, c.id, &county, &form.raw).await {
        Ok(entry) => cx.go_saying(&entry_href(entry, ""), "已代填并收进征集"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = FilePage::of(&cx, c, Some(&county), form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
