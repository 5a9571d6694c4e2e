//! The data of `papers/calculation.typ`.

use kezhuan_web::Cx;
use serde_json::{Value, json};

use super::pages::{CalculationPage, ResultShown};
use crate::shown::Side;

/// The paper of a result; `again` is the address behind its QR.
pub(super) fn data(cx: &Cx, page: &CalculationPage, again: String) -> Value {
    let facts = page.asked.iter().map(|(label, value)| json!({ "label": label, "value": value }));
    let notes = page.silences.iter().map(|(text, meanwhile)| format!("{text}。{meanwhile}"));
    json!({
        "demo": cx.app.is_demo(),
        "number": null,
        "platform": cx.pack().about.site,
        "qr": again,
        "made_on": cx.now().day().chinese(),
        "facts": facts.collect::<Vec<_>>(),
        "results": page.results.iter().map(result).collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
    })
}

fn result(result: &ResultShown) -> Value {
    let readings = result.sides.iter().map(reading);
    json!({
        "clause": result.clause,
        "name": result.name,
        "readings": readings.collect::<Vec<_>>(),
        "missing": result.missing,
    })
}

/// Without a sum there is a word; a zero is the word 没有能计入的.
fn reading(side: &Side) -> Value {
    let amount = side.sum.filter(|_| side.gives() && side.tag.is_none());
    let word = match (&side.tag, amount) {
        (Some((_, tag)), _) => tag.clone(),
        (None, Some(_)) if side.effort.is_empty() => side.word.to_owned(),
        (None, Some(_)) => format!("{}（{}）", side.word, side.effort),
        (None, None) => "没有能计入的".to_owned(),
    };
    let mut reasons = side.why.clone();
    if !side.basis.is_empty() {
        reasons.push(format!("依据：{}", side.basis));
    }
    json!({
        "name": side.name,
        "word": word,
        "amount": amount.map(|sum| json!({ "yuan": sum.to_string(), "capitals": sum.capitals() })),
        "reasons": reasons,
    })
}
