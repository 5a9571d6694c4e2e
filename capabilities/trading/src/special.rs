//! What a deal agrees upon beyond price and payment: shares of a company, or a trial before paying.

use kezhuan_files::FileId;
use kezhuan_kernel::{Check, Day, Rate};
use kezhuan_pack::{DealForm, DealWords, Pack};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Beyond price and payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Special {
    /// 作价入股.
    Equity(Equity),
    /// 先使用后付费.
    Trial(Trial),
}

/// 作价入股: the technology becomes shares; nothing is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equity {
    /// Full name of the company.
    pub company: String,
    /// Is it still to be founded?
    pub to_found: bool,
    /// How its value was found, a key of the pack's `valuation_ways`.
    pub valuation: String,
    /// 评估报告 or the like.
    pub report: Option<FileId>,
    /// Who holds what; together the whole.
    pub shares: Vec<Share>,
}

/// What one shareholder holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Who.
    pub holder: String,
    /// In what it contributes, a key of the pack's `contributions`.
    pub by: String,
    /// How much.
    pub part: BasisPoints,
}

/// Hundredths of a percent; the whole is 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BasisPoints(pub i64);

impl BasisPoints {
    /// The whole.
    pub const WHOLE: Self = Self(10_000);

    /// Reads `30`, `30%` or `12.25%`; nothing when it is no positive share or finer than 0.01%.
    pub fn parse(text: &str) -> Option<Self> {
        let number = text.trim().trim_end_matches(['%', '％']).trim();
        let rate: Rate = format!("{number}%").parse().ok()?;
        let points = rate.checked_mul(Rate::from(Self::WHOLE.0))?;
        let whole = (points.den() == 1).then(|| i64::try_from(points.num()).ok())??;
        (1..=Self::WHOLE.0).contains(&whole).then_some(Self(whole))
    }
}

impl std::fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rate = Rate::new(i128::from(self.0), i128::from(Self::WHOLE.0));
        rate.map_or(Ok(()), |rate| write!(f, "{rate}"))
    }
}

impl Equity {
    /// All shares together.
    pub fn sum(&self) -> BasisPoints {
        BasisPoints(self.shares.iter().map(|share| share.part.0).sum())
    }

    /// The part of the technology, its contributors' included.
    pub fn technology(&self, words: &DealWords) -> BasisPoints {
        let technical = |share: &&Share| {
            words.contributions.get(&share.by).is_some_and(|contribution| contribution.technology)
        };
        BasisPoints(self.shares.iter().filter(technical).map(|share| share.part.0).sum())
    }
}

/// 先使用后付费: the licence is used first, payment waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// How it may be used meanwhile; may be empty.
    pub conditions: String,
    /// What has to come true for the payment to be due.
    pub trigger: String,
}

/// 作价入股, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealEquityRaw)]
pub struct EquityRaw {
    /// Full name of the company.
    pub company: String,
    /// `true`: it is still to be founded.
    pub to_found: String,
    /// How its value was found, a key of the pack.
    pub valuation: String,
    /// Who holds what.
    pub shares: Vec<ShareRaw>,
}

/// A shareholder, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealShareRaw)]
pub struct ShareRaw {
    /// Who.
    pub holder: String,
    /// In what it contributes, a key of the pack.
    pub by: String,
    /// Percent.
    pub part: String,
}

impl ShareRaw {
    fn is_empty(&self) -> bool {
        [&self.holder, &self.by, &self.part].iter().all(|text| text.trim().is_empty())
    }
}

/// 先使用后付费, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealTrialRaw)]
pub struct TrialRaw {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// How it may be used meanwhile.
    pub conditions: String,
    /// What has to come true for the payment to be due.
    pub trigger: String,
}

impl EquityRaw {
    /// As the form shows it.
    pub fn of(equity: &Equity) -> Self {
        let share = |share: &Share| ShareRaw {
            holder: share.holder.clone(),
            by: share.by.clone(),
            part: share.part.to_string(),
        };
        Self {
            company: equity.company.clone(),
            to_found: if equity.to_found { "true".to_owned() } else { String::new() },
            valuation: equity.valuation.clone(),
            shares: equity.shares.iter().map(share).collect(),
        }
    }

