//! Bringing in contracts registered in past years: every error named by row and column.
//!
//! Registries and bureaus bring in what is registered. What an officer brings in is filed as 外地登记
//! and waits for the clerk, as if the form had been used.

use std::collections::HashSet;

use kezhuan_authority::{Role, Subject};
use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Day, Fen, Problem};
use kezhuan_pack::{Pack, Reach, Terms};
use kezhuan_sheets::{Column, Columns, Row, day_of, yuan_or_wan};
use kezhuan_web::imports::{RowByRow, TakesRows};
use kezhuan_web::{Cx, Import};
use serde_json::json;

use crate::content::Content;
use crate::model::{Contract, Registration};
use crate::ops::receipt::{Ask, add_within};
use crate::ops::{event, external, save};
use crate::parties::{self, Asked};
use crate::permissions::{CHECK_EVIDENCE, FILE_EXTERNAL, IMPORT};
use crate::raw::{ContractRaw, CostRaw, PartyRaw, region};
use crate::records::{self, Evidence, EvidenceState};
use crate::state::{Origin, State};
use crate::{rules, store};

/// The list as the house knows it.
pub const LIST: Import = Import {
    name: "contracts",
    title: "技术合同",
    about: "往年已经登记的合同。登记机构和科技局导入的直接算已登记；单位导入自己买方的外地合同，等登记员核验。",
    href: "/contracts",
    columns: |_| COLUMNS,
    words,
    permission: &IMPORT,
    begin: |_| Box::pin(async { Ok(Box::new(RowByRow(Contracts::default())) as Box<_>) }),
};

fn words(pack: &Pack, key: &str) -> Vec<String> {
    match key {
        "kind" => pack.contracts.kinds.names(),
        "subkind" => pack.contracts.kinds.iter().flat_map(|k| k.subkinds.clone()).collect(),
        "field" => pack.contracts.fields.names(),
        _ => Vec::new(),
    }
}

/// The columns of the list.
const COLUMNS: Columns = Columns::new(&[
    Column::new("national_no", "登记编号")
        .required()
        .also(&["合同登记编号", "全国登记编号"])
        .example("2025410000012345"),
    Column::new("title", "项目名称").required().also(&["合同名称"]),
    Column::new("kind", "合同类别").required().also(&["类别", "种类"]),
    Column::new("subkind", "子类"),
    Column::new("seller_code", "卖方统一社会信用代码").also(&["卖方信用代码"]),
    Column::new("seller_name", "卖方名称").required().also(&["卖方", "技术输出方"]),
    Column::new("seller_region", "卖方所在地").required().also(&["卖方地区"]),
    Column::new("buyer_code", "买方统一社会信用代码").also(&["买方信用代码"]),
    Column::new("buyer_name", "买方名称").required().also(&["买方", "技术吸纳方"]),
    Column::new("buyer_region", "买方所在地").required().also(&["买方地区"]),
    Column::new("agency_code", "中介方统一社会信用代码").also(&["中介方信用代码"]),
    Column::new("agency_name", "中介方名称").also(&["中介方"]),
    Column::new("agency_in_contract", "合同写明中介方").note("填“是”或“否”"),
    Column::new("agency_work", "中介方工作"),
    Column::new("amount", "合同成交额（元）").required().also(&["成交额", "合同金额"]),
    Column::new("technical_amount", "技术交易额（元）").required().also(&["技术交易额"]),
    Column::new("signed_on", "签订日期").required(),
    Column::new("registered_on", "登记日期").required(),
    Column::new("registry", "登记机构").required(),
    Column::new("registered_in", "登记机构所在地").required(),
    Column::new("summary", "内容摘要"),
    Column::new("related", "关联关系").note("有关联的写是什么关系，没有就空着"),
    Column::new("field", "技术领域"),
    Column::new("converted_in", "转化地").note("县级已经现场核查的才填"),
    Column::new("produced_on", "投产日期"),
    Column::new("received_on", "到账日期"),
    Column::new("received", "到账额（元）").note("按到账日期记一笔；多笔的在平台上补记"),
    Column::new("slip_no", "银行回单号"),
    Column::new("invoice_no", "发票号"),
]);

/// A list of contracts: what was looked up for the rows of a batch.
#[derive(Default)]
struct Contracts {
    asked: Asked,
    known: HashSet<String>,
}

