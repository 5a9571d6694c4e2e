//! The page of one demand, its review and its closing.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Problem};
use kezhuan_web::kit::{Choice, Status, Step};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Demand, State};
use crate::ops;
use crate::ops::close::DemandCloseRaw;
use crate::ops::review::DemandReviewRaw;
use crate::pages::{asked, choices, href, named, seen, status};
use crate::permissions::{EDIT, READ, REVIEW};

/// A demand in words, as far as the reader may know.
pub struct View {
    pub(crate) d: Demand,
    pub(crate) status: Status,
    /// Name and address, or the alias without one.
    pub(crate) who: Option<(String, Option<String>)>,
    pub(crate) region: String,
    pub(crate) industries: String,
    pub(crate) kind: String,
    pub(crate) cooperations: String,
    pub(crate) visibility: String,
    pub(crate) closed_for: String,
    pub(crate) inside: bool,
}

impl View {
    pub(crate) async fn of(cx: &Cx, d: Demand) -> Result<Self, Problem> {
        let pack = cx.pack();
        let inside = cx.can(&READ, &d.subject(&pack));
        let who = match d.organization {
            Some(id) if inside || d.is_named(&pack) => {
                let found = kezhuan_organizations::get(cx.db().reader(), id).await?;
                found.map(|o| (o.name.clone(), Some(format!("/organizations/{id}"))))
            }
            Some(_) => Some((d.alias(&pack), None)),
            None => None,
        };
        let words = &pack.demands;
        let kind = d.kind.clone().unwrap_or_default();
        let reason = d.reason.clone().unwrap_or_default();
        Ok(Self {
            status: status(cx, &d),
            who,
            region: pack.regions.name(&d.region),
            industries: named(&pack.industries.all, &d.industries),
            kind: words.kinds.name(&kind).to_owned(),
            cooperations: named(&words.cooperations, &d.cooperations),
            visibility: words.visibilities.name(&d.visibility).to_owned(),
            closed_for: words.close_reasons.name(&reason).to_owned(),
            inside,
            d,
        })
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        let step = |what: &str, when: String, class| Step {
            what: what.to_owned(),
            when,
            class,
            ..Step::default()
        };
        let mut steps = vec![step("登记", self.d.created_at.day().chinese(), "done")];
        if let Some(on) = self.d.published_on {
            let what =
                if self.d.is_imported() { "批量导入发布" } else { "平台审核，发布" };
            steps.push(step(what, on.chinese(), "done"));
        }
        let now = match (self.d.state, self.d.expires_on) {
            (State::Published, Some(day)) => {
                step("正在找技术", format!("{}到期", day.chinese()), "now")
            }
            _ => step(self.d.state.chinese(), self.d.state_at.day().chinese(), "now"),
        };
        steps.push(now);
        steps
    }

    /// Address of a page below it.
    pub(crate) fn at(&self, below: &str) -> String {
        href(self.d.id, below)
    }
}

#[derive(Template)]
#[template(path = "demands/show.html")]
pub(crate) struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) v: View,
    pub(crate) steps: Vec<Step>,
    pub(crate) may_edit: bool,
    pub(crate) may_close: bool,
    pub(crate) may_review: bool,
    pub(crate) due: Option<Day>,
}

/// GET /demands/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (d, _) = seen(&cx, &id).await?;
    let subject = d.subject(&cx.pack());
    let (edits, reviews) = (cx.can(&EDIT, &subject), cx.can(&REVIEW, &subject));
    let v = View::of(&cx, d).await?;
    cx.page(&ShowPage {
        chrome: cx.chrome().await?,
        steps: v.steps(),
        may_edit: edits && !matches!(v.d.state, State::Review | State::Published),
        may_close: edits && v.d.state == State::Published,
        may_review: reviews && v.d.state == State::Review,
        due: v.d.review_due(&cx.pack()),
        v,
    })
}

#[derive(Template)]
#[template(path = "demands/review.html")]
pub(crate) struct ReviewPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandReviewRaw,
    pub(crate) v: View,
    pub(crate) decisions: Vec<Choice>,
    pub(crate) due: Option<Day>,
}

impl ReviewPage {
    async fn of(cx: &Cx, d: Demand, raw: DemandReviewRaw, errors: Errors) -> Result<Self, Problem> {
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            due: d.review_due(&cx.pack()),
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

#[derive(Template)]
#[template(path = "demands/close.html")]
pub(crate) struct ClosePage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: DemandCloseRaw,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) reasons: Vec<Choice>,
}

impl ClosePage {
    async fn of(cx: &Cx, d: &Demand, raw: DemandCloseRaw, errors: Errors) -> Result<Self, Problem> {
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            title: d.title.clone(),
            href: href(d.id, ""),
            reasons: choices(&cx.pack().demands.close_reasons),
        })
    }
}

/// GET /demands/{id}/close
pub(crate) async fn closing(cx: Cx, Path(id): Path<String>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    cx.page(&ClosePage::of(&cx, &d, DemandCloseRaw::default(), Errors::none()).await?)
}

/// POST /demands/{id}/close
pub(crate) async fn close(cx: Cx, Path(id): Path<String>, form: Form<DemandCloseRaw>) -> Reply {
    let d = asked(&cx, &id, &EDIT).await?;
    match ops::close::close(&cx, d.id, &form.raw).await {
        Ok(()) => cx.go_saying(&href(d.id, ""), "已关闭"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = ClosePage::of(&cx, &d, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
