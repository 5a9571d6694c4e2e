//! Checked answers, and the facts they stand for. Only what was asked becomes a fact.

use kezhuan_kernel::{Day, Fen};
use kezhuan_rules::Facts;
use serde_json::{Value, json};

use super::SELF;

/// What the person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// 买市外技术.
    Buy,
    /// 卖出成果.
    Sell,
    /// 促成交易.
    Broker,
    /// 揭榜挂帅.
    Challenge,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Buy, Self::Sell, Self::Broker, Self::Challenge];

    /// Word of the form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Buy => "buy",
            Self::Sell => "sell",
            Self::Broker => "broker",
            Self::Challenge => "challenge",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Buy => "买技术",
            Self::Sell => "卖出成果",
            Self::Broker => "促成别人的交易",
            Self::Challenge => "出题招人揭榜",
        }
    }
}

/// Checked answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// What was done.
    pub deed: Deed,
    /// Policy type.
    pub who: String,
    /// Where.
    pub region: String,
    /// Year of application.
    pub year: i32,
    /// Contract sum, or 技术交易额 of a mediated contract.
    pub amount: Option<Fen>,
    /// Day of registration.
    pub registered_on: Option<Day>,
    /// Paid or received, and when.
    pub payment: Option<(Fen, Option<Day>)>,
    /// Slip and invoice there?
    pub proof: bool,
    /// Where the seller is.
    pub seller_region: Option<String>,
    /// Where it was converted.
    pub converted_in: Option<String>,
    /// In production at the buyer's?
    pub producing: Option<bool>,
    /// Agency named in the contract?
    pub named: Option<bool>,
    /// Selected on merit? none = not decided.
    pub merit: Option<bool>,
    /// Are the parties related?
    pub related: bool,
}

impl Answers {
    /// The year after the one in which it was paid (a purchase) or registered; a deal that is still
    /// open counts next year at the earliest.
    pub(super) fn year_of_application(&self, today: Day) -> i32 {
        let day = match self.deed {
            Deed::Buy => self.payment.and_then(|(_, day)| day),
            Deed::Sell | Deed::Broker => self.registered_on,
            Deed::Challenge => return today.year(),
        };
        day.map_or(today.year(), Day::year) + 1
    }

    /// The facts.
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::new();
        let own = json!({
            "org": SELF, "name": "您的单位", "type": self.who, "region": self.region, "roles": [],
        });
        facts.insert("organizations", vec![own]);
        let (collection, record) = self.record();
        facts.insert(collection, vec![record]);
        facts
    }

    /// The one record of the deed, with its collection.
    pub fn record(&self) -> (&'static str, Value) {
        let own = json!({ "org": SELF, "type": self.who, "region": self.region });
        let contract = |fields: Value| {
            let mut record = json!({
                "id": "contract",
                "title": "这份合同",
                "registered_on": self.registered_on,
                "related_party": self.related,
                "payments": self.payments(),
            });
            if let (Value::Object(record), Value::Object(fields)) = (&mut record, fields) {
                record.extend(fields);
            }
            ("contracts", record)
        };
        match self.deed {
            Deed::Buy => contract(json!({
                "seller": { "org": "seller", "region": self.seller_region },
                "buyer": own,
                "converted_in": self.producing.filter(|yes| *yes).map(|_| &self.region),
                "industrialised": self.producing.filter(|yes| *yes),
            })),
            Deed::Sell => contract(json!({
                "seller": own,
                "amount": self.amount,
                "converted_in": self.converted_in,
            })),
            Deed::Broker => contract(json!({
                "agency": SELF,
                "agency_in_contract": self.named,
                "technical_amount": self.amount,
                "converted_in": self.converted_in,
            })),
            Deed::Challenge => {
                let challenge = json!({
                    "id": "challenge", "title": "这个项目", "issuer": SELF,
                    "contract_amount": self.amount, "selected_on_merit": self.merit,
                });
                ("challenges", challenge)
            }
        }
    }

    fn payments(&self) -> Vec<Value> {
        let proof = if self.proof { json!({ "slip": "有", "invoice": "有" }) } else { json!({}) };
        let payment = self.payment.map(|(amount, day)| {
            json!({ "id": "payment", "amount": amount, "date": day, "proof": proof })
        });
        payment.into_iter().collect()
    }
}
