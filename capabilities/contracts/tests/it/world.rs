//! Parties and contracts for the tests.

use kezhuan_authority::{Actor, Role};
use kezhuan_contracts::ContractId;
use kezhuan_kernel::{CreditCode, Id, Uuid};
use kezhuan_organizations::{OrganizationId, Profile, register_within};
use kezhuan_testkit::{TestApp, broker, officer, post};
use serde_json::{Value, json};

pub const CITY: &str = "河南省/周口市";
pub const PDF: &[u8] = b"%PDF-1.4 signed";

/// An organization with its officer.
pub struct Party {
    pub id: OrganizationId,
    pub code: String,
    pub officer: Actor,
}

/// A seller and a buyer in the city, a buyer's agency, a stranger.
pub struct World {
    pub seller: Party,
    pub buyer: Party,
    pub agency: Party,
    pub stranger: Party,
    pub clerk: Actor,
    pub county: Actor,
    pub auditor: Actor,
}

/// A credit code of the division that does not exist.
pub fn code(n: u32) -> String {
    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXYZ";
    for check in alphabet.chars() {
        for last in alphabet.chars() {
            let text = format!("91411699MADEM{n:03}{check}{last}");
            if text.parse::<CreditCode>().is_ok() {
                return text;
            }
        }
    }
    panic!("no code for {n}")
}

async fn organization(t: &TestApp, n: u32, kind: &str, region: &str) -> Party {
    let code = code(n);
    let profile = Profile {
        name: format!("第{n}单位（演示）"),
        kind: kind.into(),
        credit_code: code.parse().ok(),
        region: region.into(),
        address: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        summary: String::new(),
        size: None,
        party_nature: None,
        industries: vec![],
        roles: vec![],
        legal_entity: None,
    };
    let cx = t.cx(&Actor::system("test"));
    let mut tx = t.app.db().begin("system:test").await.unwrap();
    let id = register_within(&cx, &mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
    Party { id, code, officer: officer(id.uuid()) }
}

impl World {
    pub async fn new(t: &TestApp) -> Self {
        let agency = organization(t, 3, "transfer_agency", "河南省/周口市/郸城县").await;
        let agency = Party { officer: broker(agency.id.uuid()), ..agency };
        Self {
            seller: organization(t, 1, "university", "河南省/周口市/川汇区").await,
            buyer: organization(t, 2, "enterprise", "河南省/周口市/项城市").await,
            agency,
            stranger: organization(t, 4, "enterprise", "河南省/周口市/沈丘县").await,
            clerk: post(Role::Clerk, CITY),
            county: post(Role::CountyBureau, "河南省/周口市/项城市"),
            auditor: post(Role::Auditor, CITY),
        }
    }

    /// A contract that lacks nothing.
    pub fn contract(&self) -> Value {
        json!({
            "kind": "development", "subkind": "委托开发",
            "title": "低温乳化型植物奶油基料开发",
            "summary": "4 ℃ 下保持 72 小时不析水，打发率不低于 3.2 倍。",
            "seller": { "credit_code": self.seller.code },
            "buyer": { "credit_code": self.buyer.code },
            "amount": "1550000.00",
            "costs": [{ "what": "均质机一台", "amount": "800000" }],
            "payment_mode": "instalments",
            "plan": [
                { "due": "2026-03-10", "amount": "550000" },
                { "due": "2026-06-10", "amount": "1000000" },
            ],
            "signed_on": "2026-02-27",
            "clauses": [{ "item": "acceptance", "at": "第八条" }],
        })
    }

    /// A large one.
    pub fn large(&self) -> Value {
        let mut contract = self.contract();
        contract["amount"] = json!("6200000");
        contract["costs"] = json!([]);
        contract["plan"] = json!([]);
        contract
    }

    /// Drafted and signed by the seller.
    pub async fn signed(&self, t: &TestApp, contract: &Value) -> ContractId {
        let answer = t.post_json(&self.seller.officer, "/api/v1/contracts", contract).await;
        let id = answer.expect_status(201).json()["id"].as_str().unwrap().to_owned();
        let path = format!("/contracts/{id}/files");
        let files = [("text", "合同.pdf", PDF)];
        t.post_files(&self.seller.officer, &path, &[], &files).await.expect_status(303);
        id.parse().unwrap()
    }

    /// Handed in and accepted.
    pub async fn accepted(&self, t: &TestApp, contract: &Value) -> ContractId {
        let id = self.signed(t, contract).await;
        self.act(t, &self.seller.officer, id, "submit", &json!({})).await;
        self.act(t, &self.clerk, id, "review", &json!({ "decision": "accept" })).await;
        id
    }

    /// Registered.
    pub async fn registered(&self, t: &TestApp, contract: &Value) -> ContractId {
        let id = self.accepted(t, contract).await;
        let decision = json!({ "decision": "register", "registry": "周口登记处（演示）" });
        self.act(t, &self.clerk, id, "review", &decision).await;
        id
    }

    /// One step by the API that must succeed.
    #[track_caller]
    pub fn act<'a>(
        &self,
        t: &'a TestApp,
        actor: &'a Actor,
        id: ContractId,
        verb: &'a str,
        body: &'a Value,
    ) -> impl Future<Output = Value> + 'a {
        let path = format!("/api/v1/contracts/{id}/{verb}");
        async move {
            let answer = t.post_json(actor, &path, body).await;
            assert!(answer.status < 300, "{verb}: {} {}", answer.status, answer.text());
            answer.json()
        }
    }
}

/// Facts of contracts, as the engine gets them.
pub async fn facts(t: &TestApp, of: Option<Uuid>) -> Vec<Value> {
    let cx = t.cx(&Actor::system("test"));
    t.app.house().facts(&cx, "contracts", of).await.unwrap()
}

/// The invariants hold.
pub async fn fsck(t: &TestApp) {
    let cx = t.cx(&Actor::system("test"));
    let checks = kezhuan_contracts::CAPABILITY.checks.unwrap();
    assert_eq!(checks(&cx).await.unwrap(), Vec::<String>::new());
}
