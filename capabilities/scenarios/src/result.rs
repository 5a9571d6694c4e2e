//! What a scenario gives beside the rules in force: sums by clause, county and payer, winners and losers.

use std::collections::BTreeMap;

use kezhuan_claims::Explained;
use kezhuan_kernel::{Fen, Problem};
use kezhuan_rules::{Entry, Outcome, Policy, Round, evaluate};
use kezhuan_web::Cx;

use crate::model::Scenario;

/// Sums by a key, of the rules in force and of each scenario.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Clause, county or payer.
    pub(crate) label: String,
    /// More about it.
    pub(crate) name: String,
    /// The sums, those in force first.
    pub(crate) sums: Vec<Fen>,
    /// Answers that wait for a decision or a document, of each.
    pub(crate) open: Vec<u64>,
}

impl Line {
    /// The last less the first.
    pub(crate) fn difference(&self) -> Fen {
        let first = self.sums.first().map_or(0, |fen| fen.0);
        Fen(self.sums.last().map_or(0, |fen| fen.0) - first)
    }

    /// How many answers wait by the rules in force (0) or a scenario (1, 2); none when none do.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass loop counters by reference"
    )]
    pub(crate) fn waits(&self, at: &usize) -> Option<u64> {
        self.open.get(*at).copied().filter(|open| *open > 0)
    }

    /// The last less the first, in words.
    pub(crate) fn signed(&self) -> String {
        signed(self.difference())
    }
}

/// `+6.00 万元`, `-6.00 万元`, `不变`.
pub(crate) fn signed(fen: Fen) -> String {
    match fen.0 {
        0 => "不变".to_owned(),
        n if n > 0 => format!("+{} 万元", fen.wan()),
        _ => format!("{} 万元", fen.wan()),
    }
}

/// Everything a page about scenarios shows.
pub(crate) struct Compared {
    pub(crate) total: Line,
    pub(crate) by_clause: Vec<Line>,
    pub(crate) by_county: Vec<Line>,
    pub(crate) by_payer: Vec<Line>,
    /// Those whose amount differs, the largest difference first.
    pub(crate) payees: Vec<Line>,
}

impl Compared {
    /// How many gain.
    pub(crate) fn winners(&self) -> usize {
        self.payees.iter().filter(|line| line.difference() > Fen::ZERO).count()
    }

    /// How many lose.
    pub(crate) fn losers(&self) -> usize {
        self.payees.iter().filter(|line| line.difference() < Fen::ZERO).count()
    }
}

/// The policy of a scenario.
///
/// # Errors
/// A place it changes is no longer there: the pack has moved on.
pub(crate) fn policy(cx: &Cx, scenario: &Scenario) -> Result<Policy, Problem> {
    cx.pack().policy.with_changes(&scenario.changes).map_err(|mistakes| {
        let told = mistakes.first().map(|mistake| mistake.message.clone()).unwrap_or_default();
        let text = format!("现行规则已经换过版本，这个方案对不上：{told}");
        Problem::conflict("scenarios.outdated", &text)
    })
}

/// Tries scenarios of one year on the facts of the house. Only payees the actor may see are counted.
///
/// # Errors
/// A scenario does not fit the pack, or facts cannot be read.
pub(crate) async fn compare(
    cx: &Cx,
    year: i32,
    scenarios: &[Scenario],
) -> Result<Compared, Problem> {
    let explained = kezhuan_claims::explained(cx, year).await?;
    let mut tried = Vec::new();
    for scenario in scenarios {
        tried.push(evaluate(&policy(cx, scenario)?, year, &explained.facts, &[]));
    }
    let rounds: Vec<&Round> = explained.round().into_iter().chain(&tried).collect();
    Ok(sums(cx, &explained, &rounds))
}

fn sums(cx: &Cx, explained: &Explained, rounds: &[&Round]) -> Compared {
    let pack = cx.pack();
    let seen: BTreeMap<&str, (&str, &str)> = explained
        .payees()
        .filter(|payee| cx.can(&kezhuan_claims::READ, &payee.subject()))
        .map(|payee| {
            let county =
                pack.regions.unit_of(&payee.region).map_or("市外", |region| region.name());
            (payee.key.as_str(), (payee.name.as_str(), county))
        })
        .collect();
    let mut total = Sums::new(rounds.len());
    let mut clauses = Sums::new(rounds.len());
    let mut counties = Sums::new(rounds.len());
    let mut payers = Sums::new(rounds.len());
    let mut payees = Sums::new(rounds.len());
    for (at, round) in rounds.iter().enumerate() {
        for entry in &round.entries {
            let Some((name, county)) = seen.get(entry.payee.as_str()) else { continue };
            let rule = pack.policy.rule(&entry.rule).map_or("", |rule| rule.name.as_str());
            total.add(at, ("合计", ""), entry);
            clauses.add(at, (&entry.clause, rule), entry);
            counties.add(at, (county, ""), entry);
            payees.add(at, (name, county), entry);
            for share in &entry.shares {
                payers.money(at, (&share.payer.replace('/', ""), ""), share.amount);
            }
        }
    }
    let mut by_clause = clauses.lines();
    by_clause.sort_by_key(|line| kezhuan_claims::clause_order(&line.label));
    let mut payees: Vec<Line> = payees.lines();
    payees.retain(|line| line.difference() != Fen::ZERO || line.open.first() != line.open.last());
    payees.sort_by_key(|line| std::cmp::Reverse(line.difference().0.abs()));
    Compared {
        total: total.lines().pop().unwrap_or_else(|| Line {
            label: "合计".to_owned(),
            name: String::new(),
            sums: vec![Fen::ZERO; rounds.len()],
            open: vec![0; rounds.len()],
        }),
        by_clause,
        by_county: counties.lines(),
        by_payer: payers.lines(),
        payees,
    }
}

struct Sums {
    rounds: usize,
    lines: BTreeMap<(String, String), Line>,
}

impl Sums {
    fn new(rounds: usize) -> Self {
        Self { rounds, lines: BTreeMap::new() }
    }

    fn line(&mut self, (label, name): (&str, &str)) -> &mut Line {
        let rounds = self.rounds;
        self.lines.entry((label.to_owned(), name.to_owned())).or_insert_with(|| Line {
            label: label.to_owned(),
            name: name.to_owned(),
            sums: vec![Fen::ZERO; rounds],
            open: vec![0; rounds],
        })
    }

    fn money(&mut self, at: usize, key: (&str, &str), amount: Fen) {
        let line = self.line(key);
        line.sums[at] = [line.sums[at], amount].into_iter().sum();
    }

    fn add(&mut self, at: usize, key: (&str, &str), entry: &Entry) {
        match entry.outcome {
            Outcome::Amount { amount } => self.money(at, key, amount),
            _ => self.line(key).open[at] += 1,
        }
    }

    fn lines(self) -> Vec<Line> {
        self.lines.into_values().collect()
    }
}
