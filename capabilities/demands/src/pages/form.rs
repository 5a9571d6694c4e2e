//! The form of a demand: beginning it, going on with a draft, correcting what is published, and the
//! desk's own wording.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Page, Problem};
use kezhuan_organizations::{Organization, OrganizationId, own_organizations};
use kezhuan_pack::Pack;
use kezhuan_text::Query;
use kezhuan_web::kit::Choice;
use kezhuan_web::listing::{Numbered, numbered, search};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Demand, DemandId, State};
use crate::ops;
use crate::ops::save::typed;
use crate::pages::{asked, choices, href};
use crate::permissions::{EDIT, REFINE};
use crate::raw::{DemandRaw, IndicatorRaw, PaymentRaw};

/// The options of the form.
pub(crate) struct FormWords {
    pub(crate) organizations: Vec<Choice>,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) fields: Vec<Choice>,
    pub(crate) comparisons: Vec<Choice>,
    pub(crate) cooperations: Vec<Choice>,
    pub(crate) budgets: Vec<Choice>,
    pub(crate) ownerships: Vec<Choice>,
    pub(crate) industries: Vec<Choice>,
    pub(crate) visibilities: Vec<Choice>,
    /// Values of the visibilities that name their readers.
    pub(crate) unlisted: String,
    pub(crate) validities: Vec<Choice>,
    /// Organizations that are picked already or were found by name.
    pub(crate) recipients: Vec<Choice>,
}

impl FormWords {
    pub(crate) async fn of(cx: &Cx, raw: &DemandRaw) -> Result<Self, Problem> {
        let recipients = recipients(cx, raw).await?;
        Ok(Self::new(&cx.pack(), own_organizations(cx, "demands"), recipients))
    }

    pub(crate) fn new(pack: &Pack, organizations: Vec<Choice>, recipients: Vec<Choice>) -> Self {
        let words = &pack.demands;
        let comparisons =
            words.comparisons.iter().map(|c| Choice::new(&c.id, format!("{} {}", c.name, c.help)));
        let unlisted = words.visibilities.iter().filter(|v| !v.listed).map(|v| v.id.as_str());
        Self {
            organizations,
            kinds: choices(&words.kinds),
            fields: choices(&pack.contracts.fields),
            comparisons: comparisons.collect(),
            cooperations: choices(&words.cooperations),
            budgets: vec![Choice::new("open", "面议"), Choice::new("amount", "有预算")],
            ownerships: choices(&words.ownerships),
            industries: choices(&pack.industries.all),
            visibilities: choices(&words.visibilities),
            unlisted: unlisted.collect::<Vec<_>>().join(" "),
            validities: choices(&words.validities),
            recipients,
        }
    }
}

/// Picked organizations, then those found by the name that was typed.
async fn recipients(cx: &Cx, raw: &DemandRaw) -> Result<Vec<Choice>, Problem> {
    let picked: Vec<OrganizationId> =
        raw.recipients.iter().filter_map(|id| id.parse().ok()).collect();
    let mut found = kezhuan_organizations::many(cx.db().reader(), &picked).await?;
    if !raw.recipient.trim().is_empty() {
        let query = Query {
            text: raw.recipient.clone(),
            kinds: vec!["organization".to_owned()],
            page: Page::new(1, 10),
            ..Query::default()
        };
        let hits = search(cx, query).await?.hits;
        let ids: Vec<OrganizationId> = hits.iter().filter_map(|hit| hit.id.parse().ok()).collect();
        let more = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
        found.extend(more.into_iter().filter(|o| !picked.contains(&o.id)));
    }
    let pack = cx.pack();
    let choice = |o: &Organization| {
        let about =
            [pack.organizations.kinds.name(&o.kind).to_owned(), pack.regions.name(&o.region)];
        Choice::new(o.id.to_string(), &o.name).hint(about.join("，"))
    };
    Ok(found.iter().map(choice).collect())
}

/// What the form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Begin,
    Edit,
    Correct,
    Refine,
}

#[derive(Template)]
#[template(path = "demands/edit.html")]
pub(crate) struct FormPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandRaw,
    pub(crate) words: FormWords,
    pub(crate) purpose: Purpose,
    /// What is edited; none when it is begun.
    pub(crate) of: Option<(DemandId, String)>,
    pub(crate) reason: Option<String>,
    /// What a submission would find wrong now.
    pub(crate) missing: Vec<String>,
    pub(crate) indicators: Vec<Numbered<IndicatorRaw>>,
    pub(crate) payments: Vec<Numbered<PaymentRaw>>,
}

impl FormPage {
    pub(crate) fn action(&self) -> String {
        let below = match self.purpose {
            Purpose::Correct => "/correct",
            Purpose::Refine => "/refine",
            Purpose::Begin | Purpose::Edit => "/edit",
        };
        self.of.as_ref().map_or("/demands".to_owned(), |(id, _)| href(*id, below))
    }

    pub(crate) fn at(&self, below: &str) -> String {
        self.of.as_ref().map(|(id, _)| href(*id, below)).unwrap_or_default()
    }

