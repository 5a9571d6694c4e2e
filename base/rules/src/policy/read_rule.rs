//! From a `[[rule]]` table to a [`Rule`]: the words of the policy language, each checked where it stands.

use kezhuan_kernel::{Fen, Rate};

use super::read_test::{Scope, condition};
use super::{
    Ask, Base, Cap, Certainty, Effort, Items, Limit, Measure, NoFormula, Of, Once, Over, Payer,
    Per, Policy, Row, Rule, Term, Threshold, Tier,
};
use crate::reader::{Found, Node, Table, Value, unknown_help};

const CERTAINTY: &[(&str, Certainty)] =
    &[("ceiling", Certainty::Ceiling), ("exact", Certainty::Exact), ("floor", Certainty::Floor)];
const EFFORT: &[(&str, Effort)] =
    &[("promised", Effort::Promised), ("strive", Effort::Strive), ("sought", Effort::Sought)];
/// Words of the language that this version does not calculate: refused, never passed over.
const LATER: &[&str] = &["quota", "allocate", "split", "stages", "combine"];
const LATER_TERMS: &[&str] = &["step", "unit_price", "multiply"];
/// Reads a rule.
pub(super) fn rule(table: &Table<'_>, scope: Scope<'_>, shared: Option<&Items>) -> Rule {
    for word in LATER {
        if table.get(word).is_some() {
            table.wrong_at(word, format!("{word} 这个词本版本还不会计算"), None);
        }
    }
    let found = scope.found;
    let payees = Scope { collection: &scope.policy.payees, ..scope };
    let own = table.table("items").map(|t| items(&t, scope, shared));
    let items = own.or_else(|| shared.cloned());
    let from = items.as_ref().map_or("", |items| items.from.as_str());
    let of_items = Scope { collection: from, ..scope };
    let group = table.get("group").and_then(|node| {
        let path = node.text(found)?;
        of_items.field(path, node);
        Some(path.to_owned())
    });
    let base = table.table("base").map(|t| base(&t, items.is_some(), of_items, payees));
    let row_scope = if group.is_some() { of_items } else { payees };
    let rule = Rule {
        id: table.text("id"),
        clause: table.text_or_none("clause").unwrap_or_else(|| table.text("id")),
        name: table.text_or_none("name").unwrap_or_default(),
        wording: table.text_or_none("wording").unwrap_or_default(),
        certainty: table.one_of("certainty", CERTAINTY).unwrap_or(Certainty::Exact),
        effort: table.one_of("effort", EFFORT).unwrap_or(Effort::Promised),
        who: condition(table, "who", payees),
        threshold: table.table("threshold").map(|t| threshold(&t)),
        amount: table.tables("amount").iter().map(|t| term(t, payees, row_scope)).collect(),
        limits: table.tables("limits").iter().map(|t| limit(t, group.as_deref(), payees)).collect(),
        minus_paid: table.flag("minus_paid"),
        payer: table.get("payer").and_then(|node| payer(node, found)),
        no_formula: table.table("outcome").and_then(|t| no_formula(&t, scope.policy)),
        ask: table.tables("ask").iter().map(|t| ask(t, of_items)).collect(),
        readings: table.texts("readings"),
        silences: table.texts("silences"),
        valid_from: table.day_or_none("valid_from"),
        valid_to: table.day_or_none("valid_to"),
        items,
        group,
        base,
    };
    whole(table, &rule);
    rule
}

/// What must be true of a rule as a whole.
fn whole(table: &Table<'_>, rule: &Rule) {
    match (&rule.no_formula, rule.amount.is_empty()) {
        (None, true) => table.wrong("规则没有算法：写 amount，或写 outcome", None),
        (Some(_), false) => table.wrong_at("outcome", "amount 和 outcome 只能写一个", None),
        _ => {}
    }
    if rule.no_formula.is_some() && rule.items.is_none() {
        table.wrong("outcome 要写 items：哪些记录引出这个决定", None);
    }
    let needs_base = rule.threshold.is_some()
        || rule.amount.iter().any(|term| match term {
            Term::Rate { of, .. } => of.is_none(),
            Term::Tiers { .. } => true,
            Term::Table(rows) => rows.iter().any(|row| row.rate.is_some()),
            Term::Fixed(_) => false,
        });
    if needs_base && rule.base.is_none() {
        table.wrong("按比例计算要写 base", None);
    }
    if rule.group.is_some() && rule.items.is_none() {
        table.wrong_at("group", "group 要有 items", None);
    }
}

