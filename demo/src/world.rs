//! The world while it is made: who acts, what has got which id, when it is.

use std::collections::HashMap;

use kezhuan_accounts::actor_of_login;
use kezhuan_achievements::AchievementId;
use kezhuan_authority::Actor;
use kezhuan_contracts::ContractId;
use kezhuan_db::ScriptedClock;
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Day, Instant, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_registries::RegistrationId;
use kezhuan_trading::DealId;
use kezhuan_web::{App, Cx, Upload};

/// The application, the clock, and what was made so far.
pub struct World<'a> {
    pub app: &'a App,
    pub clock: &'a ScriptedClock,
    actors: HashMap<String, Actor>,
    pub organizations: HashMap<&'static str, OrganizationId>,
    pub achievements: HashMap<&'static str, AchievementId>,
    pub contracts: HashMap<&'static str, ContractId>,
    pub deals: HashMap<&'static str, DealId>,
    pub demands: HashMap<&'static str, DemandId>,
    pub registrations: HashMap<&'static str, RegistrationId>,
}

impl<'a> World<'a> {
    /// Nothing made yet.
    pub fn new(app: &'a App, clock: &'a ScriptedClock) -> Self {
        Self {
            app,
            clock,
            actors: HashMap::new(),
            organizations: HashMap::new(),
            achievements: HashMap::new(),
            contracts: HashMap::new(),
            deals: HashMap::new(),
            demands: HashMap::new(),
            registrations: HashMap::new(),
        }
    }

    /// A context for whoever has this login.
    pub async fn acting(&mut self, login: &str) -> Result<Cx, Problem> {
        if let Some(actor) = self.actors.get(login) {
            return Ok(Cx::acting(self.app, actor.clone()));
        }
        let actor = actor_of_login(self.app.db(), login).await?;
        let actor = actor.ok_or_else(|| Problem::bug(format!("no login {login}")))?;
        self.actors.insert(login.to_owned(), actor.clone());
        Ok(Cx::acting(self.app, actor))
    }

    /// What somebody is has changed: look again.
    pub fn forget(&mut self, login: &str) {
        self.actors.remove(login);
    }

    /// A context for the script itself: what operators bring in.
    pub fn script(&self) -> Cx {
        Cx::system(self.app, "demo")
    }

    /// The organization of this short name.
    pub fn organization(&self, key: &str) -> Result<OrganizationId, Problem> {
        self.organizations.get(key).copied().ok_or_else(|| missing("organization", key))
    }

    /// The contract of this short name.
    pub fn contract(&self, key: &str) -> Result<ContractId, Problem> {
        self.contracts.get(key).copied().ok_or_else(|| missing("contract", key))
    }

    /// The achievement of this short name.
    pub fn achievement(&self, key: &str) -> Result<AchievementId, Problem> {
        self.achievements.get(key).copied().ok_or_else(|| missing("achievement", key))
    }
}

/// The tables name something that was not made.
pub fn missing(what: &str, key: &str) -> Problem {
    Problem::bug(format!("no {what} {key}"))
}

/// `2025-03-04` and minutes after nine in the morning.
pub fn at(day: Day, minutes: i64) -> Instant {
    day.start().plus_seconds((9 * 60 + minutes) * 60)
}

/// A day of the tables; they are checked by a test.
pub fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|_| Instant(0).day())
}

/// Thousand yuan as typed.
pub fn thousand(amount: i64) -> String {
    format!("{amount}000.00")
}

/// A paper to upload: one page that says that it is invented.
pub fn paper(field: &str, name: &str) -> Upload {
    Upload { field: field.to_owned(), name: format!("演示-{name}.pdf"), bytes: page(name) }
}

/// A PDF of one page. The standard font has no Chinese: the page says DEMO and what it stands for in
/// the file's name.
fn page(name: &str) -> Vec<u8> {
    let mark: u32 = name.chars().fold(7, |n, c| n.wrapping_mul(31).wrapping_add(c as u32));
    let text = format!(
        "BT /F 28 Tf 72 720 Td (DEMO - INVENTED DATA) Tj 0 -40 Td /F 14 Tf (No. {mark}) Tj ET"
    );
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
         /Resources<</Font<</F 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj{object}endobj\n", i + 1));
    }
    let start = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    out.push_str(&format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    out.into_bytes()
}
