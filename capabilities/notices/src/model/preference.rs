//! What a person hears of outside the product, how often, and an organization's robot.

use kezhuan_kernel::{Day, Instant};
use kezhuan_outbox::Channel;

/// Things a person may want by mail more or less often. In the inbox everything always arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// 成果和需求.
    Market,
    /// 交易和公示.
    Deals,
    /// 技术合同和登记.
    Contracts,
    /// 单位和账号.
    House,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Market, Self::Deals, Self::Contracts, Self::House];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Market => "market",
            Self::Deals => "deals",
            Self::Contracts => "contracts",
            Self::House => "house",
        }
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Market => "成果和需求",
            Self::Deals => "交易和公示",
            Self::Contracts => "合同、登记和兑现",
            Self::House => "单位和账号",
        }
    }

    /// The topic of an event's kind.
    pub fn of(kind: &str) -> Self {
        match kind.split('.').next().unwrap_or_default() {
            "achievements" | "demands" | "market" => Self::Market,
            "deals" | "listings" | "publicity" => Self::Deals,
            "organizations" | "accounts" | "desk" | "imports" => Self::House,
            _ => Self::Contracts,
        }
    }
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// 不发.
    Never,
    /// 即时.
    Now,
    /// 每天一封.
    Daily,
    /// 每周一封.
    Weekly,
}

impl Pace {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Never, Self::Now, Self::Daily, Self::Weekly];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Now => "now",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pace| pace.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Never => "不发邮件",
            Self::Now => "即时",
            Self::Daily => "每天早上 8 点一封",
            Self::Weekly => "每周一早上 8 点一封",
        }
    }

    /// When the letter goes that takes what happens now; none for [`Pace::Never`].
    pub fn due(self, now: Instant) -> Option<Instant> {
        let eight = |day: Day| day.start().plus_seconds(8 * 3600);
        let next = |wanted: fn(Day) -> bool| {
            (0..=7).map(|n| now.day().plus_days(n)).find(|day| wanted(*day) && eight(*day) > now)
        };
        match self {
            Self::Never => None,
            Self::Now => Some(now),
            Self::Daily => next(|_| true).map(eight),
            Self::Weekly => next(|day| day.weekday() == MONDAY).map(eight),
        }
    }
}

const MONDAY: &str = "周一";

/// A robot in a group of an organization's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Robot {
    /// Whose.
    pub channel: Channel,
    /// Where it lives; holds its key.
    pub address: String,
    /// What signs the calls; may be empty.
    pub signing_key: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_at_eight() {
        let at =
            |day: u32, hour: i64| Day::new(2026, 3, day).unwrap().start().plus_seconds(hour * 3600);
        let check = |pace: Pace, now, want| assert_eq!(pace.due(now), want, "{pace:?}");
        check(Pace::Never, at(4, 9), None);
        check(Pace::Now, at(4, 9), Some(at(4, 9)));
        check(Pace::Daily, at(4, 7), Some(at(4, 8)));
        check(Pace::Daily, at(4, 8), Some(at(5, 8)));
        check(Pace::Weekly, at(4, 9), Some(at(9, 8)));
        check(Pace::Weekly, at(9, 7), Some(at(9, 8)));
        check(Pace::Weekly, at(9, 8), Some(at(16, 8)));
    }

    #[test]
    fn every_kind_has_a_topic() {
        for (kind, want) in [
            ("achievements.published", Topic::Market),
            ("publicity.passed", Topic::Deals),
            ("contracts.registered", Topic::Contracts),
            ("registries.granted", Topic::Contracts),
            ("accounts.membership_asked", Topic::House),
        ] {
            assert_eq!(Topic::of(kind), want, "{kind}");
        }
    }
}
