//! The form of a registration, made from the pack's fields: apply, mend, correct, enter the past.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::{FieldType, Pack, RegistryField};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply, filters};

use crate::model::{Registration, RegistrationId};
use crate::ops;
use crate::pages::{kind, load};
use crate::permissions::{APPLY, DECIDE, ENTER};
use crate::rules::{RegistrationRaw, input_name};
use crate::store;

/// What the form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Applying.
    Apply,
    /// Mending a returned application.
    Edit,
    /// Correcting a recognition.
    Correct,
    /// Entering a recognition of the past.
    Past,
}

impl Mode {
    pub(crate) fn heading(self, kind: &str) -> String {
        match self {
            Self::Apply => format!("申报{kind}"),
            Self::Edit => format!("修改{kind}的申报"),
            Self::Correct => format!("更正{kind}的登记"),
            Self::Past => format!("补录{kind}的认定"),
        }
    }

    pub(crate) const fn lead(self) -> &'static str {
        match self {
            Self::Apply => "报出后先由县区科技局核实，再由市级决定或上报。",
            Self::Edit => "按退回的意见改好，再报一次。",
            Self::Correct => "级别、单位和认定日期不在这里改；更正会留痕。",
            Self::Past => "按认定文件补录，文号要和文件一致。",
        }
    }

    pub(crate) const fn button(self) -> &'static str {
        match self {
            Self::Apply | Self::Edit => "报出申报",
            Self::Correct => "保存更正",
            Self::Past => "补录这条认定",
        }
    }
}

/// An input made from a field of the pack.
pub struct Input {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) kind: FieldType,
    pub(crate) value: String,
    pub(crate) picked: Vec<String>,
    pub(crate) choices: Vec<Choice>,
}

/// The form.
#[derive(Template)]
#[template(path = "registries/entry.html")]
pub struct FormPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) mode: Mode,
    pub(crate) kind: String,
    pub(crate) kind_name: String,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) raw: RegistrationRaw,
    pub(crate) levels: Vec<Choice>,
    pub(crate) holders: Vec<Choice>,
    pub(crate) regions: Vec<Choice>,
    pub(crate) upgrades: Vec<Choice>,
    pub(crate) inputs: Vec<Input>,
}

fn choices(pairs: Vec<(&str, &str)>) -> Vec<Choice> {
    pairs.into_iter().map(|(value, label)| Choice::new(value, label)).collect()
}

pub(crate) fn inputs(pack: &Pack, fields: &[RegistryField], raw: &RegistrationRaw) -> Vec<Input> {
    let input = |field: &RegistryField| Input {
        name: input_name(field),
        label: field.name.clone(),
        kind: field.kind,
        value: raw.fields.get(&field.id).cloned().unwrap_or_default(),
        picked: raw.picks.get(&field.id).cloned().unwrap_or_default(),
        choices: match field.kind {
            FieldType::Industries => choices(pack.industries.all.pick()),
            _ => field.options.iter().map(|o| Choice::new(o, o)).collect(),
        },
    };
    fields.iter().map(input).collect()
}

struct Place<'a> {
    mode: Mode,
    kind: &'a str,
    action: String,
    back: String,
    holder: Option<OrganizationId>,
}

impl<'a> Place<'a> {
    fn fresh(mode: Mode, kind: &'a str) -> Self {
        let list = format!("/registries/{kind}");
        let action = if mode == Mode::Past { format!("{list}/past") } else { list.clone() };
        Self { mode, kind, action, back: list, holder: None }
    }

    fn of(mode: Mode, r: &'a Registration) -> Self {
        let verb = if mode == Mode::Edit { "edit" } else { "correct" };
        let action = format!("{}/{verb}", r.href());
        Self { mode, kind: &r.kind, action, back: r.href(), holder: Some(r.holder) }
    }
}

async fn page(
    cx: &Cx,
    place: &Place<'_>,
    raw: RegistrationRaw,
    errors: Errors,
) -> Result<FormPage, Problem> {
    let pack = cx.pack();
    let term = kind(&pack, place.kind)?;
    let own = kezhuan_organizations::own_organizations(cx, "registries");
    Ok(FormPage {
        chrome: cx.chrome().await?,
        mode: place.mode,
        kind: place.kind.to_owned(),
        kind_name: term.name.clone(),
        action: place.action.clone(),
        back: place.back.clone(),
        levels: choices(pack.registries.pick_levels(place.kind)),
        upgrades: upgrades(cx, place, &own).await?,
        holders: own,
        regions: choices(pack.regions.pick_units()),
        inputs: inputs(&pack, &term.fields, &raw),
        raw,
        errors,
    })
}

