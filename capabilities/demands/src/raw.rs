//! What people type about a demand: one raw type for the form and the API, and its check.

use kezhuan_kernel::{Check, Problem};
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_pack::{Pack, Terms};
use serde::{Deserialize, Serialize};

use crate::content::{Content, Indicator, Payment, fields_that_name};

/// The form of a demand, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DemandRaw {
    /// Id of the organization; only when it is begun.
    pub organization: String,
    /// Title.
    pub title: String,
    /// The problem.
    pub problem: String,
    /// Where it will be used.
    pub scenario: String,
    /// What has to be reached.
    pub indicators: Vec<IndicatorRaw>,
    /// Key of the kind.
    pub kind: String,
    /// Key of the technical field.
    pub field: String,
    /// Keys of cooperations.
    pub cooperations: Vec<String>,
    /// `open` (面议) or `amount`.
    pub budget_kind: String,
    /// Yuan.
    pub budget: String,
    /// Months.
    pub months: String,
    /// When which part is paid.
    pub payments: Vec<PaymentRaw>,
    /// Key of who shall own the rights.
    pub ownership: String,
    /// What whoever solves it must have.
    pub conditions: String,
    /// Keys of industries.
    pub industries: Vec<String>,
    /// Key of the visibility.
    pub visibility: String,
    /// Ids of the organizations it is for, when it is for them only.
    pub recipients: Vec<String>,
    /// Key of how long it stays published.
    pub validity: String,
    /// Keywords, with 顿号 between.
    pub keywords: String,
    /// Why it is put differently: of a correction or of a wording that the desk proposes.
    #[serde(skip_serializing)]
    pub why: String,
    /// Name of an organization to look for, to pick a recipient.
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub recipient: String,
    /// Button of the form: look for it.
    #[serde(rename = "_find", skip_serializing)]
    #[schema(ignore)]
    pub find: String,
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

/// A line of what has to be reached, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct IndicatorRaw {
    /// What is measured.
    pub name: String,
    /// Today's value.
    pub current: String,
    /// Key of the comparison.
    pub comparison: String,
    /// The value to reach.
    pub target: String,
    /// Unit.
    pub unit: String,
    /// How it is tested.
    pub test: String,
}

/// A payment, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PaymentRaw {
    /// At which point.
    pub when: String,
    /// Percent of the whole.
    pub share: String,
}

impl IndicatorRaw {
    pub(crate) fn of(row: &Indicator) -> Self {
        Self {
            name: row.name.clone(),
            current: row.current.clone(),
            comparison: row.comparison.clone(),
            target: row.target.clone(),
            unit: row.unit.clone(),
            test: row.test.clone(),
        }
    }
}

impl PaymentRaw {
    pub(crate) fn of(row: &Payment) -> Self {
        Self { when: row.when.clone(), share: row.share.to_string() }
    }
}

impl DemandRaw {
    /// What is stored, as the form shows it.
    pub fn of(content: &Content) -> Self {
        let key = |key: &Option<String>| key.clone().unwrap_or_default();
        Self {
            title: content.title.clone(),
            problem: content.problem.clone(),
            scenario: content.scenario.clone(),
            indicators: content.indicators.iter().map(IndicatorRaw::of).collect(),
            kind: key(&content.kind),
            field: key(&content.field),
            cooperations: content.cooperations.clone(),
            budget_kind: if content.budget.is_some() { "amount" } else { "open" }.to_owned(),
            budget: content.budget.map(|fen| fen.plain()).unwrap_or_default(),
            months: content.months.map(|months| months.to_string()).unwrap_or_default(),
            payments: content.payments.iter().map(PaymentRaw::of).collect(),
            ownership: key(&content.ownership),
            conditions: content.conditions.clone(),
            industries: content.industries.clone(),
            visibility: content.visibility.clone(),
            recipients: content.recipients.iter().map(ToString::to_string).collect(),
            validity: key(&content.validity),
            keywords: content.keywords.join("、"),
            ..Self::default()
        }
    }

