//! Outcomes beyond the worked cases: bad facts, decisions, history, groups, tables, explanation.

use serde_json::{Value, json};

use super::*;
use crate::facts::Facts;
use crate::pack_tests::zhoukou;
use crate::policy::{Change, Policy};

fn facts(list: Value) -> Facts {
    serde_json::from_value(list).unwrap()
}

fn buyer() -> Value {
    json!({"org": "甲", "type": "enterprise", "region": "河南省/周口市/项城市"})
}

/// A contract that counts under 5-12 in 2026: 60 万 paid in 2025.
fn contract() -> Value {
    json!({
        "id": "c1", "amount": "600000.00", "technical_amount": "600000.00",
        "registered_on": "2025-03-01",
        "seller": {"org": "郑大", "type": "university", "region": "河南省/郑州市"},
        "buyer": {"org": "甲", "type": "enterprise", "region": "河南省/周口市/项城市"},
        "converted_in": "河南省/周口市/项城市", "industrialised": true, "related_party": false,
        "payments": [{"id": "p1", "date": "2025-04-01", "amount": "600000.00",
                      "proof": {"slip": "A1", "invoice": "F1"}}]
    })
}

fn with(path: &str, value: Value) -> Value {
    let mut contract = contract();
    *contract.pointer_mut(path).unwrap() = value;
    contract
}

fn of_5_12(contract: Value) -> Entry {
    let facts = facts(json!({"organizations": [buyer()], "contracts": [contract]}));
    let round = evaluate(&zhoukou(), 2026, &facts, &[]);
    round.entry("甲", "ZK-5-12").cloned().unwrap()
}

#[test]
fn bad_facts_are_named_and_never_zero() {
    let check = |path: &str, value: Value, field: &str| {
        let entry = of_5_12(with(path, value.clone()));
        let Outcome::InvalidInput { bad } = &entry.outcome else {
            panic!("{path} {value}: {:?}", entry.outcome)
        };
        assert_eq!((bad[0].fact.as_str(), bad[0].field.as_str()), ("c1", field), "{value}");
    };
    check("/payments/0/amount", json!("六十万"), "payments[0].amount");
    check("/payments/0/amount", json!(600000.5), "payments[0].amount");
    check("/payments/0/amount", json!(600000), "payments[0].amount");
    check("/payments/0/amount", json!("0.001"), "payments[0].amount");
    check("/payments/0/date", json!("2025-02-30"), "payments[0].date");
    check("/payments/0/date", json!(20250401), "payments[0].date");
    check("/payments", json!("none"), "payments");
    check("/seller/region", json!(["河南省"]), "seller.region");
    check("/industrialised", json!("yes"), "industrialised");
    check("/payments/0/amount", json!("99999999999999999999"), "payments[0].amount");
}

#[test]
fn what_is_left_out_says_why_and_how_much() {
    let check = |path: &str, value: Value, reason: &str, sentence: &str| {
        let entry = of_5_12(with(path, value));
        assert_eq!(entry.outcome.amount(), Some(Fen::ZERO));
        let left = &entry.left_out[0];
        assert_eq!((left.reason.as_str(), left.sentence.as_str()), (reason, sentence));
        assert_eq!(left.amount, Some(Fen::yuan(600_000)));
    };
    check("/registered_on", json!(null), "missing", "缺少：登记日期");
    check("/industrialised", json!(null), "missing", "缺少：产业化（投产）佐证");
    check("/industrialised", json!(false), "not_met", "未满足：产业化（投产）佐证");
    check(
        "/seller/region",
        json!("河南省/周口市/川汇区"),
        "wrong_region",
        "卖方所在地“河南省周口市川汇区”在河南省周口市以内",
    );
    check(
        "/converted_in",
        json!("上海市"),
        "wrong_region",
        "核查属实的转化地“上海市”不在河南省周口市",
    );
    let entry = of_5_12(with("/payments/0/date", json!("2026-01-05")));
    let left = &entry.left_out[0];
    assert_eq!((left.part.as_deref(), left.reason.as_str()), (Some("p1"), "wrong_year"));
    assert_eq!(left.sentence, "到账日期 2026-01-05 不在 2025 年");
}

