//! Shapes of one payee's amount.

use serde_json::{Value, json};

use super::*;

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
    assert_eq!(told(text, facts(true, false), std::slice::from_ref(&first)), ["甲 A 40.00"]);
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
fn nothing_below_and_nothing_from_nothing() {
    let text = r#"
[[rule]]
id = "A"
amount = [{ amount = [{ rate = "10%", of = "rd" }], none_below = "100.00" }, { rate = "50%", of = ["rd", "-", "rd_last"], min = "5.00" }]
"#;
    let of = |rd: &str, last: &str| json!({ "organizations": [org("甲", json!({ "rd": rd, "rd_last": last }))] });
    check(text, of("999.99", "2000.00"), &["甲 A 0.00"]);
    check(text, of("1000.00", "2000.00"), &["甲 A 100.00"]);
    check(text, of("1000.00", "999.00"), &["甲 A 105.00"]);
}

#[test]
fn only_the_award_that_gives_most() {
    let text = r#"
[[rule]]
id = "A"
items = { from = "p", role = "org" }
group = "id"
base = { sum = "cost" }
amount = [{ tiers = { mode = "marginal", steps = [{ up_to = "100.00", rate = "50%" }, { rate = "10%" }] } }]
limits = [{ max = "55.00", per = ["item"] }]
best = 1
"#;
    let item = |id: &str, cost: &str| json!({ "id": id, "org": "甲", "cost": cost });
    let facts = json!({ "organizations": [org("甲", json!({}))], "p": [item("a", "80.00"), item("b", "120.00"), item("c", "9.00")] });
    check(text, facts, &["甲 A 52.00"]);
}

/// 贴息: principal × rate × days in the year ÷ 365, at most 180 days of each loan.
#[test]
fn days_are_reckoned_and_cut() {
    let text = r#"
[[rule]]
id = "A"
items = { from = "loans", role = "org" }
base = { sum = [["principal", "*", "rate"], "*", [{ least = [[{ least = [{ day = "to" }, { day = { year = 0, on = "01-01" } }] }, "-", { most = [{ day = "from" }, { day = { year = -1, on = "01-01" } }] }], 180] }, "/", 365]] }
amount = [{ rate = "50%" }]
"#;
    let loan = |id: &str, from: &str, to: &str| json!({ "id": id, "org": "甲", "principal": "365000.00", "rate": "4%", "from": from, "to": to });
    let facts = |loans: Value| json!({ "organizations": [org("甲", json!({}))], "loans": loans });
    // 40 yuan a day; half of it for 31 days.
    check(text, facts(json!([loan("1", "2024-03-01", "2024-04-01")])), &["甲 A 620.00"]);
    check(text, facts(json!([loan("1", "2023-12-01", "2024-01-11")])), &["甲 A 200.00"]);
    check(text, facts(json!([loan("1", "2024-01-01", "2024-12-31")])), &["甲 A 3600.00"]);
}

#[test]
fn under_an_age() {
    let text = |strict: bool| {
        format!(
            "[[rule]]\nid = \"A\"\nwho = [[\"on\", \"within\", {{ of = \"born\", years = 35, strict = {strict} }}]]\namount = [{{ fixed = \"1.00\" }}]\n"
        )
    };
    let of = |on: &str| json!({ "organizations": [org("甲", json!({ "born": "1990-05-01", "on": on }))] });
    check(&text(true), of("2025-04-30"), &["甲 A 1.00"]);
    check(&text(true), of("2025-05-01"), &[]);
    check(&text(false), of("2025-05-01"), &["甲 A 1.00"]);
}

#[test]
fn what_is_not_there_is_missing_and_what_is_not_found_is_not_nothing() {
    let text = r#"
[[rule]]
id = "A"
items = { from = "p", role = "org", where = [["cost", ">", "@bar"]] }
amount = [{ fixed = "1.00" }]
"#;
    let facts = json!({ "organizations": [org("甲", json!({}))], "p": [{ "id": "1", "org": "甲", "cost": "5" }] });
    check(text, facts, &["甲 A 0.00"]);
    let lpr = r#"
[[rule]]
id = "A"
amount = [{ rate = { decided = "x", to = "1%" }, of = { from = "lpr", where = [["on", "year", -1]], highest = "rate" } }]
"#;
    check(
        lpr,
        json!({ "organizations": [org("甲", json!({ "x": "1%" }))], "lpr": [] }),
        &["甲 A invalid_input"],
    );
}
