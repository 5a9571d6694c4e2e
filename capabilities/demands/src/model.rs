//! What a demand is, who may see its company, and the only ways its state may change.

use std::ops::Deref;

use kezhuan_authority::Subject;
use kezhuan_kernel::{Day, Fen, Id, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::{Pack, Reach};
use serde::{Deserialize, Serialize};

use crate::raw::DemandRaw;

kezhuan_kernel::id!(
    /// A demand.
    DemandId,
    "dem"
);

kezhuan_kernel::id!(
    /// One batch of an import.
    BatchId,
    "dib"
);

/// The state of a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 草稿.
    Draft,
    /// 待审核.
    Review,
    /// 退回修改.
    Returned,
    /// 已发布.
    Published,
    /// 已关闭.
    Closed,
    /// 已过期.
    Expired,
}

impl State {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Review, Self::Returned, Self::Published, Self::Closed, Self::Expired];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Returned => "returned",
            Self::Published => "published",
            Self::Closed => "closed",
            Self::Expired => "expired",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Review => "待审核",
            Self::Returned => "退回修改",
            Self::Published => "已发布",
            Self::Closed => "已关闭",
            Self::Expired => "已过期",
        }
    }

    /// Was it ever published?
    pub const fn was_published(self) -> bool {
        matches!(self, Self::Published | Self::Closed | Self::Expired)
    }
}

/// What has to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Indicator {
    /// What is measured.
    pub name: String,
    /// Today's value.
    pub current: String,
    /// The value to reach.
    pub target: String,
    /// Unit.
    pub unit: String,
    /// How it is tested.
    pub test: String,
}

/// What a demand says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Title: the problem in one line.
    pub title: String,
    /// The problem.
    pub problem: String,
    /// What has to be reached.
    pub indicators: Vec<Indicator>,
    /// A key of the pack's kinds.
    pub kind: Option<String>,
    /// Keys of the pack's cooperations.
    pub cooperations: Vec<String>,
    /// What it may cost; none is 面议.
    pub budget: Option<Fen>,
    /// In how many months it is wanted.
    pub months: Option<u32>,
    /// Keys of the pack's industries.
    pub industries: Vec<String>,
    /// A key of the pack's visibilities.
    pub visibility: String,
    /// Words to be found by.
    pub keywords: Vec<String>,
}

/// A demand: what it says, and where it stands.
#[derive(Debug, Clone)]
pub struct Demand {
    /// Id.
    pub id: DemandId,
    /// Number shown to people: `XQ-2026-000123`.
    pub serial: String,
    /// Whose; none when an imported list did not say.
    pub organization: Option<OrganizationId>,
    /// Region path; empty when an imported list did not say.
    pub region: String,
    /// What it says; also read directly: `demand.title`.
    pub content: Content,
    /// As last typed, while it is being written.
    pub draft: Option<DemandRaw>,
    /// State.
    pub state: State,
    /// Since when.
    pub state_at: Instant,
    /// Why it was returned, or the pack's reason for closing.
    pub reason: Option<String>,
    /// Who published it.
    pub published_by: Option<Uuid>,
    /// When it was published first.
    pub published_on: Option<Day>,
    /// Last day.
    pub expires_on: Option<Day>,
    /// What it was in the list it was imported from.
    pub source_key: Option<String>,
    /// Invented, for demonstration.
    pub demo: bool,
    /// Who began it; none for imports.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: Instant,
    /// Counts changes.
    pub version: i64,
}

impl Deref for Demand {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

impl Demand {
    /// A new draft.
    pub fn begin(
        id: DemandId,
        serial: String,
        organization: Option<OrganizationId>,
        region: String,
        now: Instant,
    ) -> Self {
        Self {
            id,
            serial,
            organization,
            region,
            content: Content::default(),
            draft: None,
            state: State::Draft,
            state_at: now,
            reason: None,
            published_by: None,
            published_on: None,
            expires_on: None,
            source_key: None,
            demo: false,
            created_by: None,
            created_at: now,
            version: 0,
        }
    }

    /// Came with a list?
    pub fn is_imported(&self) -> bool {
        self.source_key.is_some()
    }

    /// Is it in public lists, search, the API and exports? 仅定向 is not.
    pub fn is_listed(&self, pack: &Pack) -> bool {
        let visibility = pack.demands.visibilities.get(&self.visibility);
        self.state == State::Published && visibility.is_some_and(|v| v.listed)
    }

    /// May everybody read the company's name? Unknown words hide it.
    pub fn is_named(&self, pack: &Pack) -> bool {
        pack.demands.visibilities.get(&self.visibility).is_some_and(|v| v.named)
    }

