//! The draft of a contract, filled from its record, to go on with in WPS: one per kind in the pack.

use kezhuan_kernel::Problem;
use kezhuan_web::{Cx, PaperFormat, Reply};
use serde_json::{Value, json};

use super::{kind_name, money};
use crate::content::{Agency, Party, has_fixed_sum};
use crate::model::{Contract, ContractId};
use crate::ops::load;
use crate::permissions::READ;

/// The draft as a file.
///
/// # Errors
/// Not allowed; a kind for which the pack has no draft.
pub(crate) async fn contract_draft(cx: &Cx, id: ContractId, format: PaperFormat) -> Reply {
    let contract = load(cx, id).await?;
    cx.may(&READ, &contract.subject())?;
    let stem = format!("contract_{}", contract.kind);
    let file = format!("{stem}.jinja");
    if !cx.pack().papers().any(|(name, _)| name == file) {
        let text = "政策包里没有这一类合同的文稿";
        return Err(Problem::conflict("contracts.no_draft", text).into());
    }
    let name = format!("合同文稿 {}", contract.platform_no);
    cx.draft(&stem, format, &name, data(cx, &contract)).await
}

fn data(cx: &Cx, c: &Contract) -> Value {
    let pack = cx.pack();
    let words = &pack.contracts;
    let kind = words.kinds.get(&c.kind);
    let side = |word: Option<&str>, party: &Party| json!({ "word": word, "name": party.name, "credit_code": party.credit_code });
    let agency = |agency: &Agency| {
        let mut side = side(Some("中介方"), &agency.party);
        side["work"] = json!(agency.work);
        side["commission"] = json!(agency.commission.map(money));
        side
    };
    let plan = c.plan.iter().map(|row| {
        json!({ "due": row.due.chinese(), "condition": row.condition, "amount": money(row.amount) })
    });
    let costs =
        c.costs.iter().map(|cost| json!({ "what": cost.what, "amount": money(cost.amount) }));
    let licence = Some(c.licence_mode.as_str()).filter(|mode| !mode.is_empty());
    json!({
        "demo": cx.app.is_demo(),
        "platform": pack.about.site,
        "number": c.platform_no,
        "made_on": cx.now().day().chinese(),
        "title": c.title,
        "kind": kind_name(cx, c),
        "subkind": c.subkind,
        "summary": c.summary,
        "buyer": side(kind.map(|k| k.buyer.as_str()), &c.buyer),
        "seller": side(kind.map(|k| k.seller.as_str()), &c.seller),
        "agency": c.agency.as_ref().map(agency),
        "broker": c.broker,
        "amount": money(c.amount),
        "technical_amount": money(c.technical_amount),
        "costs": costs.collect::<Vec<_>>(),
        "payment_mode": words.payment_modes.name(&c.payment_mode),
        "royalty": !has_fixed_sum(&c.payment_mode),
        "plan": plan.collect::<Vec<_>>(),
        "plan_total": money(c.plan_total()),
        "signed_on": c.signed_on.map(|day| day.chinese()),
        "from": c.from.map(|day| day.chinese()),
        "until": c.until.map(|day| day.chinese()),
        "related": c.related,
        "licence_mode": licence.map(|mode| words.licence_modes.name(mode)),
        "territory": c.territory,
        "ip": c.ip,
        "place": c.place.as_ref().map(|place| pack.regions.name(place)),
    })
}
