//! Answers as pages show them: by reading the ceiling or why there is none, the tree, what was left
//! out, why readings differ, what is missing.

use std::collections::BTreeSet;

use kezhuan_kernel::Fen;
use kezhuan_rules::{
    Certainty, Effort, Entry, Facts, LeftOut, Measure, Op, Outcome, Policy, Rule, Test, Trace,
};
use kezhuan_web::kit::{Leaf, Part, Status};
use serde_json::Value;

use crate::explained::{Explained, Line, ReadingPolicy};
use crate::records;

/// One reading of one rule for one payee.
#[derive(Debug, Clone)]
pub struct Side {
    /// Name of the reading.
    pub name: String,
    /// The document it comes from.
    pub basis: String,
    /// What to know about it.
    pub note: String,
    /// The amount; none when there is no number to say.
    pub sum: Option<Fen>,
    /// 最高, 不低于, or nothing.
    pub word: &'static str,
    /// 争取, 力争, or nothing.
    pub effort: &'static str,
    /// What stands instead of, or beside, a number.
    pub tag: Option<(Status, String)>,
    /// Why: at most a few sentences.
    pub why: Vec<String>,
}

/// A line of “没有算进去的”.
#[derive(Debug, Clone)]
pub struct LeftRow {
    /// The record.
    pub name: String,
    /// Its page, or nothing.
    pub href: String,
    /// Why not.
    pub reason: String,
    /// By which reading.
    pub reading: String,
    /// What does not count.
    pub amount: Option<Fen>,
}

/// Most sentences below a result; the rest stands in the explanation.
const MOST_REASONS: usize = 4;

impl Side {
    /// Makes one.
    pub fn new(reading: &ReadingPolicy, entry: Option<&Entry>) -> Self {
        let mut side = Self {
            name: reading.name.clone(),
            basis: reading.basis.clone().unwrap_or_default(),
            note: reading.note.clone().unwrap_or_default(),
            sum: None,
            word: "",
            effort: "",
            tag: None,
            why: Vec::new(),
        };
        match entry {
            Some(entry) => {
                side.fill(entry);
                if side.sum == Some(Fen::ZERO) && !entry.counted.is_empty() {
                    let rule = reading.policy.rule(&entry.rule);
                    let base = rule.and_then(|rule| rule.base.as_ref());
                    let base = base.map_or("基数", |base| base.name.as_str());
                    side.why
                        .insert(0, format!("计入了 {} 条记录，但{base}是 0", entry.counted.len()));
                }
            }
            None => {
                side.tag = Some((Status::Off, "不适用".to_owned()));
                side.why = vec!["按这个口径，本单位没有可算的记录".to_owned()];
            }
        }
        side
    }

    fn fill(&mut self, entry: &Entry) {
        (self.word, self.effort) = words(entry.certainty, entry.effort);
        match &entry.outcome {
            Outcome::Amount { amount } => {
                self.sum = Some(*amount);
                if *amount == Fen::ZERO {
                    (self.word, self.effort) = ("", "");
                    self.why = reasons(&entry.left_out, !entry.counted.is_empty());
                } else if let Some(limit) = entry.limit_that_bit() {
                    self.why = vec![format!("在这里封顶：{}", limit.label)];
                }
            }
            Outcome::NeedsDecision { questions, certain, at_most } => {
                self.tag = Some((Status::Open, "待决定".to_owned()));
                let asked = questions.iter().map(|q| q.sentence.clone());
                self.why = few(asked);
                if let (Some(certain), Some(at_most)) = (certain, at_most) {
                    self.why.push(format!(
                        "不含待决定的，最高 {certain} 元；都获认可，最高 {at_most} 元"
                    ));
                }
            }
            Outcome::UnresolvedReference { number, .. } => {
                self.tag = Some((Status::Open, "等文件".to_owned()));
                self.why =
                    vec![format!("金额写在 {number}，这份文件还没有载入，不算，也不当作 0 元")];
            }
            Outcome::InvalidInput { bad } => {
                self.tag = Some((Status::Bad, "记录有误".to_owned()));
                self.why = few(bad.iter().map(|bad| format!("{}：{}", bad.fact, bad.message)));
            }
        }
    }

