//! What a deal is, whose turn it is, and the only ways its state may change.

use kezhuan_achievements::AchievementId;
use kezhuan_authority::Subject;
use kezhuan_contracts::ContractId;
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Day, Id, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::Pack;
use kezhuan_publicity::PublicityId;

use crate::listing::ListingId;
use crate::sheet::{Agency, Sheet};
use crate::state::{Side, State, Turn};

kezhuan_kernel::id!(
    /// A deal.
    DealId,
    "dea"
);

/// What a deal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A company wants an achievement.
    Achievement(AchievementId),
    /// A provider answers a demand.
    Demand(DemandId),
}

/// A person to talk to. Personal data: for the two parties, never in events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
}

/// The promise of secrecy as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The very words.
    pub text: String,
    /// Name of the officer who signed.
    pub name: String,
    /// The officer.
    pub by: Option<Uuid>,
    /// When.
    pub at: Instant,
}

/// The seller's word on 利害关系.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Is the buyer a contributor, or interested otherwise?
    pub interested: bool,
    /// In words.
    pub text: String,
}

/// What the buyer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// Intended way, a key of the pack's `transfer_modes`.
    pub mode: String,
    /// Message to the seller.
    pub message: String,
    /// What for.
    pub intended_use: String,
    /// The organization that began it for its side, by 委托书; may be empty.
    pub act_for: String,
}

/// Why a deal ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Who ended it.
    pub by: Side,
    /// A key of the pack's `end_reasons` or `decline_reasons`.
    pub reason: String,
    /// More; may be empty.
    pub note: String,
}

/// A deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    /// Id.
    pub id: DealId,
    /// `JY-2026-000417`.
    pub number: String,
    /// What it is about.
    pub about: About,
    /// The listing it came from.
    pub listing: Option<ListingId>,
    /// Its title when the deal began.
    pub title: String,
    /// The side that gives technology.
    pub seller: OrganizationId,
    /// The side that gets it.
    pub buyer: OrganizationId,
    /// Region paths of the two, seller first.
    pub regions: [String; 2],
    /// What the buyer asks for.
    pub interest: Interest,
    /// The buyer's contact.
    pub buyer_contact: Contact,
    /// The seller's contact, given with the answer.
    pub seller_contact: Contact,
    /// How the achievement is priced, a key of the pack.
    pub pricing_mode: String,
    /// 集体决策文号; may be empty.
    pub decision_number: String,
    /// The seller's word on 利害关系.
    pub declaration: Option<Declaration>,
    /// 中介方 that takes part.
    pub agency: Option<Agency>,
    /// The promise of secrecy.
    pub promise: Option<Promise>,
    /// Since when the market's desk is invited.
    pub desk: Option<Instant>,
    /// State.
    pub state: State,
    /// Since when.
    pub state_at: Instant,
    /// Who has to act.
    pub turn: Turn,
    /// Since when.
    pub turn_at: Instant,
    /// Promised until; none when nobody has to act or the calendar lacks the year.
    pub due: Option<Day>,
    /// Number of the latest version of the sheet; 0 for none.
    pub sheet: i64,
    /// Why it came back from the 公示; may be empty.
    pub returned: String,
    /// Was the 公示 a duty?
    pub duty: bool,
    /// The 公示, if there was one.
    pub publicity: Option<PublicityId>,
    /// The contract drafted from it.
    pub contract: Option<ContractId>,
    /// The day it was agreed.
    pub agreed_on: Option<Day>,
    /// Why it ended.
    pub ending: Option<Ending>,
    /// Who began it.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: Instant,
    /// Counts changes; guards against two people saving at once.
    pub version: i64,
}

impl Deal {
    /// Its page.
    pub fn href(&self) -> String {
        format!("/deals/{}", self.id)
    }

    /// The achievement that is dealt in.
    pub const fn achievement(&self) -> Option<AchievementId> {
        match self.about {
            About::Achievement(id) => Some(id),
            About::Demand(_) => None,
        }
    }

    /// The demand that is answered.
    pub const fn demand(&self) -> Option<DemandId> {
        match self.about {
            About::Achievement(_) => None,
            About::Demand(id) => Some(id),
        }
    }

