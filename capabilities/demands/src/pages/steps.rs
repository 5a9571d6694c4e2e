//! Small steps: review, taking back, closing, withdrawing, renewing, and the company's word on what
//! the desk proposes.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Problem};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::beside::{Answer, Refinement, RefinementId};
use crate::content::Change;
use crate::filters;
use crate::model::{Demand, State};
use crate::ops;
use crate::ops::close::DemandCloseRaw;
use crate::ops::refine::DemandConsentRaw;
use crate::ops::review::DemandReviewRaw;
use crate::pages::view::View;
use crate::pages::{asked, choices, href, id_of};
use crate::permissions::{EDIT, REFINE, REVIEW};
use crate::store::beside;

#[derive(Template)]
#[template(path = "demands/review.html")]
pub(crate) struct ReviewPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandReviewRaw,
    pub(crate) v: View,
    pub(crate) decisions: Vec<Choice>,
    pub(crate) due: Option<Day>,
    pub(crate) may_refine: bool,
}

impl ReviewPage {
    async fn of(cx: &Cx, d: Demand, raw: DemandReviewRaw, errors: Errors) -> Result<Self, Problem> {
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            due: d.review_due(&cx.pack()),
            may_refine: cx.can(&REFINE, &d.subject(&cx.pack())),
            v: View::of(cx, d).await?,
            decisions: vec![Choice::new("publish", "发布"), Choice::new("return", "退回修改")],
        })
    }
}

/// GET /demands/{id}/review
pub(crate) async fn reviewing(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &REVIEW).await?;
    if d.state != State::Review {
        return cx.go(&href(d.id, ""));
    }
    cx.page(&ReviewPage::of(&cx, d, DemandReviewRaw::default(), Errors::none()).await?)
}

/// POST /demands/{id}/review
pub(crate) async fn review(cx: Cx, Path(id): Path<String>, form: Form<DemandReviewRaw>) -> Reply {
    let d = asked(&cx, &id, &REVIEW).await?;
    match ops::review::review(&cx, d.id, &form.raw).await {
        Ok(State::Published) => cx.go_saying(&href(d.id, ""), "已发布"),
        Ok(_) => cx.go_saying(&href(d.id, ""), "已退回，单位会看到原因"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = ReviewPage::of(&cx, d, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /demands/{id}/take-back
pub(crate) async fn take_back(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = id_of(&id)?;
    ops::save::take_back(&cx, id).await?;
    cx.go_saying(&href(id, "/edit"), "已撤回审核，可以修改")
}

#[derive(Template)]
#[template(path = "demands/close.html")]
pub(crate) struct ClosePage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandCloseRaw,
    /// Taking it from sight, not only closing it?
    pub(crate) withdraws: bool,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) reasons: Vec<Choice>,
}

impl ClosePage {
    async fn of(cx: &Cx, d: &Demand, withdraws: bool) -> Result<Self, Problem> {
        let words = &cx.pack().demands;
        let reasons = if withdraws { &words.withdraw_reasons } else { &words.close_reasons };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors: Errors::none(),
            raw: DemandCloseRaw::default(),
            withdraws,
            title: d.title.clone(),
            href: href(d.id, ""),
            reasons: choices(reasons),
        })
    }

    pub(crate) fn heading(&self) -> &'static str {
        if self.withdraws { "撤回需求" } else { "关闭需求" }
    }

    pub(crate) fn question(&self) -> &'static str {
        if self.withdraws { "为什么撤回" } else { "为什么关闭" }
    }

    pub(crate) fn action(&self) -> String {
        format!("{}/{}", self.href, if self.withdraws { "withdraw" } else { "close" })
    }
}

/// GET /demands/{id}/close
pub(crate) async fn closing(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    cx.page(&ClosePage::of(&cx, &d, false).await?)
}

/// POST /demands/{id}/close
pub(crate) async fn close(cx: Cx, Path(id): Path<String>, form: Form<DemandCloseRaw>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    let done = ops::close::close(&cx, d.id, &form.raw).await;
    ended(&cx, &d, form.raw, (false, "已关闭"), done).await
}

