//! What a 公示 and an objection are, and the only ways their states may change.

use kezhuan_authority::Subject;
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Fen, Id, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;

kezhuan_kernel::id!(
    /// A 公示.
    PublicityId,
    "pub"
);

kezhuan_kernel::id!(
    /// An objection.
    ObjectionId,
    "obj"
);

/// Where a 公示 stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 公示中.
    Open,
    /// 已中止: an objection is being looked at.
    Suspended,
    /// 期满, without an objection that was upheld.
    Passed,
    /// 异议成立: to be corrected and published anew.
    Upheld,
    /// 已撤回.
    Withdrawn,
}

impl State {
    /// All states.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Suspended, Self::Passed, Self::Upheld, Self::Withdrawn];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Suspended => "suspended",
            Self::Passed => "passed",
            Self::Upheld => "upheld",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Open => "公示中",
            Self::Suspended => "已中止，异议核查",
            Self::Passed => "公示期满",
            Self::Upheld => "异议成立",
            Self::Withdrawn => "已撤回",
        }
    }

    /// Is it still running?
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Open | Self::Suspended)
    }
}

/// A line that is shown: `拟交易价格`, `600,000.00 元`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// What.
    pub label: String,
    /// The text.
    pub value: String,
}

impl Line {
    /// A line.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// Where the unit itself published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPlace {
    /// Address of the page; may be empty when there is a scan.
    pub link: String,
    /// Photo or scan.
    pub file: Option<FileId>,
    /// Published on.
    pub from: Day,
    /// Taken down on; none while it is still there.
    pub to: Option<Day>,
}

/// A 公示.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publicity {
    /// Id.
    pub id: PublicityId,
    /// `GS-2026-000047`.
    pub number: String,
    /// Case of the pack: `pricing`.
    pub kind: String,
    /// Outside id of what it is about.
    pub object: String,
    /// Heading.
    pub title: String,
    /// What is shown.
    pub lines: Vec<Line>,
    /// Is the other side a contributor or otherwise interested?
    pub interested: bool,
    /// That, in words.
    pub statement: String,
    /// The intended price, where there is one.
    pub price: Option<Fen>,
    /// How it was priced, in words; may be empty.
    pub pricing: String,
    /// Whose it is; none when the bureau itself publishes.
    pub organization: Option<OrganizationId>,
    /// Region path.
    pub region: String,
    /// The one it takes the place of, after a correction.
    pub replaces: Option<PublicityId>,
    /// Printed on the 公示证明; opens the full record after its term.
    pub check_code: String,
    /// Day of publication.
    pub start: Day,
    /// Last day; none while the calendar lacks the year.
    pub end: Option<Day>,
    /// State.
    pub state: State,
    /// Since when.
    pub state_at: Instant,
    /// Why it was upheld or withdrawn.
    pub reason: String,
    /// The day on which the clock stopped.
    pub suspended_on: Option<Day>,
    /// The unit's own place.
    pub own_place: Option<OwnPlace>,
    /// When it was opened.
    pub opened_at: Instant,
    /// Counts changes; guards against two people saving at once.
    pub version: i64,
}

impl Publicity {
    /// Its page.
    pub fn href(&self) -> String {
        format!("/publicity/{}", self.id)
    }

    /// For reading and for its own place: the unit, its region. Everybody knows a 公示.
    pub fn subject(&self) -> Subject {
        let own = self.organization.map(Id::uuid);
        Subject { organizations: own.into_iter().collect(), ..Subject::at(self.region.clone()) }
            .known(true)
    }

    /// For answering: the unit; where there is none, the bureau of the region.
    pub fn subject_of_answer(&self) -> Subject {
        match self.organization {
            Some(unit) => Subject::of(unit.uuid()).known(true),
            None => Subject::at(self.region.clone()).known(true),
        }
    }

    /// Has the last day passed?
    pub fn is_over(&self, now: Instant) -> bool {
        self.end.is_some_and(|end| now >= end.end())
    }

