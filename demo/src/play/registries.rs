//! Registers fill: recognitions of the past, and applications on their way.

use std::collections::BTreeMap;

use kezhuan_kernel::Problem;
use kezhuan_registries::{
    DecisionRaw, RegistrationId, RegistrationRaw, apply, decide, enter_past, verify,
};

use crate::data::organizations::find;
use crate::data::registries::{Course, ENTRIES, Entry};
use crate::people;
use crate::script::{Act, Script};
use crate::world::{World, day, missing, paper};

/// What happens to a registration.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Enter(&'static str),
    Apply,
    Verify,
    Forward,
    Grant,
    Withdraw,
}

/// Plans it all. What was recognised before the register existed is entered in its first weeks.
pub fn plan(script: &mut Script) {
    let opened = day("2024-01-08");
    for (i, entry) in (0_i64..).zip(ENTRIES) {
        let mut add = |on: kezhuan_kernel::Day, minutes: i64, step: Step| {
            script.add(on, minutes + i % 20 * 3, Act::Registry(entry, step));
        };
        match entry.course {
            Course::Past(on) => add(day(on).plus_days(12).max(opened), 60, Step::Enter(on)),
            Course::Withdrawn(on, gone) => {
                add(day(on).plus_days(12).max(opened), 60, Step::Enter(on));
                add(day(gone), 120, Step::Withdraw);
            }
            Course::Applied(on, granted) => {
                add(day(on), 60, Step::Apply);
                add(day(on).plus_days(9), 60, Step::Verify);
                add(day(granted), 60, Step::Grant);
            }
            Course::WithCounty(on) => add(day(on), 60, Step::Apply),
            Course::WithCity(on) => {
                add(day(on), 60, Step::Apply);
                add(day(on).plus_days(9), 60, Step::Verify);
            }
            Course::Forwarded(on) => {
                add(day(on), 60, Step::Apply);
                add(day(on).plus_days(9), 60, Step::Verify);
                add(day(on).plus_days(21), 60, Step::Forward);
            }
        }
    }
}

/// Does it.
pub async fn play(world: &mut World<'_>, entry: &'static Entry, step: Step) -> Result<(), Problem> {
    let raw = raw(world, entry)?;
    let org = find(entry.holder).ok_or_else(|| missing("organization", entry.holder))?;
    let files = [paper("evidence", entry.name)];
    match step {
        Step::Enter(on) => {
            let raw = RegistrationRaw {
                recognised_on: on.to_owned(),
                document_no: document(entry, on),
                ..raw
            };
            let cx = world.acting("city@demo.invalid").await?;
            let id = enter_past(&cx, &raw, &files).await?;
            world.registrations.insert(entry.name, id);
        }
        Step::Apply => {
            let cx = world.acting(&org.officer()).await?;
            let id = apply(&cx, &raw, &files).await?;
            world.registrations.insert(entry.name, id);
        }
        Step::Verify => {
            let region = format!("河南省/周口市/{}", entry.place);
            let cx = world.acting(&people::bureau(&region)).await?;
            let step = said("verify", "材料与现场一致").check()?;
            verify(&cx, id(world, entry)?, &step, &[]).await?;
        }
        Step::Forward => city(world, entry, "forward", "达到推荐条件，同意上报").await?,
        Step::Grant => city(world, entry, "grant", "逐条核对，条件全部满足").await?,
        Step::Withdraw => city(world, entry, "withdraw", "连续两年没有开展服务，予以撤销").await?,
    }
    Ok(())
}

async fn city(
    world: &mut World<'_>,
    entry: &Entry,
    decision: &str,
    note: &str,
) -> Result<(), Problem> {
    let cx = world.acting("city@demo.invalid").await?;
    decide(&cx, id(world, entry)?, &said(decision, note).check()?, &[]).await?;
    Ok(())
}

fn said(decision: &str, note: &str) -> DecisionRaw {
    let (decision, note) = (decision.to_owned(), note.to_owned());
    DecisionRaw { decision, note, ..DecisionRaw::default() }
}

fn id(world: &World<'_>, entry: &Entry) -> Result<RegistrationId, Problem> {
    let found = world.registrations.get(entry.name).copied();
    found.ok_or_else(|| missing("registration", entry.name))
}

fn document(entry: &Entry, on: &str) -> String {
    let number = ENTRIES.iter().position(|e| e.name == entry.name).unwrap_or_default() + 1;
    let series = match entry.level {
        "national" => "演示国科",
        "provincial" => "演示豫科",
        _ => "演示周科",
    };
    format!("{series}〔{}〕{number} 号", day(on).year())
}

fn raw(world: &World<'_>, entry: &Entry) -> Result<RegistrationRaw, Problem> {
    let mut fields = BTreeMap::new();
    let mut picks = BTreeMap::new();
    for (name, value) in entry.fields {
        if *name == "industries" {
            let chosen = value.split(' ').map(str::to_owned).collect();
            picks.insert((*name).to_owned(), chosen);
        } else {
            fields.insert((*name).to_owned(), (*value).to_owned());
        }
    }
    Ok(RegistrationRaw {
        kind: entry.kind.to_owned(),
        level: entry.level.to_owned(),
        holder: world.organization(entry.holder)?.to_string(),
        name: entry.name.to_owned(),
        region: format!("河南省/周口市/{}", entry.place),
        fields,
        picks,
        ..RegistrationRaw::default()
    })
}