    /// Does what a row button asks for; true when a button was pressed that only changes the form.
    pub fn press(&mut self) -> bool {
        match self.add.as_str() {
            "indicators" => self.indicators.push(IndicatorRaw::default()),
            "payments" => self.payments.push(PaymentRaw::default()),
            _ => {}
        }
        let dropped = self.drop.trim_end_matches(']').split_once('[');
        if let Some((group, Ok(at))) = dropped.map(|(group, at)| (group, at.parse::<usize>())) {
            if group == "indicators" && at < self.indicators.len() {
                self.indicators.remove(at);
            } else if group == "payments" && at < self.payments.len() {
                self.payments.remove(at);
            }
        }
        !self.add.is_empty() || !self.drop.is_empty() || !self.find.is_empty()
    }

    /// Everything as far as it can be read, for a draft that may be incomplete.
    pub fn as_far_as_typed(&self, pack: &Pack) -> Content {
        self.read(pack).0
    }

    /// Reads it, or tells everything that is wrong.
    ///
    /// # Errors
    /// [`Problem::Invalid`] with every field to mend.
    pub fn check(&self, pack: &Pack) -> Result<Content, Problem> {
        let (content, check) = self.read(pack);
        check.finish()?;
        Ok(content)
    }

    /// The same for the company whose demand it is: a hidden name may not stand in the text.
    ///
    /// # Errors
    /// As [`DemandRaw::check`].
    pub fn check_of(&self, pack: &Pack, of: &Organization) -> Result<Content, Problem> {
        let (content, mut check) = self.read(pack);
        let hides = pack.demands.visibilities.get(&content.visibility).is_some_and(|v| !v.named);
        if hides {
            for field in fields_that_name(&content, &of.name, &of.region) {
                let text = "这里写了单位名称，公开后同行一看就知道；请改成“我公司”";
                check.wrong(field, text);
            }
        }
        check.finish()?;
        Ok(content)
    }

    fn read(&self, pack: &Pack) -> (Content, Check) {
        let words = &pack.demands;
        let mut c = Check::new();
        let content = Content {
            title: c.text("title", &self.title).required("请用一句话写难题").max(100).get(),
            problem: c
                .text("problem", &self.problem)
                .required("请写清难题：现在怎样，卡在哪里")
                .max(5000)
                .get(),
            scenario: c.text("scenario", &self.scenario).max(1000).get(),
            indicators: self.indicators(&mut c, &words.comparisons),
            kind: word_or_none(&mut c, "kind", &self.kind, &words.kinds),
            field: word_or_none(&mut c, "field", &self.field, &pack.contracts.fields),
            cooperations: several(&mut c, "cooperations", &self.cooperations, &words.cooperations),
            budget: self.budget(&mut c),
            months: self.months(&mut c),
            payments: self.payments(&mut c),
            ownership: word_or_none(&mut c, "ownership", &self.ownership, &words.ownerships),
            conditions: c.text("conditions", &self.conditions).max(1000).get(),
            industries: several(&mut c, "industries", &self.industries, &pack.industries.all),
            visibility: word(&mut c, "visibility", &self.visibility, &words.visibilities)
                .unwrap_or_default(),
            recipients: self.recipients(&mut c, pack),
            validity: word_or_none(&mut c, "validity", &self.validity, &words.validities),
            keywords: self.keywords(&mut c),
        };
        (content, c)
    }

