//! What waits for the actor: organizations to verify, particulars to mend.

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_authority::Role;
use kezhuan_kernel::{Id, Problem};
use kezhuan_web::{Cx, Todo};

use crate::model::{Organization, OrganizationId, State};
use crate::pages::href;
use crate::permissions::VERIFY;
use crate::store;

/// More do not fit on a workbench.
const MOST: u64 = 100;

/// The port.
pub(crate) fn todos(cx: &Cx) -> BoxFuture<'_, Result<Vec<Todo>, Problem>> {
    async move {
        let mut all = to_verify(cx).await?;
        all.extend(to_mend(cx).await?);
        Ok(all)
    }
    .boxed()
}

async fn to_verify(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let pack = cx.pack();
    let verifies = |role: Role| VERIFY.grants.iter().any(|grant| grant.role == role);
    let posts = cx.actor.posts.iter().filter(|post| verifies(post.role));
    let regions: Vec<String> = posts.map(|post| post.region.clone()).collect();
    if regions.is_empty() {
        return Ok(Vec::new());
    }
    let home = pack.regions.home();
    let outside = regions.iter().any(|region| pack.regions.inside(home, region)).then_some(home);
    let waiting = store::waiting(cx.db().reader(), &regions, outside, MOST).await?;
    let todo = |o: Organization| Todo {
        group: "单位核验",
        title: format!("核验单位：{}", o.name),
        verb: "去核验",
        href: href(o.id, "/verify"),
        party: pack.regions.name(&o.region),
        since: o.state_at,
        due: o.verify_due(&pack).map(|day| day.end()),
    };
    Ok(waiting.into_iter().map(todo).collect())
}

async fn to_mend(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let own = cx.actor.speaks_for("organizations");
    let ids: Vec<OrganizationId> = own.into_iter().map(OrganizationId::from_uuid).collect();
    let own = store::many(cx.db().reader(), &ids).await?;
    let returned = own.into_iter().filter(|o| o.state == State::Returned);
    let todo = |o: Organization| Todo {
        group: "单位核验",
        title: format!("修改单位资料：{}", o.name),
        verb: "去修改",
        href: href(o.id, "/edit"),
        party: o.reason.clone().unwrap_or_default(),
        since: o.state_at,
        due: None,
    };
    Ok(returned.map(todo).collect())
}
