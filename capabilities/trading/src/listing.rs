//! 挂牌: an achievement offered at a fixed price for a time, who takes it up, and how that comes out.

use kezhuan_achievements::AchievementId;
use kezhuan_authority::Subject;
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Id, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;

use crate::model::{Clock, Contact, DealId, Promise};
use crate::sheet::{Sheet, Terms};
use crate::state::Side;

kezhuan_kernel::id!(
    /// A listing.
    ListingId,
    "lst"
);

kezhuan_kernel::id!(
    /// Somebody who takes a listing up.
    TakerId,
    "tkr"
);

/// Where a listing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingState {
    /// 待挂牌: its first day has not come.
    Planned,
    /// 挂牌中.
    Open,
    /// 延期: nobody came, it goes on.
    Extended,
    /// 资格确认: it is over, the seller still has to confirm who qualifies.
    Checking,
    /// 应转竞价: two or more qualify.
    Contested,
    /// 已摘牌.
    Struck,
    /// 流牌.
    Lapsed,
    /// 撤牌.
    Withdrawn,
    /// 转协议洽谈 with all takers.
    Negotiated,
}

impl ListingState {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Planned,
        Self::Open,
        Self::Extended,
        Self::Checking,
        Self::Contested,
        Self::Struck,
        Self::Lapsed,
        Self::Withdrawn,
        Self::Negotiated,
    ];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Extended => "extended",
            Self::Checking => "checking",
            Self::Contested => "contested",
            Self::Struck => "struck",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
            Self::Negotiated => "negotiated",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Planned => "待挂牌",
            Self::Open => "挂牌中",
            Self::Extended => "延期",
            Self::Checking => "资格确认",
            Self::Contested => "应转竞价",
            Self::Struck => "已摘牌",
            Self::Lapsed => "流牌",
            Self::Withdrawn => "撤牌",
            Self::Negotiated => "转协议洽谈",
        }
    }

    /// Can it be taken up?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Extended)
    }

    /// Does it still bind the achievement?
    pub const fn is_running(self) -> bool {
        matches!(
            self,
            Self::Planned | Self::Open | Self::Extended | Self::Checking | Self::Contested
        )
    }
}

/// Where somebody who takes it up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakerState {
    /// 等资格确认.
    Applied,
    /// 资格已确认.
    Qualified,
    /// 资格不符.
    Refused,
    /// 已撤回.
    Cancelled,
}

impl TakerState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Applied, Self::Qualified, Self::Refused, Self::Cancelled];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Qualified => "qualified",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Applied => "等资格确认",
            Self::Qualified => "资格已确认",
            Self::Refused => "资格不符",
            Self::Cancelled => "已撤回",
        }
    }
}

/// A listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Id.
    pub id: ListingId,
    /// `GP-2026-000012`.
    pub number: String,
    /// What is offered.
    pub achievement: AchievementId,
    /// Its title when it was listed.
    pub title: String,
    /// Who offers it.
    pub seller: OrganizationId,
    /// Region path of the seller.
    pub region: String,
    /// 集体决策文号; may be empty.
    pub decision_number: String,
    /// Price, payment and conditions: what a taker agrees to.
    pub terms: Terms,
    /// What a taker must be or have; may be empty.
    pub qualification: String,
    /// First day.
    pub starts_on: Day,
    /// Last day, until 24:00.
    pub ends_on: Day,
    /// How many working (or calendar, as the pack says) days the period has.
    pub days: u32,
    /// Does it go on when nobody came?
    pub extends: bool,
    /// How often it went on.
    pub extensions: u32,
    /// State.
    pub state: ListingState,
    /// Since when.
    pub state_at: Instant,
    /// Until when the seller should act; none when nobody has to.
    pub due: Option<Day>,
    /// Why it was withdrawn, a key of the pack's `withdraw_reasons`; may be empty.
    pub reason: String,
    /// More; may be empty.
    pub note: String,
    /// The deal it led to.
    pub deal: Option<DealId>,
    /// Who listed it.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// Somebody who takes a listing up, at its price and conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taker {
    /// Id.
    pub id: TakerId,
    /// The listing.
    pub listing: ListingId,
    /// The how-manyth it was, from 1.
    pub place: i64,
    /// Who.
    pub buyer: OrganizationId,
    /// What for.
    pub intended_use: String,
    /// How the conditions are met; may be empty.
    pub proof: String,
    /// A paper that proves it.
    pub file: Option<FileId>,
    /// Contact. Personal data.
    pub contact: Contact,
    /// Is the taker a contributor, or interested otherwise?
    pub interested: bool,
    /// In words.
    pub declaration: String,
    /// The promise of secrecy, where the achievement asks for it.
    pub promise: Option<Promise>,
    /// State.
    pub state: TakerState,
    /// Why it does not qualify, a key of the pack's `refuse_reasons`; may be empty.
    pub reason: String,
    /// More; may be empty.
    pub note: String,
    /// The officer who took it up.
    pub by: Option<Uuid>,
    /// When.
    pub at: Instant,
    /// When its state was decided.
    pub decided_at: Option<Instant>,
}

