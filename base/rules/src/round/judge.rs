//! Which facts count under a rule, with what share of the base, and why the others do not.

use std::collections::BTreeMap;

use kezhuan_kernel::{Day, Fen, Rate};
use serde_json::Value;

use super::LeftOut;
use crate::facts::{self, BadFact, Facts, lookup};
use crate::number::yuan;
use crate::policy::{Base, FieldKind, Items, Measure, Policy, Rule};
use crate::test::{Frame, Reason, Verdict};

/// A fact, judged.
pub(crate) struct Judged<'f> {
    pub id: String,
    pub record: &'f Value,
    pub role: Option<String>,
    pub verdict: Verdict,
    pub share: Share,
}

/// What a fact adds to the base.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Share {
    /// What counts.
    pub counts: Rate,
    /// Identifiers of the parts that count.
    pub parts: Vec<String>,
    /// Parts that do not count.
    pub left: Vec<(String, Reason, Option<Rate>)>,
    /// All parts, whether they count or not.
    pub all: Option<Rate>,
}

impl Default for Share {
    fn default() -> Self {
        Self { counts: Rate::ZERO, parts: Vec::new(), left: Vec::new(), all: None }
    }
}

impl Judged<'_> {
    pub(crate) fn counts(&self) -> bool {
        matches!(self.verdict, Verdict::Pass | Verdict::Undecided(_))
    }

    /// The lines about what does not count of it.
    pub(crate) fn left_out(&self, collection: &str, money: bool) -> Vec<LeftOut> {
        let line = |part: Option<String>, reason: &Reason, amount: Option<Rate>| LeftOut {
            collection: collection.to_owned(),
            fact: self.id.clone(),
            part,
            reason: reason.code.to_owned(),
            field: Some(reason.field.clone()).filter(|field| !field.is_empty()),
            sentence: reason.sentence.clone(),
            amount: amount.filter(|_| money).and_then(exact_fen),
        };
        match &self.verdict {
            Verdict::Fail(reason) => vec![line(None, reason, self.share.all)],
            Verdict::Bad { .. } => Vec::new(),
            _ => self
                .share
                .left
                .iter()
                .map(|(part, reason, amount)| line(Some(part.clone()), reason, *amount))
                .collect(),
        }
    }

    pub(crate) fn bad(&self, collection: &str) -> Option<BadFact> {
        match &self.verdict {
            Verdict::Bad { field, message } => Some(BadFact {
                collection: collection.to_owned(),
                fact: self.id.clone(),
                field: field.clone(),
                message: message.clone(),
            }),
            _ => None,
        }
    }
}

fn exact_fen(yuan: Rate) -> Option<Fen> {
    let fen = yuan.checked_mul(Rate::from(100))?;
    (fen.den() == 1).then(|| i64::try_from(fen.num()).ok().map(Fen))?
}

/// Identifier of a record: its unique field, else its place.
pub(crate) fn id_of(record: &Value, unique: &str, place: usize, collection: &str) -> String {
    match lookup(record, unique) {
        Some(Value::String(id)) => id.clone(),
        Some(other) => other.to_string(),
        None => format!("{collection}[{place}]"),
    }
}

/// All facts of a set that pass, fail or are bad, in the order of their identifiers; equal
/// identifiers count once.
pub(crate) fn judge_set<'f>(
    policy: &Policy,
    items: &Items,
    base: Option<&Base>,
    facts: &'f Facts,
    (year, as_of): (i32, Option<Day>),
) -> Vec<Judged<'f>> {
    let frame = Frame { policy, collection: &items.from, prefix: "", year, as_of };
    let mut all: Vec<Judged<'f>> = facts
        .records(&items.from)
        .iter()
        .enumerate()
        .map(|(place, record)| {
            let id = id_of(record, &items.unique, place, &items.from);
            judge_one(items, base, record, id, frame)
        })
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    drop_duplicates(&mut all);
    keep_first(&mut all, items, frame);
    all
}

