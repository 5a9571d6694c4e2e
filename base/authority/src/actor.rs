//! The one who acts: a signed-in person with memberships and posts, nobody, or the system.

use kezhuan_kernel::Uuid;

/// What a person is in an organization or in the administration.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 单位经办人: speaks for the organization (a company's or a university office's officer).
    Officer,
    /// 科研人员 of a unit.
    Researcher,
    /// 技术经理人 of an agency.
    Broker,
    /// 合同登记员 of a registry; region = where it serves.
    Clerk,
    /// 县区科技局; region = the county.
    CountyBureau,
    /// 市科技局.
    CityBureau,
    /// 财政; region = the treasury's.
    Finance,
    /// 审计: reads everything, changes nothing.
    Auditor,
    /// 市场运营: helps demands and deals along; region = where it serves.
    MarketDesk,
    /// 平台运营 (系统管理员): users, imports, packs; decides nothing about money.
    Operator,
    /// A job of the program itself.
    System,
}

impl Role {
    /// Every role a person can have.
    pub const PEOPLE: [Self; 10] = [
        Self::Officer,
        Self::Researcher,
        Self::Broker,
        Self::Clerk,
        Self::CountyBureau,
        Self::CityBureau,
        Self::Finance,
        Self::Auditor,
        Self::MarketDesk,
        Self::Operator,
    ];

    /// Is it held in an organization (else it is a post in the administration)?
    pub const fn of_member(self) -> bool {
        matches!(self, Self::Officer | Self::Researcher | Self::Broker)
    }

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Researcher => "researcher",
            Self::Broker => "broker",
            Self::Clerk => "clerk",
            Self::CountyBureau => "county_bureau",
            Self::CityBureau => "city_bureau",
            Self::Finance => "finance",
            Self::Auditor => "auditor",
            Self::MarketDesk => "market_desk",
            Self::Operator => "operator",
            Self::System => "system",
        }
    }

    /// Reads the stored word of a person's role.
    pub fn parse(word: &str) -> Option<Self> {
        Self::PEOPLE.into_iter().find(|role| role.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Officer => "单位经办人",
            Self::Researcher => "科研人员",
            Self::Broker => "技术经理人",
            Self::Clerk => "合同登记员",
            Self::CountyBureau => "县区科技局",
            Self::CityBureau => "市科技局",
            Self::Finance => "财政",
            Self::Auditor => "审计",
            Self::MarketDesk => "市场运营",
            Self::Operator => "平台运营",
            Self::System => "系统",
        }
    }
}

/// A role in an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The organization.
    pub organization: Uuid,
    /// Its name, for the page header.
    pub name: String,
    /// Officer, researcher or broker.
    pub role: Role,
}

/// A post in the administration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Clerk, bureau, finance, auditor, market desk or operator.
    pub role: Role,
    /// Region path it covers, `河南省/周口市/项城市`; everything below it is covered too.
    pub region: String,
}

/// 委托: an organization lets another one act in its name, in some areas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// In whose name.
    pub principal: Uuid,
    /// Its name.
    pub principal_name: String,
    /// Who acts; the actor is its officer or broker.
    pub agent: Uuid,
    /// Its name.
    pub agent_name: String,
    /// Areas, as the names of permissions begin: `deals`, `contracts`.
    pub areas: Vec<String>,
}

impl Mandate {
    /// Does it reach into this area?
    pub fn covers(&self, area: &str) -> bool {
        self.areas.iter().any(|own| own == area)
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// The signed-in user.
    pub user: Option<Uuid>,
    /// Shown name.
    pub name: String,
    /// Organizations, the one worked for now first.
    pub memberships: Vec<Membership>,
    /// Posts in the administration.
    pub posts: Vec<Post>,
    /// Organizations in whose name the actor may act, by 委托书.
    pub mandates: Vec<Mandate>,
    /// Set for jobs and command-line runs: their name.
    pub system: Option<&'static str>,
}

impl Actor {
    /// Nobody signed in.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// A job of the program, or an operator at the command line.
    pub fn system(name: &'static str) -> Self {
        Self { system: Some(name), name: "系统".to_owned(), ..Self::default() }
    }

    /// Signed in (or the system)?
    pub fn is_known(&self) -> bool {
        self.user.is_some() || self.system.is_some()
    }

    /// How the journal names the actor: `user:<uuid>`, `system:<job>`, `public`.
    pub fn label(&self) -> String {
        match (self.user, self.system) {
            (Some(user), _) => format!("user:{}", user.simple()),
            (None, Some(job)) => format!("system:{job}"),
            (None, None) => "public".to_owned(),
        }
    }

    /// Has this role anywhere?
    pub fn has(&self, role: Role) -> bool {
        self.memberships.iter().any(|m| m.role == role)
            || self.posts.iter().any(|p| p.role == role)
            || (role == Role::System && self.system.is_some())
    }

    /// The organizations it speaks for in this area (`deals`): those whose officer it is, then those
    /// that let it act for them.
    pub fn speaks_for(&self, area: &str) -> Vec<Uuid> {
        let officer = self.memberships.iter().filter(|m| m.role == Role::Officer);
        let mandated = self.mandates.iter().filter(|mandate| mandate.covers(area));
        let all = officer.map(|m| m.organization).chain(mandated.map(|m| m.principal));
        let mut own: Vec<Uuid> = Vec::new();
        for organization in all {
            if !own.contains(&organization) {
                own.push(organization);
            }
        }
        own
    }

    /// Is a member of this organization, in any role?
    pub fn is_member(&self, organization: Uuid) -> bool {
        self.memberships.iter().any(|m| m.organization == organization)
    }

    /// The organization worked for now.
    pub fn organization(&self) -> Option<&Membership> {
        self.memberships.first()
    }

    /// Holds any post in the administration?
    pub fn is_staff(&self) -> bool {
        !self.posts.is_empty()
    }

    /// Holds this post for the region (or above it)?
    pub fn covers(&self, role: Role, region: &str) -> bool {
        self.posts.iter().any(|p| p.role == role && within(region, &p.region))
    }
}

/// Is region path `inner` equal to or below `outer`?
pub(crate) fn within(inner: &str, outer: &str) -> bool {
    inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}
