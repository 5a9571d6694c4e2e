//! What other pages show of the answers: cards of clauses and of the workbench, the station 奖补.

use kezhuan_kernel::{Fen, Problem};
use kezhuan_web::kit::Status;
use kezhuan_web::{Card, CardRow, ClauseCard, Cx, Station};
use serde_json::Value;

use crate::explained::{Explained, Line};
use crate::records::{organization_id, text};
use crate::shown::Side;
use crate::{READ, memory};

/// Below so many payees a public sum would tell what one of them gets.
const FEWEST_SHOWN: usize = 3;

/// How many organizations a clause concerns this year, and the sum of their ceilings.
pub(crate) async fn clause_cards(cx: &Cx) -> Result<Vec<ClauseCard>, Problem> {
    let year = cx.now().day().year();
    let explained = memory::explained(cx, year).await?;
    let mut cards = Vec::new();
    for rule in &explained.policies.pack.policy.rules {
        let lines = explained.payees().map(|payee| explained.line(&payee.key, rule));
        let mut lines = lines.filter(|line| counts(line)).peekable();
        if lines.peek().is_none() {
            continue;
        }
        let sums: Vec<Option<Fen>> = lines.map(|line| city_sum(&line)).collect();
        let known: Vec<Fen> = sums.iter().copied().flatten().collect();
        let formula = rule.no_formula.is_none();
        cards.push(ClauseCard {
            clause: rule.clause.clone(),
            label: if formula {
                format!("{year} 年度算出上限的单位、合计上限")
            } else {
                format!("{year} 年度等决定或等文件的单位")
            },
            count: sums.len() as u64,
            sum: (formula && known.len() >= FEWEST_SHOWN).then(|| known.into_iter().sum()),
            href: format!("/claims?year={year}&clause[]={}", rule.clause),
            action: Some(("我能争取多少", "/calculator".to_owned())),
        });
    }
    Ok(cards)
}

/// Does a fact count under the document's own words?
fn counts(line: &Line<'_>) -> bool {
    let city = line.sides.first().and_then(|(_, entry)| *entry);
    city.is_some_and(|entry| {
        entry.outcome.status() != "invalid_input"
            && (!entry.counted.is_empty() || entry.outcome.status() != "amount")
    })
}

fn city_sum(line: &Line<'_>) -> Option<Fen> {
    line.sides.first().and_then(|(_, entry)| *entry).and_then(|entry| entry.outcome.amount())
}

/// 今年的奖补 of the organization worked for.
pub(crate) async fn cards(cx: &Cx) -> Result<Vec<Card>, Problem> {
    let Some(member) = cx.actor.organization() else { return Ok(Vec::new()) };
    let explained = memory::explained(cx, cx.now().day().year()).await?;
    let id = organization_id(member.organization);
    let Some(payee) = explained.payee(&id).filter(|payee| cx.can(&READ, &payee.subject())) else {
        return Ok(Vec::new());
    };
    let rows = explained.lines(&payee.key).filter(|line| line.matters());
    let mut rows: Vec<CardRow> = rows.map(|line| row(&explained, &id, &line)).collect();
    if rows.is_empty() {
        rows.push(CardRow {
            ceiling: None,
            status: None,
            text: "今年还没有能算的记录。登记合同、录入到账后，这里会有结果。".to_owned(),
            link: Some(("先测一测", "/calculator".to_owned())),
            press: None,
        });
    }
    Ok(vec![Card { heading: "今年的奖补", rows }])
}

fn row(explained: &Explained, organization: &str, line: &Line<'_>) -> CardRow {
    let (reading, entry) = line.sides[0];
    let side = Side::new(reading, entry);
    let effort = if side.effort.is_empty() { "" } else { "（争取）" };
    CardRow {
        ceiling: side.sum.filter(|_| side.gives()),
        status: side
            .tag
            .clone()
            .or_else(|| (!side.gives()).then(|| (Status::Off, "还没有能计入的".to_owned()))),
        text: format!("{} {}{effort}", line.rule.clause, line.rule.name),
        link: Some((
            "看依据",
            format!("/claims/{organization}/{}/{}", explained.year, line.rule.id),
        )),
        press: None,
    }
}

/// 奖补 on the thread of a contract: is it counted, this year or the next?
pub(crate) async fn stations(cx: &Cx, object: &str) -> Result<Vec<Station>, Problem> {
    let this_year = cx.now().day().year();
    for year in [this_year, this_year + 1] {
        let explained = memory::explained(cx, year).await?;
        let contracts = explained.facts.records("contracts").iter();
        let of_object = contracts
            .filter(|contract| is_of(contract, object))
            .filter_map(|contract| text(contract, "id"));
        let used: Vec<&(String, String)> = of_object.flat_map(|id| explained.uses(id)).collect();
        if let Some(station) = station(cx, &explained, &used) {
            return Ok(vec![station]);
        }
    }
    Ok(Vec::new())
}

/// The contract itself, or one that came from this deal or achievement.
fn is_of(contract: &Value, object: &str) -> bool {
    ["id", "deal", "achievement"].iter().any(|field| text(contract, field) == Some(object))
}

fn station(cx: &Cx, explained: &Explained, used: &[&(String, String)]) -> Option<Station> {
    let policy = &explained.policies.pack.policy;
    let clause = |rule: &str| policy.rule(rule).map(|rule| rule.clause.clone());
    let mut clauses: Vec<String> = used.iter().filter_map(|(_, rule)| clause(rule)).collect();
    clauses.sort();
    clauses.dedup();
    if clauses.is_empty() {
        return None;
    }
    let href = used.iter().find_map(|(payee, rule)| {
        let payee = explained.payees().find(|one| one.key == *payee)?;
        let part = payee.parts.first()?;
        cx.can(&READ, &payee.subject()).then(|| format!("/claims/{part}/{}/{rule}", explained.year))
    });
    let note = format!("{} 年度已计入测算 {}", explained.year, clauses.join("、"));
    Some(Station { place: 6, done: false, note, href })
}
