//! Papers of a 公示: the 公示证明 with its code, the notice to put up, the list for the seal.

use std::collections::HashMap;

use kezhuan_authority::Subject;
use kezhuan_kernel::{Day, Fen, Problem};
use kezhuan_pack::Pack;
use kezhuan_web::{Cell, Cx, MOST_ROWS, PaperFormat, PeriodRaw, Reply, SealList};
use serde_json::{Value, json};

use crate::model::{Objection, OwnPlace, Publicity, PublicityId};
use crate::permissions::{LIST, READ};
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
    let unit = unit_name(cx, &publicity).await?;
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

/// The notice that the unit puts up and posts, as a file.
///
/// # Errors
/// Not allowed; no such form.
pub(crate) async fn notice(cx: &Cx, id: PublicityId, format: PaperFormat) -> Reply {
    let conn = cx.db().reader();
    let publicity = store::get(conn, id).await?.ok_or(Problem::NotFound)?;
    cx.may(&READ, &publicity.subject())?;
    let unit = unit_name(cx, &publicity).await?;
    let (pack, page) = (cx.pack(), format!("{}{}", cx.app.site().public_url, publicity.href()));
    let place = |id: &str, address: &str| json!({ "name": pack.publicity.places.name(id), "address": address });
    let own = publicity.own_place.as_ref().map(|own| own.link.clone()).unwrap_or_default();
    let own = publicity.organization.map(|_| place("unit", &own));
    let rules = &pack.publicity;
    let data = json!({
        "demo": cx.app.is_demo(),
        "platform": pack.about.site,
        "kind": publicity.kind,
        "subject": publicity.title,
        "lines": publicity.lines,
        "price": publicity.price.map(money),
        "interest": publicity.statement,
        "start": publicity.start.chinese(),
        "end": publicity.end.map(Day::chinese),
        "ends": rules.counting.ends,
        "period": period(&pack, &publicity),
        "places": own.into_iter().chain([place("market", &page)]).collect::<Vec<_>>(),
        "who": rules.objection.who.join("，或者"),
        "answer_days": rules.objection.answer_days.to_string(),
        "page": page,
        "phone": cx.app.site().city.hotline,
        "issuer": unit.unwrap_or_else(|| pack.about.host.clone()),
        "issued_on": publicity.start.chinese(),
    });
    cx.draft("notice", format, &format!("公示公告 {}", publicity.number), data).await
}

/// 公示情况汇总表: every 公示 that began in the period, in the actor's regions.
///
/// # Errors
/// Not allowed; a period that is none; more than one list holds.
pub(crate) async fn register(cx: &Cx, raw: &PeriodRaw) -> Reply {
    cx.may(&LIST, &Subject::none())?;
    let period = raw.check(cx.now().day())?;
    let conn = cx.db().reader();
    let found = store::begun(conn, period.from, period.to, MOST_ROWS + 1).await?;
    if found.len() as u64 > MOST_ROWS {
        let text = format!("这段时间超过 {MOST_ROWS} 件，请缩短期间");
        return Err(Problem::conflict("publicity.too_many", text).into());
    }
    let found: Vec<_> = found.into_iter().filter(|p| cx.can(&LIST, &p.subject())).collect();
    let ids: Vec<PublicityId> = found.iter().map(|p| p.id).collect();
    let objections = store::objection_counts(conn, &ids).await?;
    let units: Vec<_> = found.iter().filter_map(|p| p.organization).collect();
    let units = kezhuan_organizations::many(conn, &units).await?;
    let units: HashMap<_, _> = units.iter().map(|unit| (unit.id, unit.name.as_str())).collect();
    let pack = cx.pack();
    let row = |p: &Publicity| -> Vec<Cell> {
        let unit = p.organization.and_then(|unit| units.get(&unit).copied());
        vec![
            p.number.as_str().into(),
            p.title.as_str().into(),
            unit.unwrap_or_default().into(),
            pack.publicity.cases.name(&p.kind).into(),
            p.start.into(),
            p.end.into(),
            Cell::Whole(objections.get(&p.id).copied().unwrap_or_default()),
            p.state.chinese().into(),
        ]
    };
    let rows: Vec<_> = found.iter().map(row).collect();
    let list = SealList {
        title: "公示情况汇总表",
        remarks: vec![format!("公示开始：{}；共 {} 件", period.chinese(), rows.len())],
        columns: vec!["公示编号", "公示事项", "单位", "情形", "开始", "截止", "异议（件）", "结果"],
        signed_by: None,
        rows,
        total: None,
    };
    cx.seal_list(period.format, list).await
}

async fn unit_name(cx: &Cx, publicity: &Publicity) -> Result<Option<String>, Problem> {
    let Some(unit) = publicity.organization else { return Ok(None) };
    Ok(kezhuan_organizations::get(cx.db().reader(), unit).await?.map(|o| o.name.clone()))
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
    let until = |to: Option<Day>| to.or(p.end).map(|d| d.to_string());
    let span = |from: Day, to: Option<String>| format!("{from} 至 {}", to.unwrap_or_default());
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
