//! What a demand is, who may see its company, and the only ways its state may change.

use std::ops::Deref;

use kezhuan_authority::Subject;
use kezhuan_kernel::{Day, Id, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::{Pack, Reach};

use crate::content::Content;
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
    /// 已撤回.
    Withdrawn,
    /// 已下架, by the platform.
    TakenDown,
}

impl State {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Review,
        Self::Returned,
        Self::Published,
        Self::Closed,
        Self::Expired,
        Self::Withdrawn,
        Self::TakenDown,
    ];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Returned => "returned",
            Self::Published => "published",
            Self::Closed => "closed",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::TakenDown => "taken_down",
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
            Self::Withdrawn => "已撤回",
            Self::TakenDown => "已下架",
        }
    }

    /// Was it published, and not taken back since?
    pub const fn was_published(self) -> bool {
        matches!(self, Self::Published | Self::Closed | Self::Expired | Self::TakenDown)
    }
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
    /// Why it was returned or taken down, or the pack's reason for closing or withdrawing.
    pub reason: Option<String>,
    /// Who published it.
    pub published_by: Option<Uuid>,
    /// When it was published first.
    pub published_on: Option<Day>,
    /// Last day.
    pub expires_on: Option<Day>,
    /// The last day of which its company was reminded.
    pub reminded_of: Option<Day>,
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
            reminded_of: None,
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

    /// Was it sent to this organization by name? Then its members read it while it is published.
    pub fn is_sent_to(&self, organization: Uuid) -> bool {
        self.state == State::Published
            && self.recipients.iter().any(|one| one.uuid() == organization)
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

    /// The last day when it is published, or renewed, today.
    pub fn valid_until(&self, pack: &Pack, today: Day) -> Day {
        let chosen = self.validity.as_ref().and_then(|key| pack.demands.validities.get(key));
        today.plus_months(chosen.map_or(pack.demands.valid_months, |validity| validity.months))
    }

    /// Will it end soon, so that its company should renew it?
    pub fn ends_soon(&self, pack: &Pack, today: Day) -> bool {
        let left = self.expires_on.map(|day| day.days_since(today));
        self.state == State::Published
            && left.is_some_and(|left| left <= i64::from(pack.demands.remind_days))
    }

    /// Another text, as far as it is typed.
    pub fn save(self, draft: DemandRaw, content: Content, now: Instant) -> Result<Self, Problem> {
        let next = Self { draft: Some(draft), content, ..self };
        match next.state {
            State::Draft | State::Returned => Ok(next),
            State::Review => {
                Err(Problem::conflict("demands.in_review", "审核中的需求不能改，先撤回审核"))
            }
            State::Published => {
                Err(Problem::conflict("demands.published", "已发布的需求请用“更正”"))
            }
            State::Closed | State::Expired | State::Withdrawn | State::TakenDown => {
                Ok(next.moved(State::Draft, None, now))
            }
        }
    }

    /// 提交审核.
    pub fn submit(self, content: Content, now: Instant) -> Result<Self, Problem> {
        if !matches!(self.state, State::Draft | State::Returned) {
            return Err(Problem::conflict("demands.not_draft", "这项需求已经提交过了"));
        }
        Ok(Self { content, draft: None, ..self }.moved(State::Review, None, now))
    }

    /// 撤回审核: back to the draft.
    pub fn take_back(self, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Review)?;
        Ok(self.moved(State::Draft, None, now))
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

    /// 更正, or the wording of the desk that the author agreed to: another text in the same state.
    pub fn reword(self, content: Content) -> Result<Self, Problem> {
        if !matches!(self.state, State::Review | State::Published) {
            return Err(self.wrong_state());
        }
        if self.content == content {
            return Err(Problem::field("title", "没有改动"));
        }
        Ok(Self { content, ..self })
    }

    /// 续期, also of one that is over.
    pub fn renew(self, until: Day, now: Instant) -> Result<Self, Problem> {
        let next = Self { expires_on: Some(until), ..self };
        match next.state {
            State::Published => Ok(next),
            State::Expired => Ok(next.moved(State::Published, None, now)),
            _ => Err(next.wrong_state()),
        }
    }

    /// Its company has been reminded of the last day.
    pub fn reminded(self) -> Self {
        Self { reminded_of: self.expires_on, ..self }
    }

    /// 关闭, with a reason of the pack: it ended well or not, and may be known.
    pub fn close(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Published)?;
        Ok(self.moved(State::Closed, Some(reason), now))
    }

    /// 撤回, with a reason of the pack: from now on it is not there for others.
    pub fn withdraw(self, reason: String, now: Instant) -> Result<Self, Problem> {
        if !self.state.was_published() {
            return Err(self.wrong_state());
        }
        Ok(self.moved(State::Withdrawn, Some(reason), now))
    }

    /// 下架 by the platform.
    pub fn take_down(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Published)?;
        Ok(self.moved(State::TakenDown, Some(reason), now))
    }

    /// 恢复 of what the platform took down.
    pub fn restore(self, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::TakenDown)?;
        Ok(self.moved(State::Published, None, now))
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
        if self.state == state { Ok(()) } else { Err(self.wrong_state()) }
    }

    fn wrong_state(&self) -> Problem {
        let text = format!("这项需求现在是“{}”，不能办这一步", self.state.chinese());
        Problem::conflict("demands.wrong_state", text)
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
            assert_eq!(d().take_down("x".into(), now).is_ok(), state == State::Published);
            assert_eq!(d().restore(now).is_ok(), state == State::TakenDown);
            assert_eq!(d().take_back(now).is_ok(), state == State::Review);
            assert_eq!(d().withdraw("other".into(), now).is_ok(), state.was_published());
            let over = matches!(state, State::Published | State::Expired);
            assert_eq!(d().renew(now.day(), now).is_ok(), over);
            let other = || Content { title: "别的".into(), ..Content::default() };
            let worded = matches!(state, State::Review | State::Published);
            assert_eq!(d().reword(other()).is_ok(), worded);
            assert!(d().reword(Content::default()).is_err());
            assert!(d().expire(Instant(0)).is_err());
        }
    }
}