#[async_trait::async_trait]
impl TakesRows for Contracts {
    async fn look_up(
        &mut self,
        cx: &Cx,
        tx: Option<&WriteTx>,
        rows: &[Row<'_>],
    ) -> Result<(), Problem> {
        let pack = cx.pack();
        let raws: Vec<ContractRaw> = rows.iter().map(|row| raw(row, &pack)).collect();
        let numbers: Vec<String> =
            raws.iter().map(|raw| raw.national_no.trim().to_owned()).collect();
        let known = match tx {
            Some(tx) => store::known_national_nos(tx.conn(), &numbers).await?,
            None => store::known_national_nos(cx.db().reader(), &numbers).await?,
        };
        self.known = known.into_iter().collect();
        self.asked = Asked::of(cx, &raws).await?;
        Ok(())
    }

    async fn take_row(
        &mut self,
        cx: &Cx,
        tx: Option<&mut WriteTx>,
        row: &Row<'_>,
    ) -> Result<bool, Problem> {
        let raw = raw(row, &cx.pack());
        let number = raw.national_no.trim();
        if self.known.contains(number) {
            return Ok(false);
        }
        let officer = cx.actor.has(Role::Officer) && !cx.actor.is_staff();
        let taken = match officer {
            true => file(cx, tx, row, &raw, &self.asked).await,
            false => enter(cx, tx, row, &raw, &self.asked).await,
        };
        taken.map_err(|problem| at_columns(problem, row))?;
        self.known.insert(number.to_owned());
        Ok(true)
    }
}

/// Errors of nested fields belong to the columns of the list; what a cell cannot be read as is said
/// as for cells.
fn at_columns(problem: Problem, row: &Row<'_>) -> Problem {
    let Problem::Invalid(mut errors) = problem else { return problem };
    for error in &mut errors {
        for party in ["seller", "buyer", "agency"] {
            for (part, column) in [("credit_code", "code"), ("name", "name"), ("region", "region")]
            {
                if error.field == format!("{party}[{part}]") {
                    error.field = format!("{party}_{column}");
                }
            }
        }
        let said = match error.field.as_str() {
            key @ ("amount" | "technical_amount") => yuan_or_wan(&row.text(key)).err(),
            key @ ("signed_on" | "registered_on") => day_of(&row.text(key)).err(),
            _ => None,
        };
        error.message = said.unwrap_or_else(|| std::mem::take(&mut error.message));
    }
    Problem::Invalid(errors)
}

/// An officer's row: a registration elsewhere, to be verified.
async fn file(
    cx: &Cx,
    tx: Option<&mut WriteTx>,
    row: &Row<'_>,
    raw: &ContractRaw,
    asked: &Asked,
) -> Result<(), Problem> {
    let mut c = Check::new();
    for (key, text) in [
        ("converted_in", "转化由县区科技局现场核查，请留空，导入后在合同里提交转化佐证"),
        ("received", "到账请用“到账”的表导入，这里留空"),
    ] {
        c.expect(row.cell(key).is_empty(), key, text);
    }
    c.finish()?;
    let filing = external::read(cx, raw, Some(asked)).await?;
    cx.may(&FILE_EXTERNAL, &filing.subject())
        .map_err(|_| Problem::field("buyer[credit_code]", "您只能导入本单位是买方的合同"))?;
    if let Some(tx) = tx {
        external::file_within(cx, tx, filing, &[]).await?;
    }
    Ok(())
}

/// A registry's row: registered, with its first receipt and what the county found.
async fn enter(
    cx: &Cx,
    tx: Option<&mut WriteTx>,
    row: &Row<'_>,
    raw: &ContractRaw,
    asked: &Asked,
) -> Result<(), Problem> {
    let (pack, today) = (cx.pack(), cx.now().day());
    let mut c = Check::new();
    let found = parties::resolve_all(cx, &mut c, raw, &pack, Some(asked)).await?;
    let content = raw.content(&mut c, found, &pack, today);
    let (national_no, registration) = raw.registration(&mut c, &pack, today);
    let receipt = receipt(&mut c, row, today);
    let evidence = converted(&mut c, row, &pack);
    if let Some((place, _)) = &evidence
        && !may_have_checked(cx, place)
    {
        c.wrong("converted_in", "只有县区和市科技局能导入已核查的转化，请留空");
    }
    c.finish()?;
    check_place(cx, &content)?;
    let Some(tx) = tx else { return Ok(()) };
    let origin = origin_of(&registration, &pack);
    let new = save::numbered(cx, tx, origin, content).await?;
    let contract = Contract {
        national_no: Some(national_no),
        state: if origin == Origin::Local { State::Registered } else { State::Verified },
        registration: Some(registration),
        ..new
    };
    let contract = save::insert(tx, contract).await?;
    tx.record(event("contracts.imported", &contract, json!({ "number": contract.platform_no })))
        .await?;
    if let Some(ask) = receipt {
        add_within(cx, tx, &contract, ask, &[], None).await?;
    }
    if let Some((place, produced_on)) = evidence {
        add_evidence(cx, tx, &contract, place, produced_on).await?;
    }
    Ok(())
}

/// Is the contract one of the actor's region?
fn check_place(cx: &Cx, content: &Content) -> Result<(), Problem> {
    let place = rules::registry_region(content, &cx.pack());
    let subject = Subject::at(place.as_str()).known(true);
    cx.may(&IMPORT, &subject).map(|_| ()).map_err(|_| {
        let name = cx.pack().regions.name(&place);
        Problem::field(
            "seller[region]",
            format!("归“{name}”登记的合同，由当地登记机构或科技局导入"),
        )
    })
}

fn may_have_checked(cx: &Cx, place: &str) -> bool {
    cx.can(&CHECK_EVIDENCE, &Subject::at(place))
        || cx.actor.has(Role::Operator)
        || cx.actor.system.is_some()
}

fn origin_of(registration: &Registration, pack: &Pack) -> Origin {
    match pack.regions.reach(&registration.region) {
        Reach::Home => Origin::Local,
        _ => Origin::External,
    }
}

async fn add_evidence(
    cx: &Cx,
    tx: &kezhuan_db::WriteTx,
    contract: &Contract,
    place: String,
    produced_on: Option<Day>,
) -> Result<(), Problem> {
    let evidence = Evidence {
        id: tx.fresh(),
        contract: contract.id,
        place,
        produced_on,
        kinds: Vec::new(),
        note: "随历史合同导入，按原有核查记录".to_owned(),
        state: EvidenceState::Passed,
        state_at: tx.now(),
        checked_by: cx.user(),
        visited_on: None,
        finding: "按原有核查记录".to_owned(),
    };
    Ok(records::add_evidence(tx, &evidence, cx.user()).await?)
}

fn receipt(c: &mut Check, row: &Row<'_>, today: Day) -> Option<Ask> {
    let (day, sum) = (row.text("received_on"), row.text("received"));
    if day.is_empty() && sum.is_empty() {
        return None;
    }
    let on = day_of(&day).map_err(|e| c.wrong("received_on", e)).ok();
    let amount = yuan_or_wan(&sum).map_err(|e| c.wrong("received", e)).ok();
    if on.is_some_and(|on| on > today) {
        c.wrong("received_on", "到账日期不能晚于今天");
    }
    if amount.is_some_and(|a| a <= Fen::ZERO) {
        c.wrong("received", "到账额要大于 0");
    }
    let (slip_no, invoice_no) = (row.text("slip_no"), row.text("invoice_no"));
    Some(Ask { on: on?, amount: amount?, reason: "历史合同导入".into(), slip_no, invoice_no })
}

fn converted(c: &mut Check, row: &Row<'_>, pack: &Pack) -> Option<(String, Option<Day>)> {
    let (place, day) = (row.text("converted_in"), row.text("produced_on"));
    let produced = (!day.is_empty())
        .then(|| day_of(&day).map_err(|e| c.wrong("produced_on", e)).ok())
        .flatten();
    if place.is_empty() {
        c.expect(produced.is_none(), "converted_in", "有投产日期的，请填转化地");
        return None;
    }
    region(c, "converted_in", &place, pack).map(|place| (place, produced))
}

/// Cells as the form has them; words may be written as keys or in Chinese.
fn raw(row: &Row<'_>, pack: &Pack) -> ContractRaw {
    let party = |of: &str| PartyRaw {
        credit_code: row.text(&format!("{of}_code")),
        name: row.text(&format!("{of}_name")),
        region: row.text(&format!("{of}_region")),
        ..PartyRaw::default()
    };
    let money = |key: &str| {
        let text = row.text(key);
        yuan_or_wan(&text).map_or(text, Fen::plain)
    };
    let day = |key: &str| {
        let text = row.text(key);
        day_of(&text).map_or(text, |day| day.to_string())
    };
    let agency_code = row.text("agency_code");
    let agency_name = row.text("agency_name");
    let related = row.text("related");
    let named = ["是", "有", "true", "1", "√"].contains(&row.text("agency_in_contract").as_str());
    ContractRaw {
        kind: key_of(&pack.contracts.kinds, &row.text("kind")),
        subkind: row.text("subkind"),
        title: row.text("title"),
        summary: row.text("summary"),
        seller: party("seller"),
        buyer: party("buyer"),
        agency: PartyRaw {
            credit_code: agency_code,
            name: agency_name,
            region: pack.regions.home().to_owned(),
            ..PartyRaw::default()
        },
        agency_in_contract: named.to_string(),
        agency_work: row.text("agency_work"),
        costs: costs(&money("amount"), &money("technical_amount")),
        amount: money("amount"),
        technical_amount: money("technical_amount"),
        signed_on: day("signed_on"),
        is_related: (!related.is_empty()).to_string(),
        related,
        field: key_of(&pack.contracts.fields, &row.text("field")),
        national_no: row.text("national_no"),
        registered_on: day("registered_on"),
        registry: row.text("registry"),
        registered_in: row.text("registered_in"),
        ..ContractRaw::default()
    }
}

/// The list gives only the two amounts; their difference is the non-technical part.
fn costs(amount: &str, technical: &str) -> Vec<CostRaw> {
    let (Ok(amount), Ok(technical)) = (Fen::parse_yuan(amount), Fen::parse_yuan(technical)) else {
        return Vec::new();
    };
    match amount.checked_sub(technical) {
        Some(gap) if gap > Fen::ZERO => {
            vec![CostRaw { what: "非技术性费用（原登记）".into(), amount: gap.plain() }]
        }
        _ => Vec::new(),
    }
}

fn key_of<T>(terms: &Terms<T>, text: &str) -> String {
    let text = text.trim();
    terms.iter().find(|t| t.name == text).map_or(text, |t| t.id.as_str()).to_owned()
}