#[test]
fn silence_on_related_parties_asks() {
    let entry = of_5_12(with("/related_party", json!(true)));
    let Outcome::NeedsDecision { questions, certain, at_most } = &entry.outcome else {
        panic!("{:?}", entry.outcome)
    };
    assert_eq!(questions[0].sentence, "政策未载明关联交易能否享受");
    assert_eq!((*certain, *at_most), (Some(Fen::ZERO), Some(Fen::yuan(60_000))));
    assert!(entry.silences.iter().any(|silence| silence.id == "related_party"));
    assert!(entry.counted[0].undecided);
}

#[test]
fn province_reads_the_same_deal_otherwise() {
    let policy = zhoukou().with_overlay("henan-2023").unwrap();
    let check = |contract: Value, want: i64| {
        let facts = facts(json!({"organizations": [buyer()], "contracts": [contract]}));
        let round = evaluate(&policy, 2026, &facts, &[]);
        let entry = round.entry("甲", "ZK-5-12").unwrap();
        assert_eq!(entry.outcome.amount(), Some(Fen::yuan(want)), "{:?}", entry.left_out);
    };
    check(contract(), 0);
    check(with("/seller/region", json!("上海市")), 60_000);
    let mut old = with("/seller/region", json!("上海市"));
    old["registered_on"] = json!("2024-01-01");
    check(old.clone(), 60_000);
    old["registered_on"] = json!("2023-12-31");
    check(old, 0);
    let mut unproved = with("/seller/region", json!("上海市"));
    unproved["payments"][0]["proof"] = json!({"slip": "A1"});
    check(unproved, 0);
}

#[test]
fn explanation_names_clause_facts_and_the_cap_that_bit() {
    let mut big = contract();
    big["payments"][0]["amount"] = json!("12800000.00");
    let entry = of_5_12(big);
    assert_eq!(entry.trace.label, "上限 100.00 万元（争取）");
    let limit = entry.limit_that_bit().unwrap();
    assert_eq!(limit.label, "每家单位每年最高 100.00 万元");
    assert_eq!(limit.before.as_deref(), Some("1280000.00"));
    assert_eq!(limit.clause, "5-12");
    let json = serde_json::to_value(&entry).unwrap();
    assert_eq!(json["status"], "amount");
    assert_eq!(json["amount"], "1000000.00");
    assert_eq!(json["trace"]["op"], "payment");
    assert!(json.to_string().contains("\"facts\":[\"c1\"]"));
    assert_eq!(entry.counted[0].parts, ["p1"]);
    assert!(of_5_12(contract()).limit_that_bit().is_none());
}

#[test]
fn copies_that_disagree_are_no_single_fact() {
    let mut other = contract();
    other["payments"][0]["amount"] = json!("700000.00");
    let facts =
        facts(json!({"organizations": [buyer()], "contracts": [contract(), other, contract()]}));
    let round = evaluate(&zhoukou(), 2026, &facts, &[]);
    assert_eq!(round.status(), "invalid_input");
}

#[test]
fn who_concerns_whom() {
    let facts = facts(json!({
        "organizations": [buyer(), {"org": "乙", "type": "team", "region": "河南省/周口市"}],
        "contracts": [contract()],
    }));
    let round = evaluate(&zhoukou(), 2026, &facts, &[]);
    let pairs: Vec<_> = round.entries.iter().map(|e| (&*e.payee, &*e.rule)).collect();
    assert_eq!(pairs, [("甲", "ZK-5-12")]);
    assert_eq!(round.total(), Some(Fen::yuan(60_000)));
    let early = evaluate(&zhoukou(), 2022, &facts, &[]);
    assert!(early.entries.is_empty() && early.not_in_force.len() == 7);
}

#[test]
fn agency_payer_is_where_its_head_is() {
    let mut deal = contract();
    deal["agency"] = json!("东部");
    let check = |parts: Value, want: Option<&str>| {
        let facts = facts(json!({"organizations": parts, "contracts": [deal.clone()]}));
        let round = evaluate(&zhoukou(), 2026, &facts, &[]);
        let entry = round.entries.iter().find(|e| e.rule == "ZK-8-3").unwrap();
        assert_eq!(entry.payer.as_deref(), want);
    };
    let part = |org: &str, region: &str| {
        json!({"org": org, "legal_entity": "启桥", "type": "transfer_agency",
               "region": format!("河南省/周口市/{region}")})
    };
    check(json!([part("东部", "鹿邑县")]), Some("河南省/周口市/鹿邑县 受益财政"));
    check(
        json!([part("东部", "鹿邑县"), part("启桥", "川汇区")]),
        Some("河南省/周口市/川汇区 受益财政"),
    );
    check(json!([part("东部", "鹿邑县"), part("西部", "太康县")]), None);
}

