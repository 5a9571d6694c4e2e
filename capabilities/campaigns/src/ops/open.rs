//! The city, or a county for itself, opens a campaign.

use kezhuan_authority::{Role, Subject};
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;
use serde::Deserialize;

use crate::model::{Campaign, CampaignId, Part};
use crate::ops::event;
use crate::permissions::RUN;
use crate::store;

/// A campaign, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CampaignRaw {
    /// Title.
    pub title: String,
    /// Number of the notice.
    pub document: String,
    /// What is sought.
    pub about: String,
    /// Keys of industries; none for all.
    pub industries: Vec<String>,
    /// Region paths of the counties.
    pub counties: Vec<String>,
    /// First day for companies.
    pub from: String,
    /// Last day for companies.
    pub until: String,
    /// Last day for counties to send up.
    pub due: String,
    /// How many each county should bring at least; empty when the notice does not say.
    pub target: String,
}

/// Where the actor may organise: the home city, else the own county.
pub(crate) fn place(cx: &Cx) -> String {
    let home = cx.pack().regions.home().to_owned();
    if cx.actor.covers(Role::CityBureau, &home) {
        return home;
    }
    let post = cx.actor.posts.iter().find(|post| post.role == Role::CountyBureau);
    post.map_or(home, |post| post.region.clone())
}

/// Opens it; each county is told.
///
/// # Errors
/// Not allowed, or fields to mend.
pub async fn open(cx: &Cx, raw: &CampaignRaw) -> Result<CampaignId, Problem> {
    let (pack, region) = (cx.pack(), place(cx));
    let may = cx.may(&RUN, &Subject::at(region.as_str()))?;
    let mut c = Check::new();
    let title = c.text("title", &raw.title).required("请写征集的名称").max(100).get();
    let document = c.text("document", &raw.document).max(60).get();
    let about = c.text("about", &raw.about).required("请写征集什么样的需求").max(2000).get();
    let mut industries: Vec<String> = Vec::new();
    for key in &raw.industries {
        let all = &pack.industries.all;
        industries.extend(c.one_of("industries", key, |key| all.get(key).map(|i| i.id.clone())));
    }
    let units = pack.regions.units();
    let known = |path: &str| {
        let inside = units.iter().filter(|unit| pack.regions.inside(&unit.path, &region));
        inside.map(|unit| unit.path.clone()).find(|unit| unit == path)
    };
    let mut counties: Vec<String> = Vec::new();
    for path in &raw.counties {
        let path = c.one_of("counties", path, known);
        counties.extend(path.filter(|path| !counties.contains(path)));
    }
    c.expect(!counties.is_empty(), "counties", "请至少选一个县区");
    let from = c.day("from", &raw.from);
    let until = c.day("until", &raw.until);
    let due = c.day("due", &raw.due);
    let today = cx.now().day();
    if c.is_fine() {
        c.expect(until >= today, "until", "企业报送的截止日已经过去");
        c.expect(from <= until, "until", "企业报送的截止日不能早于开始日");
        c.expect(until <= due, "due", "县区上报的期限不能早于企业报送的截止日");
    }
    let target = match raw.target.trim() {
        "" => None,
        text => u32::try_from(c.number("target", text, 1..=10_000)).ok(),
    };
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let new = Campaign {
        id: tx.fresh(),
        region,
        title,
        document,
        about,
        industries,
        from,
        until,
        target,
        opened_at: tx.now(),
        closed_at: None,
    };
    store::insert(&tx, &new, cx.user()).await?;
    for county in counties {
        let (sent_at, urged_at, returned_for) = (None, None, String::new());
        let part = Part { county, due, sent_at, urged_at, returned_for };
        store::add_part(&tx, new.id, &part).await?;
        let said = format!("{}前上报", part.due.chinese());
        tx.record(event("campaigns.opened", &new, &part.county, &said)).await?;
    }
    tx.commit().await?;
    Ok(new.id)
}
