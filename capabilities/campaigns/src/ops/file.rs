//! 报送: a company files a demand of its own, one that is there or a new one, and files it again
//! after it was returned.

use kezhuan_demands::{CREATE, Demand, DemandId, DemandRaw, EDIT, enter_within};
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{CampaignId, Entry, EntryId, EntryState, may_be_filed};
use crate::ops::{current, demand, entry, event_of, file_within, library, lock, lock_entry};
use crate::ops::{note_pairs, subject};
use crate::store::{self, entries};

/// A demand to file, as typed: the id of one that is there, or the text of a new one.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CampaignFileRaw {
    /// `dem_…` of a demand that is there; empty for a new one.
    pub demand: String,
    /// `org_…`, of a new one.
    pub organization: String,
    /// Title.
    pub title: String,
    /// The problem.
    pub problem: String,
    /// Key of the kind.
    pub kind: String,
    /// Keys of industries.
    pub industries: Vec<String>,
    /// `open` or `amount`.
    pub budget_kind: String,
    /// Yuan.
    pub budget: String,
    /// Key of the visibility.
    pub visibility: String,
    /// Full name of the company, when its county writes it.
    pub company: String,
    /// How the company agreed, when its county writes it.
    pub consent: String,
}

impl CampaignFileRaw {
    /// As the form of demands.
    pub(crate) fn draft(&self, of: OrganizationId) -> DemandRaw {
        DemandRaw {
            organization: of.to_string(),
            title: self.title.clone(),
            problem: self.problem.clone(),
            kind: self.kind.clone(),
            industries: self.industries.clone(),
            budget_kind: self.budget_kind.clone(),
            budget: self.budget.clone(),
            visibility: self.visibility.clone(),
            ..DemandRaw::default()
        }
    }
}

/// A new entry, not yet written.
pub(crate) fn entry_of(id: EntryId, campaign: CampaignId, county: String, d: &Demand) -> Entry {
    Entry {
        id,
        campaign,
        demand: d.id,
        organization: d.organization,
        county,
        state: EntryState::Filed,
        reason: String::new(),
        same_as: None,
        consent: String::new(),
        at: d.state_at,
        checked_at: None,
    }
}

/// Files it.
///
/// # Errors
/// Not allowed, fields to mend, a county that is not asked or has sent up, or not the days for it.
pub async fn file(cx: &Cx, id: CampaignId, raw: &CampaignFileRaw) -> Result<EntryId, Problem> {
    let c = current(cx, id).await?;
    if raw.demand.trim().is_empty() {
        return file_new(cx, id, raw).await;
    }
    let mut check = Check::new();
    let of: Option<DemandId> = check.id_or_none("demand", &raw.demand);
    check.finish()?;
    let d = demand(cx, of.ok_or(Problem::NotFound)?).await?;
    let may = cx.may(&EDIT, &d.subject(&cx.pack()))?;
    if !may_be_filed(&d) {
        return Err(Problem::field("demand", "提交审核或已发布的需求才能报送"));
    }
    let county = county_of(cx, c.id, &d.region, "demand").await?;
    let library = library(cx, &d).await?;
    let mut tx = cx.write(&may).await?;
    let (locked, part) = lock(&mut tx, id, &county).await?;
    locked.takes_filings(tx.now().day())?;
    part.must_not_be_sent()?;
    let new = Entry { at: tx.now(), ..entry_of(tx.fresh(), id, county, &d) };
    let filed = file_within(cx, &mut tx, new, &d, &library).await?;
    tx.commit().await?;
    Ok(filed)
}

async fn file_new(cx: &Cx, id: CampaignId, raw: &CampaignFileRaw) -> Result<EntryId, Problem> {
    let mut check = Check::new();
    let of: Option<OrganizationId> = check.id_or_none("organization", &raw.organization);
    check.finish()?;
    let of = of.ok_or_else(|| Problem::field("organization", "请选是哪个单位的需求"))?;
    let of = kezhuan_organizations::get(cx.db().reader(), of).await?;
    let of = of.ok_or_else(|| Problem::field("organization", "没有这个单位"))?;
    let may = cx.may(&CREATE, &of.subject())?;
    let county = county_of(cx, id, &of.region, "organization").await?;
    let found = library(cx, &read(cx, raw, &of)?).await?;
    let mut tx = cx.write(&may).await?;
    let (locked, part) = lock(&mut tx, id, &county).await?;
    locked.takes_filings(tx.now().day())?;
    part.must_not_be_sent()?;
    let demand = enter_within(cx, &mut tx, &of, raw.draft(of.id), None).await?;
    let d = kezhuan_demands::get(tx.conn(), demand).await?.ok_or(Problem::NotFound)?;
    let new = Entry { at: tx.now(), ..entry_of(tx.fresh(), id, county, &d) };
    let filed = file_within(cx, &mut tx, new, &d, &found).await?;
    tx.commit().await?;
    Ok(filed)
}

/// A demand that is not written yet, to look for others that read like it; with everything that is
/// wrong in it.
pub(crate) fn read(cx: &Cx, raw: &CampaignFileRaw, of: &Organization) -> Result<Demand, Problem> {
    let content = raw.draft(of.id).check_of(&cx.pack(), of)?;
    let nil = <DemandId as kezhuan_kernel::Id>::from_uuid(kezhuan_kernel::Uuid::nil());
    let begun = Demand::begin(nil, String::new(), Some(of.id), of.region.clone(), cx.now());
    Ok(Demand { content, ..begun })
}

/// The asked county in which a region lies.
pub(crate) async fn county_of(
    cx: &Cx,
    id: CampaignId,
    region: &str,
    field: &str,
) -> Result<String, Problem> {
    let pack = cx.pack();
    let unit = pack.regions.unit_of(region).map(|unit| unit.path.clone());
    let parts = store::parts(cx.db().reader(), id).await?;
    let asked = unit.filter(|unit| parts.iter().any(|part| part.county == *unit));
    asked.ok_or_else(|| {
        let name = pack.regions.name(region);
        let name = if name.is_empty() { "没有写明的地区".to_owned() } else { name };
        Problem::field(field, format!("单位在{name}，不在这次征集的县区里"))
    })
}

/// Files it again after it was returned and mended.
///
/// # Errors
/// Not allowed, not returned, the demand is not complete again, or the county has sent up.
pub async fn file_again(cx: &Cx, id: EntryId) -> Result<(), Problem> {
    let before = entry(cx, id).await?;
    let d = demand(cx, before.demand).await?;
    let may =
        cx.may(&EDIT, &kezhuan_authority::Subject { regions: Vec::new(), ..subject(&before) })?;
    if !may_be_filed(&d) {
        return Err(Problem::conflict(
            "campaigns.not_submitted",
            "需求还没有提交审核：改好并提交以后再重新报送",
        ));
    }
    let library = library(cx, &d).await?;
    let mut tx = cx.write(&may).await?;
    let (part, locked) = lock_entry(&mut tx, &before).await?;
    part.must_not_be_sent()?;
    let next = locked.file_again(tx.now())?;
    let filed = entries::of_campaign(tx.conn(), next.campaign).await?;
    note_pairs(cx, &tx, &next, &d, &filed, &library).await?;
    entries::save(&tx, &next, None).await?;
    tx.record(event_of("campaigns.filed_again", &next, &d)).await?;
    Ok(tx.commit().await?)
}
