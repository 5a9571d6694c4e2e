//! The seller's decisions about a listing, and a taker who steps back.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Problem;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::listing::{ListingState, TakerId};
use crate::ops;
use crate::ops::begin::NEGOTIATED;
use crate::pages::choices;
use crate::pages::listing::{Head, head};
use crate::permissions::LIST;
use crate::publication::needed;
use crate::typed_listing::{ReasonRaw, TalksRaw};

/// A reason is asked for: refusing a taker, or withdrawing.
#[derive(Template)]
#[template(path = "trading/listing_reason.html")]
pub struct ReasonPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    /// Who is refused; empty: the listing is withdrawn.
    pub(crate) who: String,
    pub(crate) action: String,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) raw: ReasonRaw,
    pub(crate) errors: Errors,
}

/// Turning to talks with all takers.
#[derive(Template)]
#[template(path = "trading/listing_talks.html")]
pub struct TalksPage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) names: Vec<String>,
    /// Must the seller decide collectively and publish the price?
    pub(crate) duty: bool,
    pub(crate) raw: TalksRaw,
    pub(crate) errors: Errors,
}

fn taker_id(text: &str) -> Result<TakerId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// POST /listings/{id}/takers/{taker}/qualify
pub async fn qualify(cx: Cx, Path((id, taker)): Path<(String, String)>) -> Reply {
    let head = head(&cx, &id).await?;
    let taker = taker_id(&taker)?;
    let state = ops::listing::decide::qualify(&cx, head.listing.id, taker).await?;
    let said = match state {
        ListingState::Struck => "资格已确认，已按挂牌价成交",
        ListingState::Contested => "资格已确认；两家以上合格，应转竞价",
        _ => "资格已确认",
    };
    cx.go_saying(&head.listing.href(), said)
}

/// POST /listings/{id}/takers/{taker}/cancel
pub async fn cancel(cx: Cx, Path((id, taker)): Path<(String, String)>) -> Reply {
    let head = head(&cx, &id).await?;
    ops::listing::decide::cancel(&cx, head.listing.id, taker_id(&taker)?).await?;
    cx.go_saying(&head.listing.href(), "摘牌申请已撤回")
}

async fn reason_page(
    cx: &Cx,
    head: Head,
    taker: Option<TakerId>,
    raw: ReasonRaw,
    errors: Errors,
) -> Result<ReasonPage, Problem> {
    cx.may(&LIST, &head.listing.subject())?;
    let conn = cx.db().reader();
    let words = &cx.pack().deals;
    let (who, action, reasons) = match taker {
        Some(id) => {
            let taker = ops::listing::taker(conn, head.listing.id, id).await?;
            let name = ops::organization(conn, taker.buyer).await?.name.clone();
            (name, head.at(&format!("/takers/{id}/refuse")), choices(&words.refuse_reasons))
        }
        None => (String::new(), head.at("/withdraw"), choices(&words.withdraw_reasons)),
    };
    Ok(ReasonPage { chrome: cx.chrome().await?, head, who, action, reasons, raw, errors })
}

/// GET /listings/{id}/takers/{taker}/refuse
pub async fn refuse_form(cx: Cx, Path((id, taker)): Path<(String, String)>) -> Reply {
    let head = head(&cx, &id).await?;
    let taker = Some(taker_id(&taker)?);
    cx.page(&reason_page(&cx, head, taker, ReasonRaw::default(), Errors::none()).await?)
}

/// POST /listings/{id}/takers/{taker}/refuse
pub async fn refuse(
    cx: Cx,
    Path((id, taker)): Path<(String, String)>,
    form: Form<ReasonRaw>,
) -> Reply {
    let head = head(&cx, &id).await?;
    let taker = taker_id(&taker)?;
    match ops::listing::decide::refuse(&cx, head.listing.id, taker, &form.raw).await {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = reason_page(&cx, head, Some(taker), form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(_) => cx.go_saying(&head.listing.href(), "已告诉对方资格不符和原因"),
    }
}

/// GET /listings/{id}/withdraw
pub async fn withdraw_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    cx.page(&reason_page(&cx, head, None, ReasonRaw::default(), Errors::none()).await?)
}

/// POST /listings/{id}/withdraw
pub async fn withdraw(cx: Cx, Path(id): Path<String>, form: Form<ReasonRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    match ops::listing::withdraw::withdraw(&cx, head.listing.id, &form.raw).await {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = reason_page(&cx, head, None, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(()) => cx.go_saying(&head.listing.href(), "已撤牌，原因会告诉全部摘牌申请人"),
    }
}

async fn talks_page(
    cx: &Cx,
    head: Head,
    raw: TalksRaw,
    errors: Errors,
) -> Result<TalksPage, Problem> {
    cx.may(&LIST, &head.listing.subject())?;
    let conn = cx.db().reader();
    let seller = ops::organization(conn, head.listing.seller).await?;
    let mut names = Vec::new();
    for taker in crate::store::listing::takers(conn, head.listing.id).await? {
        if taker.state == crate::listing::TakerState::Qualified {
            names.push(ops::organization(conn, taker.buyer).await?.name.clone());
        }
    }
    Ok(TalksPage {
        chrome: cx.chrome().await?,
        duty: needed(&cx.pack(), &seller, NEGOTIATED, false).is_some(),
        head,
        names,
        raw,
        errors,
    })
}

/// GET /listings/{id}/talks
pub async fn talks_form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    cx.page(&talks_page(&cx, head, TalksRaw::default(), Errors::none()).await?)
}

/// POST /listings/{id}/talks
pub async fn talks(cx: Cx, Path(id): Path<String>, form: Form<TalksRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    match ops::listing::negotiate::negotiate(&cx, head.listing.id, &form.raw).await {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = talks_page(&cx, head, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(count) => {
            cx.go_saying("/deals", &format!("已转协议洽谈，{count} 家都能提议价单，全部已告知"))
        }
    }
}
