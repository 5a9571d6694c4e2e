//! Pages of organizations.

pub(crate) mod forms;
pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod verify;

use kezhuan_authority::{Role, Subject};
use kezhuan_journal::Entry;
use kezhuan_kernel::{Id, Problem};
use kezhuan_pack::{Pack, Terms};
use kezhuan_web::Cx;
use kezhuan_web::kit::{Choice, Status, Step};

use crate::model::{Organization, OrganizationId, State};
use crate::permissions::{READ, RECORD};
use crate::store;

/// The organizations the actor speaks for in this area, to choose from; those it only acts for say so.
pub fn own_organizations(cx: &Cx, area: &str) -> Vec<Choice> {
    let actor = &cx.actor;
    let name = |id| {
        let own =
            actor.memberships.iter().find(|m| m.organization == id && m.role == Role::Officer);
        let mandate = actor.mandates.iter().find(|m| m.principal == id);
        own.map(|m| m.name.clone()).or(mandate.map(|m| format!("{}（代办）", m.principal_name)))
    };
    let choice = |id| Some(Choice::new(OrganizationId::from_uuid(id).to_string(), name(id)?));
    actor.speaks_for(area).into_iter().filter_map(choice).collect()
}

/// The organization the actor speaks for in this area when no other is named.
pub fn first_own(cx: &Cx, area: &str) -> Option<OrganizationId> {
    cx.actor.speaks_for(area).first().map(|id| OrganizationId::from_uuid(*id))
}

/// The options of the organization form, from the pack.
pub struct FormWords {
    /// Kinds.
    pub kinds: Vec<Choice>,
    /// Regions: units of the home city, then cities of the province, then provinces.
    pub regions: Vec<Choice>,
    /// Industries.
    pub industries: Vec<Choice>,
    /// Roles beside the kind.
    pub roles: Vec<Choice>,
    /// Size classes.
    pub sizes: Vec<Choice>,
    /// 单位性质.
    pub natures: Vec<Choice>,
}

impl FormWords {
    /// From the pack.
    pub fn of(pack: &Pack) -> Self {
        let words = &pack.organizations;
        Self {
            kinds: choices(&words.kinds),
            regions: regions(pack),
            industries: choices(&pack.industries.all),
            roles: choices(&words.roles),
            sizes: choices(&words.sizes),
            natures: choices(&words.party_natures),
        }
    }
}

fn choices<T>(terms: &Terms<T>) -> Vec<Choice> {
    terms.iter().map(|term| Choice::new(&term.id, &term.name)).collect()
}

fn regions(pack: &Pack) -> Vec<Choice> {
    let regions = &pack.regions;
    let province = regions.home().split('/').next().unwrap_or_default();
    let units = regions.units().into_iter();
    let home = units.map(|unit| Choice::new(&unit.path, unit.name()));
    let near = regions.children(province).into_iter();
    let near = near.map(|city| Choice::new(&city.path, regions.name(&city.path)));
    let far = regions.children("").into_iter().filter(|top| top.path != province);
    home.chain(near).chain(far.map(|top| Choice::new(&top.path, top.name()))).collect()
}

/// The organization of an address, if the reader may know of it; and may the reader see inside?
pub(crate) async fn seen(cx: &Cx, id: &str) -> Result<(Organization, bool), Problem> {
    let id: OrganizationId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let inside = may_read(cx, &found);
    if found.is_verified() || inside { Ok((found, inside)) } else { Err(Problem::NotFound) }
}

/// Members and the administration of its region; for bodies outside the city, the city.
pub(crate) fn may_read(cx: &Cx, organization: &Organization) -> bool {
    cx.can(&READ, &organization.subject_of_verification(&cx.pack()))
}

/// For a page of somebody who may do this with the organization, else the refusal.
pub(crate) async fn asked(
    cx: &Cx,
    id: &str,
    permission: &'static kezhuan_authority::Permission,
    subject: impl FnOnce(&Organization) -> Subject,
) -> Result<Organization, Problem> {
    let id: OrganizationId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    cx.may(permission, &subject(&found))?;
    Ok(found)
}

/// For a page on which something is recorded.
pub(crate) async fn recorded(cx: &Cx, id: &str) -> Result<Organization, Problem> {
    let pack = cx.pack();
    asked(cx, id, &RECORD, |o| o.subject_of_verification(&pack)).await
}

/// Its address, or that of a page below it.
pub(crate) fn href(id: OrganizationId, below: &str) -> String {
    format!("/organizations/{id}{below}")
}

/// Name and address of the legal person of a campus.
pub(crate) async fn legal_of(
    cx: &Cx,
    o: &Organization,
) -> Result<Option<(String, String)>, Problem> {
    let Some(legal) = o.legal_entity else { return Ok(None) };
    let found = store::get(cx.db().reader(), legal).await?;
    Ok(found.map(|legal| (legal.name.clone(), href(legal.id, ""))))
}

/// Names of keys, joined for reading.
pub(crate) fn named<T>(terms: &Terms<T>, keys: &[String]) -> String {
    keys.iter().map(|key| terms.name(key)).collect::<Vec<_>>().join("、")
}

/// How a state looks to this reader: whose turn is it?
pub(crate) const fn status(state: State, verifies: bool, amends: bool) -> Status {
    match state {
        State::Pending if verifies => Status::You,
        State::Pending => Status::Proc,
        State::Verified => Status::Done,
        State::Returned if amends => Status::You,
        State::Returned => Status::Proc,
        State::Suspended => Status::Bad,
    }
}

/// What happened to it, as a thread.
pub(crate) async fn steps(cx: &Cx, o: &Organization) -> Result<Vec<Step>, Problem> {
    let events = kezhuan_journal::events_of(cx.db(), &o.id.to_string()).await?;
    Ok(events.iter().filter_map(step).collect())
}

fn step(entry: &Entry) -> Option<Step> {
    let what = match entry.kind.as_str() {
        "organizations.registered" => "登记",
        "organizations.amended" => "修改资料",
        "organizations.verified" => "核验通过",
        "organizations.returned" => "退回补正",
        "organizations.suspended" => "停用",
        "organizations.restored" => "恢复",
        "organizations.qualification_recorded" => "记录资质",
        _ => return None,
    };
    Some(Step { what: what.to_owned(), when: entry.at.minute(), class: "done", ..Step::default() })
}
