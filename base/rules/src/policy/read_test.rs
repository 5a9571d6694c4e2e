//! Conditions of a pack file: `[path, operator, value]`, each word checked where it stands.

use kezhuan_kernel::Rate;
use serde_json::Value as Json;

use super::read_quantity::set;
use super::{Collection, FieldKind, Policy};
use crate::reader::{Found, Node, Table, Value, unknown_help};
use crate::test::{Clause, Op, Operand, Order, Span, Test, When, Where};

pub(crate) const OPERATORS: &[&str] = &[
    "=", "!=", "in", "not_in", "has", "starts", "present", "absent", "inside", "outside", "year",
    "before", "until", "after", "since", "within", "<", "<=", ">", ">=", "share>", "share>=",
    "at_least", "decided",
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
    /// The same, for another collection.
    pub(super) fn of(self, collection: &'a str) -> Self {
        Self { collection, prefix: "", ..self }
    }

    /// The same, for the parts of a nested list.
    pub(super) fn inside(self, prefix: &'a str) -> Self {
        Self { prefix, ..self }
    }

    fn declared(&self) -> Option<&'a Collection> {
        self.policy.collections.get(self.collection)
    }

    /// A field path must be declared, if its collection is. `payee.` leads to the payee, `item.` from
    /// a part to the fact around it.
    pub(super) fn field(&self, path: &str, at: &Node) -> Option<FieldKind> {
        if let Some(rest) = path.strip_prefix("payee.") {
            return self.of(&self.policy.payees).field(rest, at);
        }
        if let Some(rest) = path.strip_prefix("item.") {
            return self.of(self.collection).field(rest, at);
        }
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

    /// The field that a key names, checked.
    pub(super) fn named(&self, table: &Table<'_>, key: &str) -> Option<String> {
        let node = table.get(key)?;
        let path = node.text(self.found)?;
        self.field(path, node);
        Some(path.to_owned())
    }

    /// A field that can be added up.
    pub(super) fn money(&self, path: &str, at: &Node) {
        use FieldKind::{Money, Number, SignedMoney};
        if let Some(kind) = self.field(path, at)
            && !matches!(kind, Money | SignedMoney | Number)
        {
            at.wrong(self.found, format!("{path} 不是金额或数字，不能相加"), None);
        }
    }
}

/// Reads `key` (all must hold) and `key_any` (one group must hold).
pub(super) fn condition(table: &Table<'_>, key: &str, scope: Scope<'_>) -> Where {
    let mut all = table.get(key).map(|node| tests(node, scope).all).unwrap_or_default();
    if let Some(node) = table.get(&format!("{key}_any")) {
        all.push(Clause::Any(groups(node, scope)));
    }
    Where { all }
}

fn groups(node: &Node, scope: Scope<'_>) -> Vec<Where> {
    let groups = node.list(scope.found).unwrap_or_default();
    if groups.is_empty() {
        node.wrong(scope.found, "这里至少要写一组条件", None);
    }
    groups.iter().map(|group| tests(group, scope)).collect()
}

fn tests(node: &Node, scope: Scope<'_>) -> Where {
    let nodes = node.list(scope.found).unwrap_or_default();
    Where { all: nodes.iter().filter_map(|node| clause(node, scope)).collect() }
}

