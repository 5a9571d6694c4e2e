//! What waits for the actor: people who ask to join, claims to check.

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_authority::{Role, Subject};
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::{Cx, Todo};

use crate::model::{Member, MembershipState};
use crate::ops::mandate::confirms;
use crate::ops::member;
use crate::permissions::{CONFIRM_MANDATE, DECIDE_TAKEOVER};
use crate::store;

/// The port: for officers, the requests to their organizations.
pub(crate) fn todos(cx: &Cx) -> BoxFuture<'_, Result<Vec<Todo>, Problem>> {
    async move {
        let mut all = Vec::new();
        for own in cx.actor.memberships.iter().filter(|m| m.role == Role::Officer) {
            let of = OrganizationId::from_uuid(own.organization);
            let members = store::members(cx.db().reader(), of).await?;
            let asking = members.into_iter().filter(|m| m.state == MembershipState::Asked);
            all.extend(asking.map(|member| todo(member, &own.name)));
        }
        all.extend(takeovers(cx).await?);
        all.extend(mandates(cx).await?);
        Ok(all)
    }
    .boxed()
}

/// For officials, claims of organizations that they verify.
async fn takeovers(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    if !cx.can(&DECIDE_TAKEOVER, &Subject::none()) {
        return Ok(Vec::new());
    }
    let conn = cx.db().reader();
    let mut all = Vec::new();
    for t in store::takeover::to_decide(conn).await? {
        let Some(of) = kezhuan_organizations::get(conn, t.organization).await? else { continue };
        if cx.can(&DECIDE_TAKEOVER, &member::subject(cx, &of)) {
            let what = if t.replaces { "更换经办人" } else { "认领单位" };
            all.push(Todo {
                group: "单位核验",
                title: format!("核验{what}：{}", of.name),
                verb: "去核验",
                href: format!("/takeovers/{}", t.id),
                party: cx.pack().regions.name(&of.region),
                since: t.state_at,
                due: None,
            });
        }
    }
    Ok(all)
}

/// For principals, mandates to give; for officials, those of organizations that have no officer here.
async fn mandates(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let conn = cx.db().reader();
    let own = cx.actor.speaks_for("accounts").into_iter().map(OrganizationId::from_uuid);
    let own: Vec<OrganizationId> = own.collect();
    let asked = if cx.can(&CONFIRM_MANDATE, &Subject::none()) {
        store::mandate::asked(conn).await?
    } else {
        store::mandate::asked_of(conn, &own).await?
    };
    let mut all = Vec::new();
    for m in asked {
        let Some(principal) = kezhuan_organizations::get(conn, m.principal).await? else {
            continue;
        };
        if own.contains(&m.principal) || confirms(cx, &principal).await? {
            let agent = kezhuan_organizations::get(conn, m.agent).await?;
            all.push(Todo {
                group: "代办",
                title: format!("确认委托：{}", principal.name),
                verb: "去确认",
                href: format!("/mandates/{}", m.id),
                party: agent.map(|agent| agent.name.clone()).unwrap_or_default(),
                since: m.asked_at,
                due: None,
            });
        }
    }
    Ok(all)
}

fn todo(member: Member, organization: &str) -> Todo {
    Todo {
        group: "单位成员",
        title: format!("{} 申请加入：{}", member.name, member.role.chinese()),
        verb: "去看",
        href: format!("/organizations/{}/members", member.organization),
        party: organization.to_owned(),
        since: member.asked_at,
        due: None,
    }
}
