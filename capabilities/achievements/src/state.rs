//! Where an achievement stands: its own state, and how far a deal has taken it.

/// The state of an achievement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 草稿.
    Draft,
    /// 单位审核中.
    UnitReview,
    /// 退回修改.
    Returned,
    /// 待平台审核.
    PlatformReview,
    /// 已发布.
    Published,
    /// 已撤回, by its unit.
    Withdrawn,
    /// 已下架, by the platform.
    TakenDown,
    /// 已过期.
    Expired,
    /// 不予发布.
    Refused,
}

impl State {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::UnitReview,
        Self::Returned,
        Self::PlatformReview,
        Self::Published,
        Self::Withdrawn,
        Self::TakenDown,
        Self::Expired,
        Self::Refused,
    ];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::UnitReview => "unit_review",
            Self::Returned => "returned",
            Self::PlatformReview => "platform_review",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::TakenDown => "taken_down",
            Self::Expired => "expired",
            Self::Refused => "refused",
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
            Self::UnitReview => "单位审核中",
            Self::Returned => "退回修改",
            Self::PlatformReview => "待平台审核",
            Self::Published => "已发布",
            Self::Withdrawn => "已撤回",
            Self::TakenDown => "已下架",
            Self::Expired => "已过期",
            Self::Refused => "不予发布",
        }
    }

    /// May its text be written on?
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Draft | Self::Returned | Self::Withdrawn | Self::TakenDown | Self::Expired
        )
    }

    /// Was it ever shown to everybody?
    pub const fn was_public(self) -> bool {
        matches!(self, Self::Published | Self::Withdrawn | Self::TakenDown | Self::Expired)
    }
}

/// How far a deal has taken a published achievement; set by trading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dealing {
    /// 公开征集合作.
    Open,
    /// 挂牌中: offered at a fixed price.
    Listed,
    /// 洽谈中.
    Negotiating,
    /// 公示中.
    Publicity,
    /// 已转化.
    Transferred,
}

impl Dealing {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Listed, Self::Negotiating, Self::Publicity, Self::Transferred];

    /// On the way to a deal: it can neither expire nor be taken off the list.
    pub const fn is_bound(self) -> bool {
        matches!(self, Self::Listed | Self::Negotiating | Self::Publicity)
    }

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Listed => "listed",
            Self::Negotiating => "negotiating",
            Self::Publicity => "publicity",
            Self::Transferred => "transferred",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dealing| dealing.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Open => "公开征集合作",
            Self::Listed => "挂牌中",
            Self::Negotiating => "洽谈中",
            Self::Publicity => "公示中",
            Self::Transferred => "已转化",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
        for dealing in Dealing::ALL {
            assert_eq!(Dealing::parse(dealing.word()), Some(dealing));
        }
    }
}