    pub(crate) fn heading(&self) -> &'static str {
        match self.purpose {
            Purpose::Begin => "发布技术需求",
            Purpose::Edit => "修改需求",
            Purpose::Correct => "更正需求",
            Purpose::Refine => "梳理需求",
        }
    }

    pub(crate) fn lead(&self) -> &'static str {
        match self.purpose {
            Purpose::Correct => "改动马上生效；哪天改了哪几项，公开页上会写。",
            Purpose::Refine => "改成别人一看就能接的写法。单位同意以前，需求不变。",
            _ => "写清现在怎样、要到怎样，别人才好接。写到哪里都能先存。",
        }
    }

    pub(crate) fn autosave(&self) -> String {
        let purpose = if self.purpose == Purpose::Refine { "refine" } else { "demand" };
        match &self.of {
            Some((id, _)) => format!("{purpose}-{id}"),
            None => "demand-new".to_owned(),
        }
    }

    async fn of(
        cx: &Cx,
        (purpose, d): (Purpose, Option<&Demand>),
        raw: DemandRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let missing = match raw.check(&cx.pack()) {
            Err(Problem::Invalid(fields)) if purpose == Purpose::Edit => {
                fields.into_iter().map(|f| f.message).collect()
            }
            _ => Vec::new(),
        };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            words: FormWords::of(cx, &raw).await?,
            purpose,
            of: d.map(|d| (d.id, d.serial.clone())),
            reason: d.filter(|d| d.state == State::Returned).and_then(|d| d.reason.clone()),
            missing,
            indicators: numbered("indicators", &raw.indicators, 1),
            payments: numbered("payments", &raw.payments, 0),
            raw,
        })
    }

    async fn again(
        cx: &Cx,
        of: (Purpose, Option<&Demand>),
        raw: DemandRaw,
        problem: Problem,
    ) -> Reply {
        let Problem::Invalid(errors) = problem else { return Err(problem.into()) };
        let errors = Errors::from(errors);
        cx.form_again(&Self::of(cx, of, raw, errors.clone()).await?, &errors)
    }
}

/// GET /demands/new
pub(crate) async fn new(cx: Cx) -> Reply {
    let first = own_organizations(&cx, "demands").first().map(|choice| choice.value.clone());
    let raw = DemandRaw { organization: first.unwrap_or_default(), ..DemandRaw::default() };
    cx.page(&FormPage::of(&cx, (Purpose::Begin, None), raw, Errors::none()).await?)
}

/// POST /demands
pub(crate) async fn create(cx: Cx, form: Form<DemandRaw>) -> Reply {
    let mut raw = form.raw;
    if raw.press() {
        return cx.page(&FormPage::of(&cx, (Purpose::Begin, None), raw, Errors::none()).await?);
    }
    match ops::save::begin(&cx, raw.clone()).await {
        Ok(id) => after_saving(&cx, id, raw).await,
        Err(problem) => FormPage::again(&cx, (Purpose::Begin, None), raw, problem).await,
    }
}

/// GET /demands/{id}/edit
pub(crate) async fn edit(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    if matches!(d.state, State::Review | State::Published) {
        return cx.go(&href(d.id, ""));
    }
    cx.page(&FormPage::of(&cx, (Purpose::Edit, Some(&d)), typed(&d), Errors::none()).await?)
}

/// POST /demands/{id}/edit
pub(crate) async fn save(cx: Cx, Path(id): Path<String>, form: Form<DemandRaw>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    let mut raw = form.raw;
    if raw.press() {
        let of = (Purpose::Edit, Some(&d));
        return cx.page(&FormPage::of(&cx, of, raw, Errors::none()).await?);
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
        Err(problem) => {
            let d = ops::current(cx, id).await?;
            FormPage::again(cx, (Purpose::Edit, Some(&d)), raw, problem).await
        }
    }
}

/// GET /demands/{id}/correct
pub(crate) async fn correcting(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    if d.state != State::Published {
        return cx.go(&href(d.id, ""));
    }
    let raw = DemandRaw::of(&d.content);
    cx.page(&FormPage::of(&cx, (Purpose::Correct, Some(&d)), raw, Errors::none()).await?)
}

/// POST /demands/{id}/correct
pub(crate) async fn correct(cx: Cx, Path(id): Path<String>, form: Form<DemandRaw>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    let of = (Purpose::Correct, Some(&d));
    let mut raw = form.raw;
    if raw.press() {
        return cx.page(&FormPage::of(&cx, of, raw, Errors::none()).await?);
    }
    match ops::correct::correct(&cx, d.id, &raw).await {
        Ok(fields) => cx.go_saying(&href(d.id, ""), &format!("已更正：{}", fields.join("、"))),
        Err(problem) => FormPage::again(&cx, of, raw, problem).await,
    }
}

/// GET /demands/{id}/refine
pub(crate) async fn refining(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &REFINE).await?;
    if !ops::refine::may_be_refined(d.state) {
        return cx.go(&href(d.id, ""));
    }
    let raw = match ops::refine::waiting(&cx, d.id).await? {
        Some(waiting) => DemandRaw { why: waiting.why, ..DemandRaw::of(&waiting.content) },
        None => DemandRaw::of(&d.content),
    };
    cx.page(&FormPage::of(&cx, (Purpose::Refine, Some(&d)), raw, Errors::none()).await?)
}

/// POST /demands/{id}/refine
pub(crate) async fn refine(cx: Cx, Path(id): Path<String>, form: Form<DemandRaw>) -> Reply {
    let d = asked(&cx, &id, &REFINE).await?;
    let of = (Purpose::Refine, Some(&d));
    let mut raw = form.raw;
    if raw.press() {
        return cx.page(&FormPage::of(&cx, of, raw, Errors::none()).await?);
    }
    match ops::refine::propose(&cx, d.id, &raw).await {
        Ok(_) => cx.go_saying(&href(d.id, ""), "改写建议已送给单位，等它确认"),
        Err(problem) => FormPage::again(&cx, of, raw, problem).await,
    }
}
