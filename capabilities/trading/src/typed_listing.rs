//! Reading what people typed about a listing: offering, taking up, refusing, withdrawing.

use kezhuan_achievements::AchievementId;
use kezhuan_kernel::{Check, Day, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::{DealForm, Pack};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Contact, Declaration};
use crate::rules::{contact, declaration};
use crate::sheet::Terms;
use crate::typed_sheet::{PartRaw, SheetRaw, pressed_row_button};

/// 挂牌, as typed. The fields of price and payment are those of a sheet.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ListingRaw)]
pub struct ListingRaw {
    /// Id of the achievement.
    pub achievement: String,
    /// Way, a key of the pack.
    pub mode: String,
    /// 独占, 排他, 普通: a key of the pack, for licences.
    pub licence_mode: String,
    /// Years.
    pub years: String,
    /// Territory.
    pub territory: String,
    /// 挂牌价, yuan.
    pub total: String,
    /// How it is paid.
    pub parts: Vec<PartRaw>,
    /// Delivery, training, improvements; may be empty.
    pub conditions: String,
    /// What a taker must be or have; may be empty.
    pub qualification: String,
    /// First day; empty: today.
    pub starts_on: String,
    /// How many days, in the pack's unit.
    pub days: String,
    /// `true`: goes on when nobody came.
    pub extends: String,
    /// A row button of the form: a row more.
    #[serde(rename = "_add")]
    pub add: String,
    /// A row button of the form: a row less.
    #[serde(rename = "_drop")]
    pub drop: String,
}

/// 挂牌, checked.
#[derive(Debug, Clone)]
pub struct List {
    pub(crate) achievement: AchievementId,
    pub(crate) terms: Terms,
    pub(crate) qualification: String,
    pub(crate) starts_on: Day,
    pub(crate) ends_on: Day,
    pub(crate) days: u32,
    pub(crate) extends: bool,
}

impl ListingRaw {
    fn sheet(&self) -> SheetRaw {
        SheetRaw {
            mode: self.mode.clone(),
            licence_mode: self.licence_mode.clone(),
            years: self.years.clone(),
            territory: self.territory.clone(),
            total: self.total.clone(),
            parts: self.parts.clone(),
            conditions: self.conditions.clone(),
            ..SheetRaw::default()
        }
    }

    /// A row button was pressed: the rows as asked, and the form is shown again without checking.
    pub fn pressed_row_button(&mut self) -> bool {
        pressed_row_button("parts", &mut self.parts, &mut self.add, &mut self.drop)
    }

    /// Reads it on this day.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, pack: &Pack, today: Day) -> Result<List, Problem> {
        let mode = pack.achievements.transfer_modes.get(self.mode.trim());
        if mode.is_some_and(|mode| mode.form != DealForm::Plain) {
            return Err(Problem::field("mode", "作价入股和先使用后付费要一对一谈，不能挂牌"));
        }
        let sheet = self.sheet().check(pack);
        let rules = &pack.deals.listing;
        let mut c = Check::new();
        let achievement: Option<AchievementId> = c.id_or_none("achievement", &self.achievement);
        c.expect(!self.achievement.trim().is_empty(), "achievement", "请从一项成果的页面挂牌");
        let qualification = c.text("qualification", &self.qualification).max(2000).get();
        let starts_on = c.day_or_none("starts_on", &self.starts_on).unwrap_or(today);
        c.expect(starts_on >= today, "starts_on", "开始日期不能早于今天");
        let range = i64::from(rules.min_days.count)..=i64::from(rules.max_days.count);
        let days = u32::try_from(c.number("days", &self.days, range)).unwrap_or_default();
        let extends = Check::ticked(&self.extends);
        let ends_on = rules.last_day(days, starts_on, &pack.calendar);
        if let Err(missing) = &ends_on {
            c.wrong("days", missing.to_string());
        }
        let (sheet, own) = (sheet, c.finish());
        let (Ok(sheet), Ok(()), Ok(ends_on)) = (&sheet, &own, ends_on) else {
            let errors = [sheet.err(), own.err()].into_iter().flatten().flat_map(|p| match p {
                Problem::Invalid(errors) => errors,
                _ => Vec::new(),
            });
            return Err(Problem::Invalid(errors.collect()));
        };
        let achievement = achievement.ok_or(Problem::NotFound)?;
        let terms = sheet.terms.clone();
        let list = List { achievement, terms, qualification, starts_on, ends_on, days, extends };
        list.paid_after(pack)?;
        Ok(list)
    }
}

impl List {
    /// Nobody can pay before the taker is known: every day of payment lies behind the last day.
    fn paid_after(&self, pack: &Pack) -> Result<(), Problem> {
        let rules = &pack.deals.listing;
        let times = if self.extends { rules.max_extensions } else { 0 };
        let mut last = self.ends_on;
        for _ in 0..times {
            last = rules.extended(last, &pack.calendar)?;
        }
        let mut c = Check::new();
        for (i, part) in self.terms.parts.iter().enumerate() {
            if part.due <= last {
                let text = format!("付款日要晚于挂牌的最后一天（最迟 {}）", last.chinese());
                c.wrong(format!("parts[{i}][due]"), text);
            }
        }
        c.finish()
    }
}

