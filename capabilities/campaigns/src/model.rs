//! A campaign, the part of each county in it, the demands that were filed, and pairs that read alike.

use kezhuan_authority::Subject;
use kezhuan_demands::{Demand, DemandId, State as DemandState};
use kezhuan_kernel::{Day, Instant, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::DemandWords;
use kezhuan_text::Words;

kezhuan_kernel::id!(
    /// A campaign.
    CampaignId,
    "cmp"
);

kezhuan_kernel::id!(
    /// A demand filed in a campaign.
    EntryId,
    "cen"
);

/// A call for demands: 需求征集.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Id.
    pub id: CampaignId,
    /// Region path of whoever organises it: the home city, or one county.
    pub region: String,
    /// Title.
    pub title: String,
    /// Number of the notice by which it was announced; may be empty.
    pub document: String,
    /// What is sought.
    pub about: String,
    /// Keys of industries it is for; empty for all.
    pub industries: Vec<String>,
    /// First day on which companies file.
    pub from: Day,
    /// Last day on which companies file.
    pub until: Day,
    /// How many each county should bring at least, where the notice says so.
    pub target: Option<u32>,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was closed.
    pub closed_at: Option<Instant>,
}

/// How far a campaign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// 还没开始.
    Coming,
    /// 征集中: companies file.
    Running,
    /// 企业报送已截止: counties check and send up.
    Gathering,
    /// 已结束.
    Closed,
}

impl Phase {
    /// Word of the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Running => "running",
            Self::Gathering => "gathering",
            Self::Closed => "closed",
        }
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Coming => "还没开始",
            Self::Running => "征集中",
            Self::Gathering => "县区汇总中",
            Self::Closed => "已结束",
        }
    }
}

impl Campaign {
    /// For permissions of whoever organises it.
    pub fn subject(&self) -> Subject {
        Subject::at(self.region.as_str())
    }

    /// How far it is on this day.
    pub fn phase(&self, today: Day) -> Phase {
        if self.closed_at.is_some() {
            Phase::Closed
        } else if today < self.from {
            Phase::Coming
        } else if today <= self.until {
            Phase::Running
        } else {
            Phase::Gathering
        }
    }

    /// May a company file today?
    pub fn takes_filings(&self, today: Day) -> Result<(), Problem> {
        match self.phase(today) {
            Phase::Running => Ok(()),
            Phase::Coming => {
                let text = format!("{}才开始征集", self.from.chinese());
                Err(Problem::conflict("campaigns.early", text))
            }
            Phase::Gathering => {
                let text = format!(
                    "企业报送已于{}截止；还想报的请联系县区科技局代填",
                    self.until.chinese()
                );
                Err(Problem::conflict("campaigns.late", text))
            }
            Phase::Closed => Err(closed()),
        }
    }

    /// May the administration still work on it?
    pub fn must_be_open(&self) -> Result<(), Problem> {
        if self.closed_at.is_some() { Err(closed()) } else { Ok(()) }
    }

    /// 结束.
    pub fn close(self, now: Instant) -> Result<Self, Problem> {
        self.must_be_open()?;
        Ok(Self { closed_at: Some(now), ..self })
    }
}

fn closed() -> Problem {
    Problem::conflict("campaigns.closed", "这次征集已经结束")
}

/// A county's part in a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Region path.
    pub county: String,
    /// Last day to send up.
    pub due: Day,
    /// When it sent up; none while it has not.
    pub sent_at: Option<Instant>,
    /// When it was urged last.
    pub urged_at: Option<Instant>,
    /// Why the organiser gave the list back; empty when it did not.
    pub returned_for: String,
}

impl Part {
    /// Is its last day over, and it has not sent up?
    pub fn is_late(&self, today: Day) -> bool {
        self.sent_at.is_none() && today > self.due
    }

    /// Did it send up after its last day?
    pub fn was_late(&self) -> bool {
        self.sent_at.is_some_and(|at| at.day() > self.due)
    }

