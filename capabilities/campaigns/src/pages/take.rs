//! Taking demands of the county into a campaign, from those that are there.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::Campaign;
use crate::ops;
use crate::ops::collect::{CampaignTakeRaw, takeable};
use crate::pages::{county_href, county_of, id_of};
use crate::permissions::COLLECT;

#[derive(Template)]
#[template(path = "campaigns/take.html")]
pub(crate) struct TakePage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: CampaignTakeRaw,
    pub(crate) c: Campaign,
    pub(crate) county: String,
    pub(crate) back: String,
    pub(crate) choices: Vec<Choice>,
    /// Where lists are brought in.
    pub(crate) import: Option<String>,
}

impl TakePage {
    async fn of(
        cx: &Cx,
        id: &str,
        county: &str,
        raw: CampaignTakeRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let (pack, c) = (cx.pack(), ops::current(cx, id_of(id)?).await?);
        let all = takeable(cx, c.id, county).await?;
        let of: Vec<_> = all.iter().filter_map(|d| d.organization).collect();
        let known = kezhuan_organizations::many(cx.db().reader(), &of).await?;
        let choice = |d: &kezhuan_demands::Demand| {
            let name = known.iter().find(|o| Some(o.id) == d.organization);
            let name = name.map_or("没有写单位", |o| o.name.as_str());
            let state = if d.is_imported() { "表格导入" } else { d.state.chinese() };
            Choice::new(d.id.to_string(), &d.title).hint(format!("{name}，{state}"))
        };
        let import = "/imports/new/demands".to_owned();
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            county: pack.regions.name(county),
            back: county_href(&pack, c.id, county, ""),
            choices: all.iter().map(choice).collect(),
            import: cx.opens(&import).then_some(import),
            c,
        })
    }
}

/// GET /campaigns/{id}/counties/{county}/take
pub(crate) async fn form(cx: Cx, Path((id, code)): Path<(String, String)>) -> Reply {
    let county = county_of(&cx.pack(), &code)?;
    cx.may(&COLLECT, &Subject::at(county.as_str()))?;
    let raw = CampaignTakeRaw::default();
    cx.page(&TakePage::of(&cx, &id, &county, raw, Errors::none()).await?)
}

/// POST /campaigns/{id}/counties/{county}/take
pub(crate) async fn take(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    form: Form<CampaignTakeRaw>,
) -> Reply {
    let county = county_of(&cx.pack(), &code)?;
    let of = id_of(&id)?;
    match ops::collect::take(&cx, of, &county, &form.raw).await {
        Ok(n) => {
            let back = county_href(&cx.pack(), of, &county, "");
            cx.go_saying(&back, &format!("已收进 {n} 项"))
        }
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = TakePage::of(&cx, &id, &county, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
