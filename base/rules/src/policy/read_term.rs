//! Terms of an amount: rates, fixed amounts, prices, steps, tiers, tables, and terms made of terms.

use kezhuan_kernel::{Fen, Rate};

use super::read_quantity::{Fields, number, quantity};
use super::read_test::{Scope, condition};
use super::{Bounds, Gives, Hit, Quantity, Row, Share, Term, Tier};
use crate::reader::{Node, Table};

const KINDS: &[&str] = &[
    "rate",
    "fixed",
    "equal",
    "decided",
    "unit_price",
    "step",
    "tiers",
    "table",
    "multiply",
    "highest",
    "lowest",
    "amount",
];
const HITS: &[(&str, Hit)] = &[("first", Hit::First), ("highest", Hit::Highest), ("sum", Hit::Sum)];

/// What terms of a rule are read with.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    /// Fields of quantities.
    pub fields: Fields<'a>,
    /// What `when` is a condition on: the facts of a group, else the payee.
    pub rows: Scope<'a>,
}

/// Reads the terms under a key; an absent key is the empty list.
pub(super) fn terms(table: &Table<'_>, key: &str, with: Terms<'_>) -> Vec<Term> {
    table.tables(key).iter().map(|inner| term(inner, with)).collect()
}

fn term(table: &Table<'_>, with: Terms<'_>) -> Term {
    Term {
        gives: gives(table, with).unwrap_or(Gives::Fixed(Fen::ZERO)),
        when: condition(table, "when", with.rows),
        min: table.money_or_none("min"),
        max: table.money_or_none("max"),
        none_below: table.money_or_none("none_below"),
    }
}

fn gives(table: &Table<'_>, with: Terms<'_>) -> Option<Gives> {
    let written: Vec<&str> =
        KINDS.iter().filter(|kind| table.get(kind).is_some()).copied().collect();
    let kind = match written.as_slice() {
        [one] => *one,
        ["multiply", "amount"] => "multiply",
        _ => {
            table.wrong(format!("amount 的一项写 {} 中的一个", KINDS.join("、")), None);
            return None;
        }
    };
    let node = table.get(kind)?;
    let found = table.found();
    let of = || of(table, with);
    match kind {
        "rate" => Some(Gives::Rate { rate: share(node, table, with)?, of: of()? }),
        "fixed" => node.money(found).map(Gives::Fixed),
        "equal" => quantity(node, with.fields).map(Gives::Equal),
        "decided" => {
            let path = node.text(found)?;
            with.rows.money(path, node);
            Some(Gives::Decided(path.to_owned()))
        }
        "unit_price" => {
            let price = node.money(found)?;
            let first = table.need("quantity").and_then(|node| quantity(node, with.fields))?;
            let months = table.get("months").and_then(|node| quantity(node, with.fields));
            let quantity = std::iter::once(first).chain(months).collect();
            Some(Gives::UnitPrice { price, quantity })
        }
        "step" => {
            let step = node.table(found)?;
            let every = step.need("every").and_then(|node| number(node, &step))?;
            if every <= Rate::ZERO {
                step.wrong_at("every", "every 应大于 0", None);
                return None;
            }
            let give = step.need("give").and_then(|node| node.money(found))?;
            let above = step.get("above").and_then(|node| number(node, &step));
            Some(Gives::Step { every, give, of: of()?, above: above.unwrap_or(Rate::ZERO) })
        }
        "tiers" => tiers(&node.table(found)?, of()?),
        "table" => {
            let by = table.get("by").map_or_else(of, |node| quantity(node, with.fields));
            let rows: Vec<Row> =
                table.tables("table").iter().map(|row| self::row(row, with)).collect();
            let bounded = rows.iter().any(|row| row.bounds != Bounds::default());
            let hit = table.one_of("hit", HITS).unwrap_or(Hit::First);
            if bounded && table.get("by").is_none() && !with.fields.base {
                table.wrong("按档查表要写 by，或者规则写 base", None);
            }
            Some(Gives::Table { by: by?, hit, rows })
        }
        "multiply" => {
            let by = quantity(node, with.fields)?;
            if table.get("amount").is_none() {
                table.wrong("multiply 要写 amount：乘的是什么", None);
            }
            Some(Gives::Multiply { by, terms: terms(table, "amount", with) })
        }
        "highest" => Some(Gives::Highest(terms(table, kind, with))),
        "lowest" => Some(Gives::Lowest(terms(table, kind, with))),
        _ => Some(Gives::Sum(terms(table, kind, with))),
    }
}

/// `of`; the base when it is not written.
fn of(table: &Table<'_>, with: Terms<'_>) -> Option<Quantity> {
    table.get("of").map_or(Some(Quantity::Base), |node| quantity(node, with.fields))
}

fn share(node: &Node, around: &Table<'_>, with: Terms<'_>) -> Option<Share> {
    let found = around.found();
    if around.get("of").is_none() && !with.fields.base {
        around.wrong("按比例计算要写 base，或者写 of", None);
    }
    if !matches!(node.value(), crate::reader::Value::Table(_)) {
        return node.rate(found).map(Share::Exact);
    }
    let table = node.table(found)?;
    let field = table.text("decided");
    with.rows.money(&field, node);
    let (from, to) = (table.rate_or_none("from"), table.rate_or_none("to"));
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        table.wrong("from 不能大于 to", None);
    }
    Some(Share::Decided { field, from, to })
}

fn tiers(table: &Table<'_>, of: Quantity) -> Option<Gives> {
    let marginal = table.one_of("mode", &[("marginal", true), ("whole", false)]);
    if table.get("mode").is_none() {
        table.wrong(
            "tiers 要写 mode",
            Some("可以写：marginal（各段各算）、whole（全额一档）".into()),
        );
    }
    let step = |t: &Table<'_>| {
        let (rate, fixed) = (t.rate_or_none("rate"), t.money_or_none("fixed"));
        if rate.is_none() && fixed.is_none() {
            t.wrong("一档要写 rate 或 fixed", None);
        }
        Tier {
            up_to: t.get("up_to").and_then(|node| number(node, t)),
            rate: rate.unwrap_or(Rate::ZERO),
            fixed: fixed.unwrap_or(Fen::ZERO),
            max: t.money_or_none("max"),
        }
    };
    let steps: Vec<Tier> = table.tables("steps").iter().map(step).collect();
    let rising = steps.windows(2).all(|pair| match (pair[0].up_to, pair[1].up_to) {
        (Some(a), Some(b)) => a < b,
        (Some(_), None) => true,
        _ => false,
    });
    if steps.is_empty() || !rising {
        table.wrong("steps 的 up_to 要从小到大，只有最后一档可以不写", None);
    }
    Some(Gives::Tiers { marginal: marginal?, of, steps })
}

fn row(table: &Table<'_>, with: Terms<'_>) -> Row {
    let bound = |key: &str, strict: bool| {
        let node = table.get(key)?;
        number(node, table).map(|number| (number, strict))
    };
    let (from, over) = (bound("from", false), bound("over", true));
    let (up_to, below) = (bound("up_to", false), bound("below", true));
    if from.is_some() && over.is_some() || up_to.is_some() && below.is_some() {
        table.wrong(
            "下限写 from（含）或 over（不含），上限写 up_to（含）或 below（不含），各写一个",
            None,
        );
    }
    Row { bounds: Bounds { min: from.or(over), max: up_to.or(below) }, term: term(table, with) }
}
