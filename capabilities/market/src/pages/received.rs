//! What was sent to a unit: the list, and the answer to one.

use askama::Template;
use axum::extract::Path;
use kezhuan_demands::{Demand, State};
use kezhuan_kernel::Problem;
use kezhuan_web::kit::{Choice, Status};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Push, PushId};
use crate::ops;
use crate::ops::answer::MarketAnswerRaw;
use crate::pages::choices;
use crate::pages::push::status;
use crate::store::pushes;

/// A row of the list.
pub(crate) struct ReceivedRow {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) on: String,
    pub(crate) status: (Status, String),
}

#[derive(Template)]
#[template(path = "market/received.html")]
pub(crate) struct ReceivedPage {
    pub(crate) chrome: Chrome,
    pub(crate) rows: Vec<ReceivedRow>,
}

/// Where a unit answers.
pub(crate) fn address(id: PushId) -> String {
    format!("/market/received/{id}")
}

/// GET /market/received
pub(crate) async fn list(cx: Cx) -> Reply {
    let found =
        pushes::of_organizations(cx.db().reader(), &cx.actor.speaks_for("market"), true).await?;
    let mut rows = Vec::new();
    for p in found.iter().rev() {
        let title = kezhuan_demands::title_of(cx.db().reader(), p.demand).await?;
        rows.push(ReceivedRow {
            title: title.unwrap_or_default(),
            href: address(p.id),
            on: p.at.day().to_string(),
            status: match &p.answer {
                None => (Status::You, "等您答复".to_owned()),
                Some(_) => status(p, &cx.pack()),
            },
        });
    }
    cx.page(&ReceivedPage { chrome: cx.chrome().await?, rows })
}

#[derive(Template)]
#[template(path = "market/answer.html")]
pub(crate) struct AnswerPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: MarketAnswerRaw,
    pub(crate) push: Push,
    pub(crate) d: Demand,
    /// The company, or what stands for it.
    pub(crate) who: String,
    /// Indicators, one line each.
    pub(crate) goals: Vec<String>,
    pub(crate) answers: Vec<Choice>,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) stands: (Status, String),
    /// Where a deal begins, once interested.
    pub(crate) deal: Option<String>,
    pub(crate) over: bool,
}

impl AnswerPage {
    async fn of(
        cx: &Cx,
        push: Push,
        raw: MarketAnswerRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let pack = cx.pack();
        let d = kezhuan_demands::get(cx.db().reader(), push.demand).await?;
        let d = d.ok_or(Problem::NotFound)?;
        let named = d.organization.filter(|_| d.is_named(&pack));
        let who = match named {
            Some(id) => {
                kezhuan_organizations::get(cx.db().reader(), id).await?.map(|o| o.name.clone())
            }
            None => None,
        };
        let interested = push.answer.as_ref().is_some_and(|a| a.interested);
        let goal = |row: &kezhuan_demands::Indicator| {
            format!("{}：{} {}", row.name, row.goal(&pack), row.unit)
        };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            who: who.unwrap_or_else(|| d.alias(&pack)),
            goals: d.indicators.iter().map(goal).collect(),
            answers: vec![
                Choice::new("interested", "感兴趣").hint("平台帮你们对接，先不用承诺什么"),
                Choice::new("declined", "婉拒").hint("选一个原因，需求方只看到原因，看不到您是谁"),
            ],
            reasons: choices(&pack.market.decline_reasons),
            stands: status(&push, &pack),
            deal: interested.then(|| format!("/deals/new?demand={}", d.id)),
            over: d.state != State::Published,
            push,
            d,
        })
    }

    pub(crate) fn action(&self) -> String {
        address(self.push.id)
    }
}

/// GET /market/received/{push}
pub(crate) async fn show(cx: Cx, Path(push): Path<String>) -> Reply {
    let push = ops::answer::received(&cx, push.parse().map_err(|_| Problem::NotFound)?).await?;
    cx.page(&AnswerPage::of(&cx, push, MarketAnswerRaw::default(), Errors::none()).await?)
}

/// POST /market/received/{push}
pub(crate) async fn answer(cx: Cx, Path(push): Path<String>, form: Form<MarketAnswerRaw>) -> Reply {
    let id = push.parse().map_err(|_| Problem::NotFound)?;
    let push = ops::answer::received(&cx, id).await?;
    match ops::answer::answer(&cx, id, &form.raw).await {
        Ok(_) => cx.go_saying(&address(id), "已答复"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = AnswerPage::of(&cx, push, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
