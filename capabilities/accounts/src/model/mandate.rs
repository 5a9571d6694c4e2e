//! 委托书: an organization lets another one act in its name, in some areas, for some time.

use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;

kezhuan_kernel::id!(
    /// A mandate.
    MandateId,
    "man"
);

/// Where an agent may act: how the names of permissions begin, and 中文.
pub const AREAS: [(&str, &str); 4] = [
    ("achievements", "科技成果"),
    ("demands", "技术需求"),
    ("deals", "交易"),
    ("contracts", "技术合同"),
];

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MandateState {
    /// 等委托方确认.
    Asked,
    /// 有效 (within its days).
    Given,
    /// 没有确认.
    Refused,
    /// 已收回.
    Revoked,
}

impl MandateState {
    const ALL: [Self; 4] = [Self::Asked, Self::Given, Self::Refused, Self::Revoked];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Given => "given",
            Self::Refused => "refused",
            Self::Revoked => "revoked",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Asked => "等委托方确认",
            Self::Given => "已确认",
            Self::Refused => "没有确认",
            Self::Revoked => "已收回",
        }
    }
}

/// A mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Id.
    pub id: MandateId,
    /// In whose name.
    pub principal: OrganizationId,
    /// Who acts: its officers and brokers.
    pub agent: OrganizationId,
    /// Keys of [`AREAS`].
    pub areas: Vec<String>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// 委托书, sealed by the principal.
    pub letter: FileId,
    /// More; may be empty.
    pub said: String,
    /// How far it has come.
    pub state: MandateState,
    /// Did an official confirm it, by the paper, where the principal has nobody here?
    pub on_paper: bool,
    /// Why not, or why it was taken back; may be empty.
    pub reason: String,
    /// Who asked.
    pub asked_by: Option<Uuid>,
    /// When.
    pub asked_at: Instant,
    /// In this state since.
    pub state_at: Instant,
    /// Counts changes.
    pub version: i64,
}

impl Mandate {
    /// May the agent act on this day?
    pub fn is_in_force(&self, today: Day) -> bool {
        self.state == MandateState::Given && self.from <= today && today <= self.until
    }

    /// How it stands on this day, 中文.
    pub fn stands(&self, today: Day) -> &'static str {
        match self.state {
            MandateState::Given if today < self.from => "还没有到开始日",
            MandateState::Given if today > self.until => "已到期",
            MandateState::Given => "有效",
            other => other.chinese(),
        }
    }

    /// 确认.
    ///
    /// # Errors
    /// It was answered before.
    pub fn give(self, on_paper: bool, now: Instant) -> Result<Self, Problem> {
        self.answered(MandateState::Given, String::new(), on_paper, now)
    }

    /// 不确认.
    ///
    /// # Errors
    /// It was answered before.
    pub fn refuse(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.answered(MandateState::Refused, reason, false, now)
    }

    fn answered(
        self,
        state: MandateState,
        reason: String,
        on_paper: bool,
        now: Instant,
    ) -> Result<Self, Problem> {
        if self.state != MandateState::Asked {
            return Err(Problem::conflict("accounts.mandate_answered", "这份委托已经答复过"));
        }
        Ok(Self { state, reason, on_paper, state_at: now, ..self })
    }

    /// 收回, at once: by the principal, or laid down by the agent.
    ///
    /// # Errors
    /// It is over already.
    pub fn revoke(self, reason: String, now: Instant) -> Result<Self, Problem> {
        if !matches!(self.state, MandateState::Asked | MandateState::Given) {
            return Err(Problem::conflict("accounts.mandate_over", "这份委托已经结束"));
        }
        Ok(Self { state: MandateState::Revoked, reason, state_at: now, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kezhuan_kernel::Id;

    fn mandate(state: MandateState) -> Mandate {
        let id = Uuid::from_u128;
        Mandate {
            id: MandateId::from_uuid(id(1)),
            principal: OrganizationId::from_uuid(id(2)),
            agent: OrganizationId::from_uuid(id(3)),
            areas: vec!["deals".into()],
            from: Day::new(2026, 3, 2).unwrap(),
            until: Day::new(2026, 6, 30).unwrap(),
            letter: FileId::from_uuid(id(4)),
            said: String::new(),
            state,
            on_paper: false,
            reason: String::new(),
            asked_by: None,
            asked_at: Instant(0),
            state_at: Instant(0),
            version: 0,
        }
    }

    #[test]
    fn it_holds_from_its_first_to_its_last_day() {
        let check = |state, month, day, want: bool, word: &str| {
            let (mandate, on) = (mandate(state), Day::new(2026, month, day).unwrap());
            assert_eq!((mandate.is_in_force(on), mandate.stands(on)), (want, word), "{on}");
        };
        check(MandateState::Given, 3, 1, false, "还没有到开始日");
        check(MandateState::Given, 3, 2, true, "有效");
        check(MandateState::Given, 6, 30, true, "有效");
        check(MandateState::Given, 7, 1, false, "已到期");
        check(MandateState::Asked, 3, 2, false, "等委托方确认");
        check(MandateState::Revoked, 3, 2, false, "已收回");
    }

    #[test]
    fn it_is_answered_once_and_taken_back_at_any_time() {
        let now = Instant(1);
        for state in MandateState::ALL {
            let asked = state == MandateState::Asked;
            let open = asked || state == MandateState::Given;
            assert_eq!(mandate(state).give(false, now).is_ok(), asked);
            assert_eq!(mandate(state).refuse("不是我们委托的".into(), now).is_ok(), asked);
            assert_eq!(mandate(state).revoke(String::new(), now).is_ok(), open);
        }
    }
}
