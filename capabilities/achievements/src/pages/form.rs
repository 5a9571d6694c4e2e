//! The form: beginning, going on with a draft, correcting what is published; and its attachments.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Role;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::Pack;
use kezhuan_web::kit::Choice;
use kezhuan_web::listing::{Numbered, numbered};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Achievement, AchievementId, AttachmentId};
use crate::ops;
use crate::ops::attach::AttachmentRaw;
use crate::ops::submit::typed;
use crate::pages::view::{FileView, View};
use crate::pages::{asked, choices, href, id_of};
use crate::permissions::{EDIT, MANAGE};
use crate::raw::{AchievementRaw, ComparisonRaw, ContributorRaw, IpRaw};
use crate::state::State;

/// The options of the form.
pub(crate) struct FormWords {
    pub(crate) holders: Vec<Choice>,
    pub(crate) industries: Vec<Choice>,
    pub(crate) trl: Vec<Choice>,
    pub(crate) ownerships: Vec<Choice>,
    pub(crate) roles: Vec<Choice>,
    pub(crate) pricing: Vec<Choice>,
    pub(crate) prices: Vec<Choice>,
    pub(crate) modes: Vec<Choice>,
    pub(crate) ip_kinds: Vec<Choice>,
    pub(crate) ip_states: Vec<Choice>,
    pub(crate) tiers: Vec<Choice>,
}

impl FormWords {
    /// From the pack; the holders are the actor's organizations.
    pub(crate) fn of(pack: &Pack, holders: Vec<Choice>) -> Self {
        let words = &pack.achievements;
        let trl = words
            .trl
            .iter()
            .map(|term| Choice::new(&term.id, format!("{} {}：{}", term.id, term.name, term.help)));
        let tiers = words.disclosures.iter();
        Self {
            holders,
            industries: choices(&pack.industries.all),
            trl: trl.collect(),
            ownerships: choices(&words.ownerships),
            roles: choices(&words.contributor_roles),
            pricing: choices(&words.pricing_modes),
            prices: vec![Choice::new("open", "面议"), Choice::new("amount", "有价格")],
            modes: choices(&words.transfer_modes),
            ip_kinds: choices(&words.ip_kinds),
            ip_states: choices(&words.ip_states),
            tiers: tiers.map(|t| Choice::new(&t.id, &t.name).hint(&t.help)).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "achievements/edit.html")]
pub(crate) struct FormPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: AchievementRaw,
    pub(crate) words: FormWords,
    /// What is edited; none when it is begun.
    pub(crate) of: Option<(AchievementId, String)>,
    /// Correcting what is published?
    pub(crate) correcting: bool,
    pub(crate) reason: Option<String>,
    /// What a correction shows at once, in words.
    pub(crate) at_once: String,
    pub(crate) files: Vec<FileView>,
    /// What a submission would find wrong now.
    pub(crate) missing: Vec<String>,
    pub(crate) comparisons: Vec<Numbered<ComparisonRaw>>,
    pub(crate) contributors: Vec<Numbered<ContributorRaw>>,
    pub(crate) ip: Vec<Numbered<IpRaw>>,
}

impl FormPage {
    pub(crate) fn action(&self) -> String {
        match &self.of {
            Some((id, _)) if self.correcting => href(*id, "/correct"),
            Some((id, _)) => href(*id, "/edit"),
            None => "/achievements".to_owned(),
        }
    }

    pub(crate) fn at(&self, below: &str) -> String {
        self.of.as_ref().map(|(id, _)| href(*id, below)).unwrap_or_default()
    }