/// A policy of one rule over `items` with id, kind, price; payees have `tax`.
fn small(rule: &str) -> Policy {
    let text = format!(
        "[policy]\nid = \"T\"\nnumber = \"测\"\ntitle = \"测\"\njurisdiction = \"某市\"\n\
         rounding = {{ mode = \"down\", at = \"rule\" }}\npayee_key = [\"org\"]\n\
         [[rule]]\nid = \"R\"\nclause = \"1\"\n{rule}\n"
    );
    Policy::read([("t.toml", text.as_str())]).unwrap_or_else(|all| {
        panic!("{}", all.iter().map(|d| format!("{d}\n")).collect::<String>())
    })
}

fn amount(policy: &Policy, payee: Value, items: Value, paid: &[Paid]) -> Fen {
    let facts = facts(json!({"organizations": [payee], "deals": items}));
    let round = evaluate(policy, 2025, &facts, paid);
    round.total().unwrap_or_else(|| panic!("{:?}", round.entries))
}

#[test]
fn tiers_marginal_and_whole() {
    let rule = |mode: &str| {
        small(&format!(
            "items = {{ from = \"deals\", role = \"org\" }}\nbase = {{ sum = \"price\" }}\n\
             amount = [{{ tiers = {{ mode = \"{mode}\", steps = [\
             {{ up_to = \"5000000.00\", rate = \"10%\" }}, {{ rate = \"5%\", max = \"200000.00\" }}] }} }}]"
        ))
    };
    let check = |mode: &str, price: &str, want: i64| {
        let items = json!([{"id": "1", "org": "甲", "price": price}]);
        assert_eq!(
            amount(&rule(mode), json!({"org": "甲"}), items, &[]),
            Fen::yuan(want),
            "{price}"
        );
    };
    check("marginal", "5000000.00", 500_000);
    check("marginal", "6000000.00", 550_000);
    check("marginal", "99000000.00", 700_000);
    check("whole", "5000000.00", 500_000);
    check("whole", "5000000.20", 200_000);
    check("whole", "6000000.00", 200_000);
}

#[test]
fn threshold_inclusive_and_strict() {
    let rule = |strict: &str| {
        small(&format!(
            "base = {{ value = \"rd\" }}\nthreshold = {{ min = \"1000000.00\"{strict} }}\n\
             amount = [{{ rate = \"1%\" }}, {{ rate = \"2%\", of = [\"rd\", \"-\", \"rd_last\"] }}]"
        ))
    };
    let check = |strict: &str, rd: &str, want: &str| {
        let payee = json!({"org": "甲", "rd": rd, "rd_last": "900000.00"});
        assert_eq!(amount(&rule(strict), payee, json!([]), &[]).plain(), want, "{rd}");
    };
    check("", "1000000.00", "12000.00");
    check("", "999999.99", "0.00");
    check(", strict = true", "1000000.00", "0.00");
    check(", strict = true", "1000000.01", "12000.00");
}

#[test]
fn table_by_class_of_each_item() {
    let policy = small(
        "items = { from = \"deals\", role = \"org\" }\ngroup = \"id\"\nbase = { sum = \"price\" }\n\
         amount = [{ table = [\
         { when = [[\"kind\", \"=\", \"a\"]], fixed = \"500000.00\" }, \
         { when = [[\"kind\", \"=\", \"b\"]], rate = \"10%\", max = \"30000.00\" }] }]\n\
         limits = [{ max = \"520000.00\", per = [\"payee\", \"year\"] }]",
    );
    let item = |id: &str, kind: &str, price: &str| json!({"id": id, "org": "甲", "kind": kind, "price": price});
    let of = |items: Value| amount(&policy, json!({"org": "甲"}), items, &[]).plain();
    assert_eq!(of(json!([item("1", "a", "1.00")])), "500000.00");
    assert_eq!(of(json!([item("1", "b", "100000.00"), item("2", "c", "9.00")])), "10000.00");
    assert_eq!(of(json!([item("1", "b", "900000.00")])), "30000.00");
    assert_eq!(of(json!([item("1", "a", "1.00"), item("2", "b", "900000.00")])), "520000.00");
    assert_eq!(of(json!([])), "0.00");
}

