//! The form of 测一测 as typed, and its check: every error at once, at its field.

use kezhuan_kernel::{Check, Day, Fen, Problem};
use kezhuan_pack::Pack;
use serde::Deserialize;
use utoipa::ToSchema;

use super::answers::{Answers, Deed};

/// Answers as typed. Which of them are asked depends on `did`.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
pub struct CalculatorRaw {
    /// What was done: `buy`, `sell`, `broker`, `challenge`.
    pub did: String,
    /// Policy type of the one who asks: `enterprise`, `university`, …
    pub who: String,
    /// Region path of the one who asks.
    pub region: String,
    /// Region path of the seller (buy).
    pub seller_region: String,
    /// Contract sum in yuan (sell, challenge), or 技术交易额 (broker).
    pub amount: String,
    /// Day of 认定登记; empty while not registered.
    pub registered_on: String,
    /// Paid (buy) or received (sell) so far, in yuan.
    pub paid: String,
    /// Day of that payment.
    pub paid_on: String,
    /// Ticked: bank slip and invoice are there.
    pub proof: String,
    /// Region path where it was converted (sell, broker); empty while it was not.
    pub converted_in: String,
    /// `yes` or `no`: is it in production at the buyer's? (buy)
    pub producing: String,
    /// `yes` or `no`: does the contract name the agency and its work? (broker)
    pub named: String,
    /// `yes`, `no` or `open`: was the project selected on merit? (challenge)
    pub merit: String,
    /// Ticked: the parties are related.
    pub related: String,
    /// Ticked: the sums are meant as they stand.
    pub sure: String,
    /// `result` when the questions were answered, not only opened.
    pub step: String,
}

/// Sums outside of this are asked about once: taken for 万元, or with zeros too many. A guard against
/// slips of the pen, no rule of a policy.
const LIKELY: std::ops::RangeInclusive<Fen> = Fen::yuan(10_000)..=Fen::yuan(1_000_000_000);

impl CalculatorRaw {
    /// The chosen case, if it is one.
    pub fn deed(&self) -> Option<Deed> {
        Deed::parse(self.did.trim())
    }

    /// Reads the answers.
    ///
    /// # Errors
    /// [`Problem::Invalid`] with every field to mend.
    pub fn check(&self, pack: &Pack, today: Day) -> Result<Answers, Problem> {
        let mut check = Check::new();
        let deed = check.one_of("did", &self.did, Deed::parse);
        let who = pack.organizations.policy_types.get(self.who.trim()).map(|term| term.id.clone());
        check.expect(who.is_some(), "who", "请选您是哪类单位");
        let region = self.place(&mut check, pack, "region", &self.region, "请选您在哪里");
        let mut answers = Answers {
            deed: deed.unwrap_or(Deed::Buy),
            who: who.unwrap_or_default(),
            region: region.unwrap_or_default(),
            year: today.year(),
            amount: None,
            registered_on: None,
            payment: None,
            proof: Check::ticked(&self.proof),
            seller_region: None,
            converted_in: None,
            producing: None,
            named: None,
            merit: None,
            related: Check::ticked(&self.related),
        };
        if let Some(deed) = deed {
            self.check_deed(&mut check, pack, deed, &mut answers);
        }
        let paid_on = answers.payment.and_then(|(_, day)| day);
        for (field, day) in [("registered_on", answers.registered_on), ("paid_on", paid_on)] {
            let fine = day.is_none_or(|day| day <= today);
            check.expect(fine, field, "这一天还没到，请填今天以前的日期");
        }
        check.finish()?;
        answers.year = answers.year_of_application(today);
        Ok(answers)
    }

    fn check_deed(&self, check: &mut Check, pack: &Pack, deed: Deed, answers: &mut Answers) {
        match deed {
            Deed::Buy => {
                answers.seller_region =
                    self.place(check, pack, "seller_region", &self.seller_region, "请选卖方在哪里");
                answers.registered_on = check.day_or_none("registered_on", &self.registered_on);
                answers.payment = self.payment(check, true);
                answers.producing =
                    yes_or_no(check, "producing", &self.producing, "请选投产了没有");
            }
            Deed::Sell => {
                answers.amount = self.money(check, "amount", &self.amount, true);
                answers.registered_on = check.day_or_none("registered_on", &self.registered_on);
                answers.payment = self.payment(check, false);
                answers.converted_in = self.place_or_none(check, pack);
            }
            Deed::Broker => {
                answers.amount = self.money(check, "amount", &self.amount, true);
                answers.registered_on = check.day_or_none("registered_on", &self.registered_on);
                answers.converted_in = self.place_or_none(check, pack);
                answers.named = yes_or_no(check, "named", &self.named, "请选合同里写明了没有");
            }
            Deed::Challenge => {
                answers.amount = self.money(check, "amount", &self.amount, true);
                answers.merit = match self.merit.trim() {
                    "open" => None,
                    _ => yes_or_no(check, "merit", &self.merit, "请选立项了没有"),
                };
            }
        }
    }

