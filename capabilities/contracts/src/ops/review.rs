//! The registry's decisions: accept, return, examine, experts, register, refuse.

use std::collections::BTreeMap;

use kezhuan_kernel::{Check, Day, Fen, NO_OPTION, Problem};
use kezhuan_pack::Pack;
use kezhuan_web::Cx;
use serde_json::{Value, json};

use crate::model::{Contract, ContractId, Decision, Experts, Mark, Registration, ReturnItem};
use crate::ops::{load, step};
use crate::permissions::REVIEW;
use crate::rules;

/// The clerk's mark on an item of the check-list, as typed.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractMarkRaw)]
pub struct MarkRaw {
    /// Item of the pack's check-list.
    pub check: String,
    /// `fine`, `wrong`, or empty: not looked at yet.
    pub mark: String,
}

/// A decision of the registry as typed.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractReviewRaw)]
pub struct ReviewRaw {
    /// `accept`, `return`, `examine`, `experts`, `register`, `refuse`.
    pub decision: String,
    /// Of a return: reasons, keys of the pack.
    pub items: Vec<String>,
    /// Of a refusal: the reason, a key of the pack.
    pub reason: String,
    /// What the applicant reads.
    pub statement: String,
    /// 技术交易额 as recognised, yuan; empty: as applied for.
    pub technical_amount: String,
    /// 全国登记编号, if known.
    pub national_no: String,
    /// Name of the registry.
    pub registry: String,
    /// The check-list.
    pub marks: Vec<MarkRaw>,
}

/// What the registry decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accept,
    Return(Vec<ReturnItem>),
    Examine,
    Experts,
    Register { technical: Option<Fen>, national_no: Option<String>, registry: String },
    Refuse(String),
}

/// A decision, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ask {
    verdict: Verdict,
    statement: String,
    marks: BTreeMap<String, Mark>,
}

impl ReviewRaw {
    pub(crate) fn check(&self, pack: &Pack) -> Result<Ask, Problem> {
        let mut c = Check::new();
        let statement = c.text("statement", &self.statement).max(1000).get();
        let marks = self.marks(&mut c, pack);
        let verdict = match self.decision.trim() {
            "accept" => Some(Verdict::Accept),
            "examine" => Some(Verdict::Examine),
            "experts" => Some(Verdict::Experts),
            "return" => Some(Verdict::Return(self.items(&mut c, &statement, pack))),
            "refuse" => Some(Verdict::Refuse(self.reason(&mut c, &statement, pack))),
            "register" => Some(self.register(&mut c, &marks)),
            _ => {
                c.wrong("decision", "请选一种决定");
                None
            }
        };
        c.finish()?;
        let verdict = verdict.ok_or_else(|| Problem::bug("no verdict after a check"))?;
        Ok(Ask { verdict, statement, marks })
    }

    fn marks(&self, c: &mut Check, pack: &Pack) -> BTreeMap<String, Mark> {
        let mut marks = BTreeMap::new();
        for (i, row) in self.marks.iter().enumerate() {
            let mark = match row.mark.as_str() {
                "" => continue,
                "fine" => Mark::Fine,
                "wrong" => Mark::Wrong,
                _ => {
                    c.wrong(format!("marks[{i}][mark]"), NO_OPTION);
                    continue;
                }
            };
            if pack.contracts.checks.contains(&row.check) {
                marks.insert(row.check.clone(), mark);
            } else {
                c.wrong(format!("marks[{i}][check]"), "核对清单里没有这一项");
            }
        }
        marks
    }

    fn items(&self, c: &mut Check, statement: &str, pack: &Pack) -> Vec<ReturnItem> {
        let mut items = Vec::new();
        for id in &self.items {
            match pack.contracts.return_reasons.get(id) {
                Some(term) => {
                    items.push(ReturnItem { reason: term.id.clone(), note: term.help.clone() });
                }
                None => c.wrong("items", NO_OPTION),
            }
        }
        c.expect(!items.is_empty(), "items", "请选要补正的项，一次列全");
        c.expect(!statement.is_empty(), "statement", "请写给申请人的话，说清怎么改");
        items
    }

    fn reason(&self, c: &mut Check, statement: &str, pack: &Pack) -> String {
        let known = &pack.contracts.refusal_reasons;
        let reason = c.one_of("reason", &self.reason, |id| known.get(id).map(|t| t.id.clone()));
        c.expect(!statement.is_empty(), "statement", "请写给申请人的话，说清为什么不予登记");
        reason.unwrap_or_default()
    }

    fn register(&self, c: &mut Check, marks: &BTreeMap<String, Mark>) -> Verdict {
        if marks.values().any(|mark| *mark == Mark::Wrong) {
            c.wrong("decision", "核对清单里还有不符的项，不能登记；请退回补正或不予登记");
        }
        Verdict::Register {
            technical: c.money_or_none("technical_amount", &self.technical_amount),
            national_no: c.text("national_no", &self.national_no).max(40).get_or_none(),
            registry: c
                .text("registry", &self.registry)
                .required("请填登记机构的名称")
                .max(120)
                .get(),
        }
    }
}

