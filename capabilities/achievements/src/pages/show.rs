//! The page of one achievement, for everybody; more of it for its unit and the administration.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Day;
use kezhuan_web::kit::Step;
use kezhuan_web::{Card, Chrome, Cx, Reply};

use crate::filters;
use crate::pages::seen;
use crate::pages::view::View;
use crate::permissions::{EDIT, MANAGE, PLATFORM_REVIEW, TAKE_DOWN, UNIT_REVIEW, WITHDRAW};
use crate::state::State;

#[derive(Template)]
#[template(path = "achievements/show.html")]
pub(crate) struct ShowPage {
    pub(crate) chrome: Chrome,
    pub(crate) v: View,
    pub(crate) steps: Vec<Step>,
    pub(crate) may: Buttons,
    /// The last day for the review that waits.
    pub(crate) due: Option<Day>,
    /// Whom to call, once it was asked for.
    pub(crate) contact: Option<(String, String)>,
    /// What the capabilities above say.
    pub(crate) cards: Vec<Card>,
}

/// What the reader may do here.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Buttons {
    pub(crate) edit: bool,
    pub(crate) take_back: bool,
    pub(crate) unit_review: bool,
    pub(crate) platform_review: bool,
    pub(crate) manage: bool,
    pub(crate) withdraw: bool,
    pub(crate) take_down: bool,
    pub(crate) restore: bool,
    pub(crate) deal: bool,
    pub(crate) sign: bool,
    pub(crate) contact: bool,
}

impl Buttons {
    fn of(cx: &Cx, v: &View) -> Self {
        let a = &v.a;
        let subject = a.subject(&cx.pack());
        let can = |permission| cx.can(permission, &subject);
        let published = a.state == State::Published;
        let in_deal = a.dealing.is_bound();
        Self {
            edit: a.state.is_open() && can(&EDIT),
            take_back: matches!(a.state, State::UnitReview | State::PlatformReview) && can(&EDIT),
            unit_review: a.state == State::UnitReview && can(&UNIT_REVIEW),
            platform_review: (a.state == State::PlatformReview || a.waiting().is_some())
                && can(&PLATFORM_REVIEW),
            manage: (published || a.state == State::Expired) && can(&MANAGE),
            withdraw: published && !in_deal && can(&WITHDRAW),
            take_down: published && can(&TAKE_DOWN),
            restore: a.state == State::TakenDown && can(&TAKE_DOWN),
            deal: v.may_deal(cx),
            sign: a.is_listed() && !v.nda_open && cx.opens(&v.at("/nda")),
            contact: a.is_listed() && !a.contact_phone.is_empty(),
        }
    }
}

/// GET /achievements/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    page(cx, &id, None).await
}

/// POST /achievements/{id}/contact
pub(crate) async fn contact(cx: Cx, Path(id): Path<String>) -> Reply {
    let contact = crate::ops::nda::contact(&cx, crate::pages::id_of(&id)?).await?;
    page(cx, &id, Some(contact)).await
}

async fn page(cx: Cx, id: &str, contact: Option<(String, String)>) -> Reply {
    let (a, _) = seen(&cx, id).await?;
    let v = View::of(&cx, a).await?;
    let mut steps = v.steps();
    let object = v.a.id.to_string();
    for station in cx.app.house().stations(&cx, &object).await? {
        if station.place > 0 && station.done {
            let what = kezhuan_web::kit::STATIONS.get(usize::from(station.place)).copied();
            steps.push(Step {
                what: what.unwrap_or_default().to_owned(),
                when: station.note,
                href: station.href.unwrap_or_default(),
                class: "done",
            });
        }
    }
    cx.page(&ShowPage {
        chrome: cx.chrome().await?,
        may: Buttons::of(&cx, &v),
        due: v.a.review_due(&cx.pack()),
        steps,
        contact,
        cards: cx.app.house().about(&cx, &object).await?,
        v,
    })
}