    /// Its list may still be changed?
    pub fn must_not_be_sent(&self) -> Result<(), Problem> {
        match self.sent_at {
            None => Ok(()),
            Some(at) => {
                let text = format!("本县区已于{}上报，清单不能再改", at.day().chinese());
                Err(Problem::conflict("campaigns.sent_up", text))
            }
        }
    }

    /// 上报.
    pub fn send_up(self, now: Instant) -> Result<Self, Problem> {
        self.must_not_be_sent()?;
        Ok(Self { sent_at: Some(now), returned_for: String::new(), ..self })
    }

    /// 退回重报.
    pub fn give_back(self, reason: String) -> Result<Self, Problem> {
        if self.sent_at.is_none() {
            return Err(Problem::conflict("campaigns.not_sent_up", "这个县区还没有上报"));
        }
        Ok(Self { sent_at: None, returned_for: reason, ..self })
    }

    /// 催办, at most once a day.
    pub fn urge(self, now: Instant) -> Option<Self> {
        let today = self.urged_at.is_some_and(|at| at.day() == now.day());
        (self.sent_at.is_none() && !today).then_some(Self { urged_at: Some(now), ..self })
    }
}

/// How far a filed demand is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    /// 待核对.
    Filed,
    /// 同意上报.
    Agreed,
    /// 退回修改.
    Returned,
    /// 重复，不上报.
    Duplicate,
}

impl EntryState {
    const ALL: [Self; 4] = [Self::Filed, Self::Agreed, Self::Returned, Self::Duplicate];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Agreed => "agreed",
            Self::Returned => "returned",
            Self::Duplicate => "duplicate",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Filed => "待核对",
            Self::Agreed => "同意上报",
            Self::Returned => "退回修改",
            Self::Duplicate => "重复，不上报",
        }
    }
}

/// A demand filed in a campaign; the demand keeps its own life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Id.
    pub id: EntryId,
    /// In which campaign.
    pub campaign: CampaignId,
    /// Which demand.
    pub demand: DemandId,
    /// Whose demand; none when an imported list did not say.
    pub organization: Option<OrganizationId>,
    /// Region path of the county that checks it.
    pub county: String,
    /// State.
    pub state: EntryState,
    /// Why it was returned.
    pub reason: String,
    /// Of which it is a duplicate.
    pub same_as: Option<DemandId>,
    /// How its company agreed, when the county wrote it for the company.
    pub consent: String,
    /// When it was filed last.
    pub at: Instant,
    /// When it was last checked.
    pub checked_at: Option<Instant>,
}

impl Entry {
    /// 同意上报.
    pub fn agree(self, now: Instant) -> Result<Self, Problem> {
        self.must_be(&[EntryState::Filed])?;
        Ok(Self { state: EntryState::Agreed, checked_at: Some(now), ..self })
    }

    /// 退回修改.
    pub fn give_back(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be(&[EntryState::Filed, EntryState::Agreed])?;
        Ok(Self { state: EntryState::Returned, reason, checked_at: Some(now), ..self })
    }

    /// 修改后重新报送.
    pub fn file_again(self, now: Instant) -> Result<Self, Problem> {
        if self.state != EntryState::Returned {
            return Err(Problem::conflict("campaigns.filed", "这项需求已经报送过了"));
        }
        Ok(Self { state: EntryState::Filed, reason: String::new(), at: now, ..self })
    }

    /// 重复: the same as that one, so it does not go up. Or 不重复, after all.
    pub fn decide(self, of: DemandId, same: bool, now: Instant) -> Result<Self, Problem> {
        let was = self.state == EntryState::Duplicate && self.same_as == Some(of);
        if same {
            self.must_be(&[EntryState::Filed, EntryState::Agreed])?;
            let state = EntryState::Duplicate;
            Ok(Self { state, same_as: Some(of), checked_at: Some(now), ..self })
        } else if was {
            Ok(Self { state: EntryState::Filed, same_as: None, checked_at: None, ..self })
        } else {
            Ok(self)
        }
    }