/// What time and the takers make of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The first day has come.
    Begins,
    /// Over, but the seller still has to confirm who qualifies.
    Waits,
    /// One taker: the deal is struck.
    Strikes(TakerId),
    /// Two or more: nobody is picked silently.
    Contests,
    /// Nobody: it goes on.
    GoesOn,
    /// Nobody, and it is over.
    Lapses,
}

impl Listing {
    /// Its page.
    pub fn href(&self) -> String {
        format!("/listings/{}", self.id)
    }

    /// For what the seller does, and for reading who takes it up.
    pub fn subject(&self) -> Subject {
        let known = self.state != ListingState::Planned;
        Subject::of(self.seller.uuid()).in_region(self.region.clone()).known(known)
    }

    /// The terms as the version that both sides of the deal confirm.
    pub fn sheet(&self) -> Sheet {
        Sheet {
            version: 1,
            by: Side::Seller,
            terms: self.terms.clone(),
            note: String::new(),
            proposed_by: self.created_by,
            proposed_at: self.created_at,
            confirmed_by: None,
            confirmed_at: None,
        }
    }

    /// What is due now. Doing it twice changes nothing more.
    pub fn outcome(
        &self,
        takers: &[Taker],
        at_once: bool,
        max_extensions: u32,
        now: Instant,
    ) -> Option<Outcome> {
        let of = |state| takers.iter().filter(move |taker| taker.state == state);
        let qualified: Vec<&Taker> = of(TakerState::Qualified).collect();
        let undecided = of(TakerState::Applied).count();
        match (self.state, qualified.as_slice()) {
            (ListingState::Planned, _) => {
                (self.starts_on.start() <= now).then_some(Outcome::Begins)
            }
            (state, [first, ..]) if state.is_open() && at_once => Some(Outcome::Strikes(first.id)),
            (state, _) if state.is_open() && now < self.ends_on.end() => None,
            (state, _) if state.is_open() && undecided > 0 => Some(Outcome::Waits),
            (ListingState::Checking, _) if undecided > 0 => None,
            (ListingState::Contested, [only]) => Some(Outcome::Strikes(only.id)),
            (ListingState::Contested, []) => Some(Outcome::Lapses),
            (ListingState::Open | ListingState::Extended | ListingState::Checking, found) => {
                Some(match found {
                    [] if self.extends && self.extensions < max_extensions => Outcome::GoesOn,
                    [] => Outcome::Lapses,
                    [only] => Outcome::Strikes(only.id),
                    _ => Outcome::Contests,
                })
            }
            _ => None,
        }
    }