/// 摘牌, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ListingTakeRaw)]
pub struct TakeRaw {
    /// Id of the buying organization; empty: the one worked for now.
    pub organization: String,
    /// What for.
    pub intended_use: String,
    /// How the conditions are met; needed where the listing has conditions.
    pub proof: String,
    /// Contact.
    pub contact_name: String,
    /// Telephone.
    pub contact_phone: String,
    /// `yes` or `no`: is the taker a contributor or interested otherwise?
    pub interested: String,
    /// How; needed for `yes`.
    pub declaration: String,
    /// `true`: price and conditions are accepted.
    pub accepted: String,
    /// `true`: the promise of secrecy is given; needed where the achievement asks for it.
    pub promised: String,
}

/// 摘牌, checked.
#[derive(Debug, Clone)]
pub struct TakeUp {
    pub(crate) organization: Option<OrganizationId>,
    pub(crate) intended_use: String,
    pub(crate) proof: String,
    pub(crate) contact: Contact,
    pub(crate) declaration: Declaration,
}

impl TakeRaw {
    /// Reads it. `proven`: the listing asks for a proof; `secret`: the achievement asks for the promise.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, proven: bool, secret: bool) -> Result<TakeUp, Problem> {
        let mut c = Check::new();
        let organization = c.id_or_none("organization", &self.organization);
        let use_ = c.text("intended_use", &self.intended_use).required("请写打算用在哪里");
        let intended_use = use_.max(1000).get();
        let proof = c.text("proof", &self.proof).max(2000);
        let proof = if proven { proof.required("请写怎样符合受让条件") } else { proof };
        let proof = proof.get();
        let contact = contact(&mut c, &self.contact_name, &self.contact_phone);
        let declaration = declaration(&mut c, &self.interested, &self.declaration);
        let accepted = Check::ticked(&self.accepted);
        c.expect(accepted, "accepted", "请看完挂牌价和条件后打钩，表示接受");
        let promised = !secret || Check::ticked(&self.promised);
        c.expect(promised, "promised", "请读完保密承诺后打钩");
        c.finish()?;
        Ok(TakeUp { organization, intended_use, proof, contact, declaration })
    }
}

/// Why somebody does not qualify, or why a listing is withdrawn, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ListingReasonRaw)]
pub struct ReasonRaw {
    /// A key of the pack's `refuse_reasons` or `withdraw_reasons`.
    pub reason: String,
    /// More; needed for `other`.
    pub note: String,
}

impl ReasonRaw {
    /// Reads it against this list of the pack: the key and the note.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, words: &kezhuan_pack::Terms) -> Result<(String, String), Problem> {
        let mut c = Check::new();
        let reason = c.one_of("reason", &self.reason, |key| words.get(key));
        let note = c.text("note", &self.note).max(500).get();
        let told = reason.is_some_and(|reason| !reason.help.is_empty());
        c.expect(!told || !note.is_empty(), "note", "选了“其他”，请写明原因");
        c.finish()?;
        Ok((reason.map(|r| r.id.clone()).unwrap_or_default(), note))
    }
}

/// Turning to talks with all takers, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ListingTalksRaw)]
pub struct TalksRaw {
    /// 集体决策文号 for the agreed price; needed where the seller must publish it.
    pub decision_number: String,
    /// A word to all takers; may be empty.
    pub note: String,
}

impl TalksRaw {
    /// Reads it: the number and the note. `collective`: the seller decides collectively.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, collective: bool) -> Result<(String, String), Problem> {
        let mut c = Check::new();
        let number = c.text("decision_number", &self.decision_number).max(120);
        let number = if collective {
            number.required("改为协议定价要集体决策，请填会议纪要或文号")
        } else {
            number
        };
        let number = number.get();
        let note = c.text("note", &self.note).max(500).get();
        c.finish()?;
        Ok((number, note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> ListingRaw {
        ListingRaw {
            achievement: "ach_00000000000000000000000000000002".into(),
            mode: "assignment".into(),
            total: "580000".into(),
            parts: vec![PartRaw {
                due: "2026-06-30".into(),
                amount: "580000".into(),
                condition: String::new(),
            }],
            days: "20".into(),
            extends: "true".into(),
            ..ListingRaw::default()
        }
    }

    #[test]
    fn a_listing_names_every_fault_at_once() {
        let pack = kezhuan_testkit::pack();
        let today = Day::new(2026, 3, 2).unwrap();
        let check = |change: fn(&mut ListingRaw), want: &[&str]| {
            let mut raw = typed();
            change(&mut raw);
            let got: Vec<String> = match raw.check(&pack, today) {
                Err(Problem::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
                Err(other) => panic!("{other:?}"),
                Ok(_) => Vec::new(),
            };
            assert_eq!(got, want);
        };
        check(|_| {}, &[]);
        check(|raw| raw.starts_on = "2026-03-01".into(), &["starts_on"]);
        check(|raw| raw.days = "9".into(), &["days"]);
        check(|raw| raw.starts_on = "2026-12-20".into(), &["days"]);
        check(|raw| raw.parts[0].due = "2026-03-30".into(), &["parts[0][due]"]);
        check(
            |raw| {
                raw.mode.clear();
                raw.days.clear();
            },
            &["mode", "days"],
        );
    }

    #[test]
    fn the_last_day_is_counted_in_working_days() {
        let pack = kezhuan_testkit::pack();
        let list = typed().check(&pack, Day::new(2026, 3, 2).unwrap()).unwrap();
        assert_eq!(Some(list.ends_on), Day::new(2026, 3, 30));
    }
}