    /// Is there a sum above zero?
    pub fn gives(&self) -> bool {
        self.sum.is_some_and(|sum| sum > Fen::ZERO)
    }

    /// `最高 60,000.00 元（争取）`, for papers and titles.
    pub fn said(&self) -> String {
        match (&self.tag, self.sum) {
            (Some((_, tag)), _) => tag.clone(),
            (None, Some(sum)) if self.gives() => {
                let effort = if self.effort.is_empty() {
                    String::new()
                } else {
                    format!("（{}）", self.effort)
                };
                format!("{} {sum} 元{effort}", self.word)
            }
            (None, Some(sum)) => format!("{sum} 元"),
            (None, None) => String::new(),
        }
    }
}

/// 最高 and 争取: never a promise.
pub fn words(certainty: Certainty, effort: Effort) -> (&'static str, &'static str) {
    let certainty = match certainty {
        Certainty::Ceiling => "最高",
        Certainty::Floor => "不低于",
        Certainty::Exact => "",
    };
    let effort = match effort {
        Effort::Sought => "争取",
        Effort::Strive => "力争",
        Effort::Promised => "",
    };
    (certainty, effort)
}

fn few(sentences: impl Iterator<Item = String>) -> Vec<String> {
    let all: Vec<String> = sentences.collect::<BTreeSet<_>>().into_iter().collect();
    let more = all.len().saturating_sub(MOST_REASONS);
    let mut kept: Vec<String> = all.into_iter().take(MOST_REASONS).collect();
    if more > 0 {
        kept.push(format!("另有 {more} 条，见依据"));
    }
    kept
}

fn reasons(left: &[LeftOut], counted: bool) -> Vec<String> {
    if left.is_empty() && !counted {
        return vec!["没有可算的记录".to_owned()];
    }
    few(left.iter().map(|left| left.sentence.clone()))
}

/// All readings of a line.
pub fn sides(line: &Line<'_>) -> Vec<Side> {
    line.sides.iter().map(|(reading, entry)| Side::new(reading, *entry)).collect()
}

/// What a fact is called, and where it is.
fn label(facts: &Facts, collection: &str, id: &str) -> (String, String) {
    let record = records::find(facts, collection, id);
    let name = record.and_then(records::name).unwrap_or(id).to_owned();
    let href = record.and_then(|record| records::href(collection, record)).unwrap_or_default();
    (name, href)
}

/// What was left out, once for each record and reason; a reading is named where they differ.
pub fn left_rows(facts: &Facts, line: &Line<'_>) -> Vec<LeftRow> {
    let mut rows: Vec<(LeftOut, Vec<&str>)> = Vec::new();
    for (reading, entry) in &line.sides {
        for left in entry.iter().flat_map(|entry| &entry.left_out) {
            match rows.iter_mut().find(|(known, _)| known == left) {
                Some((_, names)) => names.push(&reading.name),
                None => rows.push((left.clone(), vec![&reading.name])),
            }
        }
    }
    let all = line.sides.len();
    let row = |(left, names): (LeftOut, Vec<&str>)| {
        let (mut name, href) = label(facts, &left.collection, &left.fact);
        if let Some(part) = &left.part {
            name = format!("{name}，{}", part_name(facts, &left, part));
        }
        LeftRow {
            name,
            href,
            reason: left.sentence,
            reading: if names.len() == all { String::new() } else { names.join("、") },
            amount: left.amount,
        }
    };
    rows.into_iter().map(row).collect()
}

/// A payment by its day; else its identifier.
fn part_name(facts: &Facts, left: &LeftOut, part: &str) -> String {
    let list =
        left.field.as_deref().and_then(|field| field.split_once("[].")).map(|(list, _)| list);
    let record = records::find(facts, &left.collection, &left.fact);
    let parts = record.zip(list).and_then(|(record, list)| records::at(record, list)?.as_array());
    let mut parts = parts.into_iter().flatten();
    let found = parts.find(|one| records::text(one, "id") == Some(part));
    match found.and_then(|one| records::text(one, "date")) {
        Some(day) => format!("{day} 的一笔"),
        None => part.to_owned(),
    }
}

