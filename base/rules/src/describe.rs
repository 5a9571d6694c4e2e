//! A rule in Chinese sentences, made from its data: who, what counts, base, rate, cap, payer, certainty.

use crate::Facts;
use crate::policy::{
    Allocate, Base, Certainty, Effort, Gives, Hit, Items, Limit, Method, NoFormula, Once, Part,
    Payer, Policy, Portion, Quantity, Quota, Resolve, Row, Rule, Share, Stage, Term, Tier, Ties,
};
use crate::round::judge::Ground;
use crate::sentence::{self, number, wan};
use crate::test::Where;

impl Policy {
    /// The rule in sentences, in the order in which it is calculated.
    pub fn describe(&self, rule: &Rule) -> Vec<String> {
        let facts = Facts::new();
        let ground = Ground { policy: self, facts: &facts, year: 0, as_of: None, orgs: None };
        let pen = Pen { ground, rule };
        let mut lines = vec![pen.who()];
        lines.extend(rule.items.as_ref().map(|items| pen.items(items)));
        lines.extend(rule.base.as_ref().map(|base| pen.base(base)));
        lines.extend(pen.thresholds());
        match &rule.no_formula {
            None => {
                lines.push(pen.amount());
                lines.extend(pen.limits());
                lines.extend(pen.after());
            }
            Some(no_formula) => lines.push(pen.no_formula(no_formula)),
        }
        lines.extend(rule.payer.as_ref().map(|payer| format!("出资：{}", self::payer(payer))));
        lines.extend(pen.split());
        lines.extend(pen.together());
        lines.extend(rule.spending.as_ref().map(|spending| format!("用途：{spending}")));
        lines.extend(pen.certainty());
        lines.extend(pen.asks());
        lines
    }
}

struct Pen<'a> {
    ground: Ground<'a>,
    rule: &'a Rule,
}

