//! One year of application, calculated for everybody by every reading, and who the payees are.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_pack::Pack;
use kezhuan_rules::{Entry, Facts, Policy, Round, Rule, evaluate};
use serde_json::Value;

use crate::records::{self, text};

/// The policy by its readings: the document's own first, then the overlays.
pub struct Policies {
    /// The pack they come from.
    pub pack: Arc<Pack>,
    /// The readings.
    pub readings: Vec<ReadingPolicy>,
}

/// The policy as one reading has it.
pub struct ReadingPolicy {
    /// Name of the overlay; none for the document's own words.
    pub id: Option<String>,
    /// Chinese name.
    pub name: String,
    /// The document an overlay comes from.
    pub basis: Option<String>,
    /// What to know about it.
    pub note: Option<String>,
    /// The policy.
    pub policy: Policy,
    rules: Vec<String>,
}

/// A legal entity that may be paid, with its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payee {
    /// As entries name it.
    pub key: String,
    /// Shown name.
    pub name: String,
    /// Region path.
    pub region: String,
    /// Identifiers of its parts, its own included.
    pub parts: Vec<String>,
}

/// All answers of one year.
pub struct Explained {
    /// Year of application; 上年度 is the one before.
    pub year: i32,
    /// The policy by its readings.
    pub policies: Arc<Policies>,
    /// The facts they rest on.
    pub facts: Arc<Facts>,
    rounds: Vec<Round>,
    entries: Vec<HashMap<(String, String), usize>>,
    payees: BTreeMap<String, Payee>,
    keys: HashMap<String, String>,
    uses: HashMap<String, Vec<(String, String)>>,
    places: HashMap<String, HashMap<String, usize>>,
}

/// One rule for one payee, by every reading that has something to say.
pub struct Line<'e> {
    /// The rule in the document's own words.
    pub rule: &'e Rule,
    /// Reading and its answer.
    pub sides: Vec<(&'e ReadingPolicy, Option<&'e Entry>)>,
}

impl Policies {
    /// All readings of the pack.
    pub(crate) fn of(pack: Arc<Pack>) -> Result<Self, Problem> {
        let mut readings = vec![ReadingPolicy {
            id: None,
            name: "市文件口径".to_owned(),
            basis: Some(pack.policy.number.clone()),
            note: None,
            policy: pack.policy.clone(),
            rules: pack.policy.rules.iter().map(|rule| rule.id.clone()).collect(),
        }];
        for overlay in &pack.policy.overlays {
            let policy = pack.policy.with_overlay(&overlay.id).map_err(|wrong| {
                Problem::bug(wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
            })?;
            readings.push(ReadingPolicy {
                id: Some(overlay.id.clone()),
                name: overlay.name.clone(),
                basis: Some(overlay.basis.clone()),
                note: overlay.note.clone(),
                policy,
                rules: overlay.rules.clone(),
            });
        }
        Ok(Self { pack, readings })
    }
}

impl ReadingPolicy {
    /// Does it read this rule in its own way?
    pub fn reads(&self, rule: &str) -> bool {
        self.rules.iter().any(|id| id == rule)
    }
}

impl Payee {
    /// Whose thing its answers are.
    pub fn subject(&self) -> Subject {
        let organizations = self.parts.iter().chain([&self.key]);
        let mut subject = Subject::at(&self.region);
        for organization in organizations.filter_map(|id| records::organization(id)) {
            subject = subject.and(organization);
        }
        subject
    }
}

impl Explained {
    /// Calculates all of it.
    pub(crate) fn calculate(policies: Arc<Policies>, facts: Arc<Facts>, year: i32) -> Self {
        let rounds: Vec<Round> =
            policies.readings.iter().map(|r| evaluate(&r.policy, year, &facts, &[])).collect();
        let index = |round: &Round| {
            let all = round.entries.iter().enumerate();
            all.map(|(at, entry)| ((entry.payee.clone(), entry.rule.clone()), at)).collect()
        };
        let entries = rounds.iter().map(index).collect();
        let (payees, keys) = payees(&policies.pack.policy, &facts);
        let mut uses: HashMap<String, Vec<(String, String)>> = HashMap::new();
        for entry in rounds.first().map_or(&[][..], |round| &round.entries) {
            for counted in &entry.counted {
                let user = (entry.payee.clone(), entry.rule.clone());
                uses.entry(counted.fact.clone()).or_default().push(user);
            }
        }
        let places = places(&policies.pack.policy, &facts);
        Self { year, policies, facts, rounds, entries, payees, keys, uses, places }
    }

    /// The round by the document's own words.
    pub fn round(&self) -> Option<&Round> {
        self.rounds.first()
    }

    /// The record of a fact that a rule looked at.
    pub fn record(&self, collection: &str, id: &str) -> Option<&Value> {
        let place = self.places.get(collection)?.get(id)?;
        self.facts.records(collection).get(*place)
    }

    /// The payee an organization belongs to.
    pub fn payee(&self, organization: &str) -> Option<&Payee> {
        self.payees.get(self.keys.get(organization)?)
    }

    /// All payees, by key.
    pub fn payees(&self) -> impl Iterator<Item = &Payee> {
        self.payees.values()
    }