    /// Somebody objects; the clock stops if the rule says so.
    pub fn object(self, suspends: bool, now: Instant) -> Result<Self, Problem> {
        if !self.state.is_running() {
            return Err(not_running(self.state));
        }
        if self.state == State::Open && self.is_over(now) {
            return Err(not_running(State::Passed));
        }
        if !suspends || self.state == State::Suspended {
            return Ok(self);
        }
        Ok(Self { suspended_on: Some(now.day()), ..self }.moved(State::Suspended, now))
    }

    /// Every objection was dismissed: the clock runs again, to this last day.
    pub fn resume(self, end: Day, now: Instant) -> Self {
        if self.state != State::Suspended {
            return self;
        }
        Self { end: Some(end), suspended_on: None, ..self }.moved(State::Open, now)
    }

    /// An objection is upheld. What already ended stays as it ended.
    pub fn uphold(self, reason: String, now: Instant) -> Self {
        if self.state.is_running() {
            Self { reason, ..self }.moved(State::Upheld, now)
        } else {
            self
        }
    }

    /// 期满. Only an open one whose last day has passed.
    pub fn pass(self, now: Instant) -> Option<Self> {
        (self.state == State::Open && self.is_over(now)).then(|| self.moved(State::Passed, now))
    }

    /// The unit takes it back.
    pub fn withdraw(self, reason: String, now: Instant) -> Result<Self, Problem> {
        if !self.state.is_running() {
            return Err(not_running(self.state));
        }
        Ok(Self { reason, ..self }.moved(State::Withdrawn, now))
    }

    /// The unit says where it published.
    pub fn place(self, place: OwnPlace) -> Result<Self, Problem> {
        match self.state {
            State::Open | State::Suspended | State::Passed => {
                Ok(Self { own_place: Some(place), ..self })
            }
            State::Upheld | State::Withdrawn => Err(not_running(self.state)),
        }
    }

    fn moved(self, state: State, now: Instant) -> Self {
        Self { state, state_at: now, ..self }
    }
}

fn not_running(state: State) -> Problem {
    match state {
        State::Passed => Problem::conflict("publicity.passed", "公示期已满，不再受理"),
        State::Upheld => {
            Problem::conflict("publicity.upheld", "异议已经成立，这次公示已结束，改正后会重新公示")
        }
        _ => Problem::conflict("publicity.withdrawn", "这次公示已经撤回"),
    }
}

/// How an objection was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// 异议成立.
    Upheld,
    /// 异议不成立.
    Dismissed,
}

impl Outcome {
    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Dismissed => "dismissed",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Upheld, Self::Dismissed].into_iter().find(|o| o.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Upheld => "异议成立",
            Self::Dismissed => "异议不成立",
        }
    }
}

/// The written answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which way.
    pub outcome: Outcome,
    /// The words.
    pub text: String,
    /// Scan of the sealed reply.
    pub file: Option<FileId>,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Option<Uuid>,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Id.
    pub id: ObjectionId,
    /// Against which.
    pub publicity: PublicityId,
    /// By a unit with its seal (else by a person with the real name)?
    pub unit: bool,
    /// Name of the unit or person. Of a person: personal data.
    pub name: String,
    /// Telephone. Personal data.
    pub phone: String,
    /// What is wrong.
    pub body: String,
    /// The sealed paper of a unit.
    pub seal: Option<FileId>,
    /// Evidence.
    pub evidence: Option<FileId>,
    /// When.
    pub at: Instant,
    /// The signed-in user.
    pub by: Option<Uuid>,
    /// To be answered by; none when the calendar lacks the year.
    pub due: Option<Day>,
    /// The answer.
    pub answer: Option<Answer>,
    /// Counts changes.
    pub version: i64,
}

impl Objection {
    /// Its page.
    pub fn href(&self) -> String {
        format!("/publicity/{}/objections/{}", self.publicity, self.id)
    }

    /// How it is named where a person's name must not be shown: `王某（实名）`.
    pub fn masked(&self) -> String {
        if self.unit {
            return self.name.clone();
        }
        let surname: String = self.name.chars().take(1).collect();
        format!("{surname}某（实名）")
    }