/// A decision of the registry.
///
/// # Errors
/// Not the registry's clerk; fields to mend; a state that does not allow it.
pub async fn review(cx: &Cx, id: ContractId, raw: &ReviewRaw) -> Result<Contract, Problem> {
    let current = load(cx, id).await?;
    let may = cx.may(&REVIEW, &current.parties_subject())?;
    let pack = cx.pack();
    let ask = raw.check(&pack)?;
    let by = cx.user();
    step(cx, &may, id, ask.kind(), |contract, now| {
        let today = now.day();
        let marked = |mut c: Contract, marks: BTreeMap<String, Mark>| {
            c.proceedings.marks.extend(marks);
            c
        };
        let payload = ask.payload(&contract);
        let next = match ask.verdict {
            Verdict::Accept => {
                let due = rules::decision_due(&contract, contract.clock_from(today), &pack);
                contract.accept(due, by, now)?
            }
            Verdict::Return(items) => {
                let due = rules::supplement_due(today, &pack);
                marked(contract, ask.marks).send_back(items, ask.statement, due, now)?
            }
            Verdict::Examine => contract.examine(ask.marks, by, now)?,
            Verdict::Experts => {
                let due = rules::experts_due(contract.clock_from(today), &pack);
                marked(contract, ask.marks).send_to_experts(due, now)?
            }
            Verdict::Register { technical, national_no, registry } => {
                let technical_amount = technical.unwrap_or(contract.technical_amount);
                let registration =
                    Registration { on: today, region: contract.region.clone(), registry };
                let statement = ask.statement;
                let decision = Decision { technical_amount, national_no, registration, statement };
                let large = pack.contracts.is_large(technical_amount);
                marked(contract, ask.marks).register(decision, large, now)?
            }
            Verdict::Refuse(reason) => {
                marked(contract, ask.marks).refuse(reason, ask.statement, now)?
            }
        };
        Ok((next, payload))
    })
    .await
}

impl Ask {
    fn kind(&self) -> &'static str {
        match self.verdict {
            Verdict::Accept => "contracts.accepted",
            Verdict::Return(_) => "contracts.returned",
            Verdict::Examine => "contracts.examined",
            Verdict::Experts => "contracts.sent_to_experts",
            Verdict::Register { .. } => "contracts.registered",
            Verdict::Refuse(_) => "contracts.refused",
        }
    }

    fn payload(&self, before: &Contract) -> Value {
        match &self.verdict {
            Verdict::Return(items) => {
                let reasons: Vec<_> = items.iter().map(|i| i.reason.as_str()).collect();
                json!({ "items": reasons, "statement": self.statement })
            }
            Verdict::Refuse(reason) => json!({ "reason": reason, "statement": self.statement }),
            Verdict::Register { technical, national_no, .. } => json!({
                "national_no": national_no,
                "technical_amount": technical.unwrap_or(before.technical_amount),
                "applied_for": before.technical_amount,
            }),
            _ => json!({ "number": before.platform_no }),
        }
    }
}

/// The opinion of the experts as typed.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractExpertsRaw)]
pub struct ExpertsRaw {
    /// Who they were.
    pub names: String,
    /// Day of the meeting.
    pub on: String,
    /// Their opinion.
    pub opinion: String,
    /// `true`: for registration; `false`: against.
    pub favourable: String,
}

impl ExpertsRaw {
    fn check(&self, today: Day) -> Result<Experts, Problem> {
        let mut c = Check::new();
        let names = c.text("names", &self.names).required("请填专家姓名").max(200).get();
        let on = c.day("on", &self.on);
        c.expect(on <= today, "on", "评审日期不能晚于今天");
        let opinion = c.text("opinion", &self.opinion).required("请填专家意见").max(2000).get();
        let favourable = c.one_of("favourable", &self.favourable, |word| word.parse().ok());
        c.finish()?;
        Ok(Experts { names, on, opinion, favourable: favourable.unwrap_or_default() })
    }
}

/// Records the opinion of the experts.
///
/// # Errors
/// Not the registry's clerk; fields to mend; not with the experts.
pub async fn hear_experts(cx: &Cx, id: ContractId, raw: &ExpertsRaw) -> Result<Contract, Problem> {
    let current = load(cx, id).await?;
    let may = cx.may(&REVIEW, &current.parties_subject())?;
    let experts = raw.check(cx.now().day())?;
    step(cx, &may, id, "contracts.experts_heard", |contract, _| {
        let payload = json!({ "favourable": experts.favourable });
        Ok((contract.hear(experts)?, payload))
    })
    .await
}
