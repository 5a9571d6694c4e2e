//! Worked cases: facts and what must come out, run against a policy, each difference told.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_kernel::{Day, Fen};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::facts::{Facts, lookup};
use crate::measure::measure;
use crate::policy::{Change, Policy};
use crate::round::{Paid, Round, evaluate};

/// What running a file of cases gave.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CaseReport {
    /// Each case of this policy, in the order of the file.
    pub cases: Vec<CaseResult>,
    /// How many cases of the file name another policy.
    pub others: usize,
}

/// One case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseResult {
    /// Its name, `ZK-01`.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// How it went.
    pub verdict: CaseVerdict,
}

/// How a case went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseVerdict {
    /// As expected.
    Passed,
    /// Not as expected: each difference.
    Failed(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    List(Vec<Case>),
    Named { cases: Vec<Case> },
}

/// What a case may carry beside what is compared: for its readers.
const NOTES: &[&str] = &["derivation", "tags", "rule_in_words", "origin", "pinned_reading", "note"];

#[derive(Deserialize)]
struct Case {
    case_id: String,
    #[serde(default)]
    policy_id: Option<String>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    year: i32,
    #[serde(default)]
    applicant: Value,
    #[serde(default)]
    facts: Map<String, Value>,
    expected: Expected,
    #[serde(default)]
    overlay: Option<String>,
    #[serde(default)]
    patch: Vec<Change>,
    #[serde(default)]
    policy_patch: Map<String, Value>,
    #[serde(default)]
    rider: Option<Rider>,
    #[serde(default)]
    indicator: Option<String>,
    #[serde(default)]
    at: Option<Day>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// A rule that is not in the source, added for the case: short for a change of the pack.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Rider {
    /// A common budget of the case's rules, shared pro rata when it is not enough.
    BudgetProRata { budget: String },
    /// 就高不重复 between the case's rules on one contract.
    HighestOnlyPerContract,
}

impl Rider {
    fn change(&self, rules: &[String]) -> Change {
        match self {
            Self::BudgetProRata { budget } => Change(
                "allocate[0]".to_owned(),
                json!({ "rules": rules, "budget": budget, "method": "pro_rata" }),
            ),
            Self::HighestOnlyPerContract => {
                let field = |at: usize| if at == 0 { "id" } else { "same_as_contract" };
                let matter: Map<String, Value> = rules
                    .iter()
                    .enumerate()
                    .map(|(at, rule)| (rule.clone(), Value::from(field(at))))
                    .collect();
                Change("exclusive[0]".to_owned(), json!({ "matter": matter, "resolve": "highest" }))
            }
        }
    }
}

#[derive(Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Expected {
    status: Option<String>,
    total_yuan: Option<String>,
    total_fen: Option<i64>,
    by_payee: BTreeMap<String, String>,
    by_payer: BTreeMap<String, String>,
    by_rule: BTreeMap<String, String>,
    /// Fact → reason code.
    left_out: BTreeMap<String, String>,
    certain: Option<String>,
    at_most: Option<String>,
    value: Option<String>,
    standing: Option<String>,
    gaps: Option<Vec<String>>,
}

impl CaseReport {
    /// How many passed.
    pub fn passed(&self) -> usize {
        self.count(|verdict| matches!(verdict, CaseVerdict::Passed))
    }

    /// How many failed.
    pub fn failed(&self) -> usize {
        self.count(|verdict| matches!(verdict, CaseVerdict::Failed(_)))
    }

    fn count(&self, wanted: impl Fn(&CaseVerdict) -> bool) -> usize {
        self.cases.iter().filter(|case| wanted(&case.verdict)).count()
    }
}

/// Runs the cases of a JSON file (`[…]` or `{"cases": […]}`) that belong to this policy.
pub fn run(policy: &Policy, json: &str) -> Result<CaseReport, String> {
    let file: File = serde_json::from_str(json)
        .map_err(|e| format!("用例文件读不懂（第 {} 行第 {} 列）：{e}", e.line(), e.column()))?;
    let cases = match file {
        File::List(cases) | File::Named { cases } => cases,
    };
    let mine = |case: &Case| case.policy_id.as_ref().is_none_or(|id| *id == policy.id);
    let result = |case: Case| {
        let verdict = case.run(policy);
        CaseResult { id: case.case_id, title: case.title, verdict }
    };
    let (mine, others): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(mine);
    let cases = mine.into_iter().map(result).collect();
    Ok(CaseReport { cases, others: others.len() })
}

