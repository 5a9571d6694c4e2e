//! Reading what people typed in a deal, against the words of the pack; the sheet has a room of its own.

use kezhuan_achievements::AchievementId;
use kezhuan_kernel::{Check, Fen, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::Pack;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Contact, Declaration, Ending, Interest, Side};

/// 中介方, as typed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealAgencyRaw)]
pub struct AgencyRaw {
    /// Its full name or id; empty when none takes part.
    pub organization: String,
    /// 技术经理人; may be empty.
    pub broker: String,
    /// Its work.
    pub work: String,
    /// Its commission, yuan; may be empty.
    pub commission: String,
}

/// 中介方, checked but for the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AgencyAsk {
    pub(crate) organization: String,
    pub(crate) broker: String,
    pub(crate) work: String,
    pub(crate) commission: Option<Fen>,
}

impl AgencyRaw {
    pub(crate) fn check(&self, c: &mut Check) -> Option<AgencyAsk> {
        let typed = [&self.organization, &self.broker, &self.work, &self.commission];
        if typed.iter().all(|text| text.trim().is_empty()) {
            return None;
        }
        let organization = c.text("agency[organization]", &self.organization);
        let work = "请写明中介方做什么，合同里也要写，否则中介不能享受奖补";
        Some(AgencyAsk {
            organization: organization.required("请填中介单位的全称").max(120).get(),
            broker: c.text("agency[broker]", &self.broker).max(40).get(),
            work: c.text("agency[work]", &self.work).required(work).max(300).get(),
            commission: c.money_or_none("agency[commission]", &self.commission),
        })
    }
}

/// 合作意向, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealRaw)]
pub struct InterestRaw {
    /// Id of the achievement.
    pub achievement: String,
    /// Id of the buying organization; empty: the one worked for now.
    pub organization: String,
    /// Intended way, a key of the pack.
    pub mode: String,
    /// Message to the seller.
    pub message: String,
    /// What for.
    pub intended_use: String,
    /// Contact.
    pub contact_name: String,
    /// Telephone.
    pub contact_phone: String,
    /// For whom an agent acts; may be empty.
    pub act_for: String,
    /// 中介方; may be empty.
    pub agency: AgencyRaw,
}

/// 合作意向, checked.
#[derive(Debug, Clone)]
pub struct Begin {
    pub(crate) achievement: AchievementId,
    pub(crate) organization: Option<OrganizationId>,
    pub(crate) interest: Interest,
    pub(crate) contact: Contact,
    pub(crate) agency: Option<AgencyAsk>,
}

impl InterestRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, pack: &Pack) -> Result<Begin, Problem> {
        let mut c = Check::new();
        let achievement: Option<AchievementId> = c.id_or_none("achievement", &self.achievement);
        c.expect(!self.achievement.trim().is_empty(), "achievement", "请从一项成果的页面提出意向");
        let organization = c.id_or_none("organization", &self.organization);
        let modes = &pack.achievements.transfer_modes;
        let mode = c.one_of("mode", &self.mode, |key| modes.get(key));
        let use_ =
            c.text("intended_use", &self.intended_use).required("请写打算用在哪里").max(1000);
        let interest = Interest {
            intended_use: use_.get(),
            mode: mode.map(|mode| mode.id.clone()).unwrap_or_default(),
            message: c.text("message", &self.message).max(2000).get(),
            act_for: c.text("act_for", &self.act_for).max(300).get(),
        };
        let contact = contact(&mut c, &self.contact_name, &self.contact_phone);
        let agency = self.agency.check(&mut c);
        c.finish()?;
        let achievement = achievement.ok_or(Problem::NotFound)?;
        Ok(Begin { achievement, organization, interest, contact, agency })
    }
}

fn contact(c: &mut Check, name: &str, phone: &str) -> Contact {
    Contact {
        name: c.text("contact_name", name).required("请填联系人").max(40).get(),
        phone: c.text("contact_phone", phone).required("请填联系电话").max(40).get(),
    }
}

/// The seller's answer, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealAnswerRaw)]
pub struct AnswerRaw {
    /// Contact.
    pub contact_name: String,
    /// Telephone.
    pub contact_phone: String,
    /// `yes` or `no`: is the buyer a contributor or interested otherwise?
    pub interested: String,
    /// How; needed for `yes`.
    pub declaration: String,
}