    fn indicators(&self, c: &mut Check, comparisons: &Terms) -> Vec<Indicator> {
        let mut rows = Vec::new();
        for (i, row) in self.indicators.iter().enumerate() {
            if *row == IndicatorRaw::default() {
                continue;
            }
            let at = |field: &str| format!("indicators[{i}][{field}]");
            let comparison = word_or_none(c, &at("comparison"), &row.comparison, comparisons);
            let target =
                c.text(&at("target"), &row.target).required("请写要达到的数值").max(40).get();
            if comparison.is_some() && !target.is_empty() && !is_number(&target) {
                c.wrong(at("target"), "选了比较，这里就填数字，例如 35；单位写在后面一格");
            }
            rows.push(Indicator {
                name: c.text(&at("name"), &row.name).required("请写指标").max(60).get(),
                current: c.text(&at("current"), &row.current).max(40).get(),
                comparison: comparison.unwrap_or_default(),
                target,
                unit: c.text(&at("unit"), &row.unit).max(20).get(),
                test: c.text(&at("test"), &row.test).max(80).get(),
            });
        }
        rows
    }

    fn payments(&self, c: &mut Check) -> Vec<Payment> {
        let (mut rows, mut sound) = (Vec::new(), true);
        let typed = self.payments.iter().enumerate();
        for (i, row) in typed.filter(|(_, row)| **row != PaymentRaw::default()) {
            let at = |field: &str| format!("payments[{i}][{field}]");
            let when = c.text(&at("when"), &row.when).required("请写到哪一步付").max(60).get();
            let share = row.share.trim().trim_end_matches(['%', '％']);
            sound &= share.parse().is_ok_and(|share: u32| (1..=100).contains(&share));
            let share = u32::try_from(c.number(&at("share"), share, 1..=100)).unwrap_or(0);
            rows.push(Payment { when, share });
        }
        let whole: u32 = rows.iter().map(|row| row.share).sum();
        if sound && !rows.is_empty() && whole != 100 {
            c.wrong("payments", format!("付款比例合计要等于 100%，现在是 {whole}%"));
        }
        rows
    }

    /// Only a demand that is not listed has recipients, and it needs one.
    fn recipients(&self, c: &mut Check, pack: &Pack) -> Vec<OrganizationId> {
        let visibility = pack.demands.visibilities.get(self.visibility.trim());
        if visibility.is_none_or(|v| v.listed) {
            return Vec::new();
        }
        let mut ids: Vec<OrganizationId> = Vec::new();
        for raw in &self.recipients {
            let id = c.id_or_none("recipients", raw);
            ids.extend(id.filter(|id| !ids.contains(id)));
        }
        c.expect(!ids.is_empty(), "recipients", "请点名至少一家单位，或者改成隐名");
        c.expect(ids.len() <= 50, "recipients", "最多点名 50 家单位");
        ids
    }

    fn budget(&self, c: &mut Check) -> Option<kezhuan_kernel::Fen> {
        match self.budget_kind.trim() {
            "amount" => {
                let budget = c.money_or_none("budget", &self.budget);
                if self.budget.trim().is_empty() || budget.is_some_and(|fen| fen.0 == 0) {
                    c.wrong("budget", "请填大于 0 的预算；没有定就选面议");
                }
                budget.filter(|fen| fen.0 > 0)
            }
            "open" | "" => None,
            _ => {
                c.wrong("budget_kind", "请选面议或填预算");
                None
            }
        }
    }

    fn months(&self, c: &mut Check) -> Option<u32> {
        if self.months.trim().is_empty() {
            return None;
        }
        u32::try_from(c.number("months", &self.months, 1..=120)).ok()
    }

    fn keywords(&self, c: &mut Check) -> Vec<String> {
        let text = c.text("keywords", &self.keywords).max(200).get();
        let parts = text.split(['、', '；', ';', '，', ',', ' ', '\n']).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

/// `35`, `-0.5`, `1,200`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).replace(',', "");
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, "0"));
    [whole, part].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

fn word_or_none<T>(c: &mut Check, field: &str, raw: &str, terms: &Terms<T>) -> Option<String> {
    if raw.trim().is_empty() { None } else { word(c, field, raw, terms) }
}

fn word<T>(c: &mut Check, field: &str, raw: &str, terms: &Terms<T>) -> Option<String> {
    c.one_of(field, raw, |key| terms.get(key).map(|term| term.id.clone()))
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
