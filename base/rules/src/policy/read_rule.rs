//! From a `[[rule]]` table to a [`Rule`]: the words of the policy language, each checked where it stands.

use kezhuan_kernel::Rate;
use serde_json::Value as Json;

use super::{
    Ask, Base, Cap, Certainty, Collection, Effort, FieldKind, Items, Limit, Measure, NoFormula, Of,
    Once, Over, Payer, Per, Policy, Row, Rule, Term, Threshold, Tier,
};
use crate::reader::{Found, Node, Table, Value, unknown_help};
use crate::test::{Op, Operand, Order, Test, When, Where};

const CERTAINTY: &[(&str, Certainty)] =
    &[("ceiling", Certainty::Ceiling), ("exact", Certainty::Exact), ("floor", Certainty::Floor)];
const EFFORT: &[(&str, Effort)] =
    &[("promised", Effort::Promised), ("strive", Effort::Strive), ("sought", Effort::Sought)];
/// Words of the language that this version does not calculate: refused, never passed over.
const LATER: &[&str] = &["quota", "allocate", "split", "stages", "combine"];
const LATER_TERMS: &[&str] = &["step", "unit_price", "multiply"];
const OPERATORS: &[&str] = &[
    "=", "!=", "in", "not_in", "has", "present", "absent", "inside", "outside", "year", "before",
    "until", "after", "since", "within", "<", "<=", ">", ">=", "share>", "share>=", "at_least",
    "decided",
];

/// Where a condition is read: the words it may use.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub policy: &'a Policy,
    pub collection: &'a str,
    pub prefix: &'a str,
    pub found: &'a Found,
    pub measuring: bool,
}

impl<'a> Scope<'a> {
    fn declared(&self) -> Option<&'a Collection> {
        self.policy.collections.get(self.collection)
    }

    /// A field path must be declared, if its collection is.
    pub(super) fn field(&self, path: &str, at: &Node) -> Option<FieldKind> {
        let collection = self.declared()?;
        let full = format!("{}{path}", self.prefix);
        let field = collection.fields.get(&full);
        if field.is_none() {
            let inner = collection.fields.keys().filter_map(|k| k.strip_prefix(self.prefix));
            let known: Vec<&str> = inner.collect();
            let message = format!("{}没有“{path}”这个字段", collection.name);
            at.wrong(self.found, message, Some(unknown_help(path, &known)));
        }
        field.map(|field| field.kind)
    }

    fn money(&self, path: &str, at: &Node) {
        use FieldKind::{Money, Number, SignedMoney};
        if let Some(kind) = self.field(path, at)
            && !matches!(kind, Money | SignedMoney | Number)
        {
            at.wrong(self.found, format!("{path} 不是金额或数字，不能相加"), None);
        }
    }
}

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
        clause: table.text("clause"),
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

/// Reads `key` (all must hold) and `key_any` (one group must hold).
pub(super) fn condition(table: &Table<'_>, key: &str, scope: Scope<'_>) -> Where {
    let all = table.get(key).map(|node| tests(node, scope)).unwrap_or_default();
    let any = table
        .get(&format!("{key}_any"))
        .and_then(|node| node.list(scope.found))
        .map(|groups| groups.iter().map(|group| tests(group, scope)).collect())
        .unwrap_or_default();
    Where { all, any }
}

fn tests(node: &Node, scope: Scope<'_>) -> Vec<Test> {
    let nodes = node.list(scope.found).unwrap_or_default();
    nodes.iter().filter_map(|node| test(node, scope)).collect()
}

fn test(node: &Node, scope: Scope<'_>) -> Option<Test> {
    let found = scope.found;
    let (path, op, value) = match node.list(found)? {
        [path, op] => (path, op, None),
        [path, op, value] => (path, op, Some(value)),
        _ => {
            let help = "例如 [\"registered_on\", \"year\", -1]".to_owned();
            node.wrong(found, "条件写成 [字段, 比较, 值]", Some(help));
            return None;
        }
    };
    let field = path.text(found)?;
    let kind = scope.field(field, path);
    let word = op.text(found)?;
    if !OPERATORS.contains(&word) {
        op.wrong(found, format!("没有“{word}”这种比较"), Some(unknown_help(word, OPERATORS)));
        return None;
    }
    let reader = Operation { word, at: op, value, kind, scope };
    Some(Test { path: field.to_owned(), op: reader.read()? })
}