    /// May it be taken up now?
    ///
    /// # Errors
    /// It is not open, or its last day is over.
    pub fn must_be_open(&self, now: Instant) -> Result<(), Problem> {
        if self.state.is_open() && now < self.ends_on.end() {
            return Ok(());
        }
        let text = match self.state {
            ListingState::Planned => format!("{}才开始挂牌", self.starts_on.chinese()),
            state if state.is_open() => "挂牌期已满，不能再摘牌".to_owned(),
            state => format!("这次挂牌现在是“{}”，不能摘牌", state.chinese()),
        };
        Err(Problem::conflict("listings.not_open", text))
    }

    /// The first day has come.
    pub fn begin(self, clock: Clock<'_>) -> Self {
        self.moved(ListingState::Open, None, clock)
    }

    /// Over, the seller has to confirm who qualifies.
    pub fn wait(self, clock: Clock<'_>) -> Self {
        let due = clock.due("qualify");
        self.moved(ListingState::Checking, due, clock)
    }

    /// Nobody came: it goes on until this day.
    pub fn go_on(self, until: Day, clock: Clock<'_>) -> Self {
        let next = Self { ends_on: until, extensions: self.extensions + 1, ..self };
        next.moved(ListingState::Extended, None, clock)
    }

    /// 流牌.
    pub fn lapse(self, clock: Clock<'_>) -> Self {
        self.moved(ListingState::Lapsed, None, clock)
    }

    /// 应转竞价.
    pub fn contest(self, clock: Clock<'_>) -> Self {
        let due = clock.due("turn");
        self.moved(ListingState::Contested, due, clock)
    }

    /// 已摘牌.
    pub fn strike(self, deal: DealId, clock: Clock<'_>) -> Self {
        let next = Self { deal: Some(deal), ..self };
        next.moved(ListingState::Struck, None, clock)
    }

    /// 撤牌.
    ///
    /// # Errors
    /// It is over.
    pub fn withdraw(self, reason: String, note: String, clock: Clock<'_>) -> Result<Self, Problem> {
        if !self.state.is_running() {
            return Err(self.over());
        }
        Ok(Self { reason, note, ..self }.moved(ListingState::Withdrawn, None, clock))
    }

    /// 转协议洽谈 with all takers.
    ///
    /// # Errors
    /// Only when two or more qualify, and the pack allows it.
    pub fn negotiate(self, note: String, clock: Clock<'_>) -> Result<Self, Problem> {
        if self.state != ListingState::Contested {
            return Err(self.over());
        }
        if !clock.pack.deals.listing.negotiate {
            let text = "两家以上摘牌的，只能竞价或者撤牌";
            return Err(Problem::conflict("listings.no_talks", text));
        }
        Ok(Self { note, ..self }.moved(ListingState::Negotiated, None, clock))
    }

    fn over(&self) -> Problem {
        let text = format!("这次挂牌现在是“{}”，不能办这一步", self.state.chinese());
        Problem::conflict("listings.wrong_state", text)
    }

    fn moved(self, state: ListingState, due: Option<Day>, clock: Clock<'_>) -> Self {
        Self { state, state_at: clock.now, due, ..self }
    }
}

impl Taker {
    /// The seller says whether it qualifies.
    ///
    /// # Errors
    /// It was decided before.
    pub fn decide(
        self,
        state: TakerState,
        reason: String,
        note: String,
        now: Instant,
    ) -> Result<Self, Problem> {
        if self.state != TakerState::Applied {
            let text = format!("这份摘牌申请已经是“{}”", self.state.chinese());
            return Err(Problem::conflict("listings.decided", text));
        }
        Ok(Self { state, reason, note, decided_at: Some(now), ..self })
    }

