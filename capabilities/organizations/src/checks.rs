//! Invariants of organizations, for `kezhuan fsck`.

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::OrganizationId;
use crate::store;

const PAGE: u64 = 500;

/// One sentence for each that is broken.
pub(crate) fn checks(cx: &Cx) -> BoxFuture<'_, Result<Vec<String>, Problem>> {
    async move {
        let (pack, mut broken) = (cx.pack(), Vec::new());
        let mut after: Option<OrganizationId> = None;
        loop {
            let page = store::page_after(cx.db().reader(), after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(broken) };
            after = Some(last.id);
            for o in &page {
                let mut wrong = |what: &str| broken.push(format!("{}（{}）：{what}", o.name, o.id));
                if pack.regions.get(&o.region).is_none() {
                    wrong("地区不在地区表里");
                }
                if !pack.organizations.kinds.contains(&o.kind) {
                    wrong("单位种类不在词表里");
                }
                if o.is_verified() && o.verified_at.is_none() {
                    wrong("已核验，却没有核验时间");
                }
                if o.legal_entity == Some(o.id) {
                    wrong("所属法人是自己");
                }
            }
        }
    }
    .boxed()
}
