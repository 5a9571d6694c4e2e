//! What a demand says, typed, and what differs between two texts.

use kezhuan_kernel::Fen;
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::{Pack, Terms};
use serde::{Deserialize, Serialize};

/// What has to be reached: `吨水成本 14 → ≤ 9 元`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Indicator {
    /// What is measured.
    pub name: String,
    /// Today's value.
    pub current: String,
    /// A key of the pack's comparisons; may be empty, then the target is only words.
    pub comparison: String,
    /// The value to reach; a number when there is a comparison.
    pub target: String,
    /// Unit.
    pub unit: String,
    /// How it is tested.
    pub test: String,
}

impl Indicator {
    /// `≤ 9`, or the words of the target.
    pub fn goal(&self, pack: &Pack) -> String {
        match pack.demands.comparisons.get(&self.comparison) {
            Some(comparison) => format!("{} {}", comparison.name, self.target),
            None => self.target.clone(),
        }
    }

    fn line(&self, pack: &Pack) -> String {
        let now = if self.current.is_empty() {
            String::new()
        } else {
            format!("现在 {}，", self.current)
        };
        let test =
            if self.test.is_empty() { String::new() } else { format!("（{}）", self.test) };
        format!("{}：{now}要 {} {}{test}", self.name, self.goal(pack), self.unit)
    }
}

/// A payment: when, and how much of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Payment {
    /// At which point.
    pub when: String,
    /// Percent of the whole.
    pub share: u32,
}

/// What a demand says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Title: the problem in one line.
    pub title: String,
    /// 背景与痛点.
    pub problem: String,
    /// 应用场景.
    pub scenario: String,
    /// What has to be reached.
    pub indicators: Vec<Indicator>,
    /// A key of the pack's kinds.
    pub kind: Option<String>,
    /// 技术领域: a key of the pack's contract fields.
    pub field: Option<String>,
    /// Keys of the pack's cooperations.
    pub cooperations: Vec<String>,
    /// What it may cost; none is 面议.
    pub budget: Option<Fen>,
    /// In how many months it is wanted.
    pub months: Option<u32>,
    /// 付款节点; their shares make a hundred, or there are none.
    pub payments: Vec<Payment>,
    /// 知识产权归属: a key of the pack's ownerships.
    pub ownership: Option<String>,
    /// 揭榜条件.
    pub conditions: String,
    /// Keys of the pack's industries.
    pub industries: Vec<String>,
    /// A key of the pack's visibilities.
    pub visibility: String,
    /// Whom it is sent to by name, when it is for them only.
    pub recipients: Vec<OrganizationId>,
    /// A key of the pack's validities.
    pub validity: Option<String>,
    /// Words to be found by.
    pub keywords: Vec<String>,
}

/// A field in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Name of the field, 中文.
    pub field: String,
    /// As it was.
    pub before: String,
    /// As it is, or shall be.
    pub after: String,
}

impl Content {
    /// Every field in words, in the order of the form.
    pub fn said(&self, pack: &Pack) -> Vec<(&'static str, String)> {
        let words = &pack.demands;
        let one = |terms: &Terms, key: &Option<String>| {
            key.as_ref().map(|key| terms.name(key).to_owned()).unwrap_or_default()
        };
        let lines = |rows: Vec<String>| rows.join("\n");
        let pay = self.payments.iter().map(|p| format!("{} {}%", p.when, p.share));
        let validity = self.validity.as_deref().unwrap_or_default();
        vec![
            ("难题", self.title.clone()),
            ("现在怎样，卡在哪里", self.problem.clone()),
            ("用在哪里", self.scenario.clone()),
            ("指标", lines(self.indicators.iter().map(|row| row.line(pack)).collect())),
            ("需求类型", one(&words.kinds, &self.kind)),
            ("产业", names(&pack.industries.all, &self.industries)),
            ("技术领域", one(&pack.contracts.fields, &self.field)),
            ("合作方式", names(&words.cooperations, &self.cooperations)),
            ("意向投入", self.budget.map_or("面议".to_owned(), |b| format!("{} 万元", b.wan()))),
            ("时限", self.months.map(|n| format!("{n} 个月")).unwrap_or_default()),
            ("付款节点", lines(pay.collect())),
            ("知识产权归谁", one(&words.ownerships, &self.ownership)),
            ("对解决方的要求", self.conditions.clone()),
            ("有效期", words.validities.name(validity).to_owned()),
            ("关键词", self.keywords.join("、")),
            ("公开方式", words.visibilities.name(&self.visibility).to_owned()),
        ]
    }

