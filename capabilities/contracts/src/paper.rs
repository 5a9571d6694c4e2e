//! Papers of contracts: the 《平台核验单》 with its code here; the draft and the list for the seal below.

pub(crate) mod draft;
pub(crate) mod register;

use kezhuan_kernel::{Fen, Problem};
use kezhuan_web::Cx;
use serde_json::{Value, json};

use crate::content::Party;
use crate::model::{Contract, ContractId};
use crate::ops::load;
use crate::permissions::READ;
use crate::state::State;

/// The 核验单: its file name and the PDF.
///
/// # Errors
/// Not allowed; not registered.
pub async fn platform_check(cx: &Cx, id: ContractId) -> Result<(String, Vec<u8>), Problem> {
    let contract = load(cx, id).await?;
    cx.may(&READ, &contract.subject())?;
    if contract.registration.is_none() || !is_shown(contract.state) {
        let text = "合同登记以后才有核验单";
        return Err(Problem::conflict("contracts.not_registered", text));
    }
    let bytes = cx.app.paper("platform_check.typ", data(cx, &contract)).await?;
    Ok((format!("平台核验单 {}.pdf", number(&contract)), bytes))
}

/// States with something to verify: registered once, in force or not.
pub(crate) fn is_shown(state: State) -> bool {
    state.is_in_force() || matches!(state, State::Cancelled | State::Revoked)
}

/// 有效, 已注销, 已撤销.
pub(crate) fn standing(state: State) -> &'static str {
    match state {
        State::Cancelled => "已注销",
        State::Revoked => "已撤销",
        _ => "有效",
    }
}

/// Number of the paper: `HY-2026-00931`.
pub(crate) fn number(contract: &Contract) -> String {
    contract.platform_no.replacen("HT-", "HY-", 1)
}

/// What the two sides and the agency are called, and who they are.
pub(crate) fn named_parties<'c>(cx: &Cx, contract: &'c Contract) -> Vec<(String, &'c Party)> {
    let pack = cx.pack();
    let kind = pack.contracts.kinds.get(&contract.kind);
    let buyer = kind.map_or("买方", |k| &k.buyer).to_owned();
    let seller = kind.map_or("卖方", |k| &k.seller).to_owned();
    let mut parties = vec![(buyer, &contract.buyer), (seller, &contract.seller)];
    if let Some(agency) = contract.agency.as_ref().filter(|a| a.in_contract) {
        parties.push(("中介方".to_owned(), &agency.party));
    }
    parties
}

/// `技术开发（委托开发）`.
pub(crate) fn kind_name(cx: &Cx, contract: &Contract) -> String {
    let pack = cx.pack();
    let kind = pack.contracts.kinds.name(&contract.kind);
    match contract.subkind.as_str() {
        "" => kind.to_owned(),
        subkind => format!("{kind}（{subkind}）"),
    }
}

fn data(cx: &Cx, contract: &Contract) -> Value {
    let pack = cx.pack();
    let party = |(word, party): (String, &Party)| {
        json!({
            "word": word,
            "name": party.name,
            "credit_code": party.credit_code,
            "region": pack.regions.name(&party.region),
        })
    };
    let registration = contract.registration.as_ref();
    json!({
        "demo": cx.app.is_demo(),
        "number": number(contract),
        "platform": pack.about.site,
        "qr": format!("{}/v/{}", cx.app.site().public_url, contract.seal.token),
        "check_code": contract.seal.check_code,
        "project": contract.title,
        "kind": kind_name(cx, contract),
        "state": standing(contract.state),
        "national_no": contract.national_no,
        "parties": named_parties(cx, contract).into_iter().map(party).collect::<Vec<_>>(),
        "contract_amount": money(contract.amount),
        "technical_amount": money(contract.technical_amount),
        "signed_on": contract.signed_on.map(|d| d.chinese()),
        "registered_on": registration.map(|r| r.on.chinese()),
        "registry": registration.map(|r| &r.registry),
        "issued_on": cx.now().day().chinese(),
    })
}

fn money(sum: Fen) -> Value {
    json!({ "yuan": sum.to_string(), "capitals": sum.capitals() })
}
