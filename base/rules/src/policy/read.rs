//! From the tree of a pack's rule files to a [`Policy`]: the header, the words and the lists around the rules.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::Fen;

use super::read_indicator::indicator;
use super::read_rule::{items, rule};
use super::read_test::Scope;
use super::read_together::{allocate, check_rule_names, combine, exclusive, fields};
use super::{Collection, Combine, Field, FieldKind, Overlay, Policy, Reading, Reference, Silence};
use crate::number::{At, Mode, Rounding};
use crate::reader::{Found, Node, Table, Value, parse};

const MODES: &[(&str, Mode)] = &[("down", Mode::Down), ("half_up", Mode::HalfUp), ("up", Mode::Up)];
const POINTS: &[(&str, At)] = &[("rule", At::Rule), ("group", At::Group)];
const COMBINE: &[(&str, bool)] = &[("add", false), ("highest", true)];
const FIELD_KINDS: &[(&str, FieldKind)] = &[
    ("text", FieldKind::Text),
    ("texts", FieldKind::Texts),
    ("money", FieldKind::Money),
    ("signed_money", FieldKind::SignedMoney),
    ("number", FieldKind::Number),
    ("date", FieldKind::Date),
    ("year", FieldKind::Year),
    ("flag", FieldKind::Flag),
    ("region", FieldKind::Region),
];

/// Parses and joins the files.
pub(super) fn files<'t>(
    files: impl IntoIterator<Item = (&'t str, &'t str)>,
    found: &Found,
) -> Option<Node> {
    let mut tree: Option<Node> = None;
    for (name, text) in files {
        let Some(node) = parse(name, text, found) else { continue };
        match &mut tree {
            None => tree = Some(node),
            Some(tree) => {
                if let Err((key, node)) = tree.join(node) {
                    node.wrong(found, format!("{key} 在另一个文件里已经写过"), None);
                }
            }
        }
    }
    tree
}

/// Reads the whole policy; `None` only when the header is not there at all.
pub(super) fn policy(tree: Node, found: &Found) -> Option<Policy> {
    let mut policy = {
        let root = tree.table(found)?;
        let header = root.need("policy").and_then(|node| node.table(found));
        let mut policy = header.map(|table| (highest_of_all(&table), head(&table, tree.clone())));
        if let Some((highest, policy)) = &mut policy {
            lists(&root, policy);
            if *highest {
                let rules = policy.rules.iter().map(|rule| rule.id.clone()).collect();
                policy.combine.push(Combine {
                    rules,
                    highest: true,
                    per: None,
                    limits: Vec::new(),
                });
            }
        }
        policy.map(|(_, policy)| policy)
    }?;
    check_names(&tree, &policy, found);
    check_rule_names(&tree, &policy, found);
    policy.tree = tree;
    Some(policy)
}

fn head(table: &Table<'_>, tree: Node) -> Policy {
    let valid = table.table("valid");
    let end = |key| valid.as_ref().and_then(|t| day_or_unstated(t, key));
    table.one_of("currency", &[("CNY", ())]);
    let signed = table.day_or_none("signed");
    table.day_or_none("published");
    Policy {
        id: table.text("id"),
        number: table.text("number"),
        title: table.text("title"),
        valid_from: end("from").or(signed),
        valid_to: end("to"),
        jurisdiction: table.text("jurisdiction"),
        rounding: rounding(table),
        payees: table.text_or_none("payees").unwrap_or_else(|| "organizations".to_owned()),
        payee_key: table.texts("payee_key"),
        levels: table.texts("levels"),
        rules: Vec::new(),
        readings: Vec::new(),
        silences: Vec::new(),
        references: Vec::new(),
        overlays: Vec::new(),
        indicators: Vec::new(),
        exclusive: Vec::new(),
        combine: Vec::new(),
        allocate: Vec::new(),
        collections: BTreeMap::new(),
        words: BTreeMap::new(),
        overlay: None,
        tree,
    }
}

/// `combine = { same_payee = "highest" }` in the header: of all rules only the highest is paid.
fn highest_of_all(header: &Table<'_>) -> bool {
    let combine = header.table("combine");
    let same_payee = combine.and_then(|t| {
        t.text_or_none("basis");
        t.one_of("same_payee", COMBINE)
    });
    same_payee.unwrap_or_default()
}

/// A day, or the word `unstated`: silence is a value.
fn day_or_unstated(table: &Table<'_>, key: &str) -> Option<kezhuan_kernel::Day> {
    let node = table.get(key)?;
    match node.value() {
        Value::Text(text) if text == "unstated" => None,
        _ => node.day(table.found()),
    }
}