/// Why two readings come out differently.
pub fn differences(explained: &Explained, line: &Line<'_>) -> Vec<String> {
    let [(first, Some(city)), rest @ ..] = line.sides.as_slice() else { return Vec::new() };
    let mut told = Vec::new();
    for (reading, entry) in rest {
        let Some(entry) = entry else { continue };
        if entry.outcome == city.outcome {
            told.push(format!("{}和{}结果相同。", first.name, reading.name));
            continue;
        }
        let base = |policy: &Policy| {
            policy.rule(&line.rule.id).and_then(|r| r.base.as_ref()).map(|base| base.name.clone())
        };
        if let (Some(a), Some(b)) = (base(&first.policy), base(&reading.policy))
            && a != b
        {
            told.push(format!("{}按“{a}”算，{}按“{b}”算。", first.name, reading.name));
        }
        told.extend(only_left(explained, (city, entry), &reading.name));
        told.extend(only_left(explained, (entry, city), &first.name));
    }
    told
}

/// Facts that one reading counts and another leaves out.
fn only_left(
    explained: &Explained,
    (counts, leaves): (&Entry, &Entry),
    reading: &str,
) -> Vec<String> {
    let counted = |left: &&LeftOut| {
        counts.counted.iter().any(|c| {
            c.fact == left.fact && left.part.as_ref().is_none_or(|part| c.parts.contains(part))
        })
    };
    let sentence = |left: &LeftOut| {
        let (name, _) = label(&explained.facts, &left.collection, &left.fact);
        format!("{reading}没有计入“{name}”：{}。", left.sentence)
    };
    few(leaves.left_out.iter().filter(counted).map(sentence))
}

/// The explanation of one answer, result first.
pub fn tree(policy: &Policy, facts: &Facts, entry: &Entry) -> Vec<Leaf> {
    let Some(rule) = policy.rule(&entry.rule) else { return Vec::new() };
    Tree { rule, facts, entry, money: is_money(rule) }.top()
}

fn is_money(rule: &Rule) -> bool {
    rule.base.as_ref().is_some_and(|base| base.of != Measure::Count)
}

struct Tree<'a> {
    rule: &'a Rule,
    facts: &'a Facts,
    entry: &'a Entry,
    money: bool,
}

