//! What an achievement says, typed. A draft may be incomplete; what is submitted has been checked.

use kezhuan_kernel::{Day, Fen, Problem};
use kezhuan_pack::{Pack, Terms};
use serde::{Deserialize, Serialize};

/// Who may see a text or an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 公开: everybody.
    Public,
    /// 登录可见: members of verified organizations.
    Members,
    /// 签保密承诺后可见.
    Nda,
}

impl Tier {
    /// Narrowest last.
    pub const ALL: [Self; 3] = [Self::Public, Self::Members, Self::Nda];

    /// The pack's word, also stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Members => "members",
            Self::Nda => "nda",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.word() == word)
    }
}

/// One line of the comparison with today's way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Comparison {
    /// What is measured.
    pub indicator: String,
    /// Today's value.
    pub today: String,
    /// This achievement's value.
    pub ours: String,
    /// Unit.
    pub unit: String,
    /// What proves it.
    pub evidence: String,
}

/// A right, filed or granted or kept secret.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ip {
    /// A key of the pack's `ip_kinds`.
    pub kind: String,
    /// Number of the application, patent or certificate.
    pub number: String,
    /// Title of the right.
    pub title: String,
    /// A key of the pack's `ip_states`.
    pub state: String,
    /// Last day.
    pub valid_until: Option<Day>,
}

/// Somebody who took part. Personal data: for the unit and the reviewers, never in events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contributor {
    /// Name.
    pub name: String,
    /// A key of the pack's `contributor_roles`.
    pub role: String,
    /// Agreed share of the income, as written: `40%`.
    pub share: String,
}

/// 保密审查: who and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrecy {
    /// The person or body that reviewed.
    pub by: String,
    /// When.
    pub on: Day,
}

/// What an achievement says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Title: says the use.
    pub title: String,
    /// One line: what is gained, in figures.
    pub gain: String,
    /// 公开摘要.
    pub summary: String,
    /// How it works.
    pub how: String,
    /// Compared with today.
    pub comparisons: Vec<Comparison>,
    /// Level 1 to 9.
    pub trl: Option<u8>,
    /// Keys of the pack's industries.
    pub industries: Vec<String>,
    /// A key of the pack's `ownerships`; `service` is the 职务成果.
    pub ownership: Option<String>,
    /// Who took part.
    pub contributors: Vec<Contributor>,
    /// A key of the pack's `pricing_modes`.
    pub pricing_mode: Option<String>,
    /// 集体决策文号.
    pub decision_number: Option<String>,
    /// Price; none is 面议.
    pub price: Option<Fen>,
    /// Keys of the pack's `transfer_modes`.
    pub modes: Vec<String>,
    /// Rights.
    pub ip: Vec<Ip>,
    /// 保密审查.
    pub secrecy: Option<Secrecy>,
    /// For those who are signed in.
    pub members_text: String,
    /// For those who signed the promise.
    pub nda_text: String,
    /// Person to ask. Personal data.
    pub contact_name: String,
    /// Telephone. Personal data.
    pub contact_phone: String,
    /// Words to be found by.
    pub keywords: Vec<String>,
}

impl Content {
    /// Is any right filed, granted or registered?
    pub fn has_filed_right(&self, pack: &Pack) -> bool {
        let states = &pack.achievements.ip_states;
        self.ip.iter().any(|ip| states.get(&ip.state).is_some_and(|state| state.protected))
    }

    /// Would publishing now endanger the novelty of something? Then a warning must be ticked.
    pub fn endangers_novelty(&self, pack: &Pack) -> bool {
        let endangered = |ip: &Ip| pack.achievements.endangers_novelty(&ip.kind, &ip.state);
        !self.has_filed_right(pack) || self.ip.iter().any(endangered)
    }

    /// `发明专利 2 件、技术秘密`: rights by kind, for lists.
    pub fn ip_words(&self, pack: &Pack) -> String {
        let mut kinds: Vec<(&str, usize)> = Vec::new();
        for ip in &self.ip {
            match kinds.iter_mut().find(|(kind, _)| *kind == ip.kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((&ip.kind, 1)),
            }
        }
        let words = kinds
            .into_iter()
            .map(|(kind, count)| format!("{} {count} 件", pack.achievements.ip_kinds.name(kind)));
        words.collect::<Vec<_>>().join("、")
    }

