//! A registration: its states, what moves it from one to the next, and the dates that must be in order.

use std::ops::Deref;

use kezhuan_authority::Subject;
use kezhuan_kernel::{Day, Id, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::{Pack, Power};
use serde_json::{Map, Value};

kezhuan_kernel::id!(
    /// A registration.
    RegistrationId,
    "reg"
);

/// Where a registration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 已申报: waits for the county.
    Applied,
    /// 退回修改: waits for the holder.
    Returned,
    /// 县级已核实: waits for the city.
    Verified,
    /// 已上报: waits for the authority above.
    Forwarded,
    /// 有效.
    Recognised,
    /// 未认定.
    Refused,
    /// 整改中.
    Suspended,
    /// 已撤销.
    Withdrawn,
    /// 已到期.
    Expired,
    /// 已升级: a registration of a higher level took its place.
    Replaced,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Applied,
        Self::Returned,
        Self::Verified,
        Self::Forwarded,
        Self::Recognised,
        Self::Refused,
        Self::Suspended,
        Self::Withdrawn,
        Self::Expired,
        Self::Replaced,
    ];
    /// Those in which somebody still has to act before there is a result.
    pub const PENDING: [Self; 4] = [Self::Applied, Self::Returned, Self::Verified, Self::Forwarded];
    /// Those everybody may see: it was recognised once.
    pub const PUBLIC: [Self; 5] =
        [Self::Recognised, Self::Suspended, Self::Withdrawn, Self::Expired, Self::Replaced];

    /// Stored word; for the statuses of the pack also their id.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Returned => "returned",
            Self::Verified => "verified",
            Self::Forwarded => "forwarded",
            Self::Recognised => "recognised",
            Self::Refused => "refused",
            Self::Suspended => "suspended",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Replaced => "replaced",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Applied => "已申报",
            Self::Returned => "退回修改",
            Self::Verified => "县级已核实",
            Self::Forwarded => "已上报",
            Self::Recognised => "有效",
            Self::Refused => "未认定",
            Self::Suspended => "整改中",
            Self::Withdrawn => "已撤销",
            Self::Expired => "已到期",
            Self::Replaced => "已升级",
        }
    }

    /// May everybody see it?
    pub fn is_public(self) -> bool {
        Self::PUBLIC.contains(&self)
    }

    /// Does it count as recognised? The pack says so.
    pub fn counts(self, pack: &Pack) -> bool {
        pack.registries.statuses.get(self.word()).is_some_and(|status| status.counts)
    }

    /// Those that count as recognised.
    pub fn counting(pack: &Pack) -> Vec<Self> {
        Self::ALL.into_iter().filter(|state| state.counts(pack)).collect()
    }
}

/// Who decides a kind at a level, and whether the host of the site is it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The authority.
    pub by: String,
    /// 准予 here; else forward and enter the result of the authority.
    pub grants: bool,
}

impl Way {
    /// From the pack; none when the kind does not exist at the level. The host grants only what the
    /// pack leaves to it: a city-level centre of another bureau is forwarded to that bureau.
    pub fn of(pack: &Pack, kind: &str, level: &str) -> Option<Self> {
        let decider = pack.registries.decider(kind, level)?;
        let grants = decider.power == Power::Grant && decider.by == pack.about.host;
        Some(Self { by: decider.by.clone(), grants })
    }
}

/// What somebody decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// 核实无误.
    Verify,
    /// 退回修改.
    Return,
    /// 准予.
    Grant,
    /// 达到推荐条件，上报.
    Forward,
    /// The result from above: 认定.
    Recognise,
    /// 不予认定.
    Refuse,
    /// 责令整改.
    Suspend,
    /// 整改合格 / 复核通过.
    Restore,
    /// 撤销.
    Withdraw,
    /// 到期.
    Expire,
}

impl Decision {
    const ALL: [Self; 10] = [
        Self::Verify,
        Self::Return,
        Self::Grant,
        Self::Forward,
        Self::Recognise,
        Self::Refuse,
        Self::Suspend,
        Self::Restore,
        Self::Withdraw,
        Self::Expire,
    ];