    /// The taker steps back while the listing is open.
    ///
    /// # Errors
    /// It does not stand any more.
    pub fn cancel(self, now: Instant) -> Result<Self, Problem> {
        if !matches!(self.state, TakerState::Applied | TakerState::Qualified) {
            let text = format!("这份摘牌申请已经是“{}”", self.state.chinese());
            return Err(Problem::conflict("listings.decided", text));
        }
        Ok(Self { state: TakerState::Cancelled, decided_at: Some(now), ..self })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::sheet::tests::terms;

    pub(crate) fn sample(state: ListingState) -> Listing {
        let day = Day::new(2026, 3, 2).unwrap();
        Listing {
            id: ListingId::from_uuid(Uuid::from_u128(7)),
            number: "GP-2026-000001".into(),
            achievement: AchievementId::from_uuid(Uuid::from_u128(2)),
            title: "低温慢速小麦制粉工艺".into(),
            seller: OrganizationId::from_uuid(Uuid::from_u128(3)),
            region: "河南省/周口市/川汇区".into(),
            decision_number: String::new(),
            terms: terms(),
            qualification: "有面粉生产许可".into(),
            starts_on: day,
            ends_on: day.plus_days(28),
            days: 20,
            extends: true,
            extensions: 0,
            state,
            state_at: day.start(),
            due: None,
            reason: String::new(),
            note: String::new(),
            deal: None,
            created_by: None,
            created_at: day.start(),
            version: 1,
        }
    }

    pub(crate) fn taker(place: i64, state: TakerState) -> Taker {
        Taker {
            id: TakerId::from_uuid(Uuid::from_u128(u128::from(place.unsigned_abs()))),
            listing: ListingId::from_uuid(Uuid::from_u128(7)),
            place,
            buyer: OrganizationId::from_uuid(Uuid::from_u128(4)),
            intended_use: "面粉线".into(),
            proof: String::new(),
            file: None,
            contact: Contact::default(),
            interested: false,
            declaration: "没有利害关系".into(),
            promise: None,
            state,
            reason: String::new(),
            note: String::new(),
            by: None,
            at: Instant(0),
            decided_at: None,
        }
    }

    #[test]
    fn time_and_takers_decide() {
        use TakerState::{Applied, Cancelled, Qualified, Refused};
        let open = sample(ListingState::Open);
        let check =
            |listing: &Listing, states: &[TakerState], over: bool, want: Option<Outcome>| {
                let takers: Vec<Taker> =
                    (1..).zip(states).map(|(place, state)| taker(place, *state)).collect();
                let end = listing.ends_on.end();
                let now = if over { end } else { Instant(end.0 - 1) };
                assert_eq!(listing.outcome(&takers, false, 2, now), want, "{states:?} {over}");
            };
        let second = Some(Outcome::Strikes(taker(2, Qualified).id));
        check(&open, &[Qualified, Qualified], false, None);
        check(&open, &[], true, Some(Outcome::GoesOn));
        check(&open, &[Cancelled], true, Some(Outcome::GoesOn));
        check(&open, &[Refused, Qualified], true, second);
        check(&open, &[Applied, Qualified], true, Some(Outcome::Waits));
        check(&open, &[Qualified, Qualified], true, Some(Outcome::Contests));
        let checking = sample(ListingState::Checking);
        check(&checking, &[Applied], true, None);
        check(&checking, &[Refused, Qualified], true, second);
        let contested = sample(ListingState::Contested);
        check(&contested, &[Qualified, Qualified], true, None);
        check(&contested, &[Cancelled, Qualified], true, second);
        check(&contested, &[Cancelled, Cancelled], true, Some(Outcome::Lapses));
        let last = Listing { extensions: 2, ..open.clone() };
        check(&last, &[], true, Some(Outcome::Lapses));
        check(&Listing { extends: false, ..open }, &[], true, Some(Outcome::Lapses));
        for state in ListingState::ALL {
            assert_eq!(ListingState::parse(state.word()), Some(state));
            if !state.is_running() {
                check(&sample(state), &[Qualified], true, None);
            }
        }
    }

    #[test]
    fn with_the_first_who_qualifies_if_the_pack_says_so() {
        let open = sample(ListingState::Open);
        let takers = [taker(1, TakerState::Applied), taker(2, TakerState::Qualified)];
        let got = open.outcome(&takers, true, 2, open.starts_on.start());
        assert_eq!(got, Some(Outcome::Strikes(takers[1].id)));
    }
}