    /// Key and name of the fields that differ.
    pub fn changed(&self, next: &Self) -> Vec<(&'static str, &'static str)> {
        let (old, new) = (fields_of(self), fields_of(next));
        FIELDS.iter().copied().filter(|(key, _)| old.get(*key) != new.get(*key)).collect()
    }

    /// This text with these fields of another one.
    pub(crate) fn with(&self, keys: &[&str], other: &Self) -> Result<Self, Problem> {
        let (mut all, from) = (fields_of(self), fields_of(other));
        for key in keys {
            if let Some(value) = from.get(*key) {
                all.insert((*key).to_owned(), value.clone());
            }
        }
        serde_json::from_value(all.into()).map_err(Problem::bug)
    }

    /// A field in words, for whoever compares two texts.
    pub(crate) fn words_of(&self, key: &str, pack: &Pack) -> String {
        let words = &pack.achievements;
        let one = |terms: &Terms, key: &Option<String>| {
            key.as_ref().map(|key| terms.name(key).to_owned()).unwrap_or_default()
        };
        let lines = |all: Vec<String>| all.join("\n");
        match key {
            "title" => self.title.clone(),
            "gain" => self.gain.clone(),
            "summary" => self.summary.clone(),
            "how" => self.how.clone(),
            "comparisons" => lines(self.comparisons.iter().map(Comparison::words).collect()),
            "trl" => self.trl.map(|level| level.to_string()).unwrap_or_default(),
            "industries" => names(&pack.industries.all, &self.industries),
            "ownership" => one(&words.ownerships, &self.ownership),
            "contributors" => {
                lines(self.contributors.iter().map(|c| format!("{} {}", c.name, c.share)).collect())
            }
            "pricing_mode" => one(&words.pricing_modes, &self.pricing_mode),
            "decision_number" => self.decision_number.clone().unwrap_or_default(),
            "price" => self.price.map_or("面议".to_owned(), |price| format!("{price} 元")),
            "modes" => names(&words.transfer_modes, &self.modes),
            "ip" => lines(self.ip.iter().map(|ip| ip.words(pack)).collect()),
            "secrecy" => {
                self.secrecy.as_ref().map(|s| format!("{}，{}", s.by, s.on)).unwrap_or_default()
            }
            "members_text" => self.members_text.clone(),
            "nda_text" => self.nda_text.clone(),
            "contact_name" => self.contact_name.clone(),
            "contact_phone" => self.contact_phone.clone(),
            _ => self.keywords.join("、"),
        }
    }
}

impl Comparison {
    fn words(&self) -> String {
        let Self { indicator, today, ours, unit, evidence } = self;
        format!("{indicator}：{today} → {ours} {unit} {evidence}")
    }
}

impl Ip {
    fn words(&self, pack: &Pack) -> String {
        let words = &pack.achievements;
        let (kind, state) = (words.ip_kinds.name(&self.kind), words.ip_states.name(&self.state));
        format!("{} {kind} {} {state}", self.title, self.number)
    }
}

fn names<T>(terms: &Terms<T>, keys: &[String]) -> String {
    keys.iter().map(|key| terms.name(key)).collect::<Vec<_>>().join("、")
}

fn fields_of(content: &Content) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(content) {
        Ok(serde_json::Value::Object(all)) => all,
        _ => serde_json::Map::new(),
    }
}

/// Every field with its name: what a correction tells.
pub(crate) const FIELDS: [(&str, &str); 20] = [
    ("title", "成果名称"),
    ("gain", "好处"),
    ("summary", "公开摘要"),
    ("how", "怎么做到的"),
    ("comparisons", "指标对比"),
    ("trl", "技术成熟度"),
    ("industries", "产业"),
    ("ownership", "权属"),
    ("contributors", "完成人"),
    ("pricing_mode", "定价方式"),
    ("decision_number", "集体决策文号"),
    ("price", "价格"),
    ("modes", "转化方式"),
    ("ip", "知识产权"),
    ("secrecy", "保密审查"),
    ("members_text", "登录可见的内容"),
    ("nda_text", "签承诺后可见的内容"),
    ("contact_name", "联系人"),
    ("contact_phone", "联系人"),
    ("keywords", "关键词"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_told() {
        let all: Vec<String> = fields_of(&Content::default()).keys().cloned().collect();
        let mut told: Vec<&str> = FIELDS.iter().map(|(key, _)| *key).collect();
        told.sort_unstable();
        assert_eq!(all, told);
    }
}
