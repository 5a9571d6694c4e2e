//! The page on which the platform says why it takes a demand off the list, or puts it back.

use axum::extract::Path;
use kezhuan_kernel::Problem;
use kezhuan_web::{Cx, Errors, Form, ReasonPage, ReasonWords, Reply};

use crate::model::Demand;
use crate::ops;
use crate::ops::take_down::DemandReasonRaw;
use crate::pages::{asked, href};
use crate::permissions::TAKE_DOWN;

pub(crate) const fn words(restores: bool) -> ReasonWords {
    if restores {
        ReasonWords {
            heading: "恢复需求",
            verb: "恢复",
            question: "为什么恢复",
            hint: "会告诉单位。恢复后和下架以前一样公开",
        }
    } else {
        ReasonWords {
            heading: "下架需求",
            verb: "下架",
            question: "为什么下架",
            hint: "会写在需求的页面上，并告诉单位。下架后不再出现在列表、检索和接口里",
        }
    }
}

async fn page(
    cx: &Cx,
    d: &Demand,
    restores: bool,
    raw: DemandReasonRaw,
    errors: Errors,
) -> Result<ReasonPage, Problem> {
    Ok(ReasonPage {
        chrome: cx.chrome().await?,
        errors,
        words: words(restores),
        reason: raw.reason,
        list: ("/demands", "技术需求"),
        title: d.title.clone(),
        href: href(d.id, ""),
        action: href(d.id, if restores { "/restore" } else { "/take-down" }),
    })
}

async fn ask(cx: &Cx, id: &str, restores: bool) -> Reply {
    let d = asked(cx, id, &TAKE_DOWN).await?;
    cx.page(&page(cx, &d, restores, DemandReasonRaw::default(), Errors::none()).await?)
}

async fn go(cx: &Cx, id: &str, restores: bool, raw: DemandReasonRaw) -> Reply {
    let d = asked(cx, id, &TAKE_DOWN).await?;
    let done = if restores {
        ops::take_down::restore(cx, d.id, &raw).await
    } else {
        ops::take_down::take_down(cx, d.id, &raw).await
    };
    match done {
        Ok(()) => cx.go_saying(&href(d.id, ""), if restores { "已恢复" } else { "已下架" }),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            cx.form_again(&page(cx, &d, restores, raw, errors.clone()).await?, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /demands/{id}/take-down
pub(crate) async fn taking_down(cx: Cx, Path(id): Path<String>) -> Reply {
    ask(&cx, &id, false).await
}

/// POST /demands/{id}/take-down
pub(crate) async fn take_down(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<DemandReasonRaw>,
) -> Reply {
    go(&cx, &id, false, form.raw).await
}

/// GET /demands/{id}/restore
pub(crate) async fn restoring(cx: Cx, Path(id): Path<String>) -> Reply {
    ask(&cx, &id, true).await
}

/// POST /demands/{id}/restore
pub(crate) async fn restore(cx: Cx, Path(id): Path<String>, form: Form<DemandReasonRaw>) -> Reply {
    go(&cx, &id, true, form.raw).await
}
