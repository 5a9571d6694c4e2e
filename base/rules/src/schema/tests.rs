//! Packs, examples and the manual held against the schema.

use super::words::TABLES;
use super::*;
use crate::pack_tests::{PACKS, texts};

/// Does the value follow the schema, as far as types, words and patterns of this schema go?
fn follows(value: &Value, schema: &Value, defs: &Value) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str() {
        return follows(value, &defs[name.trim_start_matches("#/$defs/")], defs);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let tried: Vec<_> = any.iter().map(|one| follows(value, one, defs)).collect();
        return match tried.iter().any(Result::is_ok) {
            true => Ok(()),
            false => Err(format!("{value}: {tried:?}")),
        };
    }
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(value) { Ok(()) } else { Err(format!("{value} of {words:?}")) };
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    let own = match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::Null => "null",
    };
    if !types.contains(&own) {
        return Err(format!("{value} is not {types:?}"));
    }
    if let (Some(list), items) = (value.as_array(), &schema["items"]) {
        for one in list.iter().filter(|_| !items.is_null()) {
            follows(one, items, defs)?;
        }
    }
    for (key, one) in value.as_object().into_iter().flatten() {
        match (&schema["properties"][key], &schema["additionalProperties"]) {
            (Value::Null, Value::Bool(false)) => return Err(format!("no word {key}")),
            (Value::Null, rest) => follows(one, rest, defs)?,
            (known, _) => follows(one, known, defs).map_err(|told| format!("{key}: {told}"))?,
        }
    }
    Ok(())
}

fn json_of(toml: &str) -> Value {
    fn value(item: &toml_edit::Value) -> Value {
        match item {
            toml_edit::Value::String(text) => text.value().as_str().into(),
            toml_edit::Value::Integer(number) => (*number.value()).into(),
            toml_edit::Value::Boolean(flag) => (*flag.value()).into(),
            toml_edit::Value::Array(list) => list.iter().map(value).collect(),
            toml_edit::Value::InlineTable(table) => {
                table.iter().map(|(key, one)| (key.to_owned(), value(one))).collect()
            }
            other => other.to_string().trim().into(),
        }
    }
    fn table(from: &dyn toml_edit::TableLike) -> Value {
        from.iter()
            .map(|(key, item)| {
                let of = match item {
                    toml_edit::Item::ArrayOfTables(list) => list.iter().map(|t| table(t)).collect(),
                    toml_edit::Item::Table(inner) => table(inner),
                    other => other.as_value().map_or(Value::Null, value),
                };
                (key.to_owned(), of)
            })
            .collect::<Map<_, _>>()
            .into()
    }
    table(toml.parse::<toml_edit::DocumentMut>().unwrap().as_table())
}

#[test]
fn every_pack_and_example_follows_the_schema() {
    let schema = schema();
    let check = |name: &str, text: &str| {
        if let Err(told) = follows(&json_of(text), &schema, &schema["$defs"]) {
            panic!("{name}: {told}");
        }
    };
    for (pack, _) in PACKS {
        for (name, text) in texts(pack, "rules", "toml") {
            check(&format!("{pack}/{name}"), &text);
        }
    }
    let manual = include_str!("../../../../docs/policy-language.md");
    for block in manual.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        check("manual", block);
    }
    let wrong = json_of("[[rule]]\nid = \"A\"\namount = [{ rat = \"10%\" }]\n");
    assert!(follows(&wrong, &schema, &schema["$defs"]).is_err());
}

#[test]
fn every_word_is_in_the_manual() {
    let manual = include_str!("../../../../docs/policy-language.md");
    let missing: Vec<String> = TABLES
        .iter()
        .flat_map(|(table, words)| words.iter().map(move |(word, ..)| (table, word)))
        .filter(|(_, word)| {
            !word.starts_with('@') && !manual.contains(word.trim_end_matches("_any"))
        })
        .map(|(table, word)| format!("{table}.{word}"))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}