    /// Does it go up? Not when its demand was taken back or taken down.
    pub fn counts(&self, d: &Demand) -> bool {
        self.state == EntryState::Agreed && stands(d)
    }

    fn must_be(&self, states: &[EntryState]) -> Result<(), Problem> {
        if states.contains(&self.state) {
            return Ok(());
        }
        let text = format!("这项报送现在是“{}”，不能办这一步", self.state.chinese());
        Err(Problem::conflict("campaigns.wrong_state", text))
    }
}

/// Is the demand still somebody's need?
pub fn stands(d: &Demand) -> bool {
    !matches!(d.state, DemandState::Withdrawn | DemandState::TakenDown)
}

/// May this demand be filed: complete, and stood by?
pub fn may_be_filed(d: &Demand) -> bool {
    matches!(d.state, DemandState::Review | DemandState::Published)
}

/// A filed demand and another one that read alike when it was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The filed one.
    pub demand: DemandId,
    /// The other: filed too, or in the library.
    pub other: DemandId,
    /// How alike, 0 to 100.
    pub likeness: u32,
    /// 重复, 不重复, or not decided.
    pub same: Option<bool>,
}

/// Those of `others` that read like `d`, the most alike first: by title, where two of one company need
/// be less alike, or by the whole text, which companies like to begin and end alike. How far is the
/// pack's.
pub fn alike(d: &Demand, others: &[Demand], words: &DemandWords) -> Vec<Pair> {
    let read = |d: &Demand| (Words::of(&d.title), Words::of(&format!("{} {}", d.title, d.problem)));
    let own = read(d);
    let mut pairs: Vec<Pair> = Vec::new();
    for other in others.iter().filter(|other| other.id != d.id && stands(other)) {
        let theirs = read(other);
        let (title, text) = (own.0.likeness(&theirs.0), own.1.likeness(&theirs.1));
        let one_company = d.organization.is_some() && d.organization == other.organization;
        let from = if one_company { words.alike_from_own } else { words.alike_from };
        let fits = title >= from || text >= words.alike_from;
        if fits && !pairs.iter().any(|pair| pair.other == other.id) {
            let likeness = title.max(text);
            pairs.push(Pair { demand: d.id, other: other.id, likeness, same: None });
        }
    }
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.likeness));
    pairs
}

#[cfg(test)]
mod tests {
    use kezhuan_demands::Content;
    use kezhuan_kernel::{Id, Uuid};

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn campaign() -> Campaign {
        Campaign {
            id: CampaignId::from_uuid(Uuid::from_u128(1)),
            region: "河南省/周口市".into(),
            title: "征集".into(),
            document: String::new(),
            about: String::new(),
            industries: Vec::new(),
            from: day("2026-03-02"),
            until: day("2026-03-20"),
            target: None,
            opened_at: Instant(0),
            closed_at: None,
        }
    }

    fn demand(n: u128, of: u128, title: &str) -> Demand {
        let id = DemandId::from_uuid(Uuid::from_u128(n));
        let of = OrganizationId::from_uuid(Uuid::from_u128(of));
        let begun = Demand::begin(id, "XQ-2026-000001".into(), Some(of), String::new(), Instant(0));
        let content = Content { title: title.into(), ..Content::default() };
        Demand { content, state: DemandState::Published, ..begun }
    }

    fn entry() -> Entry {
        Entry {
            id: EntryId::from_uuid(Uuid::from_u128(3)),
            campaign: campaign().id,
            demand: demand(1, 9, "").id,
            organization: None,
            county: "河南省/周口市/项城市".into(),
            state: EntryState::Filed,
            reason: String::new(),
            same_as: None,
            consent: String::new(),
            at: Instant(0),
            checked_at: None,
        }
    }