impl Tree<'_> {
    fn top(&self) -> Vec<Leaf> {
        let trace = &self.entry.trace;
        let mut top = self.leaf(trace);
        match &self.entry.outcome {
            Outcome::Amount { amount } => {
                let (word, effort) = words(self.entry.certainty, self.entry.effort);
                let effort = if effort.is_empty() { "" } else { "，争取来的，不是承诺" };
                top.label = vec![Part::words("结果")];
                if *amount > Fen::ZERO && !word.is_empty() {
                    top.label = vec![Part::words(format!("{word}{effort}"))];
                }
                top.sum = Some(*amount);
            }
            Outcome::NeedsDecision { at_most, .. } => {
                top.sum = *at_most;
                top.unknown = "待决定".to_owned();
            }
            Outcome::UnresolvedReference { .. } => top.unknown = "等文件".to_owned(),
            Outcome::InvalidInput { .. } => top.unknown = "先更正记录".to_owned(),
        }
        vec![top]
    }

    /// A limit stands beside what it limits, as people write it.
    fn flat(&self, trace: &Trace) -> Vec<Leaf> {
        let mut all = vec![self.leaf(trace)];
        if matches!(trace.op, "limit" | "rounding" | "minus_paid" | "threshold") {
            if let Some(leaf) = all.first_mut() {
                leaf.parts.clear();
            }
            all.extend(trace.parts.iter().flat_map(|part| self.flat(part)));
        }
        all
    }

    fn leaf(&self, trace: &Trace) -> Leaf {
        let mut leaf = Leaf {
            label: vec![Part::words(grouped(&trace.label, trace.before.as_deref()))],
            sum: self.sum(trace),
            capped: trace.bit,
            parts: trace.parts.iter().flat_map(|part| self.flat(part)).collect(),
            ..Leaf::default()
        };
        match trace.op {
            "limit" | "amount" | "threshold" => {
                leaf.note = vec![Part::words("依据 "), clause(&trace.clause)];
                if trace.op == "limit" && !trace.bit {
                    leaf.note.push(Part::words("，没有超过"));
                }
            }
            "base" => {
                leaf.note = self.readings();
                leaf.parts = trace.facts.iter().map(|id| self.fact(id)).collect();
            }
            "outcome" => leaf.parts.extend(trace.facts.iter().map(|id| self.fact(id))),
            _ => {}
        }
        leaf
    }

    fn sum(&self, trace: &Trace) -> Option<Fen> {
        let money = self.money || !matches!(trace.op, "base" | "threshold");
        let shown = money && (trace.op != "limit" || trace.bit);
        trace.after.as_deref().filter(|_| shown).and_then(|after| Fen::parse_yuan(after).ok())
    }

    fn readings(&self) -> Vec<Part> {
        let base = self.rule.base.as_ref().map_or("", |base| base.name.as_str());
        let about =
            self.entry.readings.iter().filter(|r| !base.is_empty() && r.term.contains(base));
        let told = about.map(|r| format!("“{}”指{}", r.term, r.means));
        let told: Vec<String> = told.collect();
        if told.is_empty() { Vec::new() } else { vec![Part::words(told.join("；"))] }
    }

    fn fact(&self, id: &str) -> Leaf {
        let counted = self.entry.counted.iter().find(|counted| counted.fact == *id);
        let from = self.rule.items.as_ref().map_or("", |items| items.from.as_str());
        let (name, href) = label(self.facts, from, id);
        let mut leaf = Leaf {
            sum: counted
                .filter(|_| self.money)
                .and_then(|counted| Fen::parse_yuan(&counted.share).ok()),
            ..Leaf::default()
        };
        if let Some(counted) = counted {
            if !counted.parts.is_empty() {
                leaf.note.push(Part::words(format!("{} 笔", counted.parts.len())));
                if from == "contracts" && !href.is_empty() {
                    leaf.note.push(Part::words("，"));
                    leaf.note.push(Part::link("看凭证", format!("{href}/receipts")));
                }
            }
            if counted.undecided {
                leaf.note.push(Part::words("（待决定，先按获认可计）"));
            }
        }
        leaf.label = vec![if href.is_empty() { Part::words(name) } else { Part::link(name, href) }];
        leaf
    }
}

/// The amount in a label with its digits grouped: `600000.00` → `600,000.00`.
fn grouped(label: &str, amount: Option<&str>) -> String {
    let fen = amount.and_then(|amount| Some((amount, Fen::parse_yuan(amount).ok()?)));
    fen.map_or_else(
        || label.to_owned(),
        |(amount, fen)| label.replacen(amount, &fen.to_string(), 1),
    )
}

/// A clause, linked.
pub fn clause(id: &str) -> Part {
    Part::link(id, format!("/policies#c{id}"))
}

/// Fields that a rule asks for and a record does not have, in the pack's words.
pub fn missing(policy: &Policy, rule: &Rule, record: &Value) -> Vec<String> {
    let Some(items) = &rule.items else { return Vec::new() };
    let fields = policy.collections.get(&items.from).map(|collection| &collection.fields);
    let name = |path: &str| {
        fields.and_then(|all| all.get(path)).map_or(path.to_owned(), |field| field.name.clone())
    };
    let asks = |test: &&Test| !matches!(test.op, Op::Absent | Op::Decided(_));
    let absent = |test: &&Test| records::at(record, &test.path).is_none();
    let own = items.tests.all.iter().filter(asks).filter(absent).map(|test| name(&test.path));
    let mut all: Vec<String> = own.collect();
    if let Some((base, (list, field))) = rule.base.as_ref().and_then(|base| match &base.of {
        Measure::Sum(path) => Some((base, path.split_once("[].")?)),
        _ => None,
    }) {
        let parts = records::at(record, list).and_then(Value::as_array);
        let none = Vec::new();
        let parts = parts.unwrap_or(&none);
        if parts.is_empty() {
            all.push(name(&format!("{list}[].{field}")));
        }
        for test in base.tests.all.iter().filter(asks) {
            if parts.iter().any(|part| records::at(part, &test.path).is_none()) {
                all.push(name(&format!("{list}[].{}", test.path)));
            }
        }
    }
    all
}