/// `[field, comparison, value]`, or a table with `any`, `not` or `some`.
fn clause(node: &Node, scope: Scope<'_>) -> Option<Clause> {
    if !matches!(node.value(), Value::Table(_)) {
        return test(node, scope).map(Clause::Test);
    }
    let table = node.table(scope.found)?;
    let any = table.get("any").map(|node| Clause::Any(groups(node, scope)));
    let not = table.get("not").map(|node| Clause::Not(tests(node, scope)));
    let some = table.table("some").map(|inner| Clause::Some {
        set: set(&inner, scope),
        at_least: table
            .whole_or_none("at_least")
            .map_or(1, |n| usize::try_from(n).unwrap_or_default().max(1)),
    });
    let mut clauses = [any, not, some].into_iter().flatten();
    let first = clauses.next();
    if first.is_none() || clauses.next().is_some() {
        table.wrong("条件的表写 any、not、some 中的一个", None);
    }
    first
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
            "=" => match self.at_field() {
                Some(node) => Some(Op::Same(self.other(node)?)),
                None => Some(Op::Equal(self.json()?)),
            },
            "!=" => match self.at_field() {
                Some(node) => Some(Op::Differs(self.other(node)?)),
                None => Some(Op::NotEqual(self.json()?)),
            },
            "decided" => Some(Op::Decided(self.json()?)),
            "has" => Some(Op::Has(self.json_or_jsons()?)),
            "starts" => self.must(&[FieldKind::Text]).then(|| self.texts().map(Op::Starts))?,
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

    fn json_or_jsons(&self) -> Option<Vec<Json>> {
        match self.need()?.value() {
            Value::List(_) => self.jsons(),
            _ => self.json().map(|one| vec![one]),
        }
    }

    /// The value, when it names another field: `"@field"`.
    fn at_field(&self) -> Option<&Node> {
        self.value.filter(|node| matches!(node.value(), Value::Text(text) if text.starts_with('@')))
    }

    fn texts(&self) -> Option<Vec<String>> {
        let node = self.need()?;
        match node.value() {
            Value::List(_) => Some(node.texts(self.scope.found)),
            _ => node.text(self.scope.found).map(|text| vec![text.to_owned()]),
        }
    }

    fn regions(&self) -> Option<Vec<String>> {
        let regions = self.texts()?;
        let node = self.need()?;
        for path in regions.iter().filter_map(|path| path.strip_prefix('@')) {
            self.scope.field(path, node);
        }
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
            Value::Table(_) => self.relative(&node.table(self.scope.found)?),
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

    fn relative(&self, table: &Table<'_>) -> Option<When> {
        relative(table)
    }

    fn within(&self) -> Option<Op> {
        let table = self.need()?.table(self.scope.found)?;
        let of = table.text("of");
        self.scope.field(&of, table.node());
        let number = |key| {
            let number = table.whole_or_none(key)?;
            let fits = u32::try_from(number).ok().filter(|n| (1..=36_500).contains(n));
            if fits.is_none() {
                table.wrong_at(key, "应为 1 到 36500 之间的整数", None);
            }
            fits
        };
        let (years, months, days) = (number("years"), number("months"), number("days"));
        let span = match (years, months, days) {
            (Some(years), None, None) => Some(Span::Months(years.saturating_mul(12))),
            (None, Some(months), None) => Some(Span::Months(months)),
            (None, None, Some(days)) => Some(Span::Days(days)),
            _ => {
                table.wrong("within 写 years、months、days 中的一个", None);
                None
            }
        };
        Some(Op::Within { of, span: span?, strict: table.flag("strict") })
    }

    fn level(&self) -> Option<Op> {
        let node = self.need()?;
        let level = node.text(self.scope.found)?;
        let levels = &self.scope.policy.levels;
        if levels.is_empty() {
            node.wrong(self.scope.found, "[policy] 里没有写 levels：级别从低到高", None);
        } else if !levels.iter().any(|known| known == level) {
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

/// `{ year = -1, on = "07-01" }`: a day of the year before.
pub(super) fn relative(table: &Table<'_>) -> Option<When> {
    let year = i32::try_from(table.whole("year")).ok().filter(|y| (-100..=100).contains(y));
    let on = table.text("on");
    let parts = on.split_once('-').and_then(|(m, d)| Some((m.parse().ok()?, d.parse().ok()?)));
    let day = parts.filter(|(month, day)| kezhuan_kernel::Day::new(2024, *month, *day).is_some());
    match (year, day) {
        (Some(year), Some((month, day))) => Some(When::Relative { year, month, day }),
        _ => {
            let help = "例如 { year = -1, on = \"07-01\" }，即上年度 7 月 1 日".to_owned();
            table.wrong("year 写与申报年度相差几年，on 写 月-日", Some(help));
            None
        }
    }
}