/// Reads `items`, inheriting from `[shared.items]`.
pub(super) fn items(table: &Table<'_>, scope: Scope<'_>, shared: Option<&Items>) -> Items {
    let mut items = shared.cloned().unwrap_or_default();
    if shared.is_none() {
        items.unique = "id".to_owned();
    }
    if shared.is_none_or(|shared| shared.from.is_empty()) || table.get("from").is_some() {
        items.from = table.text("from");
    }
    let collections = &scope.policy.collections;
    if !collections.is_empty() && !collections.contains_key(&items.from) {
        let known: Vec<&str> = collections.keys().map(String::as_str).collect();
        let message = format!("没有“{}”这个集合", items.from);
        table.wrong_at("from", message, Some(unknown_help(&items.from, &known)));
    }
    let from = items.from.clone();
    let scope = Scope { collection: &from, ..scope };
    let field = |key: &str| {
        let node = table.get(key)?;
        let path = node.text(scope.found)?;
        scope.field(path, node);
        Some(path.to_owned())
    };
    items.role = field("role").or(items.role);
    items.unique = field("unique").unwrap_or(items.unique);
    let own = condition(table, "where", scope);
    items.tests.all.extend(own.all);
    items.tests.any.extend(own.any);
    if let Some(node) = table.get("order") {
        items.order = node.texts(scope.found);
    }
    items.once.extend(
        table
            .tables("once")
            .iter()
            .map(|t| Once { when: condition(t, "when", scope), key: t.texts("key") }),
    );
    if !items.once.is_empty() && items.order.is_empty() {
        table.wrong("once 要写 order：哪一份算第一份", None);
    }
    items
}

/// What is measured: exactly one of `sum`, `count`, `value`.
pub(super) fn measure(table: &Table<'_>, items: Scope<'_>, own: Scope<'_>) -> Option<Measure> {
    let sum = table.get("sum").and_then(|node| {
        let path = node.text(table.found())?;
        items.money(path, node);
        Some(Measure::Sum(path.to_owned()))
    });
    let count = table.flag("count").then_some(Measure::Count);
    let value = table.get("value").and_then(|node| {
        let path = node.text(table.found())?;
        own.money(path, node);
        Some(Measure::Value(path.to_owned()))
    });
    one_key(table, "base", &["sum", "count", "value"]);
    sum.or(count).or(value)
}

/// Exactly one of these keys must stand in the table.
fn one_key(table: &Table<'_>, what: &str, keys: &[&str]) {
    if keys.iter().filter(|key| table.get(key).is_some()).count() != 1 {
        table.wrong(format!("{what}写 {} 中的一个", keys.join("、")), None);
    }
}

fn base(table: &Table<'_>, has_items: bool, items: Scope<'_>, own: Scope<'_>) -> Base {
    let of = measure(table, items, own).unwrap_or(Measure::Count);
    let prefix = match &of {
        Measure::Sum(path) => path.rsplit_once("[].").map(|(list, _)| format!("{list}[].")),
        _ => None,
    };
    let parts = Scope { prefix: prefix.as_deref().unwrap_or(""), ..items };
    let tests = condition(table, "where", parts);
    if !tests.is_empty() && prefix.is_none() {
        table.wrong("base 的 where 只用于 列表[].字段；对整条记录的条件写在 items 里", None);
    }
    if !has_items && !matches!(of, Measure::Value(_)) {
        table.wrong("没有 items 时，base 只能写 value", None);
    }
    Base { name: table.text_or_none("name").unwrap_or_else(|| "基数".to_owned()), of, tests }
}

fn threshold(table: &Table<'_>) -> Threshold {
    let min = table.need("min").and_then(|node| match node.value() {
        Value::Whole(number) => Some(Rate::from(*number)),
        _ => node.money(table.found()).map(|fen| crate::number::yuan(i128::from(fen.0))),
    });
    Threshold { min: min.unwrap_or(Rate::ZERO), strict: table.flag("strict") }
}

fn term(table: &Table<'_>, own: Scope<'_>, rows: Scope<'_>) -> Term {
    for word in LATER_TERMS {
        if table.get(word).is_some() {
            table.wrong_at(word, format!("{word} 这个词本版本还不会计算"), None);
        }
    }
    let found = table.found();
    let rate = table.rate_or_none("rate");
    let of = table.get("of").and_then(|node| of(node, own));
    let fixed = table.money_or_none("fixed");
    let tiers = table.table("tiers").map(|t| tiers(&t));
    let lines = table
        .get("table")
        .and_then(|node| node.list(found))
        .map(|nodes| nodes.iter().filter_map(|n| n.table(found)).map(|t| row(&t, rows)).collect());
    let terms: Vec<Term> = [
        rate.map(|rate| Term::Rate { rate, of }),
        fixed.map(Term::Fixed),
        tiers,
        lines.map(Term::Table),
    ]
    .into_iter()
    .flatten()
    .collect();
    one_key(table, "amount 的一项", &["rate", "fixed", "tiers", "table"]);
    terms.into_iter().next().unwrap_or(Term::Fixed(Fen::ZERO))
}

fn of(node: &Node, own: Scope<'_>) -> Option<Of> {
    let field = |node: &Node| {
        let path = node.text(own.found)?;
        own.money(path, node);
        Some(path.to_owned())
    };
    match node.value() {
        Value::Text(_) => field(node).map(Of::Field),
        Value::List(nodes) => match nodes.as_slice() {
            [a, minus, b] if matches!(minus.value(), Value::Text(m) if m == "-") => {
                Some(Of::Difference(field(a)?, field(b)?))
            }
            _ => {
                node.wrong(own.found, "这里写 字段 或 [字段, \"-\", 字段]", None);
                None
            }
        },
        _ => {
            node.wrong(own.found, "这里写 字段 或 [字段, \"-\", 字段]", None);
            None
        }
    }
}

