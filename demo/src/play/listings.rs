//! Listings: offered, taken up, the seller says who qualifies; time does the rest.

use kezhuan_kernel::Problem;
use kezhuan_trading::{ListingRaw, PartRaw, TakeRaw, list, qualify, take, takers};

use crate::data::achievements;
use crate::data::listings::{LISTINGS, Listing};
use crate::data::organizations::{Org, find};
use crate::script::{Act, Script};
use crate::world::{World, day, missing, thousand};

/// What happens to a listing.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    List,
    /// By the taker at this place.
    Take(usize),
    /// The seller confirms the taker at this place.
    Qualify(usize),
}

/// Days after which a period of `days` working days is over, whatever holidays lie in it.
const fn over(days: u32) -> i64 {
    days as i64 * 2 + 10
}

/// Plans it all.
pub fn plan(script: &mut Script) {
    for (i, row) in (0_i64..).zip(LISTINGS) {
        let first = day(row.day);
        let mut at = |days: i64, step| {
            script.add(first.plus_days(days), 40 + i * 7, Act::Listing(row, step));
        };
        at(0, Step::List);
        for (place, (_, days, qualifies)) in row.takers.iter().enumerate() {
            at(*days, Step::Take(place));
            if *qualifies {
                at(days + 1, Step::Qualify(place));
            }
        }
        script.jobs(first.plus_days(over(row.days)));
    }
}

/// Does it.
pub async fn play(world: &mut World<'_>, row: &'static Listing, step: Step) -> Result<(), Problem> {
    match step {
        Step::List => offer(world, row).await,
        Step::Take(place) => take_up(world, row, place).await,
        Step::Qualify(place) => {
            let id = listing(world, row)?;
            let all = takers(world.app.db().reader(), id).await?;
            let taker = all.get(place).ok_or_else(|| missing("taker", row.achievement))?;
            let cx = world.acting(&seller(row)?.officer()).await?;
            qualify(&cx, id, taker.id).await.map(|_| ())
        }
    }
}

fn seller(row: &Listing) -> Result<&'static Org, Problem> {
    let holder = achievements::find(row.achievement).and_then(|a| find(a.holder));
    holder.ok_or_else(|| missing("holder", row.achievement))
}

fn listing(world: &World<'_>, row: &Listing) -> Result<kezhuan_trading::ListingId, Problem> {
    let id = world.listings.get(row.achievement).copied();
    id.ok_or_else(|| missing("listing", row.achievement))
}

async fn offer(world: &mut World<'_>, row: &'static Listing) -> Result<(), Problem> {
    let achievement = world.achievement(row.achievement)?.to_string();
    let cx = world.acting(&seller(row)?.officer()).await?;
    let (pack, today) = (cx.pack(), cx.now().day());
    let mode = achievements::find(row.achievement).map_or("licence", |a| a.mode);
    let known = pack.achievements.transfer_modes.get(mode);
    let licence = known.is_some_and(|mode| mode.contract_kind == "licence");
    let part = PartRaw {
        due: today.plus_months(8).to_string(),
        amount: thousand(row.price),
        condition: "验收合格后".to_owned(),
    };
    let raw = ListingRaw {
        achievement,
        mode: mode.to_owned(),
        licence_mode: if licence { "ordinary" } else { "" }.to_owned(),
        years: if licence { "5" } else { "" }.to_owned(),
        territory: if licence { "河南省" } else { "" }.to_owned(),
        total: thousand(row.price),
        parts: vec![part],
        conditions: "卖方派人到现场装调，培训两名操作人员。".to_owned(),
        qualification: row.qualification.to_owned(),
        days: row.days.to_string(),
        extends: row.extends.to_string(),
        ..ListingRaw::default()
    };
    let id = list(&cx, raw.check(&pack, today)?).await?;
    world.listings.insert(row.achievement, id);
    Ok(())
}

async fn take_up(
    world: &mut World<'_>,
    row: &'static Listing,
    place: usize,
) -> Result<(), Problem> {
    let id = listing(world, row)?;
    let (key, _, _) = row.takers.get(place).ok_or_else(|| missing("taker", row.achievement))?;
    let org = find(key).ok_or_else(|| missing("organization", key))?;
    let cx = world.acting(&org.officer()).await?;
    let raw = TakeRaw {
        intended_use: format!("用于{}的现有产线", org.name),
        proof: "许可证和近一年生产记录可以现场查验。".to_owned(),
        contact_name: cx.actor.name.clone(),
        contact_phone: "0394-0000621".to_owned(),
        interested: "no".to_owned(),
        accepted: "true".to_owned(),
        promised: "true".to_owned(),
        ..TakeRaw::default()
    };
    take(&cx, id, &raw, &[]).await.map(|_| ())
}
