//! A city as data: reads a pack (`packs/zhoukou`) into typed, checked values. Everything a policy, a law or
//! a city decides comes from here; every mistake is reported at once, with file and line.
//!
//! Pure except for [`Pack::read_dir`]. A region is named by its path (`河南省/周口市/项城市`) everywhere.

mod about;
mod achievements;
mod calendar;
mod clauses;
mod contracts;
mod deals;
mod demands;
mod documents;
mod files;
mod guides;
mod organizations;
mod publicity;
mod regions;
mod registries;
mod sheet;
mod term;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use kezhuan_rules::reader::{Found, nearest};

pub use about::{About, Industries, Industry, IndustryGroup};
pub use achievements::{AchievementWords, DealForm, IpKind, IpState, Stage, TransferMode};
pub use calendar::{Calendar, DayUnit, Days, MissingYear};
pub use clauses::{Chapter, Clause, ClauseKind, Clauses, Measure, Strength, Word};
pub use contracts::{ContractKind, ContractWords, Large, Limit, LimitFrom};
pub use deals::{DealStep, DealWords, EndReason, ListingRules, Mover, ServiceLimit, Take};
pub use demands::{DemandWords, MarketWords, Validity, Visibility};
pub use documents::{
    Document, DocumentReference, DocumentStatus, Documents, Silence, Stated, Truncation,
};
pub use guides::Guide;
pub use kezhuan_rules::{Diagnostic, Policy};
pub use organizations::{
    FigureUnit, OrganizationKind, OrganizationRole, OrganizationWords, Qualification, YearlyFigure,
};
pub use publicity::{
    Counting, Duty, ObjectionRule, PublicityCase, PublicityItem, PublicityRules, Requirement,
};
pub use regions::{Reach, Region, RegionKind, Regions, inside};
pub use registries::{
    Criteria, Decider, EntryStatus, FieldType, Level, Power, Registries, RegistryField,
    RegistryKind,
};
pub use term::{Mark, Source, Term, Terms};

use sheet::{Links, Reading, Target, diagnostic};

/// A city's pack, read and checked. Immutable: share it in an `Arc`. Its tables read as its own fields
/// (`pack.regions`).
#[derive(Debug, Clone)]
pub struct Pack {
    tables: Tables,
    /// Money rules, readings, overlays, indicators.
    pub policy: Policy,
    files: BTreeMap<String, String>,
    hash: String,
    english: Arc<BTreeMap<String, String>>,
}

impl Deref for Pack {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.tables
    }
}

/// Everything of a pack but its policy.
#[derive(Debug, Clone)]
pub struct Tables {
    /// City, site, host.
    pub about: About,
    /// Policy documents and what they leave unsaid.
    pub documents: Documents,
    /// Chapters, measures, clauses.
    pub clauses: Clauses,
    /// Regions.
    pub regions: Regions,
    /// Industries.
    pub industries: Industries,
    /// Working days.
    pub calendar: Calendar,
    /// Words about organizations.
    pub organizations: OrganizationWords,
    /// Words and limits of contracts.
    pub contracts: ContractWords,
    /// Rules of 公示.
    pub publicity: PublicityRules,
    /// Words about achievements.
    pub achievements: AchievementWords,
    /// Words about deals.
    pub deals: DealWords,
    /// Words about demands.
    pub demands: DemandWords,
    /// Words of the market desk.
    pub market: MarketWords,
    /// Registry kinds.
    pub registries: Registries,
    /// 办事指南.
    pub guides: Terms<Guide>,
}

/// The files a pack must have; beside them `clauses/*`, `rules/*`, `ref/*` and `papers/*`.
const FILES: [&str; 15] = [
    "achievements.toml",
    "calendar.toml",
    "clauses.toml",
    "contracts.toml",
    "deals.toml",
    "demands.toml",
    "documents.toml",
    "guides.toml",
    "industries.toml",
    "market.toml",
    "organizations.toml",
    "pack.toml",
    "publicity.toml",
    "regions.toml",
    "registries.toml",
];

