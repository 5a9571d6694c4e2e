//! The script: every step with its moment, played in order of time under the scripted clock.

use kezhuan_kernel::{Day, Instant, Problem};
use kezhuan_web::run_until_quiet;

use crate::data;
use crate::light::Quarter;
use crate::play::{
    achievements, campaigns, contracts, deals, demands, listings, mandates, organizations,
    registries,
};
use crate::world::{World, at};

/// One step of the story.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    Organization(organizations::Step),
    Achievement(&'static data::achievements::Result, achievements::Step),
    Campaign(&'static data::campaigns::Campaign, campaigns::Step),
    Contract(&'static data::contracts::Contract, contracts::Step),
    Deal(&'static data::deals::Deal, deals::Step),
    Demand(&'static data::demands::Demand, demands::Step),
    Listing(&'static data::listings::Listing, listings::Step),
    Mandate(&'static mandates::Row),
    Registry(&'static data::registries::Entry, registries::Step),
    Light(Quarter),
    /// Jobs do what is due.
    Jobs,
    /// Everybody with a login reads the notices so far.
    Read,
}

/// All steps.
#[derive(Debug, Default)]
pub struct Script {
    beats: Vec<(Instant, Act)>,
}

impl Script {
    /// On this day, so many minutes after nine.
    pub fn add(&mut self, day: Day, minutes: i64, act: Act) {
        self.beats.push((at(day, minutes), act));
    }

    /// Jobs on this day, in the evening.
    pub fn jobs(&mut self, day: Day) {
        self.add(day, 11 * 60, Act::Jobs);
    }

    /// Plays everything up to `end`; what would come later does not happen yet.
    pub async fn play(mut self, world: &mut World<'_>, end: Instant) -> Result<(), Problem> {
        self.beats.retain(|(at, _)| *at <= end);
        self.beats.sort_by_key(|(at, _)| *at);
        for (at, act) in self.beats {
            world.clock.set(at);
            perform(world, act).await.map_err(|problem| told(&at, &act, &problem))?;
        }
        world.clock.set(end);
        run_until_quiet(world.app).await
    }
}

/// Where the story broke off, for whoever mends the tables.
fn told(at: &Instant, act: &Act, problem: &Problem) -> Problem {
    Problem::bug(format!("{at} {act:?}: {problem:?}"))
}

async fn perform(world: &mut World<'_>, act: Act) -> Result<(), Problem> {
    match act {
        Act::Organization(step) => organizations::play(world, step).await,
        Act::Achievement(row, step) => achievements::play(world, row, step).await,
        Act::Campaign(row, step) => campaigns::play(world, row, step).await,
        Act::Contract(row, step) => contracts::play(world, row, step).await,
        Act::Deal(row, step) => deals::play(world, row, step).await,
        Act::Demand(row, step) => demands::play(world, row, step).await,
        Act::Listing(row, step) => listings::play(world, row, step).await,
        Act::Mandate(row) => mandates::play(world, row).await,
        Act::Registry(row, step) => registries::play(world, row, step).await,
        Act::Light(quarter) => crate::light::play(world, quarter).await,
        Act::Jobs => run_until_quiet(world.app).await,
        Act::Read => {
            for login in crate::people::logins() {
                let cx = world.acting(&login.name).await?;
                kezhuan_notices::mark_all_read(&cx).await?;
            }
            Ok(())
        }
    }
}