/// What an application may take over from: the holder's own of this kind that are in force.
async fn upgrades(cx: &Cx, place: &Place<'_>, own: &[Choice]) -> Result<Vec<Choice>, Problem> {
    let pack = cx.pack();
    let own = own.iter().filter_map(|choice| choice.value.parse().ok());
    let of = place.holder.map_or_else(|| own.collect::<Vec<OrganizationId>>(), |id| vec![id]);
    let mut all = Vec::new();
    for id in of {
        for r in store::of_holder(cx.db().reader(), id).await? {
            if r.kind == place.kind && r.counts(&pack) {
                let level = pack.registries.levels.name(&r.level);
                all.push(Choice::new(
                    r.id.to_string(),
                    format!("{}（{level}，{}）", r.name, r.number),
                ));
            }
        }
    }
    Ok(all)
}

/// After an operation: its page, or the form again.
async fn after(
    cx: &Cx,
    place: &Place<'_>,
    raw: RegistrationRaw,
    done: Result<RegistrationId, Problem>,
    said: &str,
) -> Reply {
    match done {
        Ok(id) => cx.go_saying(&format!("/registries/{}/{id}", place.kind), said),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = page(cx, place, raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /registries/{kind}/new
pub(crate) async fn new(cx: Cx, Path(kind): Path<String>) -> Reply {
    cx.may(&APPLY, &Subject::none())?;
    let own = kezhuan_organizations::first_own(&cx, "registries");
    let holder = own.map(|own| own.to_string());
    let raw = RegistrationRaw { holder: holder.unwrap_or_default(), ..RegistrationRaw::default() };
    let page = page(&cx, &Place::fresh(Mode::Apply, &kind), raw, Errors::none()).await?;
    cx.page(&page)
}

/// POST /registries/{kind}
pub(crate) async fn apply(cx: Cx, Path(kind): Path<String>, form: Form<RegistrationRaw>) -> Reply {
    let raw = RegistrationRaw { kind: kind.clone(), ..form.raw };
    let done = ops::apply::apply(&cx, &raw, &form.files).await;
    after(&cx, &Place::fresh(Mode::Apply, &kind), raw, done, "已报出，等县区科技局核实").await
}

/// GET /registries/{kind}/past
pub(crate) async fn past(cx: Cx, Path(kind): Path<String>) -> Reply {
    cx.may(&ENTER, &Subject::none())?;
    let place = Place::fresh(Mode::Past, &kind);
    let page = page(&cx, &place, RegistrationRaw::default(), Errors::none()).await?;
    cx.page(&page)
}

/// POST /registries/{kind}/past
pub(crate) async fn enter(cx: Cx, Path(kind): Path<String>, form: Form<RegistrationRaw>) -> Reply {
    let raw = RegistrationRaw { kind: kind.clone(), ..form.raw };
    let done = ops::enter::enter_past(&cx, &raw, &form.files).await;
    after(&cx, &Place::fresh(Mode::Past, &kind), raw, done, "已补录").await
}

/// GET /registries/{kind}/{id}/edit
pub(crate) async fn edit(cx: Cx, Path((kind, id)): Path<(String, String)>) -> Reply {
    let r = load(&cx, &kind, &id).await?;
    cx.may(&APPLY, &Subject::of(r.holder.uuid()).known(r.state.is_public()))?;
    let page =
        page(&cx, &Place::of(Mode::Edit, &r), RegistrationRaw::of(&r), Errors::none()).await?;
    cx.page(&page)
}

/// POST /registries/{kind}/{id}/edit
pub(crate) async fn resubmit(
    cx: Cx,
    Path((kind, id)): Path<(String, String)>,
    form: Form<RegistrationRaw>,
) -> Reply {
    let r = load(&cx, &kind, &id).await?;
    let done = ops::amend::resubmit(&cx, r.id, &form.raw, &form.files).await;
    let done = done.map(|()| r.id);
    after(&cx, &Place::of(Mode::Edit, &r), form.raw, done, "已重新报出").await
}

/// GET /registries/{kind}/{id}/correct
pub(crate) async fn correction(cx: Cx, Path((kind, id)): Path<(String, String)>) -> Reply {
    let r = load(&cx, &kind, &id).await?;
    cx.may(&DECIDE, &r.subject())?;
    let place = Place::of(Mode::Correct, &r);
    let page = page(&cx, &place, RegistrationRaw::of(&r), Errors::none()).await?;
    cx.page(&page)
}

/// POST /registries/{kind}/{id}/correct
pub(crate) async fn correct(
    cx: Cx,
    Path((kind, id)): Path<(String, String)>,
    form: Form<RegistrationRaw>,
) -> Reply {
    let r = load(&cx, &kind, &id).await?;
    let done = ops::amend::correct(&cx, r.id, &form.raw, &form.files).await;
    let done = done.map(|()| r.id);
    after(&cx, &Place::of(Mode::Correct, &r), form.raw, done, "已更正").await
}