/// English of the pack's words; may be absent.
const ENGLISH: &str = "en.toml";

impl Pack {
    /// Reads a pack from its files (name inside the pack → text). Every mistake is found, not only the first.
    pub fn from_files(files: BTreeMap<String, String>) -> Result<Self, Vec<Diagnostic>> {
        let found = Found::new();
        let links = Links::default();
        let tables = Tables::read(&Reading { files: &files, found: &found, links: &links });
        links.resolve(&found, |target| tables.known(target));
        unknown_files(&files, &found);
        let english = Arc::new(read_english(&files, &found));
        let policy = read_policy(&files, &tables, &found);
        if let Some(policy) = &policy {
            tables.check_runs(policy, &found);
        }
        match policy {
            Some(policy) if found.is_empty() => {
                let hash = files::hash(&files);
                Ok(Self { tables, policy, files, hash, english })
            }
            _ => Err(found.into_vec()),
        }
    }

    /// Reads a pack from a directory.
    pub fn read_dir(root: &Path) -> Result<Self, Vec<Diagnostic>> {
        let files = files::read_dir(root).map_err(|error| {
            vec![diagnostic(&root.display().to_string(), 0, "", format!("读不了：{error}"), None)]
        })?;
        Self::from_files(files)
    }

    /// The version of the pack: SHA-256 of its files, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The files it was read from: store them and hand them to [`Pack::from_files`] to get the same pack.
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    /// The templates of papers: name inside `papers/`, text.
    pub fn papers(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter();
        files.filter_map(|(name, text)| Some((name.strip_prefix("papers/")?, text.as_str())))
    }

    /// English of its words, from `en.toml`: Chinese → English. What is missing stays Chinese.
    pub fn english(&self) -> &Arc<BTreeMap<String, String>> {
        &self.english
    }

    /// What runs a clause: the capabilities it names, then the rules, indicators and registry kinds that
    /// name it.
    pub fn runs(&self, clause: &str) -> Vec<Runs<'_>> {
        self.tables.runs(&self.policy, clause)
    }
}

impl Tables {
    fn read(reading: &Reading<'_>) -> Self {
        Self {
            about: about::read(reading),
            documents: documents::read(reading),
            clauses: clauses::read(reading),
            regions: regions::read(reading),
            industries: about::read_industries(reading),
            calendar: calendar::read(reading),
            organizations: organizations::read(reading),
            contracts: contracts::read(reading),
            publicity: publicity::read(reading),
            achievements: achievements::read(reading),
            deals: deals::read(reading),
            demands: demands::read(reading),
            market: demands::read_market(reading),
            registries: registries::read(reading),
            guides: guides::read(reading),
        }
    }

    /// Everything a link of this kind may name.
    fn known(&self, target: Target) -> Vec<String> {
        fn ids<T>(terms: &Terms<T>) -> Vec<String> {
            terms.iter().map(|term| term.id.clone()).collect()
        }
        match target {
            Target::Clause => self.clauses.all.iter().map(|clause| clause.id.clone()).collect(),
            Target::Document => self.documents.all.iter().map(|d| d.id.clone()).collect(),
            Target::Region => self.regions.iter().map(|region| region.path.clone()).collect(),
            Target::IndustryGroup => ids(&self.industries.groups),
            Target::PolicyType => ids(&self.organizations.policy_types),
            Target::OrganizationKind => ids(&self.organizations.kinds),
            Target::PricingMode => ids(&self.achievements.pricing_modes),
            Target::ContractKind => ids(&self.contracts.kinds),
            Target::ContractAmount => ids(&self.contracts.amounts),
            Target::ContractLimit => ids(&self.contracts.limits),
            Target::PublicityCase => ids(&self.publicity.cases),
            Target::RegistryGroup => ids(&self.registries.groups),
            Target::RegistryLevel => ids(&self.registries.levels),
            Target::Visibility => ids(&self.demands.visibilities),
            Target::Word => ids(&self.clauses.words),
        }
    }

