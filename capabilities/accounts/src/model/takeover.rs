//! Taking an organization over: 认领 where nobody administers it, 更换管理员 where somebody does.

use kezhuan_files::FileId;
use kezhuan_kernel::{Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;

use super::UserId;

kezhuan_kernel::id!(
    /// Somebody's wish to administer an organization.
    TakeoverId,
    "tak"
);

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeoverState {
    /// 待核验.
    Asked,
    /// 已同意，异议期内: the present administrator may still object.
    Granted,
    /// 有异议，待决定.
    Objected,
    /// 已生效.
    Done,
    /// 没有通过.
    Refused,
}

impl TakeoverState {
    const ALL: [Self; 5] = [Self::Asked, Self::Granted, Self::Objected, Self::Done, Self::Refused];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Objected => "objected",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Asked => "待核验",
            Self::Granted => "异议期内",
            Self::Objected => "有异议，待决定",
            Self::Done => "已生效",
            Self::Refused => "没有通过",
        }
    }
}

/// Somebody's wish to administer an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Takeover {
    /// Id.
    pub id: TakeoverId,
    /// Who.
    pub user: UserId,
    /// Which organization.
    pub organization: OrganizationId,
    /// How far it has come.
    pub state: TakeoverState,
    /// Was there an administrator when it was asked for? Then he may object.
    pub replaces: bool,
    /// 营业执照 or the like.
    pub licence: FileId,
    /// 单位公函.
    pub letter: Option<FileId>,
    /// What the person said.
    pub said: String,
    /// What the official said.
    pub reason: String,
    /// What the present administrator said.
    pub objection: String,
    /// Asked at.
    pub asked_at: Instant,
    /// In its state since.
    pub state_at: Instant,
    /// End of the time for objections.
    pub until: Option<Instant>,
    /// The official who decided last.
    pub decided_by: Option<Uuid>,
    /// Counts changes.
    pub version: i64,
}

impl Takeover {
    /// An official agrees: at once where nobody is replaced or an objection was heard, else after
    /// the time for objections.
    pub fn grant(
        self,
        reason: String,
        by: Option<Uuid>,
        now: Instant,
        days: i64,
    ) -> Result<Self, Problem> {
        let (state, until) = match self.state {
            TakeoverState::Asked if self.replaces && days > 0 => {
                (TakeoverState::Granted, Some(now.day().plus_days(days).end()))
            }
            TakeoverState::Asked | TakeoverState::Objected => (TakeoverState::Done, self.until),
            _ => return Err(decided()),
        };
        Ok(Self { until, reason, decided_by: by, ..self.moved(state, now) })
    }

    /// An official does not agree.
    pub fn refuse(self, reason: String, by: Option<Uuid>, now: Instant) -> Result<Self, Problem> {
        if !matches!(self.state, TakeoverState::Asked | TakeoverState::Objected) {
            return Err(decided());
        }
        Ok(Self { reason, decided_by: by, ..self.moved(TakeoverState::Refused, now) })
    }

    /// The present administrator objects in time.
    pub fn object(self, objection: String, now: Instant) -> Result<Self, Problem> {
        if self.state != TakeoverState::Granted || self.until.is_none_or(|until| now >= until) {
            let text = "现在不能提异议：还没有同意更换，或者异议期已过";
            return Err(Problem::conflict("accounts.no_objection", text));
        }
        Ok(Self { objection, ..self.moved(TakeoverState::Objected, now) })
    }

    /// Nobody objected in time.
    pub fn take_effect(self, now: Instant) -> Option<Self> {
        let due = self.state == TakeoverState::Granted && self.until.is_some_and(|u| now >= u);
        due.then(|| self.moved(TakeoverState::Done, now))
    }

    fn moved(self, state: TakeoverState, now: Instant) -> Self {
        Self { state, state_at: now, ..self }
    }
}

fn decided() -> Problem {
    Problem::conflict("accounts.decided", "这件认领已经有了结果，不能再决定")
}

#[cfg(test)]
mod tests {
    use kezhuan_kernel::Id;

    use super::*;

    fn sample(state: TakeoverState, replaces: bool) -> Takeover {
        Takeover {
            id: TakeoverId::from_uuid(Uuid::from_u128(1)),
            user: UserId::from_uuid(Uuid::from_u128(2)),
            organization: OrganizationId::from_uuid(Uuid::from_u128(3)),
            state,
            replaces,
            licence: FileId::from_uuid(Uuid::from_u128(4)),
            letter: None,
            said: String::new(),
            reason: String::new(),
            objection: String::new(),
            asked_at: Instant(0),
            state_at: Instant(0),
            until: Some(Instant(100)),
            decided_by: None,
            version: 0,
        }
    }

    #[test]
    fn states_move_only_as_written() {
        use TakeoverState::{Asked, Done, Granted, Objected, Refused};
        let now = Instant(50);
        let check = |from, replaces, grant, refuse, object| {
            let granted = sample(from, replaces).grant(String::new(), None, now, 7);
            assert_eq!(granted.ok().map(|t| t.state), grant, "grant {from:?}");
            let refused = sample(from, replaces).refuse(String::new(), None, now);
            assert_eq!(refused.is_ok(), refuse, "refuse {from:?}");
            assert_eq!(
                sample(from, replaces).object("x".into(), now).is_ok(),
                object,
                "object {from:?}"
            );
        };
        check(Asked, false, Some(Done), true, false);
        check(Asked, true, Some(Granted), true, false);
        check(Granted, true, None, false, true);
        check(Objected, true, Some(Done), true, false);
        check(Done, true, None, false, false);
        check(Refused, true, None, false, false);
    }

    #[test]
    fn the_time_for_objections_ends_and_then_it_takes_effect() {
        let open = || sample(TakeoverState::Granted, true);
        assert!(open().object("x".into(), Instant(100)).is_err());
        assert!(open().take_effect(Instant(99)).is_none());
        assert_eq!(open().take_effect(Instant(100)).map(|t| t.state), Some(TakeoverState::Done));
        let granted = sample(TakeoverState::Asked, true).grant(String::new(), None, Instant(0), 7);
        assert_eq!(granted.ok().and_then(|t| t.until), Some(Instant(0).day().plus_days(7).end()));
    }
}