    pub(crate) fn heading(&self) -> &'static str {
        match self.of {
            Some(_) if self.correcting => "更正成果",
            Some(_) => "修改成果",
            None => "登记科技成果",
        }
    }

    pub(crate) fn autosave(&self) -> String {
        match &self.of {
            Some((id, _)) => format!("achievement-{id}"),
            None => "achievement-new".to_owned(),
        }
    }

    pub(crate) async fn of(
        cx: &Cx,
        a: Option<&Achievement>,
        raw: AchievementRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let pack = cx.pack();
        let missing = match raw.check(&pack, cx.now().day()) {
            Err(Problem::Invalid(fields)) => fields.into_iter().map(|f| f.message).collect(),
            _ => Vec::new(),
        };
        let files = match a {
            Some(a) => View::of(cx, a.clone()).await?.files,
            None => Vec::new(),
        };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            words: FormWords::of(&pack, holders(cx)),
            of: a.map(|a| (a.id, a.serial.clone())),
            correcting: a.is_some_and(|a| a.state == State::Published),
            reason: a.and_then(|a| match &a.proposed {
                Some(proposed) => proposed.returned.clone(),
                None => a.reason.clone(),
            }),
            at_once: at_once(&pack),
            files,
            missing: if a.is_some() { missing } else { Vec::new() },
            comparisons: numbered("comparisons", &raw.comparisons, 1),
            contributors: numbered("contributors", &raw.contributors, 1),
            ip: numbered("ip", &raw.ip, 1),
            raw,
        })
    }
}

/// The fields whose correction is shown at once, in words.
fn at_once(pack: &Pack) -> String {
    let keys = &pack.achievements.corrected_at_once;
    let free = crate::content::FIELDS.iter().filter(|(key, _)| keys.iter().any(|k| k == key));
    let mut words: Vec<&str> = free.map(|(_, word)| *word).collect();
    words.dedup();
    words.join("、")
}

/// The organizations for which the actor may register achievements.
fn holders(cx: &Cx) -> Vec<Choice> {
    let members = cx.actor.memberships.iter();
    let mut choices: Vec<Choice> = Vec::new();
    for m in members.filter(|m| matches!(m.role, Role::Officer | Role::Researcher)) {
        let id = OrganizationId::from_uuid(m.organization).to_string();
        if !choices.iter().any(|choice| choice.value == id) {
            choices.push(Choice::new(id, &m.name));
        }
    }
    choices
}

/// GET /achievements/new
pub(crate) async fn new(cx: Cx) -> Reply {
    let holders = holders(&cx);
    let holder = holders.first().map(|choice| choice.value.clone()).unwrap_or_default();
    let raw = AchievementRaw { holder, ..AchievementRaw::default() };
    cx.page(&FormPage::of(&cx, None, raw, Errors::none()).await?)
}

