//! Contracts: written, signed, registered or refused, paid, put to use, changed, revoked.

use kezhuan_contracts::rules::clause_items;
use kezhuan_contracts::{
    CancelRaw, ClauseRaw, ContractRaw, CostRaw, EvidenceCheckRaw, EvidenceRaw, ExpertsRaw, MarkRaw,
    PartyRaw, PlanRaw, ReceiptRaw, ReviewRaw, RevokeRaw, SettleRaw, VerifyRaw, ask_cancel,
    ask_change, check_evidence, confirm_receipt, draft, edit, evidence, file_evidence,
    file_external, hear_experts, record_receipt, review, revoke, settle, submit, verify_external,
};
use kezhuan_kernel::{Day, Problem};
use kezhuan_web::Cx;

use crate::data::contracts::{Between, CASES, Contract, Course, OTHERS};
use crate::data::organizations::{Org, find};
use crate::people;
use crate::script::{Act, Script};
use crate::seeded::Seeded;
use crate::world::{World, day, missing, paper, thousand};

/// What happens to a contract.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Write,
    File,
    VerifyFiling,
    Submit,
    Accept,
    Return(&'static [&'static str]),
    Mend,
    Examine,
    CallExperts,
    HearExperts,
    Register,
    Refuse(&'static str),
    Receive(Day, i64),
    Confirm,
    ShowUse,
    CheckUse(bool),
    AskChange,
    AskCancel,
    SettleCancel,
    Revoke(&'static str),
}

const CLERK: &str = "clerk@demo.invalid";
const REGISTRY: &str = "周口市技术合同登记处（演示）";

/// Plans it all.
pub fn plan(script: &mut Script) {
    for (i, row) in (0_i64..).zip(CASES.iter().chain(OTHERS)) {
        let mut at = |on: Day, minutes: i64, step: Step| {
            script.add(on, minutes + i % 15 * 3, Act::Contract(row, step));
        };
        course(row, &mut at);
        for (on, amount) in money(row) {
            at(on, 300, Step::Receive(on, amount));
            if amount > 0 && i % 3 != 2 {
                at(on.plus_days(2), 300, Step::Confirm);
            }
        }
        if let Some(used) = row.used {
            at(day(used.filed), 200, Step::ShowUse);
            if let Some(found) = used.found {
                at(day(used.filed).plus_days(6), 260, Step::CheckUse(found));
            }
        }
    }
}

/// The steps before and at the registry.
fn course(row: &Contract, at: &mut impl FnMut(Day, i64, Step)) {
    let signed = day(row.signed);
    match row.course {
        Course::Elsewhere(_, filed) => {
            at(day(filed), 20, Step::File);
            at(day(filed).plus_days(3), 80, Step::VerifyFiling);
        }
        Course::ElsewhereWaiting(_, filed) => at(day(filed), 20, Step::File),
        Course::ElsewhereWrong(_, filed, _) => {
            at(day(filed), 20, Step::File);
            at(day(filed).plus_days(4), 80, Step::VerifyFiling);
        }
        _ => at(signed, 60, Step::Write),
    }
    match row.course {
        Course::Submitted => at(signed.plus_days(3), 30, Step::Submit),
        Course::Accepted => from(signed.plus_days(4), 2, at),
        Course::Examined => {
            from(signed.plus_days(4), 2, at);
            at(signed.plus_days(15), 40, Step::Examine);
        }
        Course::WithExperts => {
            from(signed.plus_days(20), 2, at);
            at(signed.plus_days(27), 40, Step::Examine);
            at(signed.plus_days(30), 40, Step::CallExperts);
        }
        Course::Returned(items) => {
            at(signed.plus_days(9), 30, Step::Submit);
            at(signed.plus_days(13), 90, Step::Return(items));
        }
        Course::Registered(on) | Course::Cancelled(on, _) | Course::ChangeAsked(on, _) => {
            registered(day(on), at);
        }
        Course::Revoked(on, gone, reason) => {
            registered(day(on), at);
            at(day(gone), 150, Step::Revoke(reason));
        }
        Course::Mended(on, items) => {
            at(day(on).plus_days(-25), 30, Step::Submit);
            at(day(on).plus_days(-22), 90, Step::Return(items));
            at(day(on).plus_days(-17), 30, Step::Mend);
            at(day(on).plus_days(-16), 90, Step::Accept);
            at(day(on).plus_days(-4), 40, Step::Examine);
            at(day(on), 60, Step::Register);
        }
        Course::ByExperts(on) => {
            from(day(on).plus_days(-30), 1, at);
            at(day(on).plus_days(-26), 40, Step::Examine);
            at(day(on).plus_days(-24), 40, Step::CallExperts);
            at(day(on).plus_days(-6), 40, Step::HearExperts);
            at(day(on), 60, Step::Register);
        }
        Course::Refused(on, reason) => {
            from(day(on).plus_days(-12), 2, at);
            at(day(on), 60, Step::Refuse(reason));
        }
        _ => {}
    }
    match row.course {
        Course::Cancelled(_, on) => {
            at(day(on), 30, Step::AskCancel);
            at(day(on).plus_days(5), 60, Step::SettleCancel);
        }
        Course::ChangeAsked(_, on) => at(day(on), 30, Step::AskChange),
        _ => {}
    }
}

fn from(submitted: Day, days: i64, at: &mut impl FnMut(Day, i64, Step)) {
    at(submitted, 30, Step::Submit);
    at(submitted.plus_days(days), 90, Step::Accept);
}

fn registered(on: Day, at: &mut impl FnMut(Day, i64, Step)) {
    from(on.plus_days(-9), 1, at);
    at(on.plus_days(-4), 40, Step::Examine);
    at(on, 60, Step::Register);
}

/// Day and thousand yuan of what comes in: as the row says, else after the price's own rhythm. Six of
/// ten contracts are paid in parts, every tenth part comes late.
fn money(row: &Contract) -> Vec<(Day, i64)> {
    if !row.paid.is_empty() {
        return row.paid.iter().map(|(on, amount)| (day(on), *amount)).collect();
    }
    let late = |chance: &mut Seeded| if chance.below(10) == 0 { 45 } else { 0 };
    let mut chance = chance(row);
    let in_parts = chance.below(10) < 6;
    dues(row, in_parts)
        .into_iter()
        .map(|(due, amount)| (due.plus_days(late(&mut chance)), amount))
        .collect()
}

fn chance(row: &Contract) -> Seeded {
    Seeded::new(row.key.bytes().fold(17, |n, b| n * 131 + u64::from(b)))
}

/// When the price is due; nothing for a contract that never came to be registered.
fn dues(row: &Contract, in_parts: bool) -> Vec<(Day, i64)> {
    let (Course::Registered(on)
    | Course::Mended(on, _)
    | Course::ByExperts(on)
    | Course::Cancelled(on, _)
    | Course::ChangeAsked(on, _)) = row.course
    else {
        return Vec::new();
    };
    let on = day(on);
    if !in_parts {
        return vec![(on.plus_days(18), row.price)];
    }
    let (first, second) = (row.price * 3 / 10, row.price * 4 / 10);
    let last = row.price - first - second;
    vec![(on.plus_days(14), first), (on.plus_months(5), second), (on.plus_months(10), last)]
}

/// Does it.
pub async fn play(
    world: &mut World<'_>,
    row: &'static Contract,
    step: Step,
) -> Result<(), Problem> {
    match step {
        Step::Write => write(world, row).await,
        Step::File => file(world, row).await,
        Step::VerifyFiling => verify_filing(world, row).await,
        Step::Submit => {
            let id = world.contract(row.key)?;
            submit(&seller(world, row).await?, id).await.map(|_| ())
        }
        Step::Mend => {
            let id = world.contract(row.key)?;
            let raw = raw(world, row, false)?;
            let cx = seller(world, row).await?;
            edit(&cx, id, &raw, &[]).await?;
            submit(&cx, id).await.map(|_| ())
        }
        Step::Receive(on, amount) => receive(world, row, on, amount).await,
        Step::Confirm => confirm(world, row).await,
        Step::ShowUse => show_use(world, row).await,
        Step::CheckUse(found) => check_use(world, row, found).await,
        Step::AskChange | Step::AskCancel => ask(world, row, step).await,
        other => decide(world, row, other).await,
    }
}

async fn seller(world: &mut World<'_>, row: &Contract) -> Result<Cx, Problem> {
    world.acting(&org(row.seller)?.officer()).await
}

async fn buyer(world: &mut World<'_>, row: &Contract) -> Result<Cx, Problem> {
    world.acting(&org(row.buyer)?.officer()).await
}

fn org(key: &str) -> Result<&'static Org, Problem> {
    find(key).ok_or_else(|| missing("organization", key))
}

