//! What must hold for any facts: never above rate × base, never above the cap, the order of facts does
//! not matter, campuses share the cap, a payment more never lowers the result.

use kezhuan_kernel::Fen;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::facts::Facts;
use crate::pack_tests::zhoukou;
use crate::policy::Policy;

const CAP: i64 = 100_000_000;

fn contract(id: usize, campus: usize, fen: i64) -> Value {
    json!({
        "id": format!("c{id}"), "amount": Fen(fen).plain(), "technical_amount": "0.00",
        "registered_on": "2025-05-01", "related_party": false,
        "seller": {"org": format!("校区{campus}"), "region": "河南省/周口市"},
        "buyer": {"org": "乙", "region": "河南省/周口市"},
        "converted_in": "河南省/周口市/项城市",
    })
}

fn campus(number: usize) -> Value {
    json!({"org": format!("校区{number}"), "legal_entity": "大学", "type": "university",
           "region": "河南省/周口市/川汇区"})
}

fn result(policy: &Policy, contracts: Vec<Value>) -> Fen {
    let mut facts = Facts::new();
    facts.insert("organizations", (0..3).map(campus).collect());
    facts.insert("contracts", contracts);
    let round = evaluate(policy, 2026, &facts, &[]);
    assert_eq!(round.entries.iter().filter(|e| e.rule == "ZK-5-11").count(), 1);
    round.total().unwrap()
}

fn contracts() -> impl Strategy<Value = Vec<(usize, i64)>> {
    prop::collection::vec((0..3_usize, 0..2_000_000_000_i64), 0..6)
}

fn built(list: &[(usize, i64)]) -> Vec<Value> {
    list.iter().enumerate().map(|(id, (campus, fen))| contract(id, *campus, *fen)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn is_the_floor_under_one_shared_cap(list in contracts()) {
        let base: i64 = list.iter().map(|(_, fen)| fen).sum();
        prop_assert_eq!(result(&zhoukou(), built(&list)).0, (base / 10).min(CAP));
    }

    #[test]
    fn order_does_not_matter(list in contracts(), turn in 0..6_usize) {
        let policy = zhoukou();
        let straight = built(&list);
        let mut turned = straight.clone();
        turned.reverse();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
        }
        prop_assert_eq!(result(&policy, straight), result(&policy, turned));
    }

    #[test]
    fn more_is_never_less(list in contracts(), more in 0..2_000_000_000_i64) {
        let policy = zhoukou();
        let before = result(&policy, built(&list));
        let mut longer = list;
        longer.push((0, more));
        prop_assert!(result(&policy, built(&longer)) >= before);
    }

    #[test]
    fn any_json_is_an_answer(fields in prop::collection::vec(prop::option::of(-9_i64..9), 6)) {
        let weird: Vec<Value> = fields.iter().map(|f| f.map_or(Value::Null, Value::from)).collect();
        let mut facts = Facts::new();
        let mut odd = contract(0, 0, 500);
        for (key, value) in ["id", "amount", "registered_on", "seller", "converted_in", "related_party"]
            .iter()
            .zip(weird)
        {
            odd[*key] = value;
        }
        facts.insert("organizations", vec![campus(0), json!(7), json!({"org": 3}), Value::Null]);
        facts.insert("contracts", vec![odd, json!([]), json!("x")]);
        let round = evaluate(&zhoukou(), 2026, &facts, &[]);
        prop_assert_eq!(round.status(), "invalid_input");
    }
}

/// A policy in which payees share: a quota, short money, the highest of two rules, one matter once.
const SHARED: &str = r#"
[policy]
id = "P"
number = "测"
title = "测试"
jurisdiction = "甲省"
valid = { from = "unstated", to = "unstated" }
rounding = { mode = "down" }
[[rule]]
id = "A"
items = { from = "projects", role = "org" }
group = "id"
base = { sum = "cost" }
amount = [{ tiers = { mode = "marginal", steps = [{ up_to = "1000.00", rate = "33%" }, { rate = "7%" }] } }]
limits = [{ max = "900.00", per = ["item"] }, { max = "1500.00", per = ["payee", "year"] }]
quota = { top = 3, ties = "org" }
allocate = { budget = "1000.00", method = "pro_rata" }
split = [{ payer = "市", share = "1/3" }, { payer = "县", share = "rest" }]
[[rule]]
id = "B"
items = { from = "projects", role = "org", keep = { most = 2, by = "cost" } }
base = { sum = "cost" }
amount = [{ rate = "0.9%" }]
[[combine]]
rules = ["A", "B"]
take = "highest"
"#;

