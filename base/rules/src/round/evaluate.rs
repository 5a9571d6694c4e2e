//! One round from policy, facts and earlier payments to entries: rule by rule, payee by payee.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::{Day, Fen};
use serde_json::Value;

use super::calculate::{Payee, Sums};
use super::judge::{Judged, judge_rule};
use super::{Counted, Entry, LeftOut, Outcome, Paid, Question, Round, Trace};
use crate::facts::{BadFact, Facts, lookup, text};
use crate::number::plain;
use crate::policy::{Combine, Measure, NoFormula, Payer, Policy, Rule};
use crate::sentence::{self, region};
use crate::test::{Frame, Reason, Verdict};

/// A legal entity with the records of its parts.
struct Unit<'f> {
    key: String,
    parts: BTreeMap<String, &'f Value>,
}

/// Calculates a round. Pure and total: bad facts become `InvalidInput`, never a panic.
pub fn evaluate(policy: &Policy, year: i32, facts: &Facts, paid: &[Paid]) -> Round {
    let mut round = Round {
        policy: policy.id.clone(),
        overlay: policy.overlay.clone(),
        year,
        entries: Vec::new(),
        invalid: Vec::new(),
        not_in_force: Vec::new(),
    };
    let units = units(policy, facts, &mut round.invalid);
    for rule in &policy.rules {
        if in_force(policy, rule, year) {
            let desk = Desk { policy, rule, year, paid };
            desk.serve(&units, facts, &mut round);
        } else {
            round.not_in_force.push(rule.id.clone());
        }
    }
    round.invalid.sort();
    round.invalid.dedup();
    if policy.combine == Combine::Highest {
        keep_highest(&mut round.entries);
    }
    round
}

fn in_force(policy: &Policy, rule: &Rule, year: i32) -> bool {
    let from = rule.valid_from.or(policy.valid_from);
    let to = rule.valid_to.or(policy.valid_to);
    from.is_none_or(|day: Day| day.year() <= year) && to.is_none_or(|day| year <= day.year())
}

/// Payees by key. A part reported twice is one part; two different records of it cannot be used.
fn units<'f>(policy: &Policy, facts: &'f Facts, bad: &mut Vec<BadFact>) -> Vec<Unit<'f>> {
    let mut units: BTreeMap<String, Unit<'f>> = BTreeMap::new();
    let mut seen: BTreeMap<&str, &Value> = BTreeMap::new();
    for (place, record) in facts.records(&policy.payees).iter().enumerate() {
        let mut wrong = |fact: &str, message: &str| {
            bad.push(BadFact {
                collection: policy.payees.clone(),
                fact: fact.to_owned(),
                field: "org".to_owned(),
                message: message.to_owned(),
            });
        };
        let Some(Ok(org)) = lookup(record, "org").map(text) else {
            wrong(&format!("{}[{place}]", policy.payees), "没有单位编号");
            continue;
        };
        if let Some(before) = seen.insert(org, record) {
            if before != record {
                wrong(org, "同一单位有两条内容不一致的记录");
            }
            continue;
        }
        let named = |path: &String| lookup(record, path).and_then(Value::as_str);
        let key = policy.payee_key.iter().find_map(named).unwrap_or(org).to_owned();
        let unit = units.entry(key.clone()).or_insert_with(|| Unit { key, parts: BTreeMap::new() });
        unit.parts.insert(org.to_owned(), record);
    }
    units.into_values().collect()
}

/// Works off one rule.
struct Desk<'a> {
    policy: &'a Policy,
    rule: &'a Rule,
    year: i32,
    paid: &'a [Paid],
}