impl AnswerRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<(Contact, Declaration), Problem> {
        let mut c = Check::new();
        let contact = contact(&mut c, &self.contact_name, &self.contact_phone);
        let declaration = declaration(&mut c, &self.interested, &self.declaration);
        c.finish()?;
        Ok((contact, declaration))
    }
}

/// The seller's word on 利害关系, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealDeclarationRaw)]
pub struct DeclarationRaw {
    /// `yes` or `no`.
    pub interested: String,
    /// How; needed for `yes`.
    pub declaration: String,
}

impl DeclarationRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<Declaration, Problem> {
        let mut c = Check::new();
        let declaration = declaration(&mut c, &self.interested, &self.declaration);
        c.finish()?;
        Ok(declaration)
    }
}

fn declaration(c: &mut Check, interested: &str, text: &str) -> Declaration {
    let interested = c.one_of("interested", interested, |word| match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let interested = interested.unwrap_or_default();
    let text = c.text("declaration", text).max(500).get();
    c.expect(
        !interested || !text.is_empty(),
        "declaration",
        "请写明是什么关系，例如完成人在买方持股",
    );
    let text =
        if text.is_empty() { "受让方与完成人没有利害关系".to_owned() } else { text };
    Declaration { interested, text }
}

/// A decline or an ending, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealEndRaw)]
pub struct EndRaw {
    /// A key of the pack's `end_reasons` (of a decline: `decline_reasons`).
    pub reason: String,
    /// More; needed for `other`.
    pub note: String,
}

impl EndRaw {
    /// Reads it for this side; `decline` picks the seller's list for an interest not taken up.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, pack: &Pack, by: Side, decline: bool) -> Result<Ending, Problem> {
        let mut c = Check::new();
        let words = if decline { &pack.deals.decline_reasons } else { &pack.deals.end_reasons };
        let reason = c.one_of("reason", &self.reason, |key| words.get(key));
        let note = c.text("note", &self.note).max(500).get();
        let told = reason.is_some_and(|reason| !reason.help.is_empty());
        c.expect(!told || !note.is_empty(), "note", "选了“其他”，请写明原因");
        c.finish()?;
        Ok(Ending { by, reason: reason.map(|r| r.id.clone()).unwrap_or_default(), note })
    }
}

/// A confirmation, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealConfirmRaw)]
pub struct ConfirmRaw {
    /// Number of the version that is confirmed.
    pub version: String,
}

impl ConfirmRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<i64, Problem> {
        let mut c = Check::new();
        let version = c.number("version", &self.version, 1..=i64::from(u16::MAX));
        c.finish()?;
        Ok(version)
    }
}

/// A promise of secrecy, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealPromiseRaw)]
pub struct PromiseRaw {
    /// Real name of the officer who signs.
    pub name: String,
    /// `true`: the promise is given.
    pub agreed: String,
}

impl PromiseRaw {
    /// Reads it: the name.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<String, Problem> {
        let mut c = Check::new();
        let name = c.text("name", &self.name).required("请填经办人姓名").max(40).get();
        c.expect(Check::ticked(&self.agreed), "agreed", "请读完承诺后打钩");
        c.finish()?;
        Ok(name)
    }
}

/// A note, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealNoteRaw)]
pub struct NoteRaw {
    /// The words.
    pub body: String,
}

impl NoteRaw {
    /// Reads it; `with_file` allows an empty text.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, with_file: bool) -> Result<String, Problem> {
        let mut c = Check::new();
        let body = c.text("body", &self.body).max(2000).get();
        c.expect(with_file || !body.is_empty(), "body", "请写留言，或者选一个文件");
        c.finish()?;
        Ok(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_declared_with_words() {
        let check = |interested: &str, text: &str, fine: bool| {
            let raw = DeclarationRaw { interested: interested.into(), declaration: text.into() };
            assert_eq!(raw.check().is_ok(), fine, "{raw:?}");
        };
        check("no", "", true);
        check("yes", "完成人持股 30%", true);
        check("yes", "", false);
        check("", "", false);
    }

    #[test]
    fn other_reasons_are_explained() {
        let pack = kezhuan_testkit::pack();
        let check = |reason: &str, note: &str, decline: bool, fine: bool| {
            let raw = EndRaw { reason: reason.into(), note: note.into() };
            assert_eq!(raw.check(&pack, Side::Buyer, decline).is_ok(), fine, "{raw:?}");
        };
        check("price", "", false, true);
        check("other", "", false, false);
        check("other", "预算没有批", false, true);
        check("sold", "", true, false);
        check("exclusive", "", true, true);
    }
}
