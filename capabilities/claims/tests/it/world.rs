//! A capability that supplies a few facts: what organizations, contracts and registries do in the house.

use kezhuan_kernel::{Problem, Uuid};
use kezhuan_web::{Capability, Cx, FactSource, Later};
use serde_json::{Value, json};

pub const COMPANY: u128 = 1;
pub const UNIVERSITY: u128 = 2;
pub const AGENCY: u128 = 3;

pub fn uuid(organization: u128) -> Uuid {
    Uuid::from_u128(organization)
}

pub fn id(organization: u128) -> String {
    records_id(uuid(organization))
}

fn records_id(organization: Uuid) -> String {
    kezhuan_claims::records::organization_id(organization)
}

pub const CAPABILITY: Capability = Capability {
    facts: &[
        FactSource { collection: "organizations", load: |cx, _| load(cx, organizations) },
        FactSource { collection: "contracts", load: |cx, _| load(cx, contracts) },
        FactSource { collection: "challenges", load: |cx, _| load(cx, challenges) },
        FactSource { collection: "awards", load: |cx, _| load(cx, awards) },
    ],
    ..Capability::named("world")
};

fn load(_: &Cx, make: fn() -> Vec<Value>) -> Later<'_, Vec<Value>> {
    Box::pin(async move { Ok::<_, Problem>(make()) })
}

fn organizations() -> Vec<Value> {
    let one = |n, name: &str, kind: &str, county: &str| json!({"org": id(n), "name": name, "type": kind, "region": format!("河南省/周口市/{county}"), "legal_entity": id(n)});
    vec![
        one(COMPANY, "演示豫麦公司", "enterprise", "项城市"),
        one(UNIVERSITY, "演示大学", "university", "川汇区"),
        one(AGENCY, "演示转移中心", "transfer_agency", "川汇区"),
    ]
}

fn bought(contract: &str, title: &str, from: &str, payments: Value) -> Value {
    json!({
        "id": contract, "title": title, "registered_on": "2025-03-03",
        "seller": {"org": "org_outside", "type": "enterprise", "region": from},
        "buyer": {"org": id(COMPANY), "type": "enterprise", "region": "河南省/周口市/项城市"},
        "converted_in": "河南省/周口市/项城市", "industrialised": true, "related_party": false,
        "payments": payments,
    })
}

fn contracts() -> Vec<Value> {
    let proof = json!({"slip": "演示-1", "invoice": "演示-2"});
    let mut unregistered = bought(
        "con_unregistered",
        "谷朊粉改性（演示）",
        "上海市",
        json!([{"id": "p9", "date": "2025-05-01", "amount": "450000.00", "proof": proof}]),
    );
    unregistered["registered_on"] = Value::Null;
    vec![
        bought(
            "con_zhengzhou",
            "母粒配方转让（演示）",
            "河南省/郑州市",
            json!([
                {"id": "p1", "date": "2025-04-01", "amount": "6000000.00", "proof": proof},
                {"id": "p2", "date": "2024-12-30", "amount": "100000.00", "proof": proof},
            ]),
        ),
        bought(
            "con_shanghai",
            "余热回收（演示）",
            "上海市",
            json!([{"id": "p3", "date": "2025-06-01", "amount": "5295600.00", "proof": proof}]),
        ),
        unregistered,
        json!({
            "id": "con_sold", "title": "小麦品种许可（演示）", "registered_on": "2025-07-01",
            "amount": "2000000.01", "technical_amount": "1234567.89",
            "seller": {"org": id(UNIVERSITY), "type": "university", "region": "河南省/周口市/川汇区"},
            "agency": id(AGENCY), "agency_in_contract": true,
            "converted_in": "河南省/周口市/商水县", "related_party": false, "payments": [],
        }),
    ]
}

fn challenges() -> Vec<Value> {
    vec![
        json!({"id": "chl_1", "title": "降解地膜（演示）", "issuer": id(COMPANY), "contract_amount": "1000000.00"}),
    ]
}

fn awards() -> Vec<Value> {
    vec![
        json!({"id": "awd_1", "org": id(UNIVERSITY), "level": "provincial", "grade": 2, "year": 2025}),
        json!({"id": "awd_2", "org": id(UNIVERSITY), "level": "national", "grade": 2, "year": 2025}),
    ]
}