impl Desk<'_> {
    fn serve(&self, units: &[Unit<'_>], facts: &Facts, round: &mut Round) {
        let judged = match &self.rule.items {
            Some(items) => judge_rule(self.policy, self.rule, items, facts, self.year),
            None => Vec::new(),
        };
        let by_role = self.by_role(&judged, round);
        for unit in units {
            if let Some(entry) = self.entry(unit, &judged, &by_role) {
                round.entries.push(entry);
            }
        }
    }

    /// Items by the part they belong to; an item whose role cannot be read belongs to nobody.
    fn by_role<'j>(
        &self,
        judged: &'j [Judged<'_>],
        round: &mut Round,
    ) -> BTreeMap<&'j str, Vec<usize>> {
        let mut by_role: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let role = self.rule.items.as_ref().and_then(|items| items.role.as_ref());
        for (at, item) in judged.iter().enumerate() {
            match &item.role {
                Some(role) => by_role.entry(role).or_default().push(at),
                None => {
                    let bad = item.bad(self.from()).filter(|bad| Some(&bad.field) == role);
                    round.invalid.extend(bad);
                }
            }
        }
        by_role
    }

    fn from(&self) -> &str {
        self.rule.items.as_ref().map_or("", |items| items.from.as_str())
    }

    fn money(&self) -> bool {
        self.rule.base.as_ref().is_none_or(|base| base.of != Measure::Count)
    }

    fn entry(
        &self,
        unit: &Unit<'_>,
        judged: &[Judged<'_>],
        by_role: &BTreeMap<&str, Vec<usize>>,
    ) -> Option<Entry> {
        let frame = self.frame(&self.policy.payees);
        let who: BTreeMap<&str, Verdict> = unit
            .parts
            .iter()
            .map(|(org, record)| (org.as_str(), self.rule.who.judge(record, frame)))
            .collect();
        let mine = self.mine(unit, judged, by_role);
        let fits = who.values().any(|verdict| !matches!(verdict, Verdict::Fail(_)));
        let open = fits && !self.rule.who.is_empty() && self.rule.no_formula.is_none();
        let payee_only = self.rule.items.is_none();
        if mine.is_empty() && !(open || payee_only && fits) {
            return None;
        }
        let mut case = Case { desk: self, unit, who, items: Vec::new(), left: Vec::new() };
        case.sort(mine);
        Some(case.close())
    }

    fn mine<'j, 'f>(
        &self,
        unit: &Unit<'_>,
        judged: &'j [Judged<'f>],
        by_role: &BTreeMap<&str, Vec<usize>>,
    ) -> Vec<(String, &'j Judged<'f>)> {
        let Some(items) = &self.rule.items else { return Vec::new() };
        if items.role.is_none() {
            let org = unit.parts.keys().next().cloned().unwrap_or_default();
            return judged.iter().map(|item| (org.clone(), item)).collect();
        }
        let of = |org: &String| {
            let at = by_role.get(org.as_str()).cloned().unwrap_or_default();
            at.into_iter().map(|at| (org.clone(), &judged[at])).collect::<Vec<_>>()
        };
        unit.parts.keys().flat_map(of).collect()
    }

    fn frame<'x>(&'x self, collection: &'x str) -> Frame<'x> {
        Frame { policy: self.policy, collection, prefix: "", year: self.year, as_of: None }
    }
}

/// One payee under one rule, being worked off.
struct Case<'a, 'j, 'f> {
    desk: &'a Desk<'a>,
    unit: &'a Unit<'f>,
    who: BTreeMap<&'a str, Verdict>,
    items: Vec<&'j Judged<'f>>,
    left: Vec<LeftOut>,
}

