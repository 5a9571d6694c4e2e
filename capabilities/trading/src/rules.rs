//! Reading what people typed in a deal, against the words of the pack; the sheet has a room of its own.

use kezhuan_achievements::AchievementId;
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Check, Day, Fen, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::{Pack, Term, TransferMode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{About, Contact, Deal, Declaration, Ending, Interest};
use crate::note::{Meeting, Reach};
use crate::state::Side;

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
    /// Id of the achievement that is wanted; or `demand`.
    pub achievement: String,
    /// Id of the demand that is answered; or `achievement`.
    pub demand: String,
    /// Id of one's own organization; empty: the one worked for now.
    pub organization: String,
    /// Intended way, a key of the pack.
    pub mode: String,
    /// Message to the other side.
    pub message: String,
    /// What for; of an offer: how the problem would be solved.
    pub intended_use: String,
    /// Of an offer, `yes` or `no`: is the demander interested in the provider otherwise?
    pub interested: String,
    /// How; needed for `yes`.
    pub declaration: String,
    /// Contact.
    pub contact_name: String,
    /// Telephone.
    pub contact_phone: String,
    /// 中介方; may be empty.
    pub agency: AgencyRaw,
}

/// 合作意向, checked.
#[derive(Debug, Clone)]
pub struct Begin {
    pub(crate) about: About,
    pub(crate) organization: Option<OrganizationId>,
    pub(crate) interest: Interest,
    pub(crate) contact: Contact,
    pub(crate) declaration: Option<Declaration>,
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
        let demand: Option<DemandId> = c.id_or_none("demand", &self.demand);
        let about = match (achievement, demand) {
            (Some(id), None) => Some(About::Achievement(id)),
            (None, Some(id)) => Some(About::Demand(id)),
            _ if !c.is_fine() => None,
            _ => {
                c.wrong("achievement", "请从一项成果或者一项需求的页面提出意向");
                None
            }
        };
        let offers = demand.is_some();
        let organization = c.id_or_none("organization", &self.organization);
        let modes = &pack.achievements.transfer_modes;
        let mode = c.one_of("mode", &self.mode, |key| modes.get(key));
        if let Some(mode) = mode.filter(|mode| offers && !is_work(mode)) {
            c.wrong("mode", format!("应答需求不能选“{}”，转让或许可请从成果的页面办", mode.name));
        }
        let missing = if offers { "请写打算怎么解决" } else { "请写打算用在哪里" };
        let use_ = c.text("intended_use", &self.intended_use).required(missing).max(1000);
        let interest = Interest {
            intended_use: use_.get(),
            mode: mode.map(|mode| mode.id.clone()).unwrap_or_default(),
            message: c.text("message", &self.message).max(2000).get(),
            act_for: String::new(),
        };
        let contact = contact(&mut c, &self.contact_name, &self.contact_phone);
        let declaration = offers.then(|| declaration(&mut c, &self.interested, &self.declaration));
        let agency = self.agency.check(&mut c);
        c.finish()?;
        let about = about.ok_or(Problem::NotFound)?;
        Ok(Begin { about, organization, interest, contact, declaration, agency })
    }
}

/// Is it work that is ordered (development, service, consulting), not a result that is passed on?
pub(crate) fn is_work(mode: &Term<TransferMode>) -> bool {
    matches!(mode.contract_kind.as_str(), "development" | "service" | "consulting")
}

pub(crate) fn contact(c: &mut Check, name: &str, phone: &str) -> Contact {
    Contact {
        name: c.text("contact_name", name).required("请填联系人").max(40).get(),
        phone: c.text("contact_phone", phone).required("请填联系电话").max(40).get(),
    }
}

/// The answer of the side that was asked, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealAnswerRaw)]
pub struct AnswerRaw {
    /// Contact.
    pub contact_name: String,
    /// Telephone.
    pub contact_phone: String,
    /// Of a seller, `yes` or `no`: is the buyer a contributor or interested otherwise?
    pub interested: String,
    /// How; needed for `yes`.
    pub declaration: String,
}

impl AnswerRaw {
    /// Reads it; a seller declares 利害关系 with it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, declares: bool) -> Result<(Contact, Option<Declaration>), Problem> {
        let mut c = Check::new();
        let contact = contact(&mut c, &self.contact_name, &self.contact_phone);
        let declaration =
            declares.then(|| declaration(&mut c, &self.interested, &self.declaration));
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

pub(crate) fn declaration(c: &mut Check, interested: &str, text: &str) -> Declaration {
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

/// Which reasons of the pack are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reasons {
    /// For an interest not taken up.
    Decline,
    /// For ending a deal in an achievement.
    End,
    /// For ending a deal that answers a demand.
    EndOfDemand,
}

impl Reasons {
    /// For ending this deal, or declining it.
    pub fn of(deal: &Deal, decline: bool) -> Self {
        match (decline, deal.about) {
            (true, _) => Self::Decline,
            (false, About::Achievement(_)) => Self::End,
            (false, About::Demand(_)) => Self::EndOfDemand,
        }
    }