    fn check(&self, c: &mut Check, words: &DealWords) -> Equity {
        let company = c.text("equity[company]", &self.company);
        let company = company.required("请填入股哪家公司的全称").max(120).get();
        let way =
            c.one_of("equity[valuation]", &self.valuation, |key| words.valuation_ways.get(key));
        let typed = self.shares.iter().enumerate().filter(|(_, share)| !share.is_empty());
        let shares: Vec<Share> = typed.map(|(i, share)| share.check(c, i, words)).collect();
        let equity = Equity {
            company,
            to_found: Check::ticked(&self.to_found),
            valuation: way.map(|way| way.id.clone()).unwrap_or_default(),
            report: None,
            shares,
        };
        if c.is_fine() {
            let (sum, technology) = (equity.sum(), equity.technology(words));
            if sum != BasisPoints::WHOLE {
                c.wrong("equity[shares]", format!("各方股份合计要等于 100%，现在是 {sum}"));
            } else if technology == BasisPoints(0) {
                c.wrong("equity[shares]", "至少有一方用技术出资");
            }
        }
        equity
    }
}

impl ShareRaw {
    fn check(&self, c: &mut Check, row: usize, words: &DealWords) -> Share {
        let name = |part: &str| format!("equity[shares][{row}][{part}]");
        let holder = c.text(&name("holder"), &self.holder).required("请填股东").max(120).get();
        let by = c.one_of(&name("by"), &self.by, |key| words.contributions.get(key));
        let by = by.map(|by| by.id.clone()).unwrap_or_default();
        let part = BasisPoints::parse(&self.part);
        if part.is_none() {
            c.wrong(name("part"), "请填百分数，例如 30 或 12.25，最多两位小数");
        }
        Share { holder, by, part: part.unwrap_or(BasisPoints(0)) }
    }
}

impl TrialRaw {
    /// As the form shows it.
    pub fn of(trial: &Trial) -> Self {
        Self {
            from: trial.from.to_string(),
            until: trial.until.to_string(),
            conditions: trial.conditions.clone(),
            trigger: trial.trigger.clone(),
        }
    }

    fn check(&self, c: &mut Check) -> Trial {
        let (from, until) = (c.day("trial[from]", &self.from), c.day("trial[until]", &self.until));
        let trigger = c.text("trial[trigger]", &self.trigger);
        let trial = Trial {
            from,
            until,
            trigger: trigger
                .required("请写明到什么情况才付费，例如连续三个月达到约定指标")
                .max(500)
                .get(),
            conditions: c.text("trial[conditions]", &self.conditions).max(1000).get(),
        };
        let ordered = trial.from < trial.until || !c.is_fine();
        c.expect(ordered, "trial[until]", "试用截止日要晚于开始日");
        trial
    }
}

/// Reads what this way of dealing needs beyond price and payment.
pub(crate) fn check(
    c: &mut Check,
    pack: &Pack,
    form: DealForm,
    equity: &EquityRaw,
    trial: &TrialRaw,
) -> Option<Special> {
    match form {
        DealForm::Plain => None,
        DealForm::Equity => Some(Special::Equity(equity.check(c, &pack.deals))),
        DealForm::Trial => Some(Special::Trial(trial.check(c))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_and_shown() {
        let check = |text: &str, want: Option<i64>| {
            assert_eq!(BasisPoints::parse(text), want.map(BasisPoints), "{text}");
        };
        check("30", Some(3000));
        check("30%", Some(3000));
        check(" 12.25 ％", Some(1225));
        check("100", Some(10_000));
        check("0.01", Some(1));
        for bad in ["", "0", "-5", "100.01", "12.345", "三成", "1/3", "30%%x"] {
            check(bad, None);
        }
        assert_eq!(BasisPoints(1225).to_string(), "12.25%");
        assert_eq!(BasisPoints::parse("99999999999999999999999999999999999999"), None);
    }
}
