//! Quantities of a pack file: `"rd"`, `["rd", "-", "rd_last"]`, `{ sum = "amount", where = […] }`.

use kezhuan_kernel::Rate;

use super::read_test::{Scope, condition, relative};
use super::{Arithmetic, Expr, Fold, Formula, Measure, Quantity, Set};
use crate::reader::{Node, Table, Value, unknown_help};
use crate::test::When;

/// Words that measure a set of facts.
pub(super) const MEASURES: &[&str] = &["sum", "count", "distinct", "highest", "lowest"];
const SIGNS: &[(&str, Arithmetic)] = &[
    ("+", Arithmetic::Plus),
    ("-", Arithmetic::Minus),
    ("*", Arithmetic::Times),
    ("/", Arithmetic::Over),
];

/// What quantities of a rule are read with.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    /// Fields of the payee.
    pub own: Scope<'a>,
    /// Fields of the facts that count; none when the rule has no items.
    pub items: Option<Scope<'a>>,
    /// Does the rule have a base?
    pub base: bool,
}

/// Reads a quantity.
pub(super) fn quantity(node: &Node, fields: Fields<'_>) -> Option<Quantity> {
    let found = fields.own.found;
    match node.value() {
        Value::Whole(number) => Some(Quantity::Exact(Rate::from(*number))),
        Value::Text(text) if text == "base" => {
            if !fields.base {
                node.wrong(found, "规则没有写 base", None);
            }
            Some(Quantity::Base)
        }
        Value::Text(text) => Some(match exact(text) {
            Some(number) => Quantity::Exact(number),
            None => {
                fields.own.money(text, node);
                Quantity::Own(text.clone())
            }
        }),
        Value::List(nodes) => {
            let (a, sign, b) = infix(node, nodes, fields.own)?;
            let pair = (quantity(a, fields)?, sign, quantity(b, fields)?);
            Some(Quantity::Pair(Box::new(pair)))
        }
        Value::Table(_) => table_quantity(&node.table(found)?, fields),
        _ => {
            let help = "例如 \"rd\"、[\"rd\", \"-\", \"rd_last\"]、{ sum = \"amount\" }".to_owned();
            node.wrong(found, "这里应写一个数量", Some(help));
            None
        }
    }
}

/// Reads the words of a quantity that stand in a table.
pub(super) fn table_quantity(table: &Table<'_>, fields: Fields<'_>) -> Option<Quantity> {
    let list = |node: &Node| -> Option<Vec<Quantity>> {
        let nodes = node.list(table.found())?;
        Some(nodes.iter().filter_map(|node| quantity(node, fields)).collect())
    };
    let value = table.get("value").and_then(|node| {
        let path = node.text(table.found())?;
        fields.own.money(path, node);
        Some(Quantity::Own(path.to_owned()))
    });
    let exact = table.get("exact").and_then(|node| number(node, table));
    let rule = table.text_or_none("rule").map(Quantity::Rule);
    let most = table.get("most").and_then(list).map(Quantity::Most);
    let least = table.get("least").and_then(list).map(Quantity::Least);
    let day = table.get("day").and_then(|node| day(node, fields.own)).map(Quantity::Day);
    let measured = MEASURES.iter().any(|word| table.get(word).is_some());
    let fold = if measured { measured_quantity(table, fields) } else { None };
    let exact = exact.map(Quantity::Exact);
    let mut all = [value, exact, rule, most, least, day, fold].into_iter().flatten();
    let first = all.next();
    if first.is_none() && !measured || all.next().is_some() {
        table.wrong("数量写 sum、count、distinct、highest、lowest、value、exact、rule、most、least、day 中的一个", None);
    }
    first
}

fn measured_quantity(table: &Table<'_>, fields: Fields<'_>) -> Option<Quantity> {
    if table.get("from").is_some() {
        let from = table.text("from");
        let set = Set { from: from.clone(), ..Set::default() };
        let set = set_words(table, set, fields.own);
        let fold = fold(table, fields.own.of(&from), true)?;
        return Some(Quantity::Set(Box::new(set), fold));
    }
    let Some(items) = fields.items else {
        let help = "写 value = \"字段\" 取单位自己的数，或写 from 取别的集合".to_owned();
        table.wrong("规则没有 items，这里没有可以汇总的记录", Some(help));
        return None;
    };
    fold(table, items, false).map(Quantity::Items)
}

/// Exactly one measure, and `where`. For another set, `where` is already the set's own condition.
pub(super) fn fold(table: &Table<'_>, scope: Scope<'_>, of_set: bool) -> Option<Fold> {
    let formula = |key: &str| table.get(key).and_then(|node| formula(node, scope));
    let all = [
        formula("sum").map(Measure::Sum),
        table.flag("count").then_some(Measure::Count),
        scope.named(table, "distinct").map(Measure::Distinct),
        formula("highest").map(Measure::Highest),
        formula("lowest").map(Measure::Lowest),
    ];
    let written = MEASURES.iter().filter(|word| table.get(word).is_some()).count();
    if written != 1 {
        table.wrong(format!("写 {} 中的一个", MEASURES.join("、")), None);
    }
    let measure = all.into_iter().flatten().next()?;
    let list = match &measure {
        Measure::Sum(f) | Measure::Highest(f) | Measure::Lowest(f) => f.list.clone(),
        _ => None,
    };
    let tests = match (of_set, list) {
        (true, None) => Default::default(),
        (true, Some(list)) => condition(table, "parts", scope.inside(&format!("{list}[]."))),
        (false, Some(list)) => condition(table, "where", scope.inside(&format!("{list}[]."))),
        (false, None) => condition(table, "where", scope),
    };
    Some(Fold { measure, tests })
}