/// `rounding = { mode, unit, at }` of the policy or of a rule.
pub(super) fn rounding(header: &Table<'_>) -> Rounding {
    let table = header.need("rounding").and_then(|node| node.table(header.found()));
    let mode = table.as_ref().and_then(|t| t.one_of("mode", MODES));
    let unit = table.as_ref().and_then(|t| t.money_or_none("unit")).unwrap_or(Fen(1));
    let at = table.as_ref().and_then(|t| t.one_of("at", POINTS));
    if unit <= Fen::ZERO {
        header.wrong_at("rounding", "unit 应大于 0", None);
    }
    if table.is_some() && mode.is_none() {
        header.wrong_at("rounding", "rounding 要写 mode", Some("可以写：down、half_up、up".into()));
    }
    Rounding {
        mode: mode.unwrap_or(Mode::Down),
        unit: unit.max(Fen(1)),
        at: at.unwrap_or(At::Rule),
    }
}

fn lists(root: &Table<'_>, policy: &mut Policy) {
    let found = root.found();
    policy.collections = root.tables("collection").iter().map(collection).collect();
    if let Some(words) = root.table("words") {
        let word = |e: &crate::reader::Entry| Some((e.key.clone(), e.node.text(found)?.to_owned()));
        policy.words = words.all().iter().filter_map(word).collect();
    }
    policy.readings = root.tables("reading").iter().map(reading).collect();
    policy.silences = root.tables("silence").iter().map(silence).collect();
    policy.references = root.tables("reference").iter().map(reference).collect();
    policy.overlays = root.tables("overlay").iter().map(overlay).collect();
    let scope = Scope { policy, collection: "", prefix: "", found, measuring: false };
    let shared = root.table("shared").and_then(|shared| {
        let table = shared.table("items")?;
        Some(items(&table, scope, None))
    });
    let rules = root.tables("rule").iter().map(|t| rule(t, scope, shared.as_ref())).collect();
    let measuring = Scope { measuring: true, ..scope };
    let indicators = root.tables("indicator").iter().map(|t| indicator(t, measuring)).collect();
    let exclusive = root.tables("exclusive").iter().map(|t| exclusive(t, scope)).collect();
    let combine = root.tables("combine").iter().map(|t| combine(t, scope)).collect();
    let shared = root.tables("allocate");
    let joint = fields(scope);
    let allocate = shared.iter().map(|t| allocate(t, t.texts("rules"), scope, joint)).collect();
    policy.rules = rules;
    policy.indicators = indicators;
    policy.exclusive = exclusive;
    policy.combine = combine;
    policy.allocate = allocate;
}

fn collection(table: &Table<'_>) -> (String, Collection) {
    let mut fields = BTreeMap::new();
    if let Some(list) = table.table("fields") {
        for entry in list.all() {
            if let Some(field) = entry.node.table(table.found()) {
                let kind = field.one_of("kind", FIELD_KINDS);
                if kind.is_none() && field.get("kind").is_none() {
                    field.wrong("缺少 kind", None);
                }
                let name = field.text("name");
                let kind = kind.unwrap_or(FieldKind::Text);
                fields.insert(entry.key.clone(), Field { kind, name });
            }
        }
    }
    let unit = table.text_or_none("unit").unwrap_or_else(|| "条".to_owned());
    (table.text("id"), Collection { name: table.text("name"), unit, fields })
}

fn reading(table: &Table<'_>) -> Reading {
    table.text_or_none("clause");
    Reading {
        id: table.text("id"),
        term: table.text("term"),
        means: table.text("means"),
        decided_by: table.text("decided_by"),
        basis: table.text_or_none("basis"),
    }
}

fn silence(table: &Table<'_>) -> Silence {
    Silence {
        id: table.text("id"),
        text: table.text("text"),
        meanwhile: table.text_or_none("meanwhile"),
    }
}

fn reference(table: &Table<'_>) -> Reference {
    table.one_of("status", &[("not_loaded", ())]);
    Reference { id: table.text("id"), number: table.text("number"), title: table.text("title") }
}