#[test]
fn history_lifetime_and_difference() {
    let lifetime = small(
        "items = { from = \"deals\", role = \"org\" }\ngroup = \"achievement\"\n\
         base = { sum = \"price\" }\namount = [{ rate = \"5%\" }]\n\
         limits = [{ max = \"1000000.00\", per = [\"group\", \"lifetime\"], history = \"already_paid\" }]",
    );
    let items = json!([{"id": "1", "org": "甲", "achievement": "P1", "price": "30000000.00"},
                       {"id": "2", "org": "甲", "achievement": "P2", "price": "10000000.00"}]);
    let paid = |group: &str, year: i32, yuan: i64| Paid {
        payee: Some("甲".to_owned()),
        year: Some(year),
        group: Some(group.to_owned()),
        amount: Fen::yuan(yuan),
        ..Paid::default()
    };
    let of = |paid: &[Paid]| amount(&lifetime, json!({"org": "甲"}), items.clone(), paid);
    assert_eq!(of(&[]), Fen::yuan(1_500_000));
    assert_eq!(of(&[paid("P1", 2024, 600_000)]), Fen::yuan(900_000));
    assert_eq!(of(&[paid("P1", 2025, 600_000)]), Fen::yuan(1_500_000), "the round itself");
    assert_eq!(of(&[paid("P1", 2024, 2_000_000)]), Fen::yuan(500_000));
    let ladder = small("amount = [{ fixed = \"500000.00\" }]\nminus_paid = true");
    let of = |paid: &[Paid]| amount(&ladder, json!({"org": "甲"}), json!([]), paid);
    assert_eq!(of(&[paid("x", 2024, 200_000)]), Fen::yuan(300_000));
    assert_eq!(of(&[paid("x", 2024, 700_000)]), Fen::ZERO);
}

#[test]
fn once_and_exclusive() {
    let once = small(
        "base = { sum = \"price\" }\namount = [{ rate = \"10%\" }]\n[rule.items]\nfrom = \"deals\"\n\
         role = \"org\"\norder = [\"day\", \"id\"]\n[[rule.items.once]]\n\
         when = [[\"kind\", \"=\", \"a\"]]\nkey = [\"achievement\"]",
    );
    let items = json!([
        {"id": "2", "org": "甲", "kind": "a", "achievement": "P", "day": "2025-02-01", "price": "100.00"},
        {"id": "1", "org": "甲", "kind": "a", "achievement": "P", "day": "2025-03-01", "price": "900.00"},
        {"id": "3", "org": "甲", "kind": "b", "achievement": "P", "day": "2025-03-01", "price": "50.00"}]);
    assert_eq!(amount(&once, json!({"org": "甲"}), items, &[]), Fen::yuan(15));
}

#[test]
fn own_figure_as_cap_and_negative_base() {
    let policy = small(
        "items = { from = \"deals\", role = \"org\" }\nbase = { sum = \"payments[].amount\" }\n\
         amount = [{ rate = \"10%\" }]\nlimits = [{ of = \"tax\", per = [\"payee\", \"year\"] }]",
    );
    let of = |amounts: &[&str]| {
        let parts: Vec<Value> = amounts.iter().map(|a| json!({"amount": a})).collect();
        let items = json!([{"id": "1", "org": "甲", "payments": parts}]);
        amount(&policy, json!({"org": "甲", "tax": "700.00"}), items, &[])
    };
    assert_eq!(of(&["5000.00"]), Fen::yuan(500));
    assert_eq!(of(&["9000.00"]), Fen::yuan(700));
    assert_eq!(of(&["5000.00", "-8000.00"]), Fen::ZERO);
}

#[test]
fn highest_only() {
    let policy = zhoukou()
        .with_changes(&[Change("policy.combine.same_payee".to_owned(), json!("highest"))])
        .unwrap();
    let facts = facts(json!({
        "organizations": [buyer()], "contracts": [contract()],
        "challenges": [{"id": "j", "issuer": "甲", "contract_amount": "2000000.00",
                        "selected_on_merit": true}],
    }));
    let round = evaluate(&policy, 2026, &facts, &[]);
    let of = |rule: &str| round.entry("甲", rule).and_then(|e| e.outcome.amount());
    assert_eq!((of("ZK-5-12"), of("ZK-6-9")), (Some(Fen::ZERO), Some(Fen::yuan(600_000))));
}
