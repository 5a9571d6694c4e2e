//! What waits for the actor: people who ask to join.

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_authority::Role;
use kezhuan_kernel::{Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::{Cx, Todo};

use crate::model::{Member, MembershipState};
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
        Ok(all)
    }
    .boxed()
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
