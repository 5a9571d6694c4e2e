//! What people type about an achievement: one raw type for the form and the API, and its check.

use kezhuan_kernel::{Check, Day, Problem};
use kezhuan_pack::{Pack, Terms};
use serde::{Deserialize, Serialize};

use crate::content::{Comparison, Content, Contributor, Ip, Secrecy};

/// The form of an achievement, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AchievementRaw {
    /// Id of the organization it belongs to; only when it is begun.
    pub holder: String,
    /// Title.
    pub title: String,
    /// What is gained, in figures.
    pub gain: String,
    /// 公开摘要.
    pub summary: String,
    /// How it works.
    pub how: String,
    /// Compared with today.
    pub comparisons: Vec<ComparisonRaw>,
    /// Level 1 to 9.
    pub trl: String,
    /// Keys of industries.
    pub industries: Vec<String>,
    /// Key of the ownership.
    pub ownership: String,
    /// Who took part.
    pub contributors: Vec<ContributorRaw>,
    /// Key of the pricing mode.
    pub pricing_mode: String,
    /// 集体决策文号.
    pub decision_number: String,
    /// `open` (面议) or `amount`.
    pub price_kind: String,
    /// Yuan.
    pub price: String,
    /// Keys of transfer modes.
    pub modes: Vec<String>,
    /// Rights.
    pub ip: Vec<IpRaw>,
    /// Who did the 保密审查.
    pub secrecy_by: String,
    /// When.
    pub secrecy_on: String,
    /// For those who are signed in.
    pub members_text: String,
    /// For those who signed the promise.
    pub nda_text: String,
    /// Person to ask.
    pub contact_name: String,
    /// Telephone.
    pub contact_phone: String,
    /// Keywords, with 顿号 between.
    pub keywords: String,
    /// Ticked: published although no right is filed.
    pub novelty_known: String,
    /// Why what is published is corrected; shown to everybody.
    #[serde(skip_serializing)]
    pub why: String,
    /// Button of the form: one more row of this group.
    #[serde(rename = "_add", skip_serializing)]
    #[schema(ignore)]
    pub add: String,
    /// Button of the form: without this row.
    #[serde(rename = "_drop", skip_serializing)]
    #[schema(ignore)]
    pub drop: String,
    /// Button of the form: what comes after saving.
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub then: String,
}

/// A line of the comparison, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ComparisonRaw {
    /// What is measured.
    pub indicator: String,
    /// Today's value.
    pub today: String,
    /// Ours.
    pub ours: String,
    /// Unit.
    pub unit: String,
    /// What proves it.
    pub evidence: String,
}

/// A contributor, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ContributorRaw {
    /// Name.
    pub name: String,
    /// Key of the role.
    pub role: String,
    /// Share of the income; may be empty.
    pub share: String,
}

/// A right, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct IpRaw {
    /// Key of the kind.
    pub kind: String,
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Key of the state.
    pub state: String,
    /// Last day; may be empty.
    pub valid_until: String,
}

impl AchievementRaw {
    /// What is stored, as the form shows it.
    pub fn of(content: &Content) -> Self {
        let word = |key: &Option<String>| key.clone().unwrap_or_default();
        Self {
            title: content.title.clone(),
            gain: content.gain.clone(),
            summary: content.summary.clone(),
            how: content.how.clone(),
            comparisons: content.comparisons.iter().map(ComparisonRaw::of).collect(),
            trl: content.trl.map(|level| level.to_string()).unwrap_or_default(),
            industries: content.industries.clone(),
            ownership: word(&content.ownership),
            contributors: content.contributors.iter().map(ContributorRaw::of).collect(),
            pricing_mode: word(&content.pricing_mode),
            decision_number: word(&content.decision_number),
            price_kind: if content.price.is_some() { "amount" } else { "open" }.to_owned(),
            price: content.price.map(|fen| fen.plain()).unwrap_or_default(),
            modes: content.modes.clone(),
            ip: content.ip.iter().map(IpRaw::of).collect(),
            secrecy_by: content.secrecy.as_ref().map(|s| s.by.clone()).unwrap_or_default(),
            secrecy_on: content.secrecy.as_ref().map(|s| s.on.to_string()).unwrap_or_default(),
            members_text: content.members_text.clone(),
            nda_text: content.nda_text.clone(),
            contact_name: content.contact_name.clone(),
            contact_phone: content.contact_phone.clone(),
            keywords: content.keywords.join("、"),
            ..Self::default()
        }
    }