    /// Have the parties seen each other's name and contact?
    pub fn is_introduced(&self) -> bool {
        let answered = match self.opener() {
            Side::Buyer => &self.seller_contact,
            Side::Seller => &self.buyer_contact,
        };
        self.state != State::Interest && (self.listing.is_some() || !answered.name.is_empty())
    }

    /// The side that began it and promises secrecy: the buyer, or the provider who answers a demand.
    pub const fn opener(&self) -> Side {
        match self.about {
            About::Achievement(_) => Side::Buyer,
            About::Demand(_) => Side::Seller,
        }
    }

    /// For reading: both parties, the agency, the regions of both.
    pub fn subject(&self) -> Subject {
        let subject = self.parties();
        match &self.agency {
            Some(agency) => subject.and(agency.organization.uuid()),
            None => subject,
        }
    }

    /// For what either party does.
    pub fn parties(&self) -> Subject {
        let both = Subject::of(self.seller.uuid()).and(self.buyer.uuid());
        self.regions.iter().fold(both, |subject, region| subject.in_region(region.clone()))
    }

    /// For what one side does. The other party and the staff may know of it.
    pub fn of(&self, side: Side) -> Subject {
        Subject::of(self.organization(side).uuid())
    }

    /// The organization on this side.
    pub fn organization(&self, side: Side) -> OrganizationId {
        match side {
            Side::Seller => self.seller,
            Side::Buyer => self.buyer,
        }
    }

    /// 响应: the side that was asked wants to talk and gives a contact; a seller also declares
    /// 利害关系 (a provider did so with the offer).
    pub fn answer(
        self,
        contact: Contact,
        declaration: Option<Declaration>,
        clock: Clock<'_>,
    ) -> Result<Self, Problem> {
        self.must_be(&[State::Interest])?;
        let opener = self.opener();
        let mut next = self;
        next.declaration = declaration.or(next.declaration);
        match opener {
            Side::Buyer => next.seller_contact = contact,
            Side::Seller => next.buyer_contact = contact,
        }
        Ok(next.moved(State::Answered, Turn::Of(opener), clock))
    }

    /// 签保密承诺.
    pub fn promise(self, promise: Promise, clock: Clock<'_>) -> Result<Self, Problem> {
        self.must_be(&[State::Answered])?;
        let next = Self { promise: Some(promise), ..self };
        Ok(next.moved(State::Promised, Turn::Both, clock))
    }

    /// The seller declares anew.
    pub fn declare(self, declaration: Declaration) -> Result<Self, Problem> {
        self.must_be(&[State::Answered, State::Promised, State::Bargaining])?;
        Ok(Self { declaration: Some(declaration), ..self })
    }

    /// A version of the sheet is on the table; the other side is to confirm it or to propose another.
    pub fn propose(self, sheet: &Sheet, clock: Clock<'_>) -> Result<Self, Problem> {
        self.must_be(&[State::Promised, State::Bargaining])?;
        let turn = Turn::Of(sheet.by.other());
        let next = Self { sheet: sheet.version, agency: sheet.terms.agency.clone(), ..self };
        Ok(next.moved(State::Bargaining, turn, clock))
    }

    /// May this version be confirmed by this side now?
    pub fn must_await(&self, sheet: &Sheet, side: Side) -> Result<(), Problem> {
        self.must_be(&[State::Bargaining])?;
        if sheet.version != self.sheet {
            let text = "对方刚提出了新的一版，请看过再确认";
            return Err(Problem::conflict("deals.newer_sheet", text));
        }
        if sheet.is_confirmed() {
            let text = "这一版没有通过公示，请改正后提出新的一版";
            return Err(Problem::conflict("deals.sheet_void", text));
        }
        if sheet.by == side {
            return Err(Problem::conflict("deals.own_sheet", "这一版是您提的，等对方确认"));
        }
        if self.declaration.is_none() {
            return Err(Problem::conflict(
                "deals.not_declared",
                "卖方还没有声明利害关系，先声明再确认",
            ));
        }
        Ok(())
    }

