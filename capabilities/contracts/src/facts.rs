//! Contracts with their payments as facts for the policy engine.

use std::collections::BTreeMap;

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_kernel::{Problem, Uuid};
use kezhuan_web::{Cx, FactSource};
use serde_json::{Value, json};

use crate::content::Party;
use crate::model::{Contract, ContractId};
use crate::records::{self, Evidence, EvidenceState, Receipt};
use crate::state::{Origin, State};
use crate::store;

/// The collection of this crate.
pub(crate) const FACTS: &[FactSource] = &[FactSource { collection: "contracts", load }];

const PAGE: u64 = 1_000;

fn load(cx: &Cx, of: Option<Uuid>) -> BoxFuture<'_, Result<Vec<Value>, Problem>> {
    async move {
        let conn = cx.db().reader();
        let mut facts = Vec::new();
        let mut after: Option<ContractId> = None;
        loop {
            let page = store::page_after(conn, of, after, PAGE).await?;
            let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(facts) };
            let receipts =
                group(records::receipts_between(conn, first.id, last.id).await?, |r| r.contract);
            let evidence =
                group(records::evidence_between(conn, first.id, last.id).await?, |e| e.contract);
            let none = (Vec::new(), Vec::new());
            facts.extend(page.iter().filter(|c| c.state != State::Draft).map(|c| {
                let receipts = receipts.get(&c.id).unwrap_or(&none.0);
                fact(c, receipts, evidence.get(&c.id).unwrap_or(&none.1))
            }));
            after = Some(last.id);
        }
    }
    .boxed()
}

fn group<T>(rows: Vec<T>, of: impl Fn(&T) -> ContractId) -> BTreeMap<ContractId, Vec<T>> {
    let mut groups: BTreeMap<ContractId, Vec<T>> = BTreeMap::new();
    for row in rows {
        groups.entry(of(&row)).or_default().push(row);
    }
    groups
}

/// The evidence that counts: the latest the county found to be true.
pub fn passed(evidence: &[Evidence]) -> Option<&Evidence> {
    evidence.iter().rev().find(|e| e.state == EvidenceState::Passed)
}

/// What keeps a conversion from counting, in words.
fn conversion(evidence: &[Evidence]) -> &'static str {
    match evidence.last().map(|e| e.state) {
        _ if passed(evidence).is_some() => "核查属实",
        Some(state) => state.chinese(),
        None => "没有转化佐证",
    }
}

/// One contract as a fact. What is not known is null, never false and never 0.
pub(crate) fn fact(c: &Contract, receipts: &[Receipt], evidence: &[Evidence]) -> Value {
    let registration = c.registered();
    let counts = passed(evidence);
    let agency = c.agency.as_ref();
    json!({
        "id": c.id,
        "number": c.platform_no,
        "title": c.title,
        "kind": c.kind,
        "state": c.state.word(),
        "external": c.origin == Origin::External,
        "amount": c.amount,
        "technical_amount": c.technical_amount,
        "signed_on": c.signed_on,
        "registered_on": registration.map(|r| r.on),
        "registered_in": registration.map(|r| &r.region),
        "registration_state": c.state.chinese(),
        "seller": party(&c.seller),
        "buyer": party(&c.buyer),
        "agency": agency.map(|a| key(&a.party)),
        "agency_in_contract": agency.map(|a| a.in_contract && !a.work.is_empty()),
        "broker": (!c.broker.is_empty()).then_some(&c.broker),
        "converted_in": counts.map(|e| &e.place),
        "conversion_state": conversion(evidence),
        "industrialised": counts.map(|e| e.produced_on.is_some()),
        "produced_on": counts.and_then(|e| e.produced_on),
        "related_party": c.related.is_some(),
        "related_reason": c.related,
        "achievement": c.achievement,
        "deal": c.deal,
        "payments": receipts.iter().map(payment).collect::<Vec<_>>(),
    })
}

/// How a party is named in facts: its id here, else its code, else its name.
fn key(party: &Party) -> String {
    match (party.organization, &party.credit_code) {
        (Some(id), _) => id.to_string(),
        (None, Some(code)) => code.clone(),
        (None, None) => party.name.clone(),
    }
}

fn party(party: &Party) -> Value {
    json!({
        "org": key(party),
        "name": party.name,
        "type": party.policy_type,
        "region": party.region,
        "legal_entity": party.legal_entity,
    })
}

fn payment(receipt: &Receipt) -> Value {
    let number = |number: &str, file: Option<kezhuan_files::FileId>| match number {
        "" => file.map(|f| f.to_string()),
        number => Some(number.to_owned()),
    };
    json!({
        "id": receipt.id,
        "date": receipt.on,
        "amount": receipt.amount,
        "proof": {
            "slip": number(&receipt.slip_no, receipt.slip),
            "invoice": number(&receipt.invoice_no, receipt.invoice),
        },
    })
}