/// The facts of a rule, with its questions and exclusions applied.
pub(crate) fn judge_rule<'f>(
    policy: &Policy,
    rule: &Rule,
    items: &Items,
    facts: &'f Facts,
    year: i32,
) -> Vec<Judged<'f>> {
    let mut all = judge_set(policy, items, rule.base.as_ref(), facts, (year, None));
    let frame = Frame { policy, collection: &items.from, prefix: "", year, as_of: None };
    for judged in all.iter_mut().filter(|judged| judged.counts()) {
        exclude(policy, rule, judged);
        for ask in &rule.ask {
            if judged.verdict == Verdict::Pass
                && ask.when.judge(judged.record, frame) == Verdict::Pass
            {
                let silence = policy.silences.iter().find(|s| s.id == ask.silence);
                let text = silence.map_or(ask.silence.as_str(), |s| s.text.as_str());
                judged.verdict = Verdict::Undecided(text.to_owned());
            }
        }
    }
    all
}

fn judge_one<'f>(
    items: &Items,
    base: Option<&Base>,
    record: &'f Value,
    id: String,
    frame: Frame<'_>,
) -> Judged<'f> {
    let mut verdict = items.tests.judge(record, frame);
    let role = match &items.role {
        None => None,
        Some(path) => match lookup(record, path).map(facts::text) {
            Some(Ok(org)) => Some(org.to_owned()),
            Some(Err(message)) => {
                verdict = Verdict::Bad { field: path.clone(), message };
                None
            }
            None => None,
        },
    };
    let share = match share(base, record, frame) {
        Ok(share) => share,
        Err((field, message)) => {
            if matches!(verdict, Verdict::Pass | Verdict::Undecided(_)) {
                verdict = Verdict::Bad { field, message };
            }
            Share::default()
        }
    };
    Judged { id, record, role, verdict, share }
}

type Fault = (String, String);

fn share(base: Option<&Base>, record: &Value, frame: Frame<'_>) -> Result<Share, Fault> {
    let Some(base) = base else { return Ok(Share::default()) };
    match &base.of {
        Measure::Value(_) => Ok(Share::default()),
        Measure::Count => Ok(Share { counts: Rate::ONE, all: Some(Rate::ONE), ..Share::default() }),
        Measure::Sum(path) => match path.split_once("[].") {
            Some((list, field)) => parts_of(base, record, list, field, frame),
            None => {
                let number = read_number(record, path, path, frame)?;
                Ok(Share { counts: number, all: Some(number), ..Share::default() })
            }
        },
    }
}

fn parts_of(
    base: &Base,
    record: &Value,
    list: &str,
    field: &str,
    frame: Frame<'_>,
) -> Result<Share, Fault> {
    let prefix = format!("{list}[].");
    let frame = Frame { prefix: &prefix, ..frame };
    let full = format!("{prefix}{field}");
    let parts = match lookup(record, list) {
        None => &[],
        Some(Value::Array(parts)) => parts.as_slice(),
        Some(_) => return Err((list.to_owned(), "应为列表".to_owned())),
    };
    let mut share = Share { all: Some(Rate::ZERO), ..Share::default() };
    for (place, part) in parts.iter().enumerate() {
        let id = id_of(part, "id", place, list);
        let at = |path: &str| format!("{list}[{place}].{path}");
        let number = read_number(part, field, &full, frame).map_err(|(_, m)| (at(field), m));
        match base.tests.judge(part, frame) {
            Verdict::Bad { field, message } => {
                let path = field.strip_prefix(&prefix).unwrap_or(&field);
                return Err((at(path), message));
            }
            Verdict::Pass => {
                share.counts = add(share.counts, number.clone()?, &full)?;
                share.parts.push(id);
            }
            Verdict::Undecided(sentence) => {
                let reason = Reason { code: "missing", field: full.clone(), sentence };
                share.left.push((id, reason, number.clone().ok()));
            }
            Verdict::Fail(reason) => share.left.push((id, reason, number.clone().ok())),
        }
        share.all = match (share.all, number) {
            (Some(all), Ok(number)) => all.checked_add(number),
            _ => None,
        };
    }
    Ok(share)
}

fn add(a: Rate, b: Rate, field: &str) -> Result<Rate, Fault> {
    a.checked_add(b).ok_or_else(|| (field.to_owned(), "数字太大".to_owned()))
}

