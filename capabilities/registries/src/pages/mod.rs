//! Pages of the register.

pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod overview;
pub(crate) mod show;
pub(crate) mod work;

use std::collections::BTreeMap;

use kezhuan_kernel::Problem;
use kezhuan_organizations::{Organization, OrganizationId, many};
use kezhuan_pack::{Pack, RegistryKind, Term};
use kezhuan_web::Cx;
use kezhuan_web::kit::Status;

use crate::model::{Registration, RegistrationId, State, Way};
use crate::store;

/// The kind of an address.
pub(crate) fn kind<'a>(pack: &'a Pack, id: &str) -> Result<&'a Term<RegistryKind>, Problem> {
    pack.registries.kinds.get(id).ok_or(Problem::NotFound)
}

/// The registration of an address.
pub(crate) async fn load(cx: &Cx, kind: &str, id: &str) -> Result<Registration, Problem> {
    let id: RegistrationId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = store::get(cx.db().reader(), id).await?;
    found.filter(|r| r.kind == kind).ok_or(Problem::NotFound)
}

/// The colour of a state.
pub(crate) fn status(state: State) -> Status {
    match state {
        State::Applied | State::Verified | State::Forwarded | State::Suspended => Status::Proc,
        State::Returned => Status::You,
        State::Recognised => Status::Done,
        State::Refused | State::Withdrawn => Status::Bad,
        State::Expired | State::Replaced => Status::Off,
    }
}

/// Whose turn it is; empty when nobody's.
pub(crate) fn waits_for(state: State, way: &Way) -> String {
    match state {
        State::Applied => "等县区科技局核实".to_owned(),
        State::Returned => "等申报单位修改".to_owned(),
        State::Verified if way.grants => format!("等{}决定", way.by),
        State::Verified => "等市科技局审核推荐".to_owned(),
        State::Forwarded => format!("等{}的结果", way.by),
        State::Suspended => "等单位整改".to_owned(),
        _ => String::new(),
    }
}

/// Holders by id.
pub(crate) async fn holders(
    cx: &Cx,
    all: &[Registration],
) -> Result<BTreeMap<OrganizationId, Organization>, Problem> {
    let ids: Vec<OrganizationId> = all.iter().map(|r| r.holder).collect();
    let found = many(cx.db().reader(), &ids).await?;
    Ok(found.into_iter().map(|o| (o.id, o)).collect())
}

/// A row of a list.
pub struct Row {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) kind: String,
    pub(crate) level: String,
    pub(crate) region: String,
    pub(crate) holder: String,
    pub(crate) demo: bool,
    pub(crate) state: (Status, &'static str),
    pub(crate) below: String,
    pub(crate) verb: Option<&'static str>,
}

impl Row {
    pub(crate) fn of(r: &Registration, holder: Option<&Organization>, pack: &Pack) -> Self {
        let way = Way::of(pack, &r.kind, &r.level);
        let waits = way.map(|way| waits_for(r.state, &way)).unwrap_or_default();
        Self {
            name: r.name.clone(),
            href: r.href(),
            number: r.number.clone(),
            kind: pack.registries.kinds.name(&r.kind).to_owned(),
            level: pack.registries.levels.name(&r.level).to_owned(),
            region: pack.regions.name(&r.region),
            holder: holder.map(|o| o.name.clone()).unwrap_or_default(),
            demo: holder.is_some_and(|o| o.demo),
            state: (status(r.state), r.state.chinese()),
            below: match r.recognised_on {
                Some(day) => format!("{} 认定", day.chinese()),
                None => waits,
            },
            verb: None,
        }
    }
}
