//! Reading a version of the sheet as typed: rows, sums, what a licence must say.

use kezhuan_kernel::{Check, Fen, Problem};
use kezhuan_pack::Pack;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rules::{AgencyAsk, AgencyRaw};
use crate::sheet::{Part, Terms};
use crate::special::{self, EquityRaw, ShareRaw, Special, TrialRaw};

/// A part of the price, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealPartRaw)]
pub struct PartRaw {
    /// Paid until.
    pub due: String,
    /// Yuan.
    pub amount: String,
    /// Upon what; may be empty.
    pub condition: String,
}

impl PartRaw {
    fn is_empty(&self) -> bool {
        [&self.due, &self.amount, &self.condition].iter().all(|text| text.trim().is_empty())
    }
}

/// A version of the sheet, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealSheetRaw)]
pub struct SheetRaw {
    /// Number of the version this one answers; `0` for the first.
    pub based_on: String,
    /// Way, a key of the pack.
    pub mode: String,
    /// 独占, 排他, 普通: a key of the pack, for licences.
    pub licence_mode: String,
    /// Years.
    pub years: String,
    /// Territory.
    pub territory: String,
    /// Fixed price, yuan.
    pub total: String,
    /// How it is paid.
    pub parts: Vec<PartRaw>,
    /// Royalty in words; may be empty.
    pub royalty: String,
    /// Delivery, training, improvements; may be empty.
    pub conditions: String,
    /// `true`: published although it is no duty.
    pub publish: String,
    /// `true`: the 公示 names the buyer.
    pub names_buyer: String,
    /// 中介方; may be empty.
    pub agency: AgencyRaw,
    /// 作价入股, for the way that asks for it.
    pub equity: EquityRaw,
    /// 先使用后付费, for the way that asks for it.
    pub trial: TrialRaw,
    /// A word to the other side; may be empty.
    pub note: String,
    /// A row button of the form: a row more.
    #[serde(rename = "_add")]
    pub add: String,
    /// A row button of the form: a row less.
    #[serde(rename = "_drop")]
    pub drop: String,
}

/// A version of the sheet, checked but for the agency.
#[derive(Debug, Clone)]
pub struct Propose {
    pub(crate) based_on: i64,
    pub(crate) terms: Terms,
    pub(crate) agency: Option<AgencyAsk>,
    pub(crate) note: String,
}