/// A figure of each fact: a field, or fields reckoned together; all inside the same nested list.
fn formula(node: &Node, scope: Scope<'_>) -> Option<Formula> {
    let mut list: Option<Option<String>> = None;
    let figure = figure(node, scope, &mut list)?;
    Some(Formula { list: list.flatten(), figure })
}

fn figure(node: &Node, scope: Scope<'_>, list: &mut Option<Option<String>>) -> Option<Expr> {
    match node.value() {
        Value::Whole(number) => Some(Expr::Exact(Rate::from(*number))),
        Value::List(nodes) => {
            let (a, sign, b) = infix(node, nodes, scope)?;
            let pair = (figure(a, scope, list)?, sign, figure(b, scope, list)?);
            Some(Expr::Pair(Box::new(pair)))
        }
        Value::Table(_) => {
            let table = node.table(scope.found)?;
            let mut of = |key: &str| -> Option<Vec<Expr>> {
                let nodes = table.get(key)?.list(scope.found)?;
                Some(nodes.iter().filter_map(|node| figure(node, scope, list)).collect())
            };
            let (most, least) = (of("most").map(Expr::Most), of("least").map(Expr::Least));
            let day = table.get("day").and_then(|node| day(node, scope)).map(Expr::Day);
            if [&most, &least, &day].into_iter().flatten().count() != 1 {
                table.wrong("算式里的表写 most、least、day 中的一个", None);
            }
            most.or(least).or(day)
        }
        _ => {
            let text = node.text(scope.found)?;
            if let Some(number) = exact(text) {
                return Some(Expr::Exact(number));
            }
            if text.starts_with("item.") || text.starts_with("payee.") {
                scope.money(text, node);
                return Some(Expr::Field(text.to_owned()));
            }
            scope.money(text, node);
            let (inside, field) = match text.rsplit_once("[].") {
                Some((inside, field)) => (Some(inside.to_owned()), field),
                None => (None, text),
            };
            match list {
                Some(before) if *before != inside => {
                    let help = "从列表里取整条记录的数，写 item.字段".to_owned();
                    node.wrong(scope.found, "一个算式里的字段要在同一层", Some(help));
                }
                _ => *list = Some(inside),
            }
            Some(Expr::Field(field.to_owned()))
        }
    }
}

/// `"field"`, `{ year = -1, on = "12-31" }` or a day that is written.
fn day(node: &Node, scope: Scope<'_>) -> Option<When> {
    match node.value() {
        Value::Table(_) => relative(&node.table(scope.found)?),
        Value::Text(text) if !text.starts_with(|c: char| c.is_ascii_digit()) => {
            scope.field(text, node);
            Some(When::Field(text.clone()))
        }
        _ => node.day(scope.found).map(When::Day),
    }
}

fn infix<'n>(
    node: &Node,
    nodes: &'n [Node],
    scope: Scope<'_>,
) -> Option<(&'n Node, Arithmetic, &'n Node)> {
    if let [a, sign, b] = nodes
        && let Value::Text(word) = sign.value()
        && let Some((_, sign)) = SIGNS.iter().find(|(known, _)| known == word)
    {
        return Some((a, *sign, b));
    }
    let help = "例如 [\"rd\", \"-\", \"rd_last\"]；符号是 +、-、*、/".to_owned();
    node.wrong(scope.found, "算式写成 [数, 符号, 数]", Some(help));
    None
}

/// A number that is written, not named: `"10%"`, `"1,000,000.00"`.
fn exact(text: &str) -> Option<Rate> {
    text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        .then(|| text.replace(',', "").parse().ok())?
}

/// A number of a table's key: a whole number, an amount or a rate.
pub(super) fn number(node: &Node, table: &Table<'_>) -> Option<Rate> {
    let number = match node.value() {
        Value::Whole(number) => Some(Rate::from(*number)),
        Value::Text(text) => exact(text),
        _ => None,
    };
    if number.is_none() {
        node.wrong(table.found(), "这里应为整数，或带引号的金额、比例", None);
    }
    number
}

/// Reads another set of facts: `{ from = "…", role = "…", join = {…}, where = […] }`.
pub(super) fn set(table: &Table<'_>, scope: Scope<'_>) -> Set {
    let set = Set { from: table.text("from"), ..Set::default() };
    set_words(table, set, scope)
}

fn set_words(table: &Table<'_>, mut set: Set, ours: Scope<'_>) -> Set {
    let found = ours.found;
    let nested = set.nested();
    let prefix = if nested { format!("{}.", set.from) } else { String::new() };
    let collections = &ours.policy.collections;
    if !nested && !collections.is_empty() && !collections.contains_key(&set.from) {
        let known: Vec<&str> = collections.keys().map(String::as_str).collect();
        let message = format!("没有“{}”这个集合", set.from);
        table.wrong_at("from", message, Some(unknown_help(&set.from, &known)));
    }
    let theirs = if nested { ours.inside(&prefix) } else { ours.of(&set.from) };
    set.role = theirs.named(table, "role");
    if let Some(join) = table.table("join") {
        for entry in join.all() {
            let Some(path) = entry.node.text(found) else { continue };
            theirs.field(&entry.key, &entry.node);
            ours.field(path, &entry.node);
            set.join.push((entry.key.clone(), path.to_owned()));
        }
    }
    set.tests = condition(table, "where", theirs);
    set
}