/// GET /demands/{id}/withdraw
pub(crate) async fn withdrawing(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    cx.page(&ClosePage::of(&cx, &d, true).await?)
}

/// POST /demands/{id}/withdraw
pub(crate) async fn withdraw(cx: Cx, Path(id): Path<String>, form: Form<DemandCloseRaw>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    let done = ops::close::withdraw(&cx, d.id, &form.raw).await;
    ended(&cx, &d, form.raw, (true, "已撤回，别人看不到了"), done).await
}

async fn ended(
    cx: &Cx,
    d: &Demand,
    raw: DemandCloseRaw,
    (withdraws, said): (bool, &str),
    done: Result<(), Problem>,
) -> Reply {
    match done {
        Ok(()) => cx.go_saying(&href(d.id, ""), said),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = ClosePage::of(cx, d, withdraws).await?;
            cx.form_again(&ClosePage { raw, errors: errors.clone(), ..page }, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "demands/renew.html")]
pub(crate) struct RenewPage {
    pub(crate) chrome: Chrome,
    pub(crate) v: View,
    pub(crate) until: Day,
}

/// GET /demands/{id}/renew
pub(crate) async fn renewing(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    if !matches!(d.state, State::Published | State::Expired) {
        return cx.go(&href(d.id, ""));
    }
    let until = d.valid_until(&cx.pack(), cx.now().day());
    cx.page(&RenewPage { chrome: cx.chrome().await?, v: View::of(&cx, d).await?, until })
}

/// POST /demands/{id}/renew
pub(crate) async fn renew(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = id_of(&id)?;
    let until = ops::renew::renew(&cx, id).await?;
    cx.go_saying(&href(id, ""), &format!("已续期到 {}", until.chinese()))
}

#[derive(Template)]
#[template(path = "demands/consent.html")]
pub(crate) struct ConsentPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandConsentRaw,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) proposed: Refinement,
    pub(crate) changes: Vec<Change>,
    pub(crate) decisions: Vec<Choice>,
}

impl ConsentPage {
    async fn of(
        cx: &Cx,
        d: &Demand,
        refinement: RefinementId,
        raw: DemandConsentRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let all = beside::refinements(cx.db().reader(), d.id).await?;
        let proposed = all.into_iter().find(|r| r.id == refinement).ok_or(Problem::NotFound)?;
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            title: d.title.clone(),
            href: href(d.id, ""),
            changes: d.content.changes(&proposed.content, &cx.pack()),
            decisions: vec![
                Choice::new("accept", "同意，按建议改"),
                Choice::new("decline", "不同意，保持原样"),
            ],
            proposed,
        })
    }

    pub(crate) fn waits(&self) -> bool {
        self.proposed.answer == Answer::Waiting
    }

    pub(crate) fn action(&self) -> String {
        format!("{}/refinements/{}", self.href, self.proposed.id)
    }
}

/// GET /demands/{id}/refinements/{refinement}
pub(crate) async fn consenting(cx: Cx, Path((id, refinement)): Path<(String, String)>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    let refinement = refinement.parse().map_err(|_| Problem::NotFound)?;
    let raw = DemandConsentRaw::default();
    cx.page(&ConsentPage::of(&cx, &d, refinement, raw, Errors::none()).await?)
}

/// POST /demands/{id}/refinements/{refinement}
pub(crate) async fn consent(
    cx: Cx,
    Path((id, refinement)): Path<(String, String)>,
    form: Form<DemandConsentRaw>,
) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    let refinement = refinement.parse().map_err(|_| Problem::NotFound)?;
    match ops::refine::consent(&cx, d.id, refinement, &form.raw).await {
        Ok(Answer::Accepted) => cx.go_saying(&href(d.id, ""), "已按建议改好"),
        Ok(_) => cx.go_saying(&href(d.id, ""), "已回复，需求保持原样"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = ConsentPage::of(&cx, &d, refinement, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