impl Pen<'_> {
    fn own(&self, tests: &Where) -> String {
        sentence::condition(tests, self.ground.frame(&self.ground.policy.payees))
    }

    /// A condition of a term: on the facts of a group, else on the payee.
    fn row(&self, tests: &Where) -> String {
        match (&self.rule.items, &self.rule.group) {
            (Some(items), Some(_)) => sentence::condition(tests, self.ground.frame(&items.from)),
            _ => self.own(tests),
        }
    }

    /// A quantity before 的: in brackets when it is a sum.
    fn whole(&self, quantity: &Quantity) -> String {
        match quantity {
            Quantity::Pair(_) => format!("（{}）", self.quantity(quantity)),
            other => self.quantity(other),
        }
    }

    fn quantity(&self, quantity: &Quantity) -> String {
        sentence::quantity(quantity, self.rule, self.ground)
    }

    fn who(&self) -> String {
        let asked = self.own(&self.rule.who);
        if asked.is_empty() {
            "对象：没有限定类型和地区".to_owned()
        } else {
            format!("对象：{asked}")
        }
    }

    fn items(&self, items: &Items) -> String {
        let frame = self.ground.frame(&items.from);
        let collection = self.ground.policy.collections.get(&items.from);
        let name = collection.map_or(items.from.as_str(), |c| c.name.as_str());
        let role =
            items.role.as_ref().map(|role| format!("本单位为{}", sentence::field(frame, role)));
        let asked = Some(sentence::condition(&items.tests, frame)).filter(|text| !text.is_empty());
        let parts: Vec<String> = role.into_iter().chain(asked).collect();
        let once: Vec<String> = items.once.iter().map(|once| self.once(items, once)).collect();
        let once = once.concat();
        let keep = items.keep.as_ref().map_or(String::new(), |keep| {
            let whose = if keep.of_all { "全部单位" } else { "每家单位" };
            let by = sentence::field(frame, &keep.by);
            let after = match keep.after {
                0 => String::new(),
                after => format!("第 {after} 名以后的"),
            };
            format!("；{whose}只计{by}排在{after}前 {} 的", keep.most)
        });
        format!("计入：{name}，{}{once}{keep}", parts.join("，"))
    }

    fn once(&self, items: &Items, once: &Once) -> String {
        let frame = self.ground.frame(&items.from);
        let names = |paths: &[String]| {
            let names: Vec<String> =
                paths.iter().map(|path| sentence::field(frame, path)).collect();
            names.join("、")
        };
        let when = sentence::condition(&once.when, frame);
        let when = if when.is_empty() { String::new() } else { format!("{when}的，") };
        format!("；{when}{}相同的只计第一份（按{}先后）", names(&once.key), names(&items.order))
    }

    fn base(&self, base: &Base) -> String {
        let of = self.quantity(&base.of);
        if of == base.name {
            format!("基数：{of}")
        } else {
            format!("基数：{}，即{of}", base.name)
        }
    }

    /// What one group is called: 每项, 每个专项.
    fn each(&self) -> String {
        match (&self.rule.items, &self.rule.group) {
            (Some(items), Some(path)) if *path != items.unique => {
                format!("每个{}", sentence::field(self.ground.frame(&items.from), path))
            }
            _ => "每项".to_owned(),
        }
    }

    fn thresholds(&self) -> Vec<String> {
        let line = |threshold: &crate::policy::Threshold| {
            let of = self.quantity(&threshold.of);
            format!("起点：{of}{}才给", sentence::bounds(&threshold.bounds))
        };
        self.rule.thresholds.iter().map(line).collect()
    }

    fn amount(&self) -> String {
        let most = if self.rule.certainty == Certainty::Ceiling { "最高为" } else { "" };
        let group = match (&self.rule.group, self.rule.best) {
            (None, _) => String::new(),
            (Some(_), None) => format!("，{}分别计算后相加", self.each()),
            (Some(_), Some(best)) => format!("，{}分别计算，只计金额最高的 {best} 项", self.each()),
        };
        format!("金额：{most}{}{group}", self.terms(&self.rule.amount))
    }

    fn terms(&self, terms: &[Term]) -> String {
        terms.iter().map(|term| self.term(term)).collect::<Vec<_>>().join(" 加 ")
    }

    fn term(&self, term: &Term) -> String {
        let when = self.row(&term.when);
        let when = if when.is_empty() { String::new() } else { format!("{when}的，") };
        let min = term.min.map_or(String::new(), |min| format!("，不足 {}按此数", wan(min)));
        let max = term.max.map_or(String::new(), |max| format!("，最高 {}", wan(max)));
        let none =
            term.none_below.map_or(String::new(), |least| format!("，不足 {}不予", wan(least)));
        format!("{when}{}{min}{max}{none}", self.gives(&term.gives))
    }

    fn gives(&self, gives: &Gives) -> String {
        match gives {
            Gives::Rate { rate, of } => format!("{}的 {}", self.whole(of), share(rate)),
            Gives::Fixed(fen) => format!("定额 {}", wan(*fen)),
            Gives::Equal(of) => self.quantity(of),
            Gives::Decided(_) => "核定的金额".to_owned(),
            Gives::UnitPrice { price, quantity } => {
                let of: Vec<String> = quantity.iter().map(|one| self.quantity(one)).collect();
                format!("每单位 {} 元 × {}", price.plain(), of.join(" × "))
            }
            Gives::Step { every, give, of, above } => {
                let over = if above.num() == 0 {
                    String::new()
                } else {
                    format!("超过 {} 的部分", number(*above))
                };
                format!("{}{over}每满 {} 给 {}", self.quantity(of), number(*every), wan(*give))
            }
            Gives::Tiers { marginal, of, steps } => {
                let word = if *marginal { "分段" } else { "分档" };
                let steps: Vec<String> = steps.iter().map(tier).collect();
                format!("{}{word}：{}", self.quantity(of), steps.join("；"))
            }
            Gives::Table { by, hit, rows } => {
                let word = match hit {
                    Hit::First => "按下表（取第一个符合的）",
                    Hit::Highest => "按下表（取最高）",
                    Hit::Sum => "按下表（符合的相加）",
                };
                let rows: Vec<String> = rows.iter().map(|row| self.line(by, row)).collect();
                format!("{word}：{}", rows.join("；"))
            }
            Gives::Multiply { by, terms } => {
                format!("（{}）× {}", self.terms(terms), self.quantity(by))
            }
            Gives::Sum(terms) => format!("（{}）", self.terms(terms)),
            Gives::Highest(terms) | Gives::Lowest(terms) => {
                let all: Vec<String> = terms.iter().map(|term| self.term(term)).collect();
                let word = if matches!(gives, Gives::Highest(_)) { "最高" } else { "最低" };
                format!("{}中{word}的一项", all.join("、"))
            }
        }
    }

    fn line(&self, by: &Quantity, row: &Row) -> String {
        let term = self.term(&row.term);
        if row.bounds.is_empty() {
            return term;
        }
        format!("{}{}，{term}", self.quantity(by), sentence::bounds(&row.bounds))
    }

    fn limits(&self) -> Vec<String> {
        if self.rule.limits.is_empty() {
            let told = if self.rule.limits_stated {
                "本条没有金额上限"
            } else {
                "本条没有写上限"
            };
            return vec![format!("上限：{told}")];
        }
        let line = |limit: &Limit| {
            let when = match limit.per {
                crate::policy::Per::Payee => self.own(&limit.when),
                _ => self.row(&limit.when),
            };
            let when = if when.is_empty() { String::new() } else { format!("{when}的，") };
            match &limit.max {
                Quantity::Exact(max) => {
                    let max = crate::number::whole_fen(*max);
                    format!(
                        "上限：{when}{}",
                        sentence::limit(limit, max).replacen("每个项目", &self.each(), 1)
                    )
                }
                of => {
                    let of = self.quantity(of);
                    format!(
                        "上限：{when}{}不超过{of}",
                        sentence::limit_of(limit).replacen("每个项目", &self.each(), 1)
                    )
                }
            }
        };
        self.rule.limits.iter().map(line).collect()
    }

    /// What follows the limits: stages, earlier payments, quota, short money.
    fn after(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let stages = &self.rule.stages;
        if !stages.is_empty() {
            let stage = |stage: &Stage| {
                let when = self.row(&stage.when);
                let when = if when.is_empty() { String::new() } else { format!("（{when}）") };
                format!("{}{when}付{}", stage.name, portion(stage.part))
            };
            let all: Vec<String> = stages.iter().map(stage).collect();
            lines.push(format!("拨付：{}", all.join("，")));
        }
        if self.rule.minus_paid.is_some() {
            lines.push("补差：减去以前已兑付的金额".to_owned());
        }
        lines.extend(self.rule.quota.as_ref().map(|quota| self.quota(quota)));
        if let Some(allocate) = &self.rule.allocate {
            lines.push(self.short(allocate));
        }
        lines
    }

    fn quota(&self, quota: &Quota) -> String {
        let by = quota.by.as_ref().map_or("金额".to_owned(), |by| self.quantity(by));
        let order = if quota.ascending { "从小到大" } else { "从大到小" };
        let own = self.ground.frame(&self.ground.policy.payees);
        let per = quota
            .per
            .as_ref()
            .map_or(String::new(), |path| format!("每个{}", sentence::field(own, path)));
        let ties = match &quota.ties {
            Ties::Field(path) => format!("，并列按{}", sentence::field(own, path)),
            Ties::All => "，并列的都支持".to_owned(),
            Ties::Ask => "，并列的由主管部门决定".to_owned(),
        };
        format!("名额：{per}按{by}{order}取前 {}{ties}", quota.top)
    }

    fn short(&self, allocate: &Allocate) -> String {
        let own = self.ground.frame(&self.ground.policy.payees);
        let how = match &allocate.method {
            Method::ProRata => "同比例分配".to_owned(),
            Method::ComputedRate { by, .. } => {
                format!("按资金总额和{}算出统一比例", self.quantity(by))
            }
            Method::InOrder { by, .. } => {
                format!("按{}依次支持，额满为止", sentence::field(own, by))
            }
        };
        format!("资金：共 {} 元，不够时{how}", self.quantity(&allocate.budget))
    }

    /// What the rule shares with others.
    fn together(&self) -> Vec<String> {
        let policy = self.ground.policy;
        let name = |id: &String| {
            let rule =
                policy.rule(id).map(|rule| rule.name.as_str()).filter(|name| !name.is_empty());
            format!("“{}”", rule.unwrap_or(id))
        };
        let others = |ids: &mut dyn Iterator<Item = &String>| {
            let names: Vec<String> = ids.filter(|id| **id != self.rule.id).map(name).collect();
            names.join("、")
        };
        let mut lines = Vec::new();
        for exclusive in &policy.exclusive {
            if exclusive.rules.iter().any(|(id, _)| *id == self.rule.id) {
                let with = others(&mut exclusive.rules.iter().map(|(id, _)| id));
                let how = match exclusive.resolve {
                    Resolve::Choice(_) => "按登记的选择",
                    Resolve::Highest => "就高",
                    Resolve::First => "按先写的一条",
                };
                lines.push(format!("不重复：同一事项和{with}只享受一条，{how}"));
            }
        }
        for combine in policy.combine.iter().filter(|c| c.rules.contains(&self.rule.id)) {
            let with = others(&mut combine.rules.iter());
            let with = if with.is_empty() { String::new() } else { format!("和{with}") };
            let per = combine.per.as_ref().map_or("同一单位".to_owned(), |path| {
                let own = self.ground.frame(&policy.payees);
                format!("{}相同的单位", sentence::field(own, path))
            });
            if combine.highest {
                lines.push(format!("就高不重复：{per}{with}只给最高的一项"));
            }
            for limit in &combine.limits {
                let max = self.quantity(&limit.max);
                lines.push(format!("合计上限：{per}{with}合计不超过 {max}"));
            }
        }
        for allocate in policy.allocate.iter().filter(|a| a.rules.contains(&self.rule.id)) {
            lines.push(self.short(allocate));
        }
        lines
    }

    fn asks(&self) -> Vec<String> {
        let policy = self.ground.policy;
        let told = |id: &String| policy.silences.iter().find(|s| s.id == *id);
        let texts = self.rule.ask.iter().filter_map(|ask| told(&ask.silence));
        texts.map(|silence| format!("要问：{}", silence.text)).collect()
    }

    fn split(&self) -> Option<String> {
        let part = |part: &Part| {
            let max = part.max.map_or(String::new(), |max| format!("，最高 {}", wan(max)));
            let when = self.own(&part.when);
            let when = if when.is_empty() { String::new() } else { format!("{when}的，") };
            format!("{when}{}承担{}{max}", payer(&part.payer), portion(part.part))
        };
        let parts: Vec<String> = self.rule.split.iter().map(part).collect();
        (!parts.is_empty()).then(|| format!("出资：{}", parts.join("，")))
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
                let reference = self.ground.policy.references.iter().find(|r| r.id == *id);
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
        Payer::Named(name) => name.clone(),
        Payer::RegionOfPayee(label) => format!("单位所在地的{label}"),
    }
}

fn portion(portion: Portion) -> String {
    match portion {
        Portion::Share(share) => share.to_string(),
        Portion::Sum(sum) => wan(sum),
        Portion::Rest => "其余".to_owned(),
    }
}

fn share(share: &Share) -> String {
    match share {
        Share::Exact(rate) => rate.to_string(),
        Share::Decided { from, to, .. } => {
            let band: Vec<String> =
                [from, to].into_iter().flatten().map(ToString::to_string).collect();
            format!("{}（由主管部门核定）", band.join("～"))
        }
    }
}

fn tier(step: &Tier) -> String {
    let up_to = step.up_to.map_or("以上".to_owned(), |up_to| format!("到 {}", number(up_to)));
    let fixed = (step.fixed.0 != 0).then(|| wan(step.fixed));
    let rate = (step.rate.num() != 0).then(|| step.rate.to_string());
    let max = step.max.map_or(String::new(), |max| format!("（最高 {}）", wan(max)));
    let mut gives: Vec<String> = fixed.into_iter().chain(rate).collect();
    if gives.is_empty() {
        gives.push("0%".to_owned());
    }
    format!("{up_to} {}{max}", gives.join(" 加 "))
}
