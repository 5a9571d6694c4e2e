//! Sending a demand to units: who may fit and why, others by name, and what they answered.

use askama::Template;
use axum::extract::Path;
use kezhuan_demands::Demand;
use kezhuan_kernel::{Page, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_text::Query;
use kezhuan_web::kit::{Choice, Status};
use kezhuan_web::listing::search;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::Push;
use crate::ops;
use crate::ops::candidates::candidates;
use crate::ops::push::{MarketPushRaw, is_targeted};
use crate::store::pushes;

/// What a unit said, as a row.
pub(crate) struct SentRow {
    pub(crate) name: String,
    pub(crate) on: String,
    pub(crate) status: (Status, String),
    pub(crate) note: String,
}

#[derive(Template)]
#[template(path = "market/push.html")]
pub(crate) struct PushPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: MarketPushRaw,
    pub(crate) title: String,
    pub(crate) demand: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) sent: Vec<SentRow>,
    /// Only units that its company named?
    pub(crate) targeted: bool,
}

impl PushPage {
    async fn of(cx: &Cx, d: &Demand, raw: MarketPushRaw, errors: Errors) -> Result<Self, Problem> {
        let sent = pushes::of_demand(cx.db().reader(), d.id).await?;
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            title: d.title.clone(),
            demand: d.id.to_string(),
            choices: choices(cx, d, &raw, &sent).await?,
            sent: rows(cx, &sent).await?,
            targeted: is_targeted(d, &cx.pack()),
            raw,
        })
    }
}

/// Units to choose from: those that fit, those found by name; who has it already is left out.
async fn choices(
    cx: &Cx,
    d: &Demand,
    raw: &MarketPushRaw,
    sent: &[Push],
) -> Result<Vec<Choice>, Problem> {
    let targeted = is_targeted(d, &cx.pack());
    let named: Vec<OrganizationId> =
        if targeted { d.recipients.clone() } else { found(cx, raw).await? };
    let fits = candidates(cx, d).await?;
    let picked = raw.organizations.iter().filter_map(|id| id.parse().ok());
    let mut ids: Vec<OrganizationId> = picked.chain(named.iter().copied()).collect();
    if !targeted {
        ids.extend(fits.iter().map(|c| c.organization));
    }
    let mut choices = Vec::new();
    let mut seen: Vec<OrganizationId> = sent.iter().map(|p| p.organization).collect();
    let known = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
    for id in ids.into_iter().filter(|id| Some(*id) != d.organization) {
        let Some(o) = known.iter().find(|o| o.id == id && o.is_verified()) else { continue };
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let why = fits.iter().find(|c| c.organization == id).map(|c| c.reasons.join("；"));
        let region = cx.pack().regions.name(&o.region);
        choices.push(Choice::new(id.to_string(), &o.name).hint(why.unwrap_or(region)));
    }
    Ok(choices)
}

async fn found(cx: &Cx, raw: &MarketPushRaw) -> Result<Vec<OrganizationId>, Problem> {
    if raw.unit.trim().is_empty() {
        return Ok(Vec::new());
    }
    let query = Query {
        text: raw.unit.clone(),
        kinds: vec!["organization".to_owned()],
        page: Page::new(1, 10),
        ..Query::default()
    };
    Ok(search(cx, query).await?.hits.iter().filter_map(|hit| hit.id.parse().ok()).collect())
}

async fn rows(cx: &Cx, sent: &[Push]) -> Result<Vec<SentRow>, Problem> {
    let ids: Vec<OrganizationId> = sent.iter().map(|p| p.organization).collect();
    let known = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
    let pack = cx.pack();
    let row = |p: &Push| SentRow {
        name: known
            .iter()
            .find(|o| o.id == p.organization)
            .map(|o| o.name.clone())
            .unwrap_or_default(),
        on: p.at.day().to_string(),
        status: status(p, &pack),
        note: p.answer.as_ref().map(|a| a.note.clone()).unwrap_or_default(),
    };
    Ok(sent.iter().map(row).collect())
}

/// What a unit answered, in a word.
pub(crate) fn status(p: &Push, pack: &kezhuan_pack::Pack) -> (Status, String) {
    match &p.answer {
        None => (Status::Proc, "等对方答复".to_owned()),
        Some(a) if a.interested => (Status::Done, "感兴趣".to_owned()),
        Some(a) => {
            let reason = a.reason.as_deref().unwrap_or_default();
            (Status::Off, format!("婉拒：{}", pack.market.decline_reasons.name(reason)))
        }
    }
}

/// GET /market/push/{demand}
pub(crate) async fn show(cx: Cx, Path(demand): Path<String>) -> Reply {
    let (d, _) = ops::push::sendable(&cx, demand.parse().map_err(|_| Problem::NotFound)?).await?;
    cx.page(&PushPage::of(&cx, &d, MarketPushRaw::default(), Errors::none()).await?)
}

/// POST /market/push/{demand}
pub(crate) async fn send(cx: Cx, Path(demand): Path<String>, form: Form<MarketPushRaw>) -> Reply {
    let (d, _) = ops::push::sendable(&cx, demand.parse().map_err(|_| Problem::NotFound)?).await?;
    if !form.raw.find.is_empty() {
        return cx.page(&PushPage::of(&cx, &d, form.raw, Errors::none()).await?);
    }
    match ops::push::push(&cx, d.id, &form.raw).await {
        Ok(sent) => cx.go_saying(&format!("/market/push/{demand}"), &format!("已推送 {sent} 家")),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = PushPage::of(&cx, &d, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