/// A draft, or the one that came out of a deal, signed with its scan.
async fn write(world: &mut World<'_>, row: &'static Contract) -> Result<(), Problem> {
    let raw = raw(world, row, true)?;
    let mut files = Vec::new();
    if row.course != Course::Draft {
        files.push(paper("text", row.title));
    }
    if matches!(row.between, Between::Named(_)) {
        files.push(paper("brokerage", "居间合同"));
    }
    let cx = seller(world, row).await?;
    if let Ok(id) = world.contract(row.key) {
        return edit(&cx, id, &raw, &files).await.map(|_| ());
    }
    let id = draft(&cx, &raw, &files).await?;
    world.contracts.insert(row.key, id);
    Ok(())
}

async fn file(world: &mut World<'_>, row: &'static Contract) -> Result<(), Problem> {
    let raw = raw(world, row, false)?;
    let cx = buyer(world, row).await?;
    let files = [paper("proof", "登记证明"), paper("text", row.title)];
    let id = file_external(&cx, &raw, &files).await?;
    world.contracts.insert(row.key, id);
    Ok(())
}

async fn verify_filing(world: &mut World<'_>, row: &Contract) -> Result<(), Problem> {
    let id = world.contract(row.key)?;
    let raw = match row.course {
        Course::ElsewhereWrong(_, _, why) => {
            VerifyRaw { fits: "false".to_owned(), reason: why.to_owned() }
        }
        _ => VerifyRaw { fits: "true".to_owned(), reason: String::new() },
    };
    verify_external(&world.acting(CLERK).await?, id, &raw).await.map(|_| ())
}

