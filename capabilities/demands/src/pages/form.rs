//! The form of a demand: beginning it and going on with a draft.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Role;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::Pack;
use kezhuan_web::kit::Choice;
use kezhuan_web::listing::{Numbered, numbered};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Demand, DemandId, State};
use crate::ops;
use crate::ops::save::typed;
use crate::pages::{asked, choices, href};
use crate::permissions::EDIT;
use crate::raw::{DemandRaw, IndicatorRaw};

/// The options of the form.
pub(crate) struct FormWords {
    pub(crate) organizations: Vec<Choice>,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) cooperations: Vec<Choice>,
    pub(crate) budgets: Vec<Choice>,
    pub(crate) industries: Vec<Choice>,
    pub(crate) visibilities: Vec<Choice>,
}

impl FormWords {
    fn of(pack: &Pack, organizations: Vec<Choice>) -> Self {
        let words = &pack.demands;
        Self {
            organizations,
            kinds: choices(&words.kinds),
            cooperations: choices(&words.cooperations),
            budgets: vec![Choice::new("open", "面议"), Choice::new("amount", "有预算")],
            industries: choices(&pack.industries.all),
            visibilities: choices(&words.visibilities),
        }
    }
}

#[derive(Template)]
#[template(path = "demands/edit.html")]
pub(crate) struct FormPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandRaw,
    pub(crate) words: FormWords,
    /// What is edited; none when it is begun.
    pub(crate) of: Option<(DemandId, String)>,
    pub(crate) reason: Option<String>,
    /// What a submission would find wrong now.
    pub(crate) missing: Vec<String>,
    pub(crate) indicators: Vec<Numbered<IndicatorRaw>>,
}

impl FormPage {
    pub(crate) fn action(&self) -> String {
        match &self.of {
            Some((id, _)) => href(*id, "/edit"),
            None => "/demands".to_owned(),
        }
    }

    pub(crate) fn back(&self) -> String {
        self.of.as_ref().map(|(id, _)| href(*id, "")).unwrap_or_default()
    }

    pub(crate) fn heading(&self) -> &'static str {
        if self.of.is_some() { "修改需求" } else { "发布技术需求" }
    }

    pub(crate) fn autosave(&self) -> String {
        match &self.of {
            Some((id, _)) => format!("demand-{id}"),
            None => "demand-new".to_owned(),
        }
    }

    async fn of(
        cx: &Cx,
        d: Option<&Demand>,
        raw: DemandRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let pack = cx.pack();
        let missing = match raw.check(&pack) {
            Err(Problem::Invalid(fields)) if d.is_some() => {
                fields.into_iter().map(|f| f.message).collect()
            }
            _ => Vec::new(),
        };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            words: FormWords::of(&pack, organizations(cx)),
            of: d.map(|d| (d.id, d.serial.clone())),
            reason: d.filter(|d| d.state == State::Returned).and_then(|d| d.reason.clone()),
            missing,
            indicators: numbered("indicators", &raw.indicators, 1),
            raw,
        })
    }
}

/// The organizations the actor speaks for.
fn organizations(cx: &Cx) -> Vec<Choice> {
    let own = cx.actor.memberships.iter().filter(|m| m.role == Role::Officer);
    let choice = |m: &kezhuan_authority::Membership| {
        Choice::new(OrganizationId::from_uuid(m.organization).to_string(), &m.name)
    };
    own.map(choice).collect()
}

/// GET /demands/new
pub(crate) async fn new(cx: Cx) -> Reply {
    let first = organizations(&cx).first().map(|choice| choice.value.clone());
    let raw = DemandRaw { organization: first.unwrap_or_default(), ..DemandRaw::default() };
    cx.page(&FormPage::of(&cx, None, raw, Errors::none()).await?)
}

/// POST /demands
pub(crate) async fn create(cx: Cx, form: Form<DemandRaw>) -> Reply {
    let mut raw = form.raw;
    if raw.press() {
        return cx.page(&FormPage::of(&cx, None, raw, Errors::none()).await?);
    }
    match ops::save::begin(&cx, raw.clone()).await {
        Ok(id) => after_saving(&cx, id, raw).await,
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = FormPage::of(&cx, None, raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /demands/{id}/edit
pub(crate) async fn edit(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    if matches!(d.state, State::Review | State::Published) {
        return cx.go(&href(d.id, ""));
    }
    cx.page(&FormPage::of(&cx, Some(&d), typed(&d), Errors::none()).await?)
}

/// POST /demands/{id}/edit
pub(crate) async fn save(cx: Cx, Path(id): Path<String>, form: Form<DemandRaw>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    let mut raw = form.raw;
    if raw.press() {
        return cx.page(&FormPage::of(&cx, Some(&d), raw, Errors::none()).await?);
    }
    ops::save::save(&cx, d.id, raw.clone()).await?;
    after_saving(&cx, d.id, raw).await
}

/// The draft is safe now; submit it if that was the button.
async fn after_saving(cx: &Cx, id: DemandId, raw: DemandRaw) -> Reply {
    if raw.then != "submit" {
        return cx.go_saying(&href(id, "/edit"), "草稿已存好");
    }
    match ops::save::submit(cx, id).await {
        Ok(()) => cx.go_saying(&href(id, ""), "已提交，等平台审核"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let d = ops::current(cx, id).await?;
            let page = FormPage::of(cx, Some(&d), raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
