//! 起草合同: everything that was agreed goes into a draft of the kind that follows from the way.

use kezhuan_achievements::Achievement;
use kezhuan_contracts::{ContractId, DraftFromDeal, PlanRow};
use kezhuan_db::Conn;
use kezhuan_demands::Demand;
use kezhuan_journal::Record;
use kezhuan_kernel::Problem;
use kezhuan_pack::Pack;
use kezhuan_web::Cx;
use serde_json::json;

use crate::after::Following;
use crate::model::{About, Deal, DealId};
use crate::permissions::CONTRACT;
use crate::sheet::{Part, Sheet, Terms};
use crate::special::Special;
use crate::{ops, store};

/// Drafts the contract of an agreed deal.
///
/// # Errors
/// Not allowed, or not agreed.
pub async fn draft_contract(cx: &Cx, id: DealId) -> Result<ContractId, Problem> {
    let deal = ops::readable(cx, id).await?;
    let may = cx.may(&CONTRACT, &ops::subject_of_both(cx, &deal))?;
    let mut tx = cx.write(&may).await?;
    let pack = cx.pack();
    let deal = ops::locked(&mut tx, id).await?;
    deal.must_be_agreed()?;
    let sheet = store::sheet(tx.conn(), id, deal.sheet).await?.ok_or(Problem::NotFound)?;
    let what = what(&pack, tx.conn(), &deal).await?;
    let filled = filled(&pack, &deal, &sheet, what);
    let contract = kezhuan_contracts::draft_within(cx, &mut tx, filled).await?;
    let next = deal.contract(contract, ops::clock(&tx, &pack));
    store::save(&tx, &next).await?;
    if let Some(special) = &sheet.terms.special {
        store::after::save(&tx, id, Following::begin(special)).await?;
    }
    let event = ops::event("deals.contracted", &next, json!({ "contract": contract }));
    tx.record(event.link("contract", contract)).await?;
    tx.commit().await?;
    Ok(contract)
}

/// What the contract is about.
struct What {
    summary: String,
    industry: String,
    ip: String,
}

async fn what(pack: &Pack, conn: &impl Conn, deal: &Deal) -> Result<What, Problem> {
    let first = |all: &[String]| all.first().cloned().unwrap_or_default();
    Ok(match deal.about {
        About::Achievement(id) => {
            let found = kezhuan_achievements::get(conn, id).await?;
            let achievement: Achievement = found.ok_or(Problem::NotFound)?;
            What {
                summary: achievement.summary.clone(),
                industry: first(&achievement.industries),
                ip: rights(pack, &achievement),
            }
        }
        About::Demand(id) => {
            let found = kezhuan_demands::get(conn, id).await?;
            let demand: Demand = found.ok_or(Problem::NotFound)?;
            let industry = first(&demand.industries);
            What { summary: aims(&demand), industry, ip: String::new() }
        }
    })
}

/// The problem and what has to be reached: the goal of the contract.
fn aims(demand: &Demand) -> String {
    let aim = |i: &kezhuan_demands::Indicator| {
        format!("{}：{}{}（现在 {}{}）", i.name, i.target, i.unit, i.current, i.unit)
    };
    let aims: Vec<String> = demand.indicators.iter().map(aim).collect();
    let problem = demand.problem.trim_end_matches('。');
    if aims.is_empty() {
        problem.to_owned()
    } else {
        format!("{problem}。目标：{}", aims.join("；"))
    }
}

fn filled(pack: &Pack, deal: &Deal, sheet: &Sheet, what: What) -> DraftFromDeal {
    let terms = &sheet.terms;
    let mode = pack.achievements.transfer_modes.get(&terms.mode);
    let row = |part: &Part| PlanRow {
        due: part.due,
        amount: part.amount,
        condition: part.condition.clone(),
    };
    let agency = terms.agency.as_ref();
    let declared = deal.declaration.as_ref().filter(|d| d.interested);
    DraftFromDeal {
        deal: deal.id.to_string(),
        achievement: deal.achievement().map(|id| id.to_string()),
        kind: mode.map(|mode| mode.contract_kind.clone()).unwrap_or_default(),
        subkind: String::new(),
        title: deal.title.clone(),
        summary: summary(pack, what.summary, terms),
        seller: deal.seller,
        buyer: deal.buyer,
        agency: agency.map(|a| (a.organization, a.work.clone(), a.commission)),
        broker: agency.map(|a| a.broker.clone()).unwrap_or_default(),
        amount: terms.total,
        payment_mode: terms.payment_mode().to_owned(),
        plan: terms.parts.iter().map(row).collect(),
        from: None,
        until: None,
        related: declared.map(|d| d.text.clone()),
        industry: what.industry,
        place: None,
        licence_mode: terms.licence_mode.clone(),
        territory: terms.territory.clone(),
        ip: what.ip,
    }
}

/// What it is about; with shares or a trial also what was agreed about them.
fn summary(pack: &Pack, about: String, terms: &Terms) -> String {
    let Some(special) = &terms.special else { return about };
    let about = about.trim_end_matches('。');
    match special {
        Special::Equity(equity) => {
            let technology = equity.technology(&pack.deals);
            let (sum, company) = (terms.total, &equity.company);
            format!("{about}。技术作价 {sum} 元入股{company}，占 {technology}。")
        }
        Special::Trial(trial) => {
            let (from, until) = (trial.from.chinese(), trial.until.chinese());
            let trigger = trial.trigger.trim_end_matches('。');
            format!("{about}。{from}至{until}试用；付费条件：{trigger}。")
        }
    }
}

fn rights(pack: &Pack, achievement: &Achievement) -> String {
    let kinds = &pack.achievements.ip_kinds;
    let line = |ip: &kezhuan_achievements::Ip| {
        let words = [kinds.name(&ip.kind), &ip.title, &ip.number];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    achievement.ip.iter().map(line).collect::<Vec<_>>().join("；")
}