/// What the registry does.
async fn decide(world: &mut World<'_>, row: &Contract, step: Step) -> Result<(), Problem> {
    let id = world.contract(row.key)?;
    let cx = world.acting(CLERK).await?;
    match step {
        Step::HearExperts => {
            let raw = ExpertsRaw {
                names: format!(
                    "{}、{}、{}",
                    people::person(71),
                    people::person(83),
                    people::person(97)
                ),
                on: cx.now().day().plus_days(-1).to_string(),
                opinion: "属于技术合同，技术交易额核定合理，同意登记".to_owned(),
                favourable: "true".to_owned(),
            };
            hear_experts(&cx, id, &raw).await?;
        }
        Step::SettleCancel => {
            let raw = SettleRaw { grant: "true".to_owned(), statement: String::new() };
            settle(&cx, id, &raw).await?;
        }
        Step::Revoke(reason) => {
            let raw = RevokeRaw {
                reason: reason.to_owned(),
                statement: "抽查发现合同没有履行，双方承认为凑指标签订".to_owned(),
            };
            revoke(&cx, id, &raw).await?;
        }
        _ => {
            review(&cx, id, &verdict(&cx, row, step)).await?;
        }
    }
    Ok(())
}

fn verdict(cx: &Cx, row: &Contract, step: Step) -> ReviewRaw {
    let said = |decision: &str, statement: &str| ReviewRaw {
        decision: decision.to_owned(),
        statement: statement.to_owned(),
        ..ReviewRaw::default()
    };
    match step {
        Step::Accept => said("accept", ""),
        Step::Return(items) => ReviewRaw {
            items: items.iter().map(|item| (*item).to_owned()).collect(),
            ..said("return", "请按所列各项一次改好再交，时限从补正之日重新起算")
        },
        Step::Examine => ReviewRaw { marks: marks(cx, row), ..said("examine", "") },
        Step::CallExperts => said("experts", "技术交易额达到大额标准"),
        Step::Refuse(reason) => ReviewRaw {
            reason: reason.to_owned(),
            ..said("refuse", "价款全部是设备款，没有技术内容，不属于技术合同")
        },
        _ => ReviewRaw {
            national_no: national(row),
            registry: REGISTRY.to_owned(),
            ..said("register", "准予登记")
        },
    }
}

fn marks(cx: &Cx, row: &Contract) -> Vec<MarkRaw> {
    let pack = cx.pack();
    let half = matches!(row.course, Course::Examined);
    let checks = pack.contracts.checks.iter().enumerate();
    let looked_at = checks.filter(|(i, _)| !half || *i < 4);
    looked_at.map(|(_, c)| MarkRaw { check: c.id.clone(), mark: "fine".to_owned() }).collect()
}

fn national(row: &Contract) -> String {
    let number = CASES.iter().chain(OTHERS).position(|c| c.key == row.key).unwrap_or_default() + 1;
    format!("演示-{}-9{number:04}", day(row.signed).year())
}

