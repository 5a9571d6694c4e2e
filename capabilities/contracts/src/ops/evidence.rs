//! 转化佐证: a party files it, the county looks on the spot.

use kezhuan_authority::Subject;
use kezhuan_journal::Record;
use kezhuan_kernel::{Check, Day, Id, NO_OPTION, Problem};
use kezhuan_pack::{Pack, Reach};
use kezhuan_web::{Cx, Upload};
use serde_json::json;

use crate::model::ContractId;
use crate::ops::{attach, event, load};
use crate::permissions::{CHECK_EVIDENCE, FILE_EVIDENCE};
use crate::raw::region;
use crate::records::{self, Evidence, EvidenceId, EvidenceState};
use crate::state::State;
use crate::store;

/// Evidence as typed.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ConversionEvidenceRaw)]
pub struct EvidenceRaw {
    /// Region of the conversion.
    pub place: String,
    /// 投产日; empty while production has not begun.
    pub produced_on: String,
    /// Kinds of proof, keys of the pack.
    pub kinds: Vec<String>,
    /// In words.
    pub note: String,
}

struct Ask {
    place: String,
    produced_on: Option<Day>,
    kinds: Vec<String>,
    note: String,
}

impl EvidenceRaw {
    fn check(&self, pack: &Pack, today: Day) -> Result<Ask, Problem> {
        let mut c = Check::new();
        let place = region(&mut c, "place", &self.place, pack).unwrap_or_default();
        let produced_on = c.day_or_none("produced_on", &self.produced_on);
        c.expect(produced_on.is_none_or(|d| d <= today), "produced_on", "投产日期不能晚于今天");
        let known = |kind: &String| pack.contracts.evidence.contains(kind);
        c.expect(self.kinds.iter().all(known), "kinds", NO_OPTION);
        c.expect(!self.kinds.is_empty(), "kinds", "请选有哪些佐证");
        let note = c.text("note", &self.note).max(1000).get();
        c.finish()?;
        Ok(Ask { place, produced_on, kinds: self.kinds.clone(), note })
    }
}

/// Whose the check is: the county's; the city's for places outside of it.
pub(crate) fn check_subject(place: &str, pack: &Pack) -> Subject {
    Subject::at(checked_in(place, pack))
}

/// The region whose science authority looks: the place itself, the city's for places elsewhere.
pub(crate) fn checked_in<'a>(place: &'a str, pack: &'a Pack) -> &'a str {
    match pack.regions.reach(place) {
        Reach::Home => place,
        _ => pack.regions.home(),
    }
}

/// Files evidence of conversion.
///
/// # Errors
/// Not a party; fields to mend; a draft.
pub async fn file_evidence(
    cx: &Cx,
    id: ContractId,
    raw: &EvidenceRaw,
    files: &[Upload],
) -> Result<EvidenceId, Problem> {
    let current = load(cx, id).await?;
    let may = cx.may(&FILE_EVIDENCE, &current.parties_subject())?;
    if current.state == State::Draft {
        let text = "合同还是草稿，签订以后再提交转化佐证";
        return Err(Problem::conflict("contracts.not_signed", text));
    }
    if matches!(current.state, State::Cancelled | State::Revoked | State::Refused) {
        let text = "合同已经不算数，不能再提交转化佐证";
        return Err(Problem::conflict("contracts.not_standing", text));
    }
    let ask = raw.check(&cx.pack(), cx.now().day())?;
    let mut tx = cx.write(&may).await?;
    let contract = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let evidence = Evidence {
        id: tx.fresh(),
        contract: id,
        place: ask.place,
        produced_on: ask.produced_on,
        kinds: ask.kinds,
        note: ask.note,
        state: EvidenceState::Waiting,
        state_at: tx.now(),
        checked_by: None,
        visited_on: None,
        finding: String::new(),
    };
    records::add_evidence(&tx, &evidence, cx.user()).await?;
    attach(&tx, id, evidence.id.uuid(), files, cx.user()).await?;
    let payload =
        json!({ "evidence": evidence.id, "place": evidence.place, "region": evidence.place });
    tx.record(event("contracts.evidence_filed", &contract, payload)).await?;
    tx.commit().await?;
    Ok(evidence.id)
}

/// The county's finding as typed.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ConversionCheckRaw)]
pub struct EvidenceCheckRaw {
    /// Day of the visit.
    pub visited_on: String,
    /// `true`: as filed; `false`: not.
    pub passed: String,
    /// What was found.
    pub finding: String,
}

/// The county checks on the spot.
///
/// # Errors
/// Not the county of the place; fields to mend; checked already.
pub async fn check_evidence(
    cx: &Cx,
    id: ContractId,
    evidence: EvidenceId,
    raw: &EvidenceCheckRaw,
) -> Result<(), Problem> {
    let all = records::evidence(cx.db().reader(), id).await?;
    let found = all.into_iter().find(|e| e.id == evidence).ok_or(Problem::NotFound)?;
    let may = cx.may(&CHECK_EVIDENCE, &check_subject(&found.place, &cx.pack()))?;
    let mut c = Check::new();
    let visited_on = c.day("visited_on", &raw.visited_on);
    c.expect(visited_on <= cx.now().day(), "visited_on", "核查日期不能晚于今天");
    let passed: bool = c.one_of("passed", &raw.passed, |w| w.parse().ok()).unwrap_or_default();
    let finding = c.text("finding", &raw.finding).required("请写看到了什么").max(1000).get();
    c.finish()?;
    let mut tx = cx.write(&may).await?;
    let contract = store::lock(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let now = records::evidence(tx.conn(), id).await?;
    if now.iter().any(|e| e.id == evidence && e.state != EvidenceState::Waiting) {
        return Err(Problem::conflict("contracts.evidence_checked", "这份佐证已经核查过了"));
    }
    let checked = Evidence {
        state: if passed { EvidenceState::Passed } else { EvidenceState::Failed },
        state_at: tx.now(),
        checked_by: cx.user(),
        visited_on: Some(visited_on),
        finding,
        ..found
    };
    records::save_check(&tx, &checked).await?;
    let payload = json!({ "evidence": evidence, "passed": passed, "place": checked.place });
    tx.record(event("contracts.evidence_checked", &contract, payload)).await?;
    Ok(tx.commit().await?)
}
