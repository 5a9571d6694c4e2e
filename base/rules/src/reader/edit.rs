//! Changing a tree that was read: for readings and trials that alter a named place.

use std::sync::Arc;

use super::{Entry, Node, Source, Value};

impl Node {
    /// A node that stands in no file; `line` is shown in messages about it.
    pub(crate) fn made(value: Value, line: &str) -> Self {
        let source = Arc::new(Source { file: "（改动）".to_owned(), text: line.to_owned() });
        Self { value, source, span: 0..line.len() }
    }

    /// A JSON value as a node; `null` becomes the empty text.
    pub(crate) fn from_json(json: &serde_json::Value, line: &str) -> Self {
        use serde_json::Value as Json;
        let value = match json {
            Json::Null => Value::Text(String::new()),
            Json::Bool(flag) => Value::Flag(*flag),
            Json::Number(number) => {
                number.as_i64().map_or_else(|| Value::Text(number.to_string()), Value::Whole)
            }
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(values) => {
                Value::List(values.iter().map(|v| Self::from_json(v, line)).collect())
            }
            Json::Object(map) => {
                let entry = |(key, v): (&String, &Json)| Entry {
                    key: key.clone(),
                    key_span: 0..line.len(),
                    node: Self::from_json(v, line),
                };
                Value::Table(map.iter().map(entry).collect())
            }
        };
        Self::made(value, line)
    }

    /// The node as a JSON value; a day is its text.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Text(text) => Json::from(text.as_str()),
            Value::Whole(number) => Json::from(*number),
            Value::Float(number) => Json::from(number.to_string()),
            Value::Flag(flag) => Json::from(*flag),
            Value::Day(day) => Json::from(day.to_string()),
            Value::List(nodes) => nodes.iter().map(Self::to_json).collect(),
            Value::Table(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect()
            }
        }
    }

    /// The same node with another value.
    pub(crate) fn with_value(&self, value: Value) -> Self {
        Self { value, source: self.source.clone(), span: self.span.clone() }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|e| e.key == key).map(|e| &e.node),
            _ => None,
        }
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.value {
            Value::Table(entries) => entries.iter_mut().find(|e| e.key == key).map(|e| &mut e.node),
            _ => None,
        }
    }

    pub(crate) fn get_or_new(&mut self, key: &str) -> Option<&mut Self> {
        let fresh = self.with_value(Value::Table(Vec::new()));
        let Value::Table(entries) = &mut self.value else { return None };
        let at = entries.iter().position(|e| e.key == key).unwrap_or_else(|| {
            let key_span = fresh.span.clone();
            entries.push(Entry { key: key.to_owned(), key_span, node: fresh });
            entries.len() - 1
        });
        entries.get_mut(at).map(|entry| &mut entry.node)
    }

    /// A place of a list; the one after the last is made.
    pub(crate) fn at_or_next(&mut self, index: usize) -> Option<&mut Self> {
        let fresh = self.with_value(Value::Table(Vec::new()));
        let Value::List(nodes) = &mut self.value else { return None };
        if index == nodes.len() {
            nodes.push(fresh);
        }
        nodes.get_mut(index)
    }

    /// Puts a node at the end of a list.
    pub(crate) fn push(&mut self, node: Self) {
        if let Value::List(nodes) = &mut self.value {
            nodes.push(node);
        }
    }

    /// The table of a list whose `id` is this.
    pub(crate) fn member_mut(&mut self, id: &str) -> Option<&mut Self> {
        let Value::List(nodes) = &mut self.value else { return None };
        nodes.iter_mut().find(
            |node| matches!(node.get("id").map(Self::value), Some(Value::Text(text)) if text == id),
        )
    }

    /// Joins another document's tables into this one: lists grow, a table may stand only once.
    pub(crate) fn join(&mut self, other: Self) -> Result<(), (String, Box<Self>)> {
        let (Value::Table(mine), Value::Table(theirs)) = (&mut self.value, other.value) else {
            return Ok(());
        };
        for entry in theirs {
            let Some(place) = mine.iter_mut().find(|e| e.key == entry.key) else {
                mine.push(entry);
                continue;
            };
            match (&mut place.node.value, entry.node.value.clone()) {
                (Value::List(nodes), Value::List(more)) => nodes.extend(more),
                _ => return Err((entry.key, Box::new(entry.node))),
            }
        }
        Ok(())
    }
}
