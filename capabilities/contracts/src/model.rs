//! What a technology contract is, and the only ways its state may change.

use std::collections::BTreeMap;
use std::ops::Deref;

use kezhuan_authority::Subject;
use kezhuan_kernel::{Day, Fen, Id, Instant, Problem, Uuid};

use crate::content::Content;
use crate::state::{Origin, State};

kezhuan_kernel::id!(
    /// A technology contract.
    ContractId,
    "con"
);

/// An item of a return: what to mend, from the pack's list, with a remark.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReturnItem {
    /// A key of the pack's `return_reasons`.
    pub reason: String,
    /// Where and how; may be empty.
    pub note: String,
}

/// The clerk's finding on an item of the check-list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Fits.
    Fine,
    /// Does not fit.
    Wrong,
}

/// What the experts said of a large or doubtful contract.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Experts {
    /// Who they were.
    pub names: String,
    /// The day of their meeting.
    pub on: Day,
    /// Their opinion.
    pub opinion: String,
    /// For registration?
    pub favourable: bool,
}

/// What a party wants changed after registration.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// Why.
    pub reason: String,
    /// The new content; none when the contract was ended and shall be cancelled.
    pub content: Option<Content>,
}

/// The course of the registration.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Proceedings {
    /// First or latest 提交.
    pub submitted_on: Option<Day>,
    /// 补正 handed in; the clock runs from here.
    pub resumed_on: Option<Day>,
    /// 受理.
    pub accepted_on: Option<Day>,
    /// How often it was returned.
    pub returns: u32,
    /// What to mend now.
    pub items: Vec<ReturnItem>,
    /// What the clerk wrote to the applicant, as it stands.
    pub statement: String,
    /// The clerk who looks at it.
    pub reviewer: Option<Uuid>,
    /// The clerk's check-list.
    pub marks: BTreeMap<String, Mark>,
    /// Opinion of the experts.
    pub experts: Option<Experts>,
    /// Reason of a refusal, a revocation or a mismatch: a key of the pack, or words.
    pub reason: Option<String>,
    /// What is asked to be changed.
    pub change: Option<Change>,
    /// How often the content was changed after registration.
    pub changes: u32,
}

/// Where and when it was registered. Of an external contract: as filed; counts once verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// 登记日期.
    pub on: Day,
    /// Region of the registry.
    pub region: String,
    /// Name of the registry.
    pub registry: String,
}

/// What the decision of a registry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// 技术交易额 as recognised.
    pub technical_amount: Fen,
    /// 全国登记编号, if it is known already.
    pub national_no: Option<String>,
    /// Where and when.
    pub registration: Registration,
    /// What the applicant reads.
    pub statement: String,
}

/// Secrets of the verification page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// In the address of the page.
    pub token: String,
    /// Printed on the paper only.
    pub check_code: String,
}

/// A technology contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Id.
    pub id: ContractId,
    /// Registered here, or elsewhere and filed by the buyer.
    pub origin: Origin,
    /// `HT-2026-00931`.
    pub platform_no: String,
    /// 全国登记编号.
    pub national_no: Option<String>,
    /// What it says; also read directly: `contract.title`.
    pub content: Content,
    /// Region of the registry that handles it.
    pub region: String,
    /// State.
    pub state: State,
    /// Since when.
    pub state_at: Instant,
    /// Until when somebody must act; none when nobody must, or the calendar lacks the year.
    pub due: Option<Day>,
    /// The course of the registration.
    pub proceedings: Proceedings,
    /// When it is registered (or said to be, while an external one is not verified).
    pub registration: Option<Registration>,
    /// Secrets of the verification page.
    pub seal: Seal,
    /// Who made the draft; none for imports and drafts out of a deal.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: Instant,
    /// Counts changes; guards against two people saving at once.
    pub version: i64,
}

impl Deref for Contract {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

/// A new row, before it has any history.
pub(crate) struct NewContract {
    pub(crate) id: ContractId,
    pub(crate) origin: Origin,
    pub(crate) platform_no: String,
    pub(crate) content: Content,
    pub(crate) region: String,
    pub(crate) state: State,
    pub(crate) seal: Seal,
    pub(crate) by: Option<Uuid>,
    pub(crate) now: Instant,
}

impl From<NewContract> for Contract {
    fn from(new: NewContract) -> Self {
        Self {
            id: new.id,
            origin: new.origin,
            platform_no: new.platform_no,
            national_no: None,
            content: new.content,
            region: new.region,
            state: new.state,
            state_at: new.now,
            due: None,
            proceedings: Proceedings::default(),
            registration: None,
            seal: new.seal,
            created_by: new.by,
            created_at: new.now,
            version: 0,
        }
    }
}

impl Contract {
    /// For reading: all parties, the registry's region, the regions of the parties.
    pub fn subject(&self) -> Subject {
        let agency = self.agency.as_ref().and_then(|a| a.party.organization);
        let mut subject = self.parties_subject();
        subject.organizations.extend(agency.map(Id::uuid));
        subject.regions.push(self.seller.region.clone());
        subject.regions.push(self.buyer.region.clone());
        subject.regions.extend(self.place.clone());
        subject
    }

