//! Every shape of rule that real policies show, with the fen it must give; each number worked by hand.

mod amounts;
mod shared;

use serde_json::{Value, json};

use super::*;
use crate::facts::Facts;
use crate::policy::Policy;

const HEAD: &str = r#"
[policy]
id = "T"
number = "测〔2025〕1号"
title = "测试"
jurisdiction = "甲省/乙市"
valid = { from = "unstated", to = "unstated" }
rounding = { mode = "down" }
payee_key = ["legal_entity", "org"]
levels = ["county", "city", "provincial", "national"]
"#;

fn policy(text: &str) -> Policy {
    let text = format!("{HEAD}{text}");
    Policy::read([("t.toml", text.as_str())]).unwrap_or_else(|all| {
        panic!("{}", all.iter().map(|d| format!("{d}\n")).collect::<String>())
    })
}

/// `payee rule → amount`, or the status with what is certain and what is at most possible.
fn told(text: &str, facts: Value, paid: &[Paid]) -> Vec<String> {
    let facts: Facts = serde_json::from_value(facts).unwrap();
    let round = evaluate(&policy(text), 2025, &facts, paid);
    assert_eq!(round.invalid, [], "{text}");
    let show = |fen: &Option<Fen>| fen.map_or("?".to_owned(), Fen::plain);
    let line = |entry: &Entry| {
        let outcome = match &entry.outcome {
            Outcome::Amount { amount } => amount.plain(),
            Outcome::NeedsDecision { certain, at_most, .. } => {
                format!("{}..{}", show(certain), show(at_most))
            }
            other => other.status().to_owned(),
        };
        format!("{} {} {outcome}", entry.payee, entry.rule)
    };
    round.entries.iter().map(line).collect()
}

fn check(text: &str, facts: Value, want: &[&str]) {
    assert_eq!(told(text, facts, &[]), want, "{text}");
}

fn org(org: &str, more: Value) -> Value {
    let mut record = json!({ "org": org });
    for (key, value) in more.as_object().unwrap() {
        record[key] = value.clone();
    }
    record
}

fn paid(payee: &str, rule: &str, year: i32, group: Option<&str>, yuan: i64) -> Paid {
    Paid {
        payee: Some(payee.to_owned()),
        rule: Some(rule.to_owned()),
        year: Some(year),
        group: group.map(str::to_owned),
        amount: Fen::yuan(yuan),
    }
}