    /// What differs, in words. Recipients are named nowhere but to their author.
    pub fn changes(&self, next: &Self, pack: &Pack) -> Vec<Change> {
        let pairs = self.said(pack).into_iter().zip(next.said(pack));
        let differing = pairs.filter(|((_, before), (_, after))| before != after);
        let mut changes: Vec<Change> = differing
            .map(|((field, before), (_, after))| Change { field: field.to_owned(), before, after })
            .collect();
        if self.recipients != next.recipients {
            let count = |content: &Self| format!("{} 家", content.recipients.len());
            let field = "给哪些单位看".to_owned();
            changes.push(Change { field, before: count(self), after: count(next) });
        }
        changes
    }

    /// All that a stranger may read of it.
    pub fn texts(&self) -> Vec<(&'static str, &str)> {
        let mut all = vec![
            ("title", self.title.as_str()),
            ("problem", &self.problem),
            ("scenario", &self.scenario),
            ("conditions", &self.conditions),
        ];
        all.extend(self.keywords.iter().map(|word| ("keywords", word.as_str())));
        for row in &self.indicators {
            let cells = [&row.name, &row.current, &row.target, &row.unit, &row.test];
            all.extend(cells.map(|cell| ("indicators", cell.as_str())));
        }
        all.extend(self.payments.iter().map(|row| ("payments", row.when.as_str())));
        all
    }
}

/// Names of keys, joined for reading.
pub(crate) fn names<T>(terms: &Terms<T>, keys: &[String]) -> String {
    keys.iter().map(|key| terms.name(key)).collect::<Vec<_>>().join("、")
}

/// The part of a company's name by which people know it: without the places of its region path, what
/// is in brackets and its legal form.
fn core<'a>(name: &'a str, region: &str) -> &'a str {
    const FORMS: [&str; 8] =
        ["有限责任公司", "股份有限公司", "有限公司", "集团", "公司", "专业合作社", "合作社", "厂"];
    let start = name.split(['（', '(']).next().unwrap_or(name).trim();
    let mut stem = FORMS.iter().find_map(|form| start.strip_suffix(form)).unwrap_or(start);
    for place in region.split('/').filter(|place| !place.is_empty()) {
        let short = place.trim_end_matches(['省', '市', '县', '区']);
        let rest = stem.strip_prefix(place).or_else(|| stem.strip_prefix(short));
        stem = rest.unwrap_or(stem);
    }
    stem
}

/// The fields of a text that give the name of a company of this region away: the whole name, or the
/// first characters of what people call it.
pub fn fields_that_name(content: &Content, company: &str, region: &str) -> Vec<&'static str> {
    const CALLED: usize = 4;
    let called: String = core(company, region).chars().take(CALLED).collect();
    let tells = |text: &str| {
        text.contains(company) || (called.chars().count() == CALLED && text.contains(&called))
    };
    let mut fields: Vec<&'static str> =
        content.texts().into_iter().filter(|(_, text)| tells(text)).map(|(f, _)| f).collect();
    fields.dedup();
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_not_tell_a_hidden_name() {
        let company = "项城味源食品有限公司（演示）";
        let check = |title: &str, problem: &str, want: &[&str]| {
            let content = Content {
                title: title.to_owned(),
                problem: problem.to_owned(),
                ..Content::default()
            };
            assert_eq!(
                fields_that_name(&content, company, "河南省/周口市/项城市"),
                want,
                "{title} {problem}"
            );
        };
        check("吨水成本降到 9 元", "本公司废水盐分高", &[]);
        check("项城味源食品废水", "本公司", &["title"]);
        check("废水", "我们项城味源食品有限公司（演示）现在", &["problem"]);
        check("味源食品的废水", "本公司", &["title"]);
        check("项城的食品企业", "味源", &[]);
    }
}