impl<'j, 'f> Case<'_, 'j, 'f> {
    /// Keeps what counts or cannot be read; writes down the rest with its reason.
    fn sort(&mut self, mine: Vec<(String, &'j Judged<'f>)>) {
        let (from, money) = (self.desk.from().to_owned(), self.desk.money());
        for (org, item) in mine {
            if let Some(Verdict::Fail(reason)) = self.who.get(org.as_str()) {
                let sentence = format!("申报单位不符合：{}", reason.sentence);
                let reason = Reason { code: "wrong_payee", field: reason.field.clone(), sentence };
                let verdict = Verdict::Fail(reason);
                let outside = Judged {
                    id: item.id.clone(),
                    record: item.record,
                    role: None,
                    verdict,
                    share: item.share.clone(),
                };
                self.left.extend(outside.left_out(&from, money));
                continue;
            }
            self.left.extend(item.left_out(&from, money));
            if !matches!(item.verdict, Verdict::Fail(_)) {
                self.items.push(item);
            }
        }
        self.left.sort();
    }

    fn close(self) -> Entry {
        let rule = self.desk.rule;
        let (outcome, trace) = self.outcome();
        let counted = self.items.iter().filter(|item| item.counts()).map(|item| Counted {
            collection: self.desk.from().to_owned(),
            fact: item.id.clone(),
            parts: item.share.parts.clone(),
            share: plain(item.share.counts),
            undecided: matches!(item.verdict, Verdict::Undecided(_)),
        });
        let policy = self.desk.policy;
        let mut silences = rule.silences.clone();
        silences.extend(self.asked());
        Entry {
            payee: self.unit.key.clone(),
            rule: rule.id.clone(),
            clause: rule.clause.clone(),
            outcome,
            certainty: rule.certainty,
            effort: rule.effort,
            payer: self.payer(),
            counted: counted.collect(),
            readings: pick(&policy.readings, &rule.readings, |reading| &reading.id),
            silences: pick(&policy.silences, &silences, |silence| &silence.id),
            trace,
            left_out: self.left,
        }
    }

    /// Silences that questions about these items rest on.
    fn asked(&self) -> Vec<String> {
        let frame = self.desk.frame(self.desk.from());
        let asks = self.desk.rule.ask.iter();
        asks.filter(|ask| {
            self.items.iter().any(|item| ask.when.judge(item.record, frame) == Verdict::Pass)
        })
        .map(|ask| ask.silence.clone())
        .collect()
    }

    fn outcome(&self) -> (Outcome, Trace) {
        let bad = self.bad();
        if !bad.is_empty() {
            return (Outcome::InvalidInput { bad }, self.note("outcome", "有记录不能用，先更正"));
        }
        if let Some(no_formula) = &self.desk.rule.no_formula {
            return self.without_formula(no_formula);
        }
        let questions = self.questions();
        let certain: Vec<_> =
            self.items.iter().filter(|i| i.verdict == Verdict::Pass).copied().collect();
        match (self.sums(&certain), questions.is_empty()) {
            (Err(bad), _) => {
                let trace = self.note("outcome", "有记录不能用，先更正");
                (Outcome::InvalidInput { bad: vec![bad] }, trace)
            }
            (Ok((amount, trace)), true) => (Outcome::Amount { amount }, self.paid(amount, trace)),
            (Ok((certain, _)), false) => match self.sums(&self.items) {
                Err(bad) => {
                    let trace = self.note("outcome", "有记录不能用，先更正");
                    (Outcome::InvalidInput { bad: vec![bad] }, trace)
                }
                Ok((at_most, trace)) => {
                    let mut top = self.note("outcome", "有事项待决定；下面按都获认可计算");
                    top.after = Some(at_most.plain());
                    top.parts = vec![self.who_line(), trace];
                    let (certain, at_most) = match self.undecided_payee() {
                        true => (Some(Fen::ZERO), Some(at_most)),
                        false => (Some(certain), Some(at_most)),
                    };
                    (Outcome::NeedsDecision { questions, certain, at_most }, top)
                }
            },
        }
    }

    fn undecided_payee(&self) -> bool {
        !self.who.is_empty() && !self.who.values().any(|verdict| *verdict == Verdict::Pass)
    }

    fn bad(&self) -> Vec<BadFact> {
        let of_payee = self.who.iter().filter_map(|(org, verdict)| match verdict {
            Verdict::Bad { field, message } => Some(BadFact {
                collection: self.desk.policy.payees.clone(),
                fact: (*org).to_owned(),
                field: field.clone(),
                message: message.clone(),
            }),
            _ => None,
        });
        of_payee.chain(self.items.iter().filter_map(|item| item.bad(self.desk.from()))).collect()
    }

    fn questions(&self) -> Vec<Question> {
        let of_payee = self.who.iter().map(|(org, verdict)| ((*org).to_owned(), verdict));
        let of_items = self.items.iter().map(|item| (item.id.clone(), &item.verdict));
        of_payee
            .chain(of_items)
            .filter_map(|(fact, verdict)| match verdict {
                Verdict::Undecided(sentence) => Some(Question { fact, sentence: sentence.clone() }),
                _ => None,
            })
            .collect()
    }

    fn sums(&self, items: &[&Judged<'_>]) -> Result<(Fen, Trace), BadFact> {
        let served = |org: &str| !matches!(self.who.get(org), Some(Verdict::Fail(_)));
        let records: Vec<&Value> = self
            .unit
            .parts
            .iter()
            .filter(|(org, _)| served(org))
            .map(|(_, record)| *record)
            .collect();
        if records.is_empty() {
            return Ok((Fen::ZERO, self.note("base", "申报单位不属于本条对象")));
        }
        let payee = Payee { key: self.unit.key.clone(), records };
        let Desk { policy, rule, year, paid } = self.desk;
        Sums { policy, rule, year: *year, payee: &payee, paid }.amount(items)
    }

    fn without_formula(&self, no_formula: &NoFormula) -> (Outcome, Trace) {
        let facts: Vec<String> = self.items.iter().map(|item| item.id.clone()).collect();
        if facts.is_empty() {
            let trace = self.note("outcome", "没有引出这个决定的记录");
            return (Outcome::Amount { amount: Fen::ZERO }, trace);
        }
        let (outcome, label) = match no_formula {
            NoFormula::Decision { question, criteria } => {
                let sentence = match criteria.as_slice() {
                    [] => question.clone(),
                    _ => format!("{question}：看{}", criteria.join("、")),
                };
                let ask =
                    |fact: &String| Question { fact: fact.clone(), sentence: sentence.clone() };
                let questions = facts.iter().map(ask).collect();
                (Outcome::NeedsDecision { questions, certain: None, at_most: None }, sentence)
            }
            NoFormula::Unresolved(id) => {
                let reference = self.desk.policy.references.iter().find(|r| r.id == *id);
                let number = reference.map(|r| r.number.clone()).unwrap_or_default();
                let label = format!("金额写在 {number}，该文件尚未载入");
                (Outcome::UnresolvedReference { reference: id.clone(), number }, label)
            }
        };
        let mut trace = self.note("outcome", &label);
        trace.facts = facts;
        trace.parts = vec![self.who_line()];
        (outcome, trace)
    }

    fn paid(&self, amount: Fen, steps: Trace) -> Trace {
        let label = sentence::result(self.desk.rule, amount);
        let mut top = self.note("payment", &label);
        top.after = Some(amount.plain());
        top.parts = vec![self.who_line(), steps];
        top
    }

    fn who_line(&self) -> Trace {
        let frame = self.desk.frame(&self.desk.policy.payees);
        let asked = sentence::condition(&self.desk.rule.who, frame);
        let fails = self.who.values().find_map(|verdict| match verdict {
            Verdict::Fail(reason) => Some(reason.sentence.clone()),
            _ => None,
        });
        let fits = self.who.values().any(|verdict| !matches!(verdict, Verdict::Fail(_)));
        match fails {
            Some(reason) if !fits => self.note("who", &format!("不属于本条对象：{reason}")),
            _ if asked.is_empty() => self.note("who", "本条没有限定申报单位的类型和地区"),
            _ => self.note("who", &format!("属于本条对象：{asked}")),
        }
    }

    fn note(&self, op: &'static str, label: &str) -> Trace {
        Trace {
            label: label.to_owned(),
            op,
            clause: self.desk.rule.clause.clone(),
            before: None,
            after: None,
            bit: false,
            facts: Vec::new(),
            parts: Vec::new(),
        }
    }

    fn payer(&self) -> Option<String> {
        match self.desk.rule.payer.as_ref()? {
            Payer::Named(name) => Some(name.clone()),
            Payer::RegionOfPayee(label) => self.home().map(|path| format!("{path} {label}")),
        }
    }

    /// The payee's region: of the record that is the legal entity itself, else the one all parts
    /// share; else open.
    fn home(&self) -> Option<&str> {
        let of = |record: &&'f Value| lookup(record, "region").and_then(Value::as_str);
        if let Some(record) = self.unit.parts.get(&self.unit.key) {
            return of(record);
        }
        let regions: BTreeSet<&str> = self.unit.parts.values().filter_map(of).collect();
        match regions.len() {
            1 => regions.first().copied(),
            _ => None,
        }
    }
}

