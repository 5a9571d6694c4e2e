//! What an organization is, and the only ways its state may change.

use std::ops::Deref;

use kezhuan_authority::Subject;
use kezhuan_kernel::{CreditCode, Day, Id, Instant, Problem, Rate, Uuid};
use kezhuan_pack::{Pack, Reach};

kezhuan_kernel::id!(
    /// An organization.
    OrganizationId,
    "org"
);

kezhuan_kernel::id!(
    /// A qualification of an organization.
    QualificationId,
    "qua"
);

/// How far the particulars of an organization have been checked by the administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 待核验.
    Pending,
    /// 已核验.
    Verified,
    /// 退回: to be mended by the organization.
    Returned,
    /// 停用.
    Suspended,
}

impl State {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Verified, Self::Returned, Self::Suspended];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Verified => "verified",
            Self::Returned => "returned",
            Self::Suspended => "suspended",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Pending => "待核验",
            Self::Verified => "已核验",
            Self::Returned => "退回补正",
            Self::Suspended => "已停用",
        }
    }
}

/// What an organization says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Full name.
    pub name: String,
    /// Kind, a key of the pack's `organizations.kinds`.
    pub kind: String,
    /// None for teams, for bodies abroad, and for a campus (its legal entity has the code).
    pub credit_code: Option<CreditCode>,
    /// Region path.
    pub region: String,
    /// Street address.
    pub address: String,
    /// Person to ask. Personal data: shown to members and staff only, never in events.
    pub contact_name: String,
    /// Telephone of that person. Personal data.
    pub contact_phone: String,
    /// What it does, for everybody.
    pub summary: String,
    /// Size class, a key of the pack.
    pub size: Option<String>,
    /// 单位性质 of the contract form, a key of the pack.
    pub party_nature: Option<String>,
    /// Industries, keys of the pack.
    pub industries: Vec<String>,
    /// Roles beside the kind, keys of the pack.
    pub roles: Vec<String>,
    /// For a campus or branch: the legal person it belongs to. Yearly limits count per legal person.
    pub legal_entity: Option<OrganizationId>,
}

impl Profile {
    /// Does the other profile say anything else that the administration has checked?
    fn is_checked_again(&self, next: &Self) -> bool {
        let checked = |p: &Self| {
            (
                p.name.clone(),
                p.kind.clone(),
                p.credit_code.clone(),
                p.region.clone(),
                p.roles.clone(),
                p.legal_entity,
            )
        };
        checked(self) != checked(next)
    }
}

/// An organization: what it says, and what the administration made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Id.
    pub id: OrganizationId,
    /// What it says; also read directly: `organization.name`.
    pub profile: Profile,
    /// Invented, for demonstration.
    pub demo: bool,
    /// How far it has been checked.
    pub state: State,
    /// Since when it is in that state.
    pub state_at: Instant,
    /// Why it was returned or suspended.
    pub reason: Option<String>,
    /// The official who verified it last.
    pub verified_by: Option<Uuid>,
    /// When.
    pub verified_at: Option<Instant>,
    /// The user who registered it; none for imports.
    pub registered_by: Option<Uuid>,
    /// When.
    pub registered_at: Instant,
    /// Counts changes; guards against two people saving at once.
    pub version: i64,
}

impl Deref for Organization {
    type Target = Profile;

    fn deref(&self) -> &Profile {
        &self.profile
    }
}

impl Organization {
    /// A new one, waiting for verification.
    pub fn register(
        id: OrganizationId,
        profile: Profile,
        by: Option<Uuid>,
        demo: bool,
        now: Instant,
    ) -> Self {
        Self {
            id,
            profile,
            demo,
            state: State::Pending,
            state_at: now,
            reason: None,
            verified_by: None,
            verified_at: None,
            registered_by: by,
            registered_at: now,
            version: 0,
        }
    }

    /// The legal person: its own, or that of the campus.
    pub fn legal(&self) -> OrganizationId {
        self.profile.legal_entity.unwrap_or(self.id)
    }