    /// The words: key, name, and whether a note is needed.
    pub fn words(self, pack: &Pack) -> Vec<(&str, &str, bool)> {
        let told = |help: &str| !help.is_empty();
        match self {
            Self::Decline => {
                let all = pack.deals.decline_reasons.iter();
                all.map(|r| (r.id.as_str(), r.name.as_str(), told(&r.help))).collect()
            }
            Self::End | Self::EndOfDemand => {
                let all = pack.deals.end_reasons.iter();
                all.filter(|r| self == Self::EndOfDemand || !r.only_demand)
                    .map(|r| (r.id.as_str(), r.name.as_str(), told(&r.help)))
                    .collect()
            }
        }
    }
}

impl EndRaw {
    /// Reads it for this side.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, pack: &Pack, by: Side, reasons: Reasons) -> Result<Ending, Problem> {
        let mut c = Check::new();
        let words = reasons.words(pack);
        let known = |key: &str| words.iter().find(|(id, ..)| *id == key).copied();
        let reason = c.one_of("reason", &self.reason, known);
        let note = c.text("note", &self.note).max(500).get();
        let told = reason.is_some_and(|(.., told)| told);
        c.expect(!told || !note.is_empty(), "note", "选了“其他”，请写明原因");
        c.finish()?;
        let reason = reason.map(|(id, ..)| id.to_owned()).unwrap_or_default();
        Ok(Ending { by, reason, note })
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

/// A message or the minutes of a meeting, as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = DealNoteRaw)]
pub struct NoteRaw {
    /// The words.
    pub body: String,
    /// Who may see it: `deal`, `promised` (the file after the promise of secrecy), `own`; empty: `deal`.
    pub reach: String,
    /// Of minutes: the day of the meeting; empty: a message.
    pub met_on: String,
    /// Of minutes: who was there.
    pub people: String,
}

/// A message, checked.
#[derive(Debug, Clone)]
pub struct Message {
    pub(crate) body: String,
    pub(crate) reach: Reach,
    pub(crate) meeting: Option<Meeting>,
}

impl NoteRaw {
    /// Reads it on this day; `with_file` allows an empty text.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, with_file: bool, today: Day) -> Result<Message, Problem> {
        let mut c = Check::new();
        let reach = match self.reach.trim() {
            "" => Reach::Deal,
            word => c.one_of("reach", word, Reach::parse).unwrap_or(Reach::Deal),
        };
        let body = c.text("body", &self.body).max(4000).get();
        let on = c.day_or_none("met_on", &self.met_on);
        let people = c.text("people", &self.people).max(500).get();
        let minutes = on.is_some() || !self.met_on.trim().is_empty();
        c.expect(on.is_none_or(|on| on <= today), "met_on", "会议日期不能晚于今天");
        c.expect(!minutes || !people.is_empty(), "people", "请写参会人");
        c.expect(minutes || people.is_empty(), "met_on", "写了参会人，请填会议日期");
        let missing = if minutes {
            "请写会议谈了什么"
        } else {
            "请写留言，或者选一个文件"
        };
        c.expect(!body.is_empty() || (with_file && !minutes), "body", missing);
        let filed = with_file || reach != Reach::Promised;
        c.expect(filed, "reach", "没有文件时不用选“签承诺后才能看”");
        c.finish()?;
        Ok(Message { body, reach, meeting: on.map(|on| Meeting { on, people }) })
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
        let check = |reason: &str, note: &str, reasons: Reasons, fine: bool| {
            let raw = EndRaw { reason: reason.into(), note: note.into() };
            assert_eq!(raw.check(&pack, Side::Buyer, reasons).is_ok(), fine, "{raw:?}");
        };
        check("price", "", Reasons::End, true);
        check("other", "", Reasons::End, false);
        check("other", "预算没有批", Reasons::End, true);
        check("sold", "", Reasons::Decline, false);
        check("exclusive", "", Reasons::Decline, true);
        check("to_challenge", "", Reasons::End, false);
        check("to_challenge", "", Reasons::EndOfDemand, true);
    }
}
