//! The places of a policy that a trial may change: rates, caps, thresholds, conditions, with their names.

use serde::Serialize;
use serde_json::Value as Json;

use super::Policy;
use crate::reader::{Node, Value};

/// A place of the policy that may be changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Its path, as changes name it: `rule.ZK-5-12.amount[0].rate`.
    pub path: String,
    /// The rule it belongs to.
    pub rule: String,
    /// Its Chinese name inside the rule, 金额 比例.
    pub label: String,
    /// What stands there.
    pub value: Json,
    /// What may stand there.
    pub kind: PlaceKind,
}

/// What may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A rate, `10%`.
    Rate,
    /// Yuan, `1000000.00`.
    Money,
    /// A number or an amount.
    Number,
    /// A whole number.
    Whole,
    /// A list of conditions.
    Condition,
}

/// Words that hold others.
const AROUND: &[(&str, &str)] = &[
    ("items", "计入的记录"),
    ("base", "基数"),
    ("threshold", "起点"),
    ("amount", "金额"),
    ("table", "表"),
    ("tiers", "分段"),
    ("steps", "档"),
    ("step", "每满"),
    ("highest", "取高"),
    ("lowest", "取低"),
    ("limits", "上限"),
    ("stages", "分期"),
    ("quota", "名额"),
    ("allocate", "资金"),
    ("split", "出资"),
    ("keep", "取最好"),
    ("rate", "比例"),
];

/// Words whose value may be changed.
const LEAVES: &[(&str, &str, PlaceKind)] = &[
    ("rate", "比例", PlaceKind::Rate),
    ("share", "比例", PlaceKind::Rate),
    ("fixed", "定额", PlaceKind::Money),
    ("max", "最高", PlaceKind::Money),
    ("min", "最低", PlaceKind::Number),
    ("unit_price", "单价", PlaceKind::Money),
    ("every", "每满", PlaceKind::Number),
    ("give", "给", PlaceKind::Money),
    ("above", "超过部分的起点", PlaceKind::Number),
    ("from", "从（含）", PlaceKind::Number),
    ("over", "超过", PlaceKind::Number),
    ("up_to", "到（含）", PlaceKind::Number),
    ("below", "低于", PlaceKind::Number),
    ("to", "到", PlaceKind::Number),
    ("multiply", "倍数", PlaceKind::Rate),
    ("budget", "总额", PlaceKind::Money),
    ("sum", "金额", PlaceKind::Money),
    ("top", "前几名", PlaceKind::Number),
    ("most", "最多几项", PlaceKind::Whole),
    ("years", "几年合计", PlaceKind::Whole),
    ("who", "对象", PlaceKind::Condition),
    ("who_any", "对象（几组满足一组）", PlaceKind::Condition),
    ("where", "条件", PlaceKind::Condition),
    ("where_any", "条件（几组满足一组）", PlaceKind::Condition),
    ("when", "适用条件", PlaceKind::Condition),
];

impl Policy {
    /// Every place of the rules that a trial may change, in the order of the files.
    pub fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        let Some(Value::List(rules)) = self.tree.get("rule").map(Node::value) else {
            return places;
        };
        for rule in rules {
            if let Some(Value::Text(id)) = rule.get("id").map(Node::value) {
                let at = At { rule: id, path: format!("rule.{id}"), words: Vec::new() };
                at.collect(rule, &mut places);
            }
        }
        places
    }

    /// What stands at a path, if it is a place that may be changed.
    pub fn place(&self, path: &str) -> Option<Place> {
        self.places().into_iter().find(|place| place.path == path)
    }
}

struct At<'r> {
    rule: &'r str,
    path: String,
    words: Vec<String>,
}

impl At<'_> {
    fn collect(&self, node: &Node, places: &mut Vec<Place>) {
        let Value::Table(entries) = node.value() else { return };
        for entry in entries {
            let key = entry.key.as_str();
            let path = format!("{}.{key}", self.path);
            if let Some(place) = self.leaf(key, &path, &entry.node) {
                places.push(place);
                continue;
            }
            let Some((_, word)) = AROUND.iter().find(|(known, _)| *known == key) else { continue };
            match entry.node.value() {
                Value::List(nodes) => {
                    for (at, inner) in nodes.iter().enumerate() {
                        let several = nodes.len() > 1;
                        let word = if several {
                            format!("{word}第 {} 项", at + 1)
                        } else {
                            (*word).to_owned()
                        };
                        self.below(format!("{path}[{at}]"), word).collect(inner, places);
                    }
                }
                _ => self.below(path, (*word).to_owned()).collect(&entry.node, places),
            }
        }
    }

    fn below(&self, path: String, word: String) -> Self {
        let mut words = self.words.clone();
        words.push(word);
        Self { rule: self.rule, path, words }
    }

    fn leaf(&self, key: &str, path: &str, node: &Node) -> Option<Place> {
        let (_, word, kind) = LEAVES.iter().find(|(known, ..)| *known == key)?;
        let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let kind = match (kind, node.value()) {
            (PlaceKind::Condition, Value::List(_)) => PlaceKind::Condition,
            (PlaceKind::Condition, _) => return None,
            (_, Value::Whole(_)) => PlaceKind::Whole,
            (_, Value::Text(text)) if number(text) && text.ends_with(['%', '‰']) => {
                PlaceKind::Rate
            }
            (kind, Value::Text(text)) if number(text) => *kind,
            _ => return None,
        };
        let mut words = self.words.clone();
        words.push((*word).to_owned());
        let (rule, label) = (self.rule.to_owned(), words.join(" "));
        Some(Place { path: path.to_owned(), rule, label, value: node.to_json(), kind })
    }
}