    /// The word in forms and the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Return => "return",
            Self::Grant => "grant",
            Self::Forward => "forward",
            Self::Recognise => "recognise",
            Self::Refuse => "refuse",
            Self::Suspend => "suspend",
            Self::Restore => "restore",
            Self::Withdraw => "withdraw",
            Self::Expire => "expire",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.word() == word)
    }

    /// 中文, as on the button.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Verify => "核实无误，报市级",
            Self::Return => "退回修改",
            Self::Grant => "准予认定",
            Self::Forward => "达到推荐条件，上报",
            Self::Recognise => "上级已认定",
            Self::Refuse => "不予认定",
            Self::Suspend => "责令整改",
            Self::Restore => "复核通过",
            Self::Withdraw => "撤销认定",
            Self::Expire => "到期终止",
        }
    }

    /// The event that records it.
    pub(crate) const fn event(self) -> &'static str {
        match self {
            Self::Verify => "registries.verified",
            Self::Return => "registries.returned",
            Self::Grant => "registries.granted",
            Self::Forward => "registries.forwarded",
            Self::Recognise => "registries.recognised",
            Self::Refuse => "registries.refused",
            Self::Suspend => "registries.suspended",
            Self::Restore => "registries.restored",
            Self::Withdraw => "registries.withdrawn",
            Self::Expire => "registries.expired",
        }
    }

    /// What may be decided in a state. The one table of transitions.
    pub fn open(state: State, way: &Way) -> &'static [Self] {
        match (state, way.grants) {
            (State::Applied, _) => &[Self::Verify, Self::Return],
            (State::Verified, true) => &[Self::Grant, Self::Return, Self::Refuse],
            (State::Verified, false) => &[Self::Forward, Self::Return, Self::Refuse],
            (State::Forwarded, _) => &[Self::Recognise, Self::Refuse],
            (State::Recognised, _) => &[Self::Suspend, Self::Withdraw, Self::Expire],
            (State::Suspended, _) => &[Self::Restore, Self::Withdraw, Self::Expire],
            _ => &[],
        }
    }

    const fn leads_to(self) -> State {
        match self {
            Self::Verify => State::Verified,
            Self::Return => State::Returned,
            Self::Forward => State::Forwarded,
            Self::Grant | Self::Recognise | Self::Restore => State::Recognised,
            Self::Refuse => State::Refused,
            Self::Suspend => State::Suspended,
            Self::Withdraw => State::Withdrawn,
            Self::Expire => State::Expired,
        }
    }
}

/// What is registered.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// Kind of the pack.
    pub kind: String,
    /// Level: city, provincial, national.
    pub level: String,
    /// 单位.
    pub holder: OrganizationId,
    /// Where it lies.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Values of the pack's fields, each in its normal form.
    pub fields: Map<String, Value>,
    /// The registration of a lower level that it takes over from.
    pub upgrade_of: Option<RegistrationId>,
}

impl Content {
    /// A day among the pack's fields.
    pub fn day(&self, field: &str) -> Option<Day> {
        self.fields.get(field)?.as_str()?.parse().ok()
    }

    /// Where its page is.
    pub fn subject(&self) -> Subject {
        Subject::of(self.holder.uuid()).in_region(self.region.clone())
    }
}

/// A registration.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// Id.
    pub id: RegistrationId,
    /// Number shown to people: `DJ-2026-00012`.
    pub number: String,
    /// What is registered.
    pub content: Content,
    /// Where it stands.
    pub state: State,
    /// The day from which it stands there.
    pub state_on: Day,
    /// When that was recorded.
    pub state_at: Instant,
    /// 认定日期.
    pub recognised_on: Option<Day>,
    /// 认定文号.
    pub document_no: Option<String>,
    /// Who applied or entered it.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: Instant,
    /// Guard.
    pub version: i64,
}

impl Deref for Registration {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

/// A decision as it was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub decision: Decision,
    /// Opinion or reason.
    pub note: String,
    /// Date of the decision; today when not said.
    pub on: Option<Day>,
    /// 文号.
    pub document_no: Option<String>,
}

impl Registration {
    /// A new application.
    pub fn apply(
        id: RegistrationId,
        number: String,
        content: Content,
        by: Option<Uuid>,
        now: Instant,
    ) -> Self {
        Self {
            id,
            number,
            content,
            state: State::Applied,
            state_on: now.day(),
            state_at: now,
            recognised_on: None,
            document_no: None,
            created_by: by,
            created_at: now,
            version: 1,
        }
    }

