//! A county collects: it writes a demand for a company that agreed, or takes in demands of its region
//! that are there, such as those of a list it brought in.

use kezhuan_authority::Subject;
use kezhuan_demands::{DemandId, ENTER, enter_within};
use kezhuan_kernel::{Check, Problem};
use kezhuan_organizations::Organization;
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{CampaignId, Entry, EntryId};
use crate::ops::file::{CampaignFileRaw, entry_of, read};
use crate::ops::{MOST, file_within, library, lock};
use crate::permissions::COLLECT;
use crate::store::entries;

/// Writes one for a company and files it, all or nothing.
///
/// # Errors
/// Not the own county, fields to mend, a company elsewhere or not verified, or it has sent up.
pub async fn enter(
    cx: &Cx,
    id: CampaignId,
    county: &str,
    raw: &CampaignFileRaw,
) -> Result<EntryId, Problem> {
    cx.may(&COLLECT, &Subject::at(county))?;
    let mut c = Check::new();
    let name = c.text("company", &raw.company).required("请写企业全称").get();
    let consent = c
        .text("consent", &raw.consent)
        .required("请写企业怎么同意的，例如：王工 11 月 20 日签了代填同意书")
        .max(300)
        .get();
    let of = company(cx, county, &name).await?;
    if !name.is_empty() && of.is_none() {
        let text = "本县区没有登记这家企业；全称要一字不差，没有登记的请它先登记";
        c.wrong("company", text);
    }
    let draft = of.as_ref().map(|of| read(cx, raw, of));
    let (of, d) = match (c.finish(), of, draft) {
        (Ok(()), Some(of), Some(Ok(d))) => (of, d),
        (Err(Problem::Invalid(mut all)), _, Some(Err(Problem::Invalid(more)))) => {
            all.extend(more);
            return Err(Problem::Invalid(all));
        }
        (Err(problem), ..) | (Ok(()), _, Some(Err(problem))) => return Err(problem),
        (Ok(()), ..) => return Err(Problem::NotFound),
    };
    let may = cx.may(&ENTER, &of.subject())?;
    let found = library(cx, &d).await?;
    let mut tx = cx.write(&may).await?;
    let (_, part) = lock(&mut tx, id, county).await?;
    part.must_not_be_sent()?;
    let demand = enter_within(cx, &mut tx, &of, raw.draft(of.id), Some(&consent)).await?;
    let d = kezhuan_demands::get(tx.conn(), demand).await?.ok_or(Problem::NotFound)?;
    let new = entry_of(tx.fresh(), id, county.to_owned(), &d);
    let new = Entry { at: tx.now(), consent, ..new };
    let filed = file_within(cx, &mut tx, new, &d, &found).await?;
    tx.commit().await?;
    Ok(filed)
}

async fn company(cx: &Cx, county: &str, name: &str) -> Result<Option<Organization>, Problem> {
    let found = kezhuan_organizations::find_by_name(cx.db().reader(), name).await?;
    Ok(found.filter(|of| cx.pack().regions.inside(&of.region, county)))
}

/// Which demands, as ticked.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CampaignTakeRaw {
    /// `dem_…`
    pub demands: Vec<String>,
}

/// Demands of the county that are not filed yet.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn takeable(
    cx: &Cx,
    id: CampaignId,
    county: &str,
) -> Result<Vec<kezhuan_demands::Demand>, Problem> {
    let reader = cx.db().reader();
    let filed = entries::of_campaign(reader, id).await?;
    let mut all = kezhuan_demands::in_region(reader, county, MOST).await?;
    all.retain(|d| !filed.iter().any(|e| e.demand == d.id));
    Ok(all)
}

/// Takes them in; tells how many.
///
/// # Errors
/// Not the own county, nothing ticked, demands of elsewhere or filed before, or it has sent up.
pub async fn take(
    cx: &Cx,
    id: CampaignId,
    county: &str,
    raw: &CampaignTakeRaw,
) -> Result<usize, Problem> {
    let may = cx.may(&COLLECT, &Subject::at(county))?;
    let here = takeable(cx, id, county).await?;
    let mut c = Check::new();
    let mut ids: Vec<DemandId> = Vec::new();
    for text in &raw.demands {
        let id = c.id_or_none("demands", text);
        ids.extend(id.filter(|id| !ids.contains(id)));
    }
    c.expect(!ids.is_empty(), "demands", "请至少选一项需求");
    let known = ids.iter().all(|id| here.iter().any(|d| d.id == *id));
    c.expect(known, "demands", "有的需求不在本县区，或者已经收进来了");
    c.finish()?;
    let mut chosen = Vec::new();
    for d in here.into_iter().filter(|d| ids.contains(&d.id)) {
        let library = library(cx, &d).await?;
        chosen.push((d, library));
    }
    let mut tx = cx.write(&may).await?;
    let (_, part) = lock(&mut tx, id, county).await?;
    part.must_not_be_sent()?;
    for (d, library) in &chosen {
        let new = Entry { at: tx.now(), ..entry_of(tx.fresh(), id, county.to_owned(), d) };
        file_within(cx, &mut tx, new, d, library).await?;
    }
    tx.commit().await?;
    Ok(chosen.len())
}
