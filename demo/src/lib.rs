//! The demonstration: invented organizations live through three years, by the operations of the
//! capabilities alone, under a scripted clock. The same every time.
//!
//! Names carry 演示, credit codes the division 411699, which does not exist, telephones and addresses
//! lead nowhere. No record is put into a table directly: what is shown could have been done by hand.

mod data;
mod light;
mod people;
mod play;
mod script;
mod seeded;
#[cfg(test)]
mod tests;
mod world;

use kezhuan_db::ScriptedClock;
use kezhuan_kernel::{Instant, Problem};
use kezhuan_web::App;

use script::Script;
use world::{World, at, day};

/// The password of every demonstration login.
pub const PASSWORD: &str = kezhuan_accounts::DEMO_PASSWORD;

/// A login to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// What to type.
    pub name: String,
    /// Role, 中文.
    pub role: String,
    /// For whom.
    pub who: String,
}

/// One login per role.
pub fn logins() -> Vec<Login> {
    people::logins()
}

/// When the story begins.
pub fn first_moment() -> Instant {
    at(day("2024-01-02"), 0)
}

/// When it ends and visitors come in.
pub fn last_moment() -> Instant {
    at(day("2026-11-20"), 0)
}

/// Makes the whole demonstration on an empty database.
///
/// # Errors
/// The first step that an operation refused, with its moment.
pub async fn build(app: &App, clock: &ScriptedClock) -> Result<(), Problem> {
    clock.set(first_moment());
    let mut world = World::new(app, clock);
    people::create(&mut world, false).await?;
    let mut script = Script::default();
    play::organizations::plan(&mut script);
    play::registries::plan(&mut script);
    play::achievements::plan(&mut script);
    play::demands::plan(&mut script);
    play::campaigns::plan(&mut script);
    play::deals::plan(&mut script);
    play::listings::plan(&mut script);
    play::contracts::plan(&mut script);
    play::mandates::plan(&mut script);
    light::plan(&mut script);
    for (year, month) in (2024..=2026).flat_map(|year| [1, 4, 7, 10].map(|month| (year, month))) {
        script.jobs(day(&format!("{year}-{month:02}-01")));
    }
    let read = day("2026-11-13");
    script.jobs(read);
    script.add(read, 11 * 60 + 30, script::Act::Read);
    script.play(&mut world, last_moment()).await
}

/// Only the logins and their organizations: for trying things from the start.
///
/// # Errors
/// As [`build`].
pub async fn build_logins(app: &App, clock: &ScriptedClock) -> Result<(), Problem> {
    clock.set(first_moment());
    let mut world = World::new(app, clock);
    people::create(&mut world, true).await?;
    let mut script = Script::default();
    play::organizations::plan_logins(&mut script);
    script.play(&mut world, last_moment()).await
}
