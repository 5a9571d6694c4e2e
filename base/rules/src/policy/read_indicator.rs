//! From an `[[indicator]]` table to an [`Indicator`]; conditions are the same words as in rules.

use kezhuan_kernel::Rate;

use super::read_quantity::fold;
use super::read_rule::items;
use super::read_test::{Scope, condition};
use super::{Every, Fold, How, Indicator, Items, Measure, Unit};
use crate::number::yuan;
use crate::reader::{Node, Table, Value};
use crate::test::Where;

#[derive(Clone, Copy)]
enum Kind {
    Ratio,
    Stock,
    Flow,
    Coverage,
    Cadence,
    Milestone,
}

const KINDS: &[(&str, Kind)] = &[
    ("ratio", Kind::Ratio),
    ("stock", Kind::Stock),
    ("flow", Kind::Flow),
    ("coverage", Kind::Coverage),
    ("cadence", Kind::Cadence),
    ("milestone", Kind::Milestone),
];

/// Reads an indicator.
pub(super) fn indicator(table: &Table<'_>, scope: Scope<'_>) -> Indicator {
    let how = how(table, scope);
    let unit = match (&how, table.text_or_none("unit")) {
        (How::Ratio { .. } | How::Coverage { .. }, _) => Unit::Percent,
        (_, Some(unit)) if unit == "元" => Unit::Money,
        (_, unit) => Unit::Count(unit.unwrap_or_else(|| "个".to_owned())),
    };
    let known_by = table.tables("known_by").iter().map(|t| items(t, scope, None)).collect();
    Indicator {
        id: table.text("id"),
        clause: table.text("clause"),
        name: table.text("name"),
        target: target(table, &unit),
        due: table.day_or_none("due"),
        word: table.text("word"),
        latest: table.text_or_none("latest"),
        readings: table.texts("readings"),
        how,
        known_by,
        unit,
    }
}

fn target(table: &Table<'_>, unit: &Unit) -> Rate {
    let read = |node: &Node| match (unit, node.value()) {
        (Unit::Percent, _) => node.rate(table.found()),
        (Unit::Money, _) => node.money(table.found()).map(|fen| yuan(i128::from(fen.0))),
        (Unit::Count(_), Value::Whole(number)) => Some(Rate::from(*number)),
        (Unit::Count(_), _) => node.whole(table.found()).map(Rate::from),
    };
    table.need("target").and_then(read).unwrap_or(Rate::ZERO)
}

fn how(table: &Table<'_>, scope: Scope<'_>) -> How {
    if table.get("kind").is_none() {
        table.wrong("缺少 kind", None);
    }
    let kind = table.one_of("kind", KINDS).unwrap_or(Kind::Milestone);
    let set = |key: &str| {
        table.need(key).and_then(|n| n.table(table.found())).map(|t| items(&t, scope, None))
    };
    if let Kind::Coverage = kind {
        return coverage(
            table,
            set("of").unwrap_or_default(),
            set("by").unwrap_or_default(),
            scope,
        );
    }
    let items = set("items").unwrap_or_default();
    let from = items.from.clone();
    let inner = scope.of(&from);
    let date = |items: &Items| {
        let path = table.text("on");
        let of = scope.of(&items.from);
        if let Some(node) = table.get("on") {
            of.field(&path, node);
        }
        path
    };
    match kind {
        Kind::Ratio => How::Ratio { part: condition(table, "part", inner), items },
        Kind::Stock => How::Stock { items },
        Kind::Flow => How::Flow {
            fold: table
                .table("base")
                .and_then(|t| fold(&t, inner, false))
                .unwrap_or(Fold { measure: Measure::Count, tests: Where::default() }),
            on: date(&items),
            year: table.whole_or_none("year").and_then(|year| i32::try_from(year).ok()),
            items,
        },
        Kind::Cadence => How::Cadence {
            on: date(&items),
            every: table
                .one_of("every", &[("month", Every::Month), ("day", Every::Day)])
                .unwrap_or(Every::Month),
            items,
        },
        Kind::Milestone | Kind::Coverage => How::Milestone { items },
    }
}

fn coverage(table: &Table<'_>, of: Items, by: Items, scope: Scope<'_>) -> How {
    let place = table.text("place");
    let inner = scope.of(&by.from);
    if let Some(node) = table.get("place") {
        inner.field(&place, node);
    }
    let inside = table.one_of("match", &[("inside", true), ("equal", false)]).unwrap_or(false);
    How::Coverage { place, inside, of, by }
}
