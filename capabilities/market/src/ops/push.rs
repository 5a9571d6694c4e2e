//! 推送: a published demand is sent to units that may help, each once.

use kezhuan_authority::May;
use kezhuan_demands::{Demand, DemandId, State};
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Push, PushId};
use crate::ops::candidates::candidates;
use crate::ops::event;
use crate::permissions::WORK;
use crate::store::{self, pushes};

/// To whom, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MarketPushRaw {
    /// `org_…` of the units.
    pub organizations: Vec<String>,
    /// Name of a unit to look for.
    #[schema(ignore)]
    pub unit: String,
    /// Button of the form: look for it.
    #[serde(rename = "_find")]
    #[schema(ignore)]
    pub find: String,
}

/// The demand, for whoever may send it.
pub(crate) async fn sendable(cx: &Cx, id: DemandId) -> Result<(Demand, May), Problem> {
    let d = kezhuan_demands::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    let may = cx.may(&WORK, &d.subject(&cx.pack()))?;
    Ok((d, may))
}

/// Sends it. Who has got it before does not get it again; tells to how many it went.
///
/// # Errors
/// Not allowed, nobody chosen, not published, or a targeted demand and a unit its company did not
/// name.
pub async fn push(cx: &Cx, id: DemandId, raw: &MarketPushRaw) -> Result<usize, Problem> {
    let pack = cx.pack();
    let (d, may) = sendable(cx, id).await?;
    let units = units(cx, &d, raw).await?;
    let suggested = candidates(cx, &d).await?;
    let mut tx = cx.write(&may).await?;
    tx.lock_topic(&format!("market.push/{id}")).await?;
    let now = kezhuan_demands::get(tx.conn(), id).await?.ok_or(Problem::NotFound)?;
    if now.state != State::Published {
        return Err(Problem::conflict("market.not_published", "需求发布后才能推送"));
    }
    let due = pack.market.answer_within.after(tx.now().day(), &pack.calendar).ok();
    let mut sent = 0;
    for unit in units {
        let why = suggested.iter().find(|c| c.organization == unit);
        let new = Push {
            id: tx.fresh::<PushId>(),
            demand: id,
            organization: unit,
            reasons: why.map(|c| c.reasons.clone()).unwrap_or_default(),
            at: tx.now(),
            due,
            answer: None,
        };
        if pushes::insert(&tx, &new, cx.user()).await? {
            sent += 1;
            let said = serde_json::json!({ "title": now.title });
            let told = Event::new("market.pushed", new.id).link("unit", unit).parties();
            tx.record(told.payload(said)).await?;
        }
    }
    if sent == 0 {
        return Err(Problem::field("organizations", "选中的单位都已经收到过这项需求"));
    }
    if let Some(matter) = store::of_object(tx.conn(), &id.to_string()).await?
        && matter.closed_at.is_none()
    {
        let locked = store::lock(&mut tx, matter.id).await?.ok_or(Problem::NotFound)?;
        let next = locked.answered(tx.now());
        store::save(&tx, &next).await?;
        tx.record(event("market.sent", &next)).await?;
    }
    tx.commit().await?;
    Ok(sent)
}

/// Is it for those only whom its company named?
pub(crate) fn is_targeted(d: &Demand, pack: &kezhuan_pack::Pack) -> bool {
    pack.demands.visibilities.get(&d.visibility).is_none_or(|v| !v.listed)
}

async fn units(cx: &Cx, d: &Demand, raw: &MarketPushRaw) -> Result<Vec<OrganizationId>, Problem> {
    let pack = cx.pack();
    let mut c = Check::new();
    let mut ids: Vec<OrganizationId> = Vec::new();
    for text in &raw.organizations {
        let id = c.id_or_none("organizations", text);
        ids.extend(id.filter(|id| !ids.contains(id)));
    }
    c.expect(!ids.is_empty(), "organizations", "请至少选一家单位");
    c.expect(ids.len() <= 20, "organizations", "一次最多推送 20 家，太多就没人看了");
    let known = kezhuan_organizations::many(cx.db().reader(), &ids).await?;
    let sound = |id: &OrganizationId| known.iter().any(|o| o.id == *id && o.is_verified());
    c.expect(ids.iter().all(sound), "organizations", "有的单位没有登记或还没有核验");
    c.expect(
        !ids.iter().any(|id| Some(*id) == d.organization),
        "organizations",
        "不用推给发布单位自己",
    );
    let named = !is_targeted(d, &pack) || ids.iter().all(|id| d.recipients.contains(id));
    c.expect(named, "organizations", "仅定向的需求只能推给发布单位点名的单位");
    c.finish()?;
    Ok(ids)
}