    /// Answers it, once.
    pub fn answered(self, answer: Answer) -> Result<Self, Problem> {
        if self.answer.is_some() {
            return Err(Problem::conflict("publicity.answered", "这件异议已经答复过了"));
        }
        Ok(Self { answer: Some(answer), ..self })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn sample(state: State) -> Publicity {
        let day = |d| Day::new(2026, 3, d).unwrap();
        Publicity {
            id: PublicityId::from_uuid(Uuid::from_u128(1)),
            number: "GS-2026-000001".into(),
            kind: "pricing".into(),
            object: "dea_1".into(),
            title: "低温慢速小麦制粉工艺".into(),
            lines: vec![Line::new("转化方式", "许可")],
            interested: false,
            statement: "受让方与完成人没有利害关系".into(),
            price: Some(Fen::yuan(600_000)),
            pricing: "协议定价".into(),
            organization: Some(OrganizationId::from_uuid(Uuid::from_u128(2))),
            region: "河南省/周口市/川汇区".into(),
            replaces: None,
            check_code: "2C1E-44F2".into(),
            start: day(2),
            end: Some(day(17)),
            state,
            state_at: day(2).start(),
            reason: String::new(),
            suspended_on: (state == State::Suspended).then(|| day(9)),
            own_place: None,
            opened_at: day(2).start(),
            version: 1,
        }
    }

    #[test]
    fn states_move_only_as_written() {
        let before = Day::new(2026, 3, 10).unwrap().start();
        let after = Day::new(2026, 3, 17).unwrap().end();
        let check = |from: State, object: bool, withdraw: bool, place: bool, pass: bool| {
            let s = || sample(from);
            let own = OwnPlace { link: "x".into(), file: None, from: s().start, to: None };
            assert_eq!(s().object(true, before).is_ok(), object, "object {from:?}");
            assert!(s().object(true, after).is_err() || from == State::Suspended, "late {from:?}");
            assert_eq!(s().withdraw("改价".into(), before).is_ok(), withdraw, "withdraw {from:?}");
            assert_eq!(s().place(own).is_ok(), place, "place {from:?}");
            assert_eq!(s().pass(after).is_some(), pass, "pass {from:?}");
            assert!(s().pass(before).is_none(), "early {from:?}");
        };
        check(State::Open, true, true, true, true);
        check(State::Suspended, true, true, true, false);
        check(State::Passed, false, false, true, false);
        check(State::Upheld, false, false, false, false);
        check(State::Withdrawn, false, false, false, false);
    }

    #[test]
    fn an_end_that_is_not_known_never_comes() {
        let open = Publicity { end: None, ..sample(State::Open) };
        assert!(open.clone().pass(Instant(i64::MAX)).is_none());
        assert!(open.object(true, Day::new(2026, 9, 1).unwrap().start()).is_ok());
    }

    #[test]
    fn what_ended_stays_ended() {
        let now = Day::new(2026, 4, 1).unwrap().start();
        assert_eq!(sample(State::Passed).uphold("晚".into(), now).state, State::Passed);
        assert_eq!(sample(State::Withdrawn).resume(now.day(), now).state, State::Withdrawn);
        assert_eq!(sample(State::Suspended).uphold("对".into(), now).state, State::Upheld);
    }

    #[test]
    fn a_person_is_named_by_surname_only() {
        let person = Objection {
            id: ObjectionId::from_uuid(Uuid::from_u128(1)),
            publicity: sample(State::Open).id,
            unit: false,
            name: "王小明".into(),
            phone: "0394-0000001".into(),
            body: "完成人名单少一人".into(),
            seal: None,
            evidence: None,
            at: Instant(0),
            by: None,
            due: None,
            answer: None,
            version: 1,
        };
        assert_eq!(person.masked(), "王某（实名）");
        assert_eq!(Objection { unit: true, name: "甲公司".into(), ..person }.masked(), "甲公司");
    }
}
