//! The two sides, whose turn it is, and the states of a deal.

/// A side of a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The side that gives technology.
    Seller,
    /// The side that gets it.
    Buyer,
}

impl Side {
    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Buyer => "buyer",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Seller, Self::Buyer].into_iter().find(|side| side.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Seller => "卖方",
            Self::Buyer => "买方",
        }
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Seller => Self::Buyer,
            Self::Buyer => Self::Seller,
        }
    }
}

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// One side.
    Of(Side),
    /// Either side.
    Both,
    /// Time, or nobody any more.
    Nobody,
}

impl Turn {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Of(Side::Seller), Self::Of(Side::Buyer), Self::Both, Self::Nobody];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Of(side) => side.word(),
            Self::Both => "both",
            Self::Nobody => "nobody",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|turn| turn.word() == word)
    }

    /// Does it wait for this side?
    pub fn is(self, side: Side) -> bool {
        self == Self::Of(side) || self == Self::Both
    }
}

/// Where a deal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 意向.
    Interest,
    /// 已响应.
    Answered,
    /// 已签保密承诺.
    Promised,
    /// 议价.
    Bargaining,
    /// 公示中.
    Publicity,
    /// 异议核查.
    Objection,
    /// 已成交.
    Agreed,
    /// 已签约: the contract is drafted.
    Contracted,
    /// 已终止.
    Ended,
}

impl State {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Interest,
        Self::Answered,
        Self::Promised,
        Self::Bargaining,
        Self::Publicity,
        Self::Objection,
        Self::Agreed,
        Self::Contracted,
        Self::Ended,
    ];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Answered => "answered",
            Self::Promised => "promised",
            Self::Bargaining => "bargaining",
            Self::Publicity => "publicity",
            Self::Objection => "objection",
            Self::Agreed => "agreed",
            Self::Contracted => "contracted",
            Self::Ended => "ended",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Interest => "意向",
            Self::Answered => "已响应",
            Self::Promised => "已签保密承诺",
            Self::Bargaining => "议价",
            Self::Publicity => "公示中",
            Self::Objection => "异议核查",
            Self::Agreed => "已成交",
            Self::Contracted => "已签约",
            Self::Ended => "已终止",
        }
    }

    /// Price, payment and conditions settled for good?
    pub const fn is_agreed(self) -> bool {
        matches!(self, Self::Agreed | Self::Contracted)
    }

    /// Still under way, before it is agreed?
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Agreed | Self::Contracted | Self::Ended)
    }
}
