//! Organizations come: registered by their officer, verified by the county, joined by colleagues.

use std::collections::BTreeMap;

use kezhuan_accounts::{JoinRaw, MembershipRaw, decide_membership, join, register_organization};
use kezhuan_kernel::{CreditCode, Problem};
use kezhuan_organizations::{
    DecisionRaw, FiguresRaw, HoldingRaw, OrganizationRaw, QualificationRaw, amend, decide,
    record_holding, record_qualification, record_yearly_figures,
};

use crate::data::figures::{ABOVE_SCALE, HOLDINGS, QUALIFICATIONS, Scale};
use crate::data::organizations::{Fate, ORGANIZATIONS, Org, find};
use crate::people;
use crate::script::{Act, Script};
use crate::world::{World, day, missing, paper};

/// What happens to organizations.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Register(&'static Org),
    Decide(&'static Org),
    Join(&'static Org, &'static str),
    Qualify(usize),
    Hold(usize),
    Figures(&'static Scale, i32),
    Headquarters(i32),
    Rename,
}

/// Plans it all.
pub fn plan(script: &mut Script) {
    let first = day("2024-01-02");
    for (i, org) in (0_i64..).zip(ORGANIZATIONS) {
        let late = matches!(org.fate, Fate::Waiting | Fate::Returned);
        let comes = if late { day("2026-11-11").plus_days(i % 7) } else { first.plus_days(i / 12) };
        script.add(comes, i % 12 * 8, Act::Organization(Step::Register(org)));
        if org.fate != Fate::Waiting {
            script.add(comes.plus_days(1), i % 12 * 8 + 4, Act::Organization(Step::Decide(org)));
        }
        let researchers = people::has_researchers(org).then_some("researcher");
        let brokers = (org.kind == "transfer_agency").then_some("broker");
        for role in researchers.into_iter().chain(brokers) {
            script.add(
                comes.plus_days(1),
                240 + i % 12 * 8,
                Act::Organization(Step::Join(org, role)),
            );
        }
    }
    for (i, held) in QUALIFICATIONS.iter().enumerate() {
        let on = day(held.from).plus_days(20).max(day("2024-01-12"));
        script.add(on, i as i64, Act::Organization(Step::Qualify(i)));
    }
    for i in 0..HOLDINGS.len() {
        script.add(day("2024-01-15"), i as i64, Act::Organization(Step::Hold(i)));
    }
    for (year, on) in [(2023, "2024-03-20"), (2024, "2025-03-20"), (2025, "2026-03-20")] {
        for (i, scale) in (0_i64..).zip(ABOVE_SCALE) {
            script.add(day(on), i * 6, Act::Organization(Step::Figures(scale, year)));
        }
    }
    script.add(day("2026-03-23"), 30, Act::Organization(Step::Headquarters(2025)));
    script.add(day("2026-07-06"), 60, Act::Organization(Step::Rename));
}

/// The organizations of the printed logins only.
pub fn plan_logins(script: &mut Script) {
    let orgs = ORGANIZATIONS.iter().filter(|org| people::of_a_login(org));
    for (i, org) in (0_i64..).zip(orgs) {
        let first = day("2024-01-02");
        script.add(first, i * 8, Act::Organization(Step::Register(org)));
        script.add(first.plus_days(1), i * 8, Act::Organization(Step::Decide(org)));
        let role = match org.key {
            "yudong" => "researcher",
            "sanchuan" => "broker",
            _ => continue,
        };
        script.add(first.plus_days(1), 240 + i, Act::Organization(Step::Join(org, role)));
    }
}

/// Does it.
pub async fn play(world: &mut World<'_>, step: Step) -> Result<(), Problem> {
    match step {
        Step::Register(org) => register(world, org).await,
        Step::Decide(org) => verify(world, org).await,
        Step::Join(org, role) => let_in(world, org, role).await,
        Step::Qualify(i) => qualify(world, i).await,
        Step::Hold(i) => hold(world, i).await,
        Step::Figures(scale, year) => figures(world, scale, year).await,
        Step::Headquarters(year) => headquarters(world, year).await,
        Step::Rename => rename(world).await,
    }
}

fn raw(world: &World<'_>, org: &Org) -> Result<OrganizationRaw, Problem> {
    let code = org
        .code_stem()
        .map(|stem| CreditCode::with_checks(&stem).ok_or_else(|| missing("credit code", &stem)));
    let legal = match org.fate {
        Fate::CampusOf(key) => world.organization(key)?.to_string(),
        _ => String::new(),
    };
    let number = ORGANIZATIONS.iter().position(|o| o.key == org.key).unwrap_or_default();
    Ok(OrganizationRaw {
        name: org.name.to_owned(),
        kind: org.kind.to_owned(),
        credit_code: code.transpose()?.map(|c| c.to_string()).unwrap_or_default(),
        region: org.region(),
        address: format!("演示路 {} 号", number + 1),
        contact_name: people::person(number + 40),
        contact_phone: format!("0394-0000{number:03}"),
        summary: format!("{}。", org.about),
        size: org.size.to_owned(),
        party_nature: org.party_nature().to_owned(),
        industries: org.industries.split(' ').map(str::to_owned).collect(),
        roles: if org.key == "yudong" { vec!["instrument_owner".to_owned()] } else { Vec::new() },
        legal_entity: legal,
    })
}

async fn register(world: &mut World<'_>, org: &'static Org) -> Result<(), Problem> {
    let cx = world.acting(&org.officer()).await?;
    let profile = raw(world, org)?.check(&cx.pack())?;
    let id = register_organization(&cx, profile).await?;
    world.organizations.insert(org.key, id);
    world.forget(&org.officer());
    Ok(())
}

async fn verify(world: &mut World<'_>, org: &Org) -> Result<(), Problem> {
    let id = world.organization(org.key)?;
    let cx = world.acting(&people::bureau(&org.region())).await?;
    let raw = match org.fate {
        Fate::Returned => DecisionRaw {
            decision: "return".to_owned(),
            reason: "执照照片缺第二页，请补齐后再交".to_owned(),
        },
        _ => DecisionRaw { decision: "verify".to_owned(), ..DecisionRaw::default() },
    };
    decide(&cx, id, raw.check()?).await?;
    world.forget(&org.officer());
    Ok(())
}

async fn let_in(world: &mut World<'_>, org: &Org, role: &str) -> Result<(), Problem> {
    let of = world.organization(org.key)?;
    let login = if role == "broker" { people::broker(org) } else { people::researcher(org) };
    let cx = world.acting(&login).await?;
    let asked = join(&cx, of, JoinRaw { role: role.to_owned() }.check()?).await?;
    let accept = MembershipRaw { decision: "accept".to_owned() }.check()?;
    let officer = world.acting(&org.officer()).await?;
    decide_membership(&officer, asked, accept).await?;
    world.forget(&login);
    Ok(())
}

async fn qualify(world: &mut World<'_>, i: usize) -> Result<(), Problem> {
    let held = QUALIFICATIONS[i];
    let of = world.organization(held.org)?;
    let org = find(held.org).ok_or_else(|| missing("organization", held.org))?;
    let cx = world.acting(&people::bureau(&org.region())).await?;
    let raw = QualificationRaw {
        kind: held.kind.to_owned(),
        certificate: format!("演示-{}-{:04}", day(held.from).year(), i + 1),
        from: held.from.to_owned(),
        to: held.to.to_owned(),
    };
    record_qualification(&cx, of, raw.check(&cx.pack())?, Some(&paper("file", "资质证书"))).await?;
    Ok(())
}

async fn hold(world: &mut World<'_>, i: usize) -> Result<(), Problem> {
    let (held, holder, share) = HOLDINGS[i];
    let org = ORGANIZATIONS.iter().find(|o| o.name == held);
    let org = org.ok_or_else(|| missing("organization", held))?;
    let cx = world.acting(&people::bureau(&org.region())).await?;
    let raw = HoldingRaw { holder: holder.to_owned(), share: share.to_owned() };
    let (holder, share) = raw.check()?;
    record_holding(&cx, world.organization(org.key)?, holder, share).await
}

async fn figures(world: &mut World<'_>, scale: &Scale, year: i32) -> Result<(), Problem> {
    let org = find(scale.org).ok_or_else(|| missing("organization", scale.org))?;
    let mut values = BTreeMap::from([("above_scale".to_owned(), "yes".to_owned())]);
    let place = usize::try_from(year - 2023).unwrap_or_default();
    match scale.research.as_bytes().get(place) {
        Some(b'y') => values.insert("rd_activity".to_owned(), "yes".to_owned()),
        Some(b'n') => values.insert("rd_activity".to_owned(), "no".to_owned()),
        _ => None,
    };
    let revenue = scale.revenue * (88 + 6 * i64::from(year - 2023)) / 100;
    values.insert("revenue".to_owned(), format!("{revenue}0000.00"));
    record(world, org, year, "演示数据，不是统计数", values).await
}

async fn headquarters(world: &mut World<'_>, year: i32) -> Result<(), Problem> {
    let org = find("yunqi").ok_or_else(|| missing("organization", "yunqi"))?;
    let values = [
        ("annual_input", "18600000.00"),
        ("revenue", "42300000.00"),
        ("local_tax", "1270000.00"),
        ("city_clients", "86"),
    ];
    let values = values.map(|(key, value)| (key.to_owned(), value.to_owned()));
    record(world, org, year, "演示数据：2025 年度绩效表", BTreeMap::from(values)).await
}

async fn record(
    world: &mut World<'_>,
    org: &Org,
    year: i32,
    source: &str,
    figures: BTreeMap<String, String>,
) -> Result<(), Problem> {
    let cx = world.acting(&people::bureau(&org.region())).await?;
    let raw = FiguresRaw { year: year.to_string(), source: source.to_owned(), figures };
    let ask = raw.check(&cx.pack(), cx.now().day().year())?;
    record_yearly_figures(&cx, world.organization(org.key)?, ask).await
}

/// A company takes another name; its code stays, and it is verified again.
async fn rename(world: &mut World<'_>) -> Result<(), Problem> {
    let org = find("zhihang").ok_or_else(|| missing("organization", "zhihang"))?;
    let id = world.organization(org.key)?;
    let new = OrganizationRaw {
        name: "智珩农业传感（演示）有限公司".to_owned(),
        ..raw(world, org)?
    };
    let cx = world.acting(&org.officer()).await?;
    amend(&cx, id, new.check(&cx.pack())?).await?;
    verify(world, org).await
}
