//! What registrations give to the workbench, the policy page and `fsck`.

use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::Problem;
use kezhuan_pack::Pack;
use kezhuan_web::{ClauseCard, Cx, Todo};

use crate::model::{Change, Registration, State, Way};
use crate::permissions::{APPLY, DECIDE, VERIFY};
use crate::store::{self, Reach};

/// Whose pending registrations an actor has to do with.
pub(crate) fn reach(actor: &Actor) -> Reach {
    let decides = [Role::CountyBureau, Role::CityBureau, Role::Finance];
    let posts = actor.posts.iter().filter(|post| decides.contains(&post.role));
    Reach {
        everything: actor.has(Role::Auditor)
            || actor.has(Role::Operator)
            || actor.has(Role::System),
        regions: posts.map(|post| post.region.clone()).collect(),
        organizations: actor.speaks_for("registries"),
    }
}

/// What the actor has to do about a registration, if anything.
pub(crate) fn turn(cx: &Cx, r: &Registration, way: &Way) -> Option<&'static str> {
    let subject = r.subject();
    match r.state {
        // The county checks; the city helps out only where there is no county.
        State::Applied if cx.actor.covers(Role::CountyBureau, &r.region) => Some("去核实"),
        State::Applied if cx.can(&VERIFY, &subject) && in_no_county(cx, r) => Some("去核实"),
        State::Returned if cx.can(&APPLY, &kezhuan_authority::Subject::of(holder(r))) => {
            Some("去修改")
        }
        State::Verified if cx.can(&DECIDE, &subject) => {
            Some(if way.grants { "去决定" } else { "去审核推荐" })
        }
        State::Forwarded if cx.can(&DECIDE, &subject) => Some("录入结果"),
        _ => None,
    }
}

fn in_no_county(cx: &Cx, r: &Registration) -> bool {
    cx.pack().regions.unit_of(&r.region).is_none()
}

fn holder(r: &Registration) -> kezhuan_kernel::Uuid {
    kezhuan_kernel::Id::uuid(r.holder)
}

pub(crate) async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let reach = reach(&cx.actor);
    if reach.regions.is_empty() && reach.organizations.is_empty() {
        return Ok(Vec::new());
    }
    let pack = cx.pack();
    let pending = store::pending(cx.db().reader(), &reach).await?;
    let ids: Vec<_> = pending.iter().map(|r| r.holder).collect();
    let holders = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
    let todo = |r: &Registration| {
        let way = Way::of(&pack, &r.kind, &r.level)?;
        let verb = turn(cx, r, &way)?;
        let party = holders.iter().find(|o| o.id == r.holder);
        let kind = pack.registries.kinds.name(&r.kind);
        Some(Todo {
            group: "平台与载体",
            title: format!("{kind}{}：{}", verb.trim_start_matches('去'), r.name),
            verb,
            href: r.href(),
            party: party.map(|o| o.name.clone()).unwrap_or_default(),
            since: r.state_at,
            due: None,
        })
    };
    Ok(pending.iter().filter_map(todo).collect())
}

/// For each clause of each kind: how many are in force.
pub(crate) async fn clause_cards(cx: &Cx) -> Result<Vec<ClauseCard>, Problem> {
    let pack = cx.pack();
    let cells = store::overview(cx.db().reader(), &State::counting(&pack)).await?;
    let mut cards = Vec::new();
    for kind in &pack.registries.kinds {
        let of_kind = cells.iter().filter(|cell| cell.kind == kind.id);
        let count: i64 = of_kind.map(|cell| cell.count).sum();
        for clause in &kind.clauses {
            cards.push(ClauseCard {
                clause: clause.clone(),
                label: kind.name.clone(),
                count: u64::try_from(count).unwrap_or(0),
                sum: None,
                href: format!("/registries/{}", kind.id),
                action: Some(("申报", format!("/registries/{}/new", kind.id))),
            });
        }
    }
    Ok(cards)
}

/// Invariants of the register.
pub(crate) async fn check(cx: &Cx) -> Result<Vec<String>, Problem> {
    let pack = cx.pack();
    let mut wrong = Vec::new();
    let mut after = None;
    loop {
        let page = store::page_after(cx.db().reader(), after, 500).await?;
        let Some(last) = page.last() else { return Ok(wrong) };
        after = Some(last.id);
        for registration in &page {
            let history = store::history(cx.db().reader(), registration.id).await?;
            let broken = broken(registration, &history, &pack);
            wrong.extend(broken.map(|what| format!("登记 {}：{what}", registration.number)));
        }
    }
}

fn broken(r: &Registration, history: &[Change], pack: &Pack) -> Option<&'static str> {
    if history.windows(2).any(|pair| pair[0].on > pair[1].on) {
        return Some("状态日期不是先后有序");
    }
    if history.last().is_none_or(|last| last.state != r.state || last.on != r.state_on) {
        return Some("当前状态与历史的最后一行不一致");
    }
    if r.state.is_public() != r.recognised_on.is_some() {
        return Some("状态与认定日期不一致");
    }
    match Way::of(pack, &r.kind, &r.level) {
        None => Some("政策包里没有这个种类和级别由谁认定"),
        Some(way) if !way.grants && r.state.is_public() && r.document_no.is_none() => {
            Some("由其他机关认定，却没有文号")
        }
        Some(way) if way.grants && r.state == State::Forwarded => Some("本级可以准予，却已上报"),
        Some(_) => None,
    }
}