    /// Checked and in use?
    pub fn is_verified(&self) -> bool {
        self.state == State::Verified
    }

    /// For permissions: its officers, its region; everybody may know a verified one.
    pub fn subject(&self) -> Subject {
        Subject::of(self.id.uuid()).in_region(self.region.clone()).known(self.is_verified())
    }

    /// For permissions of the administration: bodies outside the home city are the city's.
    pub fn subject_of_verification(&self, pack: &Pack) -> Subject {
        let region = match pack.regions.reach(&self.region) {
            Reach::Home => self.region.as_str(),
            _ => pack.regions.home(),
        };
        Subject::of(self.id.uuid()).in_region(region).known(self.is_verified())
    }

    /// The policy type of its kind: enterprise, university, …
    pub fn policy_type<'a>(&self, pack: &'a Pack) -> &'a str {
        pack.organizations.kinds.get(&self.kind).map_or("other", |kind| &kind.policy_type)
    }

    /// One of the 国家设立的院所高校?
    pub fn is_state_established(&self, pack: &Pack) -> bool {
        pack.organizations.kinds.get(&self.kind).is_some_and(|kind| kind.state_established)
    }

    /// Has this role beside its kind?
    pub fn has_role(&self, role: &str) -> bool {
        self.profile.roles.iter().any(|r| r == role)
    }

    /// The last day for verifying it, by the pack; none when the calendar lacks the year.
    pub fn verify_due(&self, pack: &Pack) -> Option<Day> {
        let within = pack.organizations.verify_within;
        within.after(self.state_at.day(), &pack.calendar).ok()
    }

    /// 核验通过.
    pub fn verify(self, by: Option<Uuid>, now: Instant) -> Result<Self, Problem> {
        self.must_be_pending()?;
        let next = self.moved(State::Verified, None, now);
        Ok(Self { verified_by: by, verified_at: Some(now), ..next })
    }

    /// 退回: the organization has to mend something.
    pub fn send_back(self, reason: String, now: Instant) -> Result<Self, Problem> {
        self.must_be_pending()?;
        Ok(self.moved(State::Returned, Some(reason), now))
    }

    /// 停用.
    pub fn suspend(self, reason: String, now: Instant) -> Result<Self, Problem> {
        if self.state == State::Suspended {
            return Err(Problem::conflict("organizations.suspended", "这个单位已经停用"));
        }
        Ok(self.moved(State::Suspended, Some(reason), now))
    }

    /// 恢复: back to verification.
    pub fn restore(self, now: Instant) -> Result<Self, Problem> {
        if self.state != State::Suspended {
            return Err(Problem::conflict("organizations.not_suspended", "这个单位没有停用"));
        }
        Ok(self.moved(State::Pending, None, now))
    }

    /// The organization says something else. What was checked before is checked again.
    pub fn amend(self, profile: Profile, now: Instant) -> Result<Self, Problem> {
        if self.state == State::Suspended {
            let text = "单位已停用，不能修改；请联系所在县区科技局";
            return Err(Problem::conflict("organizations.suspended", text));
        }
        let again = self.state == State::Returned || self.profile.is_checked_again(&profile);
        let next = Self { profile, ..self };
        Ok(if again { next.moved(State::Pending, None, now) } else { next })
    }

    fn must_be_pending(&self) -> Result<(), Problem> {
        match self.state {
            State::Pending => Ok(()),
            State::Verified => {
                Err(Problem::conflict("organizations.verified", "这个单位已经核验过了"))
            }
            State::Returned => Err(Problem::conflict(
                "organizations.returned",
                "已经退回，等单位改好再交，才能核验",
            )),
            State::Suspended => {
                Err(Problem::conflict("organizations.suspended", "单位已停用，先恢复再核验"))
            }
        }
    }

    fn moved(self, state: State, reason: Option<String>, now: Instant) -> Self {
        Self { state, reason, state_at: now, ..self }
    }
}

/// Who stands behind a record about an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backing {
    /// 单位自报: the organization's own word.
    Own,
    /// 主管部门录入: an official (or an import by the operator).
    Official,
}

