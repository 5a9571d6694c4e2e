//! What an achievement is, and the only ways its state may change.

use std::ops::Deref;

use kezhuan_authority::Subject;
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Id, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::{Pack, Reach};

use crate::content::{Content, Tier};
use crate::raw::AchievementRaw;
use crate::state::{Dealing, State};

kezhuan_kernel::id!(
    /// An achievement.
    AchievementId,
    "ach"
);

kezhuan_kernel::id!(
    /// An attachment of an achievement.
    AttachmentId,
    "aat"
);

kezhuan_kernel::id!(
    /// One batch of an import.
    BatchId,
    "aib"
);

/// An achievement: what it says, and where it stands.
#[derive(Debug, Clone)]
pub struct Achievement {
    /// Id.
    pub id: AchievementId,
    /// Number shown to people: `ZK-2026-000123`.
    pub serial: String,
    /// The organization it belongs to; none when an imported list did not say.
    pub holder: Option<OrganizationId>,
    /// Region path; empty when an imported list did not say.
    pub region: String,
    /// What it says; also read directly: `achievement.title`.
    pub content: Content,
    /// As last typed, while it is being written.
    pub draft: Option<AchievementRaw>,
    /// State.
    pub state: State,
    /// Since when.
    pub state_at: Instant,
    /// Why it was returned, refused or taken down.
    pub reason: Option<String>,
    /// How far a deal has taken it.
    pub dealing: Dealing,
    /// When it was submitted last.
    pub submitted_at: Option<Instant>,
    /// The officer who agreed for the unit.
    pub unit_reviewed_by: Option<Uuid>,
    /// When.
    pub unit_reviewed_at: Option<Instant>,
    /// Who published it.
    pub published_by: Option<Uuid>,
    /// When it was published first.
    pub published_on: Option<Day>,
    /// Last day on which it is shown.
    pub expires_on: Option<Day>,
    /// What was corrected after it was published, oldest first.
    pub corrections: Vec<Correction>,
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

impl Deref for Achievement {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

/// A correction: when, and which fields.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Correction {
    /// When.
    pub on: Day,
    /// Names of the fields, 中文.
    pub fields: Vec<String>,
}

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Id.
    pub id: AttachmentId,
    /// Whose.
    pub achievement: AchievementId,
    /// The stored file.
    pub file: FileId,
    /// What it is.
    pub label: String,
    /// Who may see it.
    pub tier: Tier,
}

impl Achievement {
    /// A new draft.
    pub fn begin(
        id: AchievementId,
        serial: String,
        holder: Option<OrganizationId>,
        region: String,
        now: Instant,
    ) -> Self {
        Self {
            id,
            serial,
            holder,
            region,
            content: Content::default(),
            draft: None,
            state: State::Draft,
            state_at: now,
            reason: None,
            dealing: Dealing::Open,
            submitted_at: None,
            unit_reviewed_by: None,
            unit_reviewed_at: None,
            published_by: None,
            published_on: None,
            expires_on: None,
            corrections: Vec::new(),
            source_key: None,
            demo: false,
            created_by: None,
            created_at: now,
            version: 0,
        }
    }

    /// In the public list?
    pub fn is_listed(&self) -> bool {
        self.state == State::Published
    }

    /// Came with a list?
    pub fn is_imported(&self) -> bool {
        self.source_key.is_some()
    }