struct Operation<'a> {
    word: &'a str,
    at: &'a Node,
    value: Option<&'a Node>,
    kind: Option<FieldKind>,
    scope: Scope<'a>,
}

impl Operation<'_> {
    fn read(&self) -> Option<Op> {
        use FieldKind::{Date, Region, Year};
        let date = |order| Some(Op::Date(order, self.when()?));
        match self.word {
            "present" | "absent" => {
                if let Some(value) = self.value {
                    value.wrong(self.scope.found, format!("{} 后面不写值", self.word), None);
                }
                Some(if self.word == "present" { Op::Present } else { Op::Absent })
            }
            "=" => Some(Op::Equal(self.json()?)),
            "!=" => Some(Op::NotEqual(self.json()?)),
            "decided" => Some(Op::Decided(self.json()?)),
            "has" => Some(Op::Has(self.json()?)),
            "in" => Some(Op::OneOf(self.jsons()?)),
            "not_in" => Some(Op::NoneOf(self.jsons()?)),
            "inside" => self.must(&[Region]).then(|| self.regions().map(Op::Inside))?,
            "outside" => self.must(&[Region]).then(|| self.regions().map(Op::Outside))?,
            "year" => self.must(&[Date, Year]).then(|| self.years().map(Op::Year))?,
            "before" => self.must(&[Date]).then(|| date(Order::Less))?,
            "until" => self.must(&[Date]).then(|| date(Order::AtMost))?,
            "after" => self.must(&[Date]).then(|| date(Order::More))?,
            "since" => self.must(&[Date]).then(|| date(Order::AtLeast))?,
            "within" => self.must(&[Date]).then(|| self.within())?,
            "at_least" => self.level(),
            "share>" => self.share(Order::More),
            "share>=" => self.share(Order::AtLeast),
            "<" => self.number(Order::Less),
            "<=" => self.number(Order::AtMost),
            ">" => self.number(Order::More),
            _ => self.number(Order::AtLeast),
        }
    }

    fn need(&self) -> Option<&Node> {
        if self.value.is_none() {
            self.at.wrong(self.scope.found, format!("“{}”后面要写值", self.word), None);
        }
        self.value
    }

    fn must(&self, kinds: &[FieldKind]) -> bool {
        let fits = self.kind.is_none_or(|kind| kinds.contains(&kind));
        if !fits {
            let message = format!("这个字段不能用“{}”比较：类型不合", self.word);
            self.at.wrong(self.scope.found, message, None);
        }
        fits
    }

    fn json(&self) -> Option<Json> {
        let node = self.need()?;
        let json = match node.value() {
            Value::Text(text) => Json::from(text.clone()),
            Value::Whole(number) => Json::from(*number),
            Value::Flag(flag) => Json::from(*flag),
            _ => {
                node.wrong(self.scope.found, "这里应为文字、整数或 true/false", None);
                return None;
            }
        };
        let flag = json.is_boolean();
        if self.kind.is_some_and(|kind| flag != (kind == FieldKind::Flag)) {
            node.wrong(self.scope.found, "值与字段的类型不合", None);
        }
        Some(json)
    }

    fn jsons(&self) -> Option<Vec<Json>> {
        let nodes = self.need()?.list(self.scope.found)?;
        let one = |value| Operation { value: Some(value), at: self.at, ..*self }.json();
        Some(nodes.iter().filter_map(one).collect())
    }

    fn regions(&self) -> Option<Vec<String>> {
        let node = self.need()?;
        let regions = match node.value() {
            Value::List(_) => node.texts(self.scope.found),
            _ => vec![node.text(self.scope.found)?.to_owned()],
        };
        if regions.iter().any(|path| path.is_empty() || path.ends_with('/')) {
            node.wrong(self.scope.found, "地区写成路径，例如 河南省/周口市", None);
        }
        Some(regions)
    }

    fn years(&self) -> Option<Vec<i32>> {
        let node = self.need()?;
        let wholes: Vec<i64> = match node.value() {
            Value::List(nodes) => nodes.iter().filter_map(|n| n.whole(self.scope.found)).collect(),
            _ => vec![node.whole(self.scope.found)?],
        };
        let near = |year: &i64| (-30..=30).contains(year);
        if !wholes.iter().all(near) {
            let help = "0 是申报年度，-1 是上年度".to_owned();
            node.wrong(self.scope.found, "year 写与申报年度相差几年", Some(help));
        }
        Some(wholes.into_iter().filter_map(|year| i32::try_from(year).ok()).collect())
    }

    fn when(&self) -> Option<When> {
        let node = self.need()?;
        match node.value() {
            Value::Text(text) if text == "@as_of" && self.scope.measuring => Some(When::AsOf),
            Value::Text(text) if text.starts_with('@') => Some(When::Field(self.other(node)?)),
            _ => node.day(self.scope.found).map(When::Day),
        }
    }

    /// `@field`: another field of the same record.
    fn other(&self, node: &Node) -> Option<String> {
        let text = node.text(self.scope.found)?;
        let path = text.strip_prefix('@').unwrap_or(text);
        self.scope.field(path, node);
        Some(path.to_owned())
    }

    fn within(&self) -> Option<Op> {
        let table = self.need()?.table(self.scope.found)?;
        let of = table.text("of");
        self.scope.field(&of, table.node());
        let months = table.whole_or_none("months");
        let years = table.whole_or_none("years").and_then(|years| years.checked_mul(12));
        let months = months.or(years).and_then(|months| u32::try_from(months).ok());
        if months.is_none() {
            table.wrong("within 要写 years 或 months", None);
        }
        Some(Op::Within { of, months: months? })
    }

    fn level(&self) -> Option<Op> {
        let node = self.need()?;
        let level = node.text(self.scope.found)?;
        let levels = &self.scope.policy.levels;
        if !levels.iter().any(|known| known == level) {
            let known: Vec<&str> = levels.iter().map(String::as_str).collect();
            let help = unknown_help(level, &known);
            node.wrong(self.scope.found, format!("levels 里没有“{level}”"), Some(help));
        }
        Some(Op::AtLeast(level.to_owned()))
    }

    fn share(&self, order: Order) -> Option<Op> {
        let node = self.need()?;
        let [of, rate] = node.list(self.scope.found)? else {
            let help = "例如 [\"revenue\", \"1%\"]".to_owned();
            node.wrong(self.scope.found, "这里写 [另一个字段, 比例]", Some(help));
            return None;
        };
        Some(Op::Share(order, self.other(of)?, rate.rate(self.scope.found)?))
    }

    fn number(&self, order: Order) -> Option<Op> {
        let node = self.need()?;
        let operand = match node.value() {
            Value::Whole(number) => Operand::Exact(Rate::from(*number)),
            Value::Text(text) if text.starts_with('@') => Operand::Field(self.other(node)?),
            Value::Text(text) => match text.replace(',', "").parse() {
                Ok(number) => Operand::Exact(number),
                Err(_) => {
                    node.wrong(self.scope.found, "这里应为数字或 @字段", None);
                    return None;
                }
            },
            _ => {
                node.wrong(self.scope.found, "这里应为整数、带引号的数字或 @字段", None);
                return None;
            }
        };
        Some(Op::Number(order, operand))
    }
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
    let mut all = [sum, count, value].into_iter().flatten();
    match (all.next(), all.next()) {
        (Some(one), None) => Some(one),
        _ => {
            table.wrong("base 写 sum、count、value 中的一个", None);
            None
        }
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
    match <[Term; 1]>::try_from(terms) {
        Ok([term]) => term,
        Err(_) => {
            table.wrong("amount 的一项写 rate、fixed、tiers、table 中的一个", None);
            Term::Fixed(kezhuan_kernel::Fen::ZERO)
        }
    }
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
    let max = match (fixed, field) {
        (Some(cap), None) | (None, Some(cap)) => cap,
        _ => {
            table.wrong("上限写 max（金额）或 of（单位自己的数）", None);
            Cap::Fixed(kezhuan_kernel::Fen::ZERO)
        }
    };
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