fn tiers(table: &Table<'_>) -> Term {
    let marginal = table.one_of("mode", &[("marginal", true), ("whole", false)]);
    if table.get("mode").is_none() {
        table.wrong(
            "tiers 要写 mode",
            Some("可以写：marginal（各段各算）、whole（全额一档）".into()),
        );
    }
    let steps: Vec<Tier> = table
        .tables("steps")
        .iter()
        .map(|t| Tier {
            up_to: t.money_or_none("up_to"),
            rate: t.need("rate").and_then(|n| n.rate(t.found())).unwrap_or(Rate::ZERO),
            max: t.money_or_none("max"),
        })
        .collect();
    let ends: Vec<_> = steps.iter().map(|step| step.up_to).collect();
    let rising = ends
        .windows(2)
        .all(|pair| matches!(pair, [Some(a), Some(b)] if a < b) || matches!(pair, [Some(_), None]));
    if steps.is_empty() || !rising {
        table.wrong("steps 的 up_to 要从小到大，只有最后一档可以不写", None);
    }
    Term::Tiers { marginal: marginal.unwrap_or_default(), steps }
}

fn row(table: &Table<'_>, scope: Scope<'_>) -> Row {
    let row = Row {
        when: condition(table, "when", scope),
        rate: table.rate_or_none("rate"),
        fixed: table.money_or_none("fixed"),
        max: table.money_or_none("max"),
    };
    if row.rate.is_none() && row.fixed.is_none() {
        table.wrong("表的一行要写 rate 或 fixed", None);
    }
    row
}

fn limit(table: &Table<'_>, group: Option<&str>, own: Scope<'_>) -> Limit {
    let fixed = table.money_or_none("max").map(Cap::Fixed);
    let field = table.get("of").and_then(|node| match of(node, own)? {
        Of::Field(path) => Some(Cap::Own(path)),
        Of::Difference(..) => None,
    });
    one_key(table, "上限", &["max", "of"]);
    let max = fixed.or(field).unwrap_or(Cap::Fixed(Fen::ZERO));
    table.one_of("history", &[("already_paid", ())]);
    let words = table.texts("per");
    let mut limit = Limit { max, per: Per::Payee, over: Over::Year };
    for word in &words {
        match word.as_str() {
            "payee" => limit.per = Per::Payee,
            "group" | "project" | "item" => limit.per = Per::Group,
            "year" => limit.over = Over::Year,
            "lifetime" => limit.over = Over::Lifetime,
            _ => {
                let help = unknown_help(word, &["payee", "group", "item", "year", "lifetime"]);
                table.wrong_at("per", format!("per 里没有“{word}”这个词"), Some(help));
            }
        }
    }
    if words.is_empty() {
        table.wrong("上限要写 per，例如 [\"payee\", \"year\"]", None);
    }
    if limit.per == Per::Group && group.is_none() {
        table.wrong_at("per", "按项目或按份设上限时，规则要写 group", None);
    }
    limit
}

fn payer(node: &Node, found: &Found) -> Option<Payer> {
    if let Value::Text(name) = node.value() {
        return Some(Payer::Named(name.clone()));
    }
    let table = node.table(found)?;
    table.one_of("region_of", &[("payee", ())]);
    if table.get("region_of").is_none() {
        table.wrong("缺少 region_of", None);
    }
    Some(Payer::RegionOfPayee(table.text("label")))
}

fn no_formula(table: &Table<'_>, policy: &Policy) -> Option<NoFormula> {
    let criteria = table.texts("criteria");
    let decision = table.text_or_none("decision");
    let unresolved = table.text_or_none("unresolved");
    match (decision, unresolved) {
        (Some(question), None) => Some(NoFormula::Decision { question, criteria }),
        (None, Some(id)) => {
            let known: Vec<&str> = policy.references.iter().map(|r| r.id.as_str()).collect();
            if !known.contains(&id.as_str()) {
                let help = unknown_help(&id, &known);
                table.wrong_at("unresolved", format!("没有编号为“{id}”的 reference"), Some(help));
            }
            Some(NoFormula::Unresolved(id))
        }
        _ => {
            table.wrong("outcome 写 decision 或 unresolved", None);
            None
        }
    }
}

fn ask(table: &Table<'_>, scope: Scope<'_>) -> Ask {
    let silence = table.text("silence");
    let known: Vec<&str> = scope.policy.silences.iter().map(|s| s.id.as_str()).collect();
    if !silence.is_empty() && !known.contains(&silence.as_str()) {
        let help = unknown_help(&silence, &known);
        table.wrong_at("silence", format!("没有编号为“{silence}”的 silence"), Some(help));
    }
    Ask { when: condition(table, "when", scope), silence }
}