    /// May everybody know that it existed?
    pub fn was_public(&self, pack: &Pack) -> bool {
        let visibility = pack.demands.visibilities.get(&self.visibility);
        self.state.was_published() && visibility.is_some_and(|v| v.listed)
    }

    /// What stands for the name where it is hidden: `某调味品企业（项城市）`.
    pub fn alias(&self, pack: &Pack) -> String {
        let industry = self.industries.first().map_or("", |key| pack.industries.all.name(key));
        format!("某{industry}企业（{}）", pack.regions.name(&self.region))
    }

    /// For permissions: its company, its region (outside the home city: the city's).
    pub fn subject(&self, pack: &Pack) -> Subject {
        let region = match pack.regions.reach(&self.region) {
            Reach::Home => self.region.as_str(),
            _ => pack.regions.home(),
        };
        let subject = Subject {
            organizations: self.organization.iter().map(|id| id.uuid()).collect(),
            ..Subject::default()
        };
        subject.in_region(region).known(self.was_public(pack))
    }

    /// The last day for the review; none when the calendar lacks the year.
    pub fn review_due(&self, pack: &Pack) -> Option<Day> {
        pack.demands.review_within.after(self.state_at.day(), &pack.calendar).ok()
    }

    /// Another text, as far as it is typed.
    pub fn save(self, draft: DemandRaw, content: Content, now: Instant) -> Result<Self, Problem> {
        let next = Self { draft: Some(draft), content, ..self };
        match next.state {
            State::Draft | State::Returned => Ok(next),
            State::Review => Err(Problem::conflict("demands.in_review", "审核中的需求不能改")),
            State::Published => {
                Err(Problem::conflict("demands.published", "已发布的需求不能改，先关闭再改"))
            }
            State::Closed | State::Expired => Ok(next.moved(State::Draft, None, now)),
        }
    }

    /// 提交审核.
    pub fn submit(self, content: Content, now: Instant) -> Result<Self, Problem> {
        if !matches!(self.state, State::Draft | State::Returned) {
            return Err(Problem::conflict("demands.not_draft", "这项需求已经提交过了"));
        }
        Ok(Self { content, draft: None, ..self }.moved(State::Review, None, now))
    }

    /// 发布, until the last day.
    pub fn publish(self, until: Day, by: Option<Uuid>, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Review)?;
        let first = self.published_on.or(Some(now.day()));
        let next = Self { published_by: by, published_on: first, expires_on: Some(until), ..self };
        Ok(next.moved(State::Published, None, now))
    }

    /// 退回修改.
    pub fn send_back(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Review)?;
        Ok(self.moved(State::Returned, Some(reason), now))
    }

    /// 关闭, with a reason of the pack.
    pub fn close(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Published)?;
        Ok(self.moved(State::Closed, Some(reason), now))
    }

    /// 到期.
    pub fn expire(self, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Published)?;
        if self.expires_on.is_none_or(|day| day.end() > now) {
            return Err(Problem::conflict("demands.not_over", "还没有到期"));
        }
        Ok(self.moved(State::Expired, None, now))
    }

    fn must_be(&self, state: State) -> Result<(), Problem> {
        if self.state == state {
            return Ok(());
        }
        let text = format!("这项需求现在是“{}”，不能办这一步", self.state.chinese());
        Err(Problem::conflict("demands.wrong_state", text))
    }

    fn moved(self, state: State, reason: Option<String>, now: Instant) -> Self {
        Self { state, reason, state_at: now, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand(state: State) -> Demand {
        let id = DemandId::from_uuid(Uuid::from_u128(1));
        let begun = Demand::begin(id, "XQ-2026-000001".into(), None, String::new(), Instant(0));
        Demand { state, expires_on: Some(Instant(0).day()), ..begun }
    }

    #[test]
    fn moves_only_as_drawn() {
        let now = Instant(0).day().end();
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
            let d = || demand(state);
            let draft = matches!(state, State::Draft | State::Returned);
            assert_eq!(d().submit(Content::default(), now).is_ok(), draft);
            assert_eq!(d().publish(now.day(), None, now).is_ok(), state == State::Review);
            assert_eq!(d().send_back("改".into(), now).is_ok(), state == State::Review);
            assert_eq!(d().close("solved".into(), now).is_ok(), state == State::Published);
            assert_eq!(d().expire(now).is_ok(), state == State::Published);
            assert!(d().expire(Instant(0)).is_err());
        }
    }
}