    /// What people read as its state.
    pub fn state_words(&self) -> &'static str {
        match (self.state, self.dealing) {
            (State::Published, Dealing::Open) => State::Published.chinese(),
            (State::Published, dealing) => dealing.chinese(),
            (state, _) => state.chinese(),
        }
    }

    /// For permissions: its unit, its author, its region (outside the home city: the city's).
    pub fn subject(&self, pack: &Pack) -> Subject {
        let region = match pack.regions.reach(&self.region) {
            Reach::Home => self.region.as_str(),
            _ => pack.regions.home(),
        };
        let subject = Subject {
            organizations: self.holder.iter().map(|holder| holder.uuid()).collect(),
            ..Subject::default()
        };
        subject.made_by(self.created_by).in_region(region).known(self.state.was_public())
    }

    /// The last day for the platform's review; none when the calendar lacks the year.
    pub fn review_due(&self, pack: &Pack) -> Option<Day> {
        pack.achievements.review_within.after(self.state_at.day(), &pack.calendar).ok()
    }

    /// Another text, as far as it is typed.
    pub fn save(
        self,
        draft: AchievementRaw,
        content: Content,
        now: Instant,
    ) -> Result<Self, Problem> {
        if !self.state.is_open() {
            let text = "只有草稿、退回或下架的成果能改；审核中的请先撤回，已发布的请用“更正”";
            return Err(Problem::conflict("achievements.not_open", text));
        }
        let next = Self { draft: Some(draft), content, ..self };
        Ok(match next.state {
            State::Draft | State::Returned => next,
            _ => next.moved(State::Draft, None, now),
        })
    }

    /// 提交: to the unit, or, when the unit's word is given already, to the platform.
    pub fn submit(
        self,
        content: Content,
        unit: Option<Uuid>,
        now: Instant,
    ) -> Result<Self, Problem> {
        if !matches!(self.state, State::Draft | State::Returned) {
            return Err(Problem::conflict("achievements.not_draft", "这项成果已经提交过了"));
        }
        let next = Self {
            content,
            draft: None,
            submitted_at: Some(now),
            unit_reviewed_by: unit,
            unit_reviewed_at: unit.map(|_| now),
            ..self
        };
        let to = if unit.is_some() { State::PlatformReview } else { State::UnitReview };
        Ok(next.moved(to, None, now))
    }

    /// 撤回 before a decision.
    pub fn take_back(self, now: Instant) -> Result<Self, Problem> {
        if !matches!(self.state, State::UnitReview | State::PlatformReview) {
            return Err(Problem::conflict("achievements.not_in_review", "这项成果不在审核中"));
        }
        Ok(self.moved(State::Draft, None, now))
    }

    /// 单位同意, with the unit's pricing mode and decision.
    pub fn unit_agrees(
        self,
        pricing_mode: String,
        decision_number: Option<String>,
        by: Option<Uuid>,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.must_be(State::UnitReview)?;
        let mut next = self;
        next.content.pricing_mode = Some(pricing_mode);
        next.content.decision_number = decision_number;
        next.unit_reviewed_by = by;
        next.unit_reviewed_at = Some(now);
        Ok(next.moved(State::PlatformReview, None, now))
    }

    /// 退回 from the unit's or the platform's review.
    pub fn send_back(self, from: State, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(from)?;
        Ok(self.moved(State::Returned, Some(reason), now))
    }

    /// 不予发布.
    pub fn refuse(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::PlatformReview)?;
        Ok(self.moved(State::Refused, Some(reason), now))
    }

    /// 发布, until the last day.
    pub fn publish(self, until: Day, by: Option<Uuid>, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::PlatformReview)?;
        let next = Self {
            published_by: by,
            published_on: self.published_on.or(Some(now.day())),
            expires_on: Some(until),
            ..self
        };
        Ok(next.moved(State::Published, None, now))
    }

    /// 下架.
    pub fn withdraw(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Published)?;
        if self.dealing.is_bound() {
            let text = "正在挂牌、洽谈或公示，不能下架；先结束这笔交易";
            return Err(Problem::conflict("achievements.in_deal", text));
        }
        Ok(self.moved(State::Withdrawn, Some(reason), now))
    }

    /// 续期.
    pub fn renew(self, until: Day, now: Instant) -> Result<Self, Problem> {
        match self.state {
            State::Published => Ok(Self { expires_on: Some(until), ..self }),
            State::Expired => {
                Ok(Self { expires_on: Some(until), ..self }.moved(State::Published, None, now))
            }
            _ => Err(Problem::conflict("achievements.not_published", "没有发布的成果不用续期")),
        }
    }

    /// 到期. Not while a deal goes on, and not after one.
    pub fn expire(self, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Published)?;
        let over = self.expires_on.is_some_and(|day| day.end() <= now);
        if !over || self.dealing != Dealing::Open {
            return Err(Problem::conflict("achievements.not_over", "还没有到期"));
        }
        Ok(self.moved(State::Expired, None, now))
    }

    /// 更正 of what is published; tells which fields changed.
    pub fn correct(self, content: Content, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Published)?;
        let fields = self.content.changed(&content);
        if fields.is_empty() {
            return Err(Problem::field("title", "没有改动"));
        }
        let fields = fields.into_iter().map(str::to_owned).collect();
        let mut next = Self { content, ..self };
        next.corrections.push(Correction { on: now.day(), fields });
        Ok(next)
    }

    /// How far a deal has taken it.
    pub fn deal(self, dealing: Dealing) -> Result<Self, Problem> {
        if !self.state.was_public() {
            let text = "没有发布过的成果不能交易";
            return Err(Problem::conflict("achievements.not_published", text));
        }
        Ok(Self { dealing, ..self })
    }

    fn must_be(&self, state: State) -> Result<(), Problem> {
        if self.state == state {
            return Ok(());
        }
        let text = format!("这项成果现在是“{}”，不能办这一步", self.state_words());
        Err(Problem::conflict("achievements.wrong_state", text))
    }

    fn moved(self, state: State, reason: Option<String>, now: Instant) -> Self {
        Self { state, reason, state_at: now, ..self }
    }
}