    /// A recognition of the past, entered with its document.
    #[must_use]
    pub fn recognised_before(mut self, on: Day, document_no: String) -> Self {
        self.state = State::Recognised;
        self.state_on = on;
        self.recognised_on = Some(on);
        self.document_no = Some(document_no);
        self
    }

    /// Where its page is.
    pub fn href(&self) -> String {
        format!("/registries/{}/{}", self.kind, self.id)
    }

    /// Whose thing it is and where; known to all once recognised.
    pub fn subject(&self) -> Subject {
        self.content.subject().known(self.state.is_public())
    }

    /// Does it count as recognised now?
    pub fn counts(&self, pack: &Pack) -> bool {
        self.state.counts(pack)
    }

    /// Since when a recognition no longer counts.
    pub fn withdrawn_on(&self, pack: &Pack) -> Option<Day> {
        (self.recognised_on.is_some() && !self.counts(pack)).then_some(self.state_on)
    }

    /// Takes a decision.
    ///
    /// # Errors
    /// The state does not allow it, the decision is not ours to take, or the day is out of order.
    pub fn decide(self, step: &Step, way: &Way, now: Instant) -> Result<Self, Problem> {
        let open = Decision::open(self.state, way);
        if !open.contains(&step.decision) {
            return Err(refused(self.state, step.decision, way));
        }
        let on = step.on.unwrap_or_else(|| now.day());
        self.in_order(on, now)?;
        let first = matches!(step.decision, Decision::Grant | Decision::Recognise);
        Ok(Self {
            recognised_on: if first { Some(on) } else { self.recognised_on },
            document_no: if first { step.document_no.clone() } else { self.document_no },
            state: step.decision.leads_to(),
            state_on: on,
            state_at: now,
            ..self
        })
    }

    /// Mends a returned application and hands it in again.
    ///
    /// # Errors
    /// It was not returned.
    pub fn resubmit(self, content: Content, now: Instant) -> Result<Self, Problem> {
        if self.state != State::Returned {
            return Err(Problem::conflict(
                "registries.not_returned",
                format!("现在是“{}”，不能修改申报内容", self.state.chinese()),
            ));
        }
        let state = State::Applied;
        Ok(Self { content, state, state_on: now.day(), state_at: now, ..self })
    }

    /// Corrects what is known of a recognition; status and dates stay.
    ///
    /// # Errors
    /// It is not recognised.
    pub fn correct(self, content: Content) -> Result<Self, Problem> {
        if !matches!(self.state, State::Recognised | State::Suspended) {
            return Err(Problem::conflict(
                "registries.not_recognised",
                format!("现在是“{}”，没有可以更正的认定", self.state.chinese()),
            ));
        }
        Ok(Self { content, ..self })
    }

    /// A higher level took its place.
    #[must_use]
    pub(crate) fn replaced(self, on: Day, now: Instant) -> Self {
        let state_on = on.max(self.state_on);
        Self { state: State::Replaced, state_on, state_at: now, ..self }
    }

    fn in_order(&self, on: Day, now: Instant) -> Result<(), Problem> {
        if on > now.day() {
            return Err(Problem::field("on", "日期还没到，请填今天或以前的日期"));
        }
        if on < self.state_on {
            let last = self.state_on.chinese();
            return Err(Problem::field("on", format!("不能早于上一步的日期（{last}）")));
        }
        Ok(())
    }
}

fn refused(state: State, decision: Decision, way: &Way) -> Problem {
    match decision {
        Decision::Grant if !way.grants => Problem::conflict(
            "registries.not_ours",
            format!("这一级由{}认定，这里只能上报，等结果后录入", way.by),
        ),
        _ => Problem::conflict(
            "registries.wrong_state",
            format!("现在是“{}”，不能{}", state.chinese(), decision.chinese()),
        ),
    }
}

