//! Which facts count under a rule, with what share of the base, and why the others do not.

use std::collections::{BTreeMap, HashMap, HashSet};

use kezhuan_kernel::{Day, Fen, Rate};
use serde_json::Value;

use super::LeftOut;
use super::numbers::{Fault, figure};
use crate::facts::{self, BadFact, Facts, lookup};
use crate::policy::{Fold, Formula, Items, Measure, Policy, Resolve, Rule};
use crate::test::{Frame, Reason, Verdict};

/// What everything is judged on.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub policy: &'a Policy,
    pub facts: &'a Facts,
    pub year: i32,
    /// Day of measurement, for indicators.
    pub as_of: Option<Day>,
    /// Payees by `org`; none where there are no payees.
    pub orgs: Option<&'a HashMap<&'a str, &'a Value>>,
}

impl<'a> Ground<'a> {
    /// A figure of a payee that cannot be used.
    pub(crate) fn bad_payee(self, payee: &str, field: &str, message: String) -> BadFact {
        let (collection, fact) = (self.policy.payees.clone(), payee.to_owned());
        BadFact { collection, fact, field: field.to_owned(), message }
    }

    /// The frame of a collection's records.
    pub(crate) fn frame(self, collection: &'a str) -> Frame<'a> {
        let frame = Frame::new(self.policy, self.facts, collection, self.year);
        Frame { as_of: self.as_of, ..frame }
    }
}

/// A fact, judged.
pub(crate) struct Judged<'f> {
    pub id: String,
    pub record: &'f Value,
    pub role: Option<String>,
    /// The payee it belongs to.
    pub payee: Option<&'f Value>,
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

impl<'f> Judged<'f> {
    /// The frame of its collection, with its payee.
    pub(crate) fn frame<'x>(&self, frame: Frame<'x>) -> Frame<'x>
    where
        'f: 'x,
    {
        Frame { payee: self.payee, ..frame }
    }

    /// The same fact, judged otherwise.
    pub(crate) fn with(&self, verdict: Verdict) -> Self {
        let (id, role, share) = (self.id.clone(), self.role.clone(), self.share.clone());
        Self { id, record: self.record, role, payee: self.payee, verdict, share }
    }

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
/// identifiers count once. Facts of payees that the rule refuses take nobody's place.
pub(crate) fn judge_set<'f>(
    ground: Ground<'f>,
    items: &'f Items,
    fold: Option<&Fold>,
    refused: &HashSet<&str>,
) -> Vec<Judged<'f>> {
    let frame = ground.frame(&items.from);
    let mut all: Vec<Judged<'f>> = ground
        .facts
        .records(&items.from)
        .iter()
        .enumerate()
        .map(|(place, record)| {
            let id = id_of(record, &items.unique, place, &items.from);
            judge_one(ground, items, fold, record, id)
        })
        .collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    drop_duplicates(&mut all);
    keep_first(&mut all, items, frame, refused);
    all
}

/// The facts of a rule, with its questions and recorded choices applied.
pub(crate) fn judge_rule<'f>(
    ground: Ground<'f>,
    rule: &'f Rule,
    items: &'f Items,
    refused: &HashSet<&str>,
) -> Vec<Judged<'f>> {
    let mut all = judge_set(ground, items, rule.fold(), refused);
    let frame = ground.frame(&items.from);
    for judged in all.iter_mut().filter(|judged| judged.counts()) {
        choose(ground.policy, rule, judged);
        for ask in &rule.ask {
            if judged.verdict == Verdict::Pass
                && ask.when.judge(judged.record, judged.frame(frame)) == Verdict::Pass
            {
                let silence = ground.policy.silences.iter().find(|s| s.id == ask.silence);
                let text = silence.map_or(ask.silence.as_str(), |s| s.text.as_str());
                judged.verdict = Verdict::Undecided(text.to_owned());
            }
        }
    }
    all
}

fn judge_one<'f>(
    ground: Ground<'f>,
    items: &'f Items,
    fold: Option<&Fold>,
    record: &'f Value,
    id: String,
) -> Judged<'f> {
    let mut bad_role = None;
    let role = items.role.as_ref().and_then(|path| match lookup(record, path).map(facts::text) {
        Some(Ok(org)) => Some(org.to_owned()),
        Some(Err(message)) => {
            bad_role = Some(Verdict::Bad { field: path.clone(), message });
            None
        }
        None => None,
    });
    let payee = role.as_deref().zip(ground.orgs).and_then(|(org, orgs)| orgs.get(org)).copied();
    let frame = Frame { payee, ..ground.frame(&items.from) };
    let mut verdict = bad_role.unwrap_or_else(|| items.tests.judge(record, frame));
    let share = match share(fold, record, frame) {
        Ok(share) => share,
        Err((field, message)) => {
            if matches!(verdict, Verdict::Pass | Verdict::Undecided(_)) {
                verdict = Verdict::Bad { field, message };
            }
            Share::default()
        }
    };
    Judged { id, record, role, payee, verdict, share }
}

