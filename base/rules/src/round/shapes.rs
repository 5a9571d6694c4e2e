//! Every shape of rule that real policies show, with the fen it must give; each number worked by hand.

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

#[test]
fn tiers_marginal_and_whole() {
    let rule = |mode: &str| {
        format!(
            r#"[[rule]]
id = "A"
base = {{ value = "rd" }}
amount = [{{ tiers = {{ mode = "{mode}", steps = [
    {{ up_to = "1000000.00", rate = "10%" }}, {{ up_to = "5000000.00", rate = "5%" }}, {{ rate = "1%", max = "10000.00" }}] }} }}]
"#
        )
    };
    let of = |rd: &str| json!({ "organizations": [org("甲", json!({ "rd": rd }))] });
    check(&rule("marginal"), of("1000000.00"), &["甲 A 100000.00"]);
    check(&rule("marginal"), of("1000000.01"), &["甲 A 100000.00"]);
    check(&rule("marginal"), of("6000000.00"), &["甲 A 310000.00"]);
    check(&rule("marginal"), of("9000000.00"), &["甲 A 310000.00"]);
    check(&rule("whole"), of("1000000.00"), &["甲 A 100000.00"]);
    check(&rule("whole"), of("1000000.01"), &["甲 A 50000.00"]);
    check(&rule("whole"), of("5000000.01"), &["甲 A 10000.00"]);
    check(&rule("whole"), of("0.00"), &["甲 A 0.00"]);
}

#[test]
fn tables_by_class_and_bracket() {
    let text = r#"
[[rule]]
id = "A"
amount = [{ table = [
    { when = [["level", "=", "national"]], fixed = "500000.00" },
    { when = [["level", "=", "provincial"]], over = "100", up_to = "500", fixed = "200000.00" },
    { when = [["level", "=", "provincial"]], over = "500", fixed = "300000.00" },
    { fixed = "10000.00" }], by = "area" }]
"#;
    let of = |level: &str, area: i64| json!({ "organizations": [org("甲", json!({ "level": level, "area": area }))] });
    check(text, of("national", 1), &["甲 A 500000.00"]);
    check(text, of("provincial", 100), &["甲 A 10000.00"]);
    check(text, of("provincial", 101), &["甲 A 200000.00"]);
    check(text, of("provincial", 500), &["甲 A 200000.00"]);
    check(text, of("provincial", 501), &["甲 A 300000.00"]);
    let hit = |word: &str| {
        format!(
            r#"[[rule]]
id = "A"
amount = [{{ hit = "{word}", table = [
    {{ when = [["level", "at_least", "city"]], fixed = "1.00" }},
    {{ when = [["level", "at_least", "provincial"]], fixed = "5.00" }}] }}]
"#
        )
    };
    check(&hit("first"), of("national", 1), &["甲 A 1.00"]);
    check(&hit("highest"), of("national", 1), &["甲 A 5.00"]);
    check(&hit("sum"), of("national", 1), &["甲 A 6.00"]);
    check(&hit("sum"), of("city", 1), &["甲 A 1.00"]);
}

#[test]
fn steps_unit_prices_and_excess() {
    let facts = |amount: &str| json!({ "organizations": [org("甲", json!({ "registered": amount, "area": "120.5", "months": 7 }))] });
    let step = r#"
[[rule]]
id = "A"
amount = [{ fixed = "100000.00", when = [["registered", ">=", "10000000.00"]] },
    { step = { every = "10000000.00", give = "50000.00", above = "10000000.00" }, of = "registered", max = "120000.00" }]
"#;
    check(step, facts("9999999.99"), &["甲 A 0.00"]);
    check(step, facts("10000000.00"), &["甲 A 100000.00"]);
    check(step, facts("29999999.99"), &["甲 A 150000.00"]);
    check(step, facts("40000000.00"), &["甲 A 220000.00"]);
    let rent = r#"
[[rule]]
id = "A"
amount = [{ unit_price = "15.50", quantity = { least = ["area", 100] }, months = { least = ["months", 6] } }]
"#;
    check(rent, facts("0.00"), &["甲 A 9300.00"]);
}

