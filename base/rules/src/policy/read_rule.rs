//! From a `[[rule]]` table to a [`Rule`]: the words of the policy language, each checked where it stands.

use kezhuan_kernel::{Fen, Rate};

use super::read::rounding;
use super::read_quantity::{Fields, number, quantity, table_quantity};
use super::read_term::{Terms, terms};
use super::read_test::{Scope, condition};
use super::read_together::allocate;
use super::{
    Arithmetic, Ask, Base, Bounds, Certainty, Effort, Items, Keep, Limit, MinusPaid, NoFormula,
    Once, Over, Part, Payer, Per, Policy, Portion, Quantity, Quota, Rule, Stage, Threshold, Ties,
    Top,
};
use crate::reader::{Found, Node, Table, Value, unknown_help};

const CERTAINTY: &[(&str, Certainty)] =
    &[("ceiling", Certainty::Ceiling), ("exact", Certainty::Exact), ("floor", Certainty::Floor)];
const EFFORT: &[(&str, Effort)] =
    &[("promised", Effort::Promised), ("strive", Effort::Strive), ("sought", Effort::Sought)];
const ORDER: &[(&str, bool)] = &[("desc", false), ("asc", true)];

/// Reads a rule.
pub(super) fn rule(table: &Table<'_>, scope: Scope<'_>, shared: Option<&Items>) -> Rule {
    let found = scope.found;
    let payees = scope.of(&scope.policy.payees);
    let own = table.table("items").map(|t| items(&t, scope, shared));
    let items = own.or_else(|| shared.cloned());
    let from = items.as_ref().map_or("", |items| items.from.as_str());
    let of_items = scope.of(from);
    let group = of_items.named(table, "group");
    let fields = Fields {
        own: payees,
        items: items.is_some().then_some(of_items),
        base: table.get("base").is_some(),
    };
    let rows = if group.is_some() { of_items } else { payees };
    let with = Terms { fields, rows };
    let rule = Rule {
        id: table.text("id"),
        clause: table.text_or_none("clause").unwrap_or_else(|| table.text("id")),
        name: table.text_or_none("name").unwrap_or_default(),
        wording: table.text_or_none("wording").unwrap_or_default(),
        certainty: table.one_of("certainty", CERTAINTY).unwrap_or(Certainty::Exact),
        effort: table.one_of("effort", EFFORT).unwrap_or(Effort::Promised),
        who: condition(table, "who", payees),
        base: table.table("base").and_then(|t| base(&t, fields)),
        thresholds: one_or_many(table, "threshold", |t| threshold(t, fields, group.is_some())),
        amount: terms(table, "amount", with),
        rounding: table.get("rounding").map(|_| rounding(table)),
        limits_stated: table.get("limits").is_some(),
        best: table.get("best").and_then(|node| best(node, table, group.is_some())),
        limits: table.tables("limits").iter().map(|t| limit(t, group.as_deref(), with)).collect(),
        stages: table.tables("stages").iter().map(|t| stage(t, rows)).collect(),
        minus_paid: table.get("minus_paid").and_then(|node| minus_paid(node, table, &group)),
        quota: table.table("quota").map(|t| quota(&t, fields)),
        allocate: table
            .table("allocate")
            .map(|t| allocate(&t, vec![table.text("id")], scope, fields)),
        payer: table.get("payer").and_then(|node| payer(node, found)),
        split: table.tables("split").iter().map(|t| part(t, payees)).collect(),
        spending: table.text_or_none("spending"),
        no_formula: table.table("outcome").and_then(|t| no_formula(&t, scope.policy)),
        ask: table.tables("ask").iter().map(|t| ask(t, of_items)).collect(),
        readings: table.texts("readings"),
        silences: table.texts("silences"),
        valid_from: table.day_or_none("valid_from"),
        valid_to: table.day_or_none("valid_to"),
        items,
        group,
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
    if rule.group.is_some() && rule.items.is_none() {
        table.wrong_at("group", "group 要有 items", None);
    }
    if !rule.ask.is_empty() && rule.items.is_none() {
        table.wrong_at("ask", "ask 问的是记录，规则要写 items", None);
    }
    if let (Some(from), Some(to)) = (rule.valid_from, rule.valid_to)
        && to < from
    {
        table.wrong_at("valid_to", "止期早于起期", None);
    }
    let plain = rule.split.iter().all(|part| part.when.is_empty());
    if over_whole(rule.split.iter().filter(|_| plain).map(|part| part.part)) {
        table.wrong_at("split", "各方比例加起来超过 100%", None);
    }
    if over_whole(rule.stages.iter().map(|stage| stage.part)) {
        table.wrong_at("stages", "各期比例加起来超过 100%", None);
    }
    if rule.payer.is_some() && !rule.split.is_empty() {
        table.wrong_at("split", "payer 和 split 只能写一个", None);
    }
    let rests = |parts: &mut dyn Iterator<Item = Portion>| {
        parts.filter(|part| *part == Portion::Rest).count()
    };
    if rests(&mut rule.stages.iter().map(|stage| stage.part)) > 1 {
        table.wrong_at("stages", "rest 只能写一次", None);
    }
}

/// Do the shares add up to more than the whole?
fn over_whole(parts: impl Iterator<Item = Portion>) -> bool {
    let mut shares = parts.filter_map(|part| match part {
        Portion::Share(share) => Some(share),
        _ => None,
    });
    let sum = shares.try_fold(Rate::ZERO, Rate::checked_add);
    sum.is_none_or(|sum| sum > Rate::ONE)
}

/// `best = 1`: of the groups only so many.
fn best(node: &Node, table: &Table<'_>, grouped: bool) -> Option<usize> {
    if !grouped {
        table.wrong_at("best", "best 从各项里取金额最高的，规则要写 group", None);
    }
    let number = node.whole(table.found())?;
    let best = usize::try_from(number).ok().filter(|best| *best > 0);
    if best.is_none() {
        node.wrong(table.found(), "best 应为 1 或更大的整数", None);
    }
    best
}

/// A table, or a list of tables.
pub(super) fn one_or_many<T>(
    table: &Table<'_>,
    key: &str,
    read: impl Fn(&Table<'_>) -> Option<T>,
) -> Vec<T> {
    match table.get(key).map(Node::value) {
        Some(Value::List(_)) => table.tables(key).iter().filter_map(read).collect(),
        Some(_) => table.table(key).iter().filter_map(read).collect(),
        None => Vec::new(),
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
    let scope = scope.of(&from);
    items.role = scope.named(table, "role").or(items.role);
    items.unique = scope.named(table, "unique").unwrap_or(items.unique);
    items.tests.all.extend(condition(table, "where", scope).all);
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
    items.keep = table.table("keep").map(|t| keep(&t, scope)).or(items.keep);
    items
}

fn keep(table: &Table<'_>, scope: Scope<'_>) -> Keep {
    let by = table.text("by");
    if let Some(node) = table.get("by") {
        scope.field(&by, node);
    }
    Keep {
        most: top(table, "most"),
        after: table.whole_or_none("after").and_then(|n| usize::try_from(n).ok()).unwrap_or(0),
        by,
        ties: scope.named(table, "ties"),
        ascending: table.one_of("order", ORDER).unwrap_or_default(),
        of_all: table.one_of("per", &[("payee", false), ("all", true)]).unwrap_or_default(),
    }
}

fn base(table: &Table<'_>, fields: Fields<'_>) -> Option<Base> {
    let name = table.text_or_none("name").unwrap_or_else(|| "基数".to_owned());
    let fields = Fields { base: false, ..fields };
    let of = match table.get("of") {
        Some(node) => quantity(node, fields),
        None => table_quantity(table, fields),
    };
    Some(Base { name, of: of? })
}

/// `min`, `max`; `strict = true` where the bound itself does not count (超过, 低于).
fn bounds(table: &Table<'_>) -> Bounds {
    let strict = table.flag("strict");
    let bound = |key: &str| {
        let node = table.get(key)?;
        number(node, table).map(|number| (number, strict))
    };
    let bounds = Bounds { min: bound("min"), max: bound("max") };
    if bounds == Bounds::default() {
        table.wrong("缺少 min 或 max", None);
    }
    bounds
}

fn threshold(table: &Table<'_>, fields: Fields<'_>, grouped: bool) -> Option<Threshold> {
    let of = match table.get("of") {
        Some(node) => quantity(node, fields)?,
        None if !fields.base => {
            table.wrong("起点要写 of，或者规则写 base", None);
            return None;
        }
        None => Quantity::Base,
    };
    let per = table.one_of("per", &[("payee", true), ("group", false)]);
    Some(Threshold { of, of_payee: per.unwrap_or(!grouped), bounds: bounds(table) })
}

/// A cap of a rule: `{ max = "…" }`, `{ of = quantity, rate = "50%" }`.
pub(super) fn limit(table: &Table<'_>, group: Option<&str>, with: Terms<'_>) -> Limit {
    let max = cap(table, with.fields);
    table.one_of("history", &[("already_paid", ())]);
    let words = table.texts("per");
    let field = with.fields.items.unwrap_or(with.fields.own).named(table, "field");
    let mut limit = Limit { max, per: Per::Payee, over: Over::Year, when: Default::default() };
    for word in &words {
        match word.as_str() {
            "payee" => limit.per = Per::Payee,
            "group" | "project" | "item" => limit.per = Per::Group,
            "field" => match &field {
                Some(path) => limit.per = Per::Field(path.clone()),
                None => table.wrong("per 写了 field，要另写 field = \"字段\"", None),
            },
            "year" => limit.over = Over::Year,
            "lifetime" => limit.over = Over::Lifetime,
            _ => {
                let known = ["payee", "group", "item", "field", "year", "lifetime"];
                let help = unknown_help(word, &known);
                table.wrong_at("per", format!("per 里没有“{word}”这个词"), Some(help));
            }
        }
    }
    if let Some(years) = table.whole_or_none("years") {
        match i32::try_from(years) {
            Ok(years @ 1..=100) => limit.over = Over::Years(years),
            _ => table.wrong_at("years", "years 写几年合计，例如 3", None),
        }
    }
    if words.is_empty() {
        table.wrong("上限要写 per，例如 [\"payee\", \"year\"]", None);
    }
    if limit.per != Per::Payee && group.is_none() {
        table.wrong_at("per", "按项目或按份设上限时，规则要写 group", None);
    }
    limit.when =
        condition(table, "when", if limit.per == Per::Payee { with.fields.own } else { with.rows });
    limit
}

/// How much a cap is.
pub(super) fn cap(table: &Table<'_>, fields: Fields<'_>) -> Quantity {
    let max = table.money_or_none("max").map(crate::number::of_fen).map(Quantity::Exact);
    let of = table.get("of").and_then(|node| quantity(node, fields));
    let of = match (of, table.rate_or_none("rate")) {
        (Some(of), Some(rate)) => {
            Some(Quantity::Pair(Box::new((of, Arithmetic::Times, Quantity::Exact(rate)))))
        }
        (of, _) => of,
    };
    if max.is_some() == of.is_some() {
        table.wrong("上限写 max、of 中的一个", None);
    }
    max.or(of).unwrap_or(Quantity::Exact(Rate::ZERO))
}

fn stage(table: &Table<'_>, rows: Scope<'_>) -> Stage {
    Stage { name: table.text("name"), part: portion(table), when: condition(table, "when", rows) }
}

/// `share = "60%"`, `share = "rest"` or `sum = "…"`.
fn portion(table: &Table<'_>) -> Portion {
    let found = table.found();
    let sum = table.money_or_none("sum").map(Portion::Sum);
    let share = table.get("share").and_then(|node| match node.value() {
        Value::Text(word) if word == "rest" => Some(Portion::Rest),
        _ => node.rate(found).map(Portion::Share),
    });
    if sum.is_some() == share.is_some() {
        table.wrong("写 share（比例，或 \"rest\"）、sum（金额）中的一个", None);
    }
    sum.or(share).unwrap_or(Portion::Sum(Fen::ZERO))
}

fn part(table: &Table<'_>, payees: Scope<'_>) -> Part {
    let payer = table.need("payer").and_then(|node| payer(node, table.found()));
    Part {
        payer: payer.unwrap_or(Payer::Named(String::new())),
        part: portion(table),
        max: table.money_or_none("max"),
        when: condition(table, "when", payees),
    }
}

fn minus_paid(node: &Node, table: &Table<'_>, group: &Option<String>) -> Option<MinusPaid> {
    if let Value::Flag(flag) = node.value() {
        return flag.then(|| MinusPaid { rules: Vec::new(), of_group: false });
    }
    let table = node.table(table.found())?;
    let of_group = table.one_of("per", &[("payee", false), ("group", true)]).unwrap_or_default();
    if of_group && group.is_none() {
        table.wrong_at("per", "按项目抵减时，规则要写 group", None);
    }
    Some(MinusPaid { rules: table.texts("rules"), of_group })
}

/// A number from 1, or a share of at most the whole.
fn top(table: &Table<'_>, key: &str) -> Top {
    let top = table.need(key).map(|node| match node.value() {
        Value::Whole(number) => usize::try_from(*number).ok().filter(|n| *n > 0).map(Top::Number),
        _ => {
            let share = node.rate(table.found());
            share.filter(|share| *share > Rate::ZERO && *share <= Rate::ONE).map(Top::Share)
        }
    });
    if let Some(None) = top {
        table.wrong_at(key, format!("{key} 写整数（20）或比例（\"25%\"）"), None);
    }
    top.flatten().unwrap_or(Top::Number(1))
}

fn quota(table: &Table<'_>, fields: Fields<'_>) -> Quota {
    let found = table.found();
    let ties = table.get("ties").and_then(|node| {
        let word = node.text(found)?;
        Some(match word {
            "all" => Ties::All,
            "needs_decision" => Ties::Ask,
            path => {
                fields.own.field(path, node);
                Ties::Field(path.to_owned())
            }
        })
    });
    Quota {
        top: top(table, "top"),
        by: table.get("by").and_then(|node| quantity(node, fields)),
        ascending: table.one_of("order", ORDER).unwrap_or_default(),
        ties: ties.unwrap_or(Ties::Ask),
        per: fields.own.named(table, "per"),
        of_paid: table.one_of("of", &[("qualified", false), ("paid", true)]).unwrap_or_default(),
    }
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
