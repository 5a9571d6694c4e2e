//! A demand in words, as far as the reader may know.

use kezhuan_files::Kind;
use kezhuan_kernel::Problem;
use kezhuan_organizations::OrganizationId;
use kezhuan_web::Cx;
use kezhuan_web::kit::{Status, Step};

use crate::beside::{Correction, Refinement};
use crate::content::names;
use crate::model::{Demand, State};
use crate::ops::attach::shows_files;
use crate::ops::sees_inside;
use crate::pages::{href, status};
use crate::store::beside;

/// An indicator as a row of a table.
pub struct Goal {
    pub(crate) name: String,
    pub(crate) current: String,
    pub(crate) goal: String,
    pub(crate) unit: String,
    pub(crate) test: String,
}

/// A file as it is shown.
pub struct FileView {
    pub(crate) label: String,
    pub(crate) href: String,
    /// `PDF，2.1 MB`.
    pub(crate) about: String,
    pub(crate) picture: bool,
}

/// A demand in words.
pub struct View {
    pub(crate) d: Demand,
    pub(crate) status: Status,
    /// Name and address, or the alias without one.
    pub(crate) who: Option<(String, Option<String>)>,
    pub(crate) region: String,
    pub(crate) goals: Vec<Goal>,
    /// Short facts: label and words.
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) visibility: String,
    /// Whom it is for by name; inside only.
    pub(crate) recipients: Vec<(String, String)>,
    pub(crate) ended_for: String,
    pub(crate) files: Vec<FileView>,
    /// Are they kept from others, because the name is hidden?
    pub(crate) files_hidden: bool,
    pub(crate) corrections: Vec<Correction>,
    /// Inside only.
    pub(crate) refinements: Vec<Refinement>,
    pub(crate) inside: bool,
}

impl View {
    pub(crate) async fn of(cx: &Cx, d: Demand) -> Result<Self, Problem> {
        let (pack, reader) = (cx.pack(), cx.db().reader());
        let inside = sees_inside(cx, &d);

        let goal = |row: &crate::content::Indicator| Goal {
            name: row.name.clone(),
            current: row.current.clone(),
            goal: row.goal(&pack),
            unit: row.unit.clone(),
            test: row.test.clone(),
        };
        Ok(Self {
            status: status(cx, &d),
            who: who(cx, &d, inside).await?,
            region: pack.regions.name(&d.region),
            goals: d.indicators.iter().map(goal).collect(),
            facts: facts(&d, &pack),
            visibility: pack.demands.visibilities.name(&d.visibility).to_owned(),
            recipients: if inside { recipients(cx, &d.recipients).await? } else { Vec::new() },
            ended_for: ended_for(&d, &pack),
            files: files(cx, &d).await?,
            files_hidden: !d.is_named(&pack),
            corrections: beside::corrections(reader, d.id).await?,
            refinements: if inside { beside::refinements(reader, d.id).await? } else { Vec::new() },
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
        if let Some(on) = self.d.published_on.filter(|_| self.d.state != State::Withdrawn) {
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

    /// Does the reader see what it says?
    pub(crate) fn is_open(&self) -> bool {
        self.inside || self.d.state == State::Published
    }
}

async fn who(
    cx: &Cx,
    d: &Demand,
    inside: bool,
) -> Result<Option<(String, Option<String>)>, Problem> {
    let pack = cx.pack();
    Ok(match d.organization {
        Some(id) if inside || d.is_named(&pack) => {
            let found = kezhuan_organizations::get(cx.db().reader(), id).await?;
            found.map(|o| (o.name.clone(), Some(format!("/organizations/{id}"))))
        }
        Some(_) => Some((d.alias(&pack), None)),
        None => None,
    })
}

async fn recipients(cx: &Cx, ids: &[OrganizationId]) -> Result<Vec<(String, String)>, Problem> {
    let found = kezhuan_organizations::many(cx.db().reader(), ids).await?;
    Ok(found.iter().map(|o| (o.name.clone(), format!("/organizations/{}", o.id))).collect())
}

fn facts(d: &Demand, pack: &kezhuan_pack::Pack) -> Vec<(&'static str, String)> {
    let words = &pack.demands;
    let one = |terms: &kezhuan_pack::Terms, key: &Option<String>| {
        key.as_ref().map(|key| terms.name(key).to_owned()).unwrap_or_default()
    };
    let all = [
        ("产业", names(&pack.industries.all, &d.industries)),
        ("技术领域", one(&pack.contracts.fields, &d.field)),
        ("需求类型", one(&words.kinds, &d.kind)),
        ("合作方式", names(&words.cooperations, &d.cooperations)),
        ("知识产权归谁", one(&words.ownerships, &d.ownership)),
    ];
    all.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn ended_for(d: &Demand, pack: &kezhuan_pack::Pack) -> String {
    let reason = d.reason.as_deref().unwrap_or_default();
    let words = match d.state {
        State::TakenDown => return reason.to_owned(),
        State::Withdrawn => &pack.demands.withdraw_reasons,
        _ => &pack.demands.close_reasons,
    };
    words.name(reason).to_owned()
}

/// The files the reader sees.
async fn files(cx: &Cx, d: &Demand) -> Result<Vec<FileView>, Problem> {
    if !shows_files(cx, d) {
        return Ok(Vec::new());
    }
    let known = beside::attachments(cx.db().reader(), d.id).await?;
    let ids: Vec<_> = known.iter().map(|a| a.file).collect();
    let metas = kezhuan_files::metas(cx.db(), &ids).await?;
    let view = |a: &crate::beside::Attachment| {
        let meta = metas.iter().find(|meta| meta.id == a.file);
        FileView {
            label: a.label.clone(),
            href: href(d.id, &format!("/attachments/{}", a.id)),
            about: meta.map(kezhuan_files::FileMeta::size_text).unwrap_or_default(),
            picture: meta.is_some_and(|meta| matches!(meta.kind, Kind::Png | Kind::Jpeg)),
        }
    };
    Ok(known.iter().map(view).collect())
}
