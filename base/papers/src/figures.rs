//! Money and days in the form the templates print.

use kezhuan_kernel::{Day, Fen};
use serde_json::{Value, json};

/// `{"yuan": "600,000.00", "capitals": "陆拾万元整"}`.
pub fn money(amount: Fen) -> Value {
    json!({ "yuan": amount.to_string(), "capitals": amount.capitals() })
}

/// `2025年11月24日`.
pub fn day(day: Day) -> Value {
    Value::String(day.chinese())
}