    fn place(
        &self,
        check: &mut Check,
        pack: &Pack,
        field: &str,
        raw: &str,
        empty: &str,
    ) -> Option<String> {
        let found = pack.regions.find(raw).map(|region| region.path.clone());
        if found.is_none() {
            check.wrong(field, if raw.trim().is_empty() { empty } else { "没有这个地区" });
        }
        found
    }

    fn place_or_none(&self, check: &mut Check, pack: &Pack) -> Option<String> {
        let raw = self.converted_in.trim();
        if raw.is_empty() { None } else { self.place(check, pack, "converted_in", raw, "") }
    }

    fn payment(&self, check: &mut Check, required: bool) -> Option<(Fen, Option<Day>)> {
        let paid = self.money(check, "paid", &self.paid, required);
        let day = check.day_or_none("paid_on", &self.paid_on);
        let needed = required || !self.paid.trim().is_empty();
        let given = !self.paid_on.trim().is_empty();
        check.expect(given || !needed, "paid_on", "请填付款日期，例如 2025-11-24");
        paid.map(|paid| (paid, day))
    }

    /// An amount; 万元 typed into a field of 元 and unlikely sums are asked about.
    fn money(&self, check: &mut Check, field: &str, raw: &str, required: bool) -> Option<Fen> {
        let raw = raw.trim();
        if let Some(yuan) = meant_as_wan(raw) {
            check.wrong(field, format!("这里填元，不是万元。{raw}请填 {yuan}"));
            return None;
        }
        let sum =
            if required { Some(check.money(field, raw)) } else { check.money_or_none(field, raw) };
        let sum = sum.filter(|_| !raw.is_empty() && Fen::parse_yuan(raw).is_ok())?;
        if sum == Fen::ZERO {
            check.wrong(field, "请填大于 0 的金额");
        } else if !LIKELY.contains(&sum) && !Check::ticked(&self.sure) {
            check.wrong(field, doubt(sum));
        }
        Some(sum)
    }
}

/// `60 万元` → 600,000.00.
fn meant_as_wan(raw: &str) -> Option<Fen> {
    let (number, _) = raw.split_once('万')?;
    let wan = Fen::parse_yuan(number).ok()?;
    wan.0.checked_mul(10_000).map(Fen)
}

fn doubt(sum: Fen) -> String {
    if sum < *LIKELY.start() {
        format!("您填的是 {sum} 元，是不是按万元填了？没有填错，就勾选“金额没有填错”")
    } else {
        format!("您填的是 {} 亿元，是不是多了几个 0？没有填错，就勾选“金额没有填错”", sum.yi())
    }
}

fn yes_or_no(check: &mut Check, field: &str, raw: &str, empty: &str) -> Option<bool> {
    let answer = match raw.trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    check.expect(answer.is_some(), field, empty);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(raw: &CalculatorRaw) -> Vec<String> {
        let today = Day::new(2026, 3, 2).unwrap();
        match raw.check(&kezhuan_testkit::pack(), today) {
            Err(Problem::Invalid(errors)) => {
                errors.into_iter().map(|e| format!("{}: {}", e.field, e.message)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn all_errors_at_once() {
        let raw =
            CalculatorRaw { did: "buy".into(), paid: "60万元".into(), ..Default::default() };
        let told = errors(&raw);
        for field in ["who", "region", "seller_region", "paid", "paid_on", "producing"] {
            assert!(
                told.iter().any(|e| e.starts_with(&format!("{field}: "))),
                "{field} in {told:?}"
            );
        }
        assert!(told.iter().any(|e| e.contains("600,000.00")), "{told:?}");
    }

    #[test]
    fn slips_are_asked_about_once() {
        let raw = |amount: &str, sure: &str| CalculatorRaw {
            did: "challenge".into(),
            who: "enterprise".into(),
            region: "项城市".into(),
            amount: amount.into(),
            merit: "yes".into(),
            sure: sure.into(),
            ..Default::default()
        };
        assert!(errors(&raw("60", ""))[0].contains("万元"));
        assert!(errors(&raw("6000000000", ""))[0].contains("几个 0"));
        assert!(errors(&raw("0", "true"))[0].contains("大于 0"));
        let today = Day::new(2026, 3, 2).unwrap();
        assert!(raw("60", "true").check(&kezhuan_testkit::pack(), today).is_ok());
    }

    #[test]
    fn a_day_to_come_is_refused() {
        let raw = CalculatorRaw {
            did: "broker".into(),
            who: "transfer_agency".into(),
            region: "川汇区".into(),
            amount: "600000".into(),
            registered_on: "2026-12-31".into(),
            named: "yes".into(),
            ..Default::default()
        };
        assert_eq!(errors(&raw).len(), 1);
    }
}