    /// Both confirmed, and it has to be (or shall be) published.
    pub fn publish(self, publicity: PublicityId, duty: bool, clock: Clock<'_>) -> Self {
        let next = Self { publicity: Some(publicity), duty, returned: String::new(), ..self };
        next.moved(State::Publicity, Turn::Nobody, clock)
    }

    /// An objection stopped the 公示.
    pub fn suspend(self, clock: Clock<'_>) -> Self {
        self.moved(State::Objection, Turn::Nobody, clock)
    }

    /// The 公示 goes on.
    pub fn resume(self, clock: Clock<'_>) -> Self {
        self.moved(State::Publicity, Turn::Nobody, clock)
    }

    /// The 公示 failed: the seller proposes a corrected version.
    pub fn send_back(self, why: String, clock: Clock<'_>) -> Self {
        let next = Self { returned: why, ..self };
        next.moved(State::Bargaining, Turn::Of(Side::Seller), clock)
    }

    /// 已成交.
    pub fn agree(self, clock: Clock<'_>) -> Self {
        let next = Self { agreed_on: Some(clock.now.day()), ..self };
        next.moved(State::Agreed, Turn::Both, clock)
    }

    /// 已签约.
    pub fn contract(self, contract: ContractId, clock: Clock<'_>) -> Self {
        let next = Self { contract: Some(contract), ..self };
        next.moved(State::Contracted, Turn::Nobody, clock)
    }

    /// May a contract be drafted now?
    pub fn must_be_agreed(&self) -> Result<(), Problem> {
        self.must_be(&[State::Agreed])
    }

    /// The market's desk is invited.
    pub fn invite_desk(self, now: Instant) -> Result<Self, Problem> {
        if self.desk.is_some() {
            return Err(Problem::conflict("deals.desk", "市场运营已经在这笔交易里"));
        }
        Ok(Self { desk: Some(now), ..self })
    }

    /// 终止.
    pub fn end(self, ending: Ending, clock: Clock<'_>) -> Result<Self, Problem> {
        match self.state {
            State::Contracted => {
                let text = "合同已经起草，请在合同里办撤回或注销";
                Err(Problem::conflict("deals.contracted", text))
            }
            State::Ended => Err(Problem::conflict("deals.ended", "这笔交易已经终止")),
            _ => {
                let next = Self { ending: Some(ending), ..self };
                Ok(next.moved(State::Ended, Turn::Nobody, clock))
            }
        }
    }

    fn must_be(&self, states: &[State]) -> Result<(), Problem> {
        if states.contains(&self.state) {
            return Ok(());
        }
        let text = format!("这笔交易现在是“{}”，不能办这一步", self.state.chinese());
        Err(Problem::conflict("deals.wrong_state", text))
    }

    fn moved(self, state: State, turn: Turn, clock: Clock<'_>) -> Self {
        let limit = if state == State::Interest { "first_answer" } else { "turn" };
        let due = match turn {
            Turn::Nobody => None,
            _ => clock.due(limit),
        };
        Self { state, state_at: clock.now, turn, turn_at: clock.now, due, ..self }
    }
}

/// The time of a transition and the promises of the pack.
#[derive(Clone, Copy)]
pub struct Clock<'a> {
    /// Now.
    pub now: Instant,
    /// The pack in force.
    pub pack: &'a Pack,
}

