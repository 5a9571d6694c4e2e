//! The words of the language as a JSON Schema, for editors: what may stand where, with its Chinese help.
//! `words.rs` is the source; tests hold every pack and both manuals against it.

#[cfg(test)]
mod tests;
mod words;

use serde_json::{Map, Value, json};

use words::TABLES;

/// The schema of a rule file, draft 2020-12.
pub fn schema() -> Value {
    let mut tables = Map::new();
    for (name, _) in TABLES {
        tables.insert((*name).to_owned(), table(name));
    }
    for (name, value) in kinds() {
        tables.insert(name.to_owned(), value);
    }
    let reference = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    let object = |of: Value| json!({ "type": "object", "additionalProperties": of });
    tables.insert("fields".to_owned(), object(reference("field")));
    tables.insert("names".to_owned(), object(json!({ "type": "string" })));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kezhuan rules",
        "$ref": "#/$defs/file",
        "$defs": tables,
    })
}

fn words(name: &str) -> Vec<(&'static str, &'static str, &'static str)> {
    let found = TABLES.iter().find(|(table, _)| *table == name);
    let own = found.map_or(&[][..], |(_, words)| *words);
    let all = own.iter().flat_map(|word| match word.0.strip_prefix('@') {
        Some("quantity") => words("measured"),
        Some(other) => words(other),
        None => vec![*word],
    });
    all.collect()
}

fn table(name: &str) -> Value {
    let properties: Map<String, Value> = words(name)
        .into_iter()
        .map(|(word, holds, help)| {
            let mut value = holds_one(holds);
            value["description"] = help.into();
            (word.to_owned(), value)
        })
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// What a word holds: alternatives with `/`, words with `|`, lists with brackets.
fn holds_one(holds: &str) -> Value {
    if holds.contains('/') {
        let any: Vec<Value> = holds.split('/').map(holds_one).collect();
        return json!({ "anyOf": any });
    }
    if let Some(inner) = holds.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return json!({ "type": "array", "items": { "$ref": format!("#/$defs/{inner}") } });
    }
    let known = TABLES.iter().any(|(table, _)| *table == holds)
        || kinds().iter().any(|(kind, _)| *kind == holds)
        || ["fields", "names"].contains(&holds);
    if known && !holds.contains('|') {
        return json!({ "$ref": format!("#/$defs/{holds}") });
    }
    json!({ "enum": holds.split('|').collect::<Vec<_>>() })
}

/// Values that are no tables of words.
fn kinds() -> Vec<(&'static str, Value)> {
    let list = |of: &str| json!({ "type": "array", "items": { "$ref": format!("#/$defs/{of}") } });
    let condition = json!({ "anyOf": [
        { "type": "array", "minItems": 2, "maxItems": 3, "prefixItems": [{ "type": "string" }, { "enum": crate::policy::OPERATORS }] },
        { "type": "object", "additionalProperties": false, "properties": {
            "any": list("where"), "not": { "$ref": "#/$defs/where" },
            "some": { "$ref": "#/$defs/some" }, "at_least": { "type": "integer", "minimum": 1 } } },
    ] });
    vec![
        ("text", json!({ "type": "string" })),
        ("texts", json!({ "type": "array", "items": { "type": "string" } })),
        ("money", json!({ "type": "string", "pattern": r"^-?[\d,]+(\.\d{1,2})?$" })),
        ("rate", json!({ "type": "string", "pattern": r"^-?[\d.,]+([%‰]|/\d+)?$" })),
        ("number", json!({ "type": ["integer", "string"] })),
        ("whole", json!({ "type": "integer" })),
        ("flag", json!({ "type": "boolean" })),
        ("day", json!({ "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$" })),
        ("any", json!(true)),
        ("where", json!({ "type": "array", "items": condition })),
        ("wheres", list("where")),
        ("formula", json!({ "type": ["string", "array", "integer", "object"] })),
        ("quantities", list("quantity")),
        (
            "quantity",
            json!({ "anyOf": [{ "type": ["string", "integer", "array"] }, { "$ref": "#/$defs/measured" }] }),
        ),
    ]
}