    /// For what the two parties do, and the registry.
    pub fn parties_subject(&self) -> Subject {
        let parties = [&self.seller, &self.buyer];
        Subject {
            organizations: parties.iter().filter_map(|p| p.organization).map(Id::uuid).collect(),
            ..Subject::at(self.region.clone())
        }
    }

    /// For applying: the seller applies; the buyer when the seller is abroad or it was filed.
    pub fn applicant_subject(&self, abroad: bool) -> Subject {
        let who =
            if abroad || self.origin == Origin::External { &self.buyer } else { &self.seller };
        let own = who.organization.map(Id::uuid);
        Subject { organizations: own.into_iter().collect(), ..Subject::at(self.region.clone()) }
    }

    /// Does it count as registered now?
    pub fn is_in_force(&self) -> bool {
        self.state.is_in_force()
    }

    /// The registration, if it counts now.
    pub fn registered(&self) -> Option<&Registration> {
        self.registration.as_ref().filter(|_| self.is_in_force())
    }

    /// Its page.
    pub fn href(&self) -> String {
        format!("/contracts/{}", self.id)
    }

    fn to(self, state: State, due: Option<Day>, now: Instant) -> Self {
        Self { state, due, state_at: now, ..self }
    }

    fn must(&self, states: &[State], what: &str) -> Result<(), Problem> {
        if states.contains(&self.state) {
            return Ok(());
        }
        let text = format!("合同现在是“{}”，不能{what}", self.state.chinese());
        Err(Problem::conflict("contracts.wrong_state", text))
    }

    /// Another content while it is not with the registry. `signed`: day and scan are there.
    pub fn edit(
        self,
        content: Content,
        region: String,
        signed: bool,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.must(&[State::Draft, State::Signed, State::Returned, State::Mismatch], "修改")?;
        let next = match (self.state, signed) {
            (State::Returned | State::Mismatch, _) => self.state,
            (_, true) => State::Signed,
            (_, false) => State::Draft,
        };
        let edited = Self { content, region, ..self };
        Ok(if next == edited.state { edited } else { edited.to(next, None, now) })
    }

    /// 提交认定登记, or the mended one again.
    pub fn submit(self, now: Instant) -> Result<Self, Problem> {
        if self.state == State::Draft {
            let text = "还没有签订：填签订日期，上传双方签章的合同文本，再提交";
            return Err(Problem::conflict("contracts.not_signed", text));
        }
        self.must(&[State::Signed, State::Returned], "提交")?;
        let today = now.day();
        let resumed_on = (self.state == State::Returned).then_some(today);
        let proceedings = Proceedings {
            submitted_on: Some(today),
            resumed_on,
            accepted_on: None,
            items: Vec::new(),
            ..self.proceedings.clone()
        };
        Ok(Self { proceedings, ..self }.to(State::Submitted, None, now))
    }

    /// The day from which the time of a decision runs.
    pub fn clock_from(&self, today: Day) -> Day {
        self.proceedings.resumed_on.or(self.proceedings.accepted_on).unwrap_or(today)
    }

    /// 受理.
    pub fn accept(
        mut self,
        due: Option<Day>,
        by: Option<Uuid>,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.must(&[State::Submitted], "受理")?;
        self.proceedings.accepted_on = Some(now.day());
        self.proceedings.reviewer = by;
        Ok(self.to(State::Accepted, due, now))
    }

    /// 退回补正.
    pub fn send_back(
        mut self,
        items: Vec<ReturnItem>,
        statement: String,
        due: Option<Day>,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.must(&State::WITH_CLERK, "退回补正")?;
        if items.is_empty() {
            return Err(Problem::field("items", "请选要补正的项，一次列全"));
        }
        self.proceedings.items = items;
        self.proceedings.statement = statement;
        self.proceedings.returns += 1;
        Ok(self.to(State::Returned, due, now))
    }

    /// 初审: keeps the clerk's check-list.
    pub fn examine(
        mut self,
        marks: BTreeMap<String, Mark>,
        by: Option<Uuid>,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.must(&[State::Accepted, State::FirstReview], "初审")?;
        self.proceedings.marks = marks;
        self.proceedings.reviewer = by;
        let due = self.due;
        Ok(self.to(State::FirstReview, due, now))
    }

