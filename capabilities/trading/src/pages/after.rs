//! After the contract: the form, and papers of shares and trials.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Problem};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::after::{After, OutcomeRaw};
use crate::ops;
use crate::pages::{Head, head};
use crate::store;

/// The form.
#[derive(Template)]
#[template(path = "trading/after.html")]
pub struct AfterPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    /// Last day of the trial; none where a registration is waited for.
    pub(crate) until: Option<Day>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) raw: OutcomeRaw,
    pub(crate) errors: Errors,
}

impl AfterPage {
    /// May the seller let it go on here?
    pub(crate) fn extends(&self) -> bool {
        self.choices.iter().any(|choice| choice.value == After::Extended.word())
    }
}

async fn page(cx: &Cx, head: Head, raw: OutcomeRaw, errors: Errors) -> Result<AfterPage, Problem> {
    let side = head.side.ok_or(Problem::Forbidden("只有双方的经办人能补记".to_owned()))?;
    let open = ops::after::still_open(store::after::open(cx.db().reader(), head.deal.id).await?)?;
    let choice = |after: After| Choice::new(after.word(), after.chinese());
    Ok(AfterPage {
        chrome: cx.chrome().await?,
        head,
        until: open.until,
        choices: open.choices(side).into_iter().map(choice).collect(),
        raw,
        errors,
    })
}

/// GET /deals/{id}/after
pub async fn form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let mut page = page(&cx, head, OutcomeRaw::default(), Errors::none()).await?;
    page.raw.on = cx.now().day().to_string();
    if let [only] = page.choices.as_slice() {
        page.raw.kind.clone_from(&only.value);
    }
    cx.page(&page)
}

/// POST /deals/{id}/after
pub async fn tell(cx: Cx, Path(id): Path<String>, form: Form<OutcomeRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    match ops::after::tell(&cx, head.deal.id, &form.raw, &form.files).await {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(&cx, head, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(()) => cx.go_saying(&format!("{}#after", head.deal.href()), "已记下，并告诉了对方"),
    }
}

/// GET /deals/{id}/after/{outcome}: its paper.
pub async fn file(cx: Cx, Path((id, outcome)): Path<(String, String)>) -> Reply {
    let head = head(&cx, &id).await?;
    let outcome = outcome.parse().map_err(|_| Problem::NotFound)?;
    let (meta, bytes) = ops::after::file(&cx, head.deal.id, outcome).await?;
    cx.attachment(&meta, bytes)
}

/// GET /deals/{id}/sheets/{version}/report: the valuation of a version.
pub async fn report(cx: Cx, Path((id, version)): Path<(String, String)>) -> Reply {
    let head = head(&cx, &id).await?;
    let version = version.parse().map_err(|_| Problem::NotFound)?;
    let sheet = store::sheet(cx.db().reader(), head.deal.id, version).await?;
    let report = sheet.and_then(|sheet| sheet.terms.equity()?.report);
    let report = report.ok_or(Problem::NotFound)?;
    let (meta, bytes) = kezhuan_files::load(cx.db(), report).await?.ok_or(Problem::NotFound)?;
    cx.attachment(&meta, bytes)
}