impl Clock<'_> {
    /// The last day of a promise that starts today; none when the calendar lacks the year.
    pub fn due(&self, limit: &str) -> Option<Day> {
        let limit = self.pack.deals.limits.get(limit)?;
        limit.days.after(self.now.day(), &self.pack.calendar).ok()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::sheet::tests::sheet;

    pub(crate) fn sample(state: State) -> Deal {
        let id = |n| Uuid::from_u128(n);
        let at = Day::new(2026, 3, 2).unwrap().start();
        Deal {
            id: DealId::from_uuid(id(1)),
            number: "JY-2026-000001".into(),
            about: About::Achievement(AchievementId::from_uuid(id(2))),
            listing: None,
            title: "低温慢速小麦制粉工艺".into(),
            seller: OrganizationId::from_uuid(id(3)),
            buyer: OrganizationId::from_uuid(id(4)),
            regions: ["河南省/周口市/川汇区".into(), "河南省/周口市/项城市".into()],
            interest: Interest {
                mode: "licence".into(),
                message: "想引进".into(),
                intended_use: "面粉生产线".into(),
                act_for: String::new(),
            },
            buyer_contact: Contact::default(),
            seller_contact: Contact::default(),
            pricing_mode: "negotiated".into(),
            decision_number: "院办纪〔2026〕3号".into(),
            declaration: (state != State::Interest)
                .then(|| Declaration { interested: false, text: "没有利害关系".into() }),
            agency: None,
            promise: None,
            desk: None,
            state,
            state_at: at,
            turn: Turn::Nobody,
            turn_at: at,
            due: None,
            sheet: 1,
            returned: String::new(),
            duty: false,
            publicity: None,
            contract: None,
            agreed_on: None,
            ending: None,
            created_by: None,
            created_at: at,
            version: 1,
        }
    }

    #[test]
    fn states_move_only_as_written() {
        let pack = kezhuan_testkit::pack();
        let clock = Clock { now: Day::new(2026, 3, 2).unwrap().start(), pack: &pack };
        let check = |from: State, can: [bool; 6]| {
            let s = || sample(from);
            let declaration = || Declaration { interested: false, text: "没有".into() };
            let promise =
                || Promise { text: "保密".into(), name: "甲".into(), by: None, at: clock.now };
            let ending = || Ending { by: Side::Buyer, reason: "price".into(), note: String::new() };
            let got = [
                s().answer(Contact::default(), Some(declaration()), clock).is_ok(),
                s().promise(promise(), clock).is_ok(),
                s().propose(&sheet(2, Side::Seller), clock).is_ok(),
                s().must_await(&sheet(1, Side::Seller), Side::Buyer).is_ok(),
                s().must_be_agreed().is_ok(),
                s().end(ending(), clock).is_ok(),
            ];
            assert_eq!(got, can, "{from:?}");
        };
        check(State::Interest, [true, false, false, false, false, true]);
        check(State::Answered, [false, true, false, false, false, true]);
        check(State::Promised, [false, false, true, false, false, true]);
        check(State::Bargaining, [false, false, true, true, false, true]);
        check(State::Publicity, [false, false, false, false, false, true]);
        check(State::Objection, [false, false, false, false, false, true]);
        check(State::Agreed, [false, false, false, false, true, true]);
        check(State::Contracted, [false, false, false, false, false, false]);
        check(State::Ended, [false, false, false, false, false, false]);
    }

    #[test]
    fn only_the_other_side_confirms_the_latest_version() {
        let code = |deal: &Deal, sheet: &Sheet, side| match deal.must_await(sheet, side) {
            Ok(()) => "",
            Err(problem) => problem.code(),
        };
        let deal = sample(State::Bargaining);
        assert_eq!(code(&deal, &sheet(1, Side::Seller), Side::Buyer), "");
        assert_eq!(code(&deal, &sheet(1, Side::Seller), Side::Seller), "deals.own_sheet");
        assert_eq!(code(&deal, &sheet(0, Side::Seller), Side::Buyer), "deals.newer_sheet");
        let both = sheet(1, Side::Seller).confirm(None, deal.state_at);
        assert_eq!(code(&deal, &both, Side::Buyer), "deals.sheet_void");
        let silent = Deal { declaration: None, ..deal };
        assert_eq!(code(&silent, &sheet(1, Side::Seller), Side::Buyer), "deals.not_declared");
    }

    #[test]
    fn whoever_has_to_act_has_three_working_days() {
        let pack = kezhuan_testkit::pack();
        let on = |day: u32| Clock { now: Day::new(2026, 4, day).unwrap().start(), pack: &pack };
        let due = |day| sample(State::Promised).propose(&sheet(2, Side::Buyer), on(day)).unwrap();
        assert_eq!(due(1).due, Day::new(2026, 4, 7), "清明节 lies between");
        assert_eq!(due(1).turn, Turn::Of(Side::Seller));
        assert_eq!(sample(State::Objection).resume(on(1)).due, None);
    }
}