impl Backing {
    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Official => "official",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Own, Self::Official].into_iter().find(|b| b.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Own => "单位自报",
            Self::Official => "主管部门录入",
        }
    }
}

/// A qualification with its term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    /// Id.
    pub id: QualificationId,
    /// Whose.
    pub organization: OrganizationId,
    /// A key of the pack's `organizations.qualifications`.
    pub kind: String,
    /// Level that granted it, as the pack said when it was recorded.
    pub level: String,
    /// Number of the certificate or of the notice.
    pub certificate: String,
    /// First day.
    pub from: Day,
    /// Last day; none when the certificate names none.
    pub to: Option<Day>,
    /// The certificate itself.
    pub evidence: Option<kezhuan_files::FileId>,
    /// Whose word it is.
    pub backing: Backing,
}

impl Qualification {
    /// Does it hold on that day?
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// One figure of one year. What is not recorded is not known; that is not 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Whose.
    pub organization: OrganizationId,
    /// Of which calendar year.
    pub year: i32,
    /// A key of the pack's `organizations.yearly_figures`.
    pub figure: String,
    /// Fen, a count, or 1 and 0 for yes and no, as the pack's unit says.
    pub value: i64,
    /// Where it comes from: `2025 年度审计报告`, `市统计局`.
    pub source: String,
    /// Whose word it is.
    pub backing: Backing,
}

/// A holder of shares: what makes two parties related.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Row.
    pub id: Uuid,
    /// The organization held.
    pub organization: OrganizationId,
    /// The holder, if it is an organization here.
    pub holder: Option<OrganizationId>,
    /// The holder's name.
    pub holder_name: String,
    /// Share; none when not known.
    pub share: Option<Rate>,
    /// Whose word it is.
    pub backing: Backing,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(state: State) -> Organization {
        let profile = Profile {
            name: "甲（演示）".into(),
            kind: "enterprise".into(),
            credit_code: "91411699MADEM0011R".parse().ok(),
            region: "河南省/周口市/项城市".into(),
            address: String::new(),
            contact_name: String::new(),
            contact_phone: String::new(),
            summary: String::new(),
            size: None,
            party_nature: None,
            industries: vec![],
            roles: vec![],
            legal_entity: None,
        };
        let id = OrganizationId::from_uuid(Uuid::from_u128(1));
        Organization { state, ..Organization::register(id, profile, None, true, Instant(0)) }
    }

    #[test]
    fn states_move_only_as_written() {
        let later = Instant(9);
        let check = |from: State, verify: bool, back: bool, suspend: bool, restore: bool| {
            let s = || sample(from);
            let reason = || "缺执照".to_owned();
            assert_eq!(s().verify(None, later).is_ok(), verify, "verify {from:?}");
            assert_eq!(s().send_back(reason(), later).is_ok(), back, "back {from:?}");
            assert_eq!(s().suspend(reason(), later).is_ok(), suspend, "suspend {from:?}");
            assert_eq!(s().restore(later).is_ok(), restore, "restore {from:?}");
        };
        check(State::Pending, true, true, true, false);
        check(State::Verified, false, false, true, false);
        check(State::Returned, false, false, true, false);
        check(State::Suspended, false, false, false, true);
    }

    #[test]
    fn checked_particulars_are_checked_again() {
        let after = |from: State, change: fn(&mut Profile)| {
            let old = sample(from);
            let mut profile = old.profile.clone();
            change(&mut profile);
            old.amend(profile, Instant(5)).map(|o| (o.state, o.state_at)).ok()
        };
        let address: fn(&mut Profile) = |p| p.address = "新址".into();
        let name: fn(&mut Profile) = |p| p.name = "乙（演示）".into();
        assert_eq!(after(State::Verified, address), Some((State::Verified, Instant(0))));
        assert_eq!(after(State::Verified, name), Some((State::Pending, Instant(5))));
        assert_eq!(after(State::Returned, address), Some((State::Pending, Instant(5))));
        assert_eq!(after(State::Suspended, address), None);
    }
}
