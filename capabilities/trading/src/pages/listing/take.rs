//! 摘牌: the form of whoever takes a listing up.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Check, Problem};
use kezhuan_organizations::own_organizations;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::ops;
use crate::pages::listing::{Head, head};
use crate::pages::steps::interested_choices;
use crate::sheet::Sheet;
use crate::typed_listing::TakeRaw;

/// The form.
#[derive(Template)]
#[template(path = "trading/listing_take.html")]
pub struct TakePage {
    pub(crate) chrome: Chrome,
    pub(crate) head: Head,
    pub(crate) sheet: Sheet,
    pub(crate) organizations: Vec<Choice>,
    pub(crate) interested: Vec<Choice>,
    /// The promise of secrecy, where the achievement asks for it.
    pub(crate) promise: Vec<String>,
    pub(crate) raw: TakeRaw,
    pub(crate) errors: Errors,
}

impl TakePage {
    /// Is this box ticked?
    pub(crate) fn on(&self, raw: &str) -> bool {
        Check::ticked(raw)
    }
}

async fn page(cx: &Cx, head: Head, raw: TakeRaw, errors: Errors) -> Result<TakePage, Problem> {
    head.listing.must_be_open(cx.now())?;
    let conn = cx.db().reader();
    let achievement = kezhuan_achievements::get(conn, head.listing.achievement).await?;
    let achievement = achievement.ok_or(Problem::NotFound)?;
    let secret = ops::listing::asks_promise(conn, &achievement).await?;
    Ok(TakePage {
        chrome: cx.chrome().await?,
        sheet: head.listing.sheet(),
        organizations: own_organizations(cx, "deals"),
        interested: interested_choices(),
        promise: if secret { cx.pack().deals.nda.clone() } else { Vec::new() },
        head,
        raw,
        errors,
    })
}

/// GET /listings/{id}/take
pub async fn form(cx: Cx, Path(id): Path<String>) -> Reply {
    let head = head(&cx, &id).await?;
    let first = own_organizations(&cx, "deals").first().map(|o| o.value.clone());
    let raw = TakeRaw {
        organization: first.unwrap_or_default(),
        contact_name: cx.actor.name.clone(),
        ..TakeRaw::default()
    };
    cx.page(&page(&cx, head, raw, Errors::none()).await?)
}

/// POST /listings/{id}/take
pub async fn take(cx: Cx, Path(id): Path<String>, form: Form<TakeRaw>) -> Reply {
    let head = head(&cx, &id).await?;
    match ops::listing::take::take(&cx, head.listing.id, &form.raw, &form.files).await {
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(&cx, head, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
        Ok(_) => cx.go_saying(&head.listing.href(), "摘牌申请已送出，等卖方确认资格"),
    }
}