#[test]
fn growth_shares_minimum_and_highest_of_terms() {
    let of = |rd: &str, last: &str| json!({ "organizations": [org("甲", json!({ "rd": rd, "rd_last": last }))] });
    let growth = r#"
[[rule]]
id = "A"
threshold = { of = [["rd", "-", "rd_last"], "/", "rd_last"], min = "10%" }
amount = [{ rate = "20%", of = ["rd", "-", "rd_last"], min = "30000.00" }]
"#;
    check(growth, of("1100000.00", "1000000.00"), &["甲 A 30000.00"]);
    check(growth, of("1099999.99", "1000000.00"), &["甲 A 0.00"]);
    check(growth, of("1500000.00", "1000000.00"), &["甲 A 100000.00"]);
    let no_growth = r#"
[[rule]]
id = "A"
amount = [{ rate = "1%", of = "rd" }, { rate = "20%", of = ["rd", "-", "rd_last"] }]
"#;
    check(no_growth, of("1000000.00", "2000000.00"), &["甲 A 10000.00"]);
    let either = r#"
[[rule]]
id = "A"
amount = [{ highest = [{ rate = "1%", of = "rd" }, { fixed = "15000.00" }] }, { lowest = [{ rate = "1%", of = "rd" }, { fixed = "500.00" }] }]
"#;
    check(either, of("1000000.00", "0.00"), &["甲 A 15500.00"]);
    check(either, of("10000.00", "0.00"), &["甲 A 15100.00"]);
}

#[test]
fn figures_of_items_reckoned_together() {
    let contracts = json!([
        { "id": "c1", "seller": { "org": "甲" }, "amount": "1000000.00", "equipment": "300000.00", "kind": "license",
          "payments": [{ "id": "p1", "amount": "600000.00", "tax": "100000.00", "date": "2024-05-01" }, { "id": "p2", "amount": "50000.00", "tax": "0.00", "date": "2023-05-01" }] },
        { "id": "c2", "seller": { "org": "甲" }, "amount": "500000.00", "equipment": "0.00", "kind": "transfer", "payments": [] },
    ]);
    let facts = json!({ "organizations": [org("甲", json!({}))], "contracts": contracts });
    let net = r#"
[[rule]]
id = "A"
items = { from = "contracts", role = "seller.org" }
base = { name = "技术交易额", sum = ["amount", "-", "equipment"] }
amount = [{ rate = "10%" }]
"#;
    check(net, facts.clone(), &["甲 A 120000.00"]);
    let parts = r#"
[[rule]]
id = "A"
items = { from = "contracts", role = "seller.org" }
base = { sum = ["payments[].amount", "-", "payments[].tax"], where = [["date", "since", { year = -1, on = "01-01" }]] }
amount = [{ rate = "10%" }]
"#;
    check(parts, facts.clone(), &["甲 A 50000.00"]);
    let by_kind = r#"
[[rule]]
id = "A"
items = { from = "contracts", role = "seller.org" }
amount = [{ rate = "10%", of = { sum = "amount", where = [["kind", "=", "license"]] } },
    { rate = "2%", of = { sum = "amount", where = [["kind", "=", "transfer"]] } },
    { unit_price = "1.00", quantity = { count = true } }, { unit_price = "100.00", quantity = { distinct = "kind" } },
    { rate = "1%", of = { highest = "amount" } }, { rate = "1%", of = { lowest = "amount" } }]
"#;
    check(by_kind, facts, &["甲 A 125202.00"]);
}

#[test]
fn growth_measured_on_another_set() {
    let contract = |id: &str, year: i32, amount: &str| json!({ "id": id, "org": "甲", "on": format!("{year}-03-01"), "amount": amount });
    let facts = json!({ "organizations": [org("甲", json!({}))], "contracts": [
        contract("a", 2024, "3000000.00"), contract("b", 2023, "1000000.00"), contract("b", 2023, "1000000.00"),
        contract("c", 2022, "9000000.00")] });
    let text = r#"
[[rule]]
id = "A"
amount = [{ rate = "2%", of = [
    { from = "contracts", role = "org", where = [["on", "year", -1]], sum = "amount" }, "-",
    { from = "contracts", role = "org", where = [["on", "year", -2]], sum = "amount" }] }]
"#;
    check(text, facts, &["甲 A 40000.00"]);
}

