//! Facts: named collections of JSON records. Reading a field is typed and never panics; what cannot be
//! read is a [`BadFact`] with its record and field.

use std::collections::BTreeMap;

use kezhuan_kernel::{Day, Fen, Rate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The records a calculation rests on, by collection name. Money is a decimal text in yuan, a date is
/// `2025-11-24`, a region is a path `河南省/周口市/项城市`; absent and `null` both mean "not known".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<String, Vec<Value>>);

/// A record that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct BadFact {
    /// Collection of the record.
    pub collection: String,
    /// Its identifier.
    pub fact: String,
    /// The field that is wrong.
    pub field: String,
    /// What is wrong, in Chinese.
    pub message: String,
}

impl Facts {
    /// No facts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads `{"contracts": [{…}, …], …}`.
    pub fn from_json(text: &str) -> Result<Self, String> {
        serde_json::from_str(text)
            .map_err(|e| format!("事实文件应为“名称: 记录列表”的 JSON 对象（第 {} 行）", e.line()))
    }

    /// Sets a collection.
    pub fn insert(&mut self, collection: impl Into<String>, records: Vec<Value>) {
        self.0.insert(collection.into(), records);
    }

    /// The records of a collection; none when it was not supplied.
    pub fn records(&self, collection: &str) -> &[Value] {
        self.0.get(collection).map_or(&[], Vec::as_slice)
    }

    /// Names of the collections supplied.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The value under a dotted path; `null` counts as absent.
pub(crate) fn lookup<'v>(record: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(record, |value, key| value.get(key)).filter(|v| !v.is_null())
}

/// A text.
pub(crate) fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| format!("应为文字，现在是 {value}"))
}

/// A day.
pub(crate) fn day(value: &Value) -> Result<Day, String> {
    text(value)?.parse()
}

/// An amount in yuan, a text.
pub(crate) fn money(value: &Value) -> Result<Fen, String> {
    match value {
        Value::String(text) => Fen::parse_yuan(text).map_err(|e| e.to_string()),
        other => Err(format!("金额应为带引号的文字，单位元，现在是 {other}")),
    }
}

/// Any exact number: a whole number, or a decimal text.
pub(crate) fn number(value: &Value) -> Result<Rate, String> {
    let exact = match value {
        Value::Number(number) => number.as_i64().map(Rate::from),
        Value::String(text) => text.replace(',', "").parse().ok(),
        _ => None,
    };
    exact.ok_or_else(|| format!("应为整数或带引号的数字，现在是 {value}"))
}

/// A value as people read it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}