/// POST /achievements
pub(crate) async fn create(cx: Cx, form: Form<AchievementRaw>) -> Reply {
    let mut raw = form.raw;
    if raw.press() {
        return cx.page(&FormPage::of(&cx, None, raw, Errors::none()).await?);
    }
    match ops::save::begin(&cx, raw.clone()).await {
        Ok(id) => after_saving(&cx, id, raw).await,
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = FormPage::of(&cx, None, raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /achievements/{id}/edit
pub(crate) async fn edit(cx: Cx, Path(id): Path<String>) -> Reply {
    let a = asked(&cx, &id, &EDIT).await?;
    if !a.state.is_open() {
        return cx.go(&href(a.id, ""));
    }
    cx.page(&FormPage::of(&cx, Some(&a), typed(&a), Errors::none()).await?)
}

/// POST /achievements/{id}/edit
pub(crate) async fn save(cx: Cx, Path(id): Path<String>, form: Form<AchievementRaw>) -> Reply {
    let a = asked(&cx, &id, &EDIT).await?;
    let mut raw = form.raw;
    if raw.press() {
        return cx.page(&FormPage::of(&cx, Some(&a), raw, Errors::none()).await?);
    }
    ops::save::save(&cx, a.id, raw.clone()).await?;
    after_saving(&cx, a.id, raw).await
}

/// The draft is safe now; submit it if that was the button.
async fn after_saving(cx: &Cx, id: AchievementId, raw: AchievementRaw) -> Reply {
    if raw.then != "submit" {
        return cx.go_saying(&href(id, "/edit"), "草稿已存好");
    }
    match ops::submit::submit(cx, id).await {
        Ok(State::UnitReview) => cx.go_saying(&href(id, ""), "已提交，等单位审核"),
        Ok(_) => cx.go_saying(&href(id, ""), "已提交，等平台审核"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let a = ops::current(cx, id).await?;
            let page = FormPage::of(cx, Some(&a), raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /achievements/{id}/correct
pub(crate) async fn correcting(cx: Cx, Path(id): Path<String>) -> Reply {
    let a = asked(&cx, &id, &MANAGE).await?;
    let raw = match &a.proposed {
        Some(proposed) => {
            AchievementRaw { why: proposed.why.clone(), ..AchievementRaw::of(&proposed.content) }
        }
        None => AchievementRaw::of(&a.content),
    };
    cx.page(&FormPage::of(&cx, Some(&a), raw, Errors::none()).await?)
}

/// POST /achievements/{id}/correct
pub(crate) async fn correct(cx: Cx, Path(id): Path<String>, form: Form<AchievementRaw>) -> Reply {
    let a = asked(&cx, &id, &MANAGE).await?;
    let mut raw = form.raw;
    if raw.press() {
        return cx.page(&FormPage::of(&cx, Some(&a), raw, Errors::none()).await?);
    }
    match ops::correct::correct(&cx, a.id, &raw).await {
        Ok((shown, waiting)) => {
            let mut said = Vec::new();
            if !shown.is_empty() {
                said.push(format!("已更正：{}", shown.join("、")));
            }
            if !waiting.is_empty() {
                said.push(format!("等平台审核后显示：{}", waiting.join("、")));
            }
            cx.go_saying(&href(a.id, ""), &said.join("；"))
        }
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = FormPage::of(&cx, Some(&a), raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /achievements/{id}/attachments
pub(crate) async fn attach(cx: Cx, Path(id): Path<String>, form: Form<AttachmentRaw>) -> Reply {
    let id = id_of(&id)?;
    match ops::attach::attach(&cx, id, &form.raw, form.files.first()).await {
        Ok(_) => cx.go_saying(&href(id, "/files"), "附件已加上"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let a = ops::current(&cx, id).await?;
            let page = FilesPage::of(&cx, a, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /achievements/{id}/attachments/{attachment}/remove
pub(crate) async fn detach(cx: Cx, Path((id, attachment)): Path<(String, String)>) -> Reply {
    let id = id_of(&id)?;
    let attachment: AttachmentId = attachment.parse().map_err(|_| Problem::NotFound)?;
    ops::attach::detach(&cx, id, attachment).await?;
    cx.go_saying(&href(id, "/files"), "附件已去掉")
}

#[derive(Template)]
#[template(path = "achievements/files.html")]
pub(crate) struct FilesPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: AttachmentRaw,
    pub(crate) tiers: Vec<Choice>,
    pub(crate) v: View,
}

impl FilesPage {
    pub(crate) async fn of(
        cx: &Cx,
        a: Achievement,
        raw: AttachmentRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let tiers = FormWords::of(&cx.pack(), Vec::new()).tiers;
        Ok(Self { chrome: cx.chrome().await?, errors, raw, tiers, v: View::of(cx, a).await? })
    }
}

/// GET /achievements/{id}/files
pub(crate) async fn files(cx: Cx, Path(id): Path<String>) -> Reply {
    let a = ops::current(&cx, id_of(&id)?).await?;
    let permission = if a.state == State::Published { &MANAGE } else { &EDIT };
    cx.may(permission, &a.subject(&cx.pack()))?;
    cx.page(&FilesPage::of(&cx, a, AttachmentRaw::default(), Errors::none()).await?)
}