#[test]
fn conditions_made_of_conditions() {
    let text = r#"
[[rule]]
id = "A"
who = [{ any = [[["type", "=", "enterprise"], ["industry", "starts", ["C27", "C35"]]], [["tags", "has", ["hitech", "little_giant"]]]] },
    { not = [["blacklisted", "=", true]] },
    { some = { from = "titles", role = "org", where = [["valid_to", "since", { year = 0, on = "01-01" }], ["kind", "=", "hitech"]] } }]
amount = [{ fixed = "1.00" }]
"#;
    let of = |more: Value, titles: Value| json!({ "organizations": [org("甲", more)], "titles": titles });
    let title = |to: &str| json!([{ "id": "t", "org": "甲", "kind": "hitech", "valid_to": to }]);
    let fits =
        json!({ "type": "enterprise", "industry": "C2710", "tags": [], "blacklisted": false });
    check(text, of(fits.clone(), title("2025-01-01")), &["甲 A 1.00"]);
    check(text, of(fits.clone(), title("2024-12-31")), &[]);
    check(text, of(fits.clone(), json!([])), &[]);
    let mut other = fits.clone();
    other["blacklisted"] = json!(true);
    check(text, of(other, title("2025-01-01")), &[]);
    let tagged = json!({ "type": "person", "tags": ["little_giant"], "blacklisted": false });
    check(text, of(tagged, title("2026-01-01")), &["甲 A 1.00"]);
    let nested = r#"
[[rule]]
id = "A"
who = [{ some = { from = "titles[]", where = [["kind", "=", "hitech"]] }, at_least = 2 }]
amount = [{ fixed = "1.00" }]
"#;
    let titles = |count: usize| {
        let all: Vec<Value> = (0..count).map(|_| json!({ "kind": "hitech" })).collect();
        json!({ "organizations": [org("甲", json!({ "titles": all }))] })
    };
    check(nested, titles(1), &[]);
    check(nested, titles(2), &["甲 A 1.00"]);
}

#[test]
fn payee_and_item_seen_from_inside() {
    let text = r#"
[[rule]]
id = "A"
items = { from = "contracts", role = "buyer.org", where = [["seller.region", "outside", "@payee.region"], ["seller.org", "!=", "@buyer.org"]] }
group = "id"
base = { sum = "payments[].amount", where = [["date", "within", { of = "item.signed_on", days = 30 }]] }
amount = [{ rate = "10%", when = [["payee.type", "=", "small"]] }, { rate = "5%", when = [["payee.type", "!=", "small"]] }]
"#;
    let facts = |kind: &str, seller: &str| {
        json!({ "organizations": [org("甲", json!({ "type": kind, "region": "甲省/乙市/丙县" }))],
            "contracts": [{ "id": "c", "buyer": { "org": "甲" }, "seller": { "org": "乙", "region": seller }, "signed_on": "2024-05-01",
                "payments": [{ "date": "2024-05-31", "amount": "1000.00" }, { "date": "2024-06-01", "amount": "1000.00" }] }] })
    };
    check(text, facts("small", "甲省/乙市/丁县"), &["甲 A 100.00"]);
    check(text, facts("large", "甲省/乙市/丁县"), &["甲 A 50.00"]);
    check(text, facts("small", "甲省/乙市/丙县/戊镇"), &["甲 A 0.00"]);
}

