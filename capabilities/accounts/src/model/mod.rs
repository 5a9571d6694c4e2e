//! People, what they are in organizations, the posts they hold.

pub(crate) mod mandate;
pub(crate) mod takeover;

use kezhuan_authority::Role;
use kezhuan_kernel::{Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;

kezhuan_kernel::id!(
    /// A person with an account.
    UserId,
    "usr"
);

kezhuan_kernel::id!(
    /// A person's role in an organization, asked for or held.
    MembershipId,
    "mem"
);

kezhuan_kernel::id!(
    /// A post in the administration.
    PostId,
    "pos"
);

kezhuan_kernel::id!(
    /// A session; not the token that opens it.
    SessionId,
    "ses"
);

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// What they type to sign in; lower case.
    pub login: String,
    /// Telephone. Personal data: shown to themselves only.
    pub phone: String,
    /// Proved by a code; signs in. Personal data.
    pub mobile: Option<String>,
    /// Proved by a code. Personal data.
    pub email: Option<String>,
    /// Shown name.
    pub name: String,
    /// On a demonstration database: what this login is there to show.
    pub demo_label: Option<String>,
    /// Has a password?
    pub has_password: bool,
    /// Since when.
    pub created_at: Instant,
}

/// How far a membership has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipState {
    /// 待同意.
    Asked,
    /// 已加入.
    Active,
}

impl MembershipState {
    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Active => "active",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Asked, Self::Active].into_iter().find(|state| state.word() == word)
    }
}

/// A person's role in an organization. Refused and ended ones are only in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Id.
    pub id: MembershipId,
    /// Who.
    pub user: UserId,
    /// Shown name.
    pub name: String,
    /// Where.
    pub organization: OrganizationId,
    /// As what.
    pub role: Role,
    /// How far.
    pub state: MembershipState,
    /// Asked since.
    pub asked_at: Instant,
}

impl Member {
    /// The asked-for membership may be decided on.
    pub(crate) fn must_be_asked(&self) -> Result<(), Problem> {
        match self.state {
            MembershipState::Asked => Ok(()),
            MembershipState::Active => {
                Err(Problem::conflict("accounts.member", "这位同事已经加入了"))
            }
        }
    }
}

/// A person's post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostHeld {
    /// Id.
    pub id: PostId,
    /// Who.
    pub user: UserId,
    /// Clerk, bureau, finance, auditor or operator.
    pub role: Role,
    /// Region path it covers.
    pub region: String,
}

/// An open session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Id.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// Signed in at.
    pub created_at: Instant,
    /// Used last, to ten minutes.
    pub seen_at: Instant,
    /// Ends at the latest.
    pub expires_at: Instant,
    /// The organization worked for.
    pub organization: Option<Uuid>,
}

/// What a code or a step of signing in is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// 手机验证码登录或注册.
    Enter,
    /// 重设密码.
    Reset,
    /// 绑定手机.
    Mobile,
    /// 绑定邮箱.
    Email,
    /// 二次验证.
    Second,
    /// 开通二次验证, because the installation wants it.
    Enrol,
    /// 密码到期, a new one is due.
    Renew,
    /// On the way to a provider and back.
    Away,
    /// Back from a provider that vouches for somebody unknown here.
    Link,
}

impl Purpose {
    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Reset => "reset",
            Self::Mobile => "mobile",
            Self::Email => "email",
            Self::Second => "second",
            Self::Enrol => "enrol",
            Self::Renew => "renew",
            Self::Away => "away",
            Self::Link => "link",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [
            Self::Enter,
            Self::Reset,
            Self::Mobile,
            Self::Email,
            Self::Second,
            Self::Enrol,
            Self::Renew,
            Self::Away,
            Self::Link,
        ];
        all.into_iter().find(|purpose| purpose.word() == word)
    }
}

/// A question put to one browser: the code it got, or the next step of signing in. Only whoever
/// holds its token can answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// SHA-256 of the token.
    pub token_hash: String,
    /// What for.
    pub purpose: Purpose,
    /// The number or mail address that got the code.
    pub target: String,
    /// Who answers, where that is known already.
    pub user: Option<UserId>,
    /// Argon2id of the code; empty where no code was sent.
    pub code_hash: String,
    /// A second factor's secret that is being enrolled.
    pub secret: String,
    /// What it has to remember: where to go afterwards, or whom a provider vouches for.
    pub carried: String,
    /// Wrong answers.
    pub tries: i64,
    /// Good until.
    pub expires_at: Instant,
}

/// Whom a provider vouches for.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Vouched {
    /// The provider.
    pub issuer: String,
    /// What the provider knows the person by, for ever.
    pub subject: String,
    /// Name, if told.
    pub name: String,
    /// Proved number, if told.
    pub mobile: Option<String>,
    /// Proved mail address, if told.
    pub email: Option<String>,
    /// Where to go afterwards.
    pub next: String,
}

/// A provider by which a person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The provider.
    pub issuer: String,
    /// Since when.
    pub since: Instant,
}

/// A second factor in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Second {
    /// Base32.
    pub secret: String,
    /// The time step whose code was used last: no code works twice.
    pub last_step: i64,
    /// Since when.
    pub since: Instant,
}

/// A new account; the password is hashed before the transaction begins.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// What they type to sign in.
    pub login: String,
    /// Telephone.
    pub phone: String,
    /// Proved by a code.
    pub mobile: Option<String>,
    /// Shown name.
    pub name: String,
    /// From [`crate::hash_password`].
    pub password: crate::password::Hashed,
    /// On a demonstration database: what this login is there to show.
    pub demo_label: Option<String>,
}
