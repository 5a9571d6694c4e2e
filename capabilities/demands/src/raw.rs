//! What people type about a demand: one raw type for the form and the API, and its check.

use kezhuan_kernel::{Check, Problem};
use kezhuan_pack::{Pack, Terms};
use serde::{Deserialize, Serialize};

use crate::model::{Content, Indicator};

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
    /// What has to be reached.
    pub indicators: Vec<IndicatorRaw>,
    /// Key of the kind.
    pub kind: String,
    /// Keys of cooperations.
    pub cooperations: Vec<String>,
    /// `open` (面议) or `amount`.
    pub budget_kind: String,
    /// Yuan.
    pub budget: String,
    /// Months.
    pub months: String,
    /// Keys of industries.
    pub industries: Vec<String>,
    /// Key of the visibility.
    pub visibility: String,
    /// Keywords, with 顿号 between.
    pub keywords: String,
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
    /// The value to reach.
    pub target: String,
    /// Unit.
    pub unit: String,
    /// How it is tested.
    pub test: String,
}

impl IndicatorRaw {
    pub(crate) fn of(row: &Indicator) -> Self {
        Self {
            name: row.name.clone(),
            current: row.current.clone(),
            target: row.target.clone(),
            unit: row.unit.clone(),
            test: row.test.clone(),
        }
    }
}

impl DemandRaw {
    /// What is stored, as the form shows it.
    pub fn of(content: &Content) -> Self {
        Self {
            title: content.title.clone(),
            problem: content.problem.clone(),
            indicators: content.indicators.iter().map(IndicatorRaw::of).collect(),
            kind: content.kind.clone().unwrap_or_default(),
            cooperations: content.cooperations.clone(),
            budget_kind: if content.budget.is_some() { "amount" } else { "open" }.to_owned(),
            budget: content.budget.map(|fen| fen.plain()).unwrap_or_default(),
            months: content.months.map(|months| months.to_string()).unwrap_or_default(),
            industries: content.industries.clone(),
            visibility: content.visibility.clone(),
            keywords: content.keywords.join("、"),
            ..Self::default()
        }
    }

    /// Does what a row button asks for; true when one was pressed.
    pub fn press(&mut self) -> bool {
        if self.add == "indicators" {
            self.indicators.push(IndicatorRaw::default());
        }
        let place = self.drop.strip_prefix("indicators[").map(|rest| rest.trim_end_matches(']'));
        if let Some(Ok(at)) = place.map(str::parse::<usize>)
            && at < self.indicators.len()
        {
            self.indicators.remove(at);
        }
        !self.add.is_empty() || !self.drop.is_empty()
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
            indicators: self.indicators(&mut c),
            kind: word(&mut c, "kind", &self.kind, &words.kinds),
            cooperations: several(&mut c, "cooperations", &self.cooperations, &words.cooperations),
            budget: self.budget(&mut c),
            months: self.months(&mut c),
            industries: several(&mut c, "industries", &self.industries, &pack.industries.all),
            visibility: word(&mut c, "visibility", &self.visibility, &words.visibilities)
                .unwrap_or_default(),
            keywords: self.keywords(&mut c),
        };
        c.expect(!content.industries.is_empty(), "industries", "请至少选一个产业");
        (content, c)
    }

    fn indicators(&self, c: &mut Check) -> Vec<Indicator> {
        let mut rows = Vec::new();
        for (i, row) in self.indicators.iter().enumerate() {
            if *row == IndicatorRaw::default() {
                continue;
            }
            let at = |field: &str| format!("indicators[{i}][{field}]");
            rows.push(Indicator {
                name: c.text(&at("name"), &row.name).required("请写指标").max(60).get(),
                current: c.text(&at("current"), &row.current).max(40).get(),
                target: c
                    .text(&at("target"), &row.target)
                    .required("请写要达到的数值")
                    .max(40)
                    .get(),
                unit: c.text(&at("unit"), &row.unit).max(20).get(),
                test: c.text(&at("test"), &row.test).max(80).get(),
            });
        }
        rows
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
            "open" => None,
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
