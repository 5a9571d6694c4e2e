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
    /// A correction that the platform looks at before it is shown.
    pub proposed: Option<Proposed>,
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

/// A correction: when, which fields, why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Correction {
    /// When.
    pub on: Day,
    /// Names of the fields, 中文.
    pub fields: Vec<String>,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// Did the platform look at it before it was shown?
    #[serde(default)]
    pub reviewed: bool,
}

/// A correction that waits for the platform, or came back from it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Proposed {
    /// The text as it should be.
    pub content: Content,
    /// Names of the fields that have to be looked at, 中文.
    pub fields: Vec<String>,
    /// Why.
    pub why: String,
    /// When.
    pub at: Instant,
    /// Why the platform sent it back; none while it waits.
    pub returned: Option<String>,
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
            proposed: None,
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

    /// 撤回 by its unit.
    pub fn withdraw(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Published)?;
        if self.dealing.is_bound() {
            let text = "正在挂牌、洽谈或公示，不能撤回；先结束这笔交易";
            return Err(Problem::conflict("achievements.in_deal", text));
        }
        Ok(self.moved(State::Withdrawn, Some(reason), now))
    }

    /// 下架 by the platform, also while a deal goes on: what must not be seen does not wait for it.
    pub fn take_down(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::Published)?;
        Ok(self.moved(State::TakenDown, Some(reason), now))
    }

    /// 恢复 of what the platform took down.
    pub fn restore(self, now: Instant) -> Result<Self, Problem> {
        self.must_be(State::TakenDown)?;
        Ok(self.moved(State::Published, None, now))
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

    /// 更正 of what is published. Fields of `at_once` are shown at once; where others differ too, the
    /// whole text waits for the platform and the earlier one stays. Tells both kinds of fields.
    pub fn correct(
        self,
        content: Content,
        why: String,
        at_once: &[String],
        now: Instant,
    ) -> Result<(Self, Vec<String>, Vec<String>), Problem> {
        self.must_be(State::Published)?;
        let changed = self.content.changed(&content);
        if changed.is_empty() {
            return Err(Problem::field("title", "没有改动"));
        }
        let free = |key: &str| at_once.iter().any(|known| known == key);
        let (shown, waiting): (Vec<_>, Vec<_>) =
            changed.into_iter().partition(|(key, _)| free(key));
        let keys: Vec<&str> = shown.iter().map(|(key, _)| *key).collect();
        let (shown, waiting) = (labels(&shown), labels(&waiting));
        let mut next = Self { content: self.content.with(&keys, &content)?, ..self };
        if !shown.is_empty() {
            let (on, why) = (now.day(), why.clone());
            next.corrections.push(Correction { on, fields: shown.clone(), why, reviewed: false });
        }
        next.proposed = (!waiting.is_empty()).then(|| Proposed {
            content,
            fields: waiting.clone(),
            why,
            at: now,
            returned: None,
        });
        Ok((next, shown, waiting))
    }

    /// The correction that waits for the platform.
    pub fn waiting(&self) -> Option<&Proposed> {
        self.proposed.as_ref().filter(|proposed| proposed.returned.is_none())
    }

    /// The platform lets the correction be shown.
    pub fn accept_correction(self, now: Instant) -> Result<Self, Problem> {
        let Proposed { content, fields, why, .. } =
            self.waiting().cloned().ok_or_else(no_waiting)?;
        let mut next = Self { content, proposed: None, ..self };
        next.corrections.push(Correction { on: now.day(), fields, why, reviewed: true });
        Ok(next)
    }

    /// The platform sends the correction back; what was typed stays.
    pub fn return_correction(self, reason: String) -> Result<Self, Problem> {
        let waiting = self.waiting().cloned().ok_or_else(no_waiting)?;
        Ok(Self { proposed: Some(Proposed { returned: Some(reason), ..waiting }), ..self })
    }

    /// The unit gives the correction up.
    pub fn drop_correction(self) -> Result<Self, Problem> {
        self.proposed.as_ref().ok_or_else(no_waiting)?;
        Ok(Self { proposed: None, ..self })
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
        Self { state, reason, state_at: now, proposed: None, ..self }
    }
}

fn labels(fields: &[(&str, &str)]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (_, label) in fields {
        if !all.iter().any(|known| known == label) {
            all.push((*label).to_owned());
        }
    }
    all
}

fn no_waiting() -> Problem {
    Problem::conflict("achievements.no_correction", "没有等审核的更正；可能已经处理过了")
}
