//! Claiming an organization: look it up by code, send the papers, follow it; the official's side.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Check, Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply};

use crate::filters;
use crate::model::takeover::{Takeover, TakeoverState};
use crate::ops::takeover::{Standing, View, ask, decide, look_up, object, see};
use crate::pages::split;
use crate::rules::{ObjectionRaw, TakeoverDecisionRaw, TakeoverRaw};
use crate::settings::Settings;
use crate::store;

/// What was found under a code.
pub(crate) struct Found {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) place: String,
    pub(crate) state: &'static str,
    pub(crate) standing: Standing,
}

impl Found {
    fn takeover_href(&self) -> String {
        match &self.standing {
            Standing::Asked(id) => format!("/takeovers/{id}"),
            _ => format!("{}/takeover", self.href),
        }
    }

    fn join_href(&self) -> String {
        format!("{}/join", self.href)
    }

    fn is_taken(&self) -> bool {
        self.standing == Standing::Taken
    }
}

#[derive(Template)]
#[template(path = "accounts/claim.html")]
pub(crate) struct ClaimPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) code: String,
    pub(crate) raw: TakeoverRaw,
    /// A right code that nobody registered.
    pub(crate) unknown: bool,
    pub(crate) found: Option<Found>,
    pub(crate) days: i64,
}

/// The code that is looked up.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ClaimQuery {
    code: String,
}

async fn claim_page(
    cx: &Cx,
    code: &str,
    raw: TakeoverRaw,
    mut errors: Errors,
) -> Result<ClaimPage, Problem> {
    let (mut found, mut unknown) = (None, false);
    if !code.trim().is_empty() {
        let mut c = Check::new();
        let read = c.credit_code("code", code);
        match (c.finish(), read) {
            (Ok(()), Some(code)) => match look_up(cx, &code).await? {
                (Some(o), standing) => {
                    found = Some(Found {
                        href: format!("/organizations/{}", o.id),
                        name: o.name.clone(),
                        place: cx.pack().regions.name(&o.region),
                        state: o.state.chinese(),
                        standing,
                    });
                }
                _ => unknown = true,
            },
            (Err(Problem::Invalid(wrong)), _) => errors = Errors::from(wrong),
            _ => {}
        }
    }
    Ok(ClaimPage {
        chrome: cx.chrome().await?,
        errors,
        code: code.trim().to_owned(),
        raw,
        unknown,
        found,
        days: cx.app.settings::<Settings>().objection_days,
    })
}

/// GET /organizations/claim
pub(crate) async fn claim(cx: Cx, Query(query): Query<ClaimQuery>) -> Reply {
    let page = claim_page(&cx, &query.code, TakeoverRaw::default(), Errors::none()).await?;
    let errors = page.errors.clone();
    cx.form_again(&page, &errors)
}

/// POST /organizations/{id}/takeover
pub(crate) async fn send(cx: Cx, Path(id): Path<String>, form: Form<TakeoverRaw>) -> Reply {
    let id: OrganizationId = id.parse().map_err(|_| Problem::NotFound)?;
    match split(ask(&cx, id, &form.raw, &form.files).await)? {
        Ok(takeover) => cx.go_saying(&format!("/takeovers/{takeover}"), "已提交，等所在县区核验"),
        Err(errors) => {
            let known = kezhuan_organizations::get(cx.db().reader(), id).await?;
            let code = known.and_then(|o| o.credit_code.as_ref().map(ToString::to_string));
            let code = code.unwrap_or_default();
            let page = claim_page(&cx, &code, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

/// A paper that was sent along.
pub(crate) struct Paper {
    pub(crate) what: &'static str,
    pub(crate) name: String,
    pub(crate) size: String,
    pub(crate) href: String,
}

#[derive(Template)]
#[template(path = "accounts/takeover.html")]
pub(crate) struct TakeoverPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) t: Takeover,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) person: String,
    pub(crate) view: View,
    pub(crate) papers: Vec<Paper>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) decision: TakeoverDecisionRaw,
    pub(crate) objection: ObjectionRaw,
    pub(crate) days: i64,
}

