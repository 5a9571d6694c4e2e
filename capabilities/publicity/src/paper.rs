//! 公示证明 as PDF: where it was shown, from when to when, objections and answers.

use kezhuan_kernel::{Fen, Problem};
use kezhuan_pack::Pack;
use kezhuan_web::Cx;
use serde_json::{Value, json};

use crate::model::{Objection, OwnPlace, Publicity, PublicityId};
use crate::permissions::READ;
use crate::{rules, store};

/// Label of the line that tells a royalty.
pub const ROYALTY: &str = "提成";

/// The 公示证明: its file name and the PDF.
///
/// # Errors
/// Not allowed; a conflict that says what is still missing.
pub async fn proof(cx: &Cx, id: PublicityId) -> Result<(String, Vec<u8>), Problem> {
    let conn = cx.db().reader();
    let publicity = store::get(conn, id).await?.ok_or(Problem::NotFound)?;
    cx.may(&READ, &publicity.subject())?;
    let objections = store::objections(conn, id).await?;
    let gaps = rules::proof_gaps(&publicity, &objections);
    if !gaps.is_empty() {
        let message = format!("还不能出公示证明：{}", gaps.join("；"));
        return Err(Problem::conflict("publicity.no_proof", message));
    }
    let unit = match publicity.organization {
        Some(unit) => kezhuan_organizations::get(conn, unit).await?.map(|o| o.name.clone()),
        None => None,
    };
    let data = data(cx, &publicity, &objections, unit.as_deref().unwrap_or_default());
    let bytes = cx.app.paper("publicity_proof.typ", data).await?;
    Ok((format!("公示证明 {}.pdf", publicity.number), bytes))
}

fn data(cx: &Cx, p: &Publicity, objections: &[Objection], unit: &str) -> Value {
    let pack = cx.pack();
    let page = format!("{}{}", cx.app.site().public_url, p.href());
    let hour = pack.publicity.counting.ends.split(':').next().unwrap_or_default().to_owned();
    json!({
        "demo": cx.app.is_demo(),
        "number": p.number,
        "platform": pack.about.site,
        "qr": format!("{page}?code={}", p.check_code),
        "check_code": p.check_code,
        "subject": p.title,
        "unit": unit,
        "pricing": pricing(p),
        "price": p.price.map(money),
        "interest": p.statement,
        "start": p.start.chinese(),
        "end": p.end.map(|end| format!("{} {hour} 时", end.chinese())),
        "period": period(&pack, p),
        "places": places(&pack, p, &page),
        "objections": objections.iter().map(objection).collect::<Vec<_>>(),
        "result": result(objections),
        "issued_on": cx.now().day().chinese(),
    })
}

/// With the royalty, where the price is one.
fn pricing(p: &Publicity) -> String {
    match p.lines.iter().find(|line| line.label == ROYALTY) {
        Some(line) => format!("{}；{ROYALTY}：{}", p.pricing, line.value),
        None => p.pricing.clone(),
    }
}

fn money(sum: Fen) -> Value {
    json!({ "yuan": sum.to_string(), "capitals": sum.capitals() })
}

fn period(pack: &Pack, p: &Publicity) -> String {
    let days = pack.publicity.cases.get(&p.kind).map(|case| case.days.to_string());
    let first = if pack.publicity.counting.first_day_counts {
        "开始当天计入"
    } else {
        "开始当天不计"
    };
    format!("{}，{first}", days.unwrap_or_default())
}

fn places(pack: &Pack, p: &Publicity, page: &str) -> Vec<Value> {
    let name = |id: &str| pack.publicity.places.name(id).to_owned();
    let until = |to: Option<kezhuan_kernel::Day>| to.or(p.end).map(|d| d.to_string());
    let span = |from: kezhuan_kernel::Day, to: Option<String>| {
        format!("{from} 至 {}", to.unwrap_or_default())
    };
    let own = p.own_place.iter().map(|own| {
        json!({ "name": name("unit"), "address": address(own), "span": span(own.from, until(own.to)) })
    });
    let here =
        json!({ "name": name("market"), "address": page, "span": span(p.start, until(None)) });
    own.chain([here]).collect()
}

fn address(own: &OwnPlace) -> String {
    if own.link.is_empty() {
        "张贴照片或扫描件，存于平台公示页".to_owned()
    } else {
        own.link.clone()
    }
}

fn objection(o: &Objection) -> Value {
    let answer = o.answer.as_ref();
    json!({
        "by": o.masked(),
        "received_on": o.at.day().to_string(),
        "matter": o.body,
        "answer": answer.map(|a| a.text.clone()),
        "answered_on": answer.map(|a| a.at.day().to_string()),
    })
}

fn result(objections: &[Objection]) -> String {
    match objections.len() {
        0 => "公示期满，没有收到异议。".to_owned(),
        n => format!("收到异议 {n} 件，都已书面答复，异议不成立，公示期满。"),
    }
}