    /// Payee and rule of each answer that counts this fact, in the document's own words.
    pub fn uses(&self, fact: &str) -> &[(String, String)] {
        self.uses.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Records of this payee that cannot be read at all, in Chinese.
    pub fn invalid(&self, payee: &Payee) -> Vec<String> {
        let bad = self.round().map_or(&[][..], |round| &round.invalid);
        let mine = bad.iter().filter(|b| payee.key == b.fact || payee.parts.contains(&b.fact));
        mine.map(|bad| format!("{}：{}", bad.field, bad.message)).collect()
    }

    /// A rule for a payee.
    pub fn line<'e>(&'e self, payee: &str, rule: &'e Rule) -> Line<'e> {
        let key = (payee.to_owned(), rule.id.clone());
        let readings = self.policies.readings.iter().zip(&self.rounds).zip(&self.entries);
        let sides = readings.filter(|((reading, _), _)| reading.reads(&rule.id)).map(
            |((reading, round), entries)| {
                (reading, entries.get(&key).and_then(|at| round.entries.get(*at)))
            },
        );
        Line { rule, sides: sides.collect() }
    }

    /// All rules for a payee, in the pack's order.
    pub fn lines<'e>(&'e self, payee: &'e str) -> impl Iterator<Item = Line<'e>> {
        self.policies.pack.policy.rules.iter().map(move |rule| self.line(payee, rule))
    }

    /// The facts that decide a rule for a payee: its own records and those it appears in.
    pub fn facts_used(&self, payee: &Payee, line: &Line<'_>) -> Facts {
        let mut used = Facts::new();
        let policy = &self.policies.pack.policy;
        let own = |record: &&Value| {
            text(record, "org").is_some_and(|org| payee.parts.iter().any(|part| part == org))
        };
        let payees = self.facts.records(&policy.payees).iter().filter(own);
        used.insert(policy.payees.clone(), payees.cloned().collect());
        if let Some(items) = &line.rule.items {
            let named = line.facts();
            let all = self.facts.records(&items.from).iter();
            let mine = all.filter(|record| {
                text(record, &items.unique).is_some_and(|id| named.binary_search(&id).is_ok())
            });
            let mut mine: Vec<Value> = mine.cloned().collect();
            mine.sort_by_key(|record| text(record, &items.unique).map(str::to_owned));
            used.insert(items.from.clone(), mine);
        }
        used
    }
}

impl Line<'_> {
    /// Is there anything to say: a fact, a question, a wrong record?
    pub fn matters(&self) -> bool {
        self.sides.iter().filter_map(|(_, entry)| *entry).any(|entry| {
            !entry.counted.is_empty()
                || !entry.left_out.is_empty()
                || entry.outcome.status() != "amount"
        })
    }

    /// Identifiers of all facts that any reading looked at, sorted.
    fn facts(&self) -> Vec<&str> {
        let mut all = Vec::new();
        for entry in self.sides.iter().filter_map(|(_, entry)| *entry) {
            all.extend(entry.counted.iter().map(|c| c.fact.as_str()));
            all.extend(entry.left_out.iter().map(|l| l.fact.as_str()));
            match &entry.outcome {
                kezhuan_rules::Outcome::InvalidInput { bad } => {
                    all.extend(bad.iter().map(|b| b.fact.as_str()));
                }
                kezhuan_rules::Outcome::NeedsDecision { questions, .. } => {
                    all.extend(questions.iter().map(|q| q.fact.as_str()));
                }
                _ => {}
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Payees by key, and the key of each organization.
fn payees(policy: &Policy, facts: &Facts) -> (BTreeMap<String, Payee>, HashMap<String, String>) {
    let mut payees: BTreeMap<String, Payee> = BTreeMap::new();
    let mut keys = HashMap::new();
    for record in facts.records(&policy.payees) {
        let Some(org) = text(record, "org") else { continue };
        let key = policy.payee_key.iter().find_map(|field| text(record, field)).unwrap_or(org);
        let payee = payees.entry(key.to_owned()).or_insert_with(|| Payee {
            key: key.to_owned(),
            name: String::new(),
            region: String::new(),
            parts: Vec::new(),
        });
        if org == key || payee.name.is_empty() {
            payee.name = text(record, "name").unwrap_or(org).to_owned();
            payee.region = text(record, "region").unwrap_or_default().to_owned();
        }
        if !payee.parts.iter().any(|part| part == org) {
            payee.parts.push(org.to_owned());
        }
        keys.insert(org.to_owned(), key.to_owned());
    }
    (payees, keys)
}

/// Where each fact of a rule stands in its collection.
fn places(policy: &Policy, facts: &Facts) -> HashMap<String, HashMap<String, usize>> {
    let mut places: HashMap<String, HashMap<String, usize>> = HashMap::new();
    for items in policy.rules.iter().filter_map(|rule| rule.items.as_ref()) {
        if places.contains_key(&items.from) {
            continue;
        }
        let all = facts.records(&items.from).iter().enumerate();
        let named =
            all.filter_map(|(at, record)| Some((text(record, &items.unique)?.to_owned(), at)));
        places.insert(items.from.clone(), named.collect());
    }
    places
}
