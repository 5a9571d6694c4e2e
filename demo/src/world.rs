//! The world while it is made: who acts, what has got which id, when it is.

use std::collections::HashMap;

use kezhuan_accounts::actor_of_login;
use kezhuan_achievements::AchievementId;
use kezhuan_authority::Actor;
use kezhuan_campaigns::{CampaignId, EntryId};
use kezhuan_contracts::ContractId;
use kezhuan_db::ScriptedClock;
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Day, Instant, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_registries::RegistrationId;
use kezhuan_trading::{DealId, ListingId};
use kezhuan_web::{App, Cx, Upload};

/// The application, the clock, and what was made so far.
pub struct World<'a> {
    pub app: &'a App,
    pub clock: &'a ScriptedClock,
    actors: HashMap<String, Actor>,
    pub organizations: HashMap<&'static str, OrganizationId>,
    pub achievements: HashMap<&'static str, AchievementId>,
    pub campaigns: HashMap<&'static str, CampaignId>,
    /// By campaign and demand.
    pub entries: HashMap<(&'static str, &'static str), EntryId>,
    pub contracts: HashMap<&'static str, ContractId>,
    /// By achievement and buyer.
    pub deals: HashMap<(&'static str, &'static str), DealId>,
    pub demands: HashMap<&'static str, DemandId>,
    /// By achievement.
    pub listings: HashMap<&'static str, ListingId>,
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
            campaigns: HashMap::new(),
            entries: HashMap::new(),
            contracts: HashMap::new(),
            deals: HashMap::new(),
            demands: HashMap::new(),
            listings: HashMap::new(),
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
    Upload::new(field, format!("演示-{name}.pdf"), page(name))
}

/// A PDF of one page that says in Chinese (the reader's own font) and in Latin letters that it is
/// invented; what it stands for is in the file's name.
fn page(name: &str) -> Vec<u8> {
    let mark: u32 = name.chars().fold(7, |n, c| n.wrapping_mul(31).wrapping_add(c as u32));
    let chinese = |text: &str| text.encode_utf16().map(|c| format!("{c:04X}")).collect::<String>();
    let text = format!(
        "BT /C 26 Tf 72 720 Td <{}> Tj 0 -36 Td /C 15 Tf <{}> Tj 0 -28 Td /F 12 Tf (DEMO No. {mark}) Tj ET",
        chinese(name),
        chinese("演示材料，内容均为虚构"),
    );
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
         /Resources<</Font<</F 5 0 R/C 6 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H\
         /DescendantFonts[7 0 R]>>"
            .to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light\
         /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 8 0 R>>"
            .to_owned(),
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]\
         /ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
            .to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
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
