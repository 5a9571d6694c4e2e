//! What several rules share: exclusion, combination, money that may not be enough.

use kezhuan_kernel::Rate;

use super::read_quantity::{Fields, quantity};
use super::read_rule::limit;
use super::read_term::Terms;
use super::read_test::Scope;
use super::{Allocate, Combine, Exclusive, Method, Policy, Quantity, Remainder, Resolve};
use crate::reader::{Entry, Found, Node, Table, Value, unknown_help};

const REMAINDER: &[(&str, Remainder)] =
    &[("largest", Remainder::Largest), ("drop", Remainder::Drop)];

/// Quantities of what is shared: of payees and other sets, not of one rule's facts.
pub(super) fn fields(scope: Scope<'_>) -> Fields<'_> {
    Fields { own: scope.of(&scope.policy.payees), items: None, base: false }
}

/// `rules = { role = rule }` with a choice, or `matter = { rule = field }`.
pub(super) fn exclusive(table: &Table<'_>, scope: Scope<'_>) -> Exclusive {
    let found = scope.found;
    table.one_of("per", &[("item", ())]);
    let pairs = |key: &str| -> Vec<(String, String)> {
        let entries = table.table(key).map(|t| t.all().to_vec()).unwrap_or_default();
        let text = |entry: &Entry| Some((entry.key.clone(), entry.node.text(found)?.to_owned()));
        entries.iter().filter_map(text).collect()
    };
    let by_role = pairs("rules").into_iter().map(|(role, rule)| (rule, role));
    let rules: Vec<_> = by_role.chain(pairs("matter")).collect();
    if rules.len() < 2 || table.get("rules").is_some() == table.get("matter").is_some() {
        table.wrong("写 rules（角色 = 规则）或 matter（规则 = 字段），至少两条规则", None);
    }
    Exclusive { rules, resolve: resolve(table) }
}

fn resolve(table: &Table<'_>) -> Resolve {
    let found = table.found();
    match table.get("resolve").map(|node| (node, node.value())) {
        Some((_, Value::Text(_))) => {
            let first = table.one_of("resolve", &[("highest", false), ("first", true)]);
            if first == Some(true) { Resolve::First } else { Resolve::Highest }
        }
        Some((node, _)) => {
            let by = node.table(found).map(|t| {
                t.one_of("missing", &[("needs_decision", ())]);
                t.text("by")
            });
            Resolve::Choice(by.unwrap_or_default())
        }
        None => {
            let help = "resolve = \"highest\"、\"first\" 或 { by = \"字段\" }".to_owned();
            table.wrong("缺少 resolve：由哪一条规则支持", Some(help));
            Resolve::Highest
        }
    }
}

pub(super) fn combine(table: &Table<'_>, scope: Scope<'_>) -> Combine {
    let own = scope.of(&scope.policy.payees);
    let with = Terms { fields: fields(scope), rows: own };
    let per = table.get("per").and_then(|node| {
        let path = node.text(scope.found)?;
        (path != "payee").then(|| {
            own.field(path, node);
            path.to_owned()
        })
    });
    let take = table.one_of("take", &[("sum", false), ("highest", true)]);
    let limits: Vec<_> = table.tables("limits").iter().map(|t| limit(t, None, with)).collect();
    if limits.iter().any(|limit| !limit.when.is_empty()) {
        table.wrong_at("limits", "合计上限不能写 when", None);
    }
    if take.is_none() && limits.is_empty() {
        table.wrong("combine 写 take（sum、highest）或 limits", None);
    }
    Combine { rules: table.texts("rules"), highest: take.unwrap_or_default(), per, limits }
}

/// `[[allocate]]` with its rules, or `allocate = {…}` inside the one rule it concerns.
pub(super) fn allocate(
    table: &Table<'_>,
    rules: Vec<String>,
    scope: Scope<'_>,
    of_rule: Fields<'_>,
) -> Allocate {
    let found = scope.found;
    let budget = table.need("budget").and_then(|node| match node.value() {
        Value::Text(_) => node.money(found).map(crate::number::of_fen).map(Quantity::Exact),
        _ => quantity(node, fields(scope)),
    });
    let by = table.get("by");
    let word = table.one_of("method", &[("pro_rata", 0), ("computed_rate", 1), ("in_order", 2)]);
    if table.get("method").is_none() {
        let help = "可以写：pro_rata（同比例）、computed_rate（算出统一比例）、in_order（依次）";
        table.wrong("allocate 要写 method", Some(help.to_owned()));
    }
    let method = match word {
        Some(1) => Method::ComputedRate {
            by: by.and_then(|node| quantity(node, of_rule)).unwrap_or(Quantity::Base),
            unit: table.rate_or_none("unit"),
        },
        Some(2) => Method::InOrder {
            by: table.text("by"),
            ties: table.text_or_none("ties"),
            descending: table
                .one_of("order", &[("asc", false), ("desc", true)])
                .unwrap_or_default(),
            partial: table.flag("partial"),
        },
        _ => Method::ProRata,
    };
    Allocate {
        rules,
        budget: budget.unwrap_or(Quantity::Exact(Rate::ZERO)),
        method,
        remainder: table.one_of("remainder", REMAINDER).unwrap_or(Remainder::Largest),
    }
}

/// Rules that are named anywhere must exist, and none may need itself.
pub(super) fn check_rule_names(tree: &Node, policy: &Policy, found: &Found) {
    let known: Vec<&str> = policy.rules.iter().map(|rule| rule.id.as_str()).collect();
    let lists = ["rule", "exclusive", "combine", "allocate"];
    for node in lists.iter().filter_map(|list| tree.get(list)) {
        named(node, &known, found);
    }
    if crate::round::order(policy).is_none() {
        let needs = |node: &&Node| {
            let id = node.get("id").map(Node::value);
            let rule =
                policy.rules.iter().find(|r| matches!(id, Some(Value::Text(t)) if *t == r.id));
            rule.is_some_and(|rule| !rule.needs().is_empty())
        };
        let rules = tree.get("rule").and_then(|node| node.list(found)).unwrap_or_default();
        let first = rules.iter().find(needs).unwrap_or(tree);
        first.wrong(found, "这条规则和别的规则互相引用金额，算不出先后", None);
    }
}

/// `rule = "…"`, `rules = ["…"]`, `rules = { role = "…" }`, `matter = { "…" = field }`.
fn named(node: &Node, known: &[&str], found: &Found) {
    let check = |id: &str, at: &Node| {
        if !known.contains(&id) {
            at.wrong(found, format!("没有编号为“{id}”的规则"), Some(unknown_help(id, known)));
        }
    };
    match node.value() {
        Value::List(nodes) => nodes.iter().for_each(|node| named(node, known, found)),
        Value::Table(entries) => {
            for entry in entries {
                match (entry.key.as_str(), entry.node.value()) {
                    ("rule", Value::Text(id)) => check(id, &entry.node),
                    ("rules", Value::List(list)) => list.iter().for_each(|one| {
                        if let Value::Text(id) = one.value() {
                            check(id, one);
                        }
                    }),
                    ("rules", Value::Table(roles)) => roles.iter().for_each(|role| {
                        if let Value::Text(id) = role.node.value() {
                            check(id, &role.node);
                        }
                    }),
                    ("matter", Value::Table(rules)) => {
                        rules.iter().for_each(|rule| check(&rule.key, &rule.node));
                    }
                    _ => named(&entry.node, known, found),
                }
            }
        }
        _ => {}
    }
}
