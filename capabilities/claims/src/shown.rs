//! Answers as pages show them: by reading the ceiling or why there is none, what was left out, why
//! readings differ, what is missing.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::Fen;
use kezhuan_rules::{
    Certainty, Counted, Effort, Entry, LeftOut, Measure, Op, Outcome, Policy, Rule, Test,
};
use kezhuan_web::kit::Status;
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
        Self::saying(reading, entry, |left| left.sentence.clone())
    }

    /// Makes one; `say` words why a record was left out.
    fn saying(
        reading: &ReadingPolicy,
        entry: Option<&Entry>,
        say: impl Fn(&LeftOut) -> String,
    ) -> Self {
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
                side.fill(entry, say);
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

    fn fill(&mut self, entry: &Entry, say: impl Fn(&LeftOut) -> String) {
        (self.word, self.effort) = words(entry.certainty, entry.effort);
        match &entry.outcome {
            Outcome::Amount { amount } => {
                self.sum = Some(*amount);
                if *amount == Fen::ZERO {
                    (self.word, self.effort) = ("", "");
                    self.why = reasons(&entry.left_out, !entry.counted.is_empty(), say);
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

fn reasons(left: &[LeftOut], counted: bool, say: impl Fn(&LeftOut) -> String) -> Vec<String> {
    if left.is_empty() && !counted {
        return vec!["没有可算的记录".to_owned()];
    }
    few(left.iter().map(say))
}

/// All readings of a line.
pub fn sides(line: &Line<'_>) -> Vec<Side> {
    line.sides.iter().map(|(reading, entry)| Side::new(reading, *entry)).collect()
}

/// The same where a payee has several records: each reason names its record.
pub fn named_sides(explained: &Explained, line: &Line<'_>) -> Vec<Side> {
    let say = |left: &LeftOut| {
        let (name, _) = label(explained, &left.collection, &left.fact);
        format!("“{name}”：{}", left.sentence)
    };
    line.sides.iter().map(|(reading, entry)| Side::saying(reading, *entry, say)).collect()
}

/// What a fact is called, and where it is.
pub(crate) fn label(explained: &Explained, collection: &str, id: &str) -> (String, String) {
    let record = explained.record(collection, id);
    let name = record.and_then(records::name).unwrap_or(id).to_owned();
    let href = record.and_then(|record| records::href(collection, record)).unwrap_or_default();
    (name, href)
}

/// What was left out, once for each record and reason; a reading is named where they differ.
pub fn left_rows(explained: &Explained, line: &Line<'_>) -> Vec<LeftRow> {
    let mut rows: BTreeMap<&LeftOut, Vec<&str>> = BTreeMap::new();
    for (reading, entry) in &line.sides {
        for left in entry.iter().flat_map(|entry| &entry.left_out) {
            rows.entry(left).or_default().push(&reading.name);
        }
    }
    let all = line.sides.len();
    let row = |(left, names): (&LeftOut, Vec<&str>)| {
        let (mut name, href) = label(explained, &left.collection, &left.fact);
        if let Some(part) = &left.part {
            name = format!("{name}，{}", part_name(explained, left, part));
        }
        LeftRow {
            name,
            href,
            reason: left.sentence.clone(),
            reading: if names.len() == all { String::new() } else { names.join("、") },
            amount: left.amount,
        }
    };
    rows.into_iter().map(row).collect()
}

/// A payment by its day; else its identifier.
fn part_name(explained: &Explained, left: &LeftOut, part: &str) -> String {
    let list =
        left.field.as_deref().and_then(|field| field.split_once("[].")).map(|(list, _)| list);
    let record = explained.record(&left.collection, &left.fact);
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
    let by_fact = counted(counts);
    let counted = |left: &&LeftOut| {
        let counted = by_fact.get(left.fact.as_str());
        counted.is_some_and(|c| left.part.as_ref().is_none_or(|part| c.parts.contains(part)))
    };
    let sentence = |left: &LeftOut| {
        let (name, _) = label(explained, &left.collection, &left.fact);
        format!("{reading}没有计入“{name}”：{}。", left.sentence)
    };
    few(leaves.left_out.iter().filter(counted).map(sentence))
}

/// The facts that count, by identifier.
pub(crate) fn counted(entry: &Entry) -> BTreeMap<&str, &Counted> {
    entry.counted.iter().map(|counted| (counted.fact.as_str(), counted)).collect()
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
    let own = items.tests.tests().filter(asks).filter(absent).map(|test| name(&test.path));
    let mut all: Vec<String> = own.collect();
    let formula = rule.fold().and_then(|fold| match &fold.measure {
        Measure::Sum(formula) => Some((fold, formula.field()?, formula.list.as_deref()?)),
        _ => None,
    });
    if let Some((fold, field, list)) = formula {
        let parts = records::at(record, list).and_then(Value::as_array);
        let none = Vec::new();
        let parts = parts.unwrap_or(&none);
        if parts.is_empty() {
            all.push(name(&field));
        }
        for test in fold.tests.tests().filter(asks) {
            if parts.iter().any(|part| records::at(part, &test.path).is_none()) {
                all.push(name(&format!("{list}[].{}", test.path)));
            }
        }
    }
    all
}