    #[test]
    fn companies_file_between_two_days() {
        let phases = ["2026-03-01", "2026-03-02", "2026-03-20", "2026-03-21"];
        let found = phases.map(|text| campaign().phase(day(text)));
        assert_eq!(found, [Phase::Coming, Phase::Running, Phase::Running, Phase::Gathering]);
        let fine = phases.map(|text| campaign().takes_filings(day(text)).is_ok());
        assert_eq!(fine, [false, true, true, false]);
        let closed = campaign().close(Instant(5)).unwrap();
        assert_eq!(closed.phase(day("2026-03-05")), Phase::Closed);
        assert!(
            closed.takes_filings(day("2026-03-05")).is_err() && closed.close(Instant(6)).is_err()
        );
    }

    #[test]
    fn a_county_sends_up_once_and_is_urged_once_a_day() {
        let part = || Part {
            county: String::new(),
            due: day("2026-03-25"),
            sent_at: None,
            urged_at: None,
            returned_for: String::new(),
        };
        assert!(!part().is_late(day("2026-03-25")) && part().is_late(day("2026-03-26")));
        assert!(part().give_back("少一项".into()).is_err());
        let now = day("2026-03-26").start();
        let urged = part().urge(now).unwrap();
        assert!(urged.clone().urge(now.plus_seconds(60)).is_none());
        assert!(urged.urge(day("2026-03-27").start()).is_some());
        let sent = part().send_up(now).unwrap();
        assert!(
            sent.was_late()
                && sent.clone().send_up(now).is_err()
                && sent.clone().urge(now).is_none()
        );
        let back = sent.give_back("少一项".into()).unwrap();
        assert_eq!(back.returned_for, "少一项");
        assert_eq!(back.send_up(now).unwrap().returned_for, "");
    }

    #[test]
    fn an_entry_moves_only_as_drawn() {
        let now = Instant(7);
        let agreed = entry().agree(now).unwrap();
        assert!(agreed.clone().agree(now).is_err() && entry().file_again(now).is_err());
        let back = agreed.clone().give_back("写清规模".into(), now).unwrap();
        assert_eq!(back.clone().file_again(now).unwrap().state, EntryState::Filed);
        let (one, two) = (demand(1, 9, "").id, demand(2, 9, "").id);
        let double = agreed.clone().decide(two, true, now).unwrap();
        assert_eq!((double.state, double.same_as), (EntryState::Duplicate, Some(two)));
        assert_eq!(double.clone().decide(one, false, now).unwrap(), double, "of another pair");
        assert_eq!(double.decide(two, false, now).unwrap().state, EntryState::Filed);
        assert!(back.decide(two, true, now).is_err());
        let gone = Demand { state: DemandState::Withdrawn, ..demand(1, 9, "") };
        assert!(agreed.counts(&demand(1, 9, "")) && !agreed.counts(&gone));
        assert!(
            EntryState::ALL.iter().all(|state| EntryState::parse(state.word()) == Some(*state))
        );
    }

    #[test]
    fn the_same_company_is_looked_at_more_closely() {
        let words = DemandWords { alike_from: 60, alike_from_own: 30, ..DemandWords::default() };
        let d = demand(1, 9, "离交废水氨氮深度处理");
        let near = demand(2, 9, "离交废水处理提标");
        let stranger = Demand { organization: None, ..demand(3, 8, "离交废水处理提标") };
        let twin = demand(4, 8, "离交废水氨氮深度处理");
        let gone = Demand { state: DemandState::Withdrawn, ..twin.clone() };
        let found =
            alike(&d, &[d.clone(), near.clone(), stranger, twin.clone(), twin.clone()], &words);
        let ids: Vec<DemandId> = found.iter().map(|pair| pair.other).collect();
        assert_eq!(ids, [twin.id, near.id]);
        assert!(alike(&d, &[gone], &words).is_empty());
    }
}
