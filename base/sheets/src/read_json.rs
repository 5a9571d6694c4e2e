//! JSON lines: one object per line; the field names together make the header.

use serde_json::Value;

use crate::book::Taker;
use crate::{Cell, Limits, Line, Next, SheetError};

/// Digits a JSON number keeps for certain.
const EXACT_BELOW: f64 = 1e15;

pub(crate) fn read(text: &str, limits: &Limits, take: Taker<'_>) -> Result<(), SheetError> {
    let names = names(text, limits)?;
    let header = names.iter().map(|name| Cell::text_of(name)).collect();
    if !names.is_empty() && take(0, Line { cells: header, ..Line::default() }) != Next::Line {
        return Ok(());
    }
    for (rows, (number, raw)) in rows_of(text).enumerate() {
        if rows >= limits.rows {
            return Err(SheetError::TooManyRows { limit: limits.rows });
        }
        let mut line = Line::at(number);
        match serde_json::from_str(raw) {
            Ok(Value::Object(object)) => {
                for (name, value) in object {
                    if let Some(column) = names.iter().position(|known| *known == name) {
                        line.put(column, cell(value).limited(limits.cell));
                    }
                }
            }
            _ => line.broken = Some("这一行不是完整的 {…} 对象"),
        }
        if take(0, line) != Next::Line {
            break;
        }
    }
    Ok(())
}

/// Lines with content and their numbers.
fn rows_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().filter(|(_, raw)| !raw.trim().is_empty());
    lines.map(|(i, raw)| (i + 1, raw.trim_start_matches('\u{FEFF}')))
}

/// All field names, in the order they come up.
fn names(text: &str, limits: &Limits) -> Result<Vec<String>, SheetError> {
    let mut names: Vec<String> = Vec::new();
    for (number, raw) in rows_of(text) {
        if number == 1 && raw.trim_start().starts_with('[') {
            return Err(SheetError::WrongType(
                "这是 JSON 数组。请改成每行一个 {…} 对象（JSON Lines）",
            ));
        }
        let Ok(Value::Object(object)) = serde_json::from_str(raw) else { continue };
        for name in object.into_iter().map(|(name, _)| name) {
            if names.contains(&name) {
                continue;
            }
            if names.len() >= limits.columns {
                return Err(SheetError::TooManyColumns { row: number, limit: limits.columns });
            }
            names.push(name);
        }
    }
    Ok(names)
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(true) => Cell::Text("是".to_owned()),
        Value::Bool(false) => Cell::Text("否".to_owned()),
        Value::String(text) => Cell::text_of(&text),
        Value::Number(number) if number.is_f64() => match number.as_f64() {
            Some(value) if value.abs() < EXACT_BELOW => Cell::number_of(value),
            _ => Cell::Fault("数字太长，后几位可能不准。请用引号写成文本".to_owned()),
        },
        Value::Number(number) => Cell::Number(number.to_string()),
        Value::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            let texts: Vec<String> =
                items.into_iter().map(|item| cell(item).text()).filter(|t| !t.is_empty()).collect();
            Cell::text_of(&texts.join("；"))
        }
        nested => Cell::text_of(&nested.to_string()),
    }
}