/// A number of a record: money unless the pack says that the field is a plain number.
pub(crate) fn read_number(
    record: &Value,
    path: &str,
    full: &str,
    frame: Frame<'_>,
) -> Result<Rate, Fault> {
    let fault = |message: String| (full.to_owned(), message);
    let value = lookup(record, path).ok_or_else(|| fault("没有填".to_owned()))?;
    let collection = frame.policy.collections.get(frame.collection);
    let kind = collection.and_then(|c| c.fields.get(full)).map(|field| field.kind);
    if kind == Some(FieldKind::Number) {
        return facts::number(value).map_err(fault);
    }
    let fen = facts::money(value).map_err(fault)?;
    if kind == Some(FieldKind::Money) && fen.is_negative() {
        return Err(fault("不能小于 0".to_owned()));
    }
    Ok(yuan(i128::from(fen.0)))
}

/// Equal identifiers count once. Copies that would count differently are a bad fact: which one is
/// right must not depend on their order.
fn drop_duplicates(all: &mut [Judged<'_>]) {
    let mut first = 0;
    for at in 1..all.len() {
        let (before, rest) = all.split_at_mut(at);
        let (kept, copy) = (&mut before[first], &mut rest[0]);
        if kept.id != copy.id {
            first = at;
            continue;
        }
        let agree = kept.role == copy.role
            && std::mem::discriminant(&kept.verdict) == std::mem::discriminant(&copy.verdict)
            && (!kept.counts() || kept.share.counts == copy.share.counts);
        if !agree {
            let message = "同一编号有两条内容不一致的记录".to_owned();
            kept.verdict = Verdict::Bad { field: "id".to_owned(), message };
        }
        copy.verdict = Verdict::Fail(Reason {
            code: "duplicate",
            field: "id".to_owned(),
            sentence: "同一编号重复上报，只计一次".to_owned(),
        });
    }
}

/// `once`: of all facts with the same key only the first in the given order counts.
fn keep_first(all: &mut [Judged<'_>], items: &Items, frame: Frame<'_>) {
    let rank = |judged: &Judged<'_>| -> Vec<String> {
        let shown = |path: &String| lookup(judged.record, path).map(facts::shown);
        items.order.iter().map(|path| shown(path).unwrap_or_default()).collect()
    };
    for once in &items.once {
        let mut order: Vec<usize> = (0..all.len()).filter(|at| all[*at].counts()).collect();
        order.sort_by_key(|at| (rank(&all[*at]), all[*at].id.clone()));
        let mut first: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for at in order {
            if once.when.judge(all[at].record, frame) != Verdict::Pass {
                continue;
            }
            let key: Option<Vec<String>> =
                once.key.iter().map(|p| lookup(all[at].record, p).map(facts::shown)).collect();
            let Some(key) = key else { continue };
            if let Some(winner) = first.get(&key) {
                let sentence = format!("同一对象只计第一份，已计“{}”", all[*winner].id);
                let reason = Reason { code: "once", field: once.key.join("、"), sentence };
                all[at].verdict = Verdict::Fail(reason);
            } else {
                first.insert(key, at);
            }
        }
    }
}

/// Of the rules that exclude each other on one fact, the recorded choice decides.
fn exclude(policy: &Policy, rule: &Rule, judged: &mut Judged<'_>) {
    for exclusive in policy.exclusive.iter().filter(|e| e.rules.values().any(|r| *r == rule.id)) {
        let present =
            exclusive.rules.keys().filter(|role| lookup(judged.record, role).is_some()).count();
        if present < 2 {
            continue;
        }
        let choice = lookup(judged.record, &exclusive.by).and_then(Value::as_str);
        match choice.and_then(|role| exclusive.rules.get(role)) {
            None => {
                let sentence = "几方只能由一方申报，尚未选定".to_owned();
                judged.verdict = Verdict::Undecided(sentence);
            }
            Some(chosen) if *chosen != rule.id => {
                judged.verdict = Verdict::Fail(Reason {
                    code: "exclusive",
                    field: exclusive.by.clone(),
                    sentence: "已选定由另一方申报".to_owned(),
                });
            }
            Some(_) => {}
        }
    }
}