impl SheetRaw {
    /// The latest version, as the form shows it.
    pub fn of(terms: &Terms, version: i64, agency_name: &str) -> Self {
        let agency = terms.agency.as_ref();
        let tick = |on: bool| if on { "true".to_owned() } else { String::new() };
        let part = |part: &Part| PartRaw {
            due: part.due.to_string(),
            amount: part.amount.to_string(),
            condition: part.condition.clone(),
        };
        Self {
            based_on: version.to_string(),
            mode: terms.mode.clone(),
            licence_mode: terms.licence_mode.clone(),
            years: terms.years.map(|years| years.to_string()).unwrap_or_default(),
            territory: terms.territory.clone(),
            total: terms.total.to_string(),
            parts: terms.parts.iter().map(part).collect(),
            royalty: terms.royalty.clone(),
            conditions: terms.conditions.clone(),
            publish: tick(terms.publish),
            names_buyer: tick(terms.names_buyer),
            agency: AgencyRaw {
                organization: agency.map(|_| agency_name.to_owned()).unwrap_or_default(),
                broker: agency.map(|a| a.broker.clone()).unwrap_or_default(),
                work: agency.map(|a| a.work.clone()).unwrap_or_default(),
                commission: agency
                    .and_then(|a| a.commission)
                    .map(|sum| sum.to_string())
                    .unwrap_or_default(),
            },
            equity: terms.equity().map(EquityRaw::of).unwrap_or_default(),
            trial: terms.trial().map(TrialRaw::of).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// A row button was pressed: the rows as asked, and the form is shown again without checking.
    pub fn pressed_row_button(&mut self) -> bool {
        pressed_row_button("parts", &mut self.parts, &mut self.add, &mut self.drop)
            || pressed_row_button(
                "equity[shares]",
                &mut self.equity.shares,
                &mut self.add,
                &mut self.drop,
            )
    }

    /// Tables begin with an empty row to type into.
    pub(crate) fn with_rows(mut self) -> Self {
        if self.parts.is_empty() {
            self.parts.push(PartRaw::default());
        }
        if self.equity.shares.is_empty() {
            self.equity.shares.push(ShareRaw::default());
        }
        self
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, pack: &Pack) -> Result<Propose, Problem> {
        let mut c = Check::new();
        let modes = &pack.achievements.transfer_modes;
        let mode = c.one_of("mode", &self.mode, |key| modes.get(key));
        let licence = mode.is_some_and(|mode| mode.contract_kind == "licence");
        let territory = c.text("territory", &self.territory).max(200);
        let territory =
            if licence { territory.required("许可要写明地域范围") } else { territory }.get();
        let terms = Terms {
            mode: mode.map(|mode| mode.id.clone()).unwrap_or_default(),
            licence_mode: self.licence_mode(&mut c, pack, licence),
            years: self.years(&mut c, licence),
            territory,
            royalty: c.text("royalty", &self.royalty).max(500).get(),
            conditions: c.text("conditions", &self.conditions).max(4000).get(),
            total: self.total(&mut c),
            parts: self.parts(&mut c),
            publish: Check::ticked(&self.publish),
            names_buyer: Check::ticked(&self.names_buyer),
            agency: None,
            special: mode.and_then(|mode| {
                special::check(&mut c, pack, mode.form, &self.equity, &self.trial)
            }),
        };
        if c.is_fine() {
            check_sum(&mut c, &terms);
        }
        let agency = self.agency.check(&mut c);
        let note = c.text("note", &self.note).max(1000).get();
        let based_on = self.based_on.trim().parse().unwrap_or(0);
        c.finish()?;
        Ok(Propose { based_on, terms, agency, note })
    }

    fn licence_mode(&self, c: &mut Check, pack: &Pack, licence: bool) -> String {
        if !licence {
            return String::new();
        }
        let found = c.one_of("licence_mode", &self.licence_mode, |key| {
            pack.contracts.licence_modes.get(key)
        });
        found.map(|mode| mode.id.clone()).unwrap_or_default()
    }

    fn years(&self, c: &mut Check, licence: bool) -> Option<i64> {
        if self.years.trim().is_empty() && !licence {
            return None;
        }
        Some(c.number("years", &self.years, 1..=99))
    }

    /// A pure royalty has no fixed price; otherwise there must be one.
    fn total(&self, c: &mut Check) -> Fen {
        match (self.total.trim().is_empty(), self.royalty.trim().is_empty()) {
            (true, false) => Fen::ZERO,
            _ => c.money("total", &self.total),
        }
    }

    fn parts(&self, c: &mut Check) -> Vec<Part> {
        let typed = self.parts.iter().enumerate().filter(|(_, part)| !part.is_empty());
        let parts: Vec<Part> = typed
            .map(|(i, part)| Part {
                due: c.day(&format!("parts[{i}][due]"), &part.due),
                amount: c.money(&format!("parts[{i}][amount]"), &part.amount),
                condition: c
                    .text(&format!("parts[{i}][condition]"), &part.condition)
                    .max(200)
                    .get(),
            })
            .collect();
        let ordered = parts.windows(2).all(|pair| pair[0].due <= pair[1].due);
        c.expect(ordered || !c.is_fine(), "parts", "付款计划请按日期先后填");
        parts
    }
}

/// Adds or drops a row of this table when one of its row buttons was pressed.
pub(crate) fn pressed_row_button<T: Default>(
    table: &str,
    rows: &mut Vec<T>,
    add: &mut String,
    drop: &mut String,
) -> bool {
    let rest = drop.strip_prefix(table).and_then(|rest| rest.strip_prefix('['));
    let dropped = rest.and_then(|rest| rest.strip_suffix(']'));
    if let Some(at) = dropped.and_then(|at| at.parse::<usize>().ok()) {
        if at < rows.len() {
            rows.remove(at);
        }
    } else if add == table {
        rows.push(T::default());
    } else {
        return false;
    }
    add.clear();
    drop.clear();
    true
}

fn check_sum(c: &mut Check, terms: &Terms) {
    match &terms.special {
        Some(Special::Equity(_)) => {
            c.expect(terms.total != Fen::ZERO, "total", "请填技术作价多少元");
            c.expect(terms.parts.is_empty(), "parts", "作价入股不付现金，请去掉付款计划");
            return;
        }
        Some(Special::Trial(trial)) => {
            let later = terms.parts.iter().all(|part| part.due > trial.until);
            c.expect(later, "parts", "先使用后付费的，付款日要晚于试用截止日");
        }
        None => {}
    }
    if terms.royalty.is_empty() && terms.total == Fen::ZERO {
        c.wrong("total", "请填总价；没有固定价款的，写明提成办法");
        return;
    }
    let planned = terms.parts_total();
    if planned == terms.total {
        return;
    }
    let apart = Fen(planned.0.saturating_sub(terms.total.0));
    let what = if apart.is_negative() { "少" } else { "多" };
    let apart = Fen(apart.0.saturating_abs());
    c.wrong("parts", format!("付款计划合计要等于总价，现在{what} {apart} 元"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> SheetRaw {
        let part = |due: &str, amount: &str| PartRaw {
            due: due.into(),
            amount: amount.into(),
            condition: String::new(),
        };
        SheetRaw {
            mode: "licence".into(),
            licence_mode: "ordinary".into(),
            years: "5".into(),
            territory: "河南省内".into(),
            total: "600,000".into(),
            parts: vec![
                part("2026-05-15", "180000"),
                PartRaw::default(),
                part("2026-09-15", "420,000.00"),
            ],
            ..SheetRaw::default()
        }
    }

    fn wrong(change: fn(&mut SheetRaw)) -> Vec<(String, String)> {
        let mut raw = typed();
        change(&mut raw);
        match raw.check(&kezhuan_testkit::pack()) {
            Err(Problem::Invalid(errors)) => {
                errors.into_iter().map(|e| (e.field, e.message)).collect()
            }
            Err(other) => panic!("{other:?}"),
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn a_sheet_adds_up() {
        let check = |change: fn(&mut SheetRaw), fields: &[&str]| {
            let got = wrong(change);
            let got: Vec<&str> = got.iter().map(|(field, _)| field.as_str()).collect();
            assert_eq!(got, fields);
        };
        check(|_| {}, &[]);
        check(|raw| raw.total = "620000".into(), &["parts"]);
        check(|raw| raw.parts.clear(), &["parts"]);
        check(|raw| raw.mode = "assignment".into(), &[]);
        check(|raw| raw.licence_mode.clear(), &["licence_mode"]);
        check(|raw| raw.territory.clear(), &["territory"]);
        check(|raw| raw.years = "0".into(), &["years"]);
        check(|raw| raw.parts[0].due = "2026-10-01".into(), &["parts"]);
        check(|raw| raw.parts[2].amount = "4万".into(), &["parts[2][amount]"]);
        check(|raw| raw.agency.broker = "王经理".into(), &["agency[organization]", "agency[work]"]);
        assert_eq!(
            wrong(|raw| raw.total = "620000".into())[0].1,
            "付款计划合计要等于总价，现在少 20,000.00 元"
        );
    }

    #[test]
    fn a_pure_royalty_has_no_fixed_price() {
        let pure: fn(&mut SheetRaw) = |raw| {
            raw.total.clear();
            raw.parts.clear();
            raw.royalty = "销售额的 2%，按年对账".into();
        };
        assert_eq!(wrong(pure), []);
        let nothing: fn(&mut SheetRaw) = |raw| {
            raw.total = "0".into();
            raw.parts.clear();
        };
        assert_eq!(wrong(nothing)[0].0, "total");
    }

    #[test]
    fn row_buttons_change_rows_only() {
        let mut raw = SheetRaw { add: "parts".into(), ..typed() };
        assert!(raw.pressed_row_button());
        assert_eq!(raw.parts.len(), 4);
        raw.drop = "parts[0]".into();
        assert!(raw.pressed_row_button());
        assert_eq!(raw.parts[1].due, "2026-09-15");
        assert!(!raw.pressed_row_button());
        raw.drop = "parts[99]".into();
        assert!(raw.pressed_row_button());
        assert_eq!(raw.parts.len(), 3);
    }
}