/// A line of the dated history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Since then it is.
    pub state: State,
    /// From this day.
    pub on: Day,
    /// Recorded then.
    pub at: Instant,
    /// Opinion or reason; may be empty.
    pub note: String,
    /// 文号.
    pub document_no: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn sample() -> Registration {
        let content = Content {
            kind: "incubator".into(),
            level: "city".into(),
            holder: OrganizationId::from_uuid(Uuid::from_u128(1)),
            region: "河南省/周口市/项城市".into(),
            name: "演示孵化器".into(),
            fields: Map::new(),
            upgrade_of: None,
        };
        let id = RegistrationId::from_uuid(Uuid::from_u128(2));
        Registration::apply(id, "DJ-2026-00001".into(), content, None, day("2026-03-02").start())
    }

    fn step(decision: Decision, on: &str) -> Step {
        let on = (!on.is_empty()).then(|| day(on));
        Step { decision, note: "演示".into(), on, document_no: None }
    }

    #[test]
    fn decisions_follow_the_table() {
        let now = day("2026-03-10").start();
        let ours = Way { by: "市局".into(), grants: true };
        let above = Way { by: "省厅".into(), grants: false };
        let check = |steps: &[(Decision, &Way)], want: Result<State, &str>| {
            let end =
                steps.iter().try_fold(sample(), |r, (d, way)| r.decide(&step(*d, ""), way, now));
            let got = end.map(|r| r.state);
            match (&got, want) {
                (Ok(state), Ok(want)) => assert_eq!(*state, want),
                (Err(problem), Err(code)) => assert_eq!(problem.code(), code),
                other => panic!("{steps:?}: {other:?}"),
            }
        };
        use Decision::{
            Forward, Grant, Recognise, Refuse, Restore, Return, Suspend, Verify, Withdraw,
        };
        check(&[(Verify, &ours), (Grant, &ours)], Ok(State::Recognised));
        check(&[(Verify, &above), (Grant, &above)], Err("registries.not_ours"));
        check(&[(Verify, &ours), (Forward, &ours)], Err("registries.wrong_state"));
        check(&[(Verify, &above), (Forward, &above), (Recognise, &above)], Ok(State::Recognised));
        check(&[(Verify, &above), (Forward, &above), (Refuse, &above)], Ok(State::Refused));
        check(&[(Grant, &ours)], Err("registries.wrong_state"));
        check(&[(Return, &ours), (Verify, &ours)], Err("registries.wrong_state"));
        let granted = [(Verify, &ours), (Grant, &ours)];
        let more = |rest: &[(Decision, &'static Way)]| [&granted[..], rest].concat();
        static OURS: Way = Way { by: String::new(), grants: true };
        check(&more(&[(Suspend, &OURS), (Restore, &OURS)]), Ok(State::Recognised));
        check(&more(&[(Suspend, &OURS), (Withdraw, &OURS)]), Ok(State::Withdrawn));
        check(&more(&[(Restore, &OURS)]), Err("registries.wrong_state"));
    }

    #[test]
    fn days_stay_in_order() {
        let now = day("2026-03-10").start();
        let way = Way { by: String::new(), grants: true };
        let verified = sample().decide(&step(Decision::Verify, "2026-03-05"), &way, now).unwrap();
        for wrong in ["2026-03-04", "2026-03-11"] {
            let error = verified.clone().decide(&step(Decision::Grant, wrong), &way, now);
            assert_eq!(error.unwrap_err().code(), "invalid", "{wrong}");
        }
        let granted = verified.decide(&step(Decision::Grant, "2026-03-06"), &way, now).unwrap();
        assert_eq!(granted.recognised_on, Some(day("2026-03-06")));
        let gone = granted.decide(&step(Decision::Withdraw, "2026-03-08"), &way, now).unwrap();
        assert_eq!(gone.recognised_on, Some(day("2026-03-06")));
        assert_eq!(gone.withdrawn_on(&kezhuan_testkit::pack()), Some(day("2026-03-08")));
    }

    #[test]
    fn words_of_the_pack_are_known_states() {
        let pack = kezhuan_testkit::pack();
        for status in &pack.registries.statuses {
            assert!(State::parse(&status.id).is_some(), "{}", status.id);
        }
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
        let way = |kind, level| Way::of(&pack, kind, level).map(|w| w.grants);
        assert_eq!(way("incubator", "city"), Some(true));
        assert_eq!(way("incubator", "provincial"), Some(false));
        assert_eq!(way("enterprise_technology_center", "city"), Some(false));
        assert_eq!(way("science_award", "city"), None);
    }
}