async fn receive(
    world: &mut World<'_>,
    row: &Contract,
    on: Day,
    amount: i64,
) -> Result<(), Problem> {
    let id = world.contract(row.key)?;
    let raw = ReceiptRaw {
        on: on.to_string(),
        amount: thousand(amount),
        reason: if amount < 0 {
            "验收后核减，退回多付的部分".to_owned()
        } else {
            String::new()
        },
        slip_no: format!("演示回单-{}-{on}", row.key),
        invoice_no: format!("演示发票-{}-{on}", row.key),
    };
    let files = [paper("slip", "银行回单"), paper("invoice", "发票")];
    record_receipt(&seller(world, row).await?, id, &raw, &files).await.map(|_| ())
}

/// The buyer confirms the latest receipt.
async fn confirm(world: &mut World<'_>, row: &Contract) -> Result<(), Problem> {
    let id = world.contract(row.key)?;
    let all = kezhuan_contracts::receipts(world.app.db().reader(), id).await?;
    let open = all.iter().find(|r| r.confirmed_at.is_none());
    let receipt = open.map(|r| r.id).ok_or_else(|| missing("receipt", row.key))?;
    confirm_receipt(&buyer(world, row).await?, id, receipt).await
}

fn place(place: &str) -> String {
    match place {
        outside if outside.contains('/') || outside == "上海市" => outside.to_owned(),
        county => format!("河南省/周口市/{county}"),
    }
}

async fn show_use(world: &mut World<'_>, row: &Contract) -> Result<(), Problem> {
    let used = row.used.ok_or_else(|| missing("use", row.key))?;
    let id = world.contract(row.key)?;
    let raw = EvidenceRaw {
        place: place(used.place),
        produced_on: used.produced.to_owned(),
        kinds: vec!["production_line".to_owned(), "sales_invoice".to_owned()],
        note: "产线已连续运行，附投运记录和销售发票。".to_owned(),
    };
    let files = [paper("evidence", "投运记录")];
    file_evidence(&buyer(world, row).await?, id, &raw, &files).await.map(|_| ())
}

async fn check_use(world: &mut World<'_>, row: &Contract, found: bool) -> Result<(), Problem> {
    let used = row.used.ok_or_else(|| missing("use", row.key))?;
    let id = world.contract(row.key)?;
    let all = evidence(world.app.db().reader(), id).await?;
    let latest = all.last().map(|e| e.id).ok_or_else(|| missing("evidence", row.key))?;
    let cx = world.acting(&people::bureau(&place(used.place))).await?;
    let raw = EvidenceCheckRaw {
        visited_on: cx.now().day().plus_days(-1).to_string(),
        passed: found.to_string(),
        finding: match found {
            true => "到现场看了产线和当月出库单，与申报一致。",
            false => "现场没有看到改造后的设备，产线还是原来的工艺。",
        }
        .to_owned(),
    };
    check_evidence(&cx, id, latest, &raw).await
}

async fn ask(world: &mut World<'_>, row: &Contract, step: Step) -> Result<(), Problem> {
    let id = world.contract(row.key)?;
    let cx = seller(world, row).await?;
    if matches!(step, Step::AskCancel) {
        let raw = CancelRaw { reason: "委托方停产检修，双方协商解除".to_owned() };
        return ask_cancel(&cx, id, &raw).await.map(|_| ());
    }
    let found = kezhuan_contracts::get(cx.db().reader(), id).await?;
    let current = found.ok_or_else(|| missing("contract", row.key))?;
    let raw = ContractRaw {
        until: "2027-12-31".to_owned(),
        change_reason: "试产推迟，合同期延长到 2027 年底".to_owned(),
        ..ContractRaw::of(&current.content)
    };
    ask_change(&cx, id, &raw).await.map(|_| ())
}