impl Case {
    fn run(&self, policy: &Policy) -> CaseVerdict {
        if let Some(odd) = self.rest.keys().find(|key| !NOTES.contains(&key.as_str())) {
            return CaseVerdict::Failed(vec![format!("用例里没有“{odd}”这个键")]);
        }
        if self.expected == Expected::default() {
            return CaseVerdict::Failed(vec!["expected 里没有期望值".to_owned()]);
        }
        let differences = match self.policy(policy) {
            Err(message) => vec![message],
            Ok(policy) => match &self.indicator {
                Some(id) => self.measured(&policy, id),
                None => self.evaluated(&policy),
            },
        };
        if differences.is_empty() { CaseVerdict::Passed } else { CaseVerdict::Failed(differences) }
    }

    /// The policy with the case's overlay and changes.
    fn policy(&self, policy: &Policy) -> Result<Policy, String> {
        let mut changes = self.patch.clone();
        for (path, value) in &self.policy_patch {
            let long = match path.rsplit_once('.') {
                Some((rule, "rate")) => format!("rule.{rule}.amount[0].rate"),
                Some((rule, "cap_yuan")) => format!("rule.{rule}.limits[0].max"),
                _ => path.clone(),
            };
            changes.push(Change(long, value.clone()));
        }
        changes.extend(self.rider.as_ref().map(|rider| rider.change(&self.rules)));
        let told = |all: Vec<crate::Diagnostic>| {
            all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        };
        let overlaid = match &self.overlay {
            Some(id) => policy.with_overlay(id).map_err(told)?,
            None => policy.clone(),
        };
        if changes.is_empty() {
            Ok(overlaid)
        } else {
            overlaid.with_changes(&changes).map_err(told)
        }
    }

    fn evaluated(&self, policy: &Policy) -> Vec<String> {
        if let Some(rule) = self.rules.iter().find(|rule| {
            policy.rule(rule).is_none()
                && policy.rules.iter().all(|r| !rule.starts_with(&r.id))
                && policy.exclusive.is_empty()
        }) {
            return vec![format!("政策里没有规则 {rule}")];
        }
        let facts = self.facts(policy);
        let mut round = evaluate(policy, self.year, &facts, &self.paid());
        round.entries.retain(|entry| self.rules.contains(&entry.rule));
        self.differences(&round)
    }

    /// The facts as the engine takes them: payees as a collection, loose figures on the applicant.
    fn facts(&self, policy: &Policy) -> Facts {
        let mut facts = Facts::new();
        let mut applicant = self.applicant.clone();
        for (name, value) in &self.facts {
            match value {
                Value::Array(records) => facts.insert(name.clone(), records.clone()),
                loose => {
                    if let Some(fields) = applicant.as_object_mut() {
                        fields.insert(name.clone(), loose.clone());
                    }
                }
            }
        }
        if facts.records(&policy.payees).is_empty() {
            facts.insert(policy.payees.clone(), self.payees(applicant));
        }
        self.give_to_sole_payee(policy, &mut facts);
        facts
    }

    fn payees(&self, applicant: Value) -> Vec<Value> {
        let list = |name: &str| self.facts.get(name).and_then(Value::as_array);
        let group = lookup(&applicant, "type").and_then(Value::as_str) == Some("group");
        if let Some(records) = list("group").or(list("enterprises").filter(|_| group)) {
            return records.clone();
        }
        match list("payees") {
            Some(names) if group => {
                names.iter().map(|name| serde_json::json!({ "org": name })).collect()
            }
            _ => vec![applicant],
        }
    }

    /// A record that names nobody belongs to the applicant, when there is only one.
    fn give_to_sole_payee(&self, policy: &Policy, facts: &mut Facts) {
        let [payee] = facts.records(&policy.payees) else { return };
        let Some(org) = lookup(payee, "org").cloned() else { return };
        for rule in &policy.rules {
            let Some(items) = &rule.items else { continue };
            let Some(role) = items.role.as_ref().filter(|role| *role == "org") else { continue };
            let mut records = facts.records(&items.from).to_vec();
            for record in records.iter_mut().filter_map(Value::as_object_mut) {
                record.entry(role.clone()).or_insert_with(|| org.clone());
            }
            if !records.is_empty() {
                facts.insert(items.from.clone(), records);
            }
        }
    }

    /// `already_paid`: a list of `{group: amount}`, or of whole payments.
    fn paid(&self) -> Vec<Paid> {
        let records = self.facts.get("already_paid").and_then(Value::as_array);
        let mut paid = Vec::new();
        for record in records.into_iter().flatten() {
            if let Ok(whole) = serde_json::from_value::<Paid>(record.clone()) {
                paid.push(whole);
                continue;
            }
            for (group, amount) in record.as_object().into_iter().flatten() {
                if let Ok(amount) = crate::facts::money(amount) {
                    paid.push(Paid { group: Some(group.clone()), amount, ..Paid::default() });
                }
            }
        }
        paid
    }

