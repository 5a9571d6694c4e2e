//! What an achievement says, typed. A draft may be incomplete; what is submitted has been checked.

use kezhuan_kernel::{Day, Fen};
use kezhuan_pack::Pack;
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

    /// Names of the fields that differ and are for everybody: the trace of a correction.
    pub fn changed(&self, next: &Self) -> Vec<&'static str> {
        let mut fields = Vec::new();
        let mut note = |differs: bool, field| {
            if differs {
                fields.push(field);
            }
        };
        note(self.title != next.title, "成果名称");
        note(self.gain != next.gain, "好处");
        note(self.summary != next.summary, "公开摘要");
        note(self.how != next.how, "怎么做到的");
        note(self.comparisons != next.comparisons, "指标对比");
        note(self.trl != next.trl, "技术成熟度");
        note(self.industries != next.industries, "产业");
        note(self.ownership != next.ownership, "权属");
        note(self.contributors != next.contributors, "完成人");
        note(self.pricing_mode != next.pricing_mode, "定价方式");
        note(self.decision_number != next.decision_number, "集体决策文号");
        note(self.price != next.price, "价格");
        note(self.modes != next.modes, "转化方式");
        note(self.ip != next.ip, "知识产权");
        note(self.secrecy != next.secrecy, "保密审查");
        note(self.members_text != next.members_text, "登录可见的内容");
        note(self.nda_text != next.nda_text, "签承诺后可见的内容");
        let contact = |c: &Self| (c.contact_name.clone(), c.contact_phone.clone());
        note(contact(self) != contact(next), "联系人");
        note(self.keywords != next.keywords, "关键词");
        fields
    }
}