/// Projects of four payees: (payee, fen).
fn projects() -> impl Strategy<Value = Vec<(usize, i64)>> {
    prop::collection::vec((0..4_usize, 0..1_000_000_i64), 0..12)
}

fn shared_facts(list: &[(usize, i64)]) -> (Vec<Value>, Vec<Value>) {
    let payees = (0..4).map(|number| json!({ "org": format!("单位{number}") })).collect();
    let project = |(id, (payee, fen)): (usize, &(usize, i64))| json!({ "id": format!("p{id:02}"), "org": format!("单位{payee}"), "cost": Fen(*fen).plain() });
    (payees, list.iter().enumerate().map(project).collect())
}

fn shared_round(payees: Vec<Value>, projects: Vec<Value>) -> Round {
    let policy = Policy::read([("p.toml", SHARED)]).unwrap();
    let mut facts = Facts::new();
    facts.insert("organizations", payees);
    facts.insert("projects", projects);
    evaluate(&policy, 2026, &facts, &[])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_shared_does_not_depend_on_order(list in projects(), turn in 0..12_usize) {
        let (payees, projects) = shared_facts(&list);
        let straight = shared_round(payees.clone(), projects.clone());
        let (mut payees, mut turned) = (payees, projects);
        payees.reverse();
        turned.reverse();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
        }
        let turned = shared_round(payees, turned);
        prop_assert_eq!(serde_json::to_value(&straight).unwrap(), serde_json::to_value(&turned).unwrap());
    }

    #[test]
    fn short_money_is_spent_to_the_fen_and_never_overspent(list in projects()) {
        let (payees, projects) = shared_facts(&list);
        let round = shared_round(payees, projects);
        let of_a: Vec<&Entry> = round.entries.iter().filter(|e| e.rule == "A").collect();
        let sum: Fen = of_a.iter().filter_map(|e| e.outcome.amount()).sum();
        prop_assert!(sum <= Fen::yuan(1000));
        let cut = of_a.iter().any(|e| e.trace.op == "allocate");
        prop_assert!(!cut || sum == Fen::yuan(1000), "{}", sum.plain());
        for entry in of_a {
            let shares: Fen = entry.shares.iter().map(|share| share.amount).sum();
            prop_assert_eq!(Some(shares), entry.outcome.amount());
        }
    }

    #[test]
    fn splitting_a_contract_never_raises_a_capped_sum(list in contracts(), at in 0..6_usize, share in 0..=100_i64) {
        let policy = zhoukou();
        let before = result(&policy, built(&list));
        let mut split = list.clone();
        if !split.is_empty() {
            let place = at % split.len();
            let (campus, fen) = split[place];
            let part = fen / 100 * share;
            split[place].1 = part;
            split.push((campus, fen - part));
        }
        prop_assert_eq!(result(&policy, built(&split)), before);
    }

    #[test]
    fn a_fact_less_never_changes_an_unrelated_payee(list in projects(), gone in 0..12_usize) {
        let policy = zhoukou();
        let contracts: Vec<Value> = list.iter().enumerate().map(|(id, (payee, fen))| {
            let mut contract = contract(id, 0, *fen);
            contract["seller"]["org"] = json!(format!("学校{payee}"));
            contract
        }).collect();
        let school = |number: usize| json!({ "org": format!("学校{number}"), "type": "university", "region": "河南省/周口市/川汇区" });
        let round = |contracts: Vec<Value>| {
            let mut facts = Facts::new();
            facts.insert("organizations", (0..4).map(school).collect());
            facts.insert("contracts", contracts);
            evaluate(&policy, 2026, &facts, &[])
        };
        let mut fewer = contracts.clone();
        if fewer.is_empty() {
            return Ok(());
        }
        let removed = fewer.remove(gone % fewer.len());
        let (before, after) = (round(contracts), round(fewer));
        for entry in before.entries.iter().filter(|e| removed["seller"]["org"] != json!(e.payee)) {
            let same = after.entry(&entry.payee, &entry.rule).unwrap();
            prop_assert_eq!(serde_json::to_value(entry).unwrap(), serde_json::to_value(same).unwrap());
        }
    }
}