/// The contract as its author types it; `first`: with the gaps that the registry will find.
fn raw(world: &World<'_>, row: &Contract, first: bool) -> Result<ContractRaw, Problem> {
    let party = |key: &str| -> Result<PartyRaw, Problem> {
        let organization = world.organization(key)?.to_string();
        Ok(PartyRaw { organization, ..PartyRaw::default() })
    };
    let gaps = match row.course {
        Course::Mended(_, items) | Course::Returned(items) if first => items,
        _ => &[],
    };
    let signed = if row.course == Course::Draft { "" } else { row.signed };
    let mut raw = ContractRaw {
        kind: row.kind.0.to_owned(),
        subkind: row.kind.1.to_owned(),
        title: row.title.to_owned(),
        summary: format!("{}：约定指标、交付物和验收办法，见合同附件。", row.title),
        seller: party(row.seller)?,
        buyer: party(row.buyer)?,
        achievement: match row.achievement {
            "" => String::new(),
            key => world.achievement(key)?.to_string(),
        },
        amount: thousand(row.price),
        costs: costs(row, gaps.contains(&"no_split")),
        signed_on: signed.to_owned(),
        from: signed.to_owned(),
        until: day(row.signed).plus_months(36).to_string(),
        is_related: (!row.related.is_empty()).to_string(),
        related: row.related.to_owned(),
        field: technical_field(row.industry).to_owned(),
        industry: row.industry.to_owned(),
        place: row.used.map_or_else(|| org(row.buyer).map(Org::region), |u| Ok(place(u.place)))?,
        clauses: clauses(world, row, gaps.contains(&"no_acceptance")),
        ..ContractRaw::default()
    };
    plan_of(&mut raw, row);
    between(&mut raw, row, party)?;
    if row.kind.0 == "licence" {
        raw.licence_mode = "ordinary".to_owned();
        raw.territory = "河南省".to_owned();
    }
    if matches!(row.kind.0, "licence" | "transfer") {
        raw.ip = format!("演示-ZL-{}", row.key);
    }
    elsewhere(&mut raw, row)?;
    Ok(raw)
}

fn elsewhere(raw: &mut ContractRaw, row: &Contract) -> Result<(), Problem> {
    let (Course::Elsewhere(on, _)
    | Course::ElsewhereWaiting(on, _)
    | Course::ElsewhereWrong(on, ..)) = row.course
    else {
        return Ok(());
    };
    let home = org(row.seller)?.region();
    raw.national_no = national(row);
    raw.registered_on = on.to_owned();
    raw.registry = format!("{}技术合同登记处（演示）", home.rsplit('/').next().unwrap_or_default());
    raw.registered_in = home;
    Ok(())
}

fn costs(row: &Contract, hidden: bool) -> Vec<CostRaw> {
    if row.equipment == 0 || hidden {
        return Vec::new();
    }
    vec![CostRaw { what: "成套设备".to_owned(), amount: thousand(row.equipment) }]
}

fn plan_of(raw: &mut ContractRaw, row: &Contract) {
    let mut rows: Vec<(Day, i64)> = match row.paid {
        [] => dues(row, chance(row).below(10) < 6),
        paid => paid.iter().filter(|(_, a)| *a > 0).map(|(on, a)| (day(on), *a)).collect(),
    };
    let planned: i64 = rows.iter().map(|(_, amount)| amount).sum();
    if planned < row.price {
        let after = rows.last().map_or_else(|| day(row.signed), |(on, _)| *on);
        rows.push((after.plus_months(6), row.price - planned));
    }
    raw.payment_mode = if rows.len() > 1 { "instalments" } else { "once" }.to_owned();
    let condition = |i: usize| ["合同签订后", "中期验收后", "最终验收后"][i.min(2)].to_owned();
    let one = |(i, (due, amount)): (usize, (Day, i64))| PlanRaw {
        due: due.to_string(),
        amount: thousand(amount),
        condition: condition(i),
    };
    raw.plan = rows.into_iter().enumerate().map(one).collect();
}

fn between(
    raw: &mut ContractRaw,
    row: &Contract,
    party: impl Fn(&str) -> Result<PartyRaw, Problem>,
) -> Result<(), Problem> {
    let (agency, named) = match row.between {
        Between::Nobody => return Ok(()),
        Between::Named(agency) => (agency, true),
        Between::Unnamed(agency) => (agency, false),
    };
    raw.agency = party(agency)?;
    raw.agency_in_contract = named.to_string();
    raw.broker = "宋启桥（演示）".to_owned();
    if named {
        raw.agency_work = "需求诊断、对接技术方、组织验收".to_owned();
        raw.commission = format!("{}.00", row.price * 20);
    }
    Ok(())
}

fn clauses(world: &World<'_>, row: &Contract, without_acceptance: bool) -> Vec<ClauseRaw> {
    const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let pack = world.app.pack();
    let items = clause_items(row.kind.0, &pack).into_iter().enumerate();
    let kept = items.filter(|(_, (item, _))| !without_acceptance || *item != "acceptance");
    kept.map(|(i, (item, _))| ClauseRaw {
        item: item.to_owned(),
        at: format!("第{}条", NUMBERS[(i + 2).min(9)]),
    })
    .collect()
}

fn technical_field(industry: &str) -> &'static str {
    match industry {
        "biodegradable" | "polyethylene" | "special_steel" => "materials",
        "biomedicine" => "biomedical",
        "smart_parts" => "electronics",
        "grain" | "modern_food" | "meat" | "prepared_food" => "agriculture",
        _ => "manufacturing",
    }
}