    fn differences(&self, round: &Round) -> Vec<String> {
        let mut told = Vec::new();
        let expected = &self.expected;
        let status = round.status();
        if let Some(want) = expected.status.as_deref().filter(|want| *want != status) {
            told.push(format!("状态应为 {want}，得到 {status}{}", told_bad(round)));
        }
        let total = round.total();
        let fen = expected.total_fen.map(Fen);
        let yuan =
            expected.total_yuan.as_ref().map(|yuan| Fen::parse_yuan(yuan).unwrap_or(Fen::ZERO));
        for want in [fen, yuan].into_iter().flatten().collect::<BTreeSet<_>>() {
            if total != Some(want) {
                let have = total.map_or_else(|| "没有金额".to_owned(), Fen::plain);
                told.push(format!("合计应为 {}，得到 {have}", want.plain()));
            }
        }
        let payees = round.sums(|e| Some(e.payee.clone()));
        let payers = round.by_payer();
        let rules = round.sums(|e| Some(e.rule.clone()));
        compare("单位", &expected.by_payee, &payees, &mut told);
        compare("出资方", &expected.by_payer, &payers, &mut told);
        compare("规则", &expected.by_rule, &rules, &mut told);
        self.compare_left_out(round, &mut told);
        for (what, want, most) in
            [("已定", &expected.certain, false), ("若获认可", &expected.at_most, true)]
        {
            let Some(want) = want else { continue };
            let waiting = round.entries.iter().filter_map(|entry| match &entry.outcome {
                crate::Outcome::NeedsDecision { certain, at_most, .. } => {
                    Some(if most { *at_most } else { *certain })
                }
                _ => None,
            });
            // What has no bound is more than anything.
            let waiting: Option<Vec<Fen>> = waiting.collect();
            let have = waiting.and_then(|all| all.into_iter().max());
            let have = have.map_or_else(|| "没有上限".to_owned(), Fen::plain);
            if have != *want {
                told.push(format!("{what}应为 {want}，得到 {have}"));
            }
        }
        told
    }

    fn compare_left_out(&self, round: &Round, told: &mut Vec<String>) {
        let have: BTreeMap<String, String> = round
            .entries
            .iter()
            .flat_map(|entry| &entry.left_out)
            .map(|left| {
                let part = left.part.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
                (format!("{}{part}", left.fact), left.reason.clone())
            })
            .collect();
        for (fact, want) in &self.expected.left_out {
            let have = have.get(fact).map_or("结果里没有列出它", String::as_str);
            if have != want {
                told.push(format!("“{fact}”未计入的原因应为 {want}，得到 {have}"));
            }
        }
    }

    fn measured(&self, policy: &Policy, id: &str) -> Vec<String> {
        let Some(at) = self.at else { return vec!["缺少 at（统计日）".to_owned()] };
        let Some(measured) = measure(policy, id, &self.facts(policy), at) else {
            return vec![format!("政策里没有指标 {id}")];
        };
        let mut told = Vec::new();
        let mut same = |what: &str, want: &Option<String>, have: String| {
            if let Some(want) = want.as_ref().filter(|want| **want != have) {
                told.push(format!("{what}应为 {want}，得到 {have}"));
            }
        };
        let value = measured.value.as_ref().map(|v| v.text.clone());
        same("值", &self.expected.value, value.unwrap_or_else(|| "无数据".to_owned()));
        same("状态", &self.expected.standing, measured.standing.word().to_owned());
        if let Some(want) = &self.expected.gaps {
            let have: Vec<String> = measured.gaps.iter().map(|gap| gap.id.clone()).collect();
            if *want != have {
                told.push(format!("缺口应为 {want:?}，得到 {have:?}"));
            }
        }
        told
    }
}

fn told_bad(round: &Round) -> String {
    let of_entries = round.entries.iter().filter_map(|entry| match &entry.outcome {
        crate::Outcome::InvalidInput { bad } => Some(bad),
        _ => None,
    });
    let all = round.invalid.iter().chain(of_entries.flatten());
    let lines: Vec<String> = all
        .map(|bad| format!("；{} {} 的 {}：{}", bad.collection, bad.fact, bad.field, bad.message))
        .collect();
    lines.concat()
}

/// What is listed must be equal; what is not listed must be nothing.
fn compare(
    what: &str,
    want: &BTreeMap<String, String>,
    have: &BTreeMap<String, Fen>,
    told: &mut Vec<String>,
) {
    if want.is_empty() {
        return;
    }
    let names: BTreeSet<&String> = want.keys().chain(have.keys()).collect();
    for name in names {
        let want = want.get(name).map_or("0.00", String::as_str);
        let have = have.get(name).copied().unwrap_or(Fen::ZERO).plain();
        if have != want {
            told.push(format!("{what}“{name}”应为 {want}，得到 {have}"));
        }
    }
}
