//! JSON lines: one object per line; the field names together make the header.

use serde_json::Value;

use crate::{Cell, Limits, Line, Page, RowError, SheetError, Table};

/// Digits a JSON number keeps for certain.
const EXACT_BELOW: f64 = 1e15;

pub(crate) fn read(text: &str, limits: &Limits) -> Result<Table, SheetError> {
    let mut names: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    for (i, raw) in text.lines().enumerate() {
        let number = i + 1;
        if raw.trim().is_empty() {
            continue;
        }
        if lines.len() + faults.len() >= limits.rows {
            return Err(SheetError::TooManyRows { limit: limits.rows });
        }
        match serde_json::from_str(raw.trim_start_matches('\u{FEFF}')) {
            Ok(Value::Object(object)) => {
                let mut line = Line { number, cells: Vec::new() };
                for (name, value) in object {
                    place(&mut names, &mut line, name, cell(value), limits)?;
                }
                lines.push(line);
            }
            _ if number == 1 && raw.trim_start().starts_with('[') => {
                return Err(SheetError::WrongType(
                    "这是 JSON 数组。请改成每行一个 {…} 对象（JSON Lines）",
                ));
            }
            _ => faults.push(RowError::row(number, "这一行不是完整的 {…} 对象")),
        }
    }
    if !lines.is_empty() {
        let header = names.iter().map(|name| Cell::text_of(name)).collect();
        lines.insert(0, Line { number: 0, cells: header });
    }
    Ok(Table { pages: vec![Page { name: String::new(), lines }], faults })
}

/// Puts the cell under its name, adding the name if it is new.
fn place(
    names: &mut Vec<String>,
    line: &mut Line,
    name: String,
    cell: Cell,
    limits: &Limits,
) -> Result<(), SheetError> {
    let column = names.iter().position(|known| *known == name).unwrap_or(names.len());
    if column >= limits.columns {
        return Err(SheetError::TooManyColumns { row: line.number, limit: limits.columns });
    }
    if column == names.len() {
        names.push(name);
    }
    if line.cells.len() <= column {
        line.cells.resize(column + 1, Cell::Empty);
    }
    line.cells[column] = cell.limited(limits.cell);
    Ok(())
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