fn overlay(table: &Table<'_>) -> Overlay {
    let found = table.found();
    let mut changes = Vec::new();
    let nodes = table.need("set").and_then(|node| node.list(found)).unwrap_or_default();
    for node in nodes {
        match node.list(found) {
            Some([path, value]) => changes.push((path.clone(), value.clone())),
            Some(_) => node.wrong(found, "一处改动写成 [路径, 值]", None),
            None => {}
        }
    }
    let named = |node: &Node| {
        match node.value() {
            Value::Text(path) => path.strip_prefix("rule.").and_then(|p| p.split('.').next()),
            _ => None,
        }
        .map(str::to_owned)
    };
    let rules: BTreeSet<String> = changes.iter().filter_map(|(path, _)| named(path)).collect();
    Overlay {
        id: table.text("id"),
        name: table.text("name"),
        basis: table.text("basis"),
        note: table.text_or_none("note"),
        rules: rules.into_iter().collect(),
        changes,
    }
}

/// Names that must be unique, and names that must exist.
fn check_names(tree: &Node, policy: &Policy, found: &Found) {
    for kind in ["rule", "indicator", "reading", "silence", "reference", "overlay", "collection"] {
        let mut seen = BTreeSet::new();
        for node in members(tree, kind) {
            if let Some(Value::Text(id)) = node.get("id").map(Node::value)
                && !seen.insert(id.clone())
            {
                node.wrong(found, format!("{kind} {id} 写了两次"), None);
            }
        }
    }
    let readings: Vec<&str> = policy.readings.iter().map(|r| r.id.as_str()).collect();
    let silences: Vec<&str> = policy.silences.iter().map(|s| s.id.as_str()).collect();
    for node in members(tree, "rule").chain(members(tree, "indicator")) {
        known(node, "readings", &readings, found);
        known(node, "silences", &silences, found);
    }
}

fn known(node: &Node, key: &str, names: &[&str], found: &Found) {
    let Some(Value::List(list)) = node.get(key).map(Node::value) else { return };
    for item in list {
        if let Value::Text(name) = item.value()
            && !names.contains(&name.as_str())
        {
            let help = crate::reader::unknown_help(name, names);
            item.wrong(found, format!("{key} 里没有“{name}”"), Some(help));
        }
    }
}

fn members<'n>(tree: &'n Node, kind: &str) -> impl Iterator<Item = &'n Node> {
    let list = match tree.get(kind).map(Node::value) {
        Some(Value::List(nodes)) => nodes.as_slice(),
        _ => &[],
    };
    list.iter()
}

/// Clauses of rules and indicators, and the region paths that conditions name.
pub(super) fn check_against(
    tree: &Node,
    clauses: &BTreeSet<String>,
    regions: &BTreeSet<String>,
    found: &Found,
) {
    let names: Vec<&str> = clauses.iter().map(String::as_str).collect();
    for node in members(tree, "rule").chain(members(tree, "indicator")) {
        if let Some(clause) = node.get("clause")
            && let Value::Text(id) = clause.value()
            && !clauses.contains(id)
        {
            let near = crate::reader::nearest(id, names.iter().copied());
            let help = near.map(|near| format!("是不是 {near}？"));
            clause.wrong(found, format!("政策文件里没有条款“{id}”"), help);
        }
    }
    check_regions(tree, regions, found);
}

fn check_regions(node: &Node, regions: &BTreeSet<String>, found: &Found) {
    match node.value() {
        Value::List(nodes) => {
            if let [_, op, region] = nodes.as_slice()
                && matches!(op.value(), Value::Text(op) if op == "inside" || op == "outside")
            {
                check_region(region, regions, found);
            }
            nodes.iter().for_each(|node| check_regions(node, regions, found));
        }
        Value::Table(entries) => {
            entries.iter().for_each(|entry| check_regions(&entry.node, regions, found));
        }
        _ => {}
    }
}

fn check_region(node: &Node, regions: &BTreeSet<String>, found: &Found) {
    match node.value() {
        Value::Text(path) if !regions.contains(path) => {
            let near = crate::reader::nearest(path, regions.iter().map(String::as_str));
            let help = near.map(|near| format!("是不是 {near}？"));
            node.wrong(found, format!("地区树里没有“{path}”"), help);
        }
        Value::List(nodes) => nodes.iter().for_each(|node| check_region(node, regions, found)),
        _ => {}
    }
}

/// Every collection that a `from` names.
pub(super) fn collections<'n>(node: &'n Node, known: &mut BTreeSet<&'n str>) {
    match node.value() {
        Value::List(nodes) => nodes.iter().for_each(|node| collections(node, known)),
        Value::Table(entries) => {
            for entry in entries {
                match (entry.key.as_str(), entry.node.value()) {
                    ("from", Value::Text(name)) => {
                        known.insert(name);
                    }
                    _ => collections(&entry.node, known),
                }
            }
        }
        _ => {}
    }
}
