//! A rule in Chinese sentences, made from its data: who, what counts, base, rate, cap, payer, certainty.

use crate::number::plain;
use crate::policy::{
    Base, Cap, Certainty, Effort, Items, Limit, Measure, NoFormula, Of, Payer, Policy, Rule, Term,
};
use crate::sentence::{self, wan};
use crate::test::Frame;

impl Policy {
    /// The rule in sentences, in the order in which it is calculated.
    pub fn describe(&self, rule: &Rule) -> Vec<String> {
        let pen = Pen { policy: self, rule };
        let mut lines = vec![pen.who()];
        lines.extend(rule.items.as_ref().map(|items| pen.items(items)));
        lines.extend(rule.base.as_ref().map(|base| pen.base(base)));
        lines.extend(pen.threshold());
        match &rule.no_formula {
            None => {
                lines.push(pen.amount());
                lines.extend(pen.limits());
            }
            Some(no_formula) => lines.push(pen.no_formula(no_formula)),
        }
        lines.extend(rule.payer.as_ref().map(payer));
        lines.extend(pen.certainty());
        lines
    }
}

struct Pen<'a> {
    policy: &'a Policy,
    rule: &'a Rule,
}

impl Pen<'_> {
    fn frame<'x>(&'x self, collection: &'x str, prefix: &'x str) -> Frame<'x> {
        Frame { policy: self.policy, collection, prefix, year: 0, as_of: None }
    }

    fn who(&self) -> String {
        let asked = sentence::condition(&self.rule.who, self.frame(&self.policy.payees, ""));
        if asked.is_empty() {
            "对象：没有限定类型和地区".to_owned()
        } else {
            format!("对象：{asked}")
        }
    }

    fn items(&self, items: &Items) -> String {
        let frame = self.frame(&items.from, "");
        let collection = self.policy.collections.get(&items.from);
        let name = collection.map_or(items.from.as_str(), |c| c.name.as_str());
        let role =
            items.role.as_ref().map(|role| format!("本单位为{}", sentence::field(frame, role)));
        let asked = Some(sentence::condition(&items.tests, frame)).filter(|text| !text.is_empty());
        let parts: Vec<String> = role.into_iter().chain(asked).collect();
        let once = if items.once.is_empty() { "" } else { "；同一对象只计第一份" };
        format!("计入：{name}，{}{once}", parts.join("，"))
    }

    fn base(&self, base: &Base) -> String {
        let from = self.rule.items.as_ref().map_or("", |items| items.from.as_str());
        match &base.of {
            Measure::Count => format!("基数：{}，按份数计", base.name),
            Measure::Value(path) => {
                let field = sentence::field(self.frame(&self.policy.payees, ""), path);
                format!("基数：{}，即单位的{field}", base.name)
            }
            Measure::Sum(path) => {
                let field = sentence::field(self.frame(from, ""), path);
                let prefix = path.rsplit_once("[].").map(|(list, _)| format!("{list}[]."));
                let frame = self.frame(from, prefix.as_deref().unwrap_or(""));
                let asked = sentence::condition(&base.tests, frame);
                let only =
                    if asked.is_empty() { String::new() } else { format!("，只计{asked}的") };
                format!("基数：{}，即{field}之和{only}", base.name)
            }
        }
    }

    fn threshold(&self) -> Option<String> {
        let threshold = self.rule.threshold?;
        let word = if threshold.strict { "超过" } else { "达到" };
        Some(format!("起点：基数{word} {} 才给", plain(threshold.min)))
    }

    fn amount(&self) -> String {
        let of = |path: &str| sentence::field(self.frame(&self.policy.payees, ""), path);
        let term = |term: &Term| match term {
            Term::Rate { rate, of: None } => format!("基数的 {rate}"),
            Term::Rate { rate, of: Some(Of::Field(a)) } => format!("{}的 {rate}", of(a)),
            Term::Rate { rate, of: Some(Of::Difference(a, b)) } => {
                format!("{}减{}的 {rate}", of(a), of(b))
            }
            Term::Fixed(fen) => format!("定额 {}", wan(*fen)),
            Term::Tiers { marginal: true, steps } => {
                format!("分 {} 段，各段按各自比例", steps.len())
            }
            Term::Tiers { steps, .. } => format!("分 {} 档，全额按所在档比例", steps.len()),
            Term::Table(rows) => format!("按 {} 行的表查得", rows.len()),
        };
        let terms: Vec<String> = self.rule.amount.iter().map(term).collect();
        let most = if self.rule.certainty == Certainty::Ceiling { "最高为" } else { "" };
        let group = if self.rule.group.is_some() { "，逐项计算后相加" } else { "" };
        format!("金额：{most}{}{group}", terms.join(" 加 "))
    }

    fn limits(&self) -> Vec<String> {
        if self.rule.limits.is_empty() {
            return vec!["上限：本条没有金额上限".to_owned()];
        }
        let line = |limit: &Limit| match &limit.max {
            Cap::Fixed(fen) => format!("上限：{}", sentence::limit(limit, *fen)),
            Cap::Own(path) => {
                let field = sentence::field(self.frame(&self.policy.payees, ""), path);
                format!("上限：不超过单位的{field}")
            }
        };
        self.rule.limits.iter().map(line).collect()
    }

    fn no_formula(&self, no_formula: &NoFormula) -> String {
        match no_formula {
            NoFormula::Decision { question, criteria } if criteria.is_empty() => {
                format!("金额：待决定，{question}")
            }
            NoFormula::Decision { question, criteria } => {
                format!("金额：待决定，{question}；看{}", criteria.join("、"))
            }
            NoFormula::Unresolved(id) => {
                let reference = self.policy.references.iter().find(|r| r.id == *id);
                let number = reference.map_or(id.as_str(), |r| r.number.as_str());
                format!("金额：写在 {number}，该文件尚未载入，待定")
            }
        }
    }

    fn certainty(&self) -> Option<String> {
        let certainty = match self.rule.certainty {
            Certainty::Ceiling => Some("最高数是上限，实际可以少于上限"),
            Certainty::Floor => Some("不低于这个数"),
            Certainty::Exact => None,
        };
        let effort = match self.rule.effort {
            Effort::Sought => Some("争取上级资金，由上级决定，不保证"),
            Effort::Strive => Some("力争，不保证"),
            Effort::Promised => None,
        };
        let parts: Vec<&str> = certainty.into_iter().chain(effort).collect();
        (!parts.is_empty()).then(|| format!("性质：{}", parts.join("；")))
    }
}

fn payer(payer: &Payer) -> String {
    match payer {
        Payer::Named(name) => format!("出资：{name}"),
        Payer::RegionOfPayee(label) => format!("出资：单位所在地的{label}"),
    }
}
