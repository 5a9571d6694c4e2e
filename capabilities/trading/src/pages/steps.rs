//! The small steps: answering, declining, promising, declaring, ending. One template each kind of form.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Problem;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::ops;
use crate::pages::{Head, head};
use crate::rules::{AnswerRaw, DeclarationRaw, EndRaw, PromiseRaw, Reasons};
use crate::state::Side;

/// The seller answers, or declares anew.
#[derive(Template)]
#[template(path = "trading/answer.html")]
pub struct AnswerPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) raw: AnswerRaw,
    pub(crate) errors: Errors,
    pub(crate) interested: Vec<Choice>,
    /// Only the declaration is asked for.
    pub(crate) only_declares: bool,
}

/// The buyer promises.
#[derive(Template)]
#[template(path = "trading/promise.html")]
pub struct PromisePage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) text: Vec<String>,
    pub(crate) raw: PromiseRaw,
    pub(crate) ticked: bool,
    pub(crate) errors: Errors,
}

/// Declining, or ending.
#[derive(Template)]
#[template(path = "trading/end.html")]
pub struct EndPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) raw: EndRaw,
    pub(crate) errors: Errors,
    pub(crate) decline: bool,
}

impl EndPage {
    /// Last part of the form's address.
    pub(crate) fn step(&self) -> &'static str {
        if self.decline { "decline" } else { "end" }
    }
}

fn only(head: &Head, side: Side) -> Result<(), Problem> {
    if head.side == Some(side) {
        return Ok(());
    }
    Err(Problem::Forbidden(format!("这一步由{}的经办人办", side.chinese())))
}

pub(crate) fn interested_choices() -> Vec<Choice> {
    vec![
        Choice::new("no", "没有利害关系"),
        Choice::new("yes", "是完成人或利害关系人").hint("例如完成人在买方持股、任职；公示里会标明"),
    ]
}

async fn answer_page(
    cx: &Cx,
    head: Head,
    raw: AnswerRaw,
    errors: Errors,
    only_declares: bool,
) -> Result<AnswerPage, Problem> {
    let answers = head.deal.opener().other();
    only(&head, if only_declares { Side::Seller } else { answers })?;
    let interested = interested_choices();
    Ok(AnswerPage { chrome: cx.chrome().await?, head, raw, errors, interested, only_declares })
}

/// GET /deals/{id}/answer
pub async fn answer_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let raw = AnswerRaw { contact_name: cx.actor.name.clone(), ..AnswerRaw::default() };
    cx.page(&answer_page(&cx, head, raw, Errors::none(), false).await?)
}

/// POST /deals/{id}/answer
pub async fn answer(cx: Cx, Path(id): Path<String>, form: Form<AnswerRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    match form.raw.check(head.deal.opener() == Side::Buyer) {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = answer_page(&cx, head, form.raw, errors.clone(), false).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok((contact, declaration)) => {
            ops::answer::answer(&cx, head.deal.id, contact, declaration).await?;
            cx.go_saying(&head.deal.href(), "已响应，双方现在能看到联系方式；等对方签保密承诺")
        }
    }
}

/// GET /deals/{id}/declare
pub async fn declare_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let known = head.deal.declaration.as_ref();
    let raw = AnswerRaw {
        interested: known
            .map(|d| if d.interested { "yes" } else { "no" }.to_owned())
            .unwrap_or_default(),
        declaration: known.map(|d| d.text.clone()).unwrap_or_default(),
        ..AnswerRaw::default()
    };
    cx.page(&answer_page(&cx, head, raw, Errors::none(), true).await?)
}

/// POST /deals/{id}/declare
pub async fn declare(cx: Cx, Path(id): Path<String>, form: Form<DeclarationRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    match form.raw.check() {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let DeclarationRaw { interested, declaration } = form.raw;
            let raw = AnswerRaw { interested, declaration, ..AnswerRaw::default() };
            let page = answer_page(&cx, head, raw, errors.clone(), true).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(declaration) => {
            ops::answer::declare(&cx, head.deal.id, declaration).await?;
            cx.go_saying(&head.deal.href(), "已更新利害关系声明")
        }
    }
}

async fn promise_page(
    cx: &Cx,
    head: Head,
    raw: PromiseRaw,
    errors: Errors,
) -> Result<PromisePage, Problem> {
    only(&head, head.deal.opener())?;
    Ok(PromisePage {
        chrome: cx.chrome().await?,
        head,
        text: cx.pack().deals.nda.clone(),
        ticked: kezhuan_kernel::Check::ticked(&raw.agreed),
        raw,
        errors,
    })
}

/// GET /deals/{id}/promise
pub async fn promise_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let raw = PromiseRaw { name: cx.actor.name.clone(), ..PromiseRaw::default() };
    cx.page(&promise_page(&cx, head, raw, Errors::none()).await?)
}

/// POST /deals/{id}/promise
pub async fn promise(cx: Cx, Path(id): Path<String>, form: Form<PromiseRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    match form.raw.check() {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = promise_page(&cx, head, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(name) => {
            ops::promise::promise(&cx, head.deal.id, name).await?;
            cx.go_saying(
                &head.deal.href(),
                "保密承诺已签，现在能看签承诺后公开的资料，可以提出议价单",
            )
        }
    }
}

async fn end_page(
    cx: &Cx,
    head: Head,
    raw: EndRaw,
    errors: Errors,
    decline: bool,
) -> Result<EndPage, Problem> {
    if decline {
        only(&head, head.deal.opener().other())?;
    } else if head.side.is_none() {
        return Err(Problem::Forbidden("只有双方的经办人能终止".to_owned()));
    }
    let pack = cx.pack();
    let words = Reasons::of(&head.deal, decline).words(&pack);
    let reasons = words.iter().map(|(id, name, _)| Choice::new(*id, *name)).collect();
    Ok(EndPage { chrome: cx.chrome().await?, head, reasons, raw, errors, decline })
}

/// GET /deals/{id}/decline
pub async fn decline_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    cx.page(&end_page(&cx, head, EndRaw::default(), Errors::none(), true).await?)
}

/// POST /deals/{id}/decline
pub async fn decline(cx: Cx, Path(id): Path<String>, form: Form<EndRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    match ops::answer::decline(&cx, head.deal.id, &form.raw).await {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = end_page(&cx, head, form.raw, errors.clone(), true).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(()) => cx.go_saying(&head.deal.href(), "已婉拒，原因会告诉对方"),
    }
}

/// GET /deals/{id}/end
pub async fn end_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    cx.page(&end_page(&cx, head, EndRaw::default(), Errors::none(), false).await?)
}

/// POST /deals/{id}/end
pub async fn end(cx: Cx, Path(id): Path<String>, form: Form<EndRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    match ops::end::end(&cx, head.deal.id, &form.raw).await {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = end_page(&cx, head, form.raw, errors.clone(), false).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(()) => cx.go_saying(&head.deal.href(), "交易已终止，原因会告诉对方"),
    }
}