impl TakeoverPage {
    fn at(&self, step: &str) -> String {
        format!("/takeovers/{}/{step}", self.t.id)
    }

    fn may_decide(&self) -> bool {
        let open = matches!(self.t.state, TakeoverState::Asked | TakeoverState::Objected);
        self.view.decides && open
    }

    fn may_object(&self) -> bool {
        self.view.officer && !self.view.mine && self.t.state == TakeoverState::Granted
    }
}

pub(crate) fn choices() -> Vec<Choice> {
    vec![
        Choice::new("grant", "同意").hint("证照与单位一致，申请人确是单位的人"),
        Choice::new("refuse", "不同意").hint("写明原因，申请人会看到"),
    ]
}

async fn page(
    cx: &Cx,
    id: &str,
    decision: TakeoverDecisionRaw,
    objection: ObjectionRaw,
    errors: Errors,
) -> Result<TakeoverPage, Problem> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let (t, organization, view) = see(cx, id).await?;
    let letter = t.letter.map(|file| ("单位公函", "letter", file));
    let licence = (view.mine || view.decides).then_some(("营业执照", "licence", t.licence));
    let mut papers = Vec::new();
    for (what, word, file) in licence.into_iter().chain(letter) {
        for meta in kezhuan_files::metas(cx.db(), &[file]).await? {
            papers.push(Paper {
                what,
                size: meta.size_text(),
                name: meta.name,
                href: format!("/takeovers/{id}/files/{word}"),
            });
        }
    }
    let names = store::names(cx.db().reader(), &[t.user.uuid()]).await?;
    Ok(TakeoverPage {
        chrome: cx.chrome().await?,
        errors,
        name: organization.name.clone(),
        href: format!("/organizations/{}", organization.id),
        person: names.into_values().next().unwrap_or_default(),
        view,
        papers,
        choices: choices(),
        decision,
        objection,
        days: cx.app.settings::<Settings>().objection_days,
        t,
    })
}

/// GET /takeovers/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let (decision, objection) = (TakeoverDecisionRaw::default(), ObjectionRaw::default());
    let page = page(&cx, &id, decision, objection, Errors::none()).await?;
    cx.page(&page)
}

/// GET /takeovers/{id}/files/{which}
pub(crate) async fn file(cx: Cx, Path((id, which)): Path<(String, String)>) -> Reply {
    let (t, _, view) = see(&cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    let file = match which.as_str() {
        "licence" if view.mine || view.decides => Some(t.licence),
        "letter" => t.letter,
        _ => None,
    };
    let file = file.ok_or(Problem::NotFound)?;
    let (meta, bytes) = kezhuan_files::load(cx.db(), file).await?.ok_or(Problem::NotFound)?;
    cx.attachment(&meta, bytes)
}

/// POST /takeovers/{id}/decide
pub(crate) async fn settle(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<TakeoverDecisionRaw>,
) -> Reply {
    let takeover = id.parse().map_err(|_| Problem::NotFound)?;
    see(&cx, takeover).await?;
    let done = match form.raw.check() {
        Ok(decision) => decide(&cx, takeover, decision).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(next) => {
            let said = match next.state {
                TakeoverState::Done => "已同意，申请人现在是单位经办人",
                TakeoverState::Granted => "已同意，原经办人在异议期内可以提异议",
                _ => "已回复不同意，申请人会看到原因",
            };
            cx.go_saying(&format!("/takeovers/{takeover}"), said)
        }
        Err(errors) => {
            let page = page(&cx, &id, form.raw, ObjectionRaw::default(), errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

/// POST /takeovers/{id}/object
pub(crate) async fn contest(cx: Cx, Path(id): Path<String>, form: Form<ObjectionRaw>) -> Reply {
    let takeover = id.parse().map_err(|_| Problem::NotFound)?;
    see(&cx, takeover).await?;
    let done = match form.raw.check() {
        Ok(objection) => object(&cx, takeover, objection).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(()) => cx.go_saying(&format!("/takeovers/{takeover}"), "异议已提交，由主管部门再决定"),
        Err(errors) => {
            let page =
                page(&cx, &id, TakeoverDecisionRaw::default(), form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}
