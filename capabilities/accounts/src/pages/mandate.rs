//! 代办: the list, asking with the sealed paper, one mandate.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Problem};
use kezhuan_organizations::{OrganizationId, own_organizations};
use kezhuan_web::kit::{Choice, Status};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::mandate::{AREAS, Mandate, MandateState};
use crate::ops::mandate::{View, answer, ask, own, see};
use crate::pages::split;
use crate::typed_mandate::{MandateAnswerRaw, MandateRaw};

/// A mandate as shown.
pub(crate) struct Row {
    pub(crate) m: Mandate,
    pub(crate) principal: String,
    pub(crate) agent: String,
    pub(crate) status: Status,
    pub(crate) stands: &'static str,
}

impl Row {
    pub(crate) fn new(m: Mandate, principal: String, agent: String, today: Day) -> Self {
        let status = match m.state {
            MandateState::Asked => Status::Proc,
            MandateState::Given if m.is_in_force(today) => Status::Done,
            MandateState::Refused => Status::Bad,
            _ => Status::Off,
        };
        Self { status, stands: m.stands(today), m, principal, agent }
    }

    fn href(&self) -> String {
        format!("/mandates/{}", self.m.id)
    }

    /// 科技成果, 交易.
    pub(crate) fn areas(&self) -> Vec<&'static str> {
        let name = |key: &String| AREAS.iter().find(|(area, _)| area == key).map(|(_, name)| *name);
        self.m.areas.iter().filter_map(name).collect()
    }
}

#[derive(Template)]
#[template(path = "accounts/mandates.html")]
pub(crate) struct MandatesPage {
    pub(crate) chrome: Chrome,
    pub(crate) rows: Vec<Row>,
    pub(crate) may_ask: bool,
}

#[derive(Template)]
#[template(path = "accounts/mandate_new.html")]
pub(crate) struct AskPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: MandateRaw,
    pub(crate) agents: Vec<Choice>,
    pub(crate) areas: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "accounts/mandate.html")]
pub(crate) struct MandatePage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) row: Row,
    pub(crate) letter: String,
    pub(crate) view: View,
    pub(crate) raw: MandateAnswerRaw,
}

impl MandatePage {
    fn may_answer(&self) -> bool {
        self.row.m.state == MandateState::Asked && (self.view.gives || self.view.confirms)
    }

    fn may_revoke(&self) -> bool {
        let open = matches!(self.row.m.state, MandateState::Asked | MandateState::Given);
        open && !self.may_answer() && (self.view.gives || self.view.acts)
    }
}

pub(crate) fn areas() -> Vec<Choice> {
    AREAS.iter().map(|(key, name)| Choice::new(*key, *name)).collect()
}

/// GET /mandates
pub(crate) async fn list(cx: Cx) -> Reply {
    let found = own(&cx).await?;
    let ids: Vec<OrganizationId> = found.iter().flat_map(|m| [m.principal, m.agent]).collect();
    let names = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
    let name = |id: OrganizationId| {
        names.iter().find(|o| o.id == id).map(|o| o.name.clone()).unwrap_or_default()
    };
    let today = cx.now().day();
    let rows = found.into_iter().map(|m| {
        let (principal, agent) = (name(m.principal), name(m.agent));
        Row::new(m, principal, agent, today)
    });
    let page = MandatesPage {
        chrome: cx.chrome().await?,
        rows: rows.collect(),
        may_ask: !own_organizations(&cx, "accounts").is_empty(),
    };
    cx.page(&page)
}

async fn ask_page(cx: &Cx, raw: MandateRaw, errors: Errors) -> Result<AskPage, Problem> {
    let agents = own_organizations(cx, "accounts");
    Ok(AskPage { chrome: cx.chrome().await?, errors, raw, agents, areas: areas() })
}

/// GET /mandates/new
pub(crate) async fn new(cx: Cx) -> Reply {
    let today = cx.now().day();
    let raw = MandateRaw {
        areas: vec!["deals".to_owned()],
        from: today.to_string(),
        ..MandateRaw::default()
    };
    cx.page(&ask_page(&cx, raw, Errors::none()).await?)
}

/// POST /mandates
pub(crate) async fn send(cx: Cx, form: Form<MandateRaw>) -> Reply {
    match split(ask(&cx, &form.raw, &form.files).await)? {
        Ok(id) => cx.go_saying(&format!("/mandates/{id}"), "已提交，等委托方确认"),
        Err(errors) => {
            let page = ask_page(&cx, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

async fn page(
    cx: &Cx,
    id: &str,
    raw: MandateAnswerRaw,
    errors: Errors,
) -> Result<MandatePage, Problem> {
    let (m, [principal, agent], view) = see(cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    let letter = kezhuan_files::metas(cx.db(), &[m.letter]).await?.pop();
    let row = Row::new(m, principal.name.clone(), agent.name.clone(), cx.now().day());
    Ok(MandatePage {
        chrome: cx.chrome().await?,
        errors,
        row,
        letter: letter.map(|meta| meta.name).unwrap_or_default(),
        view,
        raw,
    })
}

/// GET /mandates/{id}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    cx.page(&page(&cx, &id, MandateAnswerRaw::default(), Errors::none()).await?)
}

/// GET /mandates/{id}/letter
pub(crate) async fn letter(cx: Cx, Path(id): Path<String>) -> Reply {
    let (m, ..) = see(&cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    let (meta, bytes) = kezhuan_files::load(cx.db(), m.letter).await?.ok_or(Problem::NotFound)?;
    cx.attachment(&meta, bytes)
}

/// POST /mandates/{id}
pub(crate) async fn decide(cx: Cx, Path(id): Path<String>, form: Form<MandateAnswerRaw>) -> Reply {
    let mandate = id.parse().map_err(|_| Problem::NotFound)?;
    see(&cx, mandate).await?;
    let done = match form.raw.check() {
        Ok(said) => answer(&cx, mandate, said).await,
        Err(problem) => Err(problem),
    };
    match split(done)? {
        Ok(next) => {
            let said = match next.state {
                MandateState::Given => "已确认，对方在期限内可以代办，每一步都注明",
                MandateState::Refused => "已回复，对方会看到原因",
                _ => "已收回，从现在起不能再代办",
            };
            cx.go_saying(&format!("/mandates/{mandate}"), said)
        }
        Err(errors) => {
            let page = page(&cx, &id, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}