#[test]
fn caps_at_several_levels_and_over_years() {
    let text = r#"
[[rule]]
id = "A"
items = { from = "projects", role = "org" }
group = "id"
base = { sum = "cost" }
amount = [{ rate = "50%" }]
limits = [
    { max = "300.00", per = ["item"] },
    { max = "500.00", per = ["field", "lifetime"], field = "programme" },
    { max = "1000.00", per = ["payee"], years = 3 },
    { of = "tax", rate = "50%", per = ["payee", "year"], when = [["new", "=", false]] }]
"#;
    let project = |id: &str, programme: &str, cost: &str| json!({ "id": id, "org": "甲", "programme": programme, "cost": cost });
    let facts = |new: bool, tax: &str| {
        json!({ "organizations": [org("甲", json!({ "new": new, "tax": tax }))],
            "projects": [project("a", "x", "1000.00"), project("b", "x", "500.00"), project("c", "y", "100.00")] })
    };
    // a 500→300, b 250, together x 550→500; c 50: 550.
    check(text, facts(true, "0.00"), &["甲 A 550.00"]);
    check(text, facts(false, "900.00"), &["甲 A 450.00"]);
    let before = [paid("甲", "A", 2024, Some("x"), 400), paid("甲", "A", 2022, Some("z"), 5000)];
    // x has 100 left, c 50: 150; of the three years 600 are left.
    assert_eq!(told(text, facts(true, "0.00"), &before), ["甲 A 150.00"]);
    let before = [paid("甲", "A", 2023, Some("z"), 900)];
    assert_eq!(told(text, facts(true, "0.00"), &before), ["甲 A 100.00"]);
}

#[test]
fn stages_and_what_was_paid_before() {
    let text = r#"
[[rule]]
id = "A"
items = { from = "projects", role = "org" }
group = "id"
amount = [{ fixed = "100.01" }]
stages = [
    { name = "立项", share = "30%" },
    { name = "中期", share = "40%", when = [["midterm", "=", true]] },
    { name = "验收", share = "rest", when = [["accepted", "=", true]] }]
minus_paid = { per = "group" }
"#;
    let facts = |midterm: bool, accepted: bool| {
        json!({ "organizations": [org("甲", json!({}))],
            "projects": [{ "id": "p", "org": "甲", "midterm": midterm, "accepted": accepted }] })
    };
    let first = Paid { amount: Fen(3_000), ..paid("甲", "A", 2023, Some("p"), 0) };
    let second = Paid { amount: Fen(4_000), ..paid("甲", "A", 2024, Some("p"), 0) };
    check(text, facts(false, false), &["甲 A 30.00"]);
    assert_eq!(told(text, facts(true, false), &[first.clone()]), ["甲 A 40.00"]);
    assert_eq!(told(text, facts(true, true), &[first, second]), ["甲 A 30.01"]);
}

#[test]
fn only_what_exceeds_earlier_awards() {
    let text = r#"
[[rule]]
id = "A"
amount = [{ table = [{ when = [["level", "=", "national"]], fixed = "1000.00" }, { when = [["level", "=", "provincial"]], fixed = "400.00" }] }]
minus_paid = { rules = ["A", "B"] }
[[rule]]
id = "B"
who = [["old", "=", true]]
amount = [{ fixed = "1.00" }]
"#;
    let facts =
        json!({ "organizations": [org("甲", json!({ "level": "national", "old": false }))] });
    let before = [
        paid("甲", "A", 2023, None, 400),
        paid("甲", "B", 2020, None, 100),
        paid("甲", "C", 2020, None, 900),
    ];
    assert_eq!(told(text, facts, &before), ["甲 A 500.00"]);
}

