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
