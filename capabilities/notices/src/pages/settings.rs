//! What a person hears of outside the product, and the robot of the organization worked for.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::{Role, Subject};
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_outbox::{Channel, Channels};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::model::preference::{Pace, Topic};
use crate::ops::preference::{self as ops, PacesRaw, RobotRaw};
use crate::permissions::ROBOT;

/// A topic with what is chosen for it.
pub struct TopicRow {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) chosen: String,
}

/// The robot of an organization.
pub struct RobotPart {
    pub(crate) organization: String,
    pub(crate) href: String,
    pub(crate) raw: RobotRaw,
    /// One is set: what it is and the beginning of its address.
    pub(crate) known: Option<(&'static str, String)>,
}

impl RobotPart {
    fn at(&self, what: &str) -> String {
        format!("{}/{what}", self.href)
    }
}

/// How often mail comes, and the robot.
#[derive(Template)]
#[template(path = "notices/settings.html")]
pub struct SettingsPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) email: Option<String>,
    pub(crate) has_mail: bool,
    pub(crate) topics: Vec<TopicRow>,
    pub(crate) paces: Vec<Choice>,
    pub(crate) robot: Option<RobotPart>,
    pub(crate) robots: Vec<Choice>,
}

pub(crate) fn topics(raw: &PacesRaw) -> Vec<TopicRow> {
    let row = |topic: Topic| TopicRow {
        name: topic.word(),
        label: topic.chinese(),
        chosen: raw.of(topic).to_owned(),
    };
    Topic::ALL.map(row).into()
}

pub(crate) fn paces() -> Vec<Choice> {
    Pace::ALL.map(|pace| Choice::new(pace.word(), pace.chinese())).into()
}

pub(crate) fn robots(channels: &Channels) -> Vec<Choice> {
    let there = Channel::ROBOTS.into_iter().filter(|channel| channels.has(*channel));
    there.map(|channel| Choice::new(channel.word(), channel.chinese())).collect()
}

async fn page(
    cx: &Cx,
    raw: Option<PacesRaw>,
    robot: Option<RobotRaw>,
    errors: Errors,
) -> Result<SettingsPage, Problem> {
    let user = crate::ops::me(cx)?;
    let raw = match raw {
        Some(raw) => raw,
        None => ops::paces(cx).await?,
    };
    let channels = cx.app.settings::<Channels>();
    Ok(SettingsPage {
        chrome: cx.chrome().await?,
        errors,
        email: kezhuan_accounts::email_of(cx.db(), user).await?,
        has_mail: channels.has(Channel::Mail),
        topics: topics(&raw),
        paces: paces(),
        robot: robot_part(cx, robot.unwrap_or_default()).await?,
        robots: robots(&channels),
    })
}

async fn robot_part(cx: &Cx, raw: RobotRaw) -> Result<Option<RobotPart>, Problem> {
    let Some(own) = cx.actor.organization().filter(|m| m.role == Role::Officer) else {
        return Ok(None);
    };
    if !cx.can(&ROBOT, &Subject::of(own.organization)) {
        return Ok(None);
    }
    let id = OrganizationId::from_uuid(own.organization);
    let known = ops::robot(cx, id).await?.map(|robot| {
        let start: String = robot.address.chars().take(40).collect();
        (robot.channel.chinese(), format!("{start}…"))
    });
    let href = format!("/notices/robot/{id}");
    Ok(Some(RobotPart { organization: own.name.clone(), href, raw, known }))
}

/// GET /notices/settings
pub(crate) async fn show(cx: Cx) -> Reply {
    let page = page(&cx, None, None, Errors::none()).await?;
    cx.page(&page)
}

/// POST /notices/settings
pub(crate) async fn save(cx: Cx, form: Form<PacesRaw>) -> Reply {
    match ops::set_paces(&cx, &form.raw).await {
        Ok(()) => cx.go_saying("/notices/settings", "已保存"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(&cx, Some(form.raw), None, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

fn id_of(text: &str) -> Result<OrganizationId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// POST /notices/robot/{id}
pub(crate) async fn set_robot(cx: Cx, Path(id): Path<String>, form: Form<RobotRaw>) -> Reply {
    match ops::set_robot(&cx, id_of(&id)?, &form.raw).await {
        Ok(()) => cx.go_saying("/notices/settings", "群机器人已设好，点“试发一条”看看群里收到没有"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(&cx, None, Some(form.raw), errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /notices/robot/{id}/try
pub(crate) async fn try_robot(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::try_robot(&cx, id_of(&id)?).await?;
    cx.go_saying("/notices/settings", "试发的一条已经排队，几秒钟内到群里")
}

/// POST /notices/robot/{id}/remove
pub(crate) async fn remove_robot(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::remove_robot(&cx, id_of(&id)?).await?;
    cx.go_saying("/notices/settings", "群机器人已取消")
}