#[test]
fn quotas_and_ties() {
    let text = |quota: &str| {
        format!(
            "[[rule]]\nid = \"A\"\nwho = [[\"rd\", \">\", 0]]\namount = [{{ rate = \"10%\", of = \"rd\" }}]\nquota = {quota}\n"
        )
    };
    let facts = json!({ "organizations": [
        org("甲", json!({ "rd": "300.00", "county": "x", "score": 1 })), org("乙", json!({ "rd": "200.00", "county": "x", "score": 2 })),
        org("丙", json!({ "rd": "200.00", "county": "y", "score": 3 })), org("丁", json!({ "rd": "100.00", "county": "y", "score": 4 }))] });
    let run = |quota: &str| told(&text(quota), facts.clone(), &[]);
    // In the order of payees: 丁 丙 乙 甲 by code point is 丁 丙 乙 甲 → 丁, 丙, 乙, 甲.
    let of = |lines: Vec<String>| {
        let mut lines: Vec<String> = lines.iter().map(|l| l.replace(" A ", " ")).collect();
        lines.sort_by_key(|l| "甲乙丙丁".find(l.chars().next().unwrap()));
        lines
    };
    assert_eq!(
        of(run(r#"{ top = 3, by = "rd" }"#)),
        ["甲 30.00", "乙 20.00", "丙 20.00", "丁 0.00"]
    );
    assert_eq!(
        of(run(r#"{ top = 2, by = "rd", ties = "all" }"#)),
        ["甲 30.00", "乙 20.00", "丙 20.00", "丁 0.00"]
    );
    assert_eq!(
        of(run(r#"{ top = 2, by = "rd" }"#)),
        ["甲 30.00", "乙 0.00..20.00", "丙 0.00..20.00", "丁 0.00"]
    );
    assert_eq!(
        of(run(r#"{ top = 2, by = "rd", ties = "score" }"#)),
        ["甲 30.00", "乙 20.00", "丙 0.00", "丁 0.00"]
    );
    assert_eq!(
        of(run(r#"{ top = 1, by = "score", per = "county" }"#)),
        ["甲 0.00", "乙 20.00", "丙 0.00", "丁 10.00"]
    );
    assert_eq!(
        of(run(r#"{ top = "50%", by = "score", order = "asc" }"#)),
        ["甲 30.00", "乙 20.00", "丙 0.00", "丁 0.00"]
    );
    assert_eq!(
        of(run(r#"{ top = 1, of = "paid" }"#)),
        ["甲 30.00", "乙 0.00", "丙 0.00", "丁 0.00"]
    );
}

#[test]
fn best_items_of_a_payee_and_of_all() {
    let text = |per: &str| {
        format!(
            r#"[[rule]]
id = "A"
items = {{ from = "projects", role = "org", keep = {{ most = 2, by = "score", per = "{per}" }} }}
base = {{ sum = "cost" }}
amount = [{{ rate = "10%" }}]
"#
        )
    };
    let project = |id: &str, org: &str, score: i64| json!({ "id": id, "org": org, "score": score, "cost": "100.00" });
    let facts = json!({ "organizations": [org("甲", json!({})), org("乙", json!({}))],
        "projects": [project("a", "甲", 9), project("b", "甲", 8), project("c", "甲", 10), project("d", "乙", 8)] });
    check(&text("payee"), facts.clone(), &["乙 A 10.00", "甲 A 20.00"]);
    check(&text("all"), facts, &["乙 A 0.00", "甲 A 20.00"]);
}

#[test]
fn highest_of_rules_related_payees_and_joint_caps() {
    let rules = r#"
[[rule]]
id = "A"
amount = [{ fixed = "300.00" }]
[[rule]]
id = "B"
amount = [{ rate = "10%", of = "rd" }]
"#;
    let facts = json!({ "organizations": [org("甲", json!({ "rd": "5000.00", "owner": "z" })), org("乙", json!({ "rd": "1000.00", "owner": "z" }))] });
    let run = |more: &str| told(&format!("{rules}{more}"), facts.clone(), &[]);
    let highest = "[[combine]]\nrules = [\"A\", \"B\"]\ntake = \"highest\"\n";
    assert_eq!(run(highest), ["乙 A 300.00", "甲 A 0.00", "乙 B 0.00", "甲 B 500.00"]);
    let related = "[[combine]]\nrules = [\"B\"]\ntake = \"highest\"\nper = \"owner\"\n";
    assert_eq!(run(related), ["乙 A 300.00", "甲 A 300.00", "乙 B 0.00", "甲 B 500.00"]);
    let joint = "[[combine]]\nrules = [\"B\", \"A\"]\nlimits = [{ max = \"700.00\", per = [\"payee\", \"year\"] }]\n";
    assert_eq!(run(joint), ["乙 A 300.00", "甲 A 200.00", "乙 B 100.00", "甲 B 500.00"]);
}

#[test]
fn the_highest_waits_for_what_is_open() {
    let text = r#"
[[rule]]
id = "A"
amount = [{ fixed = "300.00" }]
[[rule]]
id = "B"
amount = [{ rate = { decided = "approved", from = "3%", to = "5%" }, of = "rd" }]
[[combine]]
rules = ["A", "B"]
take = "highest"
"#;
    let of = |more: Value| json!({ "organizations": [org("甲", more)] });
    check(text, of(json!({ "rd": "10000.00" })), &["甲 A 0.00..300.00", "甲 B 300.00..500.00"]);
    check(text, of(json!({ "rd": "6000.00" })), &["甲 A 300.00", "甲 B 0.00"]);
    check(text, of(json!({ "rd": "10000.00", "approved": "4%" })), &["甲 A 0.00", "甲 B 400.00"]);
    check(
        text,
        of(json!({ "rd": "10000.00", "approved": "6%" })),
        &["甲 A 300.00", "甲 B invalid_input"],
    );
}

#[test]
fn decided_amounts_have_no_top_unless_the_document_gives_one() {
    let text = |max: &str| {
        format!(
            "[[rule]]\nid = \"A\"\nitems = {{ from = \"p\", role = \"org\" }}\ngroup = \"id\"\namount = [{{ decided = \"granted\"{max} }}]\n"
        )
    };
    let of = |granted: Value| json!({ "organizations": [org("甲", json!({}))], "p": [{ "id": "1", "org": "甲", "granted": granted }] });
    check(&text(""), of(json!(null)), &["甲 A 0.00..?"]);
    check(&text(", max = \"500.00\""), of(json!(null)), &["甲 A 0.00..500.00"]);
    check(&text(", max = \"500.00\""), of(json!("450.00")), &["甲 A 450.00"]);
}

#[test]
fn one_rule_rests_on_another() {
    let text = r#"
[[rule]]
id = "B"
amount = [{ multiply = "50%", amount = [{ equal = { rule = "A" } }], max = "120.00" }]
[[rule]]
id = "A"
base = { value = "rd" }
amount = [{ rate = "10%" }]
limits = [{ max = "300.00", per = ["payee", "year"] }]
"#;
    let of = |rd: &str| json!({ "organizations": [org("甲", json!({ "rd": rd }))] });
    check(text, of("2000.00"), &["甲 B 100.00", "甲 A 200.00"]);
    check(text, of("9000.00"), &["甲 B 120.00", "甲 A 300.00"]);
}

#[test]
fn short_money_by_each_method() {
    let text = |allocate: &str| {
        format!(
            "[[rule]]\nid = \"A\"\namount = [{{ rate = \"10%\", of = \"rd\" }}]\nallocate = {allocate}\n"
        )
    };
    let facts = json!({ "organizations": [org("a", json!({ "rd": "1000.00", "on": "2025-03-02" })), org("b", json!({ "rd": "1000.00", "on": "2025-03-01" })), org("c", json!({ "rd": "1000.00", "on": "2025-03-03" }))] });
    let run = |allocate: &str| {
        let lines = told(&text(allocate), facts.clone(), &[]);
        lines.iter().map(|l| l.rsplit(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(run(r#"{ budget = "100.00", method = "pro_rata" }"#), ["33.34", "33.33", "33.33"]);
    assert_eq!(
        run(r#"{ budget = "100.00", method = "pro_rata", remainder = "drop" }"#),
        ["33.33", "33.33", "33.33"]
    );
    assert_eq!(
        run(r#"{ budget = "300.00", method = "pro_rata" }"#),
        ["100.00", "100.00", "100.00"]
    );
    assert_eq!(
        run(r#"{ budget = "100.00", method = "computed_rate", by = "rd", unit = "0.1%" }"#),
        ["33.00", "33.00", "33.00"]
    );
    assert_eq!(
        run(r#"{ budget = "150.00", method = "in_order", by = "on" }"#),
        ["0.00", "100.00", "0.00"]
    );
    assert_eq!(
        run(r#"{ budget = "150.00", method = "in_order", by = "on", partial = true }"#),
        ["50.00", "100.00", "0.00"]
    );
}

#[test]
fn several_payers() {
    let text = r#"
[[rule]]
id = "A"
amount = [{ rate = "10%", of = "rd" }]
split = [
    { payer = "省", share = "50%", max = "30.00", when = [["level", "=", "provincial"]] },
    { payer = "市", share = "1/3" },
    { payer = { region_of = "payee", label = "财政" }, share = "rest" }]
"#;
    let of = |level: &str| {
        let org = org("甲", json!({ "rd": "1000.00", "level": level, "region": "甲省/乙市/丙县" }));
        let facts: Facts = serde_json::from_value(json!({ "organizations": [org] })).unwrap();
        let round = evaluate(&policy(text), 2025, &facts, &[]);
        let of = |(payer, fen): (String, Fen)| format!("{payer} {}", fen.plain());
        round.by_payer().into_iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(of("city"), ["市 33.33", "甲省/乙市/丙县 财政 66.67"]);
    assert_eq!(of("provincial"), ["市 33.33", "甲省/乙市/丙县 财政 36.67", "省 30.00"]);
}

#[test]
fn matters_served_by_one_rule() {
    let text = |resolve: &str| {
        format!(
            r#"[[rule]]
id = "A"
items = {{ from = "contracts", role = "org" }}
base = {{ sum = "amount" }}
amount = [{{ rate = "10%" }}]
[[rule]]
id = "B"
items = {{ from = "challenges", role = "org" }}
base = {{ sum = "amount" }}
amount = [{{ rate = "30%" }}]
[[exclusive]]
matter = {{ A = "id", B = "contract" }}
resolve = "{resolve}"
"#
        )
    };
    let facts = json!({ "organizations": [org("甲", json!({}))],
        "contracts": [{ "id": "c1", "org": "甲", "amount": "100.00" }, { "id": "c2", "org": "甲", "amount": "1000.00" }],
        "challenges": [{ "id": "j", "org": "甲", "contract": "c1", "amount": "100.00" }, { "id": "k", "org": "甲", "contract": "c2", "amount": "100.00" }] });
    check(&text("highest"), facts.clone(), &["甲 A 100.00", "甲 B 30.00"]);
    check(&text("first"), facts, &["甲 A 110.00", "甲 B 0.00"]);
}

#[test]
fn rounding_of_a_rule_and_per_group() {
    let text = |rounding: &str| {
        format!(
            r#"[[rule]]
id = "A"
items = {{ from = "c", role = "org" }}
group = "id"
base = {{ sum = "amount" }}
amount = [{{ rate = "1%" }}]
rounding = {rounding}
"#
        )
    };
    let item = |id: &str| json!({ "id": id, "org": "甲", "amount": "1.50" });
    let facts =
        json!({ "organizations": [org("甲", json!({}))], "c": [item("1"), item("2"), item("3")] });
    check(&text(r#"{ mode = "down", at = "rule" }"#), facts.clone(), &["甲 A 0.04"]);
    check(&text(r#"{ mode = "down", at = "group" }"#), facts.clone(), &["甲 A 0.03"]);
    check(&text(r#"{ mode = "half_up", at = "group" }"#), facts.clone(), &["甲 A 0.06"]);
    check(&text(r#"{ mode = "up", unit = "100.00" }"#), facts, &["甲 A 100.00"]);
}

#[test]
fn the_year_of_a_payment_window_may_turn_in_summer() {
    let text = r#"
[[rule]]
id = "A"
items = { from = "c", role = "org", where = [["on", "since", { year = -1, on = "07-01" }], ["on", "until", { year = 0, on = "06-30" }]] }
base = { sum = "amount" }
amount = [{ rate = "100%" }]
"#;
    let item = |on: &str| json!({ "id": on, "org": "甲", "on": on, "amount": "1.00" });
    let facts = json!({ "organizations": [org("甲", json!({}))],
        "c": [item("2024-06-30"), item("2024-07-01"), item("2025-06-30"), item("2025-07-01")] });
    check(text, facts, &["甲 A 2.00"]);
}
