//! People, what they are in organizations, the posts they hold.

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
    /// Shown name.
    pub name: String,
    /// On a demonstration database: what this login is there to show.
    pub demo_label: Option<String>,
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

/// A new account; the password is hashed before the transaction begins.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// What they type to sign in.
    pub login: String,
    /// Telephone.
    pub phone: String,
    /// Shown name.
    pub name: String,
    /// From [`crate::hash_password`].
    pub password: crate::password::Hashed,
    /// On a demonstration database: what this login is there to show.
    pub demo_label: Option<String>,
}
