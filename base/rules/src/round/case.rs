//! One payee under one rule: who it is, which facts are its own, the outcome and how it is told.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use kezhuan_kernel::Fen;
use serde_json::Value;

use super::calculate::{Sum, Sums};
use super::evaluate::Unit;
use super::judge::{Ground, Judged};
use super::numbers::{Amounts, Numbers};
use super::{Counted, Entry, LeftOut, Outcome, Paid, Question, Trace};
use crate::facts::{BadFact, lookup};
use crate::number::plain;
use crate::policy::{Measure, NoFormula, Payer, Rule};
use crate::sentence;
use crate::test::{Frame, Reason, Verdict};

/// One payee under one rule, being worked off.
pub(super) struct Case<'a, 'j, 'f> {
    pub ground: Ground<'a>,
    pub rule: &'a Rule,
    pub unit: &'a Unit<'f>,
    pub who: BTreeMap<&'a str, Verdict>,
    pub items: Vec<&'j Judged<'f>>,
    /// Items that count only if something is decided in favour.
    pub unsure: BTreeSet<String>,
    /// What must be decided, beside what the items themselves ask.
    pub asked: Vec<Question>,
    left: Vec<LeftOut>,
}

impl<'a, 'j, 'f> Case<'a, 'j, 'f> {
    /// The case, when the rule and the payee concern each other.
    pub(super) fn open(
        ground: Ground<'a>,
        rule: &'a Rule,
        unit: &'a Unit<'f>,
        judged: &'j [Judged<'f>],
        by_role: &HashMap<&str, Vec<usize>>,
    ) -> Option<Self> {
        let frame = ground.frame(&ground.policy.payees);
        let who: BTreeMap<&str, Verdict> = unit
            .parts
            .iter()
            .map(|(org, record)| (org.as_str(), rule.who.judge(record, frame)))
            .collect();
        let mine = mine(rule, unit, judged, by_role);
        let fits = who.values().any(|verdict| !matches!(verdict, Verdict::Fail(_)));
        let open = fits && !rule.who.is_empty() && rule.no_formula.is_none();
        let payee_only = rule.items.is_none();
        if mine.is_empty() && !(open || payee_only && fits) {
            return None;
        }
        let (items, left, asked, unsure) = Default::default();
        let mut case = Self { ground, rule, unit, who, items, unsure, asked, left };
        case.sort(mine);
        Some(case)
    }

    /// Keeps what counts or cannot be read; writes down the rest with its reason.
    fn sort(&mut self, mine: Vec<(&str, &'j Judged<'f>)>) {
        let (from, money) = (self.from().to_owned(), self.money());
        for (org, item) in mine {
            if let Some(Verdict::Fail(reason)) = self.who.get(org) {
                let sentence = format!("申报单位不符合：{}", reason.sentence);
                let reason = Reason { code: "wrong_payee", field: reason.field.clone(), sentence };
                let outside = item.with(Verdict::Fail(reason));
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

    /// Takes facts out that others push aside.
    pub(super) fn leave_out(&mut self, reason: &Reason, out: impl Fn(&Judged<'f>) -> bool) {
        let (from, money) = (self.from().to_owned(), self.money());
        for item in self.items.iter().filter(|item| out(item)) {
            let outside = item.with(Verdict::Fail(reason.clone()));
            self.left.extend(outside.left_out(&from, money));
        }
        self.items.retain(|item| !out(item));
        self.left.sort();
    }

    pub(super) fn from(&self) -> &'a str {
        self.rule.items.as_ref().map_or("", |items| items.from.as_str())
    }

    fn money(&self) -> bool {
        self.rule.fold().is_none_or(|fold| fold.measure != Measure::Count)
    }

    /// The answer, and whether the rule's thresholds were reached.
    pub(super) fn close(&self, paid: &[Paid], amounts: &Amounts) -> (Entry, bool) {
        let rule = self.rule;
        let worked = self.outcome(paid, amounts);
        let counted = self.items.iter().filter(|item| item.counts()).map(|item| Counted {
            collection: self.from().to_owned(),
            fact: item.id.clone(),
            parts: item.share.parts.clone(),
            share: plain(item.share.counts),
            undecided: matches!(item.verdict, Verdict::Undecided(_))
                || self.unsure.contains(&item.id),
        });
        let policy = self.ground.policy;
        let mut silences = rule.silences.clone();
        silences.extend(self.asked());
        let entry = Entry {
            payee: self.unit.key.clone(),
            rule: rule.id.clone(),
            clause: rule.clause.clone(),
            outcome: worked.outcome,
            certainty: rule.certainty,
            effort: rule.effort,
            payer: None,
            shares: Vec::new(),
            stages: worked.stages,
            counted: counted.collect(),
            readings: pick(&policy.readings, &rule.readings, |reading| &reading.id),
            silences: pick(&policy.silences, &silences, |silence| &silence.id),
            trace: worked.trace,
            left_out: self.left.clone(),
        };
        (entry, worked.reached)
    }

    /// Silences that questions about these items rest on.
    fn asked(&self) -> Vec<String> {
        let frame = self.ground.frame(self.from());
        let asks = self.rule.ask.iter();
        asks.filter(|ask| {
            self.items
                .iter()
                .any(|item| ask.when.judge(item.record, item.frame(frame)) == Verdict::Pass)
        })
        .map(|ask| ask.silence.clone())
        .collect()
    }

    fn outcome(&self, paid: &[Paid], amounts: &Amounts) -> Answer {
        let bad = self.bad_facts();
        if !bad.is_empty() {
            return self.invalid(bad);
        }
        if let Some(no_formula) = &self.rule.no_formula {
            return self.without_formula(no_formula);
        }
        let certain = self.certain();
        let desk = Desk::new(paid, amounts);
        let sure = match self.sums(&certain, &desk, false) {
            Ok(sure) => sure,
            Err(bad) => return self.invalid(vec![bad]),
        };
        let mut questions = self.questions();
        questions.extend(desk.open.borrow().iter().cloned());
        if questions.is_empty() {
            let (amount, trace) = (sure.amount, self.paid_line(sure.amount, sure.trace));
            let (stages, reached) = (sure.stages, sure.reached);
            return Answer { outcome: Outcome::Amount { amount }, trace, stages, reached };
        }
        let most = match self.sums(&self.items, &desk, true) {
            Ok(most) => most,
            Err(bad) => return self.invalid(vec![bad]),
        };
        questions.extend(desk.open.borrow().iter().cloned());
        questions.sort();
        questions.dedup();
        let mut trace = self.note("outcome", "有事项待决定；下面按都获认可计算");
        let at_most = (!desk.unbounded.get()).then_some(most.amount);
        trace.after = at_most.map(Fen::plain);
        trace.parts = vec![self.who_line(), most.trace];
        let certain = if self.undecided_payee() { Fen::ZERO } else { sure.amount };
        let outcome = Outcome::NeedsDecision { questions, certain: Some(certain), at_most };
        Answer { outcome, trace, stages: most.stages, reached: most.reached }
    }

    /// Items that count whatever is decided.
    pub(super) fn certain(&self) -> Vec<&'j Judged<'f>> {
        let sure =
            |item: &&&Judged<'f>| item.verdict == Verdict::Pass && !self.unsure.contains(&item.id);
        self.items.iter().filter(sure).copied().collect()
    }

    fn invalid(&self, bad: Vec<BadFact>) -> Answer {
        let trace = self.note("outcome", "有记录不能用，先更正");
        Answer { outcome: Outcome::InvalidInput { bad }, trace, stages: Vec::new(), reached: false }
    }

    fn undecided_payee(&self) -> bool {
        !self.who.is_empty() && !self.who.values().any(|verdict| *verdict == Verdict::Pass)
    }

    fn bad_facts(&self) -> Vec<BadFact> {
        let of_payee = self.who.iter().filter_map(|(org, verdict)| match verdict {
            Verdict::Bad { field, message } => {
                Some(self.ground.bad_payee(org, field, message.clone()))
            }
            _ => None,
        });
        of_payee.chain(self.items.iter().filter_map(|item| item.bad(self.from()))).collect()
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
            .chain(self.asked.iter().cloned())
            .collect()
    }

    /// Records of the payee that may be paid under the rule.
    pub(super) fn records(&self) -> Vec<&'f Value> {
        let served = |org: &str| !matches!(self.who.get(org), Some(Verdict::Fail(_)));
        let parts = self.unit.parts.iter().filter(|(org, _)| served(org));
        parts.map(|(_, record)| *record).collect()
    }

    fn sums(&self, items: &[&Judged<'_>], desk: &Desk<'_>, hopeful: bool) -> Result<Sum, BadFact> {
        let records = self.records();
        if records.is_empty() {
            let trace = self.note("base", "申报单位不属于本条对象");
            let base = kezhuan_kernel::Rate::ZERO;
            return Ok(Sum { amount: Fen::ZERO, trace, stages: Vec::new(), reached: false, base });
        }
        self.work(&records, desk, hopeful, |sums| sums.amount(items))
    }

    /// Calculates something under the rule for this payee.
    pub(super) fn work<T>(
        &self,
        records: &[&Value],
        desk: &Desk<'_>,
        hopeful: bool,
        work: impl FnOnce(Sums<'_>) -> T,
    ) -> T {
        let numbers = Numbers {
            ground: self.ground,
            payee: &self.unit.key,
            records,
            from: self.from(),
            amounts: desk.amounts,
            hopeful,
            open: &desk.open,
            unbounded: &desk.unbounded,
        };
        work(Sums { rule: self.rule, numbers: &numbers, paid: desk.paid })
    }

    fn without_formula(&self, no_formula: &NoFormula) -> Answer {
        let facts: Vec<String> = self.items.iter().map(|item| item.id.clone()).collect();
        let (stages, reached) = (Vec::new(), !facts.is_empty());
        if facts.is_empty() {
            let trace = self.note("outcome", "没有引出这个决定的记录");
            return Answer {
                outcome: Outcome::Amount { amount: Fen::ZERO },
                trace,
                stages,
                reached,
            };
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
                let reference = self.ground.policy.references.iter().find(|r| r.id == *id);
                let number = reference.map(|r| r.number.clone()).unwrap_or_default();
                let label = format!("金额写在 {number}，该文件尚未载入");
                (Outcome::UnresolvedReference { reference: id.clone(), number }, label)
            }
        };
        let parts = vec![self.who_line()];
        let trace = Trace { facts, parts, ..self.note("outcome", &label) };
        Answer { outcome, trace, stages, reached }
    }

    fn paid_line(&self, amount: Fen, steps: Trace) -> Trace {
        let label = sentence::result(self.rule, amount);
        let parts = vec![self.who_line(), steps];
        Trace { after: Some(amount.plain()), parts, ..self.note("payment", &label) }
    }

    fn who_line(&self) -> Trace {
        let frame = self.ground.frame(&self.ground.policy.payees);
        let asked = sentence::condition(&self.rule.who, frame);
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

    pub(super) fn note(&self, op: &'static str, label: &str) -> Trace {
        Trace {
            label: label.to_owned(),
            op,
            clause: self.rule.clause.clone(),
            before: None,
            after: None,
            bit: false,
            facts: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Who a payer is for this payee; open when the payee's region is.
    pub(super) fn payer(&self, payer: &Payer) -> Option<String> {
        match payer {
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

    /// The frame of the payee's own records.
    pub(super) fn own_frame(&self) -> Frame<'a> {
        self.ground.frame(&self.ground.policy.payees)
    }
}

/// What calculations of one case write to and read from.
pub(super) struct Desk<'p> {
    pub paid: &'p [Paid],
    pub amounts: &'p Amounts,
    pub open: RefCell<BTreeSet<Question>>,
    pub unbounded: Cell<bool>,
}

impl<'p> Desk<'p> {
    pub(super) fn new(paid: &'p [Paid], amounts: &'p Amounts) -> Self {
        Self { paid, amounts, open: RefCell::default(), unbounded: Cell::new(false) }
    }
}

struct Answer {
    outcome: Outcome,
    trace: Trace,
    stages: Vec<super::StageAmount>,
    reached: bool,
}

/// The facts of a payee, each with the part of it that they name.
fn mine<'j, 'f, 'u>(
    rule: &Rule,
    unit: &'u Unit<'f>,
    judged: &'j [Judged<'f>],
    by_role: &HashMap<&str, Vec<usize>>,
) -> Vec<(&'u str, &'j Judged<'f>)> {
    let Some(items) = &rule.items else { return Vec::new() };
    if items.role.is_none() {
        let org = unit.parts.keys().next().map_or("", String::as_str);
        return judged.iter().map(|item| (org, item)).collect();
    }
    let of = |org: &'u String| {
        let at = by_role.get(org.as_str()).map_or(&[][..], Vec::as_slice);
        at.iter().map(move |at| (org.as_str(), &judged[*at]))
    };
    unit.parts.keys().flat_map(of).collect()
}

fn pick<T: Clone>(all: &[T], wanted: &[String], id: impl Fn(&T) -> &String) -> Vec<T> {
    all.iter().filter(|one| wanted.contains(id(one))).cloned().collect()
}