    /// Does what a row button asks for; true when one was pressed.
    pub fn press(&mut self) -> bool {
        match self.add.as_str() {
            "comparisons" => self.comparisons.push(ComparisonRaw::default()),
            "contributors" => self.contributors.push(ContributorRaw::default()),
            "ip" => self.ip.push(IpRaw::default()),
            _ => {}
        }
        let place = self.drop.trim_end_matches(']').split_once('[');
        if let Some((group, Ok(at))) = place.map(|(group, at)| (group, at.parse::<usize>())) {
            match group {
                "comparisons" if at < self.comparisons.len() => drop(self.comparisons.remove(at)),
                "contributors" if at < self.contributors.len() => {
                    drop(self.contributors.remove(at));
                }
                "ip" if at < self.ip.len() => drop(self.ip.remove(at)),
                _ => {}
            }
        }
        !self.add.is_empty() || !self.drop.is_empty()
    }

    /// Everything as far as it can be read, for a draft that may be incomplete.
    pub fn as_far_as_typed(&self, pack: &Pack, today: Day) -> Content {
        self.read(pack, today).0
    }

    /// Reads it, or tells everything that is wrong.
    ///
    /// # Errors
    /// [`Problem::Invalid`] with every field to mend.
    pub fn check(&self, pack: &Pack, today: Day) -> Result<Content, Problem> {
        let (content, check) = self.read(pack, today);
        check.finish()?;
        Ok(content)
    }

    fn read(&self, pack: &Pack, today: Day) -> (Content, Check) {
        let words = &pack.achievements;
        let mut c = Check::new();
        let content = Content {
            title: c.text("title", &self.title).required("请写成果名称，说清用途").max(100).get(),
            gain: c.text("gain", &self.gain).required("请用一句话写好处，带上数字").max(120).get(),
            summary: c.text("summary", &self.summary).required("请写公开摘要").max(2000).get(),
            how: c.text("how", &self.how).max(5000).get(),
            comparisons: self.comparisons(&mut c),
            trl: Some(c.number("trl", &self.trl, 1..=9) as u8)
                .filter(|_| !self.trl.trim().is_empty()),
            industries: several(&mut c, "industries", &self.industries, &pack.industries.all),
            ownership: word(&mut c, "ownership", &self.ownership, &words.ownerships),
            contributors: self.contributors(&mut c, pack),
            pricing_mode: optional(
                &mut c,
                "pricing_mode",
                &self.pricing_mode,
                &words.pricing_modes,
            ),
            decision_number: c
                .text("decision_number", &self.decision_number)
                .max(120)
                .get_or_none(),
            price: self.price(&mut c),
            modes: several(&mut c, "modes", &self.modes, &words.transfer_modes),
            ip: self.ip(&mut c, pack),
            secrecy: self.secrecy(&mut c, today),
            members_text: c.text("members_text", &self.members_text).max(5000).get(),
            nda_text: c.text("nda_text", &self.nda_text).max(5000).get(),
            contact_name: c
                .text("contact_name", &self.contact_name)
                .required("请填联系人")
                .max(40)
                .get(),
            contact_phone: phone(&mut c, &self.contact_phone),
            keywords: self.keywords(&mut c),
        };
        c.expect(!content.industries.is_empty(), "industries", "请至少选一个产业");
        c.expect(!content.modes.is_empty(), "modes", "请至少选一种转化方式");
        if content.endangers_novelty(pack) {
            let text = "有知识产权还没有申请。先公开会丢掉新颖性；确认要发布就打钩";
            c.expect(Check::ticked(&self.novelty_known), "novelty_known", text);
        }
        (content, c)
    }

    fn comparisons(&self, c: &mut Check) -> Vec<Comparison> {
        let mut rows = Vec::new();
        for (i, row) in self.comparisons.iter().enumerate() {
            if *row == ComparisonRaw::default() {
                continue;
            }
            let at = |field: &str| format!("comparisons[{i}][{field}]");
            rows.push(Comparison {
                indicator: c
                    .text(&at("indicator"), &row.indicator)
                    .required("请写指标")
                    .max(60)
                    .get(),
                today: c.text(&at("today"), &row.today).max(40).get(),
                ours: c.text(&at("ours"), &row.ours).required("请写本成果的数值").max(40).get(),
                unit: c.text(&at("unit"), &row.unit).max(20).get(),
                evidence: c.text(&at("evidence"), &row.evidence).max(80).get(),
            });
        }
        rows
    }

    fn contributors(&self, c: &mut Check, pack: &Pack) -> Vec<Contributor> {
        let mut rows = Vec::new();
        for (i, row) in self.contributors.iter().enumerate() {
            if row.name.trim().is_empty() && row.share.trim().is_empty() {
                continue;
            }
            let at = |field: &str| format!("contributors[{i}][{field}]");
            let role = word(c, &at("role"), &row.role, &pack.achievements.contributor_roles);
            rows.push(Contributor {
                name: c.text(&at("name"), &row.name).required("请写姓名").max(40).get(),
                role: role.unwrap_or_default(),
                share: c.text(&at("share"), &row.share).max(20).get(),
            });
        }
        rows
    }

