//! Shapes that several payees or rules share.

use serde_json::{Value, json};

use super::*;

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
        &["甲 A 0.00..300.00", "甲 B invalid_input"],
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

/// A competitor whose record cannot be used may be anybody: the others wait, and never get more.
#[test]
fn an_unusable_record_leaves_the_others_open() {
    let rule = |more: &str| {
        format!("[[rule]]\nid = \"A\"\namount = [{{ rate = \"10%\", of = \"rd\" }}]\n{more}\n")
    };
    let facts = json!({ "organizations": [org("a", json!({ "rd": "1000.00", "on": "2025-01-02" })), org("b", json!({ "on": "2025-01-01" }))] });
    let run = |more: &str| told(&rule(more), facts.clone(), &[]);
    let waits = ["a A 0.00..100.00", "b A invalid_input"];
    assert_eq!(run(r#"allocate = { budget = "5000.00", method = "pro_rata" }"#), waits);
    assert_eq!(run(r#"allocate = { budget = "150.00", method = "in_order", by = "on" }"#), waits);
    assert_eq!(run(r#"quota = { top = 1, by = "rd" }"#), waits);
    assert_eq!(run(r#"quota = { top = 2, by = "rd" }"#), ["a A 100.00", "b A invalid_input"]);
}

#[test]
fn equals_in_order_wait_unless_something_tells_them_apart() {
    let text = |more: &str| {
        format!(
            "[[rule]]\nid = \"A\"\namount = [{{ fixed = \"100.00\" }}]\nallocate = {{ budget = \"150.00\", method = \"in_order\", by = \"on\"{more} }}\n"
        )
    };
    let facts = json!({ "organizations": [org("a", json!({ "on": "2025-01-02", "no": 2 })), org("b", json!({ "on": "2025-01-02", "no": 1 })), org("c", json!({ "on": null }))] });
    let run = |more: &str| told(&text(more), facts.clone(), &[]);
    assert_eq!(run(""), ["a A 0.00..100.00", "b A 0.00..100.00", "c A invalid_input"]);
    assert_eq!(run(r#", ties = "no""#), ["a A 0.00", "b A 100.00", "c A invalid_input"]);
}

#[test]
fn short_money_is_paid_in_the_units_of_the_rule() {
    let text = "[[rule]]\nid = \"A\"\namount = [{ rate = \"10%\", of = \"rd\" }]\nrounding = { mode = \"down\", unit = \"100.00\" }\nallocate = { budget = \"1050.00\", method = \"pro_rata\" }\n";
    let facts = json!({ "organizations": [org("a", json!({ "rd": "10000.00" })), org("b", json!({ "rd": "5000.00" }))] });
    assert_eq!(told(text, facts, &[]), ["a A 700.00", "b A 300.00"]);
}

#[test]
fn equals_at_the_border_of_keep_wait() {
    let text = |keep: &str| {
        format!(
            "[[rule]]\nid = \"A\"\nitems = {{ from = \"p\", role = \"org\", keep = {{ by = \"score\", {keep} }} }}\nbase = {{ sum = \"cost\" }}\namount = [{{ rate = \"100%\" }}]\n"
        )
    };
    let item = |id: &str, score: Value, cost: &str| json!({ "id": id, "org": "甲", "score": score, "cost": cost });
    let facts = |list: Value| json!({ "organizations": [org("甲", json!({}))], "p": list });
    let three = json!([
        item("a", json!(9), "1.00"),
        item("b", json!(8), "2.00"),
        item("c", json!(8), "4.00")
    ]);
    check(&text("most = 2"), facts(three.clone()), &["甲 A 1.00..7.00"]);
    check(&text("most = 2, ties = \"id\""), facts(three.clone()), &["甲 A 3.00"]);
    check(&text("most = 1, after = 1, ties = \"id\""), facts(three.clone()), &["甲 A 2.00"]);
    check(&text("most = \"34%\""), facts(three), &["甲 A 1.00"]);
    let unknown = json!([item("a", json!(9), "1.00"), item("b", json!(null), "2.00")]);
    check(&text("most = 1"), facts(unknown.clone()), &["甲 A 0.00..3.00"]);
    check(&text("most = 2"), facts(unknown), &["甲 A 3.00"]);
}

#[test]
fn a_matter_waits_while_one_claim_is_open_or_wrong() {
    let text = r#"
[[rule]]
id = "A"
items = { from = "contracts", role = "org" }
base = { sum = "amount" }
amount = [{ rate = "10%" }]
[[rule]]
id = "B"
items = { from = "projects", role = "org" }
group = "id"
base = { sum = "amount" }
amount = [{ rate = { decided = "rate", from = "5%", to = "25%" } }]
[[exclusive]]
matter = { A = "id", B = "contract" }
resolve = "highest"
"#;
    let facts = |rate: Value| {
        json!({ "organizations": [org("甲", json!({}))], "contracts": [{ "id": "c", "org": "甲", "amount": "100.00" }],
            "projects": [{ "id": "p", "org": "甲", "contract": "c", "amount": "100.00", "rate": rate }] })
    };
    check(text, facts(json!("20%")), &["甲 A 0.00", "甲 B 20.00"]);
    check(text, facts(json!("5%")), &["甲 A 10.00", "甲 B 0.00"]);
    check(text, facts(json!("26%")), &["甲 A 0.00..10.00", "甲 B invalid_input"]);
    check(text, facts(json!(null)), &["甲 A 0.00..10.00", "甲 B 0.00..25.00"]);
}

#[test]
fn who_is_refused_takes_nobodys_place() {
    let text = r#"
[[rule]]
id = "A"
who = [["region", "inside", "甲省"]]
amount = [{ fixed = "1.00" }]
[rule.items]
from = "c"
role = "org"
order = ["on"]
[[rule.items.once]]
when = []
key = ["achievement"]
"#;
    let item = |id: &str, org: &str, on: &str| json!({ "id": id, "org": org, "achievement": "x", "on": on });
    let items = json!([item("1", "外", "2024-01-01"), item("2", "甲", "2024-02-01")]);
    let outside = org("外", json!({ "region": "乙省" }));
    let inside = org("甲", json!({ "region": "甲省" }));
    check(
        text,
        json!({ "organizations": [inside, outside], "c": items }),
        &["外 A 0.00", "甲 A 1.00"],
    );
    let inside = org("甲", json!({ "region": "甲省" }));
    check(text, json!({ "organizations": [inside], "c": items }), &["甲 A 0.00"]);
}

/// A joint cap that cannot be read is not a cap that does not exist.
#[test]
fn a_joint_cap_must_be_readable() {
    let text = r#"
[[rule]]
id = "A"
amount = [{ fixed = "300.00" }]
[[rule]]
id = "B"
amount = [{ fixed = "200.00" }]
[[combine]]
rules = ["A", "B"]
limits = [{ of = "tax", per = ["payee", "year"] }]
"#;
    let of = |tax: Value| json!({ "organizations": [org("甲", json!({ "tax": tax }))] });
    check(text, of(json!("400.00")), &["甲 A 300.00", "甲 B 100.00"]);
    check(text, of(json!(null)), &["甲 A invalid_input", "甲 B invalid_input"]);
    let when = text.replace("per = [", "when = [[\"tax\", \"present\"]], per = [");
    assert!(Policy::read([("t.toml", format!("{HEAD}{when}").as_str())]).is_err());
}
