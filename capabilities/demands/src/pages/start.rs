//! 一句话开头: one box and a photo, then one question a screen, then a preview. Every step is saved.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_organizations::own_organizations;
use kezhuan_web::kit::Choice;
use kezhuan_web::listing::{Numbered, numbered};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Demand, DemandId, State};
use crate::ops;
use crate::ops::save::typed;
use crate::ops::start::DemandStartRaw;
use crate::pages::form::FormWords;
use crate::pages::view::View;
use crate::pages::{asked, href, id_of};
use crate::permissions::{CREATE, EDIT};
use crate::raw::{DemandRaw, IndicatorRaw};

/// A question: its name in the address, what is asked, and the fields it fills.
pub(crate) struct Question {
    pub(crate) key: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) hint: &'static str,
    fields: &'static [&'static str],
}

const fn question(
    key: &'static str,
    heading: &'static str,
    hint: &'static str,
    fields: &'static [&'static str],
) -> Question {
    Question { key, heading, hint, fields }
}

/// In their order.
pub(crate) const QUESTIONS: [Question; 7] = [
    question(
        "problem",
        "现在怎样，卡在哪里？",
        "试过什么、为什么不行，也写上。",
        &["title", "problem"],
    ),
    question(
        "indicators",
        "做到什么程度算解决？",
        "写能测的数，例如氨氮 320 → ≤ 35 mg/L。说不准的跳过，市场运营会来问。",
        &["indicators"],
    ),
    question("budget", "打算投入多少？", "没有定就选面议。", &["budget_kind", "budget"]),
    question("months", "多久要结果？", "", &["months", "validity"]),
    question("industries", "属于哪个产业？", "隐名时只显示它和县区。", &["industries"]),
    question("cooperation", "想怎么合作？", "", &["cooperations", "ownership"]),
    question(
        "visibility",
        "给谁看？",
        "跳过就按隐名：别人看不到单位名称。",
        &["visibility", "recipients"],
    ),
];

fn place(key: &str) -> Result<usize, Problem> {
    QUESTIONS.iter().position(|question| question.key == key).ok_or(Problem::NotFound)
}

/// The page of the question at this place; behind the last one the preview.
fn address(id: DemandId, at: usize) -> String {
    match QUESTIONS.get(at) {
        Some(question) => href(id, &format!("/start/{}", question.key)),
        None => href(id, "/preview"),
    }
}

#[derive(Template)]
#[template(path = "demands/start.html")]
pub(crate) struct StartPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandStartRaw,
    pub(crate) organizations: Vec<Choice>,
}

impl StartPage {
    async fn of(cx: &Cx, raw: DemandStartRaw, errors: Errors) -> Result<Self, Problem> {
        let organizations = own_organizations(cx, "demands");
        Ok(Self { chrome: cx.chrome().await?, errors, raw, organizations })
    }
}

/// GET /demands/start
pub(crate) async fn start(cx: Cx) -> Reply {
    let mut page = StartPage::of(&cx, DemandStartRaw::default(), Errors::none()).await?;
    let first = page.organizations.first().map(|choice| choice.value.clone());
    page.raw.organization = first.unwrap_or_default();
    cx.page(&page)
}

/// POST /demands/start
pub(crate) async fn begin(cx: Cx, form: Form<DemandStartRaw>) -> Reply {
    cx.may(&CREATE, &Subject::none())?;
    match ops::start::start(&cx, &form.raw, form.files.first()).await {
        Ok(id) => cx.go(&address(id, 0)),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = StartPage::of(&cx, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "demands/question.html")]
pub(crate) struct QuestionPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandRaw,
    pub(crate) words: FormWords,
    pub(crate) question: &'static Question,
    /// From 1.
    pub(crate) number: usize,
    pub(crate) action: String,
    /// The page before.
    pub(crate) back: String,
    pub(crate) title: String,
    pub(crate) indicators: Vec<Numbered<IndicatorRaw>>,
}

impl QuestionPage {
    async fn of(
        cx: &Cx,
        d: &Demand,
        at: usize,
        raw: DemandRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let back = if at == 0 { href(d.id, "/preview") } else { address(d.id, at - 1) };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            words: FormWords::of(cx, &raw).await?,
            question: &QUESTIONS[at],
            number: at + 1,
            action: address(d.id, at),
            back,
            title: d.title.clone(),
            indicators: numbered("indicators", &raw.indicators, 1),
            raw,
        })
    }

    pub(crate) fn count(&self) -> usize {
        QUESTIONS.len()
    }
}

async fn open_draft(cx: &Cx, id: &str) -> Result<Option<Demand>, Problem> {
    let d = asked(cx, id, &EDIT).await?;
    Ok(matches!(d.state, State::Draft | State::Returned).then_some(d))
}

/// GET /demands/{id}/start/{question}
pub(crate) async fn ask(cx: Cx, Path((id, key)): Path<(String, String)>) -> Reply {
    let Some(d) = open_draft(&cx, &id).await? else { return cx.go(&href(id_of(&id)?, "")) };
    let page = QuestionPage::of(&cx, &d, place(&key)?, typed(&d), Errors::none()).await?;
    cx.page(&page)
}