fn pick<T: Clone>(all: &[T], wanted: &[String], id: impl Fn(&T) -> &String) -> Vec<T> {
    all.iter().filter(|one| wanted.contains(id(one))).cloned().collect()
}

/// 就高不重复: of one payee only the highest amount stays.
fn keep_highest(entries: &mut [Entry]) {
    let mut best: BTreeMap<String, (Fen, String)> = BTreeMap::new();
    for entry in entries.iter() {
        if let Some(amount) = entry.outcome.amount() {
            let better = best.get(&entry.payee).is_none_or(|(fen, _)| amount > *fen);
            if better {
                best.insert(entry.payee.clone(), (amount, entry.rule.clone()));
            }
        }
    }
    for entry in entries {
        let (Some(amount), Some((_, rule))) = (entry.outcome.amount(), best.get(&entry.payee))
        else {
            continue;
        };
        if *rule == entry.rule || amount == Fen::ZERO {
            continue;
        }
        entry.outcome = Outcome::Amount { amount: Fen::ZERO };
        let below = entry.trace.clone();
        entry.trace = Trace {
            label: format!("就高不重复：已按 {} 计", region(rule)),
            op: "combine",
            clause: entry.clause.clone(),
            before: Some(amount.plain()),
            after: Some(Fen::ZERO.plain()),
            bit: true,
            facts: Vec::new(),
            parts: vec![below],
        };
    }
}
