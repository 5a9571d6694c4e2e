//! The invented listings: what is offered at which price for how long, and who takes it up.

/// A listing of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Listing {
    /// The achievement.
    pub achievement: &'static str,
    /// Its first day.
    pub day: &'static str,
    /// Working days.
    pub days: u32,
    /// Thousand yuan.
    pub price: i64,
    /// What a taker must be or have; may be empty.
    pub qualification: &'static str,
    /// Who takes it up, the how-manyth day after the first, and whether the seller said by now that
    /// it qualifies.
    pub takers: &'static [(&'static str, i64, bool)],
    /// Does it go on when nobody came?
    pub extends: bool,
}

const GRAIN: &str = "有粮食仓储经营备案，能提供两个仓做一个储粮季的对比。";
const PIPES: &str = "有聚乙烯管道元件生产许可。";

/// All of them: one that waits for the seller, one that nobody took up yet, one that two want, one
/// struck, one lapsed.
pub const LISTINGS: &[Listing] = &[
    Listing {
        achievement: "skewer",
        day: "2026-07-06",
        days: 10,
        price: 110,
        qualification: "",
        takers: &[],
        extends: false,
    },
    Listing {
        achievement: "slag",
        day: "2026-08-17",
        days: 20,
        price: 660,
        qualification: "",
        takers: &[("xiuyuan", 8, true)],
        extends: true,
    },
    Listing {
        achievement: "fusion",
        day: "2026-10-19",
        days: 10,
        price: 230,
        qualification: PIPES,
        takers: &[("juqu", 2, true), ("guanheng", 7, true)],
        extends: true,
    },
    Listing {
        achievement: "ash",
        day: "2026-11-02",
        days: 20,
        price: 310,
        qualification: "",
        takers: &[],
        extends: true,
    },
    Listing {
        achievement: "granary",
        day: "2026-11-09",
        days: 20,
        price: 580,
        qualification: GRAIN,
        takers: &[("cangwei", 8, false)],
        extends: true,
    },
];

/// Is it sold by listing?
pub fn lists(achievement: &str) -> bool {
    LISTINGS.iter().any(|row| row.achievement == achievement)
}
