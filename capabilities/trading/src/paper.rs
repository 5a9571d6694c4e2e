//! 议价单 and 成交确认单 as PDF.

use kezhuan_kernel::{Fen, Problem};
use kezhuan_pack::Pack;
use kezhuan_web::Cx;
use serde_json::{Value, json};

use crate::pages::Head;
use crate::pages::sheet::EquityView;
use crate::publication::way;
use crate::sheet::{Sheet, Terms};
use crate::state::Side;
use crate::{ops, pages, store};

/// The latest version as a paper: its file name and the PDF.
///
/// # Errors
/// There is no version yet.
pub(crate) async fn deal_sheet(cx: &Cx, head: &Head) -> Result<(String, Vec<u8>), Problem> {
    let sheets = store::sheets(cx.db().reader(), head.deal.id).await?;
    let latest = sheets.last().ok_or(Problem::NotFound)?;
    let title = if head.deal.state.is_agreed() { "成交确认单" } else { "议价单" };
    let data = json!({
        "demo": cx.app.is_demo(),
        "number": format!("{}-{}", head.deal.number, latest.version),
        "title": title,
        "platform": cx.pack().about.site,
        "qr": format!("{}{}", cx.app.site().public_url, head.deal.href()),
        "project": head.deal.title,
        "parties": parties(cx, head, &latest.terms).await?,
        "form": way(&cx.pack(), &latest.terms),
        "pricing": cx.pack().achievements.pricing_modes.name(&head.deal.pricing_mode),
        "price": latest.terms.fixed().map(money),
        "terms": terms(&cx.pack(), latest, head),
        "payments": payments(&latest.terms),
        "payments_total": money(latest.terms.parts_total()),
        "steps": steps(head, &sheets),
        "closing": "双方对以上内容没有不同意见。需要公示的，公示没有成立的异议后签订合同；本单不代替合同。",
    });
    let bytes = cx.app.paper("deal_sheet.typ", data).await?;
    Ok((format!("{title} {}.pdf", head.deal.number), bytes))
}

async fn parties(cx: &Cx, head: &Head, terms: &Terms) -> Result<Vec<Value>, Problem> {
    let [seller, buyer] = pages::words(&cx.pack(), &terms.mode);
    let mut sides = vec![(seller, head.deal.seller), (buyer, head.deal.buyer)];
    sides.extend(terms.agency.as_ref().map(|a| ("中介方".to_owned(), a.organization)));
    let mut found = Vec::with_capacity(sides.len());
    for (word, id) in sides {
        let o = ops::organization(cx.db().reader(), id).await?;
        let code = o.credit_code.as_ref().map(|code| code.as_str());
        found.push(json!({ "word": word, "name": o.name, "credit_code": code }));
    }
    Ok(found)
}

fn money(sum: Fen) -> Value {
    json!({ "yuan": sum.to_string(), "capitals": sum.capitals() })
}

fn terms(pack: &Pack, sheet: &Sheet, head: &Head) -> Vec<Value> {
    let terms = &sheet.terms;
    let mut rows: Vec<(&str, String)> = Vec::new();
    rows.extend(terms.years.map(|years| ("期限", format!("{years} 年，自合同生效之日起"))));
    let agency = terms.agency.as_ref().map(|a| {
        let paid = a.commission.map(|sum| format!("，佣金 {sum} 元")).unwrap_or_default();
        ("中介服务", format!("{}{paid}", a.work))
    });
    rows.extend(special(pack, head, sheet));
    let related = head.deal.declaration.as_ref().map(|d| ("利害关系", d.text.clone()));
    let texts = [
        ("地域", terms.territory.clone()),
        ("提成", terms.royalty.clone()),
        ("其他条件", terms.conditions.clone()),
        ("集体决策文号", head.deal.decision_number.clone()),
        ("代办", head.deal.interest.act_for.clone()),
    ];
    rows.extend(texts.into_iter().filter(|(_, text)| !text.is_empty()));
    rows.extend(agency);
    rows.extend(related);
    rows.into_iter().map(|(label, text)| json!({ "label": label, "text": text })).collect()
}

fn special(pack: &Pack, head: &Head, sheet: &Sheet) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if let Some(equity) = EquityView::of(pack, &head.deal, sheet) {
        let share =
            |(holder, by, part): &(String, String, String)| format!("{holder} {part}（{by}）");
        let shares: Vec<String> = equity.shares.iter().map(share).collect();
        rows.extend([("作价办法", equity.valuation), ("股份", shares.join("；"))]);
    }
    if let Some(trial) = sheet.terms.trial() {
        let days = format!("{}至{}", trial.from.chinese(), trial.until.chinese());
        rows.extend([("试用期", days), ("付费条件", trial.trigger.clone())]);
        if !trial.conditions.is_empty() {
            rows.push(("试用要求", trial.conditions.clone()));
        }
    }
    rows
}

fn payments(terms: &Terms) -> Vec<Value> {
    let row = |part: &crate::sheet::Part| {
        let condition = (!part.condition.is_empty()).then_some(&part.condition);
        json!({ "due": part.due.chinese(), "condition": condition, "amount": money(part.amount) })
    };
    terms.parts.iter().map(row).collect()
}

fn steps(head: &Head, sheets: &[Sheet]) -> Vec<Value> {
    let said = |on: kezhuan_kernel::Day, what: String, amount: Option<Fen>| json!({ "on": on.chinese(), "what": what, "amount": amount.map(money) });
    let promise = head.deal.promise.iter();
    let opener = head.deal.opener().chinese();
    let mut all: Vec<Value> =
        promise.map(|p| said(p.at.day(), format!("{opener}签保密承诺"), None)).collect();
    for sheet in sheets {
        let what = format!("{}提出第 {} 版", sheet.by.chinese(), sheet.version);
        all.push(said(sheet.proposed_at.day(), what, sheet.terms.fixed()));
        if let Some(at) = sheet.confirmed_at {
            let other = Side::other(sheet.by).chinese();
            all.push(said(at.day(), format!("{other}确认第 {} 版", sheet.version), None));
        }
    }
    all
}
