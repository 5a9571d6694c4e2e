//! Campaigns: opened by the city, filed in by companies, checked and sent up by counties, closed.

use kezhuan_campaigns::{
    CampaignCheckRaw, CampaignFileRaw, CampaignRaw, check, close, enter, file, open, send_up, urge,
};
use kezhuan_kernel::Problem;
use kezhuan_web::run_until_quiet;

use crate::data::campaigns::{CAMPAIGNS, Campaign, Course, ENTERED, Filed};
use crate::data::demands::DEMANDS;
use crate::data::organizations::{Org, find};
use crate::script::{Act, Script};
use crate::world::{World, day, missing};

/// What happens in a campaign.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Open,
    File(&'static Filed),
    Check(&'static Filed),
    /// The county writes one for a company.
    Enter,
    SendUp(&'static str),
    Urge,
    Close,
}

/// Plans it all.
pub fn plan(script: &mut Script) {
    for row in CAMPAIGNS {
        let mut at = |on: &str, days: i64, minutes: i64, step: Step| {
            script.add(day(on).plus_days(days), minutes, Act::Campaign(row, step));
        };
        at(row.days[0], 0, 10, Step::Open);
        for (place, filed) in (0_i64..).zip(row.filed) {
            at(filed.1, 0, 250 + place, Step::File(filed));
            at(filed.1, 1, 270 + place, Step::Check(filed));
        }
        if row.key == ENTERED[0] {
            at(ENTERED[5], 0, 290, Step::Enter);
        }
        for [county, on] in row.sent {
            at(on, 0, 300, Step::SendUp(county));
        }
        if row.closed.is_empty() {
            at(row.days[2], 2, 20, Step::Urge);
        } else {
            at(row.closed, 0, 310, Step::Close);
        }
    }
}

fn path(county: &str) -> String {
    format!("河南省/周口市/{county}")
}

/// Login of the bureau of a county.
fn bureau(county: &str) -> Result<&'static str, Problem> {
    Ok(match county {
        "项城市" => "county@demo.invalid",
        "川汇区" => "county_chuanhui@demo.invalid",
        "西华县" => "county_xihua@demo.invalid",
        "商水县" => "county_shangshui@demo.invalid",
        "沈丘县" => "county_shenqiu@demo.invalid",
        "郸城县" => "county_dancheng@demo.invalid",
        "太康县" => "county_taikang@demo.invalid",
        "鹿邑县" => "county_luyi@demo.invalid",
        other => return Err(missing("bureau", other)),
    })
}

fn org_of(demand: &str) -> Result<&'static Org, Problem> {
    let row = DEMANDS.iter().find(|row| row.key == demand);
    row.and_then(|row| find(row.org)).ok_or_else(|| missing("demand", demand))
}

/// Does it.
pub async fn play(
    world: &mut World<'_>,
    row: &'static Campaign,
    step: Step,
) -> Result<(), Problem> {
    let city = world.acting("city@demo.invalid").await?;
    if let Step::Open = step {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let raw = CampaignRaw {
            title: row.title.to_owned(),
            document: String::new(),
            about: row.about.to_owned(),
            industries: words(row.industries),
            counties: words(row.counties).iter().map(|county| path(county)).collect(),
            from: row.days[0].to_owned(),
            until: row.days[1].to_owned(),
            due: row.days[2].to_owned(),
            target: row.target.to_owned(),
        };
        let id = open(&city, &raw).await?;
        world.campaigns.insert(row.key, id);
        return Ok(());
    }
    let id = world.campaigns.get(row.key).copied().ok_or_else(|| missing("campaign", row.key))?;
    match step {
        Step::Open => Ok(()),
        Step::File(filed) => {
            run_until_quiet(world.app).await?;
            let cx = world.acting(&org_of(filed.0)?.officer()).await?;
            let demand = world.demands.get(filed.0).ok_or_else(|| missing("demand", filed.0))?;
            let raw = CampaignFileRaw { demand: demand.to_string(), ..CampaignFileRaw::default() };
            let entry = file(&cx, id, &raw).await?;
            world.entries.insert((row.key, filed.0), entry);
            Ok(())
        }
        Step::Check(filed) => {
            let (decision, reason) = match filed.2 {
                Course::Waiting => return Ok(()),
                Course::Agreed => ("agree", ""),
                Course::Returned(reason) => ("return", reason),
            };
            let cx = world.acting(bureau(org_of(filed.0)?.place)?).await?;
            let entry = world.entries.get(&(row.key, filed.0)).copied();
            let entry = entry.ok_or_else(|| missing("entry", filed.0))?;
            let raw = CampaignCheckRaw { decision: decision.to_owned(), reason: reason.to_owned() };
            check(&cx, entry, &raw).await.map(|_| ())
        }
        Step::Enter => {
            run_until_quiet(world.app).await?;
            let [_, county, company, title, problem, _] = ENTERED;
            let cx = world.acting(bureau(county)?).await?;
            let company = find(company).ok_or_else(|| missing("organization", company))?;
            let raw = CampaignFileRaw {
                company: company.name.to_owned(),
                consent: "企业经办人电话同意，代填同意书随后补签。".to_owned(),
                title: title.to_owned(),
                problem: problem.to_owned(),
                industries: vec![company.industries.to_owned()],
                budget_kind: "open".to_owned(),
                visibility: "hidden_name".to_owned(),
                ..CampaignFileRaw::default()
            };
            enter(&cx, id, &path(county), &raw).await.map(|_| ())
        }
        Step::SendUp(county) => {
            let cx = world.acting(bureau(county)?).await?;
            send_up(&cx, id, &path(county)).await
        }
        Step::Urge => urge(&city, id).await.map(|_| ()),
        Step::Close => close(&city, id).await,
    }
}
