//! The platform's look at a correction: what it says now, what it should say, the decision.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Problem};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::content::FIELDS;
use crate::filters;
use crate::model::{Achievement, Proposed};
use crate::ops::correct::{AchievementCorrectionRaw, review_correction};
use crate::pages::{asked, href};
use crate::permissions::PLATFORM_REVIEW;

/// A field that differs.
pub struct Difference {
    pub(crate) field: &'static str,
    pub(crate) before: String,
    pub(crate) after: String,
}

#[derive(Template)]
#[template(path = "achievements/correction.html")]
pub(crate) struct CorrectionPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: AchievementCorrectionRaw,
    pub(crate) a: Achievement,
    pub(crate) proposed: Proposed,
    pub(crate) differences: Vec<Difference>,
    pub(crate) decisions: Vec<Choice>,
    pub(crate) due: Option<Day>,
    pub(crate) href: String,
}

/// 中文 of the two decisions.
pub(crate) fn decisions() -> Vec<Choice> {
    vec![Choice::new("accept", "通过，显示更正后的内容"), Choice::new("return", "退回修改")]
}

async fn page(
    cx: &Cx,
    a: Achievement,
    raw: AchievementCorrectionRaw,
    errors: Errors,
) -> Result<CorrectionPage, Problem> {
    let pack = cx.pack();
    let proposed = a.waiting().cloned().ok_or(Problem::NotFound)?;
    let differs = FIELDS.iter().map(|(key, field)| Difference {
        field,
        before: a.content.words_of(key, &pack),
        after: proposed.content.words_of(key, &pack),
    });
    Ok(CorrectionPage {
        chrome: cx.chrome().await?,
        errors,
        raw,
        differences: differs.filter(|d| d.before != d.after).collect(),
        decisions: decisions(),
        due: pack.achievements.review_within.after(proposed.at.day(), &pack.calendar).ok(),
        href: href(a.id, ""),
        proposed,
        a,
    })
}

/// GET /achievements/{id}/correct/review
pub(crate) async fn reviewing(cx: Cx, Path(id): Path<String>) -> Reply {
    let a = asked(&cx, &id, &PLATFORM_REVIEW).await?;
    if a.waiting().is_none() {
        return cx.go(&href(a.id, ""));
    }
    cx.page(&page(&cx, a, AchievementCorrectionRaw::default(), Errors::none()).await?)
}

/// POST /achievements/{id}/correct/review
pub(crate) async fn review(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<AchievementCorrectionRaw>,
) -> Reply {
    let a = asked(&cx, &id, &PLATFORM_REVIEW).await?;
    match review_correction(&cx, a.id, &form.raw).await {
        Ok(true) => cx.go_saying(&href(a.id, ""), "更正已通过，新内容已经显示"),
        Ok(false) => cx.go_saying(&href(a.id, ""), "已退回，单位会看到原因"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&page(&cx, a, form.raw, errors.clone()).await?, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