    fn ip(&self, c: &mut Check, pack: &Pack) -> Vec<Ip> {
        let words = &pack.achievements;
        let mut rows = Vec::new();
        for (i, row) in self.ip.iter().enumerate() {
            if *row == IpRaw::default() {
                continue;
            }
            let at = |field: &str| format!("ip[{i}][{field}]");
            let kind = word(c, &at("kind"), &row.kind, &words.ip_kinds).unwrap_or_default();
            let state = word(c, &at("state"), &row.state, &words.ip_states).unwrap_or_default();
            let number = c.text(&at("number"), &row.number).max(60).get();
            let filed = words.ip_states.get(&state).is_some_and(|state| state.protected);
            c.expect(
                !filed || !number.is_empty(),
                &at("number"),
                "已申请、已授权、已登记的要填号码",
            );
            rows.push(Ip {
                kind,
                number,
                title: c.text(&at("title"), &row.title).required("请写名称").max(120).get(),
                state,
                valid_until: c.day_or_none(&at("valid_until"), &row.valid_until),
            });
        }
        rows
    }

    fn price(&self, c: &mut Check) -> Option<kezhuan_kernel::Fen> {
        match self.price_kind.trim() {
            "amount" => {
                let price = c.money_or_none("price", &self.price);
                if self.price.trim().is_empty() || price.is_some_and(|price| price.0 == 0) {
                    c.wrong("price", "请填大于 0 的价格；没有定价就选面议");
                }
                price.filter(|price| price.0 > 0)
            }
            "open" => None,
            _ => {
                c.wrong("price_kind", "请选面议或填价格");
                None
            }
        }
    }

    fn secrecy(&self, c: &mut Check, today: Day) -> Option<Secrecy> {
        let message = "发布前要做保密审查，请填谁审的";
        let by = c.text("secrecy_by", &self.secrecy_by).required(message).max(60).get();
        let on = c.day_or_none("secrecy_on", &self.secrecy_on);
        if self.secrecy_on.trim().is_empty() {
            c.wrong("secrecy_on", "请填保密审查的日期");
        }
        c.expect(on.is_none_or(|on| on <= today), "secrecy_on", "保密审查的日期不能晚于今天");
        on.filter(|_| !by.is_empty()).map(|on| Secrecy { by, on })
    }

    fn keywords(&self, c: &mut Check) -> Vec<String> {
        let text = c.text("keywords", &self.keywords).max(200).get();
        let parts = text.split(['、', '；', ';', '，', ',', ' ', '\n']).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

impl ComparisonRaw {
    fn of(row: &Comparison) -> Self {
        Self {
            indicator: row.indicator.clone(),
            today: row.today.clone(),
            ours: row.ours.clone(),
            unit: row.unit.clone(),
            evidence: row.evidence.clone(),
        }
    }
}

impl ContributorRaw {
    fn of(row: &Contributor) -> Self {
        Self { name: row.name.clone(), role: row.role.clone(), share: row.share.clone() }
    }
}

impl IpRaw {
    fn of(row: &Ip) -> Self {
        Self {
            kind: row.kind.clone(),
            number: row.number.clone(),
            title: row.title.clone(),
            state: row.state.clone(),
            valid_until: row.valid_until.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

fn phone(c: &mut Check, raw: &str) -> String {
    let text = c.text("contact_phone", raw).required("请填联系电话").max(40).get();
    let fine = text.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, '-' | '+' | ' ' | '转'));
    c.expect(fine, "contact_phone", "电话只填数字，例如 0394-0000000");
    text
}

fn word<T>(c: &mut Check, field: &str, raw: &str, terms: &Terms<T>) -> Option<String> {
    c.one_of(field, raw, |key| terms.get(key).map(|term| term.id.clone()))
}

fn optional<T>(c: &mut Check, field: &str, raw: &str, terms: &Terms<T>) -> Option<String> {
    if raw.trim().is_empty() { None } else { word(c, field, raw, terms) }
}

fn several<T>(c: &mut Check, field: &str, raw: &[String], terms: &Terms<T>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for key in raw.iter().filter(|key| !key.trim().is_empty()) {
        match word(c, field, key, terms) {
            Some(key) if !keys.contains(&key) => keys.push(key),
            _ => {}
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_whole() {
        for text in [
            "industries=a&industries=b",
            "industries=a",
            "comparisons[0][today]=0&comparisons[0][ours]=92&ip[0][kind]=x&ip[0][state]=y",
            "comparisons%5B0%5D%5Bours%5D=92&comparisons%5B0%5D%5Btoday%5D=1",
            "_add=ip&modes=licence",
        ] {
            let raw = kezhuan_web::parse_form::<AchievementRaw>(text);
            assert!(raw.is_ok(), "{text}: {raw:?}");
        }
    }
}