    fn runs<'a>(&'a self, policy: &'a Policy, clause: &str) -> Vec<Runs<'a>> {
        let named = self.clauses.get(clause).map_or(&[][..], |clause| &clause.runs);
        let rules = policy.rules.iter().filter(|rule| rule.clause == clause);
        let indicators = policy.indicators.iter().filter(|indicator| indicator.clause == clause);
        let names = |kind: &&Term<RegistryKind>| kind.clauses.iter().any(|id| id == clause);
        let kinds = self.registries.kinds.iter().filter(names);
        let mut runs: Vec<Runs<'_>> = named.iter().map(|name| Runs::Capability(name)).collect();
        runs.extend(rules.map(|rule| Runs::Rule(&rule.id)));
        runs.extend(indicators.map(|indicator| Runs::Indicator(&indicator.id)));
        runs.extend(kinds.map(|kind| Runs::Registry(&kind.id)));
        runs
    }

    /// Rules and registries must mean the same by “at least province”.
    fn check_levels(&self, policy: &Policy, found: &Found) {
        let own = self.registries.level_ids();
        let theirs = policy.levels.iter().map(String::as_str).filter(|level| own.contains(level));
        if !theirs.eq(own.iter().copied()) {
            let message = format!("级别 {} 应与规则里的 levels 同名、同序", own.join("、"));
            let help = format!("规则里是 {}", policy.levels.join("、"));
            found.push(diagnostic("registries.toml", 0, "", message, Some(help)));
        }
    }

    /// A clause either runs or says why not.
    fn check_runs(&self, policy: &Policy, found: &Found) {
        for clause in &self.clauses.all {
            if clause.why_not.is_none() && self.runs(policy, &clause.id).is_empty() {
                let message = format!("条款 {} 既没有 runs，也没有写 why_not", clause.id);
                found.push(clause.wrong(message));
            }
        }
    }
}

/// Something that runs a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs<'a> {
    /// A capability, by its crate's name.
    Capability(&'a str),
    /// A money rule.
    Rule(&'a str),
    /// An indicator.
    Indicator(&'a str),
    /// A registry kind.
    Registry(&'a str),
}

/// Reads the rules and checks the clauses and regions they name.
fn read_policy(files: &BTreeMap<String, String>, tables: &Tables, found: &Found) -> Option<Policy> {
    let is_rules =
        |(name, _): &(&String, &String)| name.starts_with("rules/") && name.ends_with(".toml");
    let rules: Vec<(&str, &str)> =
        files.iter().filter(is_rules).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    if rules.is_empty() {
        found.push(diagnostic(
            "rules",
            0,
            "",
            "没有规则文件，例如 rules/money.toml".to_owned(),
            None,
        ));
    }
    let known = |target| tables.known(target).into_iter().collect();
    match Policy::read(rules) {
        Ok(policy) => {
            let wrong = policy.check_against(&known(Target::Clause), &known(Target::Region));
            wrong.into_iter().for_each(|mistake| found.push(mistake));
            tables.check_levels(&policy, found);
            Some(policy)
        }
        Err(wrong) => {
            wrong.into_iter().for_each(|mistake| found.push(mistake));
            None
        }
    }
}

fn read_english(files: &BTreeMap<String, String>, found: &Found) -> BTreeMap<String, String> {
    let text = files.get(ENGLISH).map_or("", String::as_str);
    toml::from_str(text).unwrap_or_else(|error| {
        let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
        found.push(diagnostic(ENGLISH, line, "", error.message().to_owned(), None));
        BTreeMap::new()
    })
}

fn unknown_files(files: &BTreeMap<String, String>, found: &Found) {
    let known = |name: &str| {
        FILES.contains(&name)
            || name == ENGLISH
            || ["clauses/", "rules/", "ref/", "papers/"].iter().any(|dir| name.starts_with(dir))
    };
    for name in files.keys().filter(|name| !known(name)) {
        let help = nearest(name, FILES).map(|near| format!("是不是 {near}？"));
        found.push(diagnostic(name, 0, "", "包里没有这种文件".to_owned(), help));
    }
}

#[cfg(test)]
mod tests;