fn share(fold: Option<&Fold>, record: &Value, frame: Frame<'_>) -> Result<Share, Fault> {
    let Some(fold) = fold else { return Ok(Share::default()) };
    let whole = |number: Rate| match fold.tests.judge(record, frame) {
        Verdict::Bad { field, message } => Err((field, message)),
        Verdict::Pass => Ok(Share { counts: number, all: Some(number), ..Share::default() }),
        _ => Ok(Share { all: Some(number), ..Share::default() }),
    };
    match &fold.measure {
        Measure::Count => whole(Rate::ONE),
        Measure::Sum(formula) => match &formula.list {
            Some(list) => parts_of(fold, formula, record, list, frame),
            None => whole(figure(&formula.figure, record, frame)?),
        },
        _ => Ok(Share::default()),
    }
}

fn parts_of(
    fold: &Fold,
    formula: &Formula,
    record: &Value,
    list: &str,
    frame: Frame<'_>,
) -> Result<Share, Fault> {
    let prefix = format!("{list}[].");
    let frame = Frame { prefix: &prefix, item: Some(record), ..frame };
    let parts = match lookup(record, list) {
        None => &[],
        Some(Value::Array(parts)) => parts.as_slice(),
        Some(_) => return Err((list.to_owned(), "应为列表".to_owned())),
    };
    let mut share = Share { all: Some(Rate::ZERO), ..Share::default() };
    for (place, part) in parts.iter().enumerate() {
        let id = id_of(part, "id", place, list);
        let at = |field: &str| {
            let path = field.strip_prefix(prefix.as_str()).unwrap_or(field);
            format!("{list}[{place}].{path}")
        };
        let number = figure(&formula.figure, part, frame).map_err(|(f, m)| (at(&f), m));
        match fold.tests.judge(part, frame) {
            Verdict::Bad { field, message } => return Err((at(&field), message)),
            Verdict::Pass => {
                share.counts = add(share.counts, number.clone()?, &prefix)?;
                share.parts.push(id);
            }
            Verdict::Undecided(sentence) => {
                let reason = Reason { code: "missing", field: prefix.clone(), sentence };
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
            kept.verdict = Verdict::Bad { field: "id".to_owned(), message: message.clone() };
            if copy.role != kept.role {
                copy.verdict = Verdict::Bad { field: "id".to_owned(), message };
                continue;
            }
        }
        copy.verdict = Verdict::Fail(Reason {
            code: "duplicate",
            field: "id".to_owned(),
            sentence: "同一编号重复上报，只计一次".to_owned(),
        });
    }
}

/// `once`: of all facts with the same key only the first in the given order counts.
fn keep_first(all: &mut [Judged<'_>], items: &Items, frame: Frame<'_>, refused: &HashSet<&str>) {
    let rank = |judged: &Judged<'_>| -> Vec<String> {
        let shown = |path: &String| lookup(judged.record, path).map(facts::shown);
        items.order.iter().map(|path| shown(path).unwrap_or_default()).collect()
    };
    for once in &items.once {
        let stands = |judged: &Judged<'_>| {
            judged.counts() && judged.role.as_deref().is_none_or(|org| !refused.contains(org))
        };
        let mut order: Vec<usize> = (0..all.len()).filter(|at| stands(&all[*at])).collect();
        order.sort_by_key(|at| (rank(&all[*at]), all[*at].id.clone()));
        let mut first: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for at in order {
            if once.when.judge(all[at].record, all[at].frame(frame)) != Verdict::Pass {
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
fn choose(policy: &Policy, rule: &Rule, judged: &mut Judged<'_>) {
    let concerns = |rules: &[(String, String)]| rules.iter().any(|(id, _)| *id == rule.id);
    for exclusive in policy.exclusive.iter().filter(|e| concerns(&e.rules)) {
        let Resolve::Choice(by) = &exclusive.resolve else { continue };
        let there = |(_, role): &&(String, String)| lookup(judged.record, role).is_some();
        if exclusive.rules.iter().filter(there).count() < 2 {
            continue;
        }
        let choice = lookup(judged.record, by).and_then(Value::as_str);
        match choice.and_then(|choice| exclusive.rules.iter().find(|(_, role)| role == choice)) {
            None => {
                let sentence = "几方只能由一方申报，尚未选定".to_owned();
                judged.verdict = Verdict::Undecided(sentence);
            }
            Some((chosen, _)) if *chosen != rule.id => {
                judged.verdict = Verdict::Fail(Reason {
                    code: "exclusive",
                    field: by.clone(),
                    sentence: "已选定由另一方申报".to_owned(),
                });
            }
            Some(_) => {}
        }
    }
}
