//! The explanation of an answer as a tree: result, limit, rate, base, record, voucher.

use std::collections::BTreeMap;

use kezhuan_kernel::Fen;
use kezhuan_rules::{Counted, Entry, Measure, Outcome, Policy, Rule, Trace};
use kezhuan_web::kit::{Leaf, Part};

use crate::explained::Explained;
use crate::shown::{counted, label, words};

/// The explanation of one answer, result first.
pub fn tree(policy: &Policy, explained: &Explained, entry: &Entry) -> Vec<Leaf> {
    let Some(rule) = policy.rule(&entry.rule) else { return Vec::new() };
    Tree { rule, explained, entry, counted: counted(entry), money: is_money(rule) }.top()
}

fn is_money(rule: &Rule) -> bool {
    rule.fold().is_none_or(|fold| fold.measure != Measure::Count) && rule.base.is_some()
}

struct Tree<'a> {
    rule: &'a Rule,
    explained: &'a Explained,
    entry: &'a Entry,
    counted: BTreeMap<&'a str, &'a Counted>,
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
        let counted = self.counted.get(id);
        let from = self.rule.items.as_ref().map_or("", |items| items.from.as_str());
        let (name, href) = label(self.explained, from, id);
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