    /// 送专家复审.
    pub fn send_to_experts(self, due: Option<Day>, now: Instant) -> Result<Self, Problem> {
        self.must(&[State::Accepted, State::FirstReview], "送专家复审")?;
        Ok(self.to(State::ExpertReview, due, now))
    }

    /// The experts' opinion.
    pub fn hear(mut self, experts: Experts) -> Result<Self, Problem> {
        self.must(&[State::ExpertReview], "记专家意见")?;
        self.proceedings.experts = Some(experts);
        Ok(self)
    }

    /// 予以登记. `large`: only after experts were for it.
    pub fn register(mut self, as_: Decision, large: bool, now: Instant) -> Result<Self, Problem> {
        self.must(&[State::Accepted, State::FirstReview, State::ExpertReview], "登记")?;
        if large || self.state == State::ExpertReview {
            self.experts_must_agree()?;
        }
        if as_.technical_amount > self.amount || as_.technical_amount.is_negative() {
            let text = format!("技术交易额不能大于成交额 {} 元", self.amount);
            return Err(Problem::field("technical_amount", text));
        }
        self.content.recognise(as_.technical_amount);
        self.national_no = as_.national_no;
        self.registration = Some(as_.registration);
        self.proceedings.statement = as_.statement;
        Ok(self.to(State::Registered, None, now))
    }

    fn experts_must_agree(&self) -> Result<(), Problem> {
        match &self.proceedings.experts {
            None => Err(Problem::conflict(
                "contracts.experts_needed",
                "达到大额标准，先送专家复审并记下意见，再登记",
            )),
            Some(experts) if !experts.favourable => Err(Problem::conflict(
                "contracts.experts_against",
                "专家不同意登记，不能登记；请选不予登记或退回补正",
            )),
            Some(_) => Ok(()),
        }
    }

    /// 不予登记, with a reason of the pack.
    pub fn refuse(
        mut self,
        reason: String,
        statement: String,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.must(&[State::Accepted, State::FirstReview, State::ExpertReview], "决定不予登记")?;
        self.proceedings.reason = Some(reason);
        self.proceedings.statement = statement;
        Ok(self.to(State::Refused, None, now))
    }

    /// The national number that came later.
    pub fn number(mut self, national_no: String) -> Result<Self, Problem> {
        self.must(&[State::Registered], "填全国登记编号")?;
        self.national_no = Some(national_no);
        Ok(self)
    }

    /// 申请变更 or 注销.
    pub fn ask_change(mut self, change: Change, now: Instant) -> Result<Self, Problem> {
        self.must(&[State::Registered, State::Verified], "申请变更或注销")?;
        self.proceedings.change = Some(change);
        Ok(self.to(State::ChangeReview, None, now))
    }

    /// The clerk's answer to a wish for change.
    pub fn settle_change(
        mut self,
        grant: bool,
        statement: String,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.must(&[State::ChangeReview], "审核变更")?;
        let Some(change) = self.proceedings.change.take() else {
            return Err(Problem::bug("a change review without a change"));
        };
        self.proceedings.statement = statement;
        let back = match self.origin {
            Origin::Local => State::Registered,
            Origin::External => State::Verified,
        };
        if !grant {
            return Ok(self.to(back, None, now));
        }
        let Some(content) = change.content else {
            self.proceedings.reason = Some(change.reason);
            return Ok(self.to(State::Cancelled, None, now));
        };
        self.proceedings.changes += 1;
        Ok(Self { content, ..self }.to(back, None, now))
    }

    /// 撤销登记, with a reason of the pack.
    pub fn revoke(
        mut self,
        reason: String,
        statement: String,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.must(&[State::Registered, State::Verified, State::ChangeReview], "撤销登记")?;
        self.proceedings.reason = Some(reason);
        self.proceedings.statement = statement;
        self.proceedings.change = None;
        Ok(self.to(State::Revoked, None, now))
    }

    /// An external registration handed in again after it did not fit.
    pub fn file_again(self, now: Instant) -> Result<Self, Problem> {
        self.must(&[State::Mismatch], "重新备案")?;
        Ok(self.to(State::Pending, None, now))
    }

    /// The external registration was checked with its registry.
    pub fn verify(mut self, fits: Result<(), String>, now: Instant) -> Result<Self, Problem> {
        self.must(&[State::Pending], "核验")?;
        let next = if fits.is_ok() { State::Verified } else { State::Mismatch };
        self.proceedings.reason = fits.err();
        Ok(self.to(next, None, now))
    }
}