/// The draft with the answer to this question, the rest as it was.
fn answered(question: &Question, mut draft: DemandRaw, typed: DemandRaw) -> DemandRaw {
    match question.key {
        "problem" => (draft.title, draft.problem) = (typed.title, typed.problem),
        "indicators" => draft.indicators = typed.indicators,
        "budget" => (draft.budget_kind, draft.budget) = (typed.budget_kind, typed.budget),
        "months" => (draft.months, draft.validity) = (typed.months, typed.validity),
        "industries" => draft.industries = typed.industries,
        "cooperation" => {
            (draft.cooperations, draft.ownership) = (typed.cooperations, typed.ownership);
        }
        _ => (draft.visibility, draft.recipients) = (typed.visibility, typed.recipients),
    }
    DemandRaw { recipient: typed.recipient, find: typed.find, ..draft }
}

/// POST /demands/{id}/start/{question}
pub(crate) async fn answer(
    cx: Cx,
    Path((id, key)): Path<(String, String)>,
    form: Form<DemandRaw>,
) -> Reply {
    let Some(d) = open_draft(&cx, &id).await? else { return cx.go(&href(id_of(&id)?, "")) };
    let (at, mut sent) = (place(&key)?, form.raw);
    if sent.then == "skip" {
        return cx.go(&address(d.id, at + 1));
    }
    let enough = sent.then == "preview";
    let pressed = sent.press();
    let draft = answered(&QUESTIONS[at], typed(&d), sent);
    if pressed {
        return cx.page(&QuestionPage::of(&cx, &d, at, draft, Errors::none()).await?);
    }
    ops::save::save(&cx, d.id, draft.clone()).await?;
    let company = ops::company(&cx, &d).await?;
    let errors = match draft.check_of(&cx.pack(), &company) {
        Err(Problem::Invalid(errors)) => errors,
        Err(other) => return Err(other.into()),
        Ok(_) => Vec::new(),
    };
    let own = |field: &str| {
        let name = field.split('[').next().unwrap_or(field);
        QUESTIONS[at].fields.contains(&name)
    };
    let errors: Vec<_> = errors.into_iter().filter(|error| own(&error.field)).collect();
    if errors.is_empty() {
        let next = if enough { QUESTIONS.len() } else { at + 1 };
        return cx.go(&address(d.id, next));
    }
    let errors = Errors::from(errors);
    let page = QuestionPage::of(&cx, &d, at, draft, errors.clone()).await?;
    cx.form_again(&page, &errors)
}

#[derive(Template)]
#[template(path = "demands/preview.html")]
pub(crate) struct PreviewPage {
    pub(crate) chrome: Chrome,
    pub(crate) v: View,
    /// What has to be mended before it can be submitted, and where.
    pub(crate) missing: Vec<(String, String)>,
    /// Is its company verified? Only then can it be submitted.
    pub(crate) verified: bool,
    pub(crate) first: String,
    /// What stands for the company where its name is hidden.
    pub(crate) alias: String,
    pub(crate) tried: bool,
}

impl PreviewPage {
    async fn of(cx: &Cx, d: Demand, tried: bool) -> Result<Self, Problem> {
        let company = ops::company(cx, &d).await?;
        let missing = match typed(&d).check_of(&cx.pack(), &company) {
            Err(Problem::Invalid(errors)) => errors,
            Err(other) => return Err(other),
            Ok(_) => Vec::new(),
        };
        let mend = |field: &str| {
            let name = field.split('[').next().unwrap_or(field);
            let at = QUESTIONS.iter().position(|question| question.fields.contains(&name));
            at.map_or_else(|| href(d.id, "/edit"), |at| address(d.id, at))
        };
        Ok(Self {
            chrome: cx.chrome().await?,
            missing: missing.into_iter().map(|e| (e.message, mend(&e.field))).collect(),
            verified: company.is_verified(),
            first: address(d.id, 0),
            alias: d.alias(&cx.pack()),
            tried,
            v: View::of(cx, d).await?,
        })
    }
}

/// GET /demands/{id}/preview
pub(crate) async fn preview(cx: Cx, Path(id): Path<String>) -> Reply {
    let Some(d) = open_draft(&cx, &id).await? else { return cx.go(&href(id_of(&id)?, "")) };
    cx.page(&PreviewPage::of(&cx, d, false).await?)
}

/// POST /demands/{id}/submit
pub(crate) async fn submit(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    match ops::save::submit(&cx, d.id).await {
        Ok(()) => cx.go_saying(&href(d.id, ""), "已提交，等平台审核"),
        Err(Problem::Invalid(errors)) => {
            let page = PreviewPage::of(&cx, d, true).await?;
            cx.form_again(&page, &Errors::from(errors))
        }
        Err(other) => Err(other.into()),
    }
}
