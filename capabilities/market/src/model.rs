//! A matter of the market desk, what was done about it, and a demand sent to a unit.

use kezhuan_authority::Subject;
use kezhuan_demands::DemandId;
use kezhuan_kernel::{Day, Id, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::Pack;

kezhuan_kernel::id!(
    /// A matter of the desk.
    MatterId,
    "mat"
);

kezhuan_kernel::id!(
    /// A contact that was logged.
    ContactId,
    "mct"
);

kezhuan_kernel::id!(
    /// A demand sent to a unit.
    PushId,
    "psh"
);

/// What a matter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 新需求.
    Demand,
    /// 新意向: a deal that began.
    Deal,
}

impl Kind {
    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Deal => "deal",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Demand, Self::Deal].into_iter().find(|kind| kind.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Demand => "新需求",
            Self::Deal => "新意向",
        }
    }
}

/// A demand or an interest that the desk looks after, from its first moment to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Id.
    pub id: MatterId,
    /// What it is about.
    pub kind: Kind,
    /// Outside id of the demand or deal.
    pub object: String,
    /// Its title when it came.
    pub title: String,
    /// Who brought it: the company of the demand, the buyer of the deal.
    pub party: Option<OrganizationId>,
    /// Region path of the party.
    pub region: String,
    /// Who looks after it; none when the desk has nobody.
    pub owner: Option<Uuid>,
    /// When it came.
    pub opened_at: Instant,
    /// The last day of the first answer; none when the calendar lacks the year.
    pub due: Option<Day>,
    /// When the desk first answered.
    pub answered_at: Option<Instant>,
    /// When it ended.
    pub closed_at: Option<Instant>,
    /// A key of the pack's endings.
    pub ending: Option<String>,
    /// Counts changes.
    pub version: i64,
}

impl Matter {
    /// For permissions: where it is; outside the home city the city's.
    pub fn subject(&self, pack: &Pack) -> Subject {
        let region = match pack.regions.reach(&self.region) {
            kezhuan_pack::Reach::Home => self.region.as_str(),
            _ => pack.regions.home(),
        };
        Subject::at(region)
    }

    /// The page of the demand or deal.
    pub fn object_href(&self) -> String {
        match self.kind {
            Kind::Demand => format!("/demands/{}", self.object),
            Kind::Deal => format!("/deals/{}", self.object),
        }
    }

    /// Does it still wait for the desk's first answer?
    pub fn waits(&self) -> bool {
        self.closed_at.is_none() && self.answered_at.is_none()
    }

    /// Something was done: the clock of the first answer stops.
    pub fn answered(self, now: Instant) -> Self {
        Self { answered_at: self.answered_at.or(Some(now)), ..self }
    }

    /// 交接 to somebody else.
    pub fn hand_over(self, to: Uuid) -> Result<Self, Problem> {
        self.must_be_open()?;
        if self.owner == Some(to) {
            return Err(Problem::field("to", "已经是他在办，请选别人"));
        }
        Ok(Self { owner: Some(to), ..self })
    }

    /// 办结.
    pub fn close(self, ending: String, now: Instant) -> Result<Self, Problem> {
        self.must_be_open()?;
        Ok(Self { closed_at: Some(now), ending: Some(ending), ..self })
    }

    /// The demand was submitted anew: a new clock.
    pub fn reopen(self, due: Option<Day>, now: Instant) -> Self {
        Self { opened_at: now, due, answered_at: None, closed_at: None, ending: None, ..self }
    }

    /// Not ended yet?
    pub fn must_be_open(&self) -> Result<(), Problem> {
        match self.closed_at {
            None => Ok(()),
            Some(_) => Err(Problem::conflict("market.closed", "这件事已经办结")),
        }
    }
}

/// 联系记录.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Id.
    pub id: ContactId,
    /// When it was written down.
    pub at: Instant,
    /// By whom.
    pub by: Option<Uuid>,
    /// A key of the pack's ways.
    pub way: String,
    /// With whom.
    pub with: String,
    /// A key of the pack's outcomes.
    pub outcome: String,
    /// What was said.
    pub note: String,
}

/// 交接记录.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// When.
    pub at: Instant,
    /// Who handed it over.
    pub by: Option<Uuid>,
    /// From whom.
    pub from: Option<Uuid>,
    /// To whom.
    pub to: Uuid,
    /// Why.
    pub why: String,
}

/// What a unit said to a demand that was sent to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushAnswer {
    /// 感兴趣, or 婉拒.
    pub interested: bool,
    /// A key of the pack's reasons, when declined.
    pub reason: Option<String>,
    /// A word.
    pub note: String,
    /// When.
    pub at: Instant,
}

/// A demand sent to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// Id.
    pub id: PushId,
    /// Which demand.
    pub demand: DemandId,
    /// To whom.
    pub organization: OrganizationId,
    /// Why it may fit, a sentence each.
    pub reasons: Vec<String>,
    /// When.
    pub at: Instant,
    /// The last day of the answer; only a reminder.
    pub due: Option<Day>,
    /// The unit's answer.
    pub answer: Option<PushAnswer>,
}

impl Push {
    /// For the unit.
    pub fn subject(&self) -> Subject {
        Subject::of(self.organization.uuid())
    }

    /// 感兴趣 or 婉拒, once.
    pub fn answered(self, answer: PushAnswer) -> Result<Self, Problem> {
        if self.answer.is_some() {
            return Err(Problem::conflict("market.push_answered", "贵单位已经答复过了"));
        }
        Ok(Self { answer: Some(answer), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matter() -> Matter {
        Matter {
            id: MatterId::from_uuid(Uuid::from_u128(1)),
            kind: Kind::Demand,
            object: "dem_1".into(),
            title: "废水".into(),
            party: None,
            region: String::new(),
            owner: Some(Uuid::from_u128(7)),
            opened_at: Instant(0),
            due: None,
            answered_at: None,
            closed_at: None,
            ending: None,
            version: 0,
        }
    }

    #[test]
    fn a_matter_is_answered_once_and_ends_once() {
        let first = matter().answered(Instant(5));
        assert_eq!(first.clone().answered(Instant(9)).answered_at, Some(Instant(5)));
        assert!(matter().waits() && !first.waits());
        assert!(matter().hand_over(Uuid::from_u128(7)).is_err());
        assert_eq!(matter().hand_over(Uuid::from_u128(8)).unwrap().owner, Some(Uuid::from_u128(8)));
        let closed = first.close("solved".into(), Instant(10)).unwrap();
        assert!(closed.clone().close("solved".into(), Instant(11)).is_err());
        assert!(closed.clone().hand_over(Uuid::from_u128(8)).is_err());
        assert!(closed.reopen(None, Instant(12)).waits());
    }
}
