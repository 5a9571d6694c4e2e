//! The states of a contract and who has the ball in each.

/// Where a contract is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// 本市认定登记.
    Local,
    /// 外地登记备案.
    External,
}

impl Origin {
    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::External => "external",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Local, Self::External].into_iter().find(|o| o.word() == word)
    }
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The party that applies.
    Applicant,
    /// The registry.
    Clerk,
    /// The experts, called by the registry.
    Experts,
    /// Nobody.
    Nobody,
}

impl Turn {
    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Applicant => "申请方",
            Self::Clerk => "登记员",
            Self::Experts => "专家",
            Self::Nobody => "",
        }
    }
}

/// State of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 草稿.
    Draft,
    /// 已签订.
    Signed,
    /// 已提交.
    Submitted,
    /// 退回补正.
    Returned,
    /// 已受理.
    Accepted,
    /// 初审.
    FirstReview,
    /// 专家复审.
    ExpertReview,
    /// 已登记.
    Registered,
    /// 不予登记.
    Refused,
    /// 变更审核.
    ChangeReview,
    /// 已注销.
    Cancelled,
    /// 已撤销.
    Revoked,
    /// 待核验 (external).
    Pending,
    /// 已核验 (external).
    Verified,
    /// 不符 (external).
    Mismatch,
}

impl State {
    /// All states.
    pub const ALL: [Self; 15] = [
        Self::Draft,
        Self::Signed,
        Self::Submitted,
        Self::Returned,
        Self::Accepted,
        Self::FirstReview,
        Self::ExpertReview,
        Self::Registered,
        Self::Refused,
        Self::ChangeReview,
        Self::Cancelled,
        Self::Revoked,
        Self::Pending,
        Self::Verified,
        Self::Mismatch,
    ];

    /// An application is at the registry.
    pub const WITH_CLERK: [Self; 4] =
        [Self::Submitted, Self::Accepted, Self::FirstReview, Self::ExpertReview];

    /// The registry has something to do.
    pub const CLERK_ACTS: [Self; 6] = [
        Self::Submitted,
        Self::Accepted,
        Self::FirstReview,
        Self::ExpertReview,
        Self::ChangeReview,
        Self::Pending,
    ];

    /// Counts as registered.
    pub const IN_FORCE: [Self; 3] = [Self::Registered, Self::Verified, Self::ChangeReview];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signed => "signed",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::FirstReview => "first_review",
            Self::ExpertReview => "expert_review",
            Self::Registered => "registered",
            Self::Refused => "refused",
            Self::ChangeReview => "change_review",
            Self::Cancelled => "cancelled",
            Self::Revoked => "revoked",
            Self::Pending => "pending",
            Self::Verified => "verified",
            Self::Mismatch => "mismatch",
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
            Self::Signed => "已签订",
            Self::Submitted => "已提交",
            Self::Returned => "退回补正",
            Self::Accepted => "已受理",
            Self::FirstReview => "初审",
            Self::ExpertReview => "专家复审",
            Self::Registered => "已登记",
            Self::Refused => "不予登记",
            Self::ChangeReview => "变更审核",
            Self::Cancelled => "已注销",
            Self::Revoked => "已撤销",
            Self::Pending => "待核验",
            Self::Verified => "已核验",
            Self::Mismatch => "不符",
        }
    }

    /// Does a contract in this state count as registered?
    pub fn is_in_force(self) -> bool {
        Self::IN_FORCE.contains(&self)
    }

    /// Whose turn it is.
    pub const fn turn(self) -> Turn {
        match self {
            Self::Draft | Self::Signed | Self::Returned | Self::Mismatch => Turn::Applicant,
            Self::ExpertReview => Turn::Experts,
            Self::Submitted
            | Self::Accepted
            | Self::FirstReview
            | Self::ChangeReview
            | Self::Pending => Turn::Clerk,
            Self::Registered | Self::Refused | Self::Cancelled | Self::Revoked | Self::Verified => {
                Turn::Nobody
            }
        }
    }
}

/// The words of a list of states, for SQL: `'draft', 'signed'`.
pub(crate) fn sql_list(states: &[State]) -> String {
    states.iter().map(|s| format!("'{}'", s.word())).collect::<Vec<_>>().join(", ")
}
